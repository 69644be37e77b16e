//! Every input that is kept is gone over on every run: those the corpus began with, and each that
//! ever made a target fail.

use std::{fs, path::Path};

#[test]
fn every_kept_input_passes_its_target() {
    for (name, run) in fuzz::TARGETS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name);
        let mut kept = 0;
        for input in fs::read_dir(&folder).unwrap() {
            let path = input.unwrap().path();
            eprintln!("{}", path.display());
            run(&fs::read(path).unwrap());
            kept += 1;
        }
        assert!(kept > 0, "there is nothing in {}", folder.display());
    }
}
