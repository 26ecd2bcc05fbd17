//! Every vector of RFC 9605's repository; see `tests/vectors/README.md`.

use super::suites::suite;
use crate::sframe::cipher::{self, FrameKey};
use crate::sframe::{Header, HeaderError};
use serde::Deserialize;

const RFC_9605: &str = include_str!("../../../tests/vectors/sframe.json");
const AES_256_CTR: &str = include_str!("../../../tests/vectors/sframe-aes256.json");

#[derive(Deserialize)]
struct Vectors {
    header: Vec<HeaderVector>,
    aes_ctr_hmac: Vec<CipherVector>,
    aes_256_ctr_hmac: Vec<CipherVector>,
    sframe: Vec<FrameVector>,
}

#[derive(Deserialize)]
struct Aes256Vectors {
    sframe_aes_256_ctr_hmac: Vec<FrameVector>,
}

#[derive(Deserialize)]
struct HeaderVector {
    kid: u64,
    ctr: u64,
    encoded: String,
}

#[derive(Deserialize)]
struct CipherVector {
    cipher_suite: u16,
    key: String,
    nonce: String,
    aad: String,
    pt: String,
    ct: String,
}

#[derive(Deserialize)]
struct FrameVector {
    cipher_suite: u16,
    kid: u64,
    ctr: u64,
    base_key: String,
    sframe_key_label: String,
    sframe_salt_label: String,
    sframe_secret: String,
    sframe_key: String,
    sframe_salt: String,
    metadata: String,
    nonce: String,
    aad: String,
    pt: String,
    ct: String,
}

fn unhex(text: &str) -> Vec<u8> {
    let digits = text
        .as_bytes()
        .chunks(2)
        .map(|pair| core::str::from_utf8(pair).unwrap());
    digits.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
}

fn header(kid: u64, counter: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    Header { kid, counter }.write(&mut bytes);
    bytes
}

#[test]
fn headers() {
    let vectors: Vectors = serde_json::from_str(RFC_9605).unwrap();
    assert_eq!(vectors.header.len(), 289);
    for vector in vectors.header {
        let encoded = unhex(&vector.encoded);
        assert_eq!(header(vector.kid, vector.ctr), encoded);
        let parsed = Header {
            kid: vector.kid,
            counter: vector.ctr,
        };
        assert_eq!(Header::parse(&encoded), Ok((parsed, encoded.len())));
        let longer = [&encoded[..], &[0xFF; 3]].concat();
        assert_eq!(Header::parse(&longer), Ok((parsed, encoded.len())));
        for length in 0..encoded.len() {
            assert_eq!(Header::parse(&encoded[..length]), Err(HeaderError::Truncated));
        }
    }
}

#[test]
fn counter_mode_ciphers() {
    let vectors: Vectors = serde_json::from_str(RFC_9605).unwrap();
    assert_eq!(
        (vectors.aes_ctr_hmac.len(), vectors.aes_256_ctr_hmac.len()),
        (3, 3)
    );
    for vector in vectors.aes_ctr_hmac.into_iter().chain(vectors.aes_256_ctr_hmac) {
        let nonce = unhex(&vector.nonce).try_into().unwrap();
        let suite = suite(vector.cipher_suite);
        let sealed = suite.encrypt(
            &unhex(&vector.key),
            &nonce,
            &unhex(&vector.aad),
            &unhex(&vector.pt),
        );
        assert_eq!(sealed, unhex(&vector.ct), "suite {}", vector.cipher_suite);
    }
}

fn check_frame(vector: &FrameVector) {
    let suite = suite(vector.cipher_suite);
    let base_key = unhex(&vector.base_key);
    assert_eq!(
        cipher::key_label(vector.kid, suite.id),
        unhex(&vector.sframe_key_label)
    );
    assert_eq!(
        cipher::salt_label(vector.kid, suite.id),
        unhex(&vector.sframe_salt_label)
    );
    let (secret, key, salt) = suite.derive(&base_key, vector.kid);
    assert_eq!(secret, unhex(&vector.sframe_secret));
    assert_eq!(key, unhex(&vector.sframe_key));
    assert_eq!(salt[..], unhex(&vector.sframe_salt));
    let nonce = suite.nonce(&salt, vector.ctr);
    assert_eq!(nonce[..], unhex(&vector.nonce));
    let header = header(vector.kid, vector.ctr);
    // Our metadata is the context, then the clear bytes: split the vector's the same way.
    let metadata = unhex(&vector.metadata);
    let (context, clear) = metadata.split_first().unwrap();
    let aad = cipher::aad(&header, *context, clear);
    assert_eq!(aad, unhex(&vector.aad));
    let plain = unhex(&vector.pt);
    let sealed = [&header[..], &suite.encrypt(&key, &nonce, &aad, &plain)].concat();
    assert_eq!(sealed, unhex(&vector.ct), "suite {}", vector.cipher_suite);
}

#[test]
fn frames() {
    let vectors: Vectors = serde_json::from_str(RFC_9605).unwrap();
    let aes_256: Aes256Vectors = serde_json::from_str(AES_256_CTR).unwrap();
    assert_eq!(
        (vectors.sframe.len(), aes_256.sframe_aes_256_ctr_hmac.len()),
        (5, 3)
    );
    vectors
        .sframe
        .iter()
        .chain(&aes_256.sframe_aes_256_ctr_hmac)
        .for_each(check_frame);
}

/// The suite that meetings use, through the code that meetings use.
#[test]
fn the_meetings_suite() {
    let vectors: Vectors = serde_json::from_str(RFC_9605).unwrap();
    let vector = vectors
        .sframe
        .iter()
        .find(|vector| vector.cipher_suite == cipher::SUITE)
        .unwrap();
    let key = FrameKey::derive(&unhex(&vector.base_key), vector.kid)
        .ok()
        .unwrap();
    let (header, aad) = (header(vector.kid, vector.ctr), unhex(&vector.aad));
    let mut text = unhex(&vector.pt);
    let tag = key.seal(vector.ctr, &aad, &mut text).ok().unwrap();
    assert_eq!([&header[..], &text, &tag].concat(), unhex(&vector.ct));
    assert!(key.open(vector.ctr, &aad, &mut text, &tag).is_ok());
    assert_eq!(text, unhex(&vector.pt));
    assert!(key.open(vector.ctr + 1, &aad, &mut text, &tag).is_err());
}
