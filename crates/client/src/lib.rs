//! The native client: joins a meeting, sends and receives media, reports what it saw.
//!
//! **Architecture Invariant**: `client` decides nothing about a meeting (`client-core` does) and holds no
//! cipher (`e2ee` does): it moves bytes and time between them and the sockets. What it writes to a log
//! names no person, no room and no address.
//!
//! [`create`] makes a meeting, [`Bot`] takes part in one; [`media`] is the LiveKit side by itself.

mod bot;
mod clock;
mod control_link;
mod create;
mod frames;
pub mod media;
mod media_link;
mod mischief;
mod pace;
mod state;
#[cfg(test)]
mod tests;
mod transport;

pub use bot::{Bot, InvitationError, JoinOptions, Outsider, WaitError};
pub use client_core::{OverReason, Phase, Reaction, RefusedReason};
pub use create::{CreateMeetingError, Created, NewMeeting, create};
pub use e2ee::link::{LinkError, MeetingLink};
pub use mischief::Mischief;
pub use pace::Rhythm;
pub use state::{Chat, Data, History, Member, Opened, Sent, State, Stream};
pub use vocab::Sensitive;
