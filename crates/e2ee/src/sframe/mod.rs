//! Encryption of media frames: SFrame (RFC 9605) with cipher suite 4 and MLS keying (e2ee.md section 7).
//!
//! One [`FrameKeys`] holds the epochs, one [`FrameSealer`] every counter, one [`FrameOpener`] every replay
//! window. A receiver's key follows from the frame's key id alone: nothing is tried, nothing passes through.

mod cipher;
mod counts;
mod keys;
mod open;
mod replay;
mod seal;

pub use counts::Counts;
pub use keys::{EPOCHS_MAX, FrameKeys, InstallError};
pub use open::{Expected, FrameOpener, RefusedFrame};
pub use seal::{COUNTER_END, FrameSealer, Outgoing, SealError};
pub use vocab::frame_header::{Codec, Header, HeaderError, KeyId, LEAF_MAX, key_id_of_frame};

#[cfg(test)]
mod tests;
