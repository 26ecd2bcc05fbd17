//! What the simulated senders send: payloads that say where they come from.

use vocab::frame_header::{Header, KeyId};

/// Bytes that stand for encrypted content: a header that names leaf and epoch, or something else.
#[derive(Clone, Copy)]
pub(crate) enum Seal {
    None,
    As { leaf: u32, epoch: u64 },
}

impl Seal {
    fn write(self, counter: u64, out: &mut Vec<u8>) {
        if let Self::As { leaf, epoch } = self {
            let kid = KeyId::new(0, leaf, epoch).unwrap().to_u64();
            Header { kid, counter }.write(out);
        } else {
            // Reads as a key id of one byte, 0x5a: leaf 0, epoch 0x5a.
            out.extend([0x80, 0x5a]);
        }
    }
}

/// A frame's place in what a sender sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub(crate) layer: u8,
    pub(crate) frame: u32,
    pub(crate) key: bool,
}

const MARK: [u8; 3] = [0xBE, 0xEF, 0x42];

impl Stamp {
    fn write(self, out: &mut Vec<u8>) {
        out.extend(MARK);
        out.push(self.layer);
        out.extend(self.frame.to_be_bytes());
        out.push(u8::from(self.key));
    }

    /// From anywhere in a payload.
    pub(crate) fn find(payload: &[u8]) -> Option<Self> {
        let at = payload.windows(3).position(|it| it == MARK)?;
        let rest = payload.get(at + 3..at + 9)?;
        let frame = u32::from_be_bytes(rest[1..5].try_into().unwrap());
        Some(Self {
            layer: rest[0],
            frame,
            key: rest[5] == 1,
        })
    }
}

pub(crate) fn opus(stamp: Stamp, seal: Seal) -> Vec<u8> {
    let mut payload = Vec::new();
    seal.write(u64::from(stamp.frame), &mut payload);
    stamp.write(&mut payload);
    payload.resize(90, 0xA5);
    payload
}

/// One of a VP8 frame's packets, `size` bytes long.
pub(crate) fn vp8(stamp: Stamp, first: bool, seal: Seal, size: usize) -> Vec<u8> {
    let picture = 0x8000 | (stamp.frame as u16 & 0x7FFF);
    let [high, low] = picture.to_be_bytes();
    let mut payload = vec![
        if first { 0x90 } else { 0x80 },
        0xe0,
        high,
        low,
        stamp.frame as u8,
        0x20,
    ];
    if first {
        payload.push(if stamp.key { 0x10 } else { 0x11 });
        if stamp.key {
            payload.extend([0, 0, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0x68, 0x01]);
        }
        seal.write(u64::from(stamp.frame), &mut payload);
    }
    stamp.write(&mut payload);
    payload.resize(size, 0xA5);
    payload
}
