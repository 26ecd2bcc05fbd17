use std::time::Instant;

/// A token bucket: `per_second` sustained, twice that at once.
pub(crate) struct Limiter {
    per_second: u32,
    tokens: f64,
    at: Instant,
}

impl Limiter {
    pub(crate) fn new(per_second: u32, now: Instant) -> Self {
        Self {
            per_second,
            tokens: f64::from(per_second) * 2.0,
            at: now,
        }
    }

    pub(crate) fn allows(&mut self, now: Instant) -> bool {
        let rate = f64::from(self.per_second);
        let gained = now.saturating_duration_since(self.at).as_secs_f64() * rate;
        self.at = self.at.max(now);
        self.tokens = (self.tokens + gained).min(rate * 2.0);
        if self.tokens < 1.0 {
            return false;
        }
        self.tokens -= 1.0;
        true
    }
}
