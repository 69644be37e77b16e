//! Packs as written, turned into the leaves of one book.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    finding::Tier,
    leaves::{CompiledGuard, CompiledRaise, CompiledRule, Leaves, Owner, RuleInfo},
    pack::{Effect, Fault, Guard, GuardKind, Pack, PackError, Raise, Rule},
    pattern::{Pattern, Slots, compile},
    phrases,
    tokens::Break,
    words::Words,
};

impl Leaves {
    /// Compiles packs, which must be sorted by id.
    pub(crate) fn of(packs: &[Pack]) -> Result<Self, PackError> {
        check_ids(packs)?;
        let mut draft = Draft::default();
        for pack in packs {
            if !pack.file.common.is_empty() {
                let common = pack.file.common.iter().map(String::as_str);
                draft.words.note_common(&pack.file.pack.lang, common);
            }
            let no_single_word = |id: &str, written: String| PackError::Refused {
                pack: pack.id().to_owned(),
                id: id.to_owned(),
                fault: Fault::NoSingleWord(written),
            };
            for filler in &pack.file.fillers {
                let noted = draft.words.note_filler(filler);
                noted.ok_or_else(|| no_single_word("fillers", filler.clone()))?;
            }
            for (word, others) in &pack.file.spellings {
                for other in others {
                    let noted = draft.words.note_spelling(word, other);
                    noted
                        .ok_or_else(|| no_single_word("spellings", format!("{word} = {other}")))?;
                }
            }
        }
        for pack in packs {
            let mut page = Page { pack, slots: slots(pack, packs)?, draft: &mut draft };
            page.rules()?;
            page.guards()?;
        }
        Ok(draft.finish())
    }
}

/// A book in the making.
#[derive(Default)]
struct Draft {
    words: Words,
    rules: Vec<CompiledRule>,
    guards: Vec<CompiledGuard>,
    modifiers: Vec<String>,
    of_rules: Vec<(Owner, Pattern)>,
    of_others: Vec<(Owner, Pattern)>,
    phrases: phrases::Draft,
}

impl Draft {
    fn finish(self) -> Leaves {
        Leaves {
            rules: self.rules,
            guards: self.guards,
            modifiers: self.modifiers,
            of_rules: self.of_rules,
            of_others: self.of_others,
            phrases: self.phrases.finish(),
            words: self.words.spell(),
        }
    }
}

/// One pack on its way into the draft.
struct Page<'a> {
    pack: &'a Pack,
    slots: Slots<'a>,
    draft: &'a mut Draft,
}

impl Page<'_> {
    fn rules(&mut self) -> Result<(), PackError> {
        let pack = self.pack;
        let mut raised_by = BTreeMap::new();
        for rule in &pack.file.rules {
            self.refuse(&rule.id, fault_of_rule(rule))?;
            let at = number(self.draft.rules.len());
            self.patterns(&rule.id, Owner::Rule(at), &rule.patterns)?;
            self.patterns(&rule.id, Owner::Unless(at), &rule.unless_next)?;
            let raises = rule.raise.iter().map(|raise| self.raise(rule, raise, &mut raised_by));
            let raises = raises.collect::<Result<_, _>>()?;
            self.draft.rules.push(CompiledRule {
                info: RuleInfo {
                    id: rule.id.clone(),
                    why: rule.why.clone(),
                    category: rule.category.clone(),
                    tier: rule.tier,
                },
                pack: pack.label(),
                scope: pack.scope(),
                topic: rule.topic,
                guards: rule.guards.clone(),
                raises,
            });
        }
        Ok(())
    }

    /// Rules of one pack that are raised by the same slot share its modifier.
    fn raise(
        &mut self,
        rule: &Rule,
        raise: &Raise,
        known: &mut BTreeMap<String, u32>,
    ) -> Result<CompiledRaise, PackError> {
        let id = match raise.with.strip_prefix('@') {
            Some(slot) if self.slots.has(slot) => format!("{}.mod.{slot}", self.pack.id()),
            Some(_) | None => format!("{}.raise", rule.id),
        };
        let next = number(self.draft.modifiers.len());
        let modifier = *known.entry(raise.with.clone()).or_insert(next);
        if modifier == next {
            self.draft.modifiers.push(id);
            self.patterns(&rule.id, Owner::Modifier(next), std::slice::from_ref(&raise.with))?;
        }
        Ok(CompiledRaise { modifier, within: raise.within, to: raise.to })
    }

    fn guards(&mut self) -> Result<(), PackError> {
        let pack = self.pack;
        for guard in &pack.file.guards {
            self.refuse(&guard.id, fault_of_guard(guard))?;
            let at = number(self.draft.guards.len());
            self.patterns(&guard.id, Owner::Cue(at), &guard.cues)?;
            self.patterns(&guard.id, Owner::NotAfter(at), &guard.not_after)?;
            self.patterns(&guard.id, Owner::Stop(at), &guard.stop)?;
            self.draft.guards.push(CompiledGuard {
                id: guard.id.clone(),
                scope: pack.scope(),
                kind: guard.kind,
                effect: guard.effect,
                to: guard.to,
                category: guard.category.clone().unwrap_or_default(),
                window_left: guard.window_left,
                window_right: guard.window_right,
                stopped_by: match guard.kind {
                    GuardKind::Negation => Break::Clause,
                    GuardKind::Idiom
                    | GuardKind::Quotation
                    | GuardKind::ThirdPerson
                    | GuardKind::Past
                    | GuardKind::Academic
                    | GuardKind::Hyperbole
                    | GuardKind::Everyday => Break::Line,
                },
                quoted: guard.quoted,
                cued: !guard.cues.is_empty(),
            });
        }
        Ok(())
    }

    fn patterns(&mut self, id: &str, owner: Owner, sources: &[String]) -> Result<(), PackError> {
        for source in sources {
            let Draft { words, phrases, .. } = &mut *self.draft;
            let pattern = compile(source, &mut self.slots, words, phrases);
            let pattern = pattern.map_err(|fault| self.refusal(id, fault))?;
            let of_owner = if matches!(owner, Owner::Rule(_)) {
                &mut self.draft.of_rules
            } else {
                &mut self.draft.of_others
            };
            of_owner.push((owner, pattern));
        }
        Ok(())
    }

    fn refuse(&self, id: &str, fault: Option<Fault>) -> Result<(), PackError> {
        fault.map_or(Ok(()), |fault| Err(self.refusal(id, fault)))
    }

    fn refusal(&self, id: &str, fault: Fault) -> PackError {
        PackError::Refused { pack: self.pack.id().to_owned(), id: id.to_owned(), fault }
    }
}

/// A pack's own slots, and those of the packs it depends on.
fn slots<'a>(pack: &'a Pack, packs: &'a [Pack]) -> Result<Slots<'a>, PackError> {
    let mut from = Vec::new();
    for wanted in &pack.file.pack.depends {
        let found = packs.iter().find(|other| other.id() == wanted);
        from.push(found.ok_or_else(|| PackError::MissingPack {
            pack: pack.id().to_owned(),
            missing: wanted.clone(),
        })?);
    }
    from.push(pack);
    let words = from.into_iter().flat_map(|pack| &pack.file.words);
    Ok(Slots::of(words.map(|(name, words)| (name.as_str(), words.as_slice()))))
}

fn check_ids(packs: &[Pack]) -> Result<(), PackError> {
    let mut taken = BTreeSet::new();
    for pack in packs {
        let rules = pack.file.rules.iter().map(|rule| rule.id.as_str());
        let guards = pack.file.guards.iter().map(|guard| guard.id.as_str());
        for id in std::iter::once(pack.id()).chain(rules).chain(guards) {
            if !taken.insert(id) {
                return Err(PackError::TakenId { pack: pack.id().to_owned(), id: id.to_owned() });
            }
        }
    }
    Ok(())
}

fn fault_of_rule(rule: &Rule) -> Option<Fault> {
    if rule.patterns.is_empty() {
        return Some(Fault::NoMatch);
    }
    if (rule.tier == Tier::None) != rule.category.starts_with("cue.") {
        return Some(if rule.tier == Tier::None { Fault::NoTier } else { Fault::CueWithTier });
    }
    if rule.guards.contains(&GuardKind::Academic) && !rule.topic {
        return Some(Fault::AcademicWithoutTopic);
    }
    rule.raise.iter().any(|raise| raise.to <= rule.tier).then_some(Fault::RaiseLowers)
}

fn fault_of_guard(guard: &Guard) -> Option<Fault> {
    if guard.cues.is_empty() && !guard.quoted {
        return Some(Fault::NoCue);
    }
    (guard.effect == Effect::Route && guard.category.is_none())
        .then_some(Fault::RouteWithoutCategory)
}

/// Packs say far less.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_the_pack_the_rule_and_the_reason() {
        let rule =
            |body: &str| format!("[[rule]]\nid = \"x.r\"\ncategory = \"c\"\nwhy = \"w\"\n{body}");
        let refused = |body: &str| refusal(&rule(body));
        assert_eq!(
            refused("tier = \"high\"\nmatch = [\"i @nope\"]"),
            "pack x, x.r: there is no slot @nope"
        );
        assert_eq!(
            refused("tier = \"high\"\nmatch = [\"die ~99 now\"]"),
            "pack x, x.r: ~99 is not a gap of 1 to 12 words"
        );
        assert_eq!(
            refused("tier = \"high\"\nmatch = [\"[i] die\"]"),
            "pack x, x.r: \"[i] die\" must begin and end with a word"
        );
        assert_eq!(
            refused("tier = \"high\"\nmatch = [\"die\"]\nguards = [\"academic\"]"),
            "pack x, x.r: lists the academic guard without topic = true"
        );
        assert_eq!(
            refused("tier = \"none\"\nmatch = [\"die\"]"),
            "pack x, x.r: has tier none and no category cue.…"
        );
    }

    #[test]
    fn an_id_is_never_used_twice() {
        let rule = "[[rule]]\nid = \"x.r\"\ncategory = \"c\"\nwhy = \"w\"\ntier = \"low\"\nmatch = [\"die\"]\n";
        assert_eq!(refusal(&rule.repeat(2)), "pack x: the id x.r is already taken");
    }

    #[test]
    fn an_unknown_key_is_refused() {
        let error = Pack::parse("x.toml", "[pack]\nid = \"x\"\ncolour = \"red\"").unwrap_err();
        assert_eq!(error.to_string(), "pack x.toml cannot be read");
        let cause = std::error::Error::source(&error).unwrap().to_string();
        assert!(cause.contains("unknown field `colour`"), "{cause}");
    }

    fn refusal(body: &str) -> String {
        let head = "[pack]\nid = \"x\"\nversion = \"1\"\nlang = \"x\"\nscript = \"latin\"\n";
        let pack = Pack::parse("x", &format!("{head}{body}")).unwrap();
        Leaves::of(&[pack]).err().unwrap().to_string()
    }
}
