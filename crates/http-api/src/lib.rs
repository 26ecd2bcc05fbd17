//! The HTTP endpoints and the control websocket: one endpoint, one file.
//!
//! **Architecture Invariant**: this crate knows no database and no SFU, only the ports [`Records`] and
//! [`MediaPlane`]; it puts no secret, room id or token into a URL, a header or a log line; and it links nothing
//! that could decrypt.
//!
//! Everything that a meeting is made of while it runs is in memory, in [`Api`]: grants, rosters, the delivery
//! service. The database knows that a room exists and how to check a proof, nothing else.

mod address;
mod api;
mod control;
mod effects;
mod endpoints;
mod error;
mod grants;
mod headers;
mod housekeeping;
mod meeting;
mod meetings;
mod meter;
mod openapi;
mod outbox;
mod pages;
mod ports;
mod router;

pub use api::{Api, ApiOptions, Operator, Settings};
pub use headers::{SecurityHeaders, with_security_headers};
pub use openapi::openapi_json;
pub use pages::PrivacyPages;
pub use ports::{CreateRecordError, MediaPlane, Records, RecordsError, Tap};
pub use router::router;
