use core::time::Duration;
use std::collections::BTreeMap;

use livekit_protocol::signal_response::Message;
use livekit_protocol::{DisconnectReason, MediaSectionsRequirement, SessionDescription};
use str0m::media::Mid;

use super::{Ctx, Room, reconnect};
use crate::codec::{Codec, Kind};
use crate::io::Event;
use crate::member::{Member, MemberId, Slot, SlotState};
use crate::sdp::{ParsedOffer, Role, Section, rewrite};
use crate::track::{Track, TrackId};

/// How long a released section waits for another reason to negotiate.
pub(super) const RELEASE_AFTER: Duration = Duration::from_secs(1);
/// How long a required offer may take before it is required again.
const OFFER_AWAITED_MAX: Duration = Duration::from_secs(5);

impl Room {
    pub(crate) fn on_offer(&mut self, id: MemberId, offer: ParsedOffer, ctx: &mut Ctx<'_>) {
        let Some(member) = self.members.get_mut(&id) else {
            return;
        };
        let Ok(answer) = member.peer.accept_offer(offer.sdp) else {
            ctx.event(Event::Refused);
            self.remove(id, DisconnectReason::StateMismatch, Some(reconnect()), ctx);
            return;
        };
        route_fragment(member, ctx);
        member.negotiation.awaited_since = None;
        member.negotiation.due = None;
        member.sections = offer.sections;
        let changed = self.assign_sections(id, ctx);
        self.refresh_slots(id);
        self.bind_slots(id, ctx);
        self.send_answer(id, offer.id, &answer, ctx);
        if changed {
            self.broadcast_update(id, ctx);
            self.offer_new_tracks(id, ctx);
        }
        self.require_sections(id, ctx);
        self.allocate(id, ctx);
        self.mark_dirty(id);
    }

    /// Takes tracks away whose sections no longer send, and gives announced ones theirs.
    fn assign_sections(&mut self, id: MemberId, ctx: &mut Ctx<'_>) -> bool {
        let Some(member) = self.members.get(&id) else {
            return false;
        };
        let gone: Vec<TrackId> = self
            .tracks
            .iter()
            .filter(|(_, track)| track.publisher == id && !still_sent(track, &member.sections))
            .map(|(track_id, _)| *track_id)
            .collect();
        for track_id in &gone {
            self.drop_track(*track_id, ctx);
        }
        self.claim_sections(id, ctx) || !gone.is_empty()
    }

    /// Gives announced tracks the sections that are sent for them; whether any was given.
    pub(super) fn claim_sections(&mut self, id: MemberId, ctx: &mut Ctx<'_>) -> bool {
        let Some(member) = self.members.get_mut(&id) else {
            return false;
        };
        member.streams.clear();
        let mut claimed = false;
        for section in member.sections.iter().filter(|it| it.sends) {
            let (Some(kind), mid) = (section.kind, Mid::from(section.mid.as_str())) else {
                continue;
            };
            let own = |it: &&mut Track| it.publisher == id;
            if self.tracks.values_mut().filter(own).any(|it| it.mid == Some(mid)) {
                continue;
            }
            let mut waiting: Vec<&mut Track> = self
                .tracks
                .values_mut()
                .filter(own)
                .filter(|it| it.mid.is_none() && it.kind == kind)
                .collect();
            let by_name = waiting.iter().position(|it| is_named(it, section));
            // Some browsers name the track otherwise; if only one waits, it can be no other.
            let at = by_name.or((waiting.len() == 1).then_some(0));
            if let Some(track) = at.and_then(|it| waiting.get_mut(it)) {
                track.mid = Some(mid);
                track.set_rids(&section.rids, ctx.now);
                claimed = true;
            }
        }
        claimed
    }

    /// The sections that the client receives in, as the offer has them.
    fn refresh_slots(&mut self, id: MemberId) {
        let Some(member) = self.members.get_mut(&id) else {
            return;
        };
        let mut lost = Vec::new();
        for section in &member.sections {
            let (Some(kind), mid) = (section.kind, Mid::from(section.mid.as_str())) else {
                continue;
            };
            let usable = section.receives && !section.sends;
            match member.slots.get_mut(&mid) {
                None if usable => {
                    member.slots.insert(
                        mid,
                        Slot {
                            mid,
                            kind,
                            state: SlotState::Free,
                        },
                    );
                }
                Some(slot) if !usable => {
                    if let SlotState::Bound(track) = slot.state {
                        lost.push(track);
                    }
                    slot.state = SlotState::Unusable;
                }
                Some(slot) if slot.state == SlotState::Unusable => slot.state = SlotState::Free,
                Some(_) | None => {}
            }
        }
        for track in lost {
            if let Some(down) = self.tracks.get_mut(&track).and_then(|it| it.downs.get_mut(&id)) {
                down.mid = None;
            }
        }
    }

    /// Gives waiting tracks the sections that are free.
    fn bind_slots(&mut self, id: MemberId, ctx: &mut Ctx<'_>) {
        let mut undecodable = Vec::new();
        let Some(member) = self.members.get_mut(&id) else {
            return;
        };
        let limit = ctx.config.limits.sections_per_kind;
        let mut bound = BTreeMap::from([(Kind::Audio, 0), (Kind::Video, 0)]);
        for slot in member
            .slots
            .values()
            .filter(|it| matches!(it.state, SlotState::Bound(_)))
        {
            *bound.entry(slot.kind).or_default() += 1;
        }
        for (track_id, track) in &mut self.tracks {
            let Some(down) = track.downs.get_mut(&id).filter(|it| it.mid.is_none()) else {
                continue;
            };
            if !member.peer.can_send(track.codec) {
                undecodable.push(*track_id);
                continue;
            }
            let count = bound.entry(track.kind).or_default();
            let free = member
                .slots
                .values_mut()
                .find(|it| it.kind == track.kind && it.state == SlotState::Free);
            if let Some(slot) = free.filter(|_| *count < limit) {
                slot.state = SlotState::Bound(*track_id);
                down.mid = Some(slot.mid);
                down.forwarder = crate::forwarder::Forwarder::default();
                *count += 1;
            }
        }
        for track_id in undecodable {
            self.refuse_codec(id, track_id, ctx);
        }
    }

    fn send_answer(&mut self, id: MemberId, offer_id: u32, answer: &str, ctx: &mut Ctx<'_>) {
        let mut roles = BTreeMap::new();
        let mut mid_to_track_id = std::collections::HashMap::new();
        let Some(member) = self.members.get(&id) else {
            return;
        };
        for section in &member.sections {
            let Some(kind) = section.kind else { continue };
            let mid = Mid::from(section.mid.as_str());
            let role = if section.sends {
                self.published_role(member, mid, kind, &mut mid_to_track_id)
            } else {
                self.sent_role(member, mid, &mut mid_to_track_id)
            };
            roles.insert(section.mid.clone(), role);
        }
        let description = SessionDescription {
            r#type: "answer".to_owned(),
            sdp: rewrite(answer, &roles),
            id: offer_id,
            mid_to_track_id,
        };
        ctx.tell(member, Message::Answer(description));
        self.settle_slots(id, &roles);
    }

    fn published_role(
        &self,
        member: &Member,
        mid: Mid,
        kind: Kind,
        names: &mut std::collections::HashMap<String, String>,
    ) -> Role {
        let track = self
            .tracks
            .values()
            .find(|it| it.publisher == member.id && it.mid == Some(mid));
        if let Some(track) = track {
            names.insert(mid.to_string(), track.sid.clone());
        }
        let default = if kind == Kind::Audio {
            Codec::Opus
        } else {
            Codec::Vp8
        };
        Role::Published {
            codec: track.map_or(default, |it| it.codec),
            only: member.settings.one_codec_per_answer && kind == Kind::Video,
        }
    }

    fn sent_role(
        &self,
        member: &Member,
        mid: Mid,
        names: &mut std::collections::HashMap<String, String>,
    ) -> Role {
        let Some(SlotState::Bound(track_id)) = member.slots.get(&mid).map(|it| it.state) else {
            return Role::Unbound;
        };
        let track = self.tracks.get(&track_id);
        let Some((track, publisher)) = track.and_then(|it| Some((it, self.members.get(&it.publisher)?)))
        else {
            return Role::Unbound;
        };
        names.insert(mid.to_string(), track.sid.clone());
        Role::Bound {
            publisher: publisher.sid.clone(),
            track: track.sid.clone(),
        }
    }

    /// What the answer just said counts from now on. Senders without a track go, or bandwidth estimation
    /// would pad on them.
    fn settle_slots(&mut self, id: MemberId, roles: &BTreeMap<String, Role>) {
        let Some(member) = self.members.get_mut(&id) else {
            return;
        };
        for (name, role) in roles {
            let mid = Mid::from(name.as_str());
            if !matches!(role, Role::Bound { .. }) {
                member.peer.remove_sender(mid);
            }
            if let Some(slot) = member.slots.get_mut(&mid)
                && slot.state == SlotState::Released
            {
                slot.state = SlotState::Free;
            }
        }
    }

    /// Asks the client for an offer if tracks wait for sections.
    pub(super) fn require_sections(&mut self, id: MemberId, ctx: &mut Ctx<'_>) {
        let Some(member) = self.members.get_mut(&id) else {
            return;
        };
        if member.sections.is_empty() || member.negotiation.awaited_since.is_some() {
            return;
        }
        let mut waiting = BTreeMap::from([(Kind::Audio, 0_usize), (Kind::Video, 0)]);
        for track in self.tracks.values() {
            if track.downs.get(&id).is_some_and(|it| it.mid.is_none()) {
                *waiting.entry(track.kind).or_default() += 1;
            }
        }
        let mut missing = |kind: Kind| {
            let waiting = waiting.get_mut(&kind)?;
            let bound = member
                .slots
                .values()
                .filter(|it| it.kind == kind && matches!(it.state, SlotState::Bound(_)))
                .count();
            *waiting = (*waiting).min(ctx.config.limits.sections_per_kind.saturating_sub(bound));
            let reusable =
                member.slots_in(kind, SlotState::Free) + member.slots_in(kind, SlotState::Released);
            u32::try_from(waiting.saturating_sub(reusable)).ok()
        };
        let num_audios = missing(Kind::Audio).unwrap_or(0);
        let num_videos = missing(Kind::Video).unwrap_or(0);
        if waiting.values().all(|it| *it == 0) {
            return;
        }
        member.negotiation.awaited_since = Some(ctx.now);
        let requirement = MediaSectionsRequirement {
            num_audios,
            num_videos,
        };
        ctx.tell(member, Message::MediaSectionsRequirement(requirement));
    }

    /// Repeats requirements that went unheard, and lets clients know of released sections.
    pub(super) fn negotiate_due(&mut self, id: MemberId, ctx: &mut Ctx<'_>) {
        let Some(member) = self.members.get_mut(&id) else {
            return;
        };
        let overdue = |it: std::time::Instant| ctx.now.saturating_duration_since(it) > OFFER_AWAITED_MAX;
        if member.negotiation.awaited_since.is_some_and(overdue) {
            member.negotiation.awaited_since = None;
        }
        if member.negotiation.awaited_since.is_none()
            && member.negotiation.due.is_some_and(|it| it <= ctx.now)
        {
            member.negotiation.due = None;
            member.negotiation.awaited_since = Some(ctx.now);
            ctx.tell(
                member,
                Message::MediaSectionsRequirement(MediaSectionsRequirement::default()),
            );
            return;
        }
        self.require_sections(id, ctx);
    }
}

/// An ICE restart makes new credentials.
fn route_fragment(member: &mut Member, ctx: &mut Ctx<'_>) {
    let fragment = member.peer.fragment();
    if fragment != member.fragment {
        ctx.forget_fragment(&member.fragment);
        ctx.route_fragment(member.id, &fragment);
        member.fragment = fragment;
    }
}

fn is_named(track: &Track, section: &Section) -> bool {
    section.track.as_ref().is_some_and(|name| {
        *name == track.cid || track.request.simulcast_codecs.iter().any(|it| it.cid == *name)
    })
}

fn still_sent(track: &Track, sections: &[Section]) -> bool {
    let Some(mid) = track.mid else { return true };
    sections
        .iter()
        .any(|it| it.sends && Mid::from(it.mid.as_str()) == mid)
}
