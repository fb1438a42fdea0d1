//! `callboard new KIND ID`: a page of a kind, with its keys explained.

use serde_json::Value;

use super::{Common, Failure, Outcome, Terminal, find_root};
use crate::config::{DefaultAudience, Request};
use crate::content::{Kind, in_words, is_id, schema_of};
use crate::graph::CrewLine;
use crate::output::beside;

/// What `new` is told.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[arg(value_parser = super::parse_kind, help = Kind::names())]
    kind: Kind,
    /// The id: lower-case letters, digits and hyphens; for crew and schedule the production's; for a call sheet the
    /// production's and the date, `night-ferry/2026-03-16`; for a page its path
    #[arg(required_unless_present = "from")]
    id: Option<String>,
    /// For a vacancy: the vacant line of a crew list that it is for, as `production/role`
    #[arg(long, value_name = "PRODUCTION/ROLE")]
    from: Option<String>,
}

pub(super) fn run(arguments: &Arguments, common: &Common, terminal: &Terminal) -> Result<Outcome, Failure> {
    let root = find_root(common)?;
    let known = match &arguments.from {
        None => Known::new(),
        Some(from) => match known_from(arguments.kind, from, common, terminal)? {
            Ok(known) => known,
            Err(message) => {
                terminal.complain(&format!("error: {message}"));
                std::process::exit(2);
            }
        },
    };
    let from = arguments.from.as_deref().and_then(|from| from.split_once('/'));
    let default_id = from.map(|(production, role)| format!("{role}-{production}"));
    let id = arguments.id.clone().or(default_id).unwrap_or_default();
    let written = &id;
    let id = id.trim_matches('/').trim_end_matches(".md");
    let is_fine = match arguments.kind {
        kind if kind.is_below_production() => id
            .split_once('/')
            .is_some_and(|(production, stem)| is_id(production) && is_id(stem)),
        Kind::Page => id
            .split('/')
            .all(|part| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':', '\0'])),
        _ => is_id(id),
    };
    if !is_fine {
        let way_out = match arguments.kind.is_below_production() {
            true => "write the production's and the date, such as `night-ferry/2026-03-16`",
            false => "write lower-case letters, digits and hyphens, such as `key-grip`",
        };
        terminal.complain(&format!("error: `{written}` is not an id; {way_out}"));
        std::process::exit(2);
    }
    let path = arguments.kind.file(id);
    beside::create(&root.join(&path), text_of(arguments.kind, id, &known).as_bytes())?;
    terminal.say(&format!("made {path}"));
    Ok(Outcome::Done)
}

/// Keys whose values are known, each with its value.
type Known = Vec<(&'static str, String)>;

/// What the vacant line of a crew list says of a vacancy; else why there is none.
fn known_from(
    kind: Kind,
    from: &str,
    common: &Common,
    terminal: &Terminal,
) -> Result<Result<Known, String>, Failure> {
    if kind != Kind::Vacancy {
        return Ok(Err(
            "`--from` is for vacancies: `callboard new vacancy --from production/role`".to_owned(),
        ));
    }
    let Some((production, role)) = from.split_once('/') else {
        return Ok(Err(format!(
            "`{from}` is no production and role, such as `night-ferry/compositor`"
        )));
    };
    let (_, snapshot) = super::snapshot(common, None)?;
    let request = Request {
        default_audience: DefaultAudience::MostTrusted,
        with_search: false,
        ..Request::default()
    };
    let compiled = super::compile_once(&snapshot, &request, terminal);
    let graph = &compiled.graph;
    let Some(show) = graph
        .productions
        .iter()
        .find(|show| &*show.common.id == production)
    else {
        return Ok(Err(format!("no production is called `{production}`")));
    };
    let rows = show.crew.iter().flat_map(|crew| &crew.rows);
    let vacant: Vec<&CrewLine> = rows.filter(|row| row.is_vacant).collect();
    let Some(row) = vacant.iter().find(|row| &*graph[row.role].common.id == role) else {
        let roles: Vec<&str> = vacant.iter().map(|row| &*graph[row.role].common.id).collect();
        let others = match roles.is_empty() {
            true => "it has no vacant line".to_owned(),
            false => format!("vacant there: {}", roles.join(", ")),
        };
        return Ok(Err(format!(
            "the crew of `{production}` has no vacant line for `{role}`; {others}"
        )));
    };
    let (from, to) = row.ends(show);
    let days = [("from", from), ("to", to)];
    let mut known: Known = vec![
        (
            "title",
            format!(
                "{} on {}",
                graph[row.role].title_in(show.setting),
                show.common.title
            ),
        ),
        ("role", role.to_owned()),
        ("production", production.to_owned()),
        ("posted", compiled.config.today.to_string()),
    ];
    known.extend(
        days.into_iter()
            .filter_map(|(key, day)| Some((key, day?.to_string()))),
    );
    known.extend(row.unit.clone().map(|unit| ("unit", unit)));
    Ok(Ok(known))
}

/// The text of a new entry: its title, and every other key with an example and its meaning, as comments that are valid front
/// matter once their `# ` is taken away.
fn text_of(kind: Kind, id: &str, known: &Known) -> String {
    let stem = id.rsplit('/').next().unwrap_or(id);
    let schema = schema_of(kind);
    let properties = schema.get("properties").and_then(Value::as_object);
    let is_known = |key: &str| known.iter().any(|(known, _)| *known == key);
    let mut text = "---\n".to_owned();
    // A sheet is called by its date.
    if kind != Kind::Call && !is_known("title") {
        text.push_str(&format!("title: {}\n", in_words(stem)));
    }
    for (key, value) in known {
        text.push_str(&format!("{key}: {}\n", flow(&Value::String(value.clone()))));
    }
    for (key, value) in needed(kind).iter().filter(|(key, _)| !is_known(key)) {
        text.push_str(&format!("{key}: {value}\n"));
    }
    text.push_str("## Take away the `# ` before a line to use it.\n");
    let (own, shared): (Vec<_>, Vec<_>) = properties
        .into_iter()
        .flatten()
        .filter(|(key, _)| {
            *key != "title" && !is_known(key) && !needed(kind).iter().any(|(needed, _)| needed == key)
        })
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

/// The keys that an entry cannot do without, with a value to change.
fn needed(kind: Kind) -> &'static [(&'static str, &'static str)] {
    match kind {
        Kind::CareerPath => &[("steps", "[First step in words, Second step in words]")],
        Kind::Call => &[
            ("call", "\"07:30\""),
            (
                "hospital",
                "{name: Name of the nearest hospital, address: Its address, phone: Its number}",
            ),
        ],
        Kind::Vacancy => &[
            ("role", "producer"),
            ("posted", "2026-03-02"),
            ("type", "contract"),
            ("place", "{town: Bristol, country: GB}"),
            ("apply", "mailto:jobs@example.org"),
        ],
        _ => &[],
    }
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
        || text.contains(": ")
}
