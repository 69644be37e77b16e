//! What must not be said, asked or sent: each has a stable code, changes nothing, and closes the
//! connection only where nothing else makes sense.

mod frames;
mod greetings;
mod others;
mod requests;
mod sign_in;
mod texts;

use protocol::{ErrorCode, error::Problem};
use reqwest::{Response, StatusCode};
use tests::{connection::Connection, world::World};

/// The code of a refusal, read as any client would.
async fn refusal(connection: &Connection) -> ErrorCode {
    connection
        .hears("a refusal", |frame: serde_json::Value| {
            (frame["type"] == "refused").then(|| frame["code"].as_str().unwrap().parse().unwrap())
        })
        .await
}

/// The status and the code of a request that was refused by a rule, not by a failure.
async fn refused(answer: Response) -> (StatusCode, ErrorCode) {
    let status = answer.status();
    assert!(status.is_client_error(), "{status}");
    let body = answer.text().await.unwrap();
    let problem: Problem =
        serde_json::from_str(&body).unwrap_or_else(|_| panic!("{status} has no code: {body}"));
    (status, problem.code)
}

/// A student and a supporter who have just come can talk.
async fn still_works(world: &mut World) {
    let (student, supporter) = world.paired().await;
    student.says("is everything fine?").await;
    supporter.reads("is everything fine?").await;
    supporter.says("it is").await;
    student.reads("it is").await;
    assert_eq!(world.cases().await, []);
}
