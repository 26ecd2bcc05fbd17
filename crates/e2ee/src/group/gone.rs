use core::time::Duration;
use std::collections::BTreeMap;
use vocab::limits::GONE_BEFORE_REMOVAL;
use vocab::{Millis, ParticipantId};

/// Who the server said is gone, and since when: what rule V8 goes by.
#[derive(Clone, Default)]
pub struct GoneLeaves {
    announced: BTreeMap<u32, Announced>,
    /// Announcements before this may have been missed.
    deaf_until: Option<Millis>,
}

#[derive(Clone)]
struct Announced {
    participant: ParticipantId,
    at: Millis,
}

impl GoneLeaves {
    /// How long a removal may follow an announcement that was made while we were away: the server may have
    /// to ask several members one after the other.
    const AFTER_RETURN: Duration = Duration::from_secs(30);

    /// The first announcement counts; repeating it does not start the wait again.
    pub fn announce(&mut self, leaf: u32, participant: ParticipantId, now: Millis) {
        match self.announced.get(&leaf) {
            Some(known) if known.participant == participant => {}
            _ => {
                self.announced.insert(leaf, Announced { participant, at: now });
            }
        }
    }

    /// The leaf was heard from, or is no longer in the tree.
    pub fn forget(&mut self, leaf: u32) {
        self.announced.remove(&leaf);
    }

    /// Keeps the announcements for which `stays` holds.
    pub fn keep_only(&mut self, stays: impl Fn(u32, &ParticipantId) -> bool) {
        self.announced
            .retain(|leaf, known| stays(*leaf, &known.participant));
    }

    pub fn is_announced(&self, leaf: u32) -> bool {
        self.announced.contains_key(&leaf)
    }

    /// We were away until now, and could not hear announcements.
    ///
    /// A removal soon after our return is accepted without one: the server can make anybody deaf, but all it
    /// gains is that a member (never the server alone) removes another, who comes back by the link.
    pub fn was_deaf(&mut self, until: Millis) {
        self.deaf_until = Some(until);
    }

    /// Whether announcements of a while ago may have been missed.
    pub fn is_deaf(&self, now: Millis) -> bool {
        self.deaf_until
            .is_some_and(|until| now.since(until) <= Self::AFTER_RETURN)
    }

    /// Whether the leaf was announced long enough ago for us to remove it.
    pub fn is_due(&self, leaf: u32, participant: &ParticipantId, now: Millis) -> bool {
        self.announced.get(&leaf).is_some_and(|known| {
            known.participant == *participant && now.since(known.at) >= GONE_BEFORE_REMOVAL
        })
    }

    /// Whether V8 lets anybody remove this leaf now.
    pub fn may_remove(&self, leaf: u32, participant: &ParticipantId, now: Millis) -> bool {
        self.is_due(leaf, participant, now) || self.is_deaf(now)
    }
}
