//! What one client has said, and what became of it.

use std::collections::VecDeque;

/// The texts of one client, in order. Texts that nothing more can happen to are forgotten.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    open: VecDeque<Sent>,
    /// The number of the first of them.
    first: u32,
}

#[derive(Debug)]
struct Sent {
    meant_us: u64,
    accepted: bool,
    delivered: bool,
}

/// What a run must end with: none of it may be anything but 0.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Tally {
    /// Acknowledged and never delivered.
    pub(crate) lost: u64,
    /// Never acknowledged.
    pub(crate) unanswered: u64,
}

impl Ledger {
    /// A text that was meant to be sent at `meant_us`: its number.
    pub(crate) fn send(&mut self, meant_us: u64) -> u32 {
        self.open.push_back(Sent { meant_us, accepted: false, delivered: false });
        self.first + u32::try_from(self.open.len() - 1).expect("fewer than 2^32 texts")
    }

    /// A text was acknowledged: when it was meant to be sent, if that is news.
    pub(crate) fn accept(&mut self, serial: u32) -> Option<u64> {
        self.note(serial, |sent| !std::mem::replace(&mut sent.accepted, true))
    }

    /// A text has reached the other side: when it was meant to be sent, if that is news.
    pub(crate) fn deliver(&mut self, serial: u32) -> Option<u64> {
        self.note(serial, |sent| !std::mem::replace(&mut sent.delivered, true))
    }

    /// Whether something can still happen.
    pub(crate) fn is_settled(&self) -> bool {
        self.open.is_empty()
    }

    /// What is missing.
    pub(crate) fn missing(&self) -> Tally {
        let count =
            |wanted: fn(&Sent) -> bool| self.open.iter().filter(|sent| wanted(sent)).count() as u64;
        Tally {
            lost: count(|sent| sent.accepted && !sent.delivered),
            unanswered: count(|sent| !sent.accepted),
        }
    }

    fn note(&mut self, serial: u32, is_news: impl FnOnce(&mut Sent) -> bool) -> Option<u64> {
        let place = serial.checked_sub(self.first)?;
        let sent = self.open.get_mut(place as usize)?;
        let meant_us = sent.meant_us;
        let news = is_news(sent);
        while self.open.pop_front_if(|sent| sent.accepted && sent.delivered).is_some() {
            self.first += 1;
        }
        news.then_some(meant_us)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_settled_once_it_is_acknowledged_and_delivered_in_any_order() {
        let mut ledger = Ledger::default();
        assert_eq!((ledger.send(10), ledger.send(20)), (0, 1));
        assert_eq!(ledger.deliver(1), Some(20));
        assert_eq!(ledger.accept(1), Some(20));
        assert!(!ledger.is_settled());
        assert_eq!(ledger.accept(0), Some(10));
        assert_eq!(ledger.missing(), Tally { lost: 1, unanswered: 0 });
        assert_eq!(ledger.deliver(0), Some(10));
        assert!(ledger.is_settled());
        assert_eq!(ledger.send(30), 2);
        assert_eq!(ledger.missing(), Tally { lost: 0, unanswered: 1 });
    }

    #[test]
    fn what_comes_twice_or_was_never_said_is_no_news() {
        let mut ledger = Ledger::default();
        ledger.send(10);
        assert_eq!(ledger.deliver(0), Some(10));
        assert_eq!(ledger.deliver(0), None);
        assert_eq!(ledger.accept(0), Some(10));
        assert_eq!(ledger.deliver(0), None);
        assert_eq!(ledger.deliver(1), None);
    }
}
