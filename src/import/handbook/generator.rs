//! Which program a handbook is written for, and where that keeps what.

use super::Files;
use super::pages::page_stem;

/// A program that makes sites out of Markdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the programs")]
pub enum Generator {
    Hugo,
    Jekyll,
    Docusaurus,
    MkDocs,
    Obsidian,
    GitBook,
    MdBook,
    /// None that is known: a folder of Markdown.
    Plain,
}

impl Generator {
    /// The name of the program.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hugo => "Hugo",
            Self::Jekyll => "Jekyll",
            Self::Docusaurus => "Docusaurus",
            Self::MkDocs => "MkDocs",
            Self::Obsidian => "Obsidian",
            Self::GitBook => "GitBook",
            Self::MdBook => "mdBook",
            Self::Plain => "plain Markdown",
        }
    }

    /// The program whose settings are among the files.
    pub fn of(source: &Files) -> Self {
        let has = |path: &str| source.contains_key(path);
        let has_folder = |folder: &str| source.keys().any(|path| path.starts_with(folder));
        if has("mkdocs.yml") || has("mkdocs.yaml") {
            Self::MkDocs
        } else if source
            .keys()
            .any(|path| name_of(path).starts_with("docusaurus.config."))
        {
            Self::Docusaurus
        } else if has("book.toml") {
            Self::MdBook
        } else if has("hugo.toml")
            || has("hugo.yaml")
            || has("hugo.json")
            || has_folder("config/_default/")
            || (has("config.toml") && has_folder("content/"))
        {
            Self::Hugo
        } else if source.keys().any(|path| name_of(path) == "_config.yml") {
            Self::Jekyll
        } else if has_folder(".obsidian/") {
            Self::Obsidian
        } else if has(".gitbook.yaml") || has("SUMMARY.md") {
            Self::GitBook
        } else {
            Self::Plain
        }
    }
}

/// Where the pages and files of a handbook are.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub(super) generator: Generator,
    /// Folders whose files are taken, each ending with a slash (or the top, `""`), with what their paths begin with in `content/`.
    pub(super) roots: Vec<(String, &'static str)>,
}

impl Layout {
    pub(super) fn of(generator: Generator, source: &Files) -> Self {
        let setting = |file: &str, key: &str| {
            let text = String::from_utf8_lossy(source.get(file)?).into_owned();
            let line = text.lines().find(|line| line.trim_start().starts_with(key))?;
            let value = line.split_once([':', '='])?.1.trim().trim_matches(['"', '\'']);
            Some(format!(
                "{}/",
                value.trim_start_matches("./").trim_end_matches('/')
            ))
        };
        let docs_of = |file: &str| match file.rsplit_once('/') {
            Some((folder, _)) => format!("{folder}/"),
            None => String::new(),
        };
        let config = |name: &str| {
            let mut found = source.keys().filter(|path| name_of(path).starts_with(name));
            found.next().map(|path| docs_of(path)).unwrap_or_default()
        };
        let roots = match generator {
            Generator::Hugo => vec![
                (language_of(source, "content/"), ""),
                ("content/".to_owned(), ""),
                ("static/".to_owned(), ""),
            ],
            Generator::Jekyll => {
                let base = config("_config.yml");
                let source = setting(&format!("{base}_config.yml"), "source:");
                vec![(format!("{base}{}", source.unwrap_or_default()), "")]
            }
            Generator::Docusaurus => {
                let base = config("docusaurus.config.");
                let docs = if source
                    .keys()
                    .any(|path| path.starts_with(&format!("{base}docs/")))
                {
                    format!("{base}docs/")
                } else {
                    "docs/".to_owned()
                };
                vec![
                    (docs, ""),
                    (format!("{base}blog/"), "blog/"),
                    (format!("{base}static/"), ""),
                ]
            }
            Generator::MkDocs => {
                let docs = setting("mkdocs.yml", "docs_dir").or_else(|| setting("mkdocs.yaml", "docs_dir"));
                vec![(docs.unwrap_or_else(|| "docs/".to_owned()), "")]
            }
            Generator::MdBook => vec![(
                setting("book.toml", "src").unwrap_or_else(|| "src/".to_owned()),
                "",
            )],
            Generator::Obsidian | Generator::GitBook => vec![(String::new(), "")],
            Generator::Plain => vec![
                (main_folder(source, "", MAIN_FOLDERS.into_iter()), ""),
                (String::new(), ""),
            ],
        };
        let roots: Vec<(String, &'static str)> = roots
            .into_iter()
            .filter(|(root, _)| source.keys().any(|path| path.starts_with(root.as_str())))
            .collect();
        if roots.is_empty() {
            return Self {
                generator,
                roots: vec![(String::new(), "")],
            };
        }
        Self { generator, roots }
    }

    /// The path below `content/` of a file that is taken, before its name is ours; else the reason why it is not.
    pub(super) fn place(&self, path: &str) -> Result<String, &'static str> {
        let root = self
            .roots
            .iter()
            .filter(|(root, _)| path.starts_with(root.as_str()));
        let Some((root, prefix)) = root.max_by_key(|(root, _)| root.len()) else {
            return Err("it is no part of the pages: a template, a setting or a program");
        };
        let below = &path[root.len()..];
        if let Some(reason) = reason_to_leave(self.generator, below) {
            return Err(reason);
        }
        let below = match self.generator {
            Generator::Jekyll => below.strip_prefix("_posts/").map_or_else(
                || below.trim_start_matches('_').to_owned(),
                |post| format!("posts/{post}"),
            ),
            _ => below.to_owned(),
        };
        Ok(format!("{prefix}{below}"))
    }
}

/// The first of some folders that holds nearly all pages below another one.
fn main_folder<'f>(source: &Files, base: &str, folders: impl Iterator<Item = &'f str>) -> String {
    let pages = source.keys().filter(|path| page_stem(path).is_some());
    let below: Vec<&str> = pages.filter_map(|path| path.strip_prefix(base)).collect();
    let holds_most = |folder: &&str| {
        let count = below
            .iter()
            .filter(|path| path.starts_with(&format!("{folder}/")))
            .count();
        count > 0 && count * 10 >= below.len() * 8
    };
    let mut folders = folders;
    let main = folders.find(holds_most).map(|folder| format!("{base}{folder}/"));
    main.unwrap_or_else(|| base.to_owned())
}

/// Where repositories with little Markdown beside it keep their pages.
const MAIN_FOLDERS: [&str; 7] = ["content", "docs", "doc", "pages", "source", "src", "handbook"];

/// The folder of the only language of a site: `content/en/`.
fn language_of(source: &Files, base: &str) -> String {
    let first = |path: &'_ String| Some(path.strip_prefix(base)?.split_once('/')?.0.to_owned());
    let mut languages: Vec<String> = source.keys().filter_map(first).collect();
    languages.dedup();
    let languages = languages
        .iter()
        .map(String::as_str)
        .filter(|name| name.len() == 2);
    main_folder(source, base, languages)
}

fn reason_to_leave(generator: Generator, below: &str) -> Option<&'static str> {
    let mut folders = below.split('/');
    let name = folders.next_back().unwrap_or(below);
    if name.starts_with('.') || folders.any(|folder| folder.starts_with('.')) {
        return Some("it is hidden");
    }
    let first = below.split('/').next().unwrap_or_default();
    let is_template = matches!(
        first,
        "_layouts"
            | "_includes"
            | "_sass"
            | "_data"
            | "_site"
            | "_plugins"
            | "_config.yml"
            | "node_modules"
            | "vendor"
            | "theme"
    );
    if is_template && below != first || first == "_config.yml" {
        return Some("it is no part of the pages: a template, a setting or a program");
    }
    const OF_REPOSITORY: [&str; 24] = [
        "CODEOWNERS",
        "LICENSE",
        "LICENCE",
        "Gemfile",
        "Gemfile.lock",
        "Rakefile",
        "Makefile",
        "Dockerfile",
        "Brewfile",
        "package.json",
        "package-lock.json",
        "yarn.lock",
        "tsconfig.json",
        "netlify.toml",
        "mkdocs.yml",
        "book.toml",
        "requirements.txt",
        "docker-compose.yml",
        "go.mod",
        "go.sum",
        "Thumbs.db",
        "cSpell.json",
        "renovate.json",
        "_redirects",
    ];
    if OF_REPOSITORY.contains(&name) {
        return Some("it is of the repository, not of the handbook");
    }
    let end = name.rsplit_once('.').map_or("", |(_, end)| end);
    let is_program = matches!(
        end,
        "js" | "mjs"
            | "cjs"
            | "ts"
            | "tsx"
            | "jsx"
            | "css"
            | "scss"
            | "less"
            | "rb"
            | "py"
            | "go"
            | "sh"
            | "erb"
            | "njk"
            | "lock"
            | "toml"
            | "map"
    );
    if is_program {
        return Some("it is a program or a style, which our theme replaces");
    }
    if matches!(end, "html" | "htm") {
        return Some("it is HTML: write it as Markdown if it holds words");
    }
    if matches!(end, "yml" | "yaml" | "json") && generator != Generator::Plain {
        return Some("it is data for templates");
    }
    if name.ends_with('~') || matches!(end, "bak" | "orig" | "swp") {
        return Some("it is a backup");
    }
    None
}

pub(super) fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
