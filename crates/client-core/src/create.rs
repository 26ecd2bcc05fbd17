use e2ee::group::Room;
use e2ee::host::HostKey;
use e2ee::keys::RoomSecrets;
use e2ee::link::MeetingLink;
use e2ee::sealed::{self, Descriptor, Policy};
use vocab::limits::TITLE_BYTES_MAX;
use vocab::{CryptoRng, RoomId, Sensitive, UnixMillis};

/// The generation that every room starts with.
const FIRST_GENERATION: u32 = 1;

/// What the host chooses when making a meeting.
pub struct CreateOptions {
    /// May be empty.
    pub title: String,
    pub passphrase: Option<Sensitive<String>>,
    /// How long the link works without anybody having used it, in seconds.
    pub valid_for_s: u64,
    pub created: UnixMillis,
}

/// A meeting that the server has not heard of yet.
pub struct CreatedRoom {
    pub link: MeetingLink,
    /// Stays on the host's device, and makes it the host's.
    pub host_seed: Sensitive<[u8; 32]>,
    pub request: RoomRequest,
}

/// The body of `POST /api/v1/rooms`.
#[derive(Clone)]
pub struct RoomRequest {
    pub room_id: RoomId,
    pub generation: u32,
    pub salt: [u8; 16],
    pub verifier: Vec<u8>,
    pub descriptor: Vec<u8>,
    pub descriptor_signature: [u8; 64],
    pub host_public_key: [u8; 32],
    pub valid_for_s: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CreateError {
    #[error("the title is longer than {TITLE_BYTES_MAX} bytes")]
    TitleTooLong,
    #[error("a passphrase was asked for, and it is empty")]
    PassphraseEmpty,
    #[error("the keys could not be made")]
    Keys,
}

impl CreateError {
    /// A name that programs can compare.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TitleTooLong => "title_too_long",
            Self::PassphraseEmpty => "passphrase_empty",
            Self::Keys => "keys",
        }
    }
}

/// Makes room id, secret, host key, verifier and sealed descriptor. Takes a moment with a passphrase.
pub fn create_room(options: &CreateOptions, rng: &mut dyn CryptoRng) -> Result<CreatedRoom, CreateError> {
    if options.title.len() > TITLE_BYTES_MAX {
        return Err(CreateError::TitleTooLong);
    }
    let passphrase = options.passphrase.as_ref().map(|text| text.expose().as_str());
    if passphrase.is_some_and(str::is_empty) {
        return Err(CreateError::PassphraseEmpty);
    }
    let host = HostKey::generate(rng);
    let link = MeetingLink::generate(rng, host.fingerprint(), passphrase.is_some());
    let secrets = RoomSecrets::derive(&link, passphrase, FIRST_GENERATION).map_err(|_| CreateError::Keys)?;
    let room = Room {
        secrets,
        host_public: host.public(),
    };
    let request = request(&room, &host, options, rng)?;
    Ok(CreatedRoom {
        link,
        host_seed: host.seed(),
        request,
    })
}

fn request(
    room: &Room,
    host: &HostKey,
    options: &CreateOptions,
    rng: &mut dyn CryptoRng,
) -> Result<RoomRequest, CreateError> {
    let descriptor = Descriptor {
        title: options.title.clone(),
        host_public_key: room.host_public,
        policy: Policy::default(),
        created_unix_ms: options.created.0,
    };
    let sealed = sealed::seal_descriptor(&room.secrets, host, &descriptor, rng)
        .map_err(|_| CreateError::TitleTooLong)?;
    let mut salt = [0; 16];
    rng.fill_bytes(&mut salt);
    let room_id = *room.secrets.room_id();
    Ok(RoomRequest {
        room_id,
        generation: FIRST_GENERATION,
        salt,
        verifier: crate::proving::verifier(&room.secrets, &salt),
        descriptor: sealed.bytes,
        descriptor_signature: sealed.signature,
        host_public_key: room.host_public,
        valid_for_s: options.valid_for_s,
    })
}
