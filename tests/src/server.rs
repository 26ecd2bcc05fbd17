use crate::Recorder;
use anyhow::Context;
use config::Config;
use core::time::Duration;
use snug_server::{MakeMediaTap, MediaTap, RunningServer, Server, ServerOptions};
use std::net::{SocketAddr, TcpListener, UdpSocket};
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};
use url::Url;

/// How a server is to be started; by itself it takes free ports and is not listened to.
#[derive(Default)]
pub struct Setup {
    pub listen: Option<SocketAddr>,
    pub media: Option<SocketAddr>,
    /// What browsers show as its address, if that is not `listen`.
    pub public_url: Option<String>,
    /// Sees everything that the server receives: HTTP and websocket messages, and what is left of media and
    /// data once the transport encryption is off.
    pub tap: Option<Recorder>,
}

/// A server with its own data folder, ports and threads, so that it can be killed and started again.
pub struct TestServer {
    data: TempDir,
    listen: SocketAddr,
    media: SocketAddr,
    public_url: Option<String>,
    tap: Option<Recorder>,
    running: Option<(RunningServer, Runtime)>,
}

impl TestServer {
    pub async fn start() -> anyhow::Result<Self> {
        Self::start_as(Setup::default()).await
    }

    pub async fn start_as(setup: Setup) -> anyhow::Result<Self> {
        let mut server = Self {
            data: tempfile::tempdir()?,
            listen: setup.listen.map_or_else(free_tcp_port, Ok)?,
            media: setup.media.map_or_else(free_udp_port, Ok)?,
            public_url: setup.public_url,
            tap: setup.tap,
            running: None,
        };
        server.start_again().await?;
        Ok(server)
    }

    pub fn origin(&self) -> Url {
        Url::parse(&format!("http://{}", self.listen))
            .unwrap_or_else(|_| unreachable!("an address makes an URL"))
    }

    /// Where it listens, for what stands in front of it.
    pub fn address(&self) -> SocketAddr {
        self.listen
    }

    /// Where the server keeps its database.
    pub fn data_dir(&self) -> &Path {
        self.data.path()
    }

    /// How many meetings somebody is connected to.
    pub fn meetings(&self) -> usize {
        self.running.as_ref().map_or(0, |(server, _)| server.meetings())
    }

    /// Every thread and socket of the server ends at once; nobody is told.
    pub fn kill(&mut self) {
        if let Some((server, runtime)) = self.running.take() {
            runtime.shutdown_background();
            drop(server);
        }
    }

    /// Starts on the same data and the same ports.
    pub async fn start_again(&mut self) -> anyhow::Result<()> {
        let mut config = Config {
            listen: self.listen,
            data_dir: self.data.path().to_owned(),
            public_url: self.public_url.clone(),
            ..Config::default()
        };
        config.media.listen = self.media;
        config.limits.rooms_per_hour_per_address = 100_000;
        config.limits.connections_per_minute_per_address = 100_000;
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("server")
            .enable_all()
            .build()?;
        let tap = self.tap.clone();
        // Starting is not a task that may move between threads.
        let (server, runtime) = tokio::task::spawn_blocking(move || {
            let server = runtime.block_on(start(&config, tap.as_ref()))?;
            anyhow::Ok((server, runtime))
        })
        .await??;
        self.running = Some((server, runtime));
        Ok(())
    }

    /// Tells everybody and ends in order.
    pub async fn stop(&mut self) {
        if let Some((server, runtime)) = self.running.take() {
            let stopping = tokio::task::spawn_blocking(move || {
                runtime.block_on(server.stop());
                runtime.shutdown_background();
            });
            // A server that fails while it stops has stopped.
            let _ = stopping.await;
        }
    }
}

/// The sockets of a killed predecessor may take a moment to go.
async fn start(config: &Config, tap: Option<&Recorder>) -> anyhow::Result<RunningServer> {
    let mut tries = 0;
    loop {
        match Server::start(config.clone(), options(tap.cloned())).await {
            Err(_) if tries < 50 => tries += 1,
            other => return other.context("the server does not start"),
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

fn options(tap: Option<Recorder>) -> ServerOptions {
    let Some(recorder) = tap else {
        return ServerOptions::default();
    };
    let media = recorder.clone();
    let make: MakeMediaTap = Arc::new(move || Some(Box::new(media.clone()) as Box<dyn MediaTap>));
    ServerOptions {
        tap: Some(Arc::new(recorder)),
        media_tap: Some(make),
        ..ServerOptions::default()
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.kill();
    }
}

fn free_tcp_port() -> anyhow::Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

fn free_udp_port() -> anyhow::Result<SocketAddr> {
    Ok(UdpSocket::bind("127.0.0.1:0")?.local_addr()?)
}
