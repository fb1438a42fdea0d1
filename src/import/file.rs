//! The text of a `crew.md`: rows as writers write them, in a new file or in place of those of an old one.

use super::contacts::Contact;
use super::{Item, Reachable};
use crate::content::CrewRow;
use crate::content::crew::cells::{FORMULA_GUARD, may_be_a_formula};
use crate::content::crew::{VACANT, WITHHELD};
use crate::content::is_id;
use crate::yaml::Node;

/// A new crew list.
pub fn new(items: &[Item]) -> String {
    format!("---\n{}---\n", crew(items))
}

/// A crew list with other rows, and everything else as it was.
///
/// # Errors
/// When the file's front matter is not YAML, so that nobody can tell where its rows are.
pub fn replace(old: &str, items: &[Item]) -> Result<String, String> {
    replace_key(old, "crew", &crew(items))
}

/// A file with another value of a key, given with the key and as whole lines; everything else stays as it was.
///
/// # Errors
/// When the file's front matter is not YAML.
pub(super) fn replace_key(old: &str, key: &str, lines: &str) -> Result<String, String> {
    let mark = if old.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let Some(front) = front_matter(old, mark) else {
        let (before, body) = old.split_at(mark);
        return Ok(format!("{before}---\n{lines}---\n{body}"));
    };
    let yaml = &old[front.clone()];
    let tree = Node::parse(yaml, front.start).map_err(|problem| problem.message)?;
    let found = tree.entries().iter().find(|(known, _)| known.text() == Some(key));
    let (start, end) = match found {
        Some((key, value)) => (
            key.span.start,
            end_of(old, value.span.end.max(key.span.end), front.end),
        ),
        None => (front.end, front.end),
    };
    Ok(format!("{}{lines}{}", &old[..start], &old[end..]))
}

/// How people can be reached, as a table that `import people` reads.
pub fn contacts(reachable: &[Reachable]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    // Writing to memory cannot fail, and all rows have as many cells as the head.
    let _ = writer.write_record(["name", "email", "phone", "address"]);
    for person in reachable {
        let mut cells = [person.name.clone(), String::new(), String::new(), String::new()];
        for contact in &person.contacts {
            let (cell, text) = match contact {
                Contact::Email(text) => (&mut cells[1], text),
                Contact::Phone(text) => (&mut cells[2], text),
                Contact::Address(text) => (&mut cells[3], text),
            };
            if !cell.is_empty() {
                cell.push_str("; ");
            }
            cell.push_str(text);
        }
        // `+44` would be a formula.
        let guarded = cells.map(|cell| {
            if may_be_a_formula(&cell) {
                format!("{FORMULA_GUARD}{cell}")
            } else {
                cell
            }
        });
        let _ = writer.write_record(guarded);
    }
    writer.into_inner().unwrap_or_default()
}

/// The bytes between the fences.
fn front_matter(text: &str, mark: usize) -> Option<std::ops::Range<usize>> {
    let is_fence = |line: &str| line.trim_end() == "---";
    let mut lines = text[mark..].split_inclusive('\n');
    let first = lines.next().filter(|line| is_fence(line))?;
    let start = mark + first.len();
    let mut at = start;
    for line in lines {
        if is_fence(line) {
            return Some(start..at);
        }
        at += line.len();
    }
    None
}

/// Where the rows end that end at a byte: after its line, and those below that belong to no other key.
fn end_of(text: &str, from: usize, limit: usize) -> usize {
    // A block's end may be told as the start of what follows it: step back over white space.
    let from = text[..from].trim_end().len();
    let mut at = text[from..limit].find('\n').map_or(limit, |end| from + end + 1);
    for line in text[at..limit].split_inclusive('\n') {
        let is_of_rows = line.trim().is_empty() || line.starts_with([' ', '\t', '-']);
        if !is_of_rows {
            break;
        }
        at += line.len();
    }
    at
}

/// The key `crew` with its rows.
fn crew(items: &[Item]) -> String {
    if !items.iter().any(|item| matches!(item, Item::Row(_))) {
        let comments = items.iter().map(|item| match item {
            Item::Comment(words) => format!("# {}\n", one_line(words)),
            Item::Row(_) => String::new(),
        });
        return format!("{}crew: []\n", comments.collect::<String>());
    }
    let mut text = "crew:\n".to_owned();
    for item in items {
        match item {
            Item::Row(row) => text.push_str(&format!("  - {}\n", line(row))),
            Item::Comment(words) => text.push_str(&format!("  # {}\n", one_line(words))),
        }
    }
    text
}

/// A row on a line.
fn line(row: &CrewRow) -> String {
    let mut keys = vec![format!("role: {}", scalar(&row.role))];
    let names: Vec<String> = row.who.iter().map(|name| holder(name)).collect();
    keys.push(match names.as_slice() {
        [name] => format!("who: {name}"),
        names => format!("who: [{}]", names.join(", ")),
    });
    keys.extend(row.from.map(|day| format!("from: {}", day.0)));
    keys.extend(row.to.map(|day| format!("to: {}", day.0)));
    keys.extend(
        row.season
            .as_ref()
            .map(|season| format!("season: {}", scalar(season))),
    );
    if row.acting {
        keys.push("acting: true".to_owned());
    }
    keys.extend(row.load.map(|load| format!("load: {load}")));
    for (key, value) in [
        ("credit", &row.credit),
        ("unit", &row.unit),
        ("department", &row.department),
        ("reports_to", &row.reports_to),
        ("note", &row.note),
        ("visible", &row.visible),
    ] {
        keys.extend(value.as_ref().map(|value| format!("{key}: {}", scalar(value))));
    }
    format!("{{{}}}", keys.join(", "))
}

/// Ids stand bare, names in words in quotes, so that they are told apart at a glance.
fn holder(name: &str) -> String {
    if is_id(name) || [VACANT, WITHHELD].contains(&name) {
        scalar(name)
    } else {
        quoted(name)
    }
}

/// A text as YAML, bare where nothing else could be meant.
pub(super) fn scalar(text: &str) -> String {
    let is_word = |letter: char| letter.is_alphabetic() || letter.is_ascii_digit();
    let is_plain = text.starts_with(char::is_alphabetic)
        && !text.ends_with([' ', '-'])
        // A hyphen after a space may be taken for the start of a list.
        && !text.contains(" -")
        && text
            .chars()
            .all(|letter| is_word(letter) || matches!(letter, ' ' | '-' | '\''))
        && !matches!(
            text.to_lowercase().as_str(),
            "true" | "false" | "yes" | "no" | "on" | "off" | "null" | "y" | "n" | "inf" | "nan"
        );
    if is_plain { text.to_owned() } else { quoted(text) }
}

/// In double quotes; what JSON writes, YAML reads.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::yaml::OneOrMany;

    fn row(role: &str, who: &[&str]) -> CrewRow {
        CrewRow {
            role: role.to_owned(),
            who: OneOrMany(who.iter().map(|name| (*name).to_owned()).collect()),
            ..CrewRow::default()
        }
    }

    const ROWS: &str = "crew:\n  - {role: runner, who: [ana-ruiz, \"Joe Baptiste\"]}\n";

    #[test]
    fn rows_take_the_place_of_others_and_all_else_stays() {
        let items = [Item::Row(Box::new(row("runner", &["ana-ruiz", "Joe Baptiste"])))];
        for (old, new) in [
            (
                "---\ntitle: X\ncrew:\n  # a\n  - {role: a, who: b}\n\n  - role: c\n    who: d\n\n# Covers\ncovers: {a: b}\n---\nText\n",
                "---\ntitle: X\nROWS# Covers\ncovers: {a: b}\n---\nText\n",
            ),
            (
                "---\ncrew: crew.csv\ncovers: {a: b}\n---\nText\n",
                "---\nROWScovers: {a: b}\n---\nText\n",
            ),
            ("---\ncrew:\n- {role: a, who: b}\n---\n", "---\nROWS---\n"),
            (
                "---\ncrew: [\n  {role: a, who: b},\n]\nowner: x\n---\n",
                "---\nROWSowner: x\n---\n",
            ),
            ("---\ncrew:\n---\n", "---\nROWS---\n"),
            ("---\ntitle: X\n---\n", "---\ntitle: X\nROWS---\n"),
            ("Text\n", "---\nROWS---\nText\n"),
        ] {
            assert_eq!(replace(old, &items), Ok(new.replace("ROWS", ROWS)), "{old}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_as_it_was_written(text in "\\PC{0,30}|[a-z:#,{}' -]{1,12}|true|no|12|2026-01-05|~") {
            let written = format!("a: {{b: {}}}", scalar(&text));
            let tree = Node::parse(&written, 0).expect("it is YAML");
            let read = tree.get("a").and_then(|inner| inner.get("b")).and_then(Node::text);
            prop_assert_eq!(read, Some(text.as_str()));
        }
    }
}
