//! The record under GDPR Art. 30(1).

use super::{Sources, Written, parts};
use crate::document::{Draft, Section};
use crate::words::{Language, words};
use std::collections::BTreeSet;

pub(super) fn write(sources: Sources<'_>, l: Language) -> Written {
    let facts = sources.facts;
    let lead = l.pick(
        format!(
            "One processing activity: meetings by browser, {} {}, at {}.",
            facts.service, facts.version, facts.origin
        ),
        format!(
            "Eine Verarbeitungstätigkeit: Besprechungen im Browser, {} {}, unter {}.",
            facts.service, facts.version, facts.origin
        ),
    );
    let draft = |law, en, de| Draft::new(l, law, words(en, de).in_language(l));
    let controller = parts::controller(
        draft("Art. 30(1)(a)", "Controller", "Verantwortlicher"),
        &facts.controller,
        l,
    );
    let sections = vec![
        parts::officer(controller, &facts.controller, l).done(),
        purposes(sources, l),
        categories(sources, l),
        parts::recipients(draft("Art. 30(1)(d)", "Recipients", "Empfänger"), sources, l).done(),
        parts::third_countries(
            draft("Art. 30(1)(e)", "Third countries", "Drittländer"),
            &facts.controller,
            l,
        )
        .done(),
        parts::kept(
            draft("Art. 30(1)(f)", "Time limits of erasure", "Löschfristen"),
            sources.running().personal(),
            facts,
            l,
        )
        .done(),
        parts::promises(
            draft(
                "Art. 30(1)(g)",
                "Technical measures, each proved by tests",
                "Technische Maßnahmen, jede durch Tests belegt",
            ),
            sources,
            l,
        )
        .missing(
            words(
                "Organisational measures: missing. Only the controller can say them.",
                "Organisatorische Maßnahmen: fehlen. Nur der Verantwortliche kann sie nennen.",
            )
            .in_language(l),
        )
        .done(),
    ];
    (vec![lead], sections)
}

fn purposes(sources: Sources<'_>, l: Language) -> Section {
    let title = words("Purposes and legal bases", "Zwecke und Rechtsgrundlagen");
    let start = Draft::new(l, "Art. 30(1)(b)", title.in_language(l));
    let purposes = sources.running().purposes();
    purposes
        .fold(start, |draft, (id, purpose)| {
            parts::basis(draft, id, purpose, sources.facts, l)
        })
        .done()
}

fn categories(sources: Sources<'_>, l: Language) -> Section {
    let title = words(
        "Categories of people and of data",
        "Kategorien betroffener Personen und personenbezogener Daten",
    );
    let pairs: BTreeSet<_> = sources
        .running()
        .personal()
        .map(|entry| (entry.facts.subject, entry.facts.category))
        .collect();
    let rows = pairs
        .iter()
        .map(|(subject, category)| vec![subject.in_language(l), category.in_language(l)]);
    let head = [words("People", "Personen"), words("Data", "Daten")];
    Draft::new(l, "Art. 30(1)(c)", title.in_language(l))
        .table(head.map(|words| words.in_language(l)).to_vec(), rows.collect())
        .done()
}
