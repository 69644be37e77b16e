//! Texts that are as much work as packs can be made to do.

use crate::pack::{Pack, PackFile};

/// Texts of 4 KiB, each made to be slow in another way.
pub fn worst_texts(packs: &[Pack]) -> impl Iterator<Item = String> {
    let mut seeds: Vec<String> =
        ["i ", "a a a ", "1! ", "💊", "\" ", "e\u{301}\u{301}", "k i l l ", "死", "ii11!!|| "]
            .map(str::to_owned)
            .into();
    for Pack { file, .. } in packs {
        seeds.push(every_example(file));
        let examples = file.rules.iter().filter_map(|rule| rule.hit.first());
        seeds.extend(examples.map(|hit| format!("{hit} ")));
        let slots = file.words.values().map(|words| words.join(" ") + " ");
        seeds.extend(slots);
    }
    seeds.into_iter().map(|seed| repeated(&seed))
}

fn every_example(file: &PackFile) -> String {
    file.rules.iter().flat_map(|rule| &rule.hit).fold(String::new(), |all, hit| all + hit + " ")
}

/// As often as it fits, and at least 4 KiB of it.
fn repeated(seed: &str) -> String {
    let times = BYTES / seed.len().max(1) + 1;
    let text = seed.repeat(times);
    let end = (0..=BYTES).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    text[..end].to_owned()
}

const BYTES: usize = 4096;
