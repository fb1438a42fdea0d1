//! How wide a text is, without a font: an estimate that errs on the wide side, so that no label is ever cut.
//!
//! The reader's browser chooses the font, and a chart is laid out long before. The table below holds, for each
//! character, the widest advance among the sans-serif fonts that a `sans-serif` stack falls back to (DejaVu
//! Sans, of the same width as Verdana, and Liberation Sans, of the same width as Arial and Helvetica). Start at
//! [`width`] and [`wrap`].

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

/// The size and weight of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Font {
    /// Height of the em square, in chart units.
    pub size: i64,
    /// Whether it is bold; bold is wider.
    pub is_bold: bool,
}

impl Font {
    /// A regular weight of this size.
    pub const fn regular(size: i64) -> Self {
        Self { size, is_bold: false }
    }

    /// A bold weight of this size.
    pub const fn bold(size: i64) -> Self {
        Self { size, is_bold: true }
    }
}

/// The width that a text takes at most, in chart units, rounded up.
pub fn width(text: &str, font: Font) -> i64 {
    let table = if font.is_bold { &BOLD } else { &REGULAR };
    let mut hundredths: i64 = 0;
    for byte in text.bytes() {
        match byte {
            b' '..=b'~' => hundredths += i64::from(table[usize::from(byte - b' ')]),
            _ => {
                hundredths = text.chars().map(|c| advance(c, font.is_bold)).sum();
                break;
            }
        }
    }
    (hundredths * font.size + 99) / 100
}

/// The text in lines no wider than `limit`.
///
/// Lines break between words, and after hyphens and slashes in them. Only a word that is wider than a line is
/// broken inside, between the characters that a reader sees. Never empty: a text of nothing is one empty line.
/// A line is wider than `limit` only where a single character is.
pub fn wrap(text: &str, font: Font, limit: i64) -> Vec<String> {
    if is_one_line(text, font, limit) {
        return vec![text.to_owned()];
    }
    let mut lines = Vec::new();
    let mut line = String::new();
    let space = width(" ", font);
    let mut used = 0;
    let is_break = |c: char| {
        // No letter of ASCII needs the table of white space.
        matches!(c, ' ' | '\t'..='\r') || c > '~' && c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}')
    };
    for word in text.split(is_break).filter(|word| !word.is_empty()) {
        for (at, piece) in pieces(word).enumerate() {
            let needed = width(piece, font);
            let gap = if at == 0 && !line.is_empty() { space } else { 0 };
            if !line.is_empty() && used + gap + needed > limit {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            if needed <= limit {
                if gap > 0 && !line.is_empty() {
                    line.push(' ');
                    used += gap;
                }
                line.push_str(piece);
                used += needed;
                continue;
            }
            for cluster in piece.graphemes(true) {
                let needed = width(cluster, font);
                if !line.is_empty() && used + needed > limit {
                    lines.push(std::mem::take(&mut line));
                    used = 0;
                }
                line.push_str(cluster);
                used += needed;
            }
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// Whether a text of ASCII, with single spaces between its words, fits on one line as it is: most labels do.
pub(super) fn is_one_line(text: &str, font: Font, limit: i64) -> bool {
    let table = if font.is_bold { &BOLD } else { &REGULAR };
    let rounded = |hundredths: i64| (hundredths * font.size + 99) / 100;
    let space = rounded(i64::from(table[0]));
    let (mut used, mut piece, mut before) = (0, 0, b' ');
    for byte in text.bytes() {
        match byte {
            b' ' if before == b' ' => return false,
            b' ' => {
                used += rounded(piece) + space;
                piece = 0;
            }
            b'!'..=b'~' => {
                piece += i64::from(table[usize::from(byte - b' ')]);
                // Pieces between which a line may break are rounded up each on its own.
                if matches!(byte, b'-' | b'/') {
                    used += rounded(piece);
                    piece = 0;
                }
            }
            _ => return false,
        }
        before = byte;
    }
    before != b' ' && used + rounded(piece) <= limit
}

/// The least width between `least` and `most` at which the text takes no more than `lines` lines; `most` where
/// it takes more at any width.
pub fn width_for_lines(text: &str, font: Font, lines: usize, least: i64, most: i64) -> i64 {
    // Most texts fit at once.
    if least >= most || wrap(text, font, least).len() <= lines {
        return least;
    }
    let (mut low, mut high) = (least, most.max(least));
    while low < high {
        let middle = low + (high - low) / 2;
        match wrap(text, font, middle).len() <= lines {
            true => high = middle,
            false => low = middle + 1,
        }
    }
    low
}

/// The parts of a word between which a line may break: `co-/ordinator`.
fn pieces(word: &str) -> impl Iterator<Item = &str> {
    word.split_inclusive(['-', '/', '–', '—'])
}

/// Widest advance of a character in hundredths of an em.
fn advance(c: char, is_bold: bool) -> i64 {
    let table = if is_bold { &BOLD } else { &REGULAR };
    match c {
        ' '..='~' => i64::from(table[c as usize - 32]),
        _ if is_invisible(c) => 0,
        _ => {
            let regular = match c {
                // Latin letters with marks are as wide as the bare letter, within a few hundredths.
                'À'..='ɏ' | 'Ḁ'..='ỿ' => {
                    return c
                        .nfd()
                        .next()
                        .filter(char::is_ascii)
                        .map_or(if is_bold { 120 } else { 108 }, |bare| advance(bare, is_bold) + 3);
                }
                '’' | '‘' | '‚' | '‛' | '·' => 38,
                '\u{a0}'..='¿' => 100,
                '“' | '”' | '„' | '•' => 64,
                '–' | '‐' | '‑' => 56,
                '…' | '—' => 100,
                'Ͱ'..='Ͽ' if c.is_lowercase() => 85,
                'Ѐ'..='ӿ' if c.is_lowercase() => 94,
                'Ͱ'..='Ͽ' => 94,
                'Ѐ'..='ӿ' => 118,
                // Armenian, Hebrew.
                '\u{530}'..='\u{58f}' => 98,
                '\u{590}'..='\u{5ff}' => 72,
                // Arabic letters are widest standing alone; joined ones, which a name is made of, are narrower.
                '\u{600}'..='\u{77f}'
                | '\u{8a0}'..='\u{8ff}'
                | '\u{fb50}'..='\u{fdff}'
                | '\u{fe70}'..='\u{fefc}' => 100,
                // Thai and Lao.
                '\u{e00}'..='\u{eff}' => 80,
                // Emoji are wider than their em in every font that has them in colour.
                '\u{2600}'..='\u{27bf}' | '\u{1f000}'..='\u{1faff}' => 140,
                // Chinese, Japanese, Korean and everything else: a full em, and something for fallback fonts.
                _ => 108,
            };
            // Bold is up to an eighth wider, except where a glyph fills the em already.
            let fills_em = matches!(
                c,
                '\u{1100}'..='\u{11ff}' | '\u{2600}'..='\u{27bf}' | '\u{2e80}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..
            );
            match is_bold && !fills_em {
                true => regular + regular / 8,
                false => regular,
            }
        }
    }
}

/// Whether a character is drawn over its neighbour or not at all.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || is_combining_mark(c)
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e01ef}')
}

/// Advances of U+0020 to U+007E, regular weight, in hundredths of an em.
const REGULAR: [u8; 95] = [
    32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
    34, 34, 84, 84, 84, 56, 102, 69, 69, 73, 78, 67, 62, 78, 76, 30, 50, 67, 56, 87, 75, 79, 67, 79, 73, 67,
    62, 74, 69, 99, 69, 67, 69, 40, 34, 40, 84, 56, 50, 62, 64, 55, 64, 62, 36, 64, 64, 28, 28, 58, 28, 98,
    64, 62, 64, 64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84,
];

/// Advances of U+0020 to U+007E, bold, in hundredths of an em.
const BOLD: [u8; 95] = [
    35, 46, 53, 84, 70, 101, 88, 31, 46, 46, 53, 84, 38, 42, 38, 37, 70, 70, 70, 70, 70, 70, 70, 70, 70, 70,
    40, 40, 84, 84, 84, 62, 102, 78, 77, 74, 84, 69, 69, 83, 84, 38, 56, 78, 64, 100, 84, 86, 74, 86, 78, 73,
    69, 82, 78, 111, 78, 73, 73, 46, 37, 46, 84, 56, 50, 68, 72, 60, 72, 68, 44, 72, 72, 35, 35, 67, 35, 105,
    72, 69, 72, 72, 50, 60, 48, 72, 66, 93, 65, 66, 59, 72, 37, 72, 84,
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bold_is_no_narrower_than_regular() {
        for c in (' '..='~').chain("éÆЖщ漢字🎬ש".chars()) {
            assert!(advance(c, true) >= advance(c, false), "{c}");
        }
    }

    #[test]
    fn marks_and_joiners_take_no_room_of_their_own() {
        assert_eq!(
            width("e\u{301}", Font::regular(10)),
            width("e", Font::regular(10))
        );
        assert_eq!(width("\u{200d}\u{fe0f}", Font::regular(10)), 0);
    }

    #[test]
    fn lines_break_between_words_and_after_hyphens() {
        let font = Font::regular(10);
        let limit = width("Post-production", font);
        assert_eq!(
            wrap("Post-production supervisor", font, limit),
            ["Post-production", "supervisor"]
        );
        assert_eq!(wrap("Post-production", font, limit - 1), ["Post-", "production"]);
        assert_eq!(wrap("", font, limit), [""]);
    }

    #[test]
    fn an_over_long_word_breaks_between_what_a_reader_sees_as_characters() {
        let lines = wrap("👩‍🎨👩‍🎨👩‍🎨", Font::regular(10), 30);
        assert_eq!(lines, ["👩‍🎨", "👩‍🎨", "👩‍🎨"]);
    }

    proptest! {
        #[test]
        fn wrapping_loses_nothing_and_keeps_to_the_limit(text in "\\PC{0,60}", limit in 40i64..300) {
            let font = Font::bold(14);
            let lines = wrap(&text, font, limit);
            let squeezed = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(squeezed(&lines.concat()), squeezed(&text));
            for line in &lines {
                let is_single = line.graphemes(true).count() <= 1;
                prop_assert!(is_single || width(line, font) <= limit, "{:?} in {}", line, limit);
            }
        }

        #[test]
        fn a_width_for_lines_is_wide_enough(text in "[a-zé漢 -]{0,60}", lines in 1usize..4) {
            let found = width_for_lines(&text, Font::regular(12), lines, 60, 10_000);
            prop_assert!(wrap(&text, Font::regular(12), found).len() <= lines);
        }
    }
}
