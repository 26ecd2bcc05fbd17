use ed25519_dalek::{Signature, VerifyingKey};
use vocab::RoomId;

const END_LABEL: &[u8] = b"meet/v1 end";

/// The signature is not the host's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the signature does not verify under the room's host key")]
pub struct NotHost;

/// What the host's key signs to end a meeting: `"meet/v1 end" ‖ room_id ‖ u32(generation) ‖ nonce`.
///
/// `nonce` is the connection's challenge, so that the signature is of no use on any other.
pub fn end_statement(room: &RoomId, generation: u32, nonce: &[u8; 32]) -> Vec<u8> {
    [END_LABEL, room.as_bytes(), &generation.to_be_bytes(), nonce].concat()
}

pub fn verify_end(
    host_public_key: &[u8; 32],
    room: &RoomId,
    generation: u32,
    nonce: &[u8; 32],
    signature: &[u8; 64],
) -> Result<(), NotHost> {
    let key = VerifyingKey::from_bytes(host_public_key).map_err(|_| NotHost)?;
    let statement = end_statement(room, generation, nonce);
    key.verify_strict(&statement, &Signature::from_bytes(signature))
        .map_err(|_| NotHost)
}
