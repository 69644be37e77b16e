//! What people read who are called: who, how urgent, and where to go. It says nothing of a
//! conversation.

use protocol::staff::Severity;

use crate::hook::{Call, Notice};

impl Call {
    /// One line.
    #[must_use]
    pub fn title(&self) -> String {
        let (name, severity) = (self.page.name.as_str(), self.page.severity);
        let drill = if self.page.drill { "Drill: " } else { "" };
        match self.notice {
            Notice::Called => format!("{drill}{severity}: {name} is called"),
            Notice::Over => format!("{drill}over: {name} is no longer called"),
        }
    }

    /// Everything there is to know before signing in.
    #[must_use]
    pub fn text(&self) -> String {
        let drill = if self.page.drill { "This is a drill. Nobody is in danger.\n\n" } else { "" };
        let name = self.page.name.as_str();
        match self.notice {
            Notice::Called => format!(
                "{drill}{name}, you are called to join a conversation.\n\
                 Severity: {}. Call {}, made at {}.\n\n{}\n\n\
                 The link asks you to sign in. Joining the conversation ends the calling; reading \
                 this does not.\n",
                self.page.severity,
                self.page.call,
                self.made_at(),
                self.link,
            ),
            Notice::Over => format!(
                "{drill}{name}, somebody has joined the conversation, or the case is closed. You \
                 need not come because of the call made at {}.\n",
                self.made_at(),
            ),
        }
    }

    /// From 1 to 5, as pagers count.
    pub(super) const fn priority(&self) -> u8 {
        match (self.notice, self.page.severity) {
            (Notice::Over, _) => 2,
            (Notice::Called, Severity::Low) => 3,
            (Notice::Called, Severity::High) => 4,
            (Notice::Called, Severity::Imminent) => 5,
        }
    }
}
