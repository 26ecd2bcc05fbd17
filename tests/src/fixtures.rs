use crate::TestServer;
use anyhow::Context;
use client::media::Source;
use client::{Bot, Created, JoinOptions, NewMeeting, Sensitive, State};
use core::time::Duration;
use url::Url;

/// How long something that takes a moment may take on a busy machine.
pub const SOON: Duration = Duration::from_secs(60);

/// A meeting that the server knows, and how to take part in it.
pub struct Meeting {
    pub origin: Url,
    pub created: Created,
    passphrase: Option<String>,
}

impl Meeting {
    pub async fn create(server: &TestServer) -> anyhow::Result<Self> {
        Self::create_with(&server.origin(), "", None).await
    }

    pub async fn create_with(origin: &Url, title: &str, passphrase: Option<&str>) -> anyhow::Result<Self> {
        let new = NewMeeting {
            title: title.to_owned(),
            passphrase: passphrase.map(|text| Sensitive::new(text.to_owned())),
            valid_for_s: None,
        };
        let created = client::create(origin, new).await?;
        Ok(Self {
            origin: origin.clone(),
            created,
            passphrase: passphrase.map(str::to_owned),
        })
    }

    pub fn link(&self) -> String {
        self.created.url(&self.origin)
    }

    pub fn options(&self, name: &str) -> JoinOptions {
        JoinOptions {
            origin: self.origin.clone(),
            link: self.created.link.clone(),
            name: name.to_owned(),
            passphrase: self.passphrase.clone().map(Sensitive::new),
            host_seed: None,
            send: Vec::new(),
            receive: true,
        }
    }

    /// Joins and waits until inside.
    pub async fn join(&self, name: &str, send: &[Source]) -> anyhow::Result<Bot> {
        inside(Bot::join(self.options(name).send(send)), name).await
    }

    pub async fn join_as_host(&self, name: &str, send: &[Source]) -> anyhow::Result<Bot> {
        let options = self.options(name).host(self.created.host_seed.clone()).send(send);
        inside(Bot::join(options), name).await
    }
}

/// Waits until the bot is in the meeting.
pub async fn inside(bot: Bot, name: &str) -> anyhow::Result<Bot> {
    let state = bot
        .wait_for("to be inside", SOON, |state| {
            state.joined() || state.outcome.is_some()
        })
        .await
        .with_context(|| format!("{name} is stuck in {:?}", bot.state().phase))?;
    anyhow::ensure!(state.joined(), "{name} was not let in: {:?}", state.outcome);
    Ok(bot)
}

/// Waits until the bot has opened some video frames of the member with this name.
pub async fn sees_video_of(bot: &Bot, name: &str) -> anyhow::Result<State> {
    let before = bot.state().frames_from(name, Source::Camera);
    bot.wait_for(&format!("video of {name}"), SOON, |state| {
        state.frames_from(name, Source::Camera) >= before + 5
    })
    .await
    .with_context(|| report(&bot.state()))
}

fn report(state: &State) -> String {
    serde_json::to_string(state).unwrap_or_default()
}
