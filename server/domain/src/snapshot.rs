//! What many look at together, as a value: cheap to clone, and what changed since is found quickly.

use std::{collections::BTreeMap, sync::Arc};

/// Views by what they are of. What did not change from one to the next is shared.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Snapshot<K, V>(BTreeMap<K, Arc<V>>);

/// One that is new or different, beside what it was before.
pub struct Change<'a, V> {
    /// As it is.
    pub now: &'a V,
    /// As it was; none when it is new.
    pub before: Option<&'a V>,
}

impl<K, V> Default for Snapshot<K, V> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<K: Copy + Ord, V: Clone + PartialEq> Snapshot<K, V> {
    /// Takes over what was read in place of everything before.
    pub fn read(&mut self, views: impl IntoIterator<Item = (K, V)>) {
        let mut known = std::mem::take(&mut self.0);
        self.0 = views
            .into_iter()
            .map(|(key, view)| {
                let same = known.remove(&key).filter(|known| **known == view);
                (key, same.unwrap_or_else(|| Arc::new(view)))
            })
            .collect();
    }

    /// One of them.
    #[must_use]
    pub fn get(&self, key: K) -> Option<&V> {
        self.0.get(&key).map(|view| &**view)
    }

    /// One of them, to be changed.
    pub fn get_mut(&mut self, key: K) -> Option<&mut V> {
        self.0.get_mut(&key).map(Arc::make_mut)
    }

    /// All of them.
    pub fn views(&self) -> impl Iterator<Item = &V> {
        self.0.values().map(|view| &**view)
    }

    /// What is left of each view, where something is.
    #[must_use]
    pub fn filter_map(&self, as_seen: impl Fn(&Arc<V>) -> Option<Arc<V>>) -> Self {
        Self(self.0.iter().filter_map(|(key, view)| Some((*key, as_seen(view)?))).collect())
    }

    /// What is new or different here.
    pub fn changes_since<'a>(&'a self, before: &'a Self) -> impl Iterator<Item = Change<'a, V>> {
        self.0.iter().filter_map(|(key, view)| {
            let known = before.0.get(key);
            let same = known.is_some_and(|known| Arc::ptr_eq(known, view) || known == view);
            (!same).then(|| Change { now: &**view, before: known.map(|known| &**known) })
        })
    }

    /// What is here no longer.
    #[must_use]
    pub fn gone_since(&self, before: &Self) -> Vec<K> {
        before.0.keys().filter(|key| !self.0.contains_key(key)).copied().collect()
    }
}
