//! What a file below `content/` is taken for, by its name: a page, a table, a file that is published as it is, or one
//! that is not published.

use std::sync::Arc;

use super::crew;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::{GITIGNORE, Snapshot, SourceFile};
use crate::yaml::front_matter::{self, page_stem};

/// What a file is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A Markdown file.
    Page,
    /// The table of a crew list.
    Table,
    /// A file that is published as it is.
    Asset,
    /// A copy that an editor or version control left beside a source.
    Copy,
    /// The source of a page or crew list in a form that is not read.
    Unread,
    /// What systems and programs leave in every folder.
    Litter,
}

/// Endings of copies, in lower case, without the dot.
const COPIES: [&str; 14] = [
    "backup",
    "bak",
    "crdownload",
    "old",
    "orig",
    "part",
    "prev",
    "rej",
    "sav",
    "save",
    "swn",
    "swo",
    "swp",
    "tmp",
];

/// Files that no site wants, in lower case.
const LITTER: [&str; 9] = [
    "thumbs.db",
    "ehthumbs.db",
    "desktop.ini",
    "icon\r",
    "package.json",
    "package-lock.json",
    "yarn.lock",
    "pnpm-lock.yaml",
    "node_modules",
];

/// Keys by which the head of a file that is no Markdown is told to be a page's.
const KEYS: [&str; 8] = [
    "title",
    "visible",
    "draft",
    "summary",
    "tags",
    "owner",
    "crew",
    "keep_until",
];

/// What a file is taken for.
pub fn source_of(file: &SourceFile) -> Source {
    let path = &*file.path;
    let name = path.rsplit('/').next().unwrap_or(path);
    let lower = name.to_lowercase();
    let is_litter = |part: &str| part == GITIGNORE || LITTER.contains(&part.to_lowercase().as_str());
    if path.split('/').any(is_litter) || name.starts_with("~$") {
        return Source::Litter;
    }
    if is_copy(&lower) {
        return Source::Copy;
    }
    if page_stem(path).is_some() {
        return Source::Page;
    }
    if crew::is_table(path) {
        return Source::Table;
    }
    if is_other_form(path, &lower) || holds_front_matter(&file.bytes) {
        return Source::Unread;
    }
    Source::Asset
}

fn is_copy(name: &str) -> bool {
    let is_wrapped = name.len() > 1 && name.starts_with('#') && name.ends_with('#');
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_swap = ending.len() == 3 && ending.starts_with("sw") && ending.as_bytes()[2].is_ascii_lowercase();
    is_wrapped
        || name.ends_with('~')
        || (COPIES.contains(&ending) || is_swap && ending != "swf")
        // `producer.md.2`, `producer.md_old`, `crew.csv.txt`: whatever is hung on the name of a source.
        || [".md", ".markdown", ".mdx", ".csv", ".yaml", ".yml"].iter().any(|source| {
            let found = name.rfind(source).map(|at| &name[at + source.len()..]);
            found.is_some_and(|rest| rest.starts_with(|c: char| !c.is_alphanumeric()))
        })
}

/// Whether a file beside a crew list is that list in a form that only `callboard import` reads.
fn is_other_form(path: &str, name: &str) -> bool {
    let is_of_production = path.starts_with("content/productions/");
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    is_of_production
        && matches!(stem, "crew" | "schedule")
        && matches!(
            ending,
            "xlsx" | "xls" | "xlsm" | "ods" | "numbers" | "tsv" | "yaml" | "yml" | "json" | "txt"
        )
}

/// Whether a file that is no Markdown starts with front matter, as sources of pages in other languages do.
fn holds_front_matter(bytes: &Arc<[u8]>) -> bool {
    const MAX: usize = 64 * 1024;
    let head = &bytes[..bytes.len().min(MAX)];
    let plain = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let plain = plain.trim_ascii_start();
    if !(plain.starts_with(b"---") || plain.starts_with(b"+++")) {
        return false;
    }
    let text = String::from_utf8_lossy(plain);
    front_matter::find(&text).is_some_and(|block| {
        let mut lines = text[block.content].lines();
        lines.any(|line| {
            let word = line.split([':', '=']).next().unwrap_or_default().trim();
            KEYS.contains(&word)
        })
    })
}

/// What is reported of a file that is left out of the site; nothing of litter.
pub fn left_out(file: &SourceFile, source: Source, has_audiences: bool) -> Option<Diagnostic> {
    let path = &file.path;
    let name = path.rsplit('/').next().unwrap_or(path);
    let place = Place::file(path);
    match source {
        Source::Page | Source::Table | Source::Asset | Source::Litter => None,
        Source::Copy => Some(
            Diagnostic::new(
                Code::NotPublished,
                place,
                format!("`{name}` looks like a copy of a source, and is not published"),
            )
            .help("delete it, or give it another name if it is meant for readers"),
        ),
        Source::Unread => {
            let problem = Diagnostic::new(
                Code::NotPublished,
                place,
                format!("`{name}` is the source of something and is not read, so it is not published"),
            );
            let problem = problem.help(match name.rsplit_once('.') {
                Some((stem, "xlsx" | "xls" | "xlsm" | "ods" | "numbers" | "tsv")) => {
                    format!("turn it into rows with `callboard import crew`, or save it as `{stem}.csv`")
                }
                Some((stem, _)) => format!("rename it to `{stem}.md` if it is a page"),
                None => "give it the ending `.md` if it is a page".to_owned(),
            });
            Some(if has_audiences {
                problem.as_error()
            } else {
                problem
            })
        }
    }
}

/// Whether a file is named by one of the patterns of the settings.
///
/// `*` stands for anything within a name, `**` for anything. A pattern without a slash but at its end counts for every
/// part of a path, any other from `content/` on; a folder goes with all that it holds. The last pattern that fits
/// decides, and one that starts with `!` takes back.
pub fn is_ignored(patterns: &[String], path: &str) -> bool {
    patterns
        .iter()
        .fold(false, |ignored, pattern| match pattern.strip_prefix('!') {
            Some(kept) => ignored && !is_named(kept, path),
            None => ignored || is_named(pattern, path),
        })
}

/// Whether a path is named by one pattern; see [`is_ignored`].
pub fn is_named(pattern: &str, path: &str) -> bool {
    let below = path.strip_prefix("content/").unwrap_or(path);
    let pattern = pattern.trim_end_matches('/');
    let is_path = pattern.contains('/');
    let pattern = pattern.trim_start_matches('/').trim_start_matches("content/");
    let fits_pattern = |text: &str| fits(pattern.as_bytes(), text.as_bytes());
    let mut ends = below.match_indices('/').map(|(end, _)| end).chain([below.len()]);
    match is_path {
        true => ends.any(|end| fits_pattern(&below[..end])),
        false => below.split('/').any(fits_pattern),
    }
}

/// The patterns of a `.gitignore` that can name a file below `content/`, as [`is_ignored`] reads them.
///
/// `folder` is the one that the file stands in, from the site's root and with a slash at its end: `content/guides/`, or
/// `""` for the root.
pub fn patterns_of_gitignore(folder: &str, text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim_end);
    let patterns = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let below_content = patterns.filter_map(|line| {
        let (mark, pattern) = match line.strip_prefix('!') {
            Some(pattern) => ("!", pattern),
            None => ("", line),
        };
        let pattern = pattern.strip_prefix("**/").unwrap_or(pattern);
        // A path counts from its folder, a name also further below; and only those of `content/` are looked at.
        let is_name = !pattern.trim_end_matches('/').contains('/');
        let below = folder.strip_prefix("content/");
        match (is_name, below) {
            (true, None | Some("")) => Some(format!("{mark}{pattern}")),
            (true, Some(below)) => Some(format!("{mark}/{below}**/{pattern}")),
            (false, Some(below)) => Some(format!("{mark}/{below}{}", pattern.trim_start_matches('/'))),
            (false, None) => {
                let below = pattern.trim_start_matches('/').strip_prefix("content/")?;
                Some(format!("{mark}/{below}"))
            }
        }
    });
    below_content.collect()
}

/// The patterns of all files in which git is told what to ignore, the deepest last: those decide.
pub fn ignored_by_git(snapshot: &Snapshot) -> Vec<String> {
    let root = snapshot.bytes(GITIGNORE).map(|bytes| ("", bytes));
    let below = snapshot.below("content").filter_map(|file| {
        let folder = file.path.strip_suffix(GITIGNORE)?;
        folder.ends_with('/').then_some((folder, &*file.bytes))
    });
    let mut files: Vec<_> = root.into_iter().chain(below).collect();
    files.sort_by_key(|(folder, _)| folder.matches('/').count());
    files
        .into_iter()
        .flat_map(|(folder, bytes)| patterns_of_gitignore(folder, &String::from_utf8_lossy(bytes)))
        .collect()
}

/// Whether a text fits a pattern, part by part.
fn fits(pattern: &[u8], text: &[u8]) -> bool {
    let parts = |path| <[u8]>::split(path, |byte| *byte == b'/').collect::<Vec<&[u8]>>();
    fits_parts(&parts(pattern), &parts(text))
}

fn fits_parts(pattern: &[&[u8]], text: &[&[u8]]) -> bool {
    // Which beginnings of the text fit the pattern so far, by their number of parts.
    let mut fitting = vec![false; text.len() + 1];
    fitting[0] = true;
    for part in pattern {
        let mut next = vec![false; text.len() + 1];
        for (at, _) in fitting.iter().enumerate().filter(|(_, fits)| **fits) {
            if *part == b"**" {
                next[at..].fill(true);
            } else if text.get(at).is_some_and(|name| fits_name(part, name)) {
                next[at + 1] = true;
            }
        }
        fitting = next;
    }
    fitting[text.len()]
}

/// Whether a name fits a pattern; what the last star took is tried again when the rest does not fit.
fn fits_name(pattern: &[u8], name: &[u8]) -> bool {
    let (mut p, mut n) = (0, 0);
    let mut last: Option<(usize, usize)> = None;
    while n < name.len() || p < pattern.len() {
        if pattern.get(p) == Some(&b'*') {
            p += 1;
            last = Some((p, n));
        } else if p < pattern.len() && n < name.len() && (pattern[p] == name[n] || pattern[p] == b'?') {
            p += 1;
            n += 1;
        } else {
            match last {
                Some((after, taken)) if taken < name.len() => {
                    last = Some((after, taken + 1));
                    p = after;
                    n = taken + 1;
                }
                _ => return false,
            }
        }
    }
    true
}

/// A page that is larger than the settings allow.
pub fn too_large(file: &SourceFile, max: usize) -> Diagnostic {
    let message = format!(
        "this page is {} MB, and no page may be more than {}",
        file.bytes.len().div_ceil(1_000_000),
        max / 1_000_000
    );
    Diagnostic::new(Code::TooLarge, Place::file(&file.path), message)
        .help("part it into several pages, or allow more in callboard.yaml: `limits: {page_source: …}`, in megabytes")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken_for(path: &str, text: &str) -> Source {
        source_of(&SourceFile::new(path, text.as_bytes()))
    }

    #[test]
    fn markdown_is_a_page_under_any_of_its_endings() {
        for name in [
            "a.md",
            "a.MD",
            "a.markdown",
            "a.mdx",
            "a.mkd",
            "Copy of a.md",
            "a (1).md",
        ] {
            assert_eq!(taken_for(&format!("content/{name}"), ""), Source::Page, "{name}");
        }
    }

    #[test]
    fn copies_of_sources_are_told_by_their_names() {
        for name in [
            "a.md~",
            "a.md.orig",
            "a.md.bak",
            "a.MD.BAK",
            "a.md.swp",
            "a.md.swo",
            "#a.md#",
            "a.md.1",
            "a.md_old",
            "a.md.txt",
            "crew.csv~",
            "crew.csv.old",
            "a.md.save",
            "a.rej",
            "film.mov.part",
            "a.md-old",
        ] {
            assert_eq!(taken_for(&format!("content/{name}"), ""), Source::Copy, "{name}");
        }
        for name in [
            "map.png",
            "a.mdown.png",
            "archive.mdb",
            "a.swf",
            "C#.pdf",
            "#1.pdf",
        ] {
            assert_eq!(taken_for(&format!("content/{name}"), ""), Source::Asset, "{name}");
        }
    }

    #[test]
    fn patterns_name_files_and_folders() {
        let ignored = |pattern: &str, path: &str| is_ignored(&[pattern.to_owned()], path);
        for (pattern, path) in [
            ("drafts/", "content/drafts/a.md"),
            ("drafts", "content/guides/drafts/a.md"),
            ("*.psd", "content/a/b.psd"),
            ("old/**/*.md", "content/old/a/b/c.md"),
            ("guides/*.md", "content/guides/a.md"),
            ("/drafts", "content/drafts/a.md"),
            ("content/drafts", "content/drafts/a.md"),
        ] {
            assert!(ignored(pattern, path), "{pattern} {path}");
        }
        for (pattern, path) in [
            ("*.psd", "content/a.png"),
            ("guides/*.md", "content/guides/a/b.md"),
            ("old", "content/older/a.md"),
            ("/drafts", "content/guides/drafts/a.md"),
            ("", "content/a.md"),
        ] {
            assert!(!ignored(pattern, path), "{pattern} {path}");
        }
    }

    #[test]
    fn the_last_pattern_that_fits_decides() {
        let patterns = patterns_of_gitignore(
            "",
            "# Made by tools\n*.log\n!keep.log\n/public/\n/content/drafts/\n**/cache\n",
        );
        assert_eq!(patterns, ["*.log", "!keep.log", "/drafts/", "cache"]);
        let ignored = |path: &str| is_ignored(&patterns, path);
        for path in ["content/a/b.log", "content/drafts/a.md", "content/a/cache/b.md"] {
            assert!(ignored(path), "{path}");
        }
        for path in ["content/keep.log", "content/public/a.md", "content/a/drafts/b.md"] {
            assert!(!ignored(path), "{path}");
        }
    }

    #[test]
    fn sources_in_other_forms_are_not_published() {
        let page = "---\ntitle: PM\nvisible: internal\n---\nSecret\n";
        for name in ["a.txt", "a.qmd", "a", "a.html", "a.md2"] {
            assert_eq!(
                taken_for(&format!("content/{name}"), page),
                Source::Unread,
                "{name}"
            );
            assert_eq!(
                taken_for(&format!("content/{name}"), "words"),
                Source::Asset,
                "{name}"
            );
        }
        assert_eq!(
            taken_for("content/productions/tide/crew.xlsx", ""),
            Source::Unread
        );
        assert_eq!(taken_for("content/productions/tide/plan.xlsx", ""), Source::Asset);
        assert_eq!(taken_for("content/node_modules/a/README.md", ""), Source::Litter);
        assert_eq!(taken_for("content/~$crew.xlsx", ""), Source::Litter);
    }
}
