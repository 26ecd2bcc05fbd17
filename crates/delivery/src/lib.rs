//! The delivery service of a meeting: it orders the group's commits, lets joiners in one at a time, checks
//! what can be checked without a secret, and has the leaves of those who went taken out.
//!
//! **Architecture Invariant**: `delivery` holds no secret of any group, does no I/O and reads no clock. What
//! it knows of a group is what every passer-by could know (OpenMLS' `PublicGroup`); it cannot verify a
//! membership tag, a confirmation tag or a join tag, and its clients check everything again.
//!
//! [`Delivery`] is one meeting. Feed it with [`Delivery::hello`], [`Delivery::handle`],
//! [`Delivery::disconnected`] and [`Delivery::tick`]; after each, drain [`Delivery::poll_output`] and come back
//! at [`Delivery::next_deadline`]. The rules that it enforces are the starred ones of e2ee.md section 5.1,
//! named V1 to V9 here too.

mod allowance;
mod commits;
mod group;
mod group_info;
mod meeting;
mod output;
mod participants;
mod policy;
mod removals;
mod rules;
mod settling;
mod stores_nothing;
mod turns;

pub use group::{GroupError, Room};
pub use meeting::{Delivery, HelloRefusal};
pub use output::{Departure, Output, SessionId};
pub use policy::{Join, LEAF_EXTENSION, POLICY_EXTENSION, RoomPolicy, host_role_message};

#[cfg(test)]
mod tests;
