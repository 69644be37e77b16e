//! The wall as a value: every conversation at a glance, and what changed since it was last sent.

use protocol::{
    Author, SessionId, Timestamp,
    staff::ToStaff,
    wall::{WallView, WallWords},
};

use serde::{Deserialize, Serialize};

use crate::snapshot::{Change, Snapshot};

/// Somebody said something.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Spoken {
    /// Where.
    pub session: SessionId,
    /// Who.
    pub author: Author,
    /// When.
    pub at: Timestamp,
}

/// Every conversation that is not over. Cheap to clone: what did not change is shared.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Wall(Snapshot<SessionId, WallView>);

impl Wall {
    /// Takes over what was read. What was heard since of who spoke last stays.
    pub fn read(&mut self, mut views: Vec<WallView>) {
        for view in &mut views {
            if let Some(known) = self.0.get(view.session) {
                view.student_said_at = view.student_said_at.max(known.student_said_at);
                view.staff_said_at = view.staff_said_at.max(known.staff_said_at);
            }
        }
        self.0.read(views.into_iter().map(|view| (view.session, view)));
    }

    /// Somebody said something; says whether that is new here.
    pub fn hear(&mut self, spoken: Spoken) -> bool {
        let Some(view) = self.0.get(spoken.session) else { return false };
        let said_at = match spoken.author {
            Author::Student => view.student_said_at,
            Author::Supporter | Author::Moderator | Author::Clinician => view.staff_said_at,
        };
        if said_at >= Some(spoken.at) {
            return false;
        }
        let Some(view) = self.0.get_mut(spoken.session) else { return false };
        match spoken.author {
            Author::Student => view.student_said_at = Some(spoken.at),
            Author::Supporter | Author::Moderator | Author::Clinician => {
                view.staff_said_at = Some(spoken.at);
            }
        }
        true
    }

    /// Whether a conversation is on it.
    #[must_use]
    pub fn has(&self, session: SessionId) -> bool {
        self.0.get(session).is_some()
    }

    /// All of it.
    #[must_use]
    pub fn whole(&self) -> ToStaff {
        ToStaff::Wall { conversations: self.0.views().cloned().collect() }
    }

    /// What whoever has `before` lacks; none when that is nothing.
    #[must_use]
    pub fn since(&self, before: &Self) -> Option<ToStaff> {
        let (mut set, mut spoke) = (Vec::new(), Vec::new());
        for Change { now, before } in self.0.changes_since(&before.0) {
            match before {
                Some(known) if differ_in_words_only(known, now) => spoke.push(words_of(now)),
                Some(_) | None => set.push(now.clone()),
            }
        }
        let gone = self.0.gone_since(&before.0);
        if set.is_empty() && spoke.is_empty() && gone.is_empty() {
            return None;
        }
        Some(ToStaff::WallChanged { set, spoke, gone })
    }
}

fn differ_in_words_only(known: &WallView, view: &WallView) -> bool {
    let WallWords { student_said_at, staff_said_at, .. } = words_of(view);
    *view == WallView { student_said_at, staff_said_at, ..known.clone() }
}

const fn words_of(view: &WallView) -> WallWords {
    WallWords {
        session: view.session,
        student_said_at: view.student_said_at,
        staff_said_at: view.staff_said_at,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn view(number: u128, student_here: bool) -> WallView {
        WallView {
            session: SessionId(Uuid::from_u128(number)),
            pseudonym: "Calm Otter".try_into().unwrap(),
            student_here,
            people: vec![],
            since: Timestamp(0),
            waiting_since: None,
            left_at: None,
            student_said_at: None,
            staff_said_at: None,
            severity: None,
            case: None,
            asks_for_help: false,
            calling: None,
            urgent_only: false,
        }
    }

    /// What a page does with a frame.
    #[expect(clippy::wildcard_enum_match_arm, reason = "no other frame is of the wall")]
    fn take(page: &mut BTreeMap<SessionId, WallView>, frame: ToStaff) {
        match frame {
            ToStaff::Wall { conversations } => {
                *page = conversations.into_iter().map(|view| (view.session, view)).collect();
            }
            ToStaff::WallChanged { set, spoke, gone } => {
                for view in set {
                    page.insert(view.session, view);
                }
                for words in spoke {
                    let view = page.get_mut(&words.session).unwrap();
                    view.student_said_at = words.student_said_at;
                    view.staff_said_at = words.staff_said_at;
                }
                for session in gone {
                    assert!(page.remove(&session).is_some());
                }
            }
            other => panic!("{other:?} is not of the wall"),
        }
    }

    proptest! {
        /// However many changes come between two frames: a page that takes all frames shows what
        /// there is.
        #[test]
        fn a_page_that_takes_every_change_shows_the_wall(
            moves in proptest::collection::vec((0..4_u8, 0..6_u128, any::<bool>()), 0..60),
        ) {
            let mut wall = Wall::default();
            let mut sent = wall.clone();
            let mut page = BTreeMap::new();
            take(&mut page, wall.whole());
            for (at, (choice, number, flag)) in (1..).zip(moves) {
                match choice {
                    0 => wall.read((0..number).map(|number| view(number, flag)).collect()),
                    1 | 2 => {
                        let author = if flag { Author::Student } else { Author::Supporter };
                        let session = SessionId(Uuid::from_u128(number));
                        wall.hear(Spoken { session, author, at: Timestamp(at) });
                    }
                    _ => {
                        if let Some(frame) = wall.since(&sent) {
                            take(&mut page, frame);
                        }
                        sent = wall.clone();
                    }
                }
            }
            if let Some(frame) = wall.since(&sent) {
                take(&mut page, frame);
            }
            let shown: BTreeMap<_, _> =
                wall.0.views().map(|view| (view.session, view.clone())).collect();
            prop_assert_eq!(page, shown);
        }
    }

    #[test]
    fn a_text_among_five_hundred_conversations_is_one_short_line() {
        let mut wall = Wall::default();
        wall.read((0..500).map(|number| view(number, true)).collect());
        let before = wall.clone();
        let session = SessionId(Uuid::from_u128(7));
        let at = Timestamp(1_795_316_400_000);
        assert!(wall.hear(Spoken { session, author: Author::Student, at }));
        assert!(!wall.hear(Spoken { session, author: Author::Student, at }));

        let Some(ToStaff::WallChanged { set, spoke, gone }) = wall.since(&before) else {
            panic!("nothing changed");
        };
        let words = WallWords { session, student_said_at: Some(at), staff_said_at: None };
        assert_eq!((set, spoke, gone), (vec![], vec![words], vec![]));
        assert_eq!(wall.since(&wall), None);
    }
}
