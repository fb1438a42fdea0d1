//! What changed lately, by day.

use serde::Serialize;

use super::frame::Frame;
use super::recent::{ChangeRow, row};
use super::words::DayText;
use super::{Body, PageParts, Scope};

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
