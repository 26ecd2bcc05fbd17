use crate::unmask::Unmasker;
use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use snug_server::{MediaTap, Tap};
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// Keeps every byte that reaches a server: as a proxy in front of it, as its tap, or both.
#[derive(Clone, Default)]
pub struct Recorder {
    heard: Arc<Mutex<Vec<u8>>>,
}

impl Recorder {
    pub fn new() -> Self {
        Self::default()
    }

    /// Listens on a port of its own and passes everything on to `server`, both ways; what clients send is kept.
    /// Ends with the runtime.
    pub async fn proxy(&self, server: SocketAddr) -> anyhow::Result<Url> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = Url::parse(&format!("http://{}", listener.local_addr()?))?;
        let recorder = self.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let recorder = recorder.clone();
                tokio::spawn(async move {
                    let Ok(server) = TcpStream::connect(server).await else {
                        return;
                    };
                    let (from_client, to_client) = client.into_split();
                    let (from_server, to_server) = server.into_split();
                    let up = pass(from_client, to_server, Some(recorder));
                    let down = pass(from_server, to_client, None);
                    let _ = tokio::join!(up, down);
                });
            }
        });
        Ok(url)
    }

    pub fn record(&self, bytes: &[u8]) {
        self.heard
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(bytes);
    }

    /// The first media token that went by in a header.
    pub fn bearer_token(&self) -> Option<String> {
        let heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        let marker = b"Bearer ";
        let at = heard
            .windows(marker.len())
            .position(|window| window.eq_ignore_ascii_case(marker))?;
        let token = heard
            .get(at + marker.len()..)?
            .iter()
            .take_while(|byte| byte.is_ascii_graphic());
        String::from_utf8(token.copied().collect()).ok()
    }

    pub fn len(&self) -> usize {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn contains(&self, needle: &[u8]) -> bool {
        contains(&self.heard.lock().unwrap_or_else(PoisonError::into_inner), needle)
    }
}

impl Tap for Recorder {
    fn received(&self, bytes: &[u8]) {
        self.record(bytes);
    }
}

impl MediaTap for Recorder {
    fn media(&mut self, payload: &[u8]) {
        self.record(payload);
    }

    fn data(&mut self, packet: &[u8]) {
        self.record(packet);
    }
}

/// How a value may look on the wire: as it is, hex, base64 in every alignment, percent-encoded.
pub fn forms(value: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let mut forms = vec![("raw", value.to_vec())];
    let hex: String = value.iter().map(|byte| format!("{byte:02x}")).collect();
    forms.push(("hex", hex.to_uppercase().into_bytes()));
    forms.push(("hex", hex.into_bytes()));
    let percent: String = value.iter().map(|byte| format!("%{byte:02X}")).collect();
    forms.push(("percent", percent.into_bytes()));
    forms.push((
        "form",
        url::form_urlencoded::byte_serialize(value)
            .collect::<String>()
            .into_bytes(),
    ));
    // Inside a longer text the value may start at any of three places of a group.
    for skipped in 0..3_usize {
        let padded = [&[0; 2][..skipped.min(2)], value].concat();
        // The first group holds foreign bytes, the last may.
        let first = if skipped == 0 { 0 } else { 4 };
        let whole = padded.len() / 3 * 4;
        for (name, text) in [
            ("base64", Base64::encode_string(&padded)),
            ("base64url", Base64UrlUnpadded::encode_string(&padded)),
        ] {
            if let Some(core) = text.get(first..whole).filter(|core| core.len() >= 8) {
                forms.push((name, core.as_bytes().to_vec()));
            }
        }
    }
    forms
}

fn contains(heap: &[u8], needle: &[u8]) -> bool {
    !needle.is_empty() && heap.windows(needle.len()).any(|window| window == needle)
}

async fn pass(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    recorder: Option<Recorder>,
) -> io::Result<()> {
    let mut buffer = vec![0; 64 * 1024];
    let mut unmasker = Unmasker::default();
    loop {
        let length = from.read(&mut buffer).await?;
        if length == 0 {
            return to.shutdown().await;
        }
        let bytes = buffer.get(..length).unwrap_or_default();
        if let Some(recorder) = &recorder {
            recorder.record(&unmasker.take(bytes));
        }
        to.write_all(bytes).await?;
    }
}
