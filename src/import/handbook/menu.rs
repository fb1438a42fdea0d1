//! The menu of a handbook, from the file in which its generator keeps the navigation: the entries at the top of it.

use serde_yaml::Value;

use super::generator::name_of;

/// An entry at the top of a navigation: its words, and the first page or address that it leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MenuEntry {
    pub(super) title: String,
    pub(super) target: String,
}

/// A longer list is the contents of a book: it gives pages their order, and no menu.
pub(super) const MAX_ENTRIES: usize = 10;

/// The entries at the top of a navigation file; none where it has none that we can read.
pub(super) fn entries(path: &str, text: &str) -> Vec<MenuEntry> {
    match name_of(path) {
        "_sidebar.md" | "SUMMARY.md" => of_list(text),
        "mkdocs.yml" | "mkdocs.yaml" => of_yaml(text, Some("nav")),
        _ if path.ends_with(".yml") || path.ends_with(".yaml") => of_yaml(text, None),
        _ => Vec::new(),
    }
}

/// `- Guides: [start.md, …]` of MkDocs, `- {title: Guides, url: /guides/}` of Jekyll.
fn of_yaml(text: &str, key: Option<&str>) -> Vec<MenuEntry> {
    let Ok(value) = serde_yaml::from_str::<Value>(text) else {
        return Vec::new();
    };
    let list = match key {
        Some(key) => value.get(key),
        // Themes name the list: `main:`, `docs:`. The first one is the menu.
        None if value.is_mapping() => value.as_mapping().and_then(|lists| lists.values().next()),
        None => Some(&value),
    };
    let items = list.and_then(Value::as_sequence).into_iter().flatten();
    items.filter_map(entry).collect()
}

fn entry(item: &Value) -> Option<MenuEntry> {
    let keys = item.as_mapping()?;
    let text = |names: &[&str]| {
        let mut found = names.iter().filter_map(|name| keys.get(*name)?.as_str());
        found.next().map(str::to_owned)
    };
    if let Some(title) = text(&["title", "name", "text", "label"]) {
        let target = text(&["url", "href", "link", "path"])?;
        return Some(MenuEntry { title, target });
    }
    let (title, below) = keys.iter().next().filter(|_| keys.len() == 1)?;
    Some(MenuEntry {
        title: title.as_str()?.to_owned(),
        target: first_text(below)?.to_owned(),
    })
}

/// The first page below an entry, however deep.
fn first_text(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        Value::Sequence(items) => items.iter().find_map(first_text),
        Value::Mapping(keys) => keys.values().find_map(first_text),
        _ => None,
    }
}

/// The items of a Markdown list that stand furthest out; one without a link leads to the first below it.
fn of_list(text: &str) -> Vec<MenuEntry> {
    let mut entries: Vec<MenuEntry> = Vec::new();
    let mut without_link: Option<String> = None;
    for line in text.lines() {
        let words = line.trim_start();
        let Some(item) = words
            .strip_prefix("- ")
            .or_else(|| words.strip_prefix("* "))
            .map(str::trim)
        else {
            continue;
        };
        let link = item
            .strip_prefix('[')
            .and_then(|link| link.split_once("]("))
            .and_then(|(title, rest)| Some((title, rest.split([')', ' ']).next()?)))
            .map(|(title, target)| (title, target.trim_matches(['<', '>'])));
        let is_top = line.len() == words.len();
        match link {
            Some((title, target)) if is_top => {
                without_link = None;
                entries.push(MenuEntry {
                    title: title.to_owned(),
                    target: target.to_owned(),
                });
            }
            Some((_, target)) => {
                if let Some(title) = without_link.take() {
                    let target = target.to_owned();
                    entries.push(MenuEntry { title, target });
                }
            }
            None if is_top => without_link = Some(item.trim_matches(['*', '_']).to_owned()),
            None => {}
        }
    }
    entries
}
