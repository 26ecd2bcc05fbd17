use serde::{Deserialize, Serialize};

/// The languages that documents are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    En,
    De,
}

impl Language {
    pub const ALL: [Self; 2] = [Self::En, Self::De];

    /// As in `lang="…"`.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// One of two texts, for those that are put together.
    pub(crate) fn pick(self, en: impl Into<String>, de: impl Into<String>) -> String {
        match self {
            Self::En => en.into(),
            Self::De => de.into(),
        }
    }
}

/// A text of the files, in every language.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    pub en: String,
    pub de: String,
}

impl Text {
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::De => &self.de,
        }
    }

    pub(crate) fn is_complete(&self) -> bool {
        !self.en.trim().is_empty() && !self.de.trim().is_empty()
    }
}

/// A text of the program, in every language.
#[derive(Clone, Copy)]
pub(crate) struct Words {
    en: &'static str,
    de: &'static str,
}

pub(crate) const fn words(en: &'static str, de: &'static str) -> Words {
    Words { en, de }
}

impl Words {
    pub(crate) fn in_language(self, language: Language) -> String {
        language.pick(self.en, self.de)
    }
}
