//! The figures of the packs on our own sets may only become better.

use std::{fs, path::Path, process::Command};

#[test]
fn no_figure_is_worse_than_it_was() {
    let sets = Path::new(env!("CARGO_MANIFEST_DIR")).join("sets");
    let mut files: Vec<_> = fs::read_dir(&sets).unwrap().map(|file| file.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "jsonl"));
    files.sort();
    assert!(files.len() > 10, "{files:?}");
    let ratchet = sets.join("ratchet.json");
    let eval = Command::new(env!("CARGO_BIN_EXE_risk"))
        .arg("eval")
        .args(&files)
        .arg("--ratchet")
        .arg(ratchet)
        .output()
        .unwrap();
    assert!(eval.status.success(), "{}", String::from_utf8_lossy(&eval.stderr));
}
