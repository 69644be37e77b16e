//! What an operator types, and what the binary answers: one clear sentence, and what to do.

mod doctor;
mod staff;

use std::{fs, net::TcpListener, path::Path};

use tests::{
    binary::{Said, run},
    door::Door as _,
    service::{Service, free_address},
};

#[tokio::test]
async fn a_service_that_cannot_start_says_why_in_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a-file");
    fs::write(&file, "not a folder").unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap();
    let free = free_address();
    let (data, no_secret) = (folder.path().join("data"), folder.path().join("no-secret"));
    let listen = |address| format!("[server]\nlisten = \"{address}\"\n[data]\nfolder = {data:?}\n");
    let webhook = |secret: &Path| {
        format!(
            "[[hook.targets]]\nname = \"oncall\"\nkind = \"webhook\"\n\
             url = \"https://oncall.example.edu/\"\nsecret_file = {secret:?}\n"
        )
    };

    for (settings, expected) in [
        (listen(taken), format!("cannot listen on {taken}: another program does already")),
        (
            format!("[server]\nlisten = \"{free}\"\n[data]\nfolder = {file:?}\n"),
            format!("cannot use the data folder {}", file.display()),
        ),
        (
            format!("[server]\nlisten = \"{free}\"\n[data]\nfolder = {:?}\n", file.join("below")),
            format!("cannot use the data folder {}", file.join("below").display()),
        ),
        (
            format!("{}keys = {file:?}\n", listen(free)),
            format!("cannot use the sealing key {}", file.display()),
        ),
        (format!("{}\n[sever]\nport = 1\n", listen(free)), "`sever`: unknown field".to_owned()),
        (
            format!("{}folders = 1\n", listen(free)),
            "line 5: `data.folders`: unknown field".to_owned(),
        ),
        (
            format!("{}[case]\nclaim_limit_high_s = 0\n", listen(free)),
            "`case.claim_limit_high_s` must be from 1 to 3600, and is 0".to_owned(),
        ),
        (
            format!("{}{}", listen(free), webhook(&no_secret)),
            format!("names {}, which cannot be read", no_secret.display()),
        ),
        (format!("{}{}", listen(free), webhook(&file)), "must be `whsec_`".to_owned()),
        (format!("{}[log]\nfilter = \"=\"\n", listen(free)), "`log.filter` must be".to_owned()),
    ] {
        let config = folder.path().join("quietline.toml");
        fs::write(&config, &settings).unwrap();
        let said = run(&["serve", "--config", config.to_str().unwrap()]);
        assert_fails(&said, &expected);
    }
    let nowhere = folder.path().join("nowhere.toml");
    let said = run(&["serve", "--config", nowhere.to_str().unwrap()]);
    assert_fails(&said, "nowhere.toml: the configuration file cannot be read");
    assert!(!data.join("quietline.db").exists(), "nothing was begun");
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let closed = folder.path().join("closed");
    fs::create_dir(&closed).unwrap();
    let mut mode = fs::metadata(&closed).unwrap().permissions();
    mode.set_readonly(true);
    fs::set_permissions(&closed, mode).unwrap();
    if fs::write(closed.join("try"), "").is_ok() {
        eprintln!("!! skipped: to this account every folder can be written");
        return;
    }

    let data = closed.join("data");
    let said = run(&["serve", "--data", data.to_str().unwrap()]);
    assert_fails(&said, &format!("cannot use the data folder {}", data.display()));
}

#[tokio::test]
async fn a_second_service_on_the_same_address_leaves_the_first_alone() {
    let service = Service::start("").await;

    let said = service.command(&["serve"]).await;

    assert_fails(&said, "another program does already");
    let answer = tests::person::client().get(service.url("/readyz")).send().await.unwrap();
    assert!(answer.status().is_success());
}

#[tokio::test]
async fn a_service_that_is_told_to_stop_ends_well() {
    let mut service = Service::start("").await;
    let student = tests::person::Student::arrive(&service).await;
    student.says("before").await;

    service.stop().await;

    assert_eq!(student.connection.closed().await, Some(1012));
    assert!(service.log().contains("everything taken is stored"), "{}", service.log());
    assert!(!service.log().contains("ERROR"), "{}", service.log());
}

#[test]
fn a_folder_of_sentences_is_looked_through_before_it_is_used() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("quietline.toml");
    let content = folder.path().join("content");
    fs::create_dir(&content).unwrap();
    let check = |formal: bool| {
        fs::write(&config, format!("[service]\ncontent = {content:?}\nformal = {formal}\n"))
            .unwrap();
        run(&["content", "check", "--config", config.to_str().unwrap()])
    };
    if !run(&["content", "write", content.to_str().unwrap()]).err.is_empty() {
        eprintln!("!! skipped: the binary was built without the web client");
        return;
    }
    fs::write(content.join("de-formal.toml"), "\"landing.start\" = \"Beginnen Sie\"\n").unwrap();

    let unheard = check(false);
    let expected = "look de-formal.toml: nobody hears it while [service] formal is false\n\
                    every sentence can be said\n";
    assert_eq!((unheard.code, unheard.out.as_str()), (0, expected), "{unheard:?}");
    assert_eq!(check(true).out, "every sentence can be said\n");

    fs::write(content.join("de-formal.toml"), "\"landing.begin\" = \"Los\"\n").unwrap();
    let faulty = check(true);
    assert_ne!(faulty.code, 0, "{faulty:?}");
    assert!(faulty.out.starts_with("FIX  de-formal.toml, line 1: "), "{faulty:?}");
}

/// One sentence on standard error, nothing on standard output, and a non-zero exit.
fn assert_fails(said: &Said, expected: &str) {
    assert_ne!(said.code, 0, "{said:?}");
    assert_eq!(said.out, "", "{said:?}");
    assert!(said.err.contains(expected), "{expected}: {said:?}");
    assert!(said.err.starts_with("quietline: "), "{said:?}");
    assert_eq!(said.err.lines().count(), 1, "{said:?}");
}
