//! Keys that were destroyed since a backup was made take what they sealed with them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use protocol::{Role, SessionId};
use server::{backup, config::Config, seal::Bucket, store::AuditPage};
use tempfile::TempDir;
use tests::{
    service::copy_folder,
    world::{RETENTION_MS, World},
};

const HOUR_MS: i64 = 3_600_000;
/// The longest a session lasts here.
const SESSION_MS: i64 = 12 * HOUR_MS;

#[tokio::test]
async fn what_was_deleted_since_a_backup_is_gone_when_it_is_restored() {
    let mut world = World::start().await;
    let began = Bucket::of(world.now());
    let old = a_conversation(&mut world).await;
    let (folder, file) = backed_up(&world).await;
    let hour = began.end().since(world.now());
    world.leap_ms(hour + SESSION_MS + RETENTION_MS + HOUR_MS).await;
    let key = world.data().join(format!("keys/{}.key", began.0));
    world.until("the key is destroyed", async || !key.exists()).await;
    world.stop().await;

    let config = elsewhere(&world, &folder.path().join("data"));
    backup::restore(&config, &world.nature(), &file).await.unwrap();
    world.moves_to(folder);
    world.start_again().await;

    let store = &world.app().relay.store;
    assert!(store.staff().await.unwrap().len() >= 2, "who works here is as it was");
    let log = store.audit(AuditPage { before: None, limit: 100 }).await.unwrap();
    let erased: Vec<_> = log.iter().filter(|one| one.act == "conversation.erased").collect();
    assert_eq!(erased.len(), 1);
    assert_eq!(erased[0].subject, old.to_string());
    assert!(log.iter().any(|one| one.act == "backup.restored"), "{log:?}");
}

#[tokio::test]
async fn a_backup_whose_keys_should_still_be_there_is_not_restored_without_them() {
    let mut world = World::start().await;
    let began = Bucket::of(world.now());
    a_conversation(&mut world).await;
    let (folder, file) = backed_up(&world).await;
    world.stop().await;
    let config = elsewhere(&world, &folder.path().join("data"));
    let key = config.data.keys().join(format!("{}.key", began.0));
    let right = fs::read(&key).unwrap();
    fs::remove_file(&key).unwrap();

    let refused = backup::restore(&config, &world.nature(), &file).await.unwrap_err();
    let refused = format!("{:#}", anyhow::Error::new(refused));
    assert!(refused.contains(&format!("{}.key is missing", began.0)), "{refused}");

    fs::write(&key, right).unwrap();
    backup::restore(&config, &world.nature(), &file).await.unwrap();
}

async fn a_conversation(world: &mut World) -> SessionId {
    let (student, supporter) = world.paired().await;
    student.says("hello?").await;
    let session = supporter.session();
    student.connection.close().await;
    supporter.connection.close().await;
    world.staff(Role::Clinician).await.connection.close().await;
    session
}

async fn backed_up(world: &World) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("backup");
    let out = fs::File::create(&file).unwrap();
    backup::take(&world.config(), &world.nature(), out).await.unwrap();
    (folder, file)
}

/// The same service in another folder, with a copy of its keys as they are now.
fn elsewhere(world: &World, folder: &Path) -> Config {
    copy_folder(&world.data().join("keys"), &folder.join("keys"));
    world.config_on(folder)
}
