//! What changed lately, by day, and what the home page shows of it.

use std::sync::Arc;

use serde::Serialize;

use super::frame::Frame;
use super::words::{self, DayText};
use super::{Body, Link, PageParts, Scope};
use crate::graph::Node;
use crate::graph::changes::{Change, What};

/// What only the page of recent changes has; templates see it as `changes`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ChangesView {
    /// The days on which something changed, the latest first; at most 300 changes in all.
    pub days: Vec<ChangedDay>,
}

/// A day on which something changed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ChangedDay {
    /// The day.
    pub day: DayText,
    /// What changed, the latest first.
    pub rows: Vec<ChangeRow>,
}

/// A page that changed on a day.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ChangeRow {
    /// The page.
    #[serde(flatten)]
    pub link: Link,
    /// What kind of page it is: `Role`.
    pub kind: Arc<str>,
    /// What became of it: `Added`, `Changed` or `Renamed`.
    pub what: Arc<str>,
    /// The day.
    pub on: DayText,
    /// Who changed it; empty where this audience is not shown that.
    pub by: Vec<Arc<str>>,
    /// What they said of it: the first lines of the commits' messages, the newest first; empty where they are not shown.
    pub subjects: Vec<Arc<str>>,
    /// The path of its file before, where it was renamed and this audience sees everything.
    pub from: Option<Arc<str>>,
}

/// The page of recent changes.
pub fn view(scope: &Scope<'_>) -> PageParts {
    let mut days: Vec<ChangedDay> = Vec::new();
    for row in scope
        .graph
        .changes
        .recent
        .iter()
        .filter_map(|change| row(scope, change))
    {
        match days.last_mut().filter(|last| last.day == row.on) {
            Some(last) => last.rows.push(row),
            None => days.push(ChangedDay {
                day: row.on.clone(),
                rows: vec![row],
            }),
        }
    }
    let view = ChangesView { days };
    ("changes.html", Frame::of(scope), Body::Changes(Box::new(view)))
}

/// The pages that changed last, each once.
pub fn latest(scope: &Scope<'_>, max: usize) -> Vec<ChangeRow> {
    let mut seen: Vec<Node> = Vec::new();
    let changes = scope.graph.changes.recent.iter();
    let latest = changes.filter(|change| {
        let is_new = !seen.contains(&change.node) && seen.len() <= max;
        if is_new {
            seen.push(change.node);
        }
        is_new
    });
    latest.filter_map(|change| row(scope, change)).take(max).collect()
}

fn row(scope: &Scope<'_>, change: &Change) -> Option<ChangeRow> {
    scope.plan.page_of_node(change.node)?;
    Some(ChangeRow {
        link: Link::to(scope.title(change.node), scope.link(change.node).url.clone()),
        kind: scope.graph.kind(change.node).title_in(scope.words()),
        what: scope.words().shared(match change.what {
            What::Added => "changes.added",
            What::Changed => "changes.changed",
            What::Renamed => "changes.renamed",
        }),
        on: words::day(scope.words(), change.day),
        by: change.authors.clone(),
        subjects: change.subjects.clone(),
        from: change.from.clone(),
    })
}
