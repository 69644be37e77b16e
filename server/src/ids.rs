//! Chance as a port: ids, tokens and keys come from an [`IdSource`], so that a test can seed them.

use protocol::{CalendarToken, Pseudonym, ReturnCode, ReturnToken, SessionToken, StaffToken};
use ring::rand::{SecureRandom, SystemRandom};
use uuid::Uuid;

/// Makes what must not be guessed or must not repeat.
pub trait IdSource: Send + Sync + 'static {
    /// Fills `bytes` with chance.
    fn fill(&self, bytes: &mut [u8]);
}

/// What every [`IdSource`] can make.
impl dyn IdSource {
    /// A random (version 4) UUID.
    #[must_use]
    pub fn uuid(&self) -> Uuid {
        uuid::Builder::from_random_bytes(self.bytes()).into_uuid()
    }

    /// A token for a student.
    #[must_use]
    pub fn session_token(&self) -> SessionToken {
        SessionToken::new(self.bytes())
    }

    /// A token for a member of staff.
    #[must_use]
    pub fn staff_token(&self) -> StaffToken {
        StaffToken::new(self.bytes())
    }

    /// A token for a calendar.
    #[must_use]
    pub fn calendar_token(&self) -> CalendarToken {
        CalendarToken::new(self.bytes())
    }

    /// A return code.
    #[must_use]
    pub fn return_code(&self) -> ReturnCode {
        ReturnCode::new(self.bytes())
    }

    /// A token for a student who typed a return code.
    #[must_use]
    pub fn return_token(&self) -> ReturnToken {
        ReturnToken::new(self.bytes())
    }

    /// Random bytes, as many as asked for.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    /// Two everyday words that say nothing about anybody.
    #[must_use]
    pub fn pseudonym(&self) -> Pseudonym {
        let [a, b, c, d] = self.bytes();
        let pick = |words: &'static [&'static str], hi: u8, lo: u8| {
            words[usize::from(u16::from_be_bytes([hi, lo])) % words.len()]
        };
        let name = format!("{} {}", pick(MANNERS, a, b), pick(THINGS, c, d));
        Pseudonym::try_from(name).expect("two short words are a pseudonym")
    }

    /// A password of twenty letters and digits that are hard to mistake for each other: about
    /// 99 bits.
    #[must_use]
    pub fn password(&self) -> String {
        self.bytes::<20>()
            .into_iter()
            .map(|byte| char::from(PASSWORD_ALPHABET[usize::from(byte) % PASSWORD_ALPHABET.len()]))
            .collect()
    }
}

/// The operating system's generator.
#[derive(Debug)]
pub struct SystemIds(SystemRandom);

impl SystemIds {
    /// A source over the operating system's generator.
    #[must_use]
    pub fn new() -> Self {
        Self(SystemRandom::new())
    }
}

impl Default for SystemIds {
    fn default() -> Self {
        Self::new()
    }
}

impl IdSource for SystemIds {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.fill(bytes).expect("the operating system gives random bytes");
    }
}

/// 32 characters, so that a byte maps to one without bias.
const PASSWORD_ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

const MANNERS: &[&str] = &[
    "Amber", "Azure", "Brave", "Bright", "Calm", "Cedar", "Clear", "Copper", "Coral", "Cosy",
    "Crisp", "Dawn", "Dusky", "Early", "Easy", "Evening", "Fair", "Fern", "Gentle", "Golden",
    "Green", "Hazel", "Honest", "Indigo", "Ivory", "Jade", "Kind", "Lilac", "Lively", "Lunar",
    "Maple", "Mellow", "Mild", "Misty", "Morning", "Mossy", "Olive", "Open", "Patient", "Plain",
    "Quiet", "Ready", "River", "Rosy", "Russet", "Sage", "Sandy", "Silver", "Simple", "Slow",
    "Snowy", "Soft", "Steady", "Still", "Sunny", "Tidal", "Timber", "True", "Velvet", "Warm",
    "Wild", "Willow", "Winter", "Young",
];

const THINGS: &[&str] = &[
    "Acorn",
    "Anchor",
    "Badger",
    "Bay",
    "Beacon",
    "Birch",
    "Blackbird",
    "Brook",
    "Candle",
    "Cloud",
    "Comet",
    "Cove",
    "Crane",
    "Creek",
    "Dove",
    "Dune",
    "Elm",
    "Ember",
    "Falcon",
    "Feather",
    "Finch",
    "Fjord",
    "Forest",
    "Fox",
    "Garden",
    "Grove",
    "Harbour",
    "Hare",
    "Heron",
    "Hill",
    "Island",
    "Kite",
    "Lake",
    "Lantern",
    "Lark",
    "Leaf",
    "Linden",
    "Lynx",
    "Magpie",
    "Marten",
    "Meadow",
    "Moon",
    "Moth",
    "Otter",
    "Owl",
    "Pebble",
    "Pine",
    "Plover",
    "Pond",
    "Poppy",
    "Rain",
    "Reed",
    "Robin",
    "Rowan",
    "Shore",
    "Sparrow",
    "Spruce",
    "Star",
    "Stone",
    "Swift",
    "Thrush",
    "Valley",
    "Wave",
    "Wren",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_maps_to_a_pseudonym_and_a_password_letter_without_bias() {
        assert_eq!(256 % PASSWORD_ALPHABET.len(), 0);
        assert_eq!(65_536 % MANNERS.len(), 0);
        assert_eq!(65_536 % THINGS.len(), 0);
    }
}
