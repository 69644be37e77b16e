//! Plays steps on a running service, and compares it with the model after each.

use std::time::Duration;

use domain::deadline::Deadline;
use protocol::{
    CloseCode, EndedBy, Role, SessionId, Timestamp,
    staff::{
        CaseStatus, CaseView, EscalationStatus, FromStaff, Outcome, RaiseFlag, Resolve, Severity,
    },
    student::FromStudent,
};
use reqwest::Client;
use serde::Serialize;
use server::store::acts::accounts::SignIn;
use tests::{door::Door as _, person::client, world::World};

use super::{
    compare::{self, Seen},
    model::{Model, Place, Presence, Staff, Who},
    page::{StaffPage, StudentPage, closes},
    screen::{Row, Verdict},
    step::Step,
};

/// Plays the steps. Where the service and the model part for so long, it says after how many steps,
/// and why.
pub(crate) async fn play(steps: &[Step], patience: Duration) -> Result<(), (usize, String)> {
    let mut play = Play::begin(patience).await;
    for (number, step) in (1..).zip(steps) {
        let agreed = play.step(step).await;
        agreed.map_err(|why| (number, format!("at {step:?}: {why}")))?;
    }
    let agreed = play.end().await;
    agreed.map_err(|why| (steps.len(), format!("when everybody was back: {why}")))
}

/// A running service, the people who use it, and what is to be expected of it.
pub(crate) struct Play {
    pub(crate) world: World,
    pub(crate) model: Model,
    pub(crate) students: Vec<StudentPage>,
    pub(crate) sessions: Vec<SessionId>,
    pub(crate) staff: Vec<StaffPage>,
    /// Every conversation as it was stored when it was last looked at.
    pub(crate) stored: Vec<Vec<Row>>,
    http: Client,
    texts: u32,
    patience: Duration,
}

impl Play {
    async fn begin(patience: Duration) -> Self {
        let mut world =
            World::start_with("[supporter]\ncapacity = 2\n[session]\nidle_minutes = 0\n").await;
        let mut model = Model { now: world.now(), capacity: 2, students: vec![], staff: vec![] };
        let mut staff = Vec::new();
        for role in STAFF {
            let view = world.account(role).await;
            let token = world.app().relay.ids.staff_token();
            let sign_in = SignIn { staff: view.id, token: token.clone(), lasts_ms: 86_400_000 };
            world.app().relay.store.write(sign_in).await.unwrap();
            let mut page = StaffPage::closed(view, token);
            page.come(&world, false).await;
            let pseudonym = page.view.pseudonym.clone();
            model.staff.push(Staff { role, presence: Presence::Here, ready: false, pseudonym });
            staff.push(page);
        }
        Self {
            world,
            model,
            students: vec![],
            sessions: vec![],
            staff,
            stored: vec![],
            http: client(),
            texts: 0,
            patience,
        }
    }

    /// Everybody comes back: now everything that was written must have arrived, too.
    async fn end(mut self) -> Verdict {
        for who in self.whoever(|play, who| play.presence(who) != Presence::Here) {
            self.come(who, false).await?;
        }
        self.pass(5_000).await?;
        self.world.stop().await;
        Ok(())
    }

    async fn step(&mut self, step: &Step) -> Verdict {
        // No two things happen in the same millisecond, so that it is clear what was first.
        self.pass(1).await?;
        match *step {
            Step::StudentStarts => self.start().await,
            Step::Says { who, texts } => self.says(who, texts).await,
            Step::BothSay { who } => self.both_say(who).await,
            Step::StudentWorries { who } => self.worries(who).await,
            Step::StudentAsksForHelp { who } => self.asks_for_help(who).await,
            Step::StudentLeaves { who } => self.leaves(who).await,
            Step::GoesAway { who, saying } => self.goes_away(who, saying).await,
            Step::FallsSilent { who } => self.falls_silent(who).await,
            Step::Returns { who, reloaded } => self.returns(who, reloaded).await,
            Step::OpensAgain { who } => self.opens_again(who).await,
            Step::SupporterTakes { who, ready } => self.takes(who, ready).await,
            Step::SupporterEnds { who } => self.ends(who).await,
            Step::SupporterFlags { who } => self.flags(who).await,
            Step::ModeratorClaims { who } => self.claims(who).await,
            Step::ModeratorEscalates { who } => self.escalates(who).await,
            Step::ModeratorResolves { who } => self.resolves(who).await,
            Step::ClinicianJoins { who } => self.joins(who).await,
            Step::ClinicianStepsOut { who } => self.steps_out(who).await,
            Step::ClinicianCloses { who } => self.closes(who).await,
            Step::TimePasses { ms } => self.pass(ms).await,
            Step::Restarts { without } => self.restarts(without).await,
        }
    }

    async fn start(&mut self) -> Verdict {
        let visits = &self.model.students;
        if visits.iter().filter(|visit| visit.place != Place::Ended).count() >= STUDENTS_AT_ONCE {
            return Ok(());
        }
        self.students.push(StudentPage::start(&self.world).await);
        self.sessions.push(self.newest_session().await);
        self.stored.push(vec![]);
        self.model.start();
        self.agree().await
    }

    async fn newest_session(&self) -> SessionId {
        let due = self.world.app().relay.store.due(END_OF_TIME).await.unwrap();
        let session = due.into_iter().find_map(|deadline| match deadline {
            Deadline::SessionLength(session) if !self.sessions.contains(&session) => Some(session),
            Deadline::SessionLength(_)
            | Deadline::ClaimCase(_)
            | Deadline::CallNext(_)
            | Deadline::BeginDrill(_)
            | Deadline::EndDrill(_)
            | Deadline::ConversationLength(_)
            | Deadline::Idle(_)
            | Deadline::StudentAway(_)
            | Deadline::StaffAway(_)
            | Deadline::EndBlock(_)
            | Deadline::EraseContact(_)
            | Deadline::EndReturnCode(_)
            | Deadline::StopWaiting(_)
            | Deadline::Closing(_)
            | Deadline::AnswerMessage(_)
            | Deadline::GiveBackMessage(_)
            | Deadline::EndMessage(_)
            | Deadline::EraseSession(_) => None,
        });
        session.unwrap()
    }

    async fn says(&mut self, who: u8, texts: u8) -> Verdict {
        let Some(who) = pick(who, self.whoever(Self::can_write)) else { return Ok(()) };
        for _ in 0..texts {
            self.write(who).await;
        }
        self.agree().await
    }

    async fn both_say(&mut self, who: u8) -> Verdict {
        let Some((student, supporter)) = pick(who, self.pairs()) else { return Ok(()) };
        let pair = [Who::Student(student), Who::Staff(supporter)];
        if !pair.iter().all(|who| self.can_write(*who)) {
            return Ok(());
        }
        for _ in 0..3 {
            for who in pair {
                self.write(who).await;
            }
        }
        self.agree().await
    }

    async fn worries(&mut self, who: u8) -> Verdict {
        let Some(student) = pick(who, self.students_here()) else { return Ok(()) };
        self.texts += 1;
        let text = format!("student {student} says {}: i want to die", self.texts);
        self.students[student].write(&text).await;
        self.model.worry(student, Severity::High);
        self.agree().await
    }

    async fn asks_for_help(&mut self, who: u8) -> Verdict {
        let Some(student) = pick(who, self.students_here()) else { return Ok(()) };
        self.students[student].send(&FromStudent::UrgentHelp {}).await;
        self.model.ask_for_help(student);
        self.agree().await
    }

    async fn leaves(&mut self, who: u8) -> Verdict {
        let Some(student) = pick(who, self.students_here()) else { return Ok(()) };
        self.students[student].send(&FromStudent::Leave {}).await;
        self.model.end(student, EndedBy::Student);
        self.agree().await
    }

    async fn goes_away(&mut self, who: u8, saying: bool) -> Verdict {
        let Some(who) = pick(who, self.whoever(Self::is_here)) else { return Ok(()) };
        if saying && self.can_write(who) {
            self.write(who).await;
        }
        self.line(who).as_ref().unwrap().close().await;
        *self.line(who) = None;
        self.model.go(who);
        self.agree().await
    }

    async fn falls_silent(&mut self, who: u8) -> Verdict {
        let Some(who) = pick(who, self.whoever(Self::is_here)) else { return Ok(()) };
        self.model.fall_silent(who);
        self.agree().await
    }

    async fn returns(&mut self, who: u8, reloaded: bool) -> Verdict {
        let away = self.whoever(|play, who| play.presence(who) != Presence::Here);
        let Some(who) = pick(who, away) else { return Ok(()) };
        self.come(who, reloaded).await
    }

    async fn opens_again(&mut self, who: u8) -> Verdict {
        let Some(who) = pick(who, self.whoever(Self::is_here)) else { return Ok(()) };
        self.come(who, true).await
    }

    /// Somebody opens the page, whether it is open already or not.
    async fn come(&mut self, who: Who, reloaded: bool) -> Verdict {
        let mut older = self.line(who).take();
        match who {
            Who::Student(student) => self.students[student].come(&self.world, reloaded).await,
            Who::Staff(staff) => self.staff[staff].come(&self.world, reloaded).await,
        }
        if older.is_some() && !self.model.is_over(who) {
            closes(&mut older, Some(CloseCode::Replaced)).await?;
        }
        self.model.come(who);
        self.agree().await
    }

    async fn takes(&mut self, who: u8, ready: bool) -> Verdict {
        let Some(supporter) = pick(who, self.here(Role::Supporter)) else { return Ok(()) };
        let frame = if ready { FromStaff::Ready {} } else { FromStaff::Pause {} };
        self.staff[supporter].send(&frame).await;
        self.model.take_students(supporter, ready);
        self.agree().await
    }

    async fn ends(&mut self, who: u8) -> Verdict {
        let pairs = self.pairs().into_iter().filter(|(_, staff)| self.is_here(Who::Staff(*staff)));
        let Some((student, supporter)) = pick(who, pairs.collect()) else { return Ok(()) };
        let session = self.sessions[student];
        self.staff[supporter].send(&FromStaff::End { session }).await;
        self.model.end_as_supporter(student);
        self.agree().await
    }

    async fn flags(&mut self, who: u8) -> Verdict {
        let Some((student, supporter)) = pick(who, self.pairs()) else { return Ok(()) };
        let path = format!("/api/sessions/{}/flags", self.sessions[student]);
        let body = RaiseFlag { severity: Severity::High, note: None };
        self.post(supporter, &path, &body).await?;
        self.model.worry(student, Severity::High);
        self.agree().await
    }

    async fn claims(&mut self, who: u8) -> Verdict {
        let cases = self.cases(|case| case.status == CaseStatus::Open).await;
        let Some(case) = pick(who, cases) else { return Ok(()) };
        self.post(MODERATOR, &format!("/api/cases/{}/claim", case.id), &()).await?;
        // Whoever has a case and no page open is expected to open one.
        if !self.presence(Who::Staff(MODERATOR)).is_connected() {
            self.model.go(Who::Staff(MODERATOR));
        }
        self.agree().await
    }

    async fn escalates(&mut self, who: u8) -> Verdict {
        let can_be =
            |case: &CaseView| matches!(case.status, CaseStatus::Open | CaseStatus::Claimed);
        let Some(case) = pick(who, self.cases(can_be).await) else { return Ok(()) };
        self.post(MODERATOR, &format!("/api/cases/{}/escalate", case.id), &()).await?;
        self.agree().await
    }

    async fn resolves(&mut self, who: u8) -> Verdict {
        let can_be = |case: &CaseView| case.status != CaseStatus::Open && joined_by(case).is_none();
        let Some(case) = pick(who, self.cases(can_be).await) else { return Ok(()) };
        self.post(MODERATOR, &format!("/api/cases/{}/resolve", case.id), &resolution()).await?;
        self.agree().await
    }

    async fn joins(&mut self, who: u8) -> Verdict {
        let Some(clinician) = pick(who, self.here(Role::Clinician)) else { return Ok(()) };
        let is_called = |case: &CaseView| {
            let calling = |escalation| escalation == EscalationStatus::Calling;
            case.escalation.as_ref().is_some_and(|escalation| calling(escalation.status))
        };
        let cases = self.cases(is_called).await;
        let Some(student) = pick(who, cases).and_then(|case| self.student_of(&case)) else {
            return Ok(());
        };
        let (session, view) = (self.sessions[student], self.staff[clinician].view.clone());
        self.staff[clinician].join(session).await;
        // When the session is over, this is all there is to be seen.
        let is_in = |case: &CaseView| case.session == session && joined_by(case) == Some(view.id);
        let world = &self.world;
        world.until("they are in", async || world.cases().await.iter().any(is_in)).await;
        self.model.join(student, clinician);
        self.agree().await
    }

    async fn steps_out(&mut self, who: u8) -> Verdict {
        let Some((student, clinician)) = pick(who, self.accompanied()) else { return Ok(()) };
        let session = self.sessions[student];
        self.staff[clinician].send(&FromStaff::StepOut { session }).await;
        self.model.step_out(student);
        self.agree().await
    }

    async fn closes(&mut self, who: u8) -> Verdict {
        let Some((student, clinician)) = pick(who, self.accompanied()) else { return Ok(()) };
        let session = self.sessions[student];
        let Some(case) = self.cases(|case| case.session == session).await.pop() else {
            return Ok(());
        };
        let escalation = case.escalation.unwrap().id;
        let path = format!("/api/escalations/{escalation}/close");
        self.post(clinician, &path, &resolution()).await?;
        self.model.close(student);
        self.agree().await
    }

    async fn restarts(&mut self, without: u8) -> Verdict {
        let here = self.whoever(Self::is_here);
        for who in here.clone() {
            if self.can_write(who) {
                self.write(who).await;
            }
        }
        self.world.restart().await;
        for who in self.model.everybody() {
            if self.model.presence(who).is_connected() && !self.model.is_over(who) {
                closes(self.line(who), Some(CloseCode::Restarting)).await?;
                self.model.go(who);
            }
        }
        let absent = pick(without, here.clone());
        // Nobody can tell whose texts were in time.
        let seen = self.look().await;
        compare::nothing_is_gone(&self.stored, &seen.stored)?;
        for who in here.into_iter().filter(|who| Some(*who) != absent) {
            self.pass(1).await?;
            self.come(who, false).await?;
        }
        Ok(())
    }

    /// Lets time pass, from one thing that is due to the next.
    async fn pass(&mut self, ms: i64) -> Verdict {
        let until = self.model.now.plus_ms(ms);
        while self.model.now < until {
            let next = self.model.next_due().map_or(until, |due| due.min(until));
            let ms = next.since(self.model.now).min(STEP_MS);
            self.world.advance_ms(ms).await;
            self.model.now = self.model.now.plus_ms(ms);
            self.beat().await;
            if self.model.next_due().is_some_and(|due| due <= self.model.now) {
                for silent in self.model.act_on_what_is_due() {
                    closes(self.line(silent), Some(CloseCode::Silent)).await?;
                }
                self.agree().await?;
            }
        }
        if ms >= QUEUE_IS_TOLD_MS { self.agree_on_positions().await } else { Ok(()) }
    }

    /// Whoever is here sends a heartbeat.
    async fn beat(&mut self) {
        for who in self.whoever(Self::is_here) {
            if let Some(line) = self.line(who) {
                line.beat().await;
            }
        }
    }

    /// Waits until the service stands as the model does, and takes over what it was free to choose.
    async fn agree(&mut self) -> Verdict {
        self.until_agreed(compare::standing).await
    }

    /// The same for what students are told of the queue.
    async fn agree_on_positions(&mut self) -> Verdict {
        self.until_agreed(compare::positions).await
    }

    async fn until_agreed(&mut self, compare: fn(&Self, &Seen) -> Verdict<Model>) -> Verdict {
        let mut parted = String::new();
        let agreed = tokio::time::timeout(self.patience, async {
            loop {
                self.take_in().await?;
                let seen = self.look().await;
                compare::nothing_is_gone(&self.stored, &seen.stored)?;
                match compare(self, &seen) {
                    Ok(model) => {
                        (self.model, self.stored) = (model, seen.stored);
                        return Ok(());
                    }
                    Err(why) => parted = why,
                }
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        });
        agreed.await.unwrap_or_else(|_| Err(parted.clone()))
    }

    async fn look(&self) -> Seen {
        Seen::of(self).await
    }

    async fn take_in(&mut self) -> Verdict {
        for (n, page) in self.students.iter_mut().enumerate() {
            page.take_in().map_err(|why| format!("on the page of student {n}: {why}"))?;
        }
        for (n, page) in self.staff.iter_mut().enumerate() {
            let is_silent = self.model.staff[n].presence != Presence::Here;
            let taken = page.take_in(is_silent).await;
            taken.map_err(|why| format!("on the page of staff {n}: {why}"))?;
        }
        Ok(())
    }

    async fn write(&mut self, who: Who) {
        self.texts += 1;
        let number = self.texts;
        match who {
            Who::Student(student) => {
                let text = format!("student {student} says {number}");
                self.students[student].write(&text).await;
            }
            Who::Staff(staff) => {
                for student in self.model.students_of(staff).collect::<Vec<_>>() {
                    let text = format!("staff {staff} to student {student} says {number}");
                    self.staff[staff].write(self.sessions[student], &text).await;
                }
            }
        }
    }

    async fn cases(&self, wanted: impl Fn(&CaseView) -> bool) -> Vec<CaseView> {
        let mut cases = self.world.cases().await;
        cases.retain(wanted);
        // By whose they are, not by their ids: those differ each time.
        cases.sort_by_key(|case| self.student_of(case));
        cases
    }

    async fn post(&self, staff: usize, path: &str, body: &impl Serialize) -> Verdict {
        let token = String::from(self.staff[staff].token.clone());
        let request = self.http.post(self.world.url(path)).bearer_auth(token).json(body);
        match request.send().await.unwrap().status() {
            status if status.is_success() => Ok(()),
            status => Err(format!("{path} was answered with {status}")),
        }
    }

    fn line(&mut self, who: Who) -> &mut Option<tests::connection::Connection> {
        match who {
            Who::Student(student) => &mut self.students[student].line,
            Who::Staff(staff) => &mut self.staff[staff].line,
        }
    }

    fn student_of(&self, case: &CaseView) -> Option<usize> {
        self.sessions.iter().position(|session| *session == case.session)
    }

    fn whoever(&self, can: impl Fn(&Self, Who) -> bool) -> Vec<Who> {
        self.model.everybody().filter(|who| can(self, *who)).collect()
    }

    fn presence(&self, who: Who) -> Presence {
        self.model.presence(who)
    }

    fn is_here(&self, who: Who) -> bool {
        self.presence(who) == Presence::Here && !self.model.is_over(who)
    }

    /// A supporter can once the conversation is on the screen.
    fn can_write(&self, who: Who) -> bool {
        self.is_here(who)
            && match who {
                Who::Student(_) => true,
                Who::Staff(staff) => self.model.students_of(staff).next().is_some(),
            }
    }

    fn students_here(&self) -> Vec<usize> {
        (0..self.students.len()).filter(|n| self.is_here(Who::Student(*n))).collect()
    }

    fn here(&self, role: Role) -> Vec<usize> {
        (0..self.staff.len())
            .filter(|n| self.model.staff[*n].role == role && self.is_here(Who::Staff(*n)))
            .collect()
    }

    fn pairs(&self) -> Vec<(usize, usize)> {
        let students = self.model.students.iter().enumerate();
        students
            .filter_map(|(n, student)| match student.place {
                Place::Paired(Some(supporter)) => Some((n, supporter)),
                Place::Paired(None) | Place::Waiting | Place::Accompanied | Place::Ended => None,
            })
            .collect()
    }

    /// Students with a clinician who is here.
    fn accompanied(&self) -> Vec<(usize, usize)> {
        let students = self.model.students.iter().enumerate();
        students
            .filter_map(|(n, student)| Some((n, student.clinician?)))
            .filter(|(_, clinician)| self.is_here(Who::Staff(*clinician)))
            .collect()
    }
}

/// The clinician who is in a case.
#[must_use]
pub(crate) fn joined_by(case: &CaseView) -> Option<protocol::StaffId> {
    case.escalation.as_ref().and_then(|escalation| escalation.joined_by)
}

fn resolution() -> Resolve {
    Resolve { outcome: Outcome::Supported, reason: "it is over".try_into().unwrap() }
}

fn pick<T>(number: u8, mut from: Vec<T>) -> Option<T> {
    if from.is_empty() { None } else { Some(from.swap_remove(usize::from(number) % from.len())) }
}

/// After everything.
pub(crate) const END_OF_TIME: Timestamp = Timestamp(i64::MAX);

/// More students than they can take, so that there is a queue.
const STAFF: [Role; 5] =
    [Role::Supporter, Role::Supporter, Role::Moderator, Role::Clinician, Role::Clinician];
/// Where the moderator stands in [`STAFF`].
const MODERATOR: usize = 2;
const STUDENTS_AT_ONCE: usize = 8;
/// Short enough for everybody's heartbeat.
const STEP_MS: i64 = 10_000;
/// The lobby tells those who wait where they stand at least so often.
const QUEUE_IS_TOLD_MS: i64 = 2_000;
