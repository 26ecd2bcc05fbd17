//! Short files and short functions. `xtask/exceptions.toml` lists those that are not, and may only shrink.

use std::collections::BTreeMap;

use anyhow::Result;
use syn::spanned::Spanned;
use syn::visit::Visit;

use super::tree::Tree;

const RUST_FILE_LINES_MAX: usize = 800;
const RUST_FILE_LINES_SOFT: usize = 400;
const SCRIPT_FILE_LINES_MAX: usize = 400;
const FUNCTION_LINES_MAX: usize = 70;
/// The first line of a file that a program writes.
const GENERATED: &str = "generated";

pub(crate) fn find(tree: &Tree) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let (files, functions) = measure(tree)?;
    let exceptions = &tree.exceptions;
    judge(&files, &exceptions.file_lines, file_limit, &mut found);
    judge(
        &functions,
        &exceptions.function_lines,
        |_| FUNCTION_LINES_MAX,
        &mut found,
    );
    Ok(found)
}

/// Files over the soft limit, which is worth a look and no more.
pub(crate) fn warnings(tree: &Tree) -> Result<Vec<String>> {
    let mut long = Vec::new();
    for file in tree.with_extension(&["rs"]) {
        let lines = tree.read(file)?.lines().count();
        if (RUST_FILE_LINES_SOFT + 1..=RUST_FILE_LINES_MAX).contains(&lines) {
            long.push(format!(
                "{file} has {lines} lines; {RUST_FILE_LINES_SOFT} is a good length"
            ));
        }
    }
    Ok(long)
}

type Lengths = BTreeMap<String, usize>;

/// Lengths of files, and of functions as `file::name`.
fn measure(tree: &Tree) -> Result<(Lengths, Lengths)> {
    let (mut files, mut functions) = (Lengths::new(), Lengths::new());
    for file in tree.with_extension(&["rs", "ts", "tsx", "js", "mjs", "py"]) {
        let text = tree.read(file)?;
        if text
            .lines()
            .next()
            .is_some_and(|line| line.to_lowercase().contains(GENERATED))
        {
            continue;
        }
        files.insert(file.to_owned(), text.lines().count());
        if let (true, Ok(parsed)) = (file.ends_with(".rs"), syn::parse_file(&text)) {
            let mut visitor = Functions {
                file,
                lengths: &mut functions,
            };
            visitor.visit_file(&parsed);
        }
    }
    Ok((files, functions))
}

fn file_limit(file: &str) -> usize {
    if file.ends_with(".rs") {
        RUST_FILE_LINES_MAX
    } else {
        SCRIPT_FILE_LINES_MAX
    }
}

fn judge(lengths: &Lengths, allowed: &Lengths, limit: impl Fn(&str) -> usize, found: &mut Vec<String>) {
    for (name, lines) in lengths {
        let limit = limit(name);
        match allowed.get(name) {
            None if *lines > limit => found.push(format!("{name} has {lines} lines, {limit} are allowed")),
            Some(listed) if *lines <= limit => {
                found.push(format!(
                    "{name} is listed with {listed} lines and needs it no more: take it off the list"
                ));
            }
            Some(listed) if lines != listed => {
                let verb = if lines > listed {
                    "grew"
                } else {
                    "shrank: lower the number in the list"
                };
                found.push(format!(
                    "{name} is listed with {listed} lines, has {lines}: it {verb}"
                ));
            }
            _ => {}
        }
    }
    for name in allowed.keys().filter(|name| !lengths.contains_key(*name)) {
        found.push(format!(
            "{name} is listed but does not exist: take it off the list"
        ));
    }
}

struct Functions<'a> {
    file: &'a str,
    lengths: &'a mut Lengths,
}

impl Functions<'_> {
    fn note(&mut self, name: &syn::Ident, first: usize, last: usize) {
        let lines = last + 1 - first;
        let longest = self.lengths.entry(format!("{}::{name}", self.file)).or_default();
        *longest = lines.max(*longest);
    }
}

impl<'ast> Visit<'ast> for Functions<'_> {
    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        let (first, last) = (function.sig.span().start().line, function.block.span().end().line);
        self.note(&function.sig.ident, first, last);
        syn::visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        let (first, last) = (function.sig.span().start().line, function.block.span().end().line);
        self.note(&function.sig.ident, first, last);
        syn::visit::visit_impl_item_fn(self, function);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::fixture::check;
    use super::*;

    fn function(lines: usize) -> String {
        format!("fn long() {{\n{}}}\n", "    let _ = 0;\n".repeat(lines - 2))
    }

    #[test]
    fn a_long_file_is_found() {
        check(find, &[("crates/a/src/b.rs", &"\n".repeat(800))], &[]);
        check(
            find,
            &[("crates/a/src/b.rs", &"\n".repeat(801))],
            &["crates/a/src/b.rs has 801"],
        );
        check(find, &[("web/a.tsx", &"\n".repeat(401))], &["web/a.tsx has 401"]);
        let generated = format!("// Generated by a program.\n{}", "\n".repeat(900));
        check(find, &[("web/a.ts", &generated)], &[]);
    }

    #[test]
    fn a_long_function_is_found_wherever_it_stands() {
        check(find, &[("a.rs", &function(70))], &[]);
        check(find, &[("a.rs", &function(71))], &["a.rs::long has 71 lines"]);
        let method = format!("struct A;\nimpl A {{\n{}}}\n", function(71));
        check(find, &[("a.rs", &method)], &["a.rs::long has 71 lines"]);
    }

    #[test]
    fn the_list_of_exceptions_may_only_shrink() {
        let listed = |lines: usize| format!("[file_lines]\n\"a.rs\" = {lines}\n");
        let list = "xtask/exceptions.toml";
        let long = "\n".repeat(900);
        check(find, &[("a.rs", &long), (list, &listed(900))], &[]);
        check(
            find,
            &[("a.rs", &long), (list, &listed(899))],
            &["a.rs is listed with 899 lines, has 900: it grew"],
        );
        check(
            find,
            &[("a.rs", &long), (list, &listed(901))],
            &["a.rs is listed with 901 lines, has 900: it shrank"],
        );
        check(
            find,
            &[("a.rs", "\n"), (list, &listed(900))],
            &["a.rs is listed with 900 lines and needs it no more"],
        );
        check(
            find,
            &[(list, &listed(900))],
            &["a.rs is listed but does not exist"],
        );
    }
}
