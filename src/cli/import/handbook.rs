//! `callboard import handbook DIR`: somebody's handbook for another generator, as content.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use walkdir::WalkDir;

use crate::cli::{Common, Failure, Outcome, Terminal, count, find_root};
use crate::import::handbook::{self, Files, Generator, Options};
use crate::source::SETTINGS_FILE;

/// What `import handbook` is asked.
#[derive(Debug, clap::Args)]
pub(super) struct Handbook {
    /// The folder of the handbook: a repository, or the folder of its pages. Nothing in it is changed
    dir: PathBuf,
    /// The generator that it is written for
    #[arg(long, value_enum, default_value_t = From::Auto, value_name = "GENERATOR")]
    from: From,
    /// The folder that the pages are written to [default: `content/` of the site]
    #[arg(long, value_name = "CONTENT")]
    to: Option<PathBuf>,
    /// The folder of DIR that holds job descriptions, which become roles
    #[arg(long, value_name = "FOLDER")]
    roles: Option<String>,
    /// Print the report, and write nothing
    #[arg(long)]
    dry_run: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum From {
    /// What its files say
    Auto,
    Hugo,
    Jekyll,
    Docusaurus,
    Mkdocs,
    Obsidian,
    Gitbook,
    Mdbook,
    /// A folder of Markdown
    Plain,
}

impl From {
    fn generator(self) -> Option<Generator> {
        match self {
            Self::Auto => None,
            Self::Hugo => Some(Generator::Hugo),
            Self::Jekyll => Some(Generator::Jekyll),
            Self::Docusaurus => Some(Generator::Docusaurus),
            Self::Mkdocs => Some(Generator::MkDocs),
            Self::Obsidian => Some(Generator::Obsidian),
            Self::Gitbook => Some(Generator::GitBook),
            Self::Mdbook => Some(Generator::MdBook),
            Self::Plain => Some(Generator::Plain),
        }
    }
}

pub(super) fn run(arguments: &Handbook, common: &Common, terminal: &Terminal) -> Result<Outcome, Failure> {
    let to = match &arguments.to {
        Some(to) => to.clone(),
        None => find_root(common)?.join("content"),
    };
    let source = read(&arguments.dir, &to)?;
    let options = Options {
        from: arguments.from.generator(),
        roles: arguments.roles.clone(),
    };
    let imported = handbook::convert(&source, &options);
    terminal.print(&imported.report.to_string());
    if imported.report.pages() == 0 {
        return Err(Failure(format!(
            "{} has no Markdown files",
            arguments.dir.display()
        )));
    }
    if arguments.dry_run {
        return Ok(Outcome::Done);
    }
    let mut written = 0;
    let mut kept = Vec::new();
    for (path, bytes) in &imported.files {
        match write(&to.join(path), bytes)? {
            Written::New => written += 1,
            Written::Same => {}
            Written::Kept => kept.push(path),
        }
    }
    if to.file_name().is_some_and(|name| name == "content") {
        let site = to.parent().unwrap_or(Path::new(""));
        // The settings of a site that is there already are its own.
        if let Written::New = write(&site.join(SETTINGS_FILE), imported.settings.as_bytes())? {
            written += 1;
        }
    }
    let unchanged = imported.files.len() - kept.len() - written.min(imported.files.len());
    terminal.say(&format!(
        "wrote {} to {}; {unchanged} were there already",
        count(written, "file"),
        to.display()
    ));
    if kept.is_empty() {
        return Ok(Outcome::Done);
    }
    terminal.complain(&format!(
        "{} in {} differ from what was imported, and were left as they are:",
        count(kept.len(), "file"),
        to.display()
    ));
    for path in kept.iter().take(20) {
        terminal.complain(&format!("  {path}"));
    }
    if kept.len() > 20 {
        terminal.complain(&format!("  and {} more", kept.len() - 20));
    }
    Ok(Outcome::ContentHasErrors)
}

/// All files of a folder but those of git, and of the site that is written to.
#[expect(clippy::disallowed_methods, reason = "cli reads what it is asked to import")]
fn read(dir: &Path, to: &Path) -> Result<Files, Failure> {
    if !dir.is_dir() {
        return Err(Failure(format!("there is no folder {}", dir.display())));
    }
    let same = |path: &Path| path.canonicalize().ok();
    if let (Some(target), Some(dir)) = (same(to), same(dir))
        && dir.starts_with(&target)
    {
        return Err(Failure(format!(
            "{} is the content of the site itself\n  import a handbook from a folder outside it",
            dir.display()
        )));
    }
    let target = same(to);
    let is_taken = |entry: &walkdir::DirEntry| {
        let is_target = target.is_some() && entry.file_type().is_dir() && same(entry.path()) == target;
        entry.depth() == 0
            || !(is_target || matches!(entry.file_name().to_str(), Some(".git" | "node_modules")))
    };
    let mut files = Files::new();
    for entry in WalkDir::new(dir)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(is_taken)
    {
        let entry = entry.map_err(|error| Failure(format!("cannot read {}: {error}", dir.display())))?;
        if !entry.file_type().is_file() {
            continue;
        }
        let path = entry.path();
        let below = path.strip_prefix(dir).unwrap_or(path);
        let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
        let bytes = std::fs::read(path)
            .map_err(|error| Failure(format!("cannot read {}: {error}", path.display())))?;
        files.insert(parts.join("/"), bytes);
    }
    Ok(files)
}

enum Written {
    New,
    /// It has these bytes already.
    Same,
    /// It has others, which stay.
    Kept,
}

#[expect(clippy::disallowed_methods, reason = "cli writes what was imported")]
fn write(path: &Path, bytes: &[u8]) -> Result<Written, Failure> {
    let failed = |error: std::io::Error| Failure(format!("cannot write {}: {error}", path.display()));
    match std::fs::read(path) {
        Ok(old) if old == bytes => return Ok(Written::Same),
        Ok(_) => return Ok(Written::Kept),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(failed(error)),
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    std::fs::write(path, bytes).map_err(failed)?;
    Ok(Written::New)
}
