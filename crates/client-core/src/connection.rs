//! The control connection: opening it again, keeping it alive, noticing that it is dead.

use crate::event::{Output, Phase};
use crate::meeting::Meeting;
use crate::pacing;
use core::time::Duration;
use vocab::Millis;
use vocab::limits::{KEEPALIVE, SILENCE_MAX};
use wire::ClientMessage;

/// How long opening the connection, or an answer that we wait for, may take.
const ANSWER_MAX: Duration = Duration::from_secs(10);

#[derive(Default)]
pub(crate) struct Connection {
    state: State,
    /// Connections in a row that came to nothing.
    failures: u32,
    retry_at: Option<Millis>,
}

#[derive(Default)]
enum State {
    #[default]
    Down,
    Dialing {
        since: Millis,
    },
    Up(Up),
}

struct Up {
    nonce: Option<[u8; 32]>,
    heard: Millis,
    /// Something that must be answered was sent, or the challenge is due.
    waiting_since: Option<Millis>,
    /// Proofs of the link that were started on it.
    proofs: u32,
    hello_sent: bool,
    /// From the welcome on.
    pinging: Option<Pinging>,
}

struct Pinging {
    next: Millis,
    number: u32,
}

impl Connection {
    pub(crate) fn is_up(&self) -> bool {
        matches!(self.state, State::Up(_))
    }

    pub(crate) fn is_down(&self) -> bool {
        matches!(self.state, State::Down)
    }

    pub(crate) fn nonce(&self) -> Option<[u8; 32]> {
        match &self.state {
            State::Up(up) => up.nonce,
            _ => None,
        }
    }

    pub(crate) fn set_nonce(&mut self, nonce: [u8; 32]) {
        if let State::Up(up) = &mut self.state {
            up.nonce = Some(nonce);
            up.waiting_since = None;
        }
    }

    pub(crate) fn start_pinging(&mut self, now: Millis) {
        if let State::Up(up) = &mut self.state {
            up.pinging.get_or_insert(Pinging {
                next: now + KEEPALIVE,
                number: 0,
            });
        }
    }

    /// Counts a proof of the link; how many there were on this connection before.
    pub(crate) fn count_proof(&mut self) -> u32 {
        match &mut self.state {
            State::Up(up) => {
                up.hello_sent = false;
                up.proofs = up.proofs.saturating_add(1);
                up.proofs - 1
            }
            _ => 0,
        }
    }

    /// Whether a hello is still to be sent; it counts as sent from now on.
    pub(crate) fn take_hello(&mut self) -> bool {
        match &mut self.state {
            State::Up(up) => !core::mem::replace(&mut up.hello_sent, true),
            _ => false,
        }
    }

    /// Whether the server has taken our hello.
    pub(crate) fn is_welcomed(&self) -> bool {
        matches!(&self.state, State::Up(Up { pinging: Some(_), .. }))
    }

    pub(crate) fn succeeded(&mut self) {
        self.failures = 0;
    }

    pub(crate) fn deadline(&self) -> Option<Millis> {
        match &self.state {
            State::Down => self.retry_at,
            State::Dialing { since } => Some(*since + ANSWER_MAX),
            State::Up(up) => {
                let answer = up.waiting_since.map(|since| since + ANSWER_MAX);
                let pinging = up
                    .pinging
                    .as_ref()
                    .map(|pinging| pinging.next.min(up.heard + SILENCE_MAX));
                answer.into_iter().chain(pinging).min()
            }
        }
    }

    fn is_dead(&self, now: Millis) -> bool {
        match &self.state {
            State::Down => false,
            State::Dialing { since } => now.since(*since) >= ANSWER_MAX,
            State::Up(up) => {
                up.waiting_since
                    .is_some_and(|since| now.since(since) >= ANSWER_MAX)
                    || (up.pinging.is_some() && now.since(up.heard) >= SILENCE_MAX)
            }
        }
    }

    fn due_ping(&mut self, now: Millis) -> Option<u32> {
        let State::Up(Up {
            pinging: Some(pinging),
            ..
        }) = &mut self.state
        else {
            return None;
        };
        if now < pinging.next {
            return None;
        }
        pinging.next = now + KEEPALIVE;
        pinging.number = pinging.number.wrapping_add(1);
        Some(pinging.number)
    }
}

impl Meeting {
    /// The connection that [`Output::Connect`] asked for is open.
    pub fn connected(&mut self, now: Millis) {
        if self.is_over() {
            return self.out.push_back(Output::Close);
        }
        self.connection.retry_at = None;
        self.connection.state = State::Up(Up {
            nonce: None,
            heard: now,
            waiting_since: Some(now),
            proofs: 0,
            hello_sent: false,
            pinging: None,
        });
    }

    /// The connection broke, or could not be opened.
    pub fn disconnected(&mut self, now: Millis) {
        self.lost(now);
    }

    pub(crate) fn heard(&mut self, now: Millis) {
        if let State::Up(up) = &mut self.connection.state {
            up.heard = now;
        }
    }

    pub(crate) fn expect_answer(&mut self, now: Millis) {
        if let State::Up(up) = &mut self.connection.state {
            up.waiting_since = Some(now);
        }
    }

    pub(crate) fn answered(&mut self) {
        if let State::Up(up) = &mut self.connection.state {
            up.waiting_since = None;
        }
    }

    pub(crate) fn dial(&mut self, now: Millis) {
        self.connection.retry_at = None;
        self.connection.state = State::Dialing { since: now };
        self.out.push_back(Output::Connect);
    }

    /// Gives the connection up, and opens another one after a while, if there is a reason to.
    pub(crate) fn drop_connection(&mut self, now: Millis) {
        if !self.connection.is_down() {
            self.out.push_back(Output::Close);
        }
        self.lost(now);
    }

    /// Gives the connection up and opens another one at once.
    pub(crate) fn redial(&mut self, now: Millis) {
        self.hang_up();
        self.forget_what_was_under_way(now);
        self.dial(now);
    }

    pub(crate) fn hang_up(&mut self) {
        if !self.connection.is_down() {
            self.out.push_back(Output::Close);
        }
        self.connection.state = State::Down;
        self.connection.retry_at = None;
    }

    fn lost(&mut self, now: Millis) {
        if self.is_over() || self.connection.is_down() {
            return;
        }
        self.connection.state = State::Down;
        self.forget_what_was_under_way(now);
        if !self.wants_connection() {
            return;
        }
        let wait = pacing::backoff(self.connection.failures, &mut self.rng);
        self.connection.failures = self.connection.failures.saturating_add(1);
        self.connection.retry_at = Some(now + wait);
        self.enter(
            if self.been_in {
                Phase::Reconnecting
            } else {
                Phase::Connecting
            },
            now,
        );
    }

    pub(crate) fn tick_connection(&mut self, now: Millis) {
        if self.connection.is_dead(now) {
            self.drop_connection(now);
        }
        if self.connection.is_down() && self.connection.retry_at.is_some_and(|at| at <= now) {
            self.dial(now);
        }
        if let Some(number) = self.connection.due_ping(now) {
            self.send(&ClientMessage::Ping { number });
        }
    }

    /// Tries again in a while, without the connection having broken.
    pub(crate) fn retry_in(&mut self, wait: Duration, now: Millis) {
        self.hang_up();
        self.forget_what_was_under_way(now);
        self.connection.retry_at = Some(now + wait);
    }
}
