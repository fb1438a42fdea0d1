//! Tags within words: Liquid, shortcodes, components, comments, attribute lists, and the destinations of links.

use self::arguments::name_of_tag;
use super::front::Front;
use super::generator::Generator;
use super::pages::Pages;
use super::report::Report;

mod arguments;
mod html;
mod templates;

/// What was written is kept for the writer and shown to nobody.
const ADVICE_TAG: &str = "it is kept in a comment; write what it showed in Markdown";

/// Some prose of a page, without code blocks, that is converted.
pub(super) struct Tags<'a, 's> {
    pub(super) from: &'a str,
    pub(super) pages: &'a Pages<'s>,
    pub(super) front: &'a Front,
    pub(super) report: &'a mut Report,
    /// The line at which the prose starts.
    pub(super) line: usize,
    /// How far in the lines stand that come before the prose and after it.
    pub(super) indents: (Option<usize>, Option<usize>),
    /// Whether components and expressions of JavaScript may be in it.
    pub(super) is_mdx: bool,
}

/// What a tag becomes.
enum Becomes {
    Text(String),
    /// A line of a block, which stands on its own.
    Block(String),
    Nothing,
    Comment,
}

impl Tags<'_, '_> {
    pub(super) fn convert(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        while let Some(found) = text[at..].find(['`', '{', '<', '%', ']', '[', '\\', '$']) {
            out.push_str(&text[at..at + found]);
            at += found;
            let rest = &text[at..];
            let line = self.line + text[..at].matches('\n').count();
            let length = self.at(rest, line, &mut out);
            if length == 0 {
                let letter = rest.chars().next().map_or(1, char::len_utf8);
                out.push_str(&rest[..letter]);
                at += letter;
            } else {
                at += length;
            }
        }
        out.push_str(&text[at..]);
        out
    }

    /// Converts what starts here; gives its length, or 0 when it stays.
    fn at(&mut self, rest: &str, line: usize, out: &mut String) -> usize {
        if rest.starts_with('\\') {
            let escaped = rest.chars().nth(1).map_or(0, char::len_utf8);
            out.push_str(&rest[..1 + escaped]);
            return 1 + escaped;
        }
        if rest.starts_with('`') {
            let ticks = rest.len() - rest.trim_start_matches('`').len();
            let mark = &rest[..ticks];
            let end = rest[ticks..].find(mark).map_or(ticks, |end| 2 * ticks + end);
            out.push_str(&code(&rest[..end], self.from, line, self.report));
            return end;
        }
        if rest.starts_with("](") {
            return self.destination(rest, line, out);
        }
        let line_start = out.rfind('\n').map_or(0, |end| end + 1);
        let starts_line = out[line_start..].trim().is_empty();
        if starts_line && let Some(length) = start_of_definition(rest) {
            out.push_str(&rest[..length]);
            let target = &rest[length..];
            if !target.starts_with("{%") && !target.starts_with("{{") {
                let Some(end) = end_of_address_with_tag(target) else {
                    return length + self.bare_destination(target, out);
                };
                out.push_str(&format!("#\n{}", comment(&target[..end])));
                self.report
                    .note("a tag within an address", ADVICE_TAG, self.from, line);
                return length + end;
            }
            if let Some(tag) = self.tag_with_path(target, out) {
                return length + tag;
            }
            // A comment is no destination: it stands below.
            out.push_str("#\n");
            return length + self.at(target, line, out);
        }
        if starts_line && let Some(formula) = rest.strip_prefix("$$") {
            let Some(end) = formula.find("$$") else { return 0 };
            let indent = out[line_start..].to_owned();
            let lines = formula[..end].trim_matches('\n').lines();
            let lines: String = lines.map(|line| format!("{indent}{}\n", line.trim())).collect();
            out.push_str(&format!("```math\n{lines}{indent}```"));
            self.report.note(
                "a formula",
                "it is shown as code; a picture shows it as it looks",
                self.from,
                line,
            );
            return end + 4;
        }
        let toc = ["[[_TOC_]]", "[[toc]]", "[TOC]"]
            .into_iter()
            .find(|toc| rest.starts_with(toc));
        if let Some(toc) = toc.filter(|toc| rest.len() == toc.len() || rest[toc.len()..].starts_with('\n')) {
            self.report
                .converted("tables of contents, which every page has beside it");
            return toc.len();
        }
        let tag = |start: &str, end: &str| -> Option<usize> {
            rest.strip_prefix(start)?;
            Some(rest.find(end)? + end.len())
        };
        if let Some(length) = tag("{{<", ">}}").or_else(|| tag("{{%", "%}}")) {
            let inside = rest[3..length - 3].trim();
            let becomes = self.shortcode(inside);
            return self.write(
                becomes,
                "a Hugo shortcode",
                name_of_tag(inside),
                rest.split_at(length),
                line,
                out,
            );
        }
        if let Some(length) = tag("{{#", "}}") {
            let becomes = self.directive(rest[3..length - 2].trim());
            return self.write(
                becomes,
                "an mdBook directive",
                "",
                rest.split_at(length),
                line,
                out,
            );
        }
        if let Some(length) = tag("{{", "}}") {
            let becomes = self.variable(rest[2..length - 2].trim().trim_matches('-').trim());
            return self.write(becomes, "a Liquid variable", "", rest.split_at(length), line, out);
        }
        if let Some(length) = tag("{%", "%}") {
            let inside = rest[2..length - 2].trim().trim_matches('-').trim();
            if inside == "comment" {
                let end = rest
                    .find("{% endcomment %}")
                    .map_or(length, |end| end + "{% endcomment %}".len());
                return self.write(Becomes::Comment, "", "", rest.split_at(end), line, out);
            }
            let becomes = self.liquid(inside);
            return self.write(
                becomes,
                "a Liquid tag",
                name_of_tag(inside),
                rest.split_at(length),
                line,
                out,
            );
        }
        if rest.starts_with("{:") {
            let Some(length) = rest
                .find('}')
                .map(|end| end + 1)
                .filter(|end| !rest[..*end].contains('\n'))
            else {
                return 0;
            };
            self.report.converted("attribute lists of kramdown, taken out");
            return length;
        }
        if let Some(length) = attributes(rest) {
            let line_start = out.rfind('\n').map_or(0, |end| end + 1);
            let list = &rest[1..length - 1];
            // That of a heading is read with the heading.
            if out[line_start..].starts_with('#') {
                return 0;
            }
            return self.attributes(list, line, out, length);
        }
        if rest.starts_with("<%") {
            let Some(length) = tag("<%", "%>") else { return 0 };
            return self.write(
                Becomes::Comment,
                "an ERB tag",
                "",
                rest.split_at(length),
                line,
                out,
            );
        }
        if let Some(inside) = rest.strip_prefix("%%") {
            let Some(end) = inside.find("%%") else { return 0 };
            self.report.converted("comments of Obsidian, as comments of HTML");
            out.push_str(&comment(inside[..end].trim()));
            return end + 4;
        }
        if rest.starts_with('<') {
            return self.html(rest, line, out);
        }
        0
    }

    /// `{#id .class}` behind words: the id is kept as a place that links lead to.
    fn attributes(&mut self, list: &str, line: usize, out: &mut String, length: usize) -> usize {
        let id = list.split_whitespace().find_map(|word| word.strip_prefix('#'));
        match id {
            Some(id) => {
                self.report
                    .converted("ids behind words, as places that links lead to");
                out.push_str(&format!("<a id=\"{id}\"></a>"));
            }
            None => {
                self.report
                    .note("a list of attributes", ADVICE_TAG, self.from, line);
                out.push_str(&comment(&format!("{{{list}}}")));
            }
        }
        length
    }

    fn write(
        &mut self,
        becomes: Becomes,
        what: &str,
        name: &str,
        (written, after): (&str, &str),
        line: usize,
        out: &mut String,
    ) -> usize {
        match becomes {
            Becomes::Text(text) => {
                self.report.converted("tags and shortcodes, as Markdown");
                out.push_str(&text);
            }
            Becomes::Block(text) => {
                self.report.converted("tags and shortcodes, as Markdown");
                self.start_block(out, text.trim() == ":::", after);
                out.push_str(&text);
                // What stands behind a tag on its line is no title of the block.
                let words = after.trim_start_matches(' ');
                if !text.ends_with('\n') && !words.is_empty() && !words.starts_with('\n') {
                    let start = out.rfind('\n').map_or(0, |end| end + 1);
                    let indent = indent(&out[start..]);
                    out.push_str(&format!("\n{}", " ".repeat(indent)));
                    return written.len() + after.len() - words.len();
                }
            }
            Becomes::Nothing => {}
            Becomes::Comment => {
                if !what.is_empty() {
                    let name = if name.is_empty() {
                        String::new()
                    } else {
                        format!(" `{name}`")
                    };
                    self.report
                        .note(&format!("{what}{name}"), ADVICE_TAG, self.from, line);
                }
                out.push_str(&comment(written));
            }
        }
        written.len()
    }

    /// Goes to a line of its own for a block that opens or ends, as far in as what it holds: a list item ends with a line
    /// that stands further out.
    fn start_block(&self, out: &mut String, is_end: bool, after: &str) {
        let is_filled = |line: &&str| !line.trim().is_empty();
        let start = out.rfind('\n').map_or(0, |end| end + 1);
        let own = indent(&out[start..]);
        let neighbour = match is_end {
            true => out.lines().rfind(is_filled).map(indent).or(self.indents.0),
            false => after
                .lines()
                .skip(1)
                .find(is_filled)
                .map(indent)
                .or(self.indents.1),
        };
        let indent = neighbour.map_or(own, |indent| indent.min(own));
        if out[start..].trim().is_empty() {
            out.truncate(start);
        } else {
            out.truncate(out.trim_end_matches(' ').len());
            out.push_str("\n\n");
        }
        out.push_str(&" ".repeat(indent));
    }

    /// The destination of a link of Markdown, from its `](`.
    fn destination(&mut self, rest: &str, line: usize, out: &mut String) -> usize {
        out.push_str("](");
        let inside = &rest[2..];
        // A tag may stand in it: `]({{< ref "x" >}})`.
        let tagged = inside.starts_with("{{") || inside.starts_with("{%");
        if tagged {
            if let Some(length) = self.tag_with_path(inside, out) {
                return 2 + length;
            }
            let before = out.len();
            let length = self.at(inside, line, out);
            // A comment is no destination: it stands after the link.
            if length > 0 && out[before..].starts_with("<!--") {
                let comment = out.split_off(before);
                let end = inside[length..].find([')', '\n']).unwrap_or(0);
                out.push_str(&format!("#) {comment}"));
                return 2 + length + end + usize::from(inside[length + end..].starts_with(')'));
            }
            if length > 0 {
                let after = &inside[length..];
                let end = after.find([')', ' ', '"', '\n']).unwrap_or(0);
                let tail = &after[..end];
                // `{{ site.baseurl }}/x` is an address from the root.
                if tail.starts_with('/') {
                    let way = self.way_or(tail);
                    out.push_str(&way);
                } else {
                    out.push_str(tail);
                }
                return 2 + length + end;
            }
        }
        if let Some(end) = end_of_address_with_tag(inside) {
            out.push_str(&format!("#) {}", comment(&inside[..end])));
            self.report
                .note("a tag within an address", ADVICE_TAG, self.from, line);
            let rest = &inside[end..];
            let close = rest.find([')', '\n']).unwrap_or(0);
            return 2 + end + close + usize::from(rest[close..].starts_with(')'));
        }
        2 + self.bare_destination(inside, out)
    }

    /// A destination without a tag, up to its end; gives its length.
    fn bare_destination(&mut self, inside: &str, out: &mut String) -> usize {
        let (open, end) = match inside.strip_prefix('<') {
            Some(address) => (1, 1 + address.find('>').unwrap_or(0)),
            None => (0, inside.find([')', ' ', '\n']).unwrap_or(inside.len())),
        };
        let address = &inside[open..end];
        let way = self.way_or(address);
        if way == address {
            out.push_str(&inside[..end]);
            return end;
        }
        self.report.converted("links, as relative links to files");
        out.push_str(&way);
        end + open
    }

    /// The link of a tag that names a file in quotes, such as `{% page "guides/pay" %}`; gives the tag's length.
    fn tag_with_path(&mut self, inside: &str, out: &mut String) -> Option<usize> {
        let (start, end) = match inside.starts_with("{%") {
            true => ("{%", "%}"),
            false => ("{{", "}}"),
        };
        let tag = inside.strip_prefix(start)?;
        let tag = &tag[..tag.find(end)?];
        let mut quoted = tag.split(['"', '\'']).skip(1).step_by(2);
        let (address, more) = (quoted.next()?, quoted.next());
        let way = self.link_to(address).filter(|_| more.is_none())?;
        self.report.converted("tags and shortcodes, as Markdown");
        out.push_str(&way);
        Some(start.len() + tag.len() + end.len())
    }

    /// The relative link to what an address means, or the address.
    fn way_or(&self, address: &str) -> String {
        self.link_to(address).unwrap_or_else(|| address.to_owned())
    }

    fn link_to(&self, address: &str) -> Option<String> {
        let end = address.find(['#', '?']).unwrap_or(address.len());
        let (path, rest) = address.split_at(end);
        if path.is_empty() || path.contains("://") || path.starts_with("//") || path.starts_with("mailto:") {
            return None;
        }
        let file = self.pages.find(self.from, path)?;
        Some(format!("{}{rest}", self.pages.way(self.from, file)?))
    }
}

/// The length of an address that has a tag of a template in it; `None` for one without.
fn end_of_address_with_tag(text: &str) -> Option<usize> {
    let mut end = 0;
    let mut has_tag = false;
    while let Some(letter) = text[end..].chars().next() {
        let rest = &text[end..];
        let close = match rest {
            rest if rest.starts_with("{{") => "}}",
            rest if rest.starts_with("{%") => "%}",
            _ if matches!(letter, ')' | ' ' | '\n') => break,
            _ => {
                end += letter.len_utf8();
                continue;
            }
        };
        has_tag = true;
        end += rest.find(close)? + close.len();
    }
    has_tag.then_some(end)
}

/// The length of a list of attributes, `{#id .class}`, at the start of a text.
fn attributes(text: &str) -> Option<usize> {
    let list = text.strip_prefix('{')?;
    let end = list
        .find(['}', '\n'])
        .filter(|end| list[*end..].starts_with('}'))?;
    is_attributes(&list[..end]).then_some(end + 2)
}

/// How far in a line stands.
pub(super) fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// The length of `[label]: ` at the start of a line, which defines where links of that label lead.
fn start_of_definition(text: &str) -> Option<usize> {
    let label = text.strip_prefix('[').filter(|rest| !rest.starts_with('^'))?;
    let end = label.find([']', '\n'])?;
    let rest = label[end..].strip_prefix("]:")?;
    let spaces = rest.len() - rest.trim_start_matches(' ').len();
    Some(1 + end + 2 + spaces)
}

/// `::: type title`.
pub(super) fn callout(kind: &str, title: &str) -> String {
    let kind = kind.to_lowercase();
    let kind = match kind.as_str() {
        "primary" | "blue" | "" => "note",
        "green" => "success",
        "yellow" | "orange" => "warning",
        "red" => "danger",
        known if is_callout(known) => known,
        _ => "note",
    };
    format!("::: {kind} {title}").trim_end().to_owned()
}

fn is_attributes(list: &str) -> bool {
    crate::document::markdown::is_attributes(list)
}

pub(super) fn is_callout(word: &str) -> bool {
    crate::document::markdown::is_callout(word)
}

/// Code, in which Hugo shows a shortcode that stands in a comment of its own kind, and runs every other.
pub(super) fn code(code: &str, from: &str, line: usize, report: &mut Report) -> String {
    let shown = code
        .replace("{{</*", "{{<")
        .replace("*/>}}", ">}}")
        .replace("{{%/*", "{{%")
        .replace("*/%}}", "%}}");
    let has_tag = |open: &str, close: &str| code.find(open).is_some_and(|at| code[at..].contains(close));
    if shown != code {
        report.converted("shortcodes that are shown as code, as they look");
    } else if report.generator() == Generator::Hugo && (has_tag("{{<", ">}}") || has_tag("{{%", "%}}")) {
        report.note(
            "a Hugo shortcode in code",
            "it stays as it is; write what it showed",
            from,
            line,
        );
    }
    shown
}

/// Text that only writers see.
fn comment(written: &str) -> String {
    format!("<!-- {} -->", written.replace("-->", "-- >"))
}
