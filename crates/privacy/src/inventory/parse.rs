use super::{Entry, EntryFacts, Inventory, Kind, Retention};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use toml::{Table, Value};

/// Why the inventory cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InventoryError {
    #[error("the inventory is not well-formed: {0}")]
    Form(String),
    #[error("{kind} {name}: {why}")]
    Entry { kind: Kind, name: String, why: String },
}

impl Inventory {
    /// Reads `privacy/inventory.toml`. Entries take from the defaults of their kind what they do not say.
    pub fn parse(text: &str) -> Result<Self, InventoryError> {
        let form = |error: toml::de::Error| InventoryError::Form(error.to_string());
        let mut top: Table = toml::from_str(text).map_err(form)?;
        let purposes = take(&mut top, "purpose")?;
        let mut all_defaults: BTreeMap<String, Table> = take(&mut top, "defaults")?;
        let mut entries = Vec::new();
        for kind in Kind::ALL {
            let defaults = all_defaults.remove(kind.table()).unwrap_or_default();
            let tables: Vec<Table> = take(&mut top, kind.table())?;
            for table in tables {
                entries.push(entry(kind, &defaults, table)?);
            }
        }
        if let Some(unknown) = top.keys().chain(all_defaults.keys()).next() {
            return Err(InventoryError::Form(format!("there is no kind {unknown}")));
        }
        let inventory = Self { purposes, entries };
        inventory.judge()?;
        Ok(inventory)
    }

    /// What no type can say.
    fn judge(&self) -> Result<(), InventoryError> {
        let mut names = BTreeSet::new();
        for entry in &self.entries {
            let trouble = if !names.insert((entry.kind, &entry.name)) {
                Some("is declared twice")
            } else if !self.purposes.contains_key(&entry.facts.purpose) {
                Some("has a purpose that is not declared")
            } else {
                entry.trouble()
            };
            if let Some(why) = trouble {
                return Err(InventoryError::Entry {
                    kind: entry.kind,
                    name: entry.name.clone(),
                    why: why.to_owned(),
                });
            }
        }
        Ok(())
    }
}

impl Entry {
    fn trouble(&self) -> Option<&'static str> {
        let facts = &self.facts;
        let limits_are_complete = facts.known_limits.as_ref().is_none_or(|text| text.is_complete());
        if !facts.content.is_complete() || !facts.erasure.is_complete() || !limits_are_complete {
            return Some("is not described in every language");
        }
        if (self.kind == Kind::BrowserStorage) != facts.area.is_some() {
            return Some("must say its area if it is in the browser, and only then");
        }
        facts.retention.trouble(self.kind)
    }
}

impl Retention {
    fn trouble(&self, kind: Kind) -> Option<&'static str> {
        let is_row = kind == Kind::StoredColumn;
        match self {
            Self {
                until: None,
                period: None,
                ..
            } => Some("does not say until when or for how long"),
            Self {
                period: Some(_),
                since: None,
                ..
            } if is_row => Some("is a column and does not say since when its time counts"),
            Self { since: Some(_), .. }
            | Self {
                unjoined: Some(_), ..
            } if !is_row => Some("is no column and names one"),
            _ => None,
        }
    }
}

/// One key of the file, taken out.
fn take<'de, T: Deserialize<'de> + Default>(top: &mut Table, key: &str) -> Result<T, InventoryError> {
    top.remove(key).map_or_else(
        || Ok(T::default()),
        |value| {
            value
                .try_into()
                .map_err(|error: toml::de::Error| InventoryError::Form(format!("{key}: {error}")))
        },
    )
}

fn entry(kind: Kind, defaults: &Table, mut table: Table) -> Result<Entry, InventoryError> {
    let (_, key) = kind.table_and_key();
    let Some(Value::String(name)) = table.remove(key) else {
        return Err(InventoryError::Form(format!("an entry of {kind} has no {key}")));
    };
    for (key, value) in defaults {
        table.entry(key).or_insert_with(|| value.clone());
    }
    let facts: Result<EntryFacts, _> = Value::Table(table).try_into();
    match facts {
        Ok(facts) => Ok(Entry { kind, name, facts }),
        Err(error) => Err(InventoryError::Entry {
            kind,
            name,
            why: error.to_string().trim().to_owned(),
        }),
    }
}
