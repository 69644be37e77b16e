//! Servers that encrypt, with a certificate that a university's own authority has signed.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use protocol::Role;
use serde_json::Value;
use tests::{door::Door as _, person::Student, program::Program, service::Service};

use super::{mail, mail_server, python};

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
