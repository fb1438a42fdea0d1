//! Paragraphs, lists, facts, tables and code as Markdown.

use super::inline::{Inline, longest_run, plain};
use super::tree::{Element, Node};

/// Elements that stand on lines of their own.
const BLOCKS: [&str; 41] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "legend",
    "li",
    "main",
    "menu",
    "ol",
    "p",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tr",
    "th",
    "ul",
];

pub(super) fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name)
}

/// The text of an element.
pub(super) fn text_of(element: &Element, rewrite: &dyn Fn(&str) -> String) -> String {
    Writer { rewrite }.flow(&element.children).join("\n\n")
}

struct Writer<'a> {
    rewrite: &'a dyn Fn(&str) -> String,
}

impl Writer<'_> {
    /// The blocks of some nodes, in order. Words between blocks are a paragraph.
    fn flow(&self, nodes: &[Node]) -> Vec<String> {
        let mut blocks = Vec::new();
        let mut run_start = 0;
        for (at, node) in nodes.iter().enumerate() {
            if let Node::Element(element) = node
                && holds_blocks(element)
            {
                blocks.extend(self.words(&nodes[run_start..at]));
                blocks.extend(self.block(element));
                run_start = at + 1;
            }
        }
        blocks.extend(self.words(&nodes[run_start..]));
        blocks
    }

    /// A paragraph of words, if there are any.
    fn words(&self, nodes: &[Node]) -> Option<String> {
        let mut inline = Inline::new(self.rewrite);
        inline.nodes(nodes);
        (!inline.out.is_empty()).then_some(inline.out)
    }

    fn block(&self, element: &Element) -> Vec<String> {
        let children = &element.children;
        let level = match element.name.as_bytes() {
            [b'h', level @ b'1'..=b'6'] => usize::from(level - b'0'),
            _ => 0,
        };
        match element.name.as_str() {
            _ if level > 0 => {
                let words = self.words(children).into_iter();
                words
                    .map(|words| format!("{} {words}", "#".repeat(level)))
                    .collect()
            }
            "p" | "figcaption" | "summary" | "caption" | "legend" | "dt" | "address"
                if !holds_block_within(element) =>
            {
                self.words(children).into_iter().collect()
            }
            "ul" | "menu" => self.list(element, |_| "- ".to_owned()),
            "ol" => {
                let start: usize = element
                    .attribute("start")
                    .and_then(|start| start.parse().ok())
                    .unwrap_or(1);
                self.list(element, |index| format!("{}. ", start + index))
            }
            "dl" => self.facts(element),
            "table" => self.table(element),
            "pre" => self.code(element),
            "blockquote" => {
                let text = self.flow(children).join("\n\n");
                (!text.is_empty())
                    .then(|| prefixed(&text, "> ", "> "))
                    .into_iter()
                    .collect()
            }
            "hr" => vec!["---".to_owned()],
            _ => self.flow(children),
        }
    }

    fn list(&self, element: &Element, marker: impl Fn(usize) -> String) -> Vec<String> {
        let mut items = Vec::new();
        for node in &element.children {
            let blocks = match node {
                Node::Element(item) if item.name == "li" => self.flow(&item.children),
                Node::Element(item) => self.block(item),
                Node::Text(_) => continue,
            };
            if !blocks.is_empty() {
                items.push(item(&marker(items.len()), &blocks));
            }
        }
        joined(items)
    }

    /// A list of facts: each name with what is said of it.
    fn facts(&self, element: &Element) -> Vec<String> {
        let mut facts: Vec<(String, Vec<String>)> = Vec::new();
        for part in element.elements(&["dt", "dd"]) {
            if part.name == "dt" {
                facts.push((self.words(&part.children).unwrap_or_default(), Vec::new()));
            } else if let Some((_, said)) = facts.last_mut() {
                said.push(self.flow(&part.children).join("\n\n"));
            } else {
                facts.push((String::new(), self.flow(&part.children)));
            }
        }
        let items = facts.into_iter().filter_map(|(name, said)| {
            let said: Vec<String> = said.into_iter().filter(|said| !said.is_empty()).collect();
            let is_short = said.iter().all(|said| !said.contains('\n') && !starts_list(said));
            match (name.is_empty(), said.is_empty()) {
                (true, true) => None,
                (true, false) => Some(item("- ", &said)),
                (false, true) => Some(format!("- {name}")),
                (false, false) if is_short => Some(format!("- {name}: {}", said.join("; "))),
                (false, false) => Some(item("- ", &[vec![format!("{name}:")], said].concat())),
            }
        });
        joined(items.collect())
    }

    fn table(&self, element: &Element) -> Vec<String> {
        let mut blocks: Vec<String> = element
            .elements(&["caption"])
            .into_iter()
            .flat_map(|caption| self.block(caption))
            .collect();
        let rows: Vec<Vec<String>> = element
            .elements(&["tr"])
            .into_iter()
            .map(|row| self.row(row))
            .collect();
        let width = rows.iter().map(Vec::len).max().unwrap_or_default();
        if width == 0 {
            return blocks;
        }
        let line = |cells: &[String]| {
            let empty = std::iter::repeat(String::new());
            let cells: Vec<String> = cells.iter().cloned().chain(empty).take(width).collect();
            format!("| {} |", cells.join(" | "))
        };
        let mut lines = Vec::with_capacity(rows.len() + 1);
        let has_head = element
            .elements(&["thead"])
            .iter()
            .any(|head| !head.elements(&["tr"]).is_empty());
        let (head, body) = match (has_head, rows.split_first()) {
            (true, Some((head, body))) => (head.as_slice(), body),
            _ => (&[][..], rows.as_slice()),
        };
        lines.push(line(head));
        lines.push(format!("|{}", " --- |".repeat(width)));
        lines.extend(body.iter().map(|row| line(row)));
        blocks.push(lines.join("\n"));
        blocks
    }

    fn row(&self, row: &Element) -> Vec<String> {
        let mut cells = Vec::new();
        for cell in row.elements(&["td", "th"]) {
            let mut inline = Inline::of_cell(self.rewrite);
            inline.nodes(&cell.children);
            cells.push(inline.out);
            let columns: usize = cell
                .attribute("colspan")
                .and_then(|count| count.parse().ok())
                .unwrap_or(1);
            cells.extend(std::iter::repeat_n(String::new(), columns.clamp(1, 100) - 1));
        }
        cells
    }

    fn code(&self, element: &Element) -> Vec<String> {
        let text = plain(&element.children);
        let language = element.elements(&["code"]).into_iter().find_map(|code| {
            let classes = code.attribute("class")?.split_whitespace();
            classes.filter_map(|class| class.strip_prefix("language-")).next()
        });
        let fence = "`".repeat(longest_run(&text).max(2) + 1);
        let text = text.strip_suffix('\n').unwrap_or(&text);
        vec![format!(
            "{fence}{}\n{text}\n{fence}",
            language.unwrap_or_default()
        )]
    }
}

/// Whether an element is a block, or a word with blocks in it, such as a link around a card's heading and list.
fn holds_blocks(element: &Element) -> bool {
    is_block(&element.name) || (element.name != "a" && holds_block_within(element))
}

fn holds_block_within(element: &Element) -> bool {
    element
        .children
        .iter()
        .any(|child| matches!(child, Node::Element(child) if holds_blocks(child)))
}

/// The blocks of a list's item, after its mark.
fn item(marker: &str, blocks: &[String]) -> String {
    let mut text = String::new();
    for (at, block) in blocks.iter().enumerate() {
        if at > 0 {
            text.push_str(if at == 1 && starts_list(block) {
                "\n"
            } else {
                "\n\n"
            });
        }
        text.push_str(block);
    }
    prefixed(&text, marker, &" ".repeat(marker.len()))
}

fn starts_list(block: &str) -> bool {
    block.starts_with("- ")
        || block
            .split_once(". ")
            .is_some_and(|(number, _)| number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A list's items, apart where any of them has paragraphs.
fn joined(items: Vec<String>) -> Vec<String> {
    if items.is_empty() {
        return Vec::new();
    }
    let is_loose = items.iter().any(|item| item.contains("\n\n"));
    vec![items.join(if is_loose { "\n\n" } else { "\n" })]
}

/// Lines with something before them: the first, and all others that are not empty.
fn prefixed(text: &str, first: &str, rest: &str) -> String {
    let mut out = String::with_capacity(text.len() + first.len());
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            out.push('\n');
        }
        let prefix = if at == 0 { first } else { rest };
        out.push_str(if line.is_empty() {
            prefix.trim_end()
        } else {
            prefix
        });
        out.push_str(line);
    }
    out
}
