/// Why something that this client wanted to do with the group did not happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GroupError {
    #[error("the name does not fit a sealed profile")]
    Name,
    #[error("a key could not be derived")]
    Keys,
    #[error("something of ours could not be encoded")]
    Encoding,
    #[error("the group that the server described is not well-formed")]
    Malformed,
    #[error("the group does not have our profile: suite, capabilities or policy")]
    Profile,
    #[error("the group belongs to another host or another generation of the link")]
    OtherMeeting,
    #[error("somebody in the group has no valid tag of this meeting's link")]
    LeafTag,
    #[error("the meeting is closed to joiners")]
    Closed,
    #[error("the group is full")]
    Full,
    #[error("a commit of ours is still on its way")]
    Pending,
    #[error("we are not in the group (any more)")]
    NotMember,
    #[error("the MLS library refused")]
    Mls,
}
