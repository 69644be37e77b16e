//! `quietline doctor`: what is broken, and what to do about it.

use std::fs;

use protocol::Role;
use tests::{
    binary::{Said, run},
    person::Student,
    service::{Service, free_address},
};

use crate::audit::write_by_hand;

#[tokio::test]
async fn a_service_with_everything_in_place_is_fine() {
    let service = Service::start("").await;
    let _ = service.account("Ada", Role::Supporter).await;
    let _ = service.account("Bo", Role::Clinician).await;

    let said = service.command(&["doctor"]).await;

    assert_eq!((said.code, &*said.err), (0, ""), "{said:?}");
    for what in ["settings", "keys", "database", "clock", "staff", "hook"] {
        assert_finds(&said, "ok", what, "");
    }
    assert_finds(&said, "ok", "staff", "2 accounts, 1 on call");
    assert!(!said.out.contains("FIX"), "{said:?}");
}

#[tokio::test]
async fn nobody_on_call_is_something_to_fix() {
    let service = Service::prepare("").await;
    assert_finds(&service.command(&["doctor"]).await, "look", "staff", "quietline staff add");
    let _ = service.account("Ada", Role::Supporter).await;

    let said = service.command(&["doctor"]).await;

    assert_broken(&said, 1);
    assert_finds(&said, "FIX", "staff", "--role clinician --on-call");
}

#[tokio::test]
async fn a_missing_key_is_something_to_fix_and_none_is_made_up() {
    let mut service = Service::start("").await;
    Student::arrive(&service).await.says("hello?").await;
    service.stop().await;
    let keys = service.data().join("keys");
    let elsewhere = service.data().join("elsewhere");
    fs::rename(&keys, &elsewhere).unwrap();

    let said = service.command(&["doctor"]).await;

    assert_broken(&said, 1);
    assert_finds(&said, "FIX", "keys", "put back the key folder that belongs to this database");
    assert_finds(&said, "FIX", "keys", service.data().to_str().unwrap());
    assert_eq!(fs::read_dir(&keys).map_or(0, Iterator::count), 0);
    if keys.exists() {
        fs::remove_dir(&keys).unwrap();
    }
    fs::rename(&elsewhere, &keys).unwrap();
    service.start_again().await;
}

#[tokio::test]
async fn a_hook_that_cannot_be_reached_is_something_to_fix() {
    let service = Service::prepare("").await;
    let _ = service.account("Bo", Role::Clinician).await;
    let (url, nobody) = (service.receiver().url(), format!("http://{}/calls", free_address()));
    let settings = fs::read_to_string(service.config()).unwrap();
    fs::write(service.config(), settings.replace(url, &nobody)).unwrap();

    let said = service.command(&["doctor"]).await;

    assert_broken(&said, 1);
    assert_finds(&said, "FIX", "hook", "could not be reached");
    assert_finds(&said, "FIX", "hook", "no page would go out");
}

#[tokio::test]
async fn what_keeps_the_service_from_starting_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a-file");
    fs::write(&file, "not a folder").unwrap();
    let config = folder.path().join("quietline.toml");

    fs::write(&config, "[session]\naway_minutes = 0\n").unwrap();
    let said = run(&["doctor", "--config", config.to_str().unwrap()]);
    assert_broken(&said, 1);
    assert_finds(&said, "FIX", "settings", "`session.away_minutes` must be from 1 to 120");

    fs::write(&config, format!("[data]\nfolder = {file:?}\n")).unwrap();
    let said = run(&["doctor", "--config", config.to_str().unwrap()]);
    assert_broken(&said, 1);
    assert_finds(&said, "FIX", "disk", "make the folder writable");

    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    fs::write(data.join("quietline.db"), "this is no database at all, and never was").unwrap();
    let said = run(&["doctor", "--data", data.to_str().unwrap()]);
    assert_broken(&said, 1);
    assert_finds(&said, "FIX", "database", "see whether the file can be read and written");
}

#[tokio::test]
async fn a_drill_is_asked_for_when_none_was_played_for_thirty_days() {
    let service = Service::prepare("").await;
    let _ = service.account("Bo", Role::Clinician).await;
    assert_finds(&service.command(&["doctor"]).await, "look", "drill", "none was ever played");

    for (days, mark) in [(29, "ok"), (30, "look")] {
        let at = format!("(strftime('%s', 'now') - {days} * 86400 - 60) * 1000");
        let sql = format!(
            "DELETE FROM drills; INSERT INTO drills
                (session, asked_at, limit_ms, begun_at, ended_at, completed)
            VALUES (zeroblob(16), {at}, 900000, {at}, {at}, 1)"
        );
        write_by_hand(&service.data(), &sql).await;
        let said = service.command(&["doctor"]).await;
        assert_finds(&said, mark, "drill", &format!("the last one was {days} days ago"));
        assert_eq!(said.out.contains("play one with `quietline drill`"), mark == "look");
    }
}

fn assert_broken(said: &Said, count: usize) {
    assert_eq!(said.code, 1, "{said:?}");
    assert_eq!(said.out.lines().filter(|line| line.starts_with("FIX")).count(), count, "{said:?}");
    assert!(said.err.starts_with("quietline: "), "{said:?}");
    assert_eq!(said.err.lines().count(), 1, "{said:?}");
}

fn assert_finds(said: &Said, mark: &str, what: &str, text: &str) {
    let mut lines = said.out.lines();
    let found = lines.any(|line| {
        let mut words = line.split_whitespace();
        words.next() == Some(mark) && words.next() == Some(what) && line.contains(text)
    });
    assert!(found, "{mark} {what} {text}: {said:?}");
}
