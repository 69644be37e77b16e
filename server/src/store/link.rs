//! The writer's connection to the embedded database.
//!
//! It is not one of a pool. SQLite runs on a thread of its own, and each thing that is asked of it is
//! a way there and back: a pool asks whether the connection is well whenever it gets it back, and its
//! transactions are told twice that they began and that they ended. For a batch of texts that was
//! most of the ways.

use std::path::Path;

use async_trait::async_trait;
use futures_util::lock::Mutex;
use sea_orm::{
    ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr, Statement, Values,
    sqlx::{
        self, AssertSqlSafe, Connection as _,
        query::Query,
        sqlite::{Sqlite, SqliteConnection},
    },
};
use sea_query_sqlx::SqlxValues;

use super::{
    Access, mortal, settings,
    sql::{params, run},
};

/// A connection that nobody else uses.
#[derive(Debug)]
pub(super) struct Link(Mutex<SqliteConnection>);

impl Link {
    pub(super) async fn open(path: &Path) -> Result<Self, DbErr> {
        let options = settings(path, Access::Writer);
        let connection = SqliteConnection::connect_with(&options).await;
        Ok(Self(Mutex::new(connection.map_err(|error| DbErr::Conn(because(error)))?)))
    }

    /// Begins a transaction, at once for writing: a reader's could not become a writer's while the
    /// command line writes beside the service.
    pub(super) async fn begin(&self) -> Result<(), DbErr> {
        run(self, "BEGIN IMMEDIATE", params![]).await.map(drop)
    }

    pub(super) async fn commit(&self) -> Result<(), DbErr> {
        run(self, "COMMIT", params![]).await.map(drop)
    }

    pub(super) async fn roll_back(&self) -> Result<(), DbErr> {
        run(self, "ROLLBACK", params![]).await.map(drop)
    }

    pub(super) async fn close(self) -> Result<(), DbErr> {
        self.0.into_inner().close().await.map_err(|error| DbErr::Conn(because(error)))
    }
}

#[async_trait]
impl ConnectionTrait for Link {
    fn get_database_backend(&self) -> DbBackend {
        DbBackend::Sqlite
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        mortal::statement();
        let done = query(&statement).execute(&mut *self.0.lock().await).await;
        Ok(done.map_err(|error| DbErr::Exec(because(error)))?.into())
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        mortal::statement();
        let done = sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *self.0.lock().await).await;
        Ok(done.map_err(|error| DbErr::Exec(because(error)))?.into())
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        mortal::statement();
        let found = query(&statement).fetch_optional(&mut *self.0.lock().await).await;
        Ok(found.map_err(|error| DbErr::Query(because(error)))?.map(QueryResult::from))
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        mortal::statement();
        let found = query(&statement).fetch_all(&mut *self.0.lock().await).await;
        let found = found.map_err(|error| DbErr::Query(because(error)))?;
        Ok(found.into_iter().map(QueryResult::from).collect())
    }
}

fn query(statement: &Statement) -> Query<'_, Sqlite, SqlxValues> {
    let values = statement.values.clone().unwrap_or(Values(Vec::new()));
    sqlx::query_with(AssertSqlSafe(statement.sql.as_str()), SqlxValues(values))
}

fn because(error: sqlx::Error) -> RuntimeErr {
    RuntimeErr::SqlxError(error.into())
}
