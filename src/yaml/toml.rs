//! TOML to [`Node`], so that front matter of other generators is read, restricted and explained as YAML is.

use std::ops::Range;

use toml_edit::{Document, Item, Table, Value};

use super::node::{Data, Node, YamlProblem};

/// Parses TOML that starts at a byte of its file.
pub(super) fn parse(text: &str, offset: usize) -> Result<Node, YamlProblem> {
    let document = Document::parse(text).map_err(|error| YamlProblem {
        message: format!("this is not TOML: {}", error.message().replace('\n', ", ")),
        offset: offset + error.span().map_or(0, |span| span.start),
        help: None,
    })?;
    let whole = offset..offset + text.len();
    Ok(table(document.as_table(), offset, &whole))
}

/// A table; `above` is the place of what holds it, for what has no place of its own.
fn table(table: &Table, offset: usize, above: &Range<usize>) -> Node {
    let span = place(table.span(), offset, above);
    let entries = table.iter().map(|(name, value)| {
        let key = table.key(name).and_then(toml_edit::Key::span);
        let key = place(key, offset, &span);
        let value = item(value, offset, &key);
        (text(name, key, false), value)
    });
    Node {
        data: Data::Map(entries.collect()),
        span: span.clone(),
    }
}

fn item(item: &Item, offset: usize, above: &Range<usize>) -> Node {
    match item {
        Item::None => text("", above.clone(), true),
        Item::Value(written) => value(written, offset, above),
        Item::Table(inner) => table(inner, offset, above),
        Item::ArrayOfTables(tables) => {
            let span = place(tables.span(), offset, above);
            let items = tables.iter().map(|inner| table(inner, offset, &span)).enumerate();
            Node {
                data: Data::List(items.collect()),
                span: span.clone(),
            }
        }
    }
}

fn value(written: &Value, offset: usize, above: &Range<usize>) -> Node {
    let span = place(written.span(), offset, above);
    match written {
        Value::String(string) => text(string.value(), span, false),
        Value::Integer(number) => text(&number.value().to_string(), span, true),
        Value::Float(number) => text(&number.value().to_string(), span, true),
        Value::Boolean(truth) => text(&truth.value().to_string(), span, true),
        Value::Datetime(date) => text(&date.value().to_string(), span, true),
        Value::Array(items) => {
            let items = items.iter().map(|inner| value(inner, offset, &span)).enumerate();
            Node {
                data: Data::List(items.collect()),
                span: span.clone(),
            }
        }
        Value::InlineTable(inner) => {
            let entries = inner.iter().map(|(name, entry)| {
                let key = inner.key(name).and_then(toml_edit::Key::span);
                let key = place(key, offset, &span);
                let entry = value(entry, offset, &key);
                (text(name, key, false), entry)
            });
            Node {
                data: Data::Map(entries.collect()),
                span: span.clone(),
            }
        }
    }
}

fn text(text: &str, span: Range<usize>, is_plain: bool) -> Node {
    Node {
        span,
        data: Data::Scalar {
            text: text.to_owned(),
            is_plain,
        },
    }
}

fn place(span: Option<Range<usize>>, offset: usize, above: &Range<usize>) -> Range<usize> {
    span.map_or_else(|| above.clone(), |span| span.start + offset..span.end + offset)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::FieldPath;

    #[test]
    fn a_field_is_found_where_it_is_written() {
        let toml =
            "title = 'Ana'\ntags = ['a', 'b']\n[extra]\nsince = 2014-05-01\n[[crew]]\nrole = 'runner'\n";
        let node = parse(toml, 4).unwrap();
        let written = |path: &FieldPath| {
            let (_, value) = node.at(path).unwrap();
            &toml[value.start - 4..value.end - 4]
        };
        assert_eq!(written(&FieldPath::of("title")), "'Ana'");
        assert_eq!(written(&FieldPath::of("tags").index(1)), "'b'");
        assert_eq!(written(&FieldPath::of("extra").key("since")), "2014-05-01");
        assert_eq!(written(&FieldPath::of("crew").index(0).key("role")), "'runner'");
    }

    #[test]
    fn what_is_not_toml_is_reported_at_its_byte() {
        let problem = parse("title = 'Ana'\nlevel = high\n", 4).unwrap_err();
        assert!(problem.message.starts_with("this is not TOML"), "{problem:?}");
        assert!(problem.offset >= 4 + 22, "{problem:?}");
    }
}
