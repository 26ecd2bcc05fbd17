//! The key schedule from the link's secret (e2ee.md section 4). Labels are normative.

use crate::link::MeetingLink;
use argon2::{Algorithm, Argon2, Params, Version};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use unicode_normalization::UnicodeNormalization;
use vocab::{ParticipantId, RoomId, Sensitive};
use zeroize::Zeroizing;

const ARGON2_MEMORY_KIB: u32 = 64 * 1024;
const ARGON2_PASSES: u32 = 3;
const ARGON2_LANES: u32 = 1;

/// The tag that proves that a leaf's owner knows the link, 16 bytes.
pub type LeafTag = [u8; 16];

/// Why no keys come of a link and a passphrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("the meeting asks for a passphrase, and none was given")]
    PassphraseMissing,
    #[error("there is not enough memory to stretch the passphrase")]
    OutOfMemory,
    #[error("a key could not be expanded")]
    Expand,
}

/// Every key that follows from one link, passphrase and generation.
///
/// ```compile_fail
/// fn print(secrets: &e2ee::keys::RoomSecrets) { println!("{secrets:?}"); }
/// ```
#[derive(Clone)]
pub struct RoomSecrets {
    room_id: RoomId,
    generation: u32,
    srp: Sensitive<[u8; 32]>,
    mls_psk: Sensitive<[u8; 32]>,
    join_tag: Sensitive<[u8; 32]>,
    names: Sensitive<[u8; 32]>,
    descriptor: Sensitive<[u8; 32]>,
    lobby: Sensitive<[u8; 32]>,
}

impl RoomSecrets {
    /// Takes a tenth of a second or more if the link asks for a passphrase (Argon2id); `passphrase` is
    /// ignored if it does not.
    pub fn derive(link: &MeetingLink, passphrase: Option<&str>, generation: u32) -> Result<Self, KeyError> {
        let stretched = match passphrase.unwrap_or_default() {
            _ if !link.passphrase_needed => Zeroizing::new([0; 32]),
            "" => return Err(KeyError::PassphraseMissing),
            text => stretch(text, link)?,
        };
        let salt = Sha256::new()
            .chain_update(b"meet/v1 room-secret")
            .chain_update(link.room_id.as_bytes())
            .chain_update(generation.to_be_bytes())
            .finalize();
        let input = Zeroizing::new([&link.secret.expose()[..], &stretched[..]].concat());
        let prk = Hkdf::<Sha256>::new(Some(&salt), &input);
        Ok(Self {
            room_id: link.room_id,
            generation,
            srp: expand(&prk, b"meet/v1 srp")?,
            mls_psk: expand(&prk, b"meet/v1 mls-psk")?,
            join_tag: expand(&prk, b"meet/v1 join-tag")?,
            names: expand(&prk, b"meet/v1 names")?,
            descriptor: expand(&prk, b"meet/v1 descriptor")?,
            lobby: expand(&prk, b"meet/v1 lobby")?,
        })
    }

    pub fn room_id(&self) -> &RoomId {
        &self.room_id
    }

    pub fn generation(&self) -> u32 {
        self.generation
    }

    /// The SRP password: the server sees only its verifier.
    pub fn srp_password(&self) -> &Sensitive<[u8; 32]> {
        &self.srp
    }

    /// The external PSK that every commit of this generation carries.
    pub fn link_psk(&self) -> &Sensitive<[u8; 32]> {
        &self.mls_psk
    }

    /// `"meet/v1 psk" ‖ room id ‖ u32(generation)`.
    pub fn psk_id(&self) -> Vec<u8> {
        psk_id(&self.room_id, self.generation)
    }

    pub fn join_tag_key(&self) -> &Sensitive<[u8; 32]> {
        &self.join_tag
    }

    pub fn names_key(&self) -> &Sensitive<[u8; 32]> {
        &self.names
    }

    pub fn descriptor_key(&self) -> &Sensitive<[u8; 32]> {
        &self.descriptor
    }

    pub fn lobby_key(&self) -> &Sensitive<[u8; 32]> {
        &self.lobby
    }

    /// The tag of a leaf with this signature key and participant id in this room and generation.
    pub fn leaf_tag(
        &self,
        signature_key: &[u8; 32],
        participant: &ParticipantId,
    ) -> Result<LeafTag, KeyError> {
        leaf_tag(
            &self.join_tag,
            &self.room_id,
            self.generation,
            signature_key,
            participant,
        )
    }

    /// Whether `tag` is that leaf's tag; takes the same time either way.
    pub fn leaf_tag_holds(&self, signature_key: &[u8; 32], participant: &ParticipantId, tag: &[u8]) -> bool {
        self.leaf_tag(signature_key, participant)
            .is_ok_and(|expected| expected[..].ct_eq(tag).into())
    }
}

/// The id of a generation's external PSK.
pub fn psk_id(room_id: &RoomId, generation: u32) -> Vec<u8> {
    [&b"meet/v1 psk"[..], room_id.as_bytes(), &generation.to_be_bytes()].concat()
}

/// HMAC(join-tag key, "meet/v1 leaf" ‖ room id ‖ u32(generation) ‖ signature key ‖ participant id), cut to 16.
pub fn leaf_tag(
    join_tag_key: &Sensitive<[u8; 32]>,
    room_id: &RoomId,
    generation: u32,
    signature_key: &[u8; 32],
    participant: &ParticipantId,
) -> Result<LeafTag, KeyError> {
    let mut mac = Hmac::<Sha256>::new_from_slice(join_tag_key.expose()).map_err(|_| KeyError::Expand)?;
    mac.update(b"meet/v1 leaf");
    mac.update(room_id.as_bytes());
    mac.update(&generation.to_be_bytes());
    mac.update(signature_key);
    mac.update(participant.as_bytes());
    let whole: [u8; 32] = mac.finalize().into_bytes().into();
    whole.first_chunk().copied().ok_or(KeyError::Expand)
}

fn stretch(passphrase: &str, link: &MeetingLink) -> Result<Zeroizing<[u8; 32]>, KeyError> {
    let normalized = Zeroizing::new(passphrase.nfkc().collect::<String>());
    let mut salt = Zeroizing::new([0; 16]);
    Hkdf::<Sha256>::new(Some(b"meet/v1 pw-salt"), link.secret.expose())
        .expand(link.room_id.as_bytes(), &mut salt[..])
        .map_err(|_| KeyError::Expand)?;
    let params = Params::new(ARGON2_MEMORY_KIB, ARGON2_PASSES, ARGON2_LANES, Some(32))
        .map_err(|_| KeyError::OutOfMemory)?;
    let mut stretched = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(normalized.as_bytes(), &salt[..], &mut stretched[..])
        .map_err(|_| KeyError::OutOfMemory)?;
    Ok(stretched)
}

fn expand(prk: &Hkdf<Sha256>, label: &[u8]) -> Result<Sensitive<[u8; 32]>, KeyError> {
    let mut key = Zeroizing::new([0; 32]);
    prk.expand(label, &mut key[..]).map_err(|_| KeyError::Expand)?;
    Ok(Sensitive::new(*key))
}

#[cfg(test)]
mod tests;
