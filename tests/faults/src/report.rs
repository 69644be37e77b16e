//! What came of a scenario.

use std::fmt;

use tests::history::Verdict;

/// Figures, and whatever was not as promised.
#[derive(Clone, Debug, Default)]
pub struct Report {
    figures: Vec<String>,
    broken: Vec<String>,
}

/// Why a scenario was not run.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Skipped(
    /// What this machine lacks.
    pub String,
);

impl Report {
    /// Adds a figure.
    pub fn figure(&mut self, figure: impl Into<String>) {
        self.figures.push(figure.into());
    }

    /// Adds a verdict: its figures, and its violations.
    pub fn verdict(&mut self, verdict: &Verdict) {
        let said = verdict.to_string();
        let (figures, violations) = said.split_once('\n').unwrap_or((&said, ""));
        self.figure(figures);
        self.holds(verdict.is_clean(), violations);
    }

    /// Notes what must hold, and does not.
    pub fn holds(&mut self, holds: bool, otherwise: impl Into<String>) {
        if !holds {
            self.broken.push(otherwise.into());
        }
    }

    /// Whether everything is as promised.
    #[must_use]
    pub const fn is_kept(&self) -> bool {
        self.broken.is_empty()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.figures.join("; "))?;
        for broken in &self.broken {
            write!(f, "\n  BROKEN: {}", broken.trim_start())?;
        }
        Ok(())
    }
}
