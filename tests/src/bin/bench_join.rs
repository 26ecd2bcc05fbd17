//! How long a join takes: from the open control websocket to the first decrypted video frame, on loopback.
//!
//! One server and all participants in this process. In every room all but one place is taken by residents, of
//! whom up to four send audio and video; a newcomer joins, sees the first frame of each, and leaves.
//! `cargo xtask bench join` builds, runs and records this.
#![expect(clippy::print_stdout, reason = "a bench says what it measured")]

use anyhow::Context;
use clap::Parser;
use client::media::Source;
use client::{Bot, State};
use core::time::Duration;
use serde::Serialize;
use std::path::PathBuf;
use whole_system::{Meeting, TestServer};

const SENDERS_MAX: usize = 4;
const PATIENCE: Duration = Duration::from_secs(60);
/// Fails at most this share of joins; more means that the measurement is worth nothing.
const FAILURES_MAX_PERCENT: usize = 1;
/// Residents of all rooms together, so that they leave the machine to the newcomer.
const RESIDENTS_MAX: usize = 20;
const ROOMS_MAX: usize = 10;
/// Among how many participants one who left, and is in the group for five seconds more, makes no difference.
const PARTICIPANTS_PER_LINGERING: usize = 12;

#[derive(Parser)]
struct Arguments {
    /// Participants in a room, the newcomer included.
    #[arg(long, value_delimiter = ',', default_values_t = [2, 10, 50])]
    participants: Vec<usize>,
    #[arg(long, default_value_t = 200)]
    joins: usize,
    /// A file for the results, as JSON.
    #[arg(long)]
    results: Option<PathBuf>,
}

/// One number for `bench/results`.
#[derive(Serialize)]
struct Outcome {
    name: String,
    value: f64,
    unit: &'static str,
    target: Option<f64>,
}

struct Room {
    meeting: Meeting,
    residents: Vec<Bot>,
}

/// What it is called, and when it was done.
type Step = (&'static str, fn(&State) -> Option<u64>);

/// What happens on the way in, in the order in which it mostly does, and when it was done.
const STEPS: [Step; 8] = [
    ("link proven", |it| it.phase_ms("opened")),
    ("hello said", |it| it.phase_ms("joining")),
    ("in the group", |it| it.phase_ms("joined")),
    ("signaling open", |it| it.signal_open_ms),
    ("media connected", |it| it.media_connected_ms),
    ("first video came", |it| it.first_video_arrived_ms),
    ("first video decrypted", State::first_video_ms),
    ("all video decrypted", State::last_video_ms),
];

/// What is recorded: when the newcomer saw somebody, and when everybody who sends.
const MEASURES: [Step; 2] = [
    ("join", State::first_video_ms),
    ("join_all", State::last_video_ms),
];

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let mut outcomes = Vec::new();
    for &participants in &arguments.participants {
        let states = measure(participants, arguments.joins).await?;
        println!("{participants} participants, {} joins", states.len());
        println!("  milliseconds since the websocket opened: p50, p99");
        for (step, at) in STEPS {
            let times = times(&states, at);
            let (p50, p99) = (percentile(&times, 50), percentile(&times, 99));
            println!("  {step:<22} {p50:>6} {p99:>6}");
        }
        // Targets P6 of the plan, on an idle machine, named for a small meeting.
        let small = participants <= 10;
        for (name, at) in MEASURES {
            let times = times(&states, at);
            for (percent, target) in [(50, 80.0), (99, 200.0)] {
                outcomes.push(Outcome {
                    name: format!("{name}_ms_p{percent}_{participants}"),
                    value: percentile(&times, percent),
                    unit: "ms",
                    target: small.then_some(target),
                });
            }
        }
    }
    if let Some(path) = &arguments.results {
        std::fs::write(path, serde_json::to_string(&outcomes)?)
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

/// The last states of newcomers who saw video.
async fn measure(participants: usize, joins: usize) -> anyhow::Result<Vec<State>> {
    let mut server = TestServer::start().await?;
    let residents = participants.saturating_sub(1);
    // Rooms take turns: it takes five seconds until the group is rid of a newcomer who left.
    let count = (RESIDENTS_MAX / residents.max(1)).clamp(1, ROOMS_MAX);
    let mut rooms = Vec::new();
    for _ in 0..count {
        rooms.push(fill(&server, residents).await?);
    }
    let mut states = Vec::new();
    let mut failures = 0;
    let batch = 1 + participants / PARTICIPANTS_PER_LINGERING;
    for (number, room) in rooms.iter().cycle().take(joins).enumerate() {
        if number % batch == 0 {
            settled(room).await?;
        }
        match join(&room.meeting, residents.min(SENDERS_MAX)).await {
            Some(state) => states.push(state),
            None => failures += 1,
        }
    }
    anyhow::ensure!(
        failures * 100 <= joins * FAILURES_MAX_PERCENT,
        "{failures} joins failed"
    );
    for room in rooms {
        for bot in room.residents {
            bot.leave().await;
        }
    }
    server.stop().await;
    Ok(states)
}

async fn fill(server: &TestServer, residents: usize) -> anyhow::Result<Room> {
    let meeting = Meeting::create(server).await?;
    let mut room = Room {
        meeting,
        residents: Vec::new(),
    };
    for number in 0..residents {
        let send: &[Source] = if number < SENDERS_MAX {
            &[Source::Microphone, Source::Camera]
        } else {
            &[]
        };
        room.residents
            .push(room.meeting.join(&format!("resident {number}"), send).await?);
    }
    Ok(room)
}

/// Waits until the group is the residents alone, and the senders send.
async fn settled(room: &Room) -> anyhow::Result<()> {
    let count = room.residents.len();
    for (number, bot) in room.residents.iter().enumerate() {
        bot.wait_for("a settled room", PATIENCE, |state| {
            state.members.len() == count && (number >= SENDERS_MAX || state.sent_frames(Source::Camera) > 0)
        })
        .await?;
    }
    Ok(())
}

/// Waits for the first video frame of every sender; `None` if one did not come.
async fn join(meeting: &Meeting, senders: usize) -> Option<State> {
    let bot = Bot::join(meeting.options("newcomer"));
    let state = bot
        .wait_for("every sender's first frame", PATIENCE, |state| {
            state.decrypted_videos() >= senders
        })
        .await
        .ok();
    bot.leave().await;
    state
}

/// Sorted; of those who did not get there before their first picture, nothing.
fn times(states: &[State], at: fn(&State) -> Option<u64>) -> Vec<f64> {
    let mut times: Vec<f64> = states
        .iter()
        .filter_map(|state| Some(at(state)?.saturating_sub(state.control_open_ms?) as f64))
        .collect();
    times.sort_by(f64::total_cmp);
    times
}

fn percentile(sorted: &[f64], percent: usize) -> f64 {
    let index = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(index).copied().unwrap_or(f64::NAN)
}
