//! What several documents say.

use super::Sources;
use crate::document::Draft;
use crate::facts::{Controller, Facts};
use crate::inventory::{Entry, Kind, LegalBasis, Purpose, Recipient, Retention};
use crate::period::Period;
use crate::words::{Language, words};
use std::collections::BTreeSet;

pub(crate) fn controller(draft: Draft, controller: &Controller, l: Language) -> Draft {
    draft
        .said(&l.pick("Name", "Name"), controller.name.as_ref(), "operator.name")
        .said(
            &l.pick("Address", "Anschrift"),
            controller.address.as_ref(),
            "operator.address",
        )
        .said(
            &l.pick("Contact", "Kontakt"),
            controller.contact.as_ref(),
            "operator.contact",
        )
        .said_if_any(
            &l.pick(
                "Representative in the European Union",
                "Vertreter in der Europäischen Union",
            ),
            controller.representative.as_ref(),
        )
        .said_if_any(&l.pick("Imprint", "Impressum"), controller.imprint_url.as_ref())
        .said_if_any(
            &l.pick("Terms of use", "Nutzungsbedingungen"),
            controller.terms_url.as_ref(),
        )
        .said_if_any(
            &l.pick(
                "The operator's own privacy policy, which goes before this one",
                "Eigene Datenschutzerklärung des Betreibers, die dieser vorgeht",
            ),
            controller.privacy_url.as_ref(),
        )
}

pub(crate) fn officer(draft: Draft, controller: &Controller, l: Language) -> Draft {
    draft.said(
        &l.pick("Data protection officer", "Datenschutzbeauftragte Person"),
        controller.data_protection_officer.as_ref(),
        "operator.data_protection_officer",
    )
}

pub(crate) fn third_countries(draft: Draft, controller: &Controller, l: Language) -> Draft {
    draft
        .paragraph(
            words(
                "The program itself sends nothing to a third country: it contacts no server but this one.",
                "Das Programm selbst übermittelt nichts in ein Drittland: Es spricht mit keinem anderen Server als diesem.",
            )
            .in_language(l),
        )
        .said(
            &l.pick(
                "Where the machine stands, and any transfer to a third country",
                "Wo die Maschine steht, und Übermittlungen in Drittländer",
            ),
            controller.third_countries.as_ref(),
            "operator.third_countries",
        )
}

pub(crate) fn recipients(draft: Draft, sources: Sources<'_>, l: Language) -> Draft {
    let found: BTreeSet<Recipient> = sources
        .running()
        .personal()
        .flat_map(|entry| entry.facts.recipients.iter().copied())
        .collect();
    let draft = draft.list(found.iter().map(|recipient| recipient.in_language(l)).collect());
    if found.contains(&Recipient::Hosting) {
        let label = l.pick("Who runs the machine", "Wer die Maschine betreibt");
        draft.said(
            &label,
            sources.facts.controller.hosting.as_ref(),
            "operator.hosting",
        )
    } else {
        draft
    }
}

/// The legal basis of a purpose: the operator's, or that it is missing.
pub(crate) fn basis(draft: Draft, id: &str, purpose: &Purpose, facts: &Facts, l: Language) -> Draft {
    let name = sentence(purpose.name.in_language(l));
    match facts.legal_bases.get(id) {
        Some(basis) => {
            let draft = draft.paragraph(format!("{name}: {}.", basis.in_language(l)));
            match basis {
                LegalBasis::LegitimateInterests => draft.paragraph(format!(
                    "{}: {}",
                    l.pick("The interest", "Das Interesse"),
                    purpose.why.in_language(l)
                )),
                _ => draft,
            }
        }
        None => draft.missing(l.pick(
            format!(
                "{name}: the legal basis is missing. The operator has not chosen one (legal_bases.{id}); \
                 a beginning to think from: {}.",
                purpose.proposal.in_language(l)
            ),
            format!(
                "{name}: Die Rechtsgrundlage fehlt. Der Betreiber hat keine gewählt (legal_bases.{id}); \
                 ein Ansatz zum Nachdenken: {}.",
                purpose.proposal.in_language(l)
            ),
        )),
    }
}

/// With a capital at the beginning.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// What is kept or held, of whom, how long, and how it goes.
pub(crate) fn kept<'a>(
    draft: Draft,
    entries: impl Iterator<Item = &'a Entry>,
    facts: &Facts,
    l: Language,
) -> Draft {
    let head = [
        words("What", "Was"),
        words("Where", "Wo"),
        words("Of whom", "Von wem"),
        words("Kept", "Wie lange"),
        words("How it goes", "Wie es verschwindet"),
    ];
    let rows = entries.map(|entry| {
        vec![
            entry.facts.content.in_language(l).to_owned(),
            format!("{}: {}", place(entry.kind, l), entry.name),
            entry.facts.subject.in_language(l),
            retention(&entry.facts.retention, facts, l),
            entry.facts.erasure.in_language(l).to_owned(),
        ]
    });
    draft.table(head.map(|words| words.in_language(l)).to_vec(), rows.collect())
}

pub(crate) fn place(kind: Kind, l: Language) -> String {
    let text = match kind {
        Kind::StoredColumn => words("database", "Datenbank"),
        Kind::StoredFile => words("file", "Datei"),
        Kind::InMemory => words("memory of the server", "Arbeitsspeicher des Servers"),
        Kind::Cookie => words("cookie", "Cookie"),
        Kind::BrowserStorage => words("your browser", "dein Browser"),
        Kind::LogField => words("log", "Protokoll"),
        Kind::MetricLabel => words("metrics", "Messwerte"),
        Kind::ResponseHeader => words("header of answers", "Kopf von Antworten"),
        Kind::OutboundCall => words("network", "Netz"),
    };
    text.in_language(l)
}

/// "until the meeting is over; if nobody joins, 30 days at most".
pub(crate) fn retention(retention: &Retention, facts: &Facts, l: Language) -> String {
    let mut parts = Vec::new();
    if let Some(event) = retention.until {
        let event = event.in_language(l);
        parts.push(l.pick(format!("until {event}"), format!("bis {event}")));
    }
    if let Some(period) = retention.period {
        parts.push(period.in_language(l));
    }
    if let Some(period) = retention.at_most {
        let period = period.in_language(l);
        parts.push(l.pick(format!("{period} at most"), format!("höchstens {period}")));
    }
    if let Some(unjoined) = &retention.unjoined {
        let longest = facts
            .durations
            .get(&unjoined.at_most)
            .copied()
            .unwrap_or_default();
        let longest = Period::new(longest).in_language(l);
        parts.push(l.pick(
            format!("if nobody joins, {longest} at most"),
            format!("wenn niemand beitritt, höchstens {longest}"),
        ));
    }
    parts.join("; ")
}

/// Every promise with its conditions.
pub(crate) fn promises(draft: Draft, sources: Sources<'_>, l: Language) -> Draft {
    let head = [
        words("Promise", "Zusage"),
        words("Does not hold when", "Gilt nicht, wenn"),
        words("Id", "Nummer"),
    ];
    let claims = sources.claims.claims.iter().map(|claim| {
        vec![
            claim.sentence_in(l).to_owned(),
            claim.conditions_in(l).join("; "),
            claim.id.clone(),
        ]
    });
    draft.table(head.map(|words| words.in_language(l)).to_vec(), claims.collect())
}

/// Some promises, each followed by when it does not hold.
pub(crate) fn answers(draft: Draft, sources: Sources<'_>, ids: &[&str], l: Language) -> Draft {
    let claims = ids.iter().filter_map(|id| sources.claims.find(id));
    let items = claims.map(|claim| {
        let sentence = claim.sentence_in(l);
        match claim.conditions_in(l) {
            [] => sentence.to_owned(),
            conditions => l.pick(
                format!("{sentence} (Not when {}.)", conditions.join(", or ")),
                format!("{sentence} (Nicht, wenn {}.)", conditions.join(" oder ")),
            ),
        }
    });
    draft.list(items.collect())
}
