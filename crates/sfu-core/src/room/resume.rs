use livekit_protocol::signal_response::Message;
use livekit_protocol::{
    DisconnectReason, ParticipantUpdate, ReconnectResponse, RoomUpdate, SyncState, UpdateTrackSettings,
};

use super::info::server_info;
use super::{Ctx, Room, reconnect};
use crate::io::{CloseReason, Event, Join, Output, Resume};
use crate::member::MemberId;

impl Room {
    /// Goes on with a session over another signal connection, or sends the client off to join anew.
    pub(super) fn resume(
        &mut self,
        earlier: Option<MemberId>,
        resume: Resume,
        join: Join,
        ctx: &mut Ctx<'_>,
    ) -> Option<MemberId> {
        let member = earlier.and_then(|id| self.members.get_mut(&id));
        let Some(member) = member.filter(|it| it.sid == resume.session && !it.peer.is_closed()) else {
            refuse_resume(&join, ctx);
            return None;
        };
        let id = member.id;
        if let Some(old) = member.connection.replace(join.connection) {
            ctx.out.push_back(Output::Close {
                connection: old,
                reason: CloseReason::Replaced,
            });
        }
        member.connection_lost = None;
        member.grants = join.grants;
        // An offer that was asked for on the old connection may have been lost with it.
        member.negotiation.awaited_since = None;
        let response = ReconnectResponse {
            server_info: Some(server_info()),
            last_message_seq: member.data_sequence,
            ..ReconnectResponse::default()
        };
        ctx.signal(join.connection, Message::Reconnect(response));
        let mut participants: Vec<_> = self.departed.iter().map(|(_, info)| info.clone()).collect();
        participants.extend(self.members.keys().filter_map(|it| self.participant_info(*it)));
        ctx.signal(
            join.connection,
            Message::Update(ParticipantUpdate { participants }),
        );
        ctx.signal(
            join.connection,
            Message::RoomUpdate(RoomUpdate {
                room: Some(self.room_info()),
            }),
        );
        self.repeat_qualities(id, ctx);
        ctx.event(Event::Resumed);
        if let Some(sync) = resume.sync {
            self.on_sync_state(id, sync, ctx);
        }
        if let Some(offer) = join.offer {
            self.on_offer(id, offer, ctx);
        }
        Some(id)
    }

    pub(super) fn on_sync_state(&mut self, id: MemberId, sync: SyncState, ctx: &mut Ctx<'_>) {
        let unknown = sync
            .publish_tracks
            .iter()
            .filter_map(|it| it.track.as_ref())
            .any(|track| {
                !self
                    .tracks
                    .values()
                    .any(|known| known.publisher == id && known.sid == track.sid)
            });
        if unknown {
            self.remove(id, DisconnectReason::StateMismatch, Some(reconnect()), ctx);
            return;
        }
        if let Some(subscription) = sync.subscription {
            self.on_subscription(id, &subscription, ctx);
        }
        if !sync.track_sids_disabled.is_empty() {
            let settings = UpdateTrackSettings {
                track_sids: sync.track_sids_disabled,
                disabled: true,
                ..UpdateTrackSettings::default()
            };
            self.on_track_settings(id, &settings, ctx);
        }
        self.replay_data(id, &sync.datachannel_receive_states);
    }
}

pub(crate) fn refuse_resume(join: &Join, ctx: &mut Ctx<'_>) {
    let mut leave = reconnect();
    leave.reason = DisconnectReason::StateMismatch as i32;
    ctx.signal(join.connection, Message::Leave(leave));
    ctx.out.push_back(Output::Close {
        connection: join.connection,
        reason: CloseReason::Done,
    });
}
