//! Productions: their medium, scale and dates, and the pages that are chapters of their bibles.

use std::sync::Arc;

use super::Linker;
use super::references::Wanted;
use super::seasons::When;
use crate::content::production::WHOLE_CREW;
use crate::content::{Body, Kind};
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place};
use crate::graph::names::Meaning;
use crate::graph::{Distribution, DocumentId, Graph, Node, PageId, Production, VariantKey};

/// The most receivers that all distribution lists of a production may have: what one page can hold.
const MAX_RECEIVERS: usize = 250_000;

impl Linker<'_> {
    pub(super) fn resolve_productions(&mut self, graph: &mut Graph) {
        let resolved = self.side_by_side(graph.productions.len(), |linker, index| {
            let own = &graph.productions[index];
            let front = linker.production_of(graph, own);
            let crew = own.crew.as_ref().and_then(|crew| crew.entry);
            (front, crew.and_then(|crew| linker.crew_of(graph, crew)))
        });
        for (production, (front, crew)) in graph.productions.iter_mut().zip(resolved) {
            (
                production.setting,
                (production.season, production.from, production.to),
            ) = front;
            production.crew = crew.or(production.crew.take());
        }
        for index in 0..graph.productions.len() {
            graph.productions[index].distribution = self.distribution_of(graph, &graph.productions[index]);
        }
        self.find_chapters(graph);
        self.order_bibles(graph);
    }

    /// The medium and scale of a production, and its season, first and last day.
    fn production_of(&mut self, graph: &Graph, own: &Production) -> (VariantKey, When) {
        let entry = own.common.entry.map(|entry| &graph[entry]);
        let Some((entry, Body::Production(front))) = entry.map(|entry| (entry, &entry.body)) else {
            return Default::default();
        };
        let place = |key: &str| Place::value(&entry.path, FieldPath::of(key));
        let medium = front
            .medium
            .as_ref()
            .and_then(|name| self.setting(graph, name, Wanted::Medium, || place("medium")));
        let scale = front
            .scale
            .as_ref()
            .and_then(|name| self.setting(graph, name, Wanted::Scale, || place("scale")));
        if let (Some(from), Some(to)) = (front.from, front.to)
            && to < from
        {
            let message = format!("the production ends on {to}, before it starts on {from}");
            self.report(
                Diagnostic::new(Code::EndBeforeStart, place("to"), message)
                    .related(place("from"), "it starts here")
                    .help("swap the two, or mend the year"),
            );
        }
        let setting = VariantKey { medium, scale };
        let days = self.season_or_dates(graph, front.season.as_ref(), (front.from, front.to), place);
        (setting, days)
    }

    /// Who gets what on a production.
    fn distribution_of(&mut self, graph: &Graph, own: &Production) -> Vec<Distribution> {
        let entry = own.common.entry.map(|entry| &graph[entry]);
        let Some((entry, Body::Production(front))) = entry.map(|entry| (entry, &entry.body)) else {
            return Vec::new();
        };
        let mut lists = Vec::new();
        for (index, list) in front.distribution.iter().enumerate() {
            let path = || FieldPath::of("distribution").index(index);
            let document = list.document.as_ref().and_then(|written| {
                let place = || Place::value(&entry.path, path().key("document"));
                self.typed(graph, Kind::Document, written, place)
                    .and_then(DocumentId::of)
            });
            let named = list
                .to
                .iter()
                .enumerate()
                .filter(|(_, written)| *written != WHOLE_CREW);
            let to = named.filter_map(|(item, written)| {
                let path = path().key("to");
                let path = if list.to.len() > 1 { path.index(item) } else { path };
                self.owner(graph, written, || Place::value(&entry.path, path))
            });
            let to = to.collect();
            lists.push(Distribution {
                title: Arc::from(list.title.as_str()),
                document,
                visible: list.visible.clone(),
                is_for_crew: list.to.iter().any(|written| written == WHOLE_CREW),
                to,
            });
        }
        let crew = own.crew.iter().flat_map(|crew| &crew.rows);
        let people = crew.map(|row| row.who.len()).sum::<usize>().max(1);
        if lists.len() * people > MAX_RECEIVERS {
            let (all, most) = (lists.len(), MAX_RECEIVERS / people);
            lists.truncate(most);
            let message = format!(
                "{all} distribution lists and {people} names on the crew: they may have more than {MAX_RECEIVERS} receivers"
            );
            let place = Place::value(&entry.path, FieldPath::of("distribution").index(most));
            self.report(
                Diagnostic::new(Code::TooLarge, place, message)
                    .help("put what goes to the same people on one list"),
            );
        }
        lists
    }

    /// Gives each page below a production's folder to it, as a chapter of its bible.
    fn find_chapters(&mut self, graph: &mut Graph) {
        for (index, page) in graph.pages.iter_mut().enumerate() {
            let below = page.common.id.strip_prefix("productions/");
            let Some((production, _)) = below.and_then(|rest| rest.split_once('/')) else {
                continue;
            };
            if let Meaning::Node(Node::Production(id)) = self.names.by_id(Kind::Production, production) {
                page.production = Some(id);
                graph.productions[id.index()].chapters.push(PageId::new(index));
            }
        }
    }
}
