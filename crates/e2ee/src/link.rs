//! The link that names and opens a meeting (e2ee.md section 4). All of it stands behind the `#`.

use base64ct::{Base64UrlUnpadded, Encoding};
use vocab::{CryptoRng, RoomId, Sensitive};

const VERSION: u8 = 1;
const FLAG_PASSPHRASE: u8 = 0x01;
const ROOM_CHARS: usize = 22;
const SECRET_CHARS: usize = 36;
const SECRET_BYTES: usize = 27;

/// 128 bits made on the host's device, known to whoever holds the link and to nobody else.
pub type LinkSecret = Sensitive<[u8; 16]>;

/// The first bytes of SHA-256("meet/v1 host-fp" ‖ host public key).
pub type HostFingerprint = [u8; 9];

/// What a link says.
///
/// ```compile_fail
/// let link = e2ee::link::MeetingLink::parse("").unwrap();
/// println!("{link:?}");
/// ```
#[derive(Clone)]
pub struct MeetingLink {
    pub room_id: RoomId,
    pub secret: LinkSecret,
    pub host_fingerprint: HostFingerprint,
    pub passphrase_needed: bool,
}

/// Why a text is not a meeting link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    #[error("the link has nothing behind a #, so it names no meeting")]
    MissingFragment,
    #[error("the link is cut off")]
    Incomplete,
    #[error("the link has characters that no meeting link has, or too many")]
    Malformed,
    #[error("the link was made by a newer version")]
    UnknownVersion,
    #[error("the link carries its secret in front of the #, where servers have seen it: ask for a new one")]
    SecretInQuery,
}

impl LinkError {
    /// A name that programs can compare.
    pub const fn code(self) -> &'static str {
        match self {
            Self::MissingFragment => "missing_fragment",
            Self::Incomplete => "incomplete",
            Self::Malformed => "malformed",
            Self::UnknownVersion => "unknown_version",
            Self::SecretInQuery => "secret_in_query",
        }
    }
}

impl MeetingLink {
    /// A new meeting's link: random room id and secret.
    pub fn generate(
        rng: &mut dyn CryptoRng,
        host_fingerprint: HostFingerprint,
        passphrase_needed: bool,
    ) -> Self {
        let (mut room_id, mut secret) = ([0; 16], [0; 16]);
        rng.fill_bytes(&mut room_id);
        rng.fill_bytes(&mut secret);
        Self {
            room_id: RoomId::from_bytes(room_id),
            secret: Sensitive::new(secret),
            host_fingerprint,
            passphrase_needed,
        }
    }

    /// Reads a whole URL, its fragment with the `#`, or the fragment alone.
    pub fn parse(url_or_fragment: &str) -> Result<Self, LinkError> {
        let text = url_or_fragment.trim();
        let fragment = match text.split_once('#') {
            Some((before, fragment)) => {
                refuse_secret_before_fragment(before)?;
                fragment
            }
            None if is_url(text) => {
                refuse_secret_before_fragment(text)?;
                return Err(LinkError::MissingFragment);
            }
            None => text,
        };
        if fragment.is_empty() {
            return Err(LinkError::MissingFragment);
        }
        Self::parse_fragment(fragment)
    }

    /// `"<room id, 22 characters>.<secret part, 36 characters>"`, without the `#`.
    pub fn to_fragment(&self) -> String {
        let flags = if self.passphrase_needed {
            FLAG_PASSPHRASE
        } else {
            0
        };
        let bytes = [
            &[VERSION, flags],
            &self.secret.expose()[..],
            &self.host_fingerprint,
        ]
        .concat();
        let secret_part = Base64UrlUnpadded::encode_string(&Sensitive::new(bytes).expose()[..]);
        format!("{}.{secret_part}", self.room_id.to_base64url())
    }

    fn parse_fragment(fragment: &str) -> Result<Self, LinkError> {
        let in_alphabet = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if !fragment.chars().all(in_alphabet) {
            return Err(LinkError::Malformed);
        }
        let (room, secret_part) = fragment.split_once('.').ok_or(match fragment.len() {
            0..=ROOM_CHARS => LinkError::Incomplete,
            _ => LinkError::Malformed,
        })?;
        if room.len() != ROOM_CHARS {
            return Err(LinkError::Malformed);
        }
        let room_id = RoomId::from_base64url(room).map_err(|_| LinkError::Malformed)?;
        refuse_other_version(secret_part)?;
        match secret_part.len() {
            0..SECRET_CHARS => return Err(LinkError::Incomplete),
            SECRET_CHARS => {}
            _ => return Err(LinkError::Malformed),
        }
        let mut bytes = [0; SECRET_BYTES];
        Base64UrlUnpadded::decode(secret_part, &mut bytes).map_err(|_| LinkError::Malformed)?;
        let bytes = Sensitive::new(bytes);
        let [_, flags, rest @ ..] = bytes.expose();
        if flags & !FLAG_PASSPHRASE != 0 {
            return Err(LinkError::UnknownVersion);
        }
        let (secret, fingerprint) = rest.split_first_chunk::<16>().ok_or(LinkError::Malformed)?;
        Ok(Self {
            room_id,
            secret: Sensitive::new(*secret),
            host_fingerprint: fingerprint.try_into().map_err(|_| LinkError::Malformed)?,
            passphrase_needed: flags & FLAG_PASSPHRASE != 0,
        })
    }
}

/// A newer version may be longer or shorter, so this comes before the length.
fn refuse_other_version(secret_part: &str) -> Result<(), LinkError> {
    let Some(first_group) = secret_part.get(..4) else {
        return Ok(());
    };
    let mut bytes = [0; 3];
    Base64UrlUnpadded::decode(first_group, &mut bytes).map_err(|_| LinkError::Malformed)?;
    if bytes.first() == Some(&VERSION) {
        Ok(())
    } else {
        Err(LinkError::UnknownVersion)
    }
}

fn is_url(text: &str) -> bool {
    text.contains("://") || text.contains('/') || text.contains('?')
}

/// Whatever stands in front of the `#` has been sent to a server, and may stand in its logs.
fn refuse_secret_before_fragment(before: &str) -> Result<(), LinkError> {
    let is_base64url = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let behind_host = before.split_once("://").map_or(before, |(_, rest)| rest);
    let behind_host = behind_host
        .find(['/', '?'])
        .and_then(|at| behind_host.get(at..))
        .unwrap_or("");
    let looks_secret = |word: &str| word.len() >= SECRET_CHARS;
    if behind_host.split(|c| !is_base64url(c)).any(looks_secret) {
        return Err(LinkError::SecretInQuery);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
