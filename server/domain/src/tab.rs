//! Tabs: of several pages that one person has open, only the newest is connected.
//!
//! A page that its person opens, or takes up again, takes over. One that comes back by itself, after
//! the network was gone, does not: the person may have gone on elsewhere meanwhile.

use protocol::Tab;

/// Lets a page in and says which it is now. `latest` is the one that took over last, `back` what a
/// page that comes back by itself was.
///
/// # Errors
///
/// [`Older`] when a newer page has taken over since.
pub fn admit(latest: Tab, back: Option<Tab>) -> Result<Tab, Older> {
    match back {
        None => Ok(Tab(latest.0.saturating_add(1))),
        Some(tab) if tab < latest => Err(Older),
        // A higher one was given before an older state of the database was restored.
        Some(tab) => Ok(tab),
    }
}

/// A newer page has taken over.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("a newer tab has taken over")]
pub struct Older;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_is_opened_takes_over() {
        assert_eq!(admit(Tab(0), None), Ok(Tab(1)));
        assert_eq!(admit(Tab(4), None), Ok(Tab(5)));
    }

    #[test]
    fn a_page_that_comes_back_is_let_in_unless_a_newer_one_took_over() {
        assert_eq!(admit(Tab(4), Some(Tab(4))), Ok(Tab(4)));
        assert_eq!(admit(Tab(4), Some(Tab(3))), Err(Older));
        assert_eq!(admit(Tab(4), Some(Tab(9))), Ok(Tab(9)));
    }
}
