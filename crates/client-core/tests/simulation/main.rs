//! Whole meetings in one thread: real clients, the real delivery service, a network that follows from a seed.

mod client;
mod server;
mod world;

mod hostile;
mod meetings;
mod outages;
mod signals;
