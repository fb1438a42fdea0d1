//! "Did you mean …" among many words, at a cost that does not grow with them.

use std::collections::HashMap;

use super::nearest;

/// How many words that share something with what was written are looked at, at most; and how many of them closely.
const MAX_LOOKED_AT: usize = 4_000;
const MAX_COMPARED: usize = 24;

/// Words, by the groups of three letters in them.
#[derive(Debug)]
pub struct Similar<W> {
    words: Vec<W>,
    by_group: HashMap<[char; 3], Vec<u32>>,
}

impl<W: AsRef<str> + Ord> Similar<W> {
    /// An index of words, in whatever order they come.
    pub fn of(words: impl IntoIterator<Item = W>) -> Self {
        let mut words: Vec<W> = words.into_iter().collect();
        words.sort_unstable();
        let mut similar = Self {
            words,
            by_group: HashMap::new(),
        };
        for (number, word) in (0_u32..).zip(&similar.words) {
            for group in groups(word.as_ref()) {
                let with_it = similar.by_group.entry(group).or_default();
                if with_it.last() != Some(&number) {
                    with_it.push(number);
                }
            }
        }
        similar
    }

    /// The word nearest to one that is none of them, if any is near; see [`nearest`].
    pub fn nearest(&self, written: &str) -> Option<&str> {
        nearest(written, self.candidates(written))
    }

    /// The words to compare with one: those that share the most groups of letters with it, by its rarest groups.
    pub fn candidates(&self, written: &str) -> impl Iterator<Item = &str> {
        let mut found: Vec<&Vec<u32>> = groups(written)
            .filter_map(|group| self.by_group.get(&group))
            .collect();
        found.sort_by_key(|words| words.len());
        let mut shared: HashMap<u32, u32> = HashMap::new();
        let mut looked_at = 0;
        for words in found {
            looked_at += words.len();
            if looked_at > MAX_LOOKED_AT && !shared.is_empty() {
                break;
            }
            for word in words.iter().take(MAX_LOOKED_AT) {
                *shared.entry(*word).or_default() += 1;
            }
        }
        // Of few words each is compared.
        if self.words.len() <= MAX_COMPARED {
            shared = (0..self.words.len() as u32).map(|word| (word, 0)).collect();
        }
        let mut candidates: Vec<(u32, u32)> = shared.into_iter().collect();
        candidates.sort_unstable_by_key(|(word, count)| (std::cmp::Reverse(*count), *word));
        candidates.truncate(MAX_COMPARED);
        candidates
            .into_iter()
            .map(|(word, _)| self.words[word as usize].as_ref())
    }
}

/// The groups of three letters of a word, with its ends; of a short one also those of two.
fn groups(word: &str) -> impl Iterator<Item = [char; 3]> {
    let letters: Vec<char> = std::iter::once(' ')
        .chain(
            word.chars()
                .flat_map(char::to_lowercase)
                .map(|letter| match letter {
                    '_' | ' ' => '-',
                    other => other,
                }),
        )
        .chain([' '])
        .collect();
    let pairs: Vec<[char; 3]> = match letters.len() {
        ..7 => letters.windows(2).map(|pair| [pair[0], pair[1], '\0']).collect(),
        _ => Vec::new(),
    };
    let threes: Vec<[char; 3]> = letters
        .windows(3)
        .map(|three| [three[0], three[1], three[2]])
        .collect();
    threes.into_iter().chain(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_of_many_words_is_found() {
        let numbered: Vec<String> = (0..20_000)
            .map(|number| format!("guides/page-{number:05}.md"))
            .collect();
        let words = numbered.iter().map(String::as_str);
        let similar = Similar::of(words.chain(["roles/production-manager.md", "roles/runner.md"]));
        assert_eq!(similar.nearest("roles/runer.md"), Some("roles/runner.md"));
        assert_eq!(
            similar.nearest("roles/production_manger.md"),
            Some("roles/production-manager.md")
        );
        assert_eq!(similar.nearest("zzz"), None);
        assert_eq!(Similar::of(["pm", "rnr"]).nearest("pn"), Some("pm"));
    }
}
