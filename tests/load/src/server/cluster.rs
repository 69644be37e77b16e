//! Several nodes of the service on one PostgreSQL and one Redis, which `tests/servers` starts.

use std::{
    env, fs,
    io::{BufRead as _, BufReader, Write as _},
    net::{SocketAddr, TcpStream},
    path::Path,
};

use anyhow::Context as _;
use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection, DbErr};
use server::ids::{IdSource, SystemIds};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::{Kind, Places, Population, Server, Shared, seed};
use crate::{frame::Part, process::Measured};

/// Nodes that run until they are dropped, and their database, which goes with them.
pub(crate) struct Cluster {
    nodes: Vec<Server>,
    _keys: TempDir,
    rooms: Rooms,
    postgres: u32,
    redis: u32,
}

impl Cluster {
    /// Starts so many nodes of one service with people in it, and waits until all are ready.
    pub(crate) fn start(
        places: &Places,
        count: usize,
        population: &Population,
    ) -> anyhow::Result<(Self, Vec<Part>)> {
        let variable = |name| {
            let value = env::var_os(name).and_then(|value| value.into_string().ok());
            value.with_context(|| format!("{name} is not set: {HOW}"))
        };
        let (server, bus) = (variable("QUIETLINE_POSTGRES")?, variable("QUIETLINE_REDIS")?);
        let redis = redis_process(&bus)?;
        let rooms = Rooms::open(server)?;
        let keys = places.folder()?;
        let shared = Shared { database: rooms.url.clone(), bus, keys: keys.path().join("keys") };
        let mut nodes: Vec<Server> = Vec::with_capacity(count);
        let mut parts = None;
        for _ in 0..count {
            // One after another, so that each finds an address that is free.
            let mut node = Server::prepare(Kind::Quietline, places)?;
            node.shared = Some(shared.clone());
            if parts.is_none() {
                parts = Some(seed(&node.config()?, population)?);
            }
            node.launch()?;
            node.wait_until_ready()?;
            nodes.push(node);
        }
        let parts = parts.context("a service has one node at least")?;
        let postgres = rooms.postgres_process()?;
        Ok((Self { nodes, _keys: keys, rooms, postgres, redis }, parts))
    }

    /// Where each node listens.
    pub(crate) fn addresses(&self) -> Vec<SocketAddr> {
        self.nodes.iter().map(Server::address).collect()
    }

    /// What is measured of it.
    pub(crate) fn measured(&self) -> anyhow::Result<Measured> {
        Ok(Measured {
            servers: self.nodes.iter().map(Server::pid).collect::<anyhow::Result<_>>()?,
            postgres: Some(self.postgres),
            redis: Some(self.redis),
        })
    }

    /// How many statements its database has been asked so far.
    pub(crate) fn statements(&self) -> anyhow::Result<u64> {
        let sql = format!(
            "SELECT COALESCE(SUM(calls), 0)::BIGINT AS answer FROM pg_stat_statements s
             JOIN pg_database d ON d.oid = s.dbid WHERE d.datname = '{}'",
            self.rooms.name
        );
        Ok(self.rooms.ask(&sql)?.parse()?)
    }
}

/// A database of its own on the server.
struct Rooms {
    runtime: Runtime,
    server: DatabaseConnection,
    name: String,
    url: String,
}

impl Rooms {
    fn open(server: String) -> anyhow::Result<Self> {
        let (place, _) = server.rsplit_once('/').context("QUIETLINE_POSTGRES has no database")?;
        let ids: &dyn IdSource = &SystemIds::new();
        let name = format!("load_{}", ids.uuid().simple());
        let url = format!("{place}/{name}");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let server = runtime.block_on(async {
            let server = Database::connect(server).await?;
            server.execute_unprepared("CREATE EXTENSION IF NOT EXISTS pg_stat_statements").await?;
            server.execute_unprepared(&format!("CREATE DATABASE {name}")).await?;
            Ok::<_, DbErr>(server)
        })?;
        Ok(Self { runtime, server, name, url })
    }

    fn ask(&self, sql: &str) -> anyhow::Result<String> {
        let row = self.runtime.block_on(async {
            let sql = format!("SELECT answer::TEXT AS answer FROM ({sql}) AS asked");
            let backend = self.server.get_database_backend();
            self.server.query_one_raw(sea_orm::Statement::from_string(backend, sql)).await
        })?;
        Ok(row.context("the database says nothing")?.try_get("", "answer")?)
    }

    /// Its first process has written down which it is.
    fn postgres_process(&self) -> anyhow::Result<u32> {
        let folder = self.ask("SELECT current_setting('data_directory') AS answer")?;
        let noted = fs::read_to_string(Path::new(&folder).join("postmaster.pid"))
            .context("PostgreSQL runs elsewhere, or keeps its process to itself")?;
        Ok(noted.lines().next().unwrap_or_default().trim().parse()?)
    }
}

impl Drop for Rooms {
    fn drop(&mut self) {
        let sql = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        if let Err(error) = self.runtime.block_on(self.server.execute_unprepared(&sql)) {
            eprintln!("could not drop the database {}: {error}", self.name);
        }
    }
}

fn redis_process(url: &str) -> anyhow::Result<u32> {
    let place = url.strip_prefix("redis://").unwrap_or(url).trim_end_matches('/');
    let mut stream = TcpStream::connect(place).context("Redis does not answer")?;
    stream.write_all(b"INFO server\r\n")?;
    for line in BufReader::new(stream).lines() {
        if let Some(pid) = line?.strip_prefix("process_id:") {
            return Ok(pid.trim().parse()?);
        }
    }
    anyhow::bail!("Redis does not say which process it is")
}

const HOW: &str = "run it as QUIETLINE_SERVERS=measured tests/servers target/release/load nodes";
