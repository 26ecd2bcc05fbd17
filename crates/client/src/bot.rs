use crate::control_link;
use crate::media::{MediaToken, Source, TokenError};
use crate::media_link::{self, MediaCommand};
use crate::mischief::Mischief;
use crate::pace::Rhythm;
use crate::state::{Shared, State};
use client_core::{Command, EpochKeys, Reaction};
use core::time::Duration;
use e2ee::link::{LinkError, MeetingLink};
use std::collections::BTreeMap;
use std::time::Instant;
use tokio::sync::mpsc::{self, UnboundedSender};
use tokio::task::JoinHandle;
use url::Url;
use vocab::{ParticipantId, Sensitive};

/// How often a waiter looks although nothing was announced: frame counts are not.
const LOOK_AGAIN: Duration = Duration::from_millis(10);
/// How long saying goodbye may take.
const LEAVE_MAX: Duration = Duration::from_secs(3);

/// How to take part.
pub struct JoinOptions {
    /// The server: scheme, host and port.
    pub origin: Url,
    pub link: MeetingLink,
    pub name: String,
    pub passphrase: Option<Sensitive<String>>,
    /// Makes us the host.
    pub host_seed: Option<Sensitive<[u8; 32]>>,
    /// What to send from the start.
    pub send: Vec<Source>,
    /// Whether to receive what others send.
    pub receive: bool,
}

/// Why a text is not an invitation.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvitationError {
    #[error("the link is not an http or https address")]
    Address,
    #[error(transparent)]
    Link(#[from] LinkError),
}

impl JoinOptions {
    /// Reads server and meeting from a link, `https://HOST/#<room>.<secret>`.
    pub fn from_link(link: &str, name: &str) -> Result<Self, InvitationError> {
        let meeting = MeetingLink::parse(link)?;
        let mut origin = Url::parse(link.trim()).map_err(|_| InvitationError::Address)?;
        if !matches!(origin.scheme(), "http" | "https") || origin.host_str().is_none() {
            return Err(InvitationError::Address);
        }
        origin.set_path("/");
        origin.set_query(None);
        origin.set_fragment(None);
        Ok(Self {
            origin,
            link: meeting,
            name: name.to_owned(),
            passphrase: None,
            host_seed: None,
            send: Vec::new(),
            receive: true,
        })
    }

    #[must_use]
    pub fn send(mut self, sources: &[Source]) -> Self {
        self.send = sources.to_vec();
        self
    }

    #[must_use]
    pub fn passphrase(mut self, passphrase: &str) -> Self {
        self.passphrase = Some(Sensitive::new(passphrase.to_owned()));
        self
    }

    #[must_use]
    pub fn host(mut self, seed: Sensitive<[u8; 32]>) -> Self {
        self.host_seed = Some(seed);
        self
    }
}

/// Somebody who has a media token and knows everything about the meeting but its keys.
pub struct Outsider {
    pub origin: Url,
    pub token: String,
    /// LiveKit identity to leaf.
    pub leaves: BTreeMap<String, u32>,
    pub epoch: u64,
    pub guessed_key: [u8; 16],
    pub own_leaf: u32,
    pub send: Vec<Source>,
}

/// What was waited for did not come.
#[derive(Debug, thiserror::Error)]
#[error("{what}: not within {waited:?}")]
pub struct WaitError {
    pub what: String,
    pub waited: Duration,
}

/// One participant without a screen: joins, sends loops, opens what it receives, counts.
///
/// Everything runs in tasks of the current tokio runtime until [`Self::leave`] or drop.
pub struct Bot {
    commands: UnboundedSender<Command>,
    media: UnboundedSender<MediaCommand>,
    shared: Shared,
    tasks: Vec<JoinHandle<()>>,
}

impl Bot {
    /// Starts joining; [`Self::wait_for`] tells when it is done.
    pub fn join(options: JoinOptions) -> Self {
        let started = Instant::now();
        let shared = Shared::new(started);
        let (commands, received_commands) = mpsc::unbounded_channel();
        let (media, media_commands) = mpsc::unbounded_channel();
        let publish = options.send.iter().copied().map(MediaCommand::Publish);
        for command in [MediaCommand::Receive(options.receive)]
            .into_iter()
            .chain(publish)
        {
            // The receiver is right here.
            let _ = media.send(command);
        }
        let control = control_link::run(options, started, received_commands, media.clone(), shared.clone());
        let tasks = vec![
            tokio::spawn(control),
            tokio::spawn(media_link::run(media_commands, shared.clone())),
        ];
        Self {
            commands,
            media,
            shared,
            tasks,
        }
    }

    /// Only a media connection: somebody who got hold of a media token, but not of the link.
    pub fn outsider(outsider: Outsider) -> Result<Self, TokenError> {
        let token = MediaToken::parse(&outsider.token)?;
        let shared = Shared::new(Instant::now());
        let (commands, _) = mpsc::unbounded_channel();
        let (media, media_commands) = mpsc::unbounded_channel();
        let keys = EpochKeys {
            epoch: outsider.epoch,
            base_key: Sensitive::new(outsider.guessed_key),
            own_leaf: outsider.own_leaf,
        };
        let send = outsider.send.into_iter().map(MediaCommand::Publish);
        let first = [
            MediaCommand::Leaves(outsider.leaves),
            MediaCommand::EpochKey(keys),
            MediaCommand::SwitchSending(outsider.epoch),
            MediaCommand::Access {
                origin: outsider.origin,
                token,
            },
        ];
        for command in first.into_iter().chain(send) {
            // The receiver is right here.
            let _ = media.send(command);
        }
        let tasks = vec![tokio::spawn(media_link::run(media_commands, shared.clone()))];
        Ok(Self {
            commands,
            media,
            shared,
            tasks,
        })
    }

    pub fn state(&self) -> State {
        self.shared.lock().clone()
    }

    pub fn chat(&self, text: &str) {
        self.command(Command::Chat {
            text: text.to_owned(),
        });
    }

    pub fn set_hand(&self, raised: bool) {
        self.command(Command::Hand { raised });
    }

    /// Lowers the hands of all members of that name, if we are the host.
    pub fn lower_hand(&self, name: &str) {
        let participants = self
            .state()
            .members
            .iter()
            .filter(|member| member.name.as_deref() == Some(name))
            .filter_map(|member| ParticipantId::from_base64url(&member.participant).ok())
            .collect();
        self.command(Command::LowerHands { participants });
    }

    pub fn react(&self, reaction: Reaction) {
        self.command(Command::React { reaction });
    }

    /// Ends the meeting for everybody, if we are the host.
    pub fn end_meeting(&self) {
        self.command(Command::End);
    }

    pub fn publish(&self, source: Source) {
        self.tell_media(MediaCommand::Publish(source));
    }

    /// From the next time on that a microphone is published.
    pub fn talk_in(&self, rhythm: Rhythm) {
        self.tell_media(MediaCommand::Rhythm(rhythm));
    }

    pub fn mute(&self, source: Source, muted: bool) {
        self.tell_media(MediaCommand::Mute(source, muted));
    }

    /// Sends a data packet, sealed, to everybody.
    pub fn send_data(&self, reliable: bool, bytes: &[u8]) {
        self.tell_media(MediaCommand::Data {
            reliable,
            bytes: bytes.to_vec(),
        });
    }

    pub fn misbehave(&self, mischief: Mischief) {
        self.tell_media(MediaCommand::Mischief(mischief));
    }

    /// Waits until `predicate` holds. `what` is for the error's sentence.
    pub async fn wait_for(
        &self,
        what: &str,
        timeout: Duration,
        mut predicate: impl FnMut(&State) -> bool,
    ) -> Result<State, WaitError> {
        let until = tokio::time::Instant::now() + timeout;
        loop {
            let notified = self.shared.changed().notified();
            {
                let state = self.shared.lock();
                if predicate(&state) {
                    return Ok(state.clone());
                }
            }
            if tokio::time::Instant::now() >= until {
                return Err(WaitError {
                    what: what.to_owned(),
                    waited: timeout,
                });
            }
            // Either way: look again.
            let _ = tokio::time::timeout(LOOK_AGAIN, notified).await;
        }
    }

    /// Leaves for good, and gives the last state.
    pub async fn leave(mut self) -> State {
        self.command(Command::Leave);
        let tasks: Vec<_> = core::mem::take(&mut self.tasks);
        let all = async {
            for task in tasks {
                // A task that panicked is over too.
                let _ = task.await;
            }
        };
        let _ = tokio::time::timeout(LEAVE_MAX, all).await;
        self.tell_media(MediaCommand::Leave);
        self.state()
    }

    /// Vanishes without a word.
    pub fn crash(self) {}

    fn command(&self, command: Command) {
        // Over already: nobody is left to tell.
        let _ = self.commands.send(command);
    }

    fn tell_media(&self, command: MediaCommand) {
        let _ = self.media.send(command);
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}
