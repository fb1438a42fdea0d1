//! The order of bibles: what is named comes first, the rest follows as usual, and what is left out is left out.

use super::Linker;
use crate::content::issues::EVERYBODY;
use crate::content::production::Bible;
use crate::content::{Body, Kind};
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place, nearest};
use crate::graph::names::Meaning;
use crate::graph::{BibleIssue, BiblePart, Graph, Node, PageId, ProductionId};
use crate::units::fold_name;

/// What a name in `bible` stands for.
enum Named {
    Part(BiblePart),
    /// All chapters that are not named.
    Chapters,
}

impl Linker<'_> {
    /// Puts the parts of each bible in order; chapters are known already.
    pub(super) fn order_bibles(&mut self, graph: &mut Graph) {
        for id in graph.production_ids() {
            let bible = self.bible_of(graph, id);
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

    fn bible_of(&mut self, graph: &Graph, id: ProductionId) -> Vec<BiblePart> {
        let mut chapters: Vec<Node> = graph[id].chapters.iter().copied().map(Node::Page).collect();
        graph.sort_for_lists(&mut chapters);
        let chapters = chapters.into_iter().filter_map(|node| match node {
            Node::Page(page) => Some(BiblePart::Chapter(page)),
            _ => None,
        });
        let made = BiblePart::MADE.map(|(_, part)| part);
        let (about, made) = made.split_at(1);
        let usual: Vec<BiblePart> = about
            .iter()
            .copied()
            .chain(chapters)
            .chain(made.iter().copied())
            .collect();
        let entry = graph[id].common.entry.map(|entry| &graph[entry]);
        let Some((path, Body::Production(front))) = entry.map(|entry| (entry.path.clone(), &entry.body))
        else {
            return usual;
        };
        let Bible { order, leave_out } = &front.bible;
        let mut names = |key: &str, written: &[String]| -> Vec<Named> {
            let named = written.iter().enumerate().filter_map(|(index, name)| {
                let field = FieldPath::of("bible").key(key).index(index);
                self.part_named(graph, id, name, Place::value(&path, field))
            });
            named.collect()
        };
        let (first, left_out) = (names("order", order), names("leave_out", leave_out));
        let is_chapter = |part: &BiblePart| matches!(part, BiblePart::Chapter(_));
        let is_named = |part: &BiblePart| {
            let mut named = first.iter();
            named.any(|name| matches!(name, Named::Part(named) if named == part))
        };
        let mut ordered: Vec<BiblePart> = Vec::with_capacity(usual.len());
        for name in &first {
            match name {
                Named::Part(part) => ordered.push(*part),
                Named::Chapters => {
                    let rest = usual.iter().filter(|part| is_chapter(part) && !is_named(part));
                    ordered.extend(rest);
                }
            }
        }
        ordered.extend(&usual);
        let mut seen = Vec::new();
        ordered.retain(|part| {
            let is_left_out = left_out.iter().any(|name| match name {
                Named::Part(left_out) => left_out == part,
                Named::Chapters => is_chapter(part) && !is_named(part),
            });
            let is_first = !seen.contains(part);
            seen.push(*part);
            is_first && !is_left_out
        });
        ordered
    }

    /// A part by its word, or a chapter by the name of its file; what names nothing is reported.
    fn part_named(&mut self, graph: &Graph, id: ProductionId, name: &str, place: Place) -> Option<Named> {
        if name == BiblePart::CHAPTERS {
            return Some(Named::Chapters);
        }
        if let Some(part) = BiblePart::of_word(name) {
            return Some(Named::Part(part));
        }
        let folder = format!("productions/{}/", graph[id].common.id);
        match self.names.by_id(Kind::Page, &format!("{folder}{name}")) {
            Meaning::Node(Node::Page(page)) => return Some(Named::Part(BiblePart::Chapter(page))),
            // Whoever may not see it learns nothing of it; a draft comes when it is published.
            Meaning::Hidden | Meaning::Draft => return None,
            _ => {}
        }
        let own = |page: &PageId| {
            let id = &graph[*page].common.id;
            id.strip_prefix(&folder).unwrap_or(id).to_owned()
        };
        let chapters: Vec<String> = graph[id].chapters.iter().map(own).collect();
        let parts = BiblePart::MADE.iter().map(|(word, _)| *word);
        let known = parts.chain([BiblePart::CHAPTERS]);
        let known: Vec<&str> = known.chain(chapters.iter().map(String::as_str)).collect();
        let help = match nearest(name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}", known.join(", ")),
        };
        self.report(
            Diagnostic::new(
                Code::WrongValue,
                place,
                format!("the bible has no part or chapter `{name}`"),
            )
            .help(help),
        );
        None
    }
}
