//! What is hashed with what (RFC 5054 section 2.6 and RFC 2945 section 3).

use crate::{Proof, PublicValue, Salt, SessionKey, group};
use hmac::digest::{Digest, Output};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use vocab::Sensitive;
use zeroize::Zeroizing;

/// x = H(salt ‖ H(I ‖ ":" ‖ password))
pub(crate) fn private_key(identity: &str, password: &[u8], salt: &Salt) -> Zeroizing<[u8; 32]> {
    Zeroizing::new(private_key_with::<Sha256>(identity, password, salt).into())
}

pub(crate) fn private_key_with<D: Digest>(identity: &str, password: &[u8], salt: &[u8]) -> Output<D> {
    let inner = D::new()
        .chain_update(identity)
        .chain_update(":")
        .chain_update(password)
        .finalize();
    D::new().chain_update(salt).chain_update(inner).finalize()
}

/// k = H(N ‖ PAD(g))
pub(crate) fn multiplier() -> [u8; 32] {
    let (n, g) = (
        group::meeting().modulus().to_be_bytes(),
        group::meeting().generator().to_be_bytes(),
    );
    pair_with::<Sha256>(&n, &g).into()
}

/// u = H(PAD(A) ‖ PAD(B)); `None` if it is zero.
pub(crate) fn scrambler(a: &PublicValue, b: &PublicValue) -> Option<[u8; 32]> {
    refuse_zero(pair_with::<Sha256>(a, b).into())
}

pub(crate) fn refuse_zero(u: [u8; 32]) -> Option<[u8; 32]> {
    (!bool::from(u.ct_eq(&[0; 32]))).then_some(u)
}

/// H(one ‖ other)
pub(crate) fn pair_with<D: Digest>(one: &[u8], other: &[u8]) -> Output<D> {
    D::new().chain_update(one).chain_update(other).finalize()
}

/// K = H(PAD(S))
pub(crate) fn session_key(premaster: &group::Element) -> SessionKey {
    let bytes = Zeroizing::new(group::encode(premaster));
    SessionKey(Sensitive::new(Sha256::digest(&bytes[..]).into()))
}

/// M1 = H(H(N) ⊕ H(PAD(g)) ‖ H(I) ‖ salt ‖ PAD(A) ‖ PAD(B) ‖ K)
pub(crate) fn client_proof(
    identity: &str,
    salt: &Salt,
    a: &PublicValue,
    b: &PublicValue,
    key: &SessionKey,
) -> Proof {
    let mut parameters: [u8; 32] = Sha256::digest(group::meeting().modulus().to_be_bytes()).into();
    let generator: [u8; 32] = Sha256::digest(group::meeting().generator().to_be_bytes()).into();
    parameters.iter_mut().zip(generator).for_each(|(n, g)| *n ^= g);
    Sha256::new()
        .chain_update(parameters)
        .chain_update(Sha256::digest(identity))
        .chain_update(salt)
        .chain_update(a)
        .chain_update(b)
        .chain_update(key.expose())
        .finalize()
        .into()
}

/// M2 = H(PAD(A) ‖ M1 ‖ K)
pub(crate) fn server_proof(a: &PublicValue, m1: &Proof, key: &SessionKey) -> Proof {
    Sha256::new()
        .chain_update(a)
        .chain_update(m1)
        .chain_update(key.expose())
        .finalize()
        .into()
}

/// HMAC-SHA256 over the parts, one after another.
pub(crate) fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // RFC 2104 pads a key that is shorter than the hash's block with zeros.
    let mut block = Zeroizing::new([0; 64]);
    block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    let mut mac = Hmac::<Sha256>::new((&*block).into());
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}
