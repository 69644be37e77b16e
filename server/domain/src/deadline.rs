//! What happens by itself when nobody has acted in time. A deadline is a row, never only a timer:
//! every node looks for due rows, and whoever takes one acts on it.

use protocol::{BlockId, CaseId, EscalationId, ReturnCodeId, SessionId, StaffId};
use uuid::Uuid;

/// What is due, and for whom. There is at most one row for each.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Deadline {
    /// Nobody claimed the case: it is escalated.
    ClaimCase(CaseId),
    /// Nobody joined: the next step of the policy is taken.
    CallNext(EscalationId),
    /// The student did not come back: the session ends.
    StudentAway(SessionId),
    /// The supporter or clinician did not come back: others take their place.
    StaffAway(StaffId),
    /// The session has reached the longest time one may last.
    SessionLength(SessionId),
    /// A conversation that has a length comes to its end: both are told, and then it is over.
    ConversationLength(SessionId),
    /// Nobody may have written for a while: the student is asked, and then it is over.
    Idle(SessionId),
    /// The conversation is deleted.
    EraseSession(SessionId),
    /// What the student left to be reached by is deleted.
    EraseContact(SessionId),
    /// A block ends, and what it is recognised by is deleted.
    EndBlock(BlockId),
    /// A return code leads nowhere any more, and what it is recognised by is deleted.
    EndReturnCode(ReturnCodeId),
    /// The service closes: whoever still waits for a supporter is told.
    Closing(SessionId),
    /// A student has waited long enough for one supporter: they take whoever is free first.
    StopWaiting(SessionId),
    /// Nobody answered a message that was left: moderators are told.
    AnswerMessage(SessionId),
    /// The supporter who took a message did not answer it: it waits again.
    GiveBackMessage(SessionId),
    /// The code that leads back to a message is at its end: so is the message.
    EndMessage(SessionId),
    /// A drill was asked for on the command line: it begins.
    BeginDrill(SessionId),
    /// Nobody finished the drill: it is called off.
    EndDrill(SessionId),
}

impl Deadline {
    /// The stable word for its kind.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::ClaimCase(_) => "claim_case",
            Self::CallNext(_) => "call_next",
            Self::StudentAway(_) => "student_away",
            Self::StaffAway(_) => "staff_away",
            Self::SessionLength(_) => "session_length",
            Self::ConversationLength(_) => "conversation_length",
            Self::Idle(_) => "idle",
            Self::EraseSession(_) => "erase_session",
            Self::EraseContact(_) => "erase_contact",
            Self::EndBlock(_) => "end_block",
            Self::EndReturnCode(_) => "end_return_code",
            Self::Closing(_) => "closing",
            Self::StopWaiting(_) => "stop_waiting",
            Self::AnswerMessage(_) => "answer_message",
            Self::GiveBackMessage(_) => "give_back_message",
            Self::EndMessage(_) => "end_message",
            Self::BeginDrill(_) => "begin_drill",
            Self::EndDrill(_) => "end_drill",
        }
    }

    /// The id of what it is about.
    #[must_use]
    pub const fn subject(self) -> Uuid {
        match self {
            Self::ClaimCase(id) => id.0,
            Self::CallNext(id) => id.0,
            Self::StaffAway(id) => id.0,
            Self::EndBlock(id) => id.0,
            Self::EndReturnCode(id) => id.0,
            Self::StudentAway(id)
            | Self::SessionLength(id)
            | Self::ConversationLength(id)
            | Self::Idle(id)
            | Self::EraseSession(id)
            | Self::EraseContact(id)
            | Self::Closing(id)
            | Self::StopWaiting(id)
            | Self::AnswerMessage(id)
            | Self::GiveBackMessage(id)
            | Self::EndMessage(id)
            | Self::BeginDrill(id)
            | Self::EndDrill(id) => id.0,
        }
    }

    /// The deadline that was stored as `kind` and `subject`.
    #[must_use]
    pub fn from_parts(kind: &str, subject: Uuid) -> Option<Self> {
        Some(match kind {
            "claim_case" => Self::ClaimCase(CaseId(subject)),
            "call_next" => Self::CallNext(EscalationId(subject)),
            "student_away" => Self::StudentAway(SessionId(subject)),
            "staff_away" => Self::StaffAway(StaffId(subject)),
            "session_length" => Self::SessionLength(SessionId(subject)),
            "conversation_length" => Self::ConversationLength(SessionId(subject)),
            "idle" => Self::Idle(SessionId(subject)),
            "erase_session" => Self::EraseSession(SessionId(subject)),
            "erase_contact" => Self::EraseContact(SessionId(subject)),
            "end_block" => Self::EndBlock(BlockId(subject)),
            "end_return_code" => Self::EndReturnCode(ReturnCodeId(subject)),
            "closing" => Self::Closing(SessionId(subject)),
            "stop_waiting" => Self::StopWaiting(SessionId(subject)),
            "answer_message" => Self::AnswerMessage(SessionId(subject)),
            "give_back_message" => Self::GiveBackMessage(SessionId(subject)),
            "end_message" => Self::EndMessage(SessionId(subject)),
            "begin_drill" => Self::BeginDrill(SessionId(subject)),
            "end_drill" => Self::EndDrill(SessionId(subject)),
            _ => return None,
        })
    }
}
