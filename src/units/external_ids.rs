//! Ids by which others know a person, a production or a role, each checked as far as its scheme allows.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Ids in the registers of others: `{imdb: nm0000123, isni: 0000 0001 2103 2683}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ExternalIds {
    /// The Internet Movie Database: `nm` for people, `tt` for titles, `co` for companies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imdb: Option<Imdb>,
    /// The Entertainment Identifier Registry, for productions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eidr: Option<Eidr>,
    /// The International Standard Name Identifier, for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub isni: Option<Isni>,
    /// The European classification of skills and occupations, for roles.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub esco: Option<Esco>,
    /// The United States' O*NET, for roles.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub onet: Option<Onet>,
    /// A Standard Occupational Classification, for roles: the United Kingdom's or the United States'.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub soc: Option<Soc>,
}

impl ExternalIds {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Declares an id of one scheme: what `$read` makes of the text, else the sentence that says what was expected.
macro_rules! id {
    ($(#[$meta:meta])* $name:ident, $read:ident, $expected:literal, pattern $pattern:literal, example $example:literal) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                $read(text.trim())
                    .map(Self)
                    .ok_or_else(|| format!(concat!("`{}` is not ", $expected), text))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        super::written_as_text!($name, pattern $pattern, example $example);
    };
}

id!(
    /// An id of the Internet Movie Database.
    Imdb, read_imdb, "an IMDb id such as nm0000123 or tt0111161",
    pattern r"^(nm|tt|co)[0-9]{7,8}$", example "nm0000123"
);
id!(
    /// An id of the Entertainment Identifier Registry, whose last character is a check by ISO 7064 Mod 37,36.
    Eidr, read_eidr, "an EIDR id such as 10.5240/7791-8534-2C23-9030-8610-5; check each digit",
    pattern r"^10[.]5240/([0-9A-Fa-f]{4}-){5}[0-9A-Za-z]$", example "10.5240/7791-8534-2C23-9030-8610-5"
);
id!(
    /// An International Standard Name Identifier, whose last digit is a check by ISO 7064 Mod 11-2.
    Isni, read_isni, "an ISNI such as 0000 0001 2103 2683; check each digit",
    pattern r"^([0-9]{4} ?){3}[0-9]{3}[0-9Xx]$", example "0000 0001 2103 2683"
);
id!(
    /// An occupation or skill of ESCO, by its address or by the code of an occupation.
    Esco, read_esco, "an ESCO address or code such as 2654.1.7",
    pattern r"^(https?://data[.]europa[.]eu/esco/.+|[0-9]{4}([.][0-9]+)*)$", example "2654.1.7"
);
id!(
    /// An occupation of O*NET.
    Onet, read_onet, "an O*NET code such as 27-2012.03",
    pattern r"^[0-9]{2}-[0-9]{4}[.][0-9]{2}$", example "27-2012.03"
);
id!(
    /// An occupation of a Standard Occupational Classification.
    Soc, read_soc, "a SOC code such as 3416, 3416/03 or 27-2012",
    pattern r"^([0-9]{4}(/[0-9]{2})?|[0-9]{2}-[0-9]{4})$", example "3416"
);

fn read_imdb(text: &str) -> Option<String> {
    let digits = ["nm", "tt", "co"]
        .into_iter()
        .find_map(|kind| text.strip_prefix(kind))?;
    let is_number = (7..=8).contains(&digits.len()) && is_digits(digits);
    is_number.then(|| text.to_owned())
}

fn read_eidr(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.strip_prefix("10.5240/")?.split('-').collect();
    let [blocks @ .., check] = parts.as_slice() else {
        return None;
    };
    let is_block = |block: &&str| block.len() == 4 && block.bytes().all(|byte| byte.is_ascii_hexdigit());
    if blocks.len() != 5 || !blocks.iter().all(is_block) || check.len() != 1 {
        return None;
    }
    let mut product = 36;
    for letter in blocks.concat().chars() {
        let sum = (product + letter.to_digit(36)?) % 36;
        product = if sum == 0 { 36 } else { sum } * 2 % 37;
    }
    let is_right = (product + check.chars().next()?.to_digit(36)?) % 36 == 1;
    is_right.then(|| text.to_ascii_uppercase())
}

fn read_isni(text: &str) -> Option<String> {
    let plain: String = text
        .chars()
        .filter(|letter| !matches!(letter, ' ' | '-'))
        .collect();
    let (digits, check) = plain.split_at_checked(15)?;
    if !is_digits(digits) {
        return None;
    }
    let total = digits
        .bytes()
        .fold(0_u32, |total, byte| (total + u32::from(byte - b'0')) * 2 % 11);
    let expected = match (12 - total % 11) % 11 {
        10 => "X".to_owned(),
        digit => digit.to_string(),
    };
    let is_right = check.eq_ignore_ascii_case(&expected);
    is_right.then(|| {
        format!(
            "{} {} {} {}{expected}",
            &digits[..4],
            &digits[4..8],
            &digits[8..12],
            &digits[12..]
        )
    })
}

fn read_esco(text: &str) -> Option<String> {
    let address = text
        .strip_prefix("http://")
        .or_else(|| text.strip_prefix("https://"));
    let is_address = address.is_some_and(|rest| rest.starts_with("data.europa.eu/esco/"));
    let mut parts = text.split('.');
    let is_code = parts
        .next()
        .is_some_and(|group| group.len() == 4 && is_digits(group))
        && parts.all(is_digits);
    (is_address || is_code).then(|| text.to_owned())
}

fn read_onet(text: &str) -> Option<String> {
    let (soc, detail) = text.split_once('.')?;
    (is_us_soc(soc) && detail.len() == 2 && is_digits(detail)).then(|| text.to_owned())
}

fn read_soc(text: &str) -> Option<String> {
    let (unit, sub) = text.split_once('/').unwrap_or((text, "00"));
    let is_uk = unit.len() == 4 && is_digits(unit) && sub.len() == 2 && is_digits(sub);
    (is_uk || is_us_soc(text)).then(|| text.to_owned())
}

fn is_us_soc(text: &str) -> bool {
    let parts = text.split_once('-');
    parts.is_some_and(|(major, rest)| {
        major.len() == 2 && rest.len() == 4 && is_digits(major) && is_digits(rest)
    })
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T: FromStr<Err = String> + fmt::Display>(text: &str) -> Option<String> {
        text.parse::<T>().ok().map(|id| id.to_string())
    }

    #[test]
    fn an_id_whose_check_fails_is_none() {
        assert_eq!(
            read::<Eidr>("10.5240/7791-8534-2c23-9030-8610-5").as_deref(),
            Some("10.5240/7791-8534-2C23-9030-8610-5")
        );
        assert_eq!(read::<Eidr>("10.5240/7791-8534-2C23-9030-8601-5"), None);
        assert_eq!(read::<Eidr>("10.5240/7791-8534-2C23-9030-5"), None);
        assert_eq!(
            read::<Isni>("0000000121032683").as_deref(),
            Some("0000 0001 2103 2683")
        );
        assert_eq!(
            read::<Isni>("0000 0001 2150 090x").as_deref(),
            Some("0000 0001 2150 090X")
        );
        assert_eq!(read::<Isni>("0000 0001 2130 2683"), None);
    }

    #[test]
    fn ids_without_a_check_have_their_form() {
        for (id, is_right) in [
            ("nm0000123", true),
            ("tt10872600", true),
            ("nm123", false),
            ("0000123", false),
        ] {
            assert_eq!(read::<Imdb>(id).is_some(), is_right, "{id}");
        }
        let address = "http://data.europa.eu/esco/occupation/5e9e0fb4-7ba0-4d56-9cb0-3f8f5c3d9d4f";
        for (id, is_right) in [
            ("2654.1.7", true),
            (address, true),
            ("265", false),
            ("https://example.org/2654", false),
        ] {
            assert_eq!(read::<Esco>(id).is_some(), is_right, "{id}");
        }
        for (id, is_right) in [("27-2012.03", true), ("27-2012", false), ("272012.03", false)] {
            assert_eq!(read::<Onet>(id).is_some(), is_right, "{id}");
        }
        for (id, is_right) in [
            ("3416", true),
            ("3416/03", true),
            ("27-2012", true),
            ("34160", false),
            ("3416/3", false),
        ] {
            assert_eq!(read::<Soc>(id).is_some(), is_right, "{id}");
        }
    }
}
