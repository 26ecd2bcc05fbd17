/// How a bot breaks the rules with the frames that it sends: hostile members, for tests of everybody else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mischief {
    #[default]
    None,
    /// Sends every frame twice.
    Replay,
    /// Seals with the key id and key of the member at this leaf: every member could.
    PoseAs(u32),
    /// Sends what the encoder made, unencrypted.
    Plaintext,
    /// Sends what the encoder made, with its microphone's and camera's contexts exchanged.
    WrongContext,
}
