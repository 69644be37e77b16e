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
