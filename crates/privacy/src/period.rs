use crate::words::Language;
use core::time::Duration;
use serde::{Deserialize, Serialize};

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// A span of time as ISO 8601 writes it, of one unit: `P14D`, `PT12H`, `PT5M`, `PT15S`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period(Duration);

/// A span of time that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no span of time like P14D, PT12H, PT5M or PT15S")]
pub struct PeriodError(String);

impl Period {
    pub fn new(duration: Duration) -> Self {
        Self(duration)
    }

    pub fn duration(self) -> Duration {
        self.0
    }

    /// "30 days", in the largest unit that leaves no rest.
    pub fn in_language(self, language: Language) -> String {
        let seconds = self.0.as_secs();
        let (unit, one, many) = match seconds {
            s if s > 0 && s.is_multiple_of(DAY) => (DAY, ("day", "Tag"), ("days", "Tage")),
            s if s > 0 && s.is_multiple_of(HOUR) => (HOUR, ("hour", "Stunde"), ("hours", "Stunden")),
            s if s > 0 && s.is_multiple_of(MINUTE) => (MINUTE, ("minute", "Minute"), ("minutes", "Minuten")),
            _ => (1, ("second", "Sekunde"), ("seconds", "Sekunden")),
        };
        let count = seconds / unit;
        let (en, de) = if count == 1 { one } else { many };
        format!("{count} {}", language.pick(en, de))
    }
}

impl TryFrom<String> for Period {
    type Error = PeriodError;

    fn try_from(text: String) -> Result<Self, PeriodError> {
        let parsed = || {
            let rest = text.strip_prefix('P')?;
            let (number, unit) = match rest.strip_prefix('T') {
                None => (rest.strip_suffix('D')?, DAY),
                Some(rest) => [('H', HOUR), ('M', MINUTE), ('S', 1)]
                    .into_iter()
                    .find_map(|(letter, unit)| rest.strip_suffix(letter).map(|number| (number, unit)))?,
            };
            let is_plain = number.bytes().all(|byte| byte.is_ascii_digit());
            let seconds = number
                .parse::<u64>()
                .ok()
                .filter(|_| is_plain)?
                .checked_mul(unit)?;
            Some(Self(Duration::from_secs(seconds)))
        };
        parsed().ok_or_else(|| PeriodError(text.clone()))
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        let seconds = period.0.as_secs();
        match seconds {
            s if s > 0 && s.is_multiple_of(DAY) => format!("P{}D", s / DAY),
            s if s > 0 && s.is_multiple_of(HOUR) => format!("PT{}H", s / HOUR),
            s if s > 0 && s.is_multiple_of(MINUTE) => format!("PT{}M", s / MINUTE),
            s => format!("PT{s}S"),
        }
    }
}
