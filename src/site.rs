//! The pipeline on one screen: from a snapshot and a request to the linked site; [`pages`] makes the rest.
//!
//! Everything here is a value or a function of values; the commands are its consumers.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::cache::Memory;
use crate::config::{self, Config, RawHtml, Request};
use crate::content::grades::WrittenGrade;
use crate::content::hidden::HiddenNames;
use crate::content::sources::{Source, ignored_by_git, is_ignored, left_out, source_of};
use crate::content::{self, CrewTable, Entry, WrittenPlaces};
use crate::derive::calendar::Ledger;
use crate::diagnostic::{Code, Diagnostic, Place, Severity};
use crate::document::pictures::{self, Picture};
use crate::document::programs;
use crate::graph::external_links::Known;
use crate::graph::{self, Graph, LinkInputs};
use crate::output::Output;
use crate::output::copies::{DiskStore, NoStore, Store};
use crate::plan::{self, Plan};
use crate::source::{Fingerprint, History, LargeFile, SETTINGS_FILE, Snapshot, SourceFile};
use crate::words::Words;
use crate::yaml::front_matter::page_stem;
use crate::{derive, document, render, theme, view};
use clock::Clock;
use consequences::Unread;
use pages::{CachedPage, Rendered};
use progress::Progress;

mod clock;
mod consequences;
pub mod pages;
pub mod progress;

pub use pages::Linked;

/// What rebuilds remember. Empty for a first build; with or without it, the same input gives the same bytes.
#[derive(Debug, Default)]
pub struct Cache {
    files: Memory<Parsed>,
    /// Where copies of pictures and what the search found are kept; none are, unless a command says where.
    pub copies: Option<Arc<dyn Store>>,
    /// The compiled templates, by theme and what all pages share.
    engines: Memory<Result<Arc<render::Engine>, Arc<[Diagnostic]>>>,
    /// By all that the page's view may be made from.
    shown: Memory<CachedPage>,
    /// By view.
    pages: Memory<Rendered>,
}

impl Cache {
    /// One that keeps smaller copies of pictures, and what the search found, beside the site in a folder, for later runs of
    /// this program.
    pub fn keeping_copies_in(root: &Path, program: Fingerprint) -> Self {
        Self {
            copies: Some(Arc::new(DiskStore::of_site(root, program))),
            ..Self::default()
        }
    }

    /// How many results are remembered.
    pub fn remembered(&self) -> usize {
        self.files.len() + self.shown.len() + self.pages.len()
    }
}

/// A finished site, and all that is wrong with it.
#[derive(Debug)]
pub struct Compiled {
    /// Every file of the site; without the pages that could not be rendered.
    pub output: Output,
    /// All problems, in order of place.
    pub diagnostics: Vec<Diagnostic>,
    /// All content, linked.
    pub graph: Arc<Graph>,
    /// All addresses.
    pub plan: Arc<Plan>,
    /// What the build was told.
    pub config: Arc<Config>,
    /// How long each stage took.
    pub stages: Vec<(&'static str, Duration)>,
    /// How long each page took that was not remembered.
    pub page_times: Vec<PageTime>,
}

/// How long a page took: its view and its template together, on one core.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageTime {
    /// Its address from the site's root, without a slash at its start.
    pub path: String,
    /// Its template.
    pub template: &'static str,
    /// The time.
    pub time: Duration,
}

impl Compiled {
    /// Problems of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics
            .iter()
            .filter(|problem| problem.severity == severity)
            .count()
    }
}

/// Makes the site.
///
/// Never fails and never stops half way: what is wrong is in the diagnostics, and left out of the output.
pub fn compile(snapshot: &Snapshot, request: &Request, cache: &mut Cache) -> Compiled {
    link_up(snapshot, request, cache, &Arc::default()).finish(cache)
}

/// Reads, links and lays out the site: all but its pages. `progress` is updated as it runs.
pub fn link_up(
    snapshot: &Snapshot,
    request: &Request,
    cache: &mut Cache,
    progress: &Arc<Progress>,
) -> Linked {
    cache.shown.forget_unfinished();
    cache.pages.forget_unfinished();
    let mut clock = Clock::start(progress);
    clock.begin("settings and theme");
    let mut problems = Vec::new();
    let mut config = config::read(snapshot, request, &mut problems);
    if config.settings.gitignore {
        config.settings.ignore.0.splice(0..0, ignored_by_git(snapshot));
    }
    problems.extend(snapshot.problems.iter().cloned().map(|problem| {
        // What cannot be read may have restricted what stands beside it.
        let may_restrict = !config.audience.all.is_empty() && problem.place.file.starts_with("content");
        if may_restrict { problem.as_error() } else { problem }
    }));
    let theme = Arc::new(theme::load(snapshot, &config, &mut problems));
    config.words = theme.words.clone();

    clock.begin("parse");
    let mut content = parse(snapshot, &config, &mut cache.files, progress, &mut problems);
    content.link_inputs.history = history(snapshot, &config, &mut problems);
    if snapshot.below("content").next().is_none() {
        let place = Place::file(&Arc::from("content"));
        problems.push(
            Diagnostic::new(Code::NoContent, place, "there is nothing in `content/`")
                .help("write `content/index.md`, or see `callboard explain no-content`"),
        );
    }
    let outline = outline(snapshot, request, &content);
    if !config.has_title {
        let title = title_of_home(&content.entries, &config.words).unwrap_or(config.words.say("titles.site"));
        config.settings.title = title.to_owned();
    }
    let config = Arc::new(config);

    clock.begin("link");
    let mut of_links = Vec::new();
    let mut link_inputs = content.link_inputs;
    link_inputs.dead_links = Known::read(snapshot).dead(&config.settings.external_links);
    link_inputs.issues = content::issues::Issues::read(snapshot, &mut problems);
    let places = WrittenPlaces::of(&content.entries);
    let graph = Arc::new(graph::link(content.entries, &config, link_inputs, &mut of_links));

    clock.begin("lay out");
    let plan = Arc::new(plan::lay_out(&graph, &config, &mut of_links));
    places.restore(&mut of_links);
    let unread = Unread::of(&problems, &of_links);
    let told: Vec<Diagnostic> = of_links
        .iter()
        .filter(|problem| !unread.explains(problem))
        .cloned()
        .collect();
    problems.extend(told);

    clock.begin("templates");
    let site = view::site(&graph, &plan, &config, &theme);
    view::site::check_links(&plan, &config, &theme, &mut problems);
    let engine = cache
        .engines
        .recall(render::Engine::made_from(&theme, &site), || {
            let engine = render::Engine::new(&theme, &site);
            engine.map(Arc::new).map_err(Arc::from)
        });
    cache.engines.forget_unused();
    let engine = engine.map_err(|found| problems.extend(found.iter().cloned()));
    let ledger = Arc::new(Ledger::read(snapshot, &mut problems));
    clock.stop();
    Linked {
        sources: derive::Sources {
            graph,
            plan,
            config,
            theme,
            assets: Arc::new(content.assets),
            large: Arc::new(content.large),
            ledger,
            copies: cache.copies.clone().unwrap_or_else(|| Arc::new(NoStore)),
            outline,
        },
        engine: engine.ok(),
        problems,
        rendered: Vec::new(),
        page_times: Arc::default(),
        has_failed: Arc::default(),
        clock,
    }
}

/// The commits that dates are taken from. A site that was to have dates and can have none is reported.
fn history(snapshot: &Snapshot, config: &Config, problems: &mut Vec<Diagnostic>) -> History {
    let wanted = config.settings.git.dates;
    let without = "or set `git: {dates: false}` in callboard.yaml";
    let (why, help) = match &snapshot.history {
        _ if wanted == Some(false) => return History::NotRead,
        History::NotRead => return History::NotRead,
        History::NoRepository if wanted.is_none() => return History::NotRead,
        History::Known(commits) => return History::Known(commits.clone()),
        History::Shallow => (
            "only the newest commits were fetched".to_owned(),
            "fetch all of them: `fetch-depth: 0` for actions/checkout, `GIT_DEPTH: 0` on GitLab, `git fetch --unshallow` by hand",
        ),
        History::NoRepository => (
            "the site stands in no git repository".to_owned(),
            "make one with `git init`",
        ),
        History::NoProgram => ("the program `git` is not installed".to_owned(), "install git"),
        History::Failed(said) => (
            format!("git cannot read the commits ({said})"),
            "see what `git log` says in the site's folder",
        ),
    };
    let message = format!("no page says when it last changed, because {why}");
    let place = Place::file(&Arc::from(SETTINGS_FILE));
    problems.push(Diagnostic::new(Code::NoHistory, place, message).help(format!("{help}, {without}")));
    History::NotRead
}

/// One file of `content/` on its own, with its problems.
#[derive(Clone, Debug)]
struct Parsed {
    matter: Matter,
    /// Grades in the file that the audience may not see.
    hidden_grades: Arc<[WrittenGrade]>,
    problems: Arc<[Diagnostic]>,
    /// Of all that other files may be shown or made from.
    outline: Fingerprint,
}

/// What a file of `content/` is.
#[derive(Clone, Debug)]
enum Matter {
    Entry(Arc<Entry>),
    Table(Arc<CrewTable>),
    /// Its bytes as they are published, and what pages say of a picture.
    Asset(Arc<[u8]>, Option<Picture>),
    /// The same, published from disk.
    Large(derive::LargeAsset, Option<Picture>),
    /// The audience may not see it, or it cannot be told whether it may.
    Hidden,
    /// The same, of a page that goes by some names.
    HiddenPage(Arc<[String]>),
    /// No part of the site, whoever reads it.
    LeftOut,
}

/// All of `content/` that this audience may see.
#[derive(Debug, Default)]
struct Content {
    /// Of each file, with those that this audience may not see.
    outlines: Vec<Fingerprint>,
    entries: Vec<Arc<Entry>>,
    link_inputs: LinkInputs,
    /// The files that are published as they are, or, of pictures, as they look.
    assets: derive::Assets,
    /// Those that were left on disk.
    large: derive::LargeAssets,
}

/// Parses and lowers every file, each on its own.
fn parse(
    snapshot: &Snapshot,
    config: &Config,
    known: &mut Memory<Parsed>,
    progress: &Progress,
    problems: &mut Vec<Diagnostic>,
) -> Content {
    let mut rules = document::Rules::of(config);
    let files: Vec<&SourceFile> = snapshot.below("content").collect();
    if rules.audiences.names.is_empty() {
        for (folder, hint) in content::page_folders::find(&files) {
            rules.page_folders.push(folder);
            problems.push(hint);
        }
    }
    let rules_fingerprint = Fingerprint::of_value(&rules);
    progress.count(files.len());
    let inputs =
        |file: &&SourceFile| Fingerprint::of_value(&(&file.path, file.fingerprint, rules_fingerprint));
    let parsed = known.recall_all(&files, inputs, |file| {
        let parsed = parse_file(file, &rules);
        progress.step();
        parsed
    });
    let paths: Vec<&str> = files.iter().map(|file| &*file.path).collect();
    let is_hidden = |(_, parsed): &(&&SourceFile, &Parsed)| {
        matches!(parsed.matter, Matter::Hidden | Matter::HiddenPage(_))
    };
    let hidden = files.iter().zip(&parsed).filter(is_hidden);
    let hidden = hidden.map(|(file, _)| &*file.path);
    // In doubt, closed: what cannot be read may have been restricted, and all that goes with it.
    let unread = snapshot.problems.iter().map(|problem| &*problem.place.file);
    let unread = unread.filter(|_| !config.audience.sees_everything());
    let hidden = hidden.chain(unread.clone()).collect();
    let gone_with_them = content::companions::restricted_with(&paths, &hidden);
    let mut names = HiddenNames::default();
    let mut content = Content::default();
    let link_inputs = &mut content.link_inputs;
    link_inputs.hidden.extend(unread.map(Arc::from));
    for (file, parsed) in files.iter().zip(parsed) {
        problems.extend(parsed.problems.iter().cloned());
        content.outlines.push(parsed.outline);
        let path = file.path.clone();
        let mut hide_grade = |grade: &WrittenGrade| {
            let path = grade.path();
            names.add(&path, grade.names.iter().map(String::as_str));
            link_inputs.hidden.insert(path);
        };
        parsed.hidden_grades.iter().for_each(&mut hide_grade);
        match parsed.matter {
            Matter::Hidden => {
                link_inputs.hidden.insert(path);
            }
            Matter::HiddenPage(found) => {
                names.add(&path, found.iter().map(String::as_str));
                link_inputs.hidden.insert(path);
            }
            Matter::LeftOut => {}
            matter if gone_with_them.contains(&*path) => {
                if let Matter::Entry(entry) = matter {
                    entry
                        .grades
                        .iter()
                        .for_each(|grade| hide_grade(&WrittenGrade::of(grade)));
                    names.add(&path, entry.names());
                }
                link_inputs.hidden.insert(path);
            }
            Matter::Entry(entry) => content.entries.push(entry),
            Matter::Table(table) => {
                link_inputs.tables.insert(path, table);
            }
            Matter::Large(file, picture) => {
                link_inputs.assets.insert(path.clone());
                link_inputs
                    .pictures
                    .extend(picture.map(|picture| (path.clone(), picture)));
                content.large.insert(path, file);
            }
            Matter::Asset(bytes, picture) => {
                if holds_holidays(&path) {
                    link_inputs.calendars.insert(path.clone(), bytes.clone());
                }
                link_inputs.assets.insert(path.clone());
                link_inputs
                    .pictures
                    .extend(picture.map(|picture| (path.clone(), picture)));
                content.assets.insert(path, bytes);
            }
        }
    }
    let seen = |file: &SourceFile| {
        let is_of_site = page_stem(&file.path).is_some() || link_inputs.assets.contains(&file.path);
        is_of_site && !link_inputs.hidden.contains(&file.path)
    };
    problems.extend(kept_keys(&content.entries));
    problems.extend(names.sightings(files.iter().copied().filter(|file| seen(file)), &rules));
    link_inputs.hidden_people = names.into_people();
    let beside_settings = snapshot
        .files
        .values()
        .filter(|file| !file.path.contains('/') && holds_holidays(&file.path));
    link_inputs
        .calendars
        .extend(beside_settings.map(|file| (file.path.clone(), file.bytes.clone())));
    content
}

/// What the home page calls itself, by its `title` or the heading that stands first; `None` when it has neither.
fn title_of_home<'e>(entries: &'e [Arc<Entry>], words: &Words) -> Option<&'e str> {
    let home = entries
        .iter()
        .find(|entry| entry.id.is_empty() && entry.kind() == content::Kind::Page)?;
    // Without one, it has the word for every home page.
    Some(home.title()).filter(|title| *title != words.say("frame.home"))
}

/// The fingerprint of all that the site is made from but the words of texts, which stand on their own pages only: equal
/// outlines give equal graphs, addresses and views, up to those words.
fn outline(snapshot: &Snapshot, request: &Request, content: &Content) -> Fingerprint {
    let others = snapshot
        .files
        .values()
        .filter(|file| !file.path.starts_with("content/"));
    let others: Vec<_> = others.map(|file| (&file.path, file.fingerprint)).collect();
    let today = snapshot.today.to_string();
    Fingerprint::of_value(&(request, today, &snapshot.history, others, &content.outlines))
}

/// Whether a file may be one that holidays are imported from.
fn holds_holidays(path: &str) -> bool {
    path.ends_with(".ics") || path.ends_with(".json")
}

fn parse_file(file: &SourceFile, rules: &document::Rules) -> Parsed {
    let mut problems = Vec::new();
    let whole = Fingerprint::of_value(&(&file.path, file.fingerprint));
    let audiences = &rules.audiences;
    let source = match is_ignored(&rules.ignore, &file.path) {
        true => Source::Litter,
        false => source_of(file),
    };
    let matter = match source {
        Source::Page => page(file, rules, &mut problems),
        Source::Table => Matter::Table(Arc::new(content::crew::read_table(
            file,
            audiences,
            &mut problems,
        ))),
        Source::Asset => asset(file, rules, &mut problems),
        Source::Copy | Source::Unread | Source::Litter => {
            problems.extend(left_out(file, source, !audiences.names.is_empty()));
            Matter::LeftOut
        }
    };
    let seen = match &matter {
        Matter::Entry(entry) => entry.grades.as_slice(),
        _ => &[],
    };
    let hidden_grades = match source {
        Source::Page => content::hidden::grades_of(file, rules, seen),
        _ => Vec::new(),
    };
    let outline = match &matter {
        Matter::Entry(entry) => Fingerprint::of_value(&(entry.outline, &hidden_grades)),
        Matter::Asset(..) if holds_holidays(&file.path) => whole,
        Matter::Asset(_, picture) | Matter::Large(_, picture) => {
            Fingerprint::of_value(&(&file.path, "asset", picture.map(|picture| picture.shown())))
        }
        Matter::Table(_) => whole,
        Matter::Hidden => Fingerprint::of_value(&(&file.path, "hidden", &hidden_grades)),
        Matter::HiddenPage(names) => Fingerprint::of_value(&(&file.path, "hidden", names, &hidden_grades)),
        Matter::LeftOut => Fingerprint::default(),
    };
    Parsed {
        matter,
        hidden_grades: hidden_grades.into(),
        problems: problems.into(),
        outline,
    }
}

fn page(file: &SourceFile, rules: &document::Rules, problems: &mut Vec<Diagnostic>) -> Matter {
    let kind = content::Kind::of_file(&file.path, &rules.page_folders).0.name();
    if file.bytes.len() > rules.max_bytes {
        problems.push(content::sources::too_large(file, rules.max_bytes));
        return Matter::Hidden;
    }
    let Some(document) = document::parse(file, kind, rules, problems) else {
        return Matter::HiddenPage(content::hidden::names_of(file, rules).into());
    };
    let own = problems.len();
    let entry = content::lower(document, rules, problems);
    if rules.audiences.names.is_empty() && entry.kind() == content::Kind::Page {
        // Nothing false is published of an ordinary page whose keys are somebody else's, and nothing can be restricted.
        problems[own..]
            .iter_mut()
            .filter(|problem| FRONT_MATTER.contains(&problem.code))
            .for_each(|problem| problem.severity = Severity::Warning);
    }
    // Whether it is restricted stands in what cannot be read.
    match entry.is_broken && !rules.audiences.see_everything() {
        true => Matter::HiddenPage(entry.names().map(str::to_owned).collect()),
        false => Matter::Entry(Arc::new(entry)),
    }
}

/// Problems of front matter that leave a page whole.
const FRONT_MATTER: [Code; 5] = [
    Code::BadYaml,
    Code::UnknownKey,
    Code::WrongType,
    Code::WrongValue,
    Code::DuplicateKey,
];

/// Says once for the whole site which keys of other generators are only kept.
fn kept_keys(entries: &[Arc<Entry>]) -> Vec<Diagnostic> {
    let mut kept: BTreeMap<&str, (usize, Place)> = BTreeMap::new();
    for entry in entries {
        for (key, span) in &entry.foreign_keys {
            let first = || (0, Place::bytes(&entry.path, span.clone()));
            kept.entry(key).or_insert_with(first).0 += 1;
        }
    }
    let hints = kept.into_iter().map(|(key, (count, place))| {
        let pages = match count {
            1 => "1 page has".to_owned(),
            _ => format!("{count} pages have"),
        };
        Diagnostic::new(
            Code::KeptKey,
            place,
            format!("{pages} the key `{key}`: it is kept as `extra`"),
        )
    });
    hints.collect()
}

fn on_disk(file: &Arc<LargeFile>, cleaned: Option<Fingerprint>, picture: Option<Picture>) -> Matter {
    let file = file.clone();
    Matter::Large(derive::LargeAsset { file, cleaned }, picture)
}

/// A file that is published beside the pages, unless publishing it would be a mistake.
fn asset(file: &SourceFile, rules: &document::Rules, problems: &mut Vec<Diagnostic>) -> Matter {
    let name = file.path.rsplit('/').next().unwrap_or(&file.path);
    let mut refuse = |message: String, help: &str| {
        let place = Place::file(&file.path);
        problems.push(Diagnostic::new(Code::NotPublished, place, message).help(help));
        Matter::Hidden
    };
    if file
        .bytes
        .starts_with(b"version https://git-lfs.github.com/spec/")
    {
        return refuse(
            format!("`{name}` is only a pointer of Git LFS, and is not published"),
            "fetch the file itself with `git lfs pull`",
        );
    }
    if rules.raw_html != RawHtml::Allow && programs::is_program(&file.path, &file.bytes) {
        return refuse(
            format!("`{name}` may run scripts in a reader's browser, and is not published"),
            "make a page of it, take the scripts out, or set `raw_html: allow` in callboard.yaml",
        );
    }
    let is_picture = pictures::is_known(&file.path) || pictures::may_carry_metadata(&file.bytes);
    if let Some(large) = &file.large
        && !is_picture
    {
        return on_disk(large, None, None);
    }
    let bytes = match file.whole() {
        Ok(bytes) => bytes,
        Err(error) => {
            let message = format!("`{name}` cannot be read: {error}");
            problems.push(Diagnostic::new(
                Code::Unreadable,
                Place::file(&file.path),
                message,
            ));
            return Matter::Hidden;
        }
    };
    // Nothing is unpacked to see this, nor to clean the picture, so one that is larger costs nothing.
    if let Some((width, height)) = pictures::pixels(&bytes)
        && u64::from(width) * u64::from(height) > rules.max_pixels as u64
    {
        let message = format!(
            "`{name}` has {width} × {height} pixels, and no picture may have more than {} million",
            rules.max_pixels / 1_000_000
        );
        let help = "make it smaller, or allow more in callboard.yaml: `limits: {pixels: …}`, in millions";
        problems.push(Diagnostic::new(Code::TooLarge, Place::file(&file.path), message).help(help));
        return Matter::Hidden;
    }
    let picture = Picture::of(&file.path, &bytes, Fingerprint::of(&bytes));
    let as_it_is = || match &file.large {
        Some(large) => on_disk(large, None, picture),
        None => Matter::Asset(bytes.clone(), picture),
    };
    if rules.keeps_metadata || !is_picture {
        return as_it_is();
    }
    match pictures::without_metadata(&file.path, &bytes) {
        Some(clean) if clean == bytes => as_it_is(),
        Some(clean) => match &file.large {
            Some(large) => on_disk(large, Some(Fingerprint::of(&clean)), picture),
            None => Matter::Asset(clean, picture),
        },
        // Whoever is more trusted may see what a camera wrote.
        None if rules.audiences.built > 0 || !pictures::may_carry_metadata(&bytes) => as_it_is(),
        None => refuse(
            format!(
                "`{name}` cannot be read as a picture, so what a camera wrote into it cannot be taken out"
            ),
            "save the picture anew, or set `picture_metadata: keep` in callboard.yaml",
        ),
    }
}
