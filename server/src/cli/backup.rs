//! `quietline backup`: a copy of everything, while the service runs.

use std::{
    fs::{self, File, OpenOptions},
    io,
    path::{Path, PathBuf},
};

use anyhow::Context as _;

use super::{console::say, serve::nature};
use crate::{backup, config::Config, store::backup::Contents};

/// Writes a backup and says what is in it.
pub(super) async fn run(config: &Config, to: &Path) -> anyhow::Result<()> {
    if to == Path::new("-") {
        backup::take(config, &nature(config), io::stdout().lock()).await?;
        return Ok(());
    }
    let Contents { tables, rows, bytes } =
        write(config, to).await.with_context(|| format!("cannot write {}", to.display()))?;
    say(&format!("{}: {rows} rows of {tables} tables, {bytes} bytes", to.display()));
    say(&format!(
        "Nobody can read what is sealed in it without the keys. Copy {} as well, after this and to \
         another place: what is erased stays readable for as long as a copy of its key is kept",
        config.data.keys().display()
    ));
    Ok(())
}

/// The file is there whole or not at all.
async fn write(config: &Config, to: &Path) -> anyhow::Result<Contents> {
    anyhow::ensure!(!to.exists(), "it is there already: nothing was written");
    let draft = draft_of(to);
    let written = write_draft(config, &draft).await;
    let placed = written.and_then(|contents| Ok(place(&draft, to).map(|()| contents)?));
    let _ = fs::remove_file(&draft);
    placed
}

/// A link, unlike a rename, never replaces a file that has just come. Not every file system has them.
fn place(draft: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(draft, to) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => fs::rename(draft, to),
        linked => linked,
    }
}

async fn write_draft(config: &Config, draft: &Path) -> anyhow::Result<Contents> {
    let mut file = private_file(draft)?;
    let contents = backup::take(config, &nature(config), &mut file).await?;
    file.sync_all()?;
    Ok(contents)
}

fn draft_of(to: &Path) -> PathBuf {
    let mut name = to.as_os_str().to_owned();
    name.push(format!(".{}.draft", std::process::id()));
    name.into()
}

#[cfg(unix)]
fn private_file(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn private_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}
