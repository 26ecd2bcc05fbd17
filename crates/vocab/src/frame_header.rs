//! The unauthenticated outside of an encrypted frame: SFrame header (RFC 9605 section 4.3), the key id's
//! layout (section 5.2, with 8 bits of epoch and 10 of leaf), and where each codec's layout puts the header.
//!
//! Nothing here is verified: the SFU's tripwire and a receiver's choice of key read the same bytes.

/// Bits of the key id that hold the epoch's lowest bits (RFC 9605 section 5.2: E).
const EPOCH_BITS: u32 = 8;
/// Bits of the key id that hold the leaf index (RFC 9605 section 5.2: S).
const LEAF_BITS: u32 = 10;

/// The highest leaf index that a key id can carry.
pub const LEAF_MAX: u32 = (1 << LEAF_BITS) - 1;
/// The longest header: the configuration byte, 8 bytes of key id, 8 of counter.
pub const HEADER_BYTES_MAX: usize = 17;

/// `type = sequence header, has_size = 1`: the wrapper of an AV1 key frame.
pub const AV1_WRAPPER_KEY: u8 = 0x0A;
/// `type = frame, has_size = 1`: the wrapper of any other AV1 frame.
pub const AV1_WRAPPER_DELTA: u8 = 0x32;
const AV1_HAS_SIZE: u8 = 0x02;

const VP8_CLEAR_KEY_BYTES: usize = 10;
const VP8_CLEAR_DELTA_BYTES: usize = 1;

/// Why bytes are not an SFrame header, or not a frame in the codec's layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HeaderError {
    #[error("the frame ends before its header does")]
    Truncated,
    #[error("the header's numbers are not in their shortest form")]
    NotMinimal,
    #[error("the key id does not have our layout")]
    KeyId,
    #[error("the frame is not wrapped as its codec's layout says")]
    Layout,
}

/// What the frame's bytes were before encryption.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Codec {
    Opus,
    Vp8,
    Vp9,
    Av1,
    Data,
}

impl Codec {
    pub const ALL: [Self; 5] = [Self::Opus, Self::Vp8, Self::Vp9, Self::Av1, Self::Data];

    /// The number that stands for the codec in the frame worker's interface.
    pub const fn from_number(number: u32) -> Option<Self> {
        match number {
            0 => Some(Self::Opus),
            1 => Some(Self::Vp8),
            2 => Some(Self::Vp9),
            3 => Some(Self::Av1),
            4 => Some(Self::Data),
            _ => None,
        }
    }
}

/// The key id's three fields: `context << 18 | leaf << 8 | epoch & 0xFF`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyId {
    /// Which of the sender's sources: 0 microphone, 1 camera, 2 screen, 3 screen audio, 4 lossy data.
    pub context: u8,
    /// At most [`LEAF_MAX`].
    pub leaf: u32,
    /// The epoch's lowest 8 bits.
    pub epoch_byte: u8,
}

impl KeyId {
    /// `None` if `leaf` is above [`LEAF_MAX`].
    pub const fn new(context: u8, leaf: u32, epoch: u64) -> Option<Self> {
        if leaf > LEAF_MAX {
            return None;
        }
        Some(Self {
            context,
            leaf,
            epoch_byte: (epoch & 0xFF) as u8,
        })
    }

    pub const fn to_u64(self) -> u64 {
        (self.context as u64) << (EPOCH_BITS + LEAF_BITS)
            | (self.leaf as u64) << EPOCH_BITS
            | self.epoch_byte as u64
    }

    /// `None` if the context does not fit its 8 bits.
    pub fn from_u64(kid: u64) -> Option<Self> {
        let context = u8::try_from(kid >> (EPOCH_BITS + LEAF_BITS)).ok()?;
        let leaf = u32::try_from(kid >> EPOCH_BITS).ok()? & LEAF_MAX;
        Some(Self {
            context,
            leaf,
            epoch_byte: (kid & 0xFF) as u8,
        })
    }
}

/// An SFrame header: which key, and the how-manieth frame under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    pub kid: u64,
    pub counter: u64,
}

impl Header {
    /// Appends the header in its shortest form; 1 to [`HEADER_BYTES_MAX`] bytes.
    pub fn write(self, out: &mut Vec<u8>) {
        let (key_bits, key_bytes) = field(self.kid);
        let (counter_bits, counter_bytes) = field(self.counter);
        out.push(key_bits << 4 | counter_bits);
        out.extend(self.kid.to_be_bytes().into_iter().skip(8 - key_bytes));
        out.extend(self.counter.to_be_bytes().into_iter().skip(8 - counter_bytes));
    }

    /// Reads the header at the front of `bytes`: the header and its length.
    ///
    /// RFC 9605 asks senders for the shortest form; refusing any other leaves one form for one header.
    pub fn parse(bytes: &[u8]) -> Result<(Self, usize), HeaderError> {
        let (&config, rest) = bytes.split_first().ok_or(HeaderError::Truncated)?;
        let (kid, rest) = read_field(config >> 4, rest)?;
        let (counter, rest) = read_field(config & 0x0F, rest)?;
        Ok((Self { kid, counter }, bytes.len() - rest.len()))
    }
}

/// A field's four bits of the configuration byte, and how many bytes follow it.
fn field(value: u64) -> (u8, usize) {
    if value < 8 {
        return (value as u8, 0);
    }
    let bytes = (u64::BITS - value.leading_zeros()).div_ceil(8);
    (0x08 | (bytes - 1) as u8, bytes as usize)
}

fn read_field(bits: u8, rest: &[u8]) -> Result<(u64, &[u8]), HeaderError> {
    if bits & 0x08 == 0 {
        return Ok((u64::from(bits), rest));
    }
    let (bytes, rest) = rest
        .split_at_checked(usize::from(bits & 0x07) + 1)
        .ok_or(HeaderError::Truncated)?;
    let value = bytes
        .iter()
        .fold(0, |value: u64, byte| value << 8 | u64::from(*byte));
    if field(value).1 != bytes.len() {
        return Err(HeaderError::NotMinimal);
    }
    Ok((value, rest))
}

/// How many bytes of a frame stay in the clear in front of the SFrame header, given the frame's first byte.
///
/// A VP8 receiver reads the frame's kind, size and start code itself (RFC 7741); the others need nothing.
pub const fn clear_bytes(codec: Codec, first_byte: u8) -> usize {
    match codec {
        Codec::Vp8 if first_byte & 1 == 0 => VP8_CLEAR_KEY_BYTES,
        Codec::Vp8 => VP8_CLEAR_DELTA_BYTES,
        Codec::Opus | Codec::Vp9 | Codec::Av1 | Codec::Data => 0,
    }
}

/// An encrypted frame, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts<'a> {
    /// What the encryption authenticates but does not hide: VP8's clear bytes, AV1's wrapper byte.
    pub clear: &'a [u8],
    /// SFrame header, ciphertext and tag.
    pub sframe: &'a [u8],
}

/// Takes apart a whole encrypted frame, as a receiver's transform gets it.
pub fn split_frame(codec: Codec, frame: &[u8]) -> Result<Parts<'_>, HeaderError> {
    let &first = frame.first().ok_or(HeaderError::Truncated)?;
    if codec == Codec::Av1 {
        return split_av1(first, frame);
    }
    let (clear, sframe) = frame
        .split_at_checked(clear_bytes(codec, first))
        .ok_or(HeaderError::Truncated)?;
    Ok(Parts { clear, sframe })
}

fn split_av1(wrapper: u8, frame: &[u8]) -> Result<Parts<'_>, HeaderError> {
    if wrapper != AV1_WRAPPER_KEY && wrapper != AV1_WRAPPER_DELTA {
        return Err(HeaderError::Layout);
    }
    let (clear, rest) = frame.split_at_checked(1).ok_or(HeaderError::Truncated)?;
    let (length, sframe) = read_leb128(rest)?;
    if usize::try_from(length) != Ok(sframe.len()) {
        return Err(HeaderError::Layout);
    }
    Ok(Parts { clear, sframe })
}

/// Appends `value` as AV1's leb128 (AV1 specification section 4.10.5), in its shortest form.
pub fn write_leb128(mut value: u32, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Reads a shortest-form leb128 of at most 32 bits: the value, and what follows it.
fn read_leb128(bytes: &[u8]) -> Result<(u32, &[u8]), HeaderError> {
    let mut value = 0_u64;
    let mut rest = bytes;
    for place in 0..5 {
        let (&byte, after) = rest.split_first().ok_or(HeaderError::Truncated)?;
        rest = after;
        value |= u64::from(byte & 0x7F) << (7 * place);
        if byte & 0x80 == 0 {
            if byte == 0 && place > 0 {
                return Err(HeaderError::NotMinimal);
            }
            return u32::try_from(value)
                .map(|value| (value, rest))
                .map_err(|_| HeaderError::Layout);
        }
    }
    Err(HeaderError::Layout)
}

/// The key id that a whole encrypted frame names.
pub fn key_id_of_frame(codec: Codec, frame: &[u8]) -> Result<KeyId, HeaderError> {
    key_id_at(split_frame(codec, frame)?.sframe)
}

/// The key id that the first packet of an encrypted frame names.
///
/// `payload` is the RTP payload behind the codec's payload descriptor (VP8: RFC 7741, VP9: RFC 9628;
/// Opus has none). For AV1 it is the whole payload, aggregation header included; the packetizer has taken
/// the wrapper's size field away.
pub fn key_id_of_first_packet(codec: Codec, payload: &[u8]) -> Result<KeyId, HeaderError> {
    let &first = payload.first().ok_or(HeaderError::Truncated)?;
    if codec == Codec::Av1 {
        return key_id_at(first_av1_element(first, payload)?);
    }
    key_id_at(
        payload
            .get(clear_bytes(codec, first)..)
            .ok_or(HeaderError::Truncated)?,
    )
}

/// What follows the OBU header of the payload's first element (AV1 RTP payload format sections 4.3, 4.4).
fn first_av1_element(aggregation: u8, payload: &[u8]) -> Result<&[u8], HeaderError> {
    const CONTINUES_EARLIER: u8 = 0x80;
    const ELEMENTS: u8 = 0x30;
    const ONE_ELEMENT: u8 = 0x10;
    if aggregation & CONTINUES_EARLIER != 0 {
        return Err(HeaderError::Layout);
    }
    let rest = payload.get(1..).ok_or(HeaderError::Truncated)?;
    // Our layout makes one OBU of a frame; only the last of several elements may go without a length.
    let rest = match aggregation & ELEMENTS {
        ONE_ELEMENT => rest,
        _ => read_leb128(rest)?.1,
    };
    let (&obu, rest) = rest.split_first().ok_or(HeaderError::Truncated)?;
    match obu | AV1_HAS_SIZE {
        AV1_WRAPPER_KEY | AV1_WRAPPER_DELTA if obu & AV1_HAS_SIZE != 0 => Ok(read_leb128(rest)?.1),
        AV1_WRAPPER_KEY | AV1_WRAPPER_DELTA => Ok(rest),
        _ => Err(HeaderError::Layout),
    }
}

fn key_id_at(sframe: &[u8]) -> Result<KeyId, HeaderError> {
    let (header, _) = Header::parse(sframe)?;
    KeyId::from_u64(header.kid).ok_or(HeaderError::KeyId)
}

#[cfg(test)]
mod tests;
