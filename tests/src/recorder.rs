use crate::needles::{Found, Needles};
use crate::unmask::Unmasker;
use crate::vp8::{self, KeyFrames};
use serde::Serialize;
use snug_server::{MediaTap, Tap, TappedPacket};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// Keeps every byte that reaches a server: as a proxy in front of it, as its tap, or both.
#[derive(Clone, Default)]
pub struct Recorder {
    heard: Arc<Mutex<Heard>>,
}

/// Where something was heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// By the proxy, from clients: HTTP as it is, messages of websockets unmasked.
    Sent,
    /// By the proxy, from the server, as it is.
    Answered,
    /// By the server's tap: what requests and control messages say.
    Taken,
    /// By the tap of the SFU: packets of audio and video after transport decryption.
    Media,
    /// By the tap of the SFU: data packets.
    Data,
}

impl Place {
    pub const ALL: [Self; 5] = [Self::Sent, Self::Answered, Self::Taken, Self::Media, Self::Data];
}

/// A media packet that the server received.
#[derive(Clone)]
pub(crate) struct Packet {
    pub(crate) stream: u64,
    pub(crate) sequence: u64,
    pub(crate) marker: bool,
    pub(crate) payload: Vec<u8>,
}

#[derive(Default)]
struct Heard {
    /// What one connection said in one direction, or one message: nothing else stands in between.
    texts: Vec<(Place, Vec<u8>)>,
    packets: Vec<Packet>,
}

impl Heard {
    fn pieces(&self) -> impl Iterator<Item = (Place, &[u8])> {
        let texts = self.texts.iter().map(|(place, bytes)| (*place, bytes.as_slice()));
        let packets = self
            .packets
            .iter()
            .map(|packet| (Place::Media, packet.payload.as_slice()));
        texts.chain(packets)
    }
}

impl Recorder {
    pub fn new() -> Self {
        Self::default()
    }

    /// Listens on a port of its own and passes everything on to `server`, both ways. Ends with the runtime.
    pub async fn proxy(&self, server: SocketAddr) -> anyhow::Result<Url> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = Url::parse(&format!("http://{}", listener.local_addr()?))?;
        self.proxy_on(listener, server);
        Ok(url)
    }

    pub fn proxy_on(&self, listener: TcpListener, server: SocketAddr) {
        let recorder = self.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let recorder = recorder.clone();
                tokio::spawn(async move {
                    let Ok(server) = TcpStream::connect(server).await else {
                        return;
                    };
                    // Only a matter of delay.
                    let _ = (client.set_nodelay(true), server.set_nodelay(true));
                    let (from_client, to_client) = client.into_split();
                    let (from_server, to_server) = server.into_split();
                    let up = pass(from_client, to_server, Line::new(&recorder, Place::Sent));
                    let down = pass(from_server, to_client, Line::new(&recorder, Place::Answered));
                    let _ = tokio::join!(up, down);
                });
            }
        });
    }

    /// The first media token that went by in a header.
    pub fn bearer_token(&self) -> Option<String> {
        let marker = b"bearer ";
        let heard = self.lock();
        let (_, after) = heard
            .pieces()
            .filter(|(place, _)| *place == Place::Sent)
            .find_map(|(_, bytes)| {
                let at = bytes
                    .windows(marker.len())
                    .position(|window| window.eq_ignore_ascii_case(marker))?;
                bytes.split_at_checked(at + marker.len())
            })?;
        let token = after.iter().take_while(|byte| byte.is_ascii_graphic());
        String::from_utf8(token.copied().collect()).ok()
    }

    /// How many bytes were heard in each place.
    pub fn lengths(&self) -> BTreeMap<Place, usize> {
        let mut lengths: BTreeMap<_, _> = Place::ALL.into_iter().map(|place| (place, 0)).collect();
        for (place, bytes) in self.lock().pieces() {
            *lengths.entry(place).or_default() += bytes.len();
        }
        lengths
    }

    pub fn len(&self, place: Place) -> usize {
        self.lengths().get(&place).copied().unwrap_or_default()
    }

    /// Every needle that occurs somewhere, in the forms and places in which it does.
    pub fn find(&self, needles: &Needles) -> BTreeSet<Found> {
        let search = needles.search();
        let heard = self.lock();
        heard
            .pieces()
            .flat_map(|(place, bytes)| search.found_in(place, bytes))
            .collect()
    }

    /// What the media packets hold of VP8 key frames.
    pub fn key_frames(&self) -> KeyFrames {
        vp8::key_frames(&self.lock().packets)
    }

    /// Websockets that agreed to compress, so that they could not be searched.
    pub fn compressed(&self) -> usize {
        let heard = self.lock();
        let answers = heard
            .pieces()
            .filter(|(place, bytes)| *place == Place::Answered && bytes.starts_with(b"HTTP/1.1 101"));
        answers
            .filter(|(_, bytes)| {
                let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
                let head = String::from_utf8_lossy(head).to_ascii_lowercase();
                let head = head.split("\r\n\r\n").next().unwrap_or_default();
                head.contains("sec-websocket-extensions")
            })
            .count()
    }

    /// Writes everything that was heard, one file for each place. Each piece follows its length, four bytes
    /// big-endian.
    pub fn write(&self, folder: &std::path::Path) -> io::Result<()> {
        std::fs::create_dir_all(folder)?;
        let mut files: BTreeMap<Place, Vec<u8>> = BTreeMap::new();
        for (place, bytes) in self.lock().pieces() {
            let file = files.entry(place).or_default();
            file.extend(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes());
            file.extend_from_slice(bytes);
        }
        for (place, bytes) in files {
            std::fs::write(folder.join(format!("{place:?}.bin").to_lowercase()), bytes)?;
        }
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tap for Recorder {
    fn received(&self, bytes: &[u8]) {
        self.lock().texts.push((Place::Taken, bytes.to_vec()));
    }
}

impl MediaTap for Recorder {
    fn media(&mut self, packet: TappedPacket<'_>) {
        self.lock().packets.push(Packet {
            stream: packet.stream,
            sequence: packet.sequence,
            marker: packet.marker,
            payload: packet.payload.to_vec(),
        });
    }

    fn data(&mut self, packet: &[u8]) {
        self.lock().texts.push((Place::Data, packet.to_vec()));
    }
}

/// One direction of one connection.
struct Line {
    recorder: Recorder,
    index: usize,
    unmasker: Option<Unmasker>,
}

impl Line {
    fn new(recorder: &Recorder, place: Place) -> Self {
        let mut heard = recorder.lock();
        heard.texts.push((place, Vec::new()));
        Self {
            recorder: recorder.clone(),
            index: heard.texts.len() - 1,
            unmasker: (place == Place::Sent).then(Unmasker::default),
        }
    }

    fn record(&mut self, bytes: &[u8]) {
        let readable = match &mut self.unmasker {
            Some(unmasker) => unmasker.take(bytes),
            None => bytes.to_vec(),
        };
        if let Some((_, text)) = self.recorder.lock().texts.get_mut(self.index) {
            text.extend(readable);
        }
    }
}

async fn pass(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut line: Line,
) -> io::Result<()> {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let length = from.read(&mut buffer).await?;
        if length == 0 {
            return to.shutdown().await;
        }
        let bytes = buffer.get(..length).unwrap_or_default();
        line.record(bytes);
        to.write_all(bytes).await?;
    }
}
