use core::convert::Infallible;
use getrandom::SysRng;
use rand_core::{TryCryptoRng, TryRng};
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use vocab::{Clock, Millis, UnixMillis};

/// The machine's clocks.
pub struct SystemClock {
    start: Instant,
}

impl Default for SystemClock {
    fn default() -> Self {
        Self {
            start: Instant::now(),
        }
    }
}

impl Clock for SystemClock {
    fn monotonic(&self) -> Millis {
        Millis(u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX))
    }

    fn wall(&self) -> UnixMillis {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        UnixMillis(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
    }
}

/// The machine's randomness. It is tried once at the start; if it fails later, the process ends, because
/// nothing may go on with bytes that somebody could guess.
#[derive(Clone, Copy)]
pub struct SystemRng(());

impl SystemRng {
    /// `None`: the system has no randomness to give.
    pub fn new() -> Option<Self> {
        SysRng.try_next_u64().is_ok().then_some(Self(()))
    }

    fn or_abort<T, E>(result: Result<T, E>) -> Result<T, Infallible> {
        match result {
            Ok(value) => Ok(value),
            Err(_) => std::process::abort(),
        }
    }
}

impl TryRng for SystemRng {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Self::or_abort(SysRng.try_next_u32())
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Self::or_abort(SysRng.try_next_u64())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        Self::or_abort(SysRng.try_fill_bytes(bytes))
    }
}

impl TryCryptoRng for SystemRng {}
