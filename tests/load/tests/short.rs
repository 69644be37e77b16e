//! Every scenario in a very short form. What is asserted is that nothing is lost, doubled or left
//! out, never how long anything took.

#![expect(clippy::unwrap_used, reason = "a panic here is a failed test")]

use std::process::{Command, Stdio};

use serde_json::Value;
use tests::binary::quietline;

const SERVERS: [&str; 3] = ["quietline", "sqlite", "bare"];

#[test]
fn pairs_that_bounce_texts_lose_and_double_none() {
    for server in SERVERS {
        let run =
            load(&["pingpong", "--server", server, "--pairs", "4", "--in-flight", "3"], SHORT);
        assert_eq!(run["server"], server);
        every_text_came_once(&run);
    }
}

#[test]
fn texts_at_a_fixed_rate_are_all_delivered_once() {
    for server in SERVERS {
        let run = load(&["rate", "--server", server, "--pairs", "4", "--per-second", "100"], SHORT);
        assert_eq!(run["texts"], 100, "{run}");
        every_text_came_once(&run);
    }
}

#[test]
fn a_comparison_has_every_run_every_median_and_every_ratio() {
    let options = ["--pairs", "2", "--rounds", "1", "--rates", "50"];
    let compared = load(&[&["compare"], &options[..]].concat(), SHORT);
    assert_eq!(compared["runs"].as_array().unwrap().len(), 6);
    assert_eq!(compared["medians"].as_array().unwrap().len(), 6);
    let ratios = compared["ratios"].as_array().unwrap();
    assert_eq!(ratios.len(), 6);
    assert!(ratios.iter().all(|ratio| ratio["delivered_per_s"].as_f64() > Some(0.0)), "{ratios:?}");
}

#[test]
fn everybody_comes_back_from_a_storm_with_every_row() {
    let storm = load(&["storm", "--clients", "6"], &[]);
    assert_eq!((&storm["clients"], &storm["resumed"]), (&6.into(), &6.into()), "{storm}");
    assert_eq!(storm["disordered"], 0);
}

#[test]
fn every_supporter_gets_a_student_from_the_queue() {
    let queues = load(&["queue", "--waiting", "5,30", "--supporters", "5"], &[]);
    for (queue, waiting) in queues["queue"].as_array().unwrap().iter().zip([5, 30]) {
        assert_eq!((&queue["waiting"], &queue["paired"]), (&waiting.into(), &5.into()), "{queue}");
    }
}

#[test]
fn idle_connections_are_all_counted() {
    for server in SERVERS {
        let idle = load(&["idle", "--server", server, "--conversations", "5"], &[]);
        assert_eq!(idle["connections"], 10);
        assert!(idle["after_kib"].as_u64() > Some(0), "{idle}");
    }
}

#[test]
fn a_page_comes_for_every_student_who_is_in_danger() {
    let options = ["--flags", "5", "--pairs", "2", "--seconds", "1", "--per-second", "20"];
    let paging = load(&[&["pages"], &options[..]].concat(), &[]);
    for figure in ["flags", "acknowledged", "first_pages", "requests"] {
        assert_eq!(paging[figure], 5, "{figure}: {paging}");
    }
    assert_eq!((&paging["lost"], &paging["repeated"]), (&0.into(), &0.into()), "{paging}");
    assert!(paging["texts"].as_u64() > Some(0), "{paging}");
}

#[test]
fn growth_is_measured_for_each_number_and_over_stored_texts() {
    let options = ["--growing", "2,4", "--pairs", "4", "--stored", "1200", "--per-second", "50"];
    let growth = load(&[&["growth"], &options[..]].concat(), SHORT);
    let growth = growth["growth"].as_array().unwrap();
    let stored: Vec<_> = growth.iter().map(|one| one["stored"].as_u64().unwrap()).collect();
    assert_eq!(stored, [0, 0, 1200]);
    growth.iter().for_each(every_text_came_once);
}

/// Runs a scenario and takes what it prints, which must be one JSON object.
fn load(scenario: &[&str], options: &[&str]) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_load"))
        .args(scenario)
        .args(options)
        .arg("--quietline")
        .arg(quietline())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn every_text_came_once(run: &Value) {
    for wrong in ["lost", "doubled", "disordered", "unanswered", "broken"] {
        assert_eq!(run[wrong], 0, "{wrong}: {run}");
    }
    assert!(run["texts"].as_u64() > Some(0), "{run}");
    for figure in ["delivered_per_s", "server_cpu_s_per_million", "client_cores"] {
        assert!(run[figure].is_f64(), "{figure}: {run}");
    }
    for spread in ["acknowledgement", "delivery"] {
        for figure in ["p50_ms", "p99_ms", "p999_ms", "max_ms"] {
            assert!(run[spread][figure].as_f64() > Some(0.0), "{spread} {figure}: {run}");
        }
    }
}

const SHORT: &[&str] = &["--seconds", "1", "--warm-up", "0"];
