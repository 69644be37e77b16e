//! Text to signals: what a rule saw in one text, and why.
//!
//! Pure: no I/O, no clock, no chance. The same text and the same packs give byte-identical
//! findings. Nothing in here decides about a person; it sorts texts for people who do.
//!
//! ```text
//! text ─ normalise ─► symbols ─ tokens ─► tokens ─ views ─► spellings
//!      ─ lattice (one Aho-Corasick scan) ─► known words ─ matcher ─► occurrences
//!      ─ verdict (guards, raises) ─► finding
//! ```

mod again;
mod bits;
mod book;
mod builtin;
mod check;
mod compile;
mod contact;
mod finding;
mod guard;
mod hash;
mod language;
mod lattice;
mod leaves;
mod lexicon;
mod matcher;
mod model;
mod near;
mod normalise;
mod obfuscate;
mod occurrence;
mod pack;
mod pattern;
mod phrases;
mod scan;
mod tokens;
mod trend;
mod verdict;
mod views;
mod vocabulary;
mod words;
mod worst;

pub use check::{Complaint, check};
pub use contact::CONTACT;
pub use finding::{CueEvidence, Evidence, Finding, RuleEvidence, Signal, Span, Tier};
pub use leaves::RuleInfo;
pub use model::{Model, WEIGHTS, features};
pub use pack::{Fault, Pack, PackError, folder_hash, hash_of};
pub use scan::{SCAN_CAP, Scanner};
pub use trend::{Observation, Raised, Trend};
pub use views::View;
pub use worst::worst_texts;
