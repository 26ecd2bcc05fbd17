use std::collections::{BTreeMap, HashMap, VecDeque};
use std::net::SocketAddr;
use std::time::Instant;

use livekit_protocol::participant_info::State;
use livekit_protocol::{ParticipantInfo, ParticipantPermission};
use str0m::media::Mid;
use vocab::{ParticipantId, UnixMillis};

use crate::bandwidth::Bandwidth;
use crate::codec::Kind;
use crate::config::SfuConfig;
use crate::io::{ConnectionId, Grants, JoinSettings};
use crate::limiter::Limiter;
use crate::peer::Peer;
use crate::sdp::Section;
use crate::track::{TrackId, source_number};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct MemberId(pub(crate) u32);

/// A section that the client receives in.
pub(crate) struct Slot {
    pub(crate) mid: Mid,
    pub(crate) kind: Kind,
    pub(crate) state: SlotState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SlotState {
    /// The client knows that nothing is sent in it.
    Free,
    Bound(TrackId),
    /// Its track is gone, which the next answer tells.
    Released,
    /// The client does not receive in it now.
    Unusable,
}

/// Where a participant's negotiations stand.
#[derive(Default)]
pub(crate) struct Negotiation {
    /// A requirement was sent whose offer has not come.
    pub(crate) awaited_since: Option<Instant>,
    /// Ask for an offer then: something changed that only an answer can tell.
    pub(crate) due: Option<Instant>,
}

pub(crate) struct Member {
    pub(crate) id: MemberId,
    pub(crate) participant: ParticipantId,
    pub(crate) sid: String,
    /// `None` while the signal connection is broken.
    pub(crate) connection: Option<ConnectionId>,
    pub(crate) connection_lost: Option<Instant>,
    pub(crate) grants: Grants,
    pub(crate) settings: JoinSettings,
    pub(crate) joined_at: UnixMillis,
    pub(crate) joined: Instant,
    pub(crate) version: u32,
    pub(crate) state: State,
    pub(crate) ever_connected: bool,
    pub(crate) unreachable_since: Option<Instant>,
    pub(crate) peer: Peer,
    /// It has changes that were not driven out yet.
    pub(crate) dirty: bool,
    /// When the timer of its transport is set for.
    pub(crate) timer: Option<Instant>,
    pub(crate) fragment: String,
    pub(crate) addresses: VecDeque<SocketAddr>,
    /// The media sections of the client's last offer.
    pub(crate) sections: Vec<Section>,
    pub(crate) slots: BTreeMap<Mid, Slot>,
    pub(crate) streams: HashMap<u32, (TrackId, usize)>,
    pub(crate) negotiation: Negotiation,
    /// Tracks it chose against (with automatic subscription) or for (without).
    pub(crate) choices: BTreeMap<TrackId, bool>,
    pub(crate) bandwidth: Bandwidth,
    pub(crate) signals: Limiter,
    pub(crate) data: Limiter,
    /// The highest sequence number of its reliable packets.
    pub(crate) data_sequence: u32,
    pub(crate) backlog: VecDeque<std::sync::Arc<[u8]>>,
    pub(crate) backlog_bytes: usize,
    /// The difference between its wall clock and ours, as seen at its first report.
    pub(crate) clock: Option<(std::time::SystemTime, Instant)>,
}

/// What a new member is made of.
pub(crate) struct NewMember {
    pub(crate) id: MemberId,
    pub(crate) connection: ConnectionId,
    pub(crate) participant: ParticipantId,
    pub(crate) grants: Grants,
    pub(crate) settings: JoinSettings,
}

impl Member {
    pub(crate) fn new(new: NewMember, config: &SfuConfig, now: Instant) -> Self {
        let mut peer = Peer::new(&config.candidates, now);
        let fragment = peer.fragment();
        Self {
            id: new.id,
            participant: new.participant,
            sid: format!("PA_{:08x}{:08x}", config.instance, new.id.0),
            connection: Some(new.connection),
            connection_lost: None,
            grants: new.grants,
            settings: new.settings,
            joined_at: config.wall(now),
            joined: now,
            version: 1,
            state: State::Joined,
            ever_connected: false,
            unreachable_since: None,
            peer,
            dirty: false,
            timer: None,
            fragment,
            addresses: VecDeque::new(),
            sections: Vec::new(),
            slots: BTreeMap::new(),
            streams: HashMap::new(),
            negotiation: Negotiation::default(),
            choices: BTreeMap::new(),
            bandwidth: Bandwidth::default(),
            signals: Limiter::new(config.limits.signals_per_second, now),
            data: Limiter::new(config.limits.data_packets_per_second, now),
            data_sequence: 0,
            backlog: VecDeque::new(),
            backlog_bytes: 0,
            clock: None,
        }
    }

    pub(crate) fn identity(&self) -> String {
        self.participant.to_base64url()
    }

    /// Without tracks; those are the room's.
    pub(crate) fn info(&self) -> ParticipantInfo {
        ParticipantInfo {
            sid: self.sid.clone(),
            identity: self.identity(),
            state: self.state as i32,
            joined_at: (self.joined_at.0 / 1000) as i64,
            joined_at_ms: self.joined_at.0 as i64,
            version: self.version,
            permission: Some(self.permission()),
            ..ParticipantInfo::default()
        }
    }

    fn permission(&self) -> ParticipantPermission {
        let grants = &self.grants;
        ParticipantPermission {
            can_subscribe: grants.subscribe,
            can_publish: grants.publish,
            can_publish_data: grants.publish_data,
            can_publish_sources: grants
                .publish_sources
                .iter()
                .map(|it| source_number(Some(*it)))
                .collect(),
            ..ParticipantPermission::default()
        }
    }

    pub(crate) fn slots_in(&self, kind: Kind, state: SlotState) -> usize {
        self.slots
            .values()
            .filter(|it| it.kind == kind && it.state == state)
            .count()
    }

    /// Whether the member wants a track of which nothing else is known.
    pub(crate) fn subscribes(&self, track: TrackId) -> bool {
        self.grants.subscribe && *self.choices.get(&track).unwrap_or(&self.settings.auto_subscribe)
    }
}
