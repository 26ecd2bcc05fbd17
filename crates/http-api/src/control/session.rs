use super::proving::Proving;
use crate::api::Api;
use crate::meeting::Meeting;
use crate::meetings::{SharedMeeting, lock};
use crate::meter::Meter;
use crate::outbox::Outbox;
use core::time::Duration;
use delivery::{HelloRefusal, SessionId};
use domain::Rate;
use password_proof::hello_mac_holds;
use std::sync::Arc;
use vocab::MediaRoom;
use wire::{ClientMessage, ErrorCode, Hello, ServerMessage, decode_client, encode_server};

/// Whether to go on reading.
pub(super) enum Flow {
    Continue,
    Stop,
}

/// The state of one connection.
pub(super) struct Session {
    pub(super) api: Api,
    pub(super) address: [u8; 8],
    id: SessionId,
    /// The challenge, which binds grants and the host's signature to this connection.
    nonce: [u8; 32],
    outbox: Outbox,
    messages: Meter,
    stage: Stage,
}

#[expect(clippy::large_enum_variant, reason = "most connections are inside")]
enum Stage {
    /// Has not said hello. Several proofs may be tried, one at a time.
    Outside(Option<Proving>),
    Inside(SharedMeeting),
}

impl Session {
    pub(super) fn open(api: Api, id: u64, address: [u8; 8], outbox: Outbox) -> Self {
        let nonce = api.random();
        let rate: Rate = api.0.settings.rates.messages_by_connection;
        let session = Self {
            api,
            address,
            id: SessionId(id),
            nonce,
            outbox,
            messages: Meter::new(rate, 1),
            stage: Stage::Outside(None),
        };
        session.send(&ServerMessage::Challenge { nonce });
        session
    }

    pub(super) async fn receive(&mut self, bytes: &[u8]) -> Flow {
        self.api.tap(bytes);
        if let Err(wait) = self.messages.take(&[0; 16], self.api.now()) {
            self.error(ErrorCode::RateLimited, wait);
            self.outbox.close();
            return Flow::Stop;
        }
        let Ok(message) = decode_client(bytes) else {
            return self.refuse(ErrorCode::Protocol);
        };
        match &self.stage {
            Stage::Inside(meeting) => {
                let meeting = Arc::clone(meeting);
                self.inside(&meeting, message).await;
            }
            Stage::Outside(_) => self.outside(message).await,
        }
        Flow::Continue
    }

    /// Says what was wrong, and closes.
    pub(super) fn refuse(&self, code: ErrorCode) -> Flow {
        self.error(code, Duration::ZERO);
        self.outbox.close();
        Flow::Stop
    }

    pub(super) async fn close(self) {
        if let Stage::Inside(meeting) = &self.stage {
            let (key, effects) = {
                let mut meeting = lock(meeting);
                (meeting.key(), meeting.disconnected(self.id, self.api.now()))
            };
            self.api.carry_out(effects).await;
            self.api.0.meetings.forget_idle(&key);
        }
        self.outbox.close();
    }

    async fn inside(&mut self, meeting: &SharedMeeting, message: ClientMessage) {
        let effects = {
            let mut meeting = lock(meeting);
            match message {
                ClientMessage::EndMeeting { signature } => meeting.end(self.id, &self.nonce, &signature),
                message => meeting.handle(self.id, message, self.api.now()),
            }
        };
        self.api.carry_out(effects).await;
    }

    async fn outside(&mut self, message: ClientMessage) {
        let proving = match &mut self.stage {
            Stage::Outside(proving) => proving.take(),
            Stage::Inside(_) => None,
        };
        match message {
            ClientMessage::Srp1 { room, a } => {
                match Proving::begin(&self.api, &self.address, room, a).await {
                    Ok((proving, reply)) => {
                        self.stage = Stage::Outside(Some(proving));
                        self.send(&ServerMessage::Srp1(reply));
                    }
                    Err(refusal) => self.error(refusal.code(), refusal.wait()),
                }
            }
            ClientMessage::Srp2 { m1 } => match proving {
                Some(proving) => match proving.finish(&self.api, m1).await {
                    Ok(reply) => self.send(&ServerMessage::Srp2(reply)),
                    Err(refusal) => self.error(refusal.code(), refusal.wait()),
                },
                None => self.error(ErrorCode::Protocol, Duration::ZERO),
            },
            ClientMessage::Hello(hello) => self.hello(&hello).await,
            ClientMessage::Ping { number } => {
                if let Stage::Outside(stage) = &mut self.stage {
                    *stage = proving;
                }
                self.send(&ServerMessage::Pong { number });
            }
            ClientMessage::Leave(_) => self.outbox.close(),
            _ => self.error(ErrorCode::Protocol, Duration::ZERO),
        }
    }

    async fn hello(&mut self, hello: &Hello) {
        match self.try_hello(hello).await {
            Ok(meeting) => self.stage = Stage::Inside(meeting),
            Err(code) => self.error(code, Duration::ZERO),
        }
    }

    async fn try_hello(&self, hello: &Hello) -> Result<SharedMeeting, ErrorCode> {
        let (api, now) = (&self.api, self.api.now());
        let grant = api
            .0
            .grants
            .find(&hello.grant, now)
            .ok_or(ErrorCode::GrantUnknown)?;
        if !hello_mac_holds(&grant.control_key, &hello.grant, &self.nonce, &hello.mac) {
            return Err(ErrorCode::GrantUnknown);
        }
        let records = &api.0.records;
        let found = records
            .find(&grant.room_key)
            .await
            .map_err(|_| ErrorCode::Internal)?;
        let record = found.ok_or(ErrorCode::GrantUnknown)?;
        let media = Arc::clone(&api.0.media);
        let (meeting, is_new) = api
            .0
            .meetings
            .find_or_insert(record.key, || Meeting::new(&record, media, now));
        // The room may have ended while the record was on its way.
        if is_new && !matches!(records.find(&record.key).await, Ok(Some(_))) {
            api.0.meetings.remove(&record.key);
            return Err(ErrorCode::GrantUnknown);
        }
        let media_room = MediaRoom::from_bytes(api.random());
        let entered = {
            let mut meeting = lock(&meeting);
            if meeting.is_over() {
                return Err(ErrorCode::GrantUnknown);
            }
            meeting.start(&record, grant.room_id, media_room, api.0.settings.members_max);
            meeting.hello(self.id, hello, &self.outbox, now, api.wall())
        };
        let effects = entered.map_err(|refusal| match refusal {
            HelloRefusal::Full => ErrorCode::Full,
            HelloRefusal::Twice | HelloRefusal::Taken => ErrorCode::Protocol,
        })?;
        api.carry_out(effects).await;
        Ok(meeting)
    }

    fn send(&self, message: &ServerMessage) {
        self.outbox.send(encode_server(message).into());
    }

    fn error(&self, code: ErrorCode, wait: Duration) {
        let retry_after_ms = u32::try_from(wait.as_millis()).unwrap_or(u32::MAX);
        self.send(&ServerMessage::Error { code, retry_after_ms });
    }
}
