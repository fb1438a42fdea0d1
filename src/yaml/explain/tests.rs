//! Every problem of a text is reported at its field, and the rest is read.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::Deserialize;

use super::super::{Derived, OneOrMany, Pairs};
use super::*;
use crate::diagnostic::Spot;
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
