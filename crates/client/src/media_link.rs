use crate::frames::FrameBox;
use crate::media::{MediaError, MediaEvent, MediaOutput, MediaSession, MediaToken, Source};
use crate::mischief::Mischief;
use crate::pace::{Pace, Rhythm};
use crate::state::{Data, Shared};
use crate::transport::{self, Socket};
use client_core::EpochKeys;
use core::time::Duration;
use futures_util::{SinkExt, StreamExt};
use std::collections::BTreeMap;
use std::time::Instant;
use tokio::net::UdpSocket;
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Message;
use url::Url;

const RETRY_FIRST: Duration = Duration::from_millis(100);
const RETRY_MAX: Duration = Duration::from_secs(2);
/// Data packets that are kept for whoever reads the state.
const DATA_KEPT: usize = 200;

/// What the bot's other half tells its media half.
pub(crate) enum MediaCommand {
    /// Where to, and with what: again after every reconnect of the control channel.
    Access {
        origin: Url,
        token: MediaToken,
    },
    EpochKey(EpochKeys),
    SwitchSending(u64),
    DropEpoch(u64),
    /// LiveKit identity to leaf.
    Leaves(BTreeMap<String, u32>),
    Publish(Source),
    Rhythm(Rhythm),
    /// Whether to receive what others send, from the next connection on.
    Receive(bool),
    Mute(Source, bool),
    Data {
        reliable: bool,
        bytes: Vec<u8>,
    },
    Mischief(Mischief),
    /// Say goodbye and end.
    Leave,
}

/// Runs the media half until [`MediaCommand::Leave`] comes or the sender is dropped.
pub(crate) async fn run(mut commands: mpsc::UnboundedReceiver<MediaCommand>, shared: Shared) {
    let mut half = MediaHalf::new(shared);
    let mut retry = RETRY_FIRST;
    while !half.leaving {
        let Some((origin, token)) = half.access.clone() else {
            match commands.recv().await {
                Some(command) => half.command(command, None),
                None => return,
            }
            continue;
        };
        half.access_changed = false;
        let ended = Box::pin(half.connection(&origin, &token, &mut commands)).await;
        if half.leaving {
            return;
        }
        half.shared.change(|state| state.media_failures += 1);
        match ended {
            Ended::Retry { stood } => {
                retry = if stood {
                    RETRY_FIRST
                } else {
                    (retry * 2).min(RETRY_MAX)
                };
            }
            Ended::ForGood => half.access = None,
            Ended::NewAccess => continue,
        }
        let again = tokio::time::Instant::now() + retry;
        while !half.leaving && !half.access_changed {
            match tokio::time::timeout_at(again, commands.recv()).await {
                Ok(Some(command)) => half.command(command, None),
                Ok(None) => return,
                Err(_) => break,
            }
        }
    }
}

enum Ended {
    Retry {
        /// The connection stood before.
        stood: bool,
    },
    /// The server does not want us back with this token.
    ForGood,
    NewAccess,
}

struct MediaHalf {
    shared: Shared,
    frames: FrameBox,
    /// Poses as another leaf with the same keys; see [`Mischief::PoseAs`].
    posing: FrameBox,
    epochs: BTreeMap<u64, EpochKeys>,
    sending: Option<u64>,
    mischief: Mischief,
    access: Option<(Url, MediaToken)>,
    access_changed: bool,
    leaving: bool,
    wanted: BTreeMap<Source, bool>,
    rhythm: Option<Rhythm>,
    receive: bool,
    paces: BTreeMap<Source, Pace>,
    /// Client ids must not come again, not even on a new connection.
    published: u64,
    saw_video: bool,
}

impl MediaHalf {
    fn new(shared: Shared) -> Self {
        Self {
            shared,
            frames: FrameBox::default(),
            posing: FrameBox::default(),
            epochs: BTreeMap::new(),
            sending: None,
            mischief: Mischief::None,
            access: None,
            access_changed: false,
            leaving: false,
            wanted: BTreeMap::new(),
            rhythm: None,
            receive: true,
            paces: BTreeMap::new(),
            published: 0,
            saw_video: false,
        }
    }

    async fn connection(
        &mut self,
        origin: &Url,
        token: &MediaToken,
        commands: &mut mpsc::UnboundedReceiver<MediaCommand>,
    ) -> Ended {
        let Some((mut session, socket, udp)) = Box::pin(open(origin, token, self.receive)).await else {
            return Ended::Retry { stood: false };
        };
        let ms = self.shared.ms(Instant::now());
        self.shared.change(|state| state.signal_open_ms = Some(ms));
        self.paces.clear();
        for source in self.wanted.keys().copied().collect::<Vec<_>>() {
            self.publish(source, &mut session);
        }
        let stood_before = self.shared.lock().media_connected;
        let ended = self.serve(&mut session, socket, &udp, commands).await;
        let stood = self.shared.lock().media_connected > stood_before;
        match ended {
            Ok(ended @ (Ended::ForGood | Ended::NewAccess)) => ended,
            Ok(Ended::Retry { .. }) | Err(_) => Ended::Retry { stood },
        }
    }

    async fn serve(
        &mut self,
        session: &mut MediaSession,
        mut socket: Socket,
        udp: &UdpSocket,
        commands: &mut mpsc::UnboundedReceiver<MediaCommand>,
    ) -> Result<Ended, MediaError> {
        let mut buffer = vec![0; 65_536];
        loop {
            let now = Instant::now();
            self.send_due(session, now)?;
            while let Some(output) = session.poll() {
                match output {
                    MediaOutput::Signal(bytes) => {
                        if socket.send(Message::binary(bytes)).await.is_err() {
                            return Ok(Ended::Retry { stood: false });
                        }
                    }
                    MediaOutput::Datagram {
                        destination,
                        contents,
                    } => {
                        // A datagram that cannot be sent is a lost one.
                        let _ = udp.send_to(&contents, destination).await;
                    }
                    MediaOutput::Event(MediaEvent::Closed { again: true }) => {
                        return Ok(Ended::Retry { stood: false });
                    }
                    MediaOutput::Event(MediaEvent::Closed { again: false }) => return Ok(Ended::ForGood),
                    MediaOutput::Event(event) => self.event(event, now),
                }
            }
            if self.leaving {
                let _ = socket.close(None).await;
                return Ok(Ended::ForGood);
            }
            if self.access_changed {
                return Ok(Ended::NewAccess);
            }
            let due = self.paces.values().map(Pace::due).min();
            let deadline = due.map_or(session.deadline(), |due| due.min(session.deadline()));
            tokio::select! {
                biased;
                command = commands.recv() => match command {
                    Some(command) => self.command(command, Some(session)),
                    None => self.command(MediaCommand::Leave, Some(session)),
                },
                received = udp.recv_from(&mut buffer) => {
                    // An ICMP error about an earlier datagram is no reason to stop.
                    let Ok((length, source)) = received else { continue };
                    let bytes = buffer.get(..length).unwrap_or_default();
                    session.datagram_received(source, bytes, Instant::now())?;
                    // What else is there comes before the outputs are looked at.
                    while let Ok((length, source)) = udp.try_recv_from(&mut buffer) {
                        let bytes = buffer.get(..length).unwrap_or_default();
                        session.datagram_received(source, bytes, Instant::now())?;
                    }
                }
                message = socket.next() => match message {
                    Some(Ok(Message::Binary(bytes))) => session.signal_received(&bytes, Instant::now())?,
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return Ok(Ended::Retry { stood: false }),
                    Some(Ok(_)) => {}
                },
                () = tokio::time::sleep_until(deadline.into()) => session.tick(Instant::now())?,
            }
        }
    }

    fn command(&mut self, command: MediaCommand, session: Option<&mut MediaSession>) {
        let now = Instant::now();
        match command {
            MediaCommand::Access { origin, token } => {
                let same = self
                    .access
                    .as_ref()
                    .is_some_and(|(known, old)| *known == origin && old.same_participation(&token));
                self.access = Some((origin, token));
                self.access_changed |= !same || session.is_none();
            }
            MediaCommand::EpochKey(keys) => self.install(keys, now),
            MediaCommand::SwitchSending(epoch) => {
                self.sending = Some(epoch);
                self.frames.switch_sending(epoch);
                self.posing.switch_sending(epoch);
                // Whoever has just got these keys can begin with nothing else.
                for pace in self.paces.values_mut() {
                    pace.jump_to_key_frame(now);
                }
            }
            MediaCommand::DropEpoch(epoch) => {
                self.epochs.remove(&epoch);
                self.frames.drop_epoch(epoch);
                self.posing.drop_epoch(epoch);
            }
            MediaCommand::Leaves(leaves) => self.frames.set_leaves(leaves, &self.shared, now),
            MediaCommand::Publish(source) => {
                self.wanted.insert(source, false);
                if let Some(session) = session {
                    self.publish(source, session);
                }
            }
            MediaCommand::Receive(receive) => self.receive = receive,
            MediaCommand::Rhythm(rhythm) => self.rhythm = Some(rhythm),
            MediaCommand::Mute(source, muted) => {
                self.wanted.insert(source, muted);
                if let Some(session) = session {
                    session.mute(source, muted);
                }
            }
            MediaCommand::Data { reliable, bytes } => {
                let Some(session) = session else { return };
                let sealed = match self.mischief {
                    Mischief::Plaintext => Ok(bytes),
                    _ => self.frames.seal_data(&bytes),
                };
                if let Ok(sealed) = sealed {
                    let _ = session.send_data(reliable, sealed, now);
                }
            }
            MediaCommand::Mischief(mischief) => self.misbehave(mischief, now),
            MediaCommand::Leave => {
                self.leaving = true;
                if let Some(session) = session {
                    session.leave();
                }
            }
        }
    }

    fn install(&mut self, keys: EpochKeys, now: Instant) {
        let installed = self
            .frames
            .install(keys.epoch, &keys.base_key, keys.own_leaf, &self.shared, now);
        if installed.is_err() {
            self.shared.change(|state| state.keys_refused += 1);
        }
        self.epochs.insert(keys.epoch, keys);
        self.misbehave(self.mischief, now);
    }

    fn misbehave(&mut self, mischief: Mischief, now: Instant) {
        if let Mischief::PoseAs(leaf) = mischief {
            if mischief != self.mischief {
                self.posing = FrameBox::default();
            }
            for keys in self.epochs.values() {
                // Keys that are in already are refused, and stay.
                let _ = self
                    .posing
                    .install(keys.epoch, &keys.base_key, leaf, &self.shared, now);
            }
            if let Some(epoch) = self.sending {
                self.posing.switch_sending(epoch);
            }
        }
        self.mischief = mischief;
    }

    fn publish(&mut self, source: Source, session: &mut MediaSession) {
        self.published += 1;
        let client_id = format!("t{}", self.published);
        let _ = session.publish(source, &client_id, Instant::now());
        if self.wanted.get(&source).copied().unwrap_or(false) {
            session.mute(source, true);
        }
    }

    fn event(&mut self, event: MediaEvent, now: Instant) {
        match event {
            MediaEvent::Connected => {
                let ms = self.shared.ms(now);
                self.shared.change(|state| {
                    state.media_connected += 1;
                    state.media_connected_ms = Some(ms);
                });
            }
            MediaEvent::Published(source) => {
                self.paces.insert(source, Pace::new(source, self.rhythm, now));
            }
            MediaEvent::PublishRefused(source) => {
                self.paces.remove(&source);
                self.count_unsent(source, "publish_refused");
            }
            MediaEvent::KeyFrameWanted(source) => {
                if let Some(pace) = self.paces.get_mut(&source) {
                    pace.jump_to_key_frame(now);
                }
            }
            MediaEvent::Frame(frame) => {
                if frame.source.is_video() && !core::mem::replace(&mut self.saw_video, true) {
                    let ms = self.shared.ms(now);
                    self.shared
                        .change(|state| state.first_video_arrived_ms = Some(ms));
                }
                self.frames.received(
                    &frame.identity,
                    &frame.track_sid,
                    frame.source,
                    &frame.contents,
                    &self.shared,
                    now,
                );
            }
            MediaEvent::Data { identity, sealed } => match self.frames.open_data(&identity, &sealed) {
                Ok((leaf, bytes)) => self.shared.change(|state| {
                    state.data.push(Data { leaf, bytes });
                    if state.data.len() > DATA_KEPT {
                        state.data.remove(0);
                    }
                }),
                Err(reason) => self
                    .shared
                    .change(|state| *state.data_refused.entry(reason).or_default() += 1),
            },
            MediaEvent::PlainData => {
                self.shared
                    .change(|state| *state.data_refused.entry("plain").or_default() += 1);
            }
            MediaEvent::Closed { .. } => {}
        }
    }

    fn send_due(&mut self, session: &mut MediaSession, now: Instant) -> Result<(), MediaError> {
        for source in Source::ALL {
            let Some(pace) = self.paces.get_mut(&source) else {
                continue;
            };
            let Some(due) = pace.next(now) else { continue };
            if !session.can_send(source) {
                // The first frame that goes out must be one that can be shown.
                pace.jump_to_key_frame(now + source.frame_interval());
                continue;
            }
            let copies = if self.mischief == Mischief::Replay { 2 } else { 1 };
            match self.sealed(source, due.key_frame, &due.frame) {
                Ok(sealed) => {
                    for _ in 0..copies {
                        session.send_frame(source, due.at, sealed.clone(), now)?;
                    }
                    let mut state = self.shared.lock();
                    let sent = state.sent.entry(source).or_default();
                    sent.frames += 1;
                    sent.key_frames += u64::from(due.key_frame && source.is_video());
                }
                Err(reason) => self.count_unsent(source, reason),
            }
        }
        Ok(())
    }

    fn sealed(&mut self, source: Source, key_frame: bool, frame: &[u8]) -> Result<Vec<u8>, &'static str> {
        let sealed = match self.mischief {
            Mischief::None | Mischief::Replay => self.frames.seal(source, key_frame, frame),
            Mischief::PoseAs(_) => self.posing.seal(source, key_frame, frame),
            Mischief::Plaintext => return Ok(frame.to_vec()),
            Mischief::WrongContext => self.frames.seal_as(source, other(source), key_frame, frame),
        };
        sealed.map_err(|error| error.code())
    }

    fn count_unsent(&self, source: Source, reason: &'static str) {
        let mut state = self.shared.lock();
        *state
            .sent
            .entry(source)
            .or_default()
            .refused
            .entry(reason)
            .or_default() += 1;
    }
}

fn other(source: Source) -> Source {
    match source {
        Source::Microphone => Source::Camera,
        Source::Camera => Source::Microphone,
        Source::ScreenShare => Source::ScreenShareAudio,
        Source::ScreenShareAudio => Source::ScreenShare,
    }
}

/// Opens the UDP socket on the address that leads to the server, and the signaling websocket.
async fn open(origin: &Url, token: &MediaToken, receive: bool) -> Option<(MediaSession, Socket, UdpSocket)> {
    let udp = transport::udp_towards(origin).await.ok()?;
    let session = MediaSession::new(udp.local_addr().ok()?, receive, Instant::now()).ok()?;
    let socket = transport::open_signaling(origin, session.join_request(), token.text())
        .await
        .ok()?;
    Some((session, socket, udp))
}
