use crate::BOTH;
use base64ct::{Base64UrlUnpadded, Encoding};
use client::media::{Loop, test_card, tone};
use client::{Bot, Mischief};
use core::time::Duration;
use futures_util::SinkExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use url::Url;
use whole_system::{
    Meeting, Needles, Place, Recorder, SOON, Setup, TestServer, forms, inside, open_control, sees_video_of,
};

const TITLE: &str = "Canary title: Project Nightingale";
const PASSPHRASE: &str = "canary passphrase of seven herons";
const NAMES: [&str; 2] = ["Alice Canary-Winterbottom", "Bob Canary-Quux"];
const CHAT: &str = "canary chat: the eagle lands at noon";
const DATA: &[u8] = b"canary data: a stroke on the board";
const A_MOMENT: Duration = Duration::from_millis(50);

/// A server with its tap, and a proxy in front of it.
async fn recorded() -> anyhow::Result<(TestServer, Recorder, Url)> {
    let recorder = Recorder::new();
    let setup = Setup {
        tap: Some(recorder.clone()),
        ..Setup::default()
    };
    let server = TestServer::start_as(setup).await?;
    let proxy = recorder.proxy(server.address()).await?;
    Ok((server, recorder, proxy))
}

/// What names or opens the meeting. The room id is no secret for the server.
fn secrets_of(meeting: &Meeting) -> anyhow::Result<Needles> {
    let link = &meeting.created.link;
    let fragment = link.to_fragment();
    let secret_part = fragment.split('.').nth(1).unwrap_or_default();
    let secret_bytes = Base64UrlUnpadded::decode_vec(secret_part).map_err(|_| anyhow::anyhow!("fragment"))?;
    let mut needles = Needles::default();
    needles.add("title", TITLE.as_bytes())?;
    needles.add("passphrase", PASSPHRASE.as_bytes())?;
    needles.add("chat", CHAT.as_bytes())?;
    needles.add("data", DATA)?;
    needles.add("link secret", link.secret.expose())?;
    needles.add("fragment", secret_part.as_bytes())?;
    needles.add("fragment's bytes", &secret_bytes)?;
    needles.add("host key", meeting.created.host_seed.expose())?;
    for name in NAMES {
        needles.add("name", name.as_bytes())?;
    }
    Ok(needles)
}

/// Frames past what the codec leaves in the clear.
fn frames() -> anyhow::Result<Needles> {
    let mut needles = Needles::default();
    let mut add = |what: &str, from: &Loop, count: usize, range: core::ops::Range<usize>| {
        for frame in (0..count).filter_map(|position| from.frame(position)) {
            if let Some(middle) = frame.get(range.clone()) {
                needles.add(what, middle)?;
            }
        }
        anyhow::Ok(())
    };
    add("video", test_card(), 60, 12..60)?;
    add("audio", tone(), 20, 8..48)?;
    anyhow::ensure!(needles.len() > 60, "the loops are not what they were");
    Ok(needles)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_that_reaches_the_server_names_or_opens_anything() -> anyhow::Result<()> {
    let (_server, recorder, proxy) = recorded().await?;
    let meeting = Meeting::create_with(&proxy, TITLE, Some(PASSPHRASE)).await?;
    let host = meeting
        .options(NAMES[0])
        .host(meeting.created.host_seed.clone())
        .send(&BOTH);
    let alice = inside(Bot::join(host), "Alice").await?;
    let bob = inside(Bot::join(meeting.options(NAMES[1]).send(&BOTH)), "Bob").await?;
    sees_video_of(&alice, NAMES[1]).await?;
    sees_video_of(&bob, NAMES[0]).await?;
    alice.chat(CHAT);
    bob.send_data(true, DATA);
    bob.wait_for("the line", SOON, |state| {
        state.chats.iter().any(|chat| chat.text == CHAT)
    })
    .await?;
    alice
        .wait_for("the data", SOON, |state| {
            state.data.iter().any(|data| data.bytes == DATA)
        })
        .await?;
    bob.leave().await;
    alice.leave().await;

    // What must be there is found, or the recording is worth nothing.
    for (place, bytes) in recorder.lengths() {
        assert!(
            bytes > if place == Place::Data { 30 } else { 3000 },
            "only {bytes} bytes in {place:?}"
        );
    }
    assert_eq!(recorder.compressed(), 0);
    let mut room = Needles::default();
    let id = meeting.created.link.room_id;
    room.add("room id", id.to_base64url().as_bytes())?;
    let seen: Vec<_> = recorder
        .find(&room)
        .into_iter()
        .map(|found| found.place)
        .collect();
    assert!(
        seen.contains(&Place::Sent) && seen.contains(&Place::Taken),
        "{seen:?}"
    );

    for needles in [secrets_of(&meeting)?, frames()?] {
        assert_eq!(Vec::from_iter(recorder.find(&needles)), []);
    }
    let key_frames = recorder.key_frames();
    assert!(key_frames.start_codes >= 2, "no key frame was sent");
    assert_eq!(
        key_frames.decodable, 0,
        "of {} key frames",
        key_frames.start_codes
    );
    Ok(())
}

/// The controls of the test above: the same search finds what is there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_request_says_in_the_clear_is_found() -> anyhow::Result<()> {
    let (_server, recorder, proxy) = recorded().await?;
    let meeting = Meeting::create_with(&proxy, TITLE, Some(PASSPHRASE)).await?;
    let needles = secrets_of(&meeting)?;
    assert_eq!(Vec::from_iter(recorder.find(&needles)), []);
    let mut planted: Vec<&[u8]> = [TITLE, PASSPHRASE, CHAT, NAMES[0], NAMES[1]]
        .map(str::as_bytes)
        .to_vec();
    planted.extend([
        DATA,
        meeting.created.link.secret.expose().as_slice(),
        meeting.created.host_seed.expose().as_slice(),
    ]);
    let all: Vec<Vec<u8>> = planted
        .iter()
        .flat_map(|value| forms(value))
        .map(|(_, bytes)| bytes)
        .collect();
    post(&proxy, &all.join(&b"|"[..])).await?;

    let found = recorder.find(&needles);
    for place in [Place::Sent, Place::Taken] {
        for what in [
            "title",
            "passphrase",
            "chat",
            "data",
            "name",
            "link secret",
            "host key",
        ] {
            for form in ["raw", "hex", "percent", "base64", "base64url"] {
                let is_found = |form: &str| {
                    found
                        .iter()
                        .any(|it| it.what == what && it.form == form && it.place == place)
                };
                // Without + and / the two alphabets are one.
                let same = form == "base64url" && is_found("base64");
                assert!(
                    is_found(form) || same,
                    "{what} in {form} in {place:?} was not found"
                );
            }
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_websocket_says_in_the_clear_is_found() -> anyhow::Result<()> {
    let (_server, recorder, proxy) = recorded().await?;
    let mut needles = Needles::default();
    needles.add("chat", CHAT.as_bytes())?;
    whisper(&proxy, CHAT.as_bytes()).await?;
    for _ in 0..SOON.as_millis() / 50 {
        if recorder.find(&needles).len() >= 2 {
            break;
        }
        tokio::time::sleep(A_MOMENT).await;
    }
    let places: Vec<_> = recorder.find(&needles).into_iter().map(|it| it.place).collect();
    assert_eq!(places, [Place::Sent, Place::Taken]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn media_and_data_in_the_clear_are_found() -> anyhow::Result<()> {
    let (server, recorder, _) = recorded().await?;
    let meeting = Meeting::create(&server).await?;
    let mut needles = frames()?;
    needles.add("data", DATA)?;
    let mallory = inside(Bot::join(meeting.options("Mallory").send(&BOTH)), "Mallory").await?;
    mallory.misbehave(Mischief::Plaintext);
    for _ in 0..SOON.as_millis() / 50 {
        mallory.send_data(true, DATA);
        tokio::time::sleep(A_MOMENT).await;
        if recorder.find(&needles).len() >= 3 && recorder.key_frames().decodable > 0 {
            break;
        }
    }
    let found = recorder.find(&needles);
    let found: Vec<_> = found
        .iter()
        .map(|it| (it.what.as_str(), it.form, it.place))
        .collect();
    assert_eq!(
        found,
        [
            ("audio", "raw", Place::Media),
            ("data", "raw", Place::Data),
            ("video", "raw", Place::Media),
        ]
    );
    assert!(
        recorder.key_frames().decodable > 0,
        "a key frame in the clear is a picture"
    );
    Ok(())
}

/// Any answer will do.
async fn post(origin: &Url, body: &[u8]) -> anyhow::Result<()> {
    let address = origin.socket_addrs(|| None)?.first().copied();
    let mut stream = TcpStream::connect(address.ok_or_else(|| anyhow::anyhow!("no address"))?).await?;
    let head = format!(
        "POST {} HTTP/1.1\r\nhost: canary\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        wire::ROOMS_PATH,
        body.len()
    );
    stream.write_all(&[head.as_bytes(), body].concat()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    anyhow::ensure!(answer.starts_with(b"HTTP/1.1 4"), "taken for a room");
    Ok(())
}

async fn whisper(origin: &Url, text: &[u8]) -> anyhow::Result<()> {
    let mut socket = open_control(origin).await?;
    socket.send(Message::binary(text.to_vec())).await?;
    Ok(())
}
