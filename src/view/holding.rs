//! Who holds which role on which production: rows of crew lists, as pages of roles and people show them.

use std::cmp::Reverse;

use serde::Serialize;

use super::words::{self, Span};
use super::{Link, Mention, Scope};
use crate::graph::{CrewLine, Node, ProductionId};
use crate::units::Load;

/// A row of a crew list, seen from the role or from the person.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Holding {
    /// The production.
    pub production: Link,
    /// The role, by what it is called on this production.
    pub role: Link,
    /// The credit, where it is not the role.
    pub credit: Option<String>,
    /// Who holds it; empty when it is vacant, or filled by somebody who may not be named here.
    pub who: Vec<Mention>,
    /// Whether it is to be filled.
    pub is_vacant: bool,
    /// Whether somebody stands in.
    pub is_acting: bool,
    /// How much of their time it takes, such as `60 %`; none when all of it.
    pub load: Option<String>,
    /// The unit, where the row gives one.
    pub unit: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// From when to when: the row's own, else the production's.
    pub span: Option<Span>,
    /// What the season is called: the row's own, else the production's.
    pub season: Option<String>,
    /// The first day as `2026-01-05`; none when it is not known.
    pub from: Option<String>,
    /// The last day as `2026-12-18`; none when it is not known.
    pub to: Option<String>,
    /// The year of the credit: that of the last day, else of the first.
    pub year: Option<i16>,
    /// Whether the production is delivered.
    pub is_over: bool,
}

/// Rows of crew lists, newest first: by last day, then first day, then season, then production.
pub fn holdings(scope: &Scope<'_>, rows: &[(ProductionId, usize)]) -> Vec<Holding> {
    let mut rows: Vec<(ProductionId, &CrewLine)> = rows
        .iter()
        .filter_map(|(production, row)| {
            let crew = scope.graph[*production].crew.as_ref()?;
            Some((*production, crew.rows.get(*row)?))
        })
        .collect();
    rows.sort_by_key(|(production, line)| {
        let (from, to) = line.ends(&scope.graph[*production]);
        let season = scope.graph.season_of(*production, line);
        (Reverse(to), Reverse(from), Reverse(season), *production, line.at)
    });
    rows.into_iter()
        .map(|(production, line)| holding(scope, production, line))
        .collect()
}

fn holding(scope: &Scope<'_>, production: ProductionId, line: &CrewLine) -> Holding {
    let (from, to) = line.ends(&scope.graph[production]);
    let role = super::show::role_link(scope, production, line.role);
    Holding {
        production: scope.link(Node::Production(production)),
        credit: line.credit.clone().filter(|credit| **credit != *role.title),
        role,
        who: line
            .who
            .iter()
            .map(|holder| scope.mention_holder(holder))
            .collect(),
        is_vacant: line.is_vacant,
        is_acting: line.is_acting,
        load: (line.load != Load::FULL).then(|| format!("{} %", line.load.0)),
        unit: line.unit.clone(),
        note: line.note.clone(),
        span: words::span(scope.words(), from, to),
        season: scope.graph.season_title(scope.graph.season_of(production, line)),
        from: from.map(|day| day.to_string()),
        to: to.map(|day| day.to_string()),
        year: to.or(from).map(|day| day.year()),
        is_over: scope.graph.is_delivered(production),
    }
}
