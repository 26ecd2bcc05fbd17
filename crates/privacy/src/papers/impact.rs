//! What a data protection impact assessment begins with (GDPR Art. 35(7)): the facts, not the judgement.

use super::{Sources, Written, parts};
use crate::document::Draft;
use crate::words::{Language, words};
use std::collections::BTreeSet;

pub(super) fn write(sources: Sources<'_>, l: Language) -> Written {
    let facts = sources.facts;
    let lead = words(
        "The program can state facts about itself. Whether an assessment is needed, and what it finds, is for the \
         controller to say.",
        "Das Programm kann Tatsachen über sich nennen. Ob eine Abschätzung nötig ist und was sie ergibt, muss der \
         Verantwortliche sagen.",
    );
    let draft = |law, en, de| Draft::new(l, law, words(en, de).in_language(l));
    let missing = |en, de| words(en, de).in_language(l);
    let description = draft(
        "Art. 35(7)(a)",
        "Description of the processing",
        "Beschreibung der Verarbeitung",
    )
    .paragraph(l.pick(
        format!(
            "Meetings by browser with up to {} people, without accounts. Content is encrypted on the devices of the \
             participants; the server hands it on.",
            facts.members_max
        ),
        format!(
            "Besprechungen im Browser mit bis zu {} Personen, ohne Konten. Inhalte werden auf den Geräten der \
             Teilnehmenden verschlüsselt; der Server reicht sie weiter.",
            facts.members_max
        ),
    ));
    let description = parts::kept(description, sources.running().personal(), facts, l);
    let necessity = draft(
        "Art. 35(7)(b)",
        "Necessity and proportionality",
        "Notwendigkeit und Verhältnismäßigkeit",
    )
    .list(
        sources
            .running()
            .purposes()
            .map(|(_, purpose)| format!("{}: {}", purpose.name.in_language(l), purpose.why.in_language(l)))
            .collect(),
    )
    .missing(missing(
        "The controller's judgement: missing.",
        "Bewertung des Verantwortlichen: fehlt.",
    ));
    let sections = vec![
        description.done(),
        necessity.done(),
        draft("Art. 35(7)(c)", "Risks to people", "Risiken für Menschen")
            .list(risks(sources, l))
            .missing(missing(
                "Likelihood and severity of each: missing, they depend on who meets and why.",
                "Eintrittswahrscheinlichkeit und Schwere: fehlen; sie hängen davon ab, wer sich wozu trifft.",
            ))
            .done(),
        parts::promises(draft("Art. 35(7)(d)", "Measures", "Maßnahmen"), sources, l).done(),
        parts::officer(
            draft(
                "Art. 35(2)",
                "Advice of the data protection officer",
                "Rat der datenschutzbeauftragten Person",
            ),
            &facts.controller,
            l,
        )
        .missing(missing("The advice itself: missing.", "Der Rat selbst: fehlt."))
        .done(),
    ];
    (vec![lead.in_language(l)], sections)
}

/// Known limits, and what takes a promise away.
fn risks(sources: Sources<'_>, l: Language) -> Vec<String> {
    let limits = sources
        .running()
        .personal()
        .filter_map(|entry| entry.facts.known_limits.as_ref())
        .map(|text| text.in_language(l).to_owned());
    let conditions = sources
        .claims
        .claims
        .iter()
        .flat_map(|claim| claim.conditions_in(l))
        .map(|condition| {
            l.pick(
                format!("It may be that {condition}."),
                format!("Es kann sein, dass {condition}."),
            )
        });
    let all: BTreeSet<String> = limits.chain(conditions).collect();
    all.into_iter().collect()
}
