use e2ee::group::{EpochKeys, Refusal};
use vocab::{Millis, ParticipantId, UnixMillis};

/// What the person wants.
#[derive(Clone)]
pub enum Command {
    /// Go in, under this name.
    Join {
        name: String,
    },
    Chat {
        text: String,
    },
    /// Raise one's own hand, or lower it.
    Hand {
        raised: bool,
    },
    /// One's own, or for the host anybody's.
    LowerHands {
        participants: Vec<ParticipantId>,
    },
    React {
        reaction: Reaction,
    },
    Leave,
    /// The page is going away.
    PageClosed,
    /// End the meeting for everybody; for the host.
    End,
    /// Try again after a refusal.
    Retry,
}

/// What the shell has to do, in this order.
#[derive(Clone)]
pub enum Output {
    /// One binary frame on the control websocket.
    Send(Vec<u8>),
    /// Open the control websocket; then call `connected`, or `disconnected` if it does not work.
    Connect,
    /// Close it. No `disconnected` is expected.
    Close,
    Event(Event),
    /// For the frame worker: from now on frames of this epoch can be opened.
    EpochKey(EpochKeys),
    /// For the frame worker: from now on frames are sealed with this epoch's keys.
    SwitchSending {
        epoch: u64,
    },
    /// For the frame worker: this epoch's keys are overwritten.
    DropEpoch {
        epoch: u64,
    },
}

/// What there is to show.
#[derive(Clone, PartialEq, Eq)]
pub enum Event {
    Phase {
        phase: Phase,
        since: Millis,
    },
    /// The link was proven, the descriptor opened, and the host's fingerprint checked.
    Opened {
        /// `None`: the meeting has none.
        title: Option<String>,
        passphrase_needed: bool,
        is_host: bool,
        expires_at: UnixMillis,
        present: u32,
    },
    Refused {
        reason: RefusedReason,
        /// 0: trying again by itself makes no sense.
        retry_after_ms: u32,
    },
    Media(MediaAccess),
    Roster {
        epoch: u64,
        /// The safety code: six groups of five digits.
        code: [u32; 6],
        /// By leaf.
        members: Vec<RosterMember>,
    },
    History {
        kind: HistoryKind,
        participant: ParticipantId,
        name: String,
        at: Millis,
    },
    Chat {
        id: [u8; 16],
        participant: ParticipantId,
        leaf: u32,
        name: String,
        text: String,
        /// By the sender's clock.
        ts: UnixMillis,
        own: bool,
    },
    /// Whose hands are up, first raised first; after each change.
    Hands {
        participants: Vec<ParticipantId>,
    },
    Reaction {
        participant: ParticipantId,
        reaction: Reaction,
        own: bool,
    },
    Alarm {
        code: AlarmCode,
    },
    Over {
        reason: OverReason,
    },
    /// The server goes down; the meeting goes on when it is back.
    ServerStopping,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    Connecting,
    Proving,
    /// The link is proven; `Join` goes in.
    Opened,
    Joining,
    Joined,
    Reconnecting,
    Over,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusedReason {
    /// Wrong link, wrong passphrase, or no such room: the server does not say which.
    Denied,
    RateLimited,
    Full,
    /// The host's key is not the one that the link names, or its signature does not hold.
    HostMismatch,
    /// The group that the server showed is not this meeting's, or ours was turned away, twice.
    GroupRefused,
    /// The server did not prove that it knows the meeting, or does not speak our protocol.
    Protocol,
}

/// Opens the media connection (LiveKit protocol).
#[derive(Clone, PartialEq, Eq)]
pub struct MediaAccess {
    /// `None`: the origin of the control channel.
    pub url: Option<String>,
    pub token: String,
}

#[derive(Clone, PartialEq, Eq)]
pub struct RosterMember {
    pub participant: ParticipantId,
    pub leaf: u32,
    /// `None`: it could not be opened.
    pub name: Option<String>,
    pub own: bool,
    pub host: bool,
    /// When this device saw them first.
    pub since: Millis,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistoryKind {
    Joined,
    Left,
    Rejoined,
    Renamed,
}

impl HistoryKind {
    pub(crate) fn is_coming(self) -> bool {
        matches!(self, Self::Joined | Self::Rejoined)
    }
}

/// The reactions that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reaction {
    ThumbsUp,
    Heart,
    Applause,
    Laugh,
    Surprise,
    Celebrate,
}

impl Reaction {
    pub const ALL: [Self; 6] = [
        Self::ThumbsUp,
        Self::Heart,
        Self::Applause,
        Self::Laugh,
        Self::Surprise,
        Self::Celebrate,
    ];

    /// As it is sent.
    pub(crate) const fn index(self) -> u8 {
        self as u8
    }

    pub(crate) fn from_index(index: u8) -> Option<Self> {
        Self::ALL.get(usize::from(index)).copied()
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reaction| reaction.code() == code)
    }
}

/// What was refused, or does not fit together. Each stands for a rule (e2ee.md section 5.1) or a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AlarmCode {
    /// A commit broke one of V1 to V9.
    Commit(CommitRule),
    /// Two members of one epoch do not have the same group.
    CodeMismatch,
    /// Nobody has confirmed the epoch for too long: messages may be held back.
    BeatMissing,
    /// A message from the server could not be read.
    Malformed,
    /// A member's message did not decrypt or verify.
    MessageRefused,
    /// The server says that a leaf is gone that is not where it says.
    UnknownParticipant,
    /// The server asked for the removal of somebody whom it had not announced as gone.
    RemovalUnannounced,
    /// The server turned our commit away.
    CommitTurnedAway,
    /// The server does not take this device for the host's.
    NotHost,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CommitRule {
    LinkPsk,
    Generation,
    Proposal,
    LeafTag,
    ExternalCommit,
    Add,
    Removal,
    Epoch,
    Mls,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverReason {
    Left,
    EndedByHost,
    LastLeft,
    Expired,
    /// Another connection took up this participation.
    Replaced,
}

impl From<Refusal> for CommitRule {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::LinkPsk => Self::LinkPsk,
            Refusal::Generation => Self::Generation,
            Refusal::Proposal => Self::Proposal,
            Refusal::LeafTag => Self::LeafTag,
            Refusal::ExternalCommit => Self::ExternalCommit,
            Refusal::Add => Self::Add,
            Refusal::Removal => Self::Removal,
            Refusal::Epoch => Self::Epoch,
            Refusal::Mls => Self::Mls,
        }
    }
}

impl From<CommitRule> for wire::NackCode {
    fn from(rule: CommitRule) -> Self {
        match rule {
            CommitRule::LinkPsk => Self::LinkPsk,
            CommitRule::Generation => Self::Generation,
            CommitRule::Proposal => Self::Proposal,
            CommitRule::LeafTag => Self::LeafTag,
            CommitRule::ExternalCommit => Self::ExternalCommit,
            CommitRule::Add => Self::Add,
            CommitRule::Removal => Self::Removal,
            CommitRule::Epoch => Self::Epoch,
            CommitRule::Mls => Self::Mls,
        }
    }
}

macro_rules! names {
    ($type:ty { $($variant:pat => $name:literal,)* }) => {
        impl $type {
            /// A name that programs can compare.
            pub const fn code(self) -> &'static str {
                match self { $($variant => $name,)* }
            }
        }
    };
}

names!(Phase {
    Self::Connecting => "connecting",
    Self::Proving => "proving",
    Self::Opened => "opened",
    Self::Joining => "joining",
    Self::Joined => "joined",
    Self::Reconnecting => "reconnecting",
    Self::Over => "over",
});

names!(RefusedReason {
    Self::Denied => "denied",
    Self::RateLimited => "rate_limited",
    Self::Full => "full",
    Self::HostMismatch => "host_mismatch",
    Self::GroupRefused => "group_refused",
    Self::Protocol => "protocol",
});

names!(HistoryKind {
    Self::Joined => "joined",
    Self::Left => "left",
    Self::Rejoined => "rejoined",
    Self::Renamed => "renamed",
});

names!(Reaction {
    Self::ThumbsUp => "thumbs_up",
    Self::Heart => "heart",
    Self::Applause => "applause",
    Self::Laugh => "laugh",
    Self::Surprise => "surprise",
    Self::Celebrate => "celebrate",
});

names!(OverReason {
    Self::Left => "left",
    Self::EndedByHost => "ended_by_host",
    Self::LastLeft => "last_left",
    Self::Expired => "expired",
    Self::Replaced => "replaced",
});

names!(AlarmCode {
    Self::Commit(CommitRule::LinkPsk) => "link_psk",
    Self::Commit(CommitRule::Generation) => "generation",
    Self::Commit(CommitRule::Proposal) => "proposal",
    Self::Commit(CommitRule::LeafTag) => "leaf_tag",
    Self::Commit(CommitRule::ExternalCommit) => "external_commit",
    Self::Commit(CommitRule::Add) => "add",
    Self::Commit(CommitRule::Removal) => "removal",
    Self::Commit(CommitRule::Epoch) => "epoch",
    Self::Commit(CommitRule::Mls) => "mls",
    Self::CodeMismatch => "code_mismatch",
    Self::BeatMissing => "beat_missing",
    Self::Malformed => "malformed",
    Self::MessageRefused => "message_refused",
    Self::UnknownParticipant => "unknown_participant",
    Self::RemovalUnannounced => "removal_unannounced",
    Self::CommitTurnedAway => "commit_turned_away",
    Self::NotHost => "not_host",
});
