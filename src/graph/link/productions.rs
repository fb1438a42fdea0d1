//! Productions: their medium, scale and dates, and the pages that are chapters of their bibles.

use std::collections::HashMap;
use std::sync::Arc;

use super::Linker;
use super::references::Wanted;
use crate::content::Body;
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place};
use crate::graph::{Graph, PageId, ProductionId, Setting, names};

impl Linker<'_> {
    pub(super) fn resolve_productions(&mut self, graph: &mut Graph) {
        for index in 0..graph.productions.len() {
            let entry = graph.productions[index]
                .common
                .entry
                .map(|entry| graph[entry].clone());
            if let Some(entry) = &entry
                && let Body::Production(front) = &entry.body
            {
                let place = |key: &str| Place::value(&entry.path, FieldPath::of(key));
                let medium = front
                    .medium
                    .as_ref()
                    .and_then(|name| self.setting(graph, name, Wanted::Medium, place("medium")));
                let scale = front
                    .scale
                    .as_ref()
                    .and_then(|name| self.setting(graph, name, Wanted::Scale, place("scale")));
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
                let production = &mut graph.productions[index];
                production.setting = Setting { medium, scale };
                production.from = front.from.map(|day| day.0);
                production.to = front.to.map(|day| day.0);
            }
            let id = ProductionId::new(index);
            if let Some(crew) = graph.productions[index].crew.as_ref().and_then(|crew| crew.entry) {
                let entry = graph[crew].clone();
                self.resolve_crew(graph, id, &entry);
            }
        }
        let by_id: HashMap<Arc<str>, ProductionId> = graph
            .productions
            .iter()
            .enumerate()
            .map(|(index, production)| (production.common.id.clone(), ProductionId::new(index)))
            .collect();
        for (page, id) in names::page_ids(graph) {
            let production = page
                .strip_prefix("productions/")
                .and_then(|rest| rest.split_once('/'))
                .and_then(|(production, _)| by_id.get(production).copied());
            graph.pages[id.index()].production = production;
        }
        for index in 0..graph.pages.len() {
            if let Some(production) = graph.pages[index].production {
                graph.productions[production.index()]
                    .chapters
                    .push(PageId::new(index));
            }
        }
    }
}
