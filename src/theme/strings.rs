//! The words of a theme in the language of the site: which file each one comes from, and what is wrong with the files.
//!
//! A word is looked up in the language first (`fr-CA`, then `fr`) and then in English; in each, in the site's theme, in what
//! it extends, and in the default theme. So a theme may replace one word, and needs no other.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::json;

use super::{DEFAULT_THEME, Layer};
use crate::config::Config;
use crate::config::language::{is_tag, primary};
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place, nearest};
use crate::source::SETTINGS_FILE;
use crate::units::words::first_of;
use crate::words::file::{self, StringsFile};
use crate::words::{ENGLISH, Word, Words};

/// Reads a file of `strings/`; `None` when its name is not a language.
pub(super) fn read(
    path: &Arc<str>,
    name: &str,
    bytes: &[u8],
    problems: &mut Vec<Diagnostic>,
) -> Option<StringsFile> {
    let language = name.strip_suffix(".yaml").filter(|language| is_tag(language));
    let Some(language) = language else {
        let message = format!("the name of the strings file `{name}` is not a language");
        problems.push(
            Diagnostic::new(Code::WrongValue, Place::file(path), message)
                .help("name it after the language: `fr.yaml`, `fr-CA.yaml`"),
        );
        return None;
    };
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(file::read(path, language, text, problems)),
        Err(error) => {
            let at = error.valid_up_to();
            let place = Place::bytes(path, at..at + 1);
            problems.push(
                Diagnostic::new(Code::BadUtf8, place, "this strings file is not UTF-8")
                    .help("save it as UTF-8 in your editor"),
            );
            None
        }
    }
}

/// The words for a site, and what is wrong with the files of its own themes.
pub(super) fn words(layers: &[&Layer], config: &Config, problems: &mut Vec<Diagnostic>) -> Words {
    let language = &config.settings.language;
    check_files(layers, problems);
    let english = in_language(layers, ENGLISH);
    let translated = in_language(layers, language);
    report_untranslated(layers, language, &english, &translated, problems);
    let mut words = english;
    words.extend(translated);
    Words::new(language, words)
}

/// The content of the script that gives scripts their words.
pub(super) fn script(words: &Words) -> String {
    let given = json!({ "language": &*words.language, "thousands": words.say("numbers.thousands"), "strings": words.group("script") });
    format!("(window.callboard = window.callboard || {{}}).words = {given};\n")
}

/// The words of a language, each from the first theme that has it, in the most exact tag that it has it in.
fn in_language(layers: &[&Layer], language: &str) -> BTreeMap<Arc<str>, Word> {
    let mut words = BTreeMap::new();
    for layer in layers.iter().rev() {
        for tag in tags(language).iter().rev() {
            let files = layer
                .strings
                .iter()
                .filter(|file| file.language.eq_ignore_ascii_case(tag));
            words.extend(files.flat_map(|file| file.words.clone()));
        }
    }
    words
}

/// A tag and what it becomes without its last parts: `zh-Hant-TW`, `zh-Hant`, `zh`.
fn tags(language: &str) -> Vec<&str> {
    std::iter::successors(Some(language), |tag| {
        tag.rsplit_once('-').map(|(shorter, _)| shorter)
    })
    .collect()
}

fn check_files(layers: &[&Layer], problems: &mut Vec<Diagnostic>) {
    for (index, layer) in layers.iter().enumerate() {
        if *layer.name == *DEFAULT_THEME {
            continue;
        }
        let below = in_language(&layers[index + 1..], ENGLISH);
        let english = in_language(&layers[index..], ENGLISH);
        for strings in &layer.strings {
            if strings.language.eq_ignore_ascii_case(ENGLISH) {
                check_english(layer, strings, &below, problems);
            } else {
                file::compare(strings, &english, problems);
            }
        }
    }
}

/// Checks the English file of a site's theme: its words replace those below, or are new and stand in its templates.
fn check_english(
    layer: &Layer,
    strings: &StringsFile,
    below: &BTreeMap<Arc<str>, Word>,
    problems: &mut Vec<Diagnostic>,
) {
    let (known, new): (BTreeMap<_, _>, BTreeMap<_, _>) = strings
        .words
        .clone()
        .into_iter()
        .partition(|(key, _)| below.contains_key(key));
    for key in new.keys().filter(|key| !layer.uses_word(key)) {
        let message = format!("no template of the theme `{}` uses the word `{key}`", layer.name);
        let help = match nearest(key, below.keys().map(|key| &**key)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write `{{{{ words.{key} }}}}` where it is to be shown, or delete it"),
        };
        problems.push(Diagnostic::new(Code::UnknownKey, file::place(&strings.file, key), message).help(help));
    }
    let replaced = StringsFile {
        words: known,
        ..strings.clone()
    };
    file::compare(&replaced, below, problems);
}

impl Layer {
    /// Whether a template or script of the theme names a word.
    fn uses_word(&self, key: &str) -> bool {
        let in_script = key.strip_prefix("script.");
        let scripts = self.statics.iter().filter(|(path, _)| path.ends_with(".js"));
        self.templates
            .iter()
            .any(|template| template.text.contains(&format!("words.{key}")))
            || in_script.is_some_and(|key| {
                let quoted = [format!("'{key}'"), format!("\"{key}\"")];
                scripts
                    .map(|(_, bytes)| String::from_utf8_lossy(bytes))
                    .any(|text| quoted.iter().any(|key| text.contains(key)))
            })
    }
}

/// Reports words that are shown in English on a site in another language: once, at the setting where the themes have no
/// word of the language, else at the file that lacks some.
fn report_untranslated(
    layers: &[&Layer],
    language: &str,
    english: &BTreeMap<Arc<str>, Word>,
    translated: &BTreeMap<Arc<str>, Word>,
    problems: &mut Vec<Diagnostic>,
) {
    if primary(language) == ENGLISH {
        return;
    }
    let missing: BTreeSet<&str> = english
        .keys()
        .filter(|key| !translated.contains_key(*key))
        .map(|key| &**key)
        .collect();
    if missing.is_empty() {
        return;
    }
    let own = layers.iter().find(|layer| *layer.name != *DEFAULT_THEME);
    let theme = own.map_or("studio", |layer| &*layer.name);
    let name = primary(language);
    if translated.is_empty() {
        let place = Place::value(&Arc::from(SETTINGS_FILE), FieldPath::of("language"));
        let message =
            format!("the theme has no words in `{language}`: its headings and labels are in English");
        let help = format!(
            "copy them with `callboard theme copy strings/en.yaml --to {theme}`, rename the copy to {name}.yaml and translate it"
        );
        problems.push(Diagnostic::new(Code::Untranslated, place, message).help(help));
        return;
    }
    let tags = tags(language);
    let files = layers.iter().flat_map(|layer| &layer.strings);
    let mut files = files.filter(|file| tags.iter().any(|tag| file.language.eq_ignore_ascii_case(tag)));
    let Some(file) = files.next() else { return };
    let listed = first_of(missing.iter().map(|key| format!("`{key}`")));
    let message = format!(
        "words without a text in `{language}` are shown in English: {}",
        listed.join(", ")
    );
    problems.push(
        Diagnostic::new(Code::Untranslated, Place::file(&file.file), message)
            .help("`callboard theme copy strings/en.yaml` shows all words, with their English text"),
    );
}
