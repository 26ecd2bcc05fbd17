use core::convert::Infallible;
use openmls_traits::public_storage::PublicStorageProvider;
use openmls_traits::storage::{CURRENT_VERSION, traits};

/// OpenMLS writes a group's public state to a store at every step. A meeting's lives in memory and
/// ends with it, so this one takes everything and keeps nothing.
pub(crate) struct StoresNothing;

macro_rules! writes {
    ($($name:ident<$($ty:ident: $bound:ident),*>($($arg:ident: $argty:ty),*);)*) => {
        $(fn $name<$($ty: traits::$bound<CURRENT_VERSION>),*>(&self, $($arg: $argty),*) -> Result<(), Infallible> {
            $(let _ = $arg;)*
            Ok(())
        })*
    };
}

impl PublicStorageProvider<CURRENT_VERSION> for StoresNothing {
    type PublicError = Infallible;

    writes! {
        write_tree<G: GroupId, T: TreeSync>(group: &G, tree: &T);
        write_interim_transcript_hash<G: GroupId, H: InterimTranscriptHash>(group: &G, hash: &H);
        write_context<G: GroupId, C: GroupContext>(group: &G, context: &C);
        write_confirmation_tag<G: GroupId, T: ConfirmationTag>(group: &G, tag: &T);
        queue_proposal<G: GroupId, R: ProposalRef, P: QueuedProposal>(group: &G, reference: &R, proposal: &P);
        delete_tree<G: GroupId>(group: &G);
        delete_confirmation_tag<G: GroupId>(group: &G);
        delete_context<G: GroupId>(group: &G);
        delete_interim_transcript_hash<G: GroupId>(group: &G);
        remove_proposal<G: GroupId, R: ProposalRef>(group: &G, reference: &R);
        clear_proposal_queue<G: GroupId, R: ProposalRef>(group: &G);
    }

    fn queued_proposals<
        G: traits::GroupId<CURRENT_VERSION>,
        R: traits::ProposalRef<CURRENT_VERSION>,
        P: traits::QueuedProposal<CURRENT_VERSION>,
    >(
        &self,
        _: &G,
    ) -> Result<Vec<(R, P)>, Infallible> {
        Ok(Vec::new())
    }

    fn tree<G: traits::GroupId<CURRENT_VERSION>, T: traits::TreeSync<CURRENT_VERSION>>(
        &self,
        _: &G,
    ) -> Result<Option<T>, Infallible> {
        Ok(None)
    }

    fn group_context<G: traits::GroupId<CURRENT_VERSION>, C: traits::GroupContext<CURRENT_VERSION>>(
        &self,
        _: &G,
    ) -> Result<Option<C>, Infallible> {
        Ok(None)
    }

    fn interim_transcript_hash<
        G: traits::GroupId<CURRENT_VERSION>,
        H: traits::InterimTranscriptHash<CURRENT_VERSION>,
    >(
        &self,
        _: &G,
    ) -> Result<Option<H>, Infallible> {
        Ok(None)
    }

    fn confirmation_tag<G: traits::GroupId<CURRENT_VERSION>, T: traits::ConfirmationTag<CURRENT_VERSION>>(
        &self,
        _: &G,
    ) -> Result<Option<T>, Infallible> {
        Ok(None)
    }
}
