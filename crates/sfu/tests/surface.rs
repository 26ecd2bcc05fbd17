//! LiveKit's HTTP surface, as clients meet it: status codes, first responses, endings.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use base64ct::{Base64Url, Encoding as _};
use futures_util::{SinkExt as _, StreamExt as _};
use prost::Message as _;
use sfu::{Event, Limits, RoomOptions, Sfu, SfuConfig, TokenGrants, TokenKey};
use sfu_core::protocol::signal_response::Message as Response;
use sfu_core::protocol::{JoinRequest, SignalResponse, WrappedJoinRequest};
use tokio::net::TcpListener;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tower::ServiceExt as _;
use vocab::{MediaRoom, ParticipantId};

const ROOM: MediaRoom = MediaRoom::from_bytes([7; 16]);
const ALICE: ParticipantId = ParticipantId::from_bytes([1; 16]);

fn start(auto_create: bool) -> Sfu {
    Sfu::start(SfuConfig {
        bind: "127.0.0.1:0".parse().unwrap(),
        candidates: Vec::new(),
        this_machine_only: false,
        workers: 2,
        auto_create,
        key: TokenKey::new(
            "key".to_owned(),
            "a secret of at least thirty-two bytes".to_owned(),
        ),
        limits: Limits::default(),
    })
    .unwrap()
}

fn token(sfu: &Sfu) -> String {
    sfu.issue_token(&ROOM, &ALICE, TokenGrants::default())
}

fn join_request() -> String {
    let request = JoinRequest::default().encode_to_vec();
    let wrapped = WrappedJoinRequest {
        compression: 0,
        join_request: request,
    };
    Base64Url::encode_string(&wrapped.encode_to_vec())
}

async fn get(sfu: &Sfu, path: &str) -> (StatusCode, String) {
    let request = Request::builder().uri(path).body(Body::empty()).unwrap();
    let response = sfu.router().oneshot(request).await.unwrap();
    let status = response.status();
    let body = to_bytes(response.into_body(), 10_000).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

type Socket = tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>;

async fn serve(sfu: &Sfu) -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, router) = (listener.local_addr().unwrap(), sfu.router());
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

async fn connect(sfu: &Sfu, address: std::net::SocketAddr) -> Socket {
    let url = format!(
        "ws://{address}/rtc/v1?access_token={}&join_request={}",
        token(sfu),
        join_request()
    );
    tokio_tungstenite::connect_async(url).await.unwrap().0
}

/// The next message that is not a ping; `None` at the end.
async fn next(socket: &mut Socket) -> Option<Message> {
    loop {
        match timeout(Duration::from_secs(5), socket.next())
            .await
            .expect("a message in time")?
        {
            Ok(Message::Ping(_)) => {}
            Ok(message) => return Some(message),
            Err(_) => return None,
        }
    }
}

async fn response(socket: &mut Socket) -> Response {
    let Some(Message::Binary(bytes)) = next(socket).await else {
        panic!("a binary message")
    };
    SignalResponse::decode(bytes).unwrap().message.unwrap()
}

#[tokio::test]
async fn check_refusals() {
    let sfu = start(false);
    let (token, request) = (token(&sfu), join_request());
    let with = |path: &str| format!("{path}?access_token={token}&join_request={request}");
    for path in ["/rtc", "/rtc/validate"] {
        assert_eq!(
            get(&sfu, &with(path)).await.0,
            StatusCode::NOT_FOUND,
            "version 0 is not spoken"
        );
    }
    for path in ["/rtc/v1", "/rtc/v1/validate"] {
        let missing = get(&sfu, &with(path)).await;
        assert_eq!(
            missing,
            (StatusCode::NOT_FOUND, "requested room does not exist".to_owned())
        );
    }
    sfu.open_room(ROOM, RoomOptions::default());
    assert_eq!(
        get(&sfu, &with("/rtc/v1/validate")).await,
        (StatusCode::OK, "success".to_owned())
    );
    let status = async |path: String| get(&sfu, &path).await.0;
    assert_eq!(
        status("/rtc/v1/validate".to_owned()).await,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        status(format!("/rtc/v1/validate?access_token=x{token}")).await,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        status(format!("/rtc/v1/validate?access_token={token}")).await,
        StatusCode::BAD_REQUEST
    );
    let garbage = format!("/rtc/v1/validate?access_token={token}&join_request=zzzz");
    assert_eq!(status(garbage).await, StatusCode::BAD_REQUEST);
    sfu.remove_participant(ROOM, ALICE);
    assert_eq!(
        status(with("/rtc/v1/validate")).await,
        StatusCode::UNAUTHORIZED,
        "a removed one's token is void"
    );
    sfu.issue_token(&ROOM, &ALICE, TokenGrants::default());
    assert_eq!(
        status(with("/rtc/v1/validate")).await,
        StatusCode::OK,
        "until a new one is issued"
    );
    sfu.close_room(ROOM);
    assert_eq!(status(with("/rtc/v1/validate")).await, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn check_signaling() {
    let sfu = start(true);
    let mut events = sfu.take_events().unwrap();
    assert!(sfu.take_events().is_none());
    let address = serve(&sfu).await;
    let mut socket = connect(&sfu, address).await;
    let Response::Join(join) = response(&mut socket).await else {
        panic!("join comes first")
    };
    assert_eq!(join.participant.unwrap().identity, ALICE.to_base64url());
    assert_eq!(events.recv().await, Some(Event::Joined));

    // Text is answered in text, and rubbish is skipped.
    socket.send(Message::text("{\"no\": \"message\"}")).await.unwrap();
    socket.send(Message::text("{")).await.unwrap();
    socket
        .send(Message::text("{\"pingReq\":{\"timestamp\":\"42\"}}"))
        .await
        .unwrap();
    let Some(Message::Text(text)) = next(&mut socket).await else {
        panic!("text")
    };
    assert!(text.contains("\"pongResp\"") && text.contains("\"42\""), "{text}");

    // The same identity again: the first is told and its connection closed.
    let mut second = connect(&sfu, address).await;
    assert!(matches!(response(&mut second).await, Response::Join(_)));
    let Some(Message::Text(text)) = next(&mut socket).await else {
        panic!("a leave")
    };
    assert!(text.contains("DUPLICATE_IDENTITY"), "{text}");
    assert!(matches!(next(&mut socket).await, Some(Message::Close(_)) | None));

    // A flood ends the connection.
    for _ in 0..2_000 {
        if second.send(Message::binary(vec![0x70, 1])).await.is_err() {
            break;
        }
    }
    while let Some(message) = next(&mut second).await {
        if matches!(message, Message::Close(_)) {
            break;
        }
    }
}

#[tokio::test]
async fn check_stop() {
    let sfu = start(true);
    let address = serve(&sfu).await;
    let mut socket = connect(&sfu, address).await;
    assert!(matches!(response(&mut socket).await, Response::Join(_)));
    let stopping = tokio::task::spawn_blocking(move || sfu.stop(true));
    let Response::Leave(leave) = response(&mut socket).await else {
        panic!("a leave")
    };
    assert!(leave.can_reconnect);
    assert!(matches!(next(&mut socket).await, Some(Message::Close(_)) | None));
    timeout(Duration::from_secs(5), stopping)
        .await
        .expect("threads end")
        .unwrap();
}
