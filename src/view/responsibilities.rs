//! Who does what: every line of responsibility, by area, with the role whose it is.

use std::sync::Arc;

use serde::Serialize;

use super::frame::Frame;
use super::list::{Pagination, part_of};
use super::{Body, Link, PageParts, Scope, Tape, words};
use crate::graph::Node;
use crate::graph::responsibilities::Responsibility;

/// What only the index of responsibilities has; templates see it as `responsibilities`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ResponsibilitiesView {
    /// The lines by area; those without an area come last.
    pub areas: Vec<Area>,
    /// The other parts of the index.
    pub parts: Pagination,
}

/// Lines about one thing.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Area {
    /// What they are about: the heading that they stand under.
    pub title: String,
    /// The lines, by the title of their role.
    pub lines: Vec<Line>,
}

/// A line of responsibility.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Line {
    /// As written, in plain words.
    pub text: String,
    /// The audience that it is for, where not everybody may see it.
    pub audience: Option<String>,
    /// Whose it is; the link leads to where it stands.
    pub role: Link,
    /// The department of the role.
    pub department: Option<Tape>,
    /// The phases in which it is done: that of its heading, else those of the role.
    pub phases: Vec<String>,
}

/// The index, or a part of it.
pub fn view(scope: &Scope<'_>) -> PageParts {
    let graph = scope.graph;
    let (shown, parts) = part_of(scope, graph.responsibilities(), |line| {
        Arc::from(area_title(scope, *line))
    });
    let frame = Frame::of(scope);
    let mut areas: Vec<Area> = Vec::new();
    for line in shown {
        let title = area_title(scope, *line);
        let view = line_view(scope, *line);
        match areas
            .last_mut()
            .filter(|area| area.title.to_lowercase() == title.to_lowercase())
        {
            Some(area) => area.lines.push(view),
            None => areas.push(Area {
                title,
                lines: vec![view],
            }),
        }
    }
    let view = ResponsibilitiesView { areas, parts };
    (
        "responsibilities.html",
        frame,
        Body::Responsibilities(Box::new(view)),
    )
}

fn area_title(scope: &Scope<'_>, line: Responsibility) -> String {
    scope.graph.area_of(line).map_or_else(
        || scope.words().say("responsibilities.under_no_heading").to_owned(),
        words::capitalised,
    )
}

fn line_view(scope: &Scope<'_>, line: Responsibility) -> Line {
    let graph = scope.graph;
    let role = &graph[line.role];
    let (section, group) = graph.place_of(line);
    let anchor = group
        .heading
        .as_ref()
        .map_or(&section.anchor, |(_, anchor)| anchor);
    let link = scope.link(Node::Role(line.role));
    let phases: Vec<String> = match section.name.phase() {
        Some(phase) => vec![words::capitalised(phase)],
        None => {
            let mut phases = role.base.phases.clone();
            phases.sort_unstable();
            let names = phases
                .into_iter()
                .filter_map(|phase| scope.config.phases.get(phase));
            names.map(|name| words::capitalised(name)).collect()
        }
    };
    Line {
        text: graph.item_of(line).text.to_string(),
        audience: graph.item_of(line).audience.as_deref().map(str::to_owned),
        role: Link::to(
            link.title.clone(),
            format!("{}#{}", link.url, crate::plan::url::encode(anchor)),
        ),
        department: role.base.department.map(|department| scope.tape(department)),
        phases,
    }
}
