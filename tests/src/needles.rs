//! What must not be found, in every form in which it could be hidden.

use crate::Place;
use base64ct::{Base64Unpadded, Base64UrlUnpadded, Encoding};
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};

/// Shorter ones occur by chance.
const VALUE_BYTES_MIN: usize = 5;

/// Values that are looked for.
#[derive(Default)]
pub struct Needles {
    values: Vec<(String, Vec<u8>)>,
}

/// A needle that was found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Found {
    pub what: String,
    pub form: &'static str,
    pub place: Place,
}

/// Why something cannot be looked for.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} has fewer than {VALUE_BYTES_MIN} bytes and would be found by chance")]
pub struct TooShort {
    what: String,
}

impl Needles {
    pub fn add(&mut self, what: &str, value: &[u8]) -> Result<(), TooShort> {
        if value.len() < VALUE_BYTES_MIN {
            return Err(TooShort {
                what: what.to_owned(),
            });
        }
        self.values.push((what.to_owned(), value.to_vec()));
        Ok(())
    }

    pub fn len(&self) -> usize {
        self.values.len()
    }

    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    pub(crate) fn search(&self) -> Search {
        let mut search = Search {
            begins: vec![false; 1 << 16],
            by_head: HashMap::new(),
        };
        for (what, value) in &self.values {
            for (form, bytes) in forms(value) {
                let (Some(&begin), Some(&head)) = (bytes.first_chunk(), bytes.first_chunk()) else {
                    unreachable!("a form is no shorter than what it is a form of");
                };
                if let Some(begins) = search.begins.get_mut(usize::from(u16::from_ne_bytes(begin))) {
                    *begins = true;
                }
                let what = what.clone();
                let alike = search.by_head.entry(head).or_default();
                alike.push(Pattern { what, form, bytes });
            }
        }
        search
    }
}

/// Looks for all forms of all needles in one pass.
pub(crate) struct Search {
    /// Whether some form begins with these two bytes: most places of a recording are done with that.
    begins: Vec<bool>,
    by_head: HashMap<[u8; 4], Vec<Pattern>>,
}

struct Pattern {
    what: String,
    form: &'static str,
    bytes: Vec<u8>,
}

impl Search {
    pub(crate) fn found_in(&self, place: Place, bytes: &[u8]) -> BTreeSet<Found> {
        let mut found = BTreeSet::new();
        for (at, head) in bytes.windows(4).enumerate() {
            let [first, second, ..] = *head else { continue };
            let begin = usize::from(u16::from_ne_bytes([first, second]));
            if !self.begins.get(begin).copied().unwrap_or_default() {
                continue;
            }
            let alike = head
                .try_into()
                .ok()
                .and_then(|head: [u8; 4]| self.by_head.get(&head));
            let rest = bytes.get(at..).unwrap_or_default();
            for pattern in alike
                .into_iter()
                .flatten()
                .filter(|it| rest.starts_with(&it.bytes))
            {
                found.insert(Found {
                    what: pattern.what.clone(),
                    form: pattern.form,
                    place,
                });
            }
        }
        found
    }
}

/// How a value may look on the wire: as it is, UTF-16, hex, percent-encoded in every usual way, escaped as in
/// JSON, base64 in every alignment.
pub fn forms(value: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let mut forms = vec![("raw", value.to_vec())];
    let each = |format: &dyn Fn(u8) -> String| -> Vec<u8> {
        value.iter().flat_map(|byte| format(*byte).into_bytes()).collect()
    };
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte);
    forms.push(("hex", each(&|byte| format!("{byte:02x}"))));
    forms.push(("hex", each(&|byte| format!("{byte:02X}"))));
    forms.push(("percent", each(&|byte| format!("%{byte:02x}"))));
    forms.push(("percent", each(&|byte| format!("%{byte:02X}"))));
    forms.push((
        "percent where needed",
        each(&|byte| {
            if plain(byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        }),
    ));
    let form: String = url::form_urlencoded::byte_serialize(value).collect();
    forms.push(("form", form.into_bytes()));
    if let Ok(text) = core::str::from_utf8(value) {
        forms.push(("utf-16", text.encode_utf16().flat_map(u16::to_le_bytes).collect()));
        let escaped: String = text
            .encode_utf16()
            .map(|unit| match u8::try_from(unit) {
                Ok(byte) if (b' '..=b'~').contains(&byte) => char::from(byte).to_string(),
                _ => format!("\\u{unit:04x}"),
            })
            .collect();
        forms.push(("escaped", escaped.into_bytes()));
    }
    // Inside a longer text the value may start at any of three places of a group.
    for skipped in 0..3_usize {
        let padded = [&[0; 2][..skipped.min(2)], value].concat();
        // Characters that hold no bit of what stands before or after.
        let (first, end) = ((skipped * 8).div_ceil(6), padded.len() * 8 / 6);
        for (name, text) in [
            ("base64", Base64Unpadded::encode_string(&padded)),
            ("base64url", Base64UrlUnpadded::encode_string(&padded)),
        ] {
            if let Some(core) = text.get(first..end) {
                forms.push((name, core.as_bytes().to_vec()));
            }
        }
    }
    // The same bytes under two names are one form.
    let mut seen = BTreeSet::new();
    forms.retain(|(_, bytes)| seen.insert(bytes.clone()));
    forms
}

#[cfg(test)]
mod tests {
    use super::{Needles, forms};
    use crate::Place;
    use base64ct::{Base64, Base64Url, Encoding};

    #[test]
    fn a_value_is_found_wherever_it_starts() {
        let value = b"canary: \xe4\xf6\xfc / ?";
        let mut needles = Needles::default();
        needles.add("it", value).expect("long enough");
        let search = needles.search();
        for before in 0..7_usize {
            for after in 0..4_usize {
                let text = [&vec![b'<'; before], value.as_slice(), &vec![b'>'; after]].concat();
                for hidden in [
                    text.clone(),
                    Base64::encode_string(&text).into_bytes(),
                    Base64Url::encode_string(&text).into_bytes(),
                    text.iter()
                        .flat_map(|byte| format!("{byte:02X}").into_bytes())
                        .collect(),
                ] {
                    assert_eq!(
                        search.found_in(Place::Sent, &hidden).len(),
                        1,
                        "{before} before, {after} after"
                    );
                }
            }
        }
        assert!(search.found_in(Place::Sent, b"canary, something else").is_empty());
    }

    #[test]
    fn a_text_has_all_its_forms() {
        let forms = forms("né à".as_bytes());
        let has = |name: &str, bytes: &[u8]| forms.iter().any(|(form, it)| *form == name && it == bytes);
        assert!(has("raw", "né à".as_bytes()));
        assert!(has("hex", b"6ec3a920c3a0") && has("hex", b"6EC3A920C3A0"));
        assert!(has("percent", b"%6E%C3%A9%20%C3%A0"));
        assert!(has("percent where needed", b"n%C3%A9%20%C3%A0"));
        assert!(has("form", b"n%C3%A9+%C3%A0"));
        assert!(has("escaped", b"n\\u00e9 \\u00e0"));
        assert!(has("utf-16", b"n\0\xe9\0 \0\xe0\0"));
        assert!(has("base64", b"bsOpIMOg"));
    }

    #[test]
    fn what_occurs_by_chance_is_not_looked_for() {
        assert!(Needles::default().add("a name", b"Bob").is_err());
    }
}
