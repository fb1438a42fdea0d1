//! The words of the theme: every one that the code names exists, every one that exists is used, and all languages have all.

use std::collections::BTreeSet;
use std::path::Path;

use callboard::content::Kind;
use callboard::words::{Words, file};
use walkdir::WalkDir;

const STRINGS: &str = "themes/default/strings";

/// Names in the code that look like keys of words and are not.
const FILE_ENDINGS: [&str; 9] = [
    ".html", ".md", ".csv", ".json", ".vcf", ".ics", ".pdf", ".js", ".xlsx",
];
const FIELDS: [&str; 5] = [
    "page.title",
    "person.away",
    "person.contact",
    "person.week",
    "role.pay",
];

/// A file of the repository with the words that it may name.
struct Source {
    path: String,
    text: String,
}

fn sources(folder: &str, endings: &[&str]) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = WalkDir::new(root.join(folder)).sort_by_file_name().into_iter();
    let paths = files.map(|file| file.unwrap().into_path());
    let wanted = paths.filter(|path| {
        endings
            .iter()
            .any(|ending| path.to_string_lossy().ends_with(ending))
    });
    let sources: Vec<_> = wanted
        .map(|path| Source {
            path: path.strip_prefix(root).unwrap().display().to_string(),
            text: std::fs::read_to_string(&path).unwrap(),
        })
        .collect();
    assert!(!sources.is_empty(), "{folder} has sources");
    sources
}

/// What follows each place where a text has `start`, as long as it can be a part of a key.
fn after<'t>(text: &'t str, start: &str) -> impl Iterator<Item = &'t str> {
    let key = |rest: &'t str| {
        let end = rest.find(|letter: char| {
            !(letter.is_ascii_lowercase() || letter.is_ascii_digit() || matches!(letter, '_' | '.'))
        });
        &rest[..end.unwrap_or(rest.len())]
    };
    text.match_indices(start)
        .map(move |(at, _)| key(&text[at + start.len()..]))
}

/// The keys that templates, scripts and Rust name, each with where it stands. One that ends with a dot names a whole group.
fn named() -> Vec<(String, String)> {
    let mut named = Vec::new();
    for source in sources("themes/default/templates", &[".html"]) {
        // `words.js` in quotes is a file, and `words.` at the end of a comment a word.
        let text = source.text.replace("\"words.", "");
        // `words.levels[level.name]` names a group.
        let keys = after(&text, "words.").filter(|key| !key.is_empty());
        named.extend(keys.map(|key| (key.to_owned(), source.path.clone())));
    }
    for source in sources("themes/default/static", &[".js"]) {
        let keys = ["say('", "say(\""]
            .into_iter()
            .flat_map(|start| after(&source.text, start));
        named.extend(keys.map(|key| (format!("script.{key}"), source.path.clone())));
    }
    for kind in Kind::ALL {
        let of_kind = ["kind_name", "kind_plural"].into_iter();
        let keys = of_kind.chain(kind.listed().map(|_| "list_about"));
        named.extend(keys.map(|key| (format!("{}.{key}", kind.section()), kind.name().to_owned())));
    }
    let english = words("en");
    let groups: BTreeSet<&str> = english
        .keys()
        .filter_map(|key| Some(key.split_once('.')?.0))
        .collect();
    for source in sources("src", &[".rs"]) {
        let code = source
            .text
            .split("#[cfg(test)]\nmod tests {")
            .next()
            .unwrap_or_default();
        if source.path.contains("tests") || source.path.ends_with("src/words.rs") && code.is_empty() {
            continue;
        }
        // Any text in quotes that starts with the name of a group and a dot.
        for key in after(code, "\"") {
            let group = key.split_once('.').map(|(group, _)| group);
            // `crew.md` is a file, and `role.pay` a field with an audience.
            let is_other = FILE_ENDINGS.iter().any(|ending| key.ends_with(ending)) || FIELDS.contains(&key);
            if !is_other && group.is_some_and(|group| groups.contains(group)) {
                named.push((key.to_owned(), source.path.clone()));
            }
        }
    }
    named
}

fn words(language: &str) -> Words {
    let path = format!("{STRINGS}/{language}.yaml");
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(&path)).unwrap();
    let mut problems = Vec::new();
    let read = file::read(&path.into(), language, &text, &mut problems);
    assert!(problems.is_empty(), "{problems:?}");
    Words::new(language, read.words)
}

#[test]
fn every_word_that_the_code_names_exists_in_english() {
    let english = words("en");
    let is_known = |key: &str| {
        let group = key.trim_end_matches('.');
        english.get(key).is_some()
            || english
                .keys()
                .any(|known| known.starts_with(&format!("{group}.")))
    };
    let unknown: Vec<_> = named().into_iter().filter(|(key, _)| !is_known(key)).collect();
    assert!(unknown.is_empty(), "words that en.yaml lacks: {unknown:#?}");
}

#[test]
fn every_english_word_is_used() {
    let english = words("en");
    let named = named();
    let is_used = |key: &&str| {
        named.iter().any(|(name, _)| {
            let rest = key.strip_prefix(name.trim_end_matches('.'));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    };
    let unused: Vec<_> = english.keys().filter(|key| !is_used(key)).collect();
    assert!(unused.is_empty(), "words that nothing shows: {unused:#?}");
}

#[test]
fn every_language_has_every_word_with_the_same_parts() {
    let english = words("en");
    for source in sources(STRINGS, &[".yaml"]) {
        let language = Path::new(&source.path)
            .file_stem()
            .unwrap()
            .to_string_lossy()
            .into_owned();
        let translated = words(&language);
        let missing: Vec<_> = english
            .keys()
            .filter(|key| translated.get(key).is_none())
            .collect();
        assert!(missing.is_empty(), "{} lacks {missing:#?}", source.path);
        for key in translated.keys() {
            let original = english
                .get(key)
                .unwrap_or_else(|| panic!("{}: `{key}` is not in en.yaml", source.path));
            let word = translated.get(key).unwrap();
            let (mut parts, mut known) = (file::parts_of(word), file::parts_of(original));
            // "One role" and "two roles" may be said without the figure.
            parts.remove("n");
            known.remove("n");
            assert_eq!(parts, known, "{}: the parts of `{key}`", source.path);
        }
    }
}
