use crate::BOTH;
use base64ct::{Base64UrlUnpadded, Encoding};
use client::Bot;
use client::media::{test_card, tone};
use whole_system::{Meeting, Recorder, SOON, TestServer, forms, inside, sees_video_of};

const TITLE: &str = "Canary title: Project Nightingale";
const PASSPHRASE: &str = "canary passphrase of seven herons";
const NAMES: [&str; 2] = ["Alice Canary-Winterbottom", "Bob Canary-Quux"];
const CHAT: &str = "canary chat: the eagle lands at noon";
const DATA: &[u8] = b"canary data: a stroke on the board";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_that_reaches_the_server_names_or_opens_anything() -> anyhow::Result<()> {
    let tap = Recorder::new();
    let server = TestServer::start_with(Some(tap.clone())).await?;
    let wire = Recorder::new();
    let address = server.origin().socket_addrs(|| None)?.first().copied();
    let proxy = wire
        .proxy(address.ok_or_else(|| anyhow::anyhow!("no address"))?)
        .await?;
    let meeting = Meeting::create_with(&proxy, TITLE, Some(PASSPHRASE)).await?;
    let host = meeting
        .options(NAMES[0])
        .host(meeting.created.host_seed.clone())
        .send(&BOTH);
    let alice = inside(Bot::join(host), "Alice").await?;
    let bob = inside(Bot::join(meeting.options(NAMES[1]).send(&BOTH)), "Bob").await?;
    sees_video_of(&alice, NAMES[1]).await?;
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

    // The positive control: what must be there is found, or the recording is worth nothing.
    let room = meeting.created.link.room_id;
    for recorder in [&wire, &tap] {
        assert!(
            recorder.len() > 10_000,
            "only {} bytes were recorded",
            recorder.len()
        );
        assert!(
            recorder.contains(room.to_base64url().as_bytes()),
            "the room id was not seen"
        );
    }
    let fragment = meeting.created.link.to_fragment();
    let secret_part = fragment.split('.').nth(1).unwrap_or_default();
    let secret_bytes = Base64UrlUnpadded::decode_vec(secret_part).map_err(|_| anyhow::anyhow!("fragment"))?;
    let mut canaries: Vec<(&str, Vec<u8>)> = vec![
        ("title", TITLE.into()),
        ("passphrase", PASSPHRASE.into()),
        ("chat", CHAT.into()),
        ("data", DATA.into()),
        ("link secret", meeting.created.link.secret.expose().to_vec()),
        ("fragment", secret_part.into()),
        ("fragment's bytes", secret_bytes),
        ("host seed", meeting.created.host_seed.expose().to_vec()),
    ];
    canaries.extend(NAMES.map(|name| ("name", name.as_bytes().to_vec())));
    // Frames past what the codec leaves in the clear.
    canaries.extend((0..60).filter_map(|n| Some(("video", test_card().frame(n)?.get(12..60)?.to_vec()))));
    canaries.extend((0..20).filter_map(|n| Some(("audio", tone().frame(n)?.get(8..48)?.to_vec()))));
    for (what, value) in canaries {
        for (form, bytes) in forms(&value) {
            for (place, recorder) in [("on the wire", &wire), ("at the server's tap", &tap)] {
                assert!(!recorder.contains(&bytes), "{what} in {form} {place}");
            }
        }
    }
    Ok(())
}
