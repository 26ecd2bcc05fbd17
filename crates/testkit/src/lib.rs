//! What tests of several crates share: a seeded generator, a clock that stands still, a listener for leaks.
//!
//! **Architecture Invariant**: only tests depend on this crate; it stands in for the system, never for a peer
//! or for cryptography.

mod clock;
mod leaks;

pub use clock::TestClock;
pub use leaks::LeakDetector;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

/// A generator whose output follows from `seed` alone.
pub fn rng(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

#[cfg(test)]
mod tests;
