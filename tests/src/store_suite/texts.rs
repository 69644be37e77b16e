//! Texts: places, keys, and a bad one among good ones.

use domain::{
    news::{Bell, News},
    receipt::Receipt,
};
use futures_util::future::join_all;
use protocol::{Role, Seq, SessionId};
use server::{
    clock::Clock as _,
    mailbox::Mailbox,
    seal::Bucket,
    store::{
        Before, Refusal, Text, WriteError,
        acts::{
            pairing::Pair,
            receipts::{Reported, StoreReceipts},
            sessions::{End, Resume},
            texts::Speaker,
        },
    },
};

use super::{Office, text_of};
use crate::person::key;

pub async fn texts_of_many_sessions_get_places_without_gaps(office: Office) {
    let sessions = join_all((0..3).map(|_| office.student())).await;
    let said = |n: usize| text_of(sessions[n % 3], key(), &format!("text {n}"));

    let outcomes = office.say((0..360).map(said).collect()).await;

    assert!(outcomes.iter().all(Option::is_none), "{outcomes:?}");
    for (which, session) in sessions.into_iter().enumerate() {
        let texts = office.texts(session).await;
        // The first row says that the student waits.
        let places: Vec<_> = texts.iter().map(|(seq, _)| seq.0).collect();
        assert_eq!(places, (2..=121).collect::<Vec<_>>());
        let expected = (0..360).filter(|n| n % 3 == which).map(|n| format!("text {n}"));
        let in_order: Vec<_> = texts.into_iter().map(|(_, text)| text).collect();
        assert_eq!(in_order, expected.collect::<Vec<_>>());
    }
}

pub async fn a_key_said_again_keeps_its_place_even_at_the_same_moment(office: Office) {
    let (session, other) = (office.student().await, office.student().await);
    let key = key();

    let mut said = vec![text_of(session, key, "once"); 40];
    said.push(text_of(other, key, "another conversation, another text"));
    let mut outcomes = office.say(said).await;

    assert!(matches!(outcomes.pop(), Some(None)), "it is new in the other conversation");
    assert!(outcomes.remove(0).is_none(), "the first one is new");
    let first = Before { seq: Seq(2), at: office.clock.now() };
    assert_eq!(outcomes.len(), 39);
    assert!(outcomes.iter().all(|said| is_before(said.as_ref(), first)), "{outcomes:?}");
    office.clock.advance_ms(60_000);
    let later = office.says(session, key, "once").await;
    assert!(is_before(later.as_ref(), first), "{later:?}");
    assert_eq!(office.texts(session).await.len(), 1);
}

pub async fn a_key_is_known_after_opening_it_again(mut office: Office) {
    let (session, key) = (office.student().await, key());
    let first = Before { seq: Seq(2), at: office.clock.now() };
    assert!(office.says(session, key, "once").await.is_none());

    office.reopen().await;
    office.clock.advance_ms(60_000);

    let later = office.says(session, key, "once").await;
    assert!(is_before(later.as_ref(), first), "{later:?}");
    assert_eq!(office.texts(session).await.len(), 1);
}

pub async fn a_key_said_again_much_later_keeps_its_place(mut office: Office) {
    let session = office.student().await;
    let keys: Vec<_> = (0..150).map(|_| key()).collect();
    let said = |keys: &[_]| keys.iter().map(|key| text_of(session, *key, "once")).collect();
    let first = office.clock.now();
    for texts in keys.chunks(50) {
        let new = office.say(said(texts)).await;
        assert!(new.iter().all(Option::is_none), "{new:?}");
    }
    office.clock.advance_ms(60_000);

    for _ in 0..2 {
        let again = office.say(said(&keys)).await;
        let mut places = (2..).zip(&again);
        assert!(
            places.all(|(seq, said)| is_before(said.as_ref(), Before { seq: Seq(seq), at: first })),
            "{again:?}"
        );
        assert!(office.says(session, key(), "a new one").await.is_none());
        office.reopen().await;
    }
    assert_eq!(office.texts(session).await.len(), 152);
}

fn is_before(outcome: Option<&Result<Before, WriteError>>, first: Before) -> bool {
    matches!(outcome, Some(Ok(before)) if *before == first)
}

pub async fn a_text_that_may_not_be_said_fails_alone(office: Office) {
    let (session, ended) = (office.student().await, office.student().await);
    let stranger = office.staff("stranger", Role::Supporter).await.id;
    office.does(End { session: ended, supporter: None }).await;
    let nowhere = SessionId(key().0);

    let said = (0..30).map(|n| match n % 5 {
        0 => text_of(nowhere, key(), "nowhere"),
        1 => text_of(ended, key(), "too late"),
        2 => {
            let speaker = Speaker::Staff(stranger);
            Text { speaker, ..text_of(session, key(), "not mine") }
        }
        _ => text_of(session, key(), "a good one"),
    });
    let outcomes = office.say(said.collect()).await;

    for (n, outcome) in outcomes.into_iter().enumerate() {
        let refusal = match outcome {
            None => None,
            Some(Err(WriteError::Refused(refusal))) => Some(refusal),
            Some(other) => panic!("{other:?}"),
        };
        let expected = match n % 5 {
            0 | 2 => Some(Refusal::NotFound),
            1 => Some(Refusal::OutOfState),
            _ => None,
        };
        assert_eq!(refusal, expected, "{n}");
    }
    assert_eq!(office.texts(session).await.len(), 12);
    assert_eq!(office.texts(ended).await, []);
}

pub async fn a_text_that_cannot_be_sealed_fails_alone(office: Office) {
    let broken = office.student().await;
    let bucket = Bucket::of(office.clock.now());
    office.clock.advance_ms(3_600_000);
    let session = office.student().await;
    office.keyring.destroy(bucket).unwrap();

    let said = (0..20).map(|n| {
        let session = if n % 10 == 4 { broken } else { session };
        text_of(session, key(), &format!("text {n}"))
    });
    let outcomes = office.say(said.collect()).await;

    for (n, outcome) in outcomes.iter().enumerate() {
        let is_broken = matches!(outcome, Some(Err(WriteError::Seal(_))));
        assert_eq!((is_broken, outcome.is_none()), (n % 10 == 4, n % 10 != 4), "{n}: {outcome:?}");
    }
    let places: Vec<_> = office.texts(session).await.into_iter().map(|(seq, _)| seq.0).collect();
    assert_eq!(places, (2..=19).collect::<Vec<_>>());
}

pub async fn whoever_is_told_of_a_text_finds_it_stored(office: Office) {
    let session = office.student().await;
    let told = |bell: &Bell| matches!(bell, Bell::Session(_, News::Rows { head: Seq(2), .. }));

    let mut given = Mailbox::new(1);
    office.store.say(text_of(session, key(), "hello"), given.slot()).unwrap();
    while !office.bells.lock().unwrap().iter().any(told) {
        tokio::task::yield_now().await;
    }

    assert_eq!(office.texts(session).await.len(), 1);
    assert!(given.waiting().is_none(), "its row has said it all");
}

pub async fn what_was_handed_over_before_closing_is_stored(mut office: Office) {
    let session = office.student().await;
    let mut given = Mailbox::new(150);
    for n in 0..150 {
        office.store.say(text_of(session, key(), &n.to_string()), given.slot()).unwrap();
    }

    let closed = office.store.clone();
    office.reopen().await;

    assert!(given.waiting().is_none(), "nothing was refused");
    assert_eq!(office.texts(session).await.len(), 150);
    assert!(matches!(closed.write(Pair { at_most: 1 }).await, Err(WriteError::Stopped)));
}

pub async fn what_was_reported_is_stored_and_never_goes_back(office: Office) {
    let (session, token) = office.student_with_token().await;
    let (_, other) = office.student_with_token().await;
    let report =
        |session, student, staff| StoreReceipts([(session, Reported { student, staff })].into());
    let receipt = |delivered, seen| Receipt { delivered: Seq(delivered), seen: Seq(seen) };

    office.does(report(session, receipt(5, 3), receipt(2, 2))).await;
    office.does(report(session, receipt(4, 4), receipt(3, 0))).await;
    office.does(report(SessionId(key().0), receipt(9, 9), receipt(9, 9))).await;

    let resume =
        async |token| office.does(Resume { token, tab: None, connection: key().0 }).await.staff;
    assert_eq!(resume(token).await, receipt(3, 2));
    assert_eq!(resume(other).await, receipt(0, 0));
}
