//! The closed sets of words, each with what a person reads for it.

use crate::words::{Language, Words, words};
use serde::{Deserialize, Serialize};

/// Whom it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// Whoever opens a page.
    Visitor,
    Participant,
    /// Whoever makes a meeting.
    Host,
    Nobody,
}

/// What kind of data it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    NetworkAddress,
    Pseudonym,
    Time,
    Key,
    /// Content that only participants can open.
    Sealed,
    Preference,
    Technical,
}

/// What ends the keeping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    Answered,
    ConnectionClosed,
    MeetingOver,
    TabClosed,
    VisitorErases,
    ServerStops,
    LogDiscarded,
    InstallationRemoved,
}

/// Who gets it beside the controller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// Who runs the machine, if that is not the controller.
    Hosting,
    /// The others in the same meeting.
    Participants,
    /// The browser that asked.
    Visitor,
}

/// The grounds of GDPR Art. 6(1), and the one outside of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LegalBasis {
    Consent,
    Contract,
    LegalObligation,
    VitalInterests,
    PublicTask,
    LegitimateInterests,
    /// A purely personal or household activity, to which the GDPR does not apply.
    Household,
}

impl Subject {
    pub fn in_language(self, language: Language) -> String {
        let text: Words = match self {
            Self::Visitor => words("whoever opens a page", "wer eine Seite öffnet"),
            Self::Participant => words("participants", "Teilnehmende"),
            Self::Host => words("whoever makes a meeting", "wer eine Besprechung anlegt"),
            Self::Nobody => words("nobody", "niemand"),
        };
        text.in_language(language)
    }
}

impl Category {
    pub fn in_language(self, language: Language) -> String {
        let text = match self {
            Self::NetworkAddress => words("network addresses", "Netzwerkadressen"),
            Self::Pseudonym => words(
                "random or hashed identifiers",
                "zufällige oder gehashte Kennungen",
            ),
            Self::Time => words("times and states", "Zeiten und Zustände"),
            Self::Key => words("keys and proofs", "Schlüssel und Nachweise"),
            Self::Sealed => words(
                "encrypted content that the server cannot open",
                "verschlüsselte Inhalte, die der Server nicht öffnen kann",
            ),
            Self::Preference => words("preferences", "Einstellungen"),
            Self::Technical => words("technical data", "technische Daten"),
        };
        text.in_language(language)
    }
}

impl Event {
    /// After "until" and "bis".
    pub fn in_language(self, language: Language) -> String {
        let text = match self {
            Self::Answered => words(
                "it is handed on or answered",
                "es weitergereicht oder beantwortet ist",
            ),
            Self::ConnectionClosed => words("the connection is closed", "die Verbindung geschlossen ist"),
            Self::MeetingOver => words("the meeting is over", "die Besprechung vorbei ist"),
            Self::TabClosed => words(
                "the tab is closed or the meeting is left",
                "der Tab geschlossen oder die Besprechung verlassen wird",
            ),
            Self::VisitorErases => words(
                "you erase it, or your browser does",
                "du oder dein Browser es löschen",
            ),
            Self::ServerStops => words("the server stops", "der Server stoppt"),
            Self::LogDiscarded => words(
                "whatever collects the log discards it",
                "das, was das Protokoll sammelt, es verwirft",
            ),
            Self::InstallationRemoved => {
                words("the installation is removed", "die Installation entfernt wird")
            }
        };
        text.in_language(language)
    }
}

impl Recipient {
    pub fn in_language(self, language: Language) -> String {
        let text = match self {
            Self::Hosting => words(
                "who runs the machine on the controller's behalf",
                "wer die Maschine im Auftrag des Verantwortlichen betreibt",
            ),
            Self::Participants => words(
                "the other participants of the same meeting",
                "die anderen Teilnehmenden derselben Besprechung",
            ),
            Self::Visitor => words("the browser that asked", "der Browser, der gefragt hat"),
        };
        text.in_language(language)
    }
}

impl LegalBasis {
    pub fn in_language(self, language: Language) -> String {
        let text = match self {
            Self::Consent => words(
                "consent, GDPR Art. 6(1)(a)",
                "Einwilligung, Art. 6 Abs. 1 Buchst. a DSGVO",
            ),
            Self::Contract => words(
                "performance of a contract, GDPR Art. 6(1)(b)",
                "Erfüllung eines Vertrags, Art. 6 Abs. 1 Buchst. b DSGVO",
            ),
            Self::LegalObligation => words(
                "a legal obligation, GDPR Art. 6(1)(c)",
                "rechtliche Verpflichtung, Art. 6 Abs. 1 Buchst. c DSGVO",
            ),
            Self::VitalInterests => words(
                "vital interests, GDPR Art. 6(1)(d)",
                "lebenswichtige Interessen, Art. 6 Abs. 1 Buchst. d DSGVO",
            ),
            Self::PublicTask => words(
                "a task in the public interest, GDPR Art. 6(1)(e)",
                "Aufgabe im öffentlichen Interesse, Art. 6 Abs. 1 Buchst. e DSGVO",
            ),
            Self::LegitimateInterests => words(
                "legitimate interests, GDPR Art. 6(1)(f)",
                "berechtigte Interessen, Art. 6 Abs. 1 Buchst. f DSGVO",
            ),
            Self::Household => words(
                "a purely personal or household activity, to which the GDPR does not apply, Art. 2(2)(c)",
                "ausschließlich persönliche oder familiäre Tätigkeit, auf die die DSGVO nicht anwendbar ist, Art. 2 Abs. 2 Buchst. c",
            ),
        };
        text.in_language(language)
    }
}
