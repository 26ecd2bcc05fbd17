//! Hands and reactions: small things that members tell each other, and how much of them anybody takes.
//!
//! A raised hand is state: whoever has it up says so again when somebody comes, and a late comer orders what is heard
//! in the first seconds by how long it has been up. Everybody else goes by the time of first hearing, so that no clock
//! can jump the queue. A reaction is a moment, and is not repeated.

use crate::envelope::{self, Envelope, HAND, HandBody, LOWER_HANDS, MOD, ModBody, REACT, ReactBody};
use crate::event::{Event, Reaction};
use crate::hands::Hands;
use crate::meeting::Meeting;
use crate::pacing::{Allowance, Rate};
use core::time::Duration;
use e2ee::group::Opened;
use std::collections::BTreeMap;
use vocab::{Millis, ParticipantId, Rng, UnixMillis};

/// So long after coming in, hands are ones that were up before.
const NEW_HERE: Duration = Duration::from_secs(10);
/// How long whoever has a hand up waits for more newcomers; and as long again at random, so that not all speak at once.
const NEWCOMERS_WAIT: Duration = Duration::from_millis(600);
const OWN_HAND: Rate = Rate {
    burst: 4,
    each: Duration::from_secs(2),
};
const OWN_REACTIONS: Rate = Rate {
    burst: 5,
    each: Duration::from_millis(500),
};
/// What is taken from one sender is a little more than an honest one sends: the network may bunch it.
const HANDS_HEARD: Rate = Rate {
    burst: 6,
    each: Duration::from_secs(2),
};
const REACTIONS_HEARD: Rate = Rate {
    burst: 8,
    each: Duration::from_millis(500),
};

#[derive(Default)]
pub(crate) struct Signals {
    hands: Hands,
    own: Own,
    heard: BTreeMap<ParticipantId, Heard>,
    came_in: Millis,
}

#[derive(Default)]
struct Own {
    /// From the first time in the group on.
    participant: Option<ParticipantId>,
    raised: Option<UnixMillis>,
    /// When the others are to be told how it is with our hand.
    tell_at: Option<Millis>,
    hand: Allowance,
    reactions: Allowance,
}

/// What one sender has used up.
#[derive(Default)]
struct Heard {
    hands: Allowance,
    reactions: Allowance,
}

impl Meeting {
    pub(crate) fn set_hand(&mut self, raised: bool, now: Millis) {
        let (wall, own) = (self.wall(now), &mut self.signals.own);
        let Some(participant) = own.participant.filter(|_| raised != own.raised.is_some()) else {
            return;
        };
        own.raised = raised.then_some(wall);
        own.tell_at = Some(now);
        if raised {
            self.signals.hands.raise(participant, wall);
        } else {
            self.signals.hands.lower(&participant);
        }
        self.show_hands();
        self.tick_signals(now);
    }

    /// For the host; one's own hand anybody may lower.
    pub(crate) fn lower_hands(&mut self, participants: &[ParticipantId], now: Millis) {
        let own = self.signals.own.participant;
        if own.is_some_and(|own| participants.contains(&own)) {
            self.set_hand(false, now);
        }
        let others: Vec<ParticipantId> = participants
            .iter()
            .filter(|participant| self.signals.hands.is_up(participant))
            .copied()
            .collect();
        let is_host = own.is_some_and(|own| self.people.is_host(&own));
        if others.is_empty() || !is_host || !self.can_talk() {
            return;
        }
        let body = ModBody {
            action: LOWER_HANDS,
            participants: Some(others.iter().map(|it| (*it.as_bytes()).into()).collect()),
        };
        if self.send_envelope(MOD, envelope::encode(&body), now).is_some() {
            others.iter().for_each(|other| self.signals.hands.lower(other));
            self.show_hands();
        }
    }

    pub(crate) fn react(&mut self, reaction: Reaction, now: Millis) {
        let Some(participant) = self.signals.own.participant.filter(|_| self.can_talk()) else {
            return;
        };
        if self.signals.own.reactions.take(OWN_REACTIONS, now).is_err() {
            return;
        }
        let body = ReactBody {
            reaction: reaction.index(),
        };
        if self.send_envelope(REACT, envelope::encode(&body), now).is_some() {
            let own = true;
            self.event(Event::Reaction {
                participant,
                reaction,
                own,
            });
        }
    }

    pub(crate) fn heard_hand(&mut self, opened: &Opened, envelope: &Envelope, now: Millis) {
        let sender = opened.participant;
        let Some(body) = envelope::decode::<HandBody>(&envelope.body) else {
            return;
        };
        if !self.people.is_here(&sender) {
            return;
        }
        if !body.raised {
            self.signals.hands.lower(&sender);
            return self.show_hands();
        }
        let heard = self.signals.heard.entry(sender).or_default();
        if self.signals.hands.is_up(&sender) || heard.hands.take(HANDS_HEARD, now).is_err() {
            return;
        }
        // Both by the sender's clock, so that it does not matter whether it is right.
        let up_for = envelope.ts.saturating_sub(body.since.unwrap_or(envelope.ts));
        let new_here = now.since(self.signals.came_in) < NEW_HERE;
        let wall = self.wall(now);
        let at = if new_here {
            UnixMillis(wall.0.saturating_sub(up_for))
        } else {
            wall
        };
        self.signals.hands.raise(sender, at);
        self.show_hands();
    }

    pub(crate) fn heard_mod(&mut self, opened: &Opened, body: &[u8], now: Millis) {
        let Some(body) = envelope::decode::<ModBody>(body) else {
            return;
        };
        if body.action != LOWER_HANDS || !self.people.is_host(&opened.participant) {
            return;
        }
        for participant in body.participants.unwrap_or_default() {
            let participant = ParticipantId::from_bytes(participant.into());
            if self.signals.own.participant == Some(participant) {
                // Tells the others too: somebody may have come who could not read what the host said.
                self.set_hand(false, now);
            } else {
                self.signals.hands.lower(&participant);
            }
        }
        self.show_hands();
    }

    pub(crate) fn heard_reaction(&mut self, opened: &Opened, body: &[u8], now: Millis) {
        let participant = opened.participant;
        let reaction =
            envelope::decode::<ReactBody>(body).and_then(|body| Reaction::from_index(body.reaction));
        let Some(reaction) = reaction.filter(|_| self.people.is_here(&participant)) else {
            return;
        };
        let heard = self.signals.heard.entry(participant).or_default();
        // What was missed while away is over.
        if self.following.is_catching_up(now) || heard.reactions.take(REACTIONS_HEARD, now).is_err() {
            return;
        }
        let own = false;
        self.event(Event::Reaction {
            participant,
            reaction,
            own,
        });
    }

    /// We are in the group, for the first time or again: who has a hand up will say so.
    pub(crate) fn signals_came_in(&mut self, participant: ParticipantId, now: Millis) {
        let signals = &mut self.signals;
        signals.came_in = now;
        signals.hands.keep_only(|_| false);
        signals.own.participant = Some(participant);
        if let Some(since) = signals.own.raised {
            signals.hands.raise(participant, since);
            signals.own.tell_at = Some(now);
        }
    }

    /// The roster is another one. `grown`: somebody is in it who has not heard us yet.
    pub(crate) fn signals_roster(&mut self, grown: bool, now: Millis) {
        let (signals, people) = (&mut self.signals, &self.people);
        signals.hands.keep_only(|participant| people.is_here(participant));
        signals.heard.retain(|participant, _| people.is_here(participant));
        if grown && signals.own.raised.is_some() {
            let jitter = self.rng.next_u64() % u64::try_from(NEWCOMERS_WAIT.as_millis()).unwrap_or(1);
            let at = now + NEWCOMERS_WAIT + Duration::from_millis(jitter);
            signals.own.tell_at = Some(signals.own.tell_at.map_or(at, |sooner| sooner.min(at)));
        }
        self.show_hands();
    }

    pub(crate) fn signals_deadline(&self) -> Option<Millis> {
        self.signals.own.tell_at.filter(|_| self.can_talk())
    }

    pub(crate) fn tick_signals(&mut self, now: Millis) {
        if self.signals_deadline().is_none_or(|at| at > now) {
            return;
        }
        let own = &mut self.signals.own;
        own.tell_at = own.hand.take(OWN_HAND, now).err();
        if own.tell_at.is_some() {
            return;
        }
        let body = HandBody {
            raised: own.raised.is_some(),
            since: own.raised.map(|since| since.0),
        };
        self.send_envelope(HAND, envelope::encode(&body), now);
    }

    fn show_hands(&mut self) {
        if let Some(order) = self.signals.hands.changed() {
            let participants = order.to_vec();
            self.event(Event::Hands { participants });
        }
    }
}
