use super::{real_claims, real_inventory};
use crate::{
    Block, Claims, Controller, Document, Facts, FactsError, Inventory, Language, LegalBasis, Paper, Sources,
};
use core::time::Duration;
use std::collections::{BTreeMap, BTreeSet};

const ARTICLE_13: [&str; 13] = [
    "Art. 13(1)(a)",
    "Art. 13(1)(b)",
    "Art. 13(1)(c)",
    "Art. 13(1)(d)",
    "Art. 13(1)(e)",
    "Art. 13(1)(f)",
    "Art. 13(2)(a)",
    "Art. 13(2)(b)",
    "Art. 13(2)(c)",
    "Art. 13(2)(d)",
    "Art. 13(2)(e)",
    "Art. 13(2)(f)",
    "Art. 13(3)",
];
const ARTICLE_30: [&str; 7] = [
    "Art. 30(1)(a)",
    "Art. 30(1)(b)",
    "Art. 30(1)(c)",
    "Art. 30(1)(d)",
    "Art. 30(1)(e)",
    "Art. 30(1)(f)",
    "Art. 30(1)(g)",
];

struct Instance {
    inventory: Inventory,
    claims: Claims,
    facts: Facts,
}

impl Instance {
    fn silent() -> Self {
        let switches = ["log.level", "trusted_proxies", "public_url"];
        let facts = Facts {
            service: "Snug".to_owned(),
            version: "0.0.0".to_owned(),
            origin: "https://meet.example.org".to_owned(),
            controller: Controller::default(),
            legal_bases: BTreeMap::new(),
            switches: switches.map(|name| (name.to_owned(), true)).into(),
            durations: [(
                "limits.link_validity_max_s".to_owned(),
                Duration::from_secs(7 * 86_400),
            )]
            .into(),
            members_max: 300,
        };
        Self {
            inventory: real_inventory(),
            claims: real_claims(),
            facts,
        }
    }

    fn complete() -> Self {
        let mut instance = Self::silent();
        let say = |text: &str| Some(text.to_owned());
        instance.facts.controller = Controller {
            name: say("Ada"),
            address: say("Street 1"),
            contact: say("ada@example.org"),
            representative: None,
            data_protection_officer: say("Bob"),
            complaint_authority: say("The authority"),
            hosting: say("nobody but us"),
            third_countries: say("none"),
            age_min: Some(16),
            imprint_url: None,
            terms_url: None,
            privacy_url: None,
        };
        for purpose in instance.inventory.purposes.keys() {
            instance
                .facts
                .legal_bases
                .insert(purpose.clone(), LegalBasis::LegitimateInterests);
        }
        instance
    }

    fn sources(&self) -> Sources<'_> {
        Sources {
            inventory: &self.inventory,
            claims: &self.claims,
            facts: &self.facts,
        }
    }

    fn write(&self, paper: Paper, language: Language) -> Document {
        paper.write(self.sources(), language)
    }

    fn lines(&self) -> BTreeSet<String> {
        let text = self.write(Paper::Policy, Language::En).to_text();
        text.lines().map(str::to_owned).collect()
    }
}

fn laws(document: &Document) -> BTreeSet<&str> {
    document.sections.iter().map(|section| section.law).collect()
}

#[test]
fn every_item_of_the_law_is_there_or_named_as_missing() {
    for instance in [Instance::silent(), Instance::complete()] {
        for language in Language::ALL {
            let policy = instance.write(Paper::Policy, language);
            let record = instance.write(Paper::Record, language);
            for law in ARTICLE_13 {
                assert!(laws(&policy).contains(law), "{law}");
            }
            for law in ARTICLE_30 {
                assert!(laws(&record).contains(law), "{law}");
            }
            for paper in Paper::ALL {
                for section in &instance.write(paper, language).sections {
                    assert!(
                        !section.blocks.is_empty(),
                        "{paper:?}: {} says nothing",
                        section.title
                    );
                }
            }
        }
    }
}

#[test]
fn what_the_operator_has_not_said_is_missing_and_not_made_up() {
    let silent = Instance::silent().write(Paper::Policy, Language::En);
    let missing: Vec<&str> = silent.missing().collect();
    for setting in [
        "operator.name",
        "operator.address",
        "operator.contact",
        "operator.data_protection_officer",
        "operator.hosting",
        "operator.third_countries",
        "operator.complaint_authority",
        "operator.age_min",
        "legal_bases.meeting",
        "legal_bases.protection",
        "legal_bases.comfort",
    ] {
        assert!(missing.iter().any(|text| text.contains(setting)), "{setting}");
    }
    assert_eq!(
        Instance::complete()
            .write(Paper::Policy, Language::En)
            .missing()
            .count(),
        0
    );
}

#[test]
fn both_languages_say_the_same_things() {
    for instance in [Instance::silent(), Instance::complete()] {
        for paper in Paper::ALL {
            let [en, de] = Language::ALL.map(|language| instance.write(paper, language));
            let shape = |document: &Document| -> Vec<(&'static str, Vec<usize>)> {
                let rows = |block: &Block| match block {
                    Block::Paragraph(_) => 1,
                    Block::Missing(_) => 2,
                    Block::List(items) => 100 + items.len(),
                    Block::Table { rows, .. } => 1_000 + rows.len(),
                };
                let sections = document.sections.iter();
                sections
                    .map(|section| (section.law, section.blocks.iter().map(rows).collect()))
                    .collect()
            };
            assert_eq!(shape(&en), shape(&de), "{paper:?}");
            assert_ne!(en.title, de.title);
            assert_eq!(en.missing().count(), de.missing().count());
        }
    }
}

#[test]
fn switching_a_feature_off_removes_its_lines_and_no_other() {
    let on = Instance::complete();
    let mut off = Instance::complete();
    off.facts.switches.insert("trusted_proxies".to_owned(), false);
    let gone: Vec<String> = on.lines().difference(&off.lines()).cloned().collect();
    assert_eq!(gone.len(), 1);
    assert!(gone[0].contains("forwarded address"), "{gone:?}");
    assert!(off.lines().is_subset(&on.lines()));

    let mut off = Instance::complete();
    off.facts.switches.insert("log.level".to_owned(), false);
    let gone: BTreeSet<String> = on.lines().difference(&off.lines()).cloned().collect();
    let fields = on.inventory.names(crate::Kind::LogField).len();
    assert_eq!(gone.len(), fields + 1, "the fields and the line before them");
    let new: Vec<String> = off.lines().difference(&on.lines()).cloned().collect();
    assert_eq!(new, ["No log is written."]);
}

#[test]
fn a_page_has_no_script_no_style_of_its_own_and_no_way_out() {
    let mut instance = Instance::complete();
    instance.facts.controller.name = Some("<script>alert('Ada & Bob')</script>".to_owned());
    let page = instance
        .write(Paper::Policy, Language::De)
        .to_html("/privacy/style.css", &[("/privacy/policy.en.html", "English")]);
    assert!(page.contains("<html lang=\"de\">") && page.contains("href=\"/privacy/style.css\""));
    assert!(page.contains("&lt;script&gt;alert(&#39;Ada &amp; Bob&#39;)&lt;/script&gt;"));
    for never in ["<script", "style=", "<style", "onclick", "src="] {
        assert!(!page.contains(never), "{never}");
    }
}

#[test]
fn data_for_programs_says_what_is_on_and_what_is_missing() {
    let mut instance = Instance::silent();
    instance.facts.switches.insert("log.level".to_owned(), false);
    let data: serde_json::Value = serde_json::from_str(&instance.sources().to_json()).expect("JSON");
    assert_eq!(data["controller"]["name"], serde_json::Value::Null);
    assert_eq!(
        data["purposes"]["meeting"]["legal_basis"],
        serde_json::Value::Null
    );
    let entries = data["entries"].as_array().expect("entries");
    assert!(entries.iter().all(|entry| entry["kind"] != "log_field"));
    let salt = entries.iter().find(|entry| entry["name"] == "room.salt");
    let salt = salt.expect("the salt");
    assert_eq!(salt["retention"]["until"], "meeting_over");
    assert_eq!(
        salt["kept"]["en"],
        "until the meeting is over; if nobody joins, 7 days at most"
    );
    assert!(
        data["claims"][0].get("tests").is_none(),
        "tests are the sources' matter"
    );
}

#[test]
fn facts_that_do_not_know_the_inventorys_settings_are_refused() {
    let instance = Instance::silent();
    assert_eq!(instance.facts.judge(&instance.inventory), Ok(()));
    let mut blind = instance.facts.clone();
    blind.switches.clear();
    assert!(matches!(
        blind.judge(&instance.inventory),
        Err(FactsError::Switch(_))
    ));
    let mut blind = instance.facts.clone();
    blind.durations.clear();
    assert!(matches!(
        blind.judge(&instance.inventory),
        Err(FactsError::Duration(_))
    ));
    let mut wrong = instance.facts.clone();
    wrong.legal_bases.insert("fun".to_owned(), LegalBasis::Consent);
    assert_eq!(
        wrong.judge(&instance.inventory),
        Err(FactsError::Purpose("fun".to_owned()))
    );
}
