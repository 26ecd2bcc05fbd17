//! `snug`: the command line.

mod privacy_command;

use clap::{Parser, Subcommand};
use config::Config;
use privacy_command::PrivacyCommand;
use snug_server::{RunningServer, Server, ServerOptions, start_logging};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tokio::signal::unix::{SignalKind, signal};

const DEFAULT_FILE: &str = "snug.toml";

/// A meeting place that its own server cannot listen to.
#[derive(Parser)]
#[command(name = "snug", version)]
struct Arguments {
    /// The file with the settings. Without it, snug.toml if that is there.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs the server.
    Serve,
    /// About the settings.
    #[command(subcommand)]
    Config(ConfigCommand),
    /// About what is kept, and the documents that follow from it.
    #[command(subcommand)]
    Privacy(PrivacyCommand),
}

#[derive(Subcommand)]
enum ConfigCommand {
    /// Prints every setting with its documentation and default.
    Example,
    /// Says whether the settings are right.
    Check,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let file = match arguments.config {
        Some(file) => Some(file),
        None => Some(PathBuf::from(DEFAULT_FILE)).filter(|file| file.exists()),
    };
    let done = match arguments.command {
        Command::Serve => serve(file.as_deref()),
        Command::Config(ConfigCommand::Example) => {
            say(&config::example());
            Ok(())
        }
        Command::Config(ConfigCommand::Check) => check(file.as_deref()),
        Command::Privacy(command) => about_privacy(&command, file.as_deref()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            let _ = writeln!(io::stderr(), "{why}");
            ExitCode::FAILURE
        }
    }
}

fn check(file: Option<&Path>) -> Result<(), String> {
    Config::load(file).map_err(|error| error.to_string())?;
    say("The settings are right.\n");
    Ok(())
}

fn about_privacy(command: &PrivacyCommand, file: Option<&Path>) -> Result<(), String> {
    let config = Config::load(file).map_err(|error| error.to_string())?;
    say(&privacy_command::run(command, &config)?);
    Ok(())
}

fn serve(file: Option<&Path>) -> Result<(), String> {
    let config = Config::load(file).map_err(|error| error.to_string())?;
    start_logging(&config.log);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("The system does not let the server run: {error}"))?;
    runtime.block_on(async {
        let public_url = config.public_url.is_some().then(|| config.origin());
        let server = Server::start(config, ServerOptions::default())
            .await
            .map_err(|error| error.to_string())?;
        let address = public_url.unwrap_or_else(|| format!("http://{}", server.http_addr));
        say(&format!("Snug is ready. Open {address}\n"));
        wait_for_the_end().await;
        stop(server).await;
        Ok(())
    })
}

async fn wait_for_the_end() {
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

async fn stop(server: RunningServer) {
    say("Stopping; participants are told.\n");
    server.stop().await;
}

/// Standard output may be closed; that is no reason to stop.
fn say(text: &str) {
    let mut out = io::stdout();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
