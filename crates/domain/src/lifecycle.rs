//! created → live → over.

use std::collections::VecDeque;
use vocab::limits::RETURN_GRACE;
use vocab::{Millis, UnixMillis};

/// More people than this who vanish together are waited for as one.
const VANISHED_MAX: usize = 512;

/// Why a room is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    LastLeft,
    /// Nobody came in time, or nobody came back in time.
    Expired,
    EndedByHost,
}

/// How somebody went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absence {
    /// For good.
    Left,
    /// May come back: the page closed, or the connection broke.
    Vanished,
}

/// The life of one room. Feed it with what happens; it says when the room is over.
#[derive(Clone, Debug)]
pub struct Lifecycle {
    phase: Phase,
    /// When those vanished who may still come back, oldest first.
    vanished: VecDeque<Millis>,
}

#[derive(Clone, Debug)]
enum Phase {
    Created {
        expires_at: UnixMillis,
    },
    Live,
    /// Nobody is there; the room waits for those who vanished.
    Deserted {
        until: Millis,
    },
    Over,
}

impl Lifecycle {
    pub fn created(expires_at: UnixMillis) -> Self {
        Self {
            phase: Phase::Created { expires_at },
            vanished: VecDeque::new(),
        }
    }

    /// A room that was live when the server stopped: everybody has to find the way back.
    pub fn found_live(now: Millis) -> Self {
        Self {
            phase: Phase::Deserted {
                until: now + RETURN_GRACE * 2,
            },
            vanished: VecDeque::new(),
        }
    }

    /// Somebody has joined. Returns whether the room became live by it.
    pub fn arrived(&mut self) -> bool {
        // Who comes may be somebody who vanished: a reloaded page is a new participant.
        self.vanished.pop_front();
        match self.phase {
            Phase::Created { .. } => {
                self.phase = Phase::Live;
                true
            }
            Phase::Deserted { .. } => {
                self.phase = Phase::Live;
                false
            }
            Phase::Live | Phase::Over => false,
        }
    }

    /// Somebody is out; `present` are still in.
    pub fn departed(&mut self, how: Absence, present: u32, now: Millis) -> Option<Over> {
        if how == Absence::Vanished {
            if self.vanished.len() == VANISHED_MAX {
                self.vanished.pop_front();
            }
            self.vanished.push_back(now);
        }
        if present > 0 || !matches!(self.phase, Phase::Live) {
            return None;
        }
        match self.vanished.back().map(|last| *last + RETURN_GRACE) {
            Some(until) if now < until => {
                self.phase = Phase::Deserted { until };
                None
            }
            _ => self.finish(Over::LastLeft),
        }
    }

    /// Nobody has joined yet.
    pub fn is_waiting_for_the_first(&self) -> bool {
        matches!(self.phase, Phase::Created { .. })
    }

    pub fn ended_by_host(&mut self) -> Option<Over> {
        self.finish(Over::EndedByHost)
    }

    /// Whether time has ended the room.
    pub fn tick(&mut self, now: Millis, wall: UnixMillis) -> Option<Over> {
        let is_over = match self.phase {
            Phase::Created { expires_at } => wall >= expires_at,
            Phase::Deserted { until } => now >= until,
            Phase::Live | Phase::Over => false,
        };
        if is_over { self.finish(Over::Expired) } else { None }
    }

    fn finish(&mut self, over: Over) -> Option<Over> {
        if matches!(self.phase, Phase::Over) {
            return None;
        }
        self.phase = Phase::Over;
        Some(over)
    }
}
