//! A template of the contract between a controller and the operator as its processor (GDPR Art. 28(3)).

use super::{Sources, Written, parts};
use crate::document::{Draft, Section};
use crate::words::{Language, Words, words};
use std::collections::BTreeSet;

/// The duties of Art. 28(3)(a) to (h).
const DUTIES: [(&str, Words); 8] = [
    (
        "Art. 28(3)(a)",
        words(
            "The processor processes only on documented instructions of the controller. The settings of the installation are such instructions.",
            "Der Auftragsverarbeiter verarbeitet nur auf dokumentierte Weisung des Verantwortlichen. Die Einstellungen der Installation sind solche Weisungen.",
        ),
    ),
    (
        "Art. 28(3)(b)",
        words(
            "Everybody who has access to the machine is bound to confidentiality.",
            "Wer Zugang zur Maschine hat, ist zur Vertraulichkeit verpflichtet.",
        ),
    ),
    (
        "Art. 28(3)(c)",
        words(
            "The processor keeps the measures of the annex.",
            "Der Auftragsverarbeiter hält die Maßnahmen der Anlage ein.",
        ),
    ),
    (
        "Art. 28(3)(d)",
        words(
            "No further processor is engaged without the controller's authorisation; the annex names those that are.",
            "Weitere Auftragsverarbeiter werden nicht ohne Genehmigung des Verantwortlichen eingesetzt; die Anlage nennt die eingesetzten.",
        ),
    ),
    (
        "Art. 28(3)(e)",
        words(
            "The processor helps the controller to answer people who exercise their rights.",
            "Der Auftragsverarbeiter hilft dem Verantwortlichen, Menschen zu antworten, die ihre Rechte ausüben.",
        ),
    ),
    (
        "Art. 28(3)(f)",
        words(
            "The processor helps with the duties of Art. 32 to 36: measures, the notice of breaches without undue delay, and impact assessments.",
            "Der Auftragsverarbeiter hilft bei den Pflichten der Art. 32 bis 36: Maßnahmen, unverzügliche Meldung von Verletzungen und Folgenabschätzungen.",
        ),
    ),
    (
        "Art. 28(3)(g)",
        words(
            "At the end the processor deletes the data folder of the installation and every copy of it, or returns it, as the controller chooses.",
            "Am Ende löscht der Auftragsverarbeiter den Datenordner der Installation und jede Kopie davon oder gibt ihn zurück, wie der Verantwortliche es wählt.",
        ),
    ),
    (
        "Art. 28(3)(h)",
        words(
            "The processor shows the controller what is needed to prove all this and allows inspections. `snug privacy report` prints what the installation does.",
            "Der Auftragsverarbeiter weist dem Verantwortlichen all dies nach und lässt Prüfungen zu. `snug privacy report` druckt, was die Installation tut.",
        ),
    ),
];

pub(super) fn write(sources: Sources<'_>, l: Language) -> Written {
    let lead = words(
        "A template, not legal advice: have it read before you sign it.",
        "Eine Vorlage, keine Rechtsberatung: Lass sie prüfen, bevor du sie unterschreibst.",
    );
    let mut sections = vec![parties(sources, l), subject(sources, l)];
    for (law, text) in DUTIES {
        let title = words("Duties of the processor", "Pflichten des Auftragsverarbeiters");
        sections.push(
            Draft::new(l, law, title.in_language(l))
                .paragraph(text.in_language(l))
                .done(),
        );
    }
    let measures = words("Annex: technical measures", "Anlage: technische Maßnahmen");
    sections.push(parts::promises(Draft::new(l, "Art. 32", measures.in_language(l)), sources, l).done());
    let further = words("Annex: further processors", "Anlage: weitere Auftragsverarbeiter");
    let label = l.pick("Who runs the machine", "Wer die Maschine betreibt");
    sections.push(
        Draft::new(l, "Art. 28(2)", further.in_language(l))
            .said(
                &label,
                sources.facts.controller.hosting.as_ref(),
                "operator.hosting",
            )
            .done(),
    );
    (vec![lead.in_language(l)], sections)
}

fn parties(sources: Sources<'_>, l: Language) -> Section {
    let title = words("The parties", "Die Parteien");
    let processor = words(
        "The processor is the operator of this installation:",
        "Auftragsverarbeiter ist der Betreiber dieser Installation:",
    );
    let draft = Draft::new(l, "Art. 28(3)", title.in_language(l))
        .missing(
            words(
                "Controller: missing, to be filled in by who signs.",
                "Verantwortlicher: fehlt, einzutragen von dem, der unterschreibt.",
            )
            .in_language(l),
        )
        .paragraph(processor.in_language(l));
    parts::controller(draft, &sources.facts.controller, l).done()
}

fn subject(sources: Sources<'_>, l: Language) -> Section {
    let title = words("What is processed", "Gegenstand der Verarbeitung");
    let nature = words(
        "Handing on encrypted meetings, as long as the installation is used.",
        "Weiterreichen verschlüsselter Besprechungen, solange die Installation benutzt wird.",
    );
    let personal = || sources.running().personal();
    let people: BTreeSet<_> = personal().map(|entry| entry.facts.subject).collect();
    let data: BTreeSet<_> = personal().map(|entry| entry.facts.category).collect();
    let join = |items: Vec<String>| items.join(", ");
    Draft::new(l, "Art. 28(3)", title.in_language(l))
        .paragraph(nature.in_language(l))
        .paragraph(format!(
            "{}: {}.",
            l.pick("People", "Personen"),
            join(people.iter().map(|it| it.in_language(l)).collect())
        ))
        .paragraph(format!(
            "{}: {}.",
            l.pick("Data", "Daten"),
            join(data.iter().map(|it| it.in_language(l)).collect())
        ))
        .done()
}
