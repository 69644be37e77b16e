//! Plays a night step by step, and looks at the rows after each act.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use domain::flag::Concern;
use protocol::{
    PageId, Role, SessionId, StaffId, Timestamp,
    staff::{CaseStatus, CaseView, EscalationStatus, FlagSource, Outcome, Severity},
};
use server::{
    config::{Config, Coverage},
    hook::Notice,
    ids::{IdSource, SystemIds},
    mailbox::Mailbox,
    store::{
        Act, Policy, Text, WriteError,
        acts::{
            accounts::AddStaff,
            cases::{Claim, Escalate, Release, ResolveCase},
            deadlines::{Fire, PullIn},
            escalations::{Acknowledge, Close, Join, StepOut},
            nodes::{NodeLeft, NodeSeen},
            outbox::{Delivery, LEASE_MS, MarkDelivered, MarkFailed, TakeDue},
            presence::{StaffGone, StaffHere},
            texts::Speaker,
        },
    },
};
use tests::{
    clock::HeldClock,
    person::{arrival, key},
    postgres::Postgres,
};
use tokio::time::{sleep, timeout};
use uuid::Uuid;

use super::{
    super::{Parted, screen::Verdict},
    PATIENCE,
    node::{Node, Service},
    promise::Rows,
    step::{Attempt, Step},
};

/// Plays the steps, and then lets the faults stop. Where a promise is broken it says after how many
/// steps, and how.
pub(super) async fn play(steps: &[Step], mistake: Mistake) -> Result<(), Parted> {
    let mut night = Night::begin(mistake).await;
    for (number, step) in (1..).zip(steps) {
        night.step(*step).await.map_err(|why| (number, format!("at {step:?}: {why}")))?;
    }
    let finished = night.finishes().await;
    finished.map_err(|why| (steps.len(), format!("after the faults: {why}")))
}

/// What could be wrong with how a node is struck off. Each is done beside the service, right after it did
/// it well.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Mistake {
    None,
    /// What it had taken from the outbox stays taken.
    KeepsItsDeliveries,
    /// Nobody waits for the people who were connected to it to come back.
    NobodyIsMissed,
    /// The people who were connected to it stay connected.
    StaysConnected,
    /// It is believed again when it writes.
    IsBelievedAgain,
    /// It is never struck off.
    IsNeverStruckOff,
}

impl Mistake {
    pub(super) const ALL: &[Self] = &[
        Self::KeepsItsDeliveries,
        Self::NobodyIsMissed,
        Self::StaysConnected,
        Self::IsBelievedAgain,
        Self::IsNeverStruckOff,
    ];

    pub(super) const fn is_found_as(self) -> &'static str {
        match self {
            Self::None => "",
            Self::KeepsItsDeliveries => "in the hands of a node that is gone",
            Self::NobodyIsMissed => "neither an owner nor a deadline",
            Self::StaysConnected => "connected to a node that is gone",
            Self::IsBelievedAgain => "a node that was struck off stored something",
            Self::IsNeverStruckOff => "is still taken to be there",
        }
    }

    /// What is done to the rows after somebody was struck off.
    const fn undoes(self) -> Option<&'static str> {
        match self {
            Self::KeepsItsDeliveries => Some(
                "UPDATE deliveries SET due_at = due_at + 75000 WHERE state = 'pending'
                    AND node NOT IN (SELECT id FROM nodes)",
            ),
            Self::NobodyIsMissed => Some("DELETE FROM deadlines WHERE kind = 'staff_away'"),
            Self::StaysConnected => {
                Some("UPDATE duties SET connection = node WHERE node NOT IN (SELECT id FROM nodes)")
            }
            Self::None | Self::IsBelievedAgain | Self::IsNeverStruckOff => None,
        }
    }
}

struct Night {
    service: Service,
    rows: Rows,
    nodes: [Option<Node>; 2],
    /// Nodes that crashed or stand still, and for how long they have.
    gone: Vec<(Uuid, i64)>,
    /// A moderator, and two clinicians who are on call.
    staff: Vec<StaffId>,
    /// Who is connected: to which node, and by which connection.
    here: BTreeMap<StaffId, (usize, Uuid)>,
    students: Vec<Option<SessionId>>,
    target_works: bool,
    /// What the target was told.
    arrived: BTreeSet<PageId>,
    mistake: Mistake,
}

impl Night {
    async fn begin(mistake: Mistake) -> Self {
        let policy = Policy {
            targets: vec![Coverage::everything("oncall".try_into().unwrap())],
            ..Policy::from(&Config::default())
        };
        let ids: Arc<dyn IdSource> = Arc::new(SystemIds::new());
        let service = Service {
            database: Postgres::new().await.unwrap(),
            clock: Arc::new(HeldClock::at(THREE_AT_NIGHT)),
            ids: ids.clone(),
            keys: tempfile::tempdir().unwrap(),
            policy,
        };
        let first = service.start(0).await.unwrap();
        let mut staff = Vec::new();
        for (name, role) in STAFF {
            let id = StaffId(ids.uuid());
            let act = AddStaff {
                id,
                name: name.try_into().unwrap(),
                role,
                pseudonym: ids.pseudonym(),
                password: "!".to_owned(),
                on_call: role == Role::Clinician,
                by: None,
            };
            first.does(act).await.unwrap();
            staff.push(id);
        }
        let rows = Rows::of(&service.database.url()).await;
        let second = service.start(rows.newest().await).await.unwrap();
        Self {
            service,
            rows,
            nodes: [Some(first), Some(second)],
            gone: vec![],
            staff,
            here: BTreeMap::new(),
            students: vec![None; STUDENTS],
            target_works: true,
            arrived: BTreeSet::new(),
            mistake,
        }
    }

    async fn step(&mut self, step: Step) -> Verdict {
        match step {
            Step::Flag { who, node, imminent } => self.flag(who, node, imminent).await,
            Step::Comes { who, node } => self.comes(who, usize::from(node)).await,
            Step::Goes { who } => self.goes(who).await,
            Step::Claims { who, node } => {
                let act = |case: &CaseView, moderator| Claim { case: case.id, moderator };
                self.moderates(who, node, act).await
            }
            Step::Releases { who, node } => {
                let act = |case: &CaseView, moderator| Release { case: case.id, moderator };
                self.moderates(who, node, act).await
            }
            Step::Escalates { who, node } => {
                let act = |case: &CaseView, moderator| Escalate { case: case.id, moderator };
                self.moderates(who, node, act).await
            }
            Step::Resolves { who, node } => self.moderates(who, node, resolution).await,
            Step::Acknowledges { who, node } => self.acknowledges(who, usize::from(node)).await,
            Step::Joins { who } => self.joins(self.clinician(who)).await,
            Step::StepsOut { who } => self.steps_out(self.clinician(who)).await,
            Step::Closes { who } => self.closes(self.clinician(who)).await,
            Step::Takes { node } => self.takes(usize::from(node)).await,
            Step::Sends { node, ends } => self.sends(usize::from(node), ends).await,
            Step::Looks { node, most } => self.looks(usize::from(node), usize::from(most)).await,
            Step::Target { works } => {
                self.target_works = works;
                Ok(())
            }
            Step::Crashes { node } => {
                self.crash(usize::from(node));
                Ok(())
            }
            Step::StandsStill { node } => {
                self.stand_still(usize::from(node));
                Ok(())
            }
            Step::GoesOn { node } => self.goes_on(usize::from(node)).await,
            Step::Ends { node } => self.ends(usize::from(node)).await,
            Step::Starts { node } => self.starts(usize::from(node)).await,
            Step::TimePasses { ms } => self.pass(ms).await,
            Step::ClockJumps { ms } => {
                self.jump(ms).await;
                Ok(())
            }
        }
    }

    /// A student says something. One whose session is over begins another.
    async fn flag(&mut self, who: u8, node: u8, imminent: bool) -> Verdict {
        let (at, who) = (usize::from(node), usize::from(who) % STUDENTS);
        if !self.runs(at) {
            return Ok(());
        }
        if let Some(session) = self.students[who]
            && self.says(at, session, imminent).await?
        {
            return Ok(());
        }
        let Some(session) = self.begins(at).await? else { return Ok(()) };
        self.students[who] = Some(session);
        self.says(at, session, imminent).await.map(drop)
    }

    async fn begins(&mut self, at: usize) -> Verdict<Option<SessionId>> {
        let begin = arrival(&*self.service.ids);
        let id = begin.id;
        Ok(self.does(at, begin).await?.map(|_| id))
    }

    /// Whether it was taken.
    async fn says(&mut self, at: usize, session: SessionId, imminent: bool) -> Verdict<bool> {
        let Some(node) = &self.nodes[at] else { return Ok(false) };
        let severity = if imminent { Severity::Imminent } else { Severity::High };
        let concern = Concern { source: FlagSource::Rule, severity, signals: vec![] };
        let text = Text {
            session,
            speaker: Speaker::Student,
            key: key(),
            text: "something that worries".try_into().unwrap(),
            concern: Some(concern),
        };
        let was_struck_off = self.is_struck_off(node.id).await;
        let mut answered = Mailbox::new(1);
        node.store.say(text, answered.slot()).map_err(|error| error.to_string())?;
        // Whatever was said before this is stored when it is.
        let written = node.store.probe().await;
        self.ends_if_struck_off(at, was_struck_off, written.is_ok())?;
        self.keeps_the_promise().await?;
        Ok(written.is_ok() && answered.waiting().is_none())
    }

    async fn comes(&mut self, who: u8, at: usize) -> Verdict {
        let staff = self.staff[usize::from(who) % STAFF.len()];
        self.connects(staff, at).await
    }

    async fn connects(&mut self, staff: StaffId, at: usize) -> Verdict {
        if !self.runs(at) {
            return Ok(());
        }
        let connection = self.service.ids.uuid();
        if self.does(at, StaffHere { staff, connection, tab: None }).await?.is_some() {
            self.here.insert(staff, (at, connection));
        }
        Ok(())
    }

    async fn goes(&mut self, who: u8) -> Verdict {
        let staff = self.staff[usize::from(who) % STAFF.len()];
        let Some((at, connection)) = self.is_here(staff) else { return Ok(()) };
        self.here.remove(&staff);
        self.does(at, StaffGone { staff, connection }).await.map(drop)
    }

    async fn moderates<A: Act>(
        &mut self,
        who: u8,
        node: u8,
        act: impl Fn(&CaseView, StaffId) -> A,
    ) -> Verdict {
        let at = usize::from(node);
        if !self.runs(at) {
            return Ok(());
        }
        let cases = self.cases(at).await;
        let Some(case) = cases.get(usize::from(who) % cases.len().max(1)) else { return Ok(()) };
        self.does(at, act(case, self.staff[0])).await.map(drop)
    }

    fn clinician(&self, who: u8) -> StaffId {
        self.staff[1 + usize::from(who) % 2]
    }

    /// Whoever was called knows of it by what arrived.
    async fn acknowledges(&mut self, who: u8, at: usize) -> Verdict {
        let clinician = self.clinician(who);
        if !self.runs(at) {
            return Ok(());
        }
        let Some((page, _)) = self.was_told(at, clinician).await else { return Ok(()) };
        self.does(at, Acknowledge { page, clinician }).await.map(drop)
    }

    async fn joins(&mut self, clinician: StaffId) -> Verdict {
        let Some((at, _)) = self.is_here(clinician) else { return Ok(()) };
        let Some((_, session)) = self.was_told(at, clinician).await else { return Ok(()) };
        self.does(at, Join { session, clinician }).await.map(drop)
    }

    async fn steps_out(&mut self, clinician: StaffId) -> Verdict {
        let Some((at, _)) = self.is_here(clinician) else { return Ok(()) };
        let Some(case) = self.joined(at, clinician).await else { return Ok(()) };
        self.does(at, StepOut { session: case.session, clinician }).await.map(drop)
    }

    async fn closes(&mut self, clinician: StaffId) -> Verdict {
        let Some((at, _)) = self.is_here(clinician) else { return Ok(()) };
        let Some(case) = self.joined(at, clinician).await else { return Ok(()) };
        let (outcome, reason) = (Outcome::Supported, "it is over".try_into().unwrap());
        let escalation = case.escalation.unwrap().id;
        self.does(at, Close { escalation, clinician, outcome, reason }).await.map(drop)
    }

    /// As `worker/outbox.rs` does.
    async fn takes(&mut self, at: usize) -> Verdict {
        if !self.runs(at) {
            return Ok(());
        }
        let target = "oncall".try_into().unwrap();
        let take = TakeDue { target, limit: 16, lease_ms: LEASE_MS };
        let Some(due) = self.does(at, take).await? else { return Ok(()) };
        if let Some(node) = &mut self.nodes[at] {
            node.in_hand.extend(due);
        }
        Ok(())
    }

    async fn sends(&mut self, at: usize, ends: Attempt) -> Verdict {
        if !self.runs(at) {
            return Ok(());
        }
        let Some(due) = self.nodes[at].as_mut().and_then(|node| node.in_hand.pop()) else {
            return Ok(());
        };
        let delivery = due.delivery;
        let arrives = !matches!(ends, Attempt::IsLost | Attempt::CrashBefore);
        if arrives && delivery.notice == Notice::Called {
            self.arrived.insert(delivery.page);
        }
        match ends {
            Attempt::Arrives => self.does(at, MarkDelivered(delivery)).await.map(drop),
            Attempt::AnswerIsLost | Attempt::IsLost => self.fails(at, delivery).await,
            Attempt::CrashBefore | Attempt::CrashAfter => {
                self.crash(at);
                Ok(())
            }
            Attempt::StillAfter => {
                self.nodes[at].iter_mut().for_each(|node| node.unmarked.push(delivery.clone()));
                self.stand_still(at);
                Ok(())
            }
        }
    }

    async fn fails(&mut self, at: usize, delivery: Delivery) -> Verdict {
        let due_at = self.service.now().plus_ms(AGAIN_MS);
        self.does(at, MarkFailed { delivery, due_at }).await.map(drop)
    }

    /// As `worker/deadlines.rs` does.
    async fn looks(&mut self, at: usize, most: usize) -> Verdict {
        if !self.runs(at) || self.does(at, PullIn).await?.is_none() {
            return Ok(());
        }
        let due = match &self.nodes[at] {
            Some(node) => node.due(self.service.now()).await,
            None => vec![],
        };
        for deadline in due.into_iter().take(most) {
            if self.does(at, Fire(deadline)).await?.is_none() && !self.runs(at) {
                return Ok(());
            }
        }
        Ok(())
    }

    /// As `worker/nodes.rs` does.
    async fn is_seen(&mut self, at: usize) -> Verdict {
        let Some(node) = &self.nodes[at] else { return Ok(()) };
        let can_tell = node.well_ms >= SILENT_MS && self.mistake != Mistake::IsNeverStruckOff;
        let act = NodeSeen { silent_ms: can_tell.then_some(SILENT_MS) };
        let before = self.rows.nodes().await;
        let Some(seen) = self.does_unseen(at, act).await? else { return Ok(()) };
        if let Some(node) = &mut self.nodes[at] {
            node.well_ms = seen.well_ms(node.well_ms, SILENT_MS);
        }
        if self.rows.nodes().await != before {
            if let Some(sql) = self.mistake.undoes() {
                self.rows.run(sql).await;
            }
            self.rows.are_given_free(self.service.now()).await?;
        }
        self.keeps_the_promise().await
    }

    fn crash(&mut self, at: usize) {
        if let Some(node) = self.nodes[at].take()
            && !self.gone.iter().any(|(id, _)| *id == node.id)
        {
            self.gone.push((node.id, 0));
        }
        self.here.retain(|_, (place, _)| *place != at);
    }

    fn stand_still(&mut self, at: usize) {
        if let Some(node) = &mut self.nodes[at]
            && !node.stands_still
        {
            node.stand_still();
            self.gone.push((node.id, 0));
        }
    }

    /// It notices nothing, and first says what it was about to say.
    async fn goes_on(&mut self, at: usize) -> Verdict {
        let Some(node) = self.nodes[at].as_mut().filter(|node| node.stands_still) else {
            return Ok(());
        };
        node.go_on();
        let (id, unmarked) = (node.id, std::mem::take(&mut node.unmarked));
        self.gone.retain(|(gone, _)| *gone != id);
        for delivery in unmarked {
            self.does(at, MarkDelivered(delivery)).await?;
        }
        if self.runs(at) { self.is_seen(at).await } else { Ok(()) }
    }

    async fn ends(&mut self, at: usize) -> Verdict {
        if !self.runs(at) || self.does_unseen(at, NodeLeft).await?.is_none() {
            return Ok(());
        }
        self.here.retain(|_, (place, _)| *place != at);
        self.nodes[at] = None;
        self.rows.are_given_free(self.service.now()).await?;
        self.keeps_the_promise().await
    }

    async fn starts(&mut self, at: usize) -> Verdict {
        if self.nodes[at].is_some() {
            return Ok(());
        }
        let newest = self.rows.newest().await;
        let node = self.service.start(newest).await.map_err(|error| error.to_string())?;
        self.nodes[at] = Some(node);
        self.keeps_the_promise().await
    }

    /// Lets time pass. Whoever runs does what its workers do, every few seconds.
    async fn pass(&mut self, ms: i64) -> Verdict {
        let mut left = ms;
        while left > 0 {
            let step = left.min(STEP_MS);
            left -= step;
            self.service.clock.advance_ms(step);
            self.rows.grow_older(step).await;
            self.gone.iter_mut().for_each(|(_, gone_ms)| *gone_ms += step);
            for at in 0..self.nodes.len() {
                self.works(at, step).await?;
            }
            self.whoever_is_gone_is_missed().await?;
        }
        Ok(())
    }

    async fn works(&mut self, at: usize, ms: i64) -> Verdict {
        if !self.runs(at) {
            return Ok(());
        }
        self.is_seen(at).await?;
        self.looks(at, usize::MAX).await?;
        self.takes(at).await?;
        let ends = if self.target_works { Attempt::Arrives } else { Attempt::IsLost };
        while self.runs(at) && self.nodes[at].as_ref().is_some_and(|node| !node.in_hand.is_empty())
        {
            self.sends(at, ends).await?;
        }
        if self.runs(at)
            && let Some(node) = &mut self.nodes[at]
        {
            node.ran_ms += ms;
            self.rows.keep_it_in_time(&node.store, self.service.now()).await?;
        }
        Ok(())
    }

    async fn jump(&mut self, ms: i64) {
        self.service.clock.advance_ms(ms);
        self.rows.grow_older(ms).await;
        self.gone.iter_mut().for_each(|(_, gone_ms)| *gone_ms = 0);
        self.nodes.iter_mut().flatten().for_each(|node| node.ran_ms = 0);
    }

    /// As long as anybody runs, nobody believes for long in a node that does not.
    async fn whoever_is_gone_is_missed(&mut self) -> Verdict {
        let there = self.rows.nodes().await;
        self.gone.retain(|(id, _)| there.contains(id));
        let running = self.nodes.iter().flatten().filter(|node| !node.stands_still);
        let ran_ms = running.map(|node| node.ran_ms).max().unwrap_or(0);
        let long = self.gone.iter().any(|(_, gone_ms)| *gone_ms.min(&ran_ms) > MISSED_WITHIN_MS);
        if long { Err("a node that is gone is still taken to be there".to_owned()) } else { Ok(()) }
    }

    /// Nothing goes wrong any more: whoever was called, and knows of it, comes and closes; the moderator
    /// closes what they have. Nobody does anything unasked.
    async fn finishes(mut self) -> Verdict {
        self.target_works = true;
        for at in 0..self.nodes.len() {
            self.goes_on(at).await?;
        }
        if (0..self.nodes.len()).all(|at| !self.runs(at)) {
            self.starts(0).await?;
        }
        let mut waited_ms = 0;
        while !self.is_finished().await {
            if waited_ms > FINISHED_WITHIN_MS {
                return Err(format!("still not finished: {:?}", self.open_cases().await));
            }
            waited_ms += STEP_MS;
            self.pass(STEP_MS).await?;
            self.help().await?;
        }
        self.everybody_heard_everything().await
    }

    async fn is_finished(&self) -> bool {
        self.rows.count(UNFINISHED).await == 0
    }

    async fn open_cases(&self) -> Vec<CaseView> {
        let node = self.nodes.iter().flatten().next();
        node.unwrap().store.cases().await.unwrap()
    }

    async fn help(&mut self) -> Verdict {
        let running = (0..self.nodes.len()).find(|at| self.runs(*at));
        let Some(at) = running else { return Err("a node ended unasked".to_owned()) };
        for clinician in [self.clinician(0), self.clinician(1)] {
            let is_called = self.was_told(at, clinician).await.is_some();
            let has_joined = self.joined(at, clinician).await.is_some();
            if (is_called || has_joined) && self.is_here(clinician).is_none() {
                self.connects(clinician, at).await?;
            }
            if is_called && !has_joined {
                self.joins(clinician).await?;
            }
            self.closes(clinician).await?;
        }
        let moderator = self.staff[0];
        if self.is_here(moderator).is_some() {
            let theirs =
                |case: &CaseView| case.status == CaseStatus::Claimed && case.claimed_by.is_some();
            for case in self.cases(at).await.into_iter().filter(theirs) {
                self.does(at, resolution(&case, moderator)).await?;
            }
        }
        Ok(())
    }

    /// Every node hears everything that was stored since it began, in the order in which it was stored.
    async fn everybody_heard_everything(&self) -> Verdict {
        let news = self.rows.news().await;
        for node in self.nodes.iter().flatten() {
            let since = news.iter().filter(|(seq, _)| *seq > node.heard_after);
            let stored: Vec<_> = since.map(|(_, bell)| bell.clone()).collect();
            let hearing = async {
                while node.heard().len() < stored.len() {
                    sleep(Duration::from_millis(5)).await;
                }
            };
            let heard_all = timeout(PATIENCE, hearing).await.is_ok();
            if !heard_all || node.heard() != stored {
                return Err("a node heard something else than what was stored".to_owned());
            }
        }
        Ok(())
    }

    /// An act at a node; none when a rule refuses it, or the node has ended.
    async fn does<A: Act>(&mut self, at: usize, act: A) -> Verdict<Option<A::Answer>> {
        let answer = self.does_unseen(at, act).await?;
        self.keeps_the_promise().await?;
        Ok(answer)
    }

    async fn does_unseen<A: Act>(&mut self, at: usize, act: A) -> Verdict<Option<A::Answer>> {
        let Some(node) = &self.nodes[at] else { return Ok(None) };
        let was_struck_off = self.is_struck_off(node.id).await;
        let done = node.does(act).await;
        self.ends_if_struck_off(at, was_struck_off, done.is_ok())?;
        match done {
            Ok(answer) => Ok(Some(answer)),
            Err(WriteError::Refused(_)) => Ok(None),
            Err(_) if was_struck_off => Ok(None),
            Err(error) => Err(format!("an act failed: {error}")),
        }
    }

    /// Whether others take this node for gone; with one of the mistakes it is back as soon as it writes.
    async fn is_struck_off(&self, node: Uuid) -> bool {
        let is_struck_off = !self.rows.nodes().await.contains(&node);
        if is_struck_off && self.mistake == Mistake::IsBelievedAgain {
            let id = node.simple();
            let sql = format!("INSERT INTO nodes (id, seen_at) VALUES ('\\x{id}', 0)");
            self.rows.run(&sql).await;
        }
        is_struck_off
    }

    fn ends_if_struck_off(&mut self, at: usize, was_struck_off: bool, stored: bool) -> Verdict {
        if !was_struck_off {
            return Ok(());
        }
        if stored {
            return Err("a node that was struck off stored something".to_owned());
        }
        let has_ended = self.nodes[at].as_ref().is_some_and(Node::has_ended_itself);
        self.crash(at);
        has_ended.then_some(()).ok_or("a node that was struck off goes on".to_owned())
    }

    async fn keeps_the_promise(&self) -> Verdict {
        self.rows.have_arrived(&self.arrived).await?;
        match self.nodes.iter().flatten().next() {
            Some(node) => self.rows.keep_the_promise(&node.store).await,
            None => Ok(()),
        }
    }

    async fn cases(&self, at: usize) -> Vec<CaseView> {
        let Some(node) = &self.nodes[at] else { return vec![] };
        let mut cases = node.store.cases().await.unwrap();
        // By whose they are, not by their ids: those differ each time.
        cases.sort_by_key(|case| {
            self.students.iter().position(|session| *session == Some(case.session))
        });
        cases
    }

    /// A page of theirs that arrived, and the session that it leads to.
    async fn was_told(&self, at: usize, clinician: StaffId) -> Option<(PageId, SessionId)> {
        let node = self.nodes[at].as_ref()?;
        let calling: BTreeSet<_> = self.cases(at).await.iter().filter_map(is_called).collect();
        let pages = node.store.pages(clinician).await.unwrap();
        let told = |page: &PageId| self.arrived.contains(page);
        let mut pages = pages.into_iter().filter(|page| told(&page.id));
        pages.find(|page| calling.contains(&page.session)).map(|page| (page.id, page.session))
    }

    async fn joined(&self, at: usize, clinician: StaffId) -> Option<CaseView> {
        let by = |case: &CaseView| case.escalation.as_ref().and_then(|one| one.joined_by);
        self.cases(at).await.into_iter().find(|case| {
            case.status == CaseStatus::Escalated
                && by(case) == Some(clinician)
                && is_called(case).is_none()
        })
    }

    /// Where somebody is connected, if their node runs.
    fn is_here(&self, staff: StaffId) -> Option<(usize, Uuid)> {
        self.here.get(&staff).copied().filter(|(at, _)| self.runs(*at))
    }

    fn runs(&self, at: usize) -> bool {
        self.nodes[at].as_ref().is_some_and(|node| !node.stands_still)
    }
}

/// The session of a case for which somebody is being called.
fn is_called(case: &CaseView) -> Option<SessionId> {
    let escalation = case.escalation.as_ref()?;
    (escalation.status == EscalationStatus::Calling).then_some(case.session)
}

fn resolution(case: &CaseView, moderator: StaffId) -> ResolveCase {
    let (outcome, reason) = (Outcome::NoConcern, "it is nothing".try_into().unwrap());
    ResolveCase { case: case.id, moderator, outcome, reason }
}

/// 2026-11-22T03:00:00Z
const THREE_AT_NIGHT: Timestamp = Timestamp(1_795_316_400_000);
const STAFF: [(&str, Role); 3] =
    [("moderator", Role::Moderator), ("first", Role::Clinician), ("second", Role::Clinician)];
const STUDENTS: usize = 3;
/// `data.node_lost_seconds`. Far more than what a commit takes on a machine that has much to do.
const SILENT_MS: i64 = 20_000;
/// How often a node does its work.
const STEP_MS: i64 = 4_000;
/// How long a page that did not arrive is left alone.
const AGAIN_MS: i64 = 4_000;
/// Twice, because it takes as long to know that others would have been heard.
const MISSED_WITHIN_MS: i64 = 2 * SILENT_MS + 2 * STEP_MS;
const FINISHED_WITHIN_MS: i64 = 1_800_000;
/// What is left when not everything has come to its end.
const UNFINISHED: &str = "SELECT (SELECT COUNT(*) FROM cases WHERE state <> 'resolved')
    + (SELECT COUNT(*) FROM deadlines WHERE kind IN ('claim_case', 'call_next'))
    + (SELECT COUNT(*) FROM deliveries WHERE state = 'pending') AS count";
