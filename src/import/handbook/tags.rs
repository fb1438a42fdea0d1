//! Tags within words: Liquid, shortcodes, components, comments, attribute lists, and the destinations of links.

use super::front::Front;
use super::pages::Pages;
use super::report::Report;

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
        while let Some(found) = text[at..].find(['`', '{', '<', '%', ']', '[', '\\']) {
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
            out.push_str(&rest[..end]);
            return end;
        }
        if rest.starts_with("](") {
            return self.destination(rest, line, out);
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
                &rest[..length],
                line,
                out,
            );
        }
        if let Some(length) = tag("{{#", "}}") {
            let becomes = self.directive(rest[3..length - 2].trim());
            return self.write(becomes, "an mdBook directive", "", &rest[..length], line, out);
        }
        if let Some(length) = tag("{{", "}}") {
            let becomes = self.variable(rest[2..length - 2].trim().trim_matches('-').trim());
            return self.write(becomes, "a Liquid variable", "", &rest[..length], line, out);
        }
        if let Some(length) = tag("{%", "%}") {
            let inside = rest[2..length - 2].trim().trim_matches('-').trim();
            if inside == "comment" {
                let end = rest
                    .find("{% endcomment %}")
                    .map_or(length, |end| end + "{% endcomment %}".len());
                return self.write(Becomes::Comment, "", "", &rest[..end], line, out);
            }
            let becomes = self.liquid(inside);
            return self.write(
                becomes,
                "a Liquid tag",
                name_of_tag(inside),
                &rest[..length],
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
        if rest.starts_with("<%") {
            let Some(length) = tag("<%", "%>") else { return 0 };
            return self.write(Becomes::Comment, "an ERB tag", "", &rest[..length], line, out);
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

    fn write(
        &mut self,
        becomes: Becomes,
        what: &str,
        name: &str,
        written: &str,
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
                let start = out.rfind('\n').map_or(0, |end| end + 1);
                if !out[start..].trim().is_empty() {
                    out.push_str("\n\n");
                }
                out.push_str(&text);
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

    /// `name arguments` or `/name` of Hugo.
    fn shortcode(&mut self, inside: &str) -> Becomes {
        let name = name_of_tag(inside);
        let is_end = inside.starts_with('/');
        let argument = |name: &str| argument(inside, name);
        let first = first_argument(inside);
        match name {
            "ref" | "relref" => match self.link_to(first.as_deref().unwrap_or_default()) {
                Some(way) => Becomes::Text(way),
                None => Becomes::Comment,
            },
            "figure" => match argument("src").or(first) {
                Some(src) => {
                    let way = self.way_or(&src);
                    let alt = argument("alt")
                        .or_else(|| argument("caption"))
                        .unwrap_or_default();
                    let title = argument("caption").or_else(|| argument("title"));
                    let title =
                        title.map_or_else(String::new, |title| format!(" \"{}\"", title.replace('"', "'")));
                    Becomes::Text(format!("![{alt}]({way}{title})"))
                }
                None => Becomes::Comment,
            },
            "youtube" => first.map_or(Becomes::Comment, |id| {
                Becomes::Text(format!("<https://www.youtube.com/watch?v={id}>"))
            }),
            "vimeo" => first.map_or(Becomes::Comment, |id| {
                Becomes::Text(format!("<https://vimeo.com/{id}>"))
            }),
            "tabs" | "tabpane" => Becomes::Block(if is_end { ":::" } else { "::: tabs" }.to_owned()),
            "tab" if is_end => Becomes::Block(":::".to_owned()),
            "tab" => {
                let title = argument("header")
                    .or_else(|| argument("name"))
                    .or_else(|| argument("title"))
                    .or(first);
                Becomes::Block(format!("::: tab {}", title.unwrap_or_default()))
            }
            "details" | "expand" | "spoiler" if is_end => Becomes::Block(":::".to_owned()),
            "details" | "expand" | "spoiler" => {
                let title = argument("summary").or_else(|| argument("title")).or(first);
                Becomes::Block(
                    format!("::: details {}", title.unwrap_or_default())
                        .trim_end()
                        .to_owned(),
                )
            }
            "hint" | "notice" | "alert" | "callout" | "admonition" if is_end => {
                Becomes::Block(":::".to_owned())
            }
            "hint" | "notice" | "alert" | "callout" | "admonition" => {
                let kind = argument("type")
                    .or_else(|| argument("color"))
                    .or(first.filter(|word| !word.contains(' ')));
                let title = argument("title").unwrap_or_default();
                Becomes::Block(callout(kind.as_deref().unwrap_or("note"), &title))
            }
            known if is_callout(known) => Becomes::Block(if is_end {
                ":::".to_owned()
            } else {
                callout(known, &argument("title").unwrap_or_default())
            }),
            _ => Becomes::Comment,
        }
    }

    /// `include x.md` of mdBook.
    fn directive(&mut self, inside: &str) -> Becomes {
        let (name, rest) = inside.split_once(' ').unwrap_or((inside, ""));
        match name {
            "include" => {
                let page = self
                    .pages
                    .find_by_name(self.from, rest.split(':').next().unwrap_or_default().trim());
                let path = page
                    .filter(|page| page.ends_with(".md"))
                    .and_then(|page| self.pages.new_path(page));
                match path {
                    Some(path) => Becomes::Block(format!("![[{}]]", path.trim_end_matches(".md"))),
                    None => Becomes::Comment,
                }
            }
            "title" => Becomes::Nothing,
            _ => Becomes::Comment,
        }
    }

    /// `{{ … }}` of Liquid.
    fn variable(&mut self, inside: &str) -> Becomes {
        match inside {
            "page.title" => self
                .front
                .title()
                .map_or(Becomes::Comment, |title| Becomes::Text(title.to_owned())),
            "site.baseurl" | "site.url" => Becomes::Nothing,
            _ => {
                let quoted = inside.split(['"', '\'']).nth(1);
                match quoted.filter(|_| inside.contains("_url")) {
                    Some(address) => Becomes::Text(self.way_or(address)),
                    None => Becomes::Comment,
                }
            }
        }
    }

    /// `{% … %}` of Liquid, and of GitBook.
    fn liquid(&mut self, inside: &str) -> Becomes {
        let name = name_of_tag(inside);
        let argument = |name: &str| argument(inside, name);
        let block = |text: &str| Becomes::Block(text.to_owned());
        match name {
            "link" | "post_url" => {
                let target = inside[name.len()..].trim().trim_matches(['"', '\'']);
                let target = if name == "post_url" {
                    format!("posts/{target}")
                } else {
                    target.to_owned()
                };
                self.link_to(&target).map_or(Becomes::Comment, Becomes::Text)
            }
            "raw" | "endraw" | "endcontent-ref" | "content-ref" => Becomes::Nothing,
            "hint" => Becomes::Block(callout(&argument("style").unwrap_or_default(), "")),
            "endhint" | "endtab" | "endtabs" => block(":::"),
            "tabs" => block("::: tabs"),
            "tab" => Becomes::Block(format!("::: tab {}", argument("title").unwrap_or_default())),
            "embed" | "file" => match argument("url").or_else(|| argument("src")) {
                Some(url) if url.starts_with("http") => Becomes::Text(format!("<{url}>")),
                Some(file) => Becomes::Text(format!("[{file}]({})", self.way_or(&file))),
                None => Becomes::Comment,
            },
            "highlight" => Becomes::Block(format!(
                "```{}",
                inside.split_whitespace().nth(1).unwrap_or_default()
            )),
            "endhighlight" => block("```"),
            known if is_callout(known) => Becomes::Block(callout(known, "")),
            known if known.strip_prefix("end").is_some_and(is_callout) => block(":::"),
            _ => Becomes::Comment,
        }
    }

    /// The destination of a link of Markdown, from its `](`.
    fn destination(&mut self, rest: &str, line: usize, out: &mut String) -> usize {
        out.push_str("](");
        let inside = &rest[2..];
        // A tag may stand in it: `]({{< ref "x" >}})`.
        let tagged = inside.starts_with("{{") || inside.starts_with("{%");
        if tagged {
            let length = self.at(inside, line, out);
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
        let (open, end) = match inside.strip_prefix('<') {
            Some(address) => (1, 1 + address.find('>').unwrap_or(0)),
            None => (0, inside.find([')', ' ', '\n']).unwrap_or(inside.len())),
        };
        let address = &inside[open..end];
        let way = self.way_or(address);
        if way == address {
            out.push_str(&inside[..end]);
        } else {
            self.report.converted("links, as relative links to files");
            out.push_str(&way);
            return 2 + end + open;
        }
        2 + end
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

    /// A tag of HTML: links and pictures are led to their files, components of JavaScript kept in comments.
    fn html(&mut self, rest: &str, line: usize, out: &mut String) -> usize {
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
                return 0;
            }
            let becomes = component(tag, &name);
            return self.write(becomes, "a component", &name, tag, line, out);
        }
        let name = name.to_ascii_lowercase();
        if matches!(name.as_str(), "details" | "div" | "section" | "aside") && tag.contains(" markdown") {
            out.push_str(&format!("<{name}>\n"));
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

pub(super) fn is_callout(word: &str) -> bool {
    crate::document::markdown::is_callout(word)
}

/// Text that only writers see.
fn comment(written: &str) -> String {
    format!("<!-- {} -->", written.replace("-->", "-- >"))
}

fn name_of_tag(inside: &str) -> &str {
    let inside = inside.trim_start_matches('/').trim_start();
    inside.split([' ', '\n', '\t']).next().unwrap_or_default()
}

/// The value of `name="value"`.
fn argument(inside: &str, name: &str) -> Option<String> {
    let mut rest = inside;
    while let Some(at) = rest.find(name) {
        let before = rest[..at].chars().next_back();
        let after = rest[at + name.len()..].trim_start();
        rest = &rest[at + name.len()..];
        let Some(value) = after.strip_prefix('=') else {
            continue;
        };
        if before.is_some_and(char::is_alphanumeric) {
            continue;
        }
        let value = value.trim_start();
        let quote = value.chars().next()?;
        if matches!(quote, '"' | '\'') {
            return Some(value[1..].split(quote).next()?.to_owned());
        }
        return Some(value.split([' ', '\n', '>']).next()?.to_owned());
    }
    None
}

/// The first argument without a name.
fn first_argument(inside: &str) -> Option<String> {
    let rest = inside.trim_start_matches('/').trim_start();
    let rest = rest[name_of_tag(inside).len()..].trim_start();
    let quote = rest.chars().next()?;
    if matches!(quote, '"' | '\'' | '`') {
        return Some(rest[1..].split(quote).next()?.to_owned());
    }
    let word = rest.split_whitespace().next()?;
    (!word.contains('=')).then(|| word.to_owned())
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
