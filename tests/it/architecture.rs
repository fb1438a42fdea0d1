//! Holds the shape of the code: which module may know which, and what only some of them may do.
//!
//! The promises of `src/lib.rs` rest on this: a stage that cannot name a later one cannot depend on it, and a middle
//! that cannot reach disk, clock or terminal gives equal bytes for equal files.

use std::collections::BTreeSet;
use std::path::Path;

use walkdir::WalkDir;

/// The top-level modules from the bottom to the top. Each may know those before it, and those of its own line.
const LAYERS: &[(&[&str], &str)] = &[
    (&["units"], "what numbers and dates mean; knows nobody"),
    (
        &["diagnostic", "yaml"],
        "a problem in YAML is a diagnostic, and the place of a diagnostic is looked up in YAML",
    ),
    (&["source"], "the only one that reads the site's disk"),
    (&["words"], "the text of a key; knows one strings file at a time"),
    (&["config"], "knows names, and no content"),
    (&["document"], "knows one file at a time, and no kinds"),
    (&["content"], "knows kinds, and no graph"),
    (&["graph"], "knows all entries, and no URL"),
    (&["diff"], "knows two graphs, and neither git nor HTML"),
    (
        &["import"],
        "somebody else's spreadsheet as content; knows names, and writes nothing",
    ),
    (&["chart"], "geometry and SVG; is told addresses, and makes none"),
    (&["plan"], "knows every URL, and no HTML"),
    (
        &["theme"],
        "templates as text; writes addresses of its files as the plan does",
    ),
    (
        &["view"],
        "the only one that knows both the graph and what templates see",
    ),
    (&["render"], "knows views as data, and no kind"),
    (&["output", "cache"], "bytes by path, and what rebuilds remember"),
    (
        &["derive"],
        "files that are not pages, of the same graph and plan",
    ),
    (&["site"], "the pipeline on one screen"),
    (
        &["audit", "external", "mcp"],
        "look at a site that is made; in no site",
    ),
    (&["watch", "server"], "consumers of the site that keep running"),
    (&["cli"], "the command line, which starts everything"),
];

/// A source file without comments and without the tests at its end.
struct Source {
    /// Path below `src/`.
    path: String,
    /// The top-level module.
    module: String,
    /// What is compiled into the program.
    code: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = WalkDir::new(&root)
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.unwrap().into_path());
    let sources: Vec<_> = files
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .map(|path| {
            let below = path.strip_prefix(&root).unwrap();
            let parts: Vec<_> = below
                .iter()
                .map(|part| part.to_string_lossy().into_owned())
                .collect();
            Source {
                path: parts.join("/"),
                module: parts[0].trim_end_matches(".rs").to_owned(),
                code: code_of(&std::fs::read_to_string(&path).unwrap()),
            }
        })
        .filter(|source| {
            let is_test = source.path.ends_with("/tests.rs") || source.path.contains("/tests/");
            !is_test && !source.path.ends_with("/testing.rs")
        })
        .collect();
    assert!(sources.len() > 50, "the sources are found");
    sources
}

fn code_of(text: &str) -> String {
    let tests_at = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    let lines = text[..tests_at]
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The top-level modules that a piece of code names by `crate::…`.
fn named_modules(code: &str) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    let word = |text: &str| {
        text.chars()
            .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
            .collect::<String>()
    };
    for after in code.split("crate::").skip(1) {
        let Some(group) = after.strip_prefix('{') else {
            named.insert(word(after));
            continue;
        };
        let mut depth = 1;
        let mut item = String::new();
        for letter in group.chars() {
            match letter {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            if depth == 0 || (letter == ',' && depth == 1) {
                named.insert(word(item.trim()));
                item.clear();
            } else {
                item.push(letter);
            }
            if depth == 0 {
                break;
            }
        }
    }
    named.remove("");
    named
}

fn layer_of(module: &str) -> Option<usize> {
    LAYERS.iter().position(|(modules, _)| modules.contains(&module))
}

#[test]
fn imports_between_modules_point_one_way() {
    let mut wrong = Vec::new();
    let mut arrows = 0;
    for source in sources() {
        if matches!(source.path.as_str(), "lib.rs" | "main.rs") {
            continue;
        }
        let Some(own) = layer_of(&source.module) else {
            wrong.push(format!(
                "{}: its module has no layer yet; give it one",
                source.path
            ));
            continue;
        };
        for named in named_modules(&source.code) {
            // A name that is no module is a macro or a function at the root.
            let Some(other) = layer_of(&named) else { continue };
            arrows += usize::from(other != own);
            if other > own {
                let (_, reason) = LAYERS[own];
                wrong.push(format!(
                    "{} names `crate::{named}`, but `{}` is below it: {reason}",
                    source.path, source.module
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(arrows > 100, "only {arrows} imports were seen");
}

#[test]
fn imports_are_read_as_they_are_written() {
    let code = "use crate::graph::{self, Graph};\nuse crate::{derive, document::{self, Rules}, view};\nlet x = crate::plan::url::encode(y);";
    let named: Vec<_> = named_modules(code).into_iter().collect();
    assert_eq!(named, ["derive", "document", "graph", "plan", "view"]);
}

/// Whether code names a crate: as the start of a path, not as the end of another word.
fn names_crate(code: &str, name: &str) -> bool {
    let path = format!("{name}::");
    code.match_indices(&path).any(|(at, _)| {
        !code[..at].ends_with(|letter: char| letter.is_alphanumeric() || letter == '_' || letter == ':')
    })
}

/// Crates that only one part of the code may know, so that they can be changed without the rest.
#[test]
fn each_format_is_known_in_one_place() {
    let rules: &[(&str, &[&str], &str)] = &[
        ("tera", &["render"], "themes meet views there, and nowhere else"),
        (
            "pulldown_cmark",
            &["document"],
            "after it, prose is HTML with gaps for links",
        ),
        ("ammonia", &["document"], "raw HTML is judged where it is read"),
        ("clap", &["cli"], "the rest is told by values what was asked for"),
        (
            "notify",
            &["watch"],
            "the rest is told what changed by a new snapshot",
        ),
        ("axum", &["server"], "the rest does not know that it is served"),
        ("saphyr_parser", &["yaml"], "others ask for the place of a field"),
        ("ureq", &["external"], "nothing else speaks to other hosts"),
        ("image", &["derive"], "only smaller copies are unpacked"),
    ];
    let mut wrong = Vec::new();
    for source in sources() {
        for (name, allowed, reason) in rules {
            if names_crate(&source.code, name) && !allowed.contains(&source.module.as_str()) {
                wrong.push(format!("{} uses {name}: {reason}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn only_the_command_line_prints() {
    let marks = [
        "println!(",
        "print!(",
        "eprint!(",
        "eprintln!(",
        "anstream::",
        "io::stdout",
        "io::stderr",
    ];
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| source.module != "cli") {
        for mark in marks.iter().filter(|mark| source.code.contains(**mark)) {
            wrong.push(format!("{} has {mark}", source.path));
        }
    }
    assert!(wrong.is_empty(), "everything else returns values: {wrong:#?}");
}

/// clippy.toml lists the functions of disk, clock and environment; who uses them says so, and only the edges may.
#[test]
fn only_the_edges_touch_disk_clock_and_environment() {
    let edges = ["source", "output", "watch", "server", "cli"];
    let mut excused = BTreeSet::new();
    let mut wrong = Vec::new();
    for source in sources() {
        if source.code.contains("allow(clippy::disallowed_methods") {
            wrong.push(format!(
                "{}: expect the lint instead of allowing it, with a reason",
                source.path
            ));
        }
        if source.code.contains("clippy::disallowed_methods") {
            excused.insert(source.module.clone());
            // site measures how long its stages take, which is in no output.
            let is_edge = edges.contains(&source.module.as_str()) || source.module == "site";
            if !is_edge {
                wrong.push(format!("{} is not at the edge", source.path));
            }
        }
        let is_site = source.module == "site";
        for mark in ["std::fs", "std::env", "fs::read", "SystemTime"] {
            if is_site && source.code.contains(mark) {
                wrong.push(format!(
                    "{} may look at a clock, and at nothing else",
                    source.path
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(
        excused.contains("source") && excused.contains("output"),
        "{excused:?}"
    );
}

/// The modules that stand in the table of pages in `src/view.rs`, each with what is below it.
fn pages_of_views(code: &str) -> BTreeSet<String> {
    let made = code.split("=> ").skip(1);
    let functions = made.filter_map(|rest| Some(rest[..rest.find("(scope")?].trim().rsplit_once("::")?.0));
    let is_path = |path: &&str| {
        path.chars()
            .all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | ':'))
    };
    functions.filter(is_path).map(str::to_owned).collect()
}

/// The paths below `view` that a file of it names, by `crate::view::…` and by `super::…`.
fn named_views(module: &[&str], code: &str) -> Vec<String> {
    let mut named = Vec::new();
    let is_word = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | ':');
    for start in ["crate::view::", "super::"] {
        for (at, _) in code.match_indices(start) {
            if code[..at].ends_with(is_word) {
                continue;
            }
            let mut rest = &code[at..];
            let mut base = Vec::new();
            match rest.strip_prefix("crate::view::") {
                Some(below) => rest = below,
                None => {
                    base = module.to_vec();
                    while let Some(below) = rest.strip_prefix("super::") {
                        rest = below;
                        base.pop();
                    }
                }
            }
            let group = rest
                .strip_prefix('{')
                .map(|group| &group[..group.find(';').unwrap_or(group.len())]);
            let items: Vec<&str> = match group {
                Some(group) => group.split([',', '{', '}']).map(str::trim).collect(),
                None => vec![&rest[..rest.find(|letter| !is_word(letter)).unwrap_or(rest.len())]],
            };
            let paths = items.iter().filter(|item| !item.is_empty());
            let path = |item: &&str| {
                [base.as_slice(), &[item.trim_end_matches(':')]]
                    .concat()
                    .join("::")
            };
            named.extend(paths.map(path));
        }
    }
    named
}

/// `view` has two floors: pages, and the parts that several of them share.
#[test]
fn a_page_knows_no_other_page() {
    let sources = sources();
    let table = sources
        .iter()
        .find(|source| source.path == "view.rs")
        .expect("it is there");
    let pages = pages_of_views(&table.code);
    assert!(pages.len() > 30, "the table of pages is read: {pages:?}");
    let page_of = |path: &str| {
        let mut path = path;
        loop {
            if pages.contains(path) {
                return Some(path.to_owned());
            }
            path = path.rsplit_once("::")?.0;
        }
    };
    let mut wrong = Vec::new();
    let mut arrows = 0;
    for source in sources.iter().filter(|source| source.path.starts_with("view/")) {
        let path = source.path["view/".len()..]
            .trim_end_matches(".rs")
            .replace('/', "::");
        let module: Vec<&str> = path.split("::").collect();
        let own = page_of(&path);
        for named in named_views(&module, &source.code) {
            arrows += 1;
            let other = page_of(&named);
            // A bible is made of other pages, whole.
            if other.is_some() && other != own && own.as_deref() != Some("bible") {
                wrong.push(format!(
                    "{} names `{named}`: share it in a module that is no page",
                    source.path
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(arrows > 200, "only {arrows} names were seen");
}

#[test]
fn names_within_views_are_read_as_they_are_written() {
    let code = "use super::frame::{Frame, MAX};\nuse crate::view::{Body, list::{part_of}};\nlet x = super::super::words::day(y);";
    let named = named_views(&["list", "tools"], code);
    assert_eq!(named, ["Body", "list", "part_of", "list::frame", "words::day"]);
}
