use base64ct::{Base64UrlUnpadded, Encoding};
use subtle::ConstantTimeEq;

/// Why a text is not an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseIdError {
    #[error("the id has the wrong length")]
    Length,
    #[error("the id has a character outside the base64url alphabet")]
    Alphabet,
}

macro_rules! sensitive_id {
    ($(#[$doc:meta])* $name:ident, $len:literal) => {
        $(#[$doc])*
        // Equality is written by hand only to take constant time; it agrees with the derived hash and order.
        #[allow(clippy::derived_hash_with_manual_eq)]
        #[derive(Clone, Copy, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $len]);

        impl $name {
            pub const LEN: usize = $len;

            pub const fn from_bytes(bytes: [u8; $len]) -> Self {
                Self(bytes)
            }

            pub const fn as_bytes(&self) -> &[u8; $len] {
                &self.0
            }

            /// Unpadded base64url, as it stands in links and tokens.
            pub fn to_base64url(&self) -> String {
                Base64UrlUnpadded::encode_string(&self.0)
            }

            pub fn from_base64url(text: &str) -> Result<Self, ParseIdError> {
                let mut bytes = [0; $len];
                if text.len() != Base64UrlUnpadded::encoded_len(&bytes) {
                    return Err(ParseIdError::Length);
                }
                let decoded =
                    Base64UrlUnpadded::decode(text, &mut bytes).map_err(|_| ParseIdError::Alphabet)?;
                if decoded.len() != $len {
                    return Err(ParseIdError::Length);
                }
                Ok(Self(bytes))
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.0.ct_eq(&other.0).into()
            }
        }

        impl Eq for $name {}
    };
}

sensitive_id! {
    /// Names a meeting: 16 random bytes chosen by the creating client, only ever behind a link's `#`.
    ///
    /// ```compile_fail
    /// println!("{:?}", vocab::RoomId::from_bytes([0; 16]));
    /// ```
    RoomId, 16
}

sensitive_id! {
    /// Names one participation (not a person): 16 random bytes, new at every join.
    ParticipantId, 16
}

sensitive_id! {
    /// A room id as the server stores it: HMAC-SHA256 under the server's own key.
    RoomKey, 32
}

sensitive_id! {
    /// Names a meeting to the SFU: 16 random bytes, new whenever the meeting's live state is made.
    MediaRoom, 16
}

/// Where a participant stands in the MLS group: what the SFU's tripwire compares frames with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupPosition {
    pub leaf: u32,
    pub epoch: u64,
}

/// What may be printed of a connection: a number that counts from the server's start and means nothing elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LoggableId(pub u64);

impl core::fmt::Display for LoggableId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "#{}", self.0)
    }
}
