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

mod normalise;
mod tokens;
mod views;

pub use views::View;
