const WINDOW: u64 = 1024;
const WORDS: usize = (WINDOW / 64) as usize;

/// Which of the last 1024 counters of one key id have been seen. Anything older counts as seen.
pub(super) struct ReplayWindow {
    /// One above the highest counter seen.
    end: u64,
    /// Bit `counter % 1024`, for the 1024 counters below `end`.
    seen: [u64; WORDS],
}

impl ReplayWindow {
    pub(super) fn new() -> Self {
        Self {
            end: 0,
            seen: [0; WORDS],
        }
    }

    /// Whether a frame with this counter may still be opened. Asks only; see [`Self::record`].
    pub(super) fn is_fresh(&self, counter: u64) -> bool {
        if counter >= self.end {
            return true;
        }
        let (word, bit) = place(counter);
        self.end - counter <= WINDOW && self.seen.get(word).is_some_and(|word| word & bit == 0)
    }

    /// Remembers a counter whose frame's tag held.
    pub(super) fn record(&mut self, counter: u64) {
        if counter >= self.end {
            if counter - self.end >= WINDOW {
                self.seen = [0; WORDS];
            } else {
                (self.end..counter).for_each(|skipped| self.set(skipped, false));
            }
            self.end = counter.saturating_add(1);
        }
        self.set(counter, true);
    }

    fn set(&mut self, counter: u64, seen: bool) {
        let (word, bit) = place(counter);
        if let Some(word) = self.seen.get_mut(word) {
            *word = if seen { *word | bit } else { *word & !bit };
        }
    }
}

fn place(counter: u64) -> (usize, u64) {
    let index = counter % WINDOW;
    ((index / 64) as usize, 1 << (index % 64))
}
