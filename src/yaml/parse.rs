//! Text to [`Node`]: the events of saphyr's parser, with marks that count characters, become a tree of byte ranges.
//!
//! The happy path reads YAML by libyaml, which is a little more lenient than saphyr; where a writer would notice the
//! difference, this module makes up for it (see [`Patched`]). What goes wrong is told in [`super::syntax`].

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Tag};

use self::patched::Patched;
use self::spans::{scalar_span, skip_properties};
use super::node::{Data, Node, YamlProblem};
use super::syntax;

mod patched;
mod spans;

/// How deep lists and mappings may stand in each other; deeper trees could overflow the stack of whoever walks them.
const MAX_DEPTH: usize = 100;

/// How many nodes all aliases of a text may add, against trees that double with each line.
const MAX_COPIED_NODES: usize = 100_000;

/// How many bytes of texts all aliases of a text may add.
const MAX_COPIED_BYTES: usize = 4_000_000;

/// How often a text is patched before it counts as not being YAML.
const MAX_PATCHES: usize = 200;

/// See [`Node::parse`].
pub(super) fn parse(text: &str, offset: usize) -> Result<Node, YamlProblem> {
    let marks = Marks::new(text);
    let mut patched = Patched::new(text);
    for _ in 0..MAX_PATCHES {
        let mut builder = Builder::new(text, offset, &marks, &patched.quoted);
        match builder.run(&patched.text) {
            Ok(node) => return Ok(node),
            Err(Stop::Problem(problem)) => return Err(problem),
            Err(Stop::Scan(error)) => {
                let bracket = builder.innermost_bracket();
                let mark = marks.byte(error.marker());
                if !patched.make_up_for(error.info(), error.marker().index(), mark, bracket.is_some()) {
                    return Err(syntax::friendly(error.info(), text, mark, bracket).at_offset(offset));
                }
            }
        }
    }
    Err(YamlProblem {
        message: "too many lines of lists in brackets are not indented".to_owned(),
        offset,
        help: Some("indent what stands between brackets".to_owned()),
    })
}

/// Turns the marks of the parser, which count characters, into bytes of the text.
struct Marks {
    /// The byte of each character, and the end; empty when all characters are single bytes.
    bytes: Vec<usize>,
    len: usize,
}

impl Marks {
    fn new(text: &str) -> Self {
        let bytes = match text.is_ascii() {
            true => Vec::new(),
            false => text
                .char_indices()
                .map(|(byte, _)| byte)
                .chain([text.len()])
                .collect(),
        };
        Self {
            bytes,
            len: text.len(),
        }
    }

    fn byte(&self, mark: &Marker) -> usize {
        match self.bytes.is_empty() {
            true => mark.index().min(self.len),
            false => self.bytes.get(mark.index()).copied().unwrap_or(self.len),
        }
    }
}

/// Why building a tree stopped.
enum Stop {
    Scan(ScanError),
    Problem(YamlProblem),
}

/// A list or mapping whose end was not seen yet.
struct Open {
    /// Its bytes so far, within the text.
    span: Range<usize>,
    /// `[` or `{`, if it was opened by one.
    bracket: Option<char>,
    data: Data,
    /// A key that waits for its value.
    key: Option<Node>,
    anchor: usize,
    /// How many levels of lists and mappings it holds.
    height: usize,
    /// How many nodes it holds.
    size: usize,
    /// How many bytes their texts have.
    bytes: usize,
}

struct Anchored {
    node: Node,
    height: usize,
    size: usize,
    bytes: usize,
}

struct Builder<'t> {
    text: &'t str,
    offset: usize,
    marks: &'t Marks,
    quoted: &'t BTreeSet<usize>,
    open: Vec<Open>,
    anchors: HashMap<usize, Anchored>,
    copied: usize,
    copied_bytes: usize,
    top: Option<Node>,
}

impl<'t> Builder<'t> {
    fn new(text: &'t str, offset: usize, marks: &'t Marks, quoted: &'t BTreeSet<usize>) -> Self {
        Self {
            text,
            offset,
            marks,
            quoted,
            open: Vec::new(),
            anchors: HashMap::new(),
            copied: 0,
            copied_bytes: 0,
            top: None,
        }
    }

    fn run(&mut self, patched: &str) -> Result<Node, Stop> {
        let mut parser = Parser::new_from_str(patched);
        let mut documents = 0;
        while let Some(event) = parser.next_event() {
            let (event, span) = event.map_err(Stop::Scan)?;
            let (start, end) = (self.marks.byte(&span.start), self.marks.byte(&span.end));
            let span = start..end.max(start);
            match event {
                Event::DocumentStart(_) => {
                    documents += 1;
                    if documents > 1 {
                        return Err(self.problem(
                            span.start,
                            "a second YAML document starts here",
                            Some("keep all keys in one document"),
                        ));
                    }
                }
                Event::Scalar(value, style, anchor, tag) => {
                    let node = self.scalar(&value, style, tag.as_deref(), span, anchor != 0);
                    self.complete(node, anchor, 0, 1, value.len())?;
                }
                Event::Alias(anchor) => {
                    let Some(anchored) = self.anchors.get(&anchor) else {
                        return Err(self.problem(
                            span.start,
                            "an alias stands inside what it repeats",
                            Some("write out what is meant"),
                        ));
                    };
                    self.copied += anchored.size;
                    self.copied_bytes += anchored.bytes;
                    let (height, size, bytes) = (anchored.height, anchored.size, anchored.bytes);
                    let is_too_much = self.copied > MAX_COPIED_NODES || self.copied_bytes > MAX_COPIED_BYTES;
                    if is_too_much || self.open.len() + height > MAX_DEPTH {
                        return Err(self.problem(span.start, "the aliases repeat too much", None));
                    }
                    let node = Node {
                        span: self.in_file(span),
                        data: anchored.node.data.clone(),
                    };
                    self.complete(node, 0, height, size, bytes)?;
                }
                Event::SequenceStart(anchor, _) => self.start(span, '[', Data::List(Vec::new()), anchor)?,
                Event::MappingStart(anchor, _) => self.start(span, '{', Data::Map(Vec::new()), anchor)?,
                Event::SequenceEnd => self.end(span, ']')?,
                Event::MappingEnd => self.end(span, '}')?,
                Event::StreamEnd => break,
                Event::Nothing | Event::StreamStart | Event::DocumentEnd => {}
            }
        }
        let nothing = || Node {
            span: self.offset..self.offset,
            data: Data::Map(Vec::new()),
        };
        Ok(self.top.take().unwrap_or_else(nothing))
    }

    /// The bracket that was opened last and not closed: its byte in the text, and itself.
    fn innermost_bracket(&self) -> Option<(usize, char)> {
        let open = self.open.iter().rev().find(|open| open.bracket.is_some())?;
        Some((open.span.start, open.bracket?))
    }

    fn start(&mut self, span: Range<usize>, bracket: char, data: Data, anchor: usize) -> Result<(), Stop> {
        if self.open.len() >= MAX_DEPTH {
            let message = format!("more than {MAX_DEPTH} lists and mappings stand in each other");
            return Err(self.problem(span.start, &message, None));
        }
        let start = skip_properties(self.text, &span);
        let bracket = self.text[start..].starts_with(bracket).then_some(bracket);
        // A block's own start is that of its first key or dash; it grows with what it holds.
        let span = start..bracket.map_or(start, |_| start + 1);
        self.open.push(Open {
            span,
            bracket,
            data,
            key: None,
            anchor,
            height: 1,
            size: 1,
            bytes: 0,
        });
        Ok(())
    }

    fn end(&mut self, span: Range<usize>, bracket: char) -> Result<(), Stop> {
        let Some(mut open) = self.open.pop() else {
            return Ok(());
        };
        if open.bracket.is_some() && self.text[span.start..].starts_with(bracket) {
            open.span.end = span.start + 1;
        }
        let node = Node {
            span: self.in_file(open.span),
            data: open.data,
        };
        self.complete(node, open.anchor, open.height, open.size, open.bytes)
    }

    /// Puts a finished node where it belongs.
    fn complete(
        &mut self,
        node: Node,
        anchor: usize,
        height: usize,
        size: usize,
        bytes: usize,
    ) -> Result<(), Stop> {
        if anchor != 0 {
            self.copied += size;
            self.copied_bytes += bytes;
            if self.copied > MAX_COPIED_NODES || self.copied_bytes > MAX_COPIED_BYTES {
                return Err(self.problem(node.span.start - self.offset, "the anchors repeat too much", None));
            }
            self.anchors.insert(
                anchor,
                Anchored {
                    node: node.clone(),
                    height,
                    size,
                    bytes,
                },
            );
        }
        let Some(holder) = self.open.last_mut() else {
            self.top.get_or_insert(node);
            return Ok(());
        };
        holder.height = holder.height.max(height + 1);
        holder.size += size;
        holder.bytes += bytes;
        let end = node.span.end - self.offset;
        holder.span.end = holder.span.end.max(end);
        match &mut holder.data {
            Data::List(items) => items.push((items.len(), node)),
            Data::Map(entries) => match holder.key.take() {
                None => holder.key = Some(node),
                Some(key) => entries.push((key, node)),
            },
            Data::Scalar { .. } => {}
        }
        Ok(())
    }

    fn scalar(
        &self,
        value: &str,
        style: ScalarStyle,
        tag: Option<&Tag>,
        span: Range<usize>,
        is_anchored: bool,
    ) -> Node {
        let has_properties = is_anchored || tag.is_some();
        let span = scalar_span(self.text, style, value.is_empty(), has_properties, span);
        let is_text = tag.is_some_and(|tag| tag.is_yaml_core_schema() && tag.suffix == "str");
        let is_plain = style == ScalarStyle::Plain && !is_text;
        let reread = match self.quoted.contains(&span.start) {
            true => serde_yaml::from_str::<String>(&self.text[span.clone()]).ok(),
            false => None,
        };
        let text = reread.unwrap_or_else(|| value.to_owned());
        Node {
            span: self.in_file(span),
            data: Data::Scalar { text, is_plain },
        }
    }

    fn in_file(&self, span: Range<usize>) -> Range<usize> {
        span.start + self.offset..span.end + self.offset
    }

    fn problem(&self, at: usize, message: &str, help: Option<&str>) -> Stop {
        Stop::Problem(YamlProblem {
            message: message.to_owned(),
            offset: self.offset + at,
            help: help.map(str::to_owned),
        })
    }
}

impl YamlProblem {
    fn at_offset(mut self, offset: usize) -> Self {
        self.offset += offset;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::FieldPath;

    fn written<'t>(text: &'t str, path: &FieldPath) -> &'t str {
        let node = Node::parse(text, 0).unwrap();
        &text[node.at(path).unwrap().1]
    }

    #[test]
    fn the_bytes_of_a_value_are_those_a_reader_would_underline() {
        let text =
            "pm: 'Ana' # acting\nnote: |\n  Two\n  lines\n\nload: \"60%\"   \nlong: one\n  two\n  # gone\n";
        assert_eq!(written(text, &FieldPath::of("pm")), "'Ana'");
        assert_eq!(written(text, &FieldPath::of("note")), "Two\n  lines");
        assert_eq!(written(text, &FieldPath::of("load")), "\"60%\"");
        assert_eq!(written(text, &FieldPath::of("long")), "one\n  two");
    }

    #[test]
    fn bytes_are_counted_as_bytes_after_letters_of_several() {
        let text = "title: Régie générale 🎬\r\nunit: é\r\n";
        assert_eq!(written(text, &FieldPath::of("unit")), "é");
        assert_eq!(written(text, &FieldPath::of("title")), "Régie générale 🎬");
        let with_mark = "\u{feff}unit: é\n";
        assert_eq!(written(with_mark, &FieldPath::of("unit")), "é");
    }

    #[test]
    fn an_offset_moves_all_places() {
        let node = Node::parse("unit: main\n", 4).unwrap();
        assert_eq!(node.at(&FieldPath::of("unit")), Some((4..8, 10..14)));
        assert_eq!(node.span, 4..14);
    }

    #[test]
    fn a_text_without_values_is_an_empty_mapping() {
        for text in ["", "\n", "# nothing yet\n", "---\n"] {
            let node = Node::parse(text, 4).unwrap();
            assert!(node.entries().is_empty(), "{text:?}");
        }
    }

    #[test]
    fn an_alias_repeats_what_its_anchor_names_at_its_own_place() {
        let text = "pm: &ana {name: Ana}\nlp: *ana\nkey: &x value\n";
        assert_eq!(written(text, &FieldPath::of("pm")), "{name: Ana}");
        assert_eq!(written(text, &FieldPath::of("lp")), "*ana");
        assert_eq!(written(text, &FieldPath::of("lp").key("name")), "Ana");
        assert_eq!(written(text, &FieldPath::of("key")), "value");
    }

    #[test]
    fn aliases_that_double_with_each_line_are_refused() {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for line in 1..20 {
            let previous = format!("*a{}, ", line - 1).repeat(10);
            text.push_str(&format!("a{line}: &a{line} [{previous}]\n"));
        }
        let problem = Node::parse(&text, 0).unwrap_err();
        assert!(problem.message.contains("repeat too much"), "{problem:?}");
    }

    #[test]
    fn aliases_of_a_long_text_are_refused() {
        let text = format!("a: &a {}\nb: [{}]\n", "x".repeat(100_000), "*a, ".repeat(20_000));
        let problem = Node::parse(&text, 0).unwrap_err();
        assert!(problem.message.contains("repeat too much"), "{problem:?}");
    }

    #[test]
    fn a_chain_of_aliases_cannot_grow_deeper_than_the_stack() {
        let mut text = "a0: &a0 [x]\n".to_owned();
        for line in 1..500 {
            text.push_str(&format!("a{line}: &a{line} [*a{}]\n", line - 1));
        }
        assert!(Node::parse(&text, 0).is_err());
        assert!(Node::parse(&"[".repeat(100_000), 0).is_err());
        assert!(Node::parse(&"- ".repeat(100_000), 0).is_err());
        assert!(Node::parse("a: &a [*a]", 0).is_err());
    }

    #[test]
    fn brackets_may_close_at_the_start_of_a_line() {
        let text = "aka: [  # names\n  PM,  # short\n  Prod man,\n]\nskills: {\nscheduling: 4,\n\nrisk: 2 }\nunit: \"a\nb\n\nc\\\n d\"\n";
        let node = Node::parse(text, 0).unwrap();
        assert_eq!(node.get("aka").map(|aka| aka.items().len()), Some(2));
        assert_eq!(written(text, &FieldPath::of("skills").key("risk")), "2");
        assert_eq!(node.get("unit").and_then(Node::text), Some("a b\ncd"));
        assert_eq!(written(text, &FieldPath::of("unit")), "\"a\nb\n\nc\\\n d\"");
    }

    #[test]
    fn a_key_written_twice_is_kept_twice() {
        let node = Node::parse("title: A\ntitle: B\n", 0).unwrap();
        assert_eq!(node.entries().len(), 2);
        assert_eq!(node.get("title").and_then(Node::text), Some("A"));
    }
}
