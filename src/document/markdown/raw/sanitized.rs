//! Raw HTML, written again: what is harmless of it, in one plain form, with a warning for the rest.

use std::ops::Range;

use super::RawPlace;
use super::allowed::{self, Closing, Fate};
use super::tokens::{StartTag, Token, Tokens};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::document::html::{escape_attribute, unescape};
use crate::document::markdown::destinations;
use crate::document::markdown::links::unsafe_link;
use crate::document::markdown::{Foreign, Renderer};
use crate::document::{LinkKind, SlotKind};

const ALLOW_HELP: &str =
    "write it in Markdown; or, if everybody who writes here is trusted, set `raw_html: allow`";

impl Renderer<'_, '_> {
    /// Writes what is harmless of raw HTML, in one plain form, and reports the rest.
    pub(super) fn sanitized_html(&mut self, html: &str, place: &RawPlace<'_>) {
        let mut tokens = Tokens::of(html);
        while let Some(token) = tokens.next() {
            if self.guard.as_ref().is_some_and(|guard| guard.is_too_deep) {
                return;
            }
            match token {
                Token::Text(range) => self.sanitized_text(&html[range]),
                Token::Comment { range, is_closed } => {
                    let is_comment = html[range.clone()].starts_with("<!--");
                    if !is_closed {
                        let start = place.of(range.start..range.start + 2);
                        self.dropped(
                            start,
                            "this comment has no end and hides what follows it",
                            "add `-->` where it ends",
                        );
                    } else if !is_comment {
                        self.dropped(place.of(range), "this declaration is not kept", "delete it");
                    }
                }
                Token::End { name, .. } => {
                    let muted = self.muted.as_ref().is_some_and(|(muted, _)| *muted == name);
                    if muted && let Some((_, at)) = self.muted.take() {
                        self.out.truncate(at);
                    } else if let (Some((name, _)), Some(guard)) = (allowed::element(&name), &mut self.guard)
                    {
                        guard.close(&mut self.out, name);
                    }
                }
                Token::Start(tag) => match allowed::element(&tag.name) {
                    Some((name, closing)) => self.sanitized_tag(html, &tag, name, closing, place),
                    None => {
                        self.dropped_element(html, &tag, place);
                        if allowed::loses_content(&tag.name) {
                            let is_cut = tokens.skip_content(&tag.name).end == html.len();
                            // Within a line, the content is Markdown, up to the end tag or the end of the line.
                            if is_cut && self.muted.is_none() {
                                self.muted = Some((tag.name, self.out.len()));
                            }
                        }
                    }
                },
            }
        }
    }

    fn sanitized_text(&mut self, text: &str) {
        if let Some(guard) = &mut self.guard
            && !text.trim_ascii().is_empty()
        {
            guard.leave_table(&mut self.out);
        }
        for (position, part) in text.split('<').enumerate() {
            if position > 0 {
                self.out.push_str("&lt;");
            }
            self.out.push_str(part);
        }
    }

    fn sanitized_tag(
        &mut self,
        html: &str,
        tag: &StartTag,
        name: &'static str,
        closing: Closing,
        place: &RawPlace<'_>,
    ) {
        if let Some(guard) = &mut self.guard {
            guard.open(&mut self.out, name, closing);
        }
        self.out.push('<');
        self.out.push_str(name);
        if name == "img" && !tag.attributes.iter().any(|attribute| attribute.name == "alt") {
            self.report_missing_alt(place.of(tag.range.clone()));
        }
        let mut classes = String::new();
        let mut reported: Vec<&str> = Vec::new();
        for attribute in &tag.attributes {
            let written = attribute.value.clone().map_or("", |value| &html[value]);
            let value = unescape(written);
            // `<a name>` is how anchors were written before `id`, and still is in many handbooks.
            let has_id = || tag.attributes.iter().any(|other| other.name == "id");
            let attribute_name = match (&*tag.name, &*attribute.name) {
                ("a", "name") if has_id() => continue,
                ("a", "name") => "id",
                (_, name) => name,
            };
            match allowed::fate(&tag.name, attribute_name, &value) {
                Fate::Kept => {
                    self.out.push(' ');
                    self.out.push_str(attribute_name);
                    self.out.push_str("=\"");
                    // References that are not known here are left to the sanitiser.
                    for c in written.chars() {
                        match c {
                            '"' => self.out.push_str("&quot;"),
                            '<' => self.out.push_str("&lt;"),
                            '>' => self.out.push_str("&gt;"),
                            c => self.out.push(c),
                        }
                    }
                    self.out.push('"');
                }
                Fate::Link => {
                    let Some(range) = attribute.value.clone() else {
                        continue;
                    };
                    let kind = if attribute.name == "src" {
                        LinkKind::Image
                    } else {
                        LinkKind::RawHtml
                    };
                    if destinations::is_unsafe(&value, kind) {
                        let place = Place::bytes(self.page.file, self.page.places.range(place.of(range)));
                        self.found.push(unsafe_link(place, &value, kind));
                        continue;
                    }
                    let link = self.raw_link(&attribute.name, value.into_owned(), place.of(range));
                    self.out.push(' ');
                    self.out.push_str(&attribute.name);
                    self.out.push_str("=\"");
                    self.gap(SlotKind::Url, link);
                    self.out.push('"');
                }
                Fate::Class(class) => {
                    if !classes.is_empty() {
                        classes.push(' ');
                    }
                    classes.push_str(&class);
                }
                Fate::Dropped => {}
                Fate::Reported if attribute.name == "markdown" => {
                    self.found_foreign(Foreign::MarkdownInHtml, place.of(tag.range.clone()));
                }
                Fate::Reported => reported.push(&attribute.name),
            }
        }
        if !classes.is_empty() {
            self.out.push_str(" class=\"");
            escape_attribute(&mut self.out, &classes);
            self.out.push('"');
        }
        self.out.push('>');
        if !reported.is_empty() {
            let names = reported
                .iter()
                .map(|name| format!("`{name}`"))
                .collect::<Vec<_>>()
                .join(", ");
            let verb = if reported.len() == 1 { "is" } else { "are" };
            let message = format!("{names} of `<{}>` {verb} not kept", tag.name);
            self.dropped(place.of(tag.range.clone()), &message, ALLOW_HELP);
        }
    }

    /// Reports an element that is not kept; components of other generators once for the page.
    fn dropped_element(&mut self, html: &str, tag: &StartTag, place: &RawPlace<'_>) {
        let written = &html[tag.range.clone()];
        let is_component = written[1..].starts_with(|letter: char| letter.is_ascii_uppercase())
            && written.bytes().any(|byte| byte.is_ascii_lowercase())
            && (!tag.attributes.is_empty()
                || written.ends_with("/>")
                || has_end_tag(self.page.text, written));
        if is_component {
            return self.found_foreign(Foreign::Jsx, place.of(tag.range.clone()));
        }
        let message = format!("`<{}>` is not kept", tag.name);
        let help = if is_known_to_html(&tag.name) {
            ALLOW_HELP.to_owned()
        } else {
            format!(
                "if it is meant as text, write `\\<{}>` or put it in backquotes",
                tag.name
            )
        };
        self.dropped(place.of(tag.range.clone()), &message, &help);
    }

    fn dropped(&mut self, range: Range<usize>, message: &str, help: &str) {
        let place = Place::bytes(self.page.file, self.page.places.range(range));
        self.found
            .push(Diagnostic::new(Code::RawHtmlDropped, place, message).help(help));
    }
}

/// Whether the element of a start tag is closed by an end tag of the same letter case.
fn has_end_tag(text: &str, start_tag: &str) -> bool {
    let name: String = start_tag[1..]
        .chars()
        .take_while(|letter| letter.is_alphanumeric())
        .collect();
    text.contains(&format!("</{name}>"))
}

/// Elements of HTML that are not kept, as opposed to placeholders such as `<name>` that are meant as text.
fn is_known_to_html(name: &str) -> bool {
    const KNOWN: &[&str] = &[
        "acronym",
        "address",
        "applet",
        "area",
        "base",
        "basefont",
        "big",
        "blink",
        "body",
        "button",
        "canvas",
        "center",
        "datalist",
        "dialog",
        "dir",
        "embed",
        "fieldset",
        "font",
        "footer",
        "form",
        "frame",
        "frameset",
        "head",
        "header",
        "hgroup",
        "html",
        "iframe",
        "input",
        "label",
        "legend",
        "link",
        "main",
        "map",
        "marquee",
        "math",
        "menu",
        "meta",
        "meter",
        "nav",
        "nobr",
        "noembed",
        "noframes",
        "noscript",
        "object",
        "optgroup",
        "option",
        "output",
        "param",
        "plaintext",
        "progress",
        "script",
        "search",
        "select",
        "slot",
        "strike",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
        "track",
        "tt",
        "xmp",
    ];
    KNOWN.contains(&name)
}
