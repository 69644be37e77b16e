//! How long a start and a scan take: short texts of a file, and the worst 4 KiB that packs can be made to
//! chew.

use std::{
    hint::black_box,
    io::{self, Write},
    path::PathBuf,
    time::{Duration, Instant},
};

use clap::Args;
use risk::{Pack, Scanner, worst_texts};
use serde::Serialize;

use crate::sets::{Case, read};

/// Measures how fast a text is scanned.
#[derive(Args)]
pub(crate) struct Speed {
    /// Sets whose texts of up to 280 bytes are scanned.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

#[derive(Serialize)]
struct Figures {
    /// From nothing to a scanner, as the service starts: what is built in was compiled before.
    start_ms: f64,
    /// The same from packs as they are written.
    compile_ms: f64,
    texts: usize,
    p50_us: f64,
    p99_us: f64,
    worst_4_kib_ms: f64,
}

impl Speed {
    pub(crate) fn run(
        &self,
        scanner: impl Fn() -> anyhow::Result<Scanner>,
        packs: &[Pack],
    ) -> anyhow::Result<()> {
        let (start, scanner) = timed(scanner)?;
        let (compile, _) = timed(|| Ok(Scanner::new(packs.to_vec())?))?;
        let mut took = Vec::new();
        for file in &self.files {
            for row in read(file)? {
                if let Case::Text(text) = row.case
                    && text.len() <= SHORT_BYTES
                {
                    took.push(best(&scanner, &text));
                }
            }
        }
        took.sort_unstable();
        let worst = worst_texts(packs).map(|text| best(&scanner, &text)).max();
        let figures = Figures {
            start_ms: ms(start),
            compile_ms: ms(compile),
            texts: took.len(),
            p50_us: ms(at(&took, 50)) * 1000.0,
            p99_us: ms(at(&took, 99)) * 1000.0,
            worst_4_kib_ms: ms(worst.unwrap_or_default()),
        };
        Ok(writeln!(io::stdout(), "{}", serde_json::to_string_pretty(&figures)?)?)
    }
}

#[expect(clippy::disallowed_methods, reason = "a duration that is shown and decides nothing")]
fn timed<T>(work: impl Fn() -> anyhow::Result<T>) -> anyhow::Result<(Duration, T)> {
    let began = Instant::now();
    let made = work()?;
    Ok((began.elapsed(), made))
}

/// The best of a few: the rest is what else the machine does.
#[expect(clippy::disallowed_methods, reason = "a duration that is shown and decides nothing")]
fn best(scanner: &Scanner, text: &str) -> Duration {
    let once = || {
        let began = Instant::now();
        black_box(scanner.scan(black_box(text)));
        began.elapsed()
    };
    (0..REPEATS).map(|_| once()).min().unwrap_or_default()
}

fn at(sorted: &[Duration], percent: usize) -> Duration {
    sorted.get(sorted.len() * percent / 100).copied().unwrap_or_default()
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

const SHORT_BYTES: usize = 280;

const REPEATS: usize = 3;
