use crate::media::{Loop, Source, silence, test_card, tone};
use core::time::Duration;
use std::sync::Arc;
use std::time::Instant;

/// How long somebody talks, and how long they then say nothing.
#[derive(Clone, Copy)]
pub struct Rhythm {
    pub talk: Duration,
    pub pause: Duration,
}

impl Rhythm {
    fn pauses_at(self, elapsed: Duration) -> bool {
        let turn = (self.talk + self.pause).as_micros();
        elapsed
            .as_micros()
            .checked_rem(turn)
            .is_some_and(|into| into >= self.talk.as_micros())
    }
}

/// When a loop's next frame is due, and which one it is.
pub(crate) struct Pace {
    source: Source,
    rhythm: Option<Rhythm>,
    started: Instant,
    due: Instant,
    position: usize,
    sent: u32,
}

/// The frame that is due.
pub(crate) struct DueFrame {
    pub(crate) frame: Arc<[u8]>,
    pub(crate) key_frame: bool,
    /// On the stream's own clock.
    pub(crate) at: Duration,
}

impl Pace {
    /// A rhythm is for microphones; without one they never pause.
    pub(crate) fn new(source: Source, rhythm: Option<Rhythm>, now: Instant) -> Self {
        Self {
            source,
            rhythm: rhythm.filter(|_| source == Source::Microphone),
            started: now,
            due: now,
            position: 0,
            sent: 0,
        }
    }

    pub(crate) fn due(&self) -> Instant {
        self.due
    }

    /// Somebody needs a key frame: the loop goes on at its next one, at once.
    pub(crate) fn jump_to_key_frame(&mut self, now: Instant) {
        if self.source.is_video() {
            self.position = self.frames().next_key_frame(self.position);
            self.due = now;
        }
    }

    /// The frame to send now, if it is time; the next one is due an interval later.
    pub(crate) fn next(&mut self, now: Instant) -> Option<DueFrame> {
        if now < self.due {
            return None;
        }
        let interval = self.source.frame_interval();
        self.due += interval;
        // After a long pause the missed frames are not made up for.
        if self.due + Duration::from_millis(200) < now {
            self.due = now + interval;
        }
        let at = if self.source.is_video() {
            now.saturating_duration_since(self.started)
        } else {
            interval * self.sent
        };
        self.sent = self.sent.wrapping_add(1);
        let position = self.position;
        self.position += 1;
        let frame = if self.rhythm.is_some_and(|rhythm| rhythm.pauses_at(at)) {
            Arc::clone(silence())
        } else {
            Arc::clone(self.frames().frame(position)?)
        };
        Some(DueFrame {
            frame,
            key_frame: self.frames().is_key_frame(position),
            at,
        })
    }

    fn frames(&self) -> &'static Loop {
        if self.source.is_video() {
            test_card()
        } else {
            tone()
        }
    }
}
