//! The log of everything staff do and of everybody who looks at a conversation from outside.

use std::fmt;

use protocol::{
    BlockId, CaseId, EscalationId, FlagId, OverrideId, PageId, SessionId, StaffId, SwapId,
    Timestamp,
    block::{BlockReason, LiftReason},
    handover::ContactReason,
    staff::{Outcome, Severity, Verdict},
};

/// One entry of the log, before it gets its place in the chain.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AuditEntry {
    /// When.
    pub at: Timestamp,
    /// Who; none when a deadline, a rule or a student acted.
    pub by: Option<StaffId>,
    /// What was done.
    pub act: Act,
}

/// Everything that can stand on the log: a closed list.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Act {
    /// Somebody from outside a conversation opened it.
    ConversationOpened(SessionId),
    /// A supporter and a student were paired.
    Paired(SessionId),
    /// A student left what they wrote as a message.
    MessageLeft(SessionId),
    /// A supporter took a message that waited.
    MessageTaken(SessionId),
    /// A supporter stayed away and the student went back to the queue.
    SupporterLost(SessionId),
    /// A student goes on with another supporter; nobody says why.
    HandedOver(SessionId),
    /// A supporter who was asked said whether they go on with somebody they talked with.
    ReunionAnswered(SessionId, bool),
    /// A moderator came into a conversation.
    ModeratorJoined(SessionId),
    /// A moderator left it.
    ModeratorLeft(SessionId),
    /// A moderator went on in the place of the supporter.
    ConversationTakenOver(SessionId),
    /// A supporter left a student with the clinician or the moderator who is there.
    SupporterSteppedBack(SessionId),
    /// A conversation ended.
    ConversationEnded(SessionId),
    /// A supporter gave a conversation more time.
    ConversationExtended(SessionId),
    /// A conversation was deleted on schedule, or because its student wished it.
    ConversationErased(SessionId),
    /// Somebody wrote to the other staff of a conversation.
    Whispered(SessionId),
    /// A concern was raised.
    FlagRaised(FlagId, Severity),
    /// Somebody said whether a flag was right, or that a text should have had one.
    FlagJudged(FlagId, Verdict),
    /// A case was opened.
    CaseOpened(CaseId, Severity),
    /// A moderator took a case.
    CaseClaimed(CaseId),
    /// The moderator who had a case gave it back or is gone: it waits again.
    CaseReleased(CaseId),
    /// The moderator who has a case asks another to take it.
    CaseOffered(CaseId, StaffId),
    /// The moderator who was asked has it now.
    CaseAccepted(CaseId),
    /// The moderator who was asked cannot take it, or is no longer asked.
    CaseDeclined(CaseId),
    /// The moderator who was asked did not answer in time.
    OfferLapsed(CaseId),
    /// The supporter was asked to check on safety.
    SafetyAsked(CaseId),
    /// The supporter said that they have.
    SafetyChecked(CaseId),
    /// Somebody wrote a note on a case.
    NoteWritten(CaseId),
    /// A case was escalated.
    CaseEscalated(CaseId),
    /// A case was closed.
    CaseResolved(CaseId, Outcome),
    /// A clinician opened what the student left to be reached by.
    ContactOpened(CaseId, ContactReason),
    /// What a student left to be reached by was deleted.
    ContactErased(SessionId),
    /// Somebody read the notes of a case.
    NotesRead(CaseId),
    /// A person was called.
    PageMade(PageId, StaffId),
    /// A call was not made because nobody is on the rota.
    NobodyOnCall(EscalationId),
    /// Everybody was called and nobody came yet.
    NobodyReached(EscalationId),
    /// A clinician came into the conversation.
    EscalationJoined(EscalationId),
    /// A clinician left without an outcome; calling begins again.
    EscalationLeft(EscalationId),
    /// A moderator read what a student reported.
    ReportsRead(CaseId),
    /// A student was blocked, for so many hours if another moderator agrees where one has to.
    BlockPlaced(BlockId, BlockReason, u32),
    /// Another moderator agreed that a block lasts longer than a day.
    BlockConfirmed(BlockId),
    /// Another moderator did not agree: the block is over.
    BlockRefused(BlockId),
    /// A block was ended before its time.
    BlockLifted(BlockId, LiftReason),
    /// A block ended by itself.
    BlockEnded(BlockId),
    /// Somebody who was called said that they are coming.
    PageAcknowledged(PageId),
    /// A drill began.
    DrillBegun(SessionId),
    /// A drill was played to its end.
    DrillCompleted(SessionId),
    /// A drill was called off before anybody closed it.
    DrillCalledOff(SessionId),
    /// The escalation policy was changed.
    PolicySet,
    /// The rota was changed.
    RotaSet,
    /// Somebody was put on call in place of the rotation, for a while.
    OverrideAdded(OverrideId, StaffId),
    /// The rotation stands again.
    OverrideRemoved(OverrideId),
    /// A clinician asked another to take a part of a shift.
    SwapAsked(SwapId, StaffId),
    /// The other took it.
    SwapAccepted(SwapId),
    /// The other did not.
    SwapDeclined(SwapId),
    /// The one who asked took it back.
    SwapWithdrawn(SwapId),
    /// What was asked for is no longer on the rota.
    SwapLapsed(SwapId),
    /// A clinician was given another address for their calendar.
    CalendarRenewed(StaffId),
    /// An account was added.
    StaffAdded(StaffId),
    /// An account was disabled.
    StaffDisabled(StaffId),
    /// An account was given other languages, or another faculty.
    MatchingSet(StaffId),
    /// An account was given another password.
    PasswordSet(StaffId),
    /// Somebody signed in.
    SignedIn(StaffId),
    /// The operator took a broken audit log as it is.
    AuditAccepted,
    /// The operator restored everything as it was at this time.
    BackupRestored(Timestamp),
}

/// What an act was done to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Subject {
    /// A conversation.
    Session(SessionId),
    /// A flag.
    Flag(FlagId),
    /// A case.
    Case(CaseId),
    /// An escalation.
    Escalation(EscalationId),
    /// A page.
    Page(PageId),
    /// An account.
    Staff(StaffId),
    /// A block.
    Block(BlockId),
    /// What stands over a turn of the rota.
    Override(OverrideId),
    /// A request to take a shift.
    Swap(SwapId),
    /// Something that there is only one of.
    Service,
}

/// The id; empty where there is just one of its kind.
impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Session(id) => id.fmt(f),
            Self::Flag(id) => id.fmt(f),
            Self::Case(id) => id.fmt(f),
            Self::Escalation(id) => id.fmt(f),
            Self::Page(id) => id.fmt(f),
            Self::Staff(id) => id.fmt(f),
            Self::Block(id) => id.fmt(f),
            Self::Override(id) => id.fmt(f),
            Self::Swap(id) => id.fmt(f),
            Self::Service => Ok(()),
        }
    }
}

impl Act {
    /// The stable word for it.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::ConversationOpened(_) => "conversation.opened",
            Self::Paired(_) => "conversation.paired",
            Self::MessageLeft(_) => "message.left",
            Self::MessageTaken(_) => "message.taken",
            Self::SupporterLost(_) => "conversation.supporter_lost",
            Self::HandedOver(_) => "conversation.handed_over",
            Self::ReunionAnswered(..) => "conversation.reunion_answered",
            Self::ModeratorJoined(_) => "conversation.moderator_joined",
            Self::ModeratorLeft(_) => "conversation.moderator_left",
            Self::ConversationTakenOver(_) => "conversation.taken_over",
            Self::SupporterSteppedBack(_) => "conversation.supporter_stepped_back",
            Self::ConversationEnded(_) => "conversation.ended",
            Self::ConversationExtended(_) => "conversation.extended",
            Self::ConversationErased(_) => "conversation.erased",
            Self::Whispered(_) => "conversation.whispered",
            Self::FlagRaised(..) => "flag.raised",
            Self::FlagJudged(..) => "flag.judged",
            Self::CaseOpened(..) => "case.opened",
            Self::CaseClaimed(_) => "case.claimed",
            Self::CaseReleased(_) => "case.released",
            Self::CaseOffered(..) => "case.offered",
            Self::CaseAccepted(_) => "case.accepted",
            Self::CaseDeclined(_) => "case.declined",
            Self::OfferLapsed(_) => "case.offer_lapsed",
            Self::SafetyAsked(_) => "case.safety_asked",
            Self::SafetyChecked(_) => "case.safety_checked",
            Self::NoteWritten(_) => "case.note_written",
            Self::CaseEscalated(_) => "case.escalated",
            Self::CaseResolved(..) => "case.resolved",
            Self::ContactOpened(..) => "contact.opened",
            Self::ContactErased(_) => "contact.erased",
            Self::NotesRead(_) => "case.notes_read",
            Self::PageMade(..) => "page.made",
            Self::NobodyOnCall(_) => "escalation.nobody_on_call",
            Self::NobodyReached(_) => "escalation.nobody_reached",
            Self::EscalationJoined(_) => "escalation.joined",
            Self::EscalationLeft(_) => "escalation.left",
            Self::ReportsRead(_) => "case.reports_read",
            Self::BlockPlaced(..) => "block.placed",
            Self::BlockConfirmed(_) => "block.confirmed",
            Self::BlockRefused(_) => "block.refused",
            Self::BlockLifted(..) => "block.lifted",
            Self::BlockEnded(_) => "block.ended",
            Self::PageAcknowledged(_) => "page.acknowledged",
            Self::DrillBegun(_) => "drill.begun",
            Self::DrillCompleted(_) => "drill.completed",
            Self::DrillCalledOff(_) => "drill.called_off",
            Self::PolicySet => "policy.set",
            Self::RotaSet => "rota.set",
            Self::OverrideAdded(..) => "rota.override_added",
            Self::OverrideRemoved(_) => "rota.override_removed",
            Self::SwapAsked(..) => "swap.asked",
            Self::SwapAccepted(_) => "swap.accepted",
            Self::SwapDeclined(_) => "swap.declined",
            Self::SwapWithdrawn(_) => "swap.withdrawn",
            Self::SwapLapsed(_) => "swap.lapsed",
            Self::CalendarRenewed(_) => "calendar.renewed",
            Self::StaffAdded(_) => "staff.added",
            Self::StaffDisabled(_) => "staff.disabled",
            Self::MatchingSet(_) => "staff.matching_set",
            Self::PasswordSet(_) => "staff.password_set",
            Self::SignedIn(_) => "staff.signed_in",
            Self::AuditAccepted => "audit.accepted",
            Self::BackupRestored(_) => "backup.restored",
        }
    }

    /// What it was done to.
    #[must_use]
    pub const fn subject(&self) -> Subject {
        match self {
            Self::ConversationOpened(id)
            | Self::Paired(id)
            | Self::MessageLeft(id)
            | Self::MessageTaken(id)
            | Self::SupporterLost(id)
            | Self::HandedOver(id)
            | Self::ReunionAnswered(id, _)
            | Self::ModeratorJoined(id)
            | Self::ModeratorLeft(id)
            | Self::ConversationTakenOver(id)
            | Self::SupporterSteppedBack(id)
            | Self::ContactErased(id)
            | Self::ConversationEnded(id)
            | Self::ConversationExtended(id)
            | Self::ConversationErased(id)
            | Self::Whispered(id)
            | Self::DrillBegun(id)
            | Self::DrillCompleted(id)
            | Self::DrillCalledOff(id) => Subject::Session(*id),
            Self::FlagRaised(id, _) | Self::FlagJudged(id, _) => Subject::Flag(*id),
            Self::CaseOpened(id, _)
            | Self::CaseClaimed(id)
            | Self::CaseReleased(id)
            | Self::CaseOffered(id, _)
            | Self::CaseAccepted(id)
            | Self::CaseDeclined(id)
            | Self::OfferLapsed(id)
            | Self::SafetyAsked(id)
            | Self::SafetyChecked(id)
            | Self::NoteWritten(id)
            | Self::CaseEscalated(id)
            | Self::CaseResolved(id, _)
            | Self::ContactOpened(id, _)
            | Self::ReportsRead(id)
            | Self::NotesRead(id) => Subject::Case(*id),
            Self::PageMade(id, _) | Self::PageAcknowledged(id) => Subject::Page(*id),
            Self::NobodyOnCall(id)
            | Self::NobodyReached(id)
            | Self::EscalationJoined(id)
            | Self::EscalationLeft(id) => Subject::Escalation(*id),
            Self::StaffAdded(id)
            | Self::StaffDisabled(id)
            | Self::MatchingSet(id)
            | Self::PasswordSet(id)
            | Self::SignedIn(id)
            | Self::CalendarRenewed(id) => Subject::Staff(*id),
            Self::BlockPlaced(id, ..)
            | Self::BlockConfirmed(id)
            | Self::BlockRefused(id)
            | Self::BlockLifted(id, _)
            | Self::BlockEnded(id) => Subject::Block(*id),
            Self::OverrideAdded(id, _) | Self::OverrideRemoved(id) => Subject::Override(*id),
            Self::SwapAsked(id, _)
            | Self::SwapAccepted(id)
            | Self::SwapDeclined(id)
            | Self::SwapWithdrawn(id)
            | Self::SwapLapsed(id) => Subject::Swap(*id),
            Self::RotaSet | Self::PolicySet | Self::AuditAccepted | Self::BackupRestored(_) => {
                Subject::Service
            }
        }
    }

    /// What else is worth keeping: never text of a conversation.
    #[must_use]
    pub fn detail(&self) -> Option<String> {
        match self {
            Self::FlagRaised(_, severity) | Self::CaseOpened(_, severity) => {
                Some(severity.as_str().to_owned())
            }
            Self::FlagJudged(_, verdict) => Some(verdict.as_str().to_owned()),
            Self::ContactOpened(_, reason) => Some(reason.as_str().to_owned()),
            Self::CaseResolved(_, outcome) => Some(outcome.as_str().to_owned()),
            Self::BlockPlaced(_, reason, hours) => Some(format!("{reason} {hours} h")),
            Self::BlockLifted(_, why) => Some(why.as_str().to_owned()),
            Self::ReunionAnswered(_, yes) => Some(if *yes { "yes" } else { "not_now" }.to_owned()),
            Self::PageMade(_, staff)
            | Self::OverrideAdded(_, staff)
            | Self::CaseOffered(_, staff)
            | Self::SwapAsked(_, staff) => Some(staff.to_string()),
            Self::BackupRestored(taken_at) => Some(taken_at.0.to_string()),
            Self::ConversationOpened(_)
            | Self::Paired(_)
            | Self::MessageLeft(_)
            | Self::MessageTaken(_)
            | Self::SupporterLost(_)
            | Self::HandedOver(_)
            | Self::ModeratorJoined(_)
            | Self::ModeratorLeft(_)
            | Self::ConversationTakenOver(_)
            | Self::SupporterSteppedBack(_)
            | Self::ContactErased(_)
            | Self::ConversationEnded(_)
            | Self::ConversationExtended(_)
            | Self::ConversationErased(_)
            | Self::Whispered(_)
            | Self::CaseClaimed(_)
            | Self::CaseReleased(_)
            | Self::CaseAccepted(_)
            | Self::CaseDeclined(_)
            | Self::OfferLapsed(_)
            | Self::SafetyAsked(_)
            | Self::SafetyChecked(_)
            | Self::NoteWritten(_)
            | Self::CaseEscalated(_)
            | Self::NotesRead(_)
            | Self::NobodyOnCall(_)
            | Self::NobodyReached(_)
            | Self::EscalationJoined(_)
            | Self::EscalationLeft(_)
            | Self::ReportsRead(_)
            | Self::BlockConfirmed(_)
            | Self::BlockRefused(_)
            | Self::BlockEnded(_)
            | Self::PageAcknowledged(_)
            | Self::DrillBegun(_)
            | Self::DrillCompleted(_)
            | Self::DrillCalledOff(_)
            | Self::PolicySet
            | Self::RotaSet
            | Self::OverrideRemoved(_)
            | Self::SwapAccepted(_)
            | Self::SwapDeclined(_)
            | Self::SwapWithdrawn(_)
            | Self::SwapLapsed(_)
            | Self::CalendarRenewed(_)
            | Self::StaffAdded(_)
            | Self::StaffDisabled(_)
            | Self::MatchingSet(_)
            | Self::PasswordSet(_)
            | Self::SignedIn(_)
            | Self::AuditAccepted => None,
        }
    }
}
