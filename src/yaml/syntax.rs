//! What a YAML parser complains about, in a writer's words.
//!
//! Parsers name the rule of the grammar that failed, often far below the slip that caused it. The slips of writers
//! are few: a tab, a quote or bracket left open, a `: ` in a text without quotes, a column that is off. [`friendly`]
//! finds which one it was from the complaint and the line, and shows the place to mend. The words that it looks for
//! are common to saphyr and libyaml.

use super::node::YamlProblem;

/// The problem behind a complaint at a byte of a text; `offset` of the result counts in the text.
///
/// `bracket` is the innermost bracket that was open at that point: its byte, and itself.
pub(super) fn friendly(
    complaint: &str,
    text: &str,
    at: usize,
    bracket: Option<(usize, char)>,
) -> YamlProblem {
    let slip = Slip::new(complaint, text, at, bracket);
    slip.control_character()
        .or_else(|| slip.tab())
        .or_else(|| slip.quotes())
        .or_else(|| slip.brackets())
        .or_else(|| slip.first_character())
        .or_else(|| slip.colon())
        .or_else(|| slip.columns())
        .unwrap_or_else(|| slip.problem(at, format!("this is not YAML: {}", tidy(complaint)), ""))
}

struct Slip<'t> {
    complaint: &'t str,
    text: &'t str,
    at: usize,
    /// The line of `at`: where it starts, and itself.
    line_start: usize,
    line: &'t str,
    bracket: Option<(usize, char)>,
}

impl<'t> Slip<'t> {
    fn new(complaint: &'t str, text: &'t str, at: usize, bracket: Option<(usize, char)>) -> Self {
        let mut at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let (line_start, line) = line_at(text, at);
        Self {
            complaint,
            text,
            at,
            line_start,
            line,
            bracket,
        }
    }

    fn problem(&self, offset: usize, message: impl Into<String>, help: impl Into<String>) -> YamlProblem {
        let help = help.into();
        YamlProblem {
            message: message.into(),
            offset,
            help: (!help.is_empty()).then_some(help),
        }
    }

    fn complains_of(&self, words: &[&str]) -> bool {
        words.iter().any(|words| self.complaint.contains(words))
    }

    fn control_character(&self) -> Option<YamlProblem> {
        if !self.complains_of(&["unprintable", "control characters"]) {
            return None;
        }
        let is_bad = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
        let (at, c) = self
            .text
            .char_indices()
            .find(|&(at, c)| at >= self.at && is_bad(c))
            .or_else(|| {
                // libyaml tells no place for these.
                self.text.char_indices().find(|&(_, c)| is_bad(c))
            })?;
        let message = format!("a control character stands in the YAML (U+{:04X})", u32::from(c));
        Some(self.problem(at, message, "remove it"))
    }

    fn tab(&self) -> Option<YamlProblem> {
        let is_tab = self.complains_of(&["tab", "cannot start any token"]);
        let mut start = self.line_start;
        // A complaint about a tab may stand at the end of the line above it.
        for line in self.text[start..].split_inclusive('\n').take(2) {
            let indent = indent_of(line);
            if let Some(tab) = line[..indent].find('\t')
                && (is_tab || self.at <= start + indent)
            {
                return Some(self.problem(
                    start + tab,
                    "a tab indents this line",
                    "YAML takes spaces only: indent with two",
                ));
            }
            start += line.len();
        }
        None
    }

    fn quotes(&self) -> Option<YamlProblem> {
        let opens_here = self.text[self.at..]
            .chars()
            .next()
            .filter(|c| matches!(c, '\'' | '"'));
        if self.complains_of(&["scanning a quoted scalar", "in quoted scalar"]) {
            let quote = opens_here.unwrap_or('"');
            let message = "the quote that opens here is never closed";
            return Some(self.problem(self.at, message, format!("close it with `{quote}`")));
        }
        if self.complains_of(&["unknown escape", "hexadecimal number", "Unicode character escape"]) {
            let (at, escape) = bad_escape(&self.text[self.at..])?;
            return Some(self.problem(
                self.at + at,
                format!("`{escape}` means nothing in double quotes"),
                "put the value in single quotes, or write `\\\\` for a backslash",
            ));
        }
        if self.complains_of(&["trailing content after"]) {
            if let Some((opening, lines)) = self.opened_above() {
                let below = if lines == 1 {
                    "on the next line".to_owned()
                } else {
                    format!("{lines} lines below")
                };
                let message = format!("the quote that opens here is closed only {below}");
                return Some(self.problem(opening, message, "close it with `\"` where its value ends"));
            }
            return Some(self.problem(
                self.at,
                "text follows a closing quote",
                "put the whole value in quotes; a quote inside it is written `''` in single quotes and `\\\"` in double quotes",
            ));
        }
        None
    }

    /// Where the double quote opens that is closed right before the place of the problem, if that is on an earlier line, and
    /// how many lines above. By far most quotes are closed on their line, so it is the last line with one too many.
    fn opened_above(&self) -> Option<(usize, usize)> {
        let is_odd = |line: &str| line.matches('"').count() % 2 == 1;
        let before = self.text[..self.at].trim_end();
        let here = before.rfind('\n')? + 1;
        if !before.ends_with('"') || !is_odd(&before[here..]) {
            return None;
        }
        let mut end = here;
        for (lines, line) in self.text[..here].split_inclusive('\n').rev().enumerate() {
            let start = end - line.len();
            if is_odd(line) {
                return Some((start + line.rfind('"')?, lines + 1));
            }
            end = start;
        }
        None
    }

    fn brackets(&self) -> Option<YamlProblem> {
        if self.complains_of(&["misplaced bracket"]) {
            let closing = self.text[self.at..].chars().next()?;
            let message = format!("`{closing}` closes nothing");
            return Some(self.problem(
                self.at,
                message,
                "remove it, or put the value in quotes if it is text",
            ));
        }
        let (opened, open) = self.bracket?;
        let closing = if open == '[' { ']' } else { '}' };
        // A complaint on a later line comes from what was taken for the rest of the list.
        if opened < self.line_start || self.at >= self.text.trim_end().len() {
            return Some(self.problem(
                opened,
                format!("the `{open}` that opens here is never closed"),
                format!("close it with `{closing}`, or put the value in quotes if it is text"),
            ));
        }
        if self.text[self.at..].starts_with(',') {
            return Some(self.problem(
                self.at,
                "nothing stands before this `,`",
                "remove one of the commas",
            ));
        }
        let is_separator = self.complains_of(&["expected ','", "expected ',' or", "placement of ':'"]);
        is_separator.then(|| {
            self.problem(
                self.at,
                format!("`,` or `{closing}` is expected here"),
                "put a comma between two items, and quotes around a text that holds `: `, `,` or brackets",
            )
        })
    }

    /// What cannot stand at the start of a value without quotes.
    fn first_character(&self) -> Option<YamlProblem> {
        let rest = &self.text[self.at..];
        let word = rest.split(char::is_whitespace).next().unwrap_or_default();
        let quote = "put the value in quotes";
        if self.complains_of(&[
            "unknown anchor",
            "an anchor or alias",
            "scanning an alias",
            "scanning an anchor",
        ]) {
            return Some(match word.chars().next() {
                Some('*') => self.problem(
                    self.at,
                    format!("`{}` repeats an anchor that is not there", shortened(word)),
                    "put the value in quotes if the `*` is part of the text",
                ),
                _ => self.problem(self.at, "an `&` that starts a value needs a name", quote),
            });
        }
        if self.complains_of(&["handle", "a tag"]) {
            let message = format!("`{}` is read as a YAML tag", shortened(word));
            return Some(self.problem(self.at, message, quote));
        }
        if self.complains_of(&[
            "block sequence entries are not allowed",
            "only valid inside a block",
        ]) {
            return Some(self.problem(
                self.at,
                "a list cannot start on the line of its key",
                "start it on the next line, write it as `[a, b]`, or put the value in quotes if it is text",
            ));
        }
        if self.complains_of(&["scanning a block scalar, did not find expected comment"]) {
            let sign = word.chars().next().unwrap_or('|');
            return Some(self.problem(
                self.at,
                format!("text follows `{sign}` on its line"),
                "start the text on the next line, indented, or put the value in quotes",
            ));
        }
        if self.complains_of(&["directive", "document start"]) && self.line.starts_with('%') {
            return Some(self.problem(self.line_start, "a line of YAML cannot start with `%`", quote));
        }
        let is_first = self.complains_of(&[
            "unexpected character",
            "cannot start any token",
            "expected node content",
            "mapping keys are not allowed",
            "plain scalar cannot start",
        ]);
        let first = rest.chars().next().filter(|c| !c.is_whitespace())?;
        is_first.then(|| {
            self.problem(
                self.at,
                format!("a value cannot start with `{first}` without quotes"),
                quote,
            )
        })
    }

    fn colon(&self) -> Option<YamlProblem> {
        if self.complains_of(&["simple key", "expected ':'"]) {
            return Some(self.no_colon());
        }
        if !self.complains_of(&["mapping values are not allowed", "':' must be followed"]) {
            return None;
        }
        let before = self.text.get(self.line_start..self.at)?;
        if let Some(first) = before.find(": ") {
            let value_start = self.line_start + first + 2;
            let value = self.text[value_start..self.line_start + self.line.len()].trim();
            let key = before[..first].trim_start().trim_start_matches("- ");
            let help = if value.chars().count() > 60 || value.contains(" #") {
                "put the value in quotes".to_owned()
            } else {
                format!("put the value in quotes: `{key}: {}`", quoted(value))
            };
            return Some(self.problem(self.at, "a second `: ` stands in a value without quotes", help));
        }
        let (above_start, above) = self.line_above()?;
        if indent_of(self.line) > indent_of(above) && above.contains(": ") {
            return Some(self.problem(
                self.line_start + indent_of(self.line),
                "this line is indented below a line that already has a value",
                "start it in the same column as the key above",
            ));
        }
        Some(self.key_without_colon(above_start, above))
    }

    fn no_colon(&self) -> YamlProblem {
        // The parser notices at the start of the next line, or at the end of the text.
        let is_at_start = self.text[self.line_start..self.at].trim().is_empty();
        let above = if is_at_start { self.line_above() } else { None };
        let (start, line) = above.unwrap_or((self.line_start, self.line));
        self.key_without_colon(start, line)
    }

    fn key_without_colon(&self, start: usize, line: &str) -> YamlProblem {
        let at = start + indent_of(line);
        match line.split_once(':') {
            Some((_, rest)) if !rest.starts_with(' ') && !rest.is_empty() => self.problem(
                at,
                "a `:` on this line has no space after it",
                "write `key: value`, with a space after the colon",
            ),
            _ => self.problem(
                at,
                "this line has no `:` and belongs to no value",
                "write `key: value`; indent it if it continues the text above",
            ),
        }
    }

    fn columns(&self) -> Option<YamlProblem> {
        let is_off = self.complains_of(&[
            "did not find expected key",
            "expected '-' indicator",
            "indentation",
            "wrongly indented",
            "comment intercepting",
        ]);
        is_off.then(|| {
            self.problem(
                self.at,
                "this does not line up with the lines above",
                "keys of one mapping start in the same column, and so do the dashes of one list",
            )
        })
    }

    /// The nearest line above that is not empty.
    fn line_above(&self) -> Option<(usize, &'t str)> {
        let above = self.text[..self.line_start].trim_end();
        (!above.is_empty()).then(|| line_at(self.text, above.len()))
    }
}

/// The line that holds a byte: where it starts, and itself without its end.
fn line_at(text: &str, at: usize) -> (usize, &str) {
    let start = text[..at].rfind('\n').map_or(0, |line_break| line_break + 1);
    let end = text[at..]
        .find('\n')
        .map_or(text.len(), |line_break| at + line_break);
    (start, text[start..end].trim_end_matches('\r'))
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// The first escape in a double-quoted text that YAML does not know.
fn bad_escape(quoted: &str) -> Option<(usize, String)> {
    let mut chars = quoted.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        if c != '\\' {
            continue;
        }
        let (_, escaped) = chars.next()?;
        let digits = match escaped {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            '0' | 'a' | 'b' | 't' | 'n' | 'v' | 'f' | 'r' | 'e' | ' ' | '"' | '/' | '\\' | 'N' | '_'
            | 'L' | 'P' | '\t' | '\n' | '\r' => continue,
            _ => return Some((at, format!("\\{escaped}"))),
        };
        let code = quoted[at + 2..]
            .chars()
            .take(digits)
            .take_while(char::is_ascii_hexdigit)
            .collect::<String>();
        let is_character = u32::from_str_radix(&code, 16)
            .ok()
            .and_then(char::from_u32)
            .is_some();
        if code.len() < digits || !is_character {
            return Some((at, format!("\\{escaped}{code}")));
        }
    }
    None
}

/// A value in quotes that need no escape where possible.
fn quoted(value: &str) -> String {
    match value.contains(['"', '\\']) {
        false => format!("\"{value}\""),
        true => format!("'{}'", value.replace('\'', "''")),
    }
}

/// A word short enough for a headline.
fn shortened(word: &str) -> String {
    match word.char_indices().nth(30) {
        Some((end, _)) => format!("{}…", &word[..end]),
        None => word.to_owned(),
    }
}

/// A parser's complaint without what it was doing at the time.
fn tidy(complaint: &str) -> &str {
    let told = complaint
        .strip_prefix("while ")
        .and_then(|doing| doing.split_once(", "))
        .map_or(complaint, |it| it.1);
    told.split(" at line ").next().unwrap_or(told)
}

#[cfg(test)]
mod tests {
    use super::super::Node;

    /// What is said of a text, with the line and column (in bytes) it is said at.
    fn said(text: &str) -> (String, usize, usize, String) {
        let problem = Node::parse(text, 0).expect_err(text);
        let before = &text[..problem.offset];
        let line = before.matches('\n').count() + 1;
        let column = before.len() - before.rfind('\n').map_or(0, |at| at + 1) + 1;
        (problem.message, line, column, problem.help.unwrap_or_default())
    }

    #[test]
    fn the_slips_of_writers_are_named_where_they_are_mended() {
        let cases = [
            (
                "title: Ship: the film\n",
                "a second `: ` stands in a value without quotes",
                (1, 12),
            ),
            (
                "a: 1\n- b\n",
                "this does not line up with the lines above",
                (2, 3),
            ),
            ("phases:\n\t- prep\n", "a tab indents this line", (2, 1)),
            ("title: X\n\tsummary: y\n", "a tab indents this line", (2, 1)),
            (
                "title: 'Night Ferry\nlevel: 1\n",
                "the quote that opens here is never closed",
                (1, 8),
            ),
            (
                "title: \"Night Ferry\nlevel: 1\n",
                "the quote that opens here is never closed",
                (1, 8),
            ),
            (
                "aka: [PM, Prod man\nlevel: 1\n",
                "the `[` that opens here is never closed",
                (1, 6),
            ),
            (
                "pay: {low: 1\nlevel: 1\n",
                "the `{` that opens here is never closed",
                (1, 6),
            ),
            (
                "aka: [PM, Prod man",
                "the `[` that opens here is never closed",
                (1, 6),
            ),
            ("pay: {per: day low: 1}\n", "`,` or `}` is expected here", (1, 19)),
            (
                "aka: [PM,, Prod man]\n",
                "nothing stands before this `,`",
                (1, 10),
            ),
            ("aka: [PM]]\n", "`]` closes nothing", (1, 10)),
            (
                "contact: @ana\n",
                "a value cannot start with `@` without quotes",
                (1, 10),
            ),
            (
                "load: %60\n",
                "a value cannot start with `%` without quotes",
                (1, 7),
            ),
            (
                "note: *urgent* call Ana\n",
                "`*urgent*` repeats an anchor that is not there",
                (1, 7),
            ),
            (
                "note: **urgent**\n",
                "`**urgent**` repeats an anchor that is not there",
                (1, 7),
            ),
            ("note: !foo!bar x\n", "`!foo!bar` is read as a YAML tag", (1, 7)),
            (
                "drive: \"C:\\Users\"\n",
                "`\\U` means nothing in double quotes",
                (1, 11),
            ),
            (
                "drive: \"C:\\data\"\n",
                "`\\d` means nothing in double quotes",
                (1, 11),
            ),
            ("title: 'it's late'\n", "text follows a closing quote", (1, 12)),
            ("title: \"Big\" show\n", "text follows a closing quote", (1, 14)),
            (
                "title: \"Big show\nlevel: 1\nnote: \"busy\"\n",
                "the quote that opens here is closed only 2 lines below",
                (1, 8),
            ),
            (
                "phases: - prep\n",
                "a list cannot start on the line of its key",
                (1, 9),
            ),
            ("note: >text\n  more\n", "text follows `>` on its line", (1, 7)),
            (
                "title: X\n  level: 1\n",
                "this line is indented below a line that already has a value",
                (2, 3),
            ),
            (
                "title: X\nlevel\nstage: entry\n",
                "this line has no `:` and belongs to no value",
                (2, 1),
            ),
            (
                "title:X\nlevel: 1\n",
                "a `:` on this line has no space after it",
                (1, 1),
            ),
            (
                "pay:\n  low: 1\n high: 2\n",
                "this does not line up with the lines above",
                (3, 2),
            ),
            ("a: 1\n---\nb: 2\n", "a second YAML document starts here", (2, 1)),
            (
                "a: b\n\u{1}: c\n\0\n",
                "a control character stands in the YAML (U+0000)",
                (3, 1),
            ),
        ];
        for (text, message, (line, column)) in cases {
            let (said, at_line, at_column, help) = said(text);
            assert_eq!(
                (said.as_str(), at_line, at_column),
                (message, line, column),
                "{text:?}"
            );
            assert!(!help.contains("scalar") && !help.contains("token"), "{help}");
        }
    }

    #[test]
    fn the_help_shows_the_line_in_quotes() {
        assert_eq!(
            said("title: Ship: the film\n").3,
            "put the value in quotes: `title: \"Ship: the film\"`"
        );
        assert_eq!(
            said("- who: a \"b\": c\n").3,
            "put the value in quotes: `who: 'a \"b\": c'`"
        );
    }
}
