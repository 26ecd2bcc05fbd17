use crate::nearest::nearest;
use crate::settings::Config;
use core::fmt;
use figment::Figment;
use figment::error::Kind;
use figment::providers::{Env, Format, Toml};
use std::path::Path;
use vocab::limits::{LINK_VALIDITY_MAX, MEMBERS_MAX};

/// Variables that begin with this are settings.
pub const ENV_PREFIX: &str = "SNUG_";
const LINK_VALIDITY_MIN_S: u64 = 60;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, or the environment.
    pub place: String,
    /// The setting, with dots.
    pub key: String,
    pub what: String,
    pub remedy: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {} {}", self.place, self.key, self.what, self.remedy)
    }
}

/// Everything that is wrong with the settings.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct ConfigError(pub Vec<Problem>);

impl Config {
    /// Reads the settings: defaults, then the file if there is one, then the environment.
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigError> {
        let mut figment = Figment::new();
        if let Some(file) = file {
            figment = figment.merge(Toml::file_exact(file));
        }
        let figment = figment.merge(Env::prefixed(ENV_PREFIX).split("__"));
        let place = file.map_or_else(|| "the defaults".to_owned(), |file| file.display().to_string());
        let config: Self = figment
            .extract()
            .map_err(|errors| ConfigError(errors.into_iter().map(|e| explain(&e, &place)).collect()))?;
        let problems = config.problems(&place);
        if problems.is_empty() {
            Ok(config)
        } else {
            Err(ConfigError(problems))
        }
    }

    /// What no type can say.
    fn problems(&self, place: &str) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut problem = |key: &str, what: String, remedy: &str| {
            let (place, key, remedy) = (place.to_owned(), key.to_owned(), remedy.to_owned());
            problems.push(Problem {
                place,
                key,
                what,
                remedy,
            });
        };
        if self.public_url.as_deref().is_some_and(|url| !is_origin(url)) {
            problem(
                "public_url",
                "This is not the beginning of a web address.".to_owned(),
                "Write scheme, host and perhaps port only, like \"https://meet.example.org\".",
            );
        }
        let addresses_unknown =
            self.media.listen.ip().is_unspecified() && self.media.public_addresses.is_empty();
        if addresses_unknown && self.public_url.is_some() {
            problem(
                "media.public_addresses",
                format!(
                    "media.listen is {}, which is no address that the browsers of others could reach.",
                    self.media.listen
                ),
                "List the addresses of this machine that they can.",
            );
        }
        if !(2..=MEMBERS_MAX).contains(&self.limits.members_max) {
            problem(
                "limits.members_max",
                format!("A meeting has 2 to {MEMBERS_MAX} members."),
                "Choose a number in between.",
            );
        }
        let validity = LINK_VALIDITY_MIN_S..=LINK_VALIDITY_MAX.as_secs();
        if !validity.contains(&self.limits.link_validity_max_s) {
            problem(
                "limits.link_validity_max_s",
                format!(
                    "A link is valid for {} to {} seconds.",
                    validity.start(),
                    validity.end()
                ),
                "Choose a number in between.",
            );
        }
        for (key, value) in [
            (
                "limits.rooms_per_hour_per_address",
                self.limits.rooms_per_hour_per_address,
            ),
            (
                "limits.connections_per_minute_per_address",
                self.limits.connections_per_minute_per_address,
            ),
        ] {
            if value == 0 {
                problem(
                    key,
                    "With 0, nobody could do anything.".to_owned(),
                    "Choose a number above 0.",
                );
            }
        }
        problems
    }
}

fn is_origin(url: &str) -> bool {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    rest.map(|rest| rest.trim_end_matches('/')).is_some_and(|host| {
        !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']) && !host.starts_with(':')
    })
}

/// Says where a setting stands, what is wrong with it, and what to do. Values are not repeated.
fn explain(error: &figment::Error, file: &str) -> Problem {
    let is_env = error
        .metadata
        .as_ref()
        .is_some_and(|metadata| metadata.name.contains("environment"));
    let place = if is_env {
        "environment".to_owned()
    } else {
        file.to_owned()
    };
    let parents = error.path.join(".");
    match &error.kind {
        Kind::UnknownField(field, known) => {
            let key = if error.path.last() == Some(field) || parents.is_empty() {
                if parents.is_empty() {
                    field.clone()
                } else {
                    parents.clone()
                }
            } else {
                format!("{parents}.{field}")
            };
            let prefix = key.strip_suffix(field.as_str()).unwrap_or_default();
            let remedy = match nearest(field, known.iter().copied()) {
                Some(near) => format!("Did you mean {prefix}{near}?"),
                None => format!("Known here are: {}.", known.join(", ")),
            };
            Problem {
                place,
                key,
                what: "There is no such setting.".to_owned(),
                remedy,
            }
        }
        Kind::UnknownVariant(_, known) => Problem {
            place,
            key: parents,
            what: "This is not one of the choices.".to_owned(),
            remedy: format!("Choose one of: {}.", known.join(", ")),
        },
        Kind::InvalidType(_, expected) | Kind::InvalidValue(_, expected) => Problem {
            place,
            key: parents,
            what: "This is not the kind of value that belongs here.".to_owned(),
            remedy: format!("Write {expected}."),
        },
        Kind::Message(message) if !parents.is_empty() => Problem {
            place,
            key: parents,
            what: format!("This value cannot be understood: {message}."),
            remedy: "See `snug config example` for its form.".to_owned(),
        },
        Kind::Message(message) => Problem {
            place,
            key: "the whole file".to_owned(),
            what: format!(
                "It cannot be read: {}.",
                message.lines().collect::<Vec<_>>().join(" ").trim()
            ),
            remedy: "See `snug config example` for its form.".to_owned(),
        },
        _ => Problem {
            place,
            key: parents,
            what: "This value cannot be understood.".to_owned(),
            remedy: "See `snug config example` for its form.".to_owned(),
        },
    }
}
