//! What the service writes down while it runs.
//!
//! Never written, at any level, by anybody: what people write, names, network addresses, tokens,
//! passwords, keys. Three things see to it:
//!
//! - the types that hold them hide themselves from `Debug` and have no `Display`;
//! - libraries are heard from `info` upwards only, whatever the filter says: below that the
//!   websocket and database libraries print what they carry;
//! - of a panic only its place is written, because its message may quote a value.

pub mod metrics;

use std::{
    io::{self, IsTerminal},
    panic::{self, PanicHookInfo},
};

use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::{
    EnvFilter, Layer,
    filter::{ParseError, filter_fn},
    fmt::{self, MakeWriter},
    layer::SubscriberExt,
    registry,
    util::{SubscriberInitExt, TryInitError},
};

use crate::config::{Log, LogFormat};

/// Starts to write to standard error, in colour if that is a terminal.
pub fn init(log: &Log) -> Result<(), TelemetryError> {
    subscriber(log, io::stderr().is_terminal(), io::stderr)?.try_init()?;
    panic::set_hook(Box::new(write_down));
    Ok(())
}

/// What [`init`] installs, over any writer.
pub fn subscriber<W>(
    log: &Log,
    in_colour: bool,
    writer: W,
) -> Result<impl Subscriber + Send + Sync + 'static, TelemetryError>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let lines = fmt::layer().with_ansi(in_colour).with_writer(writer);
    let lines = match log.format {
        LogFormat::Json => lines.json().with_ansi(false).boxed(),
        LogFormat::Pretty => lines.boxed(),
    };
    Ok(registry()
        .with(EnvFilter::try_new(&log.filter)?)
        .with(filter_fn(may_be_written))
        .with(lines))
}

/// The log cannot be started.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The filter is not one.
    #[error("the log's filter cannot be used")]
    Filter(#[from] ParseError),
    /// The process already writes a log.
    #[error("the log was started before")]
    Started(#[from] TryInitError),
}

/// Nothing a library says below `info` is written: it may quote what it carries.
fn may_be_written(metadata: &Metadata<'_>) -> bool {
    let origin = metadata.target().split("::").next().unwrap_or_default();
    if OUR_CRATES.contains(&origin) {
        return true;
    }
    let least = if TALKATIVE_CRATES.contains(&origin) { Level::WARN } else { Level::INFO };
    *metadata.level() <= least
}

fn write_down(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    tracing::error!(panic.location = place, "something panicked, which is a mistake in the code");
}

const OUR_CRATES: &[&str] = &["quietline", "server", "domain", "risk", "protocol"];

/// Tell every embedded file at `info`.
const TALKATIVE_CRATES: &[&str] = &["memory_serve"];

#[cfg(test)]
mod tests {
    use std::{
        io::Write,
        sync::{Arc, Mutex},
    };

    use tracing::subscriber::with_default;

    use super::*;

    #[test]
    fn a_json_line_has_its_level_message_and_fields() {
        let text = written(LogFormat::Json, "info", || {
            tracing::info!(case.id = 7, "claimed case 7");
        });
        let line: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(line["level"], "INFO");
        assert_eq!(line["fields"]["message"], "claimed case 7");
        assert_eq!(line["fields"]["case.id"], 7);
    }

    #[test]
    fn a_pretty_line_reads_alone_and_has_no_colour_codes_off_a_terminal() {
        let text = written(LogFormat::Pretty, "info", || tracing::info!("claimed case 7"));
        assert!(text.ends_with(" INFO server::telemetry::tests: claimed case 7\n"), "{text}");
        assert!(!text.contains('\u{1b}'), "{text}");
    }

    #[test]
    fn the_filter_decides_how_much_of_ours_is_written() {
        let speak = || {
            tracing::debug!("detail");
            tracing::info!("event");
        };
        assert!(!written(LogFormat::Pretty, "info", speak).contains("detail"));
        assert!(written(LogFormat::Pretty, "info,server=debug", speak).contains("detail"));
        assert_eq!(written(LogFormat::Pretty, "error", speak), "");
    }

    #[test]
    fn what_a_library_carries_is_never_written() {
        let text = written(LogFormat::Pretty, "trace", || {
            tracing::trace!(target: "tungstenite::protocol", "received planted");
            tracing::debug!(target: "sqlx::query", "select planted");
            tracing::debug!(target: "log", "planted");
            tracing::info!(target: "memory_serve", "serving planted");
            tracing::warn!(target: "sqlx::query", "slow statement");
        });
        assert!(!text.contains("planted"), "{text}");
        assert!(text.contains("slow statement"), "{text}");
    }

    #[test]
    fn of_a_panic_only_the_place_is_written() {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(write_down));
        let text = written(LogFormat::Json, "info", || {
            panic::catch_unwind(|| panic!("planted")).unwrap_err();
        });
        panic::set_hook(usual);
        assert!(text.contains("telemetry.rs:"), "{text}");
        assert!(!text.contains("planted"), "{text}");
    }

    fn written(format: LogFormat, filter: &str, speak: impl FnOnce()) -> String {
        let buffer = Buffer::default();
        let log = Log { format, filter: filter.to_owned() };
        let writer = buffer.clone();
        with_default(subscriber(&log, false, move || writer.clone()).unwrap(), speak);
        let bytes = buffer.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[derive(Clone, Default)]
    struct Buffer(Arc<Mutex<Vec<u8>>>);

    impl Write for Buffer {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
}
