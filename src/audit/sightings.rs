//! Finds in open text what people may not have meant to publish: addresses and telephone numbers.

use std::ops::Range;

/// The least digits of a telephone number that is worth a look (national numbers have 9 and more in most countries).
const MIN_DIGITS: usize = 9;
/// The most digits of one (ITU-T E.164).
const MAX_DIGITS: usize = 15;

/// Addresses for mail and telephone numbers, each with a word for what it is, in order.
pub(super) fn contacts(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('@') {
        if let Some(range) = address_around(text, at) {
            found.push((range, "the address"));
        }
    }
    let mut from = 0;
    while let Some(start) = text[from..].find(|c: char| c == '+' || c.is_ascii_digit()) {
        let start = from + start;
        let range = number_from(text, start);
        from = range.end.max(start + 1);
        let follows_a_word = text[..start].ends_with(|c: char| c.is_alphanumeric() || "/-_.:#=&".contains(c));
        let digits = text[range.clone()].bytes().filter(u8::is_ascii_digit).count();
        let is_dialled = text[start..].starts_with(['+', '0']);
        if is_dialled && !follows_a_word && (MIN_DIGITS..=MAX_DIGITS).contains(&digits) {
            found.push((range, "the number"));
        }
    }
    found.sort_by_key(|(range, _)| range.start);
    found
}

/// `somebody@host.tld` around an `@`.
fn address_around(text: &str, at: usize) -> Option<Range<usize>> {
    let is_local = |c: char| c.is_alphanumeric() || "._%+-".contains(c);
    let is_host = |c: char| c.is_alphanumeric() || c == '.' || c == '-';
    let local = text[..at].len() - text[..at].trim_end_matches(is_local).len();
    let host = text[at + 1..].len() - text[at + 1..].trim_start_matches(is_host).len();
    let host = text[at + 1..at + 1 + host].trim_end_matches(['.', '-']);
    let (name, top) = host.rsplit_once('.')?;
    let is_top = top.chars().count() >= 2 && top.chars().all(char::is_alphabetic);
    let is_whole = local > 0 && !name.is_empty() && is_top;
    is_whole.then(|| at - local..at + 1 + host.len())
}

/// Digits with what people write between them, up to the last digit.
fn number_from(text: &str, start: usize) -> Range<usize> {
    let mut end = start + 1;
    let mut gap = 0;
    for (at, c) in text[start + 1..].char_indices() {
        match c {
            '0'..='9' => {
                end = start + 1 + at + 1;
                gap = 0;
            }
            ' ' | '-' | '.' | '(' | ')' | '/' | '\u{a0}' if gap < 2 => gap += 1,
            _ => break,
        }
    }
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> Vec<&str> {
        contacts(text)
            .into_iter()
            .map(|(range, _)| &text[range])
            .collect()
    }

    #[test]
    fn addresses_are_found_where_they_stand() {
        assert_eq!(
            seen(
                "To ana.ruiz+show@mail.example.org, or <mailto:sam@example.co.uk>. Not @ana, a@b, or x@.org."
            ),
            ["ana.ruiz+show@mail.example.org", "sam@example.co.uk"]
        );
    }

    #[test]
    fn telephone_numbers_are_told_from_dates_and_other_numbers() {
        assert_eq!(
            seen(
                "Call +44 7700 900123 or (0117) 496 0018 by 2026-05-04, 10:00; budget 1,000,000; \
                 ISBN 978-0-306-40615-7; v0.10.2.33.44"
            ),
            ["+44 7700 900123", "0117) 496 0018"]
        );
        assert_eq!(seen("0"), [""; 0]);
    }
}
