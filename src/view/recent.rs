//! Changes, as the home page and that of recent changes show them.

use std::sync::Arc;

use serde::Serialize;

use super::words::{self, DayText};
use super::{Link, Scope};
use crate::graph::Node;
use crate::graph::changes::{Change, What};

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

/// A change as a row; none where its page is not there.
pub fn row(scope: &Scope<'_>, change: &Change) -> Option<ChangeRow> {
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
