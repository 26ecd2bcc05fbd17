//! Every limit that two crates must agree on, named with the unit last.

use core::time::Duration;

/// Longest control message, either way. The ratchet tree of 500 members is 240 KB.
pub const CONTROL_MESSAGE_BYTES_MAX: usize = 512 * 1024;
/// Longest application message (an MLS PrivateMessage) that the server relays.
pub const APP_MESSAGE_BYTES_MAX: usize = 32 * 1024;
/// Longest sealed descriptor (title and policy) that the server stores.
pub const DESCRIPTOR_BYTES_MAX: usize = 2 * 1024;
/// Longest title, in bytes of UTF-8.
pub const TITLE_BYTES_MAX: usize = 200;
/// Longest display name, in bytes of UTF-8, so that it fits the padded profile.
pub const NAME_BYTES_MAX: usize = 64;
/// Longest chat line, in bytes of UTF-8.
pub const CHAT_BYTES_MAX: usize = 4_000;
/// Most members of one group.
pub const MEMBERS_MAX: u16 = 300;
/// Silence on the control channel after which a participant counts as gone.
pub const SILENCE_MAX: Duration = Duration::from_secs(15);
/// How often a client says that it is there.
pub const KEEPALIVE: Duration = Duration::from_secs(5);
/// A member other than host or moderator may remove a leaf only this long after it was announced as gone (V8).
pub const GONE_BEFORE_REMOVAL: Duration = Duration::from_secs(5);
/// How long a room whose people vanished without leaving waits for them to come back.
pub const RETURN_GRACE: Duration = Duration::from_secs(60);
/// How long a sender waits for everybody's acknowledgement before it uses a new epoch's key.
pub const EPOCH_SWITCH_MAX: Duration = Duration::from_millis(500);
/// How long the keys of an epoch are kept after a join.
pub const OLD_KEYS_AFTER_JOIN: Duration = Duration::from_secs(10);
/// How long the keys of an epoch are kept after a removal.
pub const OLD_KEYS_AFTER_REMOVAL: Duration = Duration::from_secs(2);
/// Longest validity of a link that nobody has used.
pub const LINK_VALIDITY_MAX: Duration = Duration::from_secs(30 * 24 * 3600);
