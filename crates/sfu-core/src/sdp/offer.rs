use str0m::change::SdpOffer;

use crate::codec::Kind;

const OFFER_BYTES_MAX: usize = 1024 * 1024;
const SECTIONS_MAX: usize = 256;
/// Longest `mid` that is kept apart from others (str0m cuts at 16).
const MID_BYTES_MAX: usize = 16;
const ATTRIBUTE_BYTES_MAX: usize = 256;

/// Why an offer is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OfferError {
    #[error("the offer is longer than a megabyte")]
    TooLong,
    #[error("the offer has more than 256 media sections")]
    TooManySections,
    #[error("the offer is not a session description")]
    Malformed,
    #[error("two sections share a name, or one's name is longer than 16 letters and digits")]
    SectionName,
    #[error("the session is an offer for something else than bundled media over one transport")]
    Unsupported,
}

/// A client's offer, taken apart. Parsing is the most expensive step of a negotiation (milliseconds for large
/// offers), so the shell does it beside the media thread.
pub struct ParsedOffer {
    pub(crate) sdp: SdpOffer,
    pub(crate) id: u32,
    pub(crate) sections: Vec<Section>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Section {
    pub(crate) mid: String,
    /// `None`: data channels.
    pub(crate) kind: Option<Kind>,
    pub(crate) sends: bool,
    pub(crate) receives: bool,
    /// The track's part of `a=msid`.
    pub(crate) track: Option<String>,
    /// The simulcast layers that the client says it sends.
    pub(crate) rids: Vec<String>,
}

impl ParsedOffer {
    /// `id` is the session description's number, to be echoed in the answer.
    pub fn parse(text: &str, id: u32) -> Result<Self, OfferError> {
        if text.len() > OFFER_BYTES_MAX {
            return Err(OfferError::TooLong);
        }
        let sections = read_sections(text)?;
        let sdp = SdpOffer::from_sdp_string(text).map_err(|_| OfferError::Malformed)?;
        Ok(Self { sdp, id, sections })
    }
}

fn read_sections(text: &str) -> Result<Vec<Section>, OfferError> {
    let mut sections: Vec<Section> = Vec::new();
    for line in text.lines() {
        if let Some(media) = line.strip_prefix("m=") {
            if sections.len() == SECTIONS_MAX {
                return Err(OfferError::TooManySections);
            }
            let kind = match media.split(' ').next() {
                Some("audio") => Some(Kind::Audio),
                Some("video") => Some(Kind::Video),
                Some("application") => None,
                _ => return Err(OfferError::Unsupported),
            };
            let (sends, receives) = (kind.is_some(), kind.is_some());
            sections.push(Section {
                mid: String::new(),
                kind,
                sends,
                receives,
                track: None,
                rids: Vec::new(),
            });
            continue;
        }
        let (Some(section), Some(attribute)) = (sections.last_mut(), line.strip_prefix("a=")) else {
            continue;
        };
        read_attribute(section, attribute)?;
    }
    check_names(&sections)?;
    Ok(sections)
}

fn read_attribute(section: &mut Section, attribute: &str) -> Result<(), OfferError> {
    let (name, value) = attribute.split_once(':').unwrap_or((attribute, ""));
    match name {
        "mid" => {
            if value.is_empty()
                || value.len() > MID_BYTES_MAX
                || !value.bytes().all(|byte| byte.is_ascii_alphanumeric())
            {
                return Err(OfferError::SectionName);
            }
            section.mid = value.to_owned();
        }
        "sendrecv" | "sendonly" | "recvonly" | "inactive" if section.kind.is_some() => {
            section.sends = name.starts_with("send");
            section.receives = name.ends_with("recv") || name == "recvonly";
        }
        "msid" if value.len() <= ATTRIBUTE_BYTES_MAX => {
            section.track = value.split(' ').nth(1).map(str::to_owned);
        }
        "rid" => {
            let mut words = value.split(' ');
            if let (Some(rid), Some("send")) = (words.next(), words.next())
                && rid.len() <= 8
                && section.rids.len() < 3
            {
                section.rids.push(rid.to_owned());
            }
        }
        _ => {}
    }
    Ok(())
}

fn check_names(sections: &[Section]) -> Result<(), OfferError> {
    let mut names: Vec<&str> = sections.iter().map(|it| it.mid.as_str()).collect();
    names.sort_unstable();
    let same = names.windows(2).any(|pair| pair.first() == pair.get(1));
    if same || names.first().is_some_and(|it| it.is_empty()) {
        return Err(OfferError::SectionName);
    }
    Ok(())
}
