//! The order of pages, from the files in which other generators keep it.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::Files;
use super::generator::{Generator, Layout, name_of};
use super::menu;
use super::pages::Pages;
use super::report::{Fate, Report};

/// What would end a path, or mean another one.
const NOT_IN_PATH: &AsciiSet = &CONTROLS.add(b' ').add(b'#').add(b'?').add(b'%');

/// What the navigation of a handbook says.
#[derive(Debug, Default)]
pub(super) struct Navigation {
    /// The place of each page, from 1.
    order: HashMap<String, usize>,
    title: Option<String>,
    /// What the menu says, with the address of each from the site's root.
    menu: Vec<(String, String)>,
}

impl Navigation {
    pub(super) fn of(source: &Files, layout: &Layout, pages: &Pages<'_>, report: &mut Report) -> Self {
        let mut navigation = Self {
            title: title_of(source, layout.generator),
            ..Self::default()
        };
        let mut listed: Vec<&str> = Vec::new();
        let mut seen = HashSet::new();
        for (path, bytes) in source {
            let name = name_of(path);
            let is_list = name == "_sidebar.md" || (name == "SUMMARY.md" && pages.new_path(path).is_some());
            let is_data = matches!(
                name,
                "mkdocs.yml" | "mkdocs.yaml" | "sidebars.js" | "sidebars.json" | "sidebars.ts"
            ) || (path.contains("_data/") && name.starts_with("nav"));
            if !is_list && !is_data {
                continue;
            }
            let text = String::from_utf8_lossy(bytes);
            let targets = if is_list {
                of_list(&text)
            } else {
                quoted_or_plain(&text)
            };
            let from = layout
                .roots
                .first()
                .map_or(String::new(), |(root, _)| format!("{root}index.md"));
            let from = if is_list { path.as_str() } else { from.as_str() };
            let before = listed.len();
            for target in targets {
                let found = pages
                    .find(from, &target)
                    .or_else(|| pages.find(from, &format!("/{target}")));
                if let Some(page) = found
                    && super::pages::page_stem(page).is_some()
                    && seen.insert(page)
                {
                    listed.push(page);
                }
            }
            if listed.len() > before && !is_list {
                report.file(path, Fate::Read);
            }
            if navigation.menu.is_empty() {
                navigation.menu = menu_of(path, from, &text, pages);
            }
        }
        if !navigation.menu.is_empty() {
            report.converted("navigation, as the menu in `callboard.yaml`");
        }
        if !listed.is_empty() {
            report.converted("navigation, as `order`");
        }
        for (position, page) in listed.into_iter().enumerate() {
            navigation.order.insert(page.to_owned(), position + 1);
        }
        navigation
    }

    pub(super) fn order_of(&self, page: &str) -> Option<usize> {
        self.order.get(page).copied()
    }

    /// A `callboard.yaml` for a site that has none.
    pub(super) fn settings(&self) -> String {
        let quoted = |words: &str| format!("\"{}\"", words.replace('\\', "").replace('"', "'"));
        let title = self.title.as_deref().map(quoted);
        let mut settings = title.map_or_else(String::new, |title| format!("title: {title}\n"));
        if !self.menu.is_empty() {
            settings.push_str("params:\n  navigation:\n");
        }
        for (title, url) in &self.menu {
            let _ = writeln!(
                settings,
                "    - {{title: {}, url: {}}}",
                quoted(title),
                quoted(url)
            );
        }
        settings
    }
}

/// The menu that a navigation file makes: entries whose page was taken over, and those that lead to other hosts.
fn menu_of(path: &str, from: &str, text: &str, pages: &Pages<'_>) -> Vec<(String, String)> {
    let entries = menu::entries(path, text);
    if entries.len() > menu::MAX_ENTRIES {
        return Vec::new();
    }
    let with_address = entries.into_iter().filter_map(|entry| {
        if entry.target.starts_with("https://") || entry.target.starts_with("http://") {
            return Some((entry.title, entry.target));
        }
        let target = entry.target.split('#').next().unwrap_or_default();
        if target.trim_matches(['.', '/']).is_empty() {
            return Some((entry.title, "/".to_owned()));
        }
        let page = pages
            .find(from, target)
            .or_else(|| pages.find(from, &format!("/{target}")))?;
        let path = pages.new_path(page)?.strip_suffix(".md")?;
        let folder = match path.strip_suffix("index") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => folder.to_owned(),
            _ => format!("{path}/"),
        };
        Some((
            entry.title,
            format!("/{}", utf8_percent_encode(&folder, NOT_IN_PATH)),
        ))
    });
    with_address.collect()
}

/// The title in the settings of the generator.
fn title_of(source: &Files, generator: Generator) -> Option<String> {
    let (files, key): (&[&str], &str) = match generator {
        Generator::MkDocs => (&["mkdocs.yml", "mkdocs.yaml"], "site_name"),
        Generator::Jekyll => (&["_config.yml"], "title"),
        Generator::Hugo => (
            &[
                "hugo.toml",
                "hugo.yaml",
                "config.toml",
                "config/_default/hugo.toml",
            ],
            "title",
        ),
        Generator::MdBook => (&["book.toml"], "title"),
        _ => return None,
    };
    let text = source
        .iter()
        .find(|(path, _)| files.contains(&path.as_str()) || files.contains(&name_of(path)))?
        .1;
    let text = String::from_utf8_lossy(text);
    let value = text.lines().find_map(|line| {
        let rest = line.trim_start().strip_prefix(key)?.trim_start();
        rest.strip_prefix([':', '=']).map(str::trim)
    })?;
    let title = value.trim_matches(['"', '\'']).trim();
    (!title.is_empty() && !title.contains(['{', '$'])).then(|| title.to_owned())
}

/// The destinations of the links of a list.
fn of_list(text: &str) -> Vec<String> {
    let links = text
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split([')', ' ', '#']).next());
    links.map(str::to_owned).collect()
}

/// All that may be a page in YAML or JavaScript: words in quotes, and what stands after a colon or a hyphen.
fn quoted_or_plain(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in text.lines() {
        let line = line
            .split(" #")
            .next()
            .unwrap_or_default()
            .split("//")
            .next()
            .unwrap_or_default();
        let quoted: Vec<&str> = line.split(['"', '\'']).skip(1).step_by(2).collect();
        found.extend(quoted.iter().map(|word| (*word).to_owned()));
        let value = line
            .rsplit_once(": ")
            .map_or(line.trim().trim_start_matches("- "), |(_, value)| value);
        found.push(value.trim().trim_matches(['"', '\'', ',']).to_owned());
    }
    found.retain(|word| !word.is_empty() && !word.contains(' '));
    found
}
