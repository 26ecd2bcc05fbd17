use core::sync::atomic::{AtomicU64, Ordering};
use core::time::Duration;
use std::sync::Arc;
use vocab::{Clock, Millis, UnixMillis};

/// A clock that moves only when it is told to. Clones show the same time.
#[derive(Clone)]
pub struct TestClock(Arc<Hands>);

struct Hands {
    monotonic: AtomicU64,
    wall: AtomicU64,
}

impl TestClock {
    pub fn new(monotonic: Millis, wall: UnixMillis) -> Self {
        Self(Arc::new(Hands {
            monotonic: AtomicU64::new(monotonic.0),
            wall: AtomicU64::new(wall.0),
        }))
    }

    /// Time passes on both hands.
    pub fn advance(&self, duration: Duration) {
        let milliseconds = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        self.0.monotonic.fetch_add(milliseconds, Ordering::SeqCst);
        self.0.wall.fetch_add(milliseconds, Ordering::SeqCst);
    }

    /// Somebody sets the wall clock; the monotonic one does not notice.
    pub fn set_wall(&self, wall: UnixMillis) {
        self.0.wall.store(wall.0, Ordering::SeqCst);
    }
}

impl Default for TestClock {
    /// Monotonic time starts at one second, wall time at 2026-01-01T00:00:00Z.
    fn default() -> Self {
        Self::new(Millis(1_000), UnixMillis(1_767_225_600_000))
    }
}

impl Clock for TestClock {
    fn monotonic(&self) -> Millis {
        Millis(self.0.monotonic.load(Ordering::SeqCst))
    }

    fn wall(&self) -> UnixMillis {
        UnixMillis(self.0.wall.load(Ordering::SeqCst))
    }
}
