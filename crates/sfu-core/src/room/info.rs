use livekit_protocol::signal_response::Message;
use livekit_protocol::{ParticipantInfo, ParticipantUpdate, Room as RoomInfo, ServerInfo, server_info};

use super::{Ctx, Room};
use crate::member::MemberId;

/// Non-empty, or clients refuse the server.
const VERSION: &str = env!("CARGO_PKG_VERSION");
const PROTOCOL: i32 = 17;

impl Room {
    pub(super) fn room_info(&self) -> RoomInfo {
        RoomInfo {
            sid: format!("RM_{:08x}", self.number),
            name: self.name.to_base64url(),
            creation_time: (self.created_at.0 / 1000) as i64,
            creation_time_ms: self.created_at.0 as i64,
            num_participants: u32::try_from(self.members.len()).unwrap_or(u32::MAX),
            ..RoomInfo::default()
        }
    }

    pub(super) fn participant_info(&self, id: MemberId) -> Option<ParticipantInfo> {
        let member = self.members.get(&id)?;
        let mut info = member.info();
        info.tracks = self
            .tracks
            .values()
            .filter(|it| it.publisher == id && it.mid.is_some())
            .map(|it| it.info())
            .collect();
        info.is_publisher = !info.tracks.is_empty();
        Some(info)
    }

    /// Tells everybody else how a member stands now.
    pub(super) fn broadcast_update(&mut self, id: MemberId, ctx: &mut Ctx<'_>) {
        if let Some(member) = self.members.get_mut(&id) {
            member.version += 1;
        }
        if let Some(info) = self.participant_info(id) {
            self.tell_others(id, &[info], ctx);
        }
    }

    pub(super) fn tell_others(&self, except: MemberId, participants: &[ParticipantInfo], ctx: &mut Ctx<'_>) {
        for member in self.members.values().filter(|it| it.id != except) {
            let update = ParticipantUpdate {
                participants: participants.to_vec(),
            };
            ctx.tell(member, Message::Update(update));
        }
    }
}

pub(super) fn server_info() -> ServerInfo {
    ServerInfo {
        edition: server_info::Edition::Standard as i32,
        version: VERSION.to_owned(),
        protocol: PROTOCOL,
        ..ServerInfo::default()
    }
}
