use std::collections::BTreeMap;

/// What a section of an answer carries towards us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BoundTrack {
    /// `PA_...`, from the stream id `PA|TR` of `a=msid`.
    pub(super) participant_sid: String,
    /// `TR_...`.
    pub(super) track_sid: String,
}

/// Which sections (by mid) of an answer carry a track.
///
/// `track_of_mid` is the answer's `mid_to_track_id`, for servers that leave the track out of the stream id.
/// Sections that are inactive, that we send on, or whose stream is not a participant's are not in the result.
pub(super) fn bound_tracks<S: std::hash::BuildHasher>(
    answer: &str,
    track_of_mid: &std::collections::HashMap<String, String, S>,
) -> BTreeMap<String, BoundTrack> {
    let mut bound = BTreeMap::new();
    for section in answer.split("\nm=").skip(1) {
        let mut mid = None;
        let mut stream = None;
        let mut sends = false;
        for line in section.lines().map(str::trim_end) {
            if let Some(value) = line.strip_prefix("a=mid:") {
                mid = Some(value);
            } else if let Some(value) = line.strip_prefix("a=msid:") {
                stream = value.split(' ').next();
            } else if line == "a=sendonly" || line == "a=sendrecv" {
                sends = true;
            }
        }
        let (Some(mid), Some(stream), true) = (mid, stream, sends) else {
            continue;
        };
        let (participant, track) = stream.split_once('|').unwrap_or((stream, ""));
        if !participant.starts_with("PA") {
            continue;
        }
        let track_sid = if track.starts_with("TR") {
            track.to_owned()
        } else if let Some(known) = track_of_mid.get(mid) {
            known.clone()
        } else {
            continue;
        };
        bound.insert(
            mid.to_owned(),
            BoundTrack {
                participant_sid: participant.to_owned(),
                track_sid,
            },
        );
    }
    bound
}

/// The offer without our addresses: an SFU that is ICE-lite learns the one we use from the first check.
pub(super) fn without_candidates(offer: &str) -> String {
    offer
        .split_inclusive('\n')
        .filter(|line| !line.starts_with("a=candidate:") && !line.starts_with("a=end-of-candidates"))
        .collect()
}
