use crate::Privacy;
use crate::VERSION;
use crate::error::StartError;
use crate::media::{self, MakeMediaTap, SfuMedia};
use crate::records::StoredRecords;
use crate::system::{SystemClock, SystemRng};
use crate::web::Web;
use axum::Router;
use axum::extract::Request;
use axum::serve::ListenerExt;
use config::Config;
use core::time::Duration;
use domain::{Rates, RoomLimits};
use http_api::{Api, ApiOptions, Operator, SecurityHeaders, Settings, Tap};
use sfu::Sfu;
use std::fs;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use storage::{InstanceSecret, RoomStore};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use vocab::{Clock, CryptoRng, Sensitive};

/// How often meetings are looked at.
const TICK: Duration = Duration::from_millis(50);
/// How often the database is looked through for what is over.
const SWEEP: Duration = Duration::from_secs(5);
/// How long connections have to end by themselves when the server stops.
const STOP_TIME_MAX: Duration = Duration::from_secs(5);

/// What tests put in the place of the system.
#[derive(Default)]
pub struct ServerOptions {
    pub clock: Option<Arc<dyn Clock>>,
    /// Sees everything that the server receives over HTTP and the control websocket.
    pub tap: Option<Arc<dyn Tap>>,
    /// Sees every media payload that the server receives.
    pub media_tap: Option<MakeMediaTap>,
}

/// Starts servers.
pub struct Server;

/// A server that runs until [`RunningServer::stop`].
pub struct RunningServer {
    /// Where pages, API and signaling are.
    pub http_addr: SocketAddr,
    /// Where audio and video are.
    pub media_addr: SocketAddr,
    api: Api,
    sfu: Arc<Sfu>,
    store: RoomStore,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Server {
    pub async fn start(config: Config, options: ServerOptions) -> Result<RunningServer, StartError> {
        let mut rng = SystemRng::new().ok_or(StartError::Randomness)?;
        let listener = listen(config.listen).await?;
        let (store, instance_key) = open_data(&config.data_dir, &mut rng).await?;
        let http_addr = listener
            .local_addr()
            .map_err(|error| StartError::Listen(config.listen, error.kind()))?;
        let sfu = media::start(&config, &mut rng, options.media_tap)?;
        let media_addr = sfu.media_address();
        let origin = match &config.public_url {
            Some(_) => config.origin(),
            None => format!("http://{http_addr}"),
        };
        let privacy = Privacy::of(&config, &origin).map_err(StartError::Inventory)?;
        let unjoined = privacy.purge_of("room").map_err(StartError::Inventory)?;
        let api = Api::new(ApiOptions {
            settings: settings(&config, origin.clone()),
            privacy: privacy.pages(),
            clock: options.clock.unwrap_or_else(|| Arc::new(SystemClock::default())),
            rng: Box::new(rng),
            records: Arc::new(StoredRecords {
                store: store.clone(),
                unjoined,
            }),
            media: Arc::new(SfuMedia(Arc::clone(&sfu))),
            instance_key,
            tap: options.tap,
        });
        let storage_failed = |_| StartError::Storage(config.data_dir.clone(), storage::StorageError::Other);
        api.take_up().await.map_err(storage_failed)?;
        let (stop, stopping) = watch::channel(false);
        let mut tasks = vec![
            tokio::spawn(serve(listener, router(&api, &sfu, &origin), stopping.clone())),
            tokio::spawn(keep_house(api.clone(), stopping)),
        ];
        if let Some(events) = sfu.take_events() {
            tasks.push(tokio::spawn(media::report(events)));
        }
        tracing::info!(version = VERSION, "the server has started");
        Ok(RunningServer {
            http_addr,
            media_addr,
            api,
            sfu,
            store,
            stop,
            tasks,
        })
    }
}

impl RunningServer {
    /// How many meetings somebody is connected to.
    pub fn meetings(&self) -> usize {
        self.api.meetings()
    }

    /// Tells participants, lets connections end, closes the database.
    pub async fn stop(self) {
        self.api.stop();
        let _ = self.stop.send(true);
        let sfu = self.sfu;
        let _ = tokio::task::spawn_blocking(move || sfu.stop(true)).await;
        for task in self.tasks {
            let abort = task.abort_handle();
            if tokio::time::timeout(STOP_TIME_MAX, task).await.is_err() {
                abort.abort();
            }
        }
        self.store.close().await;
        tracing::info!("the server has stopped");
    }
}

async fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address)
        .await
        .map_err(|error| match error.kind() {
            ErrorKind::AddrInUse => StartError::PortTaken(address),
            kind => StartError::Listen(address, kind),
        })
}

async fn open_data(
    directory: &Path,
    rng: &mut (dyn CryptoRng + Send),
) -> Result<(RoomStore, Sensitive<[u8; 32]>), StartError> {
    let failed = |kind| StartError::DataDir(directory.to_owned(), kind);
    fs::create_dir_all(directory).map_err(|error| failed(error.kind()))?;
    let probe = directory.join(".writable");
    fs::write(&probe, b"")
        .and_then(|()| fs::remove_file(&probe))
        .map_err(|error| failed(error.kind()))?;
    let secret = InstanceSecret::load_or_create(directory, rng)
        .map_err(|error| StartError::InstanceSecret(directory.to_owned(), error))?;
    let store = RoomStore::open(directory)
        .await
        .map_err(|error| StartError::Storage(directory.to_owned(), error))?;
    Ok((store, Sensitive::new(*secret.expose())))
}

fn settings(config: &Config, origin: String) -> Settings {
    let operator = &config.operator;
    let is_named = *operator != config::Operator::default();
    Settings {
        name: config.name.clone(),
        version: VERSION.to_owned(),
        operator: is_named.then(|| Operator {
            name: operator.name.clone(),
            contact: operator.contact.clone(),
            imprint_url: operator.imprint_url.clone(),
            privacy_url: operator.privacy_url.clone(),
        }),
        notice: config.notice.clone(),
        origin,
        members_max: config.limits.members_max,
        limits: RoomLimits {
            link_validity_max: Duration::from_secs(config.limits.link_validity_max_s),
        },
        rates: Rates::new(
            config.limits.rooms_per_hour_per_address,
            config.limits.connections_per_minute_per_address,
        ),
        trusted_proxies: config.trusted_proxies.clone(),
    }
}

fn router(api: &Api, sfu: &Sfu, origin: &str) -> Router {
    let web = Web::default();
    let pages =
        move |request: Request| async move { web.answer(request.method(), request.uri(), request.headers()) };
    let router = http_api::router(api.clone()).merge(sfu.router()).fallback(pages);
    http_api::with_security_headers(router, &SecurityHeaders::new(origin))
}

async fn serve(listener: TcpListener, router: Router, mut stopping: watch::Receiver<bool>) {
    let listener = listener.tap_io(|stream| {
        // Only a matter of delay.
        let _ = stream.set_nodelay(true);
    });
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let until = async move {
        let _ = stopping.wait_for(|stop| *stop).await;
    };
    if axum::serve(listener, service)
        .with_graceful_shutdown(until)
        .await
        .is_err()
    {
        tracing::error!("the HTTP server failed");
    }
}

/// The one timer: meetings' deadlines, and now and then what is over.
async fn keep_house(api: Api, mut stopping: watch::Receiver<bool>) {
    let mut ticks = tokio::time::interval(TICK);
    let mut sweeps = tokio::time::interval(SWEEP);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
    while !*stopping.borrow() {
        tokio::select! {
            _ = ticks.tick() => api.tick().await,
            _ = sweeps.tick() => api.sweep().await,
            _ = stopping.changed() => {}
        }
    }
}
