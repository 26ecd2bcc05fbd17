//! The documents that the law asks for, and those that people do.

mod exposure;
mod impact;
mod parts;
mod policy;
mod processor;
mod record;

use crate::claims::Claims;
use crate::document::{Document, Section};
use crate::facts::{Facts, Running};
use crate::inventory::Inventory;
use crate::words::{Language, Words, words};

pub(crate) use parts::retention as kept_for;

/// Every kind of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Paper {
    /// GDPR Art. 13: for everybody.
    Policy,
    /// What the server still sees: for everybody.
    Exposure,
    /// GDPR Art. 30(1): for the controller and the authority.
    Record,
    /// What a data protection impact assessment (GDPR Art. 35) begins with.
    Impact,
    /// A template of a contract under GDPR Art. 28(3).
    ProcessorAgreement,
}

/// What documents are made from.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    pub inventory: &'a Inventory,
    pub claims: &'a Claims,
    pub facts: &'a Facts,
}

impl Paper {
    pub const ALL: [Self; 5] = [
        Self::Policy,
        Self::Exposure,
        Self::Record,
        Self::Impact,
        Self::ProcessorAgreement,
    ];

    fn title(self) -> Words {
        match self {
            Self::Policy => words("Privacy policy", "Datenschutzerklärung"),
            Self::Exposure => words("What the server still sees", "Was der Server trotzdem sieht"),
            Self::Record => words(
                "Record of processing activities",
                "Verzeichnis von Verarbeitungstätigkeiten",
            ),
            Self::Impact => words(
                "Input for a data protection impact assessment",
                "Grundlagen für eine Datenschutz-Folgenabschätzung",
            ),
            Self::ProcessorAgreement => words(
                "Template of a processor agreement",
                "Vorlage eines Vertrags zur Auftragsverarbeitung",
            ),
        }
    }

    /// Writes the document for one installation.
    pub fn write(self, sources: Sources<'_>, language: Language) -> Document {
        let facts = sources.facts;
        let (lead, sections) = match self {
            Self::Policy => policy::write(sources, language),
            Self::Exposure => exposure::write(sources, language),
            Self::Record => record::write(sources, language),
            Self::Impact => impact::write(sources, language),
            Self::ProcessorAgreement => processor::write(sources, language),
        };
        Document {
            language,
            title: format!("{} – {}", self.title().in_language(language), facts.service),
            lead,
            sections,
        }
    }
}

impl<'a> Sources<'a> {
    pub(crate) fn running(self) -> Running<'a> {
        Running {
            inventory: self.inventory,
            facts: self.facts,
        }
    }
}

type Written = (Vec<String>, Vec<Section>);
