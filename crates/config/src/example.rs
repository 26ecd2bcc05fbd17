use crate::settings::Config;
use core::fmt::Write;
use schemars::schema_for;
use serde_json::Value;

const HEAD: &str = "\
# The settings of Snug, all of them, with their defaults.
# Take out the # before a setting to change it.
# Every setting is also an environment variable: SNUG_ and its name, with two underscores for a dot
# (SNUG_LISTEN, SNUG_MEDIA__LISTEN). The environment wins.
";

/// An example file with every setting, its documentation and its default, made from the types.
pub fn example() -> String {
    let schema = schema_for!(Config).to_value();
    let defaults = serde_json::to_value(Config::default()).unwrap_or_default();
    let mut text = HEAD.to_owned();
    let properties = properties_of(&schema);
    for (name, property) in properties
        .iter()
        .filter(|(_, property)| section(property, &schema).is_none())
    {
        setting(&mut text, name, property, defaults.get(name));
    }
    for (name, property) in properties {
        let Some(section) = section(property, &schema) else {
            continue;
        };
        text.push('\n');
        comment(&mut text, section);
        let _ = writeln!(text, "[{name}]");
        for (key, property) in properties_of(section) {
            setting(
                &mut text,
                key,
                property,
                defaults.get(name).and_then(|defaults| defaults.get(key)),
            );
        }
    }
    text
}

fn properties_of(object: &Value) -> Vec<(&String, &Value)> {
    object
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .collect()
}

/// The schema of a nested table.
fn section<'a>(property: &Value, schema: &'a Value) -> Option<&'a Value> {
    let reference = property.get("$ref")?.as_str()?.strip_prefix('#')?;
    schema
        .pointer(reference)
        .filter(|definition| definition.get("properties").is_some())
}

fn setting(text: &mut String, key: &str, property: &Value, default: Option<&Value>) {
    text.push('\n');
    comment(text, property);
    let value = match default {
        None | Some(Value::Null) => "\"\"".to_owned(),
        Some(value) => value.to_string(),
    };
    let _ = writeln!(text, "#{key} = {value}");
}

fn comment(text: &mut String, schema: &Value) {
    let description = schema
        .get("description")
        .and_then(Value::as_str)
        .unwrap_or_default();
    for line in description.lines() {
        let _ = writeln!(text, "# {line}");
    }
}
