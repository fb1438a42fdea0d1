//! What a folder without a page of its own is called: its name in words, each as it is written elsewhere on the site.
//!
//! `it/` is `IT` and `18f/` is `18F` where titles and headings have the word so. A word that they mostly write in the
//! ordinary way stays ordinary: one heading in capitals does not make `teams/` into `TEAMS`.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::content::in_words;
use crate::graph::Graph;

/// The words of folders that are written in a way of their own, by the word in lower case.
#[derive(Debug, Default)]
pub(super) struct FolderNames(HashMap<String, Form>);

/// How a word is written.
#[derive(Debug)]
struct Form {
    written: String,
    /// Whether it is mostly written so even where words in lower case are counted, as within a longer name.
    is_usual: bool,
}

impl FolderNames {
    /// Looks through the titles and headings of a site for the words of its folders.
    pub(super) fn of(graph: &Graph) -> Self {
        let folders = graph.folders.without_page();
        let names = folders.iter().flat_map(|path| path.rsplit('/').next());
        let wanted: HashSet<String> = names.flat_map(words).map(str::to_lowercase).collect();
        if wanted.is_empty() {
            return Self::default();
        }
        let mut found: HashMap<String, BTreeMap<&str, usize>> = HashMap::new();
        for entry in &graph.entries {
            let headings = entry.prose.headings.iter().map(|heading| heading.text.as_str());
            for word in std::iter::once(entry.title()).chain(headings).flat_map(words) {
                let lower = word.to_lowercase();
                if wanted.contains(&lower) {
                    *found.entry(lower).or_default().entry(word).or_default() += 1;
                }
            }
        }
        let forms = found
            .into_iter()
            .filter_map(|(lower, forms)| Some((lower, form_of(&forms)?)));
        Self(forms.collect())
    }

    /// The title of a folder of this name.
    pub(super) fn title_of(&self, name: &str) -> String {
        let is_alone = words(name).count() == 1;
        let mut title = String::new();
        for word in in_words(name).split(' ') {
            if !title.is_empty() {
                title.push(' ');
            }
            let form = self.0.get(&word.to_lowercase());
            let form = form.filter(|form| is_alone || form.is_usual);
            title.push_str(form.map_or(word, |form| &form.written));
        }
        title
    }
}

/// The form of a word that is written in a way of its own, if it mostly is.
fn form_of(forms: &BTreeMap<&str, usize>) -> Option<Form> {
    let is_special = |word: &str| word.chars().skip(1).any(char::is_uppercase);
    let count = |is: &dyn Fn(&str) -> bool| -> usize {
        let those = forms.iter().filter(|(word, _)| is(word));
        those.map(|(_, count)| count).sum()
    };
    let special = forms.iter().filter(|(word, _)| is_special(word));
    let (written, times) = special.max_by_key(|(_, count)| **count)?;
    let ordinary = count(&|word| !is_special(word) && word.starts_with(char::is_uppercase));
    let all_ordinary = count(&|word| !is_special(word));
    (*times >= ordinary).then(|| Form {
        written: (*written).to_owned(),
        is_usual: *times >= all_ordinary,
    })
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(name: &str, headings: &[&str]) -> String {
        let mut forms: BTreeMap<&str, usize> = BTreeMap::new();
        let mut found: HashMap<String, Form> = HashMap::new();
        for word in words(name) {
            forms.clear();
            let same = headings.iter().flat_map(|heading| words(heading));
            for other in same.filter(|other| other.eq_ignore_ascii_case(word)) {
                *forms.entry(other).or_default() += 1;
            }
            found.extend(form_of(&forms).map(|form| (word.to_lowercase(), form)));
        }
        FolderNames(found).title_of(name)
    }

    #[test]
    fn a_word_is_written_as_titles_and_headings_have_it() {
        assert_eq!(title("it", &["How IT works", "Let it be"]), "IT");
        assert_eq!(title("18f", &["Working at 18F"]), "18F");
        assert_eq!(title("ai-tools", &["AI for writers"]), "AI tools");
        assert_eq!(title("ios", &["iOS"]), "iOS");
        assert_eq!(title("call-sheets", &["Call sheets"]), "Call sheets");
    }

    #[test]
    fn what_is_mostly_ordinary_stays() {
        assert_eq!(title("teams", &["TEAMS", "Teams", "Teams of two"]), "Teams");
        assert_eq!(
            title("about-us", &["Working in the US", "About us", "With us"]),
            "About us"
        );
        assert_eq!(title("guides", &[]), "Guides");
    }
}
