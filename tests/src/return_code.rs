//! What a student's page does about return codes.

use protocol::{
    ErrorCode, ReturnCode, ReturnToken, VERSION,
    error::Problem,
    return_code::{
        AskReturnCode, KeepReturnCode, OpenReturnCode, ReturnCodeKept, ReturnCodeOffered,
        ReturnCodeOpened, ReturnWish,
    },
    student::FromStudent,
};
use reqwest::StatusCode;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    connection::Connection,
    door::Door,
    person::{Student, client},
};

/// What was refused, and how.
pub type Refused = (StatusCode, ErrorCode);

/// Asks for a code.
///
/// # Errors
///
/// When it is refused.
pub async fn offered(door: &impl Door, student: &Student) -> Result<ReturnCodeOffered, Refused> {
    let token = student.token.clone();
    post(door, "/api/return-codes/offer", &AskReturnCode { token }).await
}

/// Says that the student has written it down.
///
/// # Errors
///
/// When it is refused.
pub async fn kept(
    door: &impl Door,
    student: &Student,
    offered: &ReturnCodeOffered,
) -> Result<ReturnCodeKept, Refused> {
    keep(door, student, offered, false).await
}

/// The same, and what the student wrote is left as a message.
///
/// # Errors
///
/// When it is refused.
pub async fn left(
    door: &impl Door,
    student: &Student,
    offered: &ReturnCodeOffered,
) -> Result<ReturnCodeKept, Refused> {
    keep(door, student, offered, true).await
}

async fn keep(
    door: &impl Door,
    student: &Student,
    offered: &ReturnCodeOffered,
    message: bool,
) -> Result<ReturnCodeKept, Refused> {
    let (token, code, proof) = (student.token.clone(), offered.code.clone(), offered.proof.clone());
    post(door, "/api/return-codes", &KeepReturnCode { token, code, proof, message }).await
}

/// A code that the student has written down.
pub async fn code_of(door: &impl Door, student: &Student) -> ReturnCode {
    let offer = offered(door, student).await.unwrap();
    kept(door, student, &offer).await.unwrap();
    offer.code
}

/// Types a code.
///
/// # Errors
///
/// When it is refused.
pub async fn opened(door: &impl Door, code: &ReturnCode) -> Result<ReturnCodeOpened, Refused> {
    post(door, "/api/return-codes/open", &OpenReturnCode { code: code.clone() }).await
}

/// What an opened code shows.
#[must_use]
pub fn texts(opened: &ReturnCodeOpened) -> Vec<&str> {
    opened.replies.iter().map(|reply| reply.text.as_str()).collect()
}

/// Begins the session that goes on from there.
pub async fn knocks(door: &impl Door, token: &ReturnToken, wish: ReturnWish) -> Connection {
    let connection = door.connect("/ws/student").await;
    let token = token.clone();
    let languages = vec![];
    let frame = FromStudent::ComeBack { version: VERSION, visit: None, token, wish, languages };
    connection.send(&frame).await;
    connection
}

/// The same for a student who is let in and takes whoever is free first.
pub async fn comes_back(door: &impl Door, code: &ReturnCode) -> Student {
    comes_back_for(door, code, ReturnWish::Anyone).await
}

/// The same for a student who wishes for somebody.
pub async fn comes_back_for(door: &impl Door, code: &ReturnCode, wish: ReturnWish) -> Student {
    let opened = opened(door, code).await.unwrap();
    Student::is_welcome_on(knocks(door, &opened.token, wish).await).await
}

async fn post<T: DeserializeOwned>(
    door: &impl Door,
    path: &str,
    body: &impl Serialize,
) -> Result<T, Refused> {
    let answer = client().post(door.url(path)).json(body).send().await.unwrap();
    let status = answer.status();
    if status.is_success() {
        return Ok(answer.json().await.unwrap());
    }
    Err((status, answer.json::<Problem>().await.unwrap().code))
}
