use crate::hands::Hands;
use vocab::{ParticipantId, UnixMillis};

/// Raises hands at these times, and says whose stand where.
fn check(raised: &[(u8, u64)], expected: &[u8]) {
    let id = |byte: u8| ParticipantId::from_bytes([byte; 16]);
    let mut hands = Hands::default();
    for (who, at) in raised {
        hands.raise(id(*who), UnixMillis(*at));
    }
    let order: Vec<u8> = hands
        .changed()
        .unwrap_or_default()
        .iter()
        .map(|it| it.as_bytes()[0])
        .collect();
    assert_eq!(order, expected);
    assert!(hands.changed().is_none(), "told once");
}

#[test]
fn order() {
    check(&[], &[]);
    check(&[(3, 10), (1, 20), (2, 30)], &[3, 1, 2]);
    check(&[(3, 30), (1, 20), (2, 10)], &[2, 1, 3]);
    // Of equals whoever was heard first.
    check(&[(3, 10), (1, 10), (2, 10)], &[3, 1, 2]);
    // A second raising does not better the place.
    check(&[(3, 10), (1, 20), (1, 5)], &[3, 1]);
}
