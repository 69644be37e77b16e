//! `kill -9` before each single statement between a student's text and the mark that its page has
//! arrived. The page goes out, as one page, and everything that belongs to it stands once.

use std::time::Duration;

use protocol::{
    MessageKey, Role, Seq,
    staff::{AuditView, Outcome},
};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use server::store::AuditPage;
use tests::{
    binary::Surroundings,
    person::{Staff, Student, key},
    receiver::Received,
    service::Service,
};
use tokio::{
    runtime::Handle,
    task::spawn_blocking,
    time::{sleep, timeout},
};

use crate::{Report, Size, Skipped, beside};

pub(super) async fn run(size: Size, seed: u64) -> Result<Report, Skipped> {
    // What people do here cannot move between threads while it waits.
    let handle = Handle::current();
    Ok(spawn_blocking(move || handle.block_on(nights(size, seed))).await.unwrap())
}

async fn nights(size: Size, seed: u64) -> Report {
    let stride = size.of(9, 1);
    let first = StdRng::seed_from_u64(seed).random_range(1..=stride);
    let mut night = Night::begin().await;
    let mut report = Report::default();
    let mut deaths = 0;
    for statement in (first..=MOST).step_by(stride as usize) {
        let (died, broken) = night.happens(statement).await;
        for broken in broken {
            report.holds(false, format!("killed before statement {statement}: {broken}"));
        }
        if !died {
            break;
        }
        deaths += 1;
    }
    report.figure(format!("{deaths} kills, one page each"));
    report.holds(deaths > 0, "it was never killed");
    report.holds(deaths < MOST, "it never came to its end");
    report
}

/// A service and the one who is on call, night after night.
struct Night {
    service: Service,
    clinician: Staff,
}

/// What stands in the audit log, and what the on-call tool was told.
struct Told {
    entries: u32,
    calls: usize,
}

impl Night {
    async fn begin() -> Self {
        let mut service = Service::start("").await;
        let clinician = service.staff("clinician", Role::Clinician).await;
        service.stop().await;
        Self { service, clinician }
    }

    /// A student says what calls the clinician, and the service is killed on the way, or not any more:
    /// whether it was, and what did not come out as promised.
    async fn happens(&mut self, statement: u32) -> (bool, Vec<String>) {
        self.service.surround(Surroundings {
            program: Some(beside("mortal")),
            environment: vec![("MORTAL_STATEMENT".to_owned(), statement.to_string())],
            ..Surroundings::default()
        });
        self.service.start_again().await;
        let before = self.told().await;
        let mut student = Student::arrive(&self.service).await;
        let key = key();
        student.sends(key, IMMINENT).await;
        let died = self.dies(before.calls).await;

        self.service.kill();
        self.service.surround(Surroundings::default());
        self.service.start_again().await;
        // A page that was not told says its text again, with the same key.
        student.comes_back(&self.service, Seq(0)).await;
        student.sends(key, IMMINENT).await;
        let seq = student.is_accepted(key).await;
        let broken = self.is_answered(before, &student, key, seq).await;
        self.service.stop().await;
        (died, broken)
    }

    /// Whether it dies before it has done everything that follows from the text.
    async fn dies(&mut self, calls: usize) -> bool {
        let ends = timeout(PATIENT, async {
            while self.service.is_running() {
                sleep(Duration::from_millis(5)).await;
                if self.service.receiver().confirmed().len() > calls {
                    // The mark, and whatever else comes after the answer.
                    sleep(Duration::from_secs(2)).await;
                    return !self.service.is_running();
                }
            }
            true
        });
        ends.await.unwrap()
    }

    async fn is_answered(
        &mut self,
        before: Told,
        student: &Student,
        key: MessageKey,
        seq: Seq,
    ) -> Vec<String> {
        self.clinician.comes_back(&self.service).await;
        let page = self.clinician.is_paged().await;
        let confirmed = async || self.service.receiver().confirmed().len() > before.calls;
        self.service.until("the page is confirmed", confirmed).await;
        self.clinician.opens(page.session).await;
        self.clinician.joins().await;
        let cases = self.clinician.case_queue(|cases| {
            let escalation = cases.first().and_then(|case| case.escalation.as_ref());
            escalation.is_some_and(|escalation| escalation.joined_by.is_some())
        });
        let cases = cases.await;
        let escalation = cases[0].escalation.as_ref().unwrap().id;
        student.sends(key, IMMINENT).await;
        let again = student.is_accepted(key).await;
        self.clinician.closes(escalation, Outcome::Supported).await;

        let mut broken = Vec::new();
        let mut holds = |holds: bool, what: String| {
            if !holds {
                broken.push(what);
            }
        };
        holds(again == seq, format!("the text stands at {seq:?} and at {again:?}"));
        holds(cases.len() == 1, format!("{} cases", cases.len()));
        holds(cases[0].flags.len() == 1, format!("{} flags", cases[0].flags.len()));
        for Received { page: id, .. } in &self.service.receiver().received()[before.calls..] {
            holds(*id == page.id, format!("called with {id} beside {}", page.id));
        }
        let log = self.log_since(before.entries).await;
        for act in ["flag.raised", "case.opened", "case.escalated", "page.made"] {
            let count = log.iter().filter(|entry| entry.act == act).count();
            holds(count == 1, format!("{act} stands {count} times on the audit log"));
        }
        broken
    }

    async fn told(&self) -> Told {
        let newest = self.log_since(0).await.first().map_or(0, |entry| entry.seq);
        Told { entries: newest, calls: self.service.receiver().received().len() }
    }

    async fn log_since(&self, entries: u32) -> Vec<AuditView> {
        let store = self.service.open_store().await;
        let page = AuditPage { before: None, limit: 10_000 };
        let mut log = store.audit(page).await.unwrap();
        store.close().await;
        log.retain(|entry| entry.seq > entries);
        log
    }
}

/// More than there are.
const MOST: u32 = 400;
const PATIENT: Duration = Duration::from_mins(2);
const IMMINENT: &str = "i have the pills in front of me and i am going to take them now. goodbye";
