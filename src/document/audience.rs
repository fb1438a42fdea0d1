//! Cuts out what an audience may not see.
//!
//! A block of prose is restricted by a line `::: crew` before it and a line `:::` after it. Both stand on lines of
//! their own, behind nothing but the marks of the quotes and the indent of the list items that hold them. Restricted
//! blocks are cut from the text before Markdown is parsed, line by line, so what is left is exactly the text from
//! which somebody deleted those lines: numbering, heading ids, footnotes and link definitions follow by themselves.
//! Of a block that the audience may see, only the two fence lines go.
//!
//! Whether such a line is a fence or an example within a code block is for the Markdown parser to say, since nobody
//! else knows all its rules. It is given the text with each fence written as a thematic break, which ends a
//! paragraph, keeps the list item it stands in, and is code within code. The cut text is looked at again, until no
//! fence is left outside code: were a cut to turn an example into prose, it would still not be shown.
//!
//! In doubt, matter is restricted: an unknown audience is nobody, and an unclosed block goes on to the end.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::markdown::OPTIONS;
use super::places::Places;
use super::{Finding, Notes, Reason, What};
use crate::diagnostic::{Code, Diagnostic, Place, nearest};

/// The audiences of a site, and the one that it is built for.
///
/// Without any names, `:::` is text like any other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Audiences {
    /// All names, least trusted first.
    pub names: Vec<Arc<str>>,
    /// Index of the one that is built for: it sees its own matter and that of all before it.
    pub built: u16,
}

impl Audiences {
    /// Whether matter for the named audience may be seen; `None` when there is no such audience.
    pub fn may_see(&self, name: &str) -> Option<bool> {
        let index = self.names.iter().position(|known| &**known == name)?;
        Some(index <= usize::from(self.built))
    }

    /// The index of an audience; beyond them all when there is none of that name.
    pub fn rank(&self, name: &str) -> usize {
        let index = self.names.iter().position(|known| &**known == name);
        index.unwrap_or(self.names.len())
    }
}

impl Audiences {
    /// Whether the one that is built for may see matter for the audience of this index.
    pub fn sees(&self, index: usize) -> bool {
        index <= usize::from(self.built)
    }
}

/// After so many rounds of cutting and looking again, the rest of the text is cut from the first fence on.
///
/// The second round normally finds nothing; each further one needs a fence that became one by the cut before it.
const MOST_ROUNDS: usize = 8;

/// The body without what the audience may not see, and the places of its bytes in the file.
///
/// `offset` is the byte of the file at which the body starts.
pub(super) fn cut<'a>(
    body: &'a str,
    offset: usize,
    audiences: &Audiences,
    file: &Arc<str>,
    notes: &mut Notes<'_>,
) -> (Cow<'a, str>, Places) {
    let mut text = Cow::Borrowed(body);
    let mut places = Places::starting_at(offset);
    if audiences.names.is_empty() || !body.contains(":::") {
        return (text, places);
    }
    let mut removed: Vec<Range<usize>> = Vec::new();
    for round in 0.. {
        let fences = find_fences(&text);
        if fences.is_empty() {
            break;
        }
        let cuts = if round < MOST_ROUNDS {
            let report = Report {
                audiences,
                places: &places,
                file,
            };
            lines_to_cut(&text, &fences, &report, notes)
        } else {
            std::iter::once(fences[0].line.start..text.len()).collect()
        };
        for cut in cuts {
            let at = places.range(cut);
            removed.push(at.start - offset..at.end - offset);
        }
        removed = merged(removed);
        text = Cow::Owned(without(body, &removed));
        places = Places::without(offset, &removed);
    }
    (text, places)
}

/// A line that opens or closes a block.
#[derive(Clone, Debug)]
struct Fence {
    /// The whole line with its end.
    line: Range<usize>,
    /// From the first colon to the end of the words.
    mark: Range<usize>,
    /// Of the audience; empty when the line closes a block.
    name: Range<usize>,
    /// Whether the mark of a list item stands before it on the line.
    follows_a_marker: bool,
    /// Where the innermost list item, quote or the like that holds it starts.
    holder: Option<usize>,
}

/// All fences of a text that stand outside code.
fn find_fences(text: &str) -> Vec<Fence> {
    let mut fences = fence_lines(text);
    if fences.is_empty() {
        return fences;
    }
    let masked = mask(text, &fences);
    let mut is_code = vec![false; fences.len()];
    let mut holders: Vec<usize> = Vec::new();
    let mut next = 0;
    // Events come in the order of the text, and the end of an element carries the range of the whole, so each fence
    // is met once: it is held by what is open when the text before it has been passed.
    for (event, range) in Parser::new_ext(&masked, OPTIONS).into_offset_iter() {
        let mut pass = |until: usize, holders: &[usize], code: bool| {
            while next < fences.len() && fences[next].mark.start < until {
                fences[next].holder = holders.last().copied();
                is_code[next] = code;
                next += 1;
            }
        };
        match event {
            Event::Start(Tag::CodeBlock(_)) => {
                pass(range.start, &holders, false);
                pass(range.end, &holders, true);
            }
            Event::Start(
                Tag::BlockQuote(_) | Tag::Item | Tag::FootnoteDefinition(_) | Tag::DefinitionListDefinition,
            ) => {
                pass(range.start, &holders, false);
                holders.push(range.start);
            }
            Event::End(
                TagEnd::BlockQuote(_)
                | TagEnd::Item
                | TagEnd::FootnoteDefinition
                | TagEnd::DefinitionListDefinition,
            ) => {
                pass(range.end, &holders, false);
                holders.pop();
            }
            _ => {}
        }
    }
    let mut code = is_code.into_iter();
    fences.retain(|_| !code.next().unwrap_or(false));
    fences
}

/// All lines that look like a fence, in code or not.
fn fence_lines(text: &str) -> Vec<Fence> {
    let mut fences = Vec::new();
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| rest.find(":::")) {
        let at = from + found;
        // The text before `from` was passed line by line, so looking back never goes further than that.
        let start = from + text[from..at].rfind(['\n', '\r']).map_or(0, |end| end + 1);
        let length = text[at..].find(['\n', '\r']).unwrap_or(text.len() - at);
        let end = at + length;
        let line_end = end
            + if text[end..].starts_with("\r\n") {
                2
            } else {
                usize::from(end < text.len())
            };
        from = line_end;
        let Some(follows_a_marker) = prefix(&text[start..at]) else {
            continue;
        };
        let words = text[at..end].trim_start_matches(':').trim_start();
        let name_start = end - words.len();
        let name = words.trim_end().trim_end_matches(':').trim_end();
        let mark_end = at + text[at..end].trim_end().len();
        fences.push(Fence {
            line: start..line_end,
            mark: at..mark_end,
            name: name_start..name_start + name.len(),
            follows_a_marker,
            holder: None,
        });
    }
    fences
}

/// Whether what stands before a fence on its line is the prefix of containers, and if so whether it opens one.
fn prefix(before: &str) -> Option<bool> {
    let mut follows_a_marker = false;
    let mut rest = before;
    loop {
        rest = rest.trim_start_matches([' ', '\t', '>']);
        if rest.is_empty() {
            return Some(follows_a_marker);
        }
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let footnote = rest.strip_prefix("[^").and_then(|rest| rest.split_once("]:"));
        rest = match (digits, footnote) {
            (_, Some((_, rest))) => rest,
            (0, None) => rest.strip_prefix(['-', '+', '*', ':'])?,
            (1..=9, None) => rest[digits..].strip_prefix(['.', ')'])?,
            _ => return None,
        };
        follows_a_marker = true;
    }
}

/// The text with each fence as a thematic break of the same length.
fn mask(text: &str, fences: &[Fence]) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut from = 0;
    for fence in fences {
        masked.push_str(&text[from..fence.mark.start]);
        masked.push_str("***");
        masked.extend(std::iter::repeat_n(' ', fence.mark.len() - 3));
        from = fence.mark.end;
    }
    masked.push_str(&text[from..]);
    masked
}

/// What a report about a fence needs.
struct Report<'a> {
    audiences: &'a Audiences,
    places: &'a Places,
    file: &'a Arc<str>,
}

impl Report<'_> {
    fn place(&self, range: Range<usize>) -> Place {
        Place::bytes(self.file, self.places.range(range))
    }

    fn unknown(&self, text: &str, fence: &Fence) -> Diagnostic {
        let name = &text[fence.name.clone()];
        let known = self.audiences.names.iter().map(|name| &**name);
        let help = match nearest(name, known.clone()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!(
                "the audiences are {}",
                known
                    .map(|name| format!("`{name}`"))
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
        };
        Diagnostic::new(
            Code::UnknownAudience,
            self.place(fence.name.clone()),
            format!("no audience is called `{name}`, so nobody sees this block"),
        )
        .help(help)
    }

    fn unclosed(&self, fence: &Fence) -> Diagnostic {
        Diagnostic::new(
            Code::UnclosedBlock,
            self.place(fence.mark.clone()),
            "this block is not closed, so nobody sees it or what follows it",
        )
        .help("add a line `:::` after the block, in the same list item or quote as its first line")
    }

    fn stray(&self, fence: &Fence, open: Option<&Fence>) -> Diagnostic {
        let stray =
            |message: &str| Diagnostic::new(Code::StrayFence, self.place(fence.mark.clone()), message);
        match open {
            None => stray("this `:::` closes no block")
                .help("delete the line, or open the block with `::: audience`"),
            Some(open) => {
                stray("this `:::` stands in another list item or quote than the block it would close")
                    .help("indent both lines of a block alike")
                    .related(self.place(open.mark.clone()), "the block opens here")
            }
        }
    }

    fn after_marker(&self, fence: &Fence) -> Diagnostic {
        Diagnostic::new(
            Code::StrayFence,
            self.place(fence.mark.clone()),
            "a fence must stand on a line of its own",
        )
        .help("begin the list item with words and put `:::` on the next line, indented like them")
    }
}

/// A block whose closing line was not met yet.
struct Open<'a> {
    fence: &'a Fence,
    /// Whether this block, or one around it, is restricted.
    is_hidden: bool,
}

/// The lines that go, in order and apart.
fn lines_to_cut(
    text: &str,
    fences: &[Fence],
    report: &Report<'_>,
    notes: &mut Notes<'_>,
) -> Vec<Range<usize>> {
    let problems = &mut *notes.problems;
    let mut cuts = Vec::new();
    let mut open: Vec<Open<'_>> = Vec::new();
    // How many blocks of `open` each holder has, so that a fence that closes none of many is found out at once.
    let mut open_in: std::collections::HashMap<Option<usize>, usize> = std::collections::HashMap::new();
    for fence in fences {
        // A fence line goes in any case; where it stands in a hidden block, the cut of that block holds it.
        cuts.push(fence.line.clone());
        if fence.follows_a_marker {
            problems.push(report.after_marker(fence));
        }
        if !fence.name.is_empty() {
            let may_see = report.audiences.may_see(&text[fence.name.clone()]);
            if may_see.is_none() {
                problems.push(report.unknown(text, fence));
            }
            let is_within_hidden = open.last().is_some_and(|open| open.is_hidden);
            if may_see == Some(false) && !is_within_hidden {
                let rank = report.audiences.rank(&text[fence.name.clone()]);
                let place = report.place(fence.mark.clone());
                notes
                    .findings
                    .push(Finding::cut(What::Passage, place, rank, Reason::Mark));
            }
            let is_hidden = may_see != Some(true) || fence.follows_a_marker || is_within_hidden;
            open.push(Open { fence, is_hidden });
            *open_in.entry(fence.holder).or_default() += 1;
        } else if open_in.get(&fence.holder).copied().unwrap_or(0) == 0 {
            problems.push(report.stray(fence, open.last().map(|open| open.fence)));
        } else {
            // Blocks that were opened after the one it closes can no longer be closed.
            while let Some(block) = open.pop() {
                *open_in.entry(block.fence.holder).or_default() -= 1;
                let closes = block.fence.holder == fence.holder;
                if !closes {
                    problems.push(report.unclosed(block.fence));
                }
                if block.is_hidden || !closes {
                    cuts.push(block.fence.line.start..fence.line.end);
                }
                if closes {
                    break;
                }
            }
        }
    }
    for block in open {
        problems.push(report.unclosed(block.fence));
        cuts.push(block.fence.line.start..text.len());
    }
    merged(cuts)
}

/// Ranges in order, those that touch or overlap as one.
fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

fn without(text: &str, removed: &[Range<usize>]) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut from = 0;
    for range in removed {
        kept.push_str(&text[from..range.start]);
        from = range.end;
    }
    kept.push_str(&text[from..]);
    kept
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn audiences(built: u16) -> Audiences {
        Audiences {
            names: ["public", "crew", "internal"].map(Arc::from).to_vec(),
            built,
        }
    }

    /// What an audience sees, and the problems as `line:code`.
    fn seen(text: &str, built: u16) -> (String, Vec<String>) {
        let mut problems = Vec::new();
        let file = Arc::from("content/a.md");
        let mut notes = Notes {
            problems: &mut problems,
            findings: &mut Vec::new(),
        };
        let (cut, places) = cut(text, 100, &audiences(built), &file, &mut notes);
        for (at, c) in cut.char_indices() {
            let from = places.byte(at) - 100;
            assert!(
                text[from..].starts_with(c),
                "byte {at} of {cut:?} is not byte {from} of {text:?}"
            );
        }
        let codes = problems.iter().map(|problem| {
            let crate::diagnostic::Spot::Bytes(range) = &problem.place.spot else {
                panic!("no bytes")
            };
            format!(
                "{}:{}",
                text[..range.start - 100].matches('\n').count() + 1,
                problem.code.name()
            )
        });
        (cut.into_owned(), codes.collect())
    }

    fn sees(text: &str, built: u16, expected: &str) {
        assert_eq!(seen(text, built), (expected.to_owned(), vec![]), "{text:?}");
    }

    #[test]
    fn an_audience_sees_its_own_blocks_and_those_of_the_less_trusted() {
        let text = "One\n\n::: crew\nTwo\n:::\n\n::: internal\nThree\n:::\nFour\n";
        sees(text, 0, "One\n\n\nFour\n");
        sees(text, 1, "One\n\nTwo\n\nFour\n");
        sees(text, 2, "One\n\nTwo\n\nThree\nFour\n");
    }

    #[test]
    fn blocks_nest() {
        let text = "::: crew\nA\n:::: internal ::::\nB\n::::\nC\n:::\nD";
        sees(text, 0, "D");
        sees(text, 1, "A\nC\nD");
        sees(text, 2, "A\nB\nC\nD");
    }

    #[test]
    fn blocks_stand_in_list_items_and_quotes() {
        sees(
            "- one\n  ::: crew\n  - two\n  :::\n- three\n",
            0,
            "- one\n- three\n",
        );
        sees(
            "- one\n\n  :::crew\n\n  two\n\n  :::\n- three\n",
            1,
            "- one\n\n\n  two\n\n- three\n",
        );
        sees(
            "> one\n> ::: crew\n> two\n> :::\n> three\n",
            0,
            "> one\n> three\n",
        );
        sees(
            "1.  > - one\n    >   ::: crew\n    >   two\n    >   :::\n",
            0,
            "1.  > - one\n",
        );
        sees(
            "[^a]: one\n\n    ::: crew\n    two\n    :::\n\n    three\n",
            0,
            "[^a]: one\n\n\n    three\n",
        );
    }

    #[test]
    fn an_example_in_code_is_no_fence() {
        for text in [
            "```\n::: crew\n:::\n```\n",
            "Text\n\n    ::: crew\n\nText\n",
            "- ~~~\n  ::: crew\n  ~~~\n",
            "Write `::: crew` before it.\n",
            "> ```\n> :::\n",
        ] {
            sees(text, 0, text);
        }
        sees("::: crew\n```\n:::\n```\n:::\nA", 0, "A");
    }

    #[test]
    fn a_code_block_ends_with_what_holds_it() {
        sees(
            "- ```yaml\n  a\n- b\n\n::: crew\nc\n:::\nd\n",
            0,
            "- ```yaml\n  a\n- b\n\nd\n",
        );
    }

    #[test]
    fn windows_line_ends_and_a_missing_last_one_do_no_harm() {
        sees("A\r\n::: crew\r\nB\r\n:::\r\nC", 0, "A\r\nC");
        sees("A\n::: crew\nB\n:::", 0, "A\n");
    }

    #[test]
    fn mistakes_restrict_more_never_less() {
        let gone = |text: &str, expected: &str, codes: &[&str]| {
            for built in 0..3 {
                let (seen, found) = seen(text, built);
                assert_eq!(
                    (
                        seen.as_str(),
                        found.iter().map(String::as_str).collect::<Vec<_>>()
                    ),
                    (expected, codes.to_vec())
                );
            }
        };
        gone("A\n::: public\nB\n", "A\n", &["2:unclosed-block"]);
        gone("A\n:::\nB\n", "A\nB\n", &["2:stray-fence"]);
        gone("A\n::: intern\nB\n:::\nC\n", "A\nC\n", &["2:unknown-audience"]);
        gone("- ::: public\n  A\n  :::\n- B\n", "- B\n", &["1:stray-fence"]);
        gone(
            "> ::: public\n> A\n\n:::\nB\n",
            "",
            &["4:stray-fence", "1:unclosed-block"],
        );
        gone(
            "::: public\n- a\n  ::: public\n  b\n\n:::\nc\n",
            "- a\nc\n",
            &["3:unclosed-block"],
        );
    }

    #[test]
    fn without_audiences_colons_are_text() {
        let mut problems = Vec::new();
        let (text, _) = cut(
            "::: note\nA\n:::\n",
            0,
            &Audiences::default(),
            &Arc::from("a.md"),
            &mut Notes {
                problems: &mut problems,
                findings: &mut Vec::new(),
            },
        );
        assert_eq!((&*text, problems.len()), ("::: note\nA\n:::\n", 0));
    }

    #[test]
    fn an_unknown_audience_gets_a_suggestion() {
        let mut problems = Vec::new();
        cut(
            "::: intenal\n:::\n",
            0,
            &audiences(0),
            &Arc::from("a.md"),
            &mut Notes {
                problems: &mut problems,
                findings: &mut Vec::new(),
            },
        );
        assert_eq!(problems[0].help.as_deref(), Some("did you mean `internal`?"));
        assert_eq!(problems[0].place, Place::bytes(&Arc::from("a.md"), 4..11));
    }

    /// A piece of Markdown that is whole: no fence of code is left open.
    fn piece() -> impl Strategy<Value = Vec<String>> {
        prop::sample::select(vec![
            "Words of a paragraph",
            "",
            "# Heading",
            "- item\n  more\n\n  - nested",
            "> quote",
            "```\n::: crew\n```",
            "| a | b |\n|---|---|\n| 1 | 2 |",
            "[ref]: x.md",
            "Über [ref] and [^n]",
            "\n[^n]: note",
            "<div>\n\ntext\n\n</div>\n\n",
            "***",
            "\n    code ::: crew\n",
        ])
        .prop_map(|text| text.lines().map(str::to_owned).collect())
    }

    /// Lines with whether they are restricted for the public, and whether they are fences.
    type Lines = Vec<(String, bool, bool)>;

    fn tree() -> impl Strategy<Value = Lines> {
        let leaf = piece().prop_map(|lines| {
            lines
                .into_iter()
                .map(|line| (line, false, false))
                .collect::<Lines>()
        });
        leaf.prop_recursive(4, 40, 5, |inner| {
            let many = prop::collection::vec(inner, 0..5);
            (many, prop::sample::select(vec!["", "public", "crew", "internal"])).prop_map(|(parts, name)| {
                let mut lines: Lines = parts.into_iter().flatten().collect();
                if !name.is_empty() {
                    if name != "public" {
                        for line in &mut lines {
                            line.1 = true;
                        }
                    }
                    lines.insert(0, (format!("::: {name}"), name != "public", true));
                    lines.push((":::".to_owned(), name != "public", true));
                }
                lines
            })
        })
    }

    proptest! {
        #[test]
        fn the_cut_text_is_the_text_with_those_lines_deleted(lines in tree(), end in prop::sample::select(vec!["\n", "\r\n"])) {
            let text: String = lines.iter().map(|(line, ..)| format!("{line}{end}")).collect();
            let pruned: String =
                lines.iter().filter(|(_, hidden, fence)| !hidden && !fence).map(|(line, ..)| format!("{line}{end}")).collect();
            prop_assert_eq!(seen(&text, 0), (pruned, vec![]));
        }

        #[test]
        fn no_fence_is_left_outside_code(text in "(::: (crew|public|x)\n|:::\n|- |> |    |```\n|a\n|\n|é|<p>|\\|-\n){0,40}") {
            let (cut, _) = seen(&text, 0);
            prop_assert!(find_fences(&cut).is_empty(), "{:?}", cut);
        }
    }
}
