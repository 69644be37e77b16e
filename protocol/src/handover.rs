//! What a clinician is handed with a student: a summary before the first word, and what the student
//! chose to leave to be reached by.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    ContactText, NoteText, SessionToken, StaffName, Timestamp, staff::NoteView, words::words,
};

/// What is worth knowing before the first word, beside the case itself. The answer to
/// `GET /api/cases/{case}/summary`; reading it is on the audit log when it shows notes.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct SummaryView {
    /// When the student came; none once the conversation is deleted.
    pub began_at: Option<Timestamp>,
    /// When the supporter whom the student has was paired with them.
    pub paired_at: Option<Timestamp>,
    /// How the student said they were before it began, 0 to 10.
    pub check_in_before: Option<u8>,
    /// What staff noted, oldest first: also what the supporter wants the clinician to know.
    pub notes: Vec<NoteView>,
}

/// How a student could be reached if the line breaks. At least one of them is there.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ContactDetails {
    /// A number to call.
    pub phone: Option<ContactText>,
    /// Where they are.
    pub place: Option<ContactText>,
    /// What they would like to be called.
    pub name: Option<ContactText>,
}

impl ContactDetails {
    /// Whether nothing is given.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.phone.is_none() && self.place.is_none() && self.name.is_none()
    }
}

/// A student leaves contact details, in the place of earlier ones. The body of `POST /api/contact`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LeaveContact {
    /// Whose session.
    pub token: SessionToken,
    /// What they leave.
    pub details: ContactDetails,
}

/// A student asks what there is of their contact details, or takes them back. The body of
/// `POST /api/contact/state` and `POST /api/contact/take-back`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct OwnContact {
    /// Whose session.
    pub token: SessionToken,
}

/// Whether contact details are kept. Never the details themselves: whoever gave them knows them.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct ContactState {
    /// When they are deleted by themselves; none when there are none.
    pub until: Option<Timestamp>,
}

/// Why a clinician opens contact details.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ContactReason {
    /// The student's connection is lost and stays lost.
    ConnectionLost,
    /// Somebody's life is in danger.
    DangerToLife,
    /// The student said yes to it in the conversation.
    AgreedWithStudent,
}

words! { ContactReason:
    ConnectionLost = "connection_lost",
    DangerToLife = "danger_to_life",
    AgreedWithStudent = "agreed_with_student",
}

/// The clinician who is with a student opens what they left. The body of
/// `POST /api/cases/{case}/contact`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct OpenContact {
    /// Why, in a word that goes on the audit log.
    pub reason: ContactReason,
    /// Why, in a sentence that is kept sealed with the conversation.
    pub words: NoteText,
}

/// What a student left, as the clinician who opened it sees it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct ContactView {
    /// What.
    pub details: ContactDetails,
    /// When it was left.
    pub at: Timestamp,
    /// When it is deleted by itself.
    pub until: Timestamp,
    /// Who has opened it, and why, oldest first; this time too.
    pub openings: Vec<OpeningView>,
}

/// That somebody opened contact details.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct OpeningView {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: StaffName,
    /// Why.
    pub reason: ContactReason,
    /// Why, in a sentence.
    pub words: NoteText,
}
