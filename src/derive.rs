//! Makes the files that are not pages: redirects, sitemap, data, images, the theme's own.
//!
//! All of them derive from the same graph and plan as the pages, so for every audience they hold what its pages hold and
//! no more. What is costly and seldom looked at is made when it is first asked for.

use std::collections::HashMap;
use std::sync::Arc;

use crate::config::Config;
use crate::document::pictures::without_metadata;
use crate::graph::Graph;
use crate::output::copies::Store;
use crate::output::{Making, Output};
use crate::plan::{MadeFile, PageIndex, Plan, Url, copies_folder, copy_of};
use crate::source::{Fingerprint, LargeFile};
use crate::theme::Theme;
use crate::view::finder::DATA_FOLDER;

pub mod calendar;
pub mod cards;
pub mod careers;
pub mod crew_table;
pub mod data;
pub mod distribution_table;
pub mod feed;
pub mod health;
pub mod hosts;
pub mod kitsu;
pub mod llms;
pub mod org_chart;
pub mod pictures;
pub mod previews;
pub mod print;
pub mod redirect;
pub mod search;
pub mod sitemap;
pub mod skill_table;
pub mod social_cards;
pub mod spreadsheet;
pub mod twin;
pub mod workbook;

/// Files that are published as they are, by path.
pub type Assets = HashMap<Arc<str>, Arc<[u8]>>;

/// Files that were left on disk, by path.
pub type LargeAssets = HashMap<Arc<str>, LargeAsset>;

/// A file that was left on disk.
#[derive(Clone, Debug)]
pub struct LargeAsset {
    /// Where it is.
    pub file: Arc<LargeFile>,
    /// Of a picture that is not published as it is: the fingerprint of what is, once metadata is taken out.
    pub cleaned: Option<Fingerprint>,
}

impl LargeAsset {
    /// The bytes that are published; none when the file is no longer what it was.
    fn bytes(&self) -> Option<Arc<[u8]>> {
        let bytes: Arc<[u8]> = self.file.bytes().ok()?.into();
        let Some(expected) = self.cleaned else {
            return Some(bytes);
        };
        without_metadata(self.file.path(), &bytes).filter(|clean| Fingerprint::of(clean) == expected)
    }
}

/// A page as HTML.
pub type RenderedPage = (PageIndex, Arc<[u8]>);

/// What files are made of.
#[derive(Clone, Debug)]
pub struct Sources {
    /// All content.
    pub graph: Arc<Graph>,
    /// All addresses.
    pub plan: Arc<Plan>,
    /// What the build was told.
    pub config: Arc<Config>,
    /// The theme, for its static files.
    pub theme: Arc<Theme>,
    /// The files of `content/` that are published as they are.
    pub assets: Arc<Assets>,
    /// Those that were left on disk.
    pub large: Arc<LargeAssets>,
    /// The calendars' memory of what was issued.
    pub ledger: Arc<calendar::Ledger>,
    /// Where smaller copies of pictures, social cards and what the search found are kept.
    pub copies: Arc<dyn Store>,
    /// The fingerprint of all of these but the words of texts and the files of `content/`.
    pub outline: Fingerprint,
}

/// Puts every file into the output that goes with the pages.
pub fn add_files(output: &mut Output, sources: &Sources) {
    let plan = &sources.plan;
    for (path, bytes) in &sources.theme.statics {
        output.add(format!("callboard/static/{path}"), bytes.clone());
    }
    for (path, url) in &plan.assets {
        if let Some(bytes) = sources.assets.get(path) {
            output.add(url.file(), bytes.clone());
            let bytes = bytes.clone();
            add_copies(output, sources, path, url, move || Some(bytes.clone()));
        } else if let Some(large) = sources.large.get(path) {
            match large.cleaned {
                None => output.add_copy(url.file(), large.file.clone()),
                Some(cleaned) => {
                    let (large, file) = (large.clone(), url.file());
                    output.add_later(&url.file(), Some(cleaned), move || {
                        let bytes = large.bytes().map(|bytes| (file.clone(), bytes.to_vec()));
                        bytes.into_iter().collect()
                    });
                }
            }
            // Where it can no longer be read, publishing the picture itself says so.
            let large = large.clone();
            add_copies(output, sources, path, url, move || large.bytes());
        }
    }
    for (url, to) in &plan.redirects {
        output.add(
            url.file(),
            redirect::page(plan, &sources.config, &sources.theme, url, to).into_bytes(),
        );
    }
    // All calendars are made together, below.
    let made = plan.made.iter();
    let made = made.filter(|(_, made)| !matches!(made, MadeFile::Calendar(_)));
    let made: Vec<(String, MadeFile)> = made.map(|(url, made)| (url.file(), made.clone())).collect();
    let paths = made.iter().map(|(path, _)| {
        let made_from = Fingerprint::of_value(&(sources.outline, path));
        (Arc::from(path.as_str()), made_from)
    });
    let paths: Vec<(Arc<str>, Fingerprint)> = paths.collect();
    let of = sources.clone();
    output.add_each(paths, move |number, known| match made.get(number) {
        Some((_, made)) => make(&of, made, known),
        None => Making::Failed,
    });
    social_cards::add(output, sources);
    add_many(output, sources, calendar::FOLDER, |of| {
        calendar::files(&of.graph, &of.plan, &of.config, &of.ledger)
    });
    add_many(output, sources, DATA_FOLDER, |of| {
        careers::files(&of.graph, &of.plan, &of.config)
    });
    add_many(output, sources, previews::FOLDER, |of| {
        previews::files(&of.graph, &of.plan, &of.config.words)
    });
    if sources.config.with_search {
        // Of all these files only the search looks into the words of texts.
        let of = sources.clone();
        output.add_later(search::FOLDER, None, move || {
            search::files(&of.graph, &of.plan, &of.config, &*of.copies)
        });
    }
}

/// The smaller copies of a picture, made when the first of them is asked for.
fn add_copies(
    output: &mut Output,
    sources: &Sources,
    path: &str,
    url: &Url,
    bytes: impl Fn() -> Option<Arc<[u8]>> + Send + Sync + 'static,
) {
    let picture = sources.graph.pictures.get(path).copied();
    let Some((picture, format)) = picture.and_then(|picture| Some((picture, picture.copies?))) else {
        return;
    };
    let (store, of) = (sources.copies.clone(), url.clone());
    output.add_later(
        &copies_folder(url),
        Some(pictures::made_from(&picture)),
        move || {
            let copies = pictures::copies(&bytes, &picture, &*store).into_iter();
            copies
                .map(|(width, copy)| (copy_of(&of, width, format).file(), copy))
                .collect()
        },
    );
}

/// Makes a file beside the pages, from no words of texts, unless it shows what it is known to have shown. Its path is in
/// the plan.
fn make(of: &Sources, made: &MadeFile, known: Option<Fingerprint>) -> Making {
    let (graph, plan, config) = (&of.graph, &of.plan, &of.config);
    Making::of(match made {
        MadeFile::Robots => sitemap::robots(config).into_bytes(),
        MadeFile::Sitemap => sitemap::sitemap(graph, plan, config).into_bytes(),
        MadeFile::Data => data::site(graph, plan, config),
        MadeFile::Llms => llms::text(graph, plan, config).into_bytes(),
        MadeFile::DataSchema => data::schema().into_bytes(),
        MadeFile::PrintMargins => print::margins(config).into_bytes(),
        MadeFile::CrewTable(production) => crew_table::table(graph, *production, config.settings.csv_mark),
        MadeFile::CrewWorkbook(production) => crew_table::workbook(graph, config, *production),
        MadeFile::SkillTable(department) => skill_table::table(graph, config, *department),
        MadeFile::Poster(map) => careers::poster(graph, plan, config, *map),
        MadeFile::MapSheets(map) => careers::sheets(graph, plan, config, *map),
        MadeFile::CrewCards(production) => cards::of_crew(graph, plan, config, *production),
        MadeFile::PersonCard(person) => cards::of_person(graph, plan, config, *person),
        MadeFile::OrgChart(of, file) => return org_chart::file(graph, plan, config, (*of, *file), known),
        MadeFile::Health => health::json(graph, plan, config).into_bytes(),
        MadeFile::ForHost(file) => hosts::file(plan, config, *file).into_bytes(),
        MadeFile::Feed(feed) => feed::feed(of, *feed),
        MadeFile::DistributionTable(production) => distribution_table::table(graph, config, *production),
        MadeFile::CallDay(call) => calendar::day::file(graph, plan, config, *call),
        MadeFile::Calendar(_) => Vec::new(),
    })
}

/// Files of a folder that are made together, when the first of them is asked for, from no words of texts.
fn add_many(
    output: &mut Output,
    sources: &Sources,
    folder: &str,
    make: impl Fn(&Sources) -> Vec<(String, Vec<u8>)> + Send + Sync + 'static,
) {
    let made_from = Fingerprint::of_value(&(sources.outline, folder));
    let sources = sources.clone();
    output.add_later(folder, Some(made_from), move || make(&sources));
}
