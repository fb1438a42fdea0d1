//! The second half of the pipeline: from a site whose addresses are known to its pages and files.
//!
//! All pages can be made ([`Linked::finish`]), or each when it is asked for ([`Linked::on_demand`]), as the preview and
//! the writing of large sites want it, or each once to see whether it can be ([`Linked::checked`]). All give the same bytes.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use rayon::prelude::*;

use super::clock::{self, Clock, Stopwatch};
use super::progress::{self, Progress};
use super::{Cache, Compiled, PageTime};
use crate::config::{Config, Twins};
use crate::derive::twin;
use crate::diagnostic::{Diagnostic, Place};
use crate::output::{Making, Output};
use crate::plan::PageIndex;
use crate::render::{Allowance, Engine};
use crate::source::Fingerprint;
use crate::view::View;
use crate::{derive, view};

/// A site whose addresses are all known, and whose pages are still to be made.
#[derive(Debug)]
pub struct Linked {
    pub(super) sources: derive::Sources,
    /// None when the templates cannot be compiled.
    pub(super) engine: Option<Arc<Engine>>,
    pub(super) problems: Vec<Diagnostic>,
    /// The pages made so far, in order.
    pub(super) rendered: Vec<Rendered>,
    pub(super) page_times: Arc<Mutex<Vec<PageTime>>>,
    pub(super) has_failed: Arc<AtomicBool>,
    pub(super) clock: Clock,
}

/// The HTML of a page, or why there is none.
pub(super) type Rendered = Result<Arc<[u8]>, Arc<Diagnostic>>;

/// A page, with the fingerprint of what its template saw.
#[derive(Clone, Debug)]
pub(super) struct CachedPage {
    seen: Fingerprint,
    html: Rendered,
}

impl Linked {
    /// What the build was told.
    pub fn config(&self) -> &Config {
        &self.sources.config
    }

    /// What is wrong, as far as it is known without the pages.
    pub fn problems(&self) -> &[Diagnostic] {
        &self.problems
    }

    /// Makes the next pages, a limited number of; whether more are left.
    pub fn make_some(&mut self, most: usize, cache: &Cache) -> bool {
        let Some(maker) = self.maker() else { return false };
        let pages = self.sources.plan.page_indexes();
        let start = self.rendered.len();
        let end = pages.len().min(start.saturating_add(most));
        let made = pages[start..end].par_iter().map(|page| maker.page(*page, cache));
        let made: Vec<Rendered> = made.collect();
        self.rendered.extend(made);
        end < pages.len()
    }

    /// Makes the pages that are left, and the site.
    pub fn finish(mut self, cache: &mut Cache) -> Compiled {
        self.clock.begin("render");
        self.clock.progress().count(self.sources.plan.pages.len());
        self.make_some(usize::MAX, cache);
        cache.shown.forget_unused();
        cache.pages.forget_unused();
        let mut output = Output::default();
        let mut failed = Vec::new();
        for (page, html) in self.sources.plan.pages.iter().zip(self.rendered.drain(..)) {
            match html {
                Ok(html) => output.add(page.url.file(), html),
                Err(problem) => failed.push(Arc::unwrap_or_clone(problem)),
            }
        }
        self.problems.extend(once_each(failed));
        self.add_twins(&mut output);
        self.clock.begin("derive");
        derive::add_files(&mut output, &self.sources);
        self.clock.stop();
        self.compiled(output)
    }

    /// The site, with all that is wrong with its pages: each is made once, and not kept.
    pub fn checked(mut self) -> Compiled {
        self.clock.begin("render");
        self.clock.progress().count(self.sources.plan.pages.len());
        if let Some(maker) = self.maker() {
            let pages = self.sources.plan.page_indexes();
            let failed = pages.par_iter().filter_map(|page| maker.failure(*page));
            self.problems.extend(once_each(failed.collect()));
        }
        self.clock.stop();
        self.on_demand()
    }

    /// The site at once: each page is made when it is first asked for. What is wrong with pages is not told; one that
    /// cannot be made is not there.
    pub fn on_demand(&self) -> Compiled {
        let mut output = Output::default();
        if let Some(maker) = self.maker() {
            let plan = &self.sources.plan;
            let pages = plan.page_indexes();
            let path = |page: &PageIndex| Arc::from(plan.pages[page.index()].url.file());
            let paths = pages.par_iter().map(|page| (path(page), maker.made_from(*page)));
            let paths: Vec<(Arc<str>, Fingerprint)> = paths.collect();
            output.add_each(paths, move |number, known| match pages.get(number) {
                Some(page) => maker.made(*page, known),
                None => Making::Failed,
            });
        }
        self.add_twins(&mut output);
        derive::add_files(&mut output, &self.sources);
        self.compiled(output)
    }

    /// The Markdown beside pages, where the settings ask for it.
    fn add_twins(&self, output: &mut Output) {
        let of = &self.sources;
        if of.config.settings.twins == Twins::None {
            return;
        }
        let pages = of.plan.pages.iter().map(|page| page.url.file());
        let paths = pages.filter_map(|page| Some((Arc::from(twin::path_of(&page)?), Arc::from(page))));
        let (plan, config) = (of.plan.clone(), of.config.clone());
        output.add_twins(paths, move |page, html| {
            twin::of(&plan, &config, page, html).into_bytes()
        });
    }

    /// Whether a page could not be made so far.
    pub fn has_failed(&self) -> bool {
        self.has_failed.load(Ordering::Relaxed)
    }

    /// How long each page took that was made so far.
    pub fn page_times(&self) -> Vec<PageTime> {
        self.page_times
            .lock()
            .map(|times| times.clone())
            .unwrap_or_default()
    }

    fn compiled(&self, output: Output) -> Compiled {
        Compiled {
            output,
            diagnostics: self.problems.clone(),
            graph: self.sources.graph.clone(),
            plan: self.sources.plan.clone(),
            config: self.sources.config.clone(),
            stages: self.clock.laps(),
            page_times: self.page_times(),
        }
    }

    fn maker(&self) -> Option<Maker> {
        Some(Maker {
            sources: self.sources.clone(),
            engine: self.engine.clone()?,
            times: self.page_times.clone(),
            has_failed: self.has_failed.clone(),
            progress: self.clock.progress().clone(),
        })
    }
}

/// Makes pages, each on its own.
struct Maker {
    sources: derive::Sources,
    engine: Arc<Engine>,
    times: Arc<Mutex<Vec<PageTime>>>,
    has_failed: Arc<AtomicBool>,
    progress: Arc<Progress>,
}

impl Maker {
    /// The fingerprint of all that a page is made from: the outline of the site, and the words of its own text and of
    /// those that it includes.
    fn made_from(&self, page: PageIndex) -> Fingerprint {
        let of = &self.sources;
        let entry = of.plan.pages[page.index()].entry(&of.graph);
        let wording = entry.map(|entry| {
            let included = of.graph.included_in(entry).iter();
            let included: Vec<Fingerprint> = included.map(|entry| of.graph[*entry].wording).collect();
            (of.graph[entry].wording, included)
        });
        let chapters = view::bible::texts(&of.graph, &of.plan, page);
        let chapters = chapters.into_iter().map(|entry| {
            let included = of
                .graph
                .included_in(entry)
                .iter()
                .map(|entry| of.graph[*entry].wording);
            (of.graph[entry].wording, included.collect::<Vec<_>>())
        });
        Fingerprint::of_value(&(of.outline, page, wording, chapters.collect::<Vec<_>>()))
    }

    /// A page: its view, then its HTML, as far as they are not remembered.
    ///
    /// What a page is made from is quickly told, but any change of front matter changes it for all pages; then the view
    /// tells which of them do not change.
    fn page(&self, page: PageIndex, cache: &Cache) -> Rendered {
        let shown = cache
            .shown
            .recall(self.made_from(page), || self.shown(page, cache));
        let html = cache.pages.recall(shown.seen, || shown.html);
        self.progress.step();
        html
    }

    /// A page, unless it shows what it is known to have shown.
    fn made(&self, page: PageIndex, known: Option<Fingerprint>) -> Making {
        let watch = Stopwatch::start();
        let view = self.view(page);
        let shown = self.seen(&view);
        self.progress.step();
        if known == Some(shown) {
            return Making::Unchanged;
        }
        match self.render(&view, watch) {
            Ok(bytes) => Making::Done { shown, bytes },
            Err(_) => Making::Failed,
        }
    }

    /// The fingerprint of all that the template of a page sees, of the templates, and of how its twin is written.
    fn seen(&self, view: &View) -> Fingerprint {
        let twins = Fingerprint::of_value(&self.sources.config.settings.twins);
        view.fingerprint().with(self.engine.fingerprint()).with(twins)
    }

    /// Why a page cannot be made.
    fn failure(&self, page: PageIndex) -> Option<Diagnostic> {
        let watch = Stopwatch::start();
        let made = self.render(&self.view(page), watch);
        self.progress.step();
        made.err().map(Arc::unwrap_or_clone)
    }

    fn shown(&self, page: PageIndex, cache: &Cache) -> CachedPage {
        let watch = Stopwatch::start();
        let view = self.view(page);
        let seen = self.seen(&view);
        let html = cache.pages.recall(seen, || self.render(&view, watch));
        CachedPage { seen, html }
    }

    fn view(&self, page: PageIndex) -> View {
        let of = &self.sources;
        view::of(page, &of.graph, &of.plan, &of.config)
    }

    /// The HTML of a page whose making began with the watch.
    fn render(&self, view: &View, watch: Stopwatch) -> Rendered {
        let allowance = Allowance::of(&self.sources.config.settings.limits, Some(clock::since_start));
        let page = progress::Page {
            path: view.page.path.clone(),
            template: view.template,
        };
        let make = || self.engine.page(view, allowance).map_err(Arc::new);
        let html = self.progress.making(page, allowance.time, make);
        if html.is_err() {
            self.has_failed.store(true, Ordering::Relaxed);
        }
        let time = PageTime {
            path: view.page.path.clone(),
            template: view.template,
            time: watch.elapsed(),
        };
        if let Ok(mut times) = self.times.lock() {
            times.push(time);
        }
        html
    }
}

/// One mistake of a template fails every page that it makes. It is reported once, for the first of them.
fn once_each(failed: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut folded: Vec<(Diagnostic, usize)> = Vec::new();
    let mut known: HashMap<(Place, String), usize> = HashMap::new();
    for problem in failed {
        match known.get(&(problem.place.clone(), problem.message.clone())) {
            Some(index) => folded[*index].1 += 1,
            None => {
                known.insert((problem.place.clone(), problem.message.clone()), folded.len());
                folded.push((problem, 0));
            }
        }
    }
    let told = folded
        .into_iter()
        .map(|(problem, others)| match (others, problem.help.clone()) {
            (0, _) => problem,
            (_, help) => {
                let help = help.map(|help| format!("{help}; ")).unwrap_or_default();
                problem.help(format!("{help}{others} other pages fail the same way"))
            }
        });
    told.collect()
}
