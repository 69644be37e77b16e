//! Databases of a PostgreSQL server, one for each test.

use std::{env, sync::Arc, thread};

use sea_orm::{ConnectionTrait as _, Database, DbErr};
use server::config::DatabaseUrl;
use uuid::Uuid;

/// Names the server, as somebody who may make databases reaches it.
pub const VARIABLE: &str = "QUIETLINE_POSTGRES";

/// Has the services of tests run on a server, and not on the embedded database.
const WISHED: &str = "QUIETLINE_ON_POSTGRES";

/// An empty database that is gone when nobody holds it any more.
#[derive(Clone, Debug)]
pub struct Postgres(Arc<Named>);

#[derive(Debug)]
struct Named {
    server: String,
    name: String,
}

impl Postgres {
    /// A new one; none where there is no server.
    pub async fn new() -> Option<Self> {
        let server = env::var(VARIABLE).ok()?;
        let name = format!("quietline_{}", Uuid::from_bytes(crate::person::random()).simple());
        run(&server, &format!("CREATE DATABASE {name}")).await.unwrap();
        Some(Self(Arc::new(Named { server, name })))
    }

    /// A new one where services of tests are to run on a server.
    pub async fn where_wished() -> Option<Self> {
        env::var_os(WISHED)?;
        Some(Self::new().await.expect("QUIETLINE_POSTGRES names the server"))
    }

    /// The line of `[data]` that leads there.
    #[must_use]
    pub fn setting(&self) -> String {
        format!("database = {:?}\n", self.0.url())
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
        let (server, sql) = (self.server.clone(), format!("DROP DATABASE {} WITH (FORCE)", self.name));
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
