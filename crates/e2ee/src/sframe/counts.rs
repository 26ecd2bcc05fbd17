use super::open::RefusedFrame;

/// How many frames were opened and refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub opened: u32,
    pub unknown_epoch: u32,
    pub wrong_sender: u32,
    pub wrong_context: u32,
    pub replayed: u32,
    pub forged: u32,
    pub not_sframe: u32,
}

impl Counts {
    pub fn refused(&self) -> u32 {
        [
            self.unknown_epoch,
            self.wrong_sender,
            self.wrong_context,
            self.replayed,
            self.forged,
            self.not_sframe,
        ]
        .iter()
        .fold(0, |sum: u32, count| sum.saturating_add(*count))
    }

    pub(super) fn count<T>(&mut self, outcome: &Result<T, RefusedFrame>) {
        let count = match outcome {
            Ok(_) => &mut self.opened,
            Err(RefusedFrame::UnknownEpoch) => &mut self.unknown_epoch,
            Err(RefusedFrame::WrongSender) => &mut self.wrong_sender,
            Err(RefusedFrame::WrongContext) => &mut self.wrong_context,
            Err(RefusedFrame::Replayed) => &mut self.replayed,
            Err(RefusedFrame::Forged) => &mut self.forged,
            Err(RefusedFrame::NotSframe) => &mut self.not_sframe,
        };
        *count = count.saturating_add(1);
    }
}
