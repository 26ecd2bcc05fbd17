use core::time::Duration;
use ed25519_dalek::VerifyingKey;
use vocab::limits::{DESCRIPTOR_BYTES_MAX, LINK_VALIDITY_MAX};
use vocab::{RoomId, RoomKey, UnixMillis};

/// Shortest validity of a link: less is over before anybody has typed it.
const LINK_VALIDITY_MIN: Duration = Duration::from_secs(60);
const FIRST_GENERATION: u32 = 1;
/// RFC 5054's 3072-bit group.
const VERIFIER_LEN: usize = 384;

/// A room as its creator asks for it. Nothing in it tells title, names or link.
#[derive(Clone)]
pub struct NewRoom {
    pub room_id: RoomId,
    pub generation: u32,
    /// SRP salt.
    pub salt: [u8; 16],
    /// SRP verifier, 384 bytes big-endian.
    pub verifier: Vec<u8>,
    /// Sealed title and policy.
    pub descriptor: Vec<u8>,
    /// By the host over the descriptor's plaintext; only who can open it can check it.
    pub descriptor_signature: [u8; 64],
    /// Ed25519.
    pub host_public_key: [u8; 32],
    /// How long somebody has to join.
    pub valid_for: Duration,
}

/// A room as it is stored. The room id is not in it.
#[derive(Clone, PartialEq, Eq)]
pub struct RoomRecord {
    pub key: RoomKey,
    pub generation: u32,
    pub salt: [u8; 16],
    pub verifier: Vec<u8>,
    pub descriptor: Vec<u8>,
    pub descriptor_signature: [u8; 64],
    pub host_public_key: [u8; 32],
    pub expires_at: UnixMillis,
    /// Somebody has joined.
    pub live: bool,
}

/// What the operator allows.
#[derive(Clone, Copy, Debug)]
pub struct RoomLimits {
    pub link_validity_max: Duration,
}

/// Why a room was not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NewRoomRefusal {
    #[error("A new room starts with generation 1.")]
    Generation,
    #[error("The verifier must be 384 bytes and more than one.")]
    Verifier,
    #[error("The descriptor must have 1 to {DESCRIPTOR_BYTES_MAX} bytes.")]
    Descriptor,
    #[error("The host's public key is not an Ed25519 key.")]
    HostKey,
    #[error("The link must be valid for at least a minute, and no longer than the operator allows.")]
    Validity,
}

impl NewRoom {
    pub fn check(&self, limits: &RoomLimits) -> Result<(), NewRoomRefusal> {
        if self.generation != FIRST_GENERATION {
            return Err(NewRoomRefusal::Generation);
        }
        let is_trivial = self.verifier.iter().rev().skip(1).all(|byte| *byte == 0);
        if self.verifier.len() != VERIFIER_LEN || is_trivial {
            return Err(NewRoomRefusal::Verifier);
        }
        if self.descriptor.is_empty() || self.descriptor.len() > DESCRIPTOR_BYTES_MAX {
            return Err(NewRoomRefusal::Descriptor);
        }
        let host_key = VerifyingKey::from_bytes(&self.host_public_key);
        if !host_key.is_ok_and(|key| !key.is_weak()) {
            return Err(NewRoomRefusal::HostKey);
        }
        let longest = limits.link_validity_max.min(LINK_VALIDITY_MAX);
        if self.valid_for < LINK_VALIDITY_MIN || self.valid_for > longest {
            return Err(NewRoomRefusal::Validity);
        }
        Ok(())
    }

    /// The room to store. `key` stands for the room id, which is dropped here.
    pub fn into_record(self, key: RoomKey, now: UnixMillis) -> RoomRecord {
        RoomRecord {
            key,
            generation: self.generation,
            salt: self.salt,
            verifier: self.verifier,
            descriptor: self.descriptor,
            descriptor_signature: self.descriptor_signature,
            host_public_key: self.host_public_key,
            expires_at: now + self.valid_for,
            live: false,
        }
    }
}
