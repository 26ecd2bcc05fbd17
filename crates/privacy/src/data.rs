use crate::inventory::{Entry, LegalBasis};
use crate::papers::Sources;
use crate::words::Language;
use serde::Serialize;
use std::collections::BTreeMap;

/// What `/privacy/data.json` says: the inventory as this installation lives it.
#[derive(Serialize)]
struct Data<'a> {
    service: &'a str,
    version: &'a str,
    origin: &'a str,
    controller: Controller<'a>,
    purposes: BTreeMap<&'a str, Purpose<'a>>,
    entries: Vec<DataEntry<'a>>,
    claims: Vec<Claim<'a>>,
}

/// What the operator has not said is `null`.
#[derive(Serialize)]
struct Controller<'a> {
    name: Option<&'a String>,
    address: Option<&'a String>,
    contact: Option<&'a String>,
    representative: Option<&'a String>,
    data_protection_officer: Option<&'a String>,
    complaint_authority: Option<&'a String>,
    hosting: Option<&'a String>,
    third_countries: Option<&'a String>,
    age_min: Option<u8>,
    imprint_url: Option<&'a String>,
    terms_url: Option<&'a String>,
    privacy_url: Option<&'a String>,
}

#[derive(Serialize)]
struct Purpose<'a> {
    #[serde(flatten)]
    purpose: &'a crate::Purpose,
    /// `null`: the operator has not chosen one.
    legal_basis: Option<&'a LegalBasis>,
}

#[derive(Serialize)]
struct DataEntry<'a> {
    #[serde(flatten)]
    entry: &'a Entry,
    /// The retention in words.
    kept: BTreeMap<&'static str, String>,
}

#[derive(Serialize)]
struct Claim<'a> {
    id: &'a str,
    sentence: BTreeMap<&'static str, &'a str>,
    does_not_hold_when: BTreeMap<&'static str, &'a [String]>,
}

impl Sources<'_> {
    /// The running installation's inventory for programs, as JSON.
    pub fn to_json(self) -> String {
        let (facts, running) = (self.facts, self.running());
        let controller = &facts.controller;
        let data = Data {
            service: &facts.service,
            version: &facts.version,
            origin: &facts.origin,
            controller: Controller {
                name: controller.name.as_ref(),
                address: controller.address.as_ref(),
                contact: controller.contact.as_ref(),
                representative: controller.representative.as_ref(),
                data_protection_officer: controller.data_protection_officer.as_ref(),
                complaint_authority: controller.complaint_authority.as_ref(),
                hosting: controller.hosting.as_ref(),
                third_countries: controller.third_countries.as_ref(),
                age_min: controller.age_min,
                imprint_url: controller.imprint_url.as_ref(),
                terms_url: controller.terms_url.as_ref(),
                privacy_url: controller.privacy_url.as_ref(),
            },
            purposes: self
                .inventory
                .purposes
                .iter()
                .map(|(id, purpose)| {
                    let legal_basis = facts.legal_bases.get(id);
                    (id.as_str(), Purpose { purpose, legal_basis })
                })
                .collect(),
            entries: running
                .entries()
                .map(|entry| DataEntry {
                    entry,
                    kept: in_both(|language| {
                        crate::papers::kept_for(&entry.facts.retention, facts, language)
                    }),
                })
                .collect(),
            claims: self
                .claims
                .claims
                .iter()
                .map(|claim| Claim {
                    id: &claim.id,
                    sentence: in_both(|language| claim.sentence_in(language)),
                    does_not_hold_when: in_both(|language| claim.conditions_in(language)),
                })
                .collect(),
        };
        let mut text = serde_json::to_string_pretty(&data).unwrap_or_default();
        text.push('\n');
        text
    }
}

fn in_both<T>(say: impl Fn(Language) -> T) -> BTreeMap<&'static str, T> {
    Language::ALL
        .into_iter()
        .map(|language| (language.code(), say(language)))
        .collect()
}
