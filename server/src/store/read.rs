//! What is read, by what it is about. Reads see what was committed, and change nothing.

pub(super) mod audit;
pub(super) mod blocks;
pub(super) mod calls;
pub(super) mod cases;
pub(super) mod deadlines;
pub(super) mod drills;
pub(super) mod figures;
pub(super) mod promise;
pub(super) mod reports;
pub(super) mod return_codes;
pub(super) mod rota;
pub(super) mod sessions;
pub(super) mod staff;
pub(super) mod verdicts;
pub(super) mod wall;
pub(super) mod whispers;
