//! The bytes of every variant. They may be added to; a line that changes is a client that no longer works.

use super::{client_messages, server_messages};
use crate::{decode_client, decode_server, encode_client, encode_server};

const GOLDEN: &str = include_str!("golden.txt");

fn line(side: &str, name: &str, bytes: &[u8]) -> String {
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{side} {name}: {hex}\n")
}

#[test]
fn every_variant_has_its_bytes() {
    let client = client_messages();
    let server = server_messages();
    let client_lines = client
        .iter()
        .map(|(name, message)| line("client", name, &encode_client(message)));
    let server_lines = server
        .iter()
        .map(|(name, message)| line("server", name, &encode_server(message)));
    let actual: String = client_lines.chain(server_lines).collect();
    assert!(actual == GOLDEN, "the wire format changed; it is now:\n{actual}");
}

#[test]
fn the_golden_bytes_decode() {
    for (name, message) in client_messages() {
        assert!(
            decode_client(&encode_client(&message)) == Ok(message),
            "client {name}"
        );
    }
    for (name, message) in server_messages() {
        assert!(
            decode_server(&encode_server(&message)) == Ok(message),
            "server {name}"
        );
    }
}
