use livekit_protocol::signal_response::Message;
use livekit_protocol::{
    SubscriptionError, SubscriptionResponse, UpdateSubscription, UpdateTrackSettings, VideoQuality,
};

use super::{Ctx, Room};
use crate::io::Event;
use crate::member::MemberId;
use crate::track::{Down, TrackId, Wish, id_of_sid};

/// Tracks that one message may name.
const NAMED_MAX: usize = 1_024;

impl Room {
    /// A newcomer is sent what there is, if it wants that.
    pub(super) fn subscribe_to_all(&mut self, id: MemberId) {
        let Some(member) = self.members.get(&id) else {
            return;
        };
        for (track_id, track) in &mut self.tracks {
            if track.publisher != id && track.mid.is_some() && member.subscribes(*track_id) {
                track.downs.entry(id).or_default();
            }
        }
    }

    /// Everybody who wants them is sent a member's tracks.
    pub(super) fn offer_new_tracks(&mut self, publisher: MemberId, ctx: &mut Ctx<'_>) {
        for (track_id, track) in &mut self.tracks {
            if track.publisher != publisher || track.mid.is_none() {
                continue;
            }
            for member in self.members.values().filter(|it| it.id != publisher) {
                if member.subscribes(*track_id) {
                    track.downs.entry(member.id).or_default();
                }
            }
        }
        let others: Vec<MemberId> = self
            .members
            .keys()
            .copied()
            .filter(|it| *it != publisher)
            .collect();
        for id in others {
            self.require_sections(id, ctx);
        }
    }

    pub(super) fn on_subscription(&mut self, id: MemberId, request: &UpdateSubscription, ctx: &mut Ctx<'_>) {
        let named = request
            .track_sids
            .iter()
            .chain(request.participant_tracks.iter().flat_map(|it| &it.track_sids));
        for sid in named.take(NAMED_MAX) {
            let Some(member) = self.members.get_mut(&id) else {
                return;
            };
            let track = id_of_sid(sid).and_then(|it| self.tracks.get_mut(&it).map(|track| (it, track)));
            let Some((track_id, track)) = track.filter(|(_, it)| it.sid == *sid && it.publisher != id) else {
                if request.subscribe {
                    let err = SubscriptionError::SeTrackNotfound as i32;
                    let response = SubscriptionResponse {
                        track_sid: sid.clone(),
                        err,
                    };
                    ctx.tell(member, Message::SubscriptionResponse(response));
                }
                continue;
            };
            if request.subscribe && !member.grants.subscribe {
                ctx.event(Event::Refused);
                continue;
            }
            member.choices.insert(track_id, request.subscribe);
            if request.subscribe {
                track.downs.entry(id).or_default();
            } else if let Some(Down { mid: Some(mid), .. }) = track.downs.remove(&id) {
                self.release_slot(id, mid, ctx);
            }
        }
        self.require_sections(id, ctx);
    }

    pub(super) fn on_track_settings(
        &mut self,
        id: MemberId,
        request: &UpdateTrackSettings,
        ctx: &mut Ctx<'_>,
    ) {
        let quality = match VideoQuality::try_from(request.quality) {
            Ok(VideoQuality::Low) => 0,
            Ok(VideoQuality::Medium) => 1,
            Ok(VideoQuality::High | VideoQuality::Off) | Err(_) => 2,
        };
        let disabled = request.disabled || request.quality == VideoQuality::Off as i32;
        for sid in request.track_sids.iter().take(NAMED_MAX) {
            let down = id_of_sid(sid).and_then(|it| self.tracks.get_mut(&it)?.downs.get_mut(&id));
            if let Some(down) = down {
                let (width, height, priority) = (request.width, request.height, request.priority);
                down.wish = Wish {
                    disabled,
                    quality,
                    width,
                    height,
                    priority,
                };
            }
        }
        self.allocate(id, ctx);
    }

    /// Gives up on a track that the subscriber cannot decode.
    pub(super) fn refuse_codec(&mut self, id: MemberId, track_id: TrackId, ctx: &mut Ctx<'_>) {
        let (Some(track), Some(member)) = (self.tracks.get_mut(&track_id), self.members.get_mut(&id)) else {
            return;
        };
        track.downs.remove(&id);
        member.choices.insert(track_id, false);
        let err = SubscriptionError::SeCodecUnsupported as i32;
        let response = SubscriptionResponse {
            track_sid: track.sid.clone(),
            err,
        };
        ctx.tell(member, Message::SubscriptionResponse(response));
    }
}
