//! One strings file of a theme: groups of words, read with the places of what is wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Piece, PluralForm, Word, pieces, plural};
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place, nearest};
use crate::yaml::Node;
use crate::yaml::node::Data;

/// A strings file, as far as it could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StringsFile {
    /// Path from the site's root.
    pub file: Arc<str>,
    /// The language that its name says, as a BCP 47 tag.
    pub language: Arc<str>,
    /// Its words, by key: `role.reports_to`.
    pub words: BTreeMap<Arc<str>, Word>,
}

/// Reads a strings file. What is wrong is reported and left out.
pub fn read(file: &Arc<str>, language: &str, text: &str, problems: &mut Vec<Diagnostic>) -> StringsFile {
    let mut reader = Reader {
        file,
        language: Arc::from(language),
        words: BTreeMap::new(),
        problems,
    };
    let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
    match Node::parse(bare, text.len() - bare.len()) {
        Ok(node) => match node.data {
            Data::Map(_) => reader.group("", &node),
            _ => reader.report(
                Code::WrongType,
                Place::file(file),
                "a strings file is a mapping of groups to words".to_owned(),
                "write `role: {reports_to: Reports to}`, for example",
            ),
        },
        Err(problem) => reader.problems.push(problem.diagnostic(file)),
    }
    StringsFile {
        file: file.clone(),
        language: reader.language,
        words: reader.words,
    }
}

/// The place of a word of a strings file.
pub fn place(file: &Arc<str>, key: &str) -> Place {
    Place::key(file, path_of(key))
}

fn path_of(key: &str) -> FieldPath {
    key.split('.').fold(FieldPath::top(), FieldPath::key)
}

struct Reader<'a> {
    file: &'a Arc<str>,
    language: Arc<str>,
    words: BTreeMap<Arc<str>, Word>,
    problems: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn report(&mut self, code: Code, place: Place, message: String, help: &str) {
        self.problems
            .push(Diagnostic::new(code, place, message).help(help));
    }

    fn group(&mut self, prefix: &str, group: &Node) {
        let mut seen = BTreeSet::new();
        for (name, value) in group.entries() {
            let name = name.text().unwrap_or_default();
            let key = match prefix {
                "" => name.to_owned(),
                _ => format!("{prefix}.{name}"),
            };
            let place = place(self.file, &key);
            if !seen.insert(name) {
                let message = format!("the word `{key}` is written twice");
                self.report(Code::DuplicateKey, place, message, "keep one of them");
                continue;
            }
            match &value.data {
                Data::Map(entries) if is_plural(entries) => self.plural(&key, entries),
                Data::Map(_) => self.group(&key, value),
                Data::Scalar { text, .. } if !value.is_null() => {
                    self.words
                        .insert(Arc::from(key), Word::Text(Arc::from(text.as_str())));
                }
                _ => {
                    let message = format!("the word `{key}` is not a text");
                    self.report(
                        Code::WrongType,
                        place,
                        message,
                        "write a text, or a mapping of plural forms such as `{one: \"{n} role\", other: \"{n} roles\"}`",
                    );
                }
            }
        }
    }

    fn plural(&mut self, key: &str, entries: &[(Node, Node)]) {
        let mut forms = BTreeMap::new();
        for (name, value) in entries {
            let form = name.text().and_then(PluralForm::of_name);
            let text = value.text().filter(|_| !value.is_null());
            match form.zip(text) {
                Some((form, text)) => {
                    forms.insert(form, Arc::from(text));
                }
                None => {
                    let path = path_of(key).key(name.text().unwrap_or_default());
                    let message = format!("a plural form of `{key}` is not a text");
                    self.report(
                        Code::WrongType,
                        Place::key(self.file, path),
                        message,
                        "write a text with `{n}` where the number stands",
                    );
                }
            }
        }
        let needed = plural::forms(&self.language);
        let missing: Vec<_> = needed.iter().filter(|form| !forms.contains_key(form)).collect();
        if !missing.is_empty() {
            let names = |forms: &[&PluralForm]| {
                let names: Vec<_> = forms.iter().map(|form| format!("`{}`", form.name())).collect();
                names.join(", ")
            };
            let noun = if missing.len() == 1 { "form" } else { "forms" };
            let message = format!("`{key}` lacks the plural {noun} {}", names(&missing));
            let help = format!(
                "the language `{}` has the forms {}",
                self.language,
                names(&needed.iter().collect::<Vec<_>>())
            );
            self.report(Code::MissingKey, place(self.file, key), message, &help);
        }
        if forms.contains_key(&PluralForm::Other) {
            let word = Word::Plural(self.language.clone(), forms);
            self.words.insert(Arc::from(key), word);
        }
    }
}

/// Whether a mapping has a text for each plural form: all its keys are names of forms, `other` among them or not.
fn is_plural(entries: &[(Node, Node)]) -> bool {
    !entries.is_empty()
        && entries
            .iter()
            .all(|(name, _)| name.text().and_then(PluralForm::of_name).is_some())
}

/// Compares the words of a file with the English ones that they stand for: reports keys that English does not have, parts
/// that the English word does not have, and a plural where English has a text or the other way round.
pub fn compare(translated: &StringsFile, english: &BTreeMap<Arc<str>, Word>, problems: &mut Vec<Diagnostic>) {
    let file = &translated.file;
    for (key, word) in &translated.words {
        let Some(original) = english.get(key) else {
            let message = format!("there is no word `{key}` in English");
            let help = match nearest(key, english.keys().map(|key| &**key)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "write it in strings/en.yaml of the theme too, or delete it here".to_owned(),
            };
            problems.push(Diagnostic::new(Code::UnknownKey, place(file, key), message).help(help));
            continue;
        };
        let is_plural = |word: &Word| matches!(word, Word::Plural(..));
        if is_plural(word) != is_plural(original) {
            let (message, help) = match is_plural(original) {
                true => (
                    format!("`{key}` depends on a number"),
                    "write its plural forms, such as `{one: \"{n} role\", other: \"{n} roles\"}`",
                ),
                false => (
                    format!("`{key}` does not depend on a number"),
                    "write one text for it",
                ),
            };
            problems.push(Diagnostic::new(Code::WrongType, place(file, key), message).help(help));
            continue;
        }
        let known = parts_of(original);
        let unknown: Vec<_> = parts_of(word)
            .into_iter()
            .filter(|part| !known.contains(part))
            .collect();
        for part in unknown {
            let message = format!("the English `{key}` has no part `{{{part}}}`");
            let help = match known.is_empty() {
                true => "nothing is filled in here: write the text without braces".to_owned(),
                false => {
                    let known: Vec<_> = known.iter().map(|part| format!("`{{{part}}}`")).collect();
                    format!("its parts are {}", known.join(", "))
                }
            };
            problems.push(Diagnostic::new(Code::WrongValue, place(file, key), message).help(help));
        }
    }
}

/// The names of the parts that are filled in, of all forms together.
pub fn parts_of(word: &Word) -> BTreeSet<&str> {
    let pieces = word.texts().flat_map(|text| pieces(text));
    pieces
        .filter_map(|piece| match piece {
            Piece::Part(name) => Some(name),
            Piece::Words(_) => None,
        })
        .collect()
}
