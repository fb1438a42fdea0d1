//! The people that a cell names.
//!
//! What the site knows under exactly these words is meant by them, before anything is taken apart. Otherwise a name loses what
//! stands around it (brackets, titles, letters after it, a nickname in quotes), which is kept beside it. What cannot be a
//! name is not made one.

use crate::content::crew::{WITHHELD, is_placeholder};
use crate::content::is_id;

/// Somebody's name, out of a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// The name.
    pub text: String,
    /// As it was written.
    pub written: String,
    /// Whether they stand in.
    pub is_acting: bool,
    /// What stood around it: in brackets, letters behind it, a nickname.
    pub note: Option<String>,
    /// Their pronouns.
    pub pronouns: Option<String>,
    /// A nickname in quotes.
    pub nickname: Option<String>,
    /// Whether the family name stood first.
    pub was_turned: bool,
}

/// What a part of a cell is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Somebody.
    Name(Name),
    /// A word that says that nobody is known yet.
    Vacancy,
    /// Something else, and why it is no name.
    NoName(String),
}

/// The parts of a cell: between `;`, `|` and line breaks; where there are none, between `/` and `+`, between whole names with
/// a word such as `and`, and at commas unless one stands behind a family name. The name of a company is parted by nothing
/// else than `;` and the like.
pub fn parts(cell: &str, is_company: bool, is_known: &dyn Fn(&str) -> bool) -> Vec<Part> {
    let mut found = Vec::new();
    let outer = split(cell, &[';', '|', '\n', '\r']);
    for part in &outer {
        if let Some(whole) = whole(part, is_known) {
            found.push(whole);
        } else if is_company {
            found.push(one(part, true));
        } else {
            let slashed = split(part, &['/', '+']);
            let words = slashed.iter().flat_map(|part| by_word(part));
            let words: Vec<String> = words.collect();
            for part in words {
                match whole(&part, is_known) {
                    Some(whole) => found.push(whole),
                    None => by_comma(&part, is_known, &mut found),
                }
            }
        }
    }
    found
}

/// A part that is known, or stands for nobody, as it is.
fn whole(part: &str, is_known: &dyn Fn(&str) -> bool) -> Option<Part> {
    let part = part.trim();
    if is_known(part) {
        return Some(Part::Name(Name::verbatim(part)));
    }
    is_placeholder(part).then_some(Part::Vacancy)
}

/// Splits a text at separators that stand in no bracket; parts that say nothing are left out.
fn split(text: &str, separators: &[char]) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0_usize;
    for letter in text.chars() {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && separators.contains(&letter) {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(letter);
        }
    }
    // `N/A` is one word: what is short on both sides of a slash is no pair of names.
    let trimmed = parts.iter().map(|part| part.trim().to_owned());
    trimmed.filter(|part| !part.is_empty()).collect()
}

/// Two whole names with a word between them: `Ana Ruiz and Joe Baptiste`, but not `Pelican and Oar`.
fn by_word(part: &str) -> Vec<String> {
    for separator in [" & ", " and ", " und ", " et ", " y ", " e ", " en "] {
        if let Some((first, second)) = part.split_once(separator) {
            let is_whole = |name: &str| name.split_whitespace().count() > 1;
            if is_whole(first) && is_whole(second) {
                let mut parts = by_word(first);
                parts.extend(by_word(second));
                return parts;
            }
        }
    }
    vec![part.to_owned()]
}

/// `Ruiz, Ana`, `de la Cruz, Ana` and `Ruiz, Ana, ACE`, but `Ana Ruiz, Joe Baptiste` and `Ana Ruiz, ACE`.
fn by_comma(part: &str, is_known: &dyn Fn(&str) -> bool, found: &mut Vec<Part>) {
    let mut names: Vec<(String, Vec<String>)> = Vec::new();
    for piece in split(part, &[',']) {
        match names.last_mut() {
            Some((_, letters)) if is_letters(&piece) => letters.push(piece),
            _ => names.push((piece, Vec::new())),
        }
    }
    let size = |name: &str| {
        bare(name)
            .0
            .split_whitespace()
            .filter(|word| !is_particle(word))
            .count()
    };
    let with_letters = |name: Part, letters: &[String]| match name {
        Part::Name(mut name) if !letters.is_empty() => {
            name.note = joined(name.note, Some(letters.join(", ")));
            Part::Name(name)
        }
        other => other,
    };
    let is_pair = match names.as_slice() {
        [(family, family_letters), (given, _)] => {
            family_letters.is_empty()
                && size(family) == 1
                && (is_known(&format!("{given} {family}")) || !(is_known(family) && is_known(given)))
        }
        _ => false,
    };
    if is_pair {
        let [(family, _), (given, letters)] = names.as_slice() else {
            return;
        };
        let turned = match one(given, false) {
            Part::Name(given) => {
                let written = part.trim().to_owned();
                let mut name = Name::of(family);
                name.text = format!("{} {}", given.text, name.text);
                name.is_acting |= given.is_acting;
                name.note = joined(name.note, given.note);
                name.pronouns = name.pronouns.or(given.pronouns);
                name.nickname = name.nickname.or(given.nickname);
                Part::Name(Name {
                    written,
                    was_turned: true,
                    ..name
                })
            }
            other => other,
        };
        found.push(with_letters(turned, letters));
        return;
    }
    let single = names.iter().filter(|(name, _)| size(name) == 1).count();
    let all_known = names.iter().all(|(name, _)| is_known(name));
    if names.len() > 2 && single > 0 && !all_known && (single < names.len() || names.len().is_multiple_of(2))
    {
        found.push(Part::NoName(format!(
            "`{part}` may be family names and given names, or names one after the other"
        )));
        return;
    }
    for (name, letters) in &names {
        let name = whole(name, is_known).unwrap_or_else(|| one(name, false));
        found.push(with_letters(name, letters));
    }
}

/// A single name, if it can be one.
fn one(written: &str, is_company: bool) -> Part {
    let name = Name::of(written);
    if name.text.is_empty() || is_placeholder(&name.text) {
        return Part::Vacancy;
    }
    match why_no_name(&name.text, is_company) {
        Some(reason) => Part::NoName(reason),
        None => Part::Name(name),
    }
}

/// Why a text cannot be somebody's name.
fn why_no_name(text: &str, is_company: bool) -> Option<String> {
    const ELSEWHERE: [&str; 18] = [
        "see", "as", "same", "ditto", "idem", "dito", "siehe", "voir", "various", "several", "multiple",
        "all", "everyone", "total", "totals", "subtotal", "diverse", "divers",
    ];
    let words: Vec<&str> = text.split_whitespace().collect();
    let first = words.first().copied().unwrap_or_default().to_lowercase();
    let first = first.trim_matches(|letter: char| !letter.is_alphanumeric());
    if !text.chars().any(char::is_alphabetic) {
        return Some(format!("`{text}` is no name"));
    }
    if ELSEWHERE.contains(&first)
        && (words.len() > 2
            || words.len() == 1
            || matches!(first, "see" | "as" | "siehe" | "voir" | "total" | "same"))
    {
        return Some(format!("`{text}` names nobody"));
    }
    if !is_company && text.starts_with(|letter: char| letter.is_numeric()) {
        return Some(format!("`{text}` starts with a number and is no name"));
    }
    let is_small = |word: &&&str| word.starts_with(char::is_lowercase) && !is_particle(word);
    if !is_company && words.len() > 3 && words.iter().filter(is_small).count() * 2 > words.len() {
        return Some(format!("`{text}` reads like a remark and not like a name"));
    }
    None
}

impl Name {
    /// A name without what stands around it.
    pub fn of(written: &str) -> Self {
        let (text, asides) = bare(written);
        let mut name = Self {
            written: written.trim().to_owned(),
            ..Self::default()
        };
        for aside in asides {
            if matches!(aside.to_lowercase().as_str(), "acting" | "interim" | "a.i.") {
                name.is_acting = true;
            } else if is_pronouns(&aside) {
                name.pronouns = Some(aside.to_lowercase());
            } else if !is_placeholder(&aside) {
                name.note = joined(name.note, Some(aside));
            }
        }
        let (text, nickname) = without_nickname(&text);
        name.nickname = nickname;
        let mut words: Vec<&str> = text.split_whitespace().collect();
        while words.len() > 1 && is_title(words[0]) {
            let title = words.remove(0);
            if is_earned(title) {
                name.note = joined(name.note, Some(title.to_owned()));
            }
        }
        let mut letters = Vec::new();
        while words.len() > 2 && is_letters(words[words.len() - 1]) {
            letters.insert(0, words.pop().unwrap_or_default());
        }
        if !letters.is_empty() {
            name.note = joined(name.note, Some(letters.join(", ")));
        }
        name.text = words.join(" ");
        name
    }

    /// A name just as it is written.
    pub fn verbatim(written: &str) -> Self {
        Self {
            text: written.to_owned(),
            written: written.to_owned(),
            ..Self::default()
        }
    }

    /// The names by which somebody may be known, the surest first: `Jo "Jay" Bell` is Jo Bell, or Jay Bell.
    pub fn spellings(&self) -> Vec<String> {
        let by_nickname = self.nickname.as_ref().map(|nickname| {
            let family: Vec<&str> = self.text.split_whitespace().skip(1).collect();
            format!("{nickname} {}", family.join(" "))
        });
        std::iter::once(self.text.clone()).chain(by_nickname).collect()
    }
}

/// A name without what stands in brackets, and that.
fn bare(written: &str) -> (String, Vec<String>) {
    let mut kept = String::new();
    let mut asides = Vec::new();
    let mut rest = written;
    while let Some(start) = rest.find(['(', '[']) {
        kept.push_str(&rest[..start]);
        kept.push(' ');
        let behind = &rest[start + 1..];
        let end = behind.find([')', ']']).unwrap_or(behind.len());
        let aside = behind[..end].split_whitespace().collect::<Vec<_>>().join(" ");
        asides.extend((!aside.is_empty()).then_some(aside));
        rest = behind.get(end + 1..).unwrap_or_default();
    }
    kept.push_str(rest);
    let one_spaced = kept.split_whitespace().collect::<Vec<_>>().join(" ");
    (one_spaced.trim_matches([',', ' ']).to_owned(), asides)
}

/// `Jo "Jay" Bell` is Jo Bell, called Jay.
fn without_nickname(text: &str) -> (String, Option<String>) {
    for (open, close) in [
        ('"', '"'),
        ('\u{201c}', '\u{201d}'),
        ('\u{201e}', '\u{201c}'),
        ('\u{ab}', '\u{bb}'),
        ('\u{2018}', '\u{2019}'),
        ('\'', '\''),
    ] {
        let Some(start) = text.find(open) else { continue };
        let inside = &text[start + open.len_utf8()..];
        let Some(length) = inside.find(close) else {
            continue;
        };
        let (nickname, behind) = (&inside[..length], &inside[length + close.len_utf8()..]);
        let before = &text[..start];
        let stands_apart = before.ends_with(' ') && behind.starts_with(' ');
        if stands_apart && !nickname.is_empty() {
            return (
                format!("{} {}", before.trim(), behind.trim()),
                Some(nickname.trim().to_owned()),
            );
        }
    }
    (text.to_owned(), None)
}

/// Words that stand before a family name and belong to it.
fn is_particle(word: &str) -> bool {
    matches!(
        word.to_lowercase().as_str(),
        "van"
            | "von"
            | "der"
            | "den"
            | "de"
            | "du"
            | "da"
            | "di"
            | "la"
            | "le"
            | "las"
            | "los"
            | "del"
            | "della"
            | "dos"
            | "das"
            | "do"
            | "zu"
            | "zur"
            | "vom"
            | "af"
            | "av"
            | "el"
            | "al"
            | "bin"
            | "ibn"
            | "ben"
            | "ter"
            | "ten"
            | "te"
            | "y"
            | "e"
            | "st"
            | "st."
    )
}

/// `Dr.`, `Ms`: before a name, and no part of it.
fn is_title(word: &str) -> bool {
    matches!(
        word.trim_end_matches('.').to_lowercase().as_str(),
        "mr" | "mrs"
            | "ms"
            | "mx"
            | "miss"
            | "dr"
            | "prof"
            | "herr"
            | "frau"
            | "mme"
            | "mlle"
            | "sr"
            | "sra"
            | "dott"
            | "ing"
            | "dipl-ing"
    )
}

fn is_earned(title: &str) -> bool {
    matches!(
        title.trim_end_matches('.').to_lowercase().as_str(),
        "dr" | "prof" | "dott" | "ing" | "dipl-ing"
    )
}

/// Letters behind a name: of a guild, an order or a university.
fn is_letters(word: &str) -> bool {
    const LETTERS: [&str; 52] = [
        "ACE", "ASC", "BSC", "CAS", "MPSE", "CSA", "DGA", "SOC", "ICG", "PGA", "GBFTE", "AMPS", "BFE", "ACS",
        "CSC", "AFC", "BVK", "HFC", "OBE", "MBE", "CBE", "KBE", "DBE", "PHD", "MA", "BA", "MSC", "MFA",
        "BFA", "VES", "BFS", "CCE", "ASE", "AMC", "AIC", "NSC", "SBC", "SPC", "ISC", "DFF", "FSF", "AMPAS",
        "BAFTA", "SDSA", "ADG", "WGA", "CDG", "SMPTE", "GTC", "ACO", "RCA", "EDA",
    ];
    let plain = word.replace('.', "");
    let is_upper =
        plain.chars().all(|letter| letter.is_uppercase()) || matches!(plain.as_str(), "PhD" | "MSc" | "pga");
    is_upper && LETTERS.contains(&plain.to_uppercase().as_str())
}

fn is_pronouns(aside: &str) -> bool {
    const PRONOUNS: [&str; 26] = [
        "she", "her", "hers", "he", "him", "his", "they", "them", "their", "theirs", "ze", "hir", "zir",
        "xe", "xem", "it", "its", "any", "sie", "ihr", "er", "ihm", "elle", "il", "iel", "ella",
    ];
    let words: Vec<String> = aside
        .split(['/', ',', ' '])
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    !words.is_empty() && words.len() <= 4 && words.iter().all(|word| PRONOUNS.contains(&word.as_str()))
}

/// A name in words as a crew list wants it: what could be taken for an id starts with a capital.
pub fn as_words(name: &str) -> String {
    if !is_id(name) || name == WITHHELD {
        return name.to_owned();
    }
    let mut letters = name.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// Two remarks as one.
pub fn joined(a: Option<String>, b: Option<String>) -> Option<String> {
    match (a, b) {
        (Some(a), Some(b)) => Some(format!("{a}; {b}")),
        (a, b) => a.or(b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(name: &str) -> bool {
        ["Kelp and Daughter of Merrow", "Ann Smith (V)", "Cher", "Madonna"].contains(&name)
    }

    fn texts(cell: &str) -> Vec<String> {
        let shown = |part| match part {
            Part::Name(name) => name.text,
            Part::Vacancy => "vacant".to_owned(),
            Part::NoName(_) => "no name".to_owned(),
        };
        parts(cell, false, &known).into_iter().map(shown).collect()
    }

    #[test]
    fn a_cell_may_hold_several_names_or_one_with_the_family_first() {
        for (cell, expected) in [
            ("Ana Ruiz; Joe Baptiste", vec!["Ana Ruiz", "Joe Baptiste"]),
            ("Ana Ruiz / Joe Baptiste", vec!["Ana Ruiz", "Joe Baptiste"]),
            ("Ana Ruiz & Joe Baptiste", vec!["Ana Ruiz", "Joe Baptiste"]),
            ("Ana Ruiz and Joe Baptiste", vec!["Ana Ruiz", "Joe Baptiste"]),
            ("Ana Ruiz\nJoe Baptiste", vec!["Ana Ruiz", "Joe Baptiste"]),
            ("Ana Ruiz, Joe Baptiste", vec!["Ana Ruiz", "Joe Baptiste"]),
            ("Ruiz, Ana", vec!["Ana Ruiz"]),
            ("Ruiz, Ana Maria", vec!["Ana Maria Ruiz"]),
            ("de la Cruz, Ana", vec!["Ana de la Cruz"]),
            ("van der Berg, Jo", vec!["Jo van der Berg"]),
            ("Jo van der Berg", vec!["Jo van der Berg"]),
            ("Ruiz, Ana; Baptiste, Joe", vec!["Ana Ruiz", "Joe Baptiste"]),
            ("Kelp and Daughter of Merrow", vec!["Kelp and Daughter of Merrow"]),
            ("Pelican and Oar Pictures", vec!["Pelican and Oar Pictures"]),
            ("Kelp & Daughter;", vec!["Kelp & Daughter"]),
            ("Cher, Madonna", vec!["Cher", "Madonna"]),
            ("Ann Smith (V)", vec!["Ann Smith (V)"]),
            ("JO BELL", vec!["JO BELL"]),
            ("Cher", vec!["Cher"]),
            ("O'Brien, Jo", vec!["Jo O'Brien"]),
            (
                "\u{5c71}\u{7530}\u{592a}\u{90ce}",
                vec!["\u{5c71}\u{7530}\u{592a}\u{90ce}"],
            ),
            (
                "\u{645}\u{62d}\u{645}\u{62f}",
                vec!["\u{645}\u{62d}\u{645}\u{62f}"],
            ),
            ("\u{141}ukasz", vec!["\u{141}ukasz"]),
            ("TBC", vec!["vacant"]),
            ("N/A", vec!["vacant"]),
            ("\u{2014}", vec!["vacant"]),
            ("", vec![]),
            ("Ana Ruiz / tbc", vec!["Ana Ruiz", "vacant"]),
            ("45", vec!["no name"]),
            ("see above", vec!["no name"]),
            ("2 dailies", vec!["no name"]),
            ("please ask the office first", vec!["no name"]),
            ("Bell, Jo, Kay, Al", vec!["no name"]),
        ] {
            assert_eq!(texts(cell), expected, "{cell}");
        }
    }

    #[test]
    fn what_stands_around_a_name_is_kept_beside_it() {
        for (cell, text, note) in [
            ("Jo Bell, ACE", "Jo Bell", Some("ACE")),
            ("Jo Bell ACE", "Jo Bell", Some("ACE")),
            ("Bell, Jo, ACE", "Jo Bell", Some("ACE")),
            ("Jo Bell, ACE, BSC", "Jo Bell", Some("ACE, BSC")),
            ("Dr. Jo Bell", "Jo Bell", Some("Dr.")),
            ("Ms Jo Bell", "Jo Bell", None),
            ("Jo Bell (from Bristol)", "Jo Bell", Some("from Bristol")),
            ("Jo \"Jay\" Bell", "Jo Bell", None),
            ("Jo Bell (she/her)", "Jo Bell", None),
            ("(acting) Jo Bell", "Jo Bell", None),
        ] {
            let found = parts(cell, false, &known);
            let [Part::Name(name)] = found.as_slice() else {
                panic!("{cell}: {found:?}");
            };
            assert_eq!((name.text.as_str(), name.note.as_deref()), (text, note), "{cell}");
        }
        let name = Name::of("Jo \"Jay\" Bell (they/them) (acting)");
        assert_eq!(name.spellings(), ["Jo Bell", "Jay Bell"]);
        assert_eq!(
            (name.pronouns.as_deref(), name.is_acting),
            (Some("they/them"), true)
        );
    }
}
