use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode};
use base64ct::{Base64UrlUnpadded, Encoding};
use core::time::Duration;
use domain::{Rates, RoomLimits, RoomRecord};
use e2ee::group::{CommitUpload, ExistingGroup, Group, Identity, RoomPolicy, UploadKind};
use e2ee::host::HostKey;
use e2ee::keys::RoomSecrets;
use e2ee::link::MeetingLink;
use e2ee::sealed::{Descriptor, Policy, seal_descriptor};
use futures_util::future::BoxFuture;
use futures_util::{SinkExt, StreamExt};
use http_api::{
    Api, ApiOptions, CreateRecordError, MediaPlane, PrivacyPages, Records, RecordsError, Settings,
};
use password_proof::{ControlKey, control_key, hello_mac, identity, verifier};
use rand_chacha::ChaCha20Rng;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use storage::{CreateError, RoomStore};
use testkit::TestClock;
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};
use tower::ServiceExt;
use vocab::{Clock, GroupPosition, MediaRoom, ParticipantId, Rng, RoomKey, Sensitive, UnixMillis};
use wire::{
    ClientMessage, Commit, CommitKind, ErrorCode, Hello, JoinExternal, Resume, ServerMessage, Srp2Reply,
    Welcomed,
};

pub(crate) const ORIGIN: &str = "http://meet.test";

/// A running API over a database and a clock that the test holds.
pub(crate) struct App {
    pub(crate) api: Api,
    pub(crate) router: Router,
    pub(crate) clock: TestClock,
    pub(crate) store: RoomStore,
    pub(crate) media: Arc<SpyMedia>,
    pub(crate) address: SocketAddr,
}

impl App {
    pub(crate) async fn start() -> Self {
        let store = RoomStore::in_memory().await.expect("a database");
        Self::start_with(store, Rates::new(1_000, 10_000)).await
    }

    pub(crate) async fn start_with(store: RoomStore, rates: Rates) -> Self {
        let (clock, media) = (TestClock::default(), Arc::new(SpyMedia::default()));
        let api = Api::new(ApiOptions {
            settings: Settings {
                name: "Test".to_owned(),
                version: "0.0.0".to_owned(),
                operator: None,
                notice: Some("A notice.".to_owned()),
                origin: ORIGIN.to_owned(),
                members_max: 300,
                limits: RoomLimits {
                    link_validity_max: Duration::from_secs(86_400),
                },
                rates,
                trusted_proxies: Vec::new(),
            },
            privacy: PrivacyPages::default(),
            clock: Arc::new(clock.clone()),
            rng: Box::new(testkit::rng(1)),
            records: Arc::new(StoreRecords(store.clone())),
            media: Arc::clone(&media) as Arc<dyn MediaPlane>,
            instance_key: Sensitive::new([9; 32]),
            tap: None,
        });
        api.take_up().await.expect("taken up");
        let router = http_api::router(api.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let service = router.clone().into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        Self {
            api,
            router,
            clock,
            store,
            media,
            address,
        }
    }

    pub(crate) async fn request(&self, request: Request<Body>) -> Response<Body> {
        self.router.clone().oneshot(request).await.expect("an answer")
    }

    pub(crate) async fn create(&self, body: &Value) -> (StatusCode, Value) {
        let request = Request::post("/api/v1/rooms")
            .header("content-type", "application/json")
            .body(Body::from(body.to_string()))
            .expect("a request");
        read(self.request(request).await).await
    }

    /// A room that is there.
    pub(crate) async fn room(&self, seed: u64) -> TestRoom {
        let room = TestRoom::new(seed);
        let (status, _) = self.create(&room.request()).await;
        assert_eq!(status, StatusCode::CREATED);
        room
    }

    /// Time passes in steps, and what is due is done.
    pub(crate) async fn pass(&self, duration: Duration) {
        let step = Duration::from_millis(500);
        let mut left = duration;
        while !left.is_zero() {
            let now = left.min(step);
            self.clock.advance(now);
            self.api.tick().await;
            left -= now;
        }
        self.api.sweep().await;
    }

    pub(crate) async fn rooms(&self) -> usize {
        self.store.all().await.expect("read").len()
    }
}

pub(crate) async fn read(response: Response<Body>) -> (StatusCode, Value) {
    let status = response.status();
    let body = to_bytes(response.into_body(), 1 << 20).await.expect("a body");
    (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
}

/// A meeting as its creator's device knows it.
pub(crate) struct TestRoom {
    pub(crate) link: MeetingLink,
    pub(crate) secrets: RoomSecrets,
    pub(crate) host: HostKey,
}

impl TestRoom {
    pub(crate) fn new(seed: u64) -> Self {
        let mut rng = testkit::rng(seed);
        let host = HostKey::generate(&mut rng);
        let link = MeetingLink::generate(&mut rng, host.fingerprint(), false);
        let secrets = RoomSecrets::derive(&link, None, 1).expect("derives");
        Self { link, secrets, host }
    }

    pub(crate) fn request(&self) -> Value {
        let salt = [3; 16];
        let name = identity(&self.link.room_id, 1);
        let verifier = verifier(&name, self.secrets.srp_password(), &salt);
        let descriptor = Descriptor {
            title: "A title".to_owned(),
            host_public_key: self.host.public(),
            policy: Policy::default(),
            created_unix_ms: 0,
        };
        let sealed =
            seal_descriptor(&self.secrets, &self.host, &descriptor, &mut testkit::rng(5)).expect("sealed");
        let text = Base64UrlUnpadded::encode_string;
        json!({
            "room_id": text(self.link.room_id.as_bytes()),
            "generation": 1,
            "salt": text(&salt),
            "verifier": text(&verifier),
            "descriptor": text(&sealed.bytes),
            "descriptor_signature": text(&sealed.signature),
            "host_public_key": text(&self.host.public()),
            "valid_for_s": 3600,
        })
    }
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Somebody on a control connection.
pub(crate) struct Client {
    pub(crate) socket: Socket,
    pub(crate) nonce: [u8; 32],
    pub(crate) rng: ChaCha20Rng,
    pub(crate) identity: Identity,
    pub(crate) grant: Option<([u8; 32], ControlKey)>,
    pub(crate) group: Option<Group>,
}

impl Client {
    pub(crate) async fn connect(app: &App, seed: u64) -> Self {
        let mut rng = testkit::rng(seed);
        let identity = Identity::generate(&mut rng);
        let (socket, nonce) = open(app).await;
        Self {
            socket,
            nonce,
            rng,
            identity,
            grant: None,
            group: None,
        }
    }

    /// Connects, proves the link, says hello and is in the group.
    pub(crate) async fn joined(app: &App, room: &TestRoom, seed: u64) -> Self {
        let mut client = Self::connect(app, seed).await;
        client.prove(room).await.expect("proved");
        client.hello(false).await.expect("welcome");
        client.join(room).await;
        client
    }

    /// The connection breaks, and there is another one.
    pub(crate) async fn reconnect(&mut self, app: &App) {
        let (socket, nonce) = open(app).await;
        (self.socket, self.nonce) = (socket, nonce);
    }

    pub(crate) async fn send(&mut self, message: &ClientMessage) {
        self.send_raw(Message::binary(wire::encode_client(message))).await;
    }

    pub(crate) async fn send_raw(&mut self, message: Message) {
        self.socket.send(message).await.expect("sent");
    }

    /// The next message; `None` when the connection is closed.
    pub(crate) async fn next(&mut self) -> Option<ServerMessage> {
        loop {
            let next = tokio::time::timeout(Duration::from_secs(10), self.socket.next()).await;
            match next.expect("something within ten seconds")? {
                Ok(Message::Binary(bytes)) => {
                    return Some(wire::decode_server(&bytes).unwrap_or_else(|_| panic!("a message")));
                }
                Ok(Message::Close(_)) | Err(_) => return None,
                Ok(_) => {}
            }
        }
    }

    /// Reads to the end of the connection.
    pub(crate) async fn wait_for_close(&mut self) -> bool {
        while self.next().await.is_some() {}
        true
    }

    pub(crate) async fn expect_error(&mut self) -> (ErrorCode, u32) {
        match self.next().await {
            Some(ServerMessage::Error { code, retry_after_ms }) => (code, retry_after_ms),
            _ => panic!("an error"),
        }
    }

    /// The next message of a kind; others are let go.
    pub(crate) async fn wait_for<T>(&mut self, pick: impl Fn(ServerMessage) -> Option<T>) -> T {
        loop {
            if let Some(picked) = pick(self.next().await.expect("an open connection")) {
                return picked;
            }
        }
    }

    pub(crate) async fn prove(&mut self, room: &TestRoom) -> Result<Srp2Reply, (ErrorCode, u32)> {
        let password = room.secrets.srp_password().clone();
        self.prove_with(&room.link.room_id, &password).await
    }

    pub(crate) async fn prove_with(
        &mut self,
        room: &vocab::RoomId,
        password: &Sensitive<[u8; 32]>,
    ) -> Result<Srp2Reply, (ErrorCode, u32)> {
        let (client, a) = password_proof::Client::start(&mut self.rng);
        self.send(&ClientMessage::Srp1 {
            room: *room.as_bytes(),
            a: a.to_vec(),
        })
        .await;
        let reply = match self.next().await.expect("an answer") {
            ServerMessage::Srp1(reply) => reply,
            ServerMessage::Error { code, retry_after_ms } => return Err((code, retry_after_ms)),
            _ => panic!("an answer to the first step"),
        };
        let proof = client
            .finish(&identity(room, reply.generation), password, &reply.salt, &reply.b)
            .expect("a proof");
        self.send(&ClientMessage::Srp2 { m1: proof.m1 }).await;
        match self.next().await.expect("an answer") {
            ServerMessage::Srp2(reply) => {
                let key = proof.confirm(&reply.m2).expect("the server knows the verifier");
                self.grant = Some((reply.grant, control_key(&key)));
                Ok(reply)
            }
            ServerMessage::Error { code, retry_after_ms } => Err((code, retry_after_ms)),
            _ => panic!("an answer to the second step"),
        }
    }

    pub(crate) async fn hello(&mut self, resume: bool) -> Result<Welcomed, ErrorCode> {
        let (grant, key) = self.grant.clone().expect("a grant");
        let mac = hello_mac(&key, &grant, &self.nonce);
        let resume = resume.then_some(Resume { epoch: 1 });
        self.hello_with(grant, mac, resume).await
    }

    pub(crate) async fn hello_with(
        &mut self,
        grant: [u8; 32],
        mac: [u8; 32],
        resume: Option<Resume>,
    ) -> Result<Welcomed, ErrorCode> {
        let participant = *self.identity.participant().as_bytes();
        let signature_key = self.identity.signature_key();
        self.send(&ClientMessage::Hello(Hello {
            grant,
            mac,
            participant,
            signature_key,
            resume,
        }))
        .await;
        match self.next().await.expect("an answer") {
            ServerMessage::Welcomed(welcomed) => Ok(welcomed),
            ServerMessage::Error { code, .. } => Err(code),
            _ => panic!("a welcome"),
        }
    }

    pub(crate) async fn join(&mut self, room: &TestRoom) {
        self.send(&ClientMessage::JoinBegin {
            key_package: Vec::new(),
        })
        .await;
        let lease = self
            .wait_for(|message| match message {
                ServerMessage::JoinExternal(lease) => Some(lease),
                _ => None,
            })
            .await;
        let commit = self.make_join(room, &lease);
        self.send(&ClientMessage::Commit(commit)).await;
        self.wait_for(|message| match message {
            ServerMessage::Commit(seen) => seen.own.then_some(()),
            ServerMessage::Error { code, .. } => panic!("refused: {code:?}"),
            _ => None,
        })
        .await;
    }

    fn make_join(&mut self, room: &TestRoom, lease: &JoinExternal) -> Commit {
        let of = e2ee::group::Room {
            secrets: room.secrets.clone(),
            host_public: room.host.public(),
        };
        let identity = self.identity.clone();
        let made = if lease.group_info.is_empty() {
            let policy = RoomPolicy::starting(room.host.public(), 1, &Policy::default());
            Group::create(of, identity, "somebody", Some(&room.host), &policy, &mut self.rng)
        } else {
            let existing = ExistingGroup {
                group_info: &lease.group_info,
                tree: &lease.tree,
            };
            Group::join(of, identity, "somebody", None, existing, &mut self.rng)
        };
        let (group, upload) = made.unwrap_or_else(|_| panic!("a group"));
        self.group = Some(group);
        to_wire(upload, lease.lease)
    }
}

async fn open(app: &App) -> (Socket, [u8; 32]) {
    let mut request = format!("ws://{}{}", app.address, wire::CONTROL_PATH)
        .into_client_request()
        .expect("a request");
    request.headers_mut().insert(
        "sec-websocket-protocol",
        wire::SUBPROTOCOL.parse().expect("a header"),
    );
    let (mut socket, _) = connect_async(request).await.expect("connected");
    let Some(Ok(Message::Binary(bytes))) = socket.next().await else {
        panic!("a challenge")
    };
    match wire::decode_server(&bytes) {
        Ok(ServerMessage::Challenge { nonce }) => (socket, nonce),
        _ => panic!("a challenge"),
    }
}

fn to_wire(upload: CommitUpload, lease: u64) -> Commit {
    let kind = match upload.kind {
        UploadKind::Create => CommitKind::Create,
        UploadKind::Resync => CommitKind::Resync,
        _ => CommitKind::Join,
    };
    Commit {
        epoch: upload.epoch,
        kind,
        message: upload.message,
        group_info: upload.group_info,
        tree: upload.tree,
        lease,
    }
}

pub(crate) fn random_room(seed: u64) -> vocab::RoomId {
    let mut bytes = [0; 16];
    testkit::rng(seed).fill_bytes(&mut bytes);
    vocab::RoomId::from_bytes(bytes)
}

pub(crate) fn wall(app: &App) -> UnixMillis {
    app.clock.wall()
}

/// Remembers what the media plane was told.
#[derive(Default)]
pub(crate) struct SpyMedia(pub(crate) Mutex<Vec<Told>>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    Opened,
    Position(GroupPosition),
    Removed,
    Closed,
}

impl SpyMedia {
    fn tell(&self, told: Told) {
        self.0.lock().expect("a lock").push(told);
    }

    pub(crate) fn told(&self) -> Vec<Told> {
        self.0.lock().expect("a lock").clone()
    }
}

impl MediaPlane for SpyMedia {
    fn open_room(&self, _: &MediaRoom) {
        self.tell(Told::Opened);
    }

    fn issue_token(&self, room: &MediaRoom, participant: &ParticipantId) -> Option<String> {
        Some(format!("{}/{}", room.to_base64url(), participant.to_base64url()))
    }

    fn url(&self) -> Option<String> {
        None
    }

    fn set_position(&self, _: &MediaRoom, _: &ParticipantId, position: GroupPosition) {
        self.tell(Told::Position(position));
    }

    fn request_key_frames(&self, _: &MediaRoom) {}

    fn remove_participant(&self, _: &MediaRoom, _: &ParticipantId) {
        self.tell(Told::Removed);
    }

    fn close_room(&self, _: &MediaRoom) {
        self.tell(Told::Closed);
    }
}

struct StoreRecords(RoomStore);

impl Records for StoreRecords {
    fn create<'a>(&'a self, room: &'a RoomRecord) -> BoxFuture<'a, Result<(), CreateRecordError>> {
        Box::pin(async {
            self.0.create(room).await.map_err(|error| match error {
                CreateError::Used => CreateRecordError::Used,
                CreateError::Storage(_) => RecordsError.into(),
            })
        })
    }

    fn find<'a>(&'a self, key: &'a RoomKey) -> BoxFuture<'a, Result<Option<RoomRecord>, RecordsError>> {
        Box::pin(async { self.0.find(key).await.map_err(|_| RecordsError) })
    }

    fn mark_live<'a>(&'a self, key: &'a RoomKey) -> BoxFuture<'a, Result<(), RecordsError>> {
        Box::pin(async { self.0.mark_live(key).await.map_err(|_| RecordsError) })
    }

    fn remove<'a>(&'a self, key: &'a RoomKey) -> BoxFuture<'a, Result<(), RecordsError>> {
        Box::pin(async { self.0.remove(key).await.map_err(|_| RecordsError) })
    }

    fn all(&self) -> BoxFuture<'_, Result<Vec<RoomRecord>, RecordsError>> {
        Box::pin(async { self.0.all().await.map_err(|_| RecordsError) })
    }

    fn expired(&self, now: UnixMillis) -> BoxFuture<'_, Result<Vec<RoomKey>, RecordsError>> {
        Box::pin(async move { self.0.unjoined("expires_at", now).await.map_err(|_| RecordsError) })
    }

    fn ping(&self) -> BoxFuture<'_, Result<(), RecordsError>> {
        Box::pin(async { self.0.ping().await.map_err(|_| RecordsError) })
    }
}
