//! The first start, and the first after an upgrade, killed on the way: the next one goes on.

use std::{path::Path, thread::sleep, time::Duration};

use protocol::Seq;
use server::clock::{Clock as _, SystemClock};
use tests::{
    binary::{Process, Said, Surroundings, run},
    person::Student,
    service::Service,
};

use crate::audit::write_by_hand;

/// How many moments of the first start it is killed at.
const MOMENTS: u32 = 24;

#[test]
fn a_first_start_that_was_killed_at_any_moment_is_taken_up_by_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let began = SystemClock.now();
    let undisturbed = list(&folder.path().join("undisturbed"));
    let took = Duration::from_millis(SystemClock.now().since(began).unsigned_abs());
    assert_eq!(undisturbed.code, 0, "{undisturbed:?}");

    for moment in 0..MOMENTS {
        let data = folder.path().join(moment.to_string());
        let arguments = ["staff", "list", "--data", data.to_str().unwrap()];
        let first =
            Process::start(&Surroundings::default(), &arguments, &folder.path().join("log"));
        sleep(took * moment / MOMENTS);
        first.kill();

        assert_eq!(list(&data), undisturbed, "killed at {moment} of {MOMENTS}");
    }
}

#[tokio::test]
async fn rows_that_an_earlier_version_kept_in_another_order_are_all_there() {
    let mut service = Service::start("").await;
    let mut student = Student::arrive(&service).await;
    student.says("the first thing").await;
    let last = student.says("and another").await;
    service.stop().await;
    write_by_hand(&service.data(), BY_KEY).await;

    service.start_again().await;

    student.comes_back(&service, Seq(0)).await;
    student.reads("the first thing").await;
    student.reads("and another").await;
    assert_eq!(student.says("a third").await, last.next());
}

fn list(data: &Path) -> Said {
    run(&["staff", "list", "--data", data.to_str().unwrap()])
}

/// Takes the step `m0017_rows_as_they_come` back.
const BY_KEY: &str = "
    ALTER TABLE transcript_rows RENAME TO rows_as_they_come;
    CREATE TABLE transcript_rows (
        session BLOB NOT NULL REFERENCES sessions (id), stream SMALLINT NOT NULL,
        seq INTEGER NOT NULL, key BLOB, at BIGINT NOT NULL, body BLOB NOT NULL,
        PRIMARY KEY (session, stream, seq)
    ) WITHOUT ROWID;
    INSERT INTO transcript_rows SELECT session, stream, seq, key, at, body FROM rows_as_they_come;
    DROP TABLE rows_as_they_come;
    DELETE FROM seaql_migrations WHERE version = 'm0017_rows_as_they_come';";
