//! Front matter of other generators, as ours: known meanings under our keys, the rest under `extra`.

use std::fmt::Write as _;

use serde::Deserialize;
use serde_yaml::{Mapping, Value};

use super::report::Report;
use crate::content::page::TAKEN_OVER;
use crate::yaml::Node;
use crate::yaml::front_matter::{Format, find};

/// Keys that are ours and stay.
const OURS: [&str; 9] = [
    "title",
    "summary",
    "draft",
    "owner",
    "review_by",
    "see",
    "order",
    "visible",
    "extra",
];

/// Keys that may hold addresses at which a page was found.
const ADDRESSES: [&str; 5] = ["permalink", "redirect_from", "redirects", "aliases", "url"];

/// The front matter of a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Front {
    keys: Mapping,
    /// What could not be read, which stays as it is.
    unread: Option<String>,
    comments: Vec<String>,
}

/// Front matter as written, with the format, and the byte at which the text after it starts.
fn written(text: &str) -> Option<(&str, Format, usize)> {
    let block = find(text).filter(|block| block.is_closed)?;
    let prose = match block.format {
        Format::Json => block.prose + usize::from(text[block.prose..].starts_with('\n')),
        _ => block.prose,
    };
    Some((&text[block.content], block.format, prose))
}

/// The keys of front matter; `None` where it cannot be read.
fn keys_of(written: &str, format: Format) -> Option<Mapping> {
    let value = match format {
        Format::Yaml | Format::Json => serde_yaml::from_str(written).ok()?,
        Format::Toml => Value::deserialize(&Node::parse_toml(written, 0).ok()?).ok()?,
    };
    match value {
        Value::Mapping(keys) => Some(keys),
        Value::Null => Some(Mapping::new()),
        _ => None,
    }
}

/// Front matter, the text after it, and the number of the line at which that starts.
pub(super) fn split<'t>(text: &'t str, from: &str, report: &mut Report) -> (Front, &'t str, usize) {
    let Some((written, format, prose)) = written(text) else {
        return (Front::default(), text, 1);
    };
    let line = text[..prose].matches('\n').count() + 1;
    let mut front = Front::default();
    if let Some(keys) = keys_of(written, format) {
        if format == Format::Yaml {
            let comments = written.lines().filter(|line| line.trim_start().starts_with('#'));
            front.comments = comments.map(|line| line.trim().to_owned()).collect();
        } else {
            report.converted("front matter in TOML or JSON, as YAML");
        }
        front.take(keys, report);
    } else {
        report.note(
            "front matter that cannot be read",
            "it is kept in a comment below the new one; correct it by hand",
            from,
            1,
        );
        front.unread = Some(written.to_owned());
    }
    (front, &text[prose..], line)
}

/// What the front matter of a page says of its addresses.
#[derive(Debug, Default)]
pub(super) struct Addresses {
    /// Addresses at which it was found.
    pub(super) old: Vec<String>,
    /// Its last part, where that is not the name of the file.
    pub(super) names: Vec<String>,
}

/// The addresses at which a page was found, by its front matter.
pub(super) fn addresses(text: &str) -> Addresses {
    let keys = written(text).and_then(|(written, format, _)| keys_of(written, format));
    let keys = keys.unwrap_or_default();
    let texts = |key: &&str| match keys.get(*key) {
        Some(Value::String(address)) => vec![address.clone()],
        Some(Value::Sequence(list)) => {
            let texts = list.iter().filter_map(Value::as_str);
            texts.map(str::to_owned).collect()
        }
        _ => Vec::new(),
    };
    Addresses {
        old: ADDRESSES.iter().flat_map(texts).collect(),
        names: ["slug", "id"].iter().flat_map(texts).collect(),
    }
}

impl Front {
    fn take(&mut self, keys: Mapping, report: &mut Report) {
        for (key, value) in keys {
            let Some(key) = key.as_str().map(str::to_owned) else {
                self.extra("other", value);
                continue;
            };
            let ours = TAKEN_OVER.iter().find(|(theirs, _)| *theirs == key);
            let ours = ours.map_or(key.as_str(), |(_, ours)| *ours);
            match ours {
                // Where it was found before is an alias, which the pages know.
                "aliases" => {
                    let is_name = |value: &Value| value.as_str().is_some_and(|text| !text.starts_with('/'));
                    if let Value::Sequence(list) = &value
                        && !list.is_empty()
                        && list.iter().all(is_name)
                    {
                        self.append("aka", value, report);
                    }
                    report.converted("old addresses, as redirects");
                }
                "draft" if key == "published" => {
                    if value == Value::Bool(false) {
                        self.keys.insert("draft".into(), true.into());
                    }
                }
                "tags" | "aka" => self.append(ours, value, report),
                "extra" if value.is_mapping() => {
                    for (key, value) in value.as_mapping().cloned().unwrap_or_default() {
                        self.extra(key.as_str().unwrap_or("other"), value);
                    }
                }
                known if OURS.contains(&known) && fits(known, &value) && !self.keys.contains_key(known) => {
                    if known != key {
                        report.converted("keys of front matter, under our names");
                    }
                    self.keys.insert(known.into(), value);
                }
                _ if value.is_null() => {}
                _ => {
                    report.converted("keys of front matter that mean nothing here, under `extra`");
                    self.extra(&key, value);
                }
            }
        }
    }

    /// Adds words to a list: of tags, of other names.
    fn append(&mut self, key: &str, value: Value, report: &mut Report) {
        let words: Vec<Value> = match value {
            Value::String(words) if key == "tags" => {
                let words = words.split(',').map(str::trim);
                words.filter(|word| !word.is_empty()).map(Value::from).collect()
            }
            Value::String(_) => vec![value],
            Value::Sequence(list) => list.into_iter().filter(Value::is_string).collect(),
            _ => Vec::new(),
        };
        if words.is_empty() {
            return;
        }
        report.converted("keys of front matter, under our names");
        let known = self.keys.entry(key.into());
        let known = known.or_insert_with(|| Value::Sequence(Vec::new()));
        if let Value::Sequence(known) = known {
            for word in words {
                if !known.contains(&word) {
                    known.push(word);
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

    /// The text of any key, ours or another.
    pub(super) fn text_of(&self, key: &str) -> Option<&str> {
        let own = self.keys.get(key);
        let value = own.or_else(|| self.keys.get("extra")?.get(key))?;
        value.as_str().map(str::trim)
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

/// Whether a value has the type of our key.
fn fits(key: &str, value: &Value) -> bool {
    match key {
        "title" | "summary" | "owner" => value.is_string(),
        "order" => value.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
        "draft" => value.is_bool(),
        "review_by" => value
            .as_str()
            .is_some_and(|text| text.parse::<jiff::civil::Date>().is_ok()),
        "see" => {
            let list = value.as_sequence();
            value.is_string() || list.is_some_and(|list| list.iter().all(Value::is_string))
        }
        // An audience of another site means nothing in this one.
        _ => false,
    }
}
