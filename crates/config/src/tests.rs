use crate::{Config, ConfigError, example};
use expect_test::{Expect, expect, expect_file};
use std::fs;

fn load(text: &str) -> Result<Config, ConfigError> {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("snug.toml");
    fs::write(&file, text).expect("written");
    Config::load(Some(&file)).map_err(|mut error| {
        for problem in &mut error.0 {
            problem.place = problem.place.replace(&file.display().to_string(), "snug.toml");
        }
        error
    })
}

fn check_refused(text: &str, expected: Expect) {
    let error = load(text).expect_err("refused");
    expected.assert_eq(&error.to_string());
}

#[test]
fn without_settings_the_defaults_hold() {
    let config = load("").expect("loads");
    assert_eq!(config, Config::default());
    assert_eq!(config.origin(), "http://127.0.0.1:8484");
    assert!(config.is_for_this_machine());
}

#[test]
fn settings_are_read_from_the_file() {
    let config = load(
        "listen = \"0.0.0.0:80\"\npublic_url = \"https://meet.example.org/\"\n[log]\nformat = \"json\"\n\
         [media]\npublic_addresses = [\"203.0.113.7\"]",
    );
    let config = config.expect("loads");
    assert_eq!(config.listen.port(), 80);
    assert!(!config.is_for_this_machine());
    assert_eq!(config.origin(), "https://meet.example.org");
    assert_eq!(config.log.format, crate::LogFormat::Json);
}

#[test]
fn a_slip_is_answered_with_the_right_name() {
    check_refused(
        "lissen = 1",
        expect!["snug.toml: lissen: There is no such setting. Did you mean listen?"],
    );
    check_refused(
        "[limits]\nmember_max = 3",
        expect!["snug.toml: limits.member_max: There is no such setting. Did you mean limits.members_max?"],
    );
    check_refused(
        "[media]\nwhatever = 3",
        expect![
            "snug.toml: media.whatever: There is no such setting. Known here are: listen, public_addresses."
        ],
    );
}

#[test]
fn a_bad_value_is_named_with_its_remedy() {
    check_refused(
        "listen = \"everywhere\"",
        expect![
            "snug.toml: listen: This value cannot be understood: invalid socket address syntax. See `snug config example` for its form."
        ],
    );
    check_refused(
        "[log]\nlevel = \"loud\"",
        expect![
            "snug.toml: log.level: This is not one of the choices. Choose one of: none, error, warn, info, debug, trace."
        ],
    );
    check_refused(
        "[limits]\nmembers_max = 1\nlink_validity_max_s = 3",
        expect![[r#"
            snug.toml: limits.members_max: A meeting has 2 to 300 members. Choose a number in between.
            snug.toml: limits.link_validity_max_s: A link is valid for 60 to 2592000 seconds. Choose a number in between."#]],
    );
    check_refused(
        "public_url = \"https://meet.example.org/path\"\n[media]\nlisten = \"192.0.2.2:8484\"",
        expect![[
            r#"snug.toml: public_url: This is not the beginning of a web address. Write scheme, host and perhaps port only, like "https://meet.example.org"."#
        ]],
    );
    check_refused(
        "public_url = \"https://meet.example.org\"",
        expect![
            "snug.toml: media.public_addresses: media.listen is 0.0.0.0:8484, which is no address that the browsers of others could reach. List the addresses of this machine that they can."
        ],
    );
    check_refused(
        "listen = ",
        expect![
            "snug.toml: the whole file: It cannot be read: TOML parse error at line 1, column 10   | 1 | listen =    |          ^. See `snug config example` for its form."
        ],
    );
}

#[test]
fn the_example_is_fresh_and_says_what_the_defaults_are() {
    expect_file!["../snug.example.toml"].assert_eq(&example());
    let uncommented: String = example()
        .lines()
        .filter_map(|line| match line.strip_prefix('#') {
            Some(rest) if rest.starts_with(' ') || rest.ends_with("= \"\"") => None,
            Some(rest) => Some(format!("{rest}\n")),
            None => Some(format!("{line}\n")),
        })
        .collect();
    assert_eq!(load(&uncommented).expect("loads"), Config::default());
}
