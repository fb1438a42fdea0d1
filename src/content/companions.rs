//! Which files go with a restricted page: its photo, its table, what stands in its folder.
//!
//! Looks at paths alone, so that what is inside a restricted file decides nothing, and a tree from which the
//! restricted files were deleted gives the same answer for the rest.

use std::collections::{BTreeMap, BTreeSet};

use super::{Kind, is_index_stem};

/// The files among `paths` that are restricted because one of the pages in `hidden` is.
///
/// `paths` are all files below `content/`, with the hidden pages. A file goes with a page
///
/// - when it stands in the page's folder and its name begins with the page's: `ana-ruiz.jpg` and `ana-ruiz-2.png` go
///   with `ana-ruiz.md`. Where several pages fit, the one with the longest name has it;
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
    let mut pages_in: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for path in paths {
        let (folder, name) = split(path);
        if let Some(stem) = name.strip_suffix(".md") {
            pages_in.entry(folder).or_default().push(stem);
        }
    }
    // Longer names first, so that the first that fits is the one.
    for stems in pages_in.values_mut() {
        stems.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
    }
    let is_below = |path: &str| {
        path.match_indices('/')
            .any(|(end, _)| folders.contains(&path[..end].to_lowercase()))
    };
    let goes_with_hidden = |path: &str| {
        let (folder, name) = split(path);
        let Some(stems) = pages_in.get(folder).filter(|_| !name.ends_with(".md")) else {
            return false;
        };
        let page = stems.iter().find(|stem| begins_with(name, stem));
        page.is_some_and(|stem| hidden.contains(&*format!("{folder}/{stem}.md")))
    };
    paths
        .iter()
        .copied()
        .filter(|path| !hidden.contains(path) && (is_below(path) || goes_with_hidden(path)))
        .collect()
}

fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

/// The folder that a page stands for, in lower case; none for the head of a list.
fn folder_of(page: &str) -> Option<String> {
    let stemmed = page.strip_suffix(".md").unwrap_or(page);
    let (folder, stem) = split(stemmed);
    if !is_index_stem(stem) {
        return Some(stemmed.to_lowercase());
    }
    let below = folder.strip_prefix("content/")?;
    let is_of_kind = Kind::ALL.iter().any(|kind| kind.folder() == Some(below));
    (!is_of_kind).then(|| folder.to_lowercase())
}

/// Whether a file's name is a page's with something that is neither letter nor digit after it.
fn begins_with(name: &str, stem: &str) -> bool {
    let (Some(start), Some(rest)) = (name.get(..stem.len()), name.get(stem.len()..)) else {
        return false;
    };
    start.to_lowercase() == stem.to_lowercase() && rest.starts_with(|next: char| !next.is_alphanumeric())
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
