//! Server and native clients on loopback, as people meet them: Alice hosts, Bob joins, Carol comes late, and
//! Mallory attacks.

mod hostile;
mod intruders;
mod meetings;
mod recovery;
mod secrecy;
mod signals;

use client::media::Source;

const BOTH: [Source; 2] = [Source::Microphone, Source::Camera];
