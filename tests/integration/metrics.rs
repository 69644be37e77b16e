//! What monitoring sees: every figure is there, moves, and says nothing about anybody.

use std::{collections::BTreeSet, fs, path::Path};

use protocol::Role;
use server::telemetry::metrics::{ALL, Kind};
use tests::{
    door::Door as _,
    person::{Student, client},
    service::{Service, free_address},
};

#[tokio::test]
async fn a_conversation_moves_the_figures_and_leaves_no_name_in_them() {
    let address = free_address();
    let mut service = Service::start(&format!("metrics_listen = \"{address}\"")).await;
    let supporter = service.staff("supporter", Role::Supporter).await;
    supporter.ready().await;
    let student = Student::arrive(&service).await;
    let waiting = Student::arrive(&service).await;
    let session = supporter.opens_next().await;
    student.says("one text").await;
    supporter.reads("one text").await;
    student.asks_for_urgent_help().await;
    client().get(service.url("/api/me")).send().await.unwrap();
    let url = format!("http://{address}/metrics");
    let figures = || async { client().get(&url).send().await.unwrap().text().await.unwrap() };

    for line in [
        "quietline_ready 1",
        "quietline_draining 0",
        "quietline_connections{side=\"student\"} 2",
        "quietline_connections{side=\"staff\"} 1",
        "quietline_sessions{state=\"waiting\",student=\"here\"} 1",
        "quietline_sessions{state=\"paired\",student=\"here\"} 1",
        "quietline_supporters_ready 1",
        "quietline_supporters_free 0",
        "quietline_refused_total{code=\"not_signed_in\"} 1",
        "quietline_pages_delivered_total{kind=\"webhook\"} 0",
        "quietline_scan_seconds_count 1",
        "quietline_texts_accepted_total 1",
        "quietline_commit_failures_total 0",
    ] {
        service.until(line, async || has_line(&figures().await, line)).await;
    }

    let shown = figures().await;
    for metric in ALL {
        let name = match metric.kind {
            Kind::Histogram(_) => format!("{}_bucket", metric.name),
            Kind::Counter | Kind::Gauge => metric.name.to_owned(),
        };
        assert!(shown.contains(&name) || LATE.contains(&metric.name), "{name} in {shown}");
    }
    let ids = [session.to_string(), supporter.view.id.to_string()];
    let names = [&supporter.view.pseudonym, &student.pseudonym, &waiting.pseudonym];
    for trace in ids.into_iter().chain(names.map(|name| name.as_str().to_owned())) {
        assert!(!shown.contains(&trace), "{trace} in {shown}");
    }
    service.stop().await;
}

#[test]
fn every_alert_looks_at_figures_that_exist() {
    let rules = read("deploy/alerts/quietline.rules.yml");
    let named = names_in(&rules);
    assert!(named.len() > 10, "{named:?}");
    let known: BTreeSet<String> = ALL.iter().flat_map(series).collect();
    for name in named {
        assert!(known.contains(&name), "{name} does not exist");
    }
}

#[test]
fn the_table_of_the_figures_is_complete() {
    let table = read("server/ARCHITECTURE.md");
    for metric in ALL {
        let row = format!("| `{}` | {} | {} |", metric.name, kind(metric.kind), metric.help);
        assert!(table.lines().any(|line| line == row), "it should have the line\n{row}");
    }
    let named: BTreeSet<_> = names_in(&table);
    let known: BTreeSet<_> = ALL.iter().map(|metric| metric.name.to_owned()).collect();
    assert_eq!(named, known);
}

fn has_line(shown: &str, wanted: &str) -> bool {
    shown.lines().any(|line| line == wanted)
}

/// What a metric is called where it is read.
fn series(metric: &server::telemetry::metrics::Metric) -> Vec<String> {
    let name = metric.name;
    match metric.kind {
        Kind::Counter | Kind::Gauge => vec![name.to_owned()],
        Kind::Histogram(_) => {
            ["bucket", "sum", "count"].map(|part| format!("{name}_{part}")).to_vec()
        }
    }
}

const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Counter => "counter",
        Kind::Gauge => "gauge",
        Kind::Histogram(_) => "histogram",
    }
}

fn names_in(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_ascii_lowercase() && c != '_')
        .filter(|word| word.starts_with("quietline_"))
        .map(str::to_owned)
        .collect()
}

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)).unwrap()
}

/// What is not there before it has happened.
const LATE: &[&str] =
    &["quietline_asked_total", "quietline_connections_closed_total", "quietline_page_seconds"];
