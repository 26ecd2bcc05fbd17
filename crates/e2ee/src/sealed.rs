//! What the server stores or relays without being able to read it: names in leaves, titles in descriptors.
//!
//! Both are padded to a fixed size, so that a name's or a title's length does not show.

use crate::host::{self, HostKey, HostPublicKey, HostSignature};
use crate::keys::RoomSecrets;
use crate::link::HostFingerprint;
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use minicbor::{Decode, Encode};
use vocab::limits::{NAME_BYTES_MAX, TITLE_BYTES_MAX};
use vocab::{CryptoRng, RoomId, Sensitive, UnixMillis};
use zeroize::Zeroizing;

const NONCE_BYTES: usize = 12;
const TAG_BYTES: usize = 16;
const PROFILE_PLAIN_BYTES: usize = 96;
const DESCRIPTOR_PLAIN_BYTES: usize = 384;
/// Length of every sealed profile.
pub const PROFILE_BYTES: usize = NONCE_BYTES + PROFILE_PLAIN_BYTES + TAG_BYTES;
/// Length of every sealed descriptor.
pub const DESCRIPTOR_BYTES: usize = NONCE_BYTES + DESCRIPTOR_PLAIN_BYTES + TAG_BYTES;

/// What a leaf says about its person.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Profile {
    /// At most [`NAME_BYTES_MAX`] bytes of UTF-8.
    #[n(1)]
    pub name: String,
}

/// What the host's device says about the meeting when it makes it.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Descriptor {
    /// At most [`TITLE_BYTES_MAX`] bytes of UTF-8; may be empty.
    #[n(1)]
    pub title: String,
    #[cbor(n(2), with = "minicbor::bytes")]
    pub host_public_key: HostPublicKey,
    #[n(3)]
    pub policy: Policy,
    /// Milliseconds since 1970, by the host's clock.
    #[n(4)]
    pub created_unix_ms: u64,
}

impl Profile {
    /// Reads what was sealed: padded CBOR. Whoever knows the link can seal anything, so nothing is assumed.
    pub fn decode(plain: &[u8]) -> Result<Self, OpenError> {
        let profile: Self = decode_padded(plain)?;
        if profile.name.len() > NAME_BYTES_MAX {
            return Err(OpenError::Malformed);
        }
        Ok(profile)
    }
}

impl Descriptor {
    /// Reads what was sealed: padded CBOR. Neither the host's key nor its signature is checked.
    pub fn decode(plain: &[u8]) -> Result<Self, OpenError> {
        let descriptor: Self = decode_padded(plain)?;
        if descriptor.title.len() > TITLE_BYTES_MAX {
            return Err(OpenError::Malformed);
        }
        Ok(descriptor)
    }

    pub fn created(&self) -> UnixMillis {
        UnixMillis(self.created_unix_ms)
    }
}

/// The rules that the meeting starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Policy {
    #[n(1)]
    pub join: JoinRule,
    /// Whether late joiners are given the chat so far.
    #[n(2)]
    pub share_history: bool,
    #[n(3)]
    pub recording: bool,
    #[n(4)]
    pub members_max: u16,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            join: JoinRule::Open,
            share_history: false,
            recording: false,
            members_max: vocab::limits::MEMBERS_MAX,
        }
    }
}

/// Who lets a joiner in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum JoinRule {
    #[n(0)]
    Open,
    #[n(1)]
    Lobby,
    #[n(2)]
    Locked,
}

/// A descriptor as the server stores it.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedDescriptor {
    /// [`DESCRIPTOR_BYTES`] bytes.
    pub bytes: Vec<u8>,
    /// By the host over the plaintext's hash, room id and generation.
    pub signature: HostSignature,
}

/// Why something cannot be sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    #[error("the name or title is longer than its limit")]
    TooLong,
    #[error("the encryption failed")]
    Encrypt,
}

/// Why something sealed is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    #[error("it was not sealed with this meeting's key, or it was changed")]
    Forged,
    #[error("what was sealed is not well-formed")]
    Malformed,
    #[error("the host's key is not the one that the link names")]
    HostMismatch,
    #[error("the host's signature does not verify")]
    HostSignature,
}

/// `nonce ‖ AES-256-GCM(K("names"), CBOR padded to 96 bytes, aad = "profile" ‖ room id ‖ signature key)`.
pub fn seal_profile(
    secrets: &RoomSecrets,
    signature_key: &[u8; 32],
    profile: &Profile,
    rng: &mut dyn CryptoRng,
) -> Result<Vec<u8>, SealError> {
    if profile.name.len() > NAME_BYTES_MAX {
        return Err(SealError::TooLong);
    }
    let plain = encode_padded(profile, PROFILE_PLAIN_BYTES)?;
    seal(
        secrets.names_key(),
        &plain,
        &profile_aad(secrets.room_id(), signature_key),
        rng,
    )
}

pub fn open_profile(
    secrets: &RoomSecrets,
    signature_key: &[u8; 32],
    sealed: &[u8],
) -> Result<Profile, OpenError> {
    let aad = profile_aad(secrets.room_id(), signature_key);
    let plain = open(secrets.names_key(), sealed, PROFILE_BYTES, &aad)?;
    Profile::decode(&plain)
}

/// `nonce ‖ AES-256-GCM(K("descriptor"), CBOR padded to 384 bytes, aad = "desc" ‖ room id ‖ u32(generation))`.
///
/// `descriptor.host_public_key` must be `host`'s.
pub fn seal_descriptor(
    secrets: &RoomSecrets,
    host: &HostKey,
    descriptor: &Descriptor,
    rng: &mut dyn CryptoRng,
) -> Result<SealedDescriptor, SealError> {
    if descriptor.title.len() > TITLE_BYTES_MAX {
        return Err(SealError::TooLong);
    }
    let plain = encode_padded(descriptor, DESCRIPTOR_PLAIN_BYTES)?;
    let signature = host.sign_descriptor(secrets.room_id(), secrets.generation(), &plain);
    let bytes = seal(secrets.descriptor_key(), &plain, &descriptor_aad(secrets), rng)?;
    Ok(SealedDescriptor { bytes, signature })
}

/// Opens a descriptor and checks that the host that the link names signed it.
pub fn open_descriptor(
    secrets: &RoomSecrets,
    host_fingerprint: &HostFingerprint,
    sealed: &[u8],
    signature: &HostSignature,
) -> Result<Descriptor, OpenError> {
    let plain = open(
        secrets.descriptor_key(),
        sealed,
        DESCRIPTOR_BYTES,
        &descriptor_aad(secrets),
    )?;
    let descriptor = Descriptor::decode(&plain)?;
    if !host::fingerprint_matches(&descriptor.host_public_key, host_fingerprint) {
        return Err(OpenError::HostMismatch);
    }
    host::verify_descriptor(
        &descriptor.host_public_key,
        secrets.room_id(),
        secrets.generation(),
        &plain,
        signature,
    )
    .map_err(|_| OpenError::HostSignature)?;
    Ok(descriptor)
}

fn profile_aad(room_id: &RoomId, signature_key: &[u8; 32]) -> Vec<u8> {
    [&b"profile"[..], room_id.as_bytes(), signature_key].concat()
}

fn descriptor_aad(secrets: &RoomSecrets) -> Vec<u8> {
    [
        &b"desc"[..],
        secrets.room_id().as_bytes(),
        &secrets.generation().to_be_bytes(),
    ]
    .concat()
}

fn seal(
    key: &Sensitive<[u8; 32]>,
    plain: &[u8],
    aad: &[u8],
    rng: &mut dyn CryptoRng,
) -> Result<Vec<u8>, SealError> {
    let mut nonce = [0; NONCE_BYTES];
    rng.fill_bytes(&mut nonce);
    let cipher = Aes256Gcm::new(key.expose().into());
    let sealed = cipher
        .encrypt(Nonce::from_slice(&nonce), Payload { msg: plain, aad })
        .map_err(|_| SealError::Encrypt)?;
    Ok([&nonce[..], &sealed].concat())
}

fn open(
    key: &Sensitive<[u8; 32]>,
    sealed: &[u8],
    expected_bytes: usize,
    aad: &[u8],
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let (nonce, msg) = sealed
        .split_first_chunk::<NONCE_BYTES>()
        .ok_or(OpenError::Malformed)?;
    if sealed.len() != expected_bytes {
        return Err(OpenError::Malformed);
    }
    Aes256Gcm::new(key.expose().into())
        .decrypt(Nonce::from_slice(nonce), Payload { msg, aad })
        .map(Zeroizing::new)
        .map_err(|_| OpenError::Forged)
}

/// CBOR, then zeros: CBOR says itself where it ends.
fn encode_padded<T: Encode<()>>(value: &T, bytes: usize) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let mut plain = Zeroizing::new(Vec::with_capacity(bytes));
    minicbor::encode(value, &mut *plain).map_err(|_| SealError::Encrypt)?;
    if plain.len() > bytes {
        return Err(SealError::TooLong);
    }
    plain.resize(bytes, 0);
    Ok(plain)
}

fn decode_padded<'b, T: Decode<'b, ()>>(plain: &'b [u8]) -> Result<T, OpenError> {
    let mut decoder = minicbor::Decoder::new(plain);
    let value = decoder.decode().map_err(|_| OpenError::Malformed)?;
    let padding = plain.get(decoder.position()..).ok_or(OpenError::Malformed)?;
    if padding.iter().any(|byte| *byte != 0) {
        return Err(OpenError::Malformed);
    }
    Ok(value)
}

#[cfg(test)]
mod tests;
