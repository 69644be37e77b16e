//! What a student reports about their supporter: for moderators, and nobody else.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{NoteText, SessionToken, StaffId, StaffName, Timestamp, words::words};

/// What happened.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReportReason {
    /// Hurtful, disrespectful or discriminating.
    Hurtful,
    /// Sexual remarks or advances.
    Sexual,
    /// Asked who the student is, or to meet or go on elsewhere.
    TooPersonal,
    /// Threats or pressure.
    Threats,
    /// Advice that felt wrong or unsafe.
    UnsafeAdvice,
    /// Something else.
    Other,
}

words! { ReportReason:
    Hurtful = "hurtful",
    Sexual = "sexual",
    TooPersonal = "too_personal",
    Threats = "threats",
    UnsafeAdvice = "unsafe_advice",
    Other = "other",
}

/// A student reports the supporter they talk or talked with. The body of `POST /api/reports`: it can
/// be sent after the end too, for as long as the conversation is kept.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// Whose session.
    pub token: SessionToken,
    /// What happened.
    pub reason: ReportReason,
    /// In the student's own words, if they want.
    pub words: Option<NoteText>,
}

/// The answer to [`Report`], once it is durable.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct ReportReceived {
    /// Whether the student may go on with somebody else now.
    pub someone_else: bool,
}

/// A report, from `GET /api/cases/{case}/reports`. Reading it is on the audit log.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct ReportView {
    /// When it came.
    pub at: Timestamp,
    /// What happened.
    pub reason: ReportReason,
    /// The supporter it is about.
    pub about: StaffId,
    /// Their name.
    pub about_name: StaffName,
    /// The student's words; none when there were none, or they are deleted.
    pub words: Option<NoteText>,
}
