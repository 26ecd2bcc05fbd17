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
}

#[test]
fn settings_are_read_from_the_file() {
    let config = load(
        "listen = \"0.0.0.0:80\"\npublic_url = \"https://meet.example.org/\"\n[log]\nformat = \"json\"\n",
    );
    let config = config.expect("loads");
    assert_eq!(config.listen.port(), 80);
    assert_eq!(config.origin(), "https://meet.example.org");
    assert_eq!(config.log.format, crate::LogFormat::Json);
}

#[test]
fn a_slip_is_answered_with_the_right_name() {
    check_refused("lissen = 1", expect![[r#""#]]);
    check_refused("[limits]\nmember_max = 3", expect![[r#""#]]);
    check_refused("[media]\nwhatever = 3", expect![[r#""#]]);
}

#[test]
fn a_bad_value_is_named_with_its_remedy() {
    check_refused("listen = \"everywhere\"", expect![[r#""#]]);
    check_refused("[log]\nlevel = \"loud\"", expect![[r#""#]]);
    check_refused(
        "[limits]\nmembers_max = 1\nlink_validity_max_s = 3",
        expect![[r#""#]],
    );
    check_refused("public_url = \"https://meet.example.org/path\"", expect![[r#""#]]);
    check_refused("[media]\nlisten = \"0.0.0.0:8484\"", expect![[r#""#]]);
    check_refused("listen = ", expect![[r#""#]]);
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
