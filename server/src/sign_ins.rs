//! Who is connected with which token. A token may run out, or be withdrawn where no bell is heard from:
//! one question for all of them finds those that work no more.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use protocol::{StaffId, StaffToken};

use crate::store::TokenHash;

/// The tokens that staff are connected with.
#[derive(Default)]
pub struct SignIns(Mutex<BTreeMap<TokenHash, Connected>>);

struct Connected {
    staff: StaffId,
    /// Several pages of one person may have the same token.
    connections: usize,
}

/// A connection that was let in with a token, until this is dropped.
pub struct SignedIn {
    sign_ins: Arc<SignIns>,
    hash: TokenHash,
}

impl SignIns {
    /// Somebody was let in with a token.
    #[must_use]
    pub fn add(self: &Arc<Self>, token: &StaffToken, staff: StaffId) -> SignedIn {
        let hash = TokenHash::of(token);
        let mut connected = self.connected();
        let of_hash = connected.entry(hash.clone());
        of_hash.or_insert(Connected { staff, connections: 0 }).connections += 1;
        SignedIn { sign_ins: self.clone(), hash }
    }

    /// Whether nobody is connected.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.connected().is_empty()
    }

    /// Whoever is connected with none of these.
    #[must_use]
    pub fn without(&self, working: &BTreeSet<TokenHash>) -> BTreeSet<StaffId> {
        let connected = self.connected();
        let lost = connected.iter().filter(|(hash, _)| !working.contains(*hash));
        lost.map(|(_, connected)| connected.staff).collect()
    }

    fn connected(&self) -> MutexGuard<'_, BTreeMap<TokenHash, Connected>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for SignedIn {
    fn drop(&mut self) {
        let mut connected = self.sign_ins.connected();
        if let Some(of_hash) = connected.get_mut(&self.hash) {
            of_hash.connections -= 1;
            if of_hash.connections == 0 {
                connected.remove(&self.hash);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_token_counts_until_its_last_connection_is_gone() {
        let (one, other) = (StaffToken::new([1; 32]), StaffToken::new([2; 32]));
        let staff = StaffId(Uuid::nil());
        let sign_ins = Arc::new(SignIns::default());
        let pages = [sign_ins.add(&one, staff), sign_ins.add(&one, staff)];
        let working = BTreeSet::from([TokenHash::of(&one)]);

        assert_eq!(sign_ins.without(&working), BTreeSet::new());
        assert_eq!(sign_ins.without(&BTreeSet::new()), BTreeSet::from([staff]));
        let newer = sign_ins.add(&other, staff);
        assert_eq!(sign_ins.without(&working), BTreeSet::from([staff]));

        drop(newer);
        assert_eq!(sign_ins.without(&working), BTreeSet::new());
        let [first, second] = pages;
        drop(first);
        assert!(!sign_ins.is_empty());
        drop(second);
        assert!(sign_ins.is_empty());
    }
}
