//! The pipeline on one screen: from a snapshot and a request to the linked site; [`pages`] makes the rest.
//!
//! Everything here is a value or a function of values; the commands are its consumers.

use std::sync::Arc;
use std::time::Duration;

use crate::cache::Memory;
use crate::config::{self, Config, Request};
use crate::content::sources::{Source, left_out, source_of};
use crate::content::{self, CrewTable, Entry};
use crate::derive::calendar::Ledger;
use crate::diagnostic::{Diagnostic, Severity};
use crate::graph::{self, Graph, LinkInputs};
use crate::output::Output;
use crate::plan::{self, Plan};
use crate::source::{Fingerprint, LargeFile, Snapshot, SourceFile};
use crate::{derive, document, render, theme, view};
use clock::Clock;
use pages::{CachedPage, Rendered};
use progress::Progress;

mod clock;
pub mod pages;
pub mod progress;

pub use pages::Linked;

/// What rebuilds remember. Empty for a first build; with or without it, the same input gives the same bytes.
#[derive(Debug, Default)]
pub struct Cache {
    files: Memory<Parsed>,
    /// The compiled templates, by theme and what all pages share.
    engines: Memory<Result<Arc<render::Engine>, Arc<[Diagnostic]>>>,
    /// By all that the page's view may be made from.
    shown: Memory<CachedPage>,
    /// By view.
    pages: Memory<Rendered>,
}

impl Cache {
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

/// Reads, links and lays out the site: all but its pages. Whoever wants to see how far it is looks at `progress`.
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
    let config = Arc::new(config::read(snapshot, request, &mut problems));
    problems.extend(snapshot.problems.iter().cloned().map(|problem| {
        // What cannot be read may have restricted what stands beside it.
        let may_restrict = !config.audience.all.is_empty() && problem.place.file.starts_with("content");
        if may_restrict { problem.as_error() } else { problem }
    }));
    let theme = Arc::new(theme::load(snapshot, &config, &mut problems));

    clock.begin("parse");
    let content = parse(snapshot, &config, &mut cache.files, progress, &mut problems);
    let outline = outline(snapshot, request, &content);

    clock.begin("link");
    let mut of_links = Vec::new();
    let graph = Arc::new(graph::link(
        content.entries,
        &config,
        content.link_inputs,
        &mut of_links,
    ));

    clock.begin("lay out");
    let plan = Arc::new(plan::lay_out(&graph, &config, &mut of_links));
    content::restore_places(&graph.entries, &mut of_links);
    problems.append(&mut of_links);

    clock.begin("templates");
    let site = view::site(&graph, &plan, &config, &theme);
    view::site::check_links(&plan, &config, &theme, &mut problems);
    let engine = cache
        .engines
        .recall_by(render::Engine::made_from(&theme, &site), || {
            let engine = render::Engine::new(&theme, &site);
            engine.map(Arc::new).map_err(Arc::from)
        });
    cache.engines.forget_unused();
    let engine = engine.map_err(|found| problems.extend(found.iter().cloned()));
    let ledger = Arc::new(Ledger::read(snapshot, &mut problems));
    clock.stop();
    Linked {
        fragments: Arc::new(view::SharedFragments::of(&graph, &plan)),
        sources: derive::Sources {
            graph,
            plan,
            config,
            theme,
            assets: Arc::new(content.assets),
            large: Arc::new(content.large),
            ledger,
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

/// One file of `content/` on its own, with its problems.
#[derive(Clone, Debug)]
struct Parsed {
    matter: Matter,
    problems: Arc<[Diagnostic]>,
    /// Of all that other files may be shown or made from.
    outline: Fingerprint,
}

/// What a file of `content/` is.
#[derive(Clone, Debug)]
enum Matter {
    Entry(Arc<Entry>),
    Table(Arc<CrewTable>),
    /// Its bytes as they are published.
    Asset(Arc<[u8]>),
    /// Published as it is, from disk.
    Large(Arc<LargeFile>),
    /// The audience may not see it, or it cannot be told whether it may.
    Hidden,
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
    let rules = document::Rules::of(config);
    let rules_fingerprint = Fingerprint::of_value(&rules);
    let files: Vec<&SourceFile> = snapshot.below("content").collect();
    progress.count(files.len());
    let inputs =
        |file: &&SourceFile| Fingerprint::of_value(&(&file.path, file.fingerprint, rules_fingerprint));
    let parsed = known.recall_all(&files, inputs, |file| {
        let parsed = parse_file(file, &rules);
        progress.step();
        parsed
    });
    let paths: Vec<&str> = files.iter().map(|file| &*file.path).collect();
    let is_hidden = |(_, parsed): &(&&SourceFile, &Parsed)| matches!(parsed.matter, Matter::Hidden);
    let hidden = files.iter().zip(&parsed).filter(is_hidden);
    let hidden = hidden.map(|(file, _)| &*file.path);
    // In doubt, closed: what cannot be read may have been restricted, and all that goes with it.
    let unread = snapshot.problems.iter().map(|problem| &*problem.place.file);
    let unread = unread.filter(|_| !config.audience.sees_everything());
    let hidden = hidden.chain(unread.clone()).collect();
    let gone_with_them = content::companions::restricted_with(&paths, &hidden);
    let mut content = Content::default();
    let link_inputs = &mut content.link_inputs;
    link_inputs.hidden.extend(unread.map(Arc::from));
    for (file, parsed) in files.iter().zip(parsed) {
        problems.extend(parsed.problems.iter().cloned());
        content.outlines.push(parsed.outline);
        let path = file.path.clone();
        match parsed.matter {
            Matter::Hidden => {
                link_inputs.hidden.insert(path);
            }
            Matter::LeftOut => {}
            _ if gone_with_them.contains(&*path) => {
                link_inputs.hidden.insert(path);
            }
            Matter::Entry(entry) => content.entries.push(entry),
            Matter::Table(table) => {
                link_inputs.tables.insert(path, table);
            }
            Matter::Large(file) => {
                link_inputs.assets.insert(path.clone());
                content.large.insert(path, file);
            }
            Matter::Asset(bytes) => {
                if holds_holidays(&path) {
                    link_inputs.calendars.insert(path.clone(), bytes.clone());
                }
                link_inputs.assets.insert(path.clone());
                content.assets.insert(path, bytes);
            }
        }
    }
    let beside_settings = snapshot
        .files
        .values()
        .filter(|file| !file.path.contains('/') && holds_holidays(&file.path));
    link_inputs
        .calendars
        .extend(beside_settings.map(|file| (file.path.clone(), file.bytes.clone())));
    content
}

/// The fingerprint of all that the site is made from but the words of texts, which stand on their own pages only: equal
/// outlines give equal graphs, addresses and views, up to those words.
fn outline(snapshot: &Snapshot, request: &Request, content: &Content) -> Fingerprint {
    let others = snapshot
        .files
        .values()
        .filter(|file| !file.path.starts_with("content/"));
    let others: Vec<_> = others.map(|file| (&file.path, file.fingerprint)).collect();
    Fingerprint::of_value(&(request, snapshot.today.to_string(), others, &content.outlines))
}

/// Whether a file may be one that holidays are imported from.
fn holds_holidays(path: &str) -> bool {
    path.ends_with(".ics") || path.ends_with(".json")
}

fn parse_file(file: &SourceFile, rules: &document::Rules) -> Parsed {
    let mut problems = Vec::new();
    let whole = Fingerprint::of_value(&(&file.path, file.fingerprint));
    let audiences = &rules.audiences;
    let source = source_of(file);
    let matter = match source {
        Source::Page => page(file, rules, &mut problems),
        Source::Table => Matter::Table(Arc::new(content::crew::read_table(
            file,
            audiences,
            &mut problems,
        ))),
        Source::Asset => match &file.large {
            Some(large) => Matter::Large(large.clone()),
            None => Matter::Asset(published(file, rules)),
        },
        Source::Copy | Source::Unread | Source::Litter => {
            problems.extend(left_out(file, source, !audiences.names.is_empty()));
            Matter::LeftOut
        }
    };
    let outline = match &matter {
        Matter::Entry(entry) => entry.outline,
        Matter::Large(_) => Fingerprint::of_value(&(&file.path, "asset")),
        Matter::Asset(_) if !holds_holidays(&file.path) => Fingerprint::of_value(&(&file.path, "asset")),
        Matter::Asset(_) | Matter::Table(_) => whole,
        Matter::Hidden => Fingerprint::of_value(&(&file.path, "hidden")),
        Matter::LeftOut => Fingerprint::default(),
    };
    Parsed {
        matter,
        problems: problems.into(),
        outline,
    }
}

fn page(file: &SourceFile, rules: &document::Rules, problems: &mut Vec<Diagnostic>) -> Matter {
    let kind = content::Kind::of_path(&file.path).0.name();
    let Some(document) = document::parse(file, kind, rules, problems) else {
        return Matter::Hidden;
    };
    let entry = content::lower(document, problems);
    // Whether it is restricted stands in what cannot be read.
    match entry.is_broken && !rules.audiences.see_everything() {
        true => Matter::Hidden,
        false => Matter::Entry(Arc::new(entry)),
    }
}

/// The bytes of a file that is no content of ours, as they are published. What cannot be read as a picture stays as it
/// is; `audit` names it.
fn published(file: &SourceFile, rules: &document::Rules) -> Arc<[u8]> {
    if rules.keeps_metadata || !document::pictures::is_known(&file.path) {
        return file.bytes.clone();
    }
    document::pictures::without_metadata(&file.path, &file.bytes).unwrap_or_else(|| file.bytes.clone())
}
