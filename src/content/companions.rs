//! Which files go with a restricted page: its photo, its table, what stands in its folder.
//!
//! Looks at paths alone, so that what is inside a restricted file decides nothing, and a tree from which the
//! restricted files were deleted gives the same answer for the rest.

use std::collections::{BTreeSet, HashMap};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{Kind, is_index_stem};
use crate::yaml::front_matter::page_stem;

/// The files among `paths` that are restricted because one of the pages in `hidden` is.
///
/// `paths` are all files below `content/`, with the hidden pages. A file goes with a page
///
/// - when it stands in the page's folder and its name begins with the page's: `ana-ruiz.jpg` and `ana-ruiz-2.png` go
///   with `ana-ruiz.md`, whatever the case, accents and spaces. Where several pages fit, the one with the longest name has it;
/// - when it stands anywhere below the folder that the page stands for: that of an `index.md` or `README.md`, or the one
///   beside the page that has its name. Pages in it are restricted too.
///
/// The index of a folder that belongs to a kind, such as `roles/index.md`, and that of `content/` itself are only the
/// text at the head of a list, and have nothing with them.
pub fn restricted_with<'a>(paths: &[&'a str], hidden: &BTreeSet<&str>) -> BTreeSet<&'a str> {
    if hidden.is_empty() {
        return BTreeSet::new();
    }
    let folders: BTreeSet<String> = hidden.iter().filter_map(|page| folder_of(page)).collect();
    // Whether a page of a name in a folder is hidden; a name with its words run together counts as the page's too.
    let mut pages: HashMap<(&str, String), bool> = HashMap::new();
    for path in paths.iter().chain(hidden) {
        let (folder, name) = split(path);
        if let Some(stem) = page_stem(name) {
            let is_hidden = hidden.contains(path);
            let words = in_words(stem);
            *pages.entry((folder, words.replace('-', ""))).or_default() |= is_hidden;
            *pages.entry((folder, words)).or_default() |= is_hidden;
        }
    }
    let is_below = |path: &str| {
        path.match_indices('/')
            .any(|(end, _)| folders.contains(&folder_in_words(&path[..end])))
    };
    let goes_with_hidden = |path: &str| {
        let (folder, name) = split(path);
        if page_stem(name).is_some() {
            return false;
        }
        let words = in_words(name);
        // The longest name that fits is the one.
        let starts = words.rmatch_indices('-').map(|(end, _)| &words[..end]);
        let mut found = std::iter::once(&*words)
            .chain(starts)
            .filter_map(|start| pages.get(&(folder, start.to_owned())));
        found.next().copied().unwrap_or(false)
    };
    paths
        .iter()
        .copied()
        .filter(|path| !hidden.contains(path) && (is_below(path) || goes_with_hidden(path)))
        .collect()
}

/// A name as people and systems write it in different ways: without case, accents and apostrophes, words apart by `-`.
fn in_words(name: &str) -> String {
    let mut words = String::with_capacity(name.len());
    for letter in name.nfkd() {
        match letter {
            '\'' | '’' | '‘' | '`' => {}
            mark if is_combining_mark(mark) => {}
            letter if letter.is_alphanumeric() => words.extend(letter.to_lowercase()),
            _ if words.ends_with('-') || words.is_empty() => {}
            _ => words.push('-'),
        }
    }
    words
}

fn folder_in_words(folder: &str) -> String {
    let parts: Vec<String> = folder.split('/').map(in_words).collect();
    parts.join("/")
}

fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

/// The folder that a page stands for, in words; none for the head of a list.
fn folder_of(page: &str) -> Option<String> {
    let stemmed = page_stem(page).unwrap_or(page);
    let (folder, stem) = split(stemmed);
    if !is_index_stem(stem) {
        return Some(folder_in_words(stemmed));
    }
    let below = folder.strip_prefix("content/")?;
    Kind::of_folder(below).is_none().then(|| folder_in_words(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gone<'a>(paths: &[&'a str], hidden: &[&str]) -> Vec<&'a str> {
        restricted_with(paths, &hidden.iter().copied().collect())
            .into_iter()
            .collect()
    }

    #[test]
    fn a_photo_goes_with_the_page_of_its_name() {
        let paths = [
            "content/people/ana-ruiz.md",
            "content/people/ana-ruiz.jpg",
            "content/people/Ana-Ruiz-2.png",
            "content/people/ana-ruiz-lopez.md",
            "content/people/ana-ruiz-lopez.jpg",
            "content/people/ana-ruizend.jpg",
            "content/people/team.jpg",
            "content/skills/ana-ruiz.jpg",
        ];
        assert_eq!(
            gone(&paths, &["content/people/ana-ruiz.md"]),
            ["content/people/Ana-Ruiz-2.png", "content/people/ana-ruiz.jpg"]
        );
    }

    #[test]
    fn names_are_one_however_systems_write_them() {
        let paths = [
            "content/people/José Ruiz.md",
            "content/people/Jose\u{301}_Ruiz.jpg",
            "content/people/JoséRuiz.png",
            "content/people/jose%20ruiz.gif",
            "content/people/José Ruiz/cv.pdf",
            "content/people/josette.jpg",
        ];
        assert_eq!(
            gone(&paths, &["content/people/José Ruiz.md"]),
            [
                "content/people/Jose\u{301}_Ruiz.jpg",
                "content/people/José Ruiz/cv.pdf",
                "content/people/JoséRuiz.png",
            ]
        );
    }

    #[test]
    fn all_of_a_folder_goes_with_its_index() {
        let paths = [
            "content/productions/secret/index.md",
            "content/productions/secret/crew.md",
            "content/productions/secret/crew.csv",
            "content/productions/secret/bible/look.md",
            "content/productions/secret/bible/look.png",
            "content/productions/secretary/index.md",
        ];
        assert_eq!(
            gone(&paths, &["content/productions/secret/index.md"]),
            [
                "content/productions/secret/bible/look.md",
                "content/productions/secret/bible/look.png",
                "content/productions/secret/crew.csv",
                "content/productions/secret/crew.md",
            ]
        );
    }

    #[test]
    fn a_folder_goes_with_the_page_beside_it() {
        let paths = [
            "content/guides/plan.md",
            "content/guides/plan/map.png",
            "content/guides/planning.png",
        ];
        assert_eq!(
            gone(&paths, &["content/guides/plan.md"]),
            ["content/guides/plan/map.png"]
        );
    }

    #[test]
    fn the_head_of_a_list_takes_nothing_with_it() {
        let paths = [
            "content/index.md",
            "content/roles/index.md",
            "content/roles/runner.md",
            "content/roles/runner.jpg",
            "content/guides/a.md",
        ];
        assert_eq!(
            gone(&paths, &["content/index.md", "content/roles/index.md"]),
            [""; 0]
        );
    }
}
