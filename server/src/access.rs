//! Who is let in: what is asked for before a visit begins. Urgent help is behind none of it.
//!
//! A campus code says that somebody belongs here, and not who they are: many share one. Work for the
//! page keeps floods away, and is asked for only while very many come at once. Nothing that is shown
//! here is stored or logged, and none of it stays with the session.

mod codes;
mod proofs;

use std::sync::Arc;

use domain::{pace::Pace, rota::Zone};
use protocol::{
    CampusCode, Timestamp,
    access::{Access, Ask, CodeFault, Pass, Work},
};

pub use self::{
    codes::{Codes, CodesError, Standing},
    proofs::Proofs,
};
use crate::{
    arrivals::Networks,
    config::{self, ProofOfWork},
    ids::IdSource,
    rate_key::RateKey,
    tally::{Paced, Tally},
};

/// What stands between the page and a session.
#[derive(Debug)]
pub struct Door {
    codes: Option<Arc<Codes>>,
    /// Codes that were tried in vain.
    in_vain: Networks,
    crowd: Option<Crowd>,
}

/// How many come, and what is asked for once they are very many.
#[derive(Debug)]
struct Crowd {
    anywhere: Networks,
    by_network: Networks,
    proofs: Proofs,
}

impl Door {
    /// As the settings say. Codes end with a day as clocks of this zone show it.
    ///
    /// # Errors
    ///
    /// When the campus codes cannot be used.
    pub fn new(
        settings: &config::Access,
        zone: Zone,
        ids: &Arc<dyn IdSource>,
        secret: &[u8; 32],
        tally: &Tally,
    ) -> Result<Self, CodesError> {
        let codes = match (settings.mode, &settings.campus_codes) {
            (Access::CampusCode, Some(file)) => Some(Codes::load(file, zone, &**ids)?),
            (Access::CampusCode, None) => return Err(CodesError::Nowhere),
            (Access::Open, _) => None,
        };
        let crowd = match settings.proof_of_work {
            ProofOfWork::UnderLoad => Some(Crowd::new(settings, ids, secret, tally)),
            ProofOfWork::Off => None,
        };
        let in_vain = Networks::new(Paced::CampusCode, IN_VAIN, tally.clone());
        Ok(Self { codes: codes.map(Arc::new), in_vain, crowd })
    }

    /// What is still asked for before a visit begins with what a page shows; nothing when it may begin,
    /// and then it is counted.
    pub fn asks(&self, place: RateKey, pass: &Pass, now: Timestamp) -> Option<Ask> {
        let codes = self.codes.as_ref();
        codes
            .and_then(|codes| self.asks_for_code(codes, place, pass.code.as_ref(), now))
            .or_else(|| self.crowd.as_ref()?.asks(place, pass.work.as_deref(), now))
    }

    /// Somebody was let in, or not, at another node.
    pub fn hear(&self, what: Paced, place: RateKey, now: Timestamp) {
        match (what, &self.crowd) {
            (Paced::CampusCode, _) => self.in_vain.hear(place, now),
            (Paced::FreeVisit, Some(crowd)) => crowd.by_network.hear(place, now),
            (Paced::FreeVisitAnywhere, Some(crowd)) => crowd.anywhere.hear(place, now),
            (Paced::FreeVisit | Paced::FreeVisitAnywhere | Paced::Visit | Paced::ReturnCode, _) => {
            }
        }
    }

    /// Work was shown at another node.
    pub fn hear_spent(&self, expires_at: i64, nonce: String, now: Timestamp) {
        if let Some(crowd) = &self.crowd {
            crowd.proofs.hear(expires_at, nonce, now);
        }
    }

    /// The campus codes, where they are asked for.
    #[must_use]
    pub const fn codes(&self) -> Option<&Arc<Codes>> {
        self.codes.as_ref()
    }

    /// While somebody has to wait, a right code is not told from a wrong one.
    fn asks_for_code(
        &self,
        codes: &Codes,
        place: RateKey,
        code: Option<&CampusCode>,
        now: Timestamp,
    ) -> Option<Ask> {
        let Some(code) = code else { return Some(Ask::CampusCode { why: CodeFault::Missing }) };
        let wait_ms = self.in_vain.wait_ms(place, now);
        if wait_ms > 0 {
            return Some(Ask::Patience { seconds: whole_seconds(wait_ms) });
        }
        let why = codes.check(code, now).err()?;
        // Several may have been tried at once when there was room for one.
        let _ = self.in_vain.take(place, now);
        Some(Ask::CampusCode { why })
    }
}

impl Crowd {
    fn new(
        settings: &config::Access,
        ids: &Arc<dyn IdSource>,
        secret: &[u8; 32],
        tally: &Tally,
    ) -> Self {
        let counts = |what, pace| Networks::new(what, pace, tally.clone());
        Self {
            anywhere: counts(Paced::FreeVisitAnywhere, settings.everywhere()),
            by_network: counts(Paced::FreeVisit, settings.by_network()),
            proofs: Proofs::new(ids.clone(), secret, tally.clone()),
        }
    }

    /// One network that sends very many uses up nothing of what there is for all.
    fn asks(&self, place: RateKey, work: Option<&Work>, now: Timestamp) -> Option<Ask> {
        let is_calm = self.by_network.take(place, now).is_ok()
            && self.anywhere.take(RateKey::ANYWHERE, now).is_ok();
        if is_calm || work.is_some_and(|work| self.proofs.accept(work, now)) {
            return None;
        }
        Some(Ask::Work { challenge: self.proofs.challenge(now) })
    }
}

fn whole_seconds(ms: i64) -> u32 {
    u32::try_from(ms.saturating_add(999) / 1_000).unwrap_or(u32::MAX)
}

/// How many codes may be tried in vain from one network: fifty at once, since a whole residence may share
/// an address, and then ten a minute.
const IN_VAIN: Pace = Pace::per_minute(10, 300);

#[cfg(test)]
mod tests {
    use std::{fs, net::IpAddr};

    use super::*;
    use crate::{ids::SystemIds, rate_key::RateKeys};

    const NOW: Timestamp = Timestamp(1_795_316_400_000);

    #[test]
    fn an_open_door_asks_for_nothing_while_it_is_calm_and_then_for_work() {
        let (door, place) = (door(&config::Access::default()), places());
        for _ in 0..30 {
            assert_eq!(door.asks(place(1), &NOTHING, NOW), None);
        }
        assert!(is_for_work(door.asks(place(1), &NOTHING, NOW).as_ref()));
        assert_eq!(door.asks(place(2), &NOTHING, NOW), None, "another network");
        let later = NOW.plus_ms(2_000);
        assert_eq!(door.asks(place(1), &NOTHING, later), None);

        let Some(Ask::Work { challenge }) = door.asks(place(1), &NOTHING, later) else { panic!() };
        let work = Some(Box::new(proofs::tests::solved(challenge)));
        let pass = Pass { code: None, work };
        assert_eq!(door.asks(place(1), &pass, later), None);
        assert!(is_for_work(door.asks(place(1), &pass, later).as_ref()), "it is spent");
    }

    #[test]
    fn very_many_networks_together_are_a_crowd_too() {
        let (door, place) = (door(&config::Access::default()), places());
        let let_in = (0..300).filter(|&n| door.asks(place(n), &NOTHING, NOW).is_none());
        assert_eq!(let_in.count(), 240);
    }

    #[test]
    fn no_work_is_asked_for_where_it_is_off() {
        let settings = config::Access { proof_of_work: ProofOfWork::Off, ..Default::default() };
        let (door, place) = (door(&settings), places());
        assert!((0..1_000).all(|_| door.asks(place(1), &NOTHING, NOW).is_none()));
    }

    #[test]
    fn a_code_is_asked_for_before_any_work() {
        let folder = tempfile::tempdir().unwrap();
        let (door, place) = (with_codes(&folder), places());
        let missing = Some(Ask::CampusCode { why: CodeFault::Missing });
        assert!((0..100).all(|_| door.asks(place(1), &NOTHING, NOW) == missing));
        let right = shows("Blue Anchor 27");
        assert!((0..30).all(|_| door.asks(place(1), &right, NOW).is_none()));
        assert!(is_for_work(door.asks(place(1), &right, NOW).as_ref()));
    }

    #[test]
    fn whoever_guesses_waits_and_nobody_elsewhere_does() {
        let folder = tempfile::tempdir().unwrap();
        let (door, place) = (with_codes(&folder), places());
        let unknown = Some(Ask::CampusCode { why: CodeFault::Unknown });
        for _ in 0..50 {
            assert_eq!(door.asks(place(1), &shows("blue-anchor-28"), NOW), unknown);
        }
        let wait = Some(Ask::Patience { seconds: 6 });
        assert_eq!(door.asks(place(1), &shows("blue-anchor-28"), NOW), wait);
        assert_eq!(door.asks(place(1), &shows("blue-anchor-27"), NOW), wait);
        let missing = Some(Ask::CampusCode { why: CodeFault::Missing });
        assert_eq!(door.asks(place(1), &NOTHING, NOW), missing);
        assert_eq!(door.asks(place(2), &shows("blue-anchor-27"), NOW), None);
        let (early, late) = (NOW.plus_ms(5_001), NOW.plus_ms(6_000));
        let almost = Some(Ask::Patience { seconds: 1 });
        assert_eq!(door.asks(place(1), &shows("blue-anchor-27"), early), almost);
        assert_eq!(door.asks(place(1), &shows("blue-anchor-27"), late), None);
    }

    const NOTHING: Pass = Pass { code: None, work: None };

    fn is_for_work(ask: Option<&Ask>) -> bool {
        matches!(ask, Some(Ask::Work { .. }))
    }

    fn with_codes(folder: &tempfile::TempDir) -> Door {
        let file = folder.path().join("codes");
        fs::write(&file, "blue-anchor-27 | everybody").unwrap();
        let mode = Access::CampusCode;
        door(&config::Access { mode, campus_codes: Some(file), ..Default::default() })
    }

    fn door(settings: &config::Access) -> Door {
        let ids: Arc<dyn IdSource> = Arc::new(SystemIds::new());
        let secret = ids.bytes();
        Door::new(settings, Zone::default(), &ids, &secret, &Tally::default()).unwrap()
    }

    fn shows(code: &str) -> Pass {
        Pass { code: CampusCode::try_from(code.to_owned()).ok(), work: None }
    }

    fn places() -> impl Fn(u32) -> RateKey {
        let keys = RateKeys::new(Arc::new(SystemIds::new()), NOW);
        move |number| keys.key(IpAddr::from(number.to_be_bytes()), NOW)
    }
}
