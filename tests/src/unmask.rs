/// What a server reads of a request before its body, at most.
const HEAD_BYTES_MAX: usize = 64 * 1024;

/// Follows one client's byte stream through the HTTP upgrade into websocket frames, and gives them unmasked
/// (RFC 6455 section 5.3): the mask hides from a plain recording what the server will read.
#[derive(Default)]
pub(crate) struct Unmasker {
    pending: Vec<u8>,
    upgraded: bool,
}

impl Unmasker {
    /// Takes the next bytes and gives what can be read of them: HTTP as it is, payloads of frames in clear.
    pub(crate) fn take(&mut self, bytes: &[u8]) -> Vec<u8> {
        if !self.upgraded {
            self.pending.extend_from_slice(bytes);
            // A body may be long; only a head is looked for.
            let excess = self.pending.len().saturating_sub(HEAD_BYTES_MAX.max(bytes.len()));
            self.pending.drain(..excess);
            let text = self.pending.to_ascii_lowercase();
            let head_end = text.windows(4).position(|window| window == b"\r\n\r\n");
            let asks = text.windows(18).any(|window| window == b"upgrade: websocket");
            match head_end {
                Some(end) if asks => {
                    self.upgraded = true;
                    let rest = self.pending.split_off(end + 4);
                    self.pending = rest;
                }
                // An ordinary request; what comes next on this connection may be another.
                Some(_) if !asks => self.pending.clear(),
                _ => {}
            }
            if !self.upgraded {
                return bytes.to_vec();
            }
            let mut clear = bytes.to_vec();
            clear.extend(self.frames());
            return clear;
        }
        self.pending.extend_from_slice(bytes);
        self.frames()
    }

    fn frames(&mut self) -> Vec<u8> {
        let mut clear = Vec::new();
        while let Some((payload, length)) = frame(&self.pending) {
            clear.extend(payload);
            self.pending.drain(..length);
        }
        clear
    }
}

/// The first whole frame's unmasked payload, and how many bytes it takes.
fn frame(bytes: &[u8]) -> Option<(Vec<u8>, usize)> {
    let second = *bytes.get(1)?;
    let (length, mut at) = match second & 0x7F {
        126 => (
            usize::from(u16::from_be_bytes(*bytes.get(2..)?.first_chunk()?)),
            4,
        ),
        127 => (
            usize::try_from(u64::from_be_bytes(*bytes.get(2..)?.first_chunk()?)).ok()?,
            10,
        ),
        short => (usize::from(short), 2),
    };
    let mask: [u8; 4] = if second & 0x80 == 0 {
        [0; 4]
    } else {
        at += 4;
        *bytes.get(at - 4..)?.first_chunk()?
    };
    let payload = bytes.get(at..at.checked_add(length)?)?;
    let clear = payload
        .iter()
        .zip(mask.iter().cycle())
        .map(|(byte, mask)| byte ^ mask)
        .collect();
    Some((clear, at + length))
}

#[cfg(test)]
mod tests {
    use super::Unmasker;

    #[test]
    fn reads_what_the_server_will_read() {
        // The masked "Hello" of RFC 6455 section 5.7, split where it hurts.
        let hello = [0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58];
        let mut unmasker = Unmasker::default();
        assert_eq!(
            unmasker.take(b"POST /x HTTP/1.1\r\n\r\nbody"),
            b"POST /x HTTP/1.1\r\n\r\nbody"
        );
        unmasker.take(b"GET /ws HTTP/1.1\r\nUpgrade: web");
        unmasker.take(b"socket\r\n\r\n");
        assert!(unmasker.take(&hello[..7]).is_empty());
        assert_eq!(unmasker.take(&hello[7..]), b"Hello");
        assert_eq!(unmasker.take(&hello), b"Hello");
    }
}
