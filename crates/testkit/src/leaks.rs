use core::fmt::{Debug, Write};
use std::sync::{Arc, Mutex, PoisonError};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

/// Listens to everything that is logged, at every level, for values that must never be.
///
/// Clones listen together. As a [`Layer`] it goes beside a program's own layers; alone, see
/// [`LeakDetector::listen_here`].
#[derive(Clone, Default)]
pub struct LeakDetector(Arc<Mutex<Heard>>);

#[derive(Default)]
struct Heard {
    canaries: Vec<Canary>,
    leaks: Vec<String>,
    records: usize,
}

struct Canary {
    name: &'static str,
    forms: Vec<String>,
}

impl LeakDetector {
    pub fn new() -> Self {
        Self::default()
    }

    /// `text` must not be logged, in any case of letters. Empty texts are not watched for.
    pub fn watch_text(&self, name: &'static str, text: &str) {
        self.watch(name, vec![text.to_lowercase()]);
    }

    /// `bytes` must not be logged: not in hex, base64 (either alphabet), or as Rust's `Debug` prints them.
    pub fn watch_bytes(&self, name: &'static str, bytes: &[u8]) {
        let hex = bytes.iter().fold(String::new(), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        });
        let standard = base64(bytes, b"+/").to_lowercase();
        let url = base64(bytes, b"-_").to_lowercase();
        let debug = format!("{bytes:?}").trim_matches(['[', ']']).to_owned();
        self.watch(name, vec![hex, standard, url, debug]);
    }

    fn watch(&self, name: &'static str, mut forms: Vec<String>) {
        forms.retain(|form| !form.is_empty());
        self.heard(|heard| heard.canaries.push(Canary { name, forms }));
    }

    /// Everything that this thread logs is heard until the guard is dropped.
    #[must_use]
    pub fn listen_here(&self) -> tracing::subscriber::DefaultGuard {
        tracing::subscriber::set_default(tracing_subscriber::registry().with(self.clone()))
    }

    /// The names of what leaked, and where.
    pub fn leaks(&self) -> Vec<String> {
        self.heard(|heard| heard.leaks.clone())
    }

    /// How many spans and events were heard: a test that heard none has shown nothing.
    pub fn records(&self) -> usize {
        self.heard(|heard| heard.records)
    }

    /// Fails the test if anything leaked.
    #[track_caller]
    pub fn assert_clean(&self) {
        let leaks = self.leaks();
        assert!(
            leaks.is_empty(),
            "logged what must never be: {}",
            leaks.join("; ")
        );
    }

    /// Looks for canaries in text that came some other way: a captured standard error, a body, a file.
    pub fn inspect(&self, place: &str, text: &str) {
        let text = text.to_lowercase();
        self.heard(|heard| {
            heard.records += 1;
            let found = heard
                .canaries
                .iter()
                .filter(|canary| canary.forms.iter().any(|form| text.contains(form)));
            let found: Vec<_> = found
                .map(|canary| format!("{} in {place}", canary.name))
                .collect();
            heard.leaks.extend(found);
        });
    }

    fn heard<T>(&self, work: impl FnOnce(&mut Heard) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl<S: Subscriber> Layer<S> for LeakDetector {
    fn on_new_span(&self, attributes: &Attributes<'_>, _: &Id, _: Context<'_, S>) {
        let mut fields = Fields(attributes.metadata().name().to_owned());
        attributes.record(&mut fields);
        self.inspect(attributes.metadata().target(), &fields.0);
    }

    fn on_record(&self, _: &Id, values: &Record<'_>, _: Context<'_, S>) {
        let mut fields = Fields(String::new());
        values.record(&mut fields);
        self.inspect("a span's later field", &fields.0);
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut fields = Fields(String::new());
        event.record(&mut fields);
        self.inspect(event.metadata().target(), &fields.0);
    }
}

struct Fields(String);

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        let _ = write!(self.0, " {}={value}", field.name());
    }

    fn record_bytes(&mut self, field: &Field, value: &[u8]) {
        let _ = write!(self.0, " {}={value:?}", field.name());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(self.0, " {}={value:?}", field.name());
    }
}

/// Unpadded, and without the last character, which depends on what follows in longer texts.
fn base64(bytes: &[u8], last_two: &[u8; 2]) -> String {
    let alphabet = [
        &b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"[..],
        last_two,
    ]
    .concat();
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let number = group
            .iter()
            .fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
        let number = number << (8 * (3 - group.len()));
        for place in 0..=group.len() {
            let index = (number >> (18 - 6 * place)) & 0x3F;
            text.extend(alphabet.get(index as usize).copied().map(char::from));
        }
    }
    if !bytes.len().is_multiple_of(3) {
        text.pop();
    }
    text
}
