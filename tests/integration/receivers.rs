//! Receivers that others have written: what they make of a real page of the real service.

mod encrypted;

use std::{fs, path::Path};

use protocol::Role;
use serde_json::Value;
use tests::{
    door::Door as _,
    person::{Student, client},
    program::{Program, repository_file},
    service::Service,
};

#[tokio::test]
async fn the_package_standardwebhooks_verifies_a_page() {
    let Some(python) = python() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (new, old) = ("whsec_ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=", SECRET);
    let file = folder.path().join("secret");
    fs::write(&file, format!("{new}\n{old}\n")).unwrap();
    let (receiver, port) = webhook_server(&python, &[old]).await;
    let target = webhook(&format!("http://127.0.0.1:{port}/"), &file);
    let service = Service::start(&target).await;
    let clinician = service.staff("clinician", Role::Clinician).await;
    let student = Student::arrive(&service).await;

    student.asks_for_urgent_help().await;

    let page = clinician.is_paged().await;
    let (_, line) = receiver.says("verified ", 0).await;
    let told: Value = serde_json::from_str(line.strip_prefix("verified ").unwrap()).unwrap();
    assert_eq!(told["id"], page.id.to_string());
    assert_eq!(told["type"], "page.called");
    assert_eq!(told["data"]["staff"], clinician.view.id.to_string());
    assert!(!receiver.said().iter().any(|line| line.starts_with("refused")));
}

#[tokio::test]
async fn the_package_aiosmtpd_receives_the_mail() {
    let Some(python) = python() else { return };
    let folder = tempfile::tempdir().unwrap();
    let password = folder.path().join("password");
    fs::write(&password, "open sesame\n").unwrap();
    let (receiver, port) = mail_server(&python, &[]).await;
    let service = Service::start(&mail(&port, &password, "quietline")).await;
    let clinician = service.staff("clinician", Role::Clinician).await;
    let student = Student::arrive(&service).await;

    student.asks_for_urgent_help().await;

    let page = clinician.is_paged().await;
    let (_, line) = receiver.says("mail ", 0).await;
    let mail: Value = serde_json::from_str(line.strip_prefix("mail ").unwrap()).unwrap();
    assert_eq!(mail["from"], "quietline@example.edu");
    assert_eq!(mail["to"], serde_json::json!(["on-call@example.edu", "desk@example.edu"]));
    assert_eq!(mail["account"], "quietline");
    let header = |name: &str| mail["headers"][name].as_str().unwrap().to_owned();
    assert_eq!(header("message-id"), format!("<{}@example.edu>", page.id));
    assert_eq!(header("subject"), "[Quietline] imminent: clinician is called");
    assert_eq!(header("auto-submitted"), "auto-generated");
    let text = mail["text"].as_str().unwrap();
    assert!(text.contains(&service.url(&format!("/staff#/pages/{}", page.id))), "{text}");
    assert!(text.contains("Severity: imminent. Call 1"), "{text}");
}

#[tokio::test]
async fn doctor_signs_in_to_the_mail_server_and_sends_nothing() {
    let Some(python) = python() else { return };
    let folder = tempfile::tempdir().unwrap();
    let password = folder.path().join("password");
    fs::write(&password, "open sesame\n").unwrap();
    let (receiver, port) = mail_server(&python, &[]).await;
    for (account, is_fine) in [("quietline", true), ("somebody", false)] {
        let service = Service::prepare(&mail(&port, &password, account)).await;
        let _ = service.account("clinician", Role::Clinician).await;
        let said = service.command(&["doctor"]).await;
        let line = said.out.lines().find(|line| line.contains("mail: ")).unwrap();
        assert_eq!(line.starts_with("ok"), is_fine, "{line}");
        assert!(!line.contains("example.edu"), "{line}");
    }
    assert_eq!(receiver.said().len(), 1);
}

#[tokio::test]
async fn the_watchdog_of_the_recipe_hears_the_service_and_misses_it() {
    let Some(python) = any_python() else { return };
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("secret");
    fs::write(&secret, SECRET).unwrap();
    let script = repository_file("deploy/recipes/heartbeat/receiver.py").display().to_string();
    let file = secret.display().to_string();
    let limits = ["--silence-s", "20", "--unanswered-s", "0", "--unconfirmed-s", "100"];
    let arguments = [&[&*script, "--listen", "127.0.0.1:0", "--secret-file", &file], &limits[..]];
    let watchdog = Program::start(&python, &arguments.concat());
    let (_, line) = watchdog.says("listening on ", 0).await;
    let address = line.strip_prefix("listening on ").unwrap();
    let url = format!("http://{address}/");
    let forged = client().post(&url).header("webhook-id", "1").body("{}").send().await.unwrap();
    assert_eq!(forged.status().as_u16(), 401);
    let settings = format!(
        "[heartbeat]\nurl = {url:?}\nsecret_file = {file:?}\nevery_s = 5\n\
         allow_private_addresses = true\n"
    );
    let mut service = Service::start(&settings).await;
    let clinician = service.staff("clinician", Role::Clinician).await;
    let student = Student::arrive(&service).await;

    student.asks_for_urgent_help().await;
    let session = clinician.is_paged().await.session;
    let (at, _) = watchdog.says("ALARM: a page is unanswered", 0).await;
    clinician.opens(session).await;
    clinician.joins().await;
    let (at, _) = watchdog.says("all is well", at).await;
    service.kill();
    let (at, _) = watchdog.says("ALARM: no heartbeat", at).await;
    service.start_again().await;
    // Whoever joined is gone with the service; that is another alarm, if it comes to that.
    watchdog.says("all is well", at).await;
}

async fn serve(python: &str, script: &str, words: &[&str]) -> (Program, String) {
    let script = repository_file(&format!("tests/receivers/{script}")).display().to_string();
    let receiver = Program::start(python, &[&[&*script], words].concat());
    let port = receiver.says("listening on ", 0).await.1.rsplit(' ').next().unwrap().to_owned();
    (receiver, port)
}

/// A receiver of webhooks that knows a secret, and its port; without further words it encrypts nothing.
async fn webhook_server(python: &str, words: &[&str]) -> (Program, String) {
    serve(python, "webhook.py", words).await
}

fn webhook(url: &str, secret: &Path) -> String {
    format!(
        "[[hook.targets]]\nname = \"independent\"\nkind = \"webhook\"\nurl = {url:?}\n\
         secret_file = {:?}\nallow_private_addresses = true\n",
        secret.display().to_string(),
    )
}

/// A mail server, and its port; without further words it encrypts nothing.
async fn mail_server(python: &str, words: &[&str]) -> (Program, String) {
    serve(python, "mail.py", words).await
}

fn mail(port: &str, password: &Path, account: &str) -> String {
    format!(
        "[[hook.targets]]\nname = \"mail\"\nkind = \"email\"\nserver = \"127.0.0.1\"\nport = {port}\n\
         encryption = \"none\"\nallow_private_addresses = true\naccount = {account:?}\n\
         password_file = {:?}\nfrom = \"Quietline <quietline@example.edu>\"\n\
         to = [\"on-call@example.edu\", \"The desk <desk@example.edu>\"]\n",
        password.display().to_string(),
    )
}

/// The Python that has the receivers' packages; `tests/run` installs them and says where.
pub(crate) fn python() -> Option<String> {
    let python = std::env::var_os("QUIETLINE_RECEIVERS");
    if python.is_none() {
        eprintln!("!! skipped: QUIETLINE_RECEIVERS names no Python with tests/receivers' packages");
    }
    python.map(|python| python.into_string().unwrap())
}

/// Any Python: the recipe needs no packages.
fn any_python() -> Option<String> {
    let is_there = std::process::Command::new("python3").arg("--version").output().is_ok();
    if !is_there {
        eprintln!("!! skipped: there is no python3");
    }
    is_there.then(|| "python3".to_owned())
}

const SECRET: &str = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
