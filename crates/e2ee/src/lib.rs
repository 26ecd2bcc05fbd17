//! What keeps a meeting secret: links, keys, sealed names, the group, and the encryption of every frame.
//!
//! **Architecture Invariant**: nothing here touches sockets, threads, clocks, ambient randomness or
//! JavaScript; nothing logs a value; nothing panics on what a peer sent. It builds for wasm32 and native.
//! The server never links this crate.
//!
//! Feature `group` is everything, `link` everything but the MLS group; without either only [`sframe`]
//! remains: that is what `media.wasm` carries.
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

#[cfg(feature = "group")]
pub mod group;
#[cfg(feature = "link")]
pub mod host;
#[cfg(feature = "link")]
pub mod keys;
#[cfg(feature = "link")]
pub mod link;
#[cfg(feature = "link")]
mod safety_code;
#[cfg(feature = "link")]
pub mod sealed;
pub mod sframe;

#[cfg(feature = "link")]
pub use safety_code::safety_code;
