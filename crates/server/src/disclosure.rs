//! What the settings say about privacy, and the documents that follow from them.

use crate::VERSION;
use axum::body::Bytes;
use config::{Config, LogLevel};
use core::time::Duration;
use http_api::PrivacyPages;
use privacy::{
    Claims, Controller, Document, Facts, Inventory, Kind, Language, LegalBasis, Paper, Purge, PurgePlan,
    Sources,
};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::LazyLock;

const INVENTORY: &str = include_str!("../../../privacy/inventory.toml");
const CLAIMS: &str = include_str!("../../../privacy/claims.toml");
const STYLE: &str = "/privacy/style.css";

static LOGGED_FIELDS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    // Without an inventory nothing is written.
    Inventory::parse(INVENTORY).map_or_else(|_| BTreeSet::new(), |it| it.names(Kind::LogField))
});

/// Every field that a log line may have. A line with any other is not written.
pub fn logged_fields() -> &'static BTreeSet<String> {
    &LOGGED_FIELDS
}

/// The inventory, the promises and the facts of one installation.
pub struct Privacy {
    pub inventory: Inventory,
    claims: Claims,
    facts: Facts,
}

impl Privacy {
    /// Fails only if the program and its own inventory do not fit.
    pub fn of(config: &Config, origin: &str) -> Result<Self, String> {
        let inventory = Inventory::parse(INVENTORY).map_err(|error| error.to_string())?;
        let claims = Claims::parse(CLAIMS).map_err(|error| error.to_string())?;
        let facts = facts(config, origin);
        facts.judge(&inventory).map_err(|error| error.to_string())?;
        Ok(Self {
            inventory,
            claims,
            facts,
        })
    }

    /// What the inventory says about the rows of a table that have to go by themselves.
    pub fn purge_of(&self, table: &str) -> Result<Purge, String> {
        let plan = PurgePlan::of(&self.inventory).map_err(|error| error.to_string())?;
        let purge = plan.of_table(table).cloned();
        purge.ok_or_else(|| format!("it does not say when the rows of {table} go"))
    }

    pub fn write(&self, paper: Paper, language: Language) -> Document {
        paper.write(self.sources(), language)
    }

    /// What the server answers under `/privacy/`.
    pub fn pages(&self) -> PrivacyPages {
        let page = |paper, language| Bytes::from(self.html(paper, language));
        PrivacyPages {
            data_json: Bytes::from(self.to_json()),
            policy_en: page(Paper::Policy, Language::En),
            policy_de: page(Paper::Policy, Language::De),
            exposure_en: page(Paper::Exposure, Language::En),
            exposure_de: page(Paper::Exposure, Language::De),
        }
    }

    pub fn to_json(&self) -> String {
        self.sources().to_json()
    }

    pub fn html(&self, paper: Paper, language: Language) -> String {
        let links = match language {
            Language::En => [
                ("/", "Start"),
                ("/privacy/policy.en.html", "Privacy policy"),
                ("/privacy/exposure.en.html", "What the server still sees"),
                ("/privacy/policy.de.html", "Deutsch"),
            ],
            Language::De => [
                ("/", "Start"),
                ("/privacy/policy.de.html", "Datenschutzerklärung"),
                ("/privacy/exposure.de.html", "Was der Server trotzdem sieht"),
                ("/privacy/policy.en.html", "English"),
            ],
        };
        self.write(paper, language).to_html(STYLE, &links)
    }

    /// Everything in one text: what is switched on, what is missing, what is seen and kept.
    pub fn report(&self, language: Language) -> String {
        let mut text = String::new();
        for (setting, is_on) in &self.facts.switches {
            let _ = writeln!(text, "{setting}: {}", if *is_on { "on" } else { "off" });
        }
        for kind in Kind::ALL {
            let _ = writeln!(text, "{kind}: {}", self.inventory.of_kind(kind).count());
        }
        for missing in self.missing(language) {
            let _ = writeln!(text, "! {missing}");
        }
        let _ = write!(text, "\n{}", self.write(Paper::Exposure, language).to_text());
        text
    }

    /// What the policy and the record lack because the operator has not said it.
    pub fn missing(&self, language: Language) -> Vec<String> {
        let policy = self.write(Paper::Policy, language);
        policy.missing().map(str::to_owned).collect()
    }

    fn sources(&self) -> Sources<'_> {
        Sources {
            inventory: &self.inventory,
            claims: &self.claims,
            facts: &self.facts,
        }
    }
}

fn facts(config: &Config, origin: &str) -> Facts {
    let operator = config.operator.clone();
    let bases = &config.legal_bases;
    let legal_bases = [
        ("meeting", bases.meeting),
        ("protection", bases.protection),
        ("comfort", bases.comfort),
        ("operation", bases.operation),
    ];
    let switches = [
        ("log.level", config.log.level != LogLevel::None),
        ("trusted_proxies", !config.trusted_proxies.is_empty()),
        ("public_url", origin.starts_with("https://")),
    ];
    Facts {
        service: config.name.clone(),
        version: VERSION.to_owned(),
        origin: origin.to_owned(),
        controller: Controller {
            name: operator.name,
            address: operator.address,
            contact: operator.contact,
            representative: operator.representative,
            data_protection_officer: operator.data_protection_officer,
            complaint_authority: operator.complaint_authority,
            hosting: operator.hosting,
            third_countries: operator.third_countries,
            age_min: operator.age_min,
            imprint_url: operator.imprint_url,
            terms_url: operator.terms_url,
            privacy_url: operator.privacy_url,
        },
        legal_bases: legal_bases
            .into_iter()
            .filter_map(|(purpose, basis)| Some((purpose.to_owned(), legal_basis(basis?))))
            .collect(),
        switches: switches
            .map(|(setting, is_on)| (setting.to_owned(), is_on))
            .into(),
        durations: [(
            "limits.link_validity_max_s".to_owned(),
            Duration::from_secs(config.limits.link_validity_max_s),
        )]
        .into(),
        members_max: config.limits.members_max,
    }
}

fn legal_basis(chosen: config::LegalBasis) -> LegalBasis {
    match chosen {
        config::LegalBasis::Consent => LegalBasis::Consent,
        config::LegalBasis::Contract => LegalBasis::Contract,
        config::LegalBasis::LegalObligation => LegalBasis::LegalObligation,
        config::LegalBasis::VitalInterests => LegalBasis::VitalInterests,
        config::LegalBasis::PublicTask => LegalBasis::PublicTask,
        config::LegalBasis::LegitimateInterests => LegalBasis::LegitimateInterests,
        config::LegalBasis::Household => LegalBasis::Household,
    }
}
