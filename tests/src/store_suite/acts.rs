//! Acts: refused as a whole, and done once however many try at once.

use domain::{
    deadline::Deadline,
    rota::{BadRota, Rota},
    transcript::{RowBody, Stream},
};
use futures_util::future::join_all;
use protocol::{EndedBy, Event, Role, Seq, rota::RotaFault, staff::Severity};
use server::clock::Clock as _;
use server::store::{
    Act, Refusal, WriteError,
    acts::{
        accounts::AddStaff,
        deadlines::Fire,
        flags::{RaiseByHand, UrgentHelp},
        pairing::Pair,
        presence::StudentGone,
        rota::SetRota,
        sessions::Resume,
    },
};

use super::{Office, connection};
use crate::person::key;

pub async fn an_act_that_is_refused_changes_nothing(office: Office) {
    let clinician = office.staff("clinician", Role::Clinician).await;
    let supporter = office.staff("supporter", Role::Supporter).await;
    let session = office.student().await;
    let before = (office.store.rota().await.unwrap(), office.audit().await);
    office.hears_everything().await;
    office.bells.lock().unwrap().clear();

    // Each has changed something already when it finds out that it may not.
    let rota = Rota::list(&[clinician.id, supporter.id]).unwrap();
    let fault = RotaFault::NotAClinician;
    let refusal = Refusal::BadRota(BadRota { fault, layer: Some(1), item: Some(0) });
    let set = SetRota { rota, keeps_overrides: false, by: clinician.id };
    assert_refused(&office, set, refusal).await;
    let note = Some("a note".try_into().unwrap());
    let (severity, supporter) = (Severity::High, supporter.id);
    let flag = RaiseByHand { session, supporter, severity, note };
    assert_refused(&office, flag, Refusal::NotFound).await;
    let again = AddStaff { name: clinician.name, ..office.account("another", Role::Clinician) };
    assert_refused(&office, again, Refusal::Conflict).await;

    assert_eq!((office.store.rota().await.unwrap(), office.audit().await), before);
    assert_eq!(office.store.notes(session).await.unwrap(), []);
    assert_eq!(office.store.cases().await.unwrap(), []);
    assert_eq!(office.store.staff().await.unwrap().len(), 2);
    office.hears_everything().await;
    assert_eq!(*office.bells.lock().unwrap(), [], "nobody is told of what did not happen");
}

pub async fn one_student_is_never_paired_twice_and_no_supporter_beyond_capacity(office: Office) {
    for n in 0..3 {
        office.ready_supporter(&format!("supporter {n}")).await;
    }
    let mut students = Vec::new();
    for _ in 0..10 {
        students.push(office.student().await);
    }

    let pair = |n: usize| office.store.write(Pair { at_most: n % 3 });
    let paired = join_all((0..40).map(pair)).await;

    let paired = paired.into_iter().flat_map(|paired| match paired {
        Ok(paired) => paired,
        Err(WriteError::Refused(Refusal::Conflict)) => vec![],
        Err(error) => panic!("{error:?}"),
    });
    let (mut sessions, mut supporters): (Vec<_>, Vec<_>) = paired.unzip();
    sessions.sort();
    sessions.dedup();
    supporters.sort();
    // Three supporters with a capacity of two.
    assert_eq!((sessions.len(), supporters.len()), (6, 6));
    assert!(supporters.chunks(2).all(|two| two[0] == two[1]), "{supporters:?}");
    assert!(students[..6].iter().all(|student| sessions.contains(student)), "in their order");
    assert_eq!(office.store.waiting().await.unwrap().len(), 4);
}

pub async fn a_deadline_fires_once_though_many_fire_it(office: Office) {
    let session = office.student().await;
    office.does(StudentGone { session, connection: connection(session) }).await;
    office.clock.advance_ms(office.policy.student_away_ms);
    let due = office.store.due(office.clock.now()).await.unwrap();
    assert_eq!(due, [Deadline::StudentAway(session)]);

    let fired = join_all((0..10).map(|_| office.store.write(Fire(due[0])))).await;

    assert!(fired.iter().all(Result::is_ok), "{fired:?}");
    assert_eq!(office.store.due(office.clock.now()).await.unwrap(), []);
    let rows = office.store.rows_after(session, Stream::Conversation, Seq(0)).await.unwrap();
    let ended = RowBody::Event(Event::Ended { by: EndedBy::Absence });
    assert_eq!(rows.iter().filter(|row| *row.body == ended).count(), 1);
    assert_eq!(office.acts().await.iter().filter(|act| *act == "conversation.ended").count(), 1);
}

pub async fn a_deadline_that_was_put_off_does_not_fire(office: Office) {
    let (session, token) = office.student_with_token().await;
    office.does(StudentGone { session, connection: connection(session) }).await;
    office.clock.advance_ms(office.policy.student_away_ms);

    // It was seen to be due, and then the student came back.
    office.does(Resume { token: token.clone(), tab: None, connection: connection(session) }).await;
    office.does(Fire(Deadline::StudentAway(session))).await;

    assert!(
        !office.store.write(Resume { token, tab: None, connection: key().0 }).await.unwrap().ended
    );
}

pub async fn one_person_is_called_once_though_many_fire_the_deadline(office: Office) {
    let (first, second) = (
        office.staff("first", Role::Clinician).await,
        office.staff("second", Role::Clinician).await,
    );
    let session = office.student().await;
    office.does(UrgentHelp { session }).await;
    office.clock.advance_ms(IMMINENT_LIMIT_MS);
    let due = office.store.due(office.clock.now()).await.unwrap();
    assert_eq!(due.len(), 1);

    let fired = join_all((0..10).map(|_| office.store.write(Fire(due[0])))).await;

    assert!(fired.iter().all(Result::is_ok), "{fired:?}");
    assert_eq!(office.store.pages(first.id).await.unwrap().len(), 1);
    assert_eq!(office.store.pages(second.id).await.unwrap().len(), 1);
    assert_eq!(office.take(1_000).await.len(), 2);
    assert_eq!(office.store.cases().await.unwrap()[0].escalation.as_ref().unwrap().calls, 2);
}

async fn assert_refused<A: Act>(office: &Office, act: A, expected: Refusal) {
    match office.store.write(act).await {
        Err(WriteError::Refused(refusal)) => assert_eq!(refusal, expected),
        Err(error) => panic!("{error:?}"),
        Ok(_) => panic!("it was done"),
    }
}

/// How long whoever is called in an imminent case has to join.
const IMMINENT_LIMIT_MS: i64 = 60_000;
