//! The records that outlive a process: rooms that are not over, and the tombstones of all that ever were.
//!
//! **Architecture Invariant**: `storage` decides nothing, and says each query once, in a form that both
//! databases can be given (sea-query). A room id never gets here: rooms are named by [`vocab::RoomKey`].
//!
//! What is deleted is gone from the files, not only from the tables: SQLite overwrites freed bytes
//! (`secure_delete`), and the write-ahead log is cut after every deletion.

mod error;
mod instance;
mod migrations;
mod rooms;
mod schema;

pub use error::StorageError;
pub use instance::{InstanceSecret, InstanceSecretError};
pub use rooms::{CreateError, RoomStore};

#[cfg(test)]
mod tests;
