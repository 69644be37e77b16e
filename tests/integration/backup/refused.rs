//! What is no backup of this service is refused with its reason, and nothing changes.

use std::{fs, path::Path};

use protocol::Role;
use tests::{binary::Said, service::Service};

use super::{back_up, restore};

#[tokio::test]
async fn a_backup_that_is_not_as_it_was_written_is_refused() {
    let mut service = Service::start("").await;
    service.account("somebody", Role::Supporter).await;
    let file = service.data().join("backup");
    back_up(&service, &file).await;
    service.stop().await;
    let mut restored = Service::prepare("").await;
    restored.has_keys_in(&service.keys());
    let text = fs::read_to_string(&file).unwrap();
    let (before, last) = text.trim_end().rsplit_once('\n').unwrap();
    let (most, _) = before.rsplit_once('\n').unwrap();

    for (wrong, expected) in [
        (String::new(), "line 1 is nothing that `quietline backup` writes"),
        ("hello\n".to_owned(), "line 1 is nothing that `quietline backup` writes"),
        ("SQLite format 3\0".to_owned(), "line 1 is nothing that `quietline backup` writes"),
        (before.to_owned() + "\n", "ends in the middle"),
        (text[..text.len() - 2].to_owned(), "ends in the middle"),
        (format!("{most}\n{last}\n"), "its proof does not fit"),
        (text.replace("supporter", "moderator"), "its proof does not fit"),
        (format!("{text}[]\n"), "is nothing that `quietline backup` writes"),
        (text.replacen("\"format\":1", "\"format\":2", 1), "of quietline"),
        (text.replacen("\"m0001_", "\"m9999_", 1), "restore it with that version or a later one"),
        (text.replacen("[\"", "[7,\"", 1), "is nothing that `quietline backup` writes"),
    ] {
        fs::write(service.data().join("wrong"), wrong).unwrap();
        is_refused(&restored, &service.data().join("wrong"), expected).await;
    }
    is_refused(&restored, &service.data().join("nowhere"), "No such file").await;

    restore(&restored, &file).await;
    let said = restored.command(&["staff", "list"]).await;
    assert!(said.out.contains("somebody"), "{}", said.out);
}

#[tokio::test]
async fn a_backup_comes_only_into_a_new_database_with_its_own_keys() {
    let mut service = Service::start("").await;
    service.account("somebody", Role::Supporter).await;
    let file = service.data().join("backup");
    back_up(&service, &file).await;
    is_refused(&service, &file, "another quietline already runs").await;
    service.stop().await;
    is_refused(&service, &file, "a backup is only restored into a new one").await;

    let mut other = Service::start("").await;
    other.account("another", Role::Supporter).await;
    other.stop().await;
    is_refused(&other, &file, "the key folder does not fit").await;
    let elsewhere = Service::prepare("").await;
    is_refused(&elsewhere, &file, "the key folder does not fit").await;

    service.start_again().await;
    assert!(service.command(&["staff", "list"]).await.out.contains("somebody"));
    other.start_again().await;
    assert!(other.command(&["staff", "list"]).await.out.contains("another"));
}

#[tokio::test]
async fn a_backup_is_never_written_over_another_file_nor_made_of_nothing() {
    let service = Service::prepare("").await;
    fs::create_dir_all(service.data()).unwrap();
    let file = service.data().join("backup");
    let to = ["backup", "--to", file.to_str().unwrap()];
    is_not_done(&service.command(&to).await, "nothing to back up");
    assert!(!file.exists());

    fs::write(&file, "precious").unwrap();
    is_not_done(&service.command(&to).await, "it is there already");
    assert_eq!(fs::read_to_string(&file).unwrap(), "precious");
    let nowhere = service.data().join("nowhere/backup");
    let said = service.command(&["backup", "--to", nowhere.to_str().unwrap()]).await;
    is_not_done(&said, "No such file");
}

async fn is_refused(service: &Service, file: &Path, expected: &str) {
    is_not_done(&service.command(&["restore", file.to_str().unwrap()]).await, expected);
}

fn is_not_done(said: &Said, expected: &str) {
    assert_eq!((said.code, &*said.out), (1, ""), "{}", said.err);
    assert!(said.err.contains(expected), "expected {expected:?}: {}", said.err);
    assert_eq!(said.err.trim_end().lines().count(), 1, "{}", said.err);
}
