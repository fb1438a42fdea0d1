//! Front matter of other generators, as ours: known meanings under our keys, the rest under `extra`.

use std::fmt::Write as _;

use serde_yaml::{Mapping, Value};

use super::report::Report;

/// Keys that mean one of ours.
const RENAMED: [(&str, &str); 9] = [
    ("description", "summary"),
    ("excerpt", "summary"),
    ("weight", "order"),
    ("sidebar_position", "order"),
    ("nav_order", "order"),
    ("redirect_from", "aliases"),
    ("categories", "tags"),
    ("category", "tags"),
    ("keywords", "tags"),
];

/// Keys that are ours and stay.
const OURS: [&str; 13] = [
    "title",
    "summary",
    "aka",
    "tags",
    "draft",
    "owner",
    "review_by",
    "see",
    "order",
    "visible",
    "aliases",
    "extra",
    "slug",
];

/// The front matter of a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Front {
    keys: Mapping,
    /// What could not be read, which stays as it is.
    unread: Option<String>,
    comments: Vec<String>,
}

/// Front matter, the text after it, and the number of the line at which that starts.
pub(super) fn split<'t>(text: &'t str, from: &str, report: &mut Report) -> (Front, &'t str, usize) {
    let Some((written, body, format)) = parts(text) else {
        return (Front::default(), text, 1);
    };
    let line = text[..text.len() - body.len()].matches('\n').count() + 1;
    let read = match format {
        Format::Yaml => serde_yaml::from_str::<Value>(written).ok(),
        Format::Toml => toml_value(written),
        Format::Json => serde_json::from_str::<Value>(written).ok(),
    };
    let mut front = Front::default();
    match read {
        Some(Value::Mapping(keys)) => {
            if format != Format::Yaml {
                report.converted("front matter in TOML or JSON, as YAML");
            } else {
                let comments = written.lines().filter(|line| line.trim_start().starts_with('#'));
                front.comments = comments.map(|line| line.trim().to_owned()).collect();
            }
            front.take(keys, report);
        }
        Some(Value::Null) => {}
        _ => {
            report.note(
                "front matter that cannot be read",
                "it is kept in a comment below the new one; mend it by hand",
                from,
                1,
            );
            front.unread = Some(written.to_owned());
        }
    }
    (front, body, line)
}

/// The addresses at which a page was found, by its front matter.
pub(super) fn addresses(text: &str) -> Vec<String> {
    let Some((written, _, format)) = parts(text) else {
        return Vec::new();
    };
    let read = match format {
        Format::Yaml => serde_yaml::from_str::<Value>(written).ok(),
        Format::Toml => toml_value(written),
        Format::Json => serde_json::from_str::<Value>(written).ok(),
    };
    let Some(Value::Mapping(keys)) = read else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for key in ["permalink", "redirect_from", "aliases", "url"] {
        match keys.get(key) {
            Some(Value::String(address)) => found.push(address.clone()),
            Some(Value::Sequence(list)) => {
                found.extend(list.iter().filter_map(|value| value.as_str().map(str::to_owned)));
            }
            _ => {}
        }
    }
    found
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Yaml,
    Toml,
    Json,
}

fn parts(text: &str) -> Option<(&str, &str, Format)> {
    for (fence, format) in [("---", Format::Yaml), ("+++", Format::Toml)] {
        let first = text.lines().next().unwrap_or_default();
        if first.trim_end() == fence {
            let start = text.find('\n')? + 1;
            let mut at = start;
            for line in text[start..].split_inclusive('\n') {
                if line.trim_end() == fence {
                    return Some((&text[start..at], &text[at + line.len()..], format));
                }
                at += line.len();
            }
        }
    }
    if text.starts_with("{\n") {
        let end = text.find("\n}\n")? + 2;
        return Some((&text[..end], &text[end + 1..], Format::Json));
    }
    None
}

fn toml_value(written: &str) -> Option<Value> {
    let document = toml_edit::Document::parse(written).ok()?;
    Some(of_table(document.as_table()))
}

fn of_table(table: &toml_edit::Table) -> Value {
    let keys = table.iter().map(|(key, item)| (Value::from(key), of_item(item)));
    Value::Mapping(keys.collect())
}

fn of_item(item: &toml_edit::Item) -> Value {
    match item {
        toml_edit::Item::Value(value) => of_value(value),
        toml_edit::Item::Table(table) => of_table(table),
        toml_edit::Item::ArrayOfTables(tables) => Value::Sequence(tables.iter().map(of_table).collect()),
        toml_edit::Item::None => Value::Null,
    }
}

fn of_value(value: &toml_edit::Value) -> Value {
    match value {
        toml_edit::Value::String(text) => Value::from(text.value().as_str()),
        toml_edit::Value::Integer(number) => Value::from(*number.value()),
        toml_edit::Value::Float(number) => Value::from(*number.value()),
        toml_edit::Value::Boolean(truth) => Value::from(*truth.value()),
        toml_edit::Value::Datetime(time) => Value::from(time.value().to_string()),
        toml_edit::Value::Array(list) => Value::Sequence(list.iter().map(of_value).collect()),
        toml_edit::Value::InlineTable(table) => {
            let keys = table
                .iter()
                .map(|(key, value)| (Value::from(key), of_value(value)));
            Value::Mapping(keys.collect())
        }
    }
}

impl Front {
    fn take(&mut self, keys: Mapping, report: &mut Report) {
        for (key, value) in keys {
            let Some(key) = key.as_str().map(str::to_owned) else {
                self.extra("other", value);
                continue;
            };
            let ours = RENAMED
                .iter()
                .find(|(theirs, _)| *theirs == key)
                .map(|(_, ours)| *ours);
            match (key.as_str(), ours) {
                ("published", _) => {
                    if value == Value::Bool(false) {
                        self.keys.insert("draft".into(), true.into());
                    }
                }
                // Where it was found before is an alias, which the pages know.
                ("aliases" | "permalink" | "url", _) | (_, Some("aliases")) => {
                    let is_name = |value: &Value| value.as_str().is_some_and(|text| !text.starts_with('/'));
                    if let Value::Sequence(list) = &value
                        && !list.is_empty()
                        && list.iter().all(is_name)
                    {
                        self.keys.insert("aka".into(), value);
                    }
                    report.converted("old addresses, as redirects");
                }
                (_, Some(ours)) => {
                    if ours == "tags" {
                        self.tags(value);
                    } else if self.fits(ours, &value) && !self.keys.contains_key(ours) {
                        self.keys.insert(ours.into(), value);
                        report.converted("keys of front matter, under our names");
                    } else {
                        self.extra(&key, value);
                    }
                }
                ("tags", _) => self.tags(value),
                ("slug", _) => self.extra(&key, value),
                ("extra", _) if value.is_mapping() => {
                    for (key, value) in value.as_mapping().cloned().unwrap_or_default() {
                        self.extra(key.as_str().unwrap_or("other"), value);
                    }
                }
                (known, _) if OURS.contains(&known) && self.fits(known, &value) => {
                    self.keys.insert(key.into(), value);
                }
                _ if value.is_null() => {}
                _ => {
                    report.converted("keys of front matter that mean nothing here, under `extra`");
                    self.extra(&key, value);
                }
            }
        }
    }

    /// Whether a value has the type of our key.
    fn fits(&self, key: &str, value: &Value) -> bool {
        match key {
            "title" | "summary" | "owner" => value.is_string(),
            "order" => value.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
            "draft" => value.is_bool(),
            "review_by" => value
                .as_str()
                .is_some_and(|text| text.parse::<jiff::civil::Date>().is_ok()),
            "aka" | "see" => {
                value.is_string()
                    || value
                        .as_sequence()
                        .is_some_and(|list| list.iter().all(Value::is_string))
            }
            // An audience of another site means nothing in this one.
            "visible" => false,
            _ => true,
        }
    }

    fn tags(&mut self, value: Value) {
        let words: Vec<Value> = match value {
            Value::String(words) => words
                .split(',')
                .map(str::trim)
                .filter(|word| !word.is_empty())
                .map(Value::from)
                .collect(),
            Value::Sequence(list) => list.into_iter().filter(|tag| tag.is_string()).collect(),
            _ => return,
        };
        if words.is_empty() {
            return;
        }
        let known = self
            .keys
            .entry("tags".into())
            .or_insert_with(|| Value::Sequence(Vec::new()));
        if let Value::Sequence(tags) = known {
            for word in words {
                if !tags.contains(&word) {
                    tags.push(word);
                }
            }
        }
    }

    fn extra(&mut self, key: &str, value: Value) {
        let extra = self
            .keys
            .entry("extra".into())
            .or_insert_with(|| Value::Mapping(Mapping::new()));
        if let Value::Mapping(extra) = extra {
            extra.insert(key.into(), value);
        }
    }

    /// The title, if there is one.
    pub(super) fn title(&self) -> Option<&str> {
        self.keys.get("title")?.as_str()
    }

    pub(super) fn set_title(&mut self, title: &str) {
        self.keys.insert("title".into(), title.into());
    }

    /// The place in the navigation, where the page says none itself.
    pub(super) fn order_by(&mut self, order: Option<usize>) {
        if let Some(order) = order
            && !self.keys.contains_key("order")
        {
            self.keys.insert("order".into(), (order as u64).into());
        }
    }

    pub(super) fn redirect_from(&mut self, addresses: &[String]) {
        if !addresses.is_empty() {
            let list = addresses.iter().map(|address| Value::from(address.as_str()));
            self.keys
                .insert("aliases".into(), Value::Sequence(list.collect()));
        }
    }

    /// The front matter with further lines; nothing when there is none.
    pub(super) fn write(&self, lines: &[String]) -> String {
        let mut written = String::new();
        if !self.keys.is_empty() || !lines.is_empty() {
            written.push_str("---\n");
            for comment in &self.comments {
                let _ = writeln!(written, "{comment}");
            }
            if !self.keys.is_empty() {
                written.push_str(&serde_yaml::to_string(&self.keys).unwrap_or_default());
            }
            for line in lines {
                let _ = writeln!(written, "{line}");
            }
            written.push_str("---\n");
        }
        if let Some(unread) = &self.unread {
            let _ = writeln!(written, "<!--\n{}-->\n", unread.replace("-->", "-- >"));
        }
        written
    }
}
