use livekit_protocol::signal_response::Message;
use livekit_protocol::{Codec as CodecInfo, DisconnectReason, JoinResponse};

use super::info::server_info;
use super::{Ctx, Room, disconnect};
use crate::codec::Codec;
use crate::io::{CloseReason, Event, Join, Output};
use crate::member::{Member, MemberId, NewMember};

const PING_INTERVAL_S: i32 = 5;
const PING_TIMEOUT_S: i32 = 15;

impl Room {
    /// The new or resumed member; `None` if it was refused (and told so).
    pub(crate) fn join(&mut self, mut join: Join, ctx: &mut Ctx<'_>) -> Option<MemberId> {
        let earlier = self.member_of(&join.participant);
        if let Some(resume) = join.resume.take() {
            return self.resume(earlier, resume, join, ctx);
        }
        if let Some(earlier) = earlier {
            self.remove(
                earlier,
                DisconnectReason::DuplicateIdentity,
                Some(disconnect()),
                ctx,
            );
        }
        if self.members.len() >= ctx.config.limits.members_per_room {
            let mut leave = disconnect();
            leave.reason = DisconnectReason::JoinFailure as i32;
            ctx.signal(join.connection, Message::Leave(leave));
            ctx.out.push_back(Output::Close {
                connection: join.connection,
                reason: CloseReason::Done,
            });
            ctx.event(Event::Limited);
            return None;
        }
        let id = self.add_member(&join, ctx);
        for request in join.add_tracks {
            self.add_track(id, request, ctx);
        }
        if let Some(offer) = join.offer {
            self.on_offer(id, offer, ctx);
        }
        Some(id)
    }

    fn add_member(&mut self, join: &Join, ctx: &mut Ctx<'_>) -> MemberId {
        let id = MemberId(ctx.new_id());
        let new = NewMember {
            id,
            connection: join.connection,
            participant: join.participant,
            grants: join.grants.clone(),
            settings: join.settings,
        };
        let member = Member::new(new, ctx.config, ctx.now);
        ctx.route_fragment(id, &member.fragment);
        self.members.insert(id, member);
        let others = self.members.keys().filter(|it| **it != id);
        let other_participants = others.filter_map(|it| self.participant_info(*it)).collect();
        let response = JoinResponse {
            room: Some(self.room_info()),
            participant: self.participant_info(id),
            other_participants,
            server_version: env!("CARGO_PKG_VERSION").to_owned(),
            server_info: Some(server_info()),
            ping_interval: PING_INTERVAL_S,
            ping_timeout: PING_TIMEOUT_S,
            enabled_publish_codecs: publish_codecs(),
            ..JoinResponse::default()
        };
        ctx.signal(join.connection, Message::Join(response));
        self.broadcast_update(id, ctx);
        self.subscribe_to_all(id);
        self.arm_tick(ctx.now);
        ctx.event(Event::Joined);
        id
    }
}

/// What clients may send; no H.264 (its encrypted frames do not survive packetization), no RED.
fn publish_codecs() -> Vec<CodecInfo> {
    [Codec::Vp8, Codec::Vp9, Codec::Av1, Codec::Opus]
        .into_iter()
        .map(|it| CodecInfo {
            mime: it.mime_type().to_owned(),
            ..CodecInfo::default()
        })
        .collect()
}
