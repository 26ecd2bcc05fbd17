use core::time::Duration;
use std::time::Instant;

/// How long less must be wanted before the publisher is told to send less.
const LOWER_AFTER: Duration = Duration::from_secs(5);

/// What a publisher was told about the sizes that anybody wants of a track.
#[derive(Default)]
pub(crate) struct Dynacast {
    /// How many sizes, from below; `None`: nothing told yet, the client sends all.
    told: Option<usize>,
    lower_since: Option<Instant>,
}

impl Dynacast {
    /// `wanted`: how many sizes, from below, somebody wants. Returns what to tell, if anything.
    pub(crate) fn update(&mut self, wanted: usize, sizes: usize, now: Instant) -> Option<usize> {
        let told = self.told.unwrap_or(sizes);
        if wanted >= told {
            self.lower_since = None;
        }
        if wanted == told {
            return None;
        }
        if wanted < told {
            let since = *self.lower_since.get_or_insert(now);
            if now.saturating_duration_since(since) < LOWER_AFTER {
                return None;
            }
            self.lower_since = None;
        }
        self.told = Some(wanted);
        Some(wanted)
    }

    /// What was told last, to be told again after a resume.
    pub(crate) fn told(&self) -> Option<usize> {
        self.told
    }
}

#[cfg(test)]
mod tests {
    use core::time::Duration;
    use std::time::Instant;

    use super::Dynacast;

    #[test]
    fn check() {
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        let mut it = Dynacast::default();
        assert_eq!(it.update(3, 3, at(0)), None);
        assert_eq!(it.update(1, 3, at(100)), None, "lowering waits");
        assert_eq!(it.update(2, 3, at(4_000)), None);
        assert_eq!(it.update(1, 3, at(5_100)), Some(1));
        assert_eq!(it.update(3, 3, at(5_200)), Some(3), "raising does not");
        assert_eq!(it.update(0, 3, at(6_000)), None);
        assert_eq!(it.update(3, 3, at(7_000)), None);
        assert_eq!(it.update(0, 3, at(11_500)), None, "the wait begins again");
        assert_eq!(it.told(), Some(3));
    }
}
