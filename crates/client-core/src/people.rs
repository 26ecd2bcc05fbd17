use crate::event::{HistoryKind, RosterMember};
use e2ee::group::Member;
use std::collections::BTreeMap;
use vocab::{Millis, ParticipantId};

/// Who is in the meeting, as this device has seen it.
#[derive(Default)]
pub(crate) struct People {
    known: BTreeMap<ParticipantId, Known>,
}

struct Known {
    name: Option<String>,
    leaf: u32,
    since: Millis,
    own: bool,
    host: bool,
}

/// Something that happened to somebody.
pub(crate) struct Change {
    pub(crate) kind: HistoryKind,
    pub(crate) participant: ParticipantId,
    pub(crate) name: String,
}

impl People {
    /// Takes in the group's members: the roster to show, and what changed. Whoever was there before this
    /// device came has not "joined".
    pub(crate) fn update(
        &mut self,
        members: &[Member],
        rejoined: Option<ParticipantId>,
        now: Millis,
    ) -> (Vec<RosterMember>, Vec<Change>) {
        let first = self.known.is_empty();
        let mut changes = self.take_out(members);
        for member in members {
            let known = self.known.get(&member.participant);
            let kind = match known {
                None if first || member.own => None,
                None => Some(HistoryKind::Joined),
                Some(_) if rejoined == Some(member.participant) => Some(HistoryKind::Rejoined),
                Some(known) if known.name != member.name => Some(HistoryKind::Renamed),
                Some(_) => None,
            };
            if let Some(kind) = kind {
                let name = member.name.clone().unwrap_or_default();
                changes.push(Change {
                    kind,
                    participant: member.participant,
                    name,
                });
            }
            let since = known.map_or(now, |known| known.since);
            let known = Known {
                name: member.name.clone(),
                leaf: member.leaf,
                since,
                own: member.own,
                host: member.host,
            };
            self.known.insert(member.participant, known);
        }
        (
            members.iter().map(|member| self.entry(member, now)).collect(),
            changes,
        )
    }

    fn take_out(&mut self, members: &[Member]) -> Vec<Change> {
        let gone: Vec<ParticipantId> = self
            .known
            .keys()
            .filter(|known| members.iter().all(|member| member.participant != **known))
            .copied()
            .collect();
        let left = |participant: ParticipantId| {
            let known = self.known.remove(&participant)?;
            let change = Change {
                kind: HistoryKind::Left,
                participant,
                name: known.name.unwrap_or_default(),
            };
            (!known.own).then_some(change)
        };
        gone.into_iter().filter_map(left).collect()
    }

    fn entry(&self, member: &Member, now: Millis) -> RosterMember {
        RosterMember {
            participant: member.participant,
            leaf: member.leaf,
            name: member.name.clone(),
            own: member.own,
            host: member.host,
            since: self
                .known
                .get(&member.participant)
                .map_or(now, |known| known.since),
        }
    }

    pub(crate) fn name_of(&self, participant: &ParticipantId) -> Option<&str> {
        self.known.get(participant)?.name.as_deref()
    }

    pub(crate) fn is_here(&self, participant: &ParticipantId) -> bool {
        self.known.contains_key(participant)
    }

    pub(crate) fn is_host(&self, participant: &ParticipantId) -> bool {
        self.known.get(participant).is_some_and(|known| known.host)
    }

    pub(crate) fn len(&self) -> usize {
        self.known.len()
    }

    /// The lowest leaf for which `present` holds: who commits and confirms for everybody.
    pub(crate) fn lowest_leaf(&self, present: impl Fn(u32) -> bool) -> Option<u32> {
        self.known
            .values()
            .map(|known| known.leaf)
            .filter(|leaf| present(*leaf))
            .min()
    }
}
