//! Promise 6: every look from outside is on a log, and the log cannot be changed unseen.

use std::{fs, path::Path};

use protocol::{
    Role,
    staff::{AuditCheckView, AuditFindingView, AuditView, Outcome},
};
use sea_orm::{ConnectionTrait as _, Database};
use tests::{
    binary::{Said, run},
    person::Student,
    service::{Service, copy_folder},
    world::World,
};

#[tokio::test]
async fn the_log_says_who_in_which_role_did_what_on_which_case() {
    let mut world = World::start().await;
    let moderator = world.staff(Role::Moderator).await;
    let coordinator = world.staff(Role::Coordinator).await;
    let (student, _supporter) = world.paired().await;
    student.says("i want to die").await;
    let case = moderator.case_queue(|cases| !cases.is_empty()).await.remove(0);
    moderator.claims(case.id).await;
    moderator.opens(case.session).await;
    moderator.resolves(case.id, Outcome::Supported).await;

    let log: Vec<AuditView> = coordinator.get("/api/audit").await;

    let of = |act: &str| log.iter().find(|entry| entry.act == act).unwrap();
    for act in ["case.claimed", "conversation.opened", "case.resolved"] {
        let entry = of(act);
        assert_eq!((entry.actor, entry.role), (Some(moderator.view.id), Some(Role::Moderator)));
        assert_eq!(entry.case, Some(case.id), "{act}");
    }
    for act in ["flag.raised", "case.opened"] {
        let entry = of(act);
        assert_eq!((entry.actor, entry.role, entry.case), (None, None, Some(case.id)), "{act}");
    }
    assert_eq!(of("staff.signed_in").case, None);
    let check: AuditCheckView = coordinator.get("/api/audit/check").await;
    assert_eq!((check.entries, check.findings), (log[0].seq, vec![]));
    assert!(check.head.unwrap().starts_with(&format!("{}:", log[0].seq)));
}

#[tokio::test]
async fn any_change_deletion_or_reorder_is_found() {
    let service = a_night().await;
    let whole = verify(&service.data(), &[]);
    assert_eq!(whole.code, 0, "{whole:?}");
    let head = whole.out.rsplit(' ').next().unwrap().trim().to_owned();

    for (sql, expected) in [
        ("UPDATE audit SET at = at + 1 WHERE seq = 3", "entry 3 is not as it was written"),
        ("UPDATE audit SET actor = NULL WHERE act = 'case.claimed'", "is not as it was written"),
        ("UPDATE audit SET role = 'clinician' WHERE act = 'case.claimed'", "is not as it was"),
        ("UPDATE audit SET case_id = NULL WHERE act = 'case.claimed'", "is not as it was written"),
        ("UPDATE audit SET detail = 'no_concern' WHERE act = 'case.resolved'", "is not as it was"),
        ("UPDATE audit SET act = 'case.claimed' WHERE seq = 2", "entry 2 is not"),
        ("UPDATE audit SET subject = '' WHERE act = 'case.opened'", "is not as it was written"),
        ("UPDATE audit SET form = 1 WHERE seq = 3", "entry 3 is not"),
        ("UPDATE audit SET form = 7 WHERE seq = 3", "entry 3 is not"),
        ("UPDATE audit SET hash = zeroblob(32) WHERE seq = 3", "entry 4 is not"),
        ("DELETE FROM audit WHERE seq = 3", "entries 3 to 3 are missing"),
        ("DELETE FROM audit WHERE seq < 3", "entries 1 to 2 are missing"),
        ("DELETE FROM audit WHERE seq > 4", "entries 5 to"),
        ("DELETE FROM audit", "entries 1 to"),
        (
            "UPDATE audit SET seq = -1 WHERE seq = 3; UPDATE audit SET seq = 3 WHERE seq = 4;
             UPDATE audit SET seq = 4 WHERE seq = -1",
            "entry 3 is not",
        ),
    ] {
        let copy = tempfile::tempdir().unwrap();
        copy_folder(&service.data(), copy.path());
        write_by_hand(copy.path(), sql).await;

        let said = verify(copy.path(), &[]);

        assert_ne!(said.code, 0, "{sql}");
        assert!(said.out.contains(expected), "{sql}: {said:?}");
        assert!(said.err.contains("the audit log is not as it was written"), "{said:?}");
    }

    // Cut off together with the place that was noted beside the keys: what a person noted tells.
    let copy = tempfile::tempdir().unwrap();
    copy_folder(&service.data(), copy.path());
    write_by_hand(copy.path(), "DELETE FROM audit WHERE seq > 4").await;
    fs::remove_file(copy.path().join("keys/audit.anchor")).unwrap();
    assert_eq!(verify(copy.path(), &[]).code, 0, "nothing is left to tell from");
    let said = verify(copy.path(), &["--head", &head]);
    assert!(said.out.contains("entries 5 to"), "{said:?}");
}

#[tokio::test]
async fn a_service_whose_log_was_changed_runs_on_and_says_so_until_somebody_accepts_it() {
    let mut service = a_night().await;
    write_by_hand(&service.data(), "UPDATE audit SET at = at + 1 WHERE seq = 3").await;
    // It was seen whole before; what was noted then is older than what was changed.
    fs::remove_file(service.data().join("keys/audit.anchor")).unwrap();

    service.start_again().await;
    service.until("the log says so", async || service.log().contains("audit log is broken")).await;
    let coordinator = service.staff("cora", Role::Coordinator).await;
    let check: AuditCheckView = coordinator.get("/api/audit/check").await;
    assert_eq!(check.findings, [AuditFindingView::Changed { seq: 3 }]);
    assert!(!service.data().join("keys/audit.anchor").exists());

    let accepted = service.command(&["audit", "accept"]).await;
    assert_eq!(accepted.code, 0, "{accepted:?}");
    assert!(service.data().join("keys/audit.anchor").exists());
    let log: Vec<AuditView> = coordinator.get("/api/audit").await;
    assert_eq!(log[0].act, "audit.accepted");
    assert_ne!(verify(&service.data(), &[]).code, 0, "what was changed stays changed");
}

#[tokio::test]
async fn the_key_of_the_chain_must_be_the_one_it_was_made_with() {
    let service = a_night().await;
    let key = service.data().join("keys/audit.key");

    fs::write(&key, [7; 32]).unwrap();
    assert!(verify(&service.data(), &[]).err.contains("changed, or sealed under another key"));

    fs::remove_file(&key).unwrap();
    assert!(verify(&service.data(), &[]).err.contains("audit.key is missing"));
}

#[tokio::test]
async fn what_was_noted_down_must_be_a_place_and_a_hash() {
    let folder = tempfile::tempdir().unwrap();
    for head in ["17", "17:xyz", "x:00", "17:0011", ""] {
        let said = verify(folder.path(), &["--head", head]);
        assert_ne!(said.code, 0);
        assert!(said.err.contains("expected a place and a hash"), "{head}: {said:?}");
    }
    assert!(!folder.path().join("quietline.db").exists(), "nothing was begun");
}

/// A service that was stopped after people worked with it.
async fn a_night() -> Service {
    let mut service = Service::start("").await;
    let moderator = service.staff("mo", Role::Moderator).await;
    let student = Student::arrive(&service).await;
    student.says("i want to die").await;
    let case = moderator.case_queue(|cases| !cases.is_empty()).await.remove(0);
    moderator.claims(case.id).await;
    moderator.resolves(case.id, Outcome::Supported).await;
    service.stop().await;
    let said = verify(&service.data(), &[]);
    assert_eq!(said.code, 0, "{said:?}");
    service.start_again().await;
    service
        .until("it was looked at", async || service.data().join("keys/audit.anchor").exists())
        .await;
    service.stop().await;
    service
}

fn verify(data: &Path, more: &[&str]) -> Said {
    let data = data.to_str().unwrap();
    run(&[&["audit", "verify", "--data", data], more].concat())
}

/// As somebody would who can write to the database and has no key.
pub(crate) async fn write_by_hand(data: &Path, sql: &str) {
    let path = data.join("quietline.db");
    let db = Database::connect(format!("sqlite://{}", path.display())).await.unwrap();
    db.execute_unprepared(sql).await.unwrap();
    db.close().await.unwrap();
}
