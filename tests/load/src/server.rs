//! The servers that are measured, each as a process of its own with a folder of its own.

mod cluster;
mod quietline;

use std::{
    fs::File,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread::sleep,
    time::Duration,
};

use anyhow::{Context as _, bail};
use clap::ValueEnum;
use serde::Serialize;
use tempfile::TempDir;

pub(crate) use self::{
    cluster::Cluster,
    quietline::{Population, Shared, seed},
};
use crate::{frame::Part, process::Measured};

/// Which server.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize, ValueEnum)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// The service itself.
    Quietline,
    /// The baseline that writes each text to `SQLite`.
    Sqlite,
    /// The baseline that stores nothing.
    Bare,
}

/// Where things are.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Places {
    /// The binary of the service; by default `quietline` beside this program.
    #[arg(long, global = true)]
    quietline: Option<PathBuf>,
    /// The folder under which each server gets one for its data: on the disk to be measured.
    #[arg(long, global = true)]
    data: Option<PathBuf>,
}

impl Places {
    /// A fresh folder on the disk to be measured.
    pub(crate) fn folder(&self) -> anyhow::Result<TempDir> {
        let under = self.data.clone().unwrap_or_else(std::env::temp_dir);
        tempfile::Builder::new()
            .prefix("quietline-load-")
            .tempdir_in(&under)
            .with_context(|| format!("cannot make a folder in {}", under.display()))
    }
}

/// A server that runs until it is dropped.
pub(crate) struct Server {
    kind: Kind,
    program: PathBuf,
    address: SocketAddr,
    folder: TempDir,
    process: Option<Child>,
    /// Where the service's pages go, if it has an on-call tool.
    pager: Option<SocketAddr>,
    /// What it shares with other nodes, if it does.
    shared: Option<Shared>,
}

impl Server {
    /// Starts a server with people in it, and waits until it is ready for them. The baselines know
    /// only pairs.
    pub(crate) fn start(
        kind: Kind,
        places: &Places,
        population: &Population,
    ) -> anyhow::Result<(Self, Vec<Part>)> {
        Self::prepare(kind, places)?.settle(population)
    }

    /// Starts the service with people in it, and with an on-call tool.
    pub(crate) fn start_with_pager(
        places: &Places,
        population: &Population,
        pager: SocketAddr,
    ) -> anyhow::Result<(Self, Vec<Part>)> {
        let mut server = Self::prepare(Kind::Quietline, places)?;
        std::fs::write(server.secret(), SECRET)?;
        server.pager = Some(pager);
        server.settle(population)
    }

    fn settle(mut self, population: &Population) -> anyhow::Result<(Self, Vec<Part>)> {
        let parts = match self.kind {
            Kind::Quietline => seed(&self.config()?, population)?,
            Kind::Sqlite | Kind::Bare => {
                (0..2 * population.pairs).map(|who| Part::Baseline(who / 2, who % 2)).collect()
            }
        };
        self.launch()?;
        self.wait_until_ready()?;
        Ok((self, parts))
    }

    /// A server that has its place and is not started.
    fn prepare(kind: Kind, places: &Places) -> anyhow::Result<Self> {
        let own = std::env::current_exe().context("cannot tell where this program is")?;
        let program = match kind {
            Kind::Quietline => {
                places.quietline.clone().unwrap_or_else(|| own.with_file_name("quietline"))
            }
            Kind::Sqlite | Kind::Bare => own,
        };
        if !program.exists() {
            bail!("{} is not there: build it, or say --quietline", program.display());
        }
        let folder = places.folder()?;
        let address = free_address()?;
        Ok(Self { kind, program, address, folder, process: None, pager: None, shared: None })
    }

    /// Starts the process.
    pub(crate) fn launch(&mut self) -> anyhow::Result<()> {
        let log = File::options().create(true).append(true).open(self.log())?;
        let mut command = Command::new(&self.program);
        match self.kind {
            Kind::Quietline => command.arg("serve").arg("--config").arg(self.write_config()?),
            Kind::Sqlite => command
                .args(["serve", "sqlite", &self.address.to_string()])
                .arg(self.folder.path().join("texts.db")),
            Kind::Bare => command.args(["serve", "bare", &self.address.to_string()]),
        };
        let process = command
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("cannot start {}", self.program.display()))?;
        self.process = Some(process);
        Ok(())
    }

    /// Waits until it can do its work.
    fn wait_until_ready(&mut self) -> anyhow::Result<()> {
        for _ in 0..READY_TRIES {
            if self.is_ready() {
                return Ok(());
            }
            if let Some(process) = &mut self.process
                && let Some(status) = process.try_wait()?
            {
                let log = std::fs::read_to_string(self.log()).unwrap_or_default();
                bail!("{:?} ended by itself, {status}: {log}", self.kind);
            }
            sleep(READY_PAUSE);
        }
        bail!("{:?} was never ready", self.kind)
    }

    fn is_ready(&self) -> bool {
        let asked = || -> std::io::Result<bool> {
            let mut stream = TcpStream::connect(self.address)?;
            stream.set_read_timeout(Some(Duration::from_secs(5)))?;
            write!(
                stream,
                "GET /readyz HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
                self.address
            )?;
            let mut head = [0; 12];
            stream.read_exact(&mut head)?;
            Ok(head.starts_with(b"HTTP/1.1 2"))
        };
        asked().unwrap_or(false)
    }

    /// `kill -9`.
    pub(crate) fn kill(&mut self) -> anyhow::Result<()> {
        if let Some(mut process) = self.process.take() {
            process.kill()?;
            process.wait()?;
        }
        Ok(())
    }

    /// The id of its process.
    pub(crate) fn pid(&self) -> anyhow::Result<u32> {
        self.process.as_ref().map(Child::id).context("the server does not run")
    }

    /// What is measured of it.
    pub(crate) fn measured(&self) -> anyhow::Result<Measured> {
        Ok(Measured { servers: vec![self.pid()?], ..Measured::default() })
    }

    /// Where it listens.
    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The settings, where it is the service.
    pub(crate) fn config(&self) -> anyhow::Result<server::config::Config> {
        Ok(server::config::Config::from_toml(&self.settings())?)
    }

    fn write_config(&self) -> anyhow::Result<PathBuf> {
        let path = self.folder.path().join("quietline.toml");
        std::fs::write(&path, self.settings())?;
        Ok(path)
    }

    fn settings(&self) -> String {
        let data = self.folder.path().join("data");
        let pager = self.pager.map(|pager| (pager, self.secret()));
        quietline::settings(self.address, &data, pager, self.shared.as_ref())
    }

    fn secret(&self) -> PathBuf {
        self.folder.path().join("webhook.secret")
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.kill();
    }
}

/// An address that is free now, and that no connection is given for its own end: it is still free
/// after the server was killed.
fn free_address() -> anyhow::Result<SocketAddr> {
    let from = u16::try_from(std::process::id().wrapping_mul(37) % 10_000)?;
    (0..10_000)
        .map(|more| SocketAddr::from(([127, 0, 0, 1], 20_000 + (from + more) % 10_000)))
        .find(|address| TcpListener::bind(address).is_ok())
        .context("no port is free")
}

/// What requests to the on-call tool are signed with here.
const SECRET: &str = "whsec_BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";
const READY_TRIES: u32 = 3_000;
const READY_PAUSE: Duration = Duration::from_millis(20);
