use std::time::Instant;

use str0m::media::Mid;

use super::{Ctx, Room, mark_dirty};
use crate::codec::{Codec, Marks};
use crate::forwarder::{Incoming, instant_of};
use crate::io::TappedPacket;
use crate::member::{Member, MemberId, SlotState};
use crate::peer::{Outgoing, Packet, forwarded_extensions};
use crate::track::{Track, TrackId};
use crate::tripwire::Verdict;

/// Streams that one publisher may have at a time: its tracks' layers and a little more.
const STREAMS_MAX: usize = 64;
/// How far a publisher's clock may be off from the arrival of its packets before arrival counts.
const CLOCK_OFF_MAX: core::time::Duration = core::time::Duration::from_secs(10);

impl Room {
    pub(super) fn on_packet(&mut self, id: MemberId, packet: Packet, ctx: &mut Ctx<'_>) {
        if let Some(tap) = ctx.tap.as_mut() {
            tap.media(TappedPacket {
                stream: u64::from(id.0) << 32 | u64::from(packet.ssrc),
                sequence: packet.seq,
                marker: packet.marker,
                payload: &packet.payload,
            });
        }
        let Some((track_id, layer)) = self.stream_of(id, &packet) else {
            return;
        };
        let Some(track) = self.tracks.get_mut(&track_id) else {
            return;
        };
        if packet.codec != track.codec {
            self.change_codec(id, track_id, packet.codec, ctx);
            return;
        }
        track.count(layer, &packet);
        let Some(marks) = track.marks(&packet) else { return };
        if self.options.require_sealed && !self.is_sealed(id, track_id, layer, &marks, &packet, ctx) {
            *ctx.plaintext = ctx.plaintext.saturating_add(1);
            return;
        }
        let (Some(track), Some(publisher)) = (self.tracks.get_mut(&track_id), self.members.get_mut(&id))
        else {
            return;
        };
        let wallclock = wallclock(publisher, track, layer, &packet);
        let incoming = Incoming {
            layer,
            seq: packet.seq,
            time: packet.time,
            marker: packet.marker,
            arrived: packet.arrived,
            clock_rate: packet.codec.clock_rate(),
            marks: &marks,
        };
        let scalable = track.is_scalable();
        for (subscriber, down) in &mut track.downs {
            let Some(mid) = down.mid else { continue };
            let Some(numbers) = down
                .forwarder
                .forward(&incoming, down.target, scalable, &track.layers)
            else {
                continue;
            };
            let Some(member) = self.members.get_mut(subscriber) else {
                continue;
            };
            let mut extensions = forwarded_extensions(&packet.extensions);
            if packet.codec != Codec::Av1 {
                // Its frame numbers would jump when layers are switched; only AV1 needs it.
                extensions.user_values.remove::<crate::peer::RawDependency>();
            }
            let outgoing = Outgoing {
                codec: packet.codec,
                seq: numbers.seq,
                time: numbers.time,
                marker: numbers.marker,
                wallclock,
                payload: packet.payload.clone(),
                extensions,
                vp8: numbers.vp8,
            };
            member.peer.send(mid, outgoing);
            mark_dirty(&mut self.members, &mut self.dirty, *subscriber);
        }
    }

    /// The track and layer that a packet belongs to.
    fn stream_of(&mut self, id: MemberId, packet: &Packet) -> Option<(TrackId, usize)> {
        let member = self.members.get_mut(&id)?;
        if let Some(known) = member.streams.get(&packet.ssrc) {
            return Some(*known);
        }
        let (mid, rid) = member.peer.stream(packet.ssrc)?;
        let own = self
            .tracks
            .iter_mut()
            .find(|(_, it)| it.publisher == id && it.mid == Some(mid));
        let (track_id, track) = own?;
        let layer = track.layer_of_rid(rid.as_deref())?;
        track.layers.get_mut(layer)?.ssrc = Some(packet.ssrc);
        if member.streams.len() >= STREAMS_MAX {
            member.streams.clear();
        }
        member.streams.insert(packet.ssrc, (*track_id, layer));
        Some((*track_id, layer))
    }

    /// The client chose another codec than the answer put first.
    fn change_codec(&mut self, id: MemberId, track_id: TrackId, codec: Codec, ctx: &mut Ctx<'_>) {
        let Some(track) = self.tracks.get_mut(&track_id) else {
            return;
        };
        if (codec == Codec::Opus) != (track.codec == Codec::Opus) {
            return;
        }
        track.codec = codec;
        for down in track.downs.values_mut() {
            down.forwarder.pause();
        }
        let subscribers: Vec<MemberId> = track.downs.keys().copied().collect();
        self.broadcast_update(id, ctx);
        for subscriber in subscribers {
            let decodes = self
                .members
                .get(&subscriber)
                .is_some_and(|it| it.peer.can_send(codec));
            if !decodes {
                self.refuse_codec(subscriber, track_id, ctx);
            }
        }
    }

    fn is_sealed(
        &mut self,
        id: MemberId,
        track_id: TrackId,
        layer: usize,
        marks: &Marks,
        packet: &Packet,
        ctx: &mut Ctx<'_>,
    ) -> bool {
        let participant = self.members.get(&id).map(|it| it.participant);
        let position = participant.and_then(|it| self.positions.get(&it)).copied();
        let Some(layer) = self
            .tracks
            .get_mut(&track_id)
            .and_then(|it| it.layers.get_mut(layer))
        else {
            return false;
        };
        match layer
            .tripwire
            .judge(packet.codec, marks, &packet.payload, position, self.epoch)
        {
            Verdict::Pass => true,
            Verdict::PassNewEpoch if marks.key_start => true,
            Verdict::PassNewEpoch => {
                // Those asked for before are under a key that whoever has just come does not have.
                layer.forget_key_frame();
                self.ask_key_frames(track_id, ctx);
                true
            }
            Verdict::Drop => false,
        }
    }

    pub(super) fn on_key_frame_wanted(&mut self, id: MemberId, mid: Mid, ctx: &mut Ctx<'_>) {
        let slot = self.members.get(&id).and_then(|it| it.slots.get(&mid));
        let Some(SlotState::Bound(track_id)) = slot.map(|it| it.state) else {
            return;
        };
        let down = self.tracks.get(&track_id).and_then(|it| it.downs.get(&id));
        if let Some(layer) = down.and_then(|it| it.forwarder.current().or(it.target)) {
            self.ask_key_frame(track_id, layer, ctx);
        }
    }

    /// Asks the publisher for a key frame of one layer, now or as soon as it was not just asked.
    pub(super) fn ask_key_frame(&mut self, track_id: TrackId, layer: usize, ctx: &mut Ctx<'_>) {
        let Some(track) = self.tracks.get_mut(&track_id) else {
            return;
        };
        let layer = if track.is_scalable() { 0 } else { layer };
        let (publisher, Some(ssrc)) = (track.publisher, track.ask_key_frame(layer, ctx.now)) else {
            return;
        };
        if let Some(member) = self.members.get_mut(&publisher) {
            member.peer.request_key_frame(ssrc);
        }
        self.mark_dirty(publisher);
    }

    /// Key frames of every layer that somebody is sent.
    pub(super) fn ask_key_frames(&mut self, track_id: TrackId, ctx: &mut Ctx<'_>) {
        let Some(track) = self.tracks.get(&track_id).filter(|it| it.codec != Codec::Opus) else {
            return;
        };
        let mut wanted: Vec<usize> = track
            .downs
            .values()
            .filter_map(|it| it.forwarder.current().or(it.target))
            .collect();
        wanted.sort_unstable();
        wanted.dedup();
        for layer in wanted {
            self.ask_key_frame(track_id, layer, ctx);
        }
    }

    pub(crate) fn ask_all_key_frames(&mut self, ctx: &mut Ctx<'_>) {
        let tracks: Vec<TrackId> = self.tracks.keys().copied().collect();
        for track_id in tracks {
            self.ask_key_frames(track_id, ctx);
        }
    }
}

/// When the packet's content was captured, on our clock: the publisher's reports tie its streams together, so
/// that a subscriber can keep sound and picture together. Without reports, its arrival.
fn wallclock(publisher: &mut Member, track: &Track, layer: usize, packet: &Packet) -> Instant {
    let report = packet
        .report
        .or_else(|| track.layers.get(layer).and_then(|it| it.report));
    let captured = report.and_then(|it| instant_of(it, packet.time, packet.codec.clock_rate()));
    let Some(captured) = captured else {
        return packet.arrived;
    };
    let (their, our) = *publisher.clock.get_or_insert((captured, packet.arrived));
    let at = match captured.duration_since(their) {
        Ok(after) => our.checked_add(after),
        Err(before) => our.checked_sub(before.duration()),
    };
    let off = |at: &Instant| {
        packet
            .arrived
            .saturating_duration_since(*at)
            .max(at.saturating_duration_since(packet.arrived))
    };
    at.filter(|it| off(it) < CLOCK_OFF_MAX).unwrap_or(packet.arrived)
}
