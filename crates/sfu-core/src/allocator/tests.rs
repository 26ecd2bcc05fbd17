use super::{Allocation, Claim, allocate};

fn claim(wanted: usize) -> Claim {
    Claim {
        rank: (false, 0, 0),
        wanted: Some(wanted),
        current: None,
        bitrates: vec![100, 300, 1_000],
    }
}

fn sizes(claims: &[Claim], budget: u64) -> Vec<Option<usize>> {
    allocate(claims, Some(budget), true).sizes
}

#[test]
fn check() {
    let two = [claim(2), claim(2)];
    assert_eq!(
        allocate(&two, None, true).sizes,
        [Some(2), Some(2)],
        "unknown bandwidth grants everything"
    );
    assert_eq!(sizes(&two, 3_000), [Some(2), Some(2)]);
    assert_eq!(
        sizes(&two, 1_600),
        [Some(2), Some(1)],
        "the first in rank goes up first"
    );
    assert_eq!(sizes(&two, 800), [Some(1), Some(1)]);
    assert_eq!(sizes(&two, 240), [Some(0), Some(0)]);
    assert_eq!(sizes(&two, 150), [Some(0), None], "the last is paused");
    assert_eq!(sizes(&two, 50), [None, None]);
    assert_eq!(
        allocate(&two, Some(50), false).sizes,
        [Some(0), Some(0)],
        "a client that forbids pausing"
    );

    let screen = Claim {
        rank: (true, 0, 0),
        ..claim(2)
    };
    assert_eq!(
        sizes(&[claim(2), screen], 1_300),
        [Some(0), Some(2)],
        "a shared screen comes first"
    );

    let held = Claim {
        current: Some(2),
        ..claim(2)
    };
    assert_eq!(
        sizes(&[held], 1_020),
        [Some(2)],
        "what is had is kept without the margin"
    );
    assert_eq!(sizes(&[claim(2)], 1_020), [Some(1)], "going up needs the margin");

    let short = allocate(&[claim(2)], Some(400), true);
    assert_eq!(
        short,
        Allocation {
            sizes: vec![Some(1)],
            desired: 1_000,
            short: true
        }
    );

    let last = || Claim {
        current: Some(0),
        ..claim(0)
    };
    assert_eq!(
        sizes(&[last()], 70),
        [Some(0)],
        "the last size is kept when it is a little too much"
    );
    assert_eq!(sizes(&[last()], 60), [None]);

    let only_large = Claim {
        bitrates: vec![0, 0, 900],
        ..claim(0)
    };
    assert_eq!(
        sizes(&[only_large], 2_000),
        [Some(2)],
        "a size that does not arrive cannot be had"
    );
    let nothing = Claim {
        wanted: None,
        ..claim(0)
    };
    assert_eq!(sizes(&[nothing], 2_000), [None]);
}
