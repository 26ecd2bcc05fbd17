use crate::envelope::{self, CHAT, ChatBody, Envelope};
use crate::event::{AlarmCode, Event};
use crate::meeting::Meeting;
use e2ee::group::{OpenError, Opened};
use vocab::limits::CHAT_BYTES_MAX;
use vocab::{Millis, Rng, UnixMillis};
use wire::ClientMessage;

/// Lines that are kept while the connection is down.
const UNSENT_MAX: usize = 32;

impl Meeting {
    pub(crate) fn say(&mut self, text: &str, now: Millis) {
        let text = text.trim();
        if text.is_empty() || text.len() > CHAT_BYTES_MAX {
            return;
        }
        if self.can_talk() {
            self.send_chat(text, now);
        } else if self.unsent_chat.len() < UNSENT_MAX {
            self.unsent_chat.push_back(text.to_owned());
        }
    }

    pub(crate) fn send_unsent_chat(&mut self, now: Millis) {
        while self.can_talk()
            && let Some(text) = self.unsent_chat.pop_front()
        {
            self.send_chat(&text, now);
        }
    }

    pub(crate) fn can_talk(&self) -> bool {
        self.group.is_some() && self.connection.is_welcomed() && !self.following.is_stuck()
    }

    fn send_chat(&mut self, text: &str, now: Millis) {
        let body = envelope::encode(&ChatBody {
            text: text.to_owned(),
        });
        let Some(id) = self.send_envelope(CHAT, body, now) else {
            return;
        };
        let Some(group) = &self.group else {
            return;
        };
        let (participant, leaf) = (group.participant(), group.own_leaf());
        let name = self.name.clone().unwrap_or_default();
        let ts = self.wall(now);
        self.event(Event::Chat {
            id,
            participant,
            leaf,
            name,
            text: text.to_owned(),
            ts,
            own: true,
        });
    }

    /// Seals and sends; the id that it was given, unless it could not be sealed.
    pub(crate) fn send_envelope(&mut self, kind: u16, body: Vec<u8>, now: Millis) -> Option<[u8; 16]> {
        let mut id = [0; 16];
        self.rng.fill_bytes(&mut id);
        let plain = envelope::encode(&Envelope {
            kind,
            id,
            ts: self.wall(now).0,
            body: body.into(),
        });
        let message = self.group.as_mut()?.seal_app(&plain).ok()?;
        self.send(&ClientMessage::App { message });
        Some(id)
    }

    pub(crate) fn app(&mut self, message: &[u8], now: Millis) {
        let Some(group) = &mut self.group else {
            return;
        };
        match group.open_app(message) {
            Ok(opened) => {
                // Whoever speaks is not gone.
                self.following.gone.forget(opened.leaf);
                self.opened(&opened, now);
            }
            Err(OpenError::Own) => {}
            // A message of an epoch that we have not reached, or that is long over: nobody's fault.
            Err(OpenError::OtherEpoch) => {}
            Err(_) if self.following.is_stuck() => {}
            Err(OpenError::Forged | OpenError::NotApplication) => {
                if self.selfcheck.may_alarm_about_message() {
                    self.alarm(AlarmCode::MessageRefused);
                }
            }
        }
    }

    fn opened(&mut self, opened: &Opened, now: Millis) {
        let Some(envelope) = envelope::decode::<Envelope>(&opened.plain) else {
            return;
        };
        match envelope.kind {
            CHAT => self.heard_chat(opened, &envelope),
            envelope::REACT => self.heard_reaction(opened, &envelope.body, now),
            envelope::HAND => self.heard_hand(opened, &envelope, now),
            envelope::MOD => self.heard_mod(opened, &envelope.body, now),
            envelope::BEAT => self.heard_beat(opened, &envelope.body, now),
            _ => {}
        }
    }

    fn heard_chat(&mut self, opened: &Opened, envelope: &Envelope) {
        let Some(ChatBody { text }) = envelope::decode(&envelope.body) else {
            return;
        };
        if text.is_empty() || text.len() > CHAT_BYTES_MAX {
            return;
        }
        let name = self
            .people
            .name_of(&opened.participant)
            .unwrap_or_default()
            .to_owned();
        self.event(Event::Chat {
            id: envelope.id,
            participant: opened.participant,
            leaf: opened.leaf,
            name,
            text,
            ts: UnixMillis(envelope.ts),
            own: false,
        });
    }
}
