use super::{Allocation, Claim, allocate};

fn claim(wanted: usize) -> Claim {
    Claim {
        rank: (false, 0, 0),
        wanted: Some(wanted),
        current: None,
        bitrates: vec![100, 300, 1_000],
    }
}

#[test]
fn check() {
    let two = || vec![claim(2), claim(2)];
    let screen = Claim {
        rank: (true, 0, 0),
        ..claim(2)
    };
    let held = Claim {
        current: Some(2),
        ..claim(2)
    };
    let last = || Claim {
        current: Some(0),
        ..claim(0)
    };
    let only_large = Claim {
        bitrates: vec![0, 0, 900],
        ..claim(0)
    };
    let nothing = Claim {
        wanted: None,
        ..claim(0)
    };
    let rows = [
        (two(), 3_000, vec![Some(2), Some(2)], "all is granted"),
        (
            two(),
            1_600,
            vec![Some(2), Some(1)],
            "the first in rank goes up first",
        ),
        (two(), 800, vec![Some(1), Some(1)], "both go down"),
        (two(), 240, vec![Some(0), Some(0)], "to the smallest"),
        (two(), 150, vec![Some(0), None], "the last is paused"),
        (two(), 50, vec![None, None], "and the first"),
        (
            vec![claim(2), screen],
            1_300,
            vec![Some(0), Some(2)],
            "a shared screen comes first",
        ),
        (
            vec![held],
            1_020,
            vec![Some(2)],
            "what is had is kept without the margin",
        ),
        (vec![claim(2)], 1_020, vec![Some(1)], "going up needs the margin"),
        (
            vec![last()],
            70,
            vec![Some(0)],
            "the last size is kept when it is a little too much",
        ),
        (vec![last()], 60, vec![None], "but not when it is much"),
        (
            vec![only_large],
            2_000,
            vec![Some(2)],
            "a size that does not arrive cannot be had",
        ),
        (vec![nothing], 2_000, vec![None], "who wants nothing has nothing"),
    ];
    for (claims, budget, sizes, why) in rows {
        assert_eq!(allocate(&claims, Some(budget), true).sizes, sizes, "{why}");
    }
}

#[test]
fn check_without_budget_or_pauses() {
    let two = [claim(2), claim(2)];
    assert_eq!(
        allocate(&two, None, true).sizes,
        [Some(2), Some(2)],
        "unknown bandwidth grants everything"
    );
    assert_eq!(
        allocate(&two, Some(50), false).sizes,
        [Some(0), Some(0)],
        "a client that forbids pausing"
    );
    let short = allocate(&[claim(2)], Some(400), true);
    assert_eq!(
        short,
        Allocation {
            sizes: vec![Some(1)],
            desired: 1_000,
            short: true
        }
    );
}
