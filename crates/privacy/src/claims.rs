use crate::words::{Language, Text};
use serde::{Deserialize, Serialize};

/// Every promise, each with the tests that prove it: `privacy/claims.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    #[serde(rename = "claim")]
    pub claims: Vec<Claim>,
}

/// One promise.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    pub id: String,
    /// In English.
    pub sentence: String,
    pub sentence_de: String,
    /// The sentence of the interface that says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sentence_key: Option<String>,
    #[serde(default)]
    pub does_not_hold_when: Vec<String>,
    #[serde(default)]
    pub does_not_hold_when_de: Vec<String>,
    #[serde(default, skip_serializing)]
    pub tests: Vec<String>,
}

/// Why the claims cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClaimsError {
    #[error("the claims are not well-formed: {0}")]
    Form(String),
    #[error("{0}: a promise needs a test")]
    Unproved(String),
    #[error("{0}: not said in every language")]
    Incomplete(String),
}

impl Claims {
    pub fn parse(text: &str) -> Result<Self, ClaimsError> {
        let claims: Self = toml::from_str(text).map_err(|error| ClaimsError::Form(error.to_string()))?;
        for claim in &claims.claims {
            if claim.tests.is_empty() {
                return Err(ClaimsError::Unproved(claim.id.clone()));
            }
            let sentence = Text {
                en: claim.sentence.clone(),
                de: claim.sentence_de.clone(),
            };
            if !sentence.is_complete() || claim.does_not_hold_when.len() != claim.does_not_hold_when_de.len()
            {
                return Err(ClaimsError::Incomplete(claim.id.clone()));
            }
        }
        Ok(claims)
    }

    pub fn find(&self, id: &str) -> Option<&Claim> {
        self.claims.iter().find(|claim| claim.id == id)
    }
}

impl Claim {
    pub fn sentence_in(&self, language: Language) -> &str {
        match language {
            Language::En => &self.sentence,
            Language::De => &self.sentence_de,
        }
    }

    /// When it does not hold.
    pub fn conditions_in(&self, language: Language) -> &[String] {
        match language {
            Language::En => &self.does_not_hold_when,
            Language::De => &self.does_not_hold_when_de,
        }
    }
}
