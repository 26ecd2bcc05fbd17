//! Whole-system tests: the real server and native clients on loopback. This library is their harness.
//!
//! **Architecture Invariant**: nothing that is shipped depends on this crate. What stands between client and
//! server here only listens ([`Recorder`]) or lies on purpose ([`liar`]).

mod fixtures;
pub mod liar;
mod recorder;
mod server;
mod unmask;

pub use fixtures::{Meeting, SOON, inside, sees_video_of};
pub use recorder::{Recorder, forms};
pub use server::TestServer;
