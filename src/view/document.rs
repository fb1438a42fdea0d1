//! A document: who makes it, when, who signs it off, and its template.

use serde::Serialize;

use super::words::{self, Span};
use super::{Body, Frame, Link, Mention, PageParts, Scope};
use crate::graph::{DocumentId, Node, ProductionId};

/// What only documents have; templates see it as `document`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct DocumentView {
    /// The roles that make it.
    pub made_by: Vec<Link>,
    /// The roles that sign it off.
    pub signed_off_by: Vec<Link>,
    /// Who reads it.
    pub read_by: Vec<Mention>,
    /// The phases in which it is made, in words; empty for any.
    pub phases: Vec<String>,
    /// When it is made, in words.
    pub when: Option<String>,
    /// How long it is kept, in words.
    pub kept: Option<String>,
    /// Phases of productions in which it is made, by their first day.
    pub made_in: Vec<MadeIn>,
    /// Its template as a file; the title is the file's name.
    pub template: Option<Link>,
}

/// A phase of a production in which a document is made.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct MadeIn {
    /// The production.
    pub production: Link,
    /// The phase, with the address of its row in the schedule.
    pub phase: Link,
    /// Its days.
    pub span: Option<Span>,
}

/// The view of a document.
pub fn view(scope: &Scope<'_>, id: DocumentId) -> PageParts {
    let graph = scope.graph;
    let document = &graph[id];
    let mut frame = Frame::of(scope);
    frame.drop_short_toc();
    let front = graph.written_document(id);
    let view = DocumentView {
        made_by: scope.links(document.made_by.iter().copied().map(Node::Role)),
        signed_off_by: scope.links(document.signed_off_by.iter().copied().map(Node::Role)),
        read_by: document
            .read_by
            .iter()
            .map(|reader| scope.mention(reader))
            .collect(),
        made_in: made_in(scope, id),
        phases: document
            .phases
            .iter()
            .filter_map(|phase| scope.config.phases.get(*phase))
            .map(|phase| words::name_words(phase))
            .collect(),
        when: front.and_then(|front| front.when.clone()),
        kept: front.and_then(|front| front.kept.clone()),
        template: super::show::template_of(scope, id),
    };
    ("document.html", frame, Body::Document(Box::new(view)))
}

/// The phases of all productions in which a document is made.
fn made_in(scope: &Scope<'_>, id: DocumentId) -> Vec<MadeIn> {
    let graph = scope.graph;
    let mut found = Vec::new();
    for production in ProductionId::all(graph) {
        let Some(timetable) = &graph[production].timetable else {
            continue;
        };
        let phases = timetable.schedule.phases.iter().zip(&timetable.phases);
        for (phase, _) in phases.filter(|(_, of)| of.produces.contains(&id)) {
            let schedule = scope.link(Node::Schedule(production));
            let url = format!("{}#{}", schedule.url, super::links::plan_anchor(&phase.id));
            let made_in = MadeIn {
                production: scope.link(Node::Production(production)),
                phase: Link::to(phase.title.as_str(), url),
                span: words::span(scope.words(), Some(phase.start), Some(phase.end)),
            };
            found.push((phase.start, made_in));
        }
    }
    found.sort_by_key(|(start, _)| *start);
    found.into_iter().map(|(_, made_in)| made_in).collect()
}
