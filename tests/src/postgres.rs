//! Databases of a PostgreSQL server, one for each test.

use std::{env, sync::Arc, thread};

use sea_orm::{ConnectionTrait as _, Database, DbBackend, DbErr, Statement};
use server::config::DatabaseUrl;
use uuid::Uuid;

/// Names the server, as somebody who may make databases reaches it.
pub const VARIABLE: &str = "QUIETLINE_POSTGRES";

/// Names a Redis that nodes may hear of each other by.
pub const BUS: &str = "QUIETLINE_REDIS";
/// Has the services of tests run on a server, and not on the embedded database.
const WISHED: &str = "QUIETLINE_ON_POSTGRES";

/// An empty database that is gone when nobody holds it any more.
#[derive(Clone, Debug)]
pub struct Postgres(Arc<Named>);

#[derive(Debug)]
struct Named {
    server: String,
    name: String,
    bus: Option<String>,
    /// Whether it was made here, and so is dropped in the end.
    is_own: bool,
}

impl Postgres {
    /// A new one; none where there is no server.
    pub async fn new() -> Option<Self> {
        let server = env::var_os(VARIABLE)?.into_string().unwrap();
        let name = format!("quietline_{}", Uuid::from_bytes(crate::person::random()).simple());
        run(&server, &format!("CREATE DATABASE {name}")).await.unwrap();
        let bus = env::var_os(BUS).map(|url| url.display().to_string());
        Some(Self(Arc::new(Named { server, name, bus, is_own: true })))
    }

    /// The only database of a server that the test itself has started, and the Redis beside it.
    #[must_use]
    pub fn at(url: &str, bus: Option<&str>) -> Self {
        let (_, name) = url.rsplit_once('/').unwrap();
        let (server, name, bus) = (url.to_owned(), name.to_owned(), bus.map(str::to_owned));
        Self(Arc::new(Named { server, name, bus, is_own: false }))
    }

    /// A new one where services of tests are to run on a server.
    pub async fn where_wished() -> Option<Self> {
        env::var_os(WISHED)?;
        Some(Self::new().await.expect("QUIETLINE_POSTGRES names the server"))
    }

    /// The lines of `[data]` that lead there, and to Redis where there is one.
    #[must_use]
    pub fn setting(&self, node_lost_seconds: u32) -> String {
        let bus = self.0.bus.as_ref().map(|urls| format!("bus = {urls:?}\n"));
        let url = self.0.url();
        let lines = format!("database = {url:?}\nnode_lost_seconds = {node_lost_seconds}\n");
        lines + &bus.unwrap_or_default()
    }

    /// Ends the connections of everybody, in the middle of whatever they do.
    pub async fn cut(&self) {
        self.ask(&format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'",
            self.0.name
        ))
        .await;
    }

    /// Lets nobody in any more, and ends everybody's connections.
    pub async fn close_to_everybody(&self) {
        self.ask(&format!("ALTER DATABASE {} ALLOW_CONNECTIONS false", self.0.name)).await;
        self.cut().await;
    }

    /// Lets everybody in again.
    pub async fn open_again(&self) {
        self.ask(&format!("ALTER DATABASE {} ALLOW_CONNECTIONS true", self.0.name)).await;
    }

    /// The only number that a query finds.
    ///
    /// # Errors
    ///
    /// When the database is out of reach, or finds no number.
    pub async fn number(&self, sql: &str) -> Result<i64, DbErr> {
        let db = Database::connect(self.0.url()).await?;
        let row = db.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await?;
        let number = row.ok_or_else(|| DbErr::RecordNotFound(sql.to_owned()))?.try_get_by_index(0);
        db.close().await?;
        number
    }

    /// Does something to the database that finds nothing.
    ///
    /// # Errors
    ///
    /// When the database is out of reach, or refuses.
    pub async fn run(&self, sql: &str) -> Result<(), DbErr> {
        run(&self.0.url(), sql).await
    }

    async fn ask(&self, sql: &str) {
        run(&self.0.server, sql).await.unwrap();
    }

    /// Where it is.
    #[must_use]
    pub fn url(&self) -> DatabaseUrl {
        self.0.url().try_into().unwrap()
    }
}

impl Named {
    fn url(&self) -> String {
        let (place, _) = self.server.rsplit_once('/').unwrap();
        format!("{place}/{}", self.name)
    }
}

impl Drop for Named {
    fn drop(&mut self) {
        if !self.is_own {
            return;
        }
        let (server, sql) =
            (self.server.clone(), format!("DROP DATABASE {} WITH (FORCE)", self.name));
        let dropping = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(run(&server, &sql)).map_err(std::io::Error::other)
        });
        // What is left is gone with the server.
        if !matches!(dropping.join(), Ok(Ok(()))) {
            eprintln!("could not drop the database {}", self.name);
        }
    }
}

async fn run(server: &str, sql: &str) -> Result<(), DbErr> {
    let db = Database::connect(server).await?;
    db.execute_unprepared(sql).await?;
    db.close().await
}
