use crate::JoinOptions;
use crate::bot::InvitationError;
use crate::frames::FrameBox;
use crate::media::{Source, silence, test_card};
use crate::pace::{Pace, Rhythm};
use crate::state::{Shared, State};
use core::time::Duration;
use e2ee::link::LinkError;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;
use vocab::Sensitive;

struct Ends {
    alice: FrameBox,
    bob: FrameBox,
    shared: Shared,
    now: Instant,
}

impl Ends {
    /// Alice at leaf 0 sends; Bob has neither her key nor the roster yet.
    fn new() -> Self {
        let now = Instant::now();
        let shared = Shared::new(now);
        let mut alice = FrameBox::default();
        alice
            .install(1, &Sensitive::new([1; 16]), 0, &shared, now)
            .expect("a fresh key");
        assert!(alice.switch_sending(1));
        Self {
            alice,
            bob: FrameBox::default(),
            shared,
            now,
        }
    }

    fn bob_learns_the_key(&mut self) {
        self.bob
            .install(1, &Sensitive::new([1; 16]), 1, &self.shared, self.now)
            .expect("a fresh key");
    }

    fn bob_learns_the_roster(&mut self) {
        let leaves = BTreeMap::from([("alice".to_owned(), 0), ("bob".to_owned(), 1)]);
        self.bob.set_leaves(leaves, &self.shared, self.now);
    }

    fn alice_to_bob(&mut self, position: usize, labelled: &str) -> Arc<[u8]> {
        let frame = test_card().frame(position).expect("a loop");
        let sealed: Arc<[u8]> = self
            .alice
            .seal(Source::Camera, position == 0, frame)
            .expect("sealed")
            .into();
        self.bob
            .received(labelled, "TR_1", Source::Camera, &sealed, &self.shared, self.now);
        sealed
    }

    fn state(&self) -> State {
        self.shared.lock().clone()
    }
}

#[test]
fn frames_wait_for_a_late_key_and_a_late_roster() {
    let mut ends = Ends::new();
    for position in 0..5 {
        ends.alice_to_bob(position, "alice");
    }
    assert!(ends.state().streams.is_empty());
    ends.bob_learns_the_key();
    assert!(ends.state().streams.is_empty());
    ends.bob_learns_the_roster();
    let streams = ends.state().streams;
    assert_eq!(streams.len(), 1);
    assert_eq!(
        (streams[0].decrypted, streams[0].as_sent, streams[0].leaf),
        (5, 5, Some(0))
    );
}

#[test]
fn what_waits_is_bounded_and_counted() {
    let mut ends = Ends::new();
    for position in 0..40 {
        ends.alice_to_bob(position, "alice");
    }
    assert_eq!(ends.state().refused_frames("unknown_participant"), 10);
    ends.bob_learns_the_key();
    ends.bob_learns_the_roster();
    assert_eq!(ends.state().decrypted(), 30);
}

#[test]
fn repeated_or_mislabelled_frames_are_refused() {
    let mut ends = Ends::new();
    ends.bob_learns_the_key();
    ends.bob_learns_the_roster();
    let sealed = ends.alice_to_bob(0, "alice");
    ends.bob
        .received("alice", "TR_1", Source::Camera, &sealed, &ends.shared, ends.now);
    ends.alice_to_bob(1, "bob");
    let wrong_source = ends.alice_to_bob(2, "alice");
    ends.bob.received(
        "alice",
        "TR_2",
        Source::ScreenShare,
        &wrong_source,
        &ends.shared,
        ends.now,
    );
    let plain = Arc::clone(test_card().frame(0).expect("a loop"));
    ends.bob
        .received("alice", "TR_1", Source::Camera, &plain, &ends.shared, ends.now);
    let state = ends.state();
    assert_eq!(state.decrypted(), 2);
    for reason in ["replayed", "wrong_sender", "wrong_context"] {
        assert!(state.refused_frames(reason) >= 1, "{reason}");
    }
}

#[test]
fn the_pace_is_the_loops_and_jumps_to_key_frames() {
    let start = Instant::now();
    let mut pace = Pace::new(Source::Camera, None, start);
    let mut key_frames = 0;
    for frame in 0..30_u32 {
        assert_eq!(pace.due(), start + Source::Camera.frame_interval() * frame);
        let due = pace.next(pace.due()).expect("due now");
        key_frames += u32::from(due.key_frame);
        assert!(pace.next(start).is_none(), "not before its time");
    }
    assert_eq!(key_frames, 2);
    let now = pace.due() - Duration::from_millis(1);
    assert!(pace.next(now).is_none());
    pace.next(pace.due());
    pace.jump_to_key_frame(now);
    assert!(pace.next(now).is_some_and(|due| due.key_frame));
    // A machine that slept does not send what it missed.
    let later = now + Duration::from_secs(60);
    assert!(pace.next(later).is_some());
    assert!(pace.next(later).is_none());
}

#[test]
fn a_rhythm_has_pauses_and_only_microphones_have_one() {
    let start = Instant::now();
    let rhythm = Some(Rhythm {
        talk: Duration::from_millis(200),
        pause: Duration::from_millis(300),
    });
    let silent = |source| {
        let mut pace = Pace::new(source, rhythm, start);
        let mut frames = (0..50).map_while(|_| pace.next(pace.due()));
        frames.by_ref().filter(|due| due.frame == *silence()).count()
    };
    assert_eq!(silent(Source::Microphone), 30);
    assert_eq!(silent(Source::Camera), 0);
}

#[test]
fn invitations_are_whole_links() {
    let fragment = "AAECAwQFBgcICQoLDA0ODw.AQAgISIjJCUmJygpKissLS4vW4P-_N0_tC1K";
    let options = JoinOptions::from_link(&format!("https://meet.example.org:8443/#{fragment}"), "Bob").ok();
    assert_eq!(
        options.map(|options| options.origin.to_string()).as_deref(),
        Some("https://meet.example.org:8443/")
    );
    let refused = |link: &str| JoinOptions::from_link(link, "Bob").err();
    assert_eq!(
        refused(&format!("ftp://x/#{fragment}")),
        Some(InvitationError::Address)
    );
    assert_eq!(
        refused("https://meet.example.org/"),
        Some(InvitationError::Link(LinkError::MissingFragment))
    );
    assert_eq!(
        refused(&format!("https://meet.example.org/?{fragment}")),
        Some(InvitationError::Link(LinkError::SecretInQuery))
    );
}
