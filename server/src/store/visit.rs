//! What a tab is recognised by, for as long as a block may need it.
//!
//! A session gets a key of its own at random, and only what that key makes of the tab's token is kept
//! beside it. The token has 256 bits, so nobody finds it by trying; and whoever has the whole database
//! cannot tell whether two sessions came from one tab.

use protocol::VisitToken;
use ring::hmac;

use crate::ids::IdSource;

/// A key and what it makes of one tab's token.
pub(super) struct Visit {
    pub(super) key: Vec<u8>,
    pub(super) hash: Vec<u8>,
}

impl Visit {
    /// A fresh key and what it makes of this token.
    pub(super) fn new(ids: &dyn IdSource, token: &VisitToken) -> Self {
        let key = ids.bytes::<32>().to_vec();
        let hash = hash(&key, token).as_ref().to_vec();
        Self { key, hash }
    }

    /// Whether it was made of this token.
    pub(super) fn is_of(&self, token: &VisitToken) -> bool {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.key);
        hmac::verify(&key, token.expose(), &self.hash).is_ok()
    }
}

fn hash(key: &[u8], token: &VisitToken) -> hmac::Tag {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), token.expose())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::SystemIds;

    #[test]
    fn a_tab_is_recognised_and_two_of_its_visits_have_nothing_in_common() {
        let ids: &dyn IdSource = &SystemIds::new();
        let (token, other) = (VisitToken::new(ids.bytes()), VisitToken::new(ids.bytes()));
        let (one, two) = (Visit::new(ids, &token), Visit::new(ids, &token));

        assert!(one.is_of(&token) && two.is_of(&token));
        assert!(!one.is_of(&other));
        assert_ne!(one.key, two.key);
        assert_ne!(one.hash, two.hash);
    }
}
