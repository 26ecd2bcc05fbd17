//! What a document is made of, before anybody decides how it looks.

mod html;
mod text;

use crate::words::Language;
use serde::Serialize;

/// A document for people, in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Document {
    pub language: Language,
    pub title: String,
    pub lead: Vec<String>,
    pub sections: Vec<Section>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Section {
    /// The item of the law that the section answers, such as `Art. 13(1)(a)`; empty if it answers none.
    pub law: &'static str,
    pub title: String,
    pub blocks: Vec<Block>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    Paragraph(String),
    /// Something that the law asks for and that the operator has not said.
    Missing(String),
    List(Vec<String>),
    Table {
        head: Vec<String>,
        rows: Vec<Vec<String>>,
    },
}

impl Document {
    /// The document for programs.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Everything that is shown as missing.
    pub fn missing(&self) -> impl Iterator<Item = &str> {
        let blocks = self.sections.iter().flat_map(|section| &section.blocks);
        blocks.filter_map(|block| match block {
            Block::Missing(what) => Some(what.as_str()),
            _ => None,
        })
    }
}

/// Puts one section together.
pub(crate) struct Draft {
    language: Language,
    section: Section,
}

impl Draft {
    pub(crate) fn new(language: Language, law: &'static str, title: String) -> Self {
        Self {
            language,
            section: Section {
                law,
                title,
                blocks: Vec::new(),
            },
        }
    }

    pub(crate) fn paragraph(mut self, text: String) -> Self {
        self.section.blocks.push(Block::Paragraph(text));
        self
    }

    pub(crate) fn missing(mut self, what: String) -> Self {
        self.section.blocks.push(Block::Missing(what));
        self
    }

    /// What the operator has said, or that it is missing.
    pub(crate) fn said(self, label: &str, said: Option<&String>, setting: &str) -> Self {
        match said {
            Some(said) => self.paragraph(format!("{label}: {said}")),
            None => {
                let missing = self.language.pick(
                    format!("{label}: missing. The operator has not said this ({setting})."),
                    format!("{label}: fehlt. Der Betreiber hat das nicht angegeben ({setting})."),
                );
                self.missing(missing)
            }
        }
    }

    pub(crate) fn said_if_any(self, label: &str, said: Option<&String>) -> Self {
        match said {
            Some(said) => self.paragraph(format!("{label}: {said}")),
            None => self,
        }
    }

    pub(crate) fn list(mut self, items: Vec<String>) -> Self {
        if !items.is_empty() {
            self.section.blocks.push(Block::List(items));
        }
        self
    }

    pub(crate) fn table(mut self, head: Vec<String>, rows: Vec<Vec<String>>) -> Self {
        if !rows.is_empty() {
            self.section.blocks.push(Block::Table { head, rows });
        }
        self
    }

    pub(crate) fn done(self) -> Section {
        self.section
    }
}
