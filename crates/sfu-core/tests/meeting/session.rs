use std::time::Duration;

use sfu_core::protocol::data_packet::Value;
use sfu_core::protocol::leave_request::Action;
use sfu_core::protocol::signal_request::Message as Request;
use sfu_core::protocol::signal_response::Message as Response;
use sfu_core::protocol::{
    AddTrackRequest, DataChannelReceiveState, DataPacket, DisconnectReason, LeaveRequest, Ping, SyncState,
    TrackInfo, TrackPublishedResponse, TrackSource, UserPacket,
};
use sfu_core::{CloseReason, Control, Event, Grants, JoinSettings, Source};

use crate::Name::{Alice, Bob, Carol, Mallory};
use crate::ROOM;
use crate::world::World;

const SECOND: Duration = Duration::from_secs(1);

fn user(payload: &[u8], sequence: u32) -> DataPacket {
    let user = UserPacket {
        payload: payload.to_vec(),
        ..UserPacket::default()
    };
    DataPacket {
        value: Some(Value::User(user)),
        sequence,
        ..DataPacket::default()
    }
}

fn payloads(packets: &[DataPacket]) -> Vec<Vec<u8>> {
    let payload = |it: &DataPacket| match &it.value {
        Some(Value::User(user)) => user.payload.clone(),
        _ => Vec::new(),
    };
    packets.iter().map(payload).collect()
}

fn last_leave(responses: &[Response]) -> Option<LeaveRequest> {
    responses.iter().rev().find_map(|it| match it {
        Response::Leave(leave) => Some(leave.clone()),
        _ => None,
    })
}

#[test]
fn check_first_response() {
    let mut world = World::new();
    world.join(Alice);
    let alice = world.client(Alice);
    let Some(Response::Join(join)) = alice.responses.first() else {
        panic!("join comes first")
    };
    assert!(
        join.ice_servers.is_empty(),
        "no STUN or TURN server is handed out"
    );
    assert!(join.ping_timeout > 0 && join.ping_interval > 0);
    assert!(!join.server_info.as_ref().unwrap().version.is_empty());
    assert!(!join.subscriber_primary);
    let me = join.participant.as_ref().unwrap();
    assert!(me.sid.starts_with("PA_") && me.identity == Alice.identity() && me.name.is_empty());
    assert!(matches!(alice.responses.get(1), Some(Response::Answer(_))));
    world.signal(
        Alice,
        Request::PingReq(Ping {
            timestamp: 42,
            rtt: 0,
        }),
    );
    world.signal(Alice, Request::Ping(42));
    let responses = &world.client(Alice).responses;
    assert!(
        responses
            .iter()
            .any(|it| matches!(it, Response::PongResp(pong) if pong.last_ping_timestamp == 42))
    );
    assert!(
        responses
            .iter()
            .any(|it| matches!(it, Response::Pong(at) if *at >= 1_800_000_000_000))
    );
}

#[test]
fn check_data() {
    let mut world = World::new();
    for name in [Alice, Bob, Carol] {
        world.enter(name);
    }
    let forged = DataPacket {
        participant_identity: Carol.identity(),
        participant_sid: "PA_forged".to_owned(),
        ..user(b"to all", 1)
    };
    world.client(Alice).send_data("_reliable", &forged);
    let only_bob = DataPacket {
        destination_identities: vec![Bob.identity()],
        ..user(b"to bob", 2)
    };
    world.client(Alice).send_data("_reliable", &only_bob);
    world.client(Alice).send_data("_lossy", &user(b"lossy", 0));
    world.run(SECOND / 2);
    let alice = world.client(Alice).sid.clone();
    let bob = world.client(Bob);
    let mut got = payloads(&bob.data);
    got.sort();
    assert_eq!(got, [b"lossy".to_vec(), b"to all".to_vec(), b"to bob".to_vec()]);
    assert!(
        bob.data
            .iter()
            .all(|it| it.participant_identity == Alice.identity() && it.participant_sid == alice)
    );
    assert_eq!(
        payloads(&world.client(Carol).data).len(),
        2,
        "carol does not get what is for bob"
    );
    assert!(world.client(Alice).data.is_empty());
}

#[test]
fn check_resume() {
    let mut world = World::new();
    world.enter(Alice);
    world.enter(Bob);
    world.publish(Alice, "mic", TrackSource::Microphone, &[]);
    let (audio, _) = world.arrives(Alice, Bob, true);
    world.client(Alice).send_data("_reliable", &user(b"1", 1));
    world.run(SECOND);
    let (alice, session) = (world.client(Alice).sid.clone(), world.client(Bob).sid.clone());
    world.lose_signal(Bob);
    world.enter(Carol);
    world.client(Carol).send_data("_reliable", &user(b"seen", 1));
    let from = world.now;
    world.run(SECOND);
    assert!(
        world.client(Bob).stamps(from, audio).len() > 40,
        "media goes on without signaling"
    );
    let heard = world.client(Bob).responses.len();
    let sync = SyncState {
        datachannel_receive_states: vec![DataChannelReceiveState {
            publisher_sid: alice,
            last_seq: 0,
        }],
        ..SyncState::default()
    };
    world.resume(Bob, &session, Some(sync));
    let news = &world.client(Bob).responses[heard..];
    assert!(matches!(news[0], Response::Reconnect(_)), "reconnect comes first");
    let Response::Update(update) = &news[1] else {
        panic!("then everybody")
    };
    assert_eq!(update.participants.len(), 3);
    world.run(SECOND / 2);
    let ones = payloads(&world.client(Bob).data)
        .iter()
        .filter(|it| *it == b"1")
        .count();
    assert_eq!(ones, 2, "packets that it says it has not seen are sent again");
    assert!(world.events.contains(&Event::Resumed));
    let offer = world.client(Bob).restart_ice(6_000);
    world.offer(Bob, &offer);
    world.run(SECOND * 3);
    let from = world.now;
    world.run(SECOND);
    assert!(world.client(Bob).stamps(from, audio).len() > 40);
}

#[test]
fn check_refused_resumes() {
    let mut world = World::new();
    world.enter(Alice);
    world.enter(Bob);
    let session = world.client(Bob).sid.clone();
    let refused = |world: &mut World, session: &str| {
        world.resume(Bob, session, None);
        let connection = world.client(Bob).connection;
        let leave = last_leave(&world.client(Bob).responses).unwrap();
        assert_eq!(leave.action, Action::Reconnect as i32);
        assert_eq!(leave.reason, DisconnectReason::StateMismatch as i32);
        assert!(world.closed.contains(&(connection, CloseReason::Done)));
    };
    refused(&mut world, "PA_another");
    let alice = world.client(Alice).sid.clone();
    refused(&mut world, &alice);
    // The session itself is untouched by all that.
    world.resume(Bob, &session, None);
    assert!(matches!(
        world.client(Bob).responses.last(),
        Some(Response::RoomUpdate(_))
    ));

    let unknown = TrackPublishedResponse {
        track: Some(TrackInfo {
            sid: "TR_VC00000abc".to_owned(),
            ..TrackInfo::default()
        }),
        ..TrackPublishedResponse::default()
    };
    let sync = SyncState {
        publish_tracks: vec![unknown],
        ..SyncState::default()
    };
    world.signal(Bob, Request::SyncState(sync));
    assert_eq!(
        last_leave(&world.client(Bob).responses).unwrap().action,
        Action::Reconnect as i32
    );
}

#[test]
fn check_lost_for_good() {
    let mut world = World::new();
    world.enter(Alice);
    world.enter(Bob);
    let session = world.client(Bob).sid.clone();
    world.lose_signal(Bob);
    world.run(SECOND * 15);
    assert_eq!(world.client(Alice).participants[&session].state, 2, "still there");
    world.run(SECOND * 8);
    assert_eq!(
        world.client(Alice).participants[&session].state,
        3,
        "disconnected"
    );
    world.resume(Bob, &session, None);
    assert_eq!(
        last_leave(&world.client(Bob).responses).unwrap().action,
        Action::Reconnect as i32
    );
}

#[test]
fn check_duplicate_identity_and_leaving() {
    let mut world = World::new();
    world.enter(Alice);
    world.enter(Bob);
    let (first, connection) = (world.client(Alice).sid.clone(), world.client(Alice).connection);
    world.enter(Alice);
    assert!(world.closed.contains(&(connection, CloseReason::Done)));
    let put_out = world
        .clients
        .iter()
        .find(|it| it.connection == connection)
        .unwrap();
    let leave = last_leave(&put_out.responses).unwrap();
    assert_eq!(leave.reason, DisconnectReason::DuplicateIdentity as i32);
    assert_eq!(leave.action, Action::Disconnect as i32);
    let bob = world.client(Bob);
    assert_eq!(bob.participants[&first].state, 3);
    assert_eq!(
        bob.participants
            .values()
            .filter(|it| it.state == 2 && it.identity == Alice.identity())
            .count(),
        1
    );

    world.publish(Alice, "mic", TrackSource::Microphone, &[]);
    world.arrives(Alice, Bob, true);
    world.signal(Alice, Request::Leave(LeaveRequest::default()));
    assert!(world.client(Bob).track_of(Alice).is_empty());
    assert!(world.events.contains(&Event::Left));

    world.control(Control::Remove {
        room: ROOM,
        participant: Bob.participant(),
    });
    let leave = last_leave(&world.client(Bob).responses).unwrap();
    assert_eq!(leave.reason, DisconnectReason::ParticipantRemoved as i32);
    assert!(world.events.contains(&Event::RoomEmptied));
}

#[test]
fn check_the_end() {
    let mut world = World::new();
    world.enter(Alice);
    world.control(Control::Stop { reconnect: true });
    let leave = last_leave(&world.client(Alice).responses).unwrap();
    assert_eq!(leave.action, Action::Reconnect as i32);
    assert!(leave.can_reconnect);
    world.enter(Alice);
    world.control(Control::CloseRoom { room: ROOM });
    let leave = last_leave(&world.client(Alice).responses).unwrap();
    assert_eq!(leave.reason, DisconnectReason::RoomDeleted as i32);
    world.join(Bob);
    let connection = world.client(Bob).connection;
    assert_eq!(world.closed.last(), Some(&(connection, CloseReason::NoRoom)));
}

#[test]
fn check_permissions() {
    let mut world = World::new();
    world.enter(Alice);
    world.publish(Alice, "mic", TrackSource::Microphone, &[]);
    let listener = Grants {
        publish: false,
        publish_data: false,
        ..Grants::all()
    };
    world.join_with(Bob, listener, JoinSettings::default());
    let speaker = Grants {
        publish_sources: vec![Source::Microphone],
        subscribe: false,
        ..Grants::all()
    };
    world.join_with(Mallory, speaker, JoinSettings::default());
    world.until("all connected", |it| {
        it.clients.iter().all(|it| it.connected && it.has_channels())
    });

    let add = |cid: &str, source: TrackSource| {
        Request::AddTrack(AddTrackRequest {
            cid: cid.to_owned(),
            source: source as i32,
            ..AddTrackRequest::default()
        })
    };
    let refusals = |world: &mut World, name| {
        let responses = &world.client(name).responses;
        responses
            .iter()
            .filter(|it| matches!(it, Response::RequestResponse(it) if it.reason == 2))
            .count()
    };
    world.signal(Bob, add("mic", TrackSource::Microphone));
    assert_eq!(refusals(&mut world, Bob), 1);
    world.signal(Mallory, add("cam", TrackSource::Camera));
    world.signal(Mallory, add("unknown", TrackSource::Unknown));
    assert_eq!(refusals(&mut world, Mallory), 2);
    world.publish(Mallory, "mic", TrackSource::Microphone, &[]);
    let (audio, _) = world.arrives(Mallory, Bob, true);
    world.run(SECOND);
    let since = world.now - SECOND;
    assert!(!world.client(Bob).stamps(since, audio).is_empty());
    assert!(
        world.client(Mallory).received.is_empty(),
        "who may not subscribe is sent nothing"
    );

    world.client(Bob).send_data("_reliable", &user(b"denied", 1));
    world.client(Mallory).send_data("_reliable", &user(b"allowed", 1));
    world.run(SECOND);
    assert_eq!(payloads(&world.client(Alice).data), [b"allowed".to_vec()]);
}
