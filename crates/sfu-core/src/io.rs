use std::net::SocketAddr;
use std::time::Instant;

use livekit_protocol::{AddTrackRequest, SyncState, signal_request, signal_response};
use vocab::{GroupPosition, MediaRoom, ParticipantId};

use crate::sdp::ParsedOffer;

/// One signaling connection (a websocket), numbered by the shell and never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectionId(pub u64);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    Microphone,
    Camera,
    ScreenShare,
    ScreenShareAudio,
}

/// What a verified token allows.
#[derive(Clone)]
pub struct Grants {
    pub publish: bool,
    /// Empty: every source.
    pub publish_sources: Vec<Source>,
    pub subscribe: bool,
    pub publish_data: bool,
}

impl Grants {
    pub const fn all() -> Self {
        Self {
            publish: true,
            publish_sources: Vec::new(),
            subscribe: true,
            publish_data: true,
        }
    }

    pub(crate) fn allows(&self, source: Option<Source>) -> bool {
        self.publish
            && (self.publish_sources.is_empty()
                || source.is_some_and(|it| self.publish_sources.contains(&it)))
    }
}

/// What the client asked for in its join request.
#[derive(Clone, Copy)]
pub struct JoinSettings {
    pub auto_subscribe: bool,
    /// Whether the server may pause video that the connection is too slow for.
    pub may_pause: bool,
    /// The client takes the first codec of an offer whatever the answer's order says (Firefox on some systems).
    pub one_codec_per_answer: bool,
    /// The protocol version that the client speaks, 0 if it does not say.
    pub protocol: i32,
}

impl Default for JoinSettings {
    fn default() -> Self {
        Self {
            auto_subscribe: true,
            may_pause: true,
            one_codec_per_answer: false,
            protocol: 17,
        }
    }
}

/// A join request with a verified token.
pub struct Join {
    pub connection: ConnectionId,
    pub room: MediaRoom,
    pub participant: ParticipantId,
    pub grants: Grants,
    pub settings: JoinSettings,
    pub offer: Option<ParsedOffer>,
    pub add_tracks: Vec<AddTrackRequest>,
    /// The client wants to go on with a session whose signal connection broke.
    pub resume: Option<Resume>,
}

pub struct Resume {
    pub session: String,
    pub sync: Option<SyncState>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RoomOptions {
    /// Forward only what looks encrypted by the member who sends it (the tripwire).
    pub require_sealed: bool,
}

/// What the control plane orders.
pub enum Control {
    OpenRoom {
        room: MediaRoom,
        options: RoomOptions,
    },
    CloseRoom {
        room: MediaRoom,
    },
    Remove {
        room: MediaRoom,
        participant: ParticipantId,
    },
    /// Where the participant stands in the group. The latest call's epoch counts as the room's.
    SetPosition {
        room: MediaRoom,
        participant: ParticipantId,
        position: GroupPosition,
    },
    /// Ask every publisher of the room for key frames, each at most every half second.
    RequestKeyFrames {
        room: MediaRoom,
    },
    /// Everybody leaves; `reconnect` says whether coming back makes sense (a restart).
    Stop {
        reconnect: bool,
    },
}

/// What happens to an [`crate::Sfu`].
#[expect(clippy::large_enum_variant, reason = "handed over once, never kept")]
pub enum Input<'a> {
    Join(Box<Join>),
    Offer {
        connection: ConnectionId,
        offer: ParsedOffer,
    },
    /// Any message but an offer.
    Signal {
        connection: ConnectionId,
        message: signal_request::Message,
    },
    /// The signal connection is gone.
    Closed {
        connection: ConnectionId,
    },
    Datagram {
        source: SocketAddr,
        destination: SocketAddr,
        bytes: &'a [u8],
    },
    Control(Control),
    Timeout,
}

/// Why the shell should end a signal connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloseReason {
    /// A `leave` was sent, or the client left.
    Done,
    /// Another connection took the session over.
    Replaced,
    /// No room of that name.
    NoRoom,
}

/// Where datagrams belong, for a shell that runs several [`crate::Sfu`]s behind one socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// STUN requests to this user name fragment are ours.
    Fragment(String),
    FragmentGone(String),
    /// The address proved that it belongs to a connection of ours.
    Address(SocketAddr),
    AddressGone(SocketAddr),
}

/// What an [`crate::Sfu`] wants done.
pub enum Output {
    Signal {
        connection: ConnectionId,
        message: Box<signal_response::Message>,
    },
    Close {
        connection: ConnectionId,
        reason: CloseReason,
    },
    Transmit {
        source: SocketAddr,
        destination: SocketAddr,
        bytes: Vec<u8>,
    },
    Route(Route),
    Event(Event),
    /// Nothing more to do before this instant, or before the next input.
    Timeout(Instant),
}

/// What happened, without saying to whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    Joined,
    /// The media connection of a participant stood, this long after the join.
    Connected {
        after_ms: u32,
    },
    Resumed,
    Left,
    /// The last participant of a room went; the room stays open.
    RoomEmptied,
    /// Frames or data packets that were not sealed by the member who sent them, dropped since the last report.
    PlaintextSuspected {
        dropped: u32,
    },
    /// A media description or message was refused.
    Refused,
    /// A limit was reached and something was dropped or refused.
    Limited,
}

/// A media packet after transport decryption.
#[derive(Clone, Copy)]
pub struct TappedPacket<'a> {
    /// Tells the RTP streams of a room apart.
    pub stream: u64,
    /// Extended beyond 16 bits.
    pub sequence: u64,
    /// The last packet of a frame, for video.
    pub marker: bool,
    pub payload: &'a [u8],
}

/// Sees what the server would see: for tests that look for plaintext. Not reachable from configuration.
pub trait Tap: Send {
    /// A media packet as it came, before anything is checked.
    fn media(&mut self, packet: TappedPacket<'_>);
    /// A data packet as sent.
    fn data(&mut self, packet: &[u8]);
}
