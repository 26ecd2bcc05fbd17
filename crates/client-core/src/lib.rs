//! One meeting, from its link to its end, as a state machine without I/O.
//!
//! **Architecture Invariant**: no sockets, no runtime, no threads, no clock, no ambient randomness, no
//! JavaScript (one exception, HPKE's ephemeral keys: see [`e2ee::group`]). No value is logged, and nothing
//! panics on what a server sent. It builds for wasm32 and native.
//!
//! A shell owns the control websocket. It tells [`Meeting`] what happened ([`Meeting::connected`],
//! [`Meeting::receive`], [`Meeting::command`], [`Meeting::tick`], ...), and after each does what
//! [`Meeting::poll`] puts out, until that is `None`. It comes back at [`Meeting::next_deadline`] at the latest.
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

mod access;
mod chat;
mod connection;
mod create;
mod envelope;
mod event;
mod following;
mod hands;
mod joining;
mod media_keys;
mod meeting;
mod pacing;
mod people;
mod proving;
mod selfcheck;
mod signals;

#[cfg(test)]
extern crate self as client_core;
#[cfg(test)]
mod tests;

pub use access::OpenOptions;
pub use create::{CreateError, CreateOptions, CreatedRoom, RoomRequest, create_room};
pub use e2ee::group::EpochKeys;
pub use e2ee::link::{LinkError, MeetingLink};
pub use event::{
    AlarmCode, Command, CommitRule, Event, HistoryKind, MediaAccess, Output, OverReason, Phase, Reaction,
    RefusedReason, RosterMember,
};
pub use meeting::Meeting;
