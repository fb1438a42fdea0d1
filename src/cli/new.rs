//! `callboard new KIND ID`: a page of a kind, with its keys explained.

use serde_json::Value;

use super::{Common, Failure, Outcome, Terminal, find_root};
use crate::content::{Kind, in_words, is_id, schema_of};
use crate::output::beside;

/// What `new` is told.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[arg(value_parser = super::parse_kind, help = Kind::names())]
    kind: Kind,
    /// The id: lower-case letters, digits and hyphens; for crew and schedule the production's; for a page its path
    id: String,
}

pub(super) fn run(arguments: &Arguments, common: &Common, terminal: &Terminal) -> Result<Outcome, Failure> {
    let root = find_root(common)?;
    let id = arguments.id.trim_matches('/').trim_end_matches(".md");
    let is_fine = match arguments.kind {
        Kind::Page => id
            .split('/')
            .all(|part| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':', '\0'])),
        _ => is_id(id),
    };
    if !is_fine {
        terminal.complain(&format!(
            "error: `{}` is not an id; write lower-case letters, digits and hyphens, such as `key-grip`",
            arguments.id
        ));
        std::process::exit(2);
    }
    let path = arguments.kind.file(id);
    beside::create(&root.join(&path), text_of(arguments.kind, id).as_bytes())?;
    terminal.say(&format!("made {path}"));
    Ok(Outcome::Done)
}

/// The text of a new entry: its title, and every other key with an example and its meaning, as comments that are valid front
/// matter once their `# ` is taken away.
pub(super) fn text_of(kind: Kind, id: &str) -> String {
    let stem = id.rsplit('/').next().unwrap_or(id);
    let schema = schema_of(kind);
    let properties = schema.get("properties").and_then(Value::as_object);
    let mut text = format!("---\ntitle: {}\n", in_words(stem));
    if kind == Kind::CareerPath {
        text.push_str("steps: [First step in words, Second step in words]\n");
    }
    text.push_str("## Take away the `# ` before a line to use it.\n");
    let (own, shared): (Vec<_>, Vec<_>) = properties
        .into_iter()
        .flatten()
        .filter(|(key, _)| !matches!((key.as_str(), kind), ("title", _) | ("steps", Kind::CareerPath)))
        .partition(|(key, _)| !is_shared(key));
    for (key, about) in own.into_iter().chain(shared) {
        text.push_str(&explained(key, about));
    }
    text.push_str("---\n");
    text.push_str(match kind {
        Kind::Role => "What this role is for, in a sentence.\n\n## Responsibilities\n\n- \n",
        Kind::Person => "A few words about them.\n",
        _ => "Write here.\n",
    });
    text
}

/// Whether every kind has the key. An ordinary page has no others.
fn is_shared(key: &str) -> bool {
    let page = schema_of(Kind::Page);
    page.get("properties").is_some_and(|keys| keys.get(key).is_some())
}

/// One key as a comment: with the example of its schema, or, where an example needs something else first, with words alone.
fn explained(key: &str, about: &Value) -> String {
    let description = about.get("description").and_then(Value::as_str);
    let description = description.unwrap_or_default().replace('\n', " ");
    match about.pointer("/examples/0") {
        Some(example) => {
            let pair = format!("{key}: {}", flow(example));
            match pair.chars().count() {
                ..=44 => format!("# {pair:<44} # {description}\n"),
                _ => format!("## {description}\n# {pair}\n"),
            }
        }
        None => format!("## {key}: {description}\n"),
    }
}

/// A value as YAML on one line, with quotes only where they are needed.
pub(super) fn flow(value: &Value) -> String {
    let joined = |parts: Vec<String>| parts.join(", ");
    match value {
        Value::Array(items) => format!("[{}]", joined(items.iter().map(flow).collect())),
        Value::Object(fields) => {
            let fields = fields
                .iter()
                .map(|(key, value)| format!("{key}: {}", flow(value)));
            format!("{{{}}}", joined(fields.collect()))
        }
        Value::String(text) if needs_quotes(text) => value.to_string(),
        Value::String(text) => text.clone(),
        _ => value.to_string(),
    }
}

fn needs_quotes(text: &str) -> bool {
    text.starts_with(|first: char| !first.is_alphanumeric() && first != '/')
        || text.contains([',', '#', '"', '{', '['])
}
