//! Key derivation and the AEAD of one key id (RFC 9605 sections 4.4.2 to 4.4.4).

use aes_gcm::aead::{AeadInPlace, KeyInit};
use aes_gcm::{Aes128Gcm, Nonce, Tag};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// AES_128_GCM_SHA256_128.
pub(super) const SUITE: u16 = 4;
pub(super) const TAG_BYTES: usize = 16;
pub(super) const NONCE_BYTES: usize = 12;
const KEY_BYTES: usize = 16;

/// The encryption failed, or the tag does not hold. There is nothing more to know.
pub(super) struct CipherError;

/// Key and salt of one key id.
pub(super) struct FrameKey {
    cipher: Aes128Gcm,
    salt: Salt,
}

#[derive(Zeroize, ZeroizeOnDrop)]
struct Salt([u8; NONCE_BYTES]);

impl FrameKey {
    pub(super) fn derive(base_key: &[u8], kid: u64) -> Result<Self, CipherError> {
        let secret = Hkdf::<Sha256>::new(None, base_key);
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        let mut salt = Salt([0; NONCE_BYTES]);
        secret
            .expand(&key_label(kid, SUITE), &mut key[..])
            .map_err(|_| CipherError)?;
        secret
            .expand(&salt_label(kid, SUITE), &mut salt.0)
            .map_err(|_| CipherError)?;
        Ok(Self {
            cipher: Aes128Gcm::new((&*key).into()),
            salt,
        })
    }

    /// Encrypts `text` in place; the tag is the caller's to append.
    pub(super) fn seal(
        &self,
        counter: u64,
        aad: &[u8],
        text: &mut [u8],
    ) -> Result<[u8; TAG_BYTES], CipherError> {
        let nonce = nonce(&self.salt.0, counter);
        let tag = self
            .cipher
            .encrypt_in_place_detached(Nonce::from_slice(&nonce), aad, text);
        tag.map(Into::into).map_err(|_| CipherError)
    }

    /// Decrypts `text` in place; on failure its content is not to be used.
    pub(super) fn open(
        &self,
        counter: u64,
        aad: &[u8],
        text: &mut [u8],
        tag: &[u8; TAG_BYTES],
    ) -> Result<(), CipherError> {
        let nonce = nonce(&self.salt.0, counter);
        self.cipher
            .decrypt_in_place_detached(Nonce::from_slice(&nonce), aad, text, Tag::from_slice(tag))
            .map_err(|_| CipherError)
    }
}

pub(super) fn key_label(kid: u64, suite: u16) -> Vec<u8> {
    [
        &b"SFrame 1.0 Secret key "[..],
        &kid.to_be_bytes(),
        &suite.to_be_bytes(),
    ]
    .concat()
}

pub(super) fn salt_label(kid: u64, suite: u16) -> Vec<u8> {
    [
        &b"SFrame 1.0 Secret salt "[..],
        &kid.to_be_bytes(),
        &suite.to_be_bytes(),
    ]
    .concat()
}

/// The salt XOR the counter, big-endian and as long as the salt.
pub(super) fn nonce(salt: &[u8; NONCE_BYTES], counter: u64) -> [u8; NONCE_BYTES] {
    let mut nonce = *salt;
    for (place, byte) in nonce.iter_mut().rev().zip(counter.to_le_bytes()) {
        *place ^= byte;
    }
    nonce
}

/// What a frame's tag covers besides the ciphertext: header ‖ context ‖ clear bytes, in this order.
pub(super) fn aad(header: &[u8], context: u8, clear: &[u8]) -> Vec<u8> {
    [header, &[context], clear].concat()
}
