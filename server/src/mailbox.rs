//! A box that many put letters into and one empties. It is bounded, takes next to no memory while nothing
//! waits in it, and a letter is put where the one before it was: with thousands of connections that is what
//! a letter costs.

use std::{
    collections::VecDeque,
    future::poll_fn,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
};

/// Empties the box.
#[derive(Debug)]
pub struct Mailbox<T>(Arc<Inside<T>>);

/// Puts letters into a box.
#[derive(Debug)]
pub struct Slot<T>(Arc<Inside<T>>);

/// The box takes nothing more until it is emptied.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Full;

#[derive(Debug)]
struct Inside<T> {
    waiting: Mutex<Waiting<T>>,
    room: usize,
}

#[derive(Debug)]
struct Waiting<T> {
    letters: VecDeque<T>,
    /// Who is woken by the next letter.
    reader: Option<Waker>,
}

impl<T> Mailbox<T> {
    /// An empty box with room for so many letters.
    #[must_use]
    pub fn new(room: usize) -> Self {
        let waiting = Waiting { letters: VecDeque::new(), reader: None };
        Self(Arc::new(Inside { waiting: Mutex::new(waiting), room }))
    }

    /// Where letters are put into it.
    #[must_use]
    pub fn slot(&self) -> Slot<T> {
        Slot(self.0.clone())
    }

    /// A letter that waits already.
    pub fn waiting(&mut self) -> Option<T> {
        self.0.waiting().letters.pop_front()
    }

    /// The next letter. Safe to cancel.
    pub async fn next(&mut self) -> T {
        poll_fn(|cx| {
            let mut waiting = self.0.waiting();
            match waiting.letters.pop_front() {
                Some(letter) => Poll::Ready(letter),
                None => waiting.wait(cx),
            }
        })
        .await
    }

    /// Adds all letters that wait, at least one. Safe to cancel.
    pub async fn next_all(&mut self, letters: &mut Vec<T>) {
        poll_fn(|cx| {
            let mut waiting = self.0.waiting();
            if waiting.letters.is_empty() {
                return waiting.wait(cx);
            }
            letters.extend(waiting.letters.drain(..));
            if waiting.letters.capacity() > KEPT {
                waiting.letters = VecDeque::new();
            }
            Poll::Ready(())
        })
        .await;
    }
}

impl<T> Slot<T> {
    /// Puts a letter in and wakes whoever waits for it.
    ///
    /// # Errors
    ///
    /// [`Full`] when there is no room for it.
    pub fn put(&self, letter: T) -> Result<(), Full> {
        let mut waiting = self.0.waiting();
        if waiting.letters.len() >= self.0.room {
            return Err(Full);
        }
        waiting.letters.push_back(letter);
        let reader = waiting.reader.take();
        drop(waiting);
        if let Some(reader) = reader {
            reader.wake();
        }
        Ok(())
    }
}

impl<T> Clone for Slot<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Inside<T> {
    fn waiting(&self) -> MutexGuard<'_, Waiting<T>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Waiting<T> {
    fn wait<R>(&mut self, cx: &Context<'_>) -> Poll<R> {
        if !self.reader.as_ref().is_some_and(|reader| reader.will_wake(cx.waker())) {
            self.reader = Some(cx.waker().clone());
        }
        Poll::Pending
    }
}

/// The room for so many letters is kept once it was needed; what a burst took is given back.
const KEPT: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn letters_come_in_order_one_by_one_or_all_at_once() {
        let mut mailbox = Mailbox::new(8);
        let slot = mailbox.slot();
        assert_eq!(mailbox.waiting(), None);
        for letter in 1..=5 {
            slot.put(letter).unwrap();
        }
        assert_eq!((mailbox.waiting(), mailbox.next().await), (Some(1), 2));
        let mut rest = vec![0];
        mailbox.next_all(&mut rest).await;
        assert_eq!(rest, [0, 3, 4, 5]);
    }

    #[tokio::test]
    async fn a_full_box_takes_nothing_until_it_is_emptied() {
        let mut mailbox = Mailbox::new(2);
        let slot = mailbox.slot();
        assert_eq!([1, 2, 3].map(|letter| slot.put(letter)), [Ok(()), Ok(()), Err(Full)]);
        assert_eq!(mailbox.next().await, 1);
        assert_eq!(slot.put(4), Ok(()));
    }

    #[tokio::test]
    async fn nothing_is_lost_between_many_who_put_and_one_who_waits() {
        let mut mailbox = Mailbox::new(usize::MAX);
        let writers = (0..4).map(|writer| {
            let slot = mailbox.slot();
            tokio::spawn(async move {
                for letter in 0..1_000 {
                    slot.put((writer, letter)).unwrap();
                    if letter % 10 == 0 {
                        tokio::task::yield_now().await;
                    }
                }
            })
        });
        let writers: Vec<_> = writers.collect();
        let mut came = Vec::new();
        while came.len() < 4_000 {
            mailbox.next_all(&mut came).await;
        }
        for writer in writers {
            writer.await.unwrap();
        }
        for writer in 0..4 {
            let of_one = came.iter().filter(|(by, _)| *by == writer).map(|(_, letter)| *letter);
            assert!(of_one.eq(0..1_000), "{writer}");
        }
    }

    #[tokio::test]
    async fn a_wait_that_was_given_up_takes_no_letter_with_it() {
        let mut mailbox = Mailbox::new(8);
        let slot = mailbox.slot();
        tokio::select! {
            biased;
            () = async { mailbox.next_all(&mut Vec::new()).await } => unreachable!("nothing was put in"),
            () = tokio::task::yield_now() => {}
        }
        slot.put(1).unwrap();
        assert_eq!(mailbox.next().await, 1);
    }
}
