//! `snug-client`: create a meeting, or take part in one without a screen.

use anyhow::{Context, bail};
use clap::{Parser, Subcommand, ValueEnum};
use client::media::Source;
use client::{Bot, JoinOptions, NewMeeting, Rhythm, Sensitive, State};
use core::time::Duration;
use std::io::{Read, Write};
use std::path::PathBuf;
use url::Url;

#[derive(Parser)]
#[command(
    name = "snug-client",
    version,
    about = "Create a Snug meeting, or take part in one without a screen."
)]
struct Arguments {
    #[command(subcommand)]
    command: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Make a meeting and print its link.
    Create {
        /// The server, for example https://meet.example.org
        #[arg(long)]
        server: Url,
        #[arg(long, default_value = "")]
        title: String,
        /// Ask everybody for a passphrase, read from standard input's first line.
        #[arg(long)]
        passphrase_stdin: bool,
        /// Where to keep the host's key (32 bytes, readable for the owner only). Without it nobody is host.
        #[arg(long)]
        host_key: Option<PathBuf>,
        /// How long the link works without anybody using it, in seconds.
        #[arg(long)]
        valid_for: Option<u64>,
    },
    /// Take part in a meeting.
    Join {
        /// The link; `-` reads it from standard input's first line, so that no process list shows it.
        link: String,
        #[arg(long, default_value = "Bot")]
        name: String,
        /// Read the passphrase from standard input's next line.
        #[arg(long)]
        passphrase_stdin: bool,
        /// The file that `create --host-key` wrote: makes us the host.
        #[arg(long)]
        host_key: Option<PathBuf>,
        /// What to send.
        #[arg(long, value_enum, value_delimiter = ',')]
        send: Vec<Sending>,
        /// Receive nothing of what others send.
        #[arg(long)]
        send_only: bool,
        /// Talk for so many seconds, then say nothing for so many: `--talk 3,5`. Without it the tone never stops.
        #[arg(long, value_name = "TALK,PAUSE", value_parser = rhythm)]
        talk: Option<Rhythm>,
        /// Say this in the chat once inside.
        #[arg(long)]
        chat: Vec<String>,
        /// Leave after so many seconds; without it, when the meeting is over or at Ctrl-C.
        #[arg(long = "for")]
        for_s: Option<f64>,
        /// What to print at the end.
        #[arg(long, value_enum, default_value = "text")]
        report: Report,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum Sending {
    Audio,
    Video,
    Screen,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Report {
    Text,
    Json,
    None,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt()
        .with_env_filter(log_filter())
        .with_writer(std::io::stderr)
        .init();
    match Arguments::parse().command {
        Task::Create {
            server,
            title,
            passphrase_stdin,
            host_key,
            valid_for,
        } => {
            let passphrase = if passphrase_stdin {
                Some(Sensitive::new(line_from_stdin()?))
            } else {
                None
            };
            let meeting = NewMeeting {
                title,
                passphrase,
                valid_for_s: valid_for,
            };
            let created = client::create(&server, meeting)
                .await
                .context("the meeting was not created")?;
            if let Some(path) = host_key {
                keep_host_key(&path, created.host_seed.expose())
                    .with_context(|| format!("the host's key could not be written to {}", path.display()))?;
            }
            say(&created.url(&server))
        }
        Task::Join {
            link,
            name,
            passphrase_stdin,
            host_key,
            send,
            send_only,
            talk,
            chat,
            for_s,
            report,
        } => {
            let link = if link == "-" { line_from_stdin()? } else { link };
            let mut options = JoinOptions::from_link(&link, &name)?;
            if passphrase_stdin {
                options = options.passphrase(&line_from_stdin()?);
            } else if options.link.passphrase_needed {
                bail!("this meeting asks for a passphrase: give --passphrase-stdin");
            }
            if let Some(path) = host_key {
                let seed = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
                let Ok(seed) = <[u8; 32]>::try_from(seed) else {
                    bail!("{} is no host key", path.display())
                };
                options = options.host(Sensitive::new(seed));
            }
            options.receive = !send_only;
            let options = options.send(&send.into_iter().map(Source::from).collect::<Vec<_>>());
            let state = take_part(options, talk, &chat, for_s).await?;
            say_how_it_was(&state, report)
        }
    }
}

fn say_how_it_was(state: &State, report: Report) -> anyhow::Result<()> {
    match report {
        Report::Json => say(&serde_json::to_string_pretty(state)?)?,
        Report::Text => say(&summary(state))?,
        Report::None => {}
    }
    match state.outcome {
        None | Some("left" | "last_left" | "ended_by_host") => Ok(()),
        Some(reason) => bail!("{}", explain(reason)),
    }
}

/// What `RUST_LOG` asks for, but never the libraries that print addresses, tokens and session descriptions.
fn log_filter() -> tracing_subscriber::EnvFilter {
    const NEVER: [&str; 8] = [
        "str0m",
        "is",
        "sctp_proto",
        "dimpl",
        "tungstenite",
        "tokio_tungstenite",
        "hyper_util",
        "reqwest",
    ];
    NEVER
        .iter()
        .filter_map(|target| format!("{target}=off").parse().ok())
        .fold(
            tracing_subscriber::EnvFilter::from_default_env(),
            |filter, directive| filter.add_directive(directive),
        )
}

async fn take_part(
    options: JoinOptions,
    talk: Option<Rhythm>,
    chat: &[String],
    for_s: Option<f64>,
) -> anyhow::Result<State> {
    let bot = Bot::join(options);
    if let Some(rhythm) = talk {
        bot.talk_in(rhythm);
    }
    let inside = bot
        .wait_for("entering the meeting", Duration::from_secs(60), |state| {
            state.joined() || state.outcome.is_some()
        })
        .await?;
    if !inside.joined() {
        return Ok(inside);
    }
    for text in chat {
        bot.chat(text);
    }
    let stay = for_s.map_or(Duration::MAX, Duration::from_secs_f64);
    tokio::select! {
        over = bot.wait_for("the meeting's end", stay.min(Duration::from_secs(365 * 24 * 3600)), |state| state.outcome.is_some()) => {
            if let Ok(state) = over {
                return Ok(state);
            }
        }
        _ = tokio::signal::ctrl_c() => {}
    }
    Ok(bot.leave().await)
}

fn rhythm(text: &str) -> Result<Rhythm, String> {
    let part = |seconds: &str| Duration::try_from_secs_f64(seconds.trim().parse().ok()?).ok();
    text.split_once(',')
        .and_then(|(talk, pause)| Some((part(talk)?, part(pause)?)))
        .map(|(talk, pause)| Rhythm { talk, pause })
        .ok_or_else(|| "two numbers of seconds are wanted, for example 3,5".to_owned())
}

fn summary(state: &State) -> String {
    let mut lines = vec![format!("members: {}", state.names().join(", "))];
    for (source, sent) in &state.sent {
        lines.push(format!("sent {source:?}: {} frames", sent.frames));
    }
    for stream in &state.streams {
        let refused: u64 = stream.refused.values().sum();
        lines.push(format!(
            "received {:?}: {} frames opened, {refused} refused",
            stream.source, stream.decrypted
        ));
    }
    lines.join("\n")
}

fn explain(reason: &str) -> String {
    match reason {
        "denied" => {
            "the server did not let us in: wrong link, wrong passphrase, or no such meeting".to_owned()
        }
        "host_mismatch" => {
            "this is not the meeting that the link names: the host's key is another".to_owned()
        }
        "full" => "the meeting is full".to_owned(),
        "bad_link" => "the link or the passphrase gives no keys".to_owned(),
        other => format!("the meeting could not go on: {other}"),
    }
}

fn line_from_stdin() -> anyhow::Result<String> {
    // Byte by byte: what follows the line belongs to the next question.
    let mut line = Vec::new();
    let mut byte = [0];
    while std::io::stdin().lock().read(&mut byte)? == 1 && byte != *b"\n" {
        line.extend(byte);
    }
    Ok(String::from_utf8(line)
        .context("standard input is not UTF-8")?
        .trim_end_matches('\r')
        .to_owned())
}

fn keep_host_key(path: &std::path::Path, seed: &[u8; 32]) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(seed)
}

fn say(text: &str) -> anyhow::Result<()> {
    writeln!(std::io::stdout(), "{text}").context("standard output is closed")
}

impl From<Sending> for Source {
    fn from(sending: Sending) -> Self {
        match sending {
            Sending::Audio => Self::Microphone,
            Sending::Video => Self::Camera,
            Sending::Screen => Self::ScreenShare,
        }
    }
}
