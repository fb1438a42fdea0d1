//! The list of productions.

use serde::Serialize;

use super::{Pagination, part_of, summary};
use crate::graph::{Node, ProductionId};
use crate::plan::Subject;
use crate::view::frame::Frame;
use crate::view::show::{crew_size, facts, in_order};
use crate::view::words::{self, DayText};
use crate::view::{Body, Link, PageParts, Scope};

/// What only the list of productions has; templates see it as `productions`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ProductionsView {
    /// The productions by `order`, then the latest first.
    pub rows: Vec<ProductionRow>,
    /// All of them on one line of time.
    pub timeline: Option<Link>,
    /// The other parts of the list.
    pub parts: Pagination,
}

/// A production.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ProductionRow {
    /// Its title and address.
    #[serde(flatten)]
    pub link: Link,
    /// What it is about; may be empty.
    pub summary: String,
    /// The medium, at the start of a line.
    pub medium: Option<String>,
    /// The scale.
    pub scale: Option<String>,
    /// How far it is.
    pub status: Option<String>,
    /// What its season is called.
    pub season: Option<String>,
    /// The first day.
    pub from: Option<DayText>,
    /// The last day.
    pub to: Option<DayText>,
    /// How many people and names are on the crew list; none when there is no list.
    pub crew: Option<usize>,
}

/// The list of productions, or a part of it.
pub fn view(scope: &Scope<'_>) -> PageParts {
    let ids = in_order(scope);
    let (shown, parts) = part_of(scope, &ids, |id| scope.graph[*id].common.title.clone());
    let frame = Frame::of(scope);
    let rows = shown.iter().map(|id| row(scope, *id)).collect();
    let timeline = scope.link_to(
        &Subject::Timeline,
        scope.words().say("productions.on_one_timeline"),
    );
    let view = ProductionsView {
        rows,
        timeline,
        parts,
    };
    ("productions.html", frame, Body::Productions(Box::new(view)))
}

/// A production as a row of a list.
pub fn row(scope: &Scope<'_>, id: ProductionId) -> ProductionRow {
    let show = &scope.graph[id];
    let facts = facts(scope, id);
    ProductionRow {
        link: scope.link(Node::Production(id)),
        summary: summary(scope, Node::Production(id)),
        medium: facts.medium,
        scale: facts.scale,
        status: facts.status,
        season: facts.season,
        from: show.from.map(|day| words::short_day(scope.words(), day)),
        to: show.to.map(|day| words::short_day(scope.words(), day)),
        crew: show.crew.as_ref().map(|_| crew_size(scope, id)),
    }
}
