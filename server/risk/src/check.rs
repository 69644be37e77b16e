//! Whether packs do what their examples say.
//!
//! Every rule has examples that must reach its tier, plain and under every obfuscator, and examples
//! that must not. A pack that fails its own examples must not be loaded.

use std::fmt;

use crate::{
    finding::Tier,
    obfuscate::Obfuscator,
    pack::{Pack, PackError, Pair, Rule},
    scan::Scanner,
    worst::worst_texts,
};

/// One way in which a pack breaks its contract.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Complaint {
    /// The pack.
    pub pack: String,
    /// The rule; for a minimal pair, `pair`.
    pub rule: String,
    /// What is wrong, in words for those who keep the packs.
    pub reason: String,
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "pack {}, {}: {}", self.pack, self.rule, self.reason)
    }
}

/// Checks packs together, as they are used together. No complaint means they may be loaded.
///
/// # Errors
///
/// [`PackError`] when they cannot even be compiled.
pub fn check(packs: &[Pack]) -> Result<Vec<Complaint>, PackError> {
    let scanner = Scanner::new(packs.to_vec())?;
    let mut complaints = Vec::new();
    for pack in packs {
        let mut complain = |rule: &str, reason: String| {
            let (pack, rule) = (pack.id().to_owned(), rule.to_owned());
            complaints.push(Complaint { pack, rule, reason });
        };
        for rule in &pack.file.rules {
            let reasons = form(rule).into_iter().chain(examples(&scanner, rule));
            for reason in reasons {
                complain(&rule.id, reason);
            }
        }
        for pair in &pack.file.pairs {
            for reason in halves(&scanner, pair) {
                complain("pair", reason);
            }
        }
    }
    complaints.extend(too_slow(packs, &scanner));
    Ok(complaints)
}

/// Packs that can be made to chew for long on one text.
fn too_slow(packs: &[Pack], scanner: &Scanner) -> Option<Complaint> {
    let most = worst_texts(packs).map(|text| scanner.effort(&text)).max().unwrap_or_default();
    (most > MOST_EFFORT).then(|| Complaint {
        pack: packs.iter().map(Pack::id).collect::<Vec<_>>().join(" "),
        rule: "speed".to_owned(),
        reason: format!("4 KiB can take {most} steps, and may take {MOST_EFFORT} at most"),
    })
}

fn form(rule: &Rule) -> Vec<String> {
    let few = |name: &str, have: usize, need: usize| {
        (have < need).then(|| format!("has {have} {name} examples and needs {need}"))
    };
    let why = rule.why.trim().is_empty().then(|| "does not say why".to_owned());
    let counts = [few("hit", rule.hit.len(), HITS), few("miss", rule.miss.len(), MISSES)];
    why.into_iter().chain(counts.into_iter().flatten()).collect()
}

fn examples(scanner: &Scanner, rule: &Rule) -> Vec<String> {
    let mut reasons = Vec::new();
    for hit in &rule.hit {
        if !reaches(scanner, rule, hit) {
            reasons.push(format!("does not see \"{hit}\""));
            continue;
        }
        for obfuscator in Obfuscator::ALL {
            let hidden = obfuscator.apply(hit);
            if !reaches(scanner, rule, &hidden) {
                reasons.push(format!("does not see \"{hit}\" under {obfuscator:?}: \"{hidden}\""));
            }
        }
    }
    let seen = rule.miss.iter().filter(|miss| reaches(scanner, rule, miss));
    reasons.extend(seen.map(|miss| format!("sees \"{miss}\" and must not")));
    reasons
}

fn reaches(scanner: &Scanner, rule: &Rule, text: &str) -> bool {
    let finding = scanner.scan(text);
    finding.cues().any(|cue| cue.cue == rule.id)
        || finding.signals().any(|signal| signal.rule == rule.id && signal.tier >= rule.tier)
}

fn halves(scanner: &Scanner, pair: &Pair) -> Vec<String> {
    let half = |text: &str, tier: Tier| {
        let found = scanner.scan(text).tier;
        (found != tier).then(|| format!("\"{text}\" is {found:?} and must be {tier:?}"))
    };
    [half(&pair.a, pair.a_tier), half(&pair.b, pair.b_tier)].into_iter().flatten().collect()
}

/// The steps that 4 KiB of the worst text may take, all packs together.
const MOST_EFFORT: usize = 100_000;

const HITS: usize = 3;

const MISSES: usize = 2;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_packs_we_ship_keep_their_contract() {
        let complaints = check(&Pack::builtin().unwrap()).unwrap();
        let told: Vec<String> = complaints.iter().map(ToString::to_string).collect();
        assert!(told.is_empty(), "{}", told.join("\n"));
    }

    #[test]
    fn a_rule_that_fails_its_examples_is_complained_about() {
        let source = r#"
            [pack]
            id = "x"
            version = "1"
            lang = "x"
            script = "latin"
            [[rule]]
            id = "x.r"
            category = "c"
            tier = "high"
            match = ["flood"]
            why = ""
            hit = ["a flood", "a drought"]
            miss = ["flood lights", "rain"]
            [[pair]]
            a = "flood"
            a_tier = "low"
            b = "rain"
            b_tier = "none"
        "#;
        let complaints = check(&[Pack::parse("x", source).unwrap()]).unwrap();
        let reasons: Vec<&str> = complaints.iter().map(|told| told.reason.as_str()).collect();
        assert_eq!(
            reasons,
            [
                "does not say why",
                "has 2 hit examples and needs 3",
                "does not see \"a drought\"",
                "sees \"flood lights\" and must not",
                "\"flood\" is High and must be Low",
            ]
        );
    }

    #[test]
    fn packs_that_make_a_text_too_much_work_are_complained_about() {
        assert!(too_slow_with(4).is_none());
        let complaint = too_slow_with(200).expect("so many gaps are much to go through");
        assert_eq!(complaint.rule, "speed");
        assert!(complaint.reason.ends_with("and may take 100000 at most"), "{}", complaint.reason);
    }

    /// What is said of packs with so many rules that look for the end of a long list behind each word of it.
    fn too_slow_with(rules: usize) -> Option<Complaint> {
        let words: Vec<String> = (0..400).map(|at| format!("\"word{at}\"")).collect();
        let head = format!(
            "[pack]\nid = \"x\"\nversion = \"1\"\nlang = \"x\"\nscript = \"latin\"\n\
             [words]\nall = [{}]\n",
            words.join(", ")
        );
        let rule = |at| {
            format!(
                "[[rule]]\nid = \"x.{at}\"\ncategory = \"c\"\ntier = \"low\"\nwhy = \"w\"\n\
                 match = [\"@all ~12 @all ~12 word0|word{at}\"]\n"
            )
        };
        let source: String = std::iter::once(head).chain((0..rules).map(rule)).collect();
        let packs = [Pack::parse("x", &source).unwrap()];
        too_slow(&packs, &Scanner::new(packs.to_vec()).unwrap())
    }
}
