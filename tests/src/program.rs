//! A program of somebody else's that a test runs beside the service, and what it says.

use std::{
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::time::{sleep, timeout};

/// A program that ends with the test.
pub struct Program {
    child: Child,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Program {
    /// Starts it; what it says is heard line by line.
    #[must_use]
    pub fn start(program: &str, arguments: &[&str]) -> Self {
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stdout.take().unwrap());
        let lines = Arc::<Mutex<Vec<String>>>::default();
        let heard = lines.clone();
        std::thread::spawn(move || {
            for line in said.lines().map_while(Result::ok) {
                heard.lock().unwrap().push(line);
            }
        });
        Self { child, lines }
    }

    /// Waits for a line that begins like this, after so many others, and gives it and its place.
    pub async fn says(&self, beginning: &str, after: usize) -> (usize, String) {
        let found = || {
            let lines = self.lines.lock().unwrap();
            let mut lines = lines.iter().enumerate().skip(after);
            lines.find(|(_, line)| line.starts_with(beginning)).map(|(at, line)| (at, line.clone()))
        };
        let waiting = timeout(LONG, async {
            loop {
                match found() {
                    Some(found) => return found,
                    None => sleep(Duration::from_millis(10)).await,
                }
            }
        });
        waiting.await.unwrap_or_else(|_| panic!("no `{beginning}` in {:?}", self.said()))
    }

    /// Everything it has said.
    #[must_use]
    pub fn said(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A file of this repository.
#[must_use]
pub fn repository_file(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// Longer than anything that is waited for; it may itself wait for half a minute.
const LONG: Duration = Duration::from_mins(2);
