use std::io::Write as _;

use base64ct::{Base64Url, Base64UrlUnpadded, Encoding as _};
use flate2::Compression as Level;
use flate2::write::GzEncoder;
use prost::Message as _;
use sfu_core::protocol::{JoinRequest, WrappedJoinRequest};

use super::{JoinRequestError, decode};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Level::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn wrapped(compression: i32, join_request: Vec<u8>) -> Vec<u8> {
    WrappedJoinRequest {
        compression,
        join_request,
    }
    .encode_to_vec()
}

#[test]
fn check() {
    let request = JoinRequest {
        participant_sid: "PA_1".to_owned(),
        reconnect: true,
        ..JoinRequest::default()
    };
    let plain = wrapped(0, request.encode_to_vec());
    assert_eq!(decode(&Base64Url::encode_string(&plain)).unwrap(), request);
    assert_eq!(
        decode(&Base64UrlUnpadded::encode_string(&plain)).unwrap(),
        request
    );
    let packed = wrapped(1, gzip(&request.encode_to_vec()));
    assert_eq!(decode(&Base64Url::encode_string(&packed)).unwrap(), request);

    let refused = |bytes: Vec<u8>| decode(&Base64Url::encode_string(&bytes)).unwrap_err();
    let bomb = gzip(&vec![0; 64 * 1024 * 1024]);
    assert!(bomb.len() < 70_000);
    assert_eq!(refused(wrapped(1, bomb)), JoinRequestError::Compression);
    assert_eq!(refused(wrapped(1, vec![1, 2, 3])), JoinRequestError::Compression);
    assert_eq!(refused(wrapped(7, Vec::new())), JoinRequestError::Compression);
    assert_eq!(refused(wrapped(0, vec![0xff; 9])), JoinRequestError::Malformed);
    assert_eq!(decode("%%%").unwrap_err(), JoinRequestError::Encoding);
}
