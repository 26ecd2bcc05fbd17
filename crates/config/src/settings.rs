use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use vocab::limits::{LINK_VALIDITY_MAX, MEMBERS_MAX};

const PORT: u16 = 8484;

/// Everything that can be set. No setting is required.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Address and port for pages, the API and signaling (TCP).
    pub listen: SocketAddr,
    /// The address that people type, as far as the port, when it is not that of `listen`: behind a reverse
    /// proxy, for example "https://meet.example.org".
    pub public_url: Option<String>,
    /// Where the database and the instance's key are kept. Made if missing.
    pub data_dir: PathBuf,
    /// What this installation calls itself on its pages.
    pub name: String,
    /// A sentence for everybody, shown on the start page.
    pub notice: Option<String>,
    /// Addresses of reverse proxies whose X-Forwarded-For header is believed. Used for rate limits only.
    pub trusted_proxies: Vec<IpAddr>,
    pub media: Media,
    pub operator: Operator,
    pub legal_bases: LegalBases,
    pub limits: Limits,
    pub log: Log,
}

/// Audio and video.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Media {
    /// Address and port for audio and video (UDP). As long as `listen` is a loopback address, without `public_url`
    /// and `media.public_addresses`, what other machines send is ignored.
    pub listen: SocketAddr,
    /// The addresses by which browsers reach `media.listen`. Needed with a `public_url`, and behind NAT.
    pub public_addresses: Vec<IpAddr>,
}

/// Who runs this installation. Shown to everybody; leave it out on a private machine.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Operator {
    /// The person or organisation responsible (the controller, GDPR Art. 4(7)).
    pub name: Option<String>,
    /// The postal address.
    pub address: Option<String>,
    /// An e-mail address or a sentence on how to get in touch.
    pub contact: Option<String>,
    /// The representative in the European Union of somebody outside of it (GDPR Art. 27).
    pub representative: Option<String>,
    /// How to reach the data protection officer, or a sentence that none has to be named.
    pub data_protection_officer: Option<String>,
    /// The supervisory authority that complaints go to.
    pub complaint_authority: Option<String>,
    /// Who runs the machine, and where; "nobody but us" if nobody else does.
    pub hosting: Option<String>,
    /// Which third countries anything goes to, and on which ground; "none" if none.
    pub third_countries: Option<String>,
    /// From which age people may use these pages by themselves, in years.
    pub age_min: Option<u8>,
    /// The imprint.
    pub imprint_url: Option<String>,
    /// The terms of use.
    pub terms_url: Option<String>,
    /// The privacy policy, if it is not the built-in one (/privacy/policy.en.html, /privacy/policy.de.html).
    pub privacy_url: Option<String>,
}

/// On which ground (GDPR Art. 6(1)) each purpose rests: "consent", "contract", "legal_obligation", "vital_interests",
/// "public_task", "legitimate_interests", or "household" for what is purely personal. The policy shows as missing
/// what is left out.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LegalBases {
    /// Holding the meeting.
    pub meeting: Option<LegalBasis>,
    /// Protection against overload and guessing.
    pub protection: Option<LegalBasis>,
    /// Remembering choices in the visitor's browser.
    pub comfort: Option<LegalBasis>,
    /// Running the server.
    pub operation: Option<LegalBasis>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LegalBasis {
    Consent,
    Contract,
    LegalObligation,
    VitalInterests,
    PublicTask,
    LegitimateInterests,
    Household,
}

/// How much one installation gives to each.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Most people in one meeting.
    pub members_max: u16,
    /// Meetings made from one address in an hour.
    pub rooms_per_hour_per_address: u32,
    /// Connections opened from one address in a minute. A school behind one address needs many.
    pub connections_per_minute_per_address: u32,
    /// Longest time that a link may wait for its first participant, in seconds.
    pub link_validity_max_s: u64,
}

/// What is written to standard error. Never an address, a room, a name or a token, at any level.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// "text" for people, "json" for programs.
    pub format: LogFormat,
    /// "none", "error", "warn", "info", "debug" or "trace".
    pub level: LogLevel,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    None,
    Error,
    Warn,
    Info,
    Debug,
    Trace,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::new(Ipv4Addr::LOCALHOST.into(), PORT),
            public_url: None,
            data_dir: PathBuf::from("./data"),
            name: "Snug".to_owned(),
            notice: None,
            trusted_proxies: Vec::new(),
            media: Media::default(),
            operator: Operator::default(),
            legal_bases: LegalBases::default(),
            limits: Limits::default(),
            log: Log::default(),
        }
    }
}

impl Config {
    /// Whether nobody but browsers on this machine can be meant.
    pub fn is_for_this_machine(&self) -> bool {
        self.listen.ip().is_loopback() && self.public_url.is_none() && self.media.public_addresses.is_empty()
    }
}

impl Default for Media {
    fn default() -> Self {
        Self {
            // Firefox does not send from another interface to the loopback address.
            listen: SocketAddr::new(Ipv4Addr::UNSPECIFIED.into(), PORT),
            public_addresses: Vec::new(),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            members_max: MEMBERS_MAX,
            rooms_per_hour_per_address: 120,
            connections_per_minute_per_address: 1200,
            link_validity_max_s: LINK_VALIDITY_MAX.as_secs(),
        }
    }
}

impl Default for Log {
    fn default() -> Self {
        Self {
            format: LogFormat::Text,
            level: LogLevel::Info,
        }
    }
}

impl Config {
    /// `public_url`, or what follows from `listen`. Without a slash at the end.
    pub fn origin(&self) -> String {
        match &self.public_url {
            Some(url) => url.trim_end_matches('/').to_owned(),
            None => format!("http://{}", self.listen),
        }
    }
}
