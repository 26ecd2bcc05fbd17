//! Whole-system tests: the real server and native clients on loopback. This library is their harness.
//!
//! **Architecture Invariant**: nothing that is shipped depends on this crate. What stands between client and
//! server here only listens ([`Recorder`]) or lies on purpose ([`liar`]).

mod fixtures;
mod intruder;
pub mod liar;
mod needles;
mod recorder;
mod server;
mod unmask;
mod vp8;

pub use fixtures::{Meeting, SOON, inside, sees_video_of};
pub use intruder::{Crooked, Intruder, Verdict, open_control};
pub use needles::{Found, Needles, TooShort, forms};
pub use recorder::{Place, Recorder};
pub use server::{Setup, TestServer};
pub use vp8::KeyFrames;
