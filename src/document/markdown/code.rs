//! Code in prose, coloured by classes: `hl-key` (keys, keywords, tags), `hl-string`, `hl-number`, `hl-comment`.
//!
//! The reader of code is our own and small, on purpose. Measured on the manual (10 kB of code in five languages, 2026-11):
//! `syntect` with pure Rust expressions takes 0.5 s, more than the whole build of the demo, and adds 2.5 MB to the binary;
//! grammars of tree-sitter need a C compiler and a megabyte for each shell. Colours in a handbook help the eye along, so four
//! sorts of words are enough: what a language cannot decide by one look at a line is left plain.
//! Start reading at [`write`]; [`languages`] has the table.

use self::languages::{Keys, Language, is_plain, names, of_name};
use super::Renderer;
use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::document::html::{escape_attribute, escape_text};

mod languages;
#[cfg(test)]
mod tests;

/// Code whose end was not met yet.
pub(super) struct OpenCode {
    language: Option<&'static Language>,
    pub(super) text: String,
}

impl Renderer<'_, '_> {
    /// `info` is what stands behind the fence, `at` where the block starts.
    pub(super) fn start_code(&mut self, info: &str, at: usize) {
        let name = info.split([' ', ',', '{']).next().unwrap_or_default();
        let language = of_name(name);
        if language.is_none() && !name.is_empty() && !is_plain(name) {
            self.report_unknown_language(name, at);
        }
        self.fresh_line();
        self.own_tag("pre", " tabindex=\"0\"");
        let written = info.split(' ').next().unwrap_or_default();
        if written.is_empty() {
            self.out.push_str("<code>");
        } else {
            let mut class = String::from(" class=\"language-");
            escape_attribute(&mut class, written);
            class.push('"');
            self.own_tag("code", &class);
        }
        let text = String::new();
        self.code = Some(OpenCode { language, text });
    }

    pub(super) fn end_code(&mut self) {
        let Some(code) = self.code.take() else { return };
        match code.language {
            Some(language) => {
                for (sort, piece) in pieces(language, &code.text) {
                    let Some(sort) = sort else {
                        escape_text(&mut self.out, piece);
                        continue;
                    };
                    self.own_tag("span", &format!(" class=\"{}\"", sort.class()));
                    escape_text(&mut self.out, piece);
                    self.out.push_str("</span>");
                }
            }
            None => escape_text(&mut self.out, &code.text),
        }
        self.words(&code.text);
        self.words(" ");
        self.out.push_str("</code></pre>\n");
    }

    fn report_unknown_language(&mut self, name: &str, at: usize) {
        let line = self.page.text[at..].lines().next().unwrap_or_default();
        let Some(start) = line.find(name).map(|start| at + start) else {
            return;
        };
        let place = Place::bytes(self.page.file, self.page.places.range(start..start + name.len()));
        let message = format!("code in `{name}` is shown without colours, since the language is not known");
        let help = match nearest(name, names()) {
            Some(near) => format!("did you mean `{near}`? Where no colours are needed, write `text`"),
            None => "where no colours are needed, write `text`; `callboard explain unknown-language` lists what is known".to_owned(),
        };
        self.found
            .push(Diagnostic::new(Code::UnknownLanguage, place, message).help(help));
    }
}

/// What a piece of code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Key,
    Text,
    Number,
    Comment,
}

impl Sort {
    fn class(self) -> &'static str {
        match self {
            Self::Key => "hl-key",
            Self::Text => "hl-string",
            Self::Number => "hl-number",
            Self::Comment => "hl-comment",
        }
    }
}

/// The pieces of some code in order, each with what it is; together they are the code. Nothing but a comment or a text between
/// marks that the language lets run on goes over the end of a line.
fn pieces<'t>(language: &Language, text: &'t str) -> Vec<(Option<Sort>, &'t str)> {
    let mut reader = Reader {
        language,
        text,
        at: 0,
        plain_start: 0,
        pieces: Vec::new(),
    };
    while reader.at < text.len() {
        reader.step();
    }
    reader.take_plain(text.len());
    reader.pieces
}

struct Reader<'l, 't> {
    language: &'l Language,
    text: &'t str,
    at: usize,
    /// Where the text starts that belongs to no piece yet.
    plain_start: usize,
    pieces: Vec<(Option<Sort>, &'t str)>,
}

impl<'t> Reader<'_, 't> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// What stands before this place on its line.
    fn line_before(&self) -> &'t str {
        let start = self.text[..self.at].rfind('\n').map_or(0, |end| end + 1);
        &self.text[start..self.at]
    }

    fn take_plain(&mut self, end: usize) {
        if end > self.plain_start {
            self.pieces.push((None, &self.text[self.plain_start..end]));
        }
    }

    /// The next bytes are one piece.
    fn take(&mut self, sort: Sort, length: usize) {
        self.take_plain(self.at);
        let end = self.at + length;
        self.pieces.push((Some(sort), &self.text[self.at..end]));
        self.at = end;
        self.plain_start = end;
    }

    fn step(&mut self) {
        let rest = self.rest();
        if let Some((sort, length)) = self.comment(rest).or_else(|| self.quoted(rest)) {
            return self.take(sort, length);
        }
        let Some(first) = rest.chars().next() else { return };
        if self.language.keys == Keys::Tags && rest.starts_with('<') {
            return self.tag(rest);
        }
        if is_word(first) || self.language.starts_words.contains(first) {
            return self.word(rest);
        }
        self.at += first.len_utf8();
    }

    fn comment(&self, rest: &str) -> Option<(Sort, usize)> {
        for mark in self.language.line_comments {
            let is_apart = || self.line_before().ends_with([' ', '\t']) || self.line_before().is_empty();
            if rest.starts_with(mark) && (!self.language.comments_stand_apart || is_apart()) {
                return Some((Sort::Comment, rest.find('\n').unwrap_or(rest.len())));
            }
        }
        for (open, close) in self.language.block_comments {
            if let Some(inside) = rest.strip_prefix(open) {
                let length = inside
                    .find(close)
                    .map_or(rest.len(), |end| open.len() + end + close.len());
                return Some((Sort::Comment, length));
            }
        }
        None
    }

    fn quoted(&self, rest: &str) -> Option<(Sort, usize)> {
        let mark = self
            .language
            .quotes
            .iter()
            .find(|mark| rest.starts_with(**mark))?;
        let before = self.line_before().trim_end();
        // An apostrophe within words is none of YAML's quotes.
        if self.language.keys == Keys::Colon
            && !(before.is_empty() || before.ends_with([':', '-', '[', '{', ',', '?']))
        {
            return None;
        }
        let may_run_on = mark.len() > 1 || *mark == "`";
        let mut at = mark.len();
        loop {
            let next = rest[at..].find([mark.chars().next()?, '\\', '\n'])? + at;
            match rest.as_bytes()[next] {
                b'\n' if !may_run_on => return None,
                b'\\' => at = next + 1 + rest[next + 1..].chars().next()?.len_utf8(),
                _ if rest[next..].starts_with(*mark) => {
                    at = next + mark.len();
                    break;
                }
                _ => at = next + 1,
            }
        }
        let is_key = match self.language.keys {
            Keys::Colon | Keys::Quoted => rest[at..].trim_start_matches(' ').starts_with(':'),
            _ => false,
        };
        Some((if is_key { Sort::Key } else { Sort::Text }, at))
    }

    fn word(&mut self, rest: &str) {
        let language = self.language;
        let key = match language.keys {
            Keys::Colon => self.key_before(rest, ':'),
            Keys::Equals => self.key_before(rest, '='),
            _ => None,
        };
        if let Some(length) = key {
            return self.take(Sort::Key, length);
        }
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let more = |letter: char| !(is_word(letter) || language.within_words.contains(letter));
        let length = rest[first..].find(more).map_or(rest.len(), |end| first + end);
        let word = &rest[..length];
        let is_keyword = match language.ignores_case {
            true => language
                .keywords
                .iter()
                .any(|known| known.eq_ignore_ascii_case(word)),
            false => language.keywords.contains(&word),
        };
        if is_keyword {
            self.take(Sort::Key, length);
        } else if is_number(word) {
            self.take(Sort::Number, length);
        } else {
            self.at += length;
        }
    }

    /// The length of a key that starts here: at the start of its line, after the mark of a list or in braces.
    fn key_before(&self, rest: &str, mark: char) -> Option<usize> {
        let before = self.line_before().trim_start();
        let starts =
            before.trim_matches(['-', ' ']).is_empty() || before.trim_end().ends_with(['{', ',', '[']);
        let line = rest.lines().next()?;
        let end = line.find([mark, '#', '"', '{', '}', '[', ']', ','])?;
        let after = line[end..].strip_prefix(mark)?;
        let is_key = starts && (mark == '=' || after.is_empty() || after.starts_with([' ', '\t']));
        is_key.then(|| line[..end].trim_end().len())
    }

    /// A tag of HTML or XML: its name and the names of its attributes are keys, their values texts.
    fn tag(&mut self, rest: &str) {
        let name = rest[1..].trim_start_matches(['/', '!', '?']);
        let start = rest.len() - name.len();
        let is_name = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | ':' | '.' | '_');
        let length = name.find(|letter| !is_name(letter)).unwrap_or(name.len());
        match length {
            0 => self.at += 1,
            _ => self.take(Sort::Key, start + length),
        }
    }
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// Whether a word is a number, a date, a size or a time.
fn is_number(word: &str) -> bool {
    let word = word.trim_start_matches('-');
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let units = word.trim_start_matches(|letter: char| {
        letter.is_ascii_digit() || matches!(letter, '.' | '-' | ':' | '_' | '+' | 'T')
    });
    word.starts_with(|letter: char| letter.is_ascii_digit())
        && digits > 0
        && (units.len() <= 2 || word.starts_with("0x"))
}
