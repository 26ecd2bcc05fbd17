use core::fmt::Write as _;
use std::collections::BTreeMap;

use crate::codec::Codec;

/// What a media section is for, when the answer is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// The client sends; the codec that it shall use comes first.
    Published { codec: Codec, only: bool },
    /// We send this track in it.
    Bound { publisher: String, track: String },
    /// Nothing is sent in it, now.
    Unbound,
}

/// Rewrites str0m's answer: directions and stream names of the sections by their roles, the codec order and
/// Opus parameters of published ones. Sections without a role stay as they are.
pub(crate) fn rewrite(answer: &str, roles: &BTreeMap<String, Role>) -> String {
    let mut out = String::with_capacity(answer.len() + 512);
    let mut parts = split_sections(answer).into_iter();
    for line in parts.next().unwrap_or_default() {
        if line.starts_with("a=msid-semantic") {
            line_to(&mut out, "a=msid-semantic: WMS *");
        } else {
            line_to(&mut out, line);
        }
    }
    for section in parts {
        let mid = section.iter().find_map(|line| line.strip_prefix("a=mid:"));
        match mid.and_then(|it| roles.get(it)) {
            Some(Role::Published { codec, only }) => published(&mut out, &section, *codec, *only),
            Some(Role::Bound { publisher, track }) => bound(&mut out, &section, publisher, track),
            Some(Role::Unbound) => unbound(&mut out, &section),
            None => section.iter().for_each(|line| line_to(&mut out, line)),
        }
    }
    out
}

/// The session's lines, then each section's.
fn split_sections(text: &str) -> Vec<Vec<&str>> {
    let mut parts = vec![Vec::new()];
    for line in text.lines() {
        if line.starts_with("m=") {
            parts.push(Vec::new());
        }
        if let Some(part) = parts.last_mut() {
            part.push(line);
        }
    }
    parts
}

fn line_to(out: &mut String, line: &str) {
    out.push_str(line);
    out.push_str("\r\n");
}

fn is_direction(line: &str) -> bool {
    matches!(line, "a=sendrecv" | "a=sendonly" | "a=recvonly" | "a=inactive")
}

fn is_stream(line: &str) -> bool {
    line.starts_with("a=msid:") || line.starts_with("a=ssrc:") || line.starts_with("a=ssrc-group:")
}

fn unbound(out: &mut String, section: &[&str]) {
    for line in section {
        if is_direction(line) {
            line_to(out, "a=inactive");
        } else if !is_stream(line) {
            line_to(out, line);
        }
    }
}

fn bound(out: &mut String, section: &[&str], publisher: &str, track: &str) {
    let msid = format!("{publisher}|{track} {track}");
    for line in section {
        if line.starts_with("a=msid:") {
            continue;
        }
        if is_direction(line) {
            line_to(out, "a=sendonly");
            let _ = write!(out, "a=msid:{msid}\r\n");
            continue;
        }
        match line.strip_prefix("a=ssrc:").and_then(|rest| rest.split_once(' ')) {
            Some((ssrc, attribute)) if attribute.starts_with("msid:") => {
                let _ = write!(out, "a=ssrc:{ssrc} msid:{msid}\r\n");
            }
            _ => line_to(out, line),
        }
    }
}

fn published(out: &mut String, section: &[&str], codec: Codec, only: bool) {
    let types = PayloadTypes::read(section, codec);
    for line in section {
        if line.starts_with("m=") {
            line_to(out, &types.media_line(line, only));
        } else if is_direction(line) {
            line_to(out, "a=recvonly");
        } else if is_stream(line) || (only && types.is_of_another(line)) {
            continue;
        } else if let Some(parameters) = types.opus_parameters(line) {
            // Constant bitrate and no pauses: packet sizes must not tell what is said (e2ee.md section 10).
            let _ = write!(out, "{parameters};cbr=1;usedtx=0\r\n");
        } else {
            line_to(out, line);
        }
    }
}

/// The payload types of a section that belong to one codec, its retransmissions included.
struct PayloadTypes<'a> {
    preferred: Vec<&'a str>,
    opus: Option<&'a str>,
}

impl<'a> PayloadTypes<'a> {
    fn read(section: &[&'a str], codec: Codec) -> Self {
        let of_codec = |wanted: Codec| {
            section.iter().filter_map(move |line| {
                let (number, format) = line.strip_prefix("a=rtpmap:")?.split_once(' ')?;
                format
                    .split('/')
                    .next()?
                    .eq_ignore_ascii_case(wanted.name())
                    .then_some(number)
            })
        };
        let mut preferred: Vec<&str> = of_codec(codec).collect();
        let resent: Vec<&str> = section
            .iter()
            .filter_map(|line| {
                let (number, parameters) = line.strip_prefix("a=fmtp:")?.split_once(' ')?;
                preferred
                    .contains(&parameters.strip_prefix("apt=")?)
                    .then_some(number)
            })
            .collect();
        preferred.extend(resent);
        Self {
            preferred,
            opus: of_codec(Codec::Opus).next(),
        }
    }

    fn media_line(&self, line: &str, only: bool) -> String {
        // m=<media> <port> <protocol> <payload type> ... (RFC 8866 section 5.14)
        let words: Vec<&str> = line.split(' ').collect();
        let (head, types) = words.split_at(words.len().min(3));
        let first = self.preferred.iter().filter(|it| types.contains(it)).copied();
        let rest = types
            .iter()
            .filter(|it| !self.preferred.contains(it) && !only)
            .copied();
        head.iter()
            .copied()
            .chain(first)
            .chain(rest)
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn is_of_another(&self, line: &str) -> bool {
        let number = ["a=rtpmap:", "a=fmtp:", "a=rtcp-fb:"]
            .iter()
            .find_map(|prefix| line.strip_prefix(prefix))
            .and_then(|rest| rest.split(' ').next());
        number.is_some_and(|it| it != "*" && !self.preferred.contains(&it))
    }

    fn opus_parameters<'b>(&self, line: &'b str) -> Option<&'b str> {
        let number = line.strip_prefix("a=fmtp:")?.split(' ').next()?;
        (Some(number) == self.opus).then_some(line)
    }
}
