use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::Instant;

use livekit_protocol::signal_response::Message;

use crate::config::SfuConfig;
use crate::io::{ConnectionId, Event, Output, Route, Tap};
use crate::member::{Member, MemberId};
use crate::peer::Transmit;
use crate::sfu::{RoomKey, Routes};

/// What a room works with besides itself.
pub(crate) struct Ctx<'a> {
    pub(crate) now: Instant,
    pub(crate) config: &'a SfuConfig,
    pub(crate) out: &'a mut VecDeque<Output>,
    pub(crate) next_id: &'a mut u32,
    pub(crate) tap: Option<&'a mut (dyn Tap + 'static)>,
    pub(crate) plaintext: &'a mut u32,
    pub(crate) transmits: &'a mut VecDeque<Transmit>,
    pub(crate) routes: &'a mut Routes,
    pub(crate) room: RoomKey,
}

impl Ctx<'_> {
    pub(super) fn new_id(&mut self) -> u32 {
        *self.next_id = self.next_id.wrapping_add(1);
        *self.next_id
    }

    pub(super) fn signal(&mut self, connection: ConnectionId, message: Message) {
        self.out.push_back(Output::Signal {
            connection,
            message: Box::new(message),
        });
    }

    pub(super) fn tell(&mut self, member: &Member, message: Message) {
        if let Some(connection) = member.connection {
            self.signal(connection, message);
        }
    }

    pub(super) fn route_fragment(&mut self, member: MemberId, fragment: &str) {
        self.routes
            .fragments
            .insert(fragment.to_owned(), (self.room, member));
        self.out
            .push_back(Output::Route(Route::Fragment(fragment.to_owned())));
    }

    pub(super) fn forget_fragment(&mut self, fragment: &str) {
        self.routes.fragments.remove(fragment);
        self.out
            .push_back(Output::Route(Route::FragmentGone(fragment.to_owned())));
    }

    pub(super) fn route_address(&mut self, member: MemberId, address: SocketAddr) {
        self.routes.addresses.insert(address, (self.room, member));
        self.out.push_back(Output::Route(Route::Address(address)));
    }

    /// Unless it has become another connection's meanwhile.
    pub(super) fn forget_address(&mut self, member: MemberId, address: SocketAddr) {
        if self.routes.addresses.get(&address) == Some(&(self.room, member)) {
            self.routes.addresses.remove(&address);
            self.out.push_back(Output::Route(Route::AddressGone(address)));
        }
    }

    pub(super) fn event(&mut self, event: Event) {
        self.out.push_back(Output::Event(event));
    }

    pub(super) fn flush_transmits(&mut self) {
        for it in self.transmits.drain(..) {
            self.out.push_back(Output::Transmit {
                source: it.source,
                destination: it.destination,
                bytes: it.bytes,
            });
        }
    }
}
