//! The slow path of [`super::read`]: every problem at its field.
//!
//! The tree is read into the type again and again. Each time something does not fit, it is reported and cut out of
//! the tree, until the rest fits or what is missing cannot be done without.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use super::de::{Error, ErrorKind};
use super::node::{Data, Node, YamlProblem};
use super::types::NEEDS_TREE;
use super::{Gaps, Keys, Yaml, syntax};
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place, Spot, Step, nearest};

/// How many problems of one text are reported before it is given up.
const MAX_PROBLEMS: usize = 200;

/// Reads what can be read and reports the rest.
pub fn read<T: Keys>(file: &Arc<str>, yaml: Yaml<'_>, problems: &mut Vec<Diagnostic>) -> Option<(T, Gaps)> {
    let mut tree = match yaml {
        Yaml::Tree(tree) => tree.clone(),
        Yaml::Text { text, offset } => match Node::parse(text, offset) {
            Ok(tree) => tree,
            Err(problem) => {
                problems.push(
                    match libyaml::<serde::de::IgnoredAny>(text, offset) {
                        // Only this parser minds the text, so what kept it from being read is something else.
                        Ok(_) => libyaml::<T>(text, offset).err().unwrap_or(problem),
                        Err(_) => problem,
                    }
                    .diagnostic(file),
                );
                return None;
            }
        },
    };
    let known = problems.len();
    let mut given_up = HashSet::new();
    report_duplicates(file, &mut tree, &FieldPath::top(), problems);
    while problems.len() - known < MAX_PROBLEMS {
        let error = match T::deserialize(&tree) {
            Ok(value) => {
                if problems.len() == known
                    && let Yaml::Text { text, offset } = yaml
                {
                    problems.extend(refused_by_libyaml::<T>(file, text, offset));
                }
                return Some((value, Gaps::of(&tree)));
            }
            Err(error) => error,
        };
        let path = error.path(&tree);
        if let ErrorKind::MissingField { field } = error.kind() {
            // Whoever misspelt a key, or gave it a wrong value, has been told of it already.
            if !given_up.contains(&path.clone().key(field)) {
                problems.push(missing(file, T::HOLDER, &path, field));
            }
        } else {
            let described = Misfit {
                file,
                tree: &tree,
                error: &error,
                path: &path,
            };
            let problem = described.diagnostic::<T>();
            if let ErrorKind::UnknownField { field, expected } = error.kind()
                && let Some(meant) = nearest(field, expected.iter().copied())
            {
                given_up.insert(parent(&path).key(meant));
            }
            problems.push(problem);
        }
        given_up.insert(path);
        if !cut(&mut tree, &error.way()) {
            return None;
        }
    }
    None
}

/// Why libyaml refuses a text that the tree accepts; nothing when it only lost the form of a value.
fn refused_by_libyaml<T: Keys>(file: &Arc<str>, text: &str, offset: usize) -> Option<Diagnostic> {
    let problem = libyaml::<T>(text, offset).err()?;
    (!problem.message.contains(NEEDS_TREE)).then(|| problem.diagnostic(file))
}

/// Reads a text by serde_yaml, for its complaint.
fn libyaml<T: serde::de::DeserializeOwned>(text: &str, offset: usize) -> Result<T, YamlProblem> {
    serde_yaml::from_str::<T>(text).map_err(|error| {
        let at = error.location().map_or(0, |location| {
            let line_start = text
                .split_inclusive('\n')
                .take(location.line() - 1)
                .map(str::len)
                .sum::<usize>();
            let line = text.get(line_start..).unwrap_or_default();
            let column = line
                .char_indices()
                .nth(location.column() - 1)
                .map_or(line.len(), |(column, _)| column);
            line_start + column
        });
        let mut problem = syntax::friendly(&error.to_string(), text, at, None);
        problem.offset += offset;
        problem
    })
}

/// Reports keys that a mapping has twice, and leaves the first of each.
fn report_duplicates(file: &Arc<str>, node: &mut Node, path: &FieldPath, problems: &mut Vec<Diagnostic>) {
    match &mut node.data {
        Data::Map(entries) => {
            let mut first: Vec<(String, Range<usize>)> = Vec::new();
            let mut seen = HashSet::new();
            entries.retain(|(key, _)| {
                let Some(name) = key.text() else { return true };
                if seen.insert(name.to_owned()) {
                    first.push((name.to_owned(), key.span.clone()));
                    return true;
                }
                let message = format!("the key `{}` is written twice", shown(name));
                let mut problem =
                    Diagnostic::new(Code::DuplicateKey, Place::bytes(file, key.span.clone()), message)
                        .help("keep one of the two");
                if let Some((_, span)) = first.iter().find(|(written, _)| written == name) {
                    problem = problem.related(Place::bytes(file, span.clone()), "first written here");
                }
                problems.push(problem);
                false
            });
            for (key, value) in entries {
                let path = path.clone().key(key.text().unwrap_or_default());
                report_duplicates(file, value, &path, problems);
            }
        }
        Data::List(items) => {
            for (index, item) in items {
                report_duplicates(file, item, &path.clone().index(*index), problems);
            }
        }
        Data::Scalar { .. } => {}
    }
}

/// Takes what stands at the end of a way out of the tree; false when that would be all of it.
fn cut(tree: &mut Node, way: &[usize]) -> bool {
    let Some((&last, way)) = way.split_last() else {
        return false;
    };
    let mut holder = tree;
    for &position in way {
        let next = match &mut holder.data {
            Data::Map(entries) => entries.get_mut(position).map(|(_, value)| value),
            Data::List(items) => items.get_mut(position).map(|(_, item)| item),
            Data::Scalar { .. } => None,
        };
        let Some(next) = next else { return false };
        holder = next;
    }
    match &mut holder.data {
        Data::Map(entries) if last < entries.len() => drop(entries.remove(last)),
        Data::List(items) if last < items.len() => drop(items.remove(last)),
        _ => return false,
    }
    true
}

fn missing(file: &Arc<str>, holder: &str, path: &FieldPath, field: &str) -> Diagnostic {
    let message = format!("{} needs the key `{field}`", subject(holder, path));
    Diagnostic::new(Code::MissingKey, Place::value(file, path.clone()), message)
}

/// Something in a tree that does not fit the type it is read into.
struct Misfit<'e> {
    file: &'e Arc<str>,
    tree: &'e Node,
    error: &'e Error,
    path: &'e FieldPath,
}

impl Misfit<'_> {
    fn diagnostic<T: Keys>(&self) -> Diagnostic {
        match self.error.kind() {
            ErrorKind::UnknownField { field, expected } => self.unknown_key::<T>(field, expected),
            ErrorKind::DuplicateField { field } => self
                .problem(Code::DuplicateKey, format!("the key `{field}` is written twice"))
                .help("keep one of the two"),
            ErrorKind::UnknownVariant { variant, expected } => {
                let message = match self.error.is_on_key() {
                    true => format!(
                        "{} takes no key `{}`",
                        subject(T::HOLDER, &parent(self.path)),
                        shown(variant)
                    ),
                    false => format!("{} cannot be `{}`", self.name(T::HOLDER), shown(variant)),
                };
                let help = match nearest(variant, expected.iter().copied()) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!("expected {}", choices(expected)),
                };
                self.problem(Code::WrongValue, message).help(help)
            }
            ErrorKind::WrongType { expected, found } => self.wrong_type(T::HOLDER, expected, found),
            ErrorKind::WrongValue {
                message,
                is_expectation: true,
            } => {
                let written = self
                    .node()
                    .and_then(Node::text)
                    .map_or("this".to_owned(), |text| format!("`{}`", shown(text)));
                self.problem(
                    Code::WrongValue,
                    format!(
                        "{} takes {}, not {written}",
                        self.name(T::HOLDER),
                        in_words(message)
                    ),
                )
            }
            ErrorKind::WrongValue { message, .. } => {
                // A type's own words may give a way out on a second line.
                let (headline, help) = match message.split_once('\n') {
                    Some((headline, help)) => (headline, Some(help.to_owned())),
                    None => (message.as_str(), None),
                };
                let headline = match headline.contains('`') {
                    true => headline.to_owned(),
                    false => format!("{}: {headline}", self.name(T::HOLDER)),
                };
                self.problem(Code::WrongValue, headline).help_if(help)
            }
            ErrorKind::MissingField { field } => missing(self.file, T::HOLDER, self.path, field),
        }
    }

    fn unknown_key<T: Keys>(&self, field: &str, expected: &[&'static str]) -> Diagnostic {
        if let Some(derived) = T::DERIVED.iter().find(|derived| derived.key == field) {
            let message = format!("`{field}` is not written by hand");
            return self.problem(Code::DerivedKey, message).help(derived.instead);
        }
        let holder = parent(self.path);
        let message = format!("{} has no key `{}`", subject(T::HOLDER, &holder), shown(field));
        let help = if field == "<<" {
            "YAML's merge keys are not read here: write the keys out".to_owned()
        } else if let Some(meant) = nearest(field, expected.iter().copied()) {
            format!("did you mean `{meant}`?")
        } else if expected.is_empty() {
            "it takes no keys".to_owned()
        } else {
            format!("its keys are {}", listed(expected, "and"))
        };
        self.problem(Code::UnknownKey, message).help(help)
    }

    fn wrong_type(&self, holder: &str, expected: &str, found: &str) -> Diagnostic {
        let node = self.node();
        let wanted = in_words(expected);
        if node.is_some_and(Node::is_null) {
            let message = format!("{} has no value; it takes {wanted}", self.name(holder));
            return self.problem(Code::WrongType, message);
        }
        let (stands, help) = match node.map(|node| &node.data) {
            Some(Data::Map(entries)) => {
                let is_braces = entries.iter().any(|(key, _)| key.text().is_none());
                let help = is_braces
                    .then(|| "put the value in quotes: YAML takes `{` for the start of a mapping".to_owned());
                ("a mapping".to_owned(), help)
            }
            Some(Data::List(_)) if found.contains("item") => (found.to_owned(), None),
            Some(Data::List(_)) => ("a list".to_owned(), None),
            Some(Data::Scalar { text, is_plain }) => self.scalar(text, *is_plain, &wanted),
            None => (found.to_owned(), None),
        };
        let name = match self.path.0.is_empty() {
            true => holder.to_owned(),
            false => self.name(holder),
        };
        self.problem(Code::WrongType, format!("{name} takes {wanted}, not {stands}"))
            .help_if(help)
    }

    /// How a scalar is named that stands where something else is wanted, and what to write instead.
    fn scalar(&self, text: &str, is_plain: bool, wanted: &str) -> (String, Option<String>) {
        let is_short = text.len() <= 30 && !text.contains('\n');
        let help = match wanted {
            "a list" if is_short => Some(format!("write `[{text}]`")),
            "`true` or `false`" => match text.to_ascii_lowercase().as_str() {
                "yes" | "y" | "on" | "true" | "1" => Some("write `true`".to_owned()),
                "no" | "n" | "off" | "false" | "0" => Some("write `false`".to_owned()),
                _ => None,
            },
            _ if wanted.contains("number") && !is_plain && text.trim().parse::<f64>().is_ok() => {
                Some(format!("write it without quotes: `{text}`"))
            }
            _ => None,
        };
        match is_plain {
            true => (format!("`{}`", shown(text)), help),
            false => (format!("the text `\"{}\"`", shown(text)), help),
        }
    }

    fn problem(&self, code: Code, message: String) -> Diagnostic {
        Diagnostic::new(code, self.place(), message)
    }

    fn place(&self) -> Place {
        let is_named = self.entry().is_none_or(|(key, _)| key.text().is_some());
        let spot = match (self.error.is_on_key(), is_named) {
            (true, true) => Spot::Key(self.path.clone()),
            (false, true) => Spot::Value(self.path.clone()),
            // A key that is no text has no path.
            (_, false) => Spot::Bytes(self.entry().map_or(0..0, |(key, _)| key.span.clone())),
        };
        Place {
            file: self.file.clone(),
            spot,
        }
    }

    /// What the problem is about.
    fn node(&self) -> Option<&Node> {
        let (key, value) = match self.entry() {
            Some((key, value)) => (key, value),
            None => (self.holder()?.0, self.holder()?.0),
        };
        Some(if self.error.is_on_key() { key } else { value })
    }

    /// The key and value at the end of the way, if they are part of a mapping.
    fn entry(&self) -> Option<&(Node, Node)> {
        let (_, holder) = self.holder()?;
        holder?.entries().get(*self.error.way().last()?)
    }

    /// The node at the end of the way, and the one that holds it.
    fn holder(&self) -> Option<(&Node, Option<&Node>)> {
        let mut node = self.tree;
        let mut holder = None;
        for position in self.error.way() {
            holder = Some(node);
            node = match &node.data {
                Data::Map(entries) => &entries.get(position)?.1,
                Data::List(items) => &items.get(position)?.1,
                Data::Scalar { .. } => return None,
            };
        }
        Some((node, holder))
    }

    /// What a value is called by: its key, its item, or what holds everything.
    fn name(&self, holder: &str) -> String {
        if self.error.is_on_key() {
            return format!("a key of {}", subject(holder, &parent(self.path)));
        }
        subject(holder, self.path)
    }
}

/// What stands at a path, for the start of a sentence.
fn subject(holder: &str, path: &FieldPath) -> String {
    match path.0.as_slice() {
        [] => holder.to_owned(),
        [.., Step::Key(key)] => format!("`{}`", shown(key)),
        [before @ .., Step::Index(index)] => {
            let list = before.iter().rev().find_map(|step| match step {
                Step::Key(key) => Some(key),
                Step::Index(_) => None,
            });
            match list {
                Some(list) => format!("item {} of `{}`", index + 1, shown(list)),
                None => format!("item {} of {holder}", index + 1),
            }
        }
    }
}

fn parent(path: &FieldPath) -> FieldPath {
    FieldPath(
        path.0
            .split_last()
            .map_or(Vec::new(), |(_, parent)| parent.to_vec()),
    )
}

/// A written word short enough for a headline, on one line.
fn shown(text: &str) -> String {
    let line: String = text
        .chars()
        .take(40)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if text.chars().count() > 40 {
        format!("{line}…")
    } else {
        line
    }
}

/// `one of a, b or c`, for a type that is a choice.
pub(super) fn choices(names: &[&str]) -> String {
    match names {
        [] => "no value at all".to_owned(),
        [one] => format!("`{one}`"),
        [one, other] => format!("`{one}` or `{other}`"),
        _ => format!("one of {}", listed(names, "or")),
    }
}

fn listed(names: &[&str], last_joined_by: &str) -> String {
    let quoted = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} {last_joined_by} {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

/// What serde says of a type, in a writer's words.
fn in_words(expected: &str) -> String {
    let words = match expected {
        "u8" => "a whole number from 0 to 255",
        "u16" => "a whole number from 0 to 65535",
        "u32" | "u64" | "u128" | "usize" => "a whole number, not below zero",
        "i8" => "a whole number from -128 to 127",
        "i16" => "a whole number from -32768 to 32767",
        "i32" | "i64" | "i128" | "isize" => "a whole number",
        "f32" | "f64" => "a number",
        "a boolean" => "`true` or `false`",
        "a string" | "a borrowed string" | "string" | "str" => "text",
        "a character" => "one letter",
        "a sequence" => "a list",
        "a map" => "a mapping of keys to values",
        "unit" | "null" => "nothing",
        _ if expected.starts_with("struct ") => "a mapping of keys to values",
        _ if expected.starts_with("a tuple")
            || expected.starts_with("an array")
            || expected.starts_with("tuple struct") =>
        {
            return match expected
                .rsplit_once("size ")
                .or_else(|| expected.rsplit_once("length "))
            {
                Some((_, size)) => format!("a list of {size} items"),
                None => "a list".to_owned(),
            };
        }
        _ => expected,
    };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde::Deserialize;

    use super::super::{Derived, OneOrMany, Pairs};
    use super::*;
    use crate::diagnostic::locate;

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Stage {
        Entry,
        Experienced,
    }

    #[expect(dead_code, reason = "only whether it reads is looked at")]
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Move {
        to: String,
        years: Option<Years>,
    }

    #[expect(dead_code, reason = "only whether it reads is looked at")]
    #[derive(Debug)]
    struct Years(u8);

    impl<'de> Deserialize<'de> for Years {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let text = String::deserialize(deserializer)?;
            text.parse().map(Years).map_err(|_| {
                serde::de::Error::custom(format!("`{text}` is not a number of years\nwrite it as `3`"))
            })
        }
    }

    #[expect(dead_code, reason = "only whether it reads is looked at")]
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Role {
        title: Option<String>,
        level: Option<u8>,
        stage: Option<Stage>,
        reports_to: Option<String>,
        #[serde(default)]
        external: bool,
        #[serde(default)]
        aka: OneOrMany<String>,
        #[serde(default)]
        moves: OneOrMany<Move>,
        #[serde(default)]
        skills: Pairs<u8>,
        #[serde(default)]
        variants: BTreeMap<String, Variant>,
    }

    #[expect(dead_code, reason = "only whether it reads is looked at")]
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Variant {
        reports_to: Option<String>,
    }

    impl Keys for Role {
        const HOLDER: &'static str = "a role";
        const DERIVED: &'static [Derived] = &[Derived {
            key: "manages",
            instead: "write `reports_to` in the roles that it manages",
        }];
    }

    #[expect(dead_code, reason = "only whether it reads is looked at")]
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Schedule {
        start: String,
        weeks: Option<u8>,
    }

    impl Keys for Schedule {
        const HOLDER: &'static str = "a schedule";
    }

    /// What is read, and what is said: `line:column code: message (help)`.
    fn read_text<T: Keys>(text: &str) -> (Option<T>, Vec<String>) {
        let file: Arc<str> = Arc::from("settings.yaml");
        let mut problems = Vec::new();
        let value = super::super::read(&file, Yaml::Text { text, offset: 0 }, &mut problems);
        let said = problems.iter().map(|problem| {
            let place = locate(&problem.place, Some(text))
                .span
                .map_or("file".to_owned(), |span| format!("{}:{}", span.line, span.column));
            let help = problem
                .help
                .as_ref()
                .map_or(String::new(), |help| format!(" ({help})"));
            format!("{place} {}: {}{help}", problem.code, problem.message)
        });
        (value, said.collect())
    }

    fn said<T: Keys>(text: &str) -> Vec<String> {
        read_text::<T>(text).1
    }

    #[test]
    fn every_problem_of_a_role_is_reported_at_its_field_and_the_rest_is_read() {
        let text = "\
title: Runner
reprots_to: production-coordinator
level: three
stage: experiensed
manages: [trainee]
external: yes
skills: {driving: 2, driving: 3, tea: lots}
moves:
  - {to: production-assistant, years: soon}
  - {years: 2}
  - {to: driver, pay: 900}
aka: [Floor runner, [nested]]
variants:
  vfx: {reports: x}
wings: two
";
        let (role, said) = read_text::<Role>(text);
        let role = role.unwrap();
        assert_eq!(role.title.as_deref(), Some("Runner"));
        assert_eq!(role.aka.0, ["Floor runner"]);
        assert_eq!(role.moves.len(), 2);
        assert_eq!(role.skills.0, [("driving".to_owned(), 2)]);
        let mut said = said;
        said.sort_by_key(|line| line.split(':').next().and_then(|line| line.parse::<u32>().ok()));
        assert_eq!(
            said,
            [
                "2:1 unknown-key: a role has no key `reprots_to` (did you mean `reports_to`?)",
                "3:8 wrong-type: `level` takes a whole number from 0 to 255, not `three`",
                "4:8 wrong-value: `stage` cannot be `experiensed` (did you mean `experienced`?)",
                "5:1 derived-key: `manages` is not written by hand (write `reports_to` in the roles that it manages)",
                "6:11 wrong-type: `external` takes `true` or `false`, not `yes` (write `true`)",
                "7:22 duplicate-key: the key `driving` is written twice (keep one of the two)",
                "7:39 wrong-type: `tea` takes a whole number from 0 to 255, not `lots`",
                "9:39 wrong-value: `soon` is not a number of years (write it as `3`)",
                "10:5 missing-key: item 2 of `moves` needs the key `to`",
                "11:18 unknown-key: item 3 of `moves` has no key `pay` (its keys are `to` and `years`)",
                "12:21 wrong-type: item 2 of `aka` takes text, not a list",
                "14:9 unknown-key: `vfx` has no key `reports` (did you mean `reports_to`?)",
                "15:1 unknown-key: a role has no key `wings` (its keys are `title`, `level`, `stage`, `reports_to`, \
                 `external`, `aka`, `moves`, `skills` and `variants`)",
            ]
        );
    }

    #[test]
    fn a_missing_key_at_the_top_gives_the_text_up() {
        let (schedule, said) = read_text::<Schedule>("weeks: many\n");
        assert!(schedule.is_none());
        assert_eq!(
            said,
            [
                "1:8 wrong-type: `weeks` takes a whole number from 0 to 255, not `many`",
                "1:1 missing-key: a schedule needs the key `start`",
            ]
        );
        assert_eq!(
            said_of_empty(),
            ["1:1 missing-key: a schedule needs the key `start`"]
        );
    }

    fn said_of_empty() -> Vec<String> {
        said::<Schedule>("")
    }

    #[test]
    fn a_key_that_was_misspelt_or_wrong_is_not_called_missing_too() {
        assert_eq!(
            said::<Schedule>("strat: 2026-01-05\n"),
            ["1:1 unknown-key: a schedule has no key `strat` (did you mean `start`?)"]
        );
        assert_eq!(
            said::<Schedule>("start: [2026]\n"),
            ["1:8 wrong-type: `start` takes text, not a list"]
        );
    }

    #[test]
    fn values_of_the_wrong_type_say_what_to_write() {
        for (text, expected) in [
            (
                "level:\nlevels: 1\n",
                "2:1 unknown-key: a role has no key `levels` (did you mean `level`?)",
            ),
            (
                "level: '3'\n",
                "1:8 wrong-type: `level` takes a whole number from 0 to 255, not the text `\"3\"` (write it without quotes: `3`)",
            ),
            (
                "level: 300\n",
                "1:8 wrong-value: `level` takes a whole number from 0 to 255, not `300`",
            ),
            (
                "external:\n",
                "1:1 wrong-type: `external` has no value; it takes `true` or `false`",
            ),
            (
                "stage: senior\n",
                "1:8 wrong-value: `stage` cannot be `senior` (expected `entry` or `experienced`)",
            ),
            (
                "stage: [entry]\n",
                "1:8 wrong-type: `stage` takes `entry` or `experienced`, not a list",
            ),
            (
                "title: {{ show }}\n",
                "1:8 wrong-type: `title` takes text, not a mapping (put the value in quotes: YAML takes `{` for the start of a mapping)",
            ),
            (
                "- title\n",
                "1:1 wrong-type: a role takes a mapping of keys to values, not a list",
            ),
            (
                "Runner\n",
                "1:1 wrong-type: a role takes a mapping of keys to values, not `Runner`",
            ),
            (
                "skills: {{a: b}: 1}\n",
                "1:10 wrong-type: a key of `skills` takes text, not a mapping",
            ),
            (
                "<<: {level: 1}\n",
                "1:1 unknown-key: a role has no key `<<` (YAML's merge keys are not read here: write the keys out)",
            ),
            (
                "title: A\ntitle: B\n",
                "2:1 duplicate-key: the key `title` is written twice (keep one of the two)",
            ),
        ] {
            assert_eq!(
                said::<Role>(text).first().map(String::as_str),
                Some(expected),
                "{text:?}"
            );
        }
    }

    #[test]
    fn what_only_libyaml_refuses_is_reported_in_its_words() {
        assert_eq!(
            said::<Role>("title: X\naka: \u{1b}\n"),
            ["2:6 bad-yaml: a control character stands in the YAML (U+001B) (remove it)"]
        );
        assert_eq!(
            said::<Role>("\ttitle: x\n"),
            ["1:1 bad-yaml: a tab indents this line (YAML takes spaces only: indent with two)"]
        );
    }

    #[test]
    fn a_number_where_a_list_may_stand_is_no_problem() {
        let (role, said) = read_text::<Role>("aka: 1.10\n");
        assert_eq!(role.unwrap().aka.0, ["1.10"]);
        assert!(said.is_empty(), "{said:?}");
    }

    #[test]
    fn a_tree_is_read_like_its_text() {
        let mut tree = Node::parse("title: Runner\nlevel: x\nmoves: [{to: a}, {too: b}]\n", 4).unwrap();
        tree.remove(&FieldPath::of("moves").index(0));
        let mut problems = Vec::new();
        let file: Arc<str> = Arc::from("a.md");
        let role = super::super::read::<Role>(&file, Yaml::Tree(&tree), &mut problems).unwrap();
        assert!(role.moves.is_empty());
        let item = FieldPath::of("moves").index(1);
        let places: Vec<_> = problems.into_iter().map(|problem| problem.place.spot).collect();
        assert_eq!(
            places,
            [Spot::Value(FieldPath::of("level")), Spot::Key(item.key("too"))]
        );
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd_to_be_explained(text in "[a-z:{}\\[\\],&*!|>'\"%@`#~ \t\r\n\u{0}-\u{ff}-]{0,60}", offset in 0..5usize) {
            let mut problems = Vec::new();
            let file: Arc<str> = Arc::from("content/index.md");
            let role = super::super::read::<Role>(&file, Yaml::Text { text: &text, offset }, &mut problems);
            prop_assert!(role.is_some() || !problems.is_empty());
            for problem in &problems {
                locate(&problem.place, Some(&text));
            }
        }

        #[test]
        fn keys_in_any_disorder_are_explained(
            lines in prop::collection::vec(
                ("(title|level|stage|aka|moves|skills|variants|manages|tilte|<<)", "(x|3|~|\\[a, 'b'\\]|\\{to: a, years: 3\\}|\\[\\{too: 1\\}\\]|\\{a: \\{b: c\\}\\}|&a x|\\*a)"),
                0..8,
            ),
        ) {
            let text: String = lines.iter().map(|(key, value)| format!("{key}: {value}\n")).collect();
            let mut problems = Vec::new();
            let file: Arc<str> = Arc::from("content/index.yaml");
            let role = super::super::read::<Role>(&file, Yaml::Text { text: &text, offset: 0 }, &mut problems);
            prop_assert!(role.is_some() || !problems.is_empty());
            for problem in &problems {
                prop_assert!(locate(&problem.place, Some(&text)).span.is_some(), "{:?}", problem);
            }
        }
    }
}
