//! The pipeline on one screen: from a snapshot and a request to the linked site; [`pages`] makes the rest.
//!
//! Everything here is a value or a function of values; the commands are its consumers.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::cache::Memory;
use crate::config::{self, Config, Request};
use crate::content::sources::ignored_by_git;
use crate::content::{self, Entry, WrittenPlaces};
use crate::derive::calendar::Ledger;
use crate::diagnostic::{Code, Diagnostic, Place, Severity};
use crate::graph::external_links::Known;
use crate::graph::{self, Graph};
use crate::output::Output;
use crate::output::copies::{DiskStore, NoStore, Store};
use crate::plan::{self, Plan};
use crate::source::{Fingerprint, History, SETTINGS_FILE, Snapshot};
use crate::words::Words;
use crate::{derive, render, theme, view};
use clock::Clock;
use consequences::Unread;
use files::{Content, Parsed};
use pages::{CachedPage, Rendered};
use progress::Progress;

mod clock;
mod consequences;
mod files;
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
    let mut content = files::parse(snapshot, &config, &mut cache.files, progress, &mut problems);
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
