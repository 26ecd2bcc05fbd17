use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap};
use std::net::{IpAddr, SocketAddr};

const FORWARDED_FOR: &str = "x-forwarded-for";

/// The address that rate limits count, cut to what one subscriber holds: all of an IPv4 address, the first
/// 64 bits of an IPv6 address. Goes nowhere but into a keyed hash.
pub(crate) fn counted_address(
    extensions: &Extensions,
    headers: &HeaderMap,
    trusted_proxies: &[IpAddr],
) -> [u8; 8] {
    let peer = extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0.ip().to_canonical());
    let Some(peer) = peer else {
        return [0; 8];
    };
    let address = if trusted_proxies.contains(&peer) {
        forwarded_for(headers, trusted_proxies).unwrap_or(peer)
    } else {
        peer
    };
    truncate(address)
}

/// The last address in the header that is not a proxy of ours: those before it can be made up.
fn forwarded_for(headers: &HeaderMap, trusted_proxies: &[IpAddr]) -> Option<IpAddr> {
    let values: Vec<&str> = headers
        .get_all(FORWARDED_FOR)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    values
        .iter()
        .rev()
        .flat_map(|value| value.rsplit(','))
        .map_while(|entry| entry.trim().parse::<IpAddr>().ok())
        .map(|address| address.to_canonical())
        .find(|address| !trusted_proxies.contains(address))
}

fn truncate(address: IpAddr) -> [u8; 8] {
    match address {
        IpAddr::V4(v4) => {
            let [a, b, c, d] = v4.octets();
            [0, 0, 0, 4, a, b, c, d]
        }
        IpAddr::V6(v6) => v6.octets().first_chunk().copied().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(peer: &str, forwarded: Option<&str>, expected: &str) {
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::new(peer.parse().expect("an address"), 1)));
        let mut headers = HeaderMap::new();
        if let Some(forwarded) = forwarded {
            headers.insert(FORWARDED_FOR, forwarded.parse().expect("a header"));
        }
        let proxies = ["10.0.0.1".parse().expect("an address")];
        let counted = counted_address(&extensions, &headers, &proxies);
        assert_eq!(counted, truncate(expected.parse().expect("an address")));
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        check("192.0.2.7", None, "192.0.2.7");
        check("192.0.2.7", Some("198.51.100.1"), "192.0.2.7");
        check("10.0.0.1", Some("198.51.100.1"), "198.51.100.1");
        check("10.0.0.1", Some("203.0.113.5, 198.51.100.1"), "198.51.100.1");
        check(
            "10.0.0.1",
            Some("203.0.113.5, 198.51.100.1, 10.0.0.1"),
            "198.51.100.1",
        );
        check("10.0.0.1", Some("nonsense"), "10.0.0.1");
        check("10.0.0.1", None, "10.0.0.1");
        check("::ffff:192.0.2.7", None, "192.0.2.7");
        check("2001:db8:1:2:aaaa::1", None, "2001:db8:1:2:bbbb::9");
    }
}
