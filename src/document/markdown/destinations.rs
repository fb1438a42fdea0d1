//! Where the destination of a link stands, and whether it may be followed.

use std::ops::Range;

use crate::document::LinkKind;
use crate::units::is_allowed_scheme;

/// The bytes of the destination of `[words](destination "title")`, given where the words end; the whole link when
/// it has none.
pub(super) fn inline_destination(text: &str, link: Range<usize>, words_end: usize) -> Range<usize> {
    let from = words_end.clamp(link.start, link.end);
    let Some(found) = text.get(from..link.end).and_then(|rest| rest.find("](")) else {
        return link;
    };
    destination_at(text, from + found + 2, link.end.saturating_sub(1)).unwrap_or(link)
}

/// The bytes of the destination of `[label]: destination "title"`; the whole definition when it cannot be told.
pub(super) fn defined_destination(text: &str, definition: Range<usize>) -> Range<usize> {
    let Some(found) = text.get(definition.clone()).and_then(|rest| rest.find("]:")) else {
        return definition;
    };
    destination_at(text, definition.start + found + 2, definition.end).unwrap_or(definition)
}

/// The bytes of the destination that starts at or after `from`, which may stand on the next line of a quote.
fn destination_at(text: &str, from: usize, end: usize) -> Option<Range<usize>> {
    let rest = text.get(from..end)?;
    let gap = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r', '>']).len();
    // A `>` is a prefix of a line and no part of the gap on the first one.
    let gap = if rest[..gap].contains('\n') {
        gap
    } else {
        rest.len() - rest.trim_ascii_start().len()
    };
    let start = from + gap;
    let rest = &text[start..end];
    let range = match rest.strip_prefix('<') {
        Some(inner) => start + 1..start + 1 + inner.find('>').unwrap_or(inner.len()),
        None => start..start + rest.find([' ', '\t', '\n', '\r']).unwrap_or(rest.len()),
    };
    (!range.is_empty()).then_some(range)
}

/// Whether a URL could run a program in the reader's browser or show a page that nobody checked.
///
/// Only schemes of a list are followed: the web, mail, telephones and the programs of studios, such as `rvlink:`. Browsers
/// pass over control characters in a scheme, so they do not count here.
pub(super) fn is_unsafe(target: &str, kind: LinkKind) -> bool {
    runs_programs(target, kind) || has_unknown_scheme(target, kind)
}

/// Whether an address starts with a scheme that is not on the list. Words before a colon and a space are no scheme.
fn has_unknown_scheme(target: &str, kind: LinkKind) -> bool {
    let visible: String = target.chars().filter(|c| !c.is_control()).collect();
    let visible = visible.trim_start();
    let Some((scheme, rest)) = visible.split_once(':') else {
        return false;
    };
    let is_scheme = scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
        && !rest.starts_with(char::is_whitespace)
        && !matches!(kind, LinkKind::Wikilink | LinkKind::WikilinkWithWords);
    is_scheme && !is_allowed_scheme(scheme) && !(kind == LinkKind::Image && is_image(visible))
}

fn runs_programs(target: &str, kind: LinkKind) -> bool {
    let mut scheme = [0; 12];
    let mut length = 0;
    for byte in target.bytes() {
        match byte {
            0..=b' ' | 0x7F => {}
            b':' => break,
            b'a'..=b'z' | b'A'..=b'Z' | b'-' if length < scheme.len() => {
                scheme[length] = byte.to_ascii_lowercase();
                length += 1;
            }
            _ => return false,
        }
    }
    match &scheme[..length] {
        b"javascript" | b"vbscript" | b"livescript" | b"mocha" | b"blob" | b"filesystem" | b"jar"
        | b"view-source" | b"mhtml" => target.contains(':'),
        // Without a comma it is no `data:` URL, but words such as `Data: a primer`.
        b"data" => {
            target.contains(',') && target.contains(':') && !(kind == LinkKind::Image && is_image(target))
        }
        _ => false,
    }
}

fn is_image(target: &str) -> bool {
    let (_, media) = target.split_once(':').unwrap_or_default();
    media
        .trim_ascii_start()
        .get(..6)
        .is_some_and(|start| start.eq_ignore_ascii_case("image/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_that_run_programs_are_unsafe_however_they_are_disguised() {
        for target in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " \u{1}javascript:alert(1)",
            "java\tscript\n:alert(1)",
            "vbscript:x",
            "data:text/html,<script>",
            "data:text/html;base64,PHNjcmlwdD4=",
            "data:,x",
            "view-source:x",
            "feed:javascript:alert(1)",
            "file:///etc/passwd",
            "ms-settings:x",
        ] {
            assert!(is_unsafe(target, LinkKind::Inline), "{target}");
        }
        assert!(is_unsafe("data:text/html,x", LinkKind::Image));
        assert!(is_unsafe("data:image/svg+xml,<svg>", LinkKind::Inline));
    }

    #[test]
    fn other_urls_are_not() {
        for target in [
            "",
            "javascript",
            "../roles/javascript.md",
            "notes/data:x,y",
            "#javascript:x",
            "https://example.org/?javascript:x",
            "rvlink://shot/010",
            "mailto:a@example.org",
            "Data: a primer",
            "database",
        ] {
            assert!(!is_unsafe(target, LinkKind::Inline), "{target}");
        }
        assert!(!is_unsafe("data:image/png;base64,AAAA", LinkKind::Image));
    }
}
