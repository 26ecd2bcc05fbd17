//! A server that lies about who sends what: it stands in front of the real one and rewrites signaling.

use futures_util::{SinkExt, StreamExt};
use livekit_protocol as proto;
use prost::Message as _;
use proto::signal_response::Message as Response;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response as Upgrade};
use tokio_tungstenite::tungstenite::http::header::{AUTHORIZATION, SEC_WEBSOCKET_PROTOCOL};
use tokio_tungstenite::tungstenite::{self, Message};
use url::Url;

/// Two identities that the liar exchanges in everything it says about participants, once they are set.
#[derive(Clone, Default)]
pub struct Exchange(Arc<Mutex<Option<(String, String)>>>);

impl Exchange {
    pub fn set(&self, one: &str, other: &str) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((one.to_owned(), other.to_owned()));
    }

    fn apply(&self, identity: &mut String) {
        let pair = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((one, other)) = &*pair else { return };
        if identity == one {
            other.clone_into(identity);
        } else if identity == other {
            one.clone_into(identity);
        }
    }
}

/// Listens on a port of its own; websockets go to `server`, and what it says about participants is rewritten.
pub async fn in_front_of(server: SocketAddr, exchange: Exchange) -> anyhow::Result<Url> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = Url::parse(&format!("http://{}", listener.local_addr()?))?;
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let exchange = exchange.clone();
            tokio::spawn(async move {
                // Whoever hung up first: the connection is over.
                let _ = serve(client, server, exchange).await;
            });
        }
    });
    Ok(url)
}

#[expect(clippy::result_large_err, reason = "tungstenite's callback is made so")]
async fn serve(client: TcpStream, server: SocketAddr, exchange: Exchange) -> anyhow::Result<()> {
    let mut asked = None;
    let callback = |request: &Request, mut response: Upgrade| {
        if let Some(protocol) = request.headers().get(SEC_WEBSOCKET_PROTOCOL) {
            response
                .headers_mut()
                .insert(SEC_WEBSOCKET_PROTOCOL, protocol.clone());
        }
        asked = Some((request.uri().clone(), request.headers().clone()));
        Ok::<_, ErrorResponse>(response)
    };
    let client = tokio_tungstenite::accept_hdr_async(client, callback).await?;
    let Some((uri, headers)) = asked else {
        anyhow::bail!("no request")
    };
    let mut request = format!("ws://{server}{uri}").into_client_request()?;
    for name in [AUTHORIZATION, SEC_WEBSOCKET_PROTOCOL] {
        if let Some(value) = headers.get(&name) {
            request.headers_mut().insert(name, value.clone());
        }
    }
    let signaling = uri.path().starts_with("/rtc");
    let (server, _) = tokio_tungstenite::connect_async(request).await?;
    let (mut to_server, mut from_server) = server.split();
    let (mut to_client, mut from_client) = client.split();
    let up = async {
        while let Some(message) = from_client.next().await {
            to_server.send(message?).await?;
        }
        to_server.close().await
    };
    let down = async {
        while let Some(message) = from_server.next().await {
            let message = match message? {
                Message::Binary(bytes) if signaling => Message::binary(rewritten(&bytes, &exchange)),
                other => other,
            };
            to_client.send(message).await?;
        }
        to_client.close().await
    };
    tokio::select! {
        result = up => result?,
        result = down => result?,
    }
    Ok::<(), tungstenite::Error>(()).map_err(Into::into)
}

fn rewritten(bytes: &[u8], exchange: &Exchange) -> Vec<u8> {
    let Ok(mut response) = proto::SignalResponse::decode(bytes) else {
        return bytes.to_vec();
    };
    match &mut response.message {
        Some(Response::Join(join)) => {
            join.other_participants
                .iter_mut()
                .for_each(|info| exchange.apply(&mut info.identity));
        }
        Some(Response::Update(update)) => {
            update
                .participants
                .iter_mut()
                .for_each(|info| exchange.apply(&mut info.identity));
        }
        _ => return bytes.to_vec(),
    }
    response.encode_to_vec()
}
