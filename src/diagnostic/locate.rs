//! Turns the [`Place`] of a diagnostic into lines and columns.
//!
//! This happens once, when diagnostics are printed, so that no earlier stage counts lines or keeps a parsed file.
//! A [`Locator`] looks at each file once, however many problems it has.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::{FieldPath, Place, Spot, Step};
use crate::yaml::Node;
use crate::yaml::front_matter::{self, Format, page_stem};

/// A place as lines and columns, all from 1, columns in characters, front matter included.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Located {
    /// Path from the site's root.
    pub file: Arc<str>,
    /// First line; `None` when the file as a whole is meant.
    pub span: Option<LineSpan>,
}

/// From the first character to the one after the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineSpan {
    /// Line of the first character, from 1.
    pub line: u32,
    /// Column of the first character, from 1, in characters.
    pub column: u32,
    /// Line of the end.
    pub end_line: u32,
    /// Column after the last character.
    pub end_column: u32,
    /// The same as bytes of the file.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
}

/// Looks a place up in the text of its file.
///
/// A field that is not there gives the nearest one above it that is. Nothing is found without a text.
pub fn locate(place: &Place, text: Option<&str>) -> Located {
    let span = text.and_then(|text| Lines::new(&place.file, text).find(&place.spot));
    Located {
        file: place.file.clone(),
        span,
    }
}

/// Looks places up in many files, each of which is parsed at most once.
pub struct Locator<'t, F> {
    texts: F,
    files: HashMap<Arc<str>, Option<Lines<'t>>>,
}

impl<'t, F: Fn(&str) -> Option<&'t str>> Locator<'t, F> {
    /// A locator that asks for the text of a file by its path.
    pub fn new(texts: F) -> Self {
        Self {
            texts,
            files: HashMap::new(),
        }
    }

    /// Looks a place up.
    pub fn locate(&mut self, place: &Place) -> Located {
        let Self { texts, files } = self;
        let lines = files
            .entry(place.file.clone())
            .or_insert_with(|| texts(&place.file).map(|text| Lines::new(&place.file, text)));
        Located {
            file: place.file.clone(),
            span: lines.as_ref().and_then(|lines| lines.find(&place.spot)),
        }
    }
}

/// A file's text with what it takes to find places in it.
struct Lines<'t> {
    text: &'t str,
    /// The byte at which each line starts; the first after a byte order mark.
    starts: Vec<usize>,
    /// How the front matter is written.
    format: Format,
    yaml: Range<usize>,
    tree: OnceCell<Option<Node>>,
}

impl<'t> Lines<'t> {
    fn new(file: &str, text: &'t str) -> Self {
        let first = if text.starts_with('\u{feff}') {
            '\u{feff}'.len_utf8()
        } else {
            0
        };
        let breaks = text
            .bytes()
            .enumerate()
            .filter(|&(at, byte)| match byte {
                b'\n' => true,
                b'\r' => text.as_bytes().get(at + 1) != Some(&b'\n'),
                _ => false,
            })
            .map(|(at, _)| at + 1);
        let starts = std::iter::once(first).chain(breaks).collect();
        let (format, yaml) = match page_stem(file).is_some() {
            true => {
                front_matter::find(text).map_or((Format::Yaml, 0..0), |block| (block.format, block.content))
            }
            false => (Format::Yaml, first..text.len()),
        };
        Self {
            text,
            starts,
            format,
            yaml,
            tree: OnceCell::new(),
        }
    }

    fn find(&self, spot: &Spot) -> Option<LineSpan> {
        match spot {
            Spot::File => None,
            Spot::Bytes(range) => Some(self.span(range.clone())),
            Spot::Key(path) => self.field(path, Part::Key).map(|range| self.span(range)),
            Spot::Value(path) => self.field(path, Part::Value).map(|range| self.span(range)),
            Spot::LineColumn(line, column) => Some(self.line_column(*line, *column)),
        }
    }

    /// The bytes of a field, or of the nearest one above it.
    fn field(&self, path: &FieldPath, part: Part) -> Option<Range<usize>> {
        let yaml = self.text.get(self.yaml.clone())?;
        let parse = match self.format {
            Format::Toml => Node::parse_toml,
            Format::Yaml | Format::Json => Node::parse,
        };
        let tree = self.tree.get_or_init(|| parse(yaml, self.yaml.start).ok());
        let Some(tree) = tree else {
            return self.top_key(path);
        };
        let mut path = path.clone();
        let mut part = part;
        loop {
            if let Some((key, value)) = tree.at(&path) {
                let range = match part {
                    Part::Key => key,
                    Part::Value => value,
                };
                let is_nothing = range.is_empty() && path.0.is_empty();
                return (!is_nothing).then_some(range).or_else(|| self.before_yaml());
            }
            path.0.pop();
            part = if path.0.is_empty() { Part::Value } else { Part::Key };
        }
    }

    /// In a file whose YAML cannot be parsed: the line that seems to hold the key at the start of a path.
    fn top_key(&self, path: &FieldPath) -> Option<Range<usize>> {
        let Some(Step::Key(key)) = path.0.first() else {
            return self.before_yaml();
        };
        let mut start = self.yaml.start;
        for line in self.text.get(self.yaml.clone())?.split_inclusive('\n') {
            if line
                .strip_prefix(&**key)
                .is_some_and(|rest| rest.trim_start().starts_with(':'))
            {
                return Some(start..start + key.len());
            }
            start += line.len();
        }
        self.before_yaml()
    }

    /// The line that opens the front matter, where nothing in it can be shown.
    fn before_yaml(&self) -> Option<Range<usize>> {
        let first = *self.starts.first()?;
        let opening = self.text.get(first..)?.lines().next().unwrap_or_default();
        match self.text.is_empty() || opening.is_empty() {
            true => Some(first..first),
            false if self.yaml.is_empty() && self.yaml.start == 0 => None,
            false => Some(first..first + opening.trim_end().len()),
        }
    }

    fn line_column(&self, line: u32, column: u32) -> LineSpan {
        let line = (line.max(1) as usize - 1).min(self.starts.len() - 1);
        let start = self.starts[line];
        let end = self.starts.get(line + 1).map_or(self.text.len(), |next| next - 1);
        let content = self
            .text
            .get(start..end)
            .unwrap_or_default()
            .trim_end_matches('\r');
        let mut rest = content.char_indices().skip(column.max(1) as usize - 1);
        match rest.next() {
            Some((at, c)) => self.span(start + at..start + at + c.len_utf8()),
            None => self.span(start + content.len()..start + content.len()),
        }
    }

    fn span(&self, range: Range<usize>) -> LineSpan {
        let start = self.on_boundary(range.start);
        let mut end = self.on_boundary(range.end.max(range.start));
        // What reaches into the next line by its line break alone ends where the line's words end.
        if let Some(marked) = self.text.get(start..end)
            && marked.ends_with('\n')
        {
            end = start + marked.trim_end_matches(['\n', '\r']).len();
        }
        let (line, column) = self.position(start);
        let (end_line, end_column) = self.position(end);
        LineSpan {
            line,
            column,
            end_line,
            end_column,
            start,
            end,
        }
    }

    /// The nearest byte that a character starts at, within the text.
    fn on_boundary(&self, byte: usize) -> usize {
        let mut byte = byte.clamp(self.starts[0].min(self.text.len()), self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        byte
    }

    fn position(&self, byte: usize) -> (u32, u32) {
        let line = self.starts.partition_point(|&start| start <= byte).max(1);
        let before = self.text.get(self.starts[line - 1]..byte).unwrap_or_default();
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        (count(line), count(before.chars().count() + 1))
    }
}

#[derive(Clone, Copy)]
enum Part {
    Key,
    Value,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ROLE: &str = "---\ntitle: Régie\nmoves:\n  - {to: runner}\nunit:\n---\nBody 🎬 [link](x.md)\n";

    fn at(text: &str, spot: Spot) -> Option<(u32, u32, u32, u32)> {
        let place = Place {
            file: Arc::from("content/roles/pm.md"),
            spot,
        };
        let span = locate(&place, Some(text)).span?;
        Some((span.line, span.column, span.end_line, span.end_column))
    }

    #[test]
    fn fields_are_found_between_the_fences() {
        let to = FieldPath::of("moves").index(0).key("to");
        assert_eq!(at(ROLE, Spot::Value(FieldPath::of("title"))), Some((2, 8, 2, 13)));
        assert_eq!(at(ROLE, Spot::Key(to.clone())), Some((4, 6, 4, 8)));
        assert_eq!(at(ROLE, Spot::Value(to)), Some((4, 10, 4, 16)));
        assert_eq!(at(ROLE, Spot::Value(FieldPath::of("unit"))), Some((5, 1, 5, 5)));
    }

    #[test]
    fn a_field_that_is_not_there_gives_the_nearest_one_above() {
        let lost = FieldPath::of("moves").index(7).key("to");
        assert_eq!(at(ROLE, Spot::Value(lost)), Some((3, 1, 3, 6)));
        assert_eq!(
            at(ROLE, Spot::Key(FieldPath::of("start"))).map(|at| (at.0, at.1)),
            Some((2, 1))
        );
        assert_eq!(
            at("---\n---\n", Spot::Value(FieldPath::top())),
            Some((1, 1, 1, 4))
        );
        assert_eq!(at("No front matter\n", Spot::Value(FieldPath::of("start"))), None);
        assert_eq!(at(ROLE, Spot::File), None);
    }

    #[test]
    fn a_byte_order_mark_and_windows_line_ends_count_for_nothing() {
        let text = format!("\u{feff}{}", ROLE.replace('\n', "\r\n"));
        assert_eq!(
            at(&text, Spot::Value(FieldPath::of("title"))),
            Some((2, 8, 2, 13))
        );
        assert_eq!(at(&text, Spot::Key(FieldPath::of("unit"))), Some((5, 1, 5, 5)));
        assert_eq!(at("\u{feff}x", Spot::Bytes(3..4)), Some((1, 1, 1, 2)));
        assert_eq!(at("\u{feff}x", Spot::Bytes(0..1)), Some((1, 1, 1, 1)));
    }

    #[test]
    fn columns_count_characters_and_ends_are_exclusive() {
        let film = ROLE.find('🎬').unwrap();
        assert_eq!(at(ROLE, Spot::Bytes(film..film + 4)), Some((7, 6, 7, 7)));
        assert_eq!(at(ROLE, Spot::Bytes(film + 1..film + 2)), Some((7, 6, 7, 6)));
        assert_eq!(at(ROLE, Spot::Bytes(film..9999)), Some((7, 6, 7, 20)));
        assert_eq!(at(ROLE, Spot::LineColumn(7, 6)), Some((7, 6, 7, 7)));
        assert_eq!(at(ROLE, Spot::LineColumn(7, 99)), Some((7, 20, 7, 20)));
        assert_eq!(at(ROLE, Spot::LineColumn(0, 0)), Some((1, 1, 1, 2)));
        assert_eq!(at("\ta\n", Spot::Bytes(1..3)), Some((1, 2, 1, 3)));
    }

    #[test]
    fn a_key_is_found_even_where_the_yaml_is_broken() {
        let text = "---\ntitle: a: b\nlevel: 3\n---\n";
        assert_eq!(at(text, Spot::Value(FieldPath::of("level"))), Some((3, 1, 3, 6)));
        assert_eq!(at(text, Spot::Value(FieldPath::of("stage"))), Some((1, 1, 1, 4)));
    }

    #[test]
    fn in_a_yaml_file_all_of_it_is_searched() {
        let place = Place::value(&Arc::from("callboard.yaml"), FieldPath::of("theme"));
        let span = locate(&place, Some("title: X\ntheme: dark\n")).span.unwrap();
        assert_eq!((span.line, span.column, span.end_column), (2, 8, 12));
    }

    #[test]
    fn a_locator_parses_each_file_once() {
        let asked = std::cell::Cell::new(0);
        let mut locator = Locator::new(|_: &str| {
            asked.set(asked.get() + 1);
            Some(ROLE)
        });
        let file: Arc<str> = Arc::from("a.md");
        for _ in 0..3 {
            let located = locator.locate(&Place::value(&file, FieldPath::of("title")));
            assert_eq!(located.span.map(|span| span.line), Some(2));
        }
        assert_eq!(asked.get(), 1);
    }

    proptest! {
        #[test]
        fn every_place_in_every_text_can_be_asked_for(
            text in "(\u{feff})?(---\n)?[a-zé🎬:\\[\\]{}'\"# \t\r\n-]{0,60}",
            start in 0..80usize, length in 0..40usize, line in any::<u32>(), column in 0..9u32,
            key in "[a-z]{1}", index in 0..3usize,
        ) {
            for file in ["a.md", "callboard.yaml"] {
                for spot in [
                    Spot::File,
                    Spot::Bytes(start..start + length),
                    Spot::Key(FieldPath::of(&key).index(index)),
                    Spot::Value(FieldPath::of(&key)),
                    Spot::Value(FieldPath::top()),
                    Spot::LineColumn(line, column),
                    Spot::LineColumn(line % 5, column),
                ] {
                    let place = Place { file: Arc::from(file), spot };
                    if let Some(span) = locate(&place, Some(&text)).span {
                        prop_assert!(span.start <= span.end && text.get(span.start..span.end).is_some());
                        prop_assert!((span.line, span.column) <= (span.end_line, span.end_column));
                        prop_assert!(span.line >= 1 && span.column >= 1);
                    }
                }
            }
        }
    }
}
