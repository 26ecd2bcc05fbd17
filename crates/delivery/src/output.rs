use vocab::{GroupPosition, ParticipantId};
use wire::ServerMessage;

/// A connection, numbered by the shell. A participant may come back on another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId(pub u64);

/// What the shell has to do, in this order.
#[derive(Clone)]
pub enum Output {
    /// Sends one message to some connections.
    Send {
        to: Vec<SessionId>,
        message: ServerMessage,
    },
    /// Sends what is queued, and closes the connection.
    Close { session: SessionId },
    /// Tells the SFU which leaf and epoch a participant's frames must name.
    Position {
        participant: ParticipantId,
        position: GroupPosition,
    },
    /// Senders have switched to a key that a newcomer has: pictures must begin anew for them to be seen.
    RequestKeyFrames,
    /// The participant's media connection has lost its reason.
    RemoveMedia { participant: ParticipantId },
    /// Somebody is in the group who was not. `present` counts those who are in.
    Arrived { present: u32 },
    /// Somebody is out who was in.
    Departed { how: Departure, present: u32 },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Departure {
    /// Left for good.
    Left,
    /// The page was closed or reloaded.
    PageClosed,
    /// Nothing was heard for [`vocab::limits::SILENCE_MAX`].
    Silent,
    /// A commit took the leaf out, or the commit that had let it in was taken back.
    TakenOut,
}
