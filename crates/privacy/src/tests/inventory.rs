use super::{CLAIMS, INVENTORY, real_claims, real_inventory};
use crate::{Claims, ClaimsError, Finding, Inventory, Kind, Language, Period, Subject, compare};
use std::collections::BTreeSet;

const PURPOSE: &str = "[purpose.meeting]\nname = { en = \"n\", de = \"n\" }\nwhy = { en = \"w\", de = \"w\" }\n\
    proposal = \"contract\"\n";

fn entry(kind_and_name: &str, rest: &str) -> String {
    format!(
        "{PURPOSE}{kind_and_name}\ncontent = {{ en = \"c\", de = \"i\" }}\nsubject = \"host\"\ncategory = \"key\"\n\
         purpose = \"meeting\"\nerasure = {{ en = \"e\", de = \"l\" }}\nin_export = false\nrecipients = []\n{rest}"
    )
}

#[track_caller]
fn check_refused(text: &str, why: &str) {
    let error = Inventory::parse(text).expect_err("refused").to_string();
    assert!(error.contains(why), "{why} in: {error}");
}

#[test]
fn the_inventory_and_the_claims_can_be_used() {
    let inventory = real_inventory();
    for kind in [Kind::StoredColumn, Kind::BrowserStorage, Kind::LogField] {
        assert!(inventory.of_kind(kind).count() > 2, "{kind}");
    }
    assert_eq!(inventory.of_kind(Kind::Cookie).count(), 0);
    assert_eq!(inventory.of_kind(Kind::MetricLabel).count(), 0);
    let claims = real_claims();
    assert_eq!(
        claims
            .find("GONE-01")
            .map(|claim| claim.sentence_in(Language::De)),
        Some("Der Server löscht den Raum, wenn die letzte Person geht.")
    );
}

#[test]
fn what_is_about_nobody_is_said_to_be() {
    for entry in &real_inventory().entries {
        let about_nobody = matches!(
            entry.kind,
            Kind::LogField | Kind::ResponseHeader | Kind::MetricLabel
        );
        assert!(
            !about_nobody || entry.facts.subject == Subject::Nobody,
            "{}",
            entry.name
        );
    }
}

#[test]
fn entries_take_the_defaults_of_their_kind() {
    let text = format!(
        "{}[defaults.log_field]\nretention = {{ until = \"answered\" }}\n",
        entry("[[log_field]]\nfield = \"count\"", "")
    );
    let inventory = Inventory::parse(&text).expect("complete with the defaults");
    assert_eq!(
        inventory.names(Kind::LogField),
        BTreeSet::from(["count".to_owned()])
    );
}

#[test]
fn an_entry_that_leaves_something_out_is_refused() {
    let good = "retention = { until = \"answered\" }\n";
    let field = "[[log_field]]\nfield = \"count\"";
    assert!(Inventory::parse(&entry(field, good)).is_ok());
    check_refused(&entry(field, ""), "retention");
    check_refused(
        &entry(field, "retention = {}\n"),
        "does not say until when or for how long",
    );
    check_refused(
        &entry(field, "retention = { until = \"doomsday\" }\n"),
        "log_field count",
    );
    check_refused(
        &entry(field, "retention = { for = \"two weeks\" }\n"),
        "no span of time",
    );
    check_refused(
        &entry(field, good).replace("purpose = \"meeting\"", "purpose = \"fun\""),
        "not declared",
    );
    check_refused(
        &entry(field, good).replace("de = \"i\"", "de = \"\""),
        "every language",
    );
    check_refused(
        &entry(field, &format!("{good}secret = 1\n")),
        "unknown field `secret`",
    );
    check_refused(&entry(field, &format!("{good}area = \"x\"\n")), "area");
    check_refused(
        &entry(
            "[[stored_column]]\ncolumn = \"a.b\"",
            "retention = { for = \"P1D\" }\n",
        ),
        "since when",
    );
    check_refused(&entry("[[pigeon]]\nname = \"x\"", good), "no kind pigeon");
    check_refused(&entry("[[log_field]]", good), "has no field");
    let twice = format!(
        "{}{}",
        entry(field, good),
        entry(field, good).replace(PURPOSE, "\n")
    );
    check_refused(&twice, "declared twice");
}

#[test]
fn a_claim_needs_a_test_and_every_language() {
    let first = CLAIMS.find("sentence_de").expect("German");
    let (before, after) = CLAIMS.split_at(first);
    let without = format!("{before}{}", after.split_once('\n').expect("a line").1);
    assert!(matches!(Claims::parse(&without), Err(ClaimsError::Form(_))));
    let unproved = "[[claim]]\nid = \"A-1\"\nsentence = \"s\"\nsentence_de = \"s\"\ntests = []\n";
    assert_eq!(
        Claims::parse(unproved),
        Err(ClaimsError::Unproved("A-1".to_owned()))
    );
    let half = "[[claim]]\nid = \"A-1\"\nsentence = \"s\"\nsentence_de = \"s\"\ndoes_not_hold_when = [\"x\"]\n\
        tests = [\"a::b\"]\n";
    assert_eq!(
        Claims::parse(half),
        Err(ClaimsError::Incomplete("A-1".to_owned()))
    );
}

/// For every kind: what is used and not declared is found, and what is declared and not used.
#[test]
fn a_difference_of_any_kind_is_found() {
    let inventory = real_inventory();
    for kind in Kind::ALL {
        let declared = inventory.names(kind);
        assert_eq!(compare(&inventory, kind, &declared), []);
        let mut more = declared.clone();
        more.insert("spy".to_owned());
        assert_eq!(
            compare(&inventory, kind, &more),
            [Finding::Undeclared(kind, "spy".to_owned())]
        );
        if let Some(first) = declared.first() {
            let mut less = declared.clone();
            less.remove(first);
            assert_eq!(
                compare(&inventory, kind, &less),
                [Finding::Unused(kind, first.clone())]
            );
        }
    }
    assert!(
        INVENTORY.contains("[[stored_column]]"),
        "the real file was looked at"
    );
}

#[test]
fn periods_are_read_written_and_said() {
    let check = |text: &str, en: &str, de: &str| {
        let period = Period::try_from(text.to_owned()).expect("a period");
        assert_eq!(String::from(period), text);
        assert_eq!(period.in_language(Language::En), en);
        assert_eq!(period.in_language(Language::De), de);
    };
    check("P30D", "30 days", "30 Tage");
    check("PT12H", "12 hours", "12 Stunden");
    check("PT1M", "1 minute", "1 Minute");
    check("PT15S", "15 seconds", "15 Sekunden");
    check("PT0S", "0 seconds", "0 Sekunden");
    for wrong in [
        "",
        "P",
        "PD",
        "14D",
        "P-1D",
        "P+1D",
        "P1M2D",
        "PT1D",
        "P99999999999999999999D",
    ] {
        assert!(Period::try_from(wrong.to_owned()).is_err(), "{wrong}");
    }
}
