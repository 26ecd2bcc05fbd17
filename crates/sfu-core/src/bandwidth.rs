use core::time::Duration;
use std::time::Instant;

/// How long a lowered wish must stand to be seen as one.
const LOWERED: Duration = Duration::from_millis(50);
const FIRST_NUDGE: Duration = Duration::from_secs(2);
const NUDGE_MAX: Duration = Duration::from_secs(16);
/// A nudge that raised the estimate by this much, in percent, is followed by another soon.
const FOUND_PERCENT: u64 = 110;

/// What is known of the way to a subscriber, and what its estimator was told to look for.
///
/// The estimator probes for more when the wish grows, and otherwise seldom: a stream somewhat below what the way
/// bears, with a wish above, can stay there for good. So while there is too little, the wish is lowered and raised
/// again from time to time, ever more seldom as long as that finds nothing.
pub(crate) struct Bandwidth {
    /// Bits a second; `None` = unknown.
    pub(crate) estimate: Option<u64>,
    asked: u64,
    lowered_at: Option<Instant>,
    nudged: Option<Instant>,
    wait: Duration,
    estimate_before: u64,
}

impl Default for Bandwidth {
    fn default() -> Self {
        Self {
            estimate: None,
            asked: 0,
            lowered_at: None,
            nudged: None,
            wait: FIRST_NUDGE,
            estimate_before: 0,
        }
    }
}

impl Bandwidth {
    /// The wish to tell the estimator, if it changes. `short`: somebody got less than wanted.
    pub(crate) fn ask(&mut self, desired: u64, short: bool, now: Instant) -> Option<u64> {
        if let Some(at) = self.lowered_at {
            if now.saturating_duration_since(at) < LOWERED {
                return None;
            }
            self.lowered_at = None;
            self.asked = desired;
            return Some(desired);
        }
        if !short {
            self.wait = FIRST_NUDGE;
            self.nudged = None;
        } else {
            let estimate = self.estimate.unwrap_or(0);
            if estimate * 100 > self.estimate_before * FOUND_PERCENT {
                self.wait = FIRST_NUDGE;
            }
            if now.saturating_duration_since(*self.nudged.get_or_insert(now)) >= self.wait {
                self.nudged = Some(now);
                self.estimate_before = estimate;
                self.wait = (self.wait * 2).min(NUDGE_MAX);
                self.lowered_at = Some(now);
                return Some(desired / 2);
            }
        }
        // Small changes are not worth a probe.
        if self.asked.abs_diff(desired) * 20 <= self.asked.max(desired) {
            return None;
        }
        self.asked = desired;
        Some(desired)
    }
}

#[cfg(test)]
mod tests {
    use core::time::Duration;
    use std::time::Instant;

    use super::Bandwidth;

    #[test]
    fn check() {
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        let mut it = Bandwidth::default();
        assert_eq!(it.ask(1_000, false, at(0)), Some(1_000));
        assert_eq!(it.ask(1_020, false, at(100)), None, "a small change");
        assert_eq!(it.ask(2_000, true, at(200)), Some(2_000));
        assert_eq!(it.ask(2_000, true, at(2_100)), None);
        assert_eq!(it.ask(2_000, true, at(2_200)), Some(1_000), "lowered");
        assert_eq!(it.ask(2_000, true, at(2_210)), None);
        assert_eq!(it.ask(2_000, true, at(2_300)), Some(2_000), "and raised");
        assert_eq!(it.ask(2_000, true, at(6_100)), None, "the next time later");
        assert_eq!(it.ask(2_000, true, at(6_200)), Some(1_000));
        assert_eq!(it.ask(2_000, true, at(6_300)), Some(2_000));
        it.estimate = Some(500);
        assert_eq!(it.ask(2_000, true, at(8_100)), None);
        assert_eq!(
            it.ask(2_000, true, at(8_200)),
            Some(1_000),
            "soon again when the last one found something"
        );
        assert_eq!(it.ask(2_000, true, at(8_300)), Some(2_000));
        assert_eq!(it.ask(2_000, true, at(12_100)), None);
        assert_eq!(it.ask(2_000, true, at(12_200)), Some(1_000));
        assert_eq!(it.ask(2_000, false, at(12_300)), Some(2_000));
        assert_eq!(it.ask(2_000, false, at(60_000)), None, "not when there is enough");
    }
}
