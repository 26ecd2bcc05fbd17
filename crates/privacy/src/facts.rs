use crate::inventory::{Entry, Inventory, LegalBasis};
use core::time::Duration;
use std::collections::BTreeMap;

/// What the documents need to know of a running installation. Nothing in it is guessed: what the operator has not
/// said is `None`, and is shown as missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// What the installation calls itself.
    pub service: String,
    pub version: String,
    /// Scheme, host and port that people type.
    pub origin: String,
    pub controller: Controller,
    /// By purpose.
    pub legal_bases: BTreeMap<String, LegalBasis>,
    /// By setting: whether what it switches is on.
    pub switches: BTreeMap<String, bool>,
    /// By setting.
    pub durations: BTreeMap<String, Duration>,
    pub members_max: u16,
}

/// What the operator has said about who is responsible.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Controller {
    pub name: Option<String>,
    pub address: Option<String>,
    pub contact: Option<String>,
    /// Of a controller outside of the European Union (GDPR Art. 27).
    pub representative: Option<String>,
    pub data_protection_officer: Option<String>,
    pub complaint_authority: Option<String>,
    /// Who runs the machine, and where.
    pub hosting: Option<String>,
    pub third_countries: Option<String>,
    pub age_min: Option<u8>,
    pub imprint_url: Option<String>,
    pub terms_url: Option<String>,
    /// A policy of the operator's own.
    pub privacy_url: Option<String>,
}

/// What the inventory needs to know and the facts do not say.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FactsError {
    #[error("{0} is a switch in the inventory, but no setting says whether it is on")]
    Switch(String),
    #[error("{0} is a duration in the inventory, but no setting says how long")]
    Duration(String),
    #[error("{0} has a legal basis, but is no purpose of the inventory")]
    Purpose(String),
}

impl Facts {
    /// Whether the facts and the inventory speak about the same settings.
    pub fn judge(&self, inventory: &Inventory) -> Result<(), FactsError> {
        for entry in &inventory.entries {
            if let Some(switch) = &entry.facts.switch
                && !self.switches.contains_key(switch)
            {
                return Err(FactsError::Switch(switch.clone()));
            }
            if let Some(unjoined) = &entry.facts.retention.unjoined
                && !self.durations.contains_key(&unjoined.at_most)
            {
                return Err(FactsError::Duration(unjoined.at_most.clone()));
            }
        }
        let unknown = self
            .legal_bases
            .keys()
            .find(|purpose| !inventory.purposes.contains_key(*purpose));
        unknown.map_or(Ok(()), |purpose| Err(FactsError::Purpose(purpose.clone())))
    }

    /// Whether this installation keeps, holds or sends it.
    pub fn is_on(&self, entry: &Entry) -> bool {
        let switch = entry.facts.switch.as_ref();
        switch.is_none_or(|switch| self.switches.get(switch).copied().unwrap_or(true))
    }
}

/// The inventory as one installation lives it.
#[derive(Clone, Copy)]
pub(crate) struct Running<'a> {
    pub(crate) inventory: &'a Inventory,
    pub(crate) facts: &'a Facts,
}

impl<'a> Running<'a> {
    /// What is not switched off.
    pub(crate) fn entries(self) -> impl Iterator<Item = &'a Entry> {
        self.inventory
            .entries
            .iter()
            .filter(move |entry| self.facts.is_on(entry))
    }

    /// What is not switched off and about a person.
    pub(crate) fn personal(self) -> impl Iterator<Item = &'a Entry> {
        self.entries().filter(|entry| entry.is_personal())
    }

    /// The purposes for which this installation processes something about a person.
    pub(crate) fn purposes(self) -> impl Iterator<Item = (&'a String, &'a crate::Purpose)> {
        self.inventory.purposes.iter().filter(move |(id, _)| {
            self.personal()
                .any(|entry| entry.facts.purpose.as_str() == id.as_str())
        })
    }
}
