//! "Did you mean …" among many words, at a cost that does not grow with them.

use std::collections::HashMap;

use super::nearest;

/// How many words that share something with what was written are looked at, at most; and how many of them closely.
const MAX_LOOKED_AT: usize = 4_000;
const MAX_COMPARED: usize = 24;

/// Words, by the groups of three letters in them.
#[derive(Debug, Default)]
pub struct Similar<'a> {
    words: Vec<&'a str>,
    by_group: HashMap<[char; 3], Vec<u32>>,
}

impl<'a> Similar<'a> {
    /// An index of words.
    pub fn of(words: impl IntoIterator<Item = &'a str>) -> Self {
        let mut similar = Self::default();
        for word in words {
            let Ok(number) = u32::try_from(similar.words.len()) else {
                break;
            };
            similar.words.push(word);
            for group in groups(word) {
                let with_it = similar.by_group.entry(group).or_default();
                if with_it.last() != Some(&number) {
                    with_it.push(number);
                }
            }
        }
        similar
    }

    /// The word nearest to one that is none of them, if any is near; see [`nearest`].
    ///
    /// Its rarest groups of letters say which words are compared with it.
    pub fn nearest(&self, written: &str) -> Option<&'a str> {
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
        let mut candidates: Vec<(u32, u32)> = shared.into_iter().collect();
        candidates.sort_unstable_by_key(|(word, count)| (std::cmp::Reverse(*count), *word));
        candidates.truncate(MAX_COMPARED);
        nearest(
            written,
            candidates.into_iter().map(|(word, _)| self.words[word as usize]),
        )
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
