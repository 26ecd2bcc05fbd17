//! What the server's sources log and whom they call, against the inventory.

use std::collections::BTreeSet;

use anyhow::{Context, Result, anyhow};
use proc_macro2::{TokenStream, TokenTree};
use serde::Deserialize;
use syn::visit::Visit;

use super::tree::Tree;

const INVENTORY: &str = "privacy/inventory.toml";
/// The crates of ours that the server links; their lines are the ones that are written.
const IN_SERVER: [&str; 11] = [
    "config",
    "delivery",
    "domain",
    "http-api",
    "password-proof",
    "privacy",
    "server",
    "sfu",
    "sfu-core",
    "storage",
    "wire",
];
const LEVELS: [&str; 10] = [
    "trace",
    "debug",
    "info",
    "warn",
    "error",
    "trace_span",
    "debug_span",
    "info_span",
    "warn_span",
    "error_span",
];
/// Endings of paths that open a connection.
const OPENINGS: [[&str; 2]; 5] = [
    ["TcpStream", "connect"],
    ["UnixStream", "connect"],
    ["TcpSocket", "connect"],
    ["Client", "new"],
    ["Client", "builder"],
];
/// Functions that open one under whatever path.
const OPENING_FUNCTIONS: [&str; 3] = ["connect_async", "lookup_host", "to_socket_addrs"];
/// Methods of sockets that send to or fix a peer.
const SENDING_METHODS: [&str; 2] = ["send_to", "connect"];

/// What these checks read of the inventory.
#[derive(Deserialize)]
struct Inventory {
    #[serde(default)]
    log_field: Vec<Field>,
    #[serde(default)]
    outbound_call: Vec<Call>,
}

#[derive(Deserialize)]
struct Field {
    field: String,
}

#[derive(Deserialize)]
struct Call {
    call: String,
}

/// Differences between the fields of log lines in the server's sources and the inventory.
pub(crate) fn find_undeclared_log_fields(tree: &Tree) -> Result<Vec<String>> {
    let declared = inventory(tree)?
        .log_field
        .into_iter()
        .map(|it| it.field)
        .collect();
    let seen = look(tree)?;
    Ok(differences("log field", &seen.fields, &declared))
}

/// Differences between the places in the server's sources that call out and the inventory.
pub(crate) fn find_undeclared_calls(tree: &Tree) -> Result<Vec<String>> {
    // What browsers may call is the policy's matter, and a test of the server's.
    let declared = inventory(tree)?
        .outbound_call
        .into_iter()
        .map(|it| it.call)
        .filter(|call| !call.starts_with("browser: "))
        .collect();
    let seen = look(tree)?;
    Ok(differences("outbound call", &seen.calls, &declared))
}

fn inventory(tree: &Tree) -> Result<Inventory> {
    toml::from_str(&tree.read(INVENTORY)?).context("privacy/inventory.toml is not well-formed")
}

fn differences(kind: &str, seen: &BTreeSet<String>, declared: &BTreeSet<String>) -> Vec<String> {
    let undeclared = seen.difference(declared);
    let unused = declared.difference(seen);
    undeclared
        .map(|name| format!("{kind} {name} is used but not in {INVENTORY}"))
        .chain(unused.map(|name| format!("{kind} {name} is in {INVENTORY} but not used")))
        .collect()
}

fn look(tree: &Tree) -> Result<Seen> {
    let mut seen = Seen::default();
    for file in tree.with_extension(&["rs"]) {
        let parts = file
            .strip_prefix("crates/")
            .and_then(|rest| rest.split_once("/src/"));
        let Some((name, inside)) = parts.filter(|(name, _)| IN_SERVER.contains(name)) else {
            continue;
        };
        let is_test = inside == "tests.rs" || inside.ends_with("/tests.rs") || inside.starts_with("tests/");
        if !is_test && !inside.contains("/tests/") {
            let parsed = syn::parse_file(&tree.read(file)?).map_err(|error| anyhow!("{file}: {error}"))?;
            seen.place = name.to_owned();
            seen.visit_file(&parsed);
        }
    }
    Ok(seen)
}

#[derive(Default)]
struct Seen {
    place: String,
    fields: BTreeSet<String>,
    calls: BTreeSet<String>,
}

impl<'ast> Visit<'ast> for Seen {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if module.ident != "tests" {
            syn::visit::visit_item_mod(self, module);
        }
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let segments: Vec<String> = call.path.segments.iter().map(|it| it.ident.to_string()).collect();
        let last = segments.last().map(String::as_str).unwrap_or_default();
        if segments.first().is_some_and(|first| first == "tracing") && LEVELS.contains(&last) {
            self.fields.insert("message".to_owned());
            self.fields.extend(fields(call.tokens.clone()));
        } else {
            self.scan(call.tokens.clone());
        }
        syn::visit::visit_macro(self, call);
    }

    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        let names: Vec<String> = path.path.segments.iter().map(|it| it.ident.to_string()).collect();
        let last = names.last().map(String::as_str).unwrap_or_default();
        let opens = match names.as_slice() {
            [.., owner, last] => OPENINGS.iter().any(|[o, l]| o == owner && l == last),
            _ => false,
        };
        if opens || OPENING_FUNCTIONS.contains(&last) {
            let call = names[names.len().saturating_sub(2)..].join("::");
            self.calls.insert(format!("{}: {call}", self.place));
        }
        syn::visit::visit_expr_path(self, path);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let name = call.method.to_string();
        let on = match &*call.receiver {
            syn::Expr::Path(path) => path.path.segments.last().map(|it| it.ident.to_string()),
            syn::Expr::Field(field) => match &field.member {
                syn::Member::Named(name) => Some(name.to_string()),
                syn::Member::Unnamed(_) => None,
            },
            _ => None,
        };
        let on_socket = on.is_some_and(|on| on.to_lowercase().contains("socket"));
        if SENDING_METHODS.contains(&name.as_str()) && on_socket || OPENING_FUNCTIONS.contains(&name.as_str())
        {
            self.calls.insert(format!("{}: {name}", self.place));
        }
        syn::visit::visit_expr_method_call(self, call);
    }
}

impl Seen {
    /// What stands in another macro, such as `tokio::select!`, is not parsed: its words are looked at instead.
    fn scan(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for (place, token) in tokens.iter().enumerate() {
            let ident = |back: usize| match place.checked_sub(back).and_then(|at| tokens.get(at)) {
                Some(TokenTree::Ident(name)) => name.to_string(),
                _ => String::new(),
            };
            match token {
                TokenTree::Group(group) => {
                    let is_call = place >= 2 && is_punct(&tokens[place - 1], '!');
                    if is_call && ident(5) == "tracing" && LEVELS.contains(&ident(2).as_str()) {
                        self.fields.insert("message".to_owned());
                        self.fields.extend(fields(group.stream()));
                    }
                    self.scan(group.stream());
                }
                TokenTree::Ident(name) => {
                    let name = name.to_string();
                    let is_path = place >= 3 && is_punct(&tokens[place - 1], ':');
                    let opens = OPENINGS
                        .iter()
                        .any(|[owner, last]| is_path && ident(3) == *owner && name == *last);
                    let sends = place >= 2
                        && is_punct(&tokens[place - 1], '.')
                        && SENDING_METHODS.contains(&name.as_str())
                        && ident(2).to_lowercase().contains("socket");
                    if opens {
                        self.calls.insert(format!("{}: {}::{name}", self.place, ident(3)));
                    } else if sends || OPENING_FUNCTIONS.contains(&name.as_str()) {
                        self.calls.insert(format!("{}: {name}", self.place));
                    }
                }
                _ => {}
            }
        }
    }
}

/// The names before a `=` at the top of a log line, and those that stand alone after `%` or `?`.
fn fields(tokens: TokenStream) -> BTreeSet<String> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut found = BTreeSet::new();
    for argument in tokens.split(|token| is_punct(token, ',')) {
        let is_named = argument.get(1).is_some_and(|next| is_punct(next, '='));
        let ident = match argument {
            [TokenTree::Ident(name), ..] if is_named => Some(name),
            [TokenTree::Ident(name)] => Some(name),
            [sign, TokenTree::Ident(name)] if is_punct(sign, '%') || is_punct(sign, '?') => Some(name),
            _ => None,
        };
        found.extend(ident.map(ToString::to_string));
    }
    found
}

fn is_punct(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

#[cfg(test)]
mod tests {
    use super::super::tree::fixture::check;
    use super::*;

    const SOURCE: &str = "crates/sfu/src/worker.rs";

    fn inventory(kind: &str, key: &str, names: &[&str]) -> String {
        names
            .iter()
            .map(|name| format!("[[{kind}]]\n{key} = \"{name}\"\n"))
            .collect()
    }

    #[test]
    fn a_log_field_must_be_declared_and_used() {
        let source = "fn work() { tracing::info!(count = 3, reason = %why, kind, ?level, \"{what}\"); }\n\
            fn wait() { tokio::select! { _ = a => { if b { tracing::warn!(rooms = 1, \"selected\"); } } } }\n\
            mod tests { fn test() { tracing::info!(address = 1, \"in a test\"); } }\n";
        let all = inventory(
            "log_field",
            "field",
            &["message", "count", "reason", "kind", "level", "rooms"],
        );
        check(
            find_undeclared_log_fields,
            &[(SOURCE, source), (INVENTORY, &all)],
            &[],
        );
        let less = inventory(
            "log_field",
            "field",
            &["message", "reason", "kind", "level", "rooms", "tracks"],
        );
        check(
            find_undeclared_log_fields,
            &[(SOURCE, source), (INVENTORY, &less)],
            &["log field count is used", "log field tracks is in"],
        );
        let elsewhere = ("crates/client/src/a.rs", "fn a() { tracing::info!(secret = 1); }");
        check(
            find_undeclared_log_fields,
            &[(SOURCE, source), elsewhere, (INVENTORY, &all)],
            &[],
        );
    }

    #[test]
    fn an_outbound_call_must_be_declared_and_used() {
        let source = "fn work(&self) { self.socket.send_to(&bytes, peer); room.send(1); }";
        let declared = inventory("outbound_call", "call", &["sfu: send_to", "browser: same origin"]);
        check(
            find_undeclared_calls,
            &[(SOURCE, source), (INVENTORY, &declared)],
            &[],
        );
        for (spy, found) in [
            (
                "async fn a() { TcpStream::connect(x).await }",
                "outbound call sfu: TcpStream::connect is used",
            ),
            (
                "async fn a() { connect_async(x).await }",
                "outbound call sfu: connect_async is used",
            ),
            (
                "fn a() { tokio::select! { _ = TcpStream::connect(x) => {} } }",
                "outbound call sfu: TcpStream::connect is used",
            ),
            (
                "fn a() { reqwest::Client::new() }",
                "outbound call sfu: Client::new is used",
            ),
            (
                "fn a() { \"telemetry.example:80\".to_socket_addrs() }",
                "outbound call sfu: to_socket_addrs is used",
            ),
        ] {
            let source = format!("{source}\n{spy}");
            check(
                find_undeclared_calls,
                &[(SOURCE, &source), (INVENTORY, &declared)],
                &[found],
            );
        }
        check(
            find_undeclared_calls,
            &[(SOURCE, ""), (INVENTORY, &declared)],
            &["outbound call sfu: send_to is in"],
        );
    }
}
