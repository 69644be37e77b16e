//! What is promised to be deleted is gone, and cannot be read from an old copy either.

use std::{fs, path::Path};

use domain::transcript::Stream;
use protocol::{
    CaseId, Role, Seq, SessionId,
    staff::{AuditView, Outcome},
};
use server::{seal::Bucket, store::AuditPage};
use tests::{
    person::{Staff, Student},
    service::copy_folder,
    world::{RETENTION_MS, STUDENT_AWAY_MS, World},
};

const HOUR_MS: i64 = 3_600_000;
/// The longest a session lasts here.
const SESSION_MS: i64 = 12 * HOUR_MS;
const WORRYING: &str = "i can't do this anymore, i want to die";

#[tokio::test]
async fn a_conversation_is_deleted_when_its_time_is_over_and_not_before() {
    let mut world = World::start().await;
    let (mut student, session, case) = a_resolved_story(&mut world).await;

    world.leap_ms(RETENTION_MS - 1).await;
    assert_eq!(rows(&world, session).await.0, 5, "it can be read until then");
    assert!(!world.app().relay.store.notes(session).await.unwrap().is_empty());
    student.connection = world.connect_student(&student, Seq(0)).await;
    student.reads("you are not alone").await;
    student.connection.closed().await;
    world.leap_ms(1).await;

    assert_eq!(rows(&world, session).await, (0, Seq(0)));
    assert_eq!(world.app().relay.store.notes(session).await.unwrap(), []);
    let case = world.app().relay.store.find_case(case).await.unwrap().unwrap();
    assert!(case.flags.iter().all(|flag| flag.signals.is_empty()), "{case:?}");
    student.connection = world.connect_student(&student, Seq(0)).await;
    assert_eq!(student.connection.closed().await, Some(4401));
    assert!(erased(&world).await.contains(&session.to_string()));
}

#[tokio::test]
async fn a_student_who_never_came_back_is_forgotten_as_well() {
    let mut world = World::start().await;
    let (student, supporter) = world.paired().await;
    let session = supporter.session();
    student.says("hello?").await;
    student.connection.close().await;
    supporter.connection.close().await;

    world.leap_ms(STUDENT_AWAY_MS + RETENTION_MS + HOUR_MS).await;

    assert_eq!(rows(&world, session).await, (0, Seq(0)));
    assert_eq!(erased(&world).await, [session.to_string()]);
}

#[tokio::test]
async fn an_old_copy_of_the_database_cannot_be_read_once_its_key_was_destroyed() {
    let mut world = World::start().await;
    let began = Bucket::of(world.now());
    let key = world.data().join(format!("keys/{}.key", began.0));
    let (_, session, _) = a_resolved_story(&mut world).await;
    let copy = tempfile::tempdir().unwrap();
    copy_database(&world.data(), copy.path());
    assert!(key.exists());

    // The last session that could have begun in that hour is over and its time too.
    world.leap_ms(began.end().since(world.now()) + SESSION_MS + RETENTION_MS).await;
    world.leap_ms(HOUR_MS).await;
    world.until("the key is destroyed", async || !key.exists()).await;

    copy_folder(&world.data().join("keys"), &copy.path().join("keys"));
    // Nor does a key open it that somebody makes up.
    for made_up in [None, Some([7; 32])] {
        let start = tempfile::tempdir().unwrap();
        copy_folder(copy.path(), start.path());
        let key = start.path().join(format!("keys/{}.key", began.0));
        if let Some(made_up) = made_up {
            fs::write(key, made_up).unwrap();
        }
        let app = world.start_on(start.path()).await;
        let store = &app.relay.store;
        assert_eq!(store.rows_after(session, Stream::Conversation, Seq(0)).await.unwrap(), []);
        let standing = store.standing_of(session).await.unwrap();
        assert_eq!(standing.head, Seq(0), "the session is gone");
        app.finish().await;
    }
    // The service itself never needs it again.
    world.restart().await;
}

#[tokio::test]
async fn a_conversation_under_review_is_kept_until_the_case_is_resolved() {
    let mut world = World::start().await;
    let began = Bucket::of(world.now());
    let key = world.data().join(format!("keys/{}.key", began.0));
    let (student, supporter) = world.paired().await;
    let moderator = world.staff(Role::Moderator).await;
    student.says(WORRYING).await;
    let case = moderator.case_queue(|cases| !cases.is_empty()).await.remove(0);
    moderator.claims(case.id).await;
    leave_and_go_home(&student, &supporter, &moderator).await;

    world.leap_ms(SESSION_MS + RETENTION_MS + 3 * HOUR_MS).await;
    world.until("its first key is destroyed", async || !key.exists()).await;
    world.restart().await;

    let moderator = Staff::sign_in(&world, moderator.view).await;
    moderator.opens(case.session).await;
    moderator.reads(WORRYING).await;
    moderator.resolves(case.id, Outcome::Supported).await;
    moderator.connection.close().await;
    world.leap_ms(2 * HOUR_MS).await;
    assert_eq!(rows(&world, case.session).await, (0, Seq(0)));
    assert_eq!(erased(&world).await, [case.session.to_string()]);
}

#[tokio::test]
async fn the_service_does_not_start_without_the_keys_of_its_database() {
    let mut world = World::start().await;
    let key = world.data().join(format!("keys/{}.key", Bucket::of(world.now()).0));
    let (student, supporter) = world.paired().await;
    student.says("hello?").await;
    student.connection.close().await;
    supporter.connection.close().await;
    world.stop().await;
    let right = fs::read(&key).unwrap();
    let data = world.data();

    for (wrong, expected) in [
        (None, "is missing: the key folder does not belong to this database"),
        (Some(vec![7; 32]), "sealed data does not open"),
        (Some(vec![7; 31]), "does not hold a sealing key"),
        (Some(Vec::new()), "does not hold a sealing key"),
    ] {
        match wrong {
            None => fs::remove_file(&key).unwrap(),
            Some(bytes) => fs::write(&key, bytes).unwrap(),
        }
        let refusal = world.refusal_on(&data).await;
        assert!(refusal.contains(expected), "{refusal}");
        assert!(!refusal.contains('\n'), "it is one sentence: {refusal}");
    }
    assert!(!key.exists() || fs::read(&key).unwrap().is_empty(), "no key was made in its place");
    fs::write(&key, right).unwrap();
    world.start_again().await;
}

/// A student was flagged, helped, and left; everybody has gone home.
async fn a_resolved_story(world: &mut World) -> (Student, SessionId, CaseId) {
    let (student, supporter) = world.paired().await;
    let moderator = world.staff(Role::Moderator).await;
    student.says(WORRYING).await;
    let case = moderator.case_queue(|cases| !cases.is_empty()).await.remove(0);
    supporter.says("you are not alone").await;
    moderator.claims(case.id).await;
    moderator.resolves(case.id, Outcome::Supported).await;
    leave_and_go_home(&student, &supporter, &moderator).await;
    (student, case.session, case.id)
}

async fn leave_and_go_home(student: &Student, supporter: &Staff, moderator: &Staff) {
    student.leaves().await;
    student.connection.closed().await;
    supporter.connection.close().await;
    moderator.connection.close().await;
}

async fn rows(world: &World, session: SessionId) -> (usize, Seq) {
    let store = &world.app().relay.store;
    let rows = store.rows_after(session, Stream::Conversation, Seq(0)).await.unwrap();
    (rows.len(), store.standing_of(session).await.unwrap().head)
}

async fn erased(world: &World) -> Vec<String> {
    let all = AuditPage { before: None, limit: 1_000 };
    let log: Vec<AuditView> = world.app().relay.store.audit(all).await.unwrap();
    let erased = log.into_iter().filter(|entry| entry.act == "conversation.erased");
    erased.map(|entry| entry.subject).collect()
}

/// As a backup would: the database and its log, without the keys.
fn copy_database(from: &Path, to: &Path) {
    for name in ["quietline.db", "quietline.db-wal"] {
        fs::copy(from.join(name), to.join(name)).unwrap();
    }
}
