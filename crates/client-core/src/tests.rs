//! Members who break the rules inside the group: they need more of [`crate::Meeting`] than it shows.

#[path = "../tests/simulation/client.rs"]
mod client;
#[path = "../tests/simulation/server.rs"]
mod server;
#[expect(dead_code, reason = "tests/simulation uses the rest")]
#[path = "../tests/simulation/world.rs"]
mod world;

mod hands;
mod hostile_members;
