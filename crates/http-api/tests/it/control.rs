use crate::support::{App, Client, Told, random_room};
use core::time::Duration;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use vocab::Sensitive;
use wire::{ClientMessage, ErrorCode, ServerMessage, encode_server};

#[tokio::test]
async fn from_the_link_to_the_group() {
    let app = App::start().await;
    let room = app.room(1).await;
    let mut alice = Client::connect(&app, 10).await;
    let proved = alice.prove(&room).await.expect("proved");
    assert_eq!(proved.present, 0);
    assert!(!proved.descriptor.is_empty());
    let welcomed = alice.hello(false).await.expect("welcome");
    assert!(!welcomed.resumed && !welcomed.media.token.is_empty());
    alice.join(&room).await;
    assert!(app.store.all().await.expect("read").iter().all(|room| room.live));

    let mut bob = Client::connect(&app, 11).await;
    assert_eq!(bob.prove(&room).await.expect("proved").present, 1);
    bob.hello(false).await.expect("welcome");
    bob.join(&room).await;
    alice
        .wait_for(|message| match message {
            ServerMessage::Commit(seen) => (seen.epoch == 1 && !seen.own).then_some(()),
            _ => None,
        })
        .await;
    let told = app.media.told();
    assert_eq!(told.first(), Some(&Told::Opened));
    assert!(matches!(told.last(), Some(Told::Position(position)) if position.epoch == 2));
}

#[tokio::test]
async fn a_wrong_password_is_denied_and_may_be_tried_again_on_the_same_connection() {
    let app = App::start().await;
    let room = app.room(1).await;
    let mut client = Client::connect(&app, 10).await;
    let wrong = client
        .prove_with(&room.link.room_id, &Sensitive::new([1; 32]))
        .await;
    assert_eq!(wrong.err(), Some((ErrorCode::Denied, 0)));
    assert!(client.prove(&room).await.is_ok());
}

/// Everything that a stranger sees of two rooms, one of which there is none of.
#[tokio::test]
async fn an_unknown_room_looks_like_a_known_one() {
    let app = App::start().await;
    let room = app.room(1).await;
    let (known, unknown) = (room.link.room_id, random_room(77));
    let mut shapes = Vec::new();
    for id in [known, unknown] {
        let mut client = Client::connect(&app, 10).await;
        let mut lengths = Vec::new();
        let (_, a) = password_proof::Client::start(&mut client.rng);
        client
            .send(&ClientMessage::Srp1 {
                room: *id.as_bytes(),
                a: a.to_vec(),
            })
            .await;
        let first = client.next().await.expect("an answer");
        let ServerMessage::Srp1(reply) = &first else {
            panic!("the first step")
        };
        assert_eq!((reply.b.len(), reply.generation), (384, 1));
        lengths.push(encode_server(&first).len());
        client.send(&ClientMessage::Srp2 { m1: [0; 32] }).await;
        let second = client.next().await.expect("an answer");
        assert!(matches!(
            second,
            ServerMessage::Error {
                code: ErrorCode::Denied,
                retry_after_ms: 0
            }
        ));
        lengths.push(encode_server(&second).len());
        shapes.push(lengths);
    }
    assert_eq!(shapes[0], shapes[1]);
}

#[tokio::test]
async fn an_unknown_room_has_the_same_salt_every_time() {
    let app = App::start().await;
    let mut salts = Vec::new();
    for id in [random_room(77), random_room(77), random_room(78)] {
        let mut client = Client::connect(&app, 10).await;
        client
            .send(&ClientMessage::Srp1 {
                room: *id.as_bytes(),
                a: vec![7; 384],
            })
            .await;
        let Some(ServerMessage::Srp1(reply)) = client.next().await else {
            panic!("the first step")
        };
        salts.push(reply.salt);
    }
    assert_eq!(salts[0], salts[1]);
    assert_ne!(salts[0], salts[2]);
}

#[tokio::test]
async fn proofs_with_impossible_values_are_denied() {
    let app = App::start().await;
    let room = app.room(1).await;
    let mut client = Client::connect(&app, 10).await;
    for a in [vec![0; 384], vec![], vec![0xFF; 384], vec![1; 385]] {
        client
            .send(&ClientMessage::Srp1 {
                room: *room.link.room_id.as_bytes(),
                a,
            })
            .await;
        if let Some(ServerMessage::Srp1(_)) = client.next().await {
            client.send(&ClientMessage::Srp2 { m1: [0; 32] }).await;
            assert_eq!(client.expect_error().await.0, ErrorCode::Denied);
        }
    }
    client.send(&ClientMessage::Srp2 { m1: [0; 32] }).await;
    assert_eq!(
        client.expect_error().await.0,
        ErrorCode::Protocol,
        "a second step without a first"
    );
}

#[tokio::test]
async fn a_begun_proof_ends_after_thirty_seconds() {
    let app = App::start().await;
    let room = app.room(1).await;
    let mut client = Client::connect(&app, 10).await;
    let (srp, a) = password_proof::Client::start(&mut client.rng);
    client
        .send(&ClientMessage::Srp1 {
            room: *room.link.room_id.as_bytes(),
            a: a.to_vec(),
        })
        .await;
    let Some(ServerMessage::Srp1(reply)) = client.next().await else {
        panic!("the first step")
    };
    let identity = password_proof::identity(&room.link.room_id, 1);
    let proof = srp
        .finish(&identity, room.secrets.srp_password(), &reply.salt, &reply.b)
        .expect("a proof");
    app.clock.advance(Duration::from_secs(31));
    client.send(&ClientMessage::Srp2 { m1: proof.m1 }).await;
    assert_eq!(client.expect_error().await.0, ErrorCode::Denied);
}

#[tokio::test]
async fn a_copied_grant_is_of_no_use() {
    let app = App::start().await;
    let room = app.room(1).await;
    let mut alice = Client::connect(&app, 10).await;
    alice.prove(&room).await.expect("proved");
    let (grant, key) = alice.grant.clone().expect("a grant");
    let old_mac = password_proof::hello_mac(&key, &grant, &alice.nonce);

    let mut mallory = Client::connect(&app, 11).await;
    for (grant, mac) in [(grant, [0; 32]), (grant, old_mac), ([0; 32], old_mac)] {
        assert_eq!(
            mallory.hello_with(grant, mac, None).await.err(),
            Some(ErrorCode::GrantUnknown)
        );
    }
    // Alice herself may take it to another connection.
    alice.reconnect(&app).await;
    assert!(alice.hello(false).await.is_ok());
}

#[tokio::test]
async fn an_old_grant_is_forgotten() {
    let app = App::start().await;
    let room = app.room(1).await;
    let mut alice = Client::connect(&app, 10).await;
    alice.prove(&room).await.expect("proved");
    app.clock.advance(Duration::from_secs(13 * 3600));
    assert_eq!(alice.hello(false).await.err(), Some(ErrorCode::GrantUnknown));
}

#[tokio::test]
async fn messages_out_of_place_are_answered_with_an_error() {
    let app = App::start().await;
    let mut client = Client::connect(&app, 10).await;
    for message in [
        ClientMessage::JoinBegin { key_package: vec![] },
        ClientMessage::App { message: vec![1] },
        ClientMessage::CatchUp { from_epoch: 0 },
        ClientMessage::EndMeeting { signature: [0; 64] },
        ClientMessage::Ack {
            epoch: 1,
            commit_hash: [0; 32],
        },
    ] {
        client.send(&message).await;
        assert_eq!(client.expect_error().await.0, ErrorCode::Protocol);
    }
    client.send(&ClientMessage::Ping { number: 7 }).await;
    assert!(matches!(
        client.next().await,
        Some(ServerMessage::Pong { number: 7 })
    ));
}

#[tokio::test]
async fn malformed_frames_end_the_connection() {
    let app = App::start().await;
    for frame in [
        Message::text("hello"),
        Message::binary(vec![]),
        Message::binary(vec![0xFF; 100]),
        Message::binary([wire::encode_client(&ClientMessage::Ping { number: 1 }), vec![0]].concat()),
    ] {
        let mut client = Client::connect(&app, 10).await;
        client.send_raw(frame).await;
        assert_eq!(client.expect_error().await.0, ErrorCode::Protocol);
        assert!(client.next().await.is_none(), "closed");
    }
    let mut client = Client::connect(&app, 10).await;
    client.send_raw(Message::binary(vec![0; 600 * 1024])).await;
    assert!(
        client.next().await.is_none(),
        "a frame beyond the limit is not even read"
    );
}

#[tokio::test]
async fn pages_of_other_sites_cannot_connect() {
    let app = App::start().await;
    let connect = async |origin: Option<&str>, protocol: Option<&str>| {
        let url = format!("ws://{}{}", app.address, wire::CONTROL_PATH);
        let mut request = url.into_client_request().expect("a request");
        if let Some(origin) = origin {
            request
                .headers_mut()
                .insert("origin", origin.parse().expect("a header"));
        }
        if let Some(protocol) = protocol {
            request
                .headers_mut()
                .insert("sec-websocket-protocol", protocol.parse().expect("a header"));
        }
        connect_async(request).await.is_ok()
    };
    let ours = format!("http://{}", app.address);
    assert!(connect(Some(&ours), Some(wire::SUBPROTOCOL)).await);
    assert!(connect(Some(crate::support::ORIGIN), Some(wire::SUBPROTOCOL)).await);
    assert!(connect(None, Some(wire::SUBPROTOCOL)).await);
    assert!(!connect(Some("https://evil.example"), Some(wire::SUBPROTOCOL)).await);
    assert!(!connect(Some("null"), Some(wire::SUBPROTOCOL)).await);
    assert!(!connect(None, None).await);
    assert!(!connect(None, Some("snug.control.v0")).await);
}
