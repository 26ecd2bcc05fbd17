//! The policy under GDPR Art. 13: short answers first, then the table, the law at the end.

use super::{Sources, Written, parts};
use crate::document::{Draft, Section};
use crate::facts::Facts;
use crate::inventory::{Kind, LegalBasis};
use crate::words::{Language, Words, words};

/// The promises that answer what people ask first.
const FIRST: [&str; 5] = ["FRAME-01", "NAMES-01", "GONE-01", "BROWSER-01", "LOG-01"];
/// Kinds that the table of the policy shows; headers and fields of logs are about nobody.
const SHOWN: [Kind; 5] = [
    Kind::StoredColumn,
    Kind::StoredFile,
    Kind::InMemory,
    Kind::Cookie,
    Kind::BrowserStorage,
];

pub(super) fn write(sources: Sources<'_>, l: Language) -> Written {
    let facts = sources.facts;
    let lead = vec![l.pick(
        format!(
            "This page says what {} ({}) processes about you. It is written by the program from its own settings \
             and its own list of everything that it keeps; version {}.",
            facts.service, facts.origin, facts.version
        ),
        format!(
            "Diese Seite sagt, was {} ({}) über dich verarbeitet. Das Programm schreibt sie aus seinen eigenen \
             Einstellungen und seiner Liste von allem, was es behält; Fassung {}.",
            facts.service, facts.origin, facts.version
        ),
    )];
    let sections = vec![
        short(sources, l),
        table(sources, l),
        in_your_browser(l),
        logs(sources, l),
        controller(facts, l),
        officer(facts, l),
        purposes(sources, l),
        interests(sources, l),
        recipients(sources, l),
        third_countries(facts, l),
        retention(l),
        rights(facts, l),
        withdrawal(facts, l),
        complaint(facts, l),
        obligation(l),
        decisions(l),
        further(l),
        age(facts, l),
    ];
    (lead, sections)
}

fn draft(law: &'static str, title: Words, l: Language) -> Draft {
    Draft::new(l, law, title.in_language(l))
}

fn short(sources: Sources<'_>, l: Language) -> Section {
    let title = words("The short answers", "Die kurzen Antworten");
    parts::answers(draft("", title, l), sources, &FIRST, l).done()
}

fn table(sources: Sources<'_>, l: Language) -> Section {
    let title = words("What is kept, and how long", "Was behalten wird, und wie lange");
    let entries = sources
        .running()
        .personal()
        .filter(|entry| SHOWN.contains(&entry.kind));
    parts::kept(draft("", title, l), entries, sources.facts, l).done()
}

fn in_your_browser(l: Language) -> Section {
    let text = words(
        "What your browser keeps for these pages stays in your browser and can be erased in the settings. It is only \
         what you asked for by using the pages (Directive 2002/58/EC Art. 5(3), in Germany TDDDG § 25(2)), so nobody \
         asks for consent.",
        "Was dein Browser für diese Seiten behält, bleibt in deinem Browser und lässt sich in den Einstellungen löschen. \
         Es ist nur, was du mit der Benutzung der Seiten verlangst (Richtlinie 2002/58/EG Art. 5 Abs. 3, § 25 Abs. 2 \
         TDDDG); deshalb wird keine Einwilligung erfragt.",
    );
    draft("", words("In your browser", "In deinem Browser"), l)
        .paragraph(text.in_language(l))
        .done()
}

fn logs(sources: Sources<'_>, l: Language) -> Section {
    let mut fields: Vec<String> = sources
        .running()
        .entries()
        .filter(|entry| entry.kind == Kind::LogField)
        .map(|entry| format!("{}: {}", entry.name, entry.facts.content.in_language(l)))
        .collect();
    let draft = draft("", words("The server's log", "Das Protokoll des Servers"), l);
    if fields.is_empty() {
        let none = words("No log is written.", "Es wird kein Protokoll geschrieben.");
        return draft.paragraph(none.in_language(l)).done();
    }
    fields.sort();
    let what = words(
        "A line of the log has a time, a level, the part of the program, and of these fields some:",
        "Eine Zeile des Protokolls hat eine Zeit, eine Stufe, den Teil des Programms und von diesen Feldern einige:",
    );
    draft.paragraph(what.in_language(l)).list(fields).done()
}

fn controller(facts: &Facts, l: Language) -> Section {
    let title = words("Who is responsible", "Wer verantwortlich ist");
    parts::controller(draft("Art. 13(1)(a)", title, l), &facts.controller, l).done()
}

fn officer(facts: &Facts, l: Language) -> Section {
    let title = words("Data protection officer", "Datenschutzbeauftragte Person");
    parts::officer(draft("Art. 13(1)(b)", title, l), &facts.controller, l).done()
}

fn purposes(sources: Sources<'_>, l: Language) -> Section {
    let title = words(
        "For what, and on which legal basis",
        "Wozu, und auf welcher Rechtsgrundlage",
    );
    let start = draft("Art. 13(1)(c)", title, l);
    let purposes = sources.running().purposes();
    purposes
        .fold(start, |draft, (id, purpose)| {
            parts::basis(draft, id, purpose, sources.facts, l)
        })
        .done()
}

fn interests(sources: Sources<'_>, l: Language) -> Section {
    let title = words("Legitimate interests", "Berechtigte Interessen");
    let based = |id: &String| sources.facts.legal_bases.get(id) == Some(&LegalBasis::LegitimateInterests);
    let items: Vec<String> = sources
        .running()
        .purposes()
        .filter(|(id, _)| based(id))
        .map(|(_, purpose)| format!("{}: {}", purpose.name.in_language(l), purpose.why.in_language(l)))
        .collect();
    let draft = draft("Art. 13(1)(d)", title, l);
    if items.is_empty() {
        let none = words(
            "No purpose rests on a legitimate interest as far as the operator has said.",
            "Nach den Angaben des Betreibers beruht kein Zweck auf einem berechtigten Interesse.",
        );
        return draft.paragraph(none.in_language(l)).done();
    }
    draft.list(items).done()
}

fn recipients(sources: Sources<'_>, l: Language) -> Section {
    let title = words("Who receives it", "Wer es bekommt");
    parts::recipients(draft("Art. 13(1)(e)", title, l), sources, l).done()
}

fn third_countries(facts: &Facts, l: Language) -> Section {
    let title = words("Third countries", "Drittländer");
    parts::third_countries(draft("Art. 13(1)(f)", title, l), &facts.controller, l).done()
}

fn retention(l: Language) -> Section {
    let text = words(
        "The table above says it for each thing; the program deletes by the same table.",
        "Die Tabelle oben sagt es für jedes Einzelne; das Programm löscht nach derselben Tabelle.",
    );
    draft("Art. 13(2)(a)", words("How long", "Wie lange"), l)
        .paragraph(text.in_language(l))
        .done()
}

fn rights(facts: &Facts, l: Language) -> Section {
    let text = words(
        "You may ask the controller for access to what concerns you, for its correction, its erasure, the restriction \
         of its processing, for a copy to take along, and you may object (GDPR Art. 15 to 18, 20, 21).",
        "Du kannst vom Verantwortlichen Auskunft verlangen über das, was dich betrifft, Berichtigung, Löschung, \
         Einschränkung der Verarbeitung, eine Kopie zum Mitnehmen, und du kannst widersprechen (Art. 15 bis 18, 20, 21 \
         DSGVO).",
    );
    let limit = words(
        "There are no accounts, and the server knows no names: it cannot tell which of its few bytes concern you \
         (GDPR Art. 11), unless you bring the link of the meeting.",
        "Es gibt keine Konten, und der Server kennt keine Namen: Er kann nicht sagen, welche seiner wenigen Bytes dich \
         betreffen (Art. 11 DSGVO), es sei denn, du bringst den Link der Besprechung mit.",
    );
    let draft = draft("Art. 13(2)(b)", words("Your rights", "Deine Rechte"), l)
        .paragraph(text.in_language(l))
        .paragraph(limit.in_language(l));
    let label = l.pick("Ask here", "Frage hier");
    draft
        .said(&label, facts.controller.contact.as_ref(), "operator.contact")
        .done()
}

fn withdrawal(facts: &Facts, l: Language) -> Section {
    let by_consent = facts
        .legal_bases
        .values()
        .any(|basis| *basis == LegalBasis::Consent);
    let text = if by_consent {
        words(
            "What rests on your consent you may withdraw at any time, by leaving the meeting or by asking the \
             controller; what was done before stays lawful.",
            "Was auf deiner Einwilligung beruht, kannst du jederzeit widerrufen, indem du die Besprechung verlässt oder \
             dich an den Verantwortlichen wendest; was vorher geschah, bleibt rechtmäßig.",
        )
    } else {
        words(
            "No purpose rests on consent as far as the operator has said, so there is none to withdraw.",
            "Nach den Angaben des Betreibers beruht kein Zweck auf Einwilligung; es gibt also keine zu widerrufen.",
        )
    };
    let title = words("Withdrawing consent", "Einwilligung widerrufen");
    draft("Art. 13(2)(c)", title, l)
        .paragraph(text.in_language(l))
        .done()
}

fn complaint(facts: &Facts, l: Language) -> Section {
    let text = words(
        "You may complain to a supervisory authority, for example where you live.",
        "Du kannst dich bei einer Aufsichtsbehörde beschweren, zum Beispiel bei der an deinem Wohnort.",
    );
    let draft = draft("Art. 13(2)(d)", words("Complaints", "Beschwerde"), l).paragraph(text.in_language(l));
    let label = l.pick(
        "The authority for this installation",
        "Für diese Installation zuständig",
    );
    let authority = facts.controller.complaint_authority.as_ref();
    draft
        .said(&label, authority, "operator.complaint_authority")
        .done()
}

fn obligation(l: Language) -> Section {
    let text = words(
        "The program asks for nothing but what connects you: without a network address and the link nobody comes into \
         a meeting; a name is yours to choose. Whether a law or a contract asks for more is the operator's to say.",
        "Das Programm verlangt nur, was dich verbindet: Ohne Netzwerkadresse und ohne den Link kommt niemand in eine \
         Besprechung; den Namen wählst du selbst. Ob ein Gesetz oder ein Vertrag mehr verlangt, muss der Betreiber sagen.",
    );
    let title = words("Whether you have to give anything", "Ob du etwas angeben musst");
    draft("Art. 13(2)(e)", title, l)
        .paragraph(text.in_language(l))
        .done()
}

fn decisions(l: Language) -> Section {
    let text = words(
        "The program makes no automated decisions about people and no profiles.",
        "Das Programm trifft keine automatisierten Entscheidungen über Menschen und bildet keine Profile.",
    );
    let title = words("Automated decisions", "Automatisierte Entscheidungen");
    draft("Art. 13(2)(f)", title, l)
        .paragraph(text.in_language(l))
        .done()
}

fn further(l: Language) -> Section {
    let text = words(
        "The program uses nothing for another purpose than those above.",
        "Das Programm verwendet nichts für einen anderen Zweck als die genannten.",
    );
    draft("Art. 13(3)", words("Other purposes", "Andere Zwecke"), l)
        .paragraph(text.in_language(l))
        .done()
}

fn age(facts: &Facts, l: Language) -> Section {
    let draft = draft("", words("Age", "Alter"), l);
    match facts.controller.age_min {
        Some(age) => draft
            .paragraph(l.pick(
                format!("These pages are meant for people of {age} years and above."),
                format!("Diese Seiten sind für Menschen ab {age} Jahren gedacht."),
            ))
            .done(),
        None => draft
            .missing(
                words(
                    "Age limit: missing. The operator has not said this (operator.age_min).",
                    "Altersgrenze: fehlt. Der Betreiber hat das nicht angegeben (operator.age_min).",
                )
                .in_language(l),
            )
            .done(),
    }
}
