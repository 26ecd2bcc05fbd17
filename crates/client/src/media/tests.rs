use super::offer::Negotiation;
use super::sections::{BoundTrack, bound_tracks, without_candidates};
use super::{MediaToken, Source, TokenError, test_card, tone};
use base64ct::{Base64UrlUnpadded, Encoding};
use std::collections::{BTreeMap, HashMap};
use std::time::Instant;
use str0m::{Candidate, Rtc};

const ANSWER: &str = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n\
m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:d\r\n\
m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:a1\r\na=inactive\r\na=msid:PA_x|TR_x TR_x\r\n\
m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:a2\r\na=sendonly\r\na=msid:PA_alice|TR_mic TR_mic\r\n\
m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:v1\r\na=msid:PA_alice TR_ignored\r\na=sendonly\r\n\
m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:v2\r\na=sendonly\r\na=msid:- TR_y\r\n\
m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:own\r\na=recvonly\r\n";

#[test]
fn sections_are_bound_only_where_a_participant_sends() {
    let known = HashMap::from([("v1".to_owned(), "TR_cam".to_owned())]);
    let track = |track: &str| BoundTrack {
        participant_sid: "PA_alice".to_owned(),
        track_sid: track.to_owned(),
    };
    let expected = BTreeMap::from([
        ("a2".to_owned(), track("TR_mic")),
        ("v1".to_owned(), track("TR_cam")),
    ]);
    assert_eq!(bound_tracks(ANSWER, &known), expected);
    assert!(bound_tracks("", &known).is_empty());
    assert!(!bound_tracks(ANSWER, &HashMap::new()).contains_key("v1"));
}

#[test]
fn offers_hold_no_address_of_ours() {
    let mut rtc = Rtc::new(Instant::now());
    let address = "192.0.2.7:4000".parse().expect("an address");
    rtc.add_local_candidate(Candidate::host(address, "udp").expect("a candidate"));
    let (mut negotiation, _, offer) = Negotiation::open(&mut rtc).expect("an offer");
    assert!(!offer.sdp.contains("192.0.2.7"));
    assert_eq!(offer.sdp.matches("m=audio").count(), 3);
    assert_eq!(offer.sdp.matches("m=video").count(), 3);
    assert_eq!(offer.sdp.matches("a=recvonly").count(), 6);
    negotiation.want_sections(1, 0);
    // One at a time: the first is not answered yet.
    assert!(negotiation.next_offer(&mut rtc, &mut BTreeMap::new()).is_none());
    assert_eq!(
        without_candidates("a=x\r\na=candidate:1 1 udp\r\na=end-of-candidates\r\na=y\r\n"),
        "a=x\r\na=y\r\n"
    );
}

#[test]
fn loops_are_whole() {
    assert_eq!(test_card().len(), 60);
    assert_eq!(tone().len(), 200);
    let keys: Vec<usize> = (0..60)
        .filter(|&position| test_card().is_key_frame(position))
        .collect();
    assert_eq!(keys, [0, 15, 30, 45]);
    assert_eq!(test_card().next_key_frame(46), 60);
    assert_eq!(test_card().next_key_frame(15), 15);
    let frame = test_card().frame(61).expect("the loop goes round");
    assert_eq!(test_card().find(frame), Some(1));
    assert_eq!(test_card().find(b"something else"), None);
}

#[test]
fn tokens_tell_participations_apart() {
    let token = |identity: &str, room: &str, rest: &str| {
        let claims = format!(r#"{{"sub":"{identity}","video":{{"room":"{room}"}},"rest":"{rest}"}}"#);
        format!(
            "e30.{}.signature",
            Base64UrlUnpadded::encode_string(claims.as_bytes())
        )
    };
    let parse = |text: String| MediaToken::parse(&text).map_err(|error| error.to_string());
    let alice = parse(token("alice", "snug", "1")).expect("a token");
    assert!(alice.same_participation(&parse(token("alice", "snug", "2")).expect("a token")));
    assert!(!alice.same_participation(&parse(token("bob", "snug", "1")).expect("a token")));
    assert!(!alice.same_participation(&parse(token("alice", "other", "1")).expect("a token")));
    assert_eq!(MediaToken::parse("nonsense").err(), Some(TokenError::Shape));
    assert_eq!(MediaToken::parse("e30.e30.x").err(), Some(TokenError::Claims));
}

#[test]
fn contexts_follow_the_contract() {
    assert_eq!(Source::ALL.map(Source::context), [0, 1, 2, 3]);
    for source in Source::ALL {
        assert_eq!(Source::from_livekit(source.to_livekit().into()), Some(source));
    }
    assert_eq!(Source::from_livekit(99), None);
}
