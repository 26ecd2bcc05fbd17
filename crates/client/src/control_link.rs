use crate::bot::JoinOptions;
use crate::clock;
use crate::media::MediaToken;
use crate::media_link::MediaCommand;
use crate::state::{Chat, History, Member, Opened, Shared};
use crate::transport::{self, Socket};
use client_core::{
    Command, Event, MediaAccess, Meeting, OpenOptions, Output, Phase, RefusedReason, RosterMember,
};
use core::time::Duration;
use futures_util::{SinkExt, StreamExt};
use std::time::Instant;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};
use tokio_tungstenite::tungstenite::Message;
use url::Url;
use vocab::Millis;

const CONNECT_MAX: Duration = Duration::from_secs(5);
/// Looked at again this often although the core named no time.
const IDLE: Duration = Duration::from_secs(60);

/// Runs the meeting's state machine on a websocket until the meeting is over for us.
pub(crate) async fn run(
    options: JoinOptions,
    started: Instant,
    mut commands: UnboundedReceiver<Command>,
    media: UnboundedSender<MediaCommand>,
    shared: Shared,
) {
    let open = OpenOptions {
        link: options.link,
        passphrase: options.passphrase,
        host_seed: options.host_seed,
    };
    let mut half = ControlHalf {
        origin: options.origin,
        name: options.name,
        started,
        media,
        shared,
        socket: None,
        asked_to_join: false,
    };
    let mut meeting = Meeting::open(open, half.now(), clock::wall(), &mut clock::rng());
    half.perform(&mut meeting).await;
    while !half.is_over() {
        let wait = meeting
            .next_deadline()
            .map_or(IDLE, |deadline| deadline.since(half.now()));
        tokio::select! {
            biased;
            command = commands.recv() => match command {
                Some(command) => meeting.command(command, half.now()),
                None => return,
            },
            message = next(&mut half.socket) => match message {
                Some(bytes) => meeting.receive(&bytes, half.now()),
                None => {
                    half.socket = None;
                    meeting.disconnected(half.now());
                }
            },
            () = tokio::time::sleep(wait) => meeting.tick(half.now()),
        }
        half.perform(&mut meeting).await;
    }
    if let Some(socket) = &mut half.socket {
        let _ = tokio::time::timeout(Duration::from_millis(500), socket.close(None)).await;
    }
    let _ = half.media.send(MediaCommand::Leave);
}

struct ControlHalf {
    origin: Url,
    name: String,
    started: Instant,
    media: UnboundedSender<MediaCommand>,
    shared: Shared,
    socket: Option<Socket>,
    asked_to_join: bool,
}

impl ControlHalf {
    fn now(&self) -> Millis {
        clock::millis(self.started, Instant::now())
    }

    fn is_over(&self) -> bool {
        self.shared.lock().outcome.is_some()
    }

    /// Does everything that the core wants done.
    async fn perform(&mut self, meeting: &mut Meeting) {
        while let Some(output) = meeting.poll() {
            match output {
                Output::Send(bytes) => {
                    let Some(socket) = &mut self.socket else { continue };
                    if socket.send(Message::binary(bytes)).await.is_err() {
                        self.socket = None;
                        meeting.disconnected(self.now());
                    }
                }
                Output::Connect => self.connect(meeting).await,
                Output::Close => {
                    if let Some(mut socket) = self.socket.take() {
                        let _ = tokio::time::timeout(Duration::from_millis(500), socket.close(None)).await;
                    }
                }
                Output::Event(event) => self.event(event, meeting),
                Output::EpochKey(keys) => self.tell_media(MediaCommand::EpochKey(keys)),
                Output::SwitchSending { epoch } => self.tell_media(MediaCommand::SwitchSending(epoch)),
                Output::DropEpoch { epoch } => self.tell_media(MediaCommand::DropEpoch(epoch)),
            }
        }
    }

    async fn connect(&mut self, meeting: &mut Meeting) {
        match tokio::time::timeout(CONNECT_MAX, transport::open_control(&self.origin)).await {
            Ok(Ok(socket)) => {
                self.socket = Some(socket);
                let ms = self.shared.ms(Instant::now());
                self.shared.change(|state| state.control_open_ms = Some(ms));
                meeting.connected(self.now());
            }
            Ok(Err(_)) | Err(_) => meeting.disconnected(self.now()),
        }
    }

    fn tell_media(&self, command: MediaCommand) {
        // The media half ends only after us.
        let _ = self.media.send(command);
    }

    fn event(&mut self, event: Event, meeting: &mut Meeting) {
        match event {
            Event::Phase { phase, .. } => self.phase(phase, meeting),
            Event::Opened {
                title,
                is_host,
                expires_at,
                present,
                ..
            } => self.shared.change(|state| {
                state.opened = Some(Opened {
                    title,
                    is_host,
                    present,
                    expires_at_unix_ms: expires_at.0,
                });
            }),
            // When the server asks for patience, the core has it.
            Event::Refused { reason, .. } => self.shared.change(|state| {
                state.refused = Some(reason);
                if reason != RefusedReason::RateLimited {
                    state.outcome = Some(reason.code());
                }
            }),
            Event::Media(access) => self.media_access(access),
            Event::Roster { epoch, code, members } => self.roster(epoch, code, members),
            Event::History { kind, name, .. } => {
                self.shared.change(|state| {
                    state.history.push(History {
                        kind: kind.code(),
                        name,
                    })
                });
            }
            Event::Chat { name, text, own, .. } => {
                self.shared
                    .change(|state| state.chats.push(Chat { name, text, own }));
            }
            Event::Hands { participants } => self.shared.change(|state| {
                state.hands = participants.iter().map(|it| state.name_of(it)).collect();
            }),
            Event::Reaction {
                participant,
                reaction,
                ..
            } => self.shared.change(|state| {
                let name = state.name_of(&participant);
                state.reactions.push((name, reaction.code()));
            }),
            Event::Alarm { code } => {
                self.shared
                    .change(|state| *state.alarms.entry(code.code()).or_default() += 1);
            }
            Event::Over { reason } => self.shared.change(|state| {
                state.over = Some(reason);
                state.outcome = Some(reason.code());
            }),
            Event::ServerStopping => {}
        }
    }

    fn roster(&self, epoch: u64, code: [u32; 6], members: Vec<RosterMember>) {
        let leaves = members
            .iter()
            .map(|it| (it.participant.to_base64url(), it.leaf))
            .collect();
        self.tell_media(MediaCommand::Leaves(leaves));
        self.shared.change(|state| {
            state.epoch = epoch;
            state.code = code.iter().map(|group| format!("{group:05}")).collect();
            state.members = members
                .into_iter()
                .map(|it| Member {
                    participant: it.participant.to_base64url(),
                    leaf: it.leaf,
                    name: it.name,
                    own: it.own,
                    host: it.host,
                })
                .collect();
        });
    }

    fn phase(&mut self, phase: Phase, meeting: &mut Meeting) {
        let ms = self.shared.ms(Instant::now());
        self.shared.change(|state| {
            state.phase = phase;
            state.phases.push((phase.code(), ms));
        });
        if phase == Phase::Opened && !self.asked_to_join {
            self.asked_to_join = true;
            meeting.command(
                Command::Join {
                    name: self.name.clone(),
                },
                self.now(),
            );
        }
    }

    fn media_access(&self, access: MediaAccess) {
        let origin = access.url.as_deref().map_or(Ok(self.origin.clone()), Url::parse);
        match (origin, MediaToken::parse(&access.token)) {
            (Ok(origin), Ok(token)) => self.tell_media(MediaCommand::Access { origin, token }),
            _ => self.shared.change(|state| state.media_failures += 1),
        }
    }
}

/// The next binary message; `None` when the connection is gone. Without a connection it waits for ever.
async fn next(socket: &mut Option<Socket>) -> Option<Vec<u8>> {
    let Some(open) = socket else {
        return core::future::pending().await;
    };
    loop {
        match open.next().await {
            Some(Ok(Message::Binary(bytes))) => return Some(bytes.to_vec()),
            Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
            Some(Ok(_)) => {}
        }
    }
}
