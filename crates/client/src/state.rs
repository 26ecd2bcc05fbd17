use crate::media::{Source, test_card, tone};
use client_core::{OverReason, Phase, RefusedReason};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;
use tokio::sync::Notify;
use vocab::ParticipantId;

/// Everything that a bot knows, as one value: what tests wait for and `--report json` prints.
/// Times are milliseconds since the bot was made.
#[derive(Clone, Serialize)]
pub struct State {
    #[serde(skip)]
    pub phase: Phase,
    /// Each phase that was entered, with the time.
    pub phases: Vec<(&'static str, u64)>,
    /// When the control websocket was opened last.
    pub control_open_ms: Option<u64>,
    pub opened: Option<Opened>,
    #[serde(skip)]
    pub refused: Option<RefusedReason>,
    #[serde(skip)]
    pub over: Option<OverReason>,
    /// Why the meeting could not be entered, or is over.
    pub outcome: Option<&'static str>,
    pub epoch: u64,
    /// Five digits each.
    pub code: Vec<String>,
    pub members: Vec<Member>,
    pub history: Vec<History>,
    pub chats: Vec<Chat>,
    /// Names of those with a hand up, in order.
    pub hands: Vec<String>,
    /// Name and code.
    pub reactions: Vec<(String, &'static str)>,
    /// Rules that somebody broke, by name.
    pub alarms: BTreeMap<&'static str, u64>,
    /// Media connections that stood, counted.
    pub media_connected: u64,
    pub media_connected_ms: Option<u64>,
    /// When the signaling websocket of the media side was opened last.
    pub signal_open_ms: Option<u64>,
    /// When the first video frame of anybody came, readable or not.
    pub first_video_arrived_ms: Option<u64>,
    pub media_failures: u64,
    pub sent: BTreeMap<Source, Sent>,
    /// By LiveKit identity and track.
    pub streams: Vec<Stream>,
    pub data: Vec<Data>,
    pub data_refused: BTreeMap<&'static str, u64>,
    /// Epochs whose frame keys could not be installed.
    pub keys_refused: u64,
}

#[derive(Clone, Serialize)]
pub struct Opened {
    pub title: Option<String>,
    pub is_host: bool,
    pub present: u32,
    pub expires_at_unix_ms: u64,
}

#[derive(Clone, Serialize)]
pub struct Member {
    /// Base64url.
    pub participant: String,
    pub leaf: u32,
    pub name: Option<String>,
    pub own: bool,
    pub host: bool,
}

#[derive(Clone, Serialize)]
pub struct History {
    pub kind: &'static str,
    pub name: String,
}

#[derive(Clone, Serialize)]
pub struct Chat {
    pub name: String,
    pub text: String,
    pub own: bool,
}

#[derive(Clone, Default, Serialize)]
pub struct Sent {
    pub frames: u64,
    pub key_frames: u64,
    /// Frames that were not sent because they could not be sealed, by reason.
    pub refused: BTreeMap<&'static str, u64>,
}

/// What came of one track.
#[derive(Clone, Serialize)]
pub struct Stream {
    /// Whose the server says it is.
    pub identity: String,
    pub track_sid: String,
    pub source: Source,
    /// Whose it is by the key that opened it.
    pub leaf: Option<u32>,
    pub decrypted: u64,
    /// Of those, how many are byte for byte a frame that native clients send.
    pub as_sent: u64,
    pub refused: BTreeMap<&'static str, u64>,
    pub first_decrypted_ms: Option<u64>,
    pub last_decrypted_ms: Option<u64>,
}

#[derive(Clone, Serialize)]
pub struct Data {
    pub leaf: u32,
    pub bytes: Vec<u8>,
}

/// What became of a received frame.
pub(crate) enum FrameFate {
    Opened(Vec<u8>),
    Refused(&'static str),
}

impl FrameFate {
    /// Keys and roster come another way than frames, and may be late.
    pub(crate) fn may_become_readable(&self) -> bool {
        matches!(self, Self::Refused("unknown_epoch" | "unknown_participant"))
    }
}

impl State {
    fn new() -> Self {
        Self {
            phase: Phase::Connecting,
            phases: Vec::new(),
            control_open_ms: None,
            opened: None,
            refused: None,
            over: None,
            outcome: None,
            epoch: 0,
            code: Vec::new(),
            members: Vec::new(),
            history: Vec::new(),
            chats: Vec::new(),
            hands: Vec::new(),
            reactions: Vec::new(),
            alarms: BTreeMap::new(),
            media_connected: 0,
            media_connected_ms: None,
            signal_open_ms: None,
            first_video_arrived_ms: None,
            media_failures: 0,
            sent: BTreeMap::new(),
            streams: Vec::new(),
            data: Vec::new(),
            data_refused: BTreeMap::new(),
            keys_refused: 0,
        }
    }

    pub fn joined(&self) -> bool {
        self.phase == Phase::Joined
    }

    /// The readable names in the roster, own one included, by leaf.
    pub fn names(&self) -> Vec<&str> {
        self.members
            .iter()
            .filter_map(|member| member.name.as_deref())
            .collect()
    }

    /// Frames of `source` from the member called `name` that decrypted to what native clients send.
    pub fn frames_from(&self, name: &str, source: Source) -> u64 {
        let leaf = self
            .members
            .iter()
            .find(|member| member.name.as_deref() == Some(name))
            .map(|it| it.leaf);
        self.streams
            .iter()
            .filter(|stream| leaf.is_some() && stream.leaf == leaf && stream.source == source)
            .map(|stream| stream.as_sent)
            .sum()
    }

    /// The name of a participant, empty if there is none.
    pub(crate) fn name_of(&self, participant: &ParticipantId) -> String {
        let participant = participant.to_base64url();
        let member = self
            .members
            .iter()
            .find(|member| member.participant == participant);
        member.and_then(|member| member.name.clone()).unwrap_or_default()
    }

    pub fn decrypted(&self) -> u64 {
        self.streams.iter().map(|stream| stream.decrypted).sum()
    }

    pub fn refused_frames(&self, reason: &str) -> u64 {
        self.streams
            .iter()
            .filter_map(|stream| stream.refused.get(reason))
            .sum()
    }

    pub fn sent_frames(&self, source: Source) -> u64 {
        self.sent.get(&source).map_or(0, |sent| sent.frames)
    }

    /// When a phase was entered first, by its code.
    pub fn phase_ms(&self, code: &str) -> Option<u64> {
        self.phases
            .iter()
            .find(|(entered, _)| *entered == code)
            .map(|(_, ms)| *ms)
    }

    /// When the first video frame of anybody was decrypted.
    pub fn first_video_ms(&self) -> Option<u64> {
        self.first_frames().min()
    }

    /// When the first frame of the last video to come was decrypted.
    pub fn last_video_ms(&self) -> Option<u64> {
        self.first_frames().max()
    }

    /// Videos of which a frame was decrypted.
    pub fn decrypted_videos(&self) -> usize {
        self.first_frames().count()
    }

    fn first_frames(&self) -> impl Iterator<Item = u64> {
        let videos = self.streams.iter().filter(|stream| stream.source.is_video());
        videos.filter_map(|stream| stream.first_decrypted_ms)
    }
}

/// The state, shared by a bot's tasks and whoever waits.
#[derive(Clone)]
pub(crate) struct Shared {
    state: Arc<Mutex<State>>,
    changed: Arc<Notify>,
    started: Instant,
}

impl Shared {
    pub(crate) fn new(started: Instant) -> Self {
        Self {
            state: Arc::new(Mutex::new(State::new())),
            changed: Arc::new(Notify::new()),
            started,
        }
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the state and wakes whoever waits for that.
    pub(crate) fn change<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        let result = work(&mut self.lock());
        self.changed.notify_waiters();
        result
    }

    pub(crate) fn changed(&self) -> &Notify {
        &self.changed
    }

    pub(crate) fn ms(&self, now: Instant) -> u64 {
        u64::try_from(now.saturating_duration_since(self.started).as_millis()).unwrap_or(u64::MAX)
    }

    pub(crate) fn frame(
        &self,
        identity: &str,
        track_sid: &str,
        source: Source,
        leaf: Option<u32>,
        fate: FrameFate,
        now: Instant,
    ) {
        let ms = self.ms(now);
        let mut state = self.lock();
        let known = state
            .streams
            .iter()
            .position(|stream| stream.track_sid == track_sid && stream.identity == identity);
        let index = known.unwrap_or_else(|| {
            state.streams.push(Stream {
                identity: identity.to_owned(),
                track_sid: track_sid.to_owned(),
                source,
                leaf: None,
                decrypted: 0,
                as_sent: 0,
                refused: BTreeMap::new(),
                first_decrypted_ms: None,
                last_decrypted_ms: None,
            });
            state.streams.len() - 1
        });
        let Some(stream) = state.streams.get_mut(index) else {
            return;
        };
        match fate {
            FrameFate::Opened(plain) => {
                let sent = if source.is_video() { test_card() } else { tone() };
                stream.leaf = leaf;
                stream.decrypted += 1;
                stream.as_sent += u64::from(sent.find(&plain).is_some());
                stream.last_decrypted_ms = Some(ms);
                if stream
                    .first_decrypted_ms
                    .replace(stream.first_decrypted_ms.unwrap_or(ms))
                    .is_none()
                {
                    self.changed.notify_waiters();
                }
            }
            FrameFate::Refused(reason) => *stream.refused.entry(reason).or_default() += 1,
        }
    }
}
