use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{PoisonError, RwLock};

use sfu_core::Route;

/// Which worker a datagram is for: STUN requests by their user name fragment, the rest by an address that has
/// proved itself with one.
#[derive(Default)]
pub(crate) struct Demux(RwLock<Tables>);

#[derive(Default)]
struct Tables {
    fragments: HashMap<String, usize>,
    addresses: HashMap<SocketAddr, usize>,
}

const STUN_HEADER_BYTES: usize = 20;
const BINDING_REQUEST: [u8; 2] = [0, 1];
const USERNAME: [u8; 2] = [0, 6];

impl Demux {
    pub(crate) fn apply(&self, worker: usize, route: Route) {
        let mut tables = self.0.write().unwrap_or_else(PoisonError::into_inner);
        match route {
            Route::Fragment(fragment) => {
                tables.fragments.insert(fragment, worker);
            }
            Route::FragmentGone(fragment) => {
                tables.fragments.remove(&fragment);
            }
            Route::Address(address) => {
                tables.addresses.insert(address, worker);
            }
            // It may be another worker's by now.
            Route::AddressGone(address) => {
                if tables.addresses.get(&address) == Some(&worker) {
                    tables.addresses.remove(&address);
                }
            }
        }
    }

    pub(crate) fn forget_worker(&self, worker: usize) {
        let mut tables = self.0.write().unwrap_or_else(PoisonError::into_inner);
        tables.fragments.retain(|_, it| *it != worker);
        tables.addresses.retain(|_, it| *it != worker);
    }

    pub(crate) fn worker(&self, source: &SocketAddr, bytes: &[u8]) -> Option<usize> {
        let tables = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let by_fragment = stun_fragment(bytes).and_then(|it| tables.fragments.get(it));
        by_fragment.or_else(|| tables.addresses.get(source)).copied()
    }
}

/// The first half of a binding request's user name: the server's fragment (RFC 8445 section 7.2.2).
fn stun_fragment(bytes: &[u8]) -> Option<&str> {
    if bytes.get(..2)? != BINDING_REQUEST {
        return None;
    }
    let mut rest = bytes.get(STUN_HEADER_BYTES..)?;
    while let Some((head, after)) = rest.split_at_checked(4) {
        let length = usize::from(u16::from_be_bytes([*head.get(2)?, *head.get(3)?]));
        let value = after.get(..length)?;
        if head.get(..2)? == USERNAME {
            return core::str::from_utf8(value).ok()?.split(':').next();
        }
        rest = after.get(length.next_multiple_of(4)..)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use sfu_core::Route;

    use super::Demux;

    fn request(name: &str) -> Vec<u8> {
        let mut bytes = vec![0, 1, 0, 0];
        bytes.extend([0; 16]);
        bytes.extend([0x80, 0x22, 0, 1, b'x', 0, 0, 0]);
        bytes.extend([0, 6, 0, name.len() as u8]);
        bytes.extend(name.as_bytes());
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        bytes
    }

    #[test]
    fn check() {
        let demux = Demux::default();
        let (alice, bob) = ("192.0.2.1:1".parse().unwrap(), "192.0.2.2:1".parse().unwrap());
        demux.apply(1, Route::Fragment("abcd".to_owned()));
        assert_eq!(demux.worker(&alice, &request("abcd:efgh")), Some(1));
        assert_eq!(demux.worker(&alice, &request("abce:efgh")), None);
        assert_eq!(
            demux.worker(&alice, &[0x80; 40]),
            None,
            "an address that has not proved itself"
        );
        demux.apply(1, Route::Address(alice));
        assert_eq!(demux.worker(&alice, &[0x80; 40]), Some(1));
        assert_eq!(demux.worker(&bob, &[0x80; 40]), None);
        demux.apply(2, Route::Address(alice));
        demux.apply(1, Route::AddressGone(alice));
        assert_eq!(
            demux.worker(&alice, &[0x80; 40]),
            Some(2),
            "another worker's by now"
        );
        demux.forget_worker(2);
        assert_eq!(demux.worker(&alice, &[0x80; 40]), None);
        let whole = request("abcd:efgh");
        for length in 0..whole.len() {
            let _ = demux.worker(&bob, &whole[..length]);
        }
    }
}
