//! The settings: one typed file, from which its own documentation and example are made.
//!
//! **Architecture Invariant**: a setting has one home, here, and is handed on as a value. This crate opens no
//! socket and makes no directory; it reads one file and the environment, and says what is wrong with them.
//!
//! [`Config::load`] merges the defaults, the TOML file and variables that begin with `SNUG_` (a double
//! underscore goes one level down: `SNUG_MEDIA__LISTEN`). Every [`Problem`] names where the setting stands, its
//! key and what to do.

mod example;
mod load;
mod nearest;
mod settings;

pub use example::example;
pub use load::{ConfigError, ENV_PREFIX, Problem};
pub use settings::{Config, LegalBases, LegalBasis, Limits, Log, LogFormat, LogLevel, Media, Operator};

#[cfg(test)]
mod tests;
