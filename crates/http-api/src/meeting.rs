use crate::effects::Effects;
use crate::outbox::Outbox;
use crate::ports::MediaPlane;
use axum::body::Bytes;
use delivery::{Delivery, Departure, HelloRefusal, Output, Room, SessionId};
use domain::{Absence, Lifecycle, Over, RoomRecord, verify_end};
use std::collections::BTreeMap;
use std::sync::Arc;
use vocab::{MediaRoom, Millis, ParticipantId, RoomId, RoomKey, UnixMillis};
use wire::{ClientMessage, EndReason, ErrorCode, Hello, MediaAccess, ServerMessage, Welcomed, encode_server};

/// One meeting that somebody is connected to, or that waits for people to come back.
pub(crate) struct Meeting {
    key: RoomKey,
    life: Lifecycle,
    /// `None` while a meeting from before a restart waits for the first to return.
    running: Option<Running>,
    is_over: bool,
    media: Arc<dyn MediaPlane>,
}

struct Running {
    room: Room,
    media_room: MediaRoom,
    delivery: Delivery,
    outboxes: BTreeMap<SessionId, Outbox>,
}

impl Meeting {
    pub(crate) fn new(record: &RoomRecord, media: Arc<dyn MediaPlane>, now: Millis) -> Self {
        let life = if record.live {
            Lifecycle::found_live(now)
        } else {
            Lifecycle::created(record.expires_at)
        };
        Self {
            key: record.key,
            life,
            running: None,
            is_over: false,
            media,
        }
    }

    pub(crate) fn key(&self) -> RoomKey {
        self.key
    }

    pub(crate) fn is_over(&self) -> bool {
        self.is_over
    }

    pub(crate) fn present(&self) -> u32 {
        self.running
            .as_ref()
            .map_or(0, |running| running.delivery.present())
    }

    /// Nobody is connected, and nobody ever joined: nothing is lost by forgetting it.
    pub(crate) fn is_idle(&self) -> bool {
        self.life.is_waiting_for_the_first()
            && self
                .running
                .as_ref()
                .is_none_or(|running| running.outboxes.is_empty())
    }

    /// Makes the live state at the first hello. `media_room` is used if there is none yet.
    pub(crate) fn start(
        &mut self,
        record: &RoomRecord,
        room_id: RoomId,
        media_room: MediaRoom,
        members_max: u16,
    ) {
        if self.running.is_some() || self.is_over {
            return;
        }
        let room = Room {
            room_id,
            generation: record.generation,
            host_key: record.host_public_key,
            members_max,
        };
        self.media.open_room(&media_room);
        let delivery = Delivery::new(room.clone());
        self.running = Some(Running {
            room,
            media_room,
            delivery,
            outboxes: BTreeMap::new(),
        });
    }

    /// A grant was checked; takes the participant in, answers with `Welcomed`.
    pub(crate) fn hello(
        &mut self,
        session: SessionId,
        hello: &Hello,
        outbox: &Outbox,
        now: Millis,
        wall: UnixMillis,
    ) -> Result<Effects, HelloRefusal> {
        let Some(running) = &mut self.running else {
            return Err(HelloRefusal::Full);
        };
        let participant = ParticipantId::from_bytes(hello.participant);
        let resumed = running.delivery.hello(
            session,
            participant,
            hello.signature_key,
            hello.resume.is_some(),
            now,
        )?;
        running.outboxes.insert(session, outbox.clone());
        let token = self
            .media
            .issue_token(&running.media_room, &participant)
            .unwrap_or_default();
        let media = MediaAccess {
            url: self.media.url(),
            token,
        };
        let welcomed = Welcomed {
            media,
            resumed,
            server_time_unix_ms: wall.0,
        };
        outbox.send(encode_server(&ServerMessage::Welcomed(welcomed)).into());
        Ok(self.drain(now))
    }

    pub(crate) fn handle(&mut self, session: SessionId, message: ClientMessage, now: Millis) -> Effects {
        if let Some(running) = &mut self.running {
            running.delivery.handle(session, message, now);
        }
        self.drain(now)
    }

    pub(crate) fn disconnected(&mut self, session: SessionId, now: Millis) -> Effects {
        if let Some(running) = &mut self.running {
            running.outboxes.remove(&session);
            running.delivery.disconnected(session, now);
        }
        self.drain(now)
    }

    /// Ends the meeting for everybody, if the signature is the host's.
    pub(crate) fn end(&mut self, session: SessionId, nonce: &[u8; 32], signature: &[u8; 64]) -> Effects {
        let Some(running) = &self.running else {
            return Effects::default();
        };
        let room = &running.room;
        if verify_end(&room.host_key, &room.room_id, room.generation, nonce, signature).is_err() {
            let error = ServerMessage::Error {
                code: ErrorCode::NotHost,
                retry_after_ms: 0,
            };
            running.send(session, &encode_server(&error).into());
            return Effects::default();
        }
        let over = self.life.ended_by_host();
        self.finish(over)
    }

    pub(crate) fn tick(&mut self, now: Millis, wall: UnixMillis) -> Effects {
        if let Some(over) = self.life.tick(now, wall) {
            return self.finish(Some(over));
        }
        match &mut self.running {
            Some(running) if running.delivery.next_deadline().is_some_and(|at| at <= now) => {
                running.delivery.tick(now);
                self.drain(now)
            }
            _ => Effects::default(),
        }
    }

    /// Tells everybody that the meeting ends here, for now or for good.
    pub(crate) fn dismiss(&mut self, reason: EndReason) {
        let Some(running) = self.running.take() else {
            return;
        };
        let message: Bytes = encode_server(&ServerMessage::Ended { reason }).into();
        for outbox in running.outboxes.values() {
            outbox.send(message.clone());
            outbox.close();
        }
        self.media.close_room(&running.media_room);
    }

    fn drain(&mut self, now: Millis) -> Effects {
        let mut effects = Effects::default();
        let mut over = None;
        while let Some(output) = self
            .running
            .as_mut()
            .and_then(|running| running.delivery.poll_output())
        {
            match output {
                Output::Arrived { .. } => effects.mark_live |= self.life.arrived(),
                Output::Departed { how, present } => {
                    over = over.or(self.life.departed(absence(how), present, now));
                }
                other => self.carry_out(other),
            }
        }
        if over.is_some() {
            self.finish(over)
        } else {
            effects.of(self.key)
        }
    }

    fn carry_out(&mut self, output: Output) {
        let Some(running) = &mut self.running else {
            return;
        };
        match output {
            Output::Send { to, message } => {
                let bytes: Bytes = encode_server(&message).into();
                for session in to {
                    running.send(session, &bytes);
                }
            }
            Output::Close { session } => {
                if let Some(outbox) = running.outboxes.remove(&session) {
                    outbox.close();
                }
            }
            Output::Position {
                participant,
                position,
            } => {
                self.media
                    .set_position(&running.media_room, &participant, position);
            }
            Output::RequestKeyFrames => self.media.request_key_frames(&running.media_room),
            Output::RemoveMedia { participant } => {
                self.media.remove_participant(&running.media_room, &participant);
            }
            Output::Arrived { .. } | Output::Departed { .. } => {}
        }
    }

    fn finish(&mut self, over: Option<Over>) -> Effects {
        let Some(over) = over else {
            return Effects::default();
        };
        self.is_over = true;
        self.dismiss(match over {
            Over::LastLeft => EndReason::LastParticipantLeft,
            Over::Expired => EndReason::Expired,
            Over::EndedByHost => EndReason::EndedByHost,
        });
        Effects::over(self.key)
    }
}

impl Running {
    fn send(&self, session: SessionId, message: &Bytes) {
        if let Some(outbox) = self.outboxes.get(&session) {
            outbox.send(message.clone());
        }
    }
}

fn absence(how: Departure) -> Absence {
    match how {
        Departure::Left | Departure::TakenOut => Absence::Left,
        Departure::PageClosed | Departure::Silent => Absence::Vanished,
    }
}
