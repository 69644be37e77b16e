//! The service as anybody would explain it: who is here, who waits, who talks to whom. Slow,
//! obvious, and in one piece.

use std::{cmp::Reverse, collections::BTreeSet};

use protocol::{
    Author, EndedBy, Event, Pseudonym, Role, Timestamp, WaitingReason, staff::Severity,
};
use tests::world::{STAFF_AWAY_MS, STUDENT_AWAY_MS};

/// Everybody, and how things stand between them.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    /// The time.
    pub(crate) now: Timestamp,
    /// How many students a supporter takes at once.
    pub(crate) capacity: usize,
    /// In the order in which they came.
    pub(crate) students: Vec<Student>,
    /// Everybody with an account.
    pub(crate) staff: Vec<Staff>,
}

/// A student's visit.
#[derive(Clone, Debug)]
pub(crate) struct Student {
    /// Where it stands.
    pub(crate) place: Place,
    /// Whether the student is connected.
    pub(crate) presence: Presence,
    /// The clinician who is in the conversation.
    pub(crate) clinician: Option<usize>,
    urgency: Option<Severity>,
    returned: bool,
    /// What happened in the conversation, but for calling the clinician.
    pub(crate) story: Vec<Event>,
}

/// Where a visit stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Place {
    /// In the waiting queue.
    Waiting,
    /// With a supporter; which one the service chose is not known yet when it is none.
    Paired(Option<usize>),
    /// With a clinician alone.
    Accompanied,
    /// Over.
    Ended,
}

/// A member of staff.
#[derive(Clone, Debug)]
pub(crate) struct Staff {
    /// What they do here.
    pub(crate) role: Role,
    /// Whether they are connected.
    pub(crate) presence: Presence,
    /// Whether the next student comes by itself.
    pub(crate) ready: bool,
    /// What students call them.
    pub(crate) pseudonym: Pseudonym,
}

/// Whether somebody is connected.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Presence {
    /// The page is open.
    Here,
    /// The connection is dead, which nobody knows until then.
    Silent(Timestamp),
    /// The connection is lost; until then others wait for them, if they still do.
    Away(Option<Timestamp>),
}

/// Somebody, by their place in the lists.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Who {
    /// A student.
    Student(usize),
    /// A member of staff.
    Staff(usize),
}

impl Presence {
    /// Whether the service takes them for connected.
    #[must_use]
    pub(crate) const fn is_connected(self) -> bool {
        matches!(self, Self::Here | Self::Silent(_))
    }

    const fn due(self) -> Option<Timestamp> {
        match self {
            Self::Here => None,
            Self::Silent(until) => Some(until),
            Self::Away(until) => until,
        }
    }
}

impl Model {
    /// A student comes and waits.
    pub(crate) fn start(&mut self) {
        self.students.push(Student {
            place: Place::Waiting,
            presence: Presence::Here,
            clinician: None,
            urgency: None,
            returned: false,
            story: vec![Event::Waiting { reason: WaitingReason::Arrived }],
        });
        self.match_up();
    }

    /// Whether somebody is connected.
    #[must_use]
    pub(crate) fn presence(&self, who: Who) -> Presence {
        match who {
            Who::Student(student) => self.students[student].presence,
            Who::Staff(staff) => self.staff[staff].presence,
        }
    }

    /// Somebody is connected again, or anew.
    pub(crate) fn come(&mut self, who: Who) {
        if !self.is_over(who) {
            self.set_presence(who, Presence::Here);
        }
        self.match_up();
    }

    /// Somebody's connection is lost.
    pub(crate) fn go(&mut self, who: Who) {
        let until = self.now.plus_ms(match who {
            Who::Student(_) => STUDENT_AWAY_MS,
            Who::Staff(_) => STAFF_AWAY_MS,
        });
        self.set_presence(who, Presence::Away(Some(until)));
    }

    /// Somebody's connection is dead, and nobody knows.
    pub(crate) fn fall_silent(&mut self, who: Who) {
        let until = self.now.plus_ms(protocol::DEAD_AFTER_MS.cast_signed());
        self.set_presence(who, Presence::Silent(until));
    }

    /// A supporter takes students, or no more.
    pub(crate) fn take_students(&mut self, supporter: usize, ready: bool) {
        self.staff[supporter].ready = ready;
        self.match_up();
    }

    /// There is a concern about a student.
    pub(crate) fn worry(&mut self, student: usize, severity: Severity) {
        let urgency = &mut self.students[student].urgency;
        *urgency = (*urgency).max(Some(severity));
    }

    /// A student asks for urgent help.
    pub(crate) fn ask_for_help(&mut self, student: usize) {
        self.students[student].story.push(Event::HelpRequested);
        self.worry(student, Severity::Imminent);
    }

    /// A session is over.
    pub(crate) fn end(&mut self, student: usize, by: EndedBy) {
        let student = &mut self.students[student];
        student.place = Place::Ended;
        student.clinician = None;
        student.story.push(Event::Ended { by });
        self.match_up();
    }

    /// A supporter is done: with a clinician in it the conversation goes on.
    pub(crate) fn end_as_supporter(&mut self, student: usize) {
        if self.students[student].clinician.is_none() {
            return self.end(student, EndedBy::Supporter);
        }
        self.students[student].place = Place::Accompanied;
        self.students[student].story.push(Event::SteppedBack);
        self.match_up();
    }

    /// A clinician comes in.
    pub(crate) fn join(&mut self, student: usize, clinician: usize) {
        let student = &mut self.students[student];
        if student.place == Place::Ended {
            return;
        }
        student.clinician = Some(clinician);
        if student.place == Place::Waiting {
            student.place = Place::Accompanied;
        }
        student.story.push(Event::Joined { author: Author::Clinician });
    }

    /// The clinician leaves without an outcome: whoever has nobody else waits, ahead of others.
    pub(crate) fn step_out(&mut self, student: usize) {
        self.students[student].lose_clinician();
        self.match_up();
    }

    /// The clinician closes it: without a supporter the session is over.
    pub(crate) fn close(&mut self, student: usize) {
        if self.students[student].place == Place::Accompanied {
            return self.end(student, EndedBy::Clinician);
        }
        self.students[student].clinician = None;
        self.students[student].story.push(Event::Left { author: Author::Clinician });
    }

    /// When something happens next by itself.
    #[must_use]
    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        self.everybody().filter_map(|who| self.due(who)).min()
    }

    /// Lets happen what is due, and says who was found to be silent.
    pub(crate) fn act_on_what_is_due(&mut self) -> Vec<Who> {
        let mut silent = Vec::new();
        let due: Vec<_> = self
            .everybody()
            .filter(|who| self.due(*who).is_some_and(|at| at <= self.now))
            .collect();
        for who in due {
            if matches!(self.presence(who), Presence::Silent(_)) {
                silent.push(who);
                self.go(who);
            } else {
                self.give_up_on(who);
            }
        }
        silent
    }

    /// Everybody who waits, the next one first.
    #[must_use]
    pub(crate) fn queue(&self) -> Vec<usize> {
        let mut queue: Vec<_> = (0..self.students.len())
            .filter(|n| self.students[*n].place == Place::Waiting)
            .collect();
        // Stable: who came first is first among equals.
        queue.sort_by_key(|n| Reverse((self.students[*n].urgency, self.students[*n].returned)));
        queue
    }

    /// How many supporters are on duty.
    #[must_use]
    pub(crate) fn on_duty(&self) -> usize {
        (0..self.staff.len())
            .filter(|n| {
                let staff = &self.staff[*n];
                staff.presence.is_connected() && (staff.ready || self.load(*n) > 0)
            })
            .count()
    }

    /// The students of a supporter.
    pub(crate) fn students_of(&self, supporter: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.students.len())
            .filter(move |n| self.students[*n].place == Place::Paired(Some(supporter)))
    }

    /// Takes over whom the service has paired with whom, if that may be: everybody who had a
    /// supporter still has the same, and the others are with one who had room, and the most of it.
    pub(crate) fn adopt(&mut self, desks: &[(usize, BTreeSet<usize>)]) -> Result<(), String> {
        let mut newly = BTreeSet::new();
        for (supporter, students) in desks {
            let had: BTreeSet<_> = self.students_of(*supporter).collect();
            if let Some(lost) = had.difference(students).next() {
                return Err(format!("student {lost} is not with supporter {supporter} any more"));
            }
            for student in students.difference(&had) {
                if self.students[*student].place != Place::Paired(None) {
                    return Err(format!("student {student} is with supporter {supporter}"));
                }
                if !self.may_take(*supporter) {
                    return Err(format!("supporter {supporter} got student {student}"));
                }
                newly.insert(*supporter);
                self.students[*student].place = Place::Paired(Some(*supporter));
                let called = self.staff[*supporter].pseudonym.clone();
                self.students[*student].story.push(Event::Paired { supporter: called });
            }
        }
        if let Some(n) = self.students.iter().position(|one| one.place == Place::Paired(None)) {
            return Err(format!("student {n} waits, and somebody has room"));
        }
        self.was_fair(&newly)
    }

    fn was_fair(&self, newly: &BTreeSet<usize>) -> Result<(), String> {
        for supporter in newly {
            let load = self.load(*supporter);
            if load > self.capacity {
                return Err(format!("supporter {supporter} has {load} students"));
            }
            let freer = (0..self.staff.len())
                .find(|other| self.may_take(*other) && self.load(*other) + 1 < load);
            if let Some(freer) = freer {
                return Err(format!("supporter {supporter} got a student before {freer}"));
            }
        }
        Ok(())
    }

    /// Whoever waits longest among the most urgent goes to whoever has room.
    fn match_up(&mut self) {
        let undecided =
            self.students.iter().filter(|student| student.place == Place::Paired(None)).count();
        let room: usize = (0..self.staff.len())
            .filter(|n| self.may_take(*n))
            .map(|n| self.capacity.saturating_sub(self.load(n)))
            .sum();
        let next: Vec<_> = self
            .queue()
            .into_iter()
            .filter(|n| self.students[*n].presence.is_connected())
            .take(room.saturating_sub(undecided))
            .collect();
        for student in next {
            self.students[student].place = Place::Paired(None);
        }
    }

    fn may_take(&self, staff: usize) -> bool {
        self.staff[staff].ready && self.staff[staff].presence.is_connected()
    }

    fn load(&self, supporter: usize) -> usize {
        self.students_of(supporter).count()
    }

    /// Somebody stayed away for too long.
    fn give_up_on(&mut self, who: Who) {
        self.set_presence(who, Presence::Away(None));
        match who {
            Who::Student(student) => self.end(student, EndedBy::Absence),
            Who::Staff(staff) => {
                self.staff[staff].ready = false;
                self.lose(staff);
            }
        }
    }

    fn lose(&mut self, staff: usize) {
        for student in &mut self.students {
            if student.place == Place::Paired(Some(staff)) {
                student.story.push(Event::Left { author: Author::Supporter });
                match student.clinician {
                    Some(_) => student.place = Place::Accompanied,
                    None => student.wait_again(WaitingReason::SupporterLost),
                }
            }
        }
        self.students
            .iter_mut()
            .filter(|student| student.clinician == Some(staff))
            .for_each(Student::lose_clinician);
        self.match_up();
    }

    /// Whether somebody has nothing more to do here.
    #[must_use]
    pub(crate) fn is_over(&self, who: Who) -> bool {
        match who {
            Who::Student(student) => self.students[student].place == Place::Ended,
            Who::Staff(_) => false,
        }
    }

    /// Everybody there is.
    pub(crate) fn everybody(&self) -> impl Iterator<Item = Who> + use<> {
        let students = (0..self.students.len()).map(Who::Student);
        students.chain((0..self.staff.len()).map(Who::Staff))
    }

    fn due(&self, who: Who) -> Option<Timestamp> {
        if self.is_over(who) { None } else { self.presence(who).due() }
    }

    fn set_presence(&mut self, who: Who, presence: Presence) {
        match who {
            Who::Student(student) => self.students[student].presence = presence,
            Who::Staff(staff) => self.staff[staff].presence = presence,
        }
    }
}

impl Student {
    fn lose_clinician(&mut self) {
        self.clinician = None;
        self.story.push(Event::Left { author: Author::Clinician });
        if self.place == Place::Accompanied {
            self.wait_again(WaitingReason::ClinicianLeft);
        }
    }

    fn wait_again(&mut self, reason: WaitingReason) {
        self.place = Place::Waiting;
        self.returned = true;
        self.story.push(Event::Waiting { reason });
    }
}
