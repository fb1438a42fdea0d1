//! The tags, comments and text of raw HTML, read as a browser reads them.

use std::ops::Range;

/// A piece of raw HTML.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// Text, and whatever cannot be read as markup.
    Text(Range<usize>),
    /// `<!-- … -->`; also `<!doctype>`, `<?php ?>` and the like, which browsers take for comments.
    Comment {
        /// All of it.
        range: Range<usize>,
        /// Whether its end is in the text.
        is_closed: bool,
    },
    /// A start tag.
    Start(StartTag),
    /// An end tag.
    End {
        /// All of it.
        range: Range<usize>,
        /// In lower case.
        name: String,
    },
}

/// A start tag.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct StartTag {
    /// All of it.
    pub(super) range: Range<usize>,
    /// In lower case.
    pub(super) name: String,
    /// In order; of several with one name, browsers take the first.
    pub(super) attributes: Vec<Attribute>,
}

/// An attribute of a start tag.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Attribute {
    /// In lower case.
    pub(super) name: String,
    /// What stands within the quotes, as written.
    pub(super) value: Option<Range<usize>>,
    /// The value with its quotes.
    pub(super) quoted: Range<usize>,
}

/// Elements whose content browsers do not read as markup.
pub(super) fn holds_raw_text(name: &str) -> bool {
    matches!(
        name,
        "script" | "style" | "textarea" | "title" | "xmp" | "iframe" | "noembed" | "noframes" | "plaintext"
    )
}

/// The tokens of raw HTML; each of its bytes is in one of them.
pub(super) struct Tokens<'a> {
    html: &'a str,
    at: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn of(html: &'a str) -> Self {
        Self { html, at: 0 }
    }

    /// Passes over the content of an element that holds no markup, up to its end tag or the end of all.
    pub(super) fn skip_content(&mut self, name: &str) -> Range<usize> {
        let start = self.at;
        let bytes = self.html.as_bytes();
        while let Some(found) = memchr::memmem::find(&bytes[self.at..], b"</") {
            let tag = self.at + found + 2;
            let is_end = bytes
                .get(tag..tag + name.len())
                .is_some_and(|end| end.eq_ignore_ascii_case(name.as_bytes()))
                && bytes
                    .get(tag + name.len())
                    .is_none_or(|byte| !byte.is_ascii_alphanumeric());
            if is_end {
                self.at = tag - 2;
                return start..self.at;
            }
            self.at = tag;
        }
        self.at = self.html.len();
        start..self.at
    }

    /// The markup at a `<`, if it is any.
    fn markup(&self, at: usize) -> Option<Token> {
        let rest = &self.html.as_bytes()[at..];
        // A tag without end takes all the rest. Here the rest is text, so that it is not lost.
        let unfinished = Token::Text(at..self.html.len());
        match rest.get(1)? {
            b'!' if rest.starts_with(b"<!--") => Some(self.comment(at)),
            b'!' | b'?' => {
                let (end, is_closed) = find(rest, b">").map_or((rest.len(), false), |end| (end + 1, true));
                Some(Token::Comment {
                    range: at..at + end,
                    is_closed,
                })
            }
            b'/' if rest.get(2)?.is_ascii_alphabetic() => {
                let end = self.tag(at, 2).map(|tag| Token::End {
                    range: tag.range,
                    name: tag.name,
                });
                Some(end.unwrap_or(unfinished))
            }
            b'/' => Some(find(rest, b">").map_or(unfinished, |end| Token::Comment {
                range: at..at + end + 1,
                is_closed: true,
            })),
            byte if byte.is_ascii_alphabetic() => Some(self.tag(at, 1).map_or(unfinished, Token::Start)),
            _ => None,
        }
    }

    fn comment(&self, at: usize) -> Token {
        let rest = &self.html.as_bytes()[at..];
        // `<!-->` and `<!--->` are whole comments.
        let (end, is_closed) = if rest.starts_with(b"<!-->") {
            (5, true)
        } else if rest.starts_with(b"<!--->") {
            (6, true)
        } else {
            let closings = [
                find(&rest[4..], b"-->").map(|end| end + 7),
                find(&rest[4..], b"--!>").map(|end| end + 8),
            ];
            match closings.into_iter().flatten().min() {
                Some(end) => (end, true),
                None => (rest.len(), false),
            }
        };
        Token::Comment {
            range: at..at + end,
            is_closed,
        }
    }

    /// The tag at a `<`, whose name starts some bytes after it; `None` when the tag does not end.
    fn tag(&self, start: usize, name_at: usize) -> Option<StartTag> {
        let bytes = self.html.as_bytes();
        let is_space = |byte: u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0C);
        let mut at = start + name_at;
        let name_start = at;
        while !is_space(*bytes.get(at)?) && !matches!(bytes[at], b'/' | b'>') {
            at += 1;
        }
        let name = self.html[name_start..at].to_ascii_lowercase();
        let mut attributes: Vec<Attribute> = Vec::new();
        loop {
            while is_space(*bytes.get(at)?) || bytes[at] == b'/' {
                at += 1;
            }
            if bytes[at] == b'>' {
                return Some(StartTag {
                    range: start..at + 1,
                    name,
                    attributes,
                });
            }
            let name_start = at;
            // A `=` in first place belongs to the name.
            at += 1;
            while !is_space(*bytes.get(at)?) && !matches!(bytes[at], b'/' | b'>' | b'=') {
                at += 1;
            }
            let name = name_start..at;
            let mut next = at;
            while is_space(*bytes.get(next)?) {
                next += 1;
            }
            let mut value = None;
            let mut quoted = at..at;
            if bytes[next] == b'=' {
                at = next + 1;
                while is_space(*bytes.get(at)?) {
                    at += 1;
                }
                match bytes[at] {
                    quote @ (b'"' | b'\'') => {
                        let end = at + 1 + memchr::memchr(quote, &bytes[at + 1..])?;
                        value = Some(at + 1..end);
                        quoted = at..end + 1;
                        at = end + 1;
                    }
                    b'>' => {}
                    _ => {
                        let value_start = at;
                        while !is_space(*bytes.get(at)?) && bytes[at] != b'>' {
                            at += 1;
                        }
                        value = Some(value_start..at);
                        quoted = value_start..at;
                    }
                }
            }
            let name = self.html[name].to_ascii_lowercase();
            // No element has as many as this, and telling them apart must not take time that grows with the square.
            if attributes.len() < 64 && attributes.iter().all(|other| other.name != name) {
                attributes.push(Attribute { name, value, quoted });
            }
        }
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, what)
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let start = self.at;
        if start >= self.html.len() {
            return None;
        }
        let bytes = self.html.as_bytes();
        if bytes[start] == b'<'
            && let Some(token) = self.markup(start)
        {
            self.at = match &token {
                Token::Text(range) | Token::Comment { range, .. } | Token::End { range, .. } => range.end,
                Token::Start(tag) => tag.range.end,
            };
            return Some(token);
        }
        // Text goes on to the next `<`; one that starts no markup is part of it.
        let end = memchr::memchr(b'<', &bytes[start + 1..]).map_or(self.html.len(), |end| start + 1 + end);
        self.at = end;
        Some(Token::Text(start..end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> Vec<String> {
        Tokens::of(html)
            .map(|token| match token {
                Token::Text(range) => format!("text {}", &html[range]),
                Token::Comment { is_closed: true, .. } => "comment".to_owned(),
                Token::Comment { .. } => "comment without end".to_owned(),
                Token::End { name, .. } => format!("end {name}"),
                Token::Start(tag) => {
                    tag.attributes
                        .iter()
                        .fold(format!("start {}", tag.name), |shown, attribute| {
                            let value = attribute.value.clone().map_or("", |value| &html[value]);
                            format!("{shown} {}={value}", attribute.name)
                        })
                }
            })
            .collect()
    }

    #[test]
    fn tags_are_read_as_browsers_read_them() {
        for (html, tokens) in [
            ("<A HREF=x>y</A >", vec!["start a href=x", "text y", "end a"]),
            ("<a href='1' href=2 checked>", vec!["start a href=1 checked="]),
            ("<img/src=x/onerror=y>", vec!["start img src=x/onerror=y"]),
            ("<img src = \"a>b\"/>", vec!["start img src=a>b"]),
            ("a < b", vec!["text a ", "text < b"]),
            ("<div class=\"x", vec!["text <div class=\"x"]),
            ("<!-- a > b -->c", vec!["comment", "text c"]),
            (
                "<!-->a<!--->b<!-- --!>c",
                vec!["comment", "text a", "comment", "text b", "comment", "text c"],
            ),
            ("<!-- a", vec!["comment without end"]),
            (
                "<!doctype html><?php 1 ?></ x>",
                vec!["comment", "comment", "comment"],
            ),
            ("</>", vec!["comment"]),
            ("<a =b>", vec!["start a =b="]),
            ("<é>", vec!["text <é>"]),
        ] {
            assert_eq!(shown(html), tokens, "{html}");
        }
    }

    #[test]
    fn the_content_of_a_script_is_passed_over() {
        let html = "<script>if (a</b>) '</scripty>'</SCRIPT >x";
        let mut tokens = Tokens::of(html);
        tokens.next();
        let content = tokens.skip_content("script");
        assert_eq!(&html[content], "if (a</b>) '</scripty>'");
        assert_eq!(
            tokens.next(),
            Some(Token::End {
                range: 31..41,
                name: "script".to_owned()
            })
        );
    }
}
