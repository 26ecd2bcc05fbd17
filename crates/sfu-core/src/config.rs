use core::time::Duration;
use std::net::SocketAddr;
use std::time::Instant;

use vocab::UnixMillis;

/// What an [`crate::Sfu`] is told once.
#[derive(Clone)]
pub struct SfuConfig {
    /// The addresses that clients are told to send media to, each a UDP host candidate.
    pub candidates: Vec<SocketAddr>,
    /// What the wall clock showed at the given instant, for the timestamps of the protocol.
    pub started: (Instant, UnixMillis),
    /// Distinguishes this instance's session ids from another's; need not be secret.
    pub instance: u32,
    pub limits: Limits,
}

impl SfuConfig {
    pub fn new(candidates: Vec<SocketAddr>, started: (Instant, UnixMillis)) -> Self {
        Self {
            candidates,
            started,
            instance: 0,
            limits: Limits::default(),
        }
    }

    pub(crate) fn wall(&self, now: Instant) -> UnixMillis {
        self.started.1 + now.saturating_duration_since(self.started.0)
    }
}

/// Every bound on what a client can make the server hold or do.
#[derive(Clone)]
pub struct Limits {
    pub members_per_room: usize,
    /// Tracks that one participant may have published or announced at a time.
    pub tracks_per_member: usize,
    /// Media sections of one kind that a participant may be sent tracks in.
    pub sections_per_kind: usize,
    /// The largest data packet, in bytes of the encoded message.
    pub data_packet_bytes: usize,
    /// Data packets a participant may send in a second, sustained.
    pub data_packets_per_second: u32,
    /// Signaling messages a participant may send in a second, sustained.
    pub signals_per_second: u32,
    /// What one participant may have waiting on its reliable channel, in bytes.
    pub data_backlog_bytes: usize,
    /// Reliable packets that a room keeps for those who resume, in bytes.
    pub data_replay_bytes: usize,
    /// How long a participant whose signal connection broke may resume.
    pub resume: Duration,
    /// How long a participant may take from joining to media.
    pub connect: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            members_per_room: usize::from(vocab::limits::MEMBERS_MAX),
            tracks_per_member: 12,
            sections_per_kind: 48,
            data_packet_bytes: 66_000,
            data_packets_per_second: 250,
            signals_per_second: 60,
            data_backlog_bytes: 1024 * 1024,
            data_replay_bytes: 1024 * 1024,
            resume: Duration::from_secs(20),
            connect: Duration::from_secs(30),
        }
    }
}
