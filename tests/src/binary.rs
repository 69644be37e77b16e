//! The real binary, as a process that can be killed.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
};

/// Where the binary is; it is built if nobody says where.
pub fn quietline() -> &'static Path {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| match std::env::var_os("QUIETLINE_BIN") {
        Some(path) => path.into(),
        None => build(),
    })
}

/// Runs a command of the binary to its end, away from anybody's settings.
#[must_use]
pub fn run(arguments: &[&str]) -> Said {
    let elsewhere = tempfile::tempdir().unwrap();
    let output = Command::new(quietline())
        .args(arguments)
        .current_dir(elsewhere.path())
        .env_remove("QUIETLINE_CONFIG")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    Said {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// What a command said before it ended.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Said {
    /// The exit code.
    pub code: i32,
    /// On standard output.
    pub out: String,
    /// On standard error.
    pub err: String,
}

/// What a process is started in.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// What runs in place of the binary; it takes the same arguments.
    pub program: Option<PathBuf>,
    /// A command that starts another: the program and its arguments follow.
    pub before: Vec<String>,
    /// Added to the environment.
    pub environment: Vec<(String, String)>,
}

impl Surroundings {
    fn command(&self) -> Command {
        let program = self.program.as_deref().unwrap_or_else(|| quietline());
        let mut command = match self.before.split_first() {
            Some((first, arguments)) => {
                let mut command = Command::new(first);
                command.args(arguments).arg(program);
                command
            }
            None => Command::new(program),
        };
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }
}

/// A process that ends with the test.
pub struct Process(Child);

impl Process {
    /// Starts the binary with arguments; what it logs goes to a file.
    #[must_use]
    pub fn start(surroundings: &Surroundings, arguments: &[&str], log: &Path) -> Self {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(log).unwrap();
        let child = surroundings
            .command()
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        Self(child)
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.0.id()
    }

    /// Waits until it has ended well.
    pub fn end(mut self) {
        assert!(self.0.wait().unwrap().success(), "it did not end well");
    }

    /// `kill -9`.
    pub fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    /// Sends it a signal, such as `STOP`.
    pub fn signal(&self, signal: &str) {
        let (signal, id) = (format!("-{signal}"), self.0.id().to_string());
        assert!(Command::new("kill").args([&signal, &id]).status().unwrap().success());
    }

    /// Whether it still runs.
    pub fn is_running(&mut self) -> bool {
        matches!(self.0.try_wait(), Ok(None))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn build() -> PathBuf {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut build = Command::new(cargo);
    build.args(["build", "--quiet", "--locked", "-p", "server"]).current_dir(&root);
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        // What cargo says about this crate would make others look changed: they would be built anew.
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            build.env_remove(&*name);
        }
    }
    let status = build.status().unwrap();
    assert!(status.success(), "the binary does not build");
    let own = std::env::current_exe().unwrap();
    // target/debug/deps/this-test → target/debug/quietline
    own.ancestors().nth(2).unwrap().join("quietline")
}
