//! `snug privacy …`

use clap::{Subcommand, ValueEnum};
use config::Config;
use privacy::{Language, Paper};
use snug_server::Privacy;

#[derive(Subcommand)]
pub(crate) enum PrivacyCommand {
    /// Prints what is switched on, what is missing, and what the server sees and keeps.
    Report(Form),
    /// Prints the privacy policy (GDPR Art. 13).
    Policy(Form),
    /// Prints the record of processing activities (GDPR Art. 30).
    Ropa(Form),
    /// Prints what a data protection impact assessment begins with (GDPR Art. 35).
    Dpia(Form),
    /// Prints a template of a processor agreement (GDPR Art. 28).
    Agreement(Form),
    /// Says what the settings leave out that the policy needs, and fails if there is anything.
    Check,
}

#[derive(clap::Args)]
pub(crate) struct Form {
    #[arg(long, value_enum, default_value_t = Tongue::En)]
    language: Tongue,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Tongue {
    En,
    De,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// With the marks of Markdown.
    Text,
    Html,
    Json,
}

/// What to print.
pub(crate) fn run(command: &PrivacyCommand, config: &Config) -> Result<String, String> {
    let privacy = Privacy::of(config, &config.origin())?;
    let (paper, form) = match command {
        PrivacyCommand::Report(form) if form.format == Format::Text => {
            return Ok(privacy.report(form.language()));
        }
        PrivacyCommand::Report(form) if form.format == Format::Json => return Ok(privacy.to_json()),
        PrivacyCommand::Report(form) => (Paper::Exposure, form),
        PrivacyCommand::Policy(form) => (Paper::Policy, form),
        PrivacyCommand::Ropa(form) => (Paper::Record, form),
        PrivacyCommand::Dpia(form) => (Paper::Impact, form),
        PrivacyCommand::Agreement(form) => (Paper::ProcessorAgreement, form),
        PrivacyCommand::Check => return check(&privacy),
    };
    Ok(match form.format {
        Format::Text => privacy.write(paper, form.language()).to_text(),
        Format::Html => privacy.html(paper, form.language()),
        Format::Json => privacy.write(paper, form.language()).to_json(),
    })
}

fn check(privacy: &Privacy) -> Result<String, String> {
    let missing = privacy.missing(Language::En);
    if missing.is_empty() {
        Ok("The settings leave out nothing that the policy asks for.\n".to_owned())
    } else {
        Err(missing.join("\n"))
    }
}

impl Form {
    fn language(&self) -> Language {
        match self.language {
            Tongue::En => Language::En,
            Tongue::De => Language::De,
        }
    }
}
