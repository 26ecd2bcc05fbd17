//! The words everybody shares: ids, time, randomness, limits, and what may be printed.
//!
//! **Architecture Invariant**: `vocab` depends on no crate of ours, and no sensitive id in it has
//! `Debug` or `Display`. What may reach a log is a separate type ([`LoggableId`]), made on purpose.

pub mod frame_header;
mod ids;
pub mod limits;
mod sensitive;
mod time;

pub use ids::{GroupPosition, LoggableId, MediaRoom, ParseIdError, ParticipantId, RoomId, RoomKey};
pub use rand_core::{CryptoRng, Rng};
pub use sensitive::Sensitive;
pub use time::{Clock, Millis, UnixMillis};
