//! Whole meetings on a simulated network, faster than real time: str0m peers speak LiveKit's protocol version 1
//! with the core.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod client;
mod content;
mod hostile;
mod media;
mod negotiation;
mod sealing;
mod session;
mod switching;
mod world;

use vocab::{GroupPosition, MediaRoom, ParticipantId};

pub(crate) const ROOM: MediaRoom = MediaRoom::from_bytes([7; 16]);

/// A member's name stands for its participant id, address and leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Name {
    Alice,
    Bob,
    Carol,
    Mallory,
}

impl Name {
    pub(crate) const fn number(self) -> u8 {
        self as u8 + 1
    }

    pub(crate) const fn participant(self) -> ParticipantId {
        ParticipantId::from_bytes([self.number(); 16])
    }

    pub(crate) fn identity(self) -> String {
        self.participant().to_base64url()
    }

    pub(crate) const fn position(self, epoch: u64) -> GroupPosition {
        GroupPosition {
            leaf: self as u32,
            epoch,
        }
    }
}
