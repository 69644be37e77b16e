//! What must hold after every single act of every node, read from the rows.

use std::collections::BTreeSet;

use protocol::{PageId, Timestamp};
use sea_orm::{
    ConnectionTrait as _, Database, DatabaseConnection, DbBackend, QueryResult, Statement,
};
use serde_json::Value;
use server::{config::DatabaseUrl, store::Store};
use uuid::Uuid;

use super::super::screen::Verdict;

/// The database, looked at from beside the service.
pub(super) struct Rows(DatabaseConnection);

impl Rows {
    pub(super) async fn of(url: &DatabaseUrl) -> Self {
        let mut options = sea_orm::ConnectOptions::new(url.expose());
        options.max_connections(1).sqlx_logging(false);
        Self(Database::connect(options).await.unwrap())
    }

    /// At every instant: whatever is under way, each case of high severity and above has an owner who is
    /// connected to a node that counts as being there, or a deadline.
    pub(super) async fn keep_the_promise(&self, store: &Store) -> Verdict {
        let forgotten = store.forgotten_cases(LONG_AGO).await.unwrap();
        if !forgotten.is_empty() {
            return Err("a case has neither an owner nor a deadline".to_owned());
        }
        for (what, sql) in NEVER {
            if self.count(sql).await > 0 {
                return Err((*what).to_owned());
            }
        }
        Ok(())
    }

    /// Once somebody has acted on what is due: the deadlines are in the future, too.
    pub(super) async fn keep_it_in_time(&self, store: &Store, now: Timestamp) -> Verdict {
        let forgotten = store.forgotten_cases(now).await.unwrap();
        let is_kept = forgotten.is_empty();
        is_kept.then_some(()).ok_or("a case has no owner and no deadline in the future".to_owned())
    }

    /// Once a node was struck off, others may send what it had in hand.
    pub(super) async fn are_given_free(&self, now: Timestamp) -> Verdict {
        let sql = format!(
            "SELECT COUNT(*) AS count FROM deliveries WHERE state = 'pending' AND due_at > {}
                AND node IS NOT NULL AND node NOT IN (SELECT id FROM nodes)",
            now.0
        );
        let is_free = self.count(&sql).await == 0;
        is_free.then_some(()).ok_or("a page is in the hands of a node that is gone".to_owned())
    }

    /// What the service takes for confirmed has arrived.
    pub(super) async fn have_arrived(&self, arrived: &BTreeSet<PageId>) -> Verdict {
        let rows = self.all("SELECT page FROM calls WHERE confirmed_at IS NOT NULL").await;
        let mut pages = rows.iter().map(|row| PageId(id(row, "page")));
        let has_arrived = pages.all(|page| arrived.contains(&page));
        has_arrived.then_some(()).ok_or("a page counts as confirmed and never arrived".to_owned())
    }

    /// Which nodes count as being there.
    pub(super) async fn nodes(&self) -> BTreeSet<Uuid> {
        let rows = self.all("SELECT id FROM nodes").await;
        rows.iter().map(|row| id(row, "id")).collect()
    }

    /// Every bell that was ever stored, in order, with the number of its news.
    pub(super) async fn news(&self) -> Vec<(i64, Value)> {
        let rows = self.all("SELECT seq, bells FROM news ORDER BY seq").await;
        let mut news = Vec::new();
        for row in rows {
            let (seq, text): (i64, String) =
                (row.try_get("", "seq").unwrap(), row.try_get("", "bells").unwrap());
            let bells: Vec<Value> = serde_json::from_str(&text).unwrap();
            news.extend(bells.into_iter().map(|bell| (seq, bell)));
        }
        news
    }

    pub(super) async fn newest(&self) -> i64 {
        self.count("SELECT COALESCE(MAX(seq), 0) AS count FROM news").await
    }

    /// Time passes for what is compared with the database's own clock.
    pub(super) async fn grow_older(&self, ms: i64) {
        self.run(&format!("UPDATE nodes SET seen_at = seen_at - {ms}")).await;
    }

    pub(super) async fn run(&self, sql: &str) {
        self.0.execute_unprepared(sql).await.unwrap();
    }

    pub(super) async fn count(&self, sql: &str) -> i64 {
        self.all(sql).await[0].try_get("", "count").unwrap()
    }

    async fn all(&self, sql: &str) -> Vec<QueryResult> {
        let statement = Statement::from_string(DbBackend::Postgres, sql.to_owned());
        self.0.query_all_raw(statement).await.unwrap()
    }
}

fn id(row: &QueryResult, column: &str) -> Uuid {
    let bytes: Vec<u8> = row.try_get("", column).unwrap();
    Uuid::from_slice(&bytes).unwrap()
}

/// What there is never one of.
const NEVER: &[(&str, &str)] = &[
    (
        "somebody counts as connected to a node that is gone",
        "SELECT COUNT(*) AS count FROM duties
            WHERE connection IS NOT NULL AND node NOT IN (SELECT id FROM nodes)",
    ),
    (
        "two were called for one step",
        "SELECT COUNT(*) AS count FROM (SELECT 1 FROM pages
            GROUP BY escalation, call_number HAVING COUNT(*) > 1) AS twice",
    ),
    (
        "a case has two escalations",
        "SELECT COUNT(*) AS count FROM (SELECT 1 FROM escalations WHERE state <> 'closed'
            GROUP BY case_id HAVING COUNT(*) > 1) AS twice",
    ),
    (
        "a session has two cases",
        "SELECT COUNT(*) AS count FROM (SELECT 1 FROM cases WHERE state <> 'resolved'
            GROUP BY session HAVING COUNT(*) > 1) AS twice",
    ),
    (
        "a page that waits has nothing that carries it",
        "SELECT COUNT(*) AS count FROM calls c WHERE c.state = 'waiting' AND c.confirmed_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.page = c.page
                AND d.notice = 'called' AND d.state = 'pending')",
    ),
];
/// Before everything: a deadline that is overdue is one.
const LONG_AGO: Timestamp = Timestamp(i64::MIN);
