//! Nodes are read as serde_yaml reads text, and misfits are found at their fields.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::{Deserialize, Serialize};

use super::*;
use crate::diagnostic::FieldPath;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Stage {
    Entry,
    Experienced,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Production {
    title: String,
    level: Option<u8>,
    delta: i64,
    rate: Option<f64>,
    #[serde(default)]
    draft: bool,
    stage: Option<Stage>,
    note: Option<String>,
    aka: Vec<String>,
    skills: BTreeMap<String, u16>,
    call: (u8, String),
}

fn error_of(text: &str) -> (Error, FieldPath) {
    let node = Node::parse(text, 0).unwrap();
    let error = Production::deserialize(&node).unwrap_err();
    let path = error.path(&node);
    (error, path)
}

#[test]
fn an_error_knows_its_field() {
    let good = "title: X\ndelta: 0\naka: []\nskills: {}\ncall: [1, a]\n";
    let cases: [(&str, &str); 9] = [
        ("stage: expert", "stage"),
        ("level: 300", "level"),
        ("draft: yes", "draft"),
        ("skill: 1", "skill"),
        ("note: [a]", "note"),
        ("rate: '1'", "rate"),
        ("stage: {entry: 1}", "stage"),
        ("title: Y", "title"),
        ("{a: b}: 1", ""),
    ];
    for (line, path) in cases {
        assert_eq!(error_of(&format!("{good}{line}\n")).1.to_string(), path, "{line}");
    }
    let (_, path) = error_of("skills: {a: 1, b: high}\n");
    assert_eq!(path.to_string(), "skills.b");
    let (_, path) = error_of("aka: [a, [b]]\n");
    assert_eq!(path.to_string(), "aka[1]");
    let (error, path) = error_of("call: [1, a, 2]\n");
    assert_eq!(
        (path.to_string(), error.to_string()),
        ("call".into(), "expected a list of 2 items, found 3 items".into())
    );
    let (error, path) = error_of("title: X\n");
    assert_eq!(
        (path.to_string().as_str(), error.kind()),
        ("", &ErrorKind::MissingField { field: "delta" })
    );
}

/// Scalars around which the rules of YAML turn.
fn scalar() -> impl Strategy<Value = String> {
    let telling = prop::sample::select(vec![
        "",
        "~",
        "null",
        "Null",
        "true",
        "True",
        "yes",
        "NO",
        "off",
        "0",
        "7",
        "-7",
        "+7",
        "--7",
        "+-7",
        "007",
        "0x1F",
        "-0x1F",
        "0xZZ",
        "0o17",
        "0b101",
        "1_000",
        "1.10",
        "1e3",
        "-1.5",
        "+1.5",
        ".5",
        "5.",
        ".inf",
        "-.inf",
        ".nan",
        "+.nan",
        "inf",
        "nan",
        "06:30",
        "12:30:45",
        "2026-01-05",
        "3-8",
        "3+",
        "60%",
        "300",
        "-1",
        "70000",
        "18446744073709551616",
        "=",
        "<<",
        "a b",
        "é",
        "'7'",
        "\"7\"",
        "''",
        "\"\"",
        "'it''s'",
        "\"a\\tb\\u00e9\"",
        "'true'",
        "'~'",
        "entry",
        "experienced",
        "&x y",
        "0x",
        "+0x10",
        "-0b1",
        "+",
        "-0",
        "00",
        "1e400",
    ]);
    prop_oneof![4 => telling.prop_map(str::to_owned), 1 => "[a-z]{1,6}( [a-z]{1,4})?".prop_map(String::from)]
}

/// Any text without the three characters that only YAML 1.1 takes for line breaks.
fn text() -> impl Strategy<Value = String> {
    any::<String>().prop_map(|text| text.replace(['\u{85}', '\u{2028}', '\u{2029}'], "\n"))
}

fn document() -> impl Strategy<Value = String> {
    let list = prop::collection::vec(scalar(), 0..3);
    let map = prop::collection::btree_map("[a-z]{1,3}", scalar(), 0..3);
    (
        (scalar(), scalar(), scalar(), scalar()),
        (scalar(), scalar(), scalar()),
        list,
        map,
        any::<bool>(),
    )
        .prop_map(
            |((title, level, delta, rate), (draft, stage, note), aka, skills, is_flow)| {
                let (aka, skills) = if is_flow {
                    let pairs = skills
                        .iter()
                        .map(|(name, level)| format!("{name}: {level}"))
                        .collect::<Vec<_>>();
                    (
                        format!(" [{}]", aka.join(", ")),
                        format!(" {{{}}}", pairs.join(", ")),
                    )
                } else {
                    (
                        aka.iter().map(|item| format!("\n  - {item}")).collect(),
                        skills
                            .iter()
                            .map(|(name, level)| format!("\n  {name}: {level}"))
                            .collect(),
                    )
                };
                format!(
                    "title: {title}\nlevel: {level}\ndelta: {delta}\nrate: {rate}\ndraft: {draft}\n\
                     stage: {stage}\nnote: {note}\naka:{aka}\nskills:{skills}\ncall: [1, x]\n"
                )
            },
        )
}

/// One field at a time, so that a misfit of another does not hide a difference.
fn alike<T: de::DeserializeOwned + fmt::Debug>(text: &str, node: &Node) -> Result<(), TestCaseError> {
    let by_text = serde_yaml::from_str::<T>(text)
        .map(|value| format!("{value:?}"))
        .ok();
    let by_tree = T::deserialize(node).map(|value| format!("{value:?}")).ok();
    prop_assert_eq!(by_text, by_tree, "{} as {}", text, std::any::type_name::<T>());
    Ok(())
}

proptest! {
    #[test]
    fn a_tree_reads_as_its_text_does(text in document()) {
        if let Ok(node) = Node::parse(&text, 0) {
            alike::<Production>(&text, &node)?;
            alike::<BTreeMap<String, serde_json::Value>>(&text, &node)?;
        }
    }

    #[test]
    fn a_scalar_reads_as_its_text_does(text in scalar()) {
        let text = format!("[{text}]");
        if let Ok(node) = Node::parse(&text, 0) {
            alike::<Vec<String>>(&text, &node)?;
            alike::<Vec<Option<String>>>(&text, &node)?;
            alike::<Vec<u8>>(&text, &node)?;
            alike::<Vec<i64>>(&text, &node)?;
            alike::<Vec<u128>>(&text, &node)?;
            alike::<Vec<f64>>(&text, &node)?;
            alike::<Vec<bool>>(&text, &node)?;
            alike::<Vec<Option<Stage>>>(&text, &node)?;
            alike::<Vec<()>>(&text, &node)?;
            alike::<Vec<Vec<String>>>(&text, &node)?;
            alike::<Vec<serde_json::Value>>(&text, &node)?;
        }
    }

    #[test]
    fn what_serde_yaml_writes_reads_back_from_the_tree(
        title in text(), delta in any::<i64>(), level in any::<Option<u8>>(), note in prop::option::of(text()),
        aka in prop::collection::vec(text(), 0..3),
        skills in prop::collection::btree_map("[ -~]{0,8}", any::<u16>(), 0..3),
    ) {
        let written = Production {
            title, level, delta, rate: None, draft: true, stage: Some(Stage::Entry), note, aka, skills, call: (1, "x".into()),
        };
        let text = serde_yaml::to_string(&written).unwrap();
        if serde_yaml::from_str::<Production>(&text).is_ok_and(|read| read == written)
            && let Ok(node) = Node::parse(&text, 0)
        {
            prop_assert_eq!(Production::deserialize(&node).unwrap(), written, "{}", text);
        }
    }
}
