//! The JSON of options, commands and events.

use base64ct::{Base64UrlUnpadded, Encoding};
use client_core::MeetingLink;
use client_core::{Command, CreateOptions, CreatedRoom, Event, OpenOptions, Reaction, RosterMember};
use serde::Deserialize;
use serde_json::{Value, json};
use vocab::{ParticipantId, Sensitive, UnixMillis};

#[derive(Deserialize)]
struct CreateJson {
    title: Option<String>,
    passphrase: Option<String>,
    valid_for_s: u64,
    created_unix_ms: u64,
}

#[derive(Deserialize)]
struct OpenJson {
    fragment: String,
    passphrase: Option<String>,
    host_seed: Option<String>,
}

#[derive(Deserialize)]
#[serde(tag = "t", rename_all = "snake_case")]
enum CommandJson {
    Join { name: String },
    Chat { text: String },
    Hand { raised: bool },
    LowerHands { participants: Vec<String> },
    React { reaction: String },
    Leave,
    PageClosed,
    End,
    Retry,
}

pub(super) fn create_options(text: &str) -> Option<CreateOptions> {
    let options: CreateJson = serde_json::from_str(text).ok()?;
    Some(CreateOptions {
        title: options.title.unwrap_or_default(),
        passphrase: options.passphrase.map(Sensitive::new),
        valid_for_s: options.valid_for_s,
        created: UnixMillis(options.created_unix_ms),
    })
}

pub(super) fn created(room: &CreatedRoom, title: &str) -> String {
    let request = &room.request;
    json!({
        "link_fragment": room.link.to_fragment(),
        "host_seed": base64url(room.host_seed.expose()),
        "title": (!title.is_empty()).then_some(title),
        "request": {
            "room_id": request.room_id.to_base64url(),
            "generation": request.generation,
            "salt": base64url(&request.salt),
            "verifier": base64url(&request.verifier),
            "descriptor": base64url(&request.descriptor),
            "descriptor_signature": base64url(&request.descriptor_signature),
            "host_public_key": base64url(&request.host_public_key),
            "valid_for_s": request.valid_for_s,
        },
    })
    .to_string()
}

/// The error is a code.
pub(super) fn open_options(text: &str) -> Result<OpenOptions, &'static str> {
    let options: OpenJson = serde_json::from_str(text).map_err(|_| "bad_json")?;
    let link = MeetingLink::parse(&options.fragment).map_err(|error| error.code())?;
    let host_seed = match options.host_seed {
        Some(text) => Some(seed(&text).ok_or("bad_host_seed")?),
        None => None,
    };
    Ok(OpenOptions {
        link,
        passphrase: options.passphrase.map(Sensitive::new),
        host_seed,
    })
}

pub(super) fn command(text: &str) -> Option<Command> {
    Some(match serde_json::from_str(text).ok()? {
        CommandJson::Join { name } => Command::Join { name },
        CommandJson::Chat { text } => Command::Chat { text },
        CommandJson::Hand { raised } => Command::Hand { raised },
        CommandJson::LowerHands { participants } => Command::LowerHands {
            participants: ids(&participants)?,
        },
        CommandJson::React { reaction } => Command::React {
            reaction: Reaction::from_code(&reaction)?,
        },
        CommandJson::Leave => Command::Leave,
        CommandJson::PageClosed => Command::PageClosed,
        CommandJson::End => Command::End,
        CommandJson::Retry => Command::Retry,
    })
}

pub(super) fn event(event: &Event) -> String {
    match event {
        Event::Phase { phase, since } => json!({ "t": "phase", "phase": phase.code(), "since_ms": since.0 }),
        Event::Opened {
            title,
            passphrase_needed,
            is_host,
            expires_at,
            present,
        } => json!({
            "t": "opened",
            "title": title,
            "passphrase_needed": passphrase_needed,
            "is_host": is_host,
            "expires_at_unix_ms": expires_at.0,
            "present": present,
        }),
        Event::Refused {
            reason,
            retry_after_ms,
        } => {
            json!({ "t": "refused", "reason": reason.code(), "retry_after_ms": retry_after_ms })
        }
        Event::Media(access) => json!({ "t": "media", "url": access.url, "token": access.token }),
        Event::Roster { epoch, code, members } => json!({
            "t": "roster",
            "epoch": epoch,
            "code": code.iter().map(|group| format!("{group:05}")).collect::<Vec<_>>(),
            "members": members.iter().map(roster_member).collect::<Vec<_>>(),
        }),
        Event::History {
            kind,
            participant,
            name,
            at,
        } => json!({
            "t": "history",
            "kind": kind.code(),
            "participant": participant.to_base64url(),
            "name": name,
            "at_ms": at.0,
        }),
        Event::Chat { .. } | Event::Hands { .. } | Event::Reaction { .. } => said(event),
        Event::Alarm { code } => json!({ "t": "alarm", "code": code.code(), "detail": code.code() }),
        Event::Over { reason } => json!({ "t": "over", "reason": reason.code() }),
        Event::ServerStopping => json!({ "t": "server_stopping" }),
    }
    .to_string()
}

/// What members tell each other.
fn said(event: &Event) -> Value {
    match event {
        Event::Chat {
            id,
            participant,
            leaf,
            name,
            text,
            ts,
            own,
        } => json!({
            "t": "chat",
            "id": base64url(id),
            "participant": participant.to_base64url(),
            "leaf": leaf,
            "name": name,
            "text": text,
            "ts_unix_ms": ts.0,
            "own": own,
        }),
        Event::Hands { participants } => json!({
            "t": "hands",
            "participants": participants.iter().map(|id| id.to_base64url()).collect::<Vec<_>>(),
        }),
        Event::Reaction {
            participant,
            reaction,
            own,
        } => json!({
            "t": "reaction",
            "participant": participant.to_base64url(),
            "reaction": reaction.code(),
            "own": own,
        }),
        _ => Value::Null,
    }
}

fn roster_member(member: &RosterMember) -> Value {
    json!({
        "participant": member.participant.to_base64url(),
        "leaf": member.leaf,
        "name": member.name.as_deref().unwrap_or_default(),
        "own": member.own,
        "host": member.host,
        "name_readable": member.name.is_some(),
        "since_ms": member.since.0,
    })
}

fn base64url(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(bytes)
}

fn ids(texts: &[String]) -> Option<Vec<ParticipantId>> {
    let id = |text: &String| ParticipantId::from_base64url(text).ok();
    texts.iter().map(id).collect()
}

fn seed(text: &str) -> Option<Sensitive<[u8; 32]>> {
    let mut seed = [0; 32];
    let decoded = Base64UrlUnpadded::decode(text, &mut seed).ok()?;
    (decoded.len() == 32).then(|| Sensitive::new(seed))
}

#[cfg(test)]
mod tests {
    use super::{command, created, event, open_options};
    use client_core::{Command, CreateOptions, Event, Phase, Reaction, create_room};
    use vocab::{Millis, ParticipantId, UnixMillis};

    #[test]
    fn json_is_as_the_contract_says() {
        let options = CreateOptions {
            title: "Tuesday".to_owned(),
            passphrase: None,
            valid_for_s: 60,
            created: UnixMillis(1),
        };
        let room = create_room(&options, &mut testkit::rng(1)).expect("a room");
        let created: serde_json::Value = serde_json::from_str(&created(&room, "Tuesday")).expect("JSON");
        assert_eq!(created["title"], "Tuesday");
        assert_eq!(created["request"]["generation"], 1);
        assert_eq!(created["request"]["verifier"].as_str().map(str::len), Some(512));
        let open = format!(
            r#"{{"fragment":{},"host_seed":{}}}"#,
            created["link_fragment"], created["host_seed"]
        );
        let opened = open_options(&open).unwrap_or_else(|_| panic!("options"));
        assert!(
            opened
                .host_seed
                .is_some_and(|seed| seed.expose() == room.host_seed.expose())
        );
        assert_eq!(open_options(r#"{"fragment":""}"#).err(), Some("missing_fragment"));
        assert_eq!(open_options("{").err(), Some("bad_json"));
        assert!(
            matches!(command(r#"{"t":"join","name":"Ann"}"#), Some(Command::Join { name }) if name == "Ann")
        );
        assert!(matches!(
            command(r#"{"t":"page_closed"}"#),
            Some(Command::PageClosed)
        ));
        assert!(command(r#"{"t":"dance"}"#).is_none());
        assert!(matches!(
            command(r#"{"t":"react","reaction":"applause"}"#),
            Some(Command::React {
                reaction: Reaction::Applause
            })
        ));
        assert!(command(r#"{"t":"react","reaction":"sneer"}"#).is_none());
        let id = ParticipantId::from_bytes([7; 16]);
        let lower = format!(
            r#"{{"t":"lower_hands","participants":["{}"]}}"#,
            id.to_base64url()
        );
        assert!(
            matches!(command(&lower), Some(Command::LowerHands { participants }) if participants == [id])
        );
        assert!(command(r#"{"t":"lower_hands","participants":["me"]}"#).is_none());
        let hands = Event::Hands {
            participants: vec![id],
        };
        assert_eq!(
            event(&hands),
            r#"{"participants":["BwcHBwcHBwcHBwcHBwcHBw"],"t":"hands"}"#
        );
        let phase = Event::Phase {
            phase: Phase::Joined,
            since: Millis(5),
        };
        assert_eq!(event(&phase), r#"{"phase":"joined","since_ms":5,"t":"phase"}"#);
    }
}
