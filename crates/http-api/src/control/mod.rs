//! One control connection, from its challenge to its end.

mod proving;
mod session;

use crate::api::Api;
use crate::outbox::{Outbox, Outgoing, Outgoings, outbox};
use axum::extract::ws::{Message, WebSocket};
use core::time::Duration;
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use session::{Flow, Session};
use tokio::task::JoinHandle;
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
    let end = converse(stream, &mut session, &outbox, &mut writer).await;
    if end == End::TooSlow {
        tracing::debug!(connection = %LoggableId(id), "a control connection reads too slowly and is cut");
        writer.abort();
    }
    session.close().await;
    // What is queued may still leave, but not for ever.
    if end == End::ByReading && tokio::time::timeout(SEND_TIME_MAX, &mut writer).await.is_err() {
        writer.abort();
    }
    tracing::debug!(connection = %LoggableId(id), "a control connection is closed");
}

#[derive(PartialEq)]
enum End {
    /// The client closed, broke off, or said something wrong.
    ByReading,
    /// The server closed.
    ByWriting,
    TooSlow,
}

/// Takes message after message. The handling of one is never broken off halfway.
async fn converse(
    mut stream: SplitStream<WebSocket>,
    session: &mut Session,
    outbox: &Outbox,
    writer: &mut JoinHandle<()>,
) -> End {
    loop {
        let next = tokio::select! {
            next = tokio::time::timeout(IDLE_MAX, stream.next()) => next,
            () = outbox.is_cut() => return End::TooSlow,
            _ = &mut *writer => return End::ByWriting,
        };
        let Ok(Some(Ok(message))) = next else {
            return End::ByReading;
        };
        let flow = match message {
            Message::Binary(bytes) => session.receive(&bytes).await,
            Message::Text(_) => session.refuse(ErrorCode::Protocol),
            Message::Ping(_) | Message::Pong(_) => Flow::Continue,
            Message::Close(_) => Flow::Stop,
        };
        if let Flow::Stop = flow {
            return End::ByReading;
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
