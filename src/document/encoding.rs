//! Reads the bytes of a file as text, and finds text that was read in the wrong encoding before it came here.

use std::borrow::Cow;
use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::SourceFile;
use crate::source::text::{self, Misread};

/// Most warnings about mojibake that one file gets: whoever repairs ten places sees the others.
const MAX_WARNINGS: usize = 10;

/// The text of a file; see [`text::decode`].
///
/// What is not UTF-8 is reported, at the first such byte; places in such a file count the bytes of the text that was
/// read. A NUL, which HTML cannot hold, reads as a space.
pub(super) fn read<'a>(file: &'a SourceFile, problems: &mut Vec<Diagnostic>) -> Cow<'a, str> {
    let (mut text, misread) = text::decode(&file.bytes);
    if let Some(misread) = misread {
        let (at, message) = match misread {
            Misread::Windows1252 { byte, at } => (
                at,
                format!("the byte 0x{byte:02X} is not UTF-8, and is read as Windows-1252"),
            ),
            Misread::Utf16 => (0, "the file is UTF-16, not UTF-8".to_owned()),
        };
        let length = text[at..].chars().next().map_or(0, char::len_utf8);
        let place = Place::bytes(&file.path, at..at + length);
        let problem = Diagnostic::new(Code::BadUtf8, place, message);
        problems.push(problem.as_warning().help("save the file as UTF-8"));
    }
    report_mojibake(&text, file, problems);
    if memchr::memchr(0, text.as_bytes()).is_some() {
        text = Cow::Owned(text.replace('\0', " "));
    }
    text
}

fn report_mojibake(text: &str, file: &SourceFile, problems: &mut Vec<Diagnostic>) {
    let mut reported = 0;
    let mut from = 0;
    while let Some(range) = find_mojibake(text, from) {
        let meant = meant_by(&text[range.start..]);
        let place = Place::bytes(&file.path, range.clone());
        let message = format!(
            "`{}` looks like text that was read in the wrong encoding",
            &text[range.clone()]
        );
        problems.push(Diagnostic::new(Code::Mojibake, place, message).help(match meant {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "write the character that was meant, and save the file as UTF-8".to_owned(),
        }));
        reported += 1;
        if reported == MAX_WARNINGS {
            return;
        }
        // One warning for each line.
        match memchr::memchr(b'\n', &text.as_bytes()[range.end..]) {
            Some(rest_of_line) => from = range.end + rest_of_line,
            None => return,
        }
    }
}

/// The first place at or after a byte where UTF-8 was read as Windows-1252 or Windows-1253.
fn find_mojibake(text: &str, mut from: usize) -> Option<Range<usize>> {
    // UTF-8 of all letters that such a reading starts with: `Â Ã â ï ð Ð Ñ`, `Γ β`, `π`.
    while let Some(found) = memchr::memchr3(0xC3, 0xCE, 0xCF, text.as_bytes().get(from..)?) {
        let at = from + found;
        if let Some(length) = mojibake_length(&text[..at], &text[at..]) {
            return Some(at..at + length);
        }
        from = at + 2;
    }
    None
}

/// How many bytes at the start of `rest` are certainly not what somebody wrote.
///
/// Real words in Greek, French, Portuguese, Icelandic or Vietnamese hold every one of these letters, so a letter alone
/// is never enough: what follows it must be a sign that no word holds, and not one that may close a word.
fn mojibake_length(before: &str, rest: &str) -> Option<usize> {
    let mut chars = rest.chars();
    let first = chars.next()?;
    let second = chars.next().unwrap_or(' ');
    let third = chars.next().unwrap_or(' ');
    let previous = before.chars().next_back().unwrap_or(' ');
    let two = first.len_utf8() + second.len_utf8();
    let three = two + third.len_utf8();
    match first {
        // â€™, and β€” where Windows-1253 did it: a dash, a quotation mark, an ellipsis, a bullet.
        'â' | 'β' if second == '€' => Some(if is_leftover(third) { three } else { two }),
        // ðŸ and πŸ start an emoji.
        'ð' | 'π' if second == 'Ÿ' => Some(two),
        // A byte order mark, a replacement character.
        'ï' if (second, third) == ('»', '¿') || (second, third) == ('¿', '½') => Some(three),
        // Ã© and its like. `Ã` may end a Portuguese word in capitals, so quotation marks and dashes do not count.
        'Ã' if "¡¢£¤¥¦§¨©ª¬®¯±²³´µ¶¸¹º¼½¾¿‚ƒ„†‡ˆ‰Š‹ŒŽœŸž˜".contains(second) => {
            Some(two)
        }
        'Ã' if "\u{a0}»«“”‘’–—…•™›".contains(second) && previous.is_ascii_lowercase() => {
            Some(two)
        }
        'Â' if "¡¢£¤¥¦§©®°±²³µ¶¹¼½¾¿".contains(second) => Some(two),
        'Â' if "\u{a0}«»·".contains(second) && !previous.is_alphabetic() => Some(two),
        // Cyrillic: two letters in a row that begin with these and go on with a sign.
        'Ð' | 'Ñ' if is_leftover(second) && matches!(third, 'Ð' | 'Ñ') => Some(three),
        // Γ£ in `SΓ£o`: a capital Greek letter and a sign, within a Latin word.
        'Γ' if "¤¥¦§¨©ª«¬®―£±²³°".contains(second)
            && (previous.is_ascii_alphabetic() || third.is_ascii_alphabetic()) =>
        {
            Some(two)
        }
        // What is left of β€” and β€™ when the signs after the letter were lost: `teamβs`, `backersβrequires`. Names
        // such as TGFβ have a capital or a hyphen before the letter.
        'β' if (second.is_ascii_lowercase() || second == ' ')
            && before.len() >= 3
            && before.as_bytes()[before.len() - 3..]
                .iter()
                .all(u8::is_ascii_lowercase) =>
        {
            Some('β'.len_utf8())
        }
        _ => None,
    }
}

/// Whether a character is one that the later bytes of a UTF-8 sequence become.
fn is_leftover(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{bf}') || windows_1252(c).is_some_and(|byte| (0x80..0xC0).contains(&byte))
}

/// The character whose UTF-8 was read byte by byte.
fn meant_by(text: &str) -> Option<char> {
    let byte_of = |c: char| windows_1252(c).or_else(|| windows_1253(c));
    let bytes: Vec<u8> = text.chars().take(4).map_while(byte_of).collect();
    let valid = match std::str::from_utf8(&bytes) {
        Ok(valid) => valid,
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).ok()?,
    };
    valid.chars().next().filter(|c| !c.is_ascii() && !c.is_control())
}

fn windows_1252(c: char) -> Option<u8> {
    const HIGH: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
    match c {
        '\u{a0}'..='\u{ff}' => u8::try_from(u32::from(c)).ok(),
        _ => HIGH
            .chars()
            .position(|high| high == c)
            .and_then(|at| u8::try_from(0x80 + at).ok()),
    }
}

fn windows_1253(c: char) -> Option<u8> {
    match c {
        'Α'..='ώ' => u8::try_from(u32::from(c) - 0x391 + 0xC1).ok(),
        '―' => Some(0xAF),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, Option<String>)> {
        let mut problems = Vec::new();
        let _ = read(&SourceFile::new("content/a.md", text.as_bytes()), &mut problems);
        problems
            .into_iter()
            .map(|problem| {
                let crate::diagnostic::Spot::Bytes(range) = problem.place.spot else {
                    panic!("no bytes")
                };
                (text[range].to_owned(), problem.help)
            })
            .collect()
    }

    #[test]
    fn utf_8_read_as_windows_1252_or_1253_is_found_with_what_was_meant() {
        for (text, wrong, meant) in [
            ("the teamâ€™s work", "â€™", "’"),
            ("budgets β€” prepare", "β€”", "—"),
            ("a cafÃ© table", "Ã©", "é"),
            ("SΓ£o Paulo", "Γ£", "ã"),
            ("costs Â£900", "Â£", "£"),
        ] {
            assert_eq!(
                found(text),
                [(wrong.to_owned(), Some(format!("did you mean `{meant}`?")))],
                "{text}"
            );
        }
        for text in [
            "πŸ’° pay",
            "ðŸ’° pay",
            "the teamβs ability",
            "financial backersβrequires",
            "outputsβ commercial",
        ] {
            assert_eq!(found(text).len(), 1, "{text}");
        }
    }

    #[test]
    fn real_words_are_left_alone() {
        for text in [
            "Ο διευθυντής παραγωγής («Α και Β») μιλά: “β” και π, Ξ… Γ!",
            "ΠΑΡΑΓΩΓΗ «ΓΥΡΙΣΜΑ», 5€ το β’ μέρος, άλφα–βήτα, β",
            "IRMÃ”, NÃO, “AMANHÃ”, MANHÃ… CHÂTEAU « À LA RECHERCHE DU PÂTÉ »",
            "Ísland: Ðað og Þór; ESPAÑA, “Ñ”; việt Â, Ă và ê",
            "TGFβ and IFN-β, α/β, β-carotene, 2πr, naïve façade",
            "äöü ß éèê, 3 × 4 ± 2, ½ day, 20 °C, £900",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn a_line_is_warned_of_once_and_a_file_ten_times() {
        assert_eq!(found("Ã© Ã©\nÃ©").len(), 2);
        assert_eq!(found(&"Ã©\n".repeat(50)).len(), 10);
    }

    #[test]
    fn the_first_bad_byte_is_named_and_the_rest_is_read() {
        let mut problems = Vec::new();
        let file = SourceFile::new("content/a.md", &b"caf\xE9 and \xFF"[..]);
        assert_eq!(read(&file, &mut problems), "café and ÿ");
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].place, Place::bytes(&file.path, 3..5));
        assert_eq!(
            problems[0].message,
            "the byte 0xE9 is not UTF-8, and is read as Windows-1252"
        );
    }
}
