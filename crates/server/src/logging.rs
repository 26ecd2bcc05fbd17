use crate::logged_fields;
use config::{Log, LogFormat, LogLevel};
use std::io;
use tracing::Metadata;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::{FilterExt, Targets, filter_fn};
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;

/// The programs' own modules. Libraries log addresses, SDP and keys at low levels, so none of them is heard.
const LOGGED_TARGETS: &[&str] = &[
    "snug_server",
    "snug",
    "http_api",
    "sfu",
    "sfu_core",
    "storage",
    "delivery",
];

/// Writes the log to standard error from here on, for the whole process.
pub fn start_logging(log: &Log) {
    let _ = tracing_subscriber::registry()
        .with(log_layer(log, io::stderr))
        .try_init();
}

/// The layer that writes; a test gives it another place to write to.
pub(crate) fn log_layer<S, W>(log: &Log, writer: W) -> Box<dyn Layer<S> + Send + Sync>
where
    S: tracing::Subscriber + for<'a> LookupSpan<'a>,
    W: for<'w> tracing_subscriber::fmt::MakeWriter<'w> + Send + Sync + 'static,
{
    let level = match log.level {
        LogLevel::None => LevelFilter::OFF,
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
        LogLevel::Trace => LevelFilter::TRACE,
    };
    let targets = Targets::new().with_targets(LOGGED_TARGETS.iter().map(|target| (*target, level)));
    let filter = targets.and(filter_fn(has_only_logged_fields));
    match log.format {
        LogFormat::Text => {
            let layer = tracing_subscriber::fmt::layer()
                .with_ansi(false)
                .with_writer(writer);
            layer.with_filter(filter).boxed()
        }
        LogFormat::Json => {
            let layer = tracing_subscriber::fmt::layer()
                .json()
                .flatten_event(true)
                .with_writer(writer);
            layer.with_filter(filter).boxed()
        }
    }
}

fn has_only_logged_fields(metadata: &Metadata<'_>) -> bool {
    metadata
        .fields()
        .iter()
        .all(|field| logged_fields().contains(field.name()))
}
