//! The meeting's MLS group (RFC 9420), in the profile of e2ee.md section 5.
//!
//! Everything a client does with the group is here: make it, join it from outside, commit, check what others
//! commit (rules V1 to V9), seal and open application messages, and export the keys of an epoch.
//!
//! **Randomness.** Keys, nonces and path secrets come from a generator seeded by the caller's. There is one
//! exception: `openmls_rust_crypto` makes HPKE's ephemeral keys from the operating system's randomness, and
//! gives no way to pass a generator in.
//!
//! **Time.** OpenMLS stamps epochs with the system's time for its own deletion rules; those are not used
//! here. Lifetimes are not checked (every leaf comes from a commit), and old epochs go by the caller's clock.

mod app;
mod commits;
mod error;
mod gone;
mod join;
mod leaf;
mod policy;
mod process;
mod profile;
mod provider;
mod roster;
mod rotation;
mod rules;
mod state;

pub use app::{OpenError, Opened};
pub use commits::{CommitUpload, UploadKind};
pub use error::GroupError;
pub use gone::GoneLeaves;
pub use join::ExistingGroup;
pub use leaf::{Identity, LEAF_EXTENSION};
pub use policy::{MEDIA_SUITE, POLICY_EXTENSION, RoomPolicy};
pub use process::{CommitOutcome, Merged, commit_hash};
pub use roster::Member;
pub use rules::Refusal;
pub use state::{EpochKeys, Group, Room};

/// How many past epochs' application messages can still be opened.
pub const PAST_EPOCHS_MAX: usize = 3;

#[cfg(test)]
mod tests;
