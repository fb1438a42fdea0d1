//! What search engines read of a page: schema.org data as JSON-LD, in the head.
//!
//! What becomes what is in `json_ld/things.rs`; every page besides says where it stands, as a `BreadcrumbList`. It holds what the page holds for this audience and no more, for
//! it is made of the same values. A block of data is no script: it runs nowhere, and a strict policy lets it stand.

use std::borrow::Cow;

use serde::{Serialize, Serializer};

use super::{Frame, Link, Scope};
use crate::plan::Subject;

mod things;

/// The block for the head of a page; empty where there is nothing to say.
pub fn block(scope: &Scope<'_>, frame: &Frame) -> String {
    let mut graph = things::of(scope, frame);
    if !frame.path.is_empty() && !matches!(scope.page.subject, Subject::NotFound) {
        graph.extend(breadcrumbs(scope, frame));
    }
    let data = match graph.len() {
        0 => return String::new(),
        1 => with_context(graph.remove(0)),
        _ => vec![CONTEXT, ("@graph", Datum::Things(graph))],
    };
    let json = serde_json::to_string(&Datum::Thing(data)).unwrap_or_default();
    let mut block = String::with_capacity(json.len() + 64);
    block.push_str("\n<script type=\"application/ld+json\">");
    escape_into(&mut block, &json);
    block.push_str("</script>");
    block
}

/// A thing, field by field.
type Thing<'a> = Vec<(&'static str, Datum<'a>)>;

const CONTEXT: (&str, Datum<'_>) = ("@context", Datum::Text(Cow::Borrowed("https://schema.org")));

/// What a field holds.
enum Datum<'a> {
    Text(Cow<'a, str>),
    Texts(Vec<&'a str>),
    Addresses(Vec<String>),
    Number(serde_json::Number),
    Thing(Thing<'a>),
    Things(Vec<Thing<'a>>),
}

impl Serialize for Datum<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Texts(texts) => texts.serialize(serializer),
            Self::Addresses(addresses) => addresses.serialize(serializer),
            Self::Number(number) => number.serialize(serializer),
            Self::Thing(thing) => serializer.collect_map(thing.iter().map(|(key, datum)| (key, datum))),
            Self::Things(things) => serializer.collect_seq(things.iter().map(Fields)),
        }
    }
}

/// A thing among others.
struct Fields<'a>(&'a Thing<'a>);

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, datum)| (key, datum)))
    }
}

impl<'a> From<&'a str> for Datum<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Datum<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

/// A thing within another one: its type, and one fact.
fn named<'a>(kind: &'static str, key: &'static str, datum: impl Into<Datum<'a>>) -> Datum<'a> {
    Datum::Thing(vec![("@type", kind.into()), (key, datum.into())])
}

/// Appends JSON so that no HTML parser takes anything in it for the end of its element.
fn escape_into(out: &mut String, json: &str) {
    let mut rest = json;
    while let Some(at) = rest.find(['<', '>', '&']) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'<' => "\\u003c",
            b'>' => "\\u003e",
            _ => "\\u0026",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

fn with_context(mut thing: Thing<'_>) -> Thing<'_> {
    thing.insert(0, CONTEXT);
    thing
}

/// A thing with its name, other names, description and address; what is empty is left out.
fn thing<'a>(kind: &'static str, frame: &'a Frame) -> Thing<'a> {
    let mut thing: Thing<'a> = vec![("@type", kind.into()), ("name", (&*frame.title).into())];
    if !frame.aka.is_empty() {
        let names = frame.aka.iter().map(String::as_str);
        thing.push(("alternateName", Datum::Texts(names.collect())));
    }
    if !frame.description.is_empty() {
        thing.push(("description", frame.description.as_str().into()));
    }
    if let Some(address) = &frame.canonical {
        thing.push(("url", address.as_str().into()));
    }
    if let Some(image) = &frame.image {
        thing.push(("image", image.url.as_str().into()));
    }
    thing
}

/// The way from the home page to this one.
fn breadcrumbs<'a>(scope: &Scope<'a>, frame: &'a Frame) -> Option<Thing<'a>> {
    if frame.breadcrumbs.is_empty() {
        return None;
    }
    let item = |(position, link): (usize, &'a Link)| -> Thing<'a> {
        let mut item = vec![
            ("@type", "ListItem".into()),
            ("position", Datum::Number((position + 1).into())),
            ("name", (&*link.title).into()),
        ];
        // The last one is this page.
        if position + 1 < frame.breadcrumbs.len() {
            item.push(("item", Datum::Text(absolute(scope, &link.url))));
        }
        item
    };
    let items = frame.breadcrumbs.iter().enumerate().map(item).collect();
    Some(vec![
        ("@type", "BreadcrumbList".into()),
        ("itemListElement", Datum::Things(items)),
    ])
}

/// An address with the host's, where that is known; else as the page's own links are, which readers resolve alike.
fn absolute<'a>(scope: &Scope<'_>, url: &'a str) -> Cow<'a, str> {
    match &scope.config.base.origin {
        Some(origin) if url.starts_with('/') => Cow::Owned(format!("{origin}{url}")),
        _ => Cow::Borrowed(url),
    }
}

#[cfg(test)]
mod tests;
