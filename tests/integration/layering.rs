//! The server's modules form a line: each may import only from those before it.

use std::{fs, path::Path};

/// From what knows nothing of the others to what knows them all.
const ORDER: &[&str] = &[
    "numbers",
    "content",
    "config",
    "telemetry",
    "clock",
    "ids",
    "drain",
    "rate_key",
    "tally",
    "mailbox",
    "arrivals",
    "access",
    "password",
    "seal",
    "packs",
    "hook",
    "store",
    "bus",
    "lookout",
    "sign_ins",
    "relay",
    "lobby",
    "front",
    "desk",
    "worker",
    "session",
    "error",
    "auth",
    "return_codes",
    "app",
    "backup",
    "accept",
    "assets",
    "http",
    "cli",
];

#[test]
fn modules_import_downwards_only() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/src");
    for (rank, module) in ORDER.iter().enumerate() {
        for import in imports_of(&src, module) {
            let from = ORDER.iter().position(|known| *known == import);
            assert!(from.is_some_and(|from| from <= rank), "{module} imports {import}");
        }
    }
}

#[test]
fn every_module_has_its_place() {
    let lib = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/src/lib.rs");
    let lib = fs::read_to_string(lib).unwrap();
    for module in lib.lines().filter_map(|line| line.strip_prefix("pub mod ")) {
        let module = module.trim_end_matches(';');
        assert!(ORDER.contains(&module), "{module} has no place in the line");
    }
}

/// The top-level modules that `module` and its submodules name after `crate::`.
fn imports_of(src: &Path, module: &str) -> Vec<String> {
    let mut files = vec![src.join(format!("{module}.rs"))];
    gather(&src.join(module), &mut files);
    files.iter().flat_map(|file| names(&fs::read_to_string(file).unwrap_or_default())).collect()
}

fn gather(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            gather(&path, files);
        } else {
            files.push(path);
        }
    }
}

/// What stands after each `crate::`; of `use crate::{…}` the first word of every item at its level.
fn names(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, found) in text.match_indices("crate::") {
        let rest = &text[at + found.len()..];
        match rest.strip_prefix('{') {
            None => names.extend(word(rest)),
            Some(list) => {
                let mut depth = 0;
                let mut begins = true;
                for (at, character) in list.char_indices() {
                    match character {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => begins = true,
                        _ if begins && !character.is_whitespace() => {
                            names.extend(word(&list[at..]));
                            begins = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    names
}

fn word(text: &str) -> Option<String> {
    let word = text.split(|c: char| !c.is_alphanumeric() && c != '_').next()?;
    // Macros and the like are not modules.
    (!word.is_empty() && !text.starts_with(char::is_uppercase)).then(|| word.to_owned())
}
