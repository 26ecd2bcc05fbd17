//! What waits to be sent on one connection.

use axum::body::Bytes;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::{Notify, mpsc};

/// Messages that may wait for a slow reader.
const MESSAGES_MAX: usize = 1024;
/// Bytes that may wait for a slow reader: some full catch-ups.
const BYTES_MAX: usize = 8 * 1024 * 1024;

/// The sending end. A reader that does not keep up is cut off: the others must not wait for it.
#[derive(Clone)]
pub(crate) struct Outbox {
    queue: mpsc::Sender<Outgoing>,
    waiting_bytes: Arc<AtomicUsize>,
    cut: Arc<Notify>,
}

pub(crate) enum Outgoing {
    Message(Bytes),
    /// Everything before it is to be sent.
    Close,
}

/// The connection's end.
pub(crate) struct Outgoings {
    queue: mpsc::Receiver<Outgoing>,
    waiting_bytes: Arc<AtomicUsize>,
}

pub(crate) fn outbox() -> (Outbox, Outgoings) {
    let (sender, receiver) = mpsc::channel(MESSAGES_MAX);
    let waiting_bytes = Arc::<AtomicUsize>::default();
    let outbox = Outbox {
        queue: sender,
        waiting_bytes: Arc::clone(&waiting_bytes),
        cut: Arc::default(),
    };
    (
        outbox,
        Outgoings {
            queue: receiver,
            waiting_bytes,
        },
    )
}

impl Outbox {
    pub(crate) fn send(&self, message: Bytes) {
        let length = message.len();
        let waiting = self
            .waiting_bytes
            .fetch_add(length, Ordering::Relaxed)
            .saturating_add(length);
        if waiting > BYTES_MAX || self.queue.try_send(Outgoing::Message(message)).is_err() {
            self.cut.notify_one();
        }
    }

    pub(crate) fn close(&self) {
        if self.queue.try_send(Outgoing::Close).is_err() {
            self.cut.notify_one();
        }
    }

    /// Resolves when the connection is to be dropped as it is.
    pub(crate) async fn is_cut(&self) {
        self.cut.notified().await;
    }
}

impl Outgoings {
    pub(crate) async fn next(&mut self) -> Option<Outgoing> {
        let next = self.queue.recv().await?;
        if let Outgoing::Message(message) = &next {
            self.waiting_bytes.fetch_sub(message.len(), Ordering::Relaxed);
        }
        Some(next)
    }
}
