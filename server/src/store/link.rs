//! The writer's connection to the database.
//!
//! It is not one of a pool. SQLite runs on a thread of its own, and each thing that is asked of it is
//! a way there and back, as everything is that is asked of a server: a pool asks whether the
//! connection is well whenever it gets it back, and its transactions are told twice that they began
//! and that they ended. For a batch of texts that was most of the ways.

use std::{
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
};

use async_trait::async_trait;
use futures_util::lock::Mutex;
use protocol::Timestamp;
use sea_orm::{
    ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr, Statement, Values,
    sqlx::{
        self, AssertSqlSafe, Connection as _, Executor as _, IntoArguments, postgres::PgConnection,
        query::Query, sqlite::SqliteConnection,
    },
};
use sea_query_sqlx::SqlxValues;
use tokio::time::timeout;
use uuid::Uuid;

use super::{
    mortal,
    news::Newer,
    postgres,
    sql::{Cells, one, params},
    sqlite::{self, Access},
};
use crate::config::DatabaseUrl;

/// A connection that nobody else uses.
#[derive(Debug)]
pub(super) enum Link {
    Embedded(Mutex<SqliteConnection>),
    Server(Mutex<PgConnection>, Lost),
}

/// Whether an answer was not waited for any longer: what comes then would be taken for another one.
#[derive(Debug, Default)]
pub(super) struct Lost(AtomicBool);

/// What the database says when a transaction begins. The embedded engine has nothing to say.
#[derive(Debug, Default)]
pub(super) struct Begun {
    /// What time it is.
    pub(super) at: Option<Timestamp>,
    /// The newest news.
    pub(super) head: i64,
    /// Those after the ones that were known, in order; too many are not all here.
    pub(super) newer: Vec<Newer>,
    /// How many nodes there are.
    pub(super) nodes: u32,
    /// Others take this node for gone, and have its work.
    pub(super) is_struck_off: bool,
}

impl Link {
    pub(super) async fn embedded(path: &Path) -> Result<Self, DbErr> {
        let options = sqlite::settings(path, Access::Writer);
        let connection = SqliteConnection::connect_with(&options).await.map_err(unconnected)?;
        Ok(Self::Embedded(Mutex::new(connection)))
    }

    pub(super) async fn server(url: &DatabaseUrl) -> Result<Self, DbErr> {
        let options = postgres::settings(url).map_err(unconnected)?;
        let connecting = async {
            let mut connection = PgConnection::connect_with(&options).await?;
            connection.execute(postgres::DURABLE).await?;
            Ok(connection)
        };
        let connected = timeout(postgres::PATIENCE, connecting).await.map_err(|_| silent())?;
        Ok(Self::Server(Mutex::new(connected.map_err(unconnected)?), Lost::default()))
    }

    /// Begins a transaction, at once for writing: a reader's could not become a writer's while
    /// somebody else writes beside the service.
    /// `known` are the newest news that the writer knows of.
    pub(super) async fn begin(&self, node: Option<Uuid>, known: i64) -> Result<Begun, DbErr> {
        let Self::Server(connection, lost) = self else {
            return self.execute_unprepared("BEGIN IMMEDIATE").await.map(|_| Begun::default());
        };
        mortal::statement();
        let sql = postgres::begin(node, known);
        let mut connection = connection.lock().await;
        let answer = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_all(&mut *connection);
        let rows = lost.heard(answer, DbErr::Query).await?;
        // The first is that of the lock, which says nothing.
        let mut rows = rows.into_iter().skip(1).map(QueryResult::from).map(Cells::from);
        let begun = Begun::read(&rows.next().ok_or_else(silent)?)?;
        let newer = rows.map(|row| Newer::read(&row)).collect::<Result<_, _>>()?;
        Ok(Begun { newer, ..begun })
    }

    /// Whether a batch was stored of which that is not known, once nobody can be in its transaction any
    /// more. Its news say so: nobody else stores any with the same number, node and time.
    ///
    /// The number of the transaction would not do: a server that crashed gives the numbers again of
    /// those that it had not written down.
    pub(super) async fn was_stored(
        &self,
        seq: i64,
        node: Option<Uuid>,
        at: Timestamp,
    ) -> Result<bool, DbErr> {
        let sql = "SELECT EXISTS (SELECT 1 FROM news
                WHERE seq = $1 AND node IS NOT DISTINCT FROM $2 AND at = $3) AS stored,
            COALESCE((SELECT MIN(seq) FROM news), 0) > $1 AS trimmed";
        let row = one(self, sql, params![seq, node, at]).await?.ok_or_else(silent)?;
        match (row.at("stored")?, row.at("trimmed")?) {
            (true, _) => Ok(true),
            (false, false) => Ok(false),
            (false, true) => Err(DbErr::Type("nobody knows what became of a batch".to_owned())),
        }
    }

    pub(super) async fn commit(&self) -> Result<(), DbErr> {
        self.execute_unprepared("COMMIT").await.map(drop)
    }

    pub(super) async fn roll_back(&self) -> Result<(), DbErr> {
        self.execute_unprepared("ROLLBACK").await.map(drop)
    }

    pub(super) async fn close(self) -> Result<(), DbErr> {
        match self {
            Self::Embedded(connection) => connection.into_inner().close().await,
            Self::Server(_, lost) if lost.0.load(Ordering::SeqCst) => Ok(()),
            Self::Server(connection, _) => connection.into_inner().close().await,
        }
        .map_err(unconnected)
    }
}

impl Begun {
    fn read(row: &Cells) -> Result<Self, DbErr> {
        let nodes: i64 = row.at("nodes")?;
        Ok(Self {
            at: Some(row.at("now")?),
            head: row.at("head")?,
            newer: Vec::new(),
            nodes: u32::try_from(nodes).unwrap_or(u32::MAX),
            is_struck_off: row.at("struck_off")?,
        })
    }
}

impl Lost {
    /// Waits for an answer as long as that makes sense.
    async fn heard<T>(
        &self,
        answer: impl Future<Output = Result<T, sqlx::Error>>,
        because: fn(RuntimeErr) -> DbErr,
    ) -> Result<T, DbErr> {
        if self.0.load(Ordering::SeqCst) {
            return Err(silent());
        }
        let Ok(answer) = timeout(postgres::PATIENCE, answer).await else {
            self.0.store(true, Ordering::SeqCst);
            return Err(silent());
        };
        answer.map_err(|error| because(RuntimeErr::SqlxError(error.into())))
    }
}

/// Asks either kind of connection the same.
macro_rules! ask {
    ($link:expr, $because:path, $asked:expr, $how:ident, $taken:expr) => {{
        mortal::statement();
        match $link {
            Link::Embedded(connection) => {
                let answer = $asked.$how(&mut *connection.lock().await).await;
                answer.map($taken).map_err(|error| $because(because(error)))
            }
            Link::Server(connection, lost) => {
                let connection = &mut *connection.lock().await;
                lost.heard($asked.$how(connection), $because).await.map($taken)
            }
        }
    }};
}

#[async_trait]
impl ConnectionTrait for Link {
    fn get_database_backend(&self) -> DbBackend {
        match self {
            Self::Embedded(_) => DbBackend::Sqlite,
            Self::Server(..) => DbBackend::Postgres,
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        ask!(self, DbErr::Exec, query(&statement), execute, ExecResult::from)
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        ask!(self, DbErr::Exec, sqlx::raw_sql(AssertSqlSafe(sql)), execute, ExecResult::from)
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        ask!(self, DbErr::Query, query(&statement), fetch_optional, |row| row
            .map(QueryResult::from))
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        ask!(self, DbErr::Query, query(&statement), fetch_all, |rows| rows
            .into_iter()
            .map(QueryResult::from)
            .collect())
    }
}

fn query<D>(statement: &Statement) -> Query<'_, D, SqlxValues>
where
    D: sqlx::Database,
    SqlxValues: IntoArguments<D>,
{
    let values = statement.values.clone().unwrap_or(Values(Vec::new()));
    sqlx::query_with(AssertSqlSafe(statement.sql.as_str()), SqlxValues(values))
}

fn because(error: sqlx::Error) -> RuntimeErr {
    RuntimeErr::SqlxError(error.into())
}

fn unconnected(error: sqlx::Error) -> DbErr {
    DbErr::Conn(because(error))
}

/// The database does not answer.
fn silent() -> DbErr {
    DbErr::Conn(RuntimeErr::Internal("the database does not answer".to_owned()))
}
