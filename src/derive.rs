//! Makes the files that are not pages: redirects, sitemap, data, images, the theme's own.
//!
//! All of them derive from the same graph and plan as the pages, so for every audience they hold what its pages hold and
//! no more. What is costly and seldom looked at is made when it is first asked for.

use std::collections::HashMap;
use std::sync::Arc;

use crate::config::Config;
use crate::graph::Graph;
use crate::output::Output;
use crate::plan::{MadeFile, PageIndex, Plan};
use crate::theme::Theme;
use crate::view::finder::DATA_FOLDER;

pub mod calendar;
pub mod cards;
pub mod careers;
pub mod crew_table;
pub mod data;
pub mod org_chart;
pub mod redirect;
pub mod search;
pub mod sitemap;
pub mod skill_table;

/// Files that are published as they are, by path.
pub type Assets = HashMap<Arc<str>, Arc<[u8]>>;

/// A page as HTML.
pub type RenderedPage = (PageIndex, Arc<[u8]>);

/// The whole output: the pages, and every file that goes with them.
pub fn all(
    assets: &Assets,
    graph: &Arc<Graph>,
    plan: &Arc<Plan>,
    config: &Arc<Config>,
    theme: &Theme,
    pages: Vec<RenderedPage>,
    ledger: calendar::Ledger,
) -> Output {
    let mut output = Output::default();
    for (page, html) in pages {
        output.add(plan.pages[page.index()].url.file(), html);
    }
    for (path, bytes) in &theme.statics {
        output.add(format!("callboard/static/{path}"), bytes.clone());
    }
    for (path, url) in &plan.assets {
        if let Some(bytes) = assets.get(path) {
            output.add(url.file(), bytes.clone());
        }
    }
    for (url, page) in &plan.redirects {
        output.add(url.file(), redirect::page(plan, config, url, *page).into_bytes());
    }
    for (url, made) in &plan.made {
        match made {
            MadeFile::CrewTable(production) => output.add(url.file(), crew_table::table(graph, *production)),
            MadeFile::SkillTable(department) => {
                output.add(url.file(), skill_table::table(graph, *department))
            }
            MadeFile::Poster(map) | MadeFile::MapSheets(map) => {
                let draw = match made {
                    MadeFile::Poster(_) => careers::poster,
                    _ => careers::sheets,
                };
                let (graph, plan, config) = (graph.clone(), plan.clone(), config.clone());
                let (path, map) = (url.file(), *map);
                output.add_later(&url.file(), move || {
                    vec![(path.clone(), draw(&graph, &plan, &config, map))]
                });
            }
            MadeFile::CrewCards(production) => {
                output.add(url.file(), cards::of_crew(graph, plan, config, *production))
            }
            MadeFile::PersonCard(person) => {
                output.add(url.file(), cards::of_person(graph, plan, config, *person))
            }
            MadeFile::OrgChart(of, file) => {
                let (graph, plan, config) = (graph.clone(), plan.clone(), config.clone());
                let (path, of, file) = (url.file(), *of, *file);
                output.add_later(&url.file(), move || {
                    vec![(path.clone(), org_chart::file(&graph, &plan, &config, of, file))]
                });
            }
            // All of them are made together, below.
            MadeFile::Calendar(_) => {}
        }
    }
    calendar::add(&mut output, graph, plan, config, ledger);
    output.add("sitemap.xml", sitemap::sitemap(plan, config).into_bytes());
    output.add("robots.txt", sitemap::robots(config).into_bytes());
    output.add("site.json", data::site(graph, plan, config).into_bytes());
    output.add("callboard/site.schema.json", data::schema().into_bytes());
    let made_of = (graph.clone(), plan.clone(), config.clone());
    let (graph, plan, config) = made_of.clone();
    output.add_later(DATA_FOLDER, move || careers::files(&graph, &plan, &config));
    if made_of.2.with_search {
        let (graph, plan, config) = made_of;
        output.add_later(search::FOLDER, move || search::files(&graph, &plan, &config));
    }
    output
}
