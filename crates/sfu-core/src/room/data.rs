use std::collections::VecDeque;
use std::sync::Arc;

use livekit_protocol::data_packet::Value;
use livekit_protocol::{DataChannelReceiveState, DataPacket};
use prost::Message as _;

use super::{Ctx, Room};
use crate::io::Event;
use crate::member::{Member, MemberId};
use crate::tripwire::data_is_sealed;

const DESTINATIONS_MAX: usize = 300;

/// Reliable packets of the recent past, for those who resume.
#[derive(Default)]
pub(super) struct Replay {
    packets: VecDeque<Kept>,
    bytes: usize,
}

struct Kept {
    from: MemberId,
    sid: String,
    sequence: u32,
    destinations: Vec<String>,
    packet: Arc<[u8]>,
}

impl Replay {
    fn keep(&mut self, kept: Kept, bytes_max: usize) {
        self.bytes += kept.packet.len();
        self.packets.push_back(kept);
        while self.bytes > bytes_max {
            let Some(oldest) = self.packets.pop_front() else {
                break;
            };
            self.bytes -= oldest.packet.len();
        }
    }
}

impl Room {
    pub(super) fn on_data(&mut self, id: MemberId, reliable: bool, bytes: &[u8], ctx: &mut Ctx<'_>) {
        if let Some(tap) = ctx.tap.as_mut() {
            tap.data(bytes);
        }
        let Some(member) = self.members.get_mut(&id) else {
            return;
        };
        let limits = &ctx.config.limits;
        if bytes.len() > limits.data_packet_bytes || !member.data.allows(ctx.now) {
            ctx.event(Event::Limited);
            return;
        }
        if !member.grants.publish_data {
            ctx.event(Event::Refused);
            return;
        }
        let packet = DataPacket::decode(bytes)
            .ok()
            .filter(|it| it.destination_identities.len() <= DESTINATIONS_MAX);
        let Some(mut packet) = packet.filter(|it| may_pass(it.value.as_ref())) else {
            ctx.event(Event::Refused);
            return;
        };
        let position = self.positions.get(&member.participant).copied();
        if self.options.require_sealed && !data_is_sealed(packet.value.as_ref(), position, self.epoch) {
            *ctx.plaintext = ctx.plaintext.saturating_add(1);
            return;
        }
        stamp(&mut packet, member);
        let encoded: Arc<[u8]> = packet.encode_to_vec().into();
        let destinations = core::mem::take(&mut packet.destination_identities);
        if reliable && packet.sequence > 0 {
            member.data_sequence = member.data_sequence.max(packet.sequence);
            let kept = Kept {
                from: id,
                sid: member.sid.clone(),
                sequence: packet.sequence,
                destinations: destinations.clone(),
                packet: encoded.clone(),
            };
            self.replay.keep(kept, limits.data_replay_bytes);
        }
        let to: Vec<MemberId> = self
            .members
            .values()
            .filter(|it| it.id != id && is_addressed(it, &destinations))
            .map(|it| it.id)
            .collect();
        for to in to {
            self.send_data(to, reliable, &encoded, ctx);
        }
    }

    fn send_data(&mut self, to: MemberId, reliable: bool, packet: &Arc<[u8]>, ctx: &mut Ctx<'_>) {
        let Some(member) = self.members.get_mut(&to) else {
            return;
        };
        if !reliable {
            member.peer.write_data(false, packet);
        } else if !member.backlog.is_empty() || !member.peer.write_data(true, packet) {
            if member.backlog_bytes + packet.len() > ctx.config.limits.data_backlog_bytes {
                ctx.event(Event::Limited);
                return;
            }
            member.backlog_bytes += packet.len();
            member.backlog.push_back(packet.clone());
        }
        self.mark_dirty(to);
    }

    /// Sends what waited for the reliable channel.
    pub(super) fn send_backlog(&mut self, id: MemberId) {
        let Some(member) = self.members.get_mut(&id) else {
            return;
        };
        while let Some(packet) = member.backlog.front() {
            if !member.peer.write_data(true, packet) {
                break;
            }
            member.backlog_bytes = member.backlog_bytes.saturating_sub(packet.len());
            member.backlog.pop_front();
        }
        self.mark_dirty(id);
    }

    /// Sends a resumed member the reliable packets that it says it has not seen.
    pub(super) fn replay_data(&mut self, id: MemberId, states: &[DataChannelReceiveState]) {
        let Some(member) = self.members.get_mut(&id) else {
            return;
        };
        for kept in self.replay.packets.iter().filter(|it| it.from != id) {
            let seen = states.iter().find(|it| it.publisher_sid == kept.sid);
            if seen.is_some_and(|it| kept.sequence > it.last_seq) && is_addressed(member, &kept.destinations)
            {
                member.backlog_bytes += kept.packet.len();
                member.backlog.push_back(kept.packet.clone());
            }
        }
        self.send_backlog(id);
    }
}

fn is_addressed(member: &Member, destinations: &[String]) -> bool {
    destinations.is_empty() || destinations.contains(&member.identity())
}

/// Transcriptions and the server's own kinds are not for participants to send.
fn may_pass(value: Option<&Value>) -> bool {
    match value {
        Some(Value::Transcription(_) | Value::Metrics(_) | Value::SipDtmf(_)) | None => false,
        Some(Value::Speaker(_)) => false,
        Some(_) => true,
    }
}

/// Who sent it is not for the sender to say.
fn stamp(packet: &mut DataPacket, member: &Member) {
    packet.participant_identity = member.identity();
    packet.participant_sid.clone_from(&member.sid);
    if let Some(Value::User(user)) = &mut packet.value {
        user.participant_identity = member.identity();
        user.participant_sid.clone_from(&member.sid);
        if packet.destination_identities.is_empty() {
            packet.destination_identities = core::mem::take(&mut user.destination_identities);
        }
    }
}
