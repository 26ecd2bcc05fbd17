//! **Architecture Invariant**: to be written.
