use core::time::Duration;

use livekit_protocol::DisconnectReason;

use super::{Ctx, Room, TICK, reconnect};
use crate::codec::Codec;
use crate::member::{Member, MemberId};
use crate::track::TrackId;

/// How long a client that cannot be reached any more keeps its place while its signal connection stands.
const UNREACHABLE_MAX: Duration = Duration::from_secs(30);

impl Room {
    /// What time brings about.
    pub(crate) fn tick(&mut self, ctx: &mut Ctx<'_>) {
        self.next_tick = (!self.members.is_empty()).then(|| ctx.now + TICK);
        self.expire_members(ctx);
        self.expire_announced(ctx);
        for track in self.tracks.values_mut() {
            track.measure(ctx.now);
        }
        let members: Vec<MemberId> = self.members.keys().copied().collect();
        for id in members {
            self.allocate(id, ctx);
            self.negotiate_due(id, ctx);
        }
        self.tell_qualities(ctx);
        self.ask_wanted_key_frames(ctx);
        let keep = ctx.config.limits.resume * 2;
        self.departed
            .retain(|(at, _)| ctx.now.saturating_duration_since(*at) < keep);
    }

    fn expire_members(&mut self, ctx: &mut Ctx<'_>) {
        let limits = &ctx.config.limits;
        let longer =
            |since: std::time::Instant, limit: Duration| ctx.now.saturating_duration_since(since) > limit;
        let verdict = |it: &Member| {
            if it.connection_lost.is_some_and(|at| longer(at, limits.resume)) {
                return Some(DisconnectReason::SignalClose);
            }
            let unconnected = !it.ever_connected && longer(it.joined, limits.connect);
            let unreachable = it.unreachable_since.is_some_and(|at| longer(at, UNREACHABLE_MAX));
            (unconnected || unreachable).then_some(DisconnectReason::ConnectionTimeout)
        };
        let expired: Vec<_> = self
            .members
            .values()
            .filter_map(|it| verdict(it).map(|reason| (it.id, reason)))
            .collect();
        for (id, reason) in expired {
            self.remove(id, reason, Some(reconnect()), ctx);
        }
    }

    fn ask_wanted_key_frames(&mut self, ctx: &mut Ctx<'_>) {
        let mut wanted: Vec<(TrackId, usize)> = Vec::new();
        for (track_id, track) in self.tracks.iter().filter(|(_, it)| it.codec != Codec::Opus) {
            for (at, layer) in track.layers.iter().enumerate() {
                if layer.key_frame_wanted {
                    wanted.push((*track_id, at));
                }
            }
        }
        for (track_id, layer) in wanted {
            self.ask_key_frame(track_id, layer, ctx);
        }
    }
}
