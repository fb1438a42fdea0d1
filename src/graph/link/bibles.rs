//! The order of bibles: what is named comes first, the rest follows as usual, and what is left out is left out.

use std::collections::HashSet;
use std::sync::Arc;

use super::Linker;
use crate::config::Bible;
use crate::content::issues::EVERYBODY;
use crate::content::{Body, Kind};
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place, nearest};
use crate::graph::names::Meaning;
use crate::graph::{BibleIssue, BibleOf, BiblePart, Graph, Node, PageId, ProductionId};
use crate::source::SETTINGS_FILE;
use crate::units::fold_name;

/// The most chapters that a message lists.
const MAX_LISTED: usize = 20;

/// What a name in `bible` stands for.
enum Named {
    /// A part, a chapter, or the chapters of a folder.
    Parts(Vec<BiblePart>),
    /// All chapters that are not named.
    Chapters,
}

impl Linker<'_> {
    /// Puts the parts of each bible in order; chapters are known already.
    pub(super) fn order_bibles(&mut self, graph: &mut Graph) {
        graph.handbook_bible = self.context.config.settings.bible.clone().map(|bible| {
            let chapters = chapters_of_handbook(graph);
            let at = (Arc::from(SETTINGS_FILE), FieldPath::of("bible"));
            self.bible_of(graph, BibleOf::Handbook, chapters, Some((&bible, at)))
        });
        for id in ProductionId::all(graph) {
            let bible = self.bible_of_production(graph, id);
            let issues = self.issues_of(graph, id);
            let production = &mut graph.productions[id.index()];
            (production.bible, production.issues) = (bible, issues);
        }
    }

    /// The issues of a bible. What was said of somebody who is hidden by now, or by a name that they no longer have, is not
    /// said again.
    fn issues_of(&self, graph: &Graph, id: ProductionId) -> Vec<BibleIssue> {
        let recorded = self.context.link_inputs.issues.of(&graph[id].common.id);
        if recorded.is_empty() {
            return Vec::new();
        }
        let former = graph.entries.iter().flat_map(|entry| &entry.shared.former);
        let hidden = &self.context.link_inputs.hidden_people;
        let unspoken: Vec<String> = former
            .map(|name| fold_name(name))
            .chain(hidden.iter().cloned())
            .collect();
        let may_say = |text: &String| {
            let text = fold_name(text);
            !unspoken
                .iter()
                .any(|name| !name.is_empty() && text.contains(name.as_str()))
        };
        let audience = self.context.config.audience.name().unwrap_or(EVERYBODY);
        let issues = recorded.iter().map(|issue| {
            let changes = issue.changes.get(audience).cloned().unwrap_or_default();
            let mut said = changes.said.clone();
            said.retain(|change| may_say(&change.about) && may_say(&change.text));
            said.iter_mut().for_each(|change| change.below.retain(&may_say));
            BibleIssue {
                number: issue.number,
                date: issue.date,
                colour: issue.colour.clone(),
                changes: said,
                passages: changes.fingerprints().collect(),
            }
        });
        issues.collect()
    }

    fn bible_of_production(&mut self, graph: &Graph, id: ProductionId) -> Vec<BiblePart> {
        let mut chapters: Vec<Node> = graph[id].chapters.iter().copied().map(Node::Page).collect();
        graph.sort_for_lists(&mut chapters);
        let chapters = chapters.into_iter().filter_map(as_page).collect();
        let entry = graph[id].common.entry.map(|entry| &graph[entry]);
        let written = entry.and_then(|entry| match &entry.body {
            Body::Production(front) => Some((&front.bible, (entry.path.clone(), FieldPath::of("bible")))),
            _ => None,
        });
        self.bible_of(graph, BibleOf::Production(id), chapters, written)
    }

    /// The parts of a bible in order. `written` says what comes first and what is left out, with its file and field.
    fn bible_of(
        &mut self,
        graph: &Graph,
        of: BibleOf,
        chapters: Vec<PageId>,
        written: Option<(&Bible, (Arc<str>, FieldPath))>,
    ) -> Vec<BiblePart> {
        let made = BiblePart::made(of).iter().map(|(_, part)| *part);
        let chapters: Vec<BiblePart> = chapters.into_iter().map(BiblePart::Chapter).collect();
        let about = made.clone().take(1);
        let usual: Vec<BiblePart> = about
            .chain(chapters.iter().copied())
            .chain(made.skip(1))
            .collect();
        let (first, left_out) = match written {
            Some((Bible { order, leave_out }, (file, field))) => {
                let mut names = |key: &str, written: &[String]| -> Vec<Named> {
                    let named = written.iter().enumerate().filter_map(|(index, name)| {
                        let place = Place::value(&file, field.clone().key(key).index(index));
                        self.part_named(graph, of, &chapters, name, place)
                    });
                    named.collect()
                };
                (names("order", order), names("leave_out", leave_out))
            }
            None => Default::default(),
        };
        let is_named = |part: &BiblePart| first.iter().any(|name| name.holds(*part));
        let rest = || chapters.iter().copied().filter(|part| !is_named(part));
        let mut ordered: Vec<BiblePart> = Vec::with_capacity(usual.len());
        for name in &first {
            match name {
                Named::Parts(parts) => ordered.extend(parts),
                Named::Chapters => ordered.extend(rest()),
            }
        }
        ordered.extend(usual.iter().filter(|part| !part.is_by_choice()));
        let mut seen = HashSet::new();
        let leaves_rest_out = left_out.iter().any(|name| matches!(name, Named::Chapters));
        ordered.retain(|part| {
            let is_rest = matches!(part, BiblePart::Chapter(_)) && !is_named(part);
            let is_left_out = (is_rest && leaves_rest_out) || left_out.iter().any(|name| name.holds(*part));
            seen.insert(*part) && !is_left_out
        });
        ordered
    }

    /// A part by its word, a chapter by its path, or all chapters of a folder; what names nothing is reported.
    fn part_named(
        &mut self,
        graph: &Graph,
        of: BibleOf,
        chapters: &[BiblePart],
        name: &str,
        place: Place,
    ) -> Option<Named> {
        if name == BiblePart::CHAPTERS {
            return Some(Named::Chapters);
        }
        if let Some(part) = BiblePart::of_word(of, name) {
            return Some(Named::Parts(vec![part]));
        }
        let folder = match of {
            BibleOf::Handbook => String::new(),
            BibleOf::Production(id) => format!("productions/{}/", graph[id].common.id),
        };
        let path = format!("{folder}{}", name.trim_end_matches('/'));
        let id_of = |part: &BiblePart| match part {
            BiblePart::Chapter(page) => graph[*page].common.id.clone(),
            _ => Arc::default(),
        };
        let below = format!("{path}/");
        let is_meant = |part: &&BiblePart| {
            let id = id_of(part);
            *id == *path || id.starts_with(&below)
        };
        let found: Vec<BiblePart> = chapters.iter().filter(is_meant).copied().collect();
        if !found.is_empty() {
            return Some(Named::Parts(found));
        }
        // Whoever may not see it learns nothing of it; a draft comes when it is published.
        let is_kept_back = matches!(
            self.names.by_id(Kind::Page, &path),
            Meaning::Hidden | Meaning::Draft
        );
        if is_kept_back || self.names.has_folder(Kind::Page, &below) {
            return None;
        }
        let own = |part: &BiblePart| {
            let id = id_of(part);
            id.strip_prefix(&folder).unwrap_or(&id).to_owned()
        };
        let chapters: Vec<String> = chapters.iter().map(own).collect();
        let parts = BiblePart::made(of).iter().map(|(word, _)| *word);
        let parts: Vec<&str> = parts.chain([BiblePart::CHAPTERS]).collect();
        let known = parts.iter().copied().chain(chapters.iter().map(String::as_str));
        let help = match nearest(name, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None if chapters.len() <= MAX_LISTED => {
                let known = parts.iter().copied().chain(chapters.iter().map(String::as_str));
                format!("there are {}", known.collect::<Vec<_>>().join(", "))
            }
            None => format!("the parts are {}; chapters go by their paths", parts.join(", ")),
        };
        let message = format!("the bible has no part or chapter `{name}`");
        self.report(Diagnostic::new(Code::WrongValue, place, message).help(help));
        None
    }
}

impl Named {
    fn holds(&self, part: BiblePart) -> bool {
        matches!(self, Self::Parts(parts) if parts.contains(&part))
    }
}

fn as_page(node: Node) -> Option<PageId> {
    match node {
        Node::Page(page) => Some(page),
        _ => None,
    }
}

/// The pages that belong to no production, folder by folder, each folder with its own page first; without the home page.
fn chapters_of_handbook(graph: &Graph) -> Vec<PageId> {
    let is_chapter = |page: &PageId| {
        let page = &graph[*page];
        page.production.is_none() && !page.common.id.is_empty()
    };
    let pages: Vec<PageId> = PageId::all(graph).filter(is_chapter).collect();
    let parents = pages
        .iter()
        .filter_map(|page| Some(graph[*page].common.id.rsplit_once('/')?.0));
    let parents: HashSet<&str> = parents.collect();
    let mut nodes: Vec<Node> = pages.iter().copied().map(Node::Page).collect();
    graph.sort_for_lists(&mut nodes);
    let mut chapters: Vec<PageId> = nodes.into_iter().filter_map(as_page).collect();
    // The order within a folder is that of lists, which sorting by folder keeps.
    chapters.sort_by_key(|page| {
        let id = &*graph[*page].common.id;
        let stands_for_folder = parents.contains(id);
        let folder = match stands_for_folder {
            true => id,
            false => id.rsplit_once('/').map_or("", |(folder, _)| folder),
        };
        (folder, !stands_for_folder)
    });
    chapters
}
