//! The host's key: what it signs, and how everybody checks that.

use crate::link::HostFingerprint;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use vocab::{CryptoRng, RoomId, Sensitive};
use zeroize::Zeroizing;

/// Ed25519 public key, 32 bytes.
pub type HostPublicKey = [u8; 32];
/// Ed25519 signature, 64 bytes.
pub type HostSignature = [u8; 64];

/// The role that a proof in a leaf gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Host = 1,
    Moderator = 2,
}

/// A signature that does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    #[error("the host's public key is not a key")]
    PublicKey,
    #[error("the signature does not verify")]
    Signature,
}

/// The key that made the meeting. Its seed never leaves the host's device.
///
/// ```compile_fail
/// println!("{:?}", e2ee::host::HostKey::from_seed([0; 32]));
/// ```
#[derive(Clone)]
pub struct HostKey(SigningKey);

impl HostKey {
    pub fn generate(rng: &mut dyn CryptoRng) -> Self {
        let mut seed = Zeroizing::new([0; 32]);
        rng.fill_bytes(&mut seed[..]);
        Self::from_seed(*seed)
    }

    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self(SigningKey::from_bytes(&Zeroizing::new(seed)))
    }

    /// For keeping on the host's device.
    pub fn seed(&self) -> Sensitive<[u8; 32]> {
        Sensitive::new(self.0.to_bytes())
    }

    pub fn public(&self) -> HostPublicKey {
        self.0.verifying_key().to_bytes()
    }

    pub fn fingerprint(&self) -> HostFingerprint {
        fingerprint(&self.public())
    }

    /// Proves that the leaf with `signature_key` has `role` in this room.
    pub fn role_proof(&self, room_id: &RoomId, signature_key: &[u8; 32], role: Role) -> HostSignature {
        self.sign(&role_statement(room_id, signature_key, role))
    }

    /// Ends the meeting; `nonce` is the connection's challenge.
    pub fn sign_end(&self, room_id: &RoomId, generation: u32, nonce: &[u8; 32]) -> HostSignature {
        self.sign(&end_statement(room_id, generation, nonce))
    }

    pub(crate) fn sign_descriptor(&self, room_id: &RoomId, generation: u32, plain: &[u8]) -> HostSignature {
        self.sign(&descriptor_statement(room_id, generation, plain))
    }

    fn sign(&self, statement: &[u8]) -> HostSignature {
        self.0.sign(statement).to_bytes()
    }
}

/// SHA-256("meet/v1 host-fp" ‖ public key), cut to 9 bytes.
pub fn fingerprint(public: &HostPublicKey) -> HostFingerprint {
    let hash: [u8; 32] = Sha256::new()
        .chain_update(b"meet/v1 host-fp")
        .chain_update(public)
        .finalize()
        .into();
    let mut fingerprint = [0; 9];
    fingerprint.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    fingerprint
}

/// Whether the link's fingerprint is that of this key.
pub fn fingerprint_matches(public: &HostPublicKey, expected: &HostFingerprint) -> bool {
    fingerprint(public).ct_eq(expected).into()
}

/// Checks a proof by the host's or, for a leaf that a moderator appointed, a moderator's key.
pub fn verify_role_proof(
    public: &HostPublicKey,
    room_id: &RoomId,
    signature_key: &[u8; 32],
    role: Role,
    proof: &HostSignature,
) -> Result<(), SignatureError> {
    verify(public, &role_statement(room_id, signature_key, role), proof)
}

pub fn verify_end(
    public: &HostPublicKey,
    room_id: &RoomId,
    generation: u32,
    nonce: &[u8; 32],
    signature: &HostSignature,
) -> Result<(), SignatureError> {
    verify(public, &end_statement(room_id, generation, nonce), signature)
}

pub(crate) fn verify_descriptor(
    public: &HostPublicKey,
    room_id: &RoomId,
    generation: u32,
    plain: &[u8],
    signature: &HostSignature,
) -> Result<(), SignatureError> {
    verify(
        public,
        &descriptor_statement(room_id, generation, plain),
        signature,
    )
}

fn verify(public: &HostPublicKey, statement: &[u8], signature: &HostSignature) -> Result<(), SignatureError> {
    let key = VerifyingKey::from_bytes(public).map_err(|_| SignatureError::PublicKey)?;
    key.verify_strict(statement, &Signature::from_bytes(signature))
        .map_err(|_| SignatureError::Signature)
}

/// "meet/v1 role" ‖ room id ‖ signature key ‖ role
fn role_statement(room_id: &RoomId, signature_key: &[u8; 32], role: Role) -> Vec<u8> {
    [
        &b"meet/v1 role"[..],
        room_id.as_bytes(),
        signature_key,
        &[role as u8],
    ]
    .concat()
}

/// "meet/v1 end" ‖ room id ‖ u32(generation) ‖ nonce
fn end_statement(room_id: &RoomId, generation: u32, nonce: &[u8; 32]) -> Vec<u8> {
    [
        &b"meet/v1 end"[..],
        room_id.as_bytes(),
        &generation.to_be_bytes(),
        nonce,
    ]
    .concat()
}

/// SHA-256(plaintext) ‖ room id ‖ u32(generation)
fn descriptor_statement(room_id: &RoomId, generation: u32, plain: &[u8]) -> Vec<u8> {
    [
        &Sha256::digest(plain)[..],
        room_id.as_bytes(),
        &generation.to_be_bytes(),
    ]
    .concat()
}

#[cfg(test)]
mod tests;
