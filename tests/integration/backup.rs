//! A backup is taken while people talk, onto either engine it is taken back, and nothing that was deleted
//! can be read in it.

mod refused;
mod retention;

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use domain::transcript::RowBody;
use protocol::{Epoch, Role, Seq, VERSION, student::FromStudent, student::ToStudent};
use tests::{
    chatter::Manner,
    connection::{Connection, PATIENCE},
    conversations::Conversations,
    door::Door as _,
    history::Database,
    person::{Staff, Student},
    seed::seed,
    service::{Service, copy_folder},
    skipped,
};

#[tokio::test]
async fn everything_acknowledged_before_it_is_in_a_backup_that_is_taken_while_people_talk() {
    let service = Service::start("").await;
    under_load(service, Service::prepare("").await).await;
}

#[tokio::test]
async fn a_service_of_several_nodes_is_backed_up_while_people_talk() {
    let Some(service) = Service::first_node("").await else { return no_server() };
    under_load(service, Service::prepare_node("").await.unwrap()).await;
}

/// Backs a service up in the middle of conversations; then another one is made of it.
async fn under_load(service: Service, mut restored: Service) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("backup");
    let talk = Conversations::begin(service, seed(), 4, Manner::default()).await;
    talk.script.accepts(200).await;

    let acknowledged = talk.script.accepted();
    back_up(&talk.service, &file).await;
    talk.script.accepts(200).await;

    restored.has_keys_in(&copy_of_keys(&talk.service, folder.path()));
    let (verdict, whole) = talk.judge_within(PATIENCE).await;
    assert!(verdict.is_clean(), "{verdict}");
    restore(&restored, &file).await;

    let store = restored.open_store().await;
    let copy = Database::read(&store, whole.0.keys().copied()).await.unwrap();
    store.close().await;
    let mut texts = 0;
    for (session, rows) in &copy.0 {
        assert_eq!(rows[..], whole.0[session][..rows.len()], "a beginning of the conversation");
        texts += rows.iter().filter(|row| matches!(*row.body, RowBody::Text { .. })).count() as u64;
    }
    assert!(texts >= acknowledged, "{texts} of {acknowledged} that were acknowledged before it");
    restored.start_again().await;
}

#[tokio::test]
async fn whoever_was_there_before_begins_anew_from_what_a_restored_service_has() {
    let service = Service::start("").await;
    a_conversation_goes_on(service, Service::prepare("").await).await;
}

#[tokio::test]
async fn a_service_that_outgrew_its_file_goes_on_with_several_nodes() {
    let Some(nodes) = Service::prepare_node("").await else { return no_server() };
    a_conversation_goes_on(Service::start("").await, nodes).await;
}

#[tokio::test]
async fn a_service_of_several_nodes_goes_back_to_one_file() {
    let Some(nodes) = Service::first_node("").await else { return no_server() };
    a_conversation_goes_on(nodes, Service::prepare("").await).await;
}

async fn a_conversation_goes_on(mut service: Service, mut restored: Service) {
    let supporter = service.staff("supporter", Role::Supporter).await;
    supporter.ready().await;
    let student = Student::arrive(&service).await;
    student.is_paired().await;
    supporter.opens_next().await;
    student.says("before the backup").await;
    supporter.reads("before the backup").await;
    let file = service.data().join("backup");
    back_up(&service, &file).await;
    let lost = student.says("after the backup").await;
    supporter.reads("after the backup").await;
    let epoch = greets(&service, &student, lost).await.1;
    service.stop().await;

    restored.has_keys_in(&service.keys());
    let said = restore(&restored, &file).await;
    assert!(said.contains("as they were at"), "{said}");
    restored.start_again().await;

    let (connection, now) = greets(&restored, &student, Seq(0)).await;
    assert_ne!(now, epoch, "pages are told to forget what they had");
    let student = Student { connection, ..student };
    let supporter = supporter.signed_in();
    let supporter = Staff::open_page(&restored, supporter).await;
    supporter.opens_next().await;
    supporter.reads("before the backup").await;
    student.says("and now").await;
    supporter.reads("and now").await;
    assert!(!supporter.connection.unread().contains("after the backup"));
    let said = restored.command(&["audit", "verify"]).await;
    assert_eq!(said.code, 0, "{} {}", said.out, said.err);
}

/// A student's page comes back, with the rows up to `last_seq`, and is told the epoch.
async fn greets(service: &Service, student: &Student, last_seq: Seq) -> (Connection, Epoch) {
    let connection = service.connect("/ws/student").await;
    let (token, tab) = (student.token.clone(), Some(student.tab));
    connection.send(&FromStudent::Hello { version: VERSION, token, last_seq, tab }).await;
    let epoch = connection
        .hears("a welcome", |frame| match frame {
            ToStudent::Welcome { epoch, .. } => Some(epoch),
            _ => None,
        })
        .await;
    (connection, epoch)
}

fn copy_of_keys(service: &Service, folder: &Path) -> PathBuf {
    let copy = folder.join("keys");
    copy_folder(&service.keys(), &copy);
    copy
}

async fn back_up(service: &Service, file: &Path) {
    let said = service.command(&["backup", "--to", file.to_str().unwrap()]).await;
    assert_eq!((said.code, &*said.err), (0, ""), "{}", said.out);
    let mode = fs::metadata(file).unwrap().permissions();
    assert_eq!(mode.mode() & 0o777, 0o600);
}

async fn restore(service: &Service, file: &Path) -> String {
    let said = service.command(&["restore", file.to_str().unwrap()]).await;
    assert_eq!((said.code, &*said.err), (0, ""), "{}", said.out);
    said.out
}

fn no_server() {
    skipped("QUIETLINE_POSTGRES names no server");
}
