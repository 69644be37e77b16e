//! The words on the wire, and nothing else.
//!
//! Everything that crosses a socket is named here: the frames of a student's connection
//! ([`student`]), the frames and bodies of a staff connection ([`staff`]), what both sides read of
//! a conversation ([`conversation`]), what a student wishes for before it and says after it
//! ([`visit`]), what moderators see and decide of all of them ([`wall`],
//! [`block`], [`report`]), what a service says of itself ([`service`]), how a student comes back
//! ([`return_code`]), what is asked for before anybody is let in ([`access`]), and the codes that say why something was refused ([`error`])
//! or a connection ended ([`close`]). Types are parsed once, at the edge; a value of one of them
//! cannot be wrong.

pub mod access;
pub mod block;
pub mod close;
pub mod conversation;
pub mod error;
pub mod handover;
pub mod id;
pub mod policy;
pub mod report;
pub mod return_code;
pub mod role;
pub mod rota;
pub mod secret;
pub mod service;
pub mod staff;
pub mod student;
pub mod text;
pub mod time;
pub mod visit;
pub mod wall;
pub mod words;

pub use access::CampusCode;
pub use close::CloseCode;
pub use conversation::{Author, EndedBy, Event, Seq, WaitingReason};
pub use error::ErrorCode;
pub use id::ReturnCodeId;
pub use id::{
    BlockId, CaseId, Epoch, EscalationId, FlagId, MessageKey, PageId, SessionId, StaffId, Tab,
};
pub use id::{LayerId, OverrideId, SwapId};
pub use return_code::ReturnCode;
pub use role::Role;
pub use secret::{CalendarToken, CodeProof, ReturnToken, SessionToken, StaffToken, VisitToken};
pub use text::{ContactText, MessageText, NoteText, Password, Pseudonym, StaffName};
pub use time::Timestamp;

/// The version of the frames. A peer that speaks another one is refused with
/// [`ErrorCode::VersionUnsupported`].
pub const VERSION: u16 = 1;

/// The websocket subprotocol that a client must offer.
pub const SUBPROTOCOL: &str = "quietline.v1";

/// The longest frame that is read, in bytes.
pub const MAX_FRAME_BYTES: usize = 16 * 1024;

/// How often a client sends `ping`, in milliseconds.
pub const HEARTBEAT_MS: u64 = 15_000;

/// How long either side may hear nothing before it takes the connection for dead, in milliseconds.
pub const DEAD_AFTER_MS: u64 = 35_000;
