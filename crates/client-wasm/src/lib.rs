//! The browser's side of the crates: `core.wasm` (feature `core`) runs a meeting, `media.wasm` (feature
//! `media`) encrypts frames.
//!
//! **Architecture Invariant**: nothing here decides anything about the protocol; it converts between
//! JavaScript's types and the crates' and hands on errors as codes. It does not panic.
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

#[cfg(feature = "core")]
mod core;
#[cfg(feature = "media")]
mod media;

#[cfg(feature = "core")]
pub use crate::core::*;
#[cfg(feature = "media")]
pub use media::FrameCrypto;
