//! Servers that encrypt, with a certificate that a university's own authority has signed.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use protocol::Role;
use serde_json::Value;
use tempfile::TempDir;
use tests::{person::Student, program::Program, service::Service};

use super::{SECRET, mail, mail_server, python, webhook, webhook_server};

#[tokio::test]
async fn a_page_and_a_heartbeat_go_to_a_server_whose_authority_is_named() {
    let Some(python) = python() else { return };
    let Some(papers) = Papers::signed(GOOD) else { return };
    let (receiver, port) = papers.receiver(&python, "https").await;
    let (url, believed) = (format!("https://127.0.0.1:{port}/"), papers.believed());
    let secret = papers.file("secret").display().to_string();
    // It takes no part in what is called here: doctor asks whether it can be reached.
    let ntfy = format!(
        "[[hook.targets]]\nname = \"ntfy\"\nkind = \"ntfy\"\nurl = {url:?}\nseverities = [\"low\"]\n\
         topic_file = {secret:?}\nallow_private_addresses = true\n{believed}"
    );
    let heartbeat = format!(
        "[heartbeat]\nurl = {url:?}\nsecret_file = {secret:?}\nevery_s = 5\n\
         allow_private_addresses = true\n{believed}"
    );
    let target = papers.target("https", &port) + &believed;
    let service = Service::start(&(target + &ntfy + &heartbeat)).await;
    let clinician = service.staff("clinician", Role::Clinician).await;
    let student = Student::arrive(&service).await;

    student.asks_for_urgent_help().await;

    let page = clinician.is_paged().await;
    receiver.says(&format!("verified {{\"id\": \"{}\"", page.id), 0).await;
    service
        .until("a heartbeat is verified", async || {
            receiver
                .said()
                .iter()
                .any(|line| line.starts_with("verified ") && line.contains("\"heartbeat.beat\""))
        })
        .await;
    let said = service.command(&["doctor"]).await;
    for reached in ["https: the target", "ntfy: the target", "the watchdog"] {
        let reached = format!("{reached} can be reached");
        let is_fine = |line: &str| line.starts_with("ok") && line.contains(&reached);
        assert!(said.out.lines().any(is_fine), "{reached}: {}", said.out);
    }
}

#[tokio::test]
async fn mail_goes_out_encrypted_to_a_server_whose_authority_is_named() {
    let Some(python) = python() else { return };
    let Some(papers) = Papers::signed(GOOD) else { return };
    for how in ["starttls", "tls"] {
        let (receiver, port) = papers.receiver(&python, how).await;
        let settings = papers.target(how, &port) + &papers.believed();
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
        let is_fine = |line: &str| line.starts_with("ok") && line.contains("the target can be");
        assert!(said.out.lines().any(is_fine), "{how}: {}", said.out);
    }
}

#[tokio::test]
async fn nothing_is_said_to_a_server_whose_certificate_does_not_fit() {
    let Some(python) = python() else { return };
    let ways = ["starttls", "tls", "https"];
    for (certificate, is_believed, reason) in [
        (GOOD, false, "if your own has, name its certificate in `authority_file`"),
        (OF_ANOTHER, true, "shows a certificate that is for another name"),
        (EXPIRED, true, "shows a certificate that has expired"),
        (NOT_YET, true, "shows a certificate that is not valid yet"),
    ] {
        let Some(papers) = Papers::signed(certificate) else { return };
        let (mut receivers, mut settings) = (Vec::new(), String::new());
        for how in ways {
            let (receiver, port) = papers.receiver(&python, how).await;
            settings += &papers.target(how, &port);
            settings += &if is_believed { papers.believed() } else { String::new() };
            receivers.push(receiver);
        }
        let service = Service::start(&settings).await;
        let clinician = service.staff("clinician", Role::Clinician).await;
        let student = Student::arrive(&service).await;

        student.asks_for_urgent_help().await;

        let _ = clinician.is_paged().await;
        let said = service.command(&["doctor"]).await;
        for how in ways {
            let is_why =
                |line: &str| line.contains(reason) && line.contains(&format!("hook.target={how}"));
            service.until("it says why", async || service.log().lines().any(is_why)).await;
            let line = said.out.lines().find(|line| line.contains(&format!("{how}: "))).unwrap();
            assert!(!line.starts_with("ok") && line.contains(reason), "{line}");
        }
        for receiver in receivers {
            assert_eq!(receiver.said().len(), 1, "{reason}: {:?}", receiver.said());
        }
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
async fn an_authority_of_a_server_that_does_not_encrypt_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("secret");
    fs::write(&file, SECRET).unwrap();
    let plain = webhook("http://127.0.0.1:9/", &file);
    for target in [plain, mail("25", &file, "quietline")] {
        let service = Service::prepare(&(target + &authority(&file))).await;

        let said = service.command(&["serve"]).await;

        assert_ne!(said.code, 0);
        let reason = "`hook.targets.2.authority_file` is for a server with a certificate";
        assert!(said.err.contains(reason), "{}", said.err);
    }
}

fn authority(file: &Path) -> String {
    format!("authority_file = {:?}\n", file.display().to_string())
}

/// What a server's certificate says about it.
#[derive(Clone, Copy)]
struct Certificate {
    name: &'static str,
    from: &'static str,
    until: &'static str,
}

const GOOD: Certificate =
    Certificate { name: "IP:127.0.0.1", from: "20200101000000Z", until: "20991231235959Z" };
const OF_ANOTHER: Certificate = Certificate { name: "DNS:oncall.example.edu", ..GOOD };
const EXPIRED: Certificate = Certificate { until: "20210101000000Z", ..GOOD };
const NOT_YET: Certificate = Certificate { from: "20990101000000Z", ..GOOD };

/// An authority that nobody else knows, a server's certificate that it has signed, and what the
/// service and the server know of each other.
struct Papers(TempDir);

impl Papers {
    /// Of a server with this certificate; `None` where nothing can be signed.
    fn signed(certificate: Certificate) -> Option<Self> {
        if Command::new("openssl").arg("version").output().is_err() {
            eprintln!("!! skipped: there is no openssl to sign a certificate with");
            return None;
        }
        let papers = Self(tempfile::tempdir().unwrap());
        fs::write(papers.file("password"), "open sesame\n").unwrap();
        fs::write(papers.file("secret"), SECRET).unwrap();
        fs::write(papers.file("signed"), "").unwrap();
        fs::write(papers.file("office"), OFFICE).unwrap();
        let Certificate { name, from, until } = certificate;
        let new = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";
        papers.openssl(&format!(
            "req -x509 {new} -subj /CN=Example -out authority.pem -keyout authority-key.pem"
        ));
        papers.openssl(&format!(
            "req {new} -subj /CN=server -addext subjectAltName={name} \
             -addext basicConstraints=critical,CA:FALSE -out asked.pem -keyout key.pem"
        ));
        papers.openssl(&format!(
            "ca -batch -notext -config office -cert authority.pem -keyfile authority-key.pem \
             -startdate {from} -enddate {until} -in asked.pem -out certificate.pem"
        ));
        Some(papers)
    }

    fn openssl(&self, words: &str) {
        let said =
            Command::new("openssl").args(words.split(' ')).current_dir(&self.0).output().unwrap();
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    }

    /// A server with that certificate, and its port.
    async fn receiver(&self, python: &str, how: &str) -> (Program, String) {
        let file = |name: &str| self.file(name).display().to_string();
        let (certificate, key) = (file("certificate.pem"), file("key.pem"));
        if how == "https" {
            webhook_server(python, &[SECRET, &certificate, &key]).await
        } else {
            mail_server(python, &[how, &certificate, &key]).await
        }
    }

    /// A target that goes there in this way and is called by it, and that more may be added to.
    fn target(&self, how: &str, port: &str) -> String {
        if how == "https" {
            let target = webhook(&format!("https://127.0.0.1:{port}/"), &self.file("secret"));
            return target.replace("\"independent\"", "\"https\"");
        }
        let target = mail(port, &self.file("password"), "quietline");
        target.replace("\"mail\"", &format!("{how:?}")).replace("\"none\"", &format!("{how:?}"))
    }

    /// The setting by which the authority is believed.
    fn believed(&self) -> String {
        authority(&self.file("authority.pem"))
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

/// How the authority keeps its books.
const OFFICE: &str = "[ca]
default_ca = own
[own]
database = signed
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
copy_extensions = copy
[any]
commonName = supplied
";
