//! What the server can see although it cannot open anything.

use super::{Sources, Written, parts};
use crate::document::Draft;
use crate::inventory::Kind;
use crate::words::{Language, words};

pub(super) fn write(sources: Sources<'_>, l: Language) -> Written {
    let lead = words(
        "Encryption hides what is said, shown and written, and who is called what. It does not hide that people meet. \
         This is what remains visible to whoever runs the server, and to whoever has taken it over.",
        "Verschlüsselung verbirgt, was gesagt, gezeigt und geschrieben wird, und wer wie heißt. Sie verbirgt nicht, dass \
         Menschen sich treffen. Dies bleibt für den sichtbar, der den Server betreibt oder ihn übernommen hat.",
    );
    let title = |en, de| words(en, de).in_language(l);
    let entries = |kind| {
        sources
            .running()
            .personal()
            .filter(move |entry| entry.kind == kind)
    };
    let seen = Draft::new(l, "", title("While people meet", "Während Menschen sich treffen"));
    let stored = Draft::new(l, "", title("In the database", "In der Datenbank"));
    let limits = entries(Kind::InMemory)
        .chain(entries(Kind::StoredColumn))
        .filter_map(|entry| entry.facts.known_limits.as_ref())
        .map(|text| text.in_language(l).to_owned());
    let mut limits: Vec<String> = limits.collect();
    limits.sort();
    limits.dedup();
    let in_front = words(
        "A proxy, a provider or a network in front of the server sees network addresses, times and amounts as well.",
        "Auch ein Proxy, ein Anbieter oder ein Netz vor dem Server sieht Netzwerkadressen, Zeiten und Mengen.",
    );
    limits.push(in_front.in_language(l));
    let sections = vec![
        parts::kept(seen, entries(Kind::InMemory), sources.facts, l).done(),
        parts::kept(stored, entries(Kind::StoredColumn), sources.facts, l).done(),
        Draft::new(l, "", title("Known limits", "Bekannte Grenzen"))
            .list(limits)
            .done(),
        parts::promises(
            Draft::new(
                l,
                "",
                title(
                    "What it cannot see, and when not",
                    "Was er nicht sehen kann, und wann doch",
                ),
            ),
            sources,
            l,
        )
        .done(),
    ];
    (vec![lead.in_language(l)], sections)
}
