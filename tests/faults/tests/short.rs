//! The short forms of what needs no more than this machine, in every run of the tests.

#![expect(clippy::unwrap_used, reason = "a panic here is a failed test")]

use faults::{SCENARIOS, Size};
use tests::seed::seed;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_when_the_service_is_killed() {
    happens("kill").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_goes_out_once_wherever_the_service_is_killed_on_its_way() {
    happens("statements").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_when_connections_are_lost() {
    happens("disconnects").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_when_the_process_stands_still() {
    happens("stopped").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_read_slows_nobody_and_loses_nothing() {
    happens("slow").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_when_the_network_cuts_delays_and_repeats() {
    happens("proxy").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_when_the_disk_is_full() {
    happens("full").await;
}

async fn happens(name: &str) {
    let scenario = SCENARIOS.iter().find(|scenario| scenario.name == name).unwrap();
    match scenario.run(Size::Short, seed()).await {
        Ok(report) => assert!(report.is_kept(), "{report}"),
        Err(skipped) => eprintln!("!! skipped: this machine lacks {}", skipped.0),
    }
}
