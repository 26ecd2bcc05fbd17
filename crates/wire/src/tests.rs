mod golden;
mod malformed;
mod round_trips;

use super::*;

/// One of each variant, with its name: what both golden bytes and limits are checked on.
fn client_messages() -> Vec<(&'static str, ClientMessage)> {
    vec![
        (
            "Srp1",
            ClientMessage::Srp1 {
                room: [1; 16],
                a: vec![2, 3],
            },
        ),
        ("Srp2", ClientMessage::Srp2 { m1: [4; 32] }),
        ("Hello fresh", ClientMessage::Hello(hello(None))),
        (
            "Hello resume",
            ClientMessage::Hello(hello(Some(Resume { epoch: 300 }))),
        ),
        ("JoinBegin", ClientMessage::JoinBegin { key_package: vec![9] }),
        ("Commit Create", ClientMessage::Commit(commit(CommitKind::Create))),
        ("Commit Join", ClientMessage::Commit(commit(CommitKind::Join))),
        ("Commit Resync", ClientMessage::Commit(commit(CommitKind::Resync))),
        ("Commit Remove", ClientMessage::Commit(commit(CommitKind::Remove))),
        (
            "Commit Heartbeat",
            ClientMessage::Commit(commit(CommitKind::Heartbeat)),
        ),
        (
            "Ack",
            ClientMessage::Ack {
                epoch: 6,
                commit_hash: [7; 32],
            },
        ),
        ("Nack LinkPsk", nack(NackCode::LinkPsk)),
        ("Nack Generation", nack(NackCode::Generation)),
        ("Nack Proposal", nack(NackCode::Proposal)),
        ("Nack LeafTag", nack(NackCode::LeafTag)),
        ("Nack ExternalCommit", nack(NackCode::ExternalCommit)),
        ("Nack Add", nack(NackCode::Add)),
        ("Nack Removal", nack(NackCode::Removal)),
        ("Nack Epoch", nack(NackCode::Epoch)),
        ("Nack Mls", nack(NackCode::Mls)),
        (
            "App",
            ClientMessage::App {
                message: vec![1, 2, 3],
            },
        ),
        ("CatchUp", ClientMessage::CatchUp { from_epoch: u64::MAX }),
        ("Leave Left", ClientMessage::Leave(Leaving::Left)),
        ("Leave PageClosed", ClientMessage::Leave(Leaving::PageClosed)),
        ("EndMeeting", ClientMessage::EndMeeting { signature: [8; 64] }),
        ("Ping", ClientMessage::Ping { number: 70_000 }),
    ]
}

fn server_messages() -> Vec<(&'static str, ServerMessage)> {
    let mut messages = until_the_group();
    messages.extend(in_the_group());
    messages.extend(
        [
            ("Ended EndedByHost", EndReason::EndedByHost),
            ("Ended LastParticipantLeft", EndReason::LastParticipantLeft),
            ("Ended Expired", EndReason::Expired),
            ("Ended ServerStopping", EndReason::ServerStopping),
        ]
        .map(|(name, reason)| (name, ServerMessage::Ended { reason })),
    );
    let error = |(name, code)| {
        let retry_after_ms = 1500;
        (name, ServerMessage::Error { code, retry_after_ms })
    };
    messages.extend(
        [
            ("Error Denied", ErrorCode::Denied),
            ("Error RateLimited", ErrorCode::RateLimited),
            ("Error GrantUnknown", ErrorCode::GrantUnknown),
            ("Error Stale", ErrorCode::Stale),
            ("Error CommitRefused", ErrorCode::CommitRefused),
            ("Error Full", ErrorCode::Full),
            ("Error Protocol", ErrorCode::Protocol),
            ("Error NotHost", ErrorCode::NotHost),
            ("Error Replaced", ErrorCode::Replaced),
            ("Error TooFarBehind", ErrorCode::TooFarBehind),
            ("Error Internal", ErrorCode::Internal),
        ]
        .map(error),
    );
    messages.push(("Pong", ServerMessage::Pong { number: 70_000 }));
    messages
}

/// From the first message to the floor.
fn until_the_group() -> Vec<(&'static str, ServerMessage)> {
    let srp1 = Srp1Reply {
        salt: [2; 16],
        b: vec![3, 4],
        generation: 1,
    };
    let srp2 = Srp2Reply {
        m2: [5; 32],
        grant: [6; 32],
        descriptor: vec![7],
        descriptor_signature: [8; 64],
        expires_at_unix_ms: 1_790_000_000_000,
        present: 3,
    };
    let welcomed = |url: Option<&str>, resumed| {
        ServerMessage::Welcomed(Welcomed {
            media: MediaAccess {
                url: url.map(str::to_owned),
                token: "t".to_owned(),
            },
            resumed,
            server_time_unix_ms: 1_790_000_000_000,
        })
    };
    let floor = JoinExternal {
        lease: 9,
        lease_ms: 1500,
        group_info: vec![1],
        tree: vec![2, 3],
    };
    vec![
        ("Challenge", ServerMessage::Challenge { nonce: [1; 32] }),
        ("Srp1", ServerMessage::Srp1(srp1)),
        ("Srp2", ServerMessage::Srp2(srp2)),
        ("Welcomed here", welcomed(None, false)),
        ("Welcomed elsewhere", welcomed(Some("wss://sfu.example"), true)),
        ("JoinExternal", ServerMessage::JoinExternal(floor)),
        ("JoinWait", ServerMessage::JoinWait { position: 4 }),
    ]
}

fn in_the_group() -> Vec<(&'static str, ServerMessage)> {
    let request = CommitRequest {
        epoch: 5,
        removes: vec![1, 300],
        deadline_ms: 600,
    };
    let seen = CommitSeen {
        seq: 1,
        epoch: 2,
        message: vec![3],
        own: true,
    };
    let gone = ServerMessage::Gone {
        participant: [9; 16],
        leaf: 3,
    };
    let app = ServerMessage::App {
        seq: 1,
        message: vec![2],
    };
    vec![
        ("CommitRequest", ServerMessage::CommitRequest(request)),
        ("Commit", ServerMessage::Commit(seen)),
        ("CommitVoid", ServerMessage::CommitVoid { seq: 1 }),
        ("EpochReady", ServerMessage::EpochReady { epoch: 2 }),
        ("Gone", gone),
        ("App", app),
    ]
}

fn hello(resume: Option<Resume>) -> Hello {
    Hello {
        grant: [1; 32],
        mac: [2; 32],
        participant: [3; 16],
        signature_key: [4; 32],
        resume,
    }
}

fn commit(kind: CommitKind) -> Commit {
    Commit {
        epoch: 5,
        kind,
        message: vec![6],
        group_info: vec![7],
        tree: vec![],
        lease: 8,
    }
}

fn nack(code: NackCode) -> ClientMessage {
    ClientMessage::Nack {
        epoch: 6,
        commit_hash: [7; 32],
        code,
    }
}
