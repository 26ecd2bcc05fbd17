use minicbor::bytes::{ByteArray, ByteVec};
use minicbor::{Decode, Encode};

/// What members say to each other inside a PrivateMessage (e2ee.md section 8).
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Envelope {
    #[n(1)]
    pub(crate) kind: u16,
    #[cbor(n(2), with = "minicbor::bytes")]
    pub(crate) id: [u8; 16],
    /// Milliseconds since 1970, by the sender's clock.
    #[n(3)]
    pub(crate) ts: u64,
    /// CBOR, by kind.
    #[n(4)]
    pub(crate) body: ByteVec,
}

/// Kinds that this version knows. Others are skipped: a newer version may send them.
pub(crate) const CHAT: u16 = 0;
pub(crate) const REACT: u16 = 3;
pub(crate) const HAND: u16 = 4;
pub(crate) const BEAT: u16 = 6;
pub(crate) const MOD: u16 = 14;

#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct ChatBody {
    #[n(1)]
    pub(crate) text: String,
}

#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct ReactBody {
    /// [`crate::Reaction::index`].
    #[n(1)]
    pub(crate) reaction: u8,
}

/// Whether the sender's own hand is up.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct HandBody {
    #[n(1)]
    pub(crate) raised: bool,
    /// When it was raised: milliseconds since 1970, by the sender's clock.
    #[n(2)]
    pub(crate) since: Option<u64>,
}

/// What the host asks of everybody's device.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct ModBody {
    #[n(1)]
    pub(crate) action: u16,
    #[n(2)]
    pub(crate) participants: Option<Vec<ByteArray<16>>>,
}

/// The hands of `participants` go down. Other actions are skipped.
pub(crate) const LOWER_HANDS: u16 = 0;

/// The committer's confirmation of the epoch (e2ee.md 6.5).
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct BeatBody {
    #[n(1)]
    pub(crate) epoch: u64,
    /// SHA-256 of the epoch authenticator.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub(crate) authenticator_hash: [u8; 32],
    #[cbor(n(3), with = "minicbor::bytes")]
    pub(crate) commit_hash: [u8; 32],
}

pub(crate) fn encode<T: Encode<()>>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    // A Vec takes every byte, and none of these has an encoder that fails by itself.
    let written: Result<(), minicbor::encode::Error<core::convert::Infallible>> =
        minicbor::encode(value, &mut bytes);
    debug_assert!(written.is_ok());
    bytes
}

/// `None` if the bytes are anything but exactly one value.
pub(crate) fn decode<'b, T: Decode<'b, ()>>(bytes: &'b [u8]) -> Option<T> {
    let mut decoder = minicbor::Decoder::new(bytes);
    let value = decoder.decode().ok()?;
    (decoder.position() == bytes.len()).then_some(value)
}
