//! Makes up for what saphyr minds and libyaml, like most writers, does not.

use std::collections::BTreeSet;

/// A text of as many characters as the original, in which line breaks that only saphyr minds are spaces.
///
/// YAML 1.2 asks that what stands in brackets or quotes be indented below its key; libyaml, like most writers, does
/// not mind a `]` at the start of a line. In brackets a line break means a space, so the original means the same.
pub(super) struct Patched {
    chars: Vec<char>,
    pub(super) text: String,
    /// The bytes at which quoted texts start that lost their line breaks here and are read anew by libyaml.
    pub(super) quoted: BTreeSet<usize>,
}

impl Patched {
    pub(super) fn new(text: &str) -> Self {
        Self {
            chars: text.chars().collect(),
            text: text.to_owned(),
            quoted: BTreeSet::new(),
        }
    }

    /// Blanks out what the parser stumbled over at a character; whether there was anything of that kind.
    ///
    /// `byte` is the same place in the original text.
    pub(super) fn make_up_for(
        &mut self,
        complaint: &str,
        at: usize,
        byte: usize,
        is_in_brackets: bool,
    ) -> bool {
        let is_patched = match complaint {
            "invalid indentation in quoted scalar" => self.quoted.insert(byte) && self.join_quoted(at),
            "invalid indentation" | "invalid indentation in flow construct" => self.join_to_line_above(at),
            "tabs disallowed within this context (block indentation)" if is_in_brackets => {
                self.join_to_line_above(at)
            }
            _ => false,
        };
        if is_patched {
            self.text = self.chars.iter().collect();
        }
        is_patched
    }

    /// Blanks the line breaks before a character, with the comments and empty lines between.
    fn join_to_line_above(&mut self, at: usize) -> bool {
        let mut at = at.min(self.chars.len());
        let mut is_patched = false;
        loop {
            let Some(line_break) = self.chars[..at].iter().rposition(|c| matches!(c, '\n' | '\r')) else {
                return is_patched;
            };
            let line_start = self.chars[..line_break]
                .iter()
                .rposition(|c| matches!(c, '\n' | '\r'))
                .map_or(0, |b| b + 1);
            self.chars[line_break] = ' ';
            is_patched = true;
            if let Some(comment) = comment_start(&self.chars[line_start..line_break]) {
                self.chars[line_start + comment..line_break].fill(' ');
            }
            if self.chars[line_start..line_break]
                .iter()
                .any(|c| !c.is_whitespace())
            {
                return true;
            }
            at = line_break;
        }
    }

    /// Blanks all line breaks of a quoted text that starts at a character, if it ends.
    fn join_quoted(&mut self, start: usize) -> bool {
        let Some(&quote) = self.chars.get(start) else {
            return false;
        };
        let mut breaks = Vec::new();
        let mut at = start + 1;
        while let Some(&c) = self.chars.get(at) {
            match c {
                '\\' if quote == '"' => {
                    at += 1;
                    breaks.extend(
                        self.chars
                            .get(at)
                            .filter(|c| matches!(c, '\n' | '\r'))
                            .map(|_| at),
                    );
                }
                '\n' | '\r' => breaks.push(at),
                _ if c == quote && quote == '\'' && self.chars.get(at + 1) == Some(&'\'') => at += 1,
                _ if c == quote => {
                    for &line_break in &breaks {
                        self.chars[line_break] = ' ';
                    }
                    return !breaks.is_empty() && matches!(quote, '\'' | '"');
                }
                _ => {}
            }
            at += 1;
        }
        false
    }
}

/// Where a comment starts in a line, if there is one outside quotes.
fn comment_start(line: &[char]) -> Option<usize> {
    let mut quote = None;
    for (at, &c) in line.iter().enumerate() {
        match (quote, c) {
            (None, '#') if at == 0 || line[at - 1].is_whitespace() => return Some(at),
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
    }
    None
}
