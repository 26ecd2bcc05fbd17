use crate::inventory::{Entry, Inventory, Kind};
use crate::period::Period;
use core::time::Duration;
use std::collections::BTreeMap;
use vocab::UnixMillis;

/// Everything that has to be looked through, a row at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PurgePlan(pub Vec<Purge>);

/// Rows of one table that have to go once the time in a column of theirs is long enough ago.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purge {
    pub table: String,
    /// The column with the time, in milliseconds since 1970.
    pub column: String,
    pub delay: Duration,
    pub rows: Rows,
}

/// Which rows of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    All,
    /// Those of meetings that nobody joined; what ends the others is an event, not a time.
    Unjoined,
}

/// Columns of one table that do not go together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PurgePlanError {
    #[error("the columns of {0} are kept for different times, but a row goes as a whole")]
    Disagree(String),
    #[error("{0} is no column of the inventory")]
    UnknownColumn(String),
}

impl PurgePlan {
    /// What the inventory says about rows.
    pub fn of(inventory: &Inventory) -> Result<Self, PurgePlanError> {
        let mut by_table: BTreeMap<&str, Option<Purge>> = BTreeMap::new();
        let columns = inventory.names(Kind::StoredColumn);
        for entry in inventory.of_kind(Kind::StoredColumn) {
            let (table, _) = split(&entry.name);
            let purge = purge_of(entry);
            if let Some(purge) = &purge {
                let named = format!("{}.{}", purge.table, purge.column);
                if !columns.contains(&named) || purge.table != table {
                    return Err(PurgePlanError::UnknownColumn(named));
                }
            }
            match by_table.get(table) {
                Some(known) if *known != purge => return Err(PurgePlanError::Disagree(table.to_owned())),
                _ => by_table.insert(table, purge),
            };
        }
        Ok(Self(by_table.into_values().flatten().collect()))
    }

    /// What the plan says about the rows of a table.
    pub fn of_table(&self, table: &str) -> Option<&Purge> {
        self.0.iter().find(|purge| purge.table == table)
    }
}

impl Purge {
    /// Rows whose time is this or earlier go now.
    pub fn cutoff(&self, now: UnixMillis) -> UnixMillis {
        let delay = u64::try_from(self.delay.as_millis()).unwrap_or(u64::MAX);
        UnixMillis(now.0.saturating_sub(delay))
    }
}

fn purge_of(entry: &Entry) -> Option<Purge> {
    let retention = &entry.facts.retention;
    let purge = |column: &str, delay, rows| {
        let (table, column) = split(column);
        Purge {
            table: table.to_owned(),
            column: column.to_owned(),
            delay,
            rows,
        }
    };
    match (&retention.unjoined, &retention.period, &retention.since) {
        (Some(unjoined), _, _) => Some(purge(&unjoined.column, Duration::ZERO, Rows::Unjoined)),
        (None, Some(period), Some(since)) => Some(purge(since, Period::duration(*period), Rows::All)),
        _ => None,
    }
}

fn split(column: &str) -> (&str, &str) {
    column.split_once('.').unwrap_or(("", column))
}
