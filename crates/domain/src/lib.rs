//! The rules of meetings, decided without knowing where anything is stored or how it came.
//!
//! **Architecture Invariant**: `domain` knows no SQL, no HTTP and no file system, and reads no clock. It is
//! handed facts and the time, and answers with a decision.

mod end;
mod lifecycle;
mod rates;
mod room;

pub use end::{NotHost, end_statement, verify_end};
pub use lifecycle::{Absence, Lifecycle, Over};
pub use rates::{Rate, Rates};
pub use room::{NewRoom, NewRoomRefusal, RoomLimits, RoomRecord};

#[cfg(test)]
mod tests;
