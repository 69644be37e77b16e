//! Receivers that others have written: what they make of a real page of the real service.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

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
    let secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    let (new, old) = ("whsec_ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=", secret);
    let file = folder.path().join("secret");
    fs::write(&file, format!("{new}\n{old}\n")).unwrap();
    let script = repository_file("tests/receivers/webhook.py").display().to_string();
    let receiver = Program::start(&python, &[&script, old]);
    let port = port(&receiver).await;
    let target = format!(
        "[[hook.targets]]\nname = \"independent\"\nkind = \"webhook\"\n\
         url = \"http://127.0.0.1:{port}/\"\nsecret_file = {:?}\nallow_private_addresses = true\n",
        file.display().to_string(),
    );
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
async fn mail_goes_out_encrypted_to_a_server_whose_authority_is_named() {
    let Some(python) = python() else { return };
    let folder = tempfile::tempdir().unwrap();
    let Some(papers) = Papers::signed_for(folder.path(), "IP:127.0.0.1") else { return };
    for how in ["starttls", "tls"] {
        let (receiver, port) = papers.receiver(&python, how).await;
        let settings = papers.settings(&port, how, Some(&papers.authority));
        let service = Service::start(&settings).await;
        let clinician = service.staff("clinician", Role::Clinician).await;
        let student = Student::arrive(&service).await;

        student.asks_for_urgent_help().await;

        let page = clinician.is_paged().await;
        let (_, line) = receiver.says("mail ", 0).await;
        let mail: Value = serde_json::from_str(line.strip_prefix("mail ").unwrap()).unwrap();
        assert_eq!(mail["encrypted"], true, "{how}");
        assert_eq!(mail["account"], "quietline", "{how}");
        let id = format!("<{}@example.edu>", page.id);
        assert_eq!(mail["headers"]["message-id"], id, "{how}");
        let said = service.command(&["doctor"]).await;
        assert!(said.out.lines().any(|line| line.starts_with("ok") && line.contains("mail: ")));
    }
}

#[tokio::test]
async fn nothing_is_said_to_a_mail_server_whose_certificate_does_not_fit() {
    let Some(python) = python() else { return };
    let folder = tempfile::tempdir().unwrap();
    let Some(papers) = Papers::signed_for(folder.path(), "DNS:mail.example.edu") else { return };
    let (unknown, other) = ("if your own has, name its certificate in", "is for another name");
    for (how, authority, reason) in [
        ("starttls", None, unknown),
        ("tls", None, unknown),
        ("starttls", Some(&papers.authority), other),
        ("tls", Some(&papers.authority), other),
    ] {
        let (receiver, port) = papers.receiver(&python, how).await;
        let settings = papers.settings(&port, how, authority.map(PathBuf::as_path));
        let service = Service::start(&settings).await;
        let clinician = service.staff("clinician", Role::Clinician).await;
        let student = Student::arrive(&service).await;

        student.asks_for_urgent_help().await;

        let _ = clinician.is_paged().await;
        service.until("it says why", async || service.log().contains(reason)).await;
        let said = service.command(&["doctor"]).await;
        let line = said.out.lines().find(|line| line.contains("mail: ")).unwrap();
        assert!(!line.starts_with("ok") && line.contains(reason), "{how}: {line}");
        assert_eq!(receiver.said().len(), 1, "{how}: {:?}", receiver.said());
    }
}

#[tokio::test]
async fn a_file_without_a_certificate_is_refused_before_anything_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("authority.pem");
    fs::write(&file, "this is not one\n").unwrap();
    let settings = mail("25", &file, "quietline") + &authority(&file);
    let settings = settings.replace("\"none\"", "\"starttls\"");
    let service = Service::prepare(&settings).await;

    let said = service.command(&["serve"]).await;

    assert_ne!(said.code, 0);
    assert!(said.err.contains("hook.targets.2.authority_file"), "{}", said.err);
    assert!(said.err.contains("which must hold certificates"), "{}", said.err);
}

#[tokio::test]
async fn the_watchdog_of_the_recipe_hears_the_service_and_misses_it() {
    let Some(python) = any_python() else { return };
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("secret");
    fs::write(&secret, "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\n").unwrap();
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

async fn port(program: &Program) -> String {
    program.says("listening on ", 0).await.1.rsplit(' ').next().unwrap().to_owned()
}

/// A mail server, and its port; without further words it encrypts nothing.
async fn mail_server(python: &str, words: &[&str]) -> (Program, String) {
    let script = repository_file("tests/receivers/mail.py").display().to_string();
    let receiver = Program::start(python, &[&[&*script], words].concat());
    let port = port(&receiver).await;
    (receiver, port)
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

fn authority(file: &Path) -> String {
    format!("authority_file = {:?}\n", file.display().to_string())
}

/// An authority that nobody else knows, and a mail server's certificate that it has signed.
struct Papers {
    authority: PathBuf,
    certificate: PathBuf,
    key: PathBuf,
    password: PathBuf,
}

impl Papers {
    fn signed_for(folder: &Path, name: &str) -> Option<Self> {
        let file = |name: &str| folder.join(name);
        let papers = Self {
            authority: file("authority.pem"),
            certificate: file("certificate.pem"),
            key: file("key.pem"),
            password: file("password"),
        };
        fs::write(&papers.password, "open sesame\n").unwrap();
        let is_there = Command::new("openssl").arg("version").output().is_ok();
        if !is_there {
            eprintln!("!! skipped: there is no openssl to sign a certificate with");
            return None;
        }
        let words = |words: &str| words.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let new = words("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2");
        let paths = |certificate: &Path, key: &Path| {
            let (certificate, key) = (certificate.display(), key.display());
            words(&format!("-out {certificate} -keyout {key}"))
        };
        let own_key = file("authority-key.pem");
        openssl(&[new.clone(), words("-subj /CN=Example"), paths(&papers.authority, &own_key)]);
        let (authority, signs) = (papers.authority.display(), own_key.display());
        let signed = words(&format!(
            "-subj /CN=mail -CA {authority} -CAkey {signs} -addext subjectAltName={name} \
             -addext basicConstraints=critical,CA:FALSE"
        ));
        openssl(&[new, signed, paths(&papers.certificate, &papers.key)]);
        Some(papers)
    }

    /// A mail server with that certificate, and its port.
    async fn receiver(&self, python: &str, how: &str) -> (Program, String) {
        let (certificate, key) =
            (self.certificate.display().to_string(), self.key.display().to_string());
        mail_server(python, &[how, &certificate, &key]).await
    }

    fn settings(&self, port: &str, how: &str, believed: Option<&Path>) -> String {
        let settings = mail(port, &self.password, "quietline");
        let settings = settings.replace("\"none\"", &format!("{how:?}"));
        settings + &believed.map(authority).unwrap_or_default()
    }
}

fn openssl(arguments: &[Vec<String>]) {
    let said = Command::new("openssl").args(arguments.concat()).output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
}

/// The Python that has the receivers' packages; `tests/run` installs them and says where.
fn python() -> Option<String> {
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
