//! SRP-6a (RFC 5054), both roles: proves that two sides know the same password without sending it.
//!
//! **Architecture Invariant**: no password and no private value leaves this crate except as verifier, public
//! value, proof or session key; nothing here has `Debug`; nothing panics on what a peer sent; randomness is
//! passed in. Secret-dependent arithmetic takes the same time for every secret.
//!
//! The profile (e2ee.md section 4.1): the 3072-bit group of RFC 5054, g = 5, SHA-256, and every number padded
//! to 384 bytes wherever it is hashed or sent, g in H(g) and S in H(S) too.
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

mod client;
mod fake;
mod group;
mod hello;
mod server;
mod transcript;

pub use client::{Client, ClientProof};
pub use fake::fake_record;
pub use hello::{ControlKey, control_key, hello_mac, hello_mac_holds};
pub use server::{Server, ServerProof};

use vocab::{RoomId, Sensitive};

/// Length of a public value and of a verifier.
pub const PUBLIC_VALUE_BYTES: usize = 384;
/// How many random bytes the private values a and b have.
const PRIVATE_VALUE_BYTES: usize = 48;

/// A or B, big-endian.
pub type PublicValue = [u8; PUBLIC_VALUE_BYTES];
/// v = g^x, big-endian. Whoever has it can guess passwords offline.
pub type Verifier = [u8; PUBLIC_VALUE_BYTES];
/// M1 or M2.
pub type Proof = [u8; 32];
pub type Salt = [u8; 16];

/// What the server keeps of a password.
///
/// ```compile_fail
/// fn print(record: &password_proof::Record) { println!("{record:?}"); }
/// ```
#[derive(Clone)]
pub struct Record {
    pub salt: Salt,
    pub verifier: Sensitive<Verifier>,
}

/// K = H(S): both sides have it, and nobody else.
///
/// ```compile_fail
/// fn print(key: &password_proof::SessionKey) { println!("{key:?}"); }
/// ```
#[derive(Clone)]
pub struct SessionKey(Sensitive<[u8; 32]>);

impl SessionKey {
    pub fn expose(&self) -> &[u8; 32] {
        self.0.expose()
    }
}

/// Why a proof failed. The server tells a client neither of them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    #[error("the other side's public value is zero, out of range, or of the wrong length")]
    PublicValue,
    #[error("the other side does not know the password")]
    Proof,
}

/// I: `base64url(room id) "." decimal(generation)`.
pub fn identity(room_id: &RoomId, generation: u32) -> Sensitive<String> {
    Sensitive::new(format!("{}.{generation}", room_id.to_base64url()))
}

/// What the creating client uploads: v = g^x with x = H(salt ‖ H(I ‖ ":" ‖ password)).
pub fn verifier(identity: &Sensitive<String>, password: &Sensitive<[u8; 32]>, salt: &Salt) -> Verifier {
    let x = transcript::private_key(identity.expose(), password.expose(), salt);
    group::encode(&group::meeting().power_of_g(&x[..]))
}

#[cfg(test)]
mod tests;
