//! The short forms of the matrix of several nodes, in every run of the tests: those that take some seconds.

#![expect(clippy::unwrap_used, reason = "a panic here is a failed test")]

use faults::{Size, nodes::ROWS};
use tests::seed::seed;

#[tokio::test(flavor = "multi_thread")]
async fn whoever_was_at_a_node_that_is_killed_goes_on_at_another() {
    happens("node-killed").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_node_writes_that_was_struck_off_is_refused() {
    happens("node-frozen").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nodes_are_drained_one_after_another() {
    happens("node-drained").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_waits_for_redis() {
    happens("redis-frozen").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_when_postgresql_is_restarted() {
    happens("database-restarted").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_node_says_that_it_is_ready_while_postgresql_is_gone() {
    happens("database-gone").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_became_of_a_commit_without_an_answer_is_found_out() {
    happens("answers-lost").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_was_not_marked_is_sent_again_by_another_node() {
    happens("mark-lost").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_cannot_be_read_holds_up_no_other() {
    happens("poison").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_matchers_give_nobody_to_two_supporters() {
    happens("matchers").await;
}

async fn happens(name: &str) {
    let row = ROWS.iter().find(|row| row.name == name).unwrap();
    match row.run(Size::Short, seed()).await {
        Ok(report) => assert!(report.is_kept(), "{report}"),
        Err(skipped) => eprintln!("!! skipped: this machine lacks {}", skipped.0),
    }
}
