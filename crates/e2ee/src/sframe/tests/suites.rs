//! The cipher suites that only the vectors use (RFC 9605 sections 4.5.1, 4.5.2; draft for AES-256-CTR).

use crate::sframe::cipher::{NONCE_BYTES, key_label, nonce, salt_label};
use aes_gcm::aead::{Aead, KeyInit as _, Payload};
use aes_gcm::aes::cipher::BlockEncrypt;
use aes_gcm::aes::{Aes128, Aes256, Block};
use aes_gcm::{Aes128Gcm, Aes256Gcm};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::{Sha256, Sha512};

pub(super) struct Suite {
    pub(super) id: u16,
    aes_bytes: usize,
    tag_bytes: usize,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    CtrSha256,
    CtrSha512,
    GcmSha256,
    GcmSha512,
}

pub(super) fn suite(id: u16) -> Suite {
    let (aes_bytes, tag_bytes, kind) = match id {
        1 => (16, 10, Kind::CtrSha256),
        2 => (16, 8, Kind::CtrSha256),
        3 => (16, 4, Kind::CtrSha256),
        4 => (16, 16, Kind::GcmSha256),
        5 => (32, 16, Kind::GcmSha512),
        6 => (32, 10, Kind::CtrSha512),
        7 => (32, 8, Kind::CtrSha512),
        8 => (32, 4, Kind::CtrSha512),
        other => panic!("no suite {other}"),
    };
    Suite {
        id,
        aes_bytes,
        tag_bytes,
        kind,
    }
}

impl Suite {
    fn key_bytes(&self) -> usize {
        match self.kind {
            Kind::CtrSha256 => self.aes_bytes + 32,
            Kind::CtrSha512 => self.aes_bytes + 64,
            Kind::GcmSha256 | Kind::GcmSha512 => self.aes_bytes,
        }
    }

    /// The secret, the key and the salt.
    pub(super) fn derive(&self, base_key: &[u8], kid: u64) -> (Vec<u8>, Vec<u8>, [u8; NONCE_BYTES]) {
        let (mut key, mut salt) = (vec![0; self.key_bytes()], [0; NONCE_BYTES]);
        let (key_label, salt_label) = (key_label(kid, self.id), salt_label(kid, self.id));
        let secret = if matches!(self.kind, Kind::CtrSha256 | Kind::GcmSha256) {
            let (secret, hkdf) = Hkdf::<Sha256>::extract(None, base_key);
            hkdf.expand(&key_label, &mut key).unwrap();
            hkdf.expand(&salt_label, &mut salt).unwrap();
            secret.to_vec()
        } else {
            let (secret, hkdf) = Hkdf::<Sha512>::extract(None, base_key);
            hkdf.expand(&key_label, &mut key).unwrap();
            hkdf.expand(&salt_label, &mut salt).unwrap();
            secret.to_vec()
        };
        (secret, key, salt)
    }

    pub(super) fn nonce(&self, salt: &[u8; NONCE_BYTES], counter: u64) -> [u8; NONCE_BYTES] {
        nonce(salt, counter)
    }

    /// Ciphertext and tag.
    pub(super) fn encrypt(&self, key: &[u8], nonce: &[u8; NONCE_BYTES], aad: &[u8], plain: &[u8]) -> Vec<u8> {
        let payload = Payload { msg: plain, aad };
        match self.kind {
            Kind::GcmSha256 => Aes128Gcm::new_from_slice(key)
                .unwrap()
                .encrypt(nonce.into(), payload)
                .unwrap(),
            Kind::GcmSha512 => Aes256Gcm::new_from_slice(key)
                .unwrap()
                .encrypt(nonce.into(), payload)
                .unwrap(),
            Kind::CtrSha256 | Kind::CtrSha512 => self.encrypt_then_mac(key, nonce, aad, plain),
        }
    }

    fn encrypt_then_mac(&self, key: &[u8], nonce: &[u8; NONCE_BYTES], aad: &[u8], plain: &[u8]) -> Vec<u8> {
        let (encryption_key, authentication_key) = key.split_at(self.aes_bytes);
        let mut text = plain.to_vec();
        for (index, chunk) in text.chunks_mut(16).enumerate() {
            let mut block = [&nonce[..], &(index as u32).to_be_bytes()].concat();
            match self.aes_bytes {
                16 => Aes128::new_from_slice(encryption_key)
                    .unwrap()
                    .encrypt_block(Block::from_mut_slice(&mut block)),
                _ => Aes256::new_from_slice(encryption_key)
                    .unwrap()
                    .encrypt_block(Block::from_mut_slice(&mut block)),
            }
            chunk
                .iter_mut()
                .zip(block)
                .for_each(|(byte, stream)| *byte ^= stream);
        }
        let lengths = [aad.len(), text.len(), self.tag_bytes]
            .map(|length| (length as u64).to_be_bytes())
            .concat();
        let authenticated = [&lengths[..], nonce, aad, &text].concat();
        let tag = if self.kind == Kind::CtrSha256 {
            mac::<Hmac<Sha256>>(authentication_key, &authenticated)
        } else {
            mac::<Hmac<Sha512>>(authentication_key, &authenticated)
        };
        text.extend_from_slice(&tag[..self.tag_bytes]);
        text
    }
}

fn mac<M: Mac + hmac::KeyInit>(key: &[u8], data: &[u8]) -> Vec<u8> {
    let mut mac = <M as hmac::KeyInit>::new_from_slice(key).unwrap();
    mac.update(data);
    mac.finalize().into_bytes().to_vec()
}
