//! One control connection, from its challenge to its end.

mod proving;
mod session;

use crate::api::Api;
use crate::outbox::{Outgoing, Outgoings, outbox};
use axum::extract::ws::{Message, WebSocket};
use core::time::Duration;
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use session::{Flow, Session};
use vocab::LoggableId;
use wire::ErrorCode;

/// How long one message may take to leave.
const SEND_TIME_MAX: Duration = Duration::from_secs(10);
/// How long a connection may be silent. Members are given up earlier, by the delivery service.
const IDLE_MAX: Duration = Duration::from_secs(45);

/// Speaks with one client until either side has enough. `address` is the one that limits count.
pub(crate) async fn run(api: Api, socket: WebSocket, address: [u8; 8]) {
    let (sink, stream) = socket.split();
    let (outbox, outgoings) = outbox();
    let id = api.next_session();
    tracing::debug!(connection = %LoggableId(id), "a control connection opens");
    let mut session = Session::open(api, id, address, outbox.clone());
    let mut writer = tokio::spawn(write(sink, outgoings));
    let mut is_writing = true;
    tokio::select! {
        () = read(stream, &mut session) => {}
        () = outbox.is_cut() => {
            tracing::debug!(connection = %LoggableId(id), "a control connection reads too slowly and is cut");
            writer.abort();
        }
        _ = &mut writer => is_writing = false,
    }
    session.close().await;
    // What is queued may still leave, but not for ever.
    if is_writing && tokio::time::timeout(SEND_TIME_MAX, &mut writer).await.is_err() {
        writer.abort();
    }
    tracing::debug!(connection = %LoggableId(id), "a control connection is closed");
}

async fn read(mut stream: SplitStream<WebSocket>, session: &mut Session) {
    while let Ok(Some(Ok(message))) = tokio::time::timeout(IDLE_MAX, stream.next()).await {
        let flow = match message {
            Message::Binary(bytes) => session.receive(&bytes).await,
            Message::Text(_) => session.refuse(ErrorCode::Protocol),
            Message::Ping(_) | Message::Pong(_) => Flow::Continue,
            Message::Close(_) => Flow::Stop,
        };
        if let Flow::Stop = flow {
            return;
        }
    }
}

/// Ends when everything before [`Outgoing::Close`] is sent, or the client does not take it.
async fn write(mut sink: SplitSink<WebSocket, Message>, mut outgoings: Outgoings) {
    while let Some(Outgoing::Message(message)) = outgoings.next().await {
        let sent = tokio::time::timeout(SEND_TIME_MAX, sink.send(Message::Binary(message))).await;
        if !matches!(sent, Ok(Ok(()))) {
            return;
        }
    }
    let _ = tokio::time::timeout(SEND_TIME_MAX, sink.send(Message::Close(None))).await;
}
