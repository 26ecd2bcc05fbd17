use core::time::Duration;
use std::collections::VecDeque;
use vocab::{Millis, Rng};

const BACKOFF_FIRST: Duration = Duration::from_millis(250);
const BACKOFF_MAX: Duration = Duration::from_secs(10);
const RESYNCS_MAX: usize = 3;
const RESYNC_WINDOW: Duration = Duration::from_secs(60);

/// How long to wait after `failures` in a row: doubling, with jitter, so that a crowd does not come back at once.
pub(crate) fn backoff(failures: u32, rng: &mut impl Rng) -> Duration {
    let doubled = BACKOFF_FIRST
        .saturating_mul(1 << failures.min(8))
        .min(BACKOFF_MAX);
    let half = doubled / 2;
    let spread = u64::try_from(half.as_millis())
        .unwrap_or(u64::MAX)
        .saturating_add(1);
    half + Duration::from_millis(rng.next_u64() % spread)
}

/// At most three automatic resyncs a minute (e2ee.md 6.5).
#[derive(Default)]
pub(crate) struct ResyncLimit {
    recent: VecDeque<Millis>,
}

impl ResyncLimit {
    /// Takes one, or says when the next is due.
    pub(crate) fn take(&mut self, now: Millis) -> Result<(), Millis> {
        while self
            .recent
            .front()
            .is_some_and(|at| now.since(*at) >= RESYNC_WINDOW)
        {
            self.recent.pop_front();
        }
        match self.recent.front() {
            Some(first) if self.recent.len() >= RESYNCS_MAX => Err(*first + RESYNC_WINDOW),
            _ => {
                self.recent.push_back(now);
                Ok(())
            }
        }
    }
}

/// How often something may happen: `burst` times at once, then once `each`.
#[derive(Clone, Copy)]
pub(crate) struct Rate {
    pub(crate) burst: u32,
    pub(crate) each: Duration,
}

#[derive(Clone, Default)]
pub(crate) struct Allowance {
    /// When all of the burst is there again.
    full_at: Millis,
}

impl Allowance {
    /// Takes one, or says when the next is due.
    pub(crate) fn take(&mut self, rate: Rate, now: Millis) -> Result<(), Millis> {
        let full_at = self.full_at.max(now) + rate.each;
        let room = rate.each.saturating_mul(rate.burst);
        let debt = full_at.since(now);
        if debt > room {
            return Err(now + (debt - room));
        }
        self.full_at = full_at;
        Ok(())
    }
}
