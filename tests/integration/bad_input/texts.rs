//! Texts as odd as a keyboard, a clipboard or a joker can make them.

use protocol::{ErrorCode, MessageText, Seq};
use tests::world::World;

use super::{refusal, still_works};

#[tokio::test]
async fn whatever_fits_travels_unchanged_and_is_read_again_unchanged() {
    let mut world = World::start().await;
    let (mut student, supporter) = world.paired().await;
    let texts = odd_texts();

    for text in &texts {
        student.says(text).await;
        supporter.reads(text).await;
        supporter.says(text).await;
        student.reads(text).await;
    }

    student.comes_back(&world, Seq(0)).await;
    for text in &texts {
        student.reads(text).await;
        student.reads(text).await;
    }
    assert_eq!(world.cases().await, []);
}

#[tokio::test]
async fn what_does_not_fit_is_refused_and_nothing_of_it_is_stored() {
    let mut world = World::start().await;
    let (student, supporter) = world.paired().await;
    let key = tests::person::key();
    let say = |text: &str| format!(r#"{{"type":"say","key":"{key}","text":"{text}"}}"#);

    for (text, code) in [
        (say(&"🙂".repeat(10_000)), ErrorCode::TooLarge),
        (say(&"🙂".repeat(2_001)), ErrorCode::BadFrame),
        (say(&"x".repeat(MessageText::MAX_BYTES + 1)), ErrorCode::BadFrame),
        // Half of a pair of surrogates is no character.
        (say(r"half a smile \ud83d"), ErrorCode::BadFrame),
        (say(r"\ude42 the other half"), ErrorCode::BadFrame),
        (say("a\u{1}raw control character"), ErrorCode::NotJson),
        (say(&r"\u0001".repeat(8_000)), ErrorCode::TooLarge),
    ] {
        student.connection.send_text(text.clone()).await;
        assert_eq!(refusal(&student.connection).await, code, "{text:.100}");
    }

    let session = supporter.session();
    assert_eq!(world.app().relay.store.standing_of(session).await.unwrap().head, Seq(2));
    student.leaves().await;
    still_works(&mut world).await;
}

fn odd_texts() -> Vec<String> {
    let most = MessageText::MAX_BYTES;
    vec![
        "x".repeat(most),
        "🙂".repeat(most / 4),
        "\"".repeat(most),
        "\n".repeat(most - 1) + ".",
        "a\u{0}b\u{7}c\u{1b}[31mred\u{1b}[0m\u{7f}\u{85}".to_owned(),
        "\u{202e}backwards\u{202c} \u{2066}isolated\u{2069}".to_owned(),
        "zero\u{200b}width\u{200d}joined\u{feff}marked".to_owned(),
        format!("zalgo{}", "\u{0301}\u{0489}".repeat(1_500)),
        "👩🏽\u{200d}🚀 🏳\u{fe0f}\u{200d}🌈 \u{1f1fa}\u{1f1f3}".to_owned(),
        "\u{fffd}\u{ffff}\u{10ffff}\u{e000}".to_owned(),
        "e\u{301} is not é, ﬁ is not fi, Å is not Å".to_owned(),
        "<script>alert('hello')</script>&amp;'; DROP TABLE sessions; --".to_owned(),
        "{\"type\":\"leave\"}".to_owned(),
        "  leading and trailing space \r\n".to_owned(),
    ]
}
