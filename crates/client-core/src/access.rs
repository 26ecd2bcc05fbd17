use e2ee::group::Room;
use e2ee::host::HostKey;
use e2ee::keys::RoomSecrets;
use e2ee::link::MeetingLink;
use e2ee::sealed::Policy;
use password_proof::{Client, ClientProof, ControlKey, SessionKey};
use vocab::Sensitive;

/// With what a person comes to a meeting.
pub struct OpenOptions {
    pub link: MeetingLink,
    /// Ignored if the link asks for none.
    pub passphrase: Option<Sensitive<String>>,
    /// The host's, on the host's device.
    pub host_seed: Option<Sensitive<[u8; 32]>>,
}

/// What is kept of [`OpenOptions`] until the meeting is over.
pub(crate) struct Invitation {
    pub(crate) link: MeetingLink,
    pub(crate) passphrase: Option<Sensitive<String>>,
    /// `None` too if the seed is not that of the host that the link names.
    pub(crate) host: Option<HostKey>,
    /// The keys of the generation that was asked for last: with a passphrase they are slow to make.
    pub(crate) secrets: Option<RoomSecrets>,
}

impl Invitation {
    pub(crate) fn new(options: OpenOptions) -> Self {
        let host = options
            .host_seed
            .map(|seed| HostKey::from_seed(*seed.expose()))
            .filter(|host| host.fingerprint() == options.link.host_fingerprint);
        Self {
            link: options.link,
            passphrase: options.passphrase,
            host,
            secrets: None,
        }
    }
}

/// Where the proof of the link stands.
#[expect(clippy::large_enum_variant, reason = "a client has one")]
pub(crate) enum Proof {
    None,
    Started(Box<Client>),
    Sent {
        proof: Box<ClientProof>,
        secrets: RoomSecrets,
    },
}

/// What a proven link opens.
pub(crate) struct Access {
    pub(crate) grant: [u8; 32],
    pub(crate) control_key: ControlKey,
    pub(crate) room: Room,
    /// The descriptor's: what a new group starts with.
    pub(crate) policy: Policy,
}

impl Access {
    pub(crate) fn new(grant: [u8; 32], key: &SessionKey, room: Room, policy: Policy) -> Self {
        Self {
            grant,
            control_key: password_proof::control_key(key),
            room,
            policy,
        }
    }
}
