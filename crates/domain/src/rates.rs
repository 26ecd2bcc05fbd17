use core::time::Duration;

/// `burst` at once, and as many again in every `per`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    pub burst: u32,
    pub per: Duration,
}

/// How often each thing may be done (e2ee.md 4.1 for the proofs).
#[derive(Clone, Copy, Debug)]
pub struct Rates {
    /// Rooms made, by address.
    pub rooms_by_address: Rate,
    /// Control connections opened, by address.
    pub connections_by_address: Rate,
    /// Proofs that failed, by room and address.
    pub proofs_by_room_and_address: Rate,
    /// Proofs that failed, by room: beyond the burst, one a second.
    pub proofs_by_room: Rate,
    /// Messages on one control connection.
    pub messages_by_connection: Rate,
}

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);

impl Rates {
    pub const fn new(rooms_per_hour_per_address: u32, connections_per_minute_per_address: u32) -> Self {
        Self {
            rooms_by_address: Rate {
                burst: rooms_per_hour_per_address,
                per: HOUR,
            },
            connections_by_address: Rate {
                burst: connections_per_minute_per_address,
                per: MINUTE,
            },
            proofs_by_room_and_address: Rate {
                burst: 10,
                per: MINUTE,
            },
            proofs_by_room: Rate {
                burst: 100,
                per: Duration::from_secs(100),
            },
            messages_by_connection: Rate {
                burst: 400,
                per: Duration::from_secs(4),
            },
        }
    }
}
