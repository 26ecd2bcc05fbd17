use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::demux::Demux;
use crate::worker::{Command, WorkerHandle};

/// Room for bursts: everybody's key frames may come at once.
const BUFFER_BYTES: usize = 4 * 1024 * 1024;
const DATAGRAM_BYTES_MAX: usize = 2_000;
/// How often a quiet socket looks whether it shall stop.
const POLL: Duration = Duration::from_millis(200);

pub(crate) fn bind(address: SocketAddr) -> std::io::Result<UdpSocket> {
    let domain = if address.is_ipv4() {
        socket2::Domain::IPV4
    } else {
        socket2::Domain::IPV6
    };
    let socket = socket2::Socket::new(domain, socket2::Type::DGRAM, Some(socket2::Protocol::UDP))?;
    // The system caps what it grants; less only costs packets in bursts.
    let _ = socket.set_recv_buffer_size(BUFFER_BYTES);
    let _ = socket.set_send_buffer_size(BUFFER_BYTES);
    socket.bind(&address.into())?;
    socket.set_read_timeout(Some(POLL))?;
    Ok(socket.into())
}

pub(crate) struct Receiver {
    pub(crate) socket: Arc<UdpSocket>,
    /// Who may send; `None`: everybody.
    pub(crate) sources: Option<Vec<IpAddr>>,
    pub(crate) demux: Arc<Demux>,
    pub(crate) workers: Vec<WorkerHandle>,
    pub(crate) stop: Arc<AtomicBool>,
}

impl Receiver {
    /// Hands every datagram to the worker that it is for, until told to stop.
    pub(crate) fn run(&self) {
        let mut buffer = [0; DATAGRAM_BYTES_MAX];
        while !self.stop.load(Ordering::Relaxed) {
            let Ok((length, source)) = self.socket.recv_from(&mut buffer) else {
                continue;
            };
            let arrived = Instant::now();
            let Some(bytes) = buffer.get(..length) else {
                continue;
            };
            if !self.may_send(source.ip()) {
                continue;
            }
            let worker = self.demux.worker(&source, bytes);
            if let Some(worker) = worker.and_then(|it| self.workers.get(it)) {
                worker.send_datagram(Command::Datagram {
                    source,
                    arrived,
                    bytes: bytes.into(),
                });
            }
        }
    }

    fn may_send(&self, source: IpAddr) -> bool {
        let own = self.sources.as_ref();
        own.is_none_or(|own| source.is_loopback() || own.contains(&source))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_machines_are_ignored_unless_they_are_meant() {
        let check = |own: Option<&str>, source: &str, expected: bool| {
            let receiver = Receiver {
                socket: Arc::new(UdpSocket::bind("127.0.0.1:0").unwrap()),
                sources: own.map(|it| vec![it.parse().unwrap()]),
                demux: Arc::default(),
                workers: Vec::new(),
                stop: Arc::default(),
            };
            assert_eq!(
                receiver.may_send(source.parse().unwrap()),
                expected,
                "{own:?} {source}"
            );
        };
        check(None, "203.0.113.9", true);
        check(Some("192.0.2.2"), "127.0.0.1", true);
        check(Some("192.0.2.2"), "192.0.2.2", true);
        check(Some("192.0.2.2"), "192.0.2.3", false);
    }
}
