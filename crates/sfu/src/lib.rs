//! The media server's shell: a UDP socket, worker threads and LiveKit's HTTP surface around [`sfu_core`].
//!
//! **Architecture Invariant**: `sfu` decides nothing about media or signaling, and writes no address, room,
//! participant, token or session description to a log, at any level. It links no crate that can decrypt.

mod demux;
mod handle;
mod http;
mod join_request;
mod rooms;
mod session;
mod socket;
mod token;
mod worker;

pub use handle::{Sfu, SfuConfig, StartError};
pub use sfu_core::{Event, Limits, RoomOptions, Source, Tap, TappedPacket};
pub use token::{TokenGrants, TokenKey};

/// Log targets of dependencies that print addresses and session descriptions: whoever installs a subscriber
/// switches them off entirely.
pub const LOG_TARGETS_DENIED: &[&str] = &[
    "str0m",
    "is",
    "sctp_proto",
    "dimpl",
    "tungstenite",
    "tokio_tungstenite",
    "livekit_token",
    "jsonwebtoken",
];
