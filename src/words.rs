//! The words that pages show besides the site's content, in the language of the site: [`Words`].
//!
//! They stand in `strings/<language>.yaml` of a theme, in groups: `role.reports_to`. A text may hold `{name}` for a part that
//! is filled in; what depends on a number is a mapping of [`plural`] forms. [`crate::theme`] finds the files and decides
//! which one a word comes from; this module knows how one file is read ([`mod@file`]) and how words become text.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, LazyLock};

use serde_json::{Map, Value};

mod dates;
pub mod file;
pub mod plural;

pub use plural::PluralForm;

use crate::source::Fingerprint;

/// The language that every theme has, and in which words stand that another one lacks.
pub const ENGLISH: &str = "en";

/// A word of a strings file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Word {
    /// A text, perhaps with parts to fill in.
    Text(Arc<str>),
    /// A text for each plural form, and the language whose rule chooses between them.
    Plural(Arc<str>, BTreeMap<PluralForm, Arc<str>>),
}

impl Word {
    /// Its texts: one, or that of each plural form.
    pub fn texts(&self) -> impl Iterator<Item = &Arc<str>> {
        let (text, forms) = match self {
            Self::Text(text) => (Some(text), None),
            Self::Plural(_, forms) => (None, Some(forms.values())),
        };
        text.into_iter().chain(forms.into_iter().flatten())
    }

    /// The text for a number.
    fn of_number(&self, n: u64) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Plural(language, forms) => {
                let form = forms.get(&plural::form(language, n));
                form.or_else(|| forms.get(&PluralForm::Other))
                    .map_or("", |text| text)
            }
        }
    }
}

/// The words of a site: one text for each key, from whichever file has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// The language of the site, as a BCP 47 tag.
    pub language: Arc<str>,
    words: Arc<BTreeMap<Arc<str>, Word>>,
    /// Of all of them: drawings hold the words, and are hashed often.
    fingerprint: Fingerprint,
}

impl Hash for Words {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.fingerprint.hash(state);
    }
}

static BUILT_IN_ENGLISH: LazyLock<Words> = LazyLock::new(|| {
    let text = include_str!("../themes/default/strings/en.yaml");
    let path = Arc::from("themes/default/strings/en.yaml");
    Words::new(ENGLISH, file::read(&path, ENGLISH, text, &mut Vec::new()).words)
});

impl Default for Words {
    /// Those of the theme that is built in, in English.
    fn default() -> Self {
        BUILT_IN_ENGLISH.clone()
    }
}

impl Words {
    /// The words of a site in a language.
    pub fn new(language: &str, words: BTreeMap<Arc<str>, Word>) -> Self {
        Self {
            language: Arc::from(language),
            fingerprint: Fingerprint::of_value(&(language, &words)),
            words: Arc::new(words),
        }
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.words.keys().map(|key| &**key)
    }

    /// The word of a key, if there is one.
    pub fn get(&self, key: &str) -> Option<&Word> {
        self.words.get(key)
    }

    /// The text of a key, with nothing filled in. A test holds that every key in the code exists.
    pub fn say(&self, key: &str) -> &str {
        match self.words.get(key) {
            Some(Word::Text(text)) => text,
            Some(Word::Plural(_, forms)) => forms.get(&PluralForm::Other).map_or("", |text| text),
            None => "",
        }
    }

    /// The same, for what many values hold.
    pub fn shared(&self, key: &str) -> Arc<str> {
        match self.words.get(key) {
            Some(Word::Text(text)) => text.clone(),
            _ => Arc::from(self.say(key)),
        }
    }

    /// The text of a key, with its parts filled in.
    pub fn fill(&self, key: &str, parts: &[(&str, &str)]) -> String {
        fill_text(self.say(key), parts)
    }

    /// The text of a key for a number, which stands in it as `{n}`.
    pub fn count(&self, key: &str, n: usize) -> String {
        self.count_with(key, n, &[])
    }

    /// The same, with other parts filled in as well.
    pub fn count_with(&self, key: &str, n: usize, parts: &[(&str, &str)]) -> String {
        let Some(word) = self.words.get(key) else {
            return String::new();
        };
        let number = self.number(n as u64);
        let parts: Vec<_> = [("n", &*number)]
            .into_iter()
            .chain(parts.iter().copied())
            .collect();
        fill_text(word.of_number(n as u64), &parts)
    }

    /// A whole number with marks between its thousands: `1,300`.
    pub fn number(&self, n: u64) -> String {
        let digits = n.to_string();
        if digits.len() <= 3 {
            return digits;
        }
        let mark = self.say("numbers.thousands");
        let mut grouped = String::new();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                grouped.push_str(mark);
            }
            grouped.push(digit);
        }
        grouped
    }

    /// Items as a sentence has them: `one, two and three`.
    pub fn listed(&self, items: &[String]) -> String {
        match items {
            [] => String::new(),
            [only] => only.clone(),
            [most @ .., last] => {
                let most = self.joined(most);
                self.fill("punctuation.last", &[("list", &most), ("last", last)])
            }
        }
    }

    /// Items one after the other: `one, two, three`.
    pub fn joined<S: AsRef<str>>(&self, items: &[S]) -> String {
        let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
        items.join(self.say("punctuation.comma"))
    }

    /// Something with what is said of it: `Level: 3`.
    pub fn labelled(&self, name: &str, what: &str) -> String {
        [name, self.say("punctuation.colon"), what].concat()
    }

    /// Items of which any one is enough: `one or two`.
    pub fn any_of<S: AsRef<str>>(&self, items: &[S]) -> String {
        let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
        items.join(self.say("punctuation.or"))
    }

    /// The names of some things, at most so many; of more, the first ones and how many more there are.
    pub fn at_most<T>(
        &self,
        most: usize,
        items: impl IntoIterator<Item = T>,
        name: impl FnMut(T) -> String,
    ) -> Vec<String> {
        let mut rest = items.into_iter();
        let mut names: Vec<String> = rest.by_ref().take(most).map(name).collect();
        let more = rest.count();
        if more > 0 {
            names.push(self.count("common.n_more", more));
        }
        names
    }

    /// All words as templates see them: groups in groups, a mapping by form where a text depends on a number.
    pub fn tree(&self) -> Value {
        let mut tree = Map::new();
        for (key, word) in &*self.words {
            let mut map = &mut tree;
            let mut steps = key.split('.').peekable();
            while let Some(step) = steps.next() {
                if steps.peek().is_none() {
                    map.insert(step.to_owned(), self.value_of(word));
                    break;
                }
                // A key that is a word as well as a group stays the word.
                match map.entry(step).or_insert_with(|| Value::Object(Map::new())) {
                    Value::Object(below) => map = below,
                    _ => break,
                }
            }
        }
        Value::Object(tree)
    }

    /// The words of one group by the rest of their keys, such as those that scripts show.
    pub fn group(&self, group: &str) -> BTreeMap<&str, Value> {
        let below = self.words.iter().filter_map(|(key, word)| {
            let rest = key.strip_prefix(group)?.strip_prefix('.')?;
            Some((rest, self.value_of(word)))
        });
        below.collect()
    }

    /// A word as templates and scripts see it. Where its text is in another language, `language` says in which one, since
    /// that has the rule that chooses between its forms.
    fn value_of(&self, word: &Word) -> Value {
        let (language, forms) = match word {
            Word::Text(text) => return Value::from(&**text),
            Word::Plural(language, forms) => (language, forms),
        };
        let forms = forms.iter().map(|(form, text)| (form.name(), text));
        let other =
            (plural::rule(language) != plural::rule(&self.language)).then_some(("language", language));
        let entries = forms.chain(other);
        Value::Object(
            entries
                .map(|(name, text)| (name.to_owned(), Value::from(&**text)))
                .collect(),
        )
    }
}

/// A piece of a text: words as they are, or the name of a part to fill in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words as they are.
    Words(&'a str),
    /// What stands in braces.
    Part(&'a str),
}

/// The pieces of a text. Braces around anything but a name in small letters are words.
pub fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (piece, after) = match leading_part(rest) {
            Some((name, after)) => (Piece::Part(name), after),
            None => {
                let mut starts = rest.match_indices('{').map(|(at, _)| at);
                let end = starts
                    .find(|at| leading_part(&rest[*at..]).is_some())
                    .unwrap_or(rest.len());
                (Piece::Words(&rest[..end]), &rest[end..])
            }
        };
        rest = after;
        Some(piece)
    })
}

/// The part that a text starts with, and what follows it.
fn leading_part(text: &str) -> Option<(&str, &str)> {
    let (name, after) = text.strip_prefix('{')?.split_once('}')?;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    is_name.then_some((name, after))
}

/// A text with its parts filled in. A part that is not given stays as it is.
fn fill_text(text: &str, parts: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    for piece in pieces(text) {
        match piece {
            Piece::Words(words) => filled.push_str(words),
            Piece::Part(name) => match parts.iter().find(|(known, _)| *known == name) {
                Some((_, value)) => filled.push_str(value),
                None => {
                    filled.push('{');
                    filled.push_str(name);
                    filled.push('}');
                }
            },
        }
    }
    filled
}

#[cfg(test)]
mod tests;
