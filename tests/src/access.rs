//! What a student's page does about what it is asked for before it is let in.

use std::{fs, path::PathBuf};

use protocol::{
    CampusCode, VERSION,
    access::{Ask, Challenge, Pass, Solution, Work},
    student::{FromStudent, ToStudent},
};
use ring::pbkdf2;
use tempfile::TempDir;

use crate::{connection::Connection, door::Door};

/// A file of campus codes.
pub struct CodesFile {
    _folder: TempDir,
    path: PathBuf,
}

impl CodesFile {
    /// One with these lines.
    #[must_use]
    pub fn with(lines: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = Self { path: folder.path().join("campus-codes"), _folder: folder };
        file.write(lines);
        file
    }

    /// From now on these lines stand in it.
    pub fn write(&self, lines: &str) {
        fs::write(&self.path, lines).unwrap();
    }

    /// Where it is.
    #[must_use]
    pub const fn path(&self) -> &PathBuf {
        &self.path
    }

    /// The settings of a service that asks for one of its codes.
    #[must_use]
    pub fn settings(&self) -> String {
        let path = self.path.display().to_string();
        format!("[access]\nmode = \"campus_code\"\ncampus_codes = {path:?}\n")
    }
}

/// What a page shows in which this was typed.
#[must_use]
pub fn typed(code: &str) -> Pass {
    Pass { code: Some(CampusCode::try_from(code.to_owned()).unwrap()), work: None }
}

/// What a page shows that has done some work.
#[must_use]
pub fn done(work: Work) -> Pass {
    Pass { code: None, work: Some(Box::new(work)) }
}

/// Begins a visit with what the page shows, and does not wait for the answer.
pub async fn knocks(door: &impl Door, urgent: bool, pass: Pass) -> Connection {
    let connection = door.connect("/ws/student").await;
    knocks_on(connection, urgent, pass).await
}

/// The same over a websocket that is open already.
pub async fn knocks_on(connection: Connection, urgent: bool, pass: Pass) -> Connection {
    let (visit, languages) = (None, vec![]);
    connection.send(&FromStudent::Start { version: VERSION, visit, urgent, languages, pass }).await;
    connection
}

/// What is asked for in answer to that.
pub async fn asked(door: &impl Door, pass: Pass) -> Ask {
    let connection = knocks(door, false, pass).await;
    let asks = |frame| if let ToStudent::Asks { ask } = frame { Some(ask) } else { None };
    let asked = connection.hears("what is asked for", asks).await;
    assert_eq!(connection.closed().await, Some(protocol::CloseCode::Asks.number()));
    asked
}

/// No number that is asked for is less than this: a test need not try those.
const FROM: u32 = 400;

/// Does some work.
#[must_use]
pub fn solved(challenge: Challenge) -> Work {
    let parameters = &challenge.parameters;
    let bytes = |digits: &str| hex::decode(digits).unwrap();
    let (nonce, salt) = (bytes(&parameters.nonce), bytes(&parameters.salt));
    let prefix = bytes(&parameters.key_prefix);
    let cost = parameters.cost.try_into().unwrap();
    let mut key = vec![0; parameters.key_length as usize];
    let mut derive = |counter: u32| {
        let password = [&nonce[..], &counter.to_be_bytes()].concat();
        pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, cost, &salt, &password, &mut key);
        key.starts_with(&prefix).then(|| hex::encode(&key))
    };
    let (counter, derived_key) =
        (FROM..).find_map(|counter| derive(counter).map(|key| (counter, key))).unwrap();
    Work { challenge, solution: Solution { counter, derived_key } }
}
