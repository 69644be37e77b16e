//! Receipts: how far each side of a conversation has got. Those of many sessions are stored together,
//! a fraction of a second late; one that is lost is reported anew by the client that comes back.

use std::collections::BTreeMap;

use async_trait::async_trait;
use domain::{news::News, receipt::Receipt};
use protocol::SessionId;
use serde_json::json;

use crate::store::{
    act::{Act, Tx, WriteError},
    sql::{Dialect, params},
};

/// How far both sides of a session have got, as far as was reported.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Reported {
    /// The student.
    pub student: Receipt,
    /// Whoever is in the conversation with the student.
    pub staff: Receipt,
}

/// Stores what was reported. Nothing goes back.
#[derive(Debug)]
pub struct StoreReceipts(
    /// By session.
    pub BTreeMap<SessionId, Reported>,
);

#[async_trait]
impl Act for StoreReceipts {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let dialect = tx.env.dialect;
        let later = COLUMNS.map(|column| {
            format!("{column} = CASE WHEN new.{column} > old.{column} THEN new.{column} ELSE old.{column} END")
        });
        let new = (1..)
            .zip(COLUMNS)
            .map(|(place, column)| format!("{} AS {column}", dialect.number(place)));
        // One engine finds them by their ids as it is; the other is to.
        let by_id = match dialect {
            Dialect::Sqlite => String::new(),
            Dialect::Postgres => format!("AND old.id {}", dialect.among()),
        };
        let sql = format!(
            "UPDATE sessions AS old SET {} FROM (SELECT {} AS id, {} FROM {}) AS new
             WHERE old.id = new.id {by_id}",
            later.join(", "),
            dialect.bytes(0),
            new.collect::<Vec<_>>().join(", "),
            dialect.each()
        );
        tx.run(&sql, params![self.as_json()]).await?;
        for (session, Reported { student, staff }) in &self.0 {
            tx.tell(*session, News::Receipts { student: *student, staff: *staff });
        }
        Ok(())
    }
}

impl StoreReceipts {
    fn as_json(&self) -> String {
        let element = |(session, reported): (&SessionId, &Reported)| {
            let Reported { student, staff } = reported;
            let id = hex::encode(session.0);
            json!([id, student.delivered, student.seen, staff.delivered, staff.seen])
        };
        json!(self.0.iter().map(element).collect::<Vec<_>>()).to_string()
    }
}

/// In the order of the numbers of an element.
const COLUMNS: [&str; 4] = ["student_delivered", "student_seen", "staff_delivered", "staff_seen"];
