use minicbor::{Decode, Encode};

/// From server to client (e2ee.md section 6.1).
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub enum ServerMessage {
    /// The first message on every connection: 32 random bytes.
    #[n(0)]
    Challenge {
        #[cbor(n(0), with = "minicbor::bytes")]
        nonce: [u8; 32],
    },
    #[n(1)]
    Srp1(#[n(0)] Srp1Reply),
    #[n(2)]
    Srp2(#[n(0)] Srp2Reply),
    /// `Hello` was accepted.
    #[n(3)]
    Welcomed(#[n(0)] Welcomed),
    #[n(4)]
    JoinExternal(#[n(0)] JoinExternal),
    /// Others are being let in first.
    #[n(5)]
    JoinWait {
        #[n(0)]
        position: u32,
    },
    /// Asks one member for a commit.
    #[n(6)]
    CommitRequest(#[n(0)] CommitRequest),
    #[n(7)]
    Commit(#[n(0)] CommitSeen),
    /// The commit with this number is taken back: nobody could follow it.
    #[n(8)]
    CommitVoid {
        #[n(0)]
        seq: u64,
    },
    /// Everybody has acknowledged `epoch`.
    #[n(9)]
    EpochReady {
        #[n(0)]
        epoch: u64,
    },
    /// A participant is gone; its leaf may be removed after [`vocab::limits::GONE_BEFORE_REMOVAL`].
    #[n(10)]
    Gone {
        #[cbor(n(0), with = "minicbor::bytes")]
        participant: [u8; 16],
        #[n(1)]
        leaf: u32,
    },
    /// A member's PrivateMessage.
    #[n(11)]
    App {
        #[n(0)]
        seq: u64,
        #[cbor(n(1), with = "minicbor::bytes")]
        message: Vec<u8>,
    },
    #[n(12)]
    Ended {
        #[n(0)]
        reason: EndReason,
    },
    #[n(13)]
    Error {
        #[n(0)]
        code: ErrorCode,
        /// When trying again makes sense, in milliseconds; 0 = not.
        #[n(1)]
        retry_after_ms: u32,
    },
    #[n(14)]
    Pong {
        #[n(0)]
        number: u32,
    },
}

#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub struct Srp1Reply {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub salt: [u8; 16],
    /// 384 bytes, big-endian.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub b: Vec<u8>,
    /// The room's current generation, part of the SRP identity.
    #[n(2)]
    pub generation: u32,
}

#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub struct Srp2Reply {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub m2: [u8; 32],
    #[cbor(n(1), with = "minicbor::bytes")]
    pub grant: [u8; 32],
    /// Sealed title and policy, as the creator uploaded it (e2ee.md section 5).
    #[cbor(n(2), with = "minicbor::bytes")]
    pub descriptor: Vec<u8>,
    /// Ed25519 by the host over the descriptor's plaintext (e2ee.md section 5).
    #[cbor(n(3), with = "minicbor::bytes")]
    pub descriptor_signature: [u8; 64],
    /// Until when somebody must have joined, in milliseconds since 1970.
    #[n(4)]
    pub expires_at_unix_ms: u64,
    /// How many are in the meeting now.
    #[n(5)]
    pub present: u32,
}

#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub struct Welcomed {
    #[n(0)]
    pub media: MediaAccess,
    /// Whether the server still has the participation that `Hello.resume` asked for.
    #[n(1)]
    pub resumed: bool,
    #[n(2)]
    pub server_time_unix_ms: u64,
}

/// What opens the media connection (LiveKit protocol).
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub struct MediaAccess {
    /// `None`: the origin of the control channel.
    #[n(0)]
    pub url: Option<String>,
    #[n(1)]
    pub token: String,
}

/// Leave to join by external commit.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub struct JoinExternal {
    #[n(0)]
    pub lease: u64,
    #[n(1)]
    pub lease_ms: u32,
    /// MLSMessage(GroupInfo); empty: there is no group, create it.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub group_info: Vec<u8>,
    /// Ratchet tree (RFC 9420 section 12.4.3.3), TLS-encoded; empty with an empty group info.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub tree: Vec<u8>,
}

#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub struct CommitRequest {
    #[n(0)]
    pub epoch: u64,
    #[n(1)]
    pub removes: Vec<u32>,
    #[n(2)]
    pub deadline_ms: u32,
}

/// A commit that the server accepted: the first valid one of its epoch.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub struct CommitSeen {
    #[n(0)]
    pub seq: u64,
    /// The epoch that the commit was made in.
    #[n(1)]
    pub epoch: u64,
    #[cbor(n(2), with = "minicbor::bytes")]
    pub message: Vec<u8>,
    /// True for the one who made it.
    #[n(3)]
    pub own: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum EndReason {
    #[n(0)]
    EndedByHost,
    #[n(1)]
    LastParticipantLeft,
    #[n(2)]
    Expired,
    /// The server is stopping; the meeting goes on when it is back.
    #[n(3)]
    ServerStopping,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum ErrorCode {
    /// The proof failed: wrong link, wrong passphrase, or no such room. The server does not say which.
    #[n(0)]
    Denied,
    #[n(1)]
    RateLimited,
    /// The grant is not known (any more): prove the link again.
    #[n(2)]
    GrantUnknown,
    /// The commit was for an epoch that is over; ask again.
    #[n(3)]
    Stale,
    /// The commit broke a rule that the server enforces too.
    #[n(4)]
    CommitRefused,
    #[n(5)]
    Full,
    /// The message does not belong here, or is not well-formed.
    #[n(6)]
    Protocol,
    /// A signature did not verify.
    #[n(7)]
    NotHost,
    /// Another connection took up this participation.
    #[n(8)]
    Replaced,
    /// The commits asked for are gone: resync.
    #[n(9)]
    TooFarBehind,
    /// Something failed in the server; nothing about the request was wrong.
    #[n(10)]
    Internal,
}
