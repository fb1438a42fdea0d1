//! Names that were given up: they still mean whom they meant, and are shown nowhere.

use std::sync::Arc;

use super::{Graph, Node, Target};
use crate::document::LinkKind;
use crate::units::fold_name;

impl Graph {
    /// Whether a name is one that something had and has no longer.
    pub fn is_former_name(&self, node: Node, name: &str) -> bool {
        let entry = self.entry_of(node).map(|entry| &self[entry]);
        let mut former = entry.into_iter().flat_map(|entry| entry.shared.former.iter());
        former.any(|former| fold_name(former) == fold_name(name))
    }
}

/// Puts titles for the former names that stand as wikilinks in summaries, headings and lists, which are plain words made before
/// anybody knew what a link means. In the text itself the title goes where the link stands; see [`crate::view`].
pub(super) fn hide(graph: &mut Graph) {
    for index in 0..graph.entries.len() {
        let entry = &graph.entries[index];
        let links = entry.prose.links.iter().zip(&graph.links[index]);
        let former: Vec<(String, Arc<str>)> = links
            .filter_map(|(link, target)| match target {
                Target::Node(node, _) if link.kind == LinkKind::Wikilink => {
                    let name = link.target.split('#').next().unwrap_or_default();
                    let is_former = graph.is_former_name(*node, name);
                    is_former.then(|| (name.to_owned(), graph.common(*node).title.clone()))
                }
                _ => None,
            })
            .collect();
        if former.is_empty() {
            continue;
        }
        let shown = |text: &str| {
            former
                .iter()
                .fold(text.to_owned(), |text, (name, title)| text.replace(name, title))
        };
        let entry = Arc::make_mut(&mut graph.entries[index]);
        entry.shared.summary = shown(&entry.shared.summary);
        for heading in &mut entry.prose.headings {
            heading.text = shown(&heading.text);
        }
        for item in &mut entry.prose.items {
            item.text = shown(&item.text);
        }
        for group in entry.sections.iter_mut().flat_map(|section| &mut section.groups) {
            if let Some((heading, _)) = &mut group.heading {
                *heading = shown(heading);
            }
            for item in &mut group.items {
                item.text = shown(&item.text).into();
            }
        }
    }
}
