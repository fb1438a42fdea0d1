//! Tags of HTML and components of JavaScript.

use super::arguments::argument;
use super::{Becomes, Tags, callout, is_callout};

impl Tags<'_, '_> {
    /// A tag of HTML: links and pictures are led to their files, components of JavaScript kept in comments.
    pub(super) fn html(&mut self, rest: &str, line: usize, out: &mut String) -> usize {
        if rest.starts_with("<!--") {
            let end = rest.find("-->").map_or(rest.len(), |end| end + 3);
            out.push_str(&rest[..end]);
            return end;
        }
        let name: String = rest[1..]
            .trim_start_matches('/')
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '.')
            .collect();
        let Some(first) = name.chars().next() else {
            return 0;
        };
        let Some(end) = end_of_tag(rest) else { return 0 };
        let tag = &rest[..end];
        let is_component = first.is_ascii_uppercase() && name.bytes().any(|byte| byte.is_ascii_lowercase());
        if is_component {
            let is_closed =
                tag.starts_with("</") || tag.ends_with("/>") || rest[end..].contains(&format!("</{name}>"));
            if !self.is_mdx && !is_closed {
                if tag.contains('=') {
                    return 0;
                }
                // `<Name of task>` are words, which a browser would take for a tag.
                self.report.converted("words in angle brackets, as words");
                out.push_str("\\<");
                return 1;
            }
            let becomes = component(tag, &name);
            return self.write(becomes, "a component", &name, rest.split_at(end), line, out);
        }
        let name = name.to_ascii_lowercase();
        let has_markdown = |(_, after): &(&str, &str)| after.starts_with(['>', '=', ' ']);
        if tag.split_once(" markdown").filter(has_markdown).is_some() {
            let is_block = !matches!(name.as_str(), "summary" | "span" | "p" | "td" | "th" | "li" | "a");
            let id = argument(tag, "id").map_or_else(String::new, |id| format!(" id=\"{id}\""));
            out.push_str(&format!("<{name}{id}>"));
            // Markdown is read after an empty line.
            if is_block {
                out.push_str(if rest[end..].starts_with('\n') {
                    "\n"
                } else {
                    "\n\n"
                });
            }
            self.report.converted("Markdown within HTML");
            return end;
        }
        if name == "details" && tag.starts_with("</") {
            if !out.ends_with("\n\n") && !out.is_empty() {
                out.push('\n');
            }
            out.push_str(tag);
            return end;
        }
        for attribute in [" href=\"", " src=\""] {
            if let Some(at) = tag.find(attribute) {
                let start = at + attribute.len();
                let Some(length) = tag[start..].find('"') else {
                    continue;
                };
                let address = &tag[start..start + length];
                let way = self.way_or(address);
                if way != address {
                    self.report.converted("links, as relative links to files");
                }
                out.push_str(&tag[..start]);
                out.push_str(&way);
                out.push_str(&tag[start + length..]);
                return end;
            }
        }
        out.push_str(tag);
        end
    }
}

/// A component of MDX.
fn component(tag: &str, name: &str) -> Becomes {
    let is_end = tag.starts_with("</");
    let title = || {
        ["label", "title", "value", "name"]
            .iter()
            .find_map(|key| argument(tag.trim_end_matches(['>', '/']), key))
            .unwrap_or_default()
    };
    match name {
        "Tabs" | "CodeGroup" => Becomes::Block(if is_end {
            "\n:::\n".to_owned()
        } else {
            "::: tabs\n".to_owned()
        }),
        "TabItem" | "Tab" if is_end => Becomes::Block("\n:::\n".to_owned()),
        "TabItem" | "Tab" => Becomes::Block(format!("::: tab {}\n", title())),
        "Details" | "Accordion" if is_end => Becomes::Block("\n:::\n".to_owned()),
        "Details" | "Accordion" => Becomes::Block(format!("::: details {}\n", title())),
        known if is_callout(&known.to_lowercase()) => Becomes::Block(if is_end {
            "\n:::\n".to_owned()
        } else {
            format!("{}\n", callout(known, &title()))
        }),
        _ => Becomes::Comment,
    }
}

/// The length of a tag of HTML or JSX, whose values may hold `>` in quotes or braces.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    let mut braces = 0_usize;
    for (at, byte) in text.bytes().enumerate().take(4_000) {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'{') => braces += 1,
            (None, b'}') => braces = braces.saturating_sub(1),
            (None, b'>') if braces == 0 => return Some(at + 1),
            (None, b'\n') if text[at..].starts_with("\n\n") => return None,
            _ => {}
        }
    }
    None
}
