use crate::inventory::{Inventory, Kind};
use core::fmt;
use std::collections::BTreeSet;

/// A difference between the inventory and what the programs do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Finding {
    /// Used, and not in the inventory.
    Undeclared(Kind, String),
    /// In the inventory, and not used.
    Unused(Kind, String),
}

/// Holds the entries of one kind against everything of that kind that was seen.
pub fn compare(inventory: &Inventory, kind: Kind, seen: &BTreeSet<String>) -> Vec<Finding> {
    let declared = inventory.names(kind);
    let undeclared = seen
        .difference(&declared)
        .map(|name| Finding::Undeclared(kind, name.clone()));
    let unused = declared
        .difference(seen)
        .map(|name| Finding::Unused(kind, name.clone()));
    undeclared.chain(unused).collect()
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Undeclared(kind, name) => write!(f, "{kind} {name} is used but not declared"),
            Self::Unused(kind, name) => write!(f, "{kind} {name} is declared but not used"),
        }
    }
}
