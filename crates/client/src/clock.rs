use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use vocab::{Millis, UnixMillis};

/// A generator seeded by the system.
///
/// # Panics
/// If the system gives no randomness: nothing secret could be made then.
pub(crate) fn rng() -> ChaCha20Rng {
    let mut seed = [0; 32];
    if getrandom::fill(&mut seed).is_err() {
        panic!("the system gives no randomness");
    }
    ChaCha20Rng::from_seed(seed)
}

pub(crate) fn wall() -> UnixMillis {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    UnixMillis(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

/// The monotonic clock as the cores see it.
pub(crate) fn millis(started: Instant, now: Instant) -> Millis {
    // Not from zero: a core may subtract.
    Millis(1_000_000) + now.saturating_duration_since(started)
}
