//! When two spellings are the same name: what people type differs in letter case, spaces, hyphens, apostrophes and in how
//! an accent is put together.

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// A name with its differences of writing taken away: case, space, the hyphen that stands for it, the shape of an
/// apostrophe, and accents that are written as letters of their own. Two names are the same when these are equal.
pub fn fold_name(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    if is_nfc(name) {
        fold_into(&mut folded, name.trim().chars());
    } else {
        fold_into(&mut folded, name.trim().nfc());
    }
    while folded.ends_with(' ') {
        folded.pop();
    }
    folded
}

/// Where a word stands in the alphabet: by its letters without accents, and without signs at its start; then as it is
/// written, letter case aside. So "Éclairage" stands between "Décor" and "Effets", as in dictionaries of most
/// languages that are written with Latin letters.
pub fn alphabet_key(word: &str) -> (String, String) {
    let letters = word.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    let bare = |letters: &str| match letters.is_ascii() {
        true => letters.to_ascii_lowercase(),
        false => {
            let bare = letters.nfd().filter(|letter| !is_combining_mark(*letter));
            without_ligatures(&bare.collect::<String>().to_lowercase())
        }
    };
    (bare(letters), word.to_lowercase())
}

/// Letters that have no accent of their own to take away, as dictionaries take them.
fn without_ligatures(letters: &str) -> String {
    let mut bare = String::with_capacity(letters.len());
    for letter in letters.chars() {
        match letter {
            'œ' => bare.push_str("oe"),
            'æ' => bare.push_str("ae"),
            'ß' => bare.push_str("ss"),
            'ø' => bare.push('o'),
            'ł' => bare.push('l'),
            'đ' => bare.push('d'),
            'ı' => bare.push('i'),
            other => bare.push(other),
        }
    }
    bare
}

/// Whether two spellings are the same name, by [`fold_name`].
pub fn same_name(a: &str, b: &str) -> bool {
    a == b || fold_name(a) == fold_name(b)
}

fn fold_into(folded: &mut String, letters: impl Iterator<Item = char>) {
    for letter in letters {
        match letter {
            // Hyphens of all kinds, and the minus that some programs write for one.
            '-' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}' => push_space(folded),
            // What takes no room: soft hyphens and marks that keep words together or apart.
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => {}
            '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2bc}' | '\u{2b9}' | '\u{b4}' | '`' | '\u{ff07}' => {
                folded.push('\'')
            }
            letter if letter.is_ascii() && !letter.is_ascii_whitespace() => {
                folded.push(letter.to_ascii_lowercase())
            }
            letter if letter.is_whitespace() => push_space(folded),
            letter => folded.extend(letter.to_lowercase()),
        }
    }
}

fn push_space(folded: &mut String) {
    if !folded.is_empty() && !folded.ends_with(' ') {
        folded.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_do_not_move_a_word_in_the_alphabet() {
        let mut words = [
            "Zoom",
            "Éclairage",
            "effets",
            "Effet",
            "Décor",
            "2D",
            "Œuvre",
            "Offset",
            "Ode",
            "« Étoile »",
            "eclair",
            "مخرج",
            "منتج",
        ];
        words.sort_by_cached_key(|word| alphabet_key(word));
        assert_eq!(
            words,
            [
                "2D",
                "Décor",
                "eclair",
                "Éclairage",
                "Effet",
                "effets",
                "« Étoile »",
                "Ode",
                "Œuvre",
                "Offset",
                "Zoom",
                "مخرج",
                "منتج"
            ]
        );
    }

    #[test]
    fn spellings_of_one_name_are_the_same() {
        for (a, b) in [
            ("Zoë O'Brien", "zoe\u{308}  O’BRIEN"),
            ("Jean-Luc Blanc", "jean luc blanc"),
            ("Ana\u{a0}Ruiz ", " Ana Ruiz"),
            ("Łukasz Żak", "łukasz z\u{307}ak"),
            ("D\u{2bc}Arcy", "D`Arcy"),
            ("key-grip", "Key – Grip"),
            ("So\u{ad}phie", "Sophie"),
        ] {
            assert!(
                same_name(a, b),
                "{a} and {b}: {:?} and {:?}",
                fold_name(a),
                fold_name(b)
            );
        }
        for (a, b) in [("Zoë", "Zoe"), ("Ann", "Anna"), ("", "a"), ("OBrien", "O'Brien")] {
            assert!(!same_name(a, b), "{a} and {b}");
        }
    }
}
