//! Writes down which files the built-in packs are made of, so that a new one needs no list.

use std::{
    env,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=packs");
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
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
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("builtin.rs"), list)
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
