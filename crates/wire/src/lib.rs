//! The messages between client and server on the control websocket: CBOR, one message a binary frame.
//!
//! **Architecture Invariant**: this crate is the only codec of that protocol. It knows no I/O, no
//! cryptography and no rule: what it decodes is well-formed and within its limits, and nothing more.
//!
//! Whether a decoded message is true is for `delivery`, `domain` or the client to find out.

mod client;
mod codec;
mod server;

pub use client::{ClientMessage, Commit, CommitKind, Hello, Leaving, NackCode, Resume};
pub use codec::{DecodeError, decode_client, decode_server, encode_client, encode_server};
pub use server::{
    CommitRequest, CommitSeen, EndReason, ErrorCode, JoinExternal, MediaAccess, ServerMessage, Srp1Reply,
    Srp2Reply, Welcomed,
};

/// The version of this protocol, in the websocket's subprotocol name.
pub const SUBPROTOCOL: &str = "snug.control.v1";
/// The path of the control websocket.
pub const CONTROL_PATH: &str = "/api/v1/control";
/// The path that rooms are created at.
pub const ROOMS_PATH: &str = "/api/v1/rooms";

#[cfg(test)]
mod tests;
