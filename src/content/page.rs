//! An ordinary page: strict about our words, lenient about those of other generators.
//!
//! A key that another generator knows by another word is taken over, one that nobody knows is kept under `extra`, and one
//! that is nearly ours is a warning. The manual has the table of [`TAKEN_OVER`].

use std::collections::HashSet;
use std::sync::Arc;

use super::front_matter;
use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::document::{Document, FrontMatter};
use crate::yaml::front_matter::{Lines, key};
use crate::yaml::node::{Data, Node};

front_matter! {
    /// The front matter of an ordinary page.
    PageFront, held by "a page",
    derived {},
    {}
}

/// The keys of a page.
const KEYS: [&str; 13] = [
    "aka",
    "aliases",
    "draft",
    "extra",
    "former",
    "order",
    "owner",
    "review_by",
    "see",
    "summary",
    "tags",
    "title",
    "visible",
];

/// Keys of other generators, with the one of ours that means the same.
pub const TAKEN_OVER: [(&str, &str); 20] = [
    ("abstract", "summary"),
    ("categories", "tags"),
    ("category", "tags"),
    ("description", "summary"),
    ("excerpt", "summary"),
    ("keywords", "tags"),
    ("linkTitle", "aka"),
    ("menu_order", "order"),
    ("nav_order", "order"),
    ("nav_title", "aka"),
    ("permalink", "aliases"),
    ("position", "order"),
    ("published", "draft"),
    ("redirect_from", "aliases"),
    ("redirects", "aliases"),
    ("short_title", "aka"),
    ("sidebar_label", "aka"),
    ("sidebar_position", "order"),
    ("url", "aliases"),
    ("weight", "order"),
];

/// Keys of other generators that say how they show a page, or when it was changed: kept without a word.
const KNOWN_ELSEWHERE: [&str; 24] = [
    "author",
    "authors",
    "comments",
    "cssclasses",
    "custom_edit_url",
    "date",
    "hide",
    "hide_table_of_contents",
    "icon",
    "id",
    "image",
    "lang",
    "last_update",
    "lastmod",
    "last_modified_at",
    "layout",
    "menu",
    "pagination_label",
    "parent",
    "slug",
    "template",
    "toc",
    "type",
    "updated",
];

/// Whether a key is known to be another generator's.
pub(super) fn is_of_another_generator(key: &str) -> bool {
    TAKEN_OVER.iter().any(|(theirs, _)| *theirs == key) || KNOWN_ELSEWHERE.contains(&key)
}

/// A key that is only kept, with its bytes in the file.
type ForeignKey = (Arc<str>, std::ops::Range<usize>);

/// Turns the keys of other generators into ours; returns the keys that are only kept.
pub(super) fn adapt(mut document: Document, problems: &mut Vec<Diagnostic>) -> (Document, Vec<ForeignKey>) {
    let mut tree = match &document.front {
        FrontMatter::Whole { text, offset } if !has_only_ours(text) => match Node::parse(text, *offset) {
            Ok(tree) => tree,
            // The reader reports it.
            Err(_) => return (document, Vec::new()),
        },
        FrontMatter::Tree(tree) => tree.clone(),
        _ => return (document, Vec::new()),
    };
    let span = tree.span.clone();
    let Data::Map(entries) = &mut tree.data else {
        return (document, Vec::new());
    };
    let mut ours: Vec<(Node, Node)> = Vec::new();
    let mut extra: Vec<(Node, Node)> = Vec::new();
    let mut foreign = Vec::new();
    let mut adapted = Vec::new();
    for (key, value) in std::mem::take(entries) {
        let name = key.text().unwrap_or_default().to_owned();
        if key.text().is_none() || name == "<<" || KEYS.contains(&name.as_str()) {
            ours.push((key, value));
        } else if let Some((_, own)) = TAKEN_OVER.iter().find(|(theirs, _)| *theirs == name) {
            adapted.push((*own, key, value));
        } else {
            let is_known = KNOWN_ELSEWHERE.contains(&name.as_str());
            match nearest(&name, KEYS).filter(|_| !is_known) {
                Some(near) => {
                    let message = format!("a page has no key `{name}`, so it is only kept as `extra`");
                    let place = Place::bytes(&document.path, key.span.clone());
                    let problem = Diagnostic::new(Code::UnknownKey, place, message).as_warning();
                    problems.push(problem.help(format!("did you mean `{near}`?")));
                }
                None if !is_known => foreign.push((Arc::from(name.as_str()), key.span.clone())),
                None => {}
            }
            extra.push((key, value));
        }
    }
    for (own, key, value) in adapted {
        take_over(&mut ours, &mut extra, own, key, value);
    }
    if !extra.is_empty() {
        let (_, kept) = slot(&mut ours, "extra", &span);
        if kept.is_null() {
            kept.data = Data::Map(Vec::new());
        }
        if let Data::Map(kept) = &mut kept.data {
            // What the page has under `extra` itself goes before.
            let names: HashSet<String> = kept
                .iter()
                .filter_map(|(key, _)| key.text().map(str::to_owned))
                .collect();
            kept.extend(
                extra
                    .into_iter()
                    .filter(|(key, _)| key.text().is_none_or(|key| !names.contains(key))),
            );
        }
    }
    tree.data = Data::Map(ours);
    document.front = FrontMatter::Tree(tree);
    (document, foreign)
}

/// Whether all keys at the top of some YAML are ours, as far as its lines show.
fn has_only_ours(text: &str) -> bool {
    Lines::from(text, 0).all(|line| {
        let line = &text[line];
        let is_inside = line.starts_with([' ', '\t', '#', '-', ']', '}']) || line.trim().is_empty();
        is_inside || key(line).is_some_and(|key| KEYS.contains(&key))
    })
}

/// Puts the value of another generator's key where ours looks for it; what does not fit is kept as it was.
fn take_over(
    ours: &mut Vec<(Node, Node)>,
    extra: &mut Vec<(Node, Node)>,
    own: &'static str,
    key: Node,
    value: Node,
) {
    let has_own = ours.iter().any(|(known, _)| known.text() == Some(own));
    let text = value.text().unwrap_or_default().trim().to_owned();
    let fits = match own {
        "order" => !has_own && text.parse::<f64>().is_ok(),
        "summary" => !has_own && !text.is_empty(),
        "draft" => !has_own && matches!(text.as_str(), "true" | "false"),
        "aliases" => {
            value.items().iter().all(|(_, item)| is_path(item)) && (value.text().is_none() || is_path(&value))
        }
        _ => value.entries().is_empty() && !value.is_null(),
    };
    if !fits {
        extra.push((key, value));
        return;
    }
    let span = value.span.clone();
    let scalar = |text: &str, is_plain| Node {
        span: span.clone(),
        data: Data::Scalar {
            text: text.to_owned(),
            is_plain,
        },
    };
    let (_, slot) = slot(ours, own, &key.span);
    match own {
        "order" => {
            let number = text.parse::<f64>().unwrap_or_default().clamp(-1e9, 1e9).round();
            *slot = scalar(&format!("{number}"), true);
        }
        "draft" => *slot = scalar(if text == "false" { "true" } else { "false" }, true),
        "summary" => *slot = value,
        _ => {
            let mut items: Vec<Node> = match std::mem::replace(&mut slot.data, Data::List(Vec::new())) {
                Data::List(items) => items.into_iter().map(|(_, item)| item).collect(),
                data @ Data::Scalar { .. } => {
                    let written = Node {
                        span: slot.span.clone(),
                        data,
                    };
                    if written.is_null() {
                        Vec::new()
                    } else {
                        vec![written]
                    }
                }
                Data::Map(_) => Vec::new(),
            };
            match value.data {
                Data::List(more) => items.extend(more.into_iter().map(|(_, item)| item)),
                // Categories are parted by commas where they are words.
                Data::Scalar { .. } if own == "tags" => {
                    let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
                    items.extend(words.map(|word| scalar(word, false)));
                }
                data => items.push(Node { span, data }),
            }
            let mut seen = HashSet::new();
            items.retain(|item| !item.is_null() && seen.insert(item.text().map(str::to_owned)));
            slot.data = Data::List(items.into_iter().enumerate().collect());
        }
    }
}

/// Whether a value is a path of the site, and no pattern of one.
fn is_path(value: &Node) -> bool {
    value.text().is_some_and(|text| {
        text.starts_with('/') && text.len() > 1 && !text.contains([':', '{', '*', '?', '#'])
    })
}

/// The value of a key of ours, made where it is missing.
fn slot<'o>(
    ours: &'o mut Vec<(Node, Node)>,
    name: &str,
    span: &std::ops::Range<usize>,
) -> &'o mut (Node, Node) {
    let at = ours.iter().position(|(key, _)| key.text() == Some(name));
    let at = at.unwrap_or_else(|| {
        let scalar = |text: &str| Node {
            span: span.clone(),
            data: Data::Scalar {
                text: text.to_owned(),
                is_plain: true,
            },
        };
        ours.push((scalar(name), scalar("")));
        ours.len() - 1
    });
    &mut ours[at]
}
