//! What a scenario needs of the machine: programs, and things that only root may do. What is taken
//! is given back when the value is dropped.

use std::{
    io,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use crate::Skipped;

/// A file system that is mounted.
pub(super) struct Mount {
    folder: PathBuf,
}

impl Mount {
    /// A file system in memory that has so much room.
    pub(super) fn in_memory(room: &str, folder: &Path) -> Result<Self, Skipped> {
        Self::new(&["-t", "tmpfs", "-o", &format!("size={room}"), "tmpfs"], folder)
    }

    /// The file system in an image.
    pub(super) fn of_image(image: &Path, folder: &Path) -> Result<Self, Skipped> {
        Self::new(&["-o", "loop", &image.display().to_string()], folder)
    }

    fn new(arguments: &[&str], folder: &Path) -> Result<Self, Skipped> {
        let path = folder.display().to_string();
        let all = [arguments, &[&path]].concat();
        run("mount", &all).map_err(|error| Skipped(format!("a file system: {error}")))?;
        Ok(Self { folder: folder.to_owned() })
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let folder = self.folder.display().to_string();
        // Lazily only while something on it is still open.
        if run("umount", &[&folder]).is_err() {
            let _ = run("umount", &["--lazy", &folder]);
        }
    }
}

/// A program, installed from the system's packages if it is missing.
pub(super) fn program(name: &str, package: &str) -> Result<(), Skipped> {
    if run("sh", &["-c", &format!("command -v {name}")]).is_err() {
        install(package);
        run("sh", &["-c", &format!("command -v {name}")])
            .map_err(|_| Skipped(format!("{name}, of the package {package}")))?;
    }
    Ok(())
}

/// A library, installed from the system's packages if it is missing.
pub(super) fn library(path: &str, package: &str) -> Result<PathBuf, Skipped> {
    let found = || find(path);
    found()
        .or_else(|| {
            install(package);
            found()
        })
        .ok_or_else(|| Skipped(format!("{path}, of the package {package}")))
}

/// A library in one of the folders where systems have them.
fn find(path: &str) -> Option<PathBuf> {
    let folder = format!("/usr/lib/{}-linux-gnu", std::env::consts::ARCH);
    [folder.as_str(), "/usr/lib", "/usr/lib64", "/usr/local/lib"]
        .into_iter()
        .map(|folder| Path::new(folder).join(path))
        .find(|path| path.exists())
}

fn install(package: &str) {
    eprintln!("!! installing {package} from the system's packages");
    let said = Command::new("apt-get")
        .args(["install", "-y", "-qq", "--no-install-recommends", package])
        .env("DEBIAN_FRONTEND", "noninteractive")
        .output();
    if !said.as_ref().is_ok_and(|said| said.status.success()) {
        eprintln!("!! {package} could not be installed: {said:?}");
    }
}

/// Runs a program to its end; an error when it says that it failed.
pub(super) fn run(program: &str, arguments: &[&str]) -> io::Result<Output> {
    let output = Command::new(program).args(arguments).output()?;
    if output.status.success() {
        return Ok(output);
    }
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(io::Error::other(format!("{program} {}: {said}", arguments.join(" "))))
}
