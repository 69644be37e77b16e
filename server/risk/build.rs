//! Compiles the built-in packs, so that nobody has to wait for it at start, and writes down which files
//! they are made of, so that a new one needs no list.

#![expect(dead_code, unreachable_pub, reason = "the crate uses what this script does not")]

#[path = "src/compile.rs"]
mod compile;
#[path = "src/finding.rs"]
mod finding;
#[path = "src/hash.rs"]
mod hash;
#[path = "src/leaves.rs"]
mod leaves;
#[path = "src/lexicon.rs"]
mod lexicon;
#[path = "src/normalise.rs"]
mod normalise;
#[path = "src/pack.rs"]
mod pack;
#[path = "src/pattern.rs"]
mod pattern;
#[path = "src/phrases.rs"]
mod phrases;
#[path = "src/tokens.rs"]
mod tokens;
#[path = "src/views.rs"]
mod views;
#[path = "src/words.rs"]
mod words;

use std::{
    env,
    error::Error,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

use leaves::Compiled;
use pack::Pack;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=packs");
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("written.rs"), written(&root)?)?;
    let compiled = Compiled::of(Pack::folder(&root.join("packs"))?)?;
    fs::write(out.join("compiled"), postcard::to_allocvec(&compiled)?)?;
    Ok(())
}

/// A list of all packs with their parts, as an expression.
fn written(root: &Path) -> io::Result<String> {
    let mut list = String::from("&[\n");
    for pack in listed(&root.join("packs"))?.iter().filter(|path| path.is_dir()) {
        writeln!(list, "    ({:?}, &[", name(pack)).expect("a string takes everything");
        for part in
            listed(pack)?.iter().filter(|part| part.extension().is_some_and(|of| of == "toml"))
        {
            // Not where this folder is now: what is built may be used again when it has moved.
            let (part, path) = (name(part), format!("/packs/{}/{}", name(pack), name(part)));
            writeln!(
                list,
                "        ({part:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?}))),"
            )
            .expect("a string takes everything");
        }
        list += "    ]),\n";
    }
    list += "]\n";
    Ok(list)
}

/// In order, so that the same files make the same program.
fn listed(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let paths = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path()));
    let mut paths = paths.collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
