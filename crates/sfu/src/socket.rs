use std::net::{SocketAddr, UdpSocket};
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

/// Hands every datagram to the worker that it is for, until told to stop.
pub(crate) fn receive(socket: &UdpSocket, demux: &Demux, workers: &[WorkerHandle], stop: &Arc<AtomicBool>) {
    let mut buffer = [0; DATAGRAM_BYTES_MAX];
    while !stop.load(Ordering::Relaxed) {
        let Ok((length, source)) = socket.recv_from(&mut buffer) else {
            continue;
        };
        let arrived = Instant::now();
        let Some(bytes) = buffer.get(..length) else {
            continue;
        };
        let worker = demux.worker(&source, bytes).and_then(|it| workers.get(it));
        if let Some(worker) = worker {
            worker.send_datagram(Command::Datagram {
                source,
                arrived,
                bytes: bytes.into(),
            });
        }
    }
}
