//! Divides the bandwidth to one subscriber among the video tracks it wants.

/// A video track as the allocator sees it.
pub(crate) struct Claim {
    /// Larger is served first: a shared screen, the subscriber's priority, the picture's size.
    pub(crate) rank: (bool, u32, u64),
    /// The size that the subscriber asked for; `None` = nothing.
    pub(crate) wanted: Option<usize>,
    /// The size that it has now.
    pub(crate) current: Option<usize>,
    /// Bits a second of each size, from small to large; 0 = that size does not arrive.
    pub(crate) bitrates: Vec<u64>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Allocation {
    /// In the order of the claims.
    pub(crate) sizes: Vec<Option<usize>>,
    /// Bits a second that everything wanted would take.
    pub(crate) desired: u64,
    /// Somebody got less than wanted for want of bandwidth.
    pub(crate) short: bool,
}

/// Going up needs this much more than what the step takes, in percent, so that a choice does not swing.
const MARGIN_PERCENT: u64 = 115;
/// The last size that is left is paused only if the budget is clearly too small: estimates of ways that are little
/// used err on the low side.
const KEPT_PERCENT: u64 = 66;

/// `budget`: bits a second for video; `None` = unknown, everything wanted is granted. `may_pause`: else the
/// smallest size goes to everybody whatever the budget.
pub(crate) fn allocate(claims: &[Claim], budget: Option<u64>, may_pause: bool) -> Allocation {
    let mut order: Vec<usize> = (0..claims.len()).collect();
    order.sort_by_key(|at| core::cmp::Reverse(claims.get(*at).map(|it| it.rank)));
    let mut it = Division {
        claims,
        sizes: vec![None; claims.len()],
        spent: 0,
        budget,
        short: false,
    };
    // Everybody's smallest first; then shared screens go up, then the rest, one step for each in turn.
    for at in &order {
        it.try_step(*at, !may_pause);
    }
    let (screens, others): (Vec<usize>, Vec<usize>) = order
        .iter()
        .partition(|at| claims.get(**at).is_some_and(|claim| claim.rank.0));
    for group in [screens, others] {
        loop {
            let before = it.spent;
            for at in &group {
                it.try_step(*at, false);
            }
            if it.spent == before {
                break;
            }
        }
    }
    let desired = claims
        .iter()
        .filter_map(|claim| best(claim).map(|size| rate(claim, size)))
        .sum();
    Allocation {
        sizes: it.sizes,
        desired,
        short: it.short,
    }
}

struct Division<'a> {
    claims: &'a [Claim],
    sizes: Vec<Option<usize>>,
    spent: u64,
    budget: Option<u64>,
    short: bool,
}

impl Division<'_> {
    fn try_step(&mut self, at: usize, always: bool) {
        let (Some(claim), Some(size)) = (self.claims.get(at), self.sizes.get_mut(at)) else {
            return;
        };
        let Some(wanted) = best(claim) else { return };
        let from = size.map_or(0, |it| it + 1);
        let Some(step) = (from..=wanted).find(|it| rate(claim, *it) > 0) else {
            return;
        };
        let cost = rate(claim, step).saturating_sub(size.map_or(0, |it| rate(claim, it)));
        let after = self.spent + cost;
        let keeps = claim.current.is_some_and(|it| step <= it);
        let needed = match (keeps, size.is_none()) {
            (true, true) => after * KEPT_PERCENT / 100,
            (true, false) => after,
            (false, _) => after * MARGIN_PERCENT / 100,
        };
        if always || self.budget.is_none_or(|it| needed <= it) {
            *size = Some(step);
            self.spent = after;
        } else {
            self.short = true;
        }
    }
}

/// The largest size that arrives and is not larger than wanted; if only larger ones arrive, the smallest.
fn best(claim: &Claim) -> Option<usize> {
    let wanted = claim.wanted?;
    let arrives = |it: &usize| rate(claim, *it) > 0;
    (0..=wanted)
        .rev()
        .find(arrives)
        .or_else(|| (0..claim.bitrates.len()).find(arrives))
}

fn rate(claim: &Claim, size: usize) -> u64 {
    claim.bitrates.get(size).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests;
