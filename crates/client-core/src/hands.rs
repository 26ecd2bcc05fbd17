use std::collections::BTreeMap;
use vocab::{ParticipantId, UnixMillis};

/// Whose hands are up, and in which order this device takes them.
#[derive(Default)]
pub(crate) struct Hands {
    raised: BTreeMap<ParticipantId, Place>,
    /// Hands raised so far; decides between equal times.
    counted: u64,
    /// As it was shown last.
    shown: Vec<ParticipantId>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    at: UnixMillis,
    number: u64,
}

impl Hands {
    pub(crate) fn is_up(&self, participant: &ParticipantId) -> bool {
        self.raised.contains_key(participant)
    }

    /// Whoever has a hand up already keeps the place.
    pub(crate) fn raise(&mut self, participant: ParticipantId, at: UnixMillis) {
        self.counted = self.counted.saturating_add(1);
        let place = Place {
            at,
            number: self.counted,
        };
        self.raised.entry(participant).or_insert(place);
    }

    pub(crate) fn lower(&mut self, participant: &ParticipantId) {
        self.raised.remove(participant);
    }

    pub(crate) fn keep_only(&mut self, mut here: impl FnMut(&ParticipantId) -> bool) {
        self.raised.retain(|participant, _| here(participant));
    }

    /// The order, first raised first, if it is another than the one before.
    pub(crate) fn changed(&mut self) -> Option<&[ParticipantId]> {
        let mut order: Vec<(Place, ParticipantId)> = self
            .raised
            .iter()
            .map(|(participant, place)| (*place, *participant))
            .collect();
        order.sort_unstable_by_key(|(place, _)| *place);
        let order: Vec<ParticipantId> = order.into_iter().map(|(_, participant)| participant).collect();
        if order == self.shown {
            return None;
        }
        self.shown = order;
        Some(&self.shown)
    }
}
