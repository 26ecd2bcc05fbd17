use minicbor::{Decode, Encode};

/// From client to server (e2ee.md section 6.1).
///
/// Order on a fresh connection: the server sends [`crate::ServerMessage::Challenge`]; the client proves the
/// link (`Srp1`, `Srp2`), or has a grant already; then `Hello`, `JoinBegin`, `Commit`.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub enum ClientMessage {
    /// SRP-6a, first step. `room` 16 bytes, `a` 384 bytes big-endian.
    #[n(0)]
    Srp1 {
        #[cbor(n(0), with = "minicbor::bytes")]
        room: [u8; 16],
        #[cbor(n(1), with = "minicbor::bytes")]
        a: Vec<u8>,
    },
    /// SRP-6a, second step: the client's proof, 32 bytes.
    #[n(1)]
    Srp2 {
        #[cbor(n(0), with = "minicbor::bytes")]
        m1: [u8; 32],
    },
    #[n(2)]
    Hello(#[n(0)] Hello),
    /// Asks to be let into the group. `key_package` is for batched adds (e2ee.md 6.4); empty until then.
    #[n(3)]
    JoinBegin {
        #[cbor(n(0), with = "minicbor::bytes")]
        key_package: Vec<u8>,
    },
    #[n(4)]
    Commit(#[n(0)] Commit),
    /// The sender has merged the commit that made `epoch`.
    #[n(5)]
    Ack {
        #[n(0)]
        epoch: u64,
        #[cbor(n(1), with = "minicbor::bytes")]
        commit_hash: [u8; 32],
    },
    /// The sender refused the commit that would have made `epoch`.
    #[n(6)]
    Nack {
        #[n(0)]
        epoch: u64,
        #[cbor(n(1), with = "minicbor::bytes")]
        commit_hash: [u8; 32],
        #[n(2)]
        code: NackCode,
    },
    /// An MLS PrivateMessage for everybody else.
    #[n(7)]
    App {
        #[cbor(n(0), with = "minicbor::bytes")]
        message: Vec<u8>,
    },
    /// Asks for the commits since `from_epoch` (the epoch that the client is in).
    #[n(8)]
    CatchUp {
        #[n(0)]
        from_epoch: u64,
    },
    #[n(9)]
    Leave(#[n(0)] Leaving),
    /// Ends the meeting for everybody. Ed25519 by the host key over
    /// `"meet/v1 end" ‖ room_id ‖ u32(gen) ‖ nonce`, `nonce` being this connection's challenge.
    #[n(10)]
    EndMeeting {
        #[cbor(n(0), with = "minicbor::bytes")]
        signature: [u8; 64],
    },
    /// "I am here"; answered with [`crate::ServerMessage::Pong`].
    #[n(11)]
    Ping {
        #[n(0)]
        number: u32,
    },
}

/// Takes up a participation with a grant that SRP gave.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub struct Hello {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub grant: [u8; 32],
    /// HMAC-SHA256(ctl, "meet/v1 hello" ‖ grant ‖ challenge nonce), with
    /// ctl = HKDF-SHA256(ikm = SRP K, no salt, info = "meet/v1 ctl", 32 bytes):
    /// a proxy that copied the grant cannot use it.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub mac: [u8; 32],
    /// New and random at every join; kept for a resume.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub participant: [u8; 16],
    /// The leaf's Ed25519 signature key.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub signature_key: [u8; 32],
    #[n(4)]
    pub resume: Option<Resume>,
}

/// The connection broke and the group state is still there.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub struct Resume {
    #[n(0)]
    pub epoch: u64,
}

/// A commit for the current epoch, with what a later joiner needs.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub struct Commit {
    /// The epoch that the commit was made in (0 for `Create`).
    #[n(0)]
    pub epoch: u64,
    #[n(1)]
    pub kind: CommitKind,
    /// MLSMessage(PublicMessage). For `Create` too: the PSK commit that made epoch 1.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub message: Vec<u8>,
    /// MLSMessage(GroupInfo) of the epoch after the commit, with external_pub and without the tree.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub group_info: Vec<u8>,
    /// For `Create` only: GroupInfo and ratchet tree of epoch 0 do not matter to the server, but it cannot
    /// follow the first commit, so the creator uploads the tree of epoch 1. Empty otherwise.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub tree: Vec<u8>,
    /// The lease that [`crate::JoinExternal`] gave; 0 for commits of members.
    #[n(5)]
    pub lease: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum CommitKind {
    /// The first commit of a new group.
    #[n(0)]
    Create,
    /// A joiner's external commit.
    #[n(1)]
    Join,
    /// An external commit of somebody who is in the tree already.
    #[n(2)]
    Resync,
    /// Takes out leaves that the server announced as gone.
    #[n(3)]
    Remove,
    /// An empty commit with a path, for post-compromise security.
    #[n(4)]
    Heartbeat,
}

/// How somebody goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Leaving {
    /// For good.
    #[n(0)]
    Left,
    /// The page is being closed or reloaded: the leaf goes at once, an emptied room waits a while.
    #[n(1)]
    PageClosed,
}

/// Which acceptance rule a commit broke (e2ee.md section 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum NackCode {
    /// V1: not exactly one link PSK of the current generation.
    #[n(1)]
    LinkPsk,
    /// V2: a generation change that is not the host's.
    #[n(2)]
    Generation,
    /// V4: a proposal that is not allowed.
    #[n(4)]
    Proposal,
    /// V5: a leaf without a valid tag, or not unique.
    #[n(5)]
    LeafTag,
    /// V6: an external commit that is not allowed.
    #[n(6)]
    ExternalCommit,
    /// V7: an add by somebody who may not add.
    #[n(7)]
    Add,
    /// V8: a removal by somebody who may not remove.
    #[n(8)]
    Removal,
    /// V9: wrong epoch or group, or too many members.
    #[n(9)]
    Epoch,
    /// The MLS library refused it: signature, parent hash, confirmation tag.
    #[n(10)]
    Mls,
}
