//! The server as a library: composes storage, the HTTP API, the SFU and the web build, starts and stops them.
//!
//! **Architecture Invariant**: this is the only place where media and control meet, and it holds no logic of
//! either. It links neither `e2ee` nor `client-core`: nothing in this program of ours can open what clients
//! seal. (The web build is embedded as bytes; the browser runs it, not the server.)

mod disclosure;
mod error;
mod logging;
mod media;
mod records;
mod running;
mod system;
mod web;

pub use disclosure::{Privacy, logged_fields};
pub use error::StartError;
pub use http_api::Tap;
pub use logging::start_logging;
pub use media::MakeMediaTap;
pub use running::{RunningServer, Server, ServerOptions};
pub use sfu::{Tap as MediaTap, TappedPacket};
pub use system::{SystemClock, SystemRng};

/// The version of this program.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

#[cfg(test)]
mod tests;
