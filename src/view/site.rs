//! What all pages share: the [`SiteView`], made once.
//!
//! Its addresses are paths from the site's root, since pages of different depth write them differently: a template
//! puts `{{ root }}` before each.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use super::words;
use crate::config::{Config, LinkStyle};
use crate::content::Kind;
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place};
use crate::graph::changes::FeedOf;
use crate::graph::{Graph, Target};
use crate::plan::{FEED_FILE, MadeFile, Navigation, Plan, Url};
use crate::source::{Fingerprint, SETTINGS_FILE};
use crate::theme::Theme;
use crate::units::alphabet_key;

/// The most folders and pages of the site's own that the navigation shows where the settings do not list them.
const MAX_SECTIONS: usize = 10;

/// The script that answers the search, as a path from the site's root.
pub const SEARCH_SCRIPT: &str = "callboard/static/search.js";

/// What all pages share. Templates see it as `site`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SiteView {
    /// Title of the site.
    pub title: String,
    /// One sentence about the site; may be empty.
    pub description: String,
    /// The language of the content, as a BCP 47 tag.
    pub language: String,
    /// The direction that its script is written in: `ltr` or `rtl`.
    pub direction: &'static str,
    /// The studio that publishes it.
    pub studio: Option<String>,
    /// What follows `root` in the address of the home page: empty, or `index.html` where links are portable.
    pub home: &'static str,
    /// The groups of the navigation, each with its sections.
    pub groups: Vec<SectionGroup>,
    /// What follows `root` in the address of the script that answers the search; none when there is no search.
    pub search: Option<&'static str>,
    /// What follows `root` in the address of the feed of the whole site; none when there is none.
    pub feed: Option<&'static str>,
    /// The audience that the site was made for; none when that is everybody, or the least trusted one.
    pub audience: Option<String>,
    /// The parameters of the theme, by name; what a parameter is, is said in `theme.yaml`.
    pub params: BTreeMap<String, Value>,
}

/// Sections of the navigation that belong together.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SectionGroup {
    /// What it is called, with the address of its first section.
    #[serde(flatten)]
    pub first: Section,
    /// What pages of the group have as `page.section`.
    pub keys: Vec<String>,
    /// Its sections; empty where it is one page or one folder.
    pub sections: Vec<Section>,
}

/// A section of the navigation.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Section {
    /// What it is called.
    pub title: Arc<str>,
    /// What follows `root` in its address; none when it is elsewhere.
    pub path: Option<String>,
    /// The whole address, when it is elsewhere.
    pub url: Option<String>,
    /// What pages of the section have as `page.section`, and its own page as `page.path`: `roles/`.
    pub key: String,
}

impl SiteView {
    /// Of everything in it.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of_value(self)
    }
}

/// What all pages share.
pub fn site(graph: &Graph, plan: &Plan, config: &Config, theme: &Theme) -> SiteView {
    let settings = &config.settings;
    let groups = match theme.params.get("navigation") {
        Some(Value::Array(links)) => links.iter().filter_map(section_of_link).map(alone).collect(),
        _ => groups(graph, plan, config),
    };
    SiteView {
        title: settings.title.clone(),
        description: settings.description.clone(),
        language: settings.language.clone(),
        direction: crate::config::language::direction(&settings.language),
        studio: settings.studio.clone(),
        home: match config.links {
            LinkStyle::Hosted => "",
            LinkStyle::Portable => "index.html",
        },
        groups,
        search: config.with_search.then_some(SEARCH_SCRIPT),
        feed: plan.made_file(&MadeFile::Feed(FeedOf::Site)).map(|_| FEED_FILE),
        audience: config
            .audience
            .name()
            .filter(|_| config.audience.rank > 0)
            .map(str::to_owned),
        params: theme.params.clone(),
    }
}

/// Reports links of the theme's parameters that lead to no page of the site, such as sections of the navigation.
///
/// The theme cannot tell, since only the plan knows all addresses.
pub fn check_links(plan: &Plan, config: &Config, theme: &Theme, problems: &mut Vec<Diagnostic>) {
    let file: Arc<str> = Arc::from(SETTINGS_FILE);
    for (name, written) in &config.settings.params {
        // Only what the theme took as a list of links has addresses.
        let taken = theme.params.get(name).and_then(Value::as_array);
        let Some(items) = written.as_array().filter(|_| taken.is_some()) else {
            continue;
        };
        for (index, item) in items.iter().enumerate() {
            let Some(path) = item
                .get("url")
                .and_then(Value::as_str)
                .and_then(|url| url.strip_prefix('/'))
            else {
                continue;
            };
            let bare = path.split(['?', '#']).next().unwrap_or(path);
            let decoded = percent_encoding::percent_decode_str(bare).decode_utf8_lossy();
            let target = Target::SitePath(Arc::from(&*decoded), Arc::from(""));
            let is_home = bare.is_empty() || bare == "index.html";
            if !is_home && plan.href_of_target(&Url::folder(""), &target).is_none() {
                let place = Place::value(&file, FieldPath::of("params").key(name).index(index).key("url"));
                let message = format!("the site has no page `/{path}`");
                problems.push(
                    Diagnostic::new(Code::BrokenLink, place, message)
                        .help("write the path of a page, from the site's root and with a slash at its end"),
                );
            }
        }
    }
}

/// A section that the settings list.
fn section_of_link(link: &Value) -> Option<Section> {
    let text = |key: &str| link.get(key).and_then(Value::as_str).map(str::to_owned);
    let path = text("path");
    let bare = path.as_deref().unwrap_or_default();
    let key = bare.strip_suffix("index.html").unwrap_or(bare).to_owned();
    Some(Section {
        title: Arc::from(text("title")?),
        path,
        url: text("url"),
        key,
    })
}

/// The groups that the site has, then its own folders and pages at the top.
fn groups(graph: &Graph, plan: &Plan, config: &Config) -> Vec<SectionGroup> {
    let mut groups: Vec<SectionGroup> = Navigation::ALL
        .into_iter()
        .filter_map(|place| {
            let pages = plan.navigation.iter().filter(|(at, _)| *at == place);
            let pages = pages.map(|(_, page)| &plan.pages[page.index()]);
            let sections =
                pages.filter_map(|page| Some(section(&page.url, page.made.as_ref()?.title.clone(), config)));
            group(&place.title(&config.words), sections.collect())
        })
        .collect();
    let known: BTreeSet<String> = groups.iter().flat_map(|group| group.keys.clone()).collect();
    let own = top_of_pages(graph, plan, config);
    let own = own.into_iter().filter(|section| !known.contains(&section.key));
    groups.extend(own.take(MAX_SECTIONS).map(alone));
    groups
}

/// Sections under one name; none where there are none.
fn group(title: &str, sections: Vec<Section>) -> Option<SectionGroup> {
    let mut keys: Vec<String> = sections.iter().map(|section| first_part(&section.key)).collect();
    keys.dedup();
    match <[Section; 1]>::try_from(sections) {
        Ok([only]) => Some(alone(only)),
        Err(sections) => Some(SectionGroup {
            first: Section {
                title: Arc::from(title),
                ..sections.first()?.clone()
            },
            keys,
            sections,
        }),
    }
}

/// A section that is a group of its own.
fn alone(section: Section) -> SectionGroup {
    SectionGroup {
        keys: vec![first_part(&section.key)],
        first: section,
        sections: Vec::new(),
    }
}

/// The first folder of an address, as `page.section` has it.
fn first_part(key: &str) -> String {
    key.split_once('/')
        .map_or(String::new(), |(first, _)| format!("{first}/"))
}

/// Folders of pages at the top, then pages at the top, each by `order` and title.
fn top_of_pages(graph: &Graph, plan: &Plan, config: &Config) -> Vec<Section> {
    let mut found: BTreeMap<String, (bool, i32, Arc<str>)> = BTreeMap::new();
    for page in &graph.pages {
        let (top, is_folder) = match page.common.id.split_once('/') {
            Some((folder, _)) => (folder, true),
            None if page.common.id.is_empty() => continue,
            None => (&*page.common.id, false),
        };
        let has_kind = Kind::of_folder(top).is_some();
        if has_kind {
            continue;
        }
        let file = page.common.entry.map(|entry| &graph[entry]);
        let is_index = file.is_some_and(|file| super::frame::is_index(&file.path));
        let entry = found
            .entry(top.to_owned())
            .or_insert_with(|| (true, i32::MAX, Arc::from(words::name_words(top))));
        if is_folder || is_index {
            entry.0 = false;
        }
        if !is_folder {
            entry.1 = file.and_then(|file| file.shared.order).unwrap_or(i32::MAX);
            entry.2 = page.common.title.clone();
        }
    }
    let mut found: Vec<_> = found
        .into_iter()
        .map(|(top, (is_single, order, title))| (is_single, order, alphabet_key(&title), top, title))
        .collect();
    found.sort();
    found
        .into_iter()
        .filter_map(|(_, _, _, top, title)| {
            let url = Url::folder(&top);
            plan.page_at(&url).map(|_| section(&url, title, config))
        })
        .collect()
}

fn section(url: &Url, title: Arc<str>, config: &Config) -> Section {
    let path = match config.links {
        LinkStyle::Hosted => url.encoded(),
        LinkStyle::Portable => crate::plan::url::encode(&url.file()),
    };
    Section {
        title,
        path: Some(path),
        url: None,
        key: url.encoded(),
    }
}

#[cfg(test)]
mod tests {
    use crate::view::testing::Site;

    #[test]
    fn a_section_of_the_settings_that_leads_nowhere_is_reported() {
        let settings = "params:\n  navigation:\n    - {title: Guides, url: /guides/}\n    - {title: Home, url: /}\n\
                        \x20   - {title: Gone, url: /gone/}\n    - {title: Forge, url: \"https://forge.example/\"}\n";
        let site = Site::of(&[("callboard.yaml", settings), ("content/guides/notes.md", "")]);
        let mut problems = Vec::new();
        super::check_links(&site.plan, &site.config, &site.theme, &mut problems);
        let told: Vec<_> = problems.iter().map(|problem| problem.message.as_str()).collect();
        assert_eq!(told, ["the site has no page `/gone/`"]);
        let shared = site.shared();
        let keys: Vec<_> = shared
            .groups
            .iter()
            .map(|group| group.first.key.as_str())
            .collect();
        assert_eq!(keys, ["guides/", "", "gone/", ""]);
        assert_eq!(
            shared.groups[3].first.url.as_deref(),
            Some("https://forge.example/")
        );
    }
}
