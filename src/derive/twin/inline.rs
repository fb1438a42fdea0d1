//! Words with their links and emphasis as Markdown.

use super::tree::{Element, Node};

/// Writes words, in which white space is one space.
pub(super) struct Inline<'a> {
    pub(super) out: String,
    rewrite: &'a dyn Fn(&str) -> String,
    /// What stands between blocks: a space, or `<br>` in the cell of a table.
    between: &'static str,
    /// Whether a block ended, so that `between` comes before the next word.
    is_between: bool,
    /// Whether a space comes before the next word.
    is_spaced: bool,
    /// Whether within a link, where no other can stand.
    is_link: bool,
}

impl<'a> Inline<'a> {
    pub(super) fn new(rewrite: &'a dyn Fn(&str) -> String) -> Self {
        Self {
            out: String::new(),
            rewrite,
            between: " ",
            is_between: false,
            is_spaced: false,
            is_link: false,
        }
    }

    /// For the cell of a table, whose text is one line.
    pub(super) fn of_cell(rewrite: &'a dyn Fn(&str) -> String) -> Self {
        Self {
            between: "<br>",
            ..Self::new(rewrite)
        }
    }

    pub(super) fn nodes(&mut self, nodes: &[Node]) {
        for (at, node) in nodes.iter().enumerate() {
            match node {
                Node::Text(text) => self.text(text),
                Node::Element(element) => self.element(element, nodes.get(at + 1)),
            }
        }
    }

    pub(super) fn element(&mut self, element: &Element, next: Option<&Node>) {
        match element.name.as_str() {
            "br" => self.is_between = true,
            "img" => self.image(element),
            "input" => {
                let is_done = element.attribute("checked").is_some();
                self.mark(if is_done { "[x]" } else { "[ ]" });
                self.is_spaced = true;
            }
            "a" => self.link(element),
            "code" | "samp" => self.code(element),
            "strong" | "b" => self.emphasis("**", element, next),
            "em" | "i" | "cite" | "var" => self.emphasis("*", element, next),
            "del" | "s" => self.emphasis("~~", element, next),
            name if super::blocks::is_block(name) => {
                self.is_between = true;
                self.nodes(&element.children);
                self.is_between = true;
            }
            _ => self.nodes(&element.children),
        }
        // Labels that stand side by side have a gap between them by their looks alone.
        self.is_spaced |=
            matches!(next, Some(Node::Element(next)) if next.name == "span" && element.name != "wbr");
    }

    fn text(&mut self, text: &str) {
        let mut rest = text;
        while let Some(word) = rest.split_ascii_whitespace().next() {
            self.is_spaced |= rest.starts_with(|letter: char| letter.is_ascii_whitespace());
            let start = rest
                .find(|letter: char| !letter.is_ascii_whitespace())
                .unwrap_or_default();
            self.gap();
            escape(&mut self.out, word);
            rest = &rest[start + word.len()..];
        }
        self.is_spaced |= !rest.is_empty();
    }

    /// Writes what stands between the last word and the next.
    fn gap(&mut self) {
        let (is_between, is_spaced) = (
            std::mem::take(&mut self.is_between),
            std::mem::take(&mut self.is_spaced),
        );
        if self.out.is_empty() {
            return;
        }
        if is_between {
            self.out.push_str(self.between);
        } else if is_spaced {
            self.out.push(' ');
        }
    }

    fn mark(&mut self, mark: &str) {
        self.gap();
        self.out.push_str(mark);
    }

    /// The words of an element by themselves.
    fn inner(&self, element: &Element) -> String {
        let mut inner = Inline {
            between: " ",
            is_link: self.is_link || element.name == "a",
            ..Inline::new(self.rewrite)
        };
        inner.nodes(&element.children);
        inner.out
    }

    fn link(&mut self, element: &Element) {
        let Some(address) = element.attribute("href").filter(|_| !self.is_link) else {
            return self.nodes(&element.children);
        };
        let words = self.inner(element);
        if words.is_empty() {
            return;
        }
        self.gap();
        self.out.push('[');
        self.out.push_str(&words);
        self.out.push_str("](");
        self.out.push_str(&destination(&(self.rewrite)(address)));
        self.out.push(')');
    }

    fn image(&mut self, element: &Element) {
        let words = element.attribute("alt").unwrap_or_default();
        let Some(address) = element.attribute("src").filter(|_| !words.is_empty()) else {
            return;
        };
        self.gap();
        self.out.push_str("![");
        let words: Vec<&str> = words.split_whitespace().collect();
        escape(&mut self.out, &words.join(" "));
        self.out.push_str("](");
        self.out.push_str(&destination(&(self.rewrite)(address)));
        self.out.push(')');
    }

    fn code(&mut self, element: &Element) {
        let text = plain(&element.children);
        let text: Vec<&str> = text.split_whitespace().collect();
        if text.is_empty() {
            return;
        }
        let text = text.join(" ");
        let mark = "`".repeat(longest_run(&text) + 1);
        let pad = if text.starts_with('`') || text.ends_with('`') {
            " "
        } else {
            ""
        };
        self.gap();
        self.out.push_str(&mark);
        self.out.push_str(pad);
        // A table splits its row before it reads code.
        self.out.push_str(&match self.between {
            "<br>" => text.replace('|', "\\|"),
            _ => text,
        });
        self.out.push_str(pad);
        self.out.push_str(&mark);
    }

    /// Words with marks around them, or bare words where Markdown would not read the marks.
    fn emphasis(&mut self, mark: &str, element: &Element, next: Option<&Node>) {
        let words = self.inner(element);
        let is_word = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
        let next = match next {
            Some(Node::Text(text)) => text.chars().next(),
            Some(Node::Element(next)) if next.name != "span" && !super::blocks::is_block(&next.name) => {
                Some('a')
            }
            _ => None,
        };
        let has_spaces =
            |text: &str| text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace);
        let before = if self.is_spaced || self.is_between {
            None
        } else {
            self.out.chars().next_back()
        };
        let starts = is_word(words.chars().next()) || !is_word(before);
        let ends = is_word(words.chars().next_back()) || !is_word(next);
        let is_plain = words.is_empty() || !starts || !ends || words.contains(mark) || has_spaces(&words);
        if is_plain {
            return self.nodes(&element.children);
        }
        self.gap();
        self.out.push_str(mark);
        self.out.push_str(&words);
        self.out.push_str(mark);
    }
}

/// All text of some nodes as it stands.
pub(super) fn plain(nodes: &[Node]) -> String {
    let mut text = String::new();
    for node in nodes {
        match node {
            Node::Text(words) => text.push_str(words),
            Node::Element(element) => text.push_str(&plain(&element.children)),
        }
    }
    text
}

/// The longest run of backquotes.
pub(super) fn longest_run(text: &str) -> usize {
    text.split(|letter| letter != '`')
        .map(str::len)
        .max()
        .unwrap_or_default()
}

/// Words that Markdown would read as more than words get a backslash.
fn escape(out: &mut String, word: &str) {
    let is_line_start = out.is_empty();
    let marker = word.trim_end_matches(['.', ')']);
    let is_number = word.len() == marker.len() + 1
        && !marker.is_empty()
        && marker.bytes().all(|byte| byte.is_ascii_digit());
    if is_line_start && is_number {
        out.push_str(marker);
        out.push('\\');
        out.push_str(&word[marker.len()..]);
        return;
    }
    let all_of = |mark: char| word.chars().all(|letter| letter == mark);
    let is_block = matches!(word, "-" | "+") || all_of('#') || all_of('=') || (all_of('-') && word.len() > 1);
    if is_line_start && (is_block || word.starts_with(':')) {
        out.push('\\');
    }
    for letter in word.chars() {
        if matches!(
            letter,
            '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '{'
        ) {
            out.push('\\');
        }
        out.push(letter);
    }
}

/// An address as the destination of a link.
fn destination(address: &str) -> String {
    match address.contains([' ', '(', ')', '<', '>']) {
        true => format!("<{}>", address.replace('<', "%3C").replace('>', "%3E")),
        false => address.to_owned(),
    }
}
