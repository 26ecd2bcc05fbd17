use crate::support::{App, Client, random_room};
use core::time::Duration;
use domain::Rates;
use storage::RoomStore;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use vocab::Sensitive;
use wire::{ClientMessage, ErrorCode, ServerMessage};

#[tokio::test]
async fn ten_proofs_may_fail_in_a_minute_then_one_has_to_wait_known_room_or_not() {
    let app = App::start().await;
    let room = app.room(1).await;
    for id in [room.link.room_id, random_room(5)] {
        let mut client = Client::connect(&app, 10).await;
        for _ in 0..10 {
            let denied = client.prove_with(&id, &Sensitive::new([1; 32])).await;
            assert_eq!(denied.err(), Some((ErrorCode::Denied, 0)));
        }
        let mut another = Client::connect(&app, 11).await;
        let refused = another.prove_with(&id, &Sensitive::new([1; 32])).await;
        assert_eq!(refused.err(), Some((ErrorCode::RateLimited, 6_000)));
    }
    app.clock.advance(Duration::from_secs(6));
    let mut client = Client::connect(&app, 12).await;
    assert!(client.prove(&room).await.is_ok());
}

#[tokio::test]
async fn proofs_that_succeed_do_not_count() {
    let app = App::start().await;
    let room = app.room(1).await;
    let mut client = Client::connect(&app, 10).await;
    for _ in 0..25 {
        assert!(client.prove(&room).await.is_ok());
    }
}

#[tokio::test]
async fn connections_from_one_address_are_limited() {
    let store = RoomStore::in_memory().await.expect("opens");
    let app = App::start_with(store, Rates::new(10, 3)).await;
    for seed in 0..3 {
        Client::connect(&app, seed).await;
    }
    let url = format!("ws://{}{}", app.address, wire::CONTROL_PATH);
    let mut request = url.into_client_request().expect("a request");
    request.headers_mut().insert(
        "sec-websocket-protocol",
        wire::SUBPROTOCOL.parse().expect("a header"),
    );
    let error = connect_async(request)
        .await
        .err()
        .map(|error| error.to_string())
        .unwrap_or_default();
    assert!(error.contains("429"), "{error}");
}

#[tokio::test]
async fn a_flood_of_messages_ends_the_connection() {
    let app = App::start().await;
    let mut client = Client::connect(&app, 10).await;
    for number in 0..401 {
        client.send(&ClientMessage::Ping { number }).await;
    }
    let mut pongs = 0;
    let code = loop {
        match client.next().await {
            Some(ServerMessage::Pong { .. }) => pongs += 1,
            Some(ServerMessage::Error { code, .. }) => break code,
            _ => panic!("pongs, then an error"),
        }
    };
    assert_eq!((pongs, code), (400, ErrorCode::RateLimited));
    assert!(client.next().await.is_none());
}

#[tokio::test]
async fn who_does_not_read_is_cut_off_and_the_others_go_on() {
    let app = App::start().await;
    let room = app.room(1).await;
    let mut alice = Client::joined(&app, &room, 10).await;
    // Bob is in, and reads nothing from now on.
    let bob = Client::joined(&app, &room, 11).await;
    alice
        .wait_for(|message| {
            matches!(
                message,
                ServerMessage::EpochReady { .. } | ServerMessage::Commit(_)
            )
            .then_some(())
        })
        .await;
    let message = {
        let padding = vec![7; 28_000];
        let group = alice.group.as_mut().expect("a group");
        // Alice has not merged Bob's commit; the relay does not mind the epoch.
        group.seal_app(&padding).unwrap_or_else(|_| panic!("sealed"))
    };
    for number in 0..800 {
        alice
            .send(&ClientMessage::App {
                message: message.clone(),
            })
            .await;
        app.clock.advance(Duration::from_millis(40));
        if number % 100 == 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
            app.api.tick().await;
        }
    }
    // The server has given up Bob's connection; after fifteen seconds of silence, it gives up Bob.
    let mut is_gone = false;
    for number in 0..20 {
        alice.send(&ClientMessage::Ping { number }).await;
        loop {
            match alice.next().await.expect("Alice's connection stands") {
                ServerMessage::Gone { leaf: 1, .. } => is_gone = true,
                ServerMessage::Pong { number: answered } if answered == number => break,
                _ => {}
            }
        }
        if is_gone {
            break;
        }
        app.clock.advance(Duration::from_secs(1));
        app.api.tick().await;
    }
    assert!(is_gone);
    drop(bob);
}
