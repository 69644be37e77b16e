//! Whispers: what a supporter and those who supervise write for each other beside a conversation.
//!
//! They have a stream, a key and types of their own: a [`Whisper`] is no row of a conversation, its
//! news are heard on a topic that no student's connection listens to, and no frame to a student can
//! hold its text.

use protocol::{Author, MessageKey, NoteText, Seq, SessionId, StaffId, Timestamp, staff::ToStaff};

/// One durable whisper.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Whisper {
    /// Its place among the whispers of its session.
    pub seq: Seq,
    /// When it was stored.
    pub at: Timestamp,
    /// Who wrote it.
    pub by: StaffId,
    /// As what.
    pub author: Author,
    /// The key it was written with.
    pub key: MessageKey,
    /// What.
    pub text: NoteText,
}

/// The whispers of one conversation on one connection: each once, in order, without gaps. Nothing
/// comes along with the bell; what is new is always read from the store.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct WhisperFeed {
    sent: Seq,
    reading: Reading,
}

/// Whether whispers are being read, and more of them have come since.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Reading {
    Idle,
    Once,
    Again,
}

impl WhisperFeed {
    /// A feed for a connection that has everything up to `last`.
    #[must_use]
    pub const fn new(last: Seq) -> Self {
        Self { sent: last, reading: Reading::Idle }
    }

    /// There may be more of them. The whisper after which they must be read now; none when they are
    /// on their way.
    pub fn wants(&mut self) -> Option<Seq> {
        match self.reading {
            Reading::Idle => {
                self.reading = Reading::Once;
                Some(self.sent)
            }
            Reading::Once | Reading::Again => {
                self.reading = Reading::Again;
                None
            }
        }
    }

    /// What was read after `after`, to be shown to `me`; and the whisper after which to read on, if
    /// there may be more. An answer to what was asked before the feed began is passed over.
    pub fn read(
        &mut self,
        (session, after): (SessionId, Seq),
        me: StaffId,
        whispers: Vec<Whisper>,
    ) -> (Vec<ToStaff>, Option<Seq>) {
        if after != self.sent {
            return (vec![], None);
        }
        let was = std::mem::replace(&mut self.reading, Reading::Idle);
        let before = self.sent;
        let mut shown = Vec::with_capacity(whispers.len());
        for whisper in whispers {
            if whisper.seq <= self.sent {
                continue;
            }
            self.sent = whisper.seq;
            shown.push(to_staff(session, me, whisper));
        }
        let more = self.sent > before || was == Reading::Again;
        (shown, if more { self.wants() } else { None })
    }
}

fn to_staff(session: SessionId, me: StaffId, whisper: Whisper) -> ToStaff {
    let Whisper { seq, at, by, author, key, text } = whisper;
    ToStaff::Whispered { session, seq, at, author, text, key: (by == me).then_some(key) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    const SESSION: SessionId = SessionId(Uuid::nil());
    const ME: StaffId = StaffId(Uuid::nil());

    fn whisper(seq: u32) -> Whisper {
        let by = StaffId(Uuid::from_u128(u128::from(seq % 2)));
        let key = MessageKey(Uuid::from_u128(u128::from(seq)));
        let text = "ask about safety".try_into().unwrap();
        let (seq, at) = (Seq(seq), Timestamp(i64::from(seq)));
        Whisper { seq, at, by, author: Author::Moderator, key, text }
    }

    fn seq_of(frame: &ToStaff) -> Option<u32> {
        if let ToStaff::Whispered { seq, .. } = frame { Some(seq.0) } else { None }
    }

    proptest! {
        /// However bells and answers interleave, and however little one reading brings: each whisper
        /// is shown once, in order, and in the end all of them are.
        #[test]
        fn every_whisper_is_shown_once_and_in_order(
            last in 0..5_u32,
            moves in proptest::collection::vec((any::<bool>(), 1..4_u32), 0..40),
        ) {
            let mut feed = WhisperFeed::new(Seq(last));
            let (mut there, mut shown) = (last, Vec::new());
            let mut wanted = feed.wants();
            for (comes, most) in moves {
                if comes {
                    there += 1;
                    wanted = wanted.or(feed.wants());
                } else if let Some(Seq(after)) = wanted.take() {
                    let read = (after + 1..=there).take(most as usize).map(whisper).collect();
                    let (frames, more) = feed.read((SESSION, Seq(after)), ME, read);
                    shown.extend(frames.iter().filter_map(seq_of));
                    wanted = more;
                }
            }
            while let Some(Seq(after)) = wanted.take() {
                let (frames, more) =
                    feed.read((SESSION, Seq(after)), ME, (after + 1..=there).map(whisper).collect());
                shown.extend(frames.iter().filter_map(seq_of));
                wanted = more;
            }
            prop_assert_eq!(shown, (last + 1..=there).collect::<Vec<_>>());
        }
    }

    #[test]
    fn only_the_writer_is_told_the_key() {
        let mut feed = WhisperFeed::new(Seq(0));
        assert_eq!(feed.wants(), Some(Seq(0)));
        let (frames, _) = feed.read((SESSION, Seq(0)), ME, vec![whisper(1), whisper(2)]);
        let keys: Vec<_> = frames
            .iter()
            .map(|frame| {
                let ToStaff::Whispered { key, .. } = frame else { panic!("{frame:?}") };
                key.is_some()
            })
            .collect();
        assert_eq!(keys, [false, true]);
    }
}
