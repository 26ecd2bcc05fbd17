use livekit_protocol::signal_response::Message;
use livekit_protocol::{
    StreamState, StreamStateInfo, StreamStateUpdate, SubscribedCodec, SubscribedQuality,
    SubscribedQualityUpdate, VideoQuality,
};

use super::{Ctx, Room};
use crate::allocator::{Claim, allocate};
use crate::codec::Kind;
use crate::io::Source;
use crate::member::{MemberId, SlotState};
use crate::track::{Track, TrackId};

/// Leaves room for headers, retransmissions and reports.
const USABLE_PERCENT: u64 = 95;
/// The allocator's margin and the usable part, and a little.
const DESIRED_PERCENT: u64 = 130;
const AUDIO_BITRATE: u64 = 45_000;

impl Room {
    /// Decides which size of which video goes to a member.
    pub(super) fn allocate(&mut self, id: MemberId, ctx: &mut Ctx<'_>) {
        let Some(member) = self.members.get(&id) else {
            return;
        };
        let mut videos = Vec::new();
        let mut audios = 0;
        for slot in member.slots.values() {
            let SlotState::Bound(track_id) = slot.state else {
                continue;
            };
            match slot.kind {
                Kind::Video => videos.push(track_id),
                Kind::Audio => {
                    let Some(track) = self.tracks.get_mut(&track_id) else {
                        continue;
                    };
                    let takes = !track.muted && !track.is_silent(ctx.now);
                    if let Some(down) = track.downs.get_mut(&id) {
                        down.target = (!down.wish.disabled).then_some(0);
                        audios += u64::from(takes && !down.wish.disabled);
                    }
                }
            }
        }
        let claims: Vec<Claim> = videos.iter().filter_map(|it| self.claim(id, *it, ctx)).collect();
        let audio = audios * AUDIO_BITRATE;
        let budget = member
            .bandwidth
            .estimate
            .map(|it| (it * USABLE_PERCENT / 100).saturating_sub(audio));
        let allocation = allocate(&claims, budget, member.settings.may_pause);
        // More than is granted from, or the estimate would stop short of it.
        let desired = (allocation.desired + audio) * DESIRED_PERCENT / 100;
        if let Some(member) = self.members.get_mut(&id)
            && let Some(wish) = member.bandwidth.ask(desired, allocation.short, ctx.now)
        {
            member.peer.set_desired_bitrate(wish);
            self.mark_dirty(id);
        }
        let sizes = videos.iter().copied().zip(allocation.sizes);
        self.apply(id, &sizes.collect::<Vec<_>>(), ctx);
    }

    fn claim(&self, id: MemberId, track_id: TrackId, ctx: &Ctx<'_>) -> Option<Claim> {
        let track = self.tracks.get(&track_id)?;
        let down = track.downs.get(&id)?;
        let wanted = track.size_for(&down.wish);
        let (width, height) = (u64::from(down.wish.width), u64::from(down.wish.height));
        let screen = track.source == Some(Source::ScreenShare);
        Some(Claim {
            rank: (screen, down.wish.priority, width * height),
            wanted,
            current: down.target,
            bitrates: bitrates(track, ctx),
        })
    }

    fn apply(&mut self, id: MemberId, sizes: &[(TrackId, Option<usize>)], ctx: &mut Ctx<'_>) {
        let mut told = Vec::new();
        let mut waiting = Vec::new();
        for (track_id, size) in sizes {
            let Some(track) = self.tracks.get_mut(track_id) else {
                continue;
            };
            let publisher = self
                .members
                .get(&track.publisher)
                .map(|it| it.sid.clone())
                .unwrap_or_default();
            let Some(down) = track.downs.get_mut(&id) else {
                continue;
            };
            down.target = *size;
            if size.is_none() {
                down.forwarder.pause();
            }
            let paused = size.is_none() && !down.wish.disabled;
            if paused != down.told_paused {
                down.told_paused = paused;
                let state = if paused {
                    StreamState::Paused
                } else {
                    StreamState::Active
                } as i32;
                told.push(StreamStateInfo {
                    participant_sid: publisher,
                    track_sid: track.sid.clone(),
                    state,
                });
            }
            waiting.extend(size.filter(|it| waits(track, id, *it)).map(|it| (*track_id, it)));
        }
        if let Some(member) = self.members.get(&id).filter(|_| !told.is_empty()) {
            ctx.tell(
                member,
                Message::StreamStateUpdate(StreamStateUpdate { stream_states: told }),
            );
        }
        for (track_id, layer) in waiting {
            self.ask_key_frame(track_id, layer, ctx);
        }
    }

    /// Tells publishers which sizes nobody wants (dynacast).
    pub(super) fn tell_qualities(&mut self, ctx: &mut Ctx<'_>) {
        for track in self.tracks.values_mut() {
            if track.kind != Kind::Video || track.mid.is_none() {
                continue;
            }
            let sizes = track.sizes();
            let sent = track.downs.values().filter(|it| it.mid.is_some());
            let wanted = sent
                .filter_map(|it| track.size_for(&it.wish))
                .max()
                .map_or(0, |it| it + 1);
            if let Some(count) = track.dynacast.update(wanted, sizes, ctx.now)
                && let Some(member) = self.members.get(&track.publisher)
            {
                ctx.tell(member, Message::SubscribedQualityUpdate(qualities(track, count)));
            }
        }
    }

    pub(super) fn repeat_qualities(&mut self, id: MemberId, ctx: &mut Ctx<'_>) {
        let Some(member) = self.members.get(&id) else {
            return;
        };
        for track in self.tracks.values().filter(|it| it.publisher == id) {
            if let Some(count) = track.dynacast.told() {
                ctx.tell(member, Message::SubscribedQualityUpdate(qualities(track, count)));
            }
        }
    }
}

/// Bits a second of each size that arrives; soon before any does, what each is expected to take. What is silent
/// takes nothing from the others; it is measured as soon as it is heard of.
fn bitrates(track: &Track, ctx: &Ctx<'_>) -> Vec<u64> {
    let sizes = 0..track.sizes();
    if track.muted || track.is_silent(ctx.now) {
        return sizes.map(|_| 1).collect();
    }
    let any_alive = track.layers.iter().any(|it| it.alive(ctx.now));
    let arrives = |at: usize| {
        track.is_scalable() || !any_alive || track.layers.get(at).is_some_and(|it| it.alive(ctx.now))
    };
    sizes
        .map(|at| if arrives(at) { track.bitrate(at).max(1) } else { 0 })
        .collect()
}

/// Whether the subscriber is not sent yet what it shall be sent.
fn waits(track: &Track, id: MemberId, target: usize) -> bool {
    let Some(down) = track.downs.get(&id) else {
        return false;
    };
    if track.is_scalable() {
        return down.forwarder.current().is_none() || usize::from(down.forwarder.spatial()) < target;
    }
    down.forwarder.current() != Some(target)
}

fn qualities(track: &Track, count: usize) -> SubscribedQualityUpdate {
    let all = [VideoQuality::Low, VideoQuality::Medium, VideoQuality::High];
    let subscribed_qualities: Vec<SubscribedQuality> = all
        .into_iter()
        .enumerate()
        .map(|(at, quality)| SubscribedQuality {
            quality: quality as i32,
            // Above the sizes that there are, the largest's answer counts.
            enabled: at.min(track.sizes().saturating_sub(1)) < count,
        })
        .collect();
    let codec = track.codec.name().to_ascii_lowercase();
    SubscribedQualityUpdate {
        track_sid: track.sid.clone(),
        subscribed_codecs: vec![SubscribedCodec {
            codec,
            qualities: subscribed_qualities.clone(),
        }],
        subscribed_qualities,
    }
}
