//! Which bytes of a text a value takes.

use std::ops::Range;

use saphyr_parser::ScalarStyle;

/// The bytes of a scalar proper, within the text: the parser's include its anchor and tag, and often what follows.
pub(super) fn scalar_span(
    text: &str,
    style: ScalarStyle,
    is_empty: bool,
    has_properties: bool,
    span: Range<usize>,
) -> Range<usize> {
    if style == ScalarStyle::Plain && is_empty {
        return if has_properties {
            trim_end(text, span)
        } else {
            span.start..span.start
        };
    }
    let start = if has_properties {
        skip_properties(text, &span)
    } else {
        span.start
    };
    let span = start..span.end.max(start);
    match style {
        ScalarStyle::SingleQuoted => start..closing_quote(text, start, '\'').unwrap_or(span.end),
        ScalarStyle::DoubleQuoted => start..closing_quote(text, start, '"').unwrap_or(span.end),
        ScalarStyle::Plain | ScalarStyle::Literal | ScalarStyle::Folded => trim_end(text, span),
    }
}

fn trim_end(text: &str, span: Range<usize>) -> Range<usize> {
    span.start..span.start + text.get(span.clone()).map_or(0, |part| part.trim_end().len())
}

/// Where a value starts after its anchor and tag.
pub(super) fn skip_properties(text: &str, span: &Range<usize>) -> usize {
    let mut rest = &text[span.start..];
    while rest.starts_with(['&', '!']) {
        let word = rest.find(|c: char| c.is_whitespace()).unwrap_or(rest.len());
        rest = rest[word..].trim_start();
    }
    // A value on a later line may have comments before it.
    while rest.starts_with('#') {
        let line = rest.find('\n').unwrap_or(rest.len());
        rest = rest[line..].trim_start();
    }
    text.len() - rest.len()
}

/// The byte after the quote that closes the one at `start`.
fn closing_quote(text: &str, start: usize, quote: char) -> Option<usize> {
    let mut chars = text.get(start..)?.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\\' && quote == '"' {
            chars.next();
        } else if c == quote {
            match chars.peek() {
                Some((_, next)) if *next == quote && quote == '\'' => {
                    chars.next();
                }
                _ => return Some(start + at + 1),
            }
        }
    }
    None
}
