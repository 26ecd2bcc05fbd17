//! A selective forwarding unit that speaks LiveKit's signaling protocol, version 1, as a sans-IO state machine:
//! requests, datagrams and time go in through [`Sfu::handle_input`], responses and datagrams come out of
//! [`Sfu::poll_output`].
//!
//! **Architecture Invariant**: `sfu-core` holds no key, no name and no record, does no I/O and never reads the
//! clock. It looks into no frame beyond what `vocab::frame_header` reads of its outside.

#![expect(
    deprecated,
    reason = "clients still in use read and write the fields that newer ones replace"
)]

mod allocator;
mod bandwidth;
mod codec;
mod config;
mod dynacast;
mod forwarder;
mod io;
mod limiter;
mod member;
mod peer;
mod room;
mod sdp;
mod sfu;
mod track;
mod tripwire;

pub use config::{Limits, SfuConfig};
pub use io::{
    CloseReason, ConnectionId, Control, Event, Grants, Input, Join, JoinSettings, Output, Resume,
    RoomOptions, Route, Source, Tap, TappedPacket,
};
pub use livekit_protocol as protocol;
pub use sdp::{OfferError, ParsedOffer};
pub use sfu::Sfu;
