//! A server that lies about who sends what: it stands in front of the real one and rewrites signaling.

use futures_util::{SinkExt, StreamExt};
use livekit_protocol as proto;
use prost::Message as _;
use proto::participant_info::State;
use proto::signal_response::Message as Response;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response as Upgrade};
use tokio_tungstenite::tungstenite::http::header::{AUTHORIZATION, SEC_WEBSOCKET_PROTOCOL};
use tokio_tungstenite::tungstenite::{self, Message};
use url::Url;

/// What the liar says of participants, who are given by their identities.
#[derive(Clone)]
pub enum Lie {
    /// One is the other.
    Identities(String, String),
    /// What one sends, the other does.
    Tracks(String, String),
    /// Everybody is called otherwise, and there is somebody more, who sends what the first one does.
    Roster { name: String, ghost: String },
}

/// A lie and how often it was told.
#[derive(Clone)]
pub struct Lies(Arc<Mutex<Told>>);

struct Told {
    lie: Lie,
    count: usize,
    /// What the liar has heard of each identity.
    known: BTreeMap<String, proto::ParticipantInfo>,
}

impl Lies {
    pub fn new(lie: Lie) -> Self {
        Self(Arc::new(Mutex::new(Told {
            lie,
            count: 0,
            known: BTreeMap::new(),
        })))
    }

    pub fn told(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).count
    }

    fn rewrite(&self, response: &mut Response) {
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match response {
            Response::Join(join) => told.participants(&mut join.other_participants),
            Response::Update(update) => told.participants(&mut update.participants),
            Response::Answer(description) | Response::Offer(description) => {
                told.description(&mut description.sdp);
            }
            _ => {}
        }
    }
}

impl Told {
    fn participants(&mut self, participants: &mut Vec<proto::ParticipantInfo>) {
        for info in &*participants {
            self.known.insert(info.identity.clone(), info.clone());
        }
        match self.lie.clone() {
            Lie::Identities(one, other) => {
                for info in participants {
                    if let Some(partner) = partner(&info.identity, &one, &other) {
                        info.identity = partner.clone();
                        self.count += 1;
                    }
                }
            }
            Lie::Tracks(one, other) => {
                for info in participants {
                    let partner = partner(&info.identity, &one, &other);
                    if let Some(known) = partner.and_then(|partner| self.known.get(partner)) {
                        info.tracks.clone_from(&known.tracks);
                        self.count += 1;
                    }
                }
            }
            Lie::Roster { name, ghost } => {
                for info in &mut *participants {
                    info.name.clone_from(&name);
                    info.metadata.clone_from(&name);
                }
                if let Some(first) = participants.first() {
                    participants.push(proto::ParticipantInfo {
                        identity: ghost.clone(),
                        sid: format!("PA_{ghost}"),
                        state: State::Active.into(),
                        ..first.clone()
                    });
                    self.count += 1;
                }
            }
        }
    }

    fn description(&mut self, sdp: &mut String) {
        let Lie::Tracks(one, other) = &self.lie else {
            return;
        };
        let (Some(one), Some(other)) = (self.known.get(one), self.known.get(other)) else {
            return;
        };
        let owner = |info: &proto::ParticipantInfo| format!("a=msid:{}|", info.sid);
        let (one, other) = (owner(one), owner(other));
        self.count += usize::from(sdp.contains(&one) || sdp.contains(&other));
        *sdp = sdp
            .replace(&one, "a=msid:\n")
            .replace(&other, &one)
            .replace("a=msid:\n", &other);
    }
}

fn partner<'a>(identity: &str, one: &'a String, other: &'a String) -> Option<&'a String> {
    match identity {
        it if it == one => Some(other),
        it if it == other => Some(one),
        _ => None,
    }
}

/// Listens on a port of its own; websockets go to `server`, and what it says about participants is rewritten.
pub async fn in_front_of(server: SocketAddr, lies: Lies) -> anyhow::Result<Url> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = Url::parse(&format!("http://{}", listener.local_addr()?))?;
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let lies = lies.clone();
            tokio::spawn(async move {
                // Whoever hung up first: the connection is over.
                let _ = serve(client, server, lies).await;
            });
        }
    });
    Ok(url)
}

#[expect(clippy::result_large_err, reason = "tungstenite's callback is made so")]
async fn serve(client: TcpStream, server: SocketAddr, lies: Lies) -> anyhow::Result<()> {
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
                Message::Binary(bytes) if signaling => Message::binary(rewritten(&bytes, &lies)),
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

fn rewritten(bytes: &[u8], lies: &Lies) -> Vec<u8> {
    let Ok(mut response) = proto::SignalResponse::decode(bytes) else {
        return bytes.to_vec();
    };
    let Some(message) = &mut response.message else {
        return bytes.to_vec();
    };
    lies.rewrite(message);
    response.encode_to_vec()
}
