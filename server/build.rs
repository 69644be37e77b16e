//! Puts the built web client into the binary.

use std::{env, fs, io, path::Path};

use memory_serve::assets_to_code;

/// What `npm run build` writes.
const DIST: &str = "../web-client/dist";

/// What `web-client/content.ts` puts there.
const CONTENT: &str = "../web-client/dist/content.json";

/// The pages that the server refers to by name.
const PAGES: [&str; 3] = ["index.html", "staff.html", "units.html"];

/// `deploy/start` knows a placeholder by `is not built`.
const PLACEHOLDER: &str = "<!doctype html><title>Quietline</title><p>The web client is not built: \
                           run <code>deploy/start</code>.\n";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={DIST}");
    for page in PAGES {
        stand_in_for(&Path::new(DIST).join(page))?;
    }
    put_content_in()?;
    embed(&fs::canonicalize(DIST)?)
}

/// Every sentence that students read. Where the web client is not built there is none.
fn put_content_in() -> io::Result<()> {
    let content = fs::read_to_string(CONTENT).unwrap_or_else(|_| "{}".to_owned());
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?;
    fs::write(Path::new(&out).join("content.json"), content)
}

/// The server can be built and tested without Node: a page that is not there is made up.
fn stand_in_for(page: &Path) -> io::Result<()> {
    if page.exists() {
        return Ok(());
    }
    println!("cargo::warning={} is not built: a placeholder takes its place", page.display());
    fs::create_dir_all(DIST)?;
    fs::write(page, PLACEHOLDER)
}

/// Debug builds embed too, so that a binary never depends on where it was built.
fn embed(dist: &Path) -> io::Result<()> {
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?;
    let out = Path::new(&out);
    let say_nothing = |_: &str| ();
    let code = assets_to_code("web-client/dist", dist, out, true, say_nothing);
    fs::write(out.join("assets.rs"), code)
}
