//! Privacy as data: what is kept, why, how long and for whom, and what follows from it.
//!
//! **Architecture Invariant**: this crate does no I/O, reads no clock and knows no database and no HTTP. It is
//! handed the two files, the facts of a running installation and what programs were seen to use, and answers with
//! findings, purge plans and documents. No duration of keeping stands anywhere else than in the inventory.
//!
//! [`Inventory`] and [`Claims`] are read from `privacy/*.toml`. [`compare`] holds the inventory against what was
//! seen; [`PurgePlan`] says what has to go; [`Paper::write`] writes the documents of the law.

mod claims;
mod compare;
mod data;
mod document;
mod facts;
mod inventory;
mod papers;
mod period;
mod purge;
mod words;

pub use claims::{Claim, Claims, ClaimsError};
pub use compare::{Finding, compare};
pub use document::{Block, Document, Section};
pub use facts::{Controller, Facts, FactsError};
pub use inventory::{
    Category, Entry, EntryFacts, Event, Inventory, InventoryError, Kind, LegalBasis, Purpose, Recipient,
    Retention, Subject, Unjoined,
};
pub use papers::{Paper, Sources};
pub use period::{Period, PeriodError};
pub use purge::{Purge, PurgePlan, PurgePlanError, Rows};
pub use words::{Language, Text};

#[cfg(test)]
mod tests;
