//! Measures each stage of the pipeline on a handbook of 1,000 pages.
//!
//! `cargo bench --bench stages` measures all of them; a name after `--` chooses some, as in
//! `cargo bench --bench stages -- render`. Each stage gets what the one before it made, works on all cores as it does in a
//! build, and remembers nothing.

#![expect(clippy::disallowed_methods, reason = "a benchmark writes files")]

use std::sync::{Arc, LazyLock};

use callboard::config::{self, Config, Request};
use callboard::content::{self, Entry, Kind};
use callboard::derive::{self, Assets, RenderedPage, calendar::Ledger};
use callboard::document::{self, Rules};
use callboard::graph::{self, Graph, LinkInputs};
use callboard::output::Output;
use callboard::plan::{self, Plan};
use callboard::render::{Allowance, Engine};
use callboard::source::{self, Fingerprint, Snapshot};
use callboard::theme::{self, Theme};
use callboard::view::{self, View};
use divan::Bencher;
use jiff::civil::{Date, date};
use rayon::prelude::*;
use tempfile::TempDir;

#[expect(dead_code, reason = "the other benchmarks use the rest")]
mod handbook;

const PAGES: usize = 1_000;
const TODAY: Date = date(2026, 5, 4);

fn main() {
    divan::main();
}

/// What every stage makes of the handbook.
struct Made {
    folder: TempDir,
    snapshot: Snapshot,
    config: Arc<Config>,
    theme: Arc<Theme>,
    entries: Vec<Arc<Entry>>,
    graph: Arc<Graph>,
    plan: Arc<Plan>,
    views: Vec<View>,
    pages: Vec<RenderedPage>,
    output: Output,
}

static MADE: LazyLock<Made> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("there is room for a handbook");
    handbook::write(folder.path(), handbook::files(PAGES)).expect("the handbook can be written");
    let snapshot = source::read(folder.path(), TODAY).expect("the handbook can be read");
    let mut problems = Vec::new();
    let config = Arc::new(config::read(&snapshot, &Request::default(), &mut problems));
    let theme = Arc::new(theme::load(&snapshot, &config, &mut problems));
    let entries = parsed(&snapshot, &config);
    let graph = Arc::new(graph::link(
        entries.clone(),
        &config,
        LinkInputs::default(),
        &mut problems,
    ));
    let plan = Arc::new(plan::lay_out(&graph, &config, &mut problems));
    assert!(problems.is_empty(), "the handbook has no problem: {problems:?}");
    let views = viewed(&graph, &plan, &config);
    let pages = rendered(&views, &plan, &engine(&graph, &plan, &config, &theme));
    let output = derived(&graph, &plan, &config, &theme, pages.clone());
    Made {
        folder,
        snapshot,
        config,
        theme,
        entries,
        graph,
        plan,
        views,
        pages,
        output,
    }
});

/// Lists the tree and reads every file.
#[divan::bench(name = "1 read", sample_count = 20)]
fn read(bencher: Bencher<'_, '_>) {
    let root = MADE.folder.path();
    bencher.bench(|| source::read(root, TODAY));
}

/// Front matter and Markdown of every file.
#[divan::bench(name = "2 parse", sample_count = 20)]
fn parse(bencher: Bencher<'_, '_>) {
    let made = &*MADE;
    bencher.bench(|| parsed(&made.snapshot, &made.config));
}

#[divan::bench(name = "3 link", sample_count = 20)]
fn link(bencher: Bencher<'_, '_>) {
    let made = &*MADE;
    bencher
        .with_inputs(|| made.entries.clone())
        .bench_values(|entries| graph::link(entries, &made.config, LinkInputs::default(), &mut Vec::new()));
}

#[divan::bench(name = "4 lay out", sample_count = 20)]
fn lay_out(bencher: Bencher<'_, '_>) {
    let made = &*MADE;
    bencher.bench(|| plan::lay_out(&made.graph, &made.config, &mut Vec::new()));
}

/// What the templates of all pages see.
#[divan::bench(name = "5 view", sample_count = 20)]
fn view(bencher: Bencher<'_, '_>) {
    let made = &*MADE;
    bencher.bench(|| viewed(&made.graph, &made.plan, &made.config));
}

/// The HTML of all pages, from their views.
#[divan::bench(name = "6 render", sample_count = 20)]
fn render(bencher: Bencher<'_, '_>) {
    let made = &*MADE;
    let engine = engine(&made.graph, &made.plan, &made.config, &made.theme);
    bencher.bench(|| rendered(&made.views, &made.plan, &engine));
}

/// The files that are not pages, those that are only made when asked for among them.
#[divan::bench(name = "7 derive", sample_count = 20)]
fn derive(bencher: Bencher<'_, '_>) {
    let made = &*MADE;
    bencher.with_inputs(|| made.pages.clone()).bench_values(|pages| {
        let output = derived(&made.graph, &made.plan, &made.config, &made.theme, pages);
        let files = output.files().len();
        (output, files)
    });
}

/// All files, into a new folder.
#[divan::bench(name = "8 write", sample_count = 10)]
fn write(bencher: Bencher<'_, '_>) {
    let made = &*MADE;
    made.output.files();
    let folder = || tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("there is room for a site");
    bencher.with_inputs(folder).bench_values(|folder| {
        let written = made.output.write(&folder.path().join("public"));
        (folder, written)
    });
}

/// Into a folder where every file is right already.
#[divan::bench(name = "9 write again", sample_count = 20)]
fn write_again(bencher: Bencher<'_, '_>) {
    let made = &*MADE;
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("there is room for a site");
    let public = folder.path().join("public");
    bencher.bench_local(|| made.output.write(&public));
}

fn parsed(snapshot: &Snapshot, config: &Config) -> Vec<Arc<Entry>> {
    let rules = Rules::of(config);
    let files: Vec<_> = snapshot.below("content").collect();
    let entries = files.par_iter().filter_map(|file| {
        let mut problems = Vec::new();
        let kind = Kind::of_path(&file.path).0.name();
        let document = document::parse(file, kind, &rules, &mut problems)?;
        Some(Arc::new(content::lower(document, &rules, &mut problems)))
    });
    entries.collect()
}

fn viewed(graph: &Graph, plan: &Plan, config: &Config) -> Vec<View> {
    let pages = plan.page_indexes().into_par_iter();
    pages.map(|page| view::of(page, graph, plan, config)).collect()
}

fn engine(graph: &Graph, plan: &Plan, config: &Config, theme: &Theme) -> Engine {
    Engine::new(theme, &view::site(graph, plan, config, theme)).expect("the theme has no mistake")
}

fn rendered(views: &[View], plan: &Plan, engine: &Engine) -> Vec<RenderedPage> {
    let html = |view: &View| {
        engine
            .page(view, Allowance::default())
            .expect("the theme has no mistake")
    };
    let pages = views.par_iter().zip(plan.page_indexes());
    pages.map(|(view, page)| (page, html(view))).collect()
}

fn derived(
    graph: &Arc<Graph>,
    plan: &Arc<Plan>,
    config: &Arc<Config>,
    theme: &Arc<Theme>,
    pages: Vec<RenderedPage>,
) -> Output {
    let mut output = Output::default();
    for (page, html) in pages {
        output.add(plan.pages[page.index()].url.file(), html);
    }
    let sources = derive::Sources {
        copies: Arc::new(callboard::output::copies::NoStore),
        graph: graph.clone(),
        plan: plan.clone(),
        config: config.clone(),
        theme: theme.clone(),
        assets: Arc::new(Assets::new()),
        large: Arc::default(),
        ledger: Arc::new(Ledger::default()),
        outline: Fingerprint::default(),
    };
    derive::add_files(&mut output, &sources);
    output
}
