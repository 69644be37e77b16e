//! The rule packs in use: those that are built in, or those of a folder, read again when it changes.
//!
//! A change that does not keep the packs' contract changes nothing: the last good packs stay in use,
//! and operators are told.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
};

use risk::{Complaint, Pack, PackError, Scanner, check};

/// The rule packs in use.
#[derive(Debug)]
pub struct Packs {
    folder: Option<PathBuf>,
    scanner: RwLock<Arc<Scanner>>,
    looked: Mutex<Looked>,
}

/// What was found in the folder when somebody last looked.
#[derive(Debug, Default)]
struct Looked {
    /// What was written there, or why it could not be read: the same is not looked at twice.
    what: Option<String>,
    /// It cannot be used.
    refused: bool,
}

/// Why packs are not used.
#[derive(Debug, thiserror::Error)]
pub enum PacksError {
    /// They cannot be read or compiled.
    #[error("the packs cannot be read")]
    Unreadable(#[from] PackError),
    /// They do not do what their examples say.
    #[error("the packs break their contract in {} places, first: {first}", others + 1)]
    Broken {
        /// The first complaint.
        first: Complaint,
        /// How many there are besides.
        others: usize,
    },
    /// Nothing would be sensed.
    #[error("there is no pack in the folder")]
    Empty,
}

impl Packs {
    /// The packs of a folder, or those that are built in. Where those of the folder cannot be used
    /// the built-in ones are: a line that senses with other packs is better than none.
    ///
    /// # Errors
    ///
    /// When even the built-in packs do not load.
    pub fn load(folder: Option<PathBuf>) -> Result<Self, PackError> {
        let builtin = Scanner::builtin()?;
        let packs =
            Self { folder, scanner: RwLock::new(Arc::new(builtin)), looked: Mutex::default() };
        packs.look_again();
        packs.say_unreviewed();
        Ok(packs)
    }

    /// What scans texts now.
    #[must_use]
    pub fn scanner(&self) -> Arc<Scanner> {
        self.scanner.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The packs of a folder, or those that are built in, as they are written.
    ///
    /// # Errors
    ///
    /// When they cannot be read.
    pub fn read(folder: Option<&Path>) -> Result<Vec<Pack>, PackError> {
        folder.map_or_else(Pack::builtin, Pack::folder)
    }

    /// Whether those of the folder cannot be used.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.looked().refused
    }

    /// Reads the folder again, if there is one and something in it changed, and uses what is new if it
    /// can be used.
    pub fn look_again(&self) {
        let Some(folder) = &self.folder else { return };
        let what = risk::folder_hash(folder).unwrap_or_else(|error| error.to_string());
        if self.looked().what.replace(what.clone()) == Some(what) {
            return;
        }
        let used = self.change_to(folder);
        self.looked().refused = used.is_err();
        if let Err(error) = used {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "the rule packs in the folder are refused, the last good ones stay in use: see \
                 `quietline packs check`"
            );
        }
    }

    /// Checks packs as they are used together.
    ///
    /// # Errors
    ///
    /// When they cannot be used.
    pub fn check(packs: Vec<Pack>) -> Result<Scanner, PacksError> {
        if packs.is_empty() {
            return Err(PacksError::Empty);
        }
        let mut complaints = check(&packs)?.into_iter();
        match complaints.next() {
            Some(first) => Err(PacksError::Broken { first, others: complaints.len() }),
            None => Ok(Scanner::new(packs)?),
        }
    }

    fn change_to(&self, folder: &Path) -> Result<(), PacksError> {
        let packs = Pack::folder(folder)?;
        if risk::hash_of(&packs) == self.scanner().pack_hash() {
            return Ok(());
        }
        let scanner = Self::check(packs)?;
        tracing::info!(packs.hash = scanner.pack_hash(), "rule packs are in use");
        *self.scanner.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(scanner);
        Ok(())
    }

    fn looked(&self) -> MutexGuard<'_, Looked> {
        self.looked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What nobody with clinical training has read is said to be so.
    fn say_unreviewed(&self) {
        let scanner = self.scanner();
        let unreviewed: Vec<&str> = scanner.unreviewed().collect();
        if !unreviewed.is_empty() {
            tracing::warn!(
                packs = unreviewed.join(" "),
                "no clinician has reviewed these rule packs: they sort texts, and miss some"
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_pack_that_breaks_its_contract_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let write = |hits: &str| fs::write(folder.path().join("x.toml"), pack(hits)).unwrap();
        write(r#"["a flood", "the flood", "flood"]"#);
        let packs = Packs::load(Some(folder.path().to_owned())).unwrap();
        let good = packs.scanner().pack_hash().to_owned();
        assert_ne!(good, Scanner::builtin().unwrap().pack_hash());

        write(r#"["a drought", "the flood", "flood"]"#);
        packs.look_again();
        assert_eq!(packs.scanner().pack_hash(), good);
        fs::write(folder.path().join("x.toml"), "[pack").unwrap();
        packs.look_again();
        assert_eq!(packs.scanner().pack_hash(), good);

        write(r#"["our flood", "the flood", "flood"]"#);
        packs.look_again();
        assert_ne!(packs.scanner().pack_hash(), good);
    }

    #[test]
    fn a_folder_that_cannot_be_used_leaves_the_built_in_packs() {
        let folder = tempfile::tempdir().unwrap();
        for place in [folder.path().to_owned(), folder.path().join("nowhere")] {
            let packs = Packs::load(Some(place)).unwrap();
            assert_eq!(packs.scanner().pack_hash(), Scanner::builtin().unwrap().pack_hash());
        }
    }

    fn pack(hits: &str) -> String {
        format!(
            "[pack]\nid = \"x\"\nversion = \"1\"\nlang = \"x\"\nscript = \"latin\"\n
             [[rule]]\nid = \"x.r\"\ncategory = \"c\"\ntier = \"high\"\nmatch = [\"flood\"]\n
             unless_next = [\"lights\"]\nwhy = \"w\"\nhit = {hits}\n
             miss = [\"flood lights\", \"rain\"]\n"
        )
    }
}
