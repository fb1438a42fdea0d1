//! Syntax of other generators, which readers would see as it is written: found and reported, once for each kind and page.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Renderer;
use crate::diagnostic::{Code, Diagnostic, Place};

/// What is written for another program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Foreign {
    /// `{% include x %}`, `{{ page.title }}`
    Liquid,
    /// `{{< ref "x" >}}`, `{{% note %}}`
    Hugo,
    /// `{{#include x.md}}`
    MdBook,
    /// `import X from './x'`, `export const x`
    MdxImport,
    /// `<Tabs>`, `<Card title="x" />`
    Jsx,
    /// `<details markdown="1">`
    MarkdownInHtml,
    /// `{: .class}`, `{:toc}`, `{::options /}`
    Kramdown,
    /// `{#id}`, `{.class}` behind words that are no heading
    Attributes,
    /// `!!! note`, `??? note`, `=== "Tab"`, `--8<--`
    MkDocs,
    /// `::: something`
    Container,
    /// `[TOC]`, `[[_TOC_]]`
    Contents,
    /// `[!NOTE]` where no quote starts
    Callout,
    /// `%% a comment %%`
    ObsidianComment,
    /// `<%= partial "x" %>`
    Erb,
    /// `$$ … $$`
    Math,
}

impl Foreign {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Liquid => "a Liquid tag",
            Self::Hugo => "a Hugo shortcode",
            Self::MdBook => "an mdBook directive",
            Self::MdxImport => "an MDX import or export",
            Self::Jsx => "a JSX component",
            Self::MarkdownInHtml => "Markdown within HTML",
            Self::Kramdown => "a kramdown attribute list",
            Self::Attributes => "a list of attributes behind words",
            Self::MkDocs => "MkDocs syntax",
            Self::Container => "a container that is not known or has no end",
            Self::Contents => "a table of contents",
            Self::Callout => "a callout in the middle of a quote or of words",
            Self::ObsidianComment => "an Obsidian comment",
            Self::Erb => "an ERB tag",
            Self::Math => "a formula",
        }
    }

    /// What to do.
    pub fn help(self) -> &'static str {
        match self {
            Self::Liquid | Self::Hugo => {
                "`callboard import handbook` turns links, notes and figures of this kind into Markdown; write the rest as text"
            }
            Self::MdBook => "`callboard import handbook` turns an include into `![[page]]`",
            Self::MdxImport | Self::Jsx => {
                "`callboard import handbook` turns notes and tabs into `:::` blocks and takes imports out; write the rest in Markdown"
            }
            Self::MarkdownInHtml => {
                "leave an empty line after the tag, and Markdown is read within it; `callboard import handbook` does that"
            }
            Self::Attributes => {
                "headings and pictures can have one; `callboard import handbook` keeps ids as `<a id=\"…\"></a>`"
            }
            Self::Kramdown => "`callboard import handbook` keeps ids of headings and takes the rest out",
            Self::MkDocs => "`callboard import handbook` turns notes and tabs into `:::` blocks",
            Self::Container => {
                "end it with a line `:::`; the types are those of callouts, `details`, `tabs` and `tab`"
            }
            Self::Callout => "leave an empty line before it, and begin it with `> `",
            Self::Contents => "take it out: each page has its table of contents beside it",
            Self::ObsidianComment => {
                "write `<!-- … -->` for what readers must not see; `callboard import handbook` does that"
            }
            Self::Erb => "write it as text: pages are Markdown, not templates",
            Self::Math => "formulas are shown as they are written; a picture shows one as it looks",
        }
    }

    /// What starts at this byte of a text, and how long its first words are.
    pub fn at(text: &str, at: usize) -> Option<(Self, usize)> {
        let rest = text.get(at..)?;
        let closed = |end: &str| rest.find(end).map(|found| found + end.len());
        let bytes = rest.as_bytes();
        let starts_line =
            || text[..at].trim_end_matches([' ', '\t', '>']).ends_with('\n') || text[..at].trim().is_empty();
        match bytes {
            [b'{', b'{', b'<', ..] => Some((Self::Hugo, closed(">}}")?)),
            [b'{', b'{', b'%', ..] => Some((Self::Hugo, closed("%}}")?)),
            [b'{', b'{', b'#', ..] => Some((Self::MdBook, closed("}}")?)),
            [b'{', b'{', ..] => Some((
                Self::Liquid,
                closed("}}").filter(|end| !rest[..*end].contains('\n'))?,
            )),
            [b'{', b'%', ..] => Some((Self::Liquid, closed("%}")?)),
            [b'{', b':', b':' | b'.' | b'#' | b' ', ..] => Some((
                Self::Kramdown,
                closed("}").filter(|end| !rest[..*end].contains('\n'))?,
            )),
            [b'{', b':', letter, ..] if letter.is_ascii_lowercase() => Some((
                Self::Kramdown,
                closed("}").filter(|end| !rest[..*end].contains('\n'))?,
            )),
            [b'{', b'#' | b'.', ..] => {
                let end = closed("}")?;
                is_attributes(&rest[1..end - 1]).then_some((Self::Attributes, end))
            }
            [b'!', b'!', b'!', b' ', letter, ..] if letter.is_ascii_lowercase() && starts_line() => {
                Some((Self::MkDocs, line(rest)))
            }
            [b'?', b'?', b'?', b' ' | b'+', ..] if starts_line() => Some((Self::MkDocs, line(rest))),
            [b'=', b'=', b'=', b' ', b'"' | b'!' | b'+', ..] if starts_line() => {
                Some((Self::MkDocs, line(rest)))
            }
            [b'-', b'-', b'8', b'<', b'-', ..] => Some((Self::MkDocs, line(rest))),
            [b'%', b'%', ..] => {
                let end = rest[2..].find("%%")? + 4;
                (!text[..at].ends_with(|letter: char| letter.is_alphanumeric()))
                    .then_some((Self::ObsidianComment, end))
            }
            [b'<', b'%', ..] => Some((Self::Erb, closed("%>")?)),
            [b'$', b'$', ..] if starts_line() => Some((Self::Math, rest[2..].find("$$")? + 4)),
            [b'[', b'!', ..] if starts_line() => {
                let end = closed("]")?;
                super::is_callout(&rest[2..end - 1].to_ascii_lowercase()).then_some((Self::Callout, end))
            }
            [b'[', b'T', b'O', b'C', b']', ..] if starts_line() && line(rest) <= 6 => {
                Some((Self::Contents, 5))
            }
            [b'i', b'm', b'p', b'o', b'r', b't', b' ', ..] if starts_line() => {
                let written = &rest[..line(rest)];
                let is_import = written.contains(" from '")
                    || written.contains(" from \"")
                    || written[7..].starts_with(['"', '\'']);
                is_import.then_some((Self::MdxImport, written.len()))
            }
            [b'e', b'x', b'p', b'o', b'r', b't', b' ', ..] if starts_line() => {
                let words = &rest[7..];
                let is_export = ["const ", "default ", "function ", "let "]
                    .iter()
                    .any(|start| words.starts_with(start));
                is_export.then_some((Self::MdxImport, line(rest)))
            }
            _ => None,
        }
    }
}

/// Whether what stands in braces is a list of attributes: an id first or a class, then more of them.
pub fn is_attributes(list: &str) -> bool {
    let is_attribute = |word: &str| {
        let name = word.strip_prefix(['#', '.']);
        name.is_some_and(|name| {
            name.starts_with(char::is_alphabetic)
                && name
                    .chars()
                    .all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_' | ':' | '.'))
        })
    };
    !list.is_empty() && list.split(' ').all(is_attribute)
}

/// Whether some of it that is no word may start with a byte: looked up, since every byte of every text is asked.
fn may_start(byte: &u8) -> bool {
    const STARTS: [bool; 256] = {
        let mut starts = [false; 256];
        let (mut next, all) = (0, b"{!?=-%<$[");
        while next < all.len() {
            starts[all[next] as usize] = true;
            next += 1;
        }
        starts
    };
    STARTS[usize::from(*byte)]
}

/// The length of a line without its end.
fn line(text: &str) -> usize {
    text.find(['\n', '\r']).unwrap_or(text.len())
}

/// The first of each kind on a page, and how many there are.
pub(super) type Found = BTreeMap<Foreign, (Range<usize>, usize)>;

impl Renderer<'_, '_> {
    /// Looks for foreign syntax in words that stand at this range of the text.
    pub(super) fn look_for_foreign(&mut self, range: &Range<usize>) {
        let (text, bytes) = (self.page.text, self.page.text.as_bytes());
        let mut at = range.start.max(self.foreign_until).min(range.end);
        // A word can only be of another program where its line starts, and words never go on in another line.
        let words = text[at..range.end].trim_start_matches(|c: char| c.is_whitespace() || c == '>');
        if words.starts_with(['i', 'e']) {
            at = self.pass_foreign(range.end - words.len()).unwrap_or(at);
        }
        while let Some(hit) = bytes
            .get(at..range.end)
            .and_then(|rest| rest.iter().position(may_start))
        {
            at += hit;
            at = self.pass_foreign(at).unwrap_or(at + 1);
        }
    }

    /// Where what starts at this byte of the text ends, if it is for another program, which is noted.
    fn pass_foreign(&mut self, at: usize) -> Option<usize> {
        let (kind, length) = Foreign::at(self.page.text, at)?;
        self.found_foreign(kind, at..at + length);
        self.foreign_until = at + length;
        Some(at + length)
    }

    pub(super) fn found_foreign(&mut self, kind: Foreign, range: Range<usize>) {
        self.foreign.entry(kind).or_insert((range, 0)).1 += 1;
    }

    pub(super) fn report_foreign(&mut self) {
        for (kind, (range, count)) in std::mem::take(&mut self.foreign) {
            let end = self.page.text[range.clone()]
                .find('\n')
                .map_or(range.end, |end| range.start + end);
            let place = Place::bytes(self.page.file, self.page.places.range(range.start..end));
            let more = if count > 1 {
                format!(", {count} times on this page")
            } else {
                String::new()
            };
            let message = format!(
                "{} is not part of Markdown and does nothing here{more}",
                kind.name()
            );
            self.found
                .push(Diagnostic::new(Code::ForeignSyntax, place, message).help(kind.help()));
        }
    }
}
