//! One meeting: its members, their tracks, and who is sent what.

mod allocation;
mod ctx;
mod data;
mod forward;
mod info;
mod join;
mod negotiate;
mod publish;
mod resume;
mod signal;
mod subscribe;
mod tick;

use core::time::Duration;
use std::collections::{BTreeMap, VecDeque};
use std::net::SocketAddr;
use std::time::Instant;

use livekit_protocol::participant_info::State;
use livekit_protocol::signal_response::Message;
use livekit_protocol::{DisconnectReason, LeaveRequest, ParticipantInfo, leave_request};
use vocab::{GroupPosition, MediaRoom, ParticipantId, UnixMillis};

use crate::io::{CloseReason, Event, Output, RoomOptions};
use crate::member::{Member, MemberId};
use crate::peer::PeerEvent;
use crate::track::{Track, TrackId};
pub(crate) use ctx::Ctx;
use data::Replay;

pub(crate) const TICK: Duration = Duration::from_millis(100);
/// Addresses that one connection may have shown at a time.
const ADDRESSES_MAX: usize = 16;

pub(crate) struct Room {
    pub(crate) name: MediaRoom,
    pub(crate) options: RoomOptions,
    number: u32,
    created_at: UnixMillis,
    pub(crate) members: BTreeMap<MemberId, Member>,
    tracks: BTreeMap<TrackId, Track>,
    positions: BTreeMap<ParticipantId, GroupPosition>,
    epoch: u64,
    dirty: Vec<MemberId>,
    touched: Vec<MemberId>,
    events: Vec<PeerEvent>,
    replay: Replay,
    departed: VecDeque<(Instant, ParticipantInfo)>,
    pub(crate) next_tick: Option<Instant>,
    pub(crate) tick_armed: bool,
}

impl Room {
    pub(crate) fn new(name: MediaRoom, number: u32, options: RoomOptions, created_at: UnixMillis) -> Self {
        Self {
            name,
            options,
            number,
            created_at,
            members: BTreeMap::new(),
            tracks: BTreeMap::new(),
            positions: BTreeMap::new(),
            epoch: 0,
            dirty: Vec::new(),
            touched: Vec::new(),
            events: Vec::new(),
            replay: Replay::default(),
            departed: VecDeque::new(),
            next_tick: None,
            tick_armed: false,
        }
    }

    pub(crate) fn set_position(&mut self, participant: ParticipantId, position: GroupPosition) {
        self.positions.insert(participant, position);
        self.epoch = position.epoch;
    }

    pub(crate) fn member_of(&self, participant: &ParticipantId) -> Option<MemberId> {
        self.members
            .values()
            .find(|it| it.participant == *participant)
            .map(|it| it.id)
    }

    fn mark_dirty(&mut self, id: MemberId) {
        mark_dirty(&mut self.members, &mut self.dirty, id);
    }

    /// Whether a datagram proves to belong to the member: the caller may route its source here.
    pub(crate) fn owns(
        &self,
        id: MemberId,
        now: Instant,
        source: SocketAddr,
        destination: SocketAddr,
        bytes: &[u8],
    ) -> bool {
        self.members
            .get(&id)
            .is_some_and(|it| it.peer.owns(now, source, destination, bytes))
    }

    /// Remembers an address that proved to be the member's.
    pub(crate) fn learn_address(&mut self, id: MemberId, address: SocketAddr, ctx: &mut Ctx<'_>) {
        let Some(member) = self.members.get_mut(&id) else {
            return;
        };
        ctx.route_address(id, address);
        if !member.addresses.contains(&address) {
            member.addresses.push_back(address);
        }
        if member.addresses.len() > ADDRESSES_MAX
            && let Some(oldest) = member.addresses.pop_front()
        {
            ctx.forget_address(id, oldest);
        }
    }

    /// The member's transport is due; it may have been driven since its timer was set.
    pub(crate) fn timer_fired(&mut self, id: MemberId, now: Instant) {
        let Some(member) = self.members.get_mut(&id) else {
            return;
        };
        member.timer = None;
        if member.peer.deadline() <= now {
            self.mark_dirty(id);
        } else {
            self.touched.push(id);
        }
    }

    /// Members whose transports were driven since the last call.
    pub(crate) fn take_touched(&mut self) -> Vec<MemberId> {
        core::mem::take(&mut self.touched)
    }

    pub(crate) fn forget_position(&mut self, participant: &ParticipantId) {
        self.positions.remove(participant);
    }

    pub(crate) fn receive(
        &mut self,
        id: MemberId,
        source: SocketAddr,
        destination: SocketAddr,
        bytes: &[u8],
        ctx: &mut Ctx<'_>,
    ) {
        let Some(member) = self.members.get_mut(&id) else {
            return;
        };
        member.peer.receive(ctx.now, source, destination, bytes);
        self.drain(id, ctx);
    }

    /// Drives out everything that is pending, until nothing is.
    pub(crate) fn flush(&mut self, ctx: &mut Ctx<'_>) {
        while let Some(id) = self.dirty.pop() {
            if let Some(member) = self.members.get_mut(&id) {
                member.dirty = false;
                member.peer.timeout(ctx.now);
            }
            self.drain(id, ctx);
        }
    }

    pub(crate) fn is_dirty(&self) -> bool {
        !self.dirty.is_empty()
    }

    fn drain(&mut self, id: MemberId, ctx: &mut Ctx<'_>) {
        let mut events = core::mem::take(&mut self.events);
        if let Some(member) = self.members.get_mut(&id) {
            member.peer.drain(ctx.transmits, &mut events);
            ctx.flush_transmits();
            self.touched.push(id);
        }
        for event in events.drain(..) {
            self.on_event(id, event, ctx);
        }
        self.events = events;
    }

    fn on_event(&mut self, id: MemberId, event: PeerEvent, ctx: &mut Ctx<'_>) {
        match event {
            PeerEvent::Packet(packet) => self.on_packet(id, *packet, ctx),
            PeerEvent::Connected => self.on_connected(id, ctx),
            PeerEvent::Reachable(reachable) => {
                if let Some(member) = self.members.get_mut(&id) {
                    let since = member.unreachable_since.take().unwrap_or(ctx.now);
                    member.unreachable_since = (!reachable).then_some(since);
                }
            }
            PeerEvent::KeyFrameWanted(mid) => self.on_key_frame_wanted(id, mid, ctx),
            PeerEvent::Data { reliable, packet } => self.on_data(id, reliable, &packet, ctx),
            PeerEvent::ChannelOpen | PeerEvent::ChannelDrained => self.send_backlog(id),
            PeerEvent::Estimate(estimate) => {
                if let Some(member) = self.members.get_mut(&id) {
                    member.bandwidth.estimate = estimate;
                }
                self.allocate(id, ctx);
            }
            PeerEvent::Closed => {
                self.remove(id, DisconnectReason::ConnectionTimeout, Some(reconnect()), ctx);
            }
        }
    }

    fn on_connected(&mut self, id: MemberId, ctx: &mut Ctx<'_>) {
        let Some(member) = self.members.get_mut(&id) else {
            return;
        };
        member.unreachable_since = None;
        if core::mem::replace(&mut member.ever_connected, true) {
            return;
        }
        member.state = State::Active;
        let after = ctx.now.saturating_duration_since(member.joined);
        ctx.event(Event::Connected {
            after_ms: u32::try_from(after.as_millis()).unwrap_or(u32::MAX),
        });
        self.broadcast_update(id, ctx);
        self.allocate(id, ctx);
    }

    /// Takes a member out; `leave`: what to tell it, `None` if it need not be told.
    pub(crate) fn remove(
        &mut self,
        id: MemberId,
        reason: DisconnectReason,
        leave: Option<LeaveRequest>,
        ctx: &mut Ctx<'_>,
    ) {
        let Some(mut member) = self.members.remove(&id) else {
            return;
        };
        if let Some(connection) = member.connection {
            if let Some(mut leave) = leave {
                leave.reason = reason as i32;
                ctx.signal(connection, Message::Leave(leave));
            }
            ctx.out.push_back(Output::Close {
                connection,
                reason: CloseReason::Done,
            });
        }
        member.peer.close();
        self.events.clear();
        let mut last_words = Vec::new();
        member.peer.timeout(ctx.now);
        member.peer.drain(ctx.transmits, &mut last_words);
        ctx.flush_transmits();
        ctx.forget_fragment(&member.fragment);
        for address in &member.addresses {
            ctx.forget_address(id, *address);
        }
        let mut info = member.info();
        info.state = State::Disconnected as i32;
        info.version = member.version + 1;
        info.disconnect_reason = reason as i32;
        let published: Vec<TrackId> = self
            .tracks
            .iter()
            .filter(|(_, it)| it.publisher == id)
            .map(|(track, _)| *track)
            .collect();
        for track in published {
            self.drop_track(track, ctx);
        }
        for track in self.tracks.values_mut() {
            track.downs.remove(&id);
        }
        self.tell_others(id, std::slice::from_ref(&info), ctx);
        self.departed.push_back((ctx.now, info));
        ctx.event(Event::Left);
        if self.members.is_empty() {
            self.departed.clear();
            self.replay = Replay::default();
            self.next_tick = None;
            ctx.event(Event::RoomEmptied);
        }
    }

    pub(crate) fn close(
        &mut self,
        reason: DisconnectReason,
        action: leave_request::Action,
        ctx: &mut Ctx<'_>,
    ) {
        let members: Vec<MemberId> = self.members.keys().copied().collect();
        for id in members {
            self.remove(id, reason, Some(leave(action)), ctx);
        }
    }

    /// When the room wants to be called again, apart from its members' transports.
    pub(crate) fn arm_tick(&mut self, now: Instant) {
        if self.next_tick.is_none() {
            self.next_tick = Some(now + TICK);
        }
    }
}

/// Outside of [`Room`], for callers that hold a track at the same time.
fn mark_dirty(members: &mut BTreeMap<MemberId, Member>, dirty: &mut Vec<MemberId>, id: MemberId) {
    if let Some(member) = members.get_mut(&id)
        && !core::mem::replace(&mut member.dirty, true)
    {
        dirty.push(id);
    }
}

pub(crate) fn leave(action: leave_request::Action) -> LeaveRequest {
    LeaveRequest {
        // What clients read that do not know `action`.
        can_reconnect: action != leave_request::Action::Disconnect,
        action: action as i32,
        ..LeaveRequest::default()
    }
}

pub(crate) fn reconnect() -> LeaveRequest {
    leave(leave_request::Action::Reconnect)
}

pub(crate) fn disconnect() -> LeaveRequest {
    leave(leave_request::Action::Disconnect)
}
