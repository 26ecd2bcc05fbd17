use crate::*;
use core::fmt;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Messages have no `Debug`; proptest wants one for what it generates.
struct Unshown<T>(T);

impl<T> fmt::Debug for Unshown<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a message")
    }
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    vec(any::<u8>(), 0..600)
}

fn array<const N: usize>() -> impl Strategy<Value = [u8; N]> {
    vec(any::<u8>(), N).prop_map(|bytes| bytes.try_into().unwrap())
}

fn hello() -> impl Strategy<Value = Unshown<ClientMessage>> {
    (array(), array(), array(), array(), any::<Option<u64>>()).prop_map(
        |(grant, mac, participant, signature_key, epoch)| {
            let resume = epoch.map(|epoch| Resume { epoch });
            Unshown(ClientMessage::Hello(Hello {
                grant,
                mac,
                participant,
                signature_key,
                resume,
            }))
        },
    )
}

fn commit() -> impl Strategy<Value = Unshown<ClientMessage>> {
    let kinds = [
        CommitKind::Create,
        CommitKind::Join,
        CommitKind::Resync,
        CommitKind::Remove,
        CommitKind::Heartbeat,
    ];
    (
        any::<u64>(),
        select(kinds.to_vec()),
        bytes(),
        bytes(),
        bytes(),
        any::<u64>(),
    )
        .prop_map(|(epoch, kind, message, group_info, tree, lease)| {
            Unshown(ClientMessage::Commit(Commit {
                epoch,
                kind,
                message,
                group_info,
                tree,
                lease,
            }))
        })
}

fn client() -> impl Strategy<Value = Unshown<ClientMessage>> {
    use ClientMessage as M;
    let codes = [
        NackCode::LinkPsk,
        NackCode::Proposal,
        NackCode::LeafTag,
        NackCode::Epoch,
        NackCode::Mls,
    ];
    prop_oneof![
        (array(), bytes()).prop_map(|(room, a)| Unshown(M::Srp1 { room, a })),
        array().prop_map(|m1| Unshown(M::Srp2 { m1 })),
        hello(),
        bytes().prop_map(|key_package| Unshown(M::JoinBegin { key_package })),
        commit(),
        (any::<u64>(), array()).prop_map(|(epoch, commit_hash)| Unshown(M::Ack { epoch, commit_hash })),
        (any::<u64>(), array(), select(codes.to_vec())).prop_map(|(epoch, commit_hash, code)| Unshown(
            M::Nack {
                epoch,
                commit_hash,
                code
            }
        )),
        bytes().prop_map(|message| Unshown(M::App { message })),
        any::<u64>().prop_map(|from_epoch| Unshown(M::CatchUp { from_epoch })),
        select(vec![Leaving::Left, Leaving::PageClosed]).prop_map(|way| Unshown(M::Leave(way))),
        array().prop_map(|signature| Unshown(M::EndMeeting { signature })),
        any::<u32>().prop_map(|number| Unshown(M::Ping { number })),
    ]
}

fn srp2() -> impl Strategy<Value = Unshown<ServerMessage>> {
    (array(), array(), bytes(), array(), any::<u64>(), any::<u32>()).prop_map(
        |(m2, grant, descriptor, descriptor_signature, expires_at_unix_ms, present)| {
            let reply = Srp2Reply {
                m2,
                grant,
                descriptor,
                descriptor_signature,
                expires_at_unix_ms,
                present,
            };
            Unshown(ServerMessage::Srp2(reply))
        },
    )
}

fn welcomed() -> impl Strategy<Value = Unshown<ServerMessage>> {
    (
        any::<Option<String>>(),
        any::<String>(),
        any::<bool>(),
        any::<u64>(),
    )
        .prop_map(|(url, token, resumed, server_time_unix_ms)| {
            let media = MediaAccess { url, token };
            Unshown(ServerMessage::Welcomed(Welcomed {
                media,
                resumed,
                server_time_unix_ms,
            }))
        })
}

fn server() -> impl Strategy<Value = Unshown<ServerMessage>> {
    use ServerMessage as M;
    let reasons = [
        EndReason::EndedByHost,
        EndReason::LastParticipantLeft,
        EndReason::Expired,
    ];
    let codes = [
        ErrorCode::Denied,
        ErrorCode::Stale,
        ErrorCode::NotHost,
        ErrorCode::Internal,
    ];
    prop_oneof![
        array().prop_map(|nonce| Unshown(M::Challenge { nonce })),
        (array(), bytes(), any::<u32>()).prop_map(|(salt, b, generation)| Unshown(M::Srp1(Srp1Reply {
            salt,
            b,
            generation
        }))),
        srp2(),
        welcomed(),
        (any::<u64>(), any::<u32>(), bytes(), bytes()).prop_map(|(lease, lease_ms, group_info, tree)| {
            Unshown(M::JoinExternal(JoinExternal {
                lease,
                lease_ms,
                group_info,
                tree,
            }))
        }),
        any::<u32>().prop_map(|position| Unshown(M::JoinWait { position })),
        (any::<u64>(), vec(any::<u32>(), 0..20), any::<u32>()).prop_map(|(epoch, removes, deadline_ms)| {
            Unshown(M::CommitRequest(CommitRequest {
                epoch,
                removes,
                deadline_ms,
            }))
        }),
        (any::<u64>(), any::<u64>(), bytes(), any::<bool>()).prop_map(|(seq, epoch, message, own)| Unshown(
            M::Commit(CommitSeen {
                seq,
                epoch,
                message,
                own
            })
        )),
        any::<u64>().prop_map(|seq| Unshown(M::CommitVoid { seq })),
        any::<u64>().prop_map(|epoch| Unshown(M::EpochReady { epoch })),
        (array(), any::<u32>()).prop_map(|(participant, leaf)| Unshown(M::Gone { participant, leaf })),
        (any::<u64>(), bytes()).prop_map(|(seq, message)| Unshown(M::App { seq, message })),
        select(reasons.to_vec()).prop_map(|reason| Unshown(M::Ended { reason })),
        (select(codes.to_vec()), any::<u32>())
            .prop_map(|(code, retry_after_ms)| Unshown(M::Error { code, retry_after_ms })),
        any::<u32>().prop_map(|number| Unshown(M::Pong { number })),
    ]
}

proptest! {
    #[test]
    fn what_a_client_sends_arrives(message in client()) {
        prop_assert!(decode_client(&encode_client(&message.0)) == Ok(message.0));
    }

    #[test]
    fn what_a_server_sends_arrives(message in server()) {
        prop_assert!(decode_server(&encode_server(&message.0)) == Ok(message.0));
    }

    #[test]
    fn any_bytes_are_answered(bytes in vec(any::<u8>(), 0..300)) {
        let _ = decode_client(&bytes);
        let _ = decode_server(&bytes);
    }

    /// One byte changed: refused, or another message, but never trouble.
    #[test]
    fn changed_bytes_are_answered(message in client(), at: prop::sample::Index, to: u8) {
        let mut bytes = encode_client(&message.0);
        let at = at.index(bytes.len());
        bytes[at] = to;
        if let Ok(read) = decode_client(&bytes) {
            prop_assert!(decode_client(&encode_client(&read)) == Ok(read));
        }
    }
}
