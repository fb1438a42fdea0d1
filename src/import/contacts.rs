//! Telephone numbers, e-mail and postal addresses in a sheet: they are cut out of every cell before it is read, so that none
//! of them can reach a file of the site.

/// How somebody can be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contact {
    /// A telephone number.
    Phone(String),
    /// An address for e-mail.
    Email(String),
    /// A postal address.
    Address(String),
}

/// A text without the telephone numbers and e-mail addresses in it, and these.
pub fn take_out(text: &str) -> (String, Vec<Contact>) {
    let mut contacts = Vec::new();
    if !text.contains('@') && text.chars().filter(|letter| letter.is_numeric()).count() < MIN_DIGITS {
        return (text.to_owned(), contacts);
    }
    let without_mail = without_mail(text, &mut contacts);
    let without_numbers = without_phones(&without_mail, &mut contacts);
    if contacts.is_empty() {
        return (text.to_owned(), contacts);
    }
    let lines = without_numbers.lines().map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        words
            .join(" ")
            .replace("()", "")
            .replace("[]", "")
            .replace("<>", "")
            .trim_matches(EDGES)
            .to_owned()
    });
    (lines.collect::<Vec<_>>().join("\n").trim().to_owned(), contacts)
}

/// A text unless it is a postal address; then nothing, and the address.
pub fn without_address(text: &str) -> (String, Option<Contact>) {
    if is_address(text) {
        (String::new(), Some(Contact::Address(text.to_owned())))
    } else {
        (text.to_owned(), None)
    }
}

/// Whether a text is free of everything by which somebody can be reached.
pub fn is_free_of_contacts(text: &str) -> bool {
    take_out(text).1.is_empty() && !is_address(text)
}

/// Fewer digits than that are no telephone number.
const MIN_DIGITS: usize = 7;

/// What is left hanging where something was cut out.
const EDGES: [char; 8] = [' ', ',', ';', ':', '/', '|', '-', '\u{b7}'];

fn without_mail(text: &str, contacts: &mut Vec<Contact>) -> String {
    let is_end = |letter: char| {
        letter.is_whitespace()
            || matches!(
                letter,
                '<' | '>' | '(' | ')' | '[' | ']' | ',' | ';' | '|' | '"' | '/'
            )
    };
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(is_end).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        let is_mail = word
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
        if is_mail {
            contacts.push(Contact::Email(word.trim_start_matches("mailto:").to_owned()));
            cut_label(&mut kept);
        } else {
            kept.push_str(word);
        }
        let mut letters = behind.chars();
        kept.extend(letters.next());
        rest = letters.as_str();
    }
    kept
}

fn without_phones(text: &str, contacts: &mut Vec<Contact>) -> String {
    let is_part = |letter: char| {
        letter.is_numeric()
            || matches!(
                letter,
                ' ' | '\u{a0}' | '\u{202f}' | '+' | '-' | '\u{2010}'..='\u{2013}' | '.' | '/' | '(' | ')'
            )
    };
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|letter: char| letter.is_numeric() || matches!(letter, '+' | '(')) {
        let (before, from) = rest.split_at(start);
        kept.push_str(before);
        let end = from.find(|letter: char| !is_part(letter)).unwrap_or(from.len());
        let run = from[..end].trim_end_matches(|letter: char| !letter.is_numeric());
        // A bracket around the whole number is none of its area code.
        let (bracket, run) = match run.strip_prefix('(') {
            Some(inside) if !run.contains(')') => (1, inside),
            _ => (0, run),
        };
        let digits = run.chars().filter(|letter| letter.is_numeric()).count();
        if digits >= MIN_DIGITS && !is_dates(run) {
            contacts.push(Contact::Phone(run.to_owned()));
            cut_label(&mut kept);
            kept.push_str(&from[..bracket]);
            rest = &from[bracket + run.len()..];
        } else {
            kept.push_str(&from[..end]);
            rest = &from[end..];
        }
    }
    kept.push_str(rest);
    kept
}

/// Whether a run of digits is nothing but dates and the years of them.
fn is_dates(run: &str) -> bool {
    let words = run.split(|letter: char| {
        letter.is_whitespace() || matches!(letter, '\u{2010}'..='\u{2013}' | '(' | ')')
    });
    words
        .filter(|word| word.chars().any(char::is_numeric))
        .all(|word| {
            let lengths: Vec<usize> = word.split(['-', '/', '.']).map(str::len).collect();
            match lengths.as_slice() {
                [4] => word.starts_with("19") || word.starts_with("20"),
                [day, month, year] => {
                    (1..=2).contains(day) && (1..=2).contains(month) && matches!(year, 2 | 4)
                        || *day == 4 && (1..=2).contains(month) && (1..=2).contains(year)
                }
                _ => false,
            }
        })
}

/// Cuts `Tel.:` from the end of what stood before a number.
fn cut_label(kept: &mut String) {
    const LABELS: [&str; 20] = [
        "tel",
        "telephone",
        "phone",
        "ph",
        "mobile",
        "mob",
        "mobil",
        "cell",
        "m",
        "t",
        "p",
        "fon",
        "telefon",
        "handy",
        "email",
        "e-mail",
        "mail",
        "e",
        "call",
        "on",
    ];
    let trimmed = kept.trim_end().trim_end_matches(['.', ':']).trim_end();
    let start = trimmed
        .rfind(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | '(' | '[' | '<' | '/'));
    let start = start.map_or(0, |at| {
        at + trimmed[at..].chars().next().map_or(1, char::len_utf8)
    });
    if LABELS.contains(&trimmed[start..].to_lowercase().as_str()) {
        kept.truncate(start);
    }
}

/// Whether a text holds a number with a street, a box or a British postcode.
fn is_address(text: &str) -> bool {
    const STREETS: [&str; 28] = [
        "street",
        "st",
        "road",
        "rd",
        "avenue",
        "ave",
        "lane",
        "drive",
        "square",
        "terrace",
        "crescent",
        "boulevard",
        "blvd",
        "rue",
        "quai",
        "chemin",
        "calle",
        "avenida",
        "plaza",
        "via",
        "viale",
        "piazza",
        "rua",
        "strasse",
        "platz",
        "weg",
        "gasse",
        "quay",
    ];
    const ENDINGS: [&str; 6] = ["strasse", "stra\u{df}e", "str", "gasse", "straat", "platz"];
    if !text.chars().any(char::is_numeric) {
        return false;
    }
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let is_number = |word: &str| word.len() <= 5 && word.starts_with(|letter: char| letter.is_ascii_digit());
    let is_street = |word: &str| {
        STREETS.contains(&word) || (word.len() > 5 && ENDINGS.iter().any(|ending| word.ends_with(ending)))
    };
    let near_number = |at: usize| {
        let around = at.saturating_sub(4)..(at + 3).min(words.len());
        words[around].iter().any(|word| is_number(word))
    };
    let has_street = (0..words.len()).any(|at| is_street(words[at]) && near_number(at));
    let has_postcode = words.windows(2).any(|pair| {
        let (area, rest) = (pair[0], pair[1]);
        let letters = |word: &str| word.chars().filter(char::is_ascii_alphabetic).count();
        (2..=4).contains(&area.len())
            && area.starts_with(|letter: char| letter.is_ascii_alphabetic())
            && area.chars().any(|letter| letter.is_ascii_digit())
            && rest.len() == 3
            && rest.starts_with(|letter: char| letter.is_ascii_digit())
            && letters(rest) == 2
    });
    has_street || has_postcode || lower.contains("po box") || lower.contains("postfach")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephone_numbers_and_mail_are_cut_out_of_any_text() {
        for (text, kept, count) in [
            ("Ana Ruiz", "Ana Ruiz", 0),
            ("Ana Ruiz 07700 900123", "Ana Ruiz", 1),
            ("Ana Ruiz (+44 7700 900123)", "Ana Ruiz", 1),
            ("Ana Ruiz <ana@ruiz.example>", "Ana Ruiz", 1),
            ("Ana Ruiz, Tel.: +49 (0)30 123456-78", "Ana Ruiz", 1),
            ("call her on 555.010.4477 please", "call her please", 1),
            ("ana@ruiz.example / 07700900123", "", 2),
            ("\u{667}\u{667}\u{660}\u{660}\u{669}\u{660}\u{660}\u{661}", "", 1),
            (
                "from 2026-01-05 to 2026-12-18",
                "from 2026-01-05 to 2026-12-18",
                0,
            ),
            ("05/01/2026 - 18/12/2026", "05/01/2026 - 18/12/2026", 0),
            ("shots 100 to 180", "shots 100 to 180", 0),
            ("2026 and 2027", "2026 and 2027", 0),
            ("@anaruiz", "@anaruiz", 0),
        ] {
            let (left, contacts) = take_out(text);
            assert_eq!((left.as_str(), contacts.len()), (kept, count), "{text}");
        }
    }

    #[test]
    fn postal_addresses_are_known_by_street_and_code() {
        for text in [
            "12 Harbour Street, Bristol",
            "Flat 3, 44 Quay Rd",
            "Hafenstra\u{df}e 12, 20457 Hamburg",
            "12 rue du Port",
            "Calle Mayor 8",
            "Bristol BS1 4QA",
            "PO Box 12",
        ] {
            assert!(is_address(text), "{text}");
        }
        for text in [
            "Away in August",
            "songs unit",
            "2nd unit",
            "shots 100 to 180",
            "back for reel 3",
            "Street casting",
        ] {
            assert!(!is_address(text), "{text}");
        }
    }
}
