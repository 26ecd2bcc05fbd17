//! One stream out of several: which packets of a track go to a subscriber, and how their numbers are rewritten so
//! that layer switches, pauses and dropped layers look like one unbroken stream.

use core::time::Duration;
use std::collections::VecDeque;
use std::time::{Instant, SystemTime};

use str0m::rtp::{Vp8Descriptor, Vp8Patch};

use crate::codec::Marks;
use crate::track::Layer;

/// Outgoing numbers begin low, so that they start below 65,536 as str0m asks.
const FIRST_SEQ: u64 = 1_000;
/// The most that two clocks' idea of a switch may differ from the arrival times before arrival counts.
const CLOCK_DISAGREEMENT_MAX: Duration = Duration::from_millis(800);
const GAPS_REMEMBERED: usize = 64;

/// A packet's numbers as the publisher sent it.
pub(crate) struct Incoming<'a> {
    pub(crate) layer: usize,
    pub(crate) seq: u64,
    pub(crate) time: u32,
    pub(crate) marker: bool,
    pub(crate) arrived: Instant,
    pub(crate) clock_rate: u32,
    pub(crate) marks: &'a Marks,
}

/// The same packet's numbers as the subscriber gets it.
#[derive(Debug)]
pub(crate) struct Numbers {
    pub(crate) seq: u64,
    pub(crate) time: u32,
    pub(crate) marker: bool,
    pub(crate) vp8: Option<Vp8Patch>,
}

#[derive(Default)]
pub(crate) struct Forwarder {
    current: Option<usize>,
    /// Of a scalable stream: the highest spatial layer sent.
    spatial: u8,
    sequence: Sequence,
    time_offset: u32,
    last: Option<LastSent>,
    vp8: Vp8Numbers,
}

#[derive(Clone, Copy)]
struct LastSent {
    time: u32,
    at: Instant,
}

impl Forwarder {
    /// The layer that is being sent.
    pub(crate) fn current(&self) -> Option<usize> {
        self.current
    }

    pub(crate) fn spatial(&self) -> u8 {
        self.spatial
    }

    /// Sends nothing until the next key frame.
    pub(crate) fn pause(&mut self) {
        self.current = None;
    }

    /// `target`: the layer to send (of a scalable stream: the highest spatial layer); `layers`: the track's.
    pub(crate) fn forward(
        &mut self,
        packet: &Incoming<'_>,
        target: Option<usize>,
        scalable: bool,
        layers: &[Layer],
    ) -> Option<Numbers> {
        let Some(target) = target else {
            self.current = None;
            return None;
        };
        if scalable {
            self.follow_scalable(packet, target, layers)
        } else {
            self.follow(packet, target, layers)
        }
    }

    fn follow(&mut self, packet: &Incoming<'_>, target: usize, layers: &[Layer]) -> Option<Numbers> {
        if self.current != Some(packet.layer) {
            let better = packet.layer == target || (self.current.is_none() && packet.layer < target);
            if !(better && packet.marks.key_start) {
                return None;
            }
            self.switch(packet, layers);
        }
        self.number(packet, packet.marker)
    }

    fn follow_scalable(&mut self, packet: &Incoming<'_>, target: usize, layers: &[Layer]) -> Option<Numbers> {
        let target = u8::try_from(target).unwrap_or(u8::MAX);
        if self.current.is_none() {
            if !packet.marks.key_start {
                return None;
            }
            self.switch(packet, layers);
            self.spatial = target;
        }
        if packet.marks.frame_start && packet.marks.spatial == 0 {
            // Fewer layers can be had at any picture, more only where a picture refers to none before.
            if target < self.spatial || packet.marks.key_start {
                self.spatial = target;
            }
        }
        if packet.marks.spatial > self.spatial {
            self.sequence.skip(packet.seq);
            return None;
        }
        let last_of_picture = packet.marks.frame_end && packet.marks.spatial == self.spatial;
        self.number(packet, packet.marker || last_of_picture)
    }

    fn switch(&mut self, packet: &Incoming<'_>, layers: &[Layer]) {
        self.sequence.restart(packet.seq);
        if let Some(last) = self.last {
            let time = self.time_at_switch(packet, last, layers);
            self.time_offset = time.wrapping_sub(packet.time);
            if let Some(descriptor) = &packet.marks.vp8 {
                self.vp8.restart(descriptor);
            }
        }
        self.current = Some(packet.layer);
    }

    /// The outgoing time of a new layer's first packet: by the publisher's clocks if both layers' are known,
    /// else by the time that passed here.
    fn time_at_switch(&self, packet: &Incoming<'_>, last: LastSent, layers: &[Layer]) -> u32 {
        let rate = packet.clock_rate;
        let passed = packet.arrived.saturating_duration_since(last.at);
        let by_arrival = last.time.wrapping_add(ticks(passed, rate).max(1));
        let report = |at: usize| layers.get(at).and_then(|it| it.report);
        let by_clock = self.current.and_then(|current| {
            let (old, new) = (report(current)?, report(packet.layer)?);
            let same_instant = rtp_time_at(old, instant_of(new, packet.time, rate)?, rate)?;
            Some(same_instant.wrapping_add(self.time_offset))
        });
        let limit = ticks(CLOCK_DISAGREEMENT_MAX, rate);
        match by_clock {
            Some(time) if distance(time, by_arrival) <= limit && is_after(time, last.time) => time,
            Some(time) if distance(time, by_arrival) <= limit => last.time.wrapping_add(1),
            _ => by_arrival,
        }
    }

    fn number(&mut self, packet: &Incoming<'_>, marker: bool) -> Option<Numbers> {
        let seq = self.sequence.number(packet.seq)?;
        let time = packet.time.wrapping_add(self.time_offset);
        if self.last.is_none_or(|last| !is_after(last.time, time)) {
            self.last = Some(LastSent {
                time,
                at: packet.arrived,
            });
        }
        let vp8 = packet.marks.vp8.as_ref().and_then(|it| self.vp8.patch(it));
        Some(Numbers {
            seq,
            time,
            marker,
            vp8,
        })
    }
}

fn ticks(duration: Duration, rate: u32) -> u32 {
    (duration.as_secs_f64() * f64::from(rate)) as u32
}

fn is_after(a: u32, b: u32) -> bool {
    a != b && a.wrapping_sub(b) < 1 << 31
}

fn distance(a: u32, b: u32) -> u32 {
    a.wrapping_sub(b).min(b.wrapping_sub(a))
}

/// The wall-clock instant of an RTP time, by a sender report.
pub(crate) fn instant_of(report: (SystemTime, u32), time: u32, rate: u32) -> Option<SystemTime> {
    let ticks = time.wrapping_sub(report.1) as i32;
    let passed = Duration::from_secs_f64(f64::from(ticks.unsigned_abs()) / f64::from(rate));
    if ticks >= 0 {
        report.0.checked_add(passed)
    } else {
        report.0.checked_sub(passed)
    }
}

fn rtp_time_at(report: (SystemTime, u32), at: SystemTime, rate: u32) -> Option<u32> {
    match at.duration_since(report.0) {
        Ok(after) => Some(report.1.wrapping_add(ticks(after, rate))),
        Err(before) => Some(report.1.wrapping_sub(ticks(before.duration(), rate))),
    }
}

/// Outgoing sequence numbers: the publisher's, moved, with the packets that are left out closed up.
#[derive(Default)]
struct Sequence {
    /// From which incoming number on which outgoing number belongs to it, oldest first; each is
    /// `outgoing - incoming` in wrapping arithmetic.
    moves: VecDeque<(u64, u64)>,
    highest_in: u64,
    highest_out: u64,
    started: bool,
}

impl Sequence {
    fn restart(&mut self, incoming: u64) {
        let outgoing = if self.started {
            self.highest_out + 1
        } else {
            FIRST_SEQ
        };
        self.moves.clear();
        self.moves.push_back((incoming, outgoing.wrapping_sub(incoming)));
        self.started = true;
        self.highest_in = incoming.wrapping_sub(1);
    }

    fn number(&mut self, incoming: u64) -> Option<u64> {
        // `None`: from before the switch, or so late that its place is forgotten.
        let (_, by) = self.moves.iter().rev().find(|(from, _)| incoming >= *from)?;
        let outgoing = incoming.wrapping_add(*by);
        self.highest_in = self.highest_in.max(incoming);
        self.highest_out = self.highest_out.max(outgoing);
        Some(outgoing)
    }

    fn skip(&mut self, incoming: u64) {
        let newer = self.highest_in == u64::MAX || incoming > self.highest_in;
        let Some((_, by)) = self.moves.back().copied().filter(|_| newer) else {
            return;
        };
        self.highest_in = incoming;
        self.moves.push_back((incoming + 1, by.wrapping_sub(1)));
        if self.moves.len() > GAPS_REMEMBERED {
            self.moves.pop_front();
        }
    }
}

/// VP8's own numbers (RFC 7741 section 4.2), kept running across switches.
#[derive(Default)]
struct Vp8Numbers {
    picture_offset: u16,
    tl0_offset: u8,
    key_offset: u8,
    last_picture: u16,
    last_tl0: u8,
    last_key: u8,
}

impl Vp8Numbers {
    fn restart(&mut self, first: &Vp8Descriptor) {
        let next = |last: u16| last.wrapping_add(1);
        self.picture_offset = next(self.last_picture).wrapping_sub(first.picture_id().unwrap_or(0));
        self.tl0_offset = self
            .last_tl0
            .wrapping_add(1)
            .wrapping_sub(first.tl0_pic_idx().unwrap_or(0));
        self.key_offset = self
            .last_key
            .wrapping_add(1)
            .wrapping_sub(first.key_idx().unwrap_or(0));
    }

    fn patch(&mut self, of: &Vp8Descriptor) -> Option<Vp8Patch> {
        let mut patch = of.patch();
        if let Some(id) = of.picture_id() {
            let id = id.wrapping_add(self.picture_offset) & 0x7FFF;
            self.last_picture = id;
            patch = patch.picture_id(id);
        }
        if let Some(index) = of.tl0_pic_idx() {
            self.last_tl0 = index.wrapping_add(self.tl0_offset);
            patch = patch.tl0_pic_idx(self.last_tl0);
        }
        if let Some(index) = of.key_idx() {
            self.last_key = index.wrapping_add(self.key_offset) & 0x1F;
            patch = patch.key_idx(self.last_key);
        }
        // A descriptor with a 7-bit picture id cannot take every number: it then goes as it came.
        patch.build().ok()
    }
}

#[cfg(test)]
mod tests;
