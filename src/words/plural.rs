//! Which form of a text a number takes in a language: `1 role`, `2 roles`.
//!
//! The rules are those of the Unicode CLDR (release 48, cardinal numbers) for whole numbers, which is all that pages count.
//! Most of each rule is about decimal fractions, so what is left is this table. It was compared with the `Intl.PluralRules` of
//! Node 20 (CLDR 48) for every language of CLDR, each number up to 400, and millions. A language that is not listed has the
//! forms of English.

/// A form that a text takes with a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names are CLDR's")]
pub enum PluralForm {
    Zero,
    One,
    Two,
    Few,
    Many,
    Other,
}

impl PluralForm {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Zero,
        Self::One,
        Self::Two,
        Self::Few,
        Self::Many,
        Self::Other,
    ];

    /// Its name in strings files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Zero => "zero",
            Self::One => "one",
            Self::Two => "two",
            Self::Few => "few",
            Self::Many => "many",
            Self::Other => "other",
        }
    }

    /// The form of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.name() == name)
    }
}

/// The name of the rule of a language: its tag without what makes no difference to plurals.
pub fn rule(language: &str) -> String {
    let tag = language.to_ascii_lowercase();
    match tag.split_once('-') {
        Some((primary, _)) if tag != "pt-pt" => primary.to_owned(),
        _ => tag,
    }
}

/// The form for a number in a language, which is a BCP 47 tag.
pub fn form(language: &str, n: u64) -> PluralForm {
    use PluralForm::{Few, Many, One, Other, Two, Zero};
    let (n10, n100) = (n % 10, n % 100);
    let is_millions = n != 0 && n.is_multiple_of(1_000_000);
    match &*rule(language) {
        "bm" | "bo" | "dz" | "hnj" | "id" | "ig" | "ii" | "in" | "ja" | "jbo" | "jv" | "jw" | "kde"
        | "kea" | "km" | "ko" | "lkt" | "lo" | "ms" | "my" | "nqo" | "osa" | "sah" | "ses" | "sg" | "su"
        | "th" | "to" | "tpi" | "vi" | "wo" | "yo" | "yue" | "zh" => Other,
        "ak" | "am" | "as" | "bho" | "bn" | "csw" | "doi" | "fa" | "ff" | "gu" | "guw" | "hi" | "hy"
        | "kab" | "kn" | "ln" | "mg" | "nso" | "pa" | "pcm" | "si" | "ti" | "wa" | "zu" => match n {
            0 | 1 => One,
            _ => Other,
        },
        "fr" => match n {
            0 | 1 => One,
            _ if is_millions => Many,
            _ => Other,
        },
        "pt" => match n {
            0 | 1 => One,
            _ if is_millions => Many,
            _ => Other,
        },
        "ca" | "es" | "it" | "lld" | "pt-pt" | "scn" | "vec" => match n {
            1 => One,
            _ if is_millions => Many,
            _ => Other,
        },
        "tzm" => match n {
            0 | 1 | 11..=99 => One,
            _ => Other,
        },
        "is" | "mk" => match (n10, n100) {
            (1, _) if n100 != 11 => One,
            _ => Other,
        },
        "ceb" | "fil" | "tl" => match n10 {
            4 | 6 | 9 => Other,
            _ => One,
        },
        "lv" | "prg" => match (n10, n100) {
            (0, _) | (_, 11..=19) => Zero,
            (1, _) => One,
            _ => Other,
        },
        "blo" | "ksh" | "lag" => match n {
            0 => Zero,
            1 => One,
            _ => Other,
        },
        "he" | "iu" | "iw" | "naq" | "sat" | "se" | "sma" | "smi" | "smj" | "smn" | "sms" => match n {
            1 => One,
            2 => Two,
            _ => Other,
        },
        "shi" => match n {
            0 | 1 => One,
            2..=10 => Few,
            _ => Other,
        },
        "mo" | "ro" => match (n, n100) {
            (1, _) => One,
            (0, _) | (_, 1..=19) => Few,
            _ => Other,
        },
        "bs" | "hr" | "sh" | "sr" => match (n10, n100) {
            (1, _) if n100 != 11 => One,
            (2..=4, _) if !(12..=14).contains(&n100) => Few,
            _ => Other,
        },
        "gd" => match n {
            1 | 11 => One,
            2 | 12 => Two,
            3..=10 | 13..=19 => Few,
            _ => Other,
        },
        "dsb" | "hsb" | "sl" => match n100 {
            1 => One,
            2 => Two,
            3 | 4 => Few,
            _ => Other,
        },
        "cs" | "sk" => match n {
            1 => One,
            2..=4 => Few,
            _ => Other,
        },
        "pl" => match (n10, n100) {
            _ if n == 1 => One,
            (2..=4, _) if !(12..=14).contains(&n100) => Few,
            _ => Many,
        },
        "be" | "ru" | "uk" => match (n10, n100) {
            (1, _) if n100 != 11 => One,
            (2..=4, _) if !(12..=14).contains(&n100) => Few,
            _ => Many,
        },
        "lt" => match (n10, n100) {
            (_, 11..=19) | (0, _) => Other,
            (1, _) => One,
            _ => Few,
        },
        "mt" => match (n, n100) {
            (1, _) => One,
            (2, _) => Two,
            (0, _) | (_, 3..=10) => Few,
            (_, 11..=19) => Many,
            _ => Other,
        },
        "ga" => match n {
            1 => One,
            2 => Two,
            3..=6 => Few,
            7..=10 => Many,
            _ => Other,
        },
        "br" => match (n10, n100) {
            (1, _) if ![11, 71, 91].contains(&n100) => One,
            (2, _) if ![12, 72, 92].contains(&n100) => Two,
            (3 | 4 | 9, _) if ![1, 7, 9].contains(&(n100 / 10)) => Few,
            _ if is_millions => Many,
            _ => Other,
        },
        "gv" => match (n10, n100) {
            (1, _) => One,
            (2, _) => Two,
            (0, _) if n100.is_multiple_of(20) => Few,
            _ => Other,
        },
        "ar" | "ars" => match (n, n100) {
            (0, _) => Zero,
            (1, _) => One,
            (2, _) => Two,
            (_, 3..=10) => Few,
            (_, 11..=99) => Many,
            _ => Other,
        },
        "cy" => match n {
            0 => Zero,
            1 => One,
            2 => Two,
            3 => Few,
            6 => Many,
            _ => Other,
        },
        _ => match n {
            1 => One,
            _ => Other,
        },
    }
}

/// The forms that a language has for numbers below a million, in order.
pub fn forms(language: &str) -> Vec<PluralForm> {
    let mut forms: Vec<PluralForm> = (0..=200).map(|n| form(language, n)).collect();
    forms.push(PluralForm::Other);
    forms.sort_unstable();
    forms.dedup();
    forms
}
