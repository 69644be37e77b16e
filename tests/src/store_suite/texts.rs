//! Texts: places, keys, and a bad one among good ones.

use domain::news::{Bell, News};
use futures_util::future::join_all;
use protocol::{Role, Seq, SessionId};
use server::{
    clock::Clock as _,
    seal::Bucket,
    store::{
        Refusal, Stored, Text, WriteError,
        acts::{pairing::PairNext, sessions::End, texts::Speaker},
    },
};

use super::{Office, text_of};
use crate::person::key;

pub async fn texts_of_many_sessions_get_places_without_gaps(office: Office) {
    let sessions = join_all((0..3).map(|_| office.student())).await;
    let said = |n: usize| office.store.say(text_of(sessions[n % 3], key(), &format!("text {n}")));

    let stored = join_all((0..360).map(said).map(Result::unwrap)).await;

    assert!(stored.iter().all(|stored| matches!(stored, Ok(Stored::New))), "{stored:?}");
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

    let said = (0..40).map(|_| office.says(session, key, "once"));
    let elsewhere = office.says(other, key, "another conversation, another text");
    let (stored, elsewhere) = tokio::join!(join_all(said), elsewhere);

    let news = stored.iter().filter(|stored| matches!(stored, Ok(Stored::New))).count();
    assert_eq!(news, 1, "{stored:?}");
    let place = |stored: &Result<Stored, _>| match stored {
        Ok(Stored::Before { seq, at }) => Some((*seq, *at)),
        Ok(Stored::New) | Err(_) => None,
    };
    let places: Vec<_> = stored.iter().filter_map(place).collect();
    assert_eq!(places, vec![(Seq(2), office.clock.now()); 39]);
    assert!(matches!(elsewhere, Ok(Stored::New)));
    office.clock.advance_ms(60_000);
    let later = office.says(session, key, "once").await.unwrap();
    assert_eq!(later, Stored::Before { seq: places[0].0, at: places[0].1 });
    assert_eq!(office.texts(session).await.len(), 1);
}

pub async fn a_text_that_may_not_be_said_fails_alone(office: Office) {
    let (session, ended) = (office.student().await, office.student().await);
    let stranger = office.staff("stranger", Role::Supporter).await.id;
    office.does(End { session: ended, supporter: None }).await;
    let nowhere = SessionId(key().0);

    let said = (0..30).map(|n| {
        let text = match n % 5 {
            0 => text_of(nowhere, key(), "nowhere"),
            1 => text_of(ended, key(), "too late"),
            2 => {
                let speaker = Speaker::Staff(stranger);
                Text { speaker, ..text_of(session, key(), "not mine") }
            }
            _ => text_of(session, key(), "a good one"),
        };
        office.store.say(text).unwrap()
    });
    let stored = join_all(said.collect::<Vec<_>>()).await;

    for (n, stored) in stored.into_iter().enumerate() {
        let refusal = match stored {
            Ok(_) => None,
            Err(WriteError::Refused(refusal)) => Some(refusal),
            Err(error) => panic!("{error:?}"),
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
        office.store.say(text_of(session, key(), &format!("text {n}"))).unwrap()
    });
    let stored = join_all(said.collect::<Vec<_>>()).await;

    for (n, stored) in stored.iter().enumerate() {
        let is_broken = matches!(stored, Err(WriteError::Seal(_)));
        assert_eq!((is_broken, stored.is_ok()), (n % 10 == 4, n % 10 != 4), "{n}: {stored:?}");
    }
    let places: Vec<_> = office.texts(session).await.into_iter().map(|(seq, _)| seq.0).collect();
    assert_eq!(places, (2..=19).collect::<Vec<_>>());
}

pub async fn whoever_is_told_of_a_text_finds_it_stored(office: Office) {
    let session = office.student().await;
    let told = |bell: &Bell| matches!(bell, Bell::Session(_, News::Rows { head: Seq(2), .. }));

    let saying = office.store.say(text_of(session, key(), "hello")).unwrap();
    while !office.bells.lock().unwrap().iter().any(told) {
        tokio::task::yield_now().await;
    }

    assert_eq!(office.texts(session).await.len(), 1);
    assert!(matches!(saying.await, Ok(Stored::New)));
}

pub async fn what_was_handed_over_before_closing_is_stored(mut office: Office) {
    let session = office.student().await;
    let said: Vec<_> = (0..150).map(|n| text_of(session, key(), &format!("{n}"))).collect();
    let said: Vec<_> = said.into_iter().map(|text| office.store.say(text).unwrap()).collect();

    let closed = office.store.clone();
    office.reopen().await;

    let stored = join_all(said).await;
    assert!(stored.iter().all(Result::is_ok), "{stored:?}");
    assert_eq!(office.texts(session).await.len(), 150);
    assert!(matches!(closed.write(PairNext).await, Err(WriteError::Stopped)));
}
