//! Finds the people in a picture and blurs what is behind them, at the size at which a network sees.
//!
//! **Architecture Invariant**: this knows pixels and nothing else. It links no crate at all, imports nothing, and
//! keeps nothing of a picture but how likely a person covered each place of the last one.
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

mod backdrop;
#[cfg(target_family = "wasm")]
mod exports;
mod kernels;
mod model;
mod network;
mod planes;
mod silhouette;

pub use backdrop::Backdrop;
pub use planes::{Matrix, Planes};
pub use silhouette::Silhouette;

/// What the network sees.
pub const WIDTH: usize = 256;
pub const HEIGHT: usize = 144;
pub const PIXELS: usize = WIDTH * HEIGHT;

#[cfg(test)]
mod tests;
