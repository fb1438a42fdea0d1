//! The language of a site: a BCP 47 tag, and the direction that its script is written in.

use std::sync::Arc;

use super::Settings;
use super::settings::default_language;
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place};

/// Languages that are written from right to left, unless their tag names another script.
const RIGHT_TO_LEFT: &[&str] = &["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"];

/// Scripts that are written from right to left.
const RIGHT_TO_LEFT_SCRIPTS: &[&str] = &["adlm", "arab", "hebr", "nkoo", "syrc", "thaa"];

/// The direction of a language's script: `ltr` or `rtl`.
pub fn direction(tag: &str) -> &'static str {
    let tag = tag.to_ascii_lowercase();
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    let script = parts.find(|part| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_alphabetic()));
    let is_right_to_left = match script {
        Some(script) => RIGHT_TO_LEFT_SCRIPTS.contains(&script),
        None => RIGHT_TO_LEFT.contains(&language),
    };
    if is_right_to_left { "rtl" } else { "ltr" }
}

/// The language of a tag without its region and script: `en` of `en-GB`.
pub fn primary(language: &str) -> String {
    language
        .split(['-', '_'])
        .next()
        .unwrap_or(language)
        .to_ascii_lowercase()
}

/// Reports a language that browsers would not understand, and takes the default instead.
pub(super) fn check(settings: &mut Settings, file: &Arc<str>, problems: &mut Vec<Diagnostic>) {
    if is_tag(&settings.language) {
        return;
    }
    let written = &settings.language;
    let mended = written.trim().replace(['_', ' '], "-");
    let help = if is_tag(&mended) {
        format!("write `{mended}`")
    } else {
        "write a language and, if it matters, a country, such as `en-GB`, `fr` or `ar`".to_owned()
    };
    let message = format!("`{written}` is not a language tag (BCP 47)");
    let place = Place::value(file, FieldPath::of("language"));
    problems.push(Diagnostic::new(Code::WrongValue, place, message).help(help));
    settings.language = if is_tag(&mended) {
        mended
    } else {
        default_language()
    };
}

/// Whether a text has the form of a language tag: a language of two or three letters, then script, region and variants.
pub fn is_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let is_language =
        |part: &str| matches!(part.len(), 2 | 3) && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_further =
        |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    parts.next().is_some_and(is_language) && parts.all(is_further)
}

#[cfg(test)]
mod tests {
    use super::{direction, is_tag};

    #[test]
    fn tags_have_hyphens_and_a_language_of_two_or_three_letters() {
        for tag in ["en", "en-GB", "zh-Hant-TW", "sr-Latn", "de-CH-1996", "cnr"] {
            assert!(is_tag(tag), "{tag}");
        }
        for tag in ["", "en_GB", "english", "e", "en-", "en GB", "français"] {
            assert!(!is_tag(tag), "{tag}");
        }
    }

    #[test]
    fn the_script_decides_the_direction() {
        assert_eq!(["ar", "he-IL", "az-Arab"].map(direction), ["rtl"; 3]);
        assert_eq!(["en-GB", "ku-Latn", "uz-Cyrl", "fr"].map(direction), ["ltr"; 4]);
    }
}
