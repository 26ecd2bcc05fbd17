use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use futures_util::StreamExt as _;
use prost::Message as _;
use sfu_core::protocol::signal_request::Message as Request;
use sfu_core::protocol::signal_response::Message as Response;
use sfu_core::protocol::{JoinRequest, SessionDescription, SignalRequest, SignalResponse};
use sfu_core::{ConnectionId, Join, ParsedOffer, Resume};
use tokio::sync::mpsc;
use tokio::time::{MissedTickBehavior, interval, timeout};

use crate::handle::Shared;
use crate::join_request;
use crate::token::Bearer;
use crate::worker::{Command, ToSession, WorkerHandle};

/// Responses that may wait for a slow reader; a join storm of hundreds fits.
const WAITING_MAX: usize = 4_096;
const PING_EVERY: Duration = Duration::from_secs(10);
/// Clients ping every five seconds; a connection that is silent this long is dead.
const SILENCE_MAX: Duration = Duration::from_secs(30);
const REFRESH_EVERY: Duration = Duration::from_secs(300);
const WRITE_MAX: Duration = Duration::from_secs(10);
/// Messages a client may send in a row, and how many of those come back a second.
const BURST: f64 = 300.0;
const PER_SECOND: f64 = 60.0;

/// A verified request to connect.
pub(crate) struct Opening {
    pub(crate) bearer: Bearer,
    pub(crate) request: JoinRequest,
}

pub(crate) async fn run(shared: Arc<Shared>, socket: WebSocket, opening: Opening) {
    let connection = shared.next_connection();
    let worker = shared.worker_of(&opening.bearer.room).clone();
    if shared.auto_create {
        shared.open_if_missing(opening.bearer.room);
    }
    let bearer = opening.bearer.clone();
    let (to_session, from_worker) = mpsc::channel(WAITING_MAX);
    let Some(join) = join(connection, opening).await else {
        return;
    };
    worker.send(Command::Join {
        join: Box::new(join),
        session: to_session,
    });
    let mut session = Session {
        shared,
        socket,
        connection,
        worker,
        bearer,
        text: false,
        tokens: BURST,
        tokens_at: Instant::now(),
    };
    session.serve(from_worker).await;
    session.worker.send(Command::Closed { connection });
}

async fn join(connection: ConnectionId, opening: Opening) -> Option<Join> {
    let settings = join_request::settings(&opening.request);
    let request = opening.request;
    let offer = match request.publisher_offer {
        Some(description) => Some(parse(description).await?),
        None => None,
    };
    let resume = request.reconnect.then_some(Resume {
        session: request.participant_sid,
        sync: request.sync_state,
    });
    Some(Join {
        connection,
        room: opening.bearer.room,
        participant: opening.bearer.participant,
        grants: opening.bearer.grants.into(),
        settings,
        offer,
        add_tracks: request.add_track_requests,
        resume,
    })
}

/// Beside the media threads: large offers take milliseconds.
async fn parse(description: SessionDescription) -> Option<ParsedOffer> {
    let parse = move || ParsedOffer::parse(&description.sdp, description.id);
    tokio::task::spawn_blocking(parse).await.ok()?.ok()
}

struct Session {
    shared: Arc<Shared>,
    socket: WebSocket,
    connection: ConnectionId,
    worker: WorkerHandle,
    bearer: Bearer,
    /// The client writes JSON, so it is answered in JSON.
    text: bool,
    tokens: f64,
    tokens_at: Instant,
}

impl Session {
    async fn serve(&mut self, mut from_worker: mpsc::Receiver<ToSession>) {
        let mut ping = interval(PING_EVERY);
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut refresh = interval(REFRESH_EVERY);
        refresh.set_missed_tick_behavior(MissedTickBehavior::Delay);
        refresh.tick().await;
        let mut heard = Instant::now();
        loop {
            let go_on = tokio::select! {
                order = from_worker.recv() => match order {
                    Some(ToSession::Signal(message)) => self.write(*message).await,
                    Some(ToSession::Close) | None => {
                        self.close().await;
                        false
                    }
                },
                message = self.socket.next() => {
                    heard = Instant::now();
                    match message {
                        Some(Ok(message)) => self.read(message).await,
                        Some(Err(_)) | None => false,
                    }
                }
                _ = ping.tick() => {
                    heard.elapsed() < SILENCE_MAX && self.put(Message::Ping(Vec::new().into())).await
                }
                _ = refresh.tick() => {
                    let token = self.shared.key.issue(&self.bearer);
                    self.write(Response::RefreshToken(token)).await
                }
            };
            if !go_on {
                return;
            }
        }
    }

    async fn write(&mut self, message: Response) -> bool {
        let response = SignalResponse {
            message: Some(message),
        };
        let frame = if self.text {
            match serde_json::to_string(&response) {
                Ok(text) => Message::Text(text.into()),
                Err(_) => return false,
            }
        } else {
            Message::Binary(response.encode_to_vec().into())
        };
        self.put(frame).await
    }

    async fn put(&mut self, frame: Message) -> bool {
        timeout(WRITE_MAX, self.socket.send(frame))
            .await
            .is_ok_and(|it| it.is_ok())
    }

    async fn close(&mut self) {
        let frame = CloseFrame {
            code: axum::extract::ws::close_code::NORMAL,
            reason: "".into(),
        };
        self.put(Message::Close(Some(frame))).await;
        // The client's close frame ends the handshake; without it browsers report an abnormal end.
        let _ = timeout(Duration::from_secs(2), async {
            while let Some(Ok(_)) = self.socket.next().await {}
        })
        .await;
    }

    async fn read(&mut self, message: Message) -> bool {
        if !self.may_speak() {
            return false;
        }
        let request = match message {
            Message::Binary(bytes) => SignalRequest::decode(bytes).ok(),
            Message::Text(text) => {
                self.text = true;
                serde_json::from_str(&text).ok()
            }
            Message::Ping(_) | Message::Pong(_) => return true,
            Message::Close(_) => return false,
        };
        // Unknown and unreadable messages are skipped: clients of later versions send more kinds.
        let Some(message) = request.and_then(|it: SignalRequest| it.message) else {
            return true;
        };
        let connection = self.connection;
        if let Request::Offer(description) = message {
            let Some(offer) = parse(description).await else {
                return false;
            };
            self.worker.send(Command::Offer {
                connection,
                offer: Box::new(offer),
            });
        } else {
            self.worker.send(Command::Signal {
                connection,
                message: Box::new(message),
            });
        }
        true
    }

    fn may_speak(&mut self) -> bool {
        let now = Instant::now();
        let gained = now.duration_since(self.tokens_at).as_secs_f64() * PER_SECOND;
        self.tokens_at = now;
        self.tokens = (self.tokens + gained).min(BURST) - 1.0;
        self.tokens >= 0.0
    }
}
