//! One value that does not fit, as the diagnostic that a writer sees.

use std::sync::Arc;

use super::wording::{choices, in_words, listed, parent, shown, subject};
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place, Spot, nearest};
use crate::yaml::Keys;
use crate::yaml::de::{Error, ErrorKind};
use crate::yaml::node::{Data, Node};

/// Something in a tree that does not fit the type it is read into.
pub(super) struct Misfit<'e> {
    pub(super) file: &'e Arc<str>,
    pub(super) tree: &'e Node,
    pub(super) error: &'e Error,
    pub(super) path: &'e FieldPath,
}

impl Misfit<'_> {
    pub(super) fn diagnostic<T: Keys>(&self) -> Diagnostic {
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

pub(super) fn missing(file: &Arc<str>, holder: &str, path: &FieldPath, field: &str) -> Diagnostic {
    let message = format!("{} needs the key `{field}`", subject(holder, path));
    Diagnostic::new(Code::MissingKey, Place::value(file, path.clone()), message)
}
