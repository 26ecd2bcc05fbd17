use livekit_protocol::request_response::Reason;
use livekit_protocol::signal_request::Message as Request;
use livekit_protocol::signal_response::Message;
use livekit_protocol::{DisconnectReason, Pong, RequestResponse};

use super::{Ctx, Room, reconnect};
use crate::io::{CloseReason, Event, Output};
use crate::member::MemberId;

impl Room {
    /// Any message but an offer.
    pub(crate) fn on_signal(&mut self, id: MemberId, message: Request, ctx: &mut Ctx<'_>) {
        let Some(member) = self.members.get_mut(&id) else {
            return;
        };
        if !member.signals.allows(ctx.now) {
            ctx.event(Event::Limited);
            return;
        }
        match message {
            Request::AddTrack(request) => self.add_track(id, request, ctx),
            Request::Mute(request) => self.on_mute(id, &request.sid, request.muted, ctx),
            Request::Subscription(request) => self.on_subscription(id, &request, ctx),
            Request::TrackSetting(request) => self.on_track_settings(id, &request, ctx),
            Request::SyncState(state) => self.on_sync_state(id, state, ctx),
            Request::Leave(_) => self.remove(id, DisconnectReason::ClientInitiated, None, ctx),
            Request::Ping(_) => {
                let now = ctx.config.wall(ctx.now).0 as i64;
                self.answer(id, Message::Pong(now), ctx);
            }
            Request::PingReq(ping) => {
                let timestamp = ctx.config.wall(ctx.now).0 as i64;
                let pong = Pong {
                    last_ping_timestamp: ping.timestamp,
                    timestamp,
                };
                self.answer(id, Message::PongResp(pong), ctx);
            }
            Request::UpdateMetadata(request) => self.refuse(id, request.request_id, Reason::NotAllowed, ctx),
            Request::PublishDataTrackRequest(_)
            | Request::UnpublishDataTrackRequest(_)
            | Request::UpdateDataSubscription(_)
            | Request::StoreDataBlobRequest(_)
            | Request::GetDataBlobRequest(_) => self.refuse(id, 0, Reason::UnsupportedType, ctx),
            Request::Simulate(scenario) => self.on_simulate(id, scenario.scenario, ctx),
            // Offers come parsed; the server makes none, so there are no answers. Clients' candidates are not
            // needed: their checks reach us from wherever they are.
            Request::Offer(_) | Request::Answer(_) | Request::Trickle(_) => {}
            // Wishes of publishers that change nothing here.
            Request::UpdateAudioTrack(_)
            | Request::UpdateVideoTrack(_)
            | Request::SubscriptionPermission(_)
            | Request::UpdateLayers(_) => {}
        }
    }

    fn answer(&mut self, id: MemberId, message: Message, ctx: &mut Ctx<'_>) {
        if let Some(member) = self.members.get(&id) {
            ctx.tell(member, message);
        }
    }

    fn refuse(&mut self, id: MemberId, request_id: u32, reason: Reason, ctx: &mut Ctx<'_>) {
        let response = RequestResponse {
            request_id,
            reason: reason as i32,
            ..RequestResponse::default()
        };
        self.answer(id, Message::RequestResponse(response), ctx);
    }

    /// What clients ask of themselves to test their recovery: harmless, for it is their own connection.
    fn on_simulate(
        &mut self,
        id: MemberId,
        scenario: Option<livekit_protocol::simulate_scenario::Scenario>,
        ctx: &mut Ctx<'_>,
    ) {
        use livekit_protocol::simulate_scenario::Scenario;
        match scenario {
            Some(Scenario::NodeFailure(_) | Scenario::Migration(_)) => {
                self.remove(id, DisconnectReason::ServerShutdown, Some(reconnect()), ctx);
            }
            Some(Scenario::ServerLeave(_)) => {
                self.remove(
                    id,
                    DisconnectReason::ServerShutdown,
                    Some(super::disconnect()),
                    ctx,
                );
            }
            Some(Scenario::LeaveRequestFullReconnect(_)) => {
                self.remove(id, DisconnectReason::StateMismatch, Some(reconnect()), ctx);
            }
            Some(Scenario::DisconnectSignalOnResume(_) | Scenario::DisconnectSignalOnResumeNoMessages(_)) => {
                let connection = self.members.get_mut(&id).and_then(|it| it.connection.take());
                if let Some(connection) = connection {
                    ctx.out.push_back(Output::Close {
                        connection,
                        reason: CloseReason::Replaced,
                    });
                    self.on_connection_lost(id, ctx);
                }
            }
            _ => {}
        }
    }

    /// The signal connection is gone: the session waits for a resume.
    pub(crate) fn on_connection_lost(&mut self, id: MemberId, ctx: &mut Ctx<'_>) {
        if let Some(member) = self.members.get_mut(&id) {
            member.connection = None;
            member.connection_lost = Some(ctx.now);
        }
    }
}
