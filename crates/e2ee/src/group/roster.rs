use super::state::Group;
use vocab::ParticipantId;

/// Somebody in the group.
#[derive(Clone, PartialEq, Eq)]
pub struct Member {
    pub leaf: u32,
    pub participant: ParticipantId,
    pub signature_key: [u8; 32],
    /// `None`: sealed under an earlier generation's key.
    pub name: Option<String>,
    /// The leaf carries a proof by the host's key.
    pub host: bool,
    pub moderator: bool,
    pub own: bool,
    /// The leaf's tag is this generation's, and holds.
    pub tag_valid: bool,
}

impl Group {
    /// Everybody in the group, by leaf.
    pub fn roster(&self) -> Vec<Member> {
        let policy = self.policy();
        let own = self.own_leaf();
        let mut members: Vec<Member> = self
            .mls
            .members()
            .filter_map(|member| {
                let leaf = self.leaf(member.index.u32())?;
                Some(Member {
                    leaf: member.index.u32(),
                    participant: leaf.participant,
                    signature_key: leaf.signature_key,
                    name: leaf.name(&self.room.secrets),
                    host: leaf.is_host(&self.room),
                    moderator: policy
                        .as_ref()
                        .is_some_and(|policy| policy.names_moderator(&leaf.signature_key)),
                    own: member.index.u32() == own,
                    tag_valid: leaf.tag_holds(&self.room.secrets),
                })
            })
            .collect();
        members.sort_by_key(|member| member.leaf);
        members
    }

    /// The participant at a leaf.
    pub fn participant_at(&self, leaf: u32) -> Option<ParticipantId> {
        self.leaf(leaf).map(|leaf| leaf.participant)
    }
}
