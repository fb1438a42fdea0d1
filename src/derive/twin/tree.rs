//! The `main` of a page as a tree, without what is not read: scripts, drawings, controls, ways around.

use html5gum::{HtmlString, Token, Tokenizer};

/// A piece of a page.
#[derive(Debug)]
pub(super) enum Node {
    Text(String),
    Element(Element),
}

/// An element that is read.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    pub(super) children: Vec<Node>,
}

impl Element {
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The elements in it that have one of some names; not those within them.
    pub(super) fn elements<'a>(&'a self, names: &'a [&str]) -> Vec<&'a Element> {
        let mut found = Vec::new();
        for child in &self.children {
            match child {
                Node::Element(element) if names.contains(&element.name.as_str()) => found.push(element),
                Node::Element(element) => found.extend(element.elements(names)),
                Node::Text(_) => {}
            }
        }
        found
    }
}

/// What a person does not read as text, with all that is in it.
const LEFT_OUT: [&str; 14] = [
    "script", "style", "template", "noscript", "svg", "canvas", "iframe", "dialog", "nav", "button",
    "select", "textarea", "progress", "datalist",
];

/// Elements without content.
pub(super) const VOID: [&str; 8] = ["img", "br", "hr", "input", "wbr", "col", "source", "track"];

/// How deep a tree may grow; what is deeper stands in the innermost element.
const MAX_DEPTH: usize = 100;

/// The `main` of a page, or all of a page that has none.
pub(super) fn main_of(html: &[u8]) -> Element {
    let start = memchr::memmem::find(html, b"<main").unwrap_or_default();
    let end = memchr::memmem::rfind(html, b"</main").filter(|end| *end >= start);
    let mut builder = Builder {
        open: vec![Element::default()],
        skipping: Vec::new(),
    };
    for token in Tokenizer::new(&html[start..end.unwrap_or(html.len())]) {
        let Ok(token) = token;
        builder.take(token);
    }
    while builder.open.len() > 1 {
        builder.close();
    }
    builder.open.pop().unwrap_or_default()
}

struct Builder {
    /// From the root to the innermost; never empty.
    open: Vec<Element>,
    /// The elements that are open from one that is left out on.
    skipping: Vec<String>,
}

impl Builder {
    fn take(&mut self, token: Token) {
        match token {
            Token::StartTag(tag) => {
                let name = words(&tag.name);
                let is_void = VOID.contains(&name.as_str()) || tag.self_closing;
                while let Some(last) = self.skipping.last()
                    && ends_before(last, &name)
                {
                    self.skipping.pop();
                }
                if !self.skipping.is_empty() {
                    if !is_void {
                        self.skipping.push(name);
                    }
                    return;
                }
                let attributes = tag
                    .attributes
                    .iter()
                    .map(|(name, value)| (words(name), words(value)));
                let element = Element {
                    name,
                    attributes: attributes.collect(),
                    children: Vec::new(),
                };
                match is_left_out(&element) {
                    true if is_void => {}
                    true => self.skipping.push(element.name),
                    false => self.start(element, is_void),
                }
            }
            Token::EndTag(tag) => self.end(&words(&tag.name)),
            Token::String(text) if self.skipping.is_empty() => {
                let text = words(&text);
                self.push(Node::Text(text));
            }
            _ => {}
        }
    }

    fn start(&mut self, element: Element, is_void: bool) {
        while self.open.len() > 1
            && self
                .open
                .last()
                .is_some_and(|open| ends_before(&open.name, &element.name))
        {
            self.close();
        }
        if is_void {
            self.push(Node::Element(element));
        } else if self.open.len() < MAX_DEPTH {
            self.open.push(element);
        }
    }

    fn end(&mut self, name: &str) {
        if let Some(at) = self.skipping.iter().rposition(|open| open == name) {
            self.skipping.truncate(at);
            return;
        }
        // What is left out ends with what holds it, where its own end tag is left out.
        if self.open.iter().any(|open| open.name == name) {
            self.skipping.clear();
        }
        let Some(at) = self.open.iter().rposition(|open| open.name == name) else {
            return;
        };
        while self.open.len() > at.max(1) {
            self.close();
        }
    }

    fn close(&mut self) {
        if let Some(element) = self.open.pop() {
            self.push(Node::Element(element));
        }
    }

    fn push(&mut self, node: Node) {
        if let Some(open) = self.open.last_mut() {
            open.children.push(node);
        }
    }
}

fn is_left_out(element: &Element) -> bool {
    LEFT_OUT.contains(&element.name.as_str())
        || element.attribute("hidden").is_some()
        || element.attribute("aria-hidden") == Some("true")
        || (element.name == "input" && element.attribute("type") != Some("checkbox"))
}

/// Whether an open element ends where another one starts, its end tag left out.
fn ends_before(open: &str, next: &str) -> bool {
    match open {
        "p" => super::blocks::is_block(next),
        "li" => next == "li",
        "dt" | "dd" => matches!(next, "dt" | "dd"),
        "td" | "th" => matches!(next, "td" | "th" | "tr" | "tbody" | "tfoot"),
        "tr" => matches!(next, "tr" | "tbody" | "tfoot"),
        _ => false,
    }
}

fn words(bytes: &HtmlString) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
