//! What the scanner promises, with the packs we ship and with small ones made for the purpose.

use std::sync::LazyLock;

use proptest::{collection::vec, prelude::*, sample::select};

use super::*;
use crate::finding::Signal;

static SCANNER: LazyLock<Scanner> = LazyLock::new(|| Scanner::builtin().unwrap());

#[test]
fn a_wish_to_die_is_high_and_underlined() {
    let text = "hey, honestly I WANT to dïe";
    let finding = SCANNER.scan(text);
    assert_eq!(finding.tier, Tier::High);
    assert!(finding.categories.contains("suicide.active"));
    let signal = finding.signals().find(|signal| signal.rule == "en.si.active.die").unwrap();
    assert_eq!(under(text, signal), "I WANT to dïe");
    assert_eq!(SCANNER.rule(signal.rule).unwrap().why, signal.why);
}

#[test]
fn the_same_text_and_packs_give_the_same_bytes_whatever_the_order_of_packs() {
    let mut packs = Pack::builtin().unwrap();
    packs.reverse();
    let other = Scanner::new(packs).unwrap();
    let text = "\"i want to die\" lol, i'm going to k1ll mys3lf tonight. took all my pills";
    let bytes = |scanner: &Scanner| serde_json::to_vec(&scanner.scan(text)).unwrap();
    assert_eq!(bytes(&SCANNER), bytes(&other));
    assert_eq!(SCANNER.pack_hash(), other.pack_hash());
}

#[test]
fn words_that_say_nothing_are_read_over() {
    let fillers = r#"fillers = ["just", "really"]"#;
    let head = "[pack]\nid = \"x\"\nversion = \"1\"\nlang = \"x\"\nscript = \"any\"\n";
    let source = format!("{head}{}", rule("x.r", "high water", "high", ""));
    let scanner = |parts: &[(&str, &str)]| {
        let pack = Pack::of_parts("x", parts).unwrap();
        Scanner::new(vec![pack]).unwrap().with_model(None)
    };
    let without = scanner(&[("rules", &source)]);
    let with = scanner(&[("common", fillers), ("rules", &source)]);
    for text in ["high water", "high just water", "high really just water"] {
        assert_eq!(with.scan(text).tier, Tier::High, "{text}");
    }
    for text in ["high just just just water", "high cold water", "high. just water"] {
        assert_eq!(with.scan(text).tier, Tier::None, "{text}");
    }
    assert_eq!(without.scan("high just water").tier, Tier::None);
}

#[test]
fn a_pattern_goes_over_the_end_of_one_sentence_where_it_says_so() {
    let scanner = |pattern| {
        let pack = pack("x", &rule("x.r", pattern, "high", ""));
        Scanner::new(vec![pack]).unwrap().with_model(None)
    };
    let over = scanner("high ~.3 water ~1 rises");
    let hits = [
        "high. water rises",
        "high! the cold water rises",
        "high cold? water so rises",
        "high water rises",
        "high the. old cold water rises",
    ];
    for text in hits {
        assert_eq!(over.scan(text).tier, Tier::High, "{text}");
    }
    let misses = [
        "high. cold. water rises",
        "high. the very old cold water rises",
        "high water. rises",
        "high water so. rises",
        "high. ",
        "high.",
    ];
    for text in misses {
        assert_eq!(over.scan(text).tier, Tier::None, "{text}");
    }
    assert_eq!(scanner("high ~3 water").scan("high. water").tier, Tier::None);
    assert_eq!(scanner("high ~.3 [cold] water").scan("high. cold water").tier, Tier::High);
    assert_eq!(scanner("high ~.1 ~1 water").scan("high. so cold water").tier, Tier::High);
    assert_eq!(scanner("high ~.1 ~1 water").scan("high. so. water").tier, Tier::None);
}

#[test]
fn a_rule_is_silent_in_a_sentence_of_another_language_only() {
    let read = |lang: &str, common: &str, rules: &str| {
        let head = format!(
            "[pack]\nid = \"{lang}\"\nversion = \"1\"\nlang = \"{lang}\"\nscript = \"any\""
        );
        let common = format!("common = [{common}]");
        Pack::of_parts(lang, &[("pack", &head), ("common", &common), ("rules", rules)]).unwrap()
    };
    let english = read("en", r#""i", "have", "a", "to", "my", "that", "is""#, "");
    let french =
        read("fr", r#""je", "dans", "le", "veux""#, &rule("f.r", "imagine ~3 gun", "high", ""));
    let scanner = Scanner::new(vec![english, french]).unwrap().with_model(None);
    let tier = |text| scanner.scan(text).tier;
    assert_eq!(tier("i have to imagine my gun is a toy"), Tier::None);
    assert_eq!(tier("i have that is my toy. imagine le gun"), Tier::High);
    assert_eq!(tier("i have to imagine my gun, je veux"), Tier::High);
    assert_eq!(tier("i have to imagine le gun is my toy"), Tier::High);
    assert_eq!(tier("i imagine my gun"), Tier::High);
}

#[test]
fn a_finding_names_its_rule_pack_span_and_reason() {
    let pack = pack("x", &rule("x.r", "flood", "high", ""));
    let label = pack.label();
    let scanner = Scanner::new(vec![pack]).unwrap();
    assert_eq!(
        serde_json::to_value(scanner.scan("a flood")).unwrap(),
        serde_json::json!({
            "tier": "high",
            "categories": ["c"],
            "evidence": [{
                "rule": "x.r", "pack": label, "category": "c", "span": [2, 7],
                "view": "plain", "tier": "high", "why": "because"
            }],
            "engine": ENGINE,
            "config": scanner.pack_hash(),
        })
    );
}

#[test]
fn neither_debug_nor_json_holds_a_word_of_the_text() {
    let finding = SCANNER.scan("zebra zebra i want to die with zebra");
    assert_eq!(finding.tier, Tier::High);
    assert!(!format!("{finding:?}").contains("zebra"));
    assert!(!serde_json::to_string(&finding).unwrap().contains("zebra"));
}

/// “Not suicidal” was cancelled in one pack while a cognate rule of another pack still fired.
#[test]
fn what_one_pack_cancels_is_cancelled_for_every_pack() {
    let guard = r#"
        [[guard]]
        id = "a.g"
        kind = "negation"
        effect = "cancel"
        window_left = 2
        cues = ["not"]
    "#;
    let first = pack("a", &(rule("a.r", "suicidal", "high", "guards = [\"negation\"]\n") + guard));
    let second = pack("b", &rule("b.r", "suicid*", "high", ""));
    let scanner = Scanner::new(vec![first, second]).unwrap();

    assert_eq!(scanner.scan("i am suicidal").signals().count(), 2);
    let finding = scanner.scan("i am not suicidal");
    assert_eq!(finding.tier, Tier::None);
    let guards = finding.evidence.iter().filter(|seen| matches!(seen, Evidence::Guard { .. }));
    assert_eq!(guards.count(), 2, "each cancelled match says which guard cancelled it");
}

/// “I attempted again yesterday” was silenced by a “no” further on, inside a longer match.
#[test]
fn a_denial_further_on_cancels_nothing_before_it() {
    assert_eq!(tier("i attempted again yesterday\nno in"), Tier::High);
}

/// “I don't want to be alive anymore” was lowered because of a lone “anymore”.
#[test]
fn anymore_alone_is_no_sign_of_the_past() {
    assert_eq!(tier("I don't want to be alive anymore"), Tier::High);
    assert_eq!(tier("i used to be suicidal, not anymore"), Tier::Low);
}

/// A cry for help was silenced because it came from a lecture hall.
#[test]
fn the_academic_guard_silences_topics_only() {
    assert_eq!(tier("i want to die, panic attack in the lecture hall"), Tier::High);
    assert_eq!(tier("i'm going to kill myself after the seminar on literature"), Tier::High);
    assert_eq!(tier("my essay is about how durkheim thought of suicide"), Tier::None);
}

#[test]
fn a_not_that_denies_something_else_cancels_nothing() {
    for text in [
        "not gonna lie i want to kill myself",
        "I'm not okay. I want to end my life",
        "im not okay i want to end my life",
        "it's not like i don't think about suicide every day",
        "can't stop thinking about killing myself",
        "i don't know why but i want to die",
    ] {
        assert_eq!(tier(text), Tier::High, "{text}");
    }
}

/// “To die for” was read across the end of a line, and a wish to die with it.
#[test]
fn a_figure_of_speech_does_not_run_over_a_line() {
    assert_eq!(tier("that cake is to die for"), Tier::None);
    assert_eq!(tier("i'm ready to die\nfor years it was fine"), Tier::High);
}

#[test]
fn what_a_modifier_made_imminent_no_guard_lowers() {
    let finding = SCANNER.scan("i'm going to kill myself tonight lol");
    assert_eq!(finding.tier, Tier::Imminent);
    let ignored = finding
        .evidence
        .iter()
        .any(|seen| matches!(seen, Evidence::Guard { effect, .. } if effect == "not_applied"));
    assert!(ignored);
}

/// A rope for the climbing wall woke the clinician on call.
#[test]
fn an_everyday_errand_wakes_nobody_and_a_plan_beside_one_does() {
    assert_eq!(tier("got the rope ready for saturday"), Tier::Imminent);
    assert!(tier("got the rope ready for the climbing wall") < Tier::Imminent);
    assert_eq!(tier("i'm going to kill myself tonight after mario kart"), Tier::Imminent);
}

#[test]
fn a_guard_that_lowers_leaves_a_trace() {
    let finding = SCANNER.scan("i want to die 😂");
    assert_eq!(finding.tier, Tier::Low);
    let lowered = finding.evidence.iter().any(|seen| match seen {
        Evidence::Guard { guard, effect, .. } => {
            guard == "intl.guard.laugh_sign" && effect == "lower:low"
        }
        Evidence::Rule(_) | Evidence::Cue(_) | Evidence::Modifier { .. } => false,
    });
    assert!(lowered);
}

#[test]
fn third_person_is_routed_to_the_friend_at_risk() {
    let finding = SCANNER.scan("she says they wanna die");
    assert!(finding.tier >= Tier::Low);
    assert!(
        finding.categories.contains("friend") && !finding.categories.contains("suicide.active")
    );
}

#[test]
fn a_text_beyond_the_cap_is_scanned_to_the_cap_and_says_so() {
    let long = "é".repeat(SCAN_CAP);
    let finding = SCANNER.scan(&format!("i want to die. {long}"));
    assert_eq!(finding.tier, Tier::High);
    let cut = finding.signals().last().unwrap();
    assert_eq!((cut.rule, cut.tier), ("engine.cut_short", Tier::Low));
    assert_eq!(SCANNER.rule("engine.cut_short").unwrap().why, cut.why);
    assert_eq!(SCANNER.scan("short").evidence, []);
}

#[test]
fn saying_it_a_thousand_times_makes_no_thousand_pieces_of_evidence() {
    let finding = SCANNER.scan(&"kms ".repeat(4000));
    assert_eq!(finding.tier, Tier::Low);
    assert!(finding.evidence.len() < 50);
}

#[test]
fn words_are_found_without_spaces_between_ideographs() {
    let scanner = Scanner::new(vec![pack("x", &rule("x.r", "想 ~2 死", "high", ""))]).unwrap();
    assert_eq!(scanner.scan("我真的很想去死了").tier, Tier::High);
}

#[test]
fn a_pack_that_is_depended_on_must_be_there() {
    let packs = Pack::builtin().unwrap().into_iter().filter(|pack| pack.id() == "en").collect();
    let refused = Scanner::new(packs).err().unwrap();
    assert_eq!(refused.to_string(), "pack en depends on intl, which is not loaded");
}

#[test]
fn one_scanner_serves_every_thread() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(&*SCANNER);
}

proptest! {
    #[test]
    fn no_input_panics_and_every_span_is_whole_characters(text in any_text()) {
        for evidence in SCANNER.scan(&text).evidence {
            let (start, end) = evidence.span();
            prop_assert!(text.get(start as usize..end as usize).is_some());
        }
    }

    #[test]
    fn a_harmless_sentence_after_it_never_lowers_a_tier(
        hit in select(hits()),
        joint in select(vec![". ", "! ", "? ", "\n", "... "]),
        words in vec(select(HARMLESS_WORDS.to_vec()), 1..12),
    ) {
        let alone = tier(&hit);
        let followed = tier(&format!("{hit}{joint}{}", words.join(" ")));
        prop_assert!(followed >= alone, "{hit}{joint}{words:?}: {followed:?} < {alone:?}");
    }
}

/// Every example of every pack.
#[test]
fn everyday_sentences_after_it_never_lower_a_tier() {
    for hit in hits() {
        let alone = tier(&hit);
        for sentence in HARMLESS {
            let followed = tier(&format!("{hit}. {sentence}"));
            assert!(followed >= alone, "{hit}. {sentence}");
        }
    }
}

/// Letters, marks and signs of every kind, among words that packs know.
fn any_text() -> impl Strategy<Value = String> {
    let word = select(vec![
        "i", "want", "to", "die", "not", "k1ll", "mys3lf", "\"", "'", ". ", "\n", " ", "\u{200b}",
        "\u{301}", "💀", "死", "d i e", "tonight", "lol", "ﬁ", "İ", "ß", "*", "!", "$", "a.b", "🇰",
    ]);
    let piece = prop_oneof![3 => word.prop_map(str::to_owned), 1 => any::<String>()];
    vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn hits() -> Vec<String> {
    let packs = Pack::builtin().unwrap();
    packs.iter().flat_map(|pack| &pack.file.rules).flat_map(|rule| rule.hit.clone()).collect()
}

fn tier(text: &str) -> Tier {
    SCANNER.scan(text).tier
}

fn under<'a>(text: &'a str, signal: Signal) -> &'a str {
    &text[signal.span.0 as usize..signal.span.1 as usize]
}

fn pack(id: &str, body: &str) -> Pack {
    let head = format!("[pack]\nid = \"{id}\"\nversion = \"1\"\nlang = \"x\"\nscript = \"any\"\n");
    Pack::parse(id, &(head + body)).unwrap()
}

fn rule(id: &str, pattern: &str, tier: &str, more: &str) -> String {
    format!(
        r#"
        [[rule]]
        id = "{id}"
        category = "c"
        why = "because"
        tier = "{tier}"
        match = ["{pattern}"]
        {more}
        "#
    )
}

const HARMLESS: &[&str] = &[
    "the library opens at nine",
    "My cat is asleep on the printer.",
    "what's for dinner?",
    "I had toast for breakfast",
    "See you at the lecture",
    "it rains a lot here",
    "The bus was late again",
    "my flatmate likes jazz",
    "thanks for listening",
    "Exams start in May.",
];

const HARMLESS_WORDS: &[&str] = &[
    "the", "library", "opens", "at", "nine", "my", "cat", "sleeps", "on", "a", "printer", "we",
    "had", "toast", "and", "tea", "rain", "bus", "late", "nice", "music", "exam", "week", "to",
    "in", "with", "for", "no", "not", "was", "years", "she", "he", "funny",
];
