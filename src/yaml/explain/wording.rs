//! The words that explanations share.

use crate::diagnostic::{FieldPath, Step};

/// What stands at a path, for the start of a sentence.
pub(super) fn subject(holder: &str, path: &FieldPath) -> String {
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

pub(super) fn parent(path: &FieldPath) -> FieldPath {
    FieldPath(
        path.0
            .split_last()
            .map_or(Vec::new(), |(_, parent)| parent.to_vec()),
    )
}

/// A written word short enough for a headline, on one line.
pub(super) fn shown(text: &str) -> String {
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
pub(in crate::yaml) fn choices(names: &[&str]) -> String {
    match names {
        [] => "no value at all".to_owned(),
        [one] => format!("`{one}`"),
        [one, other] => format!("`{one}` or `{other}`"),
        _ => format!("one of {}", listed(names, "or")),
    }
}

pub(super) fn listed(names: &[&str], last_joined_by: &str) -> String {
    let quoted = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} {last_joined_by} {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

/// What serde says of a type, in a writer's words.
pub(super) fn in_words(expected: &str) -> String {
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
