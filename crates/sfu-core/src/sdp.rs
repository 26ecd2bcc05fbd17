//! Offers are read beside str0m for what it does not tell; answers are rewritten for what it cannot say
//! (livekit-protocol.md 1.16).

mod answer;
mod offer;

pub(crate) use answer::{Role, rewrite};
pub(crate) use offer::Section;
pub use offer::{OfferError, ParsedOffer};
