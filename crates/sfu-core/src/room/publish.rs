use livekit_protocol::request_response::{Reason, Request};
use livekit_protocol::signal_response::Message;
use livekit_protocol::{AddTrackRequest, RequestResponse, TrackPublishedResponse, TrackUnpublishedResponse};

use super::{Ctx, Room};
use crate::codec::Kind;
use crate::io::Event;
use crate::member::{MemberId, SlotState};
use crate::track::{LAYERS_MAX, Track, TrackId, id_of_sid, source_of_number};

const NAME_BYTES_MAX: usize = 256;
const SIDE_PIXELS_MAX: u32 = 16_384;

impl Room {
    pub(super) fn add_track(&mut self, id: MemberId, request: AddTrackRequest, ctx: &mut Ctx<'_>) {
        let Some(member) = self.members.get(&id) else {
            return;
        };
        let own = self.tracks.values().filter(|it| it.publisher == id);
        if let Some(known) = own.clone().find(|it| it.cid == request.cid) {
            let response = TrackPublishedResponse {
                cid: request.cid,
                track: Some(known.info()),
            };
            ctx.tell(member, Message::TrackPublished(response));
            return;
        }
        let (kind, source) = (
            Kind::from_track_type(request.r#type),
            source_of_number(request.source),
        );
        let refusal = match kind {
            _ if !member.grants.allows(source) => Some(Reason::NotAllowed),
            None => Some(Reason::UnsupportedType),
            _ if own.count() >= ctx.config.limits.tracks_per_member => Some(Reason::LimitExceeded),
            _ if request.cid.is_empty() || request.cid.len() > NAME_BYTES_MAX => Some(Reason::InvalidRequest),
            Some(_) => None,
        };
        let (None, Some(kind)) = (refusal, kind) else {
            let reason = refusal.unwrap_or(Reason::UnsupportedType) as i32;
            let response = RequestResponse {
                reason,
                request: Some(Request::AddTrack(request)),
                ..RequestResponse::default()
            };
            ctx.tell(member, Message::RequestResponse(response));
            ctx.event(Event::Refused);
            return;
        };
        let track_id = TrackId(ctx.new_id());
        let track = Track::new(track_id, id, kind, source, trimmed(request), ctx.now);
        let response = TrackPublishedResponse {
            cid: track.cid.clone(),
            track: Some(track.info()),
        };
        ctx.tell(member, Message::TrackPublished(response));
        self.tracks.insert(track_id, track);
        if self.claim_sections(id, ctx) {
            self.broadcast_update(id, ctx);
            self.offer_new_tracks(id, ctx);
        }
    }

    pub(super) fn on_mute(&mut self, id: MemberId, sid: &str, muted: bool, ctx: &mut Ctx<'_>) {
        let Some(track_id) = self.own_track(id, sid) else {
            return;
        };
        let Some(track) = self.tracks.get_mut(&track_id) else {
            return;
        };
        if track.muted == muted {
            return;
        }
        track.muted = muted;
        if track.mid.is_some() {
            self.broadcast_update(id, ctx);
        }
        if !muted {
            self.ask_key_frames(track_id, ctx);
        }
    }

    fn own_track(&self, id: MemberId, sid: &str) -> Option<TrackId> {
        let track_id = id_of_sid(sid)?;
        self.tracks
            .get(&track_id)
            .filter(|it| it.publisher == id && it.sid == sid)
            .map(|_| track_id)
    }

    /// Takes a track away from everybody who is sent it.
    pub(super) fn drop_track(&mut self, track_id: TrackId, ctx: &mut Ctx<'_>) {
        let Some(track) = self.tracks.remove(&track_id) else {
            return;
        };
        for (id, down) in track.downs {
            if let Some(mid) = down.mid {
                self.release_slot(id, mid, ctx);
            }
        }
        for member in self.members.values_mut() {
            member.choices.remove(&track_id);
            member.streams.retain(|_, (it, _)| *it != track_id);
        }
    }

    /// Nothing is sent in the section any more; the next answer says so.
    pub(super) fn release_slot(&mut self, id: MemberId, mid: str0m::media::Mid, ctx: &mut Ctx<'_>) {
        let Some(member) = self.members.get_mut(&id) else {
            return;
        };
        if let Some(slot) = member.slots.get_mut(&mid) {
            slot.state = SlotState::Released;
        }
        member.peer.remove_sender(mid);
        member
            .negotiation
            .due
            .get_or_insert(ctx.now + super::negotiate::RELEASE_AFTER);
        self.mark_dirty(id);
    }

    /// A track that the publisher announced and never sent is forgotten.
    pub(super) fn expire_announced(&mut self, ctx: &mut Ctx<'_>) {
        let late = |it: &Track| {
            it.mid.is_none() && ctx.now.saturating_duration_since(it.announced_at) > ctx.config.limits.connect
        };
        let expired: Vec<TrackId> = self
            .tracks
            .iter()
            .filter(|(_, it)| late(it))
            .map(|(id, _)| *id)
            .collect();
        for track_id in expired {
            let Some(track) = self.tracks.get(&track_id) else {
                continue;
            };
            if let Some(member) = self.members.get(&track.publisher) {
                let gone = TrackUnpublishedResponse {
                    track_sid: track.sid.clone(),
                };
                ctx.tell(member, Message::TrackUnpublished(gone));
            }
            self.drop_track(track_id, ctx);
        }
    }
}

/// Keeps what the server uses: no names, nothing of unbounded length.
fn trimmed(request: AddTrackRequest) -> AddTrackRequest {
    let mut layers = request.layers;
    if layers.is_empty() {
        layers = request
            .simulcast_codecs
            .first()
            .map(|it| it.layers.clone())
            .unwrap_or_default();
    }
    layers.truncate(LAYERS_MAX);
    for layer in &mut layers {
        layer.rid.clear();
        layer.width = layer.width.min(SIDE_PIXELS_MAX);
        layer.height = layer.height.min(SIDE_PIXELS_MAX);
    }
    let simulcast_codecs = request
        .simulcast_codecs
        .into_iter()
        .take(1)
        .filter(|it| it.codec.len() <= NAME_BYTES_MAX && it.cid.len() <= NAME_BYTES_MAX)
        .map(|mut it| {
            it.layers.clear();
            it
        })
        .collect();
    AddTrackRequest {
        cid: request.cid,
        r#type: request.r#type,
        source: request.source,
        width: request.width.min(SIDE_PIXELS_MAX),
        height: request.height.min(SIDE_PIXELS_MAX),
        muted: request.muted,
        stereo: request.stereo,
        encryption: request.encryption,
        layers,
        simulcast_codecs,
        ..AddTrackRequest::default()
    }
}
