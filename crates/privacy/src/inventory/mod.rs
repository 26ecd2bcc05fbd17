//! What is kept, held or sent: the entries of `privacy/inventory.toml`.

mod parse;
mod vocabulary;

use crate::period::Period;
use crate::words::Text;
use core::fmt;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

pub use parse::InventoryError;
pub use vocabulary::{Category, Event, LegalBasis, Recipient, Subject};

/// Where something is kept, held or sent. Each kind is compared with what the programs do in a way of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    StoredColumn,
    StoredFile,
    InMemory,
    Cookie,
    BrowserStorage,
    LogField,
    MetricLabel,
    ResponseHeader,
    OutboundCall,
}

/// The whole inventory.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Inventory {
    pub purposes: BTreeMap<String, Purpose>,
    /// In the order of the file.
    pub entries: Vec<Entry>,
}

/// Why something is processed. Legal bases belong to purposes.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Purpose {
    pub name: Text,
    /// What it is good for, which is also the legitimate interest if that is the legal basis.
    pub why: Text,
    /// Where a lawyer would begin to think; the operator chooses.
    pub proposal: LegalBasis,
}

/// One thing that is kept, held or sent.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entry {
    pub kind: Kind,
    /// The column, file, key, field and so on, as the programs name it.
    pub name: String,
    #[serde(flatten)]
    pub facts: EntryFacts,
}

/// What an entry says beside its name.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct EntryFacts {
    pub content: Text,
    pub subject: Subject,
    pub category: Category,
    /// The id of a [`Purpose`].
    pub purpose: String,
    pub retention: Retention,
    /// What erasing does, or who can do it.
    pub erasure: Text,
    pub in_export: bool,
    pub recipients: BTreeSet<Recipient>,
    /// `localStorage` or `sessionStorage`, for what a browser keeps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    /// The setting that turns it off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub switch: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_limits: Option<Text>,
}

/// How long, as data: the purge and the documents are made from it. At least one of `until` and `period` is there.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Event>,
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// `table.column` with the time from which `period` counts; for rows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// However late `until` happens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<Period>,
    /// Rows of meetings that nobody joins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unjoined: Option<Unjoined>,
}

/// When a row goes whose `until` will not happen, because nobody came.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Unjoined {
    /// `table.column` with the time after which it goes.
    pub column: String,
    /// The setting that says how late that time can be.
    pub at_most: String,
}

impl Kind {
    pub const ALL: [Self; 9] = [
        Self::StoredColumn,
        Self::StoredFile,
        Self::InMemory,
        Self::Cookie,
        Self::BrowserStorage,
        Self::LogField,
        Self::MetricLabel,
        Self::ResponseHeader,
        Self::OutboundCall,
    ];

    /// The table in the file.
    pub fn table(self) -> &'static str {
        self.table_and_key().0
    }

    /// The table in the file, and the key of an entry's name.
    fn table_and_key(self) -> (&'static str, &'static str) {
        match self {
            Self::StoredColumn => ("stored_column", "column"),
            Self::StoredFile => ("stored_file", "file"),
            Self::InMemory => ("in_memory", "what"),
            Self::Cookie => ("cookie", "name"),
            Self::BrowserStorage => ("browser_storage", "key"),
            Self::LogField => ("log_field", "field"),
            Self::MetricLabel => ("metric_label", "label"),
            Self::ResponseHeader => ("response_header", "header"),
            Self::OutboundCall => ("outbound_call", "call"),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.table())
    }
}

impl Inventory {
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.kind == kind)
    }

    pub fn names(&self, kind: Kind) -> BTreeSet<String> {
        self.of_kind(kind).map(|entry| entry.name.clone()).collect()
    }
}

impl Entry {
    /// Whether it is about a person at all.
    pub fn is_personal(&self) -> bool {
        self.facts.subject != Subject::Nobody
    }
}
