use core::time::Duration;
use vocab::Millis;

/// A token bucket: `burst` at once, then one each `each`.
#[derive(Clone)]
pub(crate) struct Allowance {
    burst: u32,
    each: Duration,
    /// When the bucket will be full again.
    full_at: Millis,
}

impl Allowance {
    pub(crate) const fn new(burst: u32, each: Duration) -> Self {
        Self {
            burst,
            each,
            full_at: Millis(0),
        }
    }

    /// Takes one, or says how long to wait for it.
    pub(crate) fn take(&mut self, now: Millis) -> Result<(), Duration> {
        let full_at = self.full_at.max(now) + self.each;
        let room = self.each.saturating_mul(self.burst);
        let debt = full_at.since(now);
        if debt > room {
            return Err(debt - room);
        }
        self.full_at = full_at;
        Ok(())
    }
}

/// What one participant may send.
#[derive(Clone)]
pub(crate) struct Allowances {
    pub(crate) app: Allowance,
    pub(crate) commit: Allowance,
    pub(crate) join: Allowance,
    pub(crate) catch_up: Allowance,
}

impl Allowances {
    pub(crate) const fn new() -> Self {
        Self {
            app: Allowance::new(60, Duration::from_millis(40)),
            commit: Allowance::new(10, Duration::from_millis(500)),
            join: Allowance::new(10, Duration::from_secs(2)),
            catch_up: Allowance::new(10, Duration::from_secs(2)),
        }
    }
}
