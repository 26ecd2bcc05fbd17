//! A client's shell: what it has shown, and a frame worker that notices wrong keys.

use client_core::{
    AlarmCode, EpochKeys, Event, HistoryKind, Meeting, Output, OverReason, Phase, Reaction, RefusedReason,
    RosterMember,
};
use std::collections::BTreeMap;
use vocab::{Millis, ParticipantId};

pub(crate) struct Client {
    pub(crate) meeting: Meeting,
    pub(crate) connection: Option<u64>,
    /// The cable is pulled: nothing gets through, and nobody is told.
    pub(crate) offline: bool,
    pub(crate) phase: Phase,
    pub(crate) roster: Vec<RosterMember>,
    pub(crate) epoch: u64,
    pub(crate) code: [u32; 6],
    pub(crate) chat: Vec<(String, String, bool)>,
    /// Names, in the order of raising.
    pub(crate) hands: Vec<String>,
    pub(crate) reactions: Vec<(String, Reaction)>,
    pub(crate) history: Vec<(HistoryKind, String)>,
    pub(crate) alarms: Vec<AlarmCode>,
    pub(crate) refused: Vec<RefusedReason>,
    pub(crate) over: Option<OverReason>,
    pub(crate) opened: Option<(Option<String>, bool)>,
    pub(crate) media_accesses: usize,
    pub(crate) worker: FrameWorker,
}

/// What the frame worker would hold.
#[derive(Default)]
pub(crate) struct FrameWorker {
    pub(crate) keys: BTreeMap<u64, [u8; 16]>,
    pub(crate) sending: Option<u64>,
    pub(crate) own_leaf: u32,
}

impl FrameWorker {
    fn install(&mut self, keys: &EpochKeys) {
        let before = self.keys.insert(keys.epoch, *keys.base_key.expose());
        assert!(
            before.is_none(),
            "epoch {} was installed twice: its counters would repeat",
            keys.epoch
        );
        self.own_leaf = keys.own_leaf;
    }

    fn switch(&mut self, epoch: u64) {
        assert!(
            self.keys.contains_key(&epoch),
            "switched to epoch {epoch} without its key"
        );
        self.sending = Some(epoch);
    }

    fn drop_epoch(&mut self, epoch: u64) {
        assert!(
            self.keys.remove(&epoch).is_some(),
            "dropped epoch {epoch}, which is not there"
        );
        self.sending.take_if(|sending| *sending == epoch);
    }
}

impl Client {
    pub(crate) fn new(meeting: Meeting) -> Self {
        Self {
            meeting,
            connection: None,
            offline: false,
            phase: Phase::Connecting,
            roster: Vec::new(),
            epoch: 0,
            code: [0; 6],
            chat: Vec::new(),
            hands: Vec::new(),
            reactions: Vec::new(),
            history: Vec::new(),
            alarms: Vec::new(),
            refused: Vec::new(),
            over: None,
            opened: None,
            media_accesses: 0,
            worker: FrameWorker::default(),
        }
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.roster
            .iter()
            .map(|member| member.name.clone().unwrap_or_default())
            .collect()
    }

    fn name_of(&self, participant: &ParticipantId) -> String {
        let member = self
            .roster
            .iter()
            .find(|member| member.participant == *participant);
        let member = member.expect("only of members");
        member.name.clone().unwrap_or_default()
    }

    pub(crate) fn participant(&self) -> ParticipantId {
        self.roster
            .iter()
            .find(|member| member.own)
            .expect("in the meeting")
            .participant
    }

    /// Takes note of an output that is not for the network; a line for the trace.
    pub(crate) fn perform(&mut self, output: Output, now: Millis) -> Option<String> {
        let line = match output {
            Output::Event(event) => self.show(event),
            Output::EpochKey(keys) => {
                self.worker.install(&keys);
                format!("key {}", keys.epoch)
            }
            Output::SwitchSending { epoch } => {
                self.worker.switch(epoch);
                format!("switch {epoch}")
            }
            Output::DropEpoch { epoch } => {
                self.worker.drop_epoch(epoch);
                format!("drop {epoch}")
            }
            Output::Send(bytes) => format!("send {}", bytes.len()),
            Output::Connect => "connect".to_owned(),
            Output::Close => "close".to_owned(),
        };
        Some(format!("{} {line}", now.0))
    }

    fn show(&mut self, event: Event) -> String {
        match event {
            Event::Phase { phase, .. } => {
                self.phase = phase;
                phase.code().to_owned()
            }
            Event::Opened { title, is_host, .. } => {
                self.opened = Some((title, is_host));
                "opened".to_owned()
            }
            Event::Refused { reason, .. } => {
                self.refused.push(reason);
                format!("refused {}", reason.code())
            }
            Event::Media(_) => {
                self.media_accesses += 1;
                "media".to_owned()
            }
            Event::Roster { epoch, code, members } => {
                (self.epoch, self.code, self.roster) = (epoch, code, members);
                format!("roster {epoch} {:?}", self.names())
            }
            Event::History { kind, name, .. } => {
                self.history.push((kind, name.clone()));
                format!("{} {name}", kind.code())
            }
            Event::Chat { name, text, own, .. } => {
                let line = format!("chat {name}: {text}");
                self.chat.push((name, text, own));
                line
            }
            Event::Hands { participants } => {
                self.hands = participants.iter().map(|it| self.name_of(it)).collect();
                format!("hands {:?}", self.hands)
            }
            Event::Reaction {
                participant,
                reaction,
                own,
            } => {
                let name = self.name_of(&participant);
                assert_eq!(own, participant == self.participant());
                let line = format!("{name} reacts: {}", reaction.code());
                self.reactions.push((name, reaction));
                line
            }
            Event::Alarm { code } => {
                self.alarms.push(code);
                format!("alarm {}", code.code())
            }
            Event::Over { reason } => {
                self.phase = Phase::Over;
                self.over = Some(reason);
                "over".to_owned()
            }
            Event::ServerStopping => "stopping".to_owned(),
        }
    }
}
