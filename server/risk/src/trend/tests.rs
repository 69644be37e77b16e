use std::sync::LazyLock;

use super::*;

static SCANNER: LazyLock<Scanner> = LazyLock::new(|| Scanner::builtin().unwrap());

#[test]
fn a_retraction_takes_nothing_back() {
    assert_eq!(tiers(&["i took all my pills", "forget it, i was joking"])[1], Tier::Imminent);
}

#[test]
fn a_sentence_over_several_texts_is_read_as_one() {
    assert_eq!(tiers(&["i want to", "kill", "myself"]), [Tier::None, Tier::None, Tier::High]);
}

#[test]
fn the_same_words_a_hundred_times_are_one_sign() {
    assert_eq!(tiers(&["kms"; 100]).last(), Some(&Tier::Low));
}

/// Nothing but commas stood between a wish to be dead and the time.
#[test]
fn clauses_of_one_text_add_up_as_texts_do() {
    let text = "i want to die, everyone keeps telling me that it gets better with the years and all of it \
                is only a phase, it will be when everyone is asleep";
    let finding = SCANNER.scan(text);
    assert_eq!(finding.tier, Tier::Imminent);
    assert!(finding.signals().any(|signal| signal.rule == "trend.when"));
}

#[test]
fn debug_shows_no_text() {
    let mut trend = Trend::default();
    trend.observe(&SCANNER, "zebra");
    assert!(!format!("{trend:?}").contains("zebra"));
}

#[test]
fn what_a_person_cleared_may_rise_again() {
    let mut trend = Trend::default();
    trend.observe(&SCANNER, "i want to die");
    trend.clear();
    assert_eq!(trend.tier(), Tier::None);
    assert_eq!(trend.observe(&SCANNER, "i want to die").tier(), Tier::High);
}

fn tiers(texts: &[&str]) -> Vec<Tier> {
    let mut trend = Trend::default();
    let after = |text: &&str| {
        trend.observe(&SCANNER, text);
        trend.tier()
    };
    texts.iter().map(after).collect()
}

#[test]
fn a_language_that_no_pack_reads_is_for_people_and_others_are_not() {
    let polish = "cześć od tygodnia nie mogę spać wszystko mnie męczy zajęcia są coraz trudniejsze nie wiem \
        już co robić z tymi egzaminami mieszkam sama tęsknię za domem rodzice mają własne problemy";
    let arabic = "مرحبا أنا طالب جديد هنا ولا أعرف أحدا في هذه المدينة الدراسة صعبة جدا وأشعر أنني لا أستطيع \
        أن أفهم شيئا من المحاضرات وعائلتي بعيدة عني ولا أريد أن أقلقهم";
    for text in [polish, arabic] {
        let seen = Trend::default().observe(&SCANNER, text);
        assert!(seen.raised.iter().any(|raised| raised.rule == "trend.unread"), "{text}");
    }
    let english = "so my flatmate borrowed the charger again and now the laptop died before the deadline lol \
        i guess we laugh about it tomorrow but honestly i was fuming at him for like an hour";
    let german = "also mein mitbewohner hat schon wieder das ladekabel genommen und jetzt ist der laptop vor der \
        abgabe ausgegangen naja morgen lachen wir drüber aber ich war echt sauer auf ihn";
    for text in [english, german] {
        assert_eq!(Trend::default().observe(&SCANNER, text).raised, [], "{text}");
    }
}
