//! Who may do what: one table.

use protocol::Role::{self, Clinician, Coordinator, Moderator, Supporter};

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident: $roles:expr;)*) => {
        /// Everything a member of staff can ask for.
        #[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
        pub enum Action {
            $($(#[$doc])* $name,)*
        }

        impl Action {
            /// Every action.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The roles that may.
            #[must_use]
            pub const fn roles(self) -> &'static [Role] {
                match self {
                    $(Self::$name => &$roles,)*
                }
            }
        }
    };
}

actions! {
    /// Say ready or pause.
    TakeStudents: [Supporter];
    /// Take a message that was left while nobody was on duty.
    TakeMessage: [Supporter];
    /// See a conversation: a supporter their own, a clinician any that a clinician is
    /// being called to, or is in.
    OpenConversation: [Supporter, Moderator, Clinician];
    /// Write into a conversation they are in.
    Say: [Supporter, Moderator, Clinician];
    /// Say whether they go on with somebody they talked with, who asked for them.
    AnswerReunion: [Supporter];
    /// End a conversation they are in.
    EndConversation: [Supporter];
    /// Give a conversation they are in more time.
    ExtendConversation: [Supporter];
    /// Hand a student they have over to another supporter.
    HandOver: [Supporter];
    /// Stay, listen or leave while a clinician or a moderator is in a conversation they are in.
    ChoosePart: [Supporter];
    /// Come into a conversation, a clinician into one that a clinician is being called to, and leave
    /// it.
    JoinConversation: [Moderator, Clinician];
    /// Go on in the place of the supporter.
    TakeOver: [Moderator];
    /// End a conversation for a reason.
    CloseConversation: [Moderator];
    /// Ask the supporter to check on safety.
    AskAboutSafety: [Moderator];
    /// Say that they have.
    AnswerAboutSafety: [Supporter];
    /// Write to the other staff of a conversation: a supporter and a clinician where they are in it,
    /// a moderator where they have opened it.
    Whisper: [Supporter, Moderator, Clinician];
    /// Raise a flag on a conversation they are in.
    RaiseFlag: [Supporter];
    /// Ask moderators for help with a conversation they are in, unseen by the student.
    AskForHelp: [Supporter];
    /// See the case queue.
    ReadCases: [Moderator, Clinician];
    /// Take an open case, or one that is offered.
    ClaimCase: [Moderator];
    /// Give back a case they have, or offer it to another moderator.
    ReleaseCase: [Moderator];
    /// See what was done about a case, by whom and when.
    ReadSteps: [Moderator, Clinician];
    /// Call the clinician.
    EscalateCase: [Moderator];
    /// Close a case that no clinician is in.
    ResolveCase: [Moderator];
    /// Say whether a flag was right, and what no rule saw.
    JudgeFlag: [Moderator, Clinician];
    /// See how often each rule was right.
    ReadRules: [Moderator, Clinician, Coordinator];
    /// See every conversation at a glance, without a word of it.
    WatchWall: [Moderator];
    /// Read what students report about supporters.
    ReadReports: [Moderator];
    /// See the blocks in force.
    ReadBlocks: [Moderator];
    /// Block a student, decide about what another moderator proposed, and lift a block.
    BlockStudent: [Moderator];
    /// Say what the clinician should know who is called to a conversation they are in.
    TellClinician: [Supporter];
    /// Open what the student left to be reached by, in a conversation whose escalation they have joined.
    OpenContact: [Clinician];
    /// Close an escalation with an outcome.
    CloseEscalation: [Clinician];
    /// Read what staff noted on a case.
    ReadNotes: [Moderator, Clinician];
    /// Note something on a case.
    WriteNotes: [Moderator, Clinician];
    /// Follow a page's link.
    ReadPage: [Clinician];
    /// See who is on call.
    ReadRota: [Moderator, Clinician, Coordinator];
    /// Change who is on call.
    EditRota: [Coordinator];
    /// See their own shifts, ask others to take them, answer when asked, and have a calendar.
    KeepShifts: [Clinician];
    /// Say that they are coming, when they were called.
    AcknowledgePage: [Clinician];
    /// See the escalation policy.
    ReadPolicy: [Moderator, Clinician, Coordinator];
    /// Change the escalation policy.
    EditPolicy: [Coordinator];
    /// See the accounts.
    ReadStaff: [Moderator, Clinician, Coordinator];
    /// Add and disable accounts.
    EditStaff: [Coordinator];
    /// See and set the languages and the faculty that supporters are matched by.
    EditMatching: [Coordinator];
    /// Read the audit log.
    ReadAudit: [Coordinator];
}

/// Lets `role` do `action`, or says that it may not.
///
/// # Errors
///
/// [`Denied`] when the table does not list the role.
pub fn permit(role: Role, action: Action) -> Result<(), Denied> {
    if action.roles().contains(&role) { Ok(()) } else { Err(Denied { role, action }) }
}

/// A role asked for what it may not do.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("a {role} may not {action:?}")]
pub struct Denied {
    /// Who asked.
    pub role: Role,
    /// For what.
    pub action: Action,
}
