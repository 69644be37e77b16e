//! A session: one student's visit, from the waiting queue to its end. It outlives connections.
//!
//! ```text
//! Waiting ──pair──▶ Paired ──────────end──────────▶ Ended
//!  ▲ │ ▲              │ ▲                             ▲
//!  │ │ └lose_supporter┤ │ (others may be in it too)   │
//!  │ │  └──hand_over──┘ │                             │
//!  │ └────join────▶ Accompanied ──────────end─────────┘
//!  └─────leave────────┘
//!
//! Waiting ──outlast_the_hours──▶ Writing
//! Waiting, Writing ──leave_message──▶ Left ──take_message──▶ Paired ──end──▶ Ended
//!                                      ▲ lose_supporter, hand_over │
//!                                      └───────────────────────────┘
//! ```
//!
//! Beside the supporter a clinician and a moderator may be in the conversation. Without a supporter it
//! is accompanied for as long as one of them is there; with one of them there, a supporter may listen,
//! and speaks again by themselves as soon as nobody else is there.
//!
//! While nobody is on duty a student may leave what they wrote as a message. From then on they are not
//! expected: no queue holds them, no absence ends it, and whoever takes it writes to somebody who reads
//! it later. Where everybody else would send the student back to the queue, the message waits again.

use protocol::{
    Author, EndedBy, Event, Pseudonym, SessionId, StaffId, WaitingReason,
    staff::{Part, Severity},
};

use crate::audit::Act;

/// One student's visit. Only a transition moves it.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Session {
    /// Which.
    pub id: SessionId,
    /// Where it stands.
    pub state: SessionState,
    /// The clinician who is in the conversation.
    pub clinician: Option<StaffId>,
    /// The moderator who is in the conversation.
    pub moderator: Option<StaffId>,
    /// The most severe concern so far: the most urgent are paired first.
    pub urgency: Option<Severity>,
    /// It was paired before and lost its supporter: ahead of others of its urgency.
    pub returned: bool,
    /// It is for urgent help and nothing else: only a clinician comes, no supporter.
    pub urgent_only: bool,
    /// There is no student: no supporter ever gets it.
    pub drill: bool,
    /// What the student wrote was left as a message: they come back with a return code.
    pub message: bool,
}

/// Where a session stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SessionState {
    /// In the waiting queue.
    Waiting,
    /// With a supporter, and perhaps a clinician or a moderator.
    Paired {
        /// Who.
        supporter: StaffId,
        /// Whether they talk with the student.
        peer: Peer,
    },
    /// With a clinician or a moderator, and no supporter.
    Accompanied,
    /// Outside of the opening hours: no supporter comes, and the student may write a message.
    Writing,
    /// A message that waits for a supporter; the student is gone.
    Left,
    /// Over.
    Ended {
        /// Who ended it.
        by: EndedBy,
    },
}

/// What a supporter does in the conversation.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Peer {
    /// Talks with the student.
    Speaks,
    /// Reads along while a clinician or a moderator talks with the student.
    Listens,
}

/// A session in its new state, and what must be stored with it.
#[must_use = "store the session, its rows and its audit entries in one transaction"]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Step {
    /// The session after the transition.
    pub session: Session,
    /// Rows to append to the conversation.
    pub events: Vec<Event>,
    /// What goes on the audit log.
    pub acts: Vec<Act>,
    /// The supporter who has room for another student now.
    pub released: Option<StaffId>,
}

/// Not possible in the state the session is in.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the session is not in a state for that")]
pub struct OutOfState;

impl Session {
    /// A session that has just begun.
    pub fn begin(id: SessionId) -> Step {
        let session = Self {
            id,
            state: SessionState::Waiting,
            clinician: None,
            moderator: None,
            urgency: None,
            returned: false,
            urgent_only: false,
            drill: false,
            message: false,
        };
        session.step(vec![Event::Waiting { reason: WaitingReason::Arrived }], vec![])
    }

    /// A session that has just begun for urgent help and nothing else: of a blocked student, outside of the
    /// hours, or without what is asked for.
    pub fn begin_urgent_only(id: SessionId) -> Step {
        let session = Self { urgent_only: true, ..Self::begin(id).session };
        session.step(vec![Event::Waiting { reason: WaitingReason::UrgentOnly }], vec![])
    }

    /// A session that has just begun outside of the opening hours: for a message and urgent help.
    pub fn begin_outside_hours(id: SessionId) -> Step {
        let session = Self { state: SessionState::Writing, ..Self::begin(id).session };
        session.step(vec![Event::Waiting { reason: WaitingReason::OutsideHours }], vec![])
    }

    /// A drill that has just begun: clinicians are called to it, and nobody else sees it wait.
    pub fn begin_drill(id: SessionId) -> Step {
        let begun = Self::begin(id);
        let session = Self { drill: true, ..begun.session };
        Step { session, acts: vec![Act::DrillBegun(id)], ..begun }
    }

    /// A supporter takes the student.
    ///
    /// # Errors
    ///
    /// [`OutOfState`] unless the student waits for a supporter.
    pub fn pair(mut self, supporter: StaffId, called: Pseudonym) -> Result<Step, OutOfState> {
        match self.state {
            SessionState::Waiting if !self.urgent_only && !self.drill => {
                self.state = SessionState::Paired { supporter, peer: Peer::Speaks };
                let paired = Act::Paired(self.id);
                Ok(self.step(vec![Event::Paired { supporter: called }], vec![paired]))
            }
            SessionState::Waiting
            | SessionState::Paired { .. }
            | SessionState::Accompanied
            | SessionState::Writing
            | SessionState::Left
            | SessionState::Ended { .. } => Err(OutOfState),
        }
    }

    /// The hours end while the student still waits: no supporter comes, and they may write a message.
    ///
    /// # Errors
    ///
    /// [`OutOfState`] unless the student waits for a supporter.
    pub fn outlast_the_hours(mut self) -> Result<Step, OutOfState> {
        if self.state != SessionState::Waiting || self.urgent_only || self.drill {
            return Err(OutOfState);
        }
        self.state = SessionState::Writing;
        Ok(self.step(vec![Event::Waiting { reason: WaitingReason::OutsideHours }], vec![]))
    }

    /// The student leaves what they wrote as a message, and goes.
    ///
    /// # Errors
    ///
    /// [`OutOfState`] unless the student waits for a supporter, or is here outside of the hours.
    pub fn leave_message(mut self) -> Result<Step, OutOfState> {
        match self.state {
            SessionState::Waiting | SessionState::Writing if !self.urgent_only && !self.drill => {
                self.state = SessionState::Left;
                self.message = true;
                let left = Act::MessageLeft(self.id);
                Ok(self.step(vec![Event::MessageWaits], vec![left]))
            }
            SessionState::Waiting
            | SessionState::Writing
            | SessionState::Paired { .. }
            | SessionState::Accompanied
            | SessionState::Left
            | SessionState::Ended { .. } => Err(OutOfState),
        }
    }

    /// A supporter takes a message that waits, to read and answer it.
    ///
    /// # Errors
    ///
    /// [`OutOfState`] unless it waits: somebody else was faster, or it is over.
    pub fn take_message(
        mut self,
        supporter: StaffId,
        called: Pseudonym,
    ) -> Result<Step, OutOfState> {
        if self.state != SessionState::Left {
            return Err(OutOfState);
        }
        self.state = SessionState::Paired { supporter, peer: Peer::Speaks };
        let taken = Act::MessageTaken(self.id);
        Ok(self.step(vec![Event::Paired { supporter: called }], vec![taken]))
    }

    /// The supporter is gone for good: the student goes to the head of the queue, unless somebody
    /// else is with them. A message waits again.
    ///
    /// # Errors
    ///
    /// [`OutOfState`] unless there is a supporter.
    pub fn lose_supporter(mut self) -> Result<Step, OutOfState> {
        let supporter = self.supporter().ok_or(OutOfState)?;
        let mut events = vec![Event::Left { author: Author::Supporter }];
        events.extend(self.go_on_without(WaitingReason::SupporterLost));
        let lost = Act::SupporterLost(self.id);
        Ok(Step { released: Some(supporter), ..self.step(events, vec![lost]) })
    }

    /// The student goes on with another supporter, whoever of the two wished it: at the head of the
    /// queue, unless a clinician or a moderator is with them. What is said of it is the same for both, so that neither
    /// learns who wished it, or why.
    ///
    /// # Errors
    ///
    /// [`OutOfState`] unless there is a supporter.
    pub fn hand_over(mut self) -> Result<Step, OutOfState> {
        let supporter = self.supporter().ok_or(OutOfState)?;
        let mut events = vec![Event::HandedOver];
        events.extend(self.go_on_without(WaitingReason::HandedOver));
        let handed_over = Act::HandedOver(self.id);
        Ok(Step { released: Some(supporter), ..self.step(events, vec![handed_over]) })
    }

    /// The supporter is done. With a clinician or a moderator in it the conversation goes on: nobody
    /// ends it under somebody who is talking.
    ///
    /// # Errors
    ///
    /// [`OutOfState`] unless there is a supporter.
    pub fn end_as_supporter(self) -> Result<Step, OutOfState> {
        if self.supporter().is_some() && !self.is_accompanied() {
            return self.end(EndedBy::Supporter);
        }
        self.step_back()
    }

    /// A supporter stays, listens or leaves while somebody else is with the student.
    ///
    /// # Errors
    ///
    /// [`OutOfState`] unless this supporter has the student; to listen or to leave, also when nobody
    /// else is there.
    pub fn choose_part(self, supporter: StaffId, part: Part) -> Result<Step, OutOfState> {
        if self.supporter() != Some(supporter) {
            return Err(OutOfState);
        }
        match part {
            Part::Speak => Ok(self.with_peer(supporter, Peer::Speaks)),
            Part::Listen if self.is_accompanied() => Ok(self.with_peer(supporter, Peer::Listens)),
            Part::Leave => self.step_back(),
            Part::Listen => Err(OutOfState),
        }
    }

    /// The supporter leaves the student with whoever else is there.
    fn step_back(self) -> Result<Step, OutOfState> {
        let supporter = self.supporter().ok_or(OutOfState)?;
        if !self.is_accompanied() {
            return Err(OutOfState);
        }
        let session = Self { state: SessionState::Accompanied, ..self };
        let acts = vec![Act::SupporterSteppedBack(session.id)];
        Ok(Step { released: Some(supporter), ..session.step(vec![Event::SteppedBack], acts) })
    }

    /// A clinician comes into the conversation.
    ///
    /// # Errors
    ///
    /// [`OutOfState`] when it is over, or another clinician is in it.
    pub fn join(mut self, clinician: StaffId) -> Result<Step, OutOfState> {
        if self.is_ended() || self.clinician.is_some() {
            return Err(OutOfState);
        }
        self.clinician = Some(clinician);
        self.accompany();
        Ok(self.step(vec![Event::Joined { author: Author::Clinician }], vec![]))
    }

    /// The clinician leaves without an outcome.
    ///
    /// # Errors
    ///
    /// [`OutOfState`] unless one is there.
    pub fn leave(mut self) -> Result<Step, OutOfState> {
        if self.is_ended() || self.clinician.take().is_none() {
            return Err(OutOfState);
        }
        let mut events = vec![Event::Left { author: Author::Clinician }];
        events.extend(self.speak_if_alone());
        events.extend(self.wait_if_alone(WaitingReason::ClinicianLeft));
        Ok(self.step(events, vec![]))
    }

    /// The clinician is done: a supporter or a moderator goes on; without one the session is over.
    ///
    /// # Errors
    ///
    /// [`OutOfState`] unless one is there.
    pub fn release_clinician(mut self) -> Result<Step, OutOfState> {
        if self.is_ended() || self.clinician.is_none() {
            return Err(OutOfState);
        }
        if self.state == SessionState::Accompanied && self.moderator.is_none() {
            return self.end(EndedBy::Clinician);
        }
        self.clinician = None;
        let mut events = vec![Event::Left { author: Author::Clinician }];
        events.extend(self.speak_if_alone());
        Ok(self.step(events, vec![]))
    }

    /// A moderator comes into the conversation and speaks with a voice of their own.
    ///
    /// # Errors
    ///
    /// [`OutOfState`] when it is over, or another moderator is in it.
    pub fn join_as_moderator(mut self, moderator: StaffId) -> Result<Step, OutOfState> {
        if self.is_ended() || self.moderator.is_some() {
            return Err(OutOfState);
        }
        self.moderator = Some(moderator);
        self.accompany();
        let acts = vec![Act::ModeratorJoined(self.id)];
        Ok(self.step(vec![Event::Joined { author: Author::Moderator }], acts))
    }

    /// The moderator leaves, or is gone: whoever else is there goes on, and without anybody the
    /// student goes to the head of the queue.
    ///
    /// # Errors
    ///
    /// [`OutOfState`] unless this one is there.
    pub fn leave_as_moderator(mut self, moderator: StaffId) -> Result<Step, OutOfState> {
        if self.is_ended() || self.moderator != Some(moderator) {
            return Err(OutOfState);
        }
        self.moderator = None;
        let mut events = vec![Event::Left { author: Author::Moderator }];
        events.extend(self.speak_if_alone());
        events.extend(self.wait_if_alone(WaitingReason::ModeratorLeft));
        let acts = vec![Act::ModeratorLeft(self.id)];
        Ok(self.step(events, acts))
    }

    /// A moderator goes on in the place of the supporter, who is thanked and has room again.
    ///
    /// # Errors
    ///
    /// [`OutOfState`] unless there is a supporter, or when another moderator is in the conversation.
    pub fn take_over(mut self, moderator: StaffId) -> Result<Step, OutOfState> {
        let supporter = self.supporter().ok_or(OutOfState)?;
        if self.moderator.is_some_and(|other| other != moderator) {
            return Err(OutOfState);
        }
        self.moderator = Some(moderator);
        self.state = SessionState::Accompanied;
        let acts = vec![Act::ConversationTakenOver(self.id)];
        Ok(Step { released: Some(supporter), ..self.step(vec![Event::TakenOver], acts) })
    }

    /// The session is over.
    ///
    /// # Errors
    ///
    /// [`OutOfState`] when it already was.
    pub fn end(mut self, by: EndedBy) -> Result<Step, OutOfState> {
        if self.is_ended() {
            return Err(OutOfState);
        }
        let released = self.supporter();
        self.state = SessionState::Ended { by };
        (self.clinician, self.moderator) = (None, None);
        let ended = Act::ConversationEnded(self.id);
        Ok(Step { released, ..self.step(vec![Event::Ended { by }], vec![ended]) })
    }

    /// The supporter who has the student.
    #[must_use]
    pub const fn supporter(&self) -> Option<StaffId> {
        match self.state {
            SessionState::Paired { supporter, .. } => Some(supporter),
            SessionState::Waiting
            | SessionState::Accompanied
            | SessionState::Writing
            | SessionState::Left
            | SessionState::Ended { .. } => None,
        }
    }

    /// Whether there is a supporter who only reads along.
    #[must_use]
    pub const fn listens(&self) -> bool {
        matches!(self.state, SessionState::Paired { peer: Peer::Listens, .. })
    }

    /// Whether a clinician or a moderator is in the conversation.
    #[must_use]
    pub const fn is_accompanied(&self) -> bool {
        self.clinician.is_some() || self.moderator.is_some()
    }

    /// Whether it is over.
    #[must_use]
    pub const fn is_ended(&self) -> bool {
        matches!(self.state, SessionState::Ended { .. })
    }

    /// As whom a member of staff speaks in this conversation; none when they are not in it.
    #[must_use]
    pub fn voice_of(&self, staff: StaffId) -> Option<Author> {
        if self.is_ended() {
            None
        } else if self.supporter() == Some(staff) {
            Some(Author::Supporter)
        } else if self.clinician == Some(staff) {
            Some(Author::Clinician)
        } else if self.moderator == Some(staff) {
            Some(Author::Moderator)
        } else {
            None
        }
    }

    /// Without a supporter: with whoever else is there, or in the queue again.
    fn go_on_without(&mut self, reason: WaitingReason) -> Option<Event> {
        self.state = SessionState::Accompanied;
        self.wait_if_alone(reason)
    }

    /// A student who waited does so no longer once somebody is with them; nor does a message.
    fn accompany(&mut self) {
        match self.state {
            SessionState::Waiting | SessionState::Writing | SessionState::Left => {
                self.state = SessionState::Accompanied;
            }
            SessionState::Paired { .. }
            | SessionState::Accompanied
            | SessionState::Ended { .. } => {}
        }
    }

    /// What the supporter does from now on; nothing is said of what is so already.
    fn with_peer(mut self, supporter: StaffId, peer: Peer) -> Step {
        let was = std::mem::replace(&mut self.state, SessionState::Paired { supporter, peer });
        let events = match peer {
            _ if was == self.state => vec![],
            Peer::Speaks => vec![Event::Speaking],
            Peer::Listens => vec![Event::Listening],
        };
        self.step(events, vec![])
    }

    /// A supporter who listened is the only one who is left: they talk with the student again.
    fn speak_if_alone(&mut self) -> Option<Event> {
        let SessionState::Paired { supporter, peer: Peer::Listens } = self.state else {
            return None;
        };
        if self.is_accompanied() {
            return None;
        }
        self.state = SessionState::Paired { supporter, peer: Peer::Speaks };
        Some(Event::Speaking)
    }

    /// A student whom everybody has left goes to the head of the queue; a message waits again.
    fn wait_if_alone(&mut self, reason: WaitingReason) -> Option<Event> {
        if self.state != SessionState::Accompanied || self.is_accompanied() {
            return None;
        }
        if self.message {
            self.state = SessionState::Left;
            return Some(Event::MessageWaits);
        }
        self.state = SessionState::Waiting;
        self.returned = true;
        let reason = if self.urgent_only { WaitingReason::UrgentOnly } else { reason };
        Some(Event::Waiting { reason })
    }

    fn step(self, events: Vec<Event>, acts: Vec<Act>) -> Step {
        Step { session: self, events, acts, released: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    proptest! {
        /// Whatever happens in whatever order: an ended session stays ended with nobody in it, a
        /// waiting one has nobody in it, and every supporter who was taken is released once.
        #[test]
        fn a_session_never_holds_somebody_it_does_not_have(
            beginning in 0..3_u8,
            moves in proptest::collection::vec(0..20_u8, 0..60),
        ) {
            let id = SessionId(Uuid::nil());
            let urgent_only = beginning == 0;
            let mut session = match beginning {
                0 => Session::begin_urgent_only(id).session,
                1 => Session::begin_outside_hours(id).session,
                _ => Session::begin(id).session,
            };
            let (mut taken, mut released) = (0, 0);
            for (turn, choice) in moves.into_iter().enumerate() {
                let staff = StaffId(Uuid::from_u128(turn as u128));
                let before = session.clone();
                let result = match choice {
                    0 | 1 => before.pair(staff, Pseudonym::try_from("Calm Otter").unwrap()),
                    2 => before.lose_supporter(),
                    3 => before.join(staff),
                    4 => before.leave(),
                    5 => before.release_clinician(),
                    6 => before.end_as_supporter(),
                    7 => before.join_as_moderator(staff),
                    8 => match before.moderator {
                        Some(moderator) => before.leave_as_moderator(moderator),
                        None => Err(OutOfState),
                    },
                    9 => before.take_over(staff),
                    10 => match before.moderator {
                        Some(moderator) => before.take_over(moderator),
                        None => Err(OutOfState),
                    },
                    11 => before.hand_over(),
                    12..15 => match before.supporter() {
                        Some(supporter) => {
                            let parts = [Part::Speak, Part::Listen, Part::Leave];
                            before.choose_part(supporter, parts[usize::from(choice - 12)])
                        }
                        None => before.choose_part(staff, Part::Leave),
                    },
                    15 => before.leave_message(),
                    18 => before.outlast_the_hours(),
                    16 | 17 => {
                        before.take_message(staff, Pseudonym::try_from("Calm Otter").unwrap())
                    }
                    _ => before.end(EndedBy::Student),
                };
                let Ok(step) = result else { continue };
                prop_assert!(!session.is_ended());
                taken += u32::from(session.supporter().is_none() && step.session.supporter().is_some());
                released += u32::from(step.released.is_some());
                session = step.session;
                prop_assert_eq!(taken - released, u32::from(session.supporter().is_some()));
                prop_assert!(!urgent_only || taken == 0, "a blocked student has no supporter");
                match session.state {
                    SessionState::Waiting | SessionState::Writing => {
                        prop_assert!(!session.message, "who left a message is not expected");
                        prop_assert!(!session.is_accompanied());
                    }
                    SessionState::Left => {
                        prop_assert!(session.message && !session.is_accompanied());
                    }
                    SessionState::Ended { .. } => prop_assert!(!session.is_accompanied()),
                    SessionState::Accompanied => {
                        prop_assert!(session.clinician.is_some() || session.moderator.is_some());
                    }
                    SessionState::Paired { peer: Peer::Listens, .. } => {
                        prop_assert!(session.is_accompanied(), "somebody talks with the student");
                    }
                    SessionState::Paired { peer: Peer::Speaks, .. } => {}
                }
            }
        }
    }

    fn left() -> Session {
        Session::begin(SessionId(Uuid::nil())).session.leave_message().unwrap().session
    }

    #[test]
    fn a_message_is_taken_once_and_waits_again_when_it_is_given_back() {
        let supporter = StaffId(Uuid::from_u128(1));
        let called = Pseudonym::try_from("Calm Otter").unwrap();
        let taken = left().take_message(supporter, called.clone()).unwrap();
        assert_eq!(taken.session.clone().take_message(supporter, called), Err(OutOfState));

        for back in
            [taken.session.clone().lose_supporter().unwrap(), taken.session.hand_over().unwrap()]
        {
            assert_eq!((back.session.state, back.released), (SessionState::Left, Some(supporter)));
            assert_eq!(back.events.last(), Some(&Event::MessageWaits));
            assert!(!back.session.returned, "nobody waits in the queue");
        }
    }

    #[test]
    fn a_message_is_no_student_to_be_paired() {
        let called = Pseudonym::try_from("Calm Otter").unwrap();
        let supporter = StaffId(Uuid::from_u128(1));
        assert_eq!(left().pair(supporter, called.clone()), Err(OutOfState));
        assert_eq!(left().leave_message(), Err(OutOfState));

        let writing = Session::begin_outside_hours(SessionId(Uuid::nil())).session;
        assert_eq!(writing.clone().pair(supporter, called), Err(OutOfState));
        assert!(writing.leave_message().is_ok());
        let urgent = Session::begin_urgent_only(SessionId(Uuid::nil())).session;
        assert_eq!(urgent.leave_message(), Err(OutOfState));
    }

    #[test]
    fn a_message_that_a_clinician_or_a_moderator_looked_into_waits_again() {
        let somebody = StaffId(Uuid::from_u128(1));
        let joined = left().join(somebody).unwrap().session;
        assert_eq!(joined.state, SessionState::Accompanied);
        assert_eq!(joined.leave().unwrap().session.state, SessionState::Left);

        let joined = left().join_as_moderator(somebody).unwrap().session;
        let step = joined.leave_as_moderator(somebody).unwrap();
        assert_eq!(step.session.state, SessionState::Left);
        assert_eq!(step.events.last(), Some(&Event::MessageWaits));
    }

    #[test]
    fn a_student_who_lost_a_supporter_is_told_and_goes_to_the_head_of_the_queue() {
        let supporter = StaffId(Uuid::from_u128(1));
        let called = Pseudonym::try_from("Calm Otter").unwrap();
        let paired = Session::begin(SessionId(Uuid::nil())).session.pair(supporter, called);

        let step = paired.unwrap().session.lose_supporter().unwrap();

        assert!(step.session.returned);
        assert_eq!(step.released, Some(supporter));
        assert_eq!(
            step.events.last(),
            Some(&Event::Waiting { reason: WaitingReason::SupporterLost })
        );
    }
    #[test]
    fn a_student_who_is_handed_over_is_next_and_reads_no_reason() {
        let supporter = StaffId(Uuid::from_u128(1));
        let called = Pseudonym::try_from("Calm Otter").unwrap();
        let paired = Session::begin(SessionId(Uuid::nil())).session.pair(supporter, called);

        let step = paired.unwrap().session.hand_over().unwrap();

        assert!(step.session.returned);
        assert_eq!(step.released, Some(supporter));
        let waiting = Event::Waiting { reason: WaitingReason::HandedOver };
        assert_eq!(step.events, [Event::HandedOver, waiting]);
        assert_eq!(step.session.hand_over(), Err(OutOfState));
    }

    #[test]
    fn with_a_clinician_in_it_only_the_supporter_changes() {
        let called = Pseudonym::try_from("Calm Otter").unwrap();
        let paired = Session::begin(SessionId(Uuid::nil()))
            .session
            .pair(StaffId(Uuid::from_u128(1)), called)
            .unwrap();
        let joined = paired.session.join(StaffId(Uuid::from_u128(2))).unwrap();

        let step = joined.session.hand_over().unwrap();

        assert_eq!(step.session.state, SessionState::Accompanied);
        assert_eq!(step.events, [Event::HandedOver]);
    }

    #[test]
    fn a_supporter_who_is_relieved_has_room_and_the_moderator_goes_on_until_they_leave() {
        let (supporter, moderator) = (StaffId(Uuid::from_u128(1)), StaffId(Uuid::from_u128(2)));
        let called = Pseudonym::try_from("Calm Otter").unwrap();
        let paired = Session::begin(SessionId(Uuid::nil())).session.pair(supporter, called);
        let joined = paired.unwrap().session.join_as_moderator(moderator).unwrap().session;
        assert_eq!(joined.clone().take_over(supporter), Err(OutOfState));

        let taken = joined.take_over(moderator).unwrap();
        assert_eq!((taken.released, taken.events), (Some(supporter), vec![Event::TakenOver]));
        assert_eq!(taken.session.voice_of(moderator), Some(Author::Moderator));
        assert_eq!(taken.session.voice_of(supporter), None);

        let left = taken.session.leave_as_moderator(moderator).unwrap();
        assert_eq!((left.session.state, left.session.returned), (SessionState::Waiting, true));
        assert_eq!(left.released, None);
    }

    fn with_both(supporter: StaffId, clinician: StaffId) -> Session {
        let called = Pseudonym::try_from("Calm Otter").unwrap();
        let begun = Session::begin(SessionId(Uuid::nil())).session;
        begun.pair(supporter, called).unwrap().session.join(clinician).unwrap().session
    }

    #[test]
    fn a_supporter_may_listen_only_while_somebody_else_talks_and_speaks_again_alone() {
        let (supporter, clinician) = (StaffId(Uuid::from_u128(1)), StaffId(Uuid::from_u128(2)));
        let listens = with_both(supporter, clinician).choose_part(supporter, Part::Listen).unwrap();
        assert_eq!(listens.events, [Event::Listening]);
        assert!(listens.session.listens());
        assert_eq!(listens.session.voice_of(supporter), Some(Author::Supporter));

        let again = listens.session.clone().choose_part(supporter, Part::Listen).unwrap();
        assert_eq!(again.events, []);
        let other = listens.session.clone().choose_part(clinician, Part::Speak);
        assert_eq!(other, Err(OutOfState));

        for alone in
            [listens.session.clone().leave().unwrap(), listens.session.release_clinician().unwrap()]
        {
            let left = Event::Left { author: Author::Clinician };
            assert_eq!(alone.events, [left, Event::Speaking]);
            assert!(!alone.session.listens());
            let refused = alone.session.choose_part(supporter, Part::Listen);
            assert_eq!(refused, Err(OutOfState));
        }
    }

    #[test]
    fn a_supporter_listens_on_while_a_moderator_is_there() {
        let (supporter, clinician) = (StaffId(Uuid::from_u128(1)), StaffId(Uuid::from_u128(2)));
        let moderator = StaffId(Uuid::from_u128(3));
        let both = with_both(supporter, clinician).join_as_moderator(moderator).unwrap().session;
        let listens = both.choose_part(supporter, Part::Listen).unwrap().session;

        let left = listens.leave().unwrap();
        assert!(left.session.listens());
        let alone = left.session.leave_as_moderator(moderator).unwrap();
        assert_eq!(alone.events.last(), Some(&Event::Speaking));
    }

    #[test]
    fn a_supporter_who_leaves_the_student_with_a_clinician_has_room_and_never_ends_it() {
        let (supporter, clinician) = (StaffId(Uuid::from_u128(1)), StaffId(Uuid::from_u128(2)));
        let left = with_both(supporter, clinician).choose_part(supporter, Part::Leave).unwrap();
        assert_eq!((left.released, left.events), (Some(supporter), vec![Event::SteppedBack]));
        assert_eq!(left.session.state, SessionState::Accompanied);

        let alone = with_both(supporter, clinician).leave().unwrap().session;
        assert_eq!(alone.choose_part(supporter, Part::Leave), Err(OutOfState));
    }
}
