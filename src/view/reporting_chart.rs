//! A role among those right around it: a small drawing for its page.

use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::org_chart::list::anchor;
use super::{Link, Scope};
use crate::chart::org::{self, OrgBox, OrgChart};
use crate::chart::{Department, Look};
use crate::graph::{ChartOf, Node, RoleId, Setting};
use crate::plan::Subject;
use crate::plan::charts::is_in_page;

/// The drawing, made when its page is rendered; templates see ready SVG.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ReportingChart(Arc<OrgChart>);

impl Serialize for ReportingChart {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let near = org::Neighbourhood::of(&self.0, 0);
        let svg = near.map(|near| org::neighbourhood(&near, Look::Themed));
        serializer.serialize_str(&svg.unwrap_or_default())
    }
}

/// The neighbourhood of a role by the lines that hold where no medium or scale says otherwise; none where it stands alone.
pub fn of(scope: &Scope<'_>, id: RoleId, reports: &[RoleId]) -> Option<ReportingChart> {
    let facts = &scope.graph[id].base;
    let above = facts.reports_to.into_iter();
    let dotted = facts.also_reports_to.iter().copied();
    let dotted: Vec<RoleId> = dotted.filter(|role| Some(*role) != facts.reports_to).collect();
    if facts.reports_to.is_none() && dotted.is_empty() && reports.is_empty() {
        return None;
    }
    // The role itself comes first, then those above it, then those below.
    let mut boxes = vec![org_box(scope, id)];
    boxes.extend(above.map(|role| org_box(scope, role)));
    boxes[0].superior = facts.reports_to.map(|_| 1);
    for role in dotted {
        let index = boxes.len();
        boxes[0].dotted.push(index);
        boxes.push(org_box(scope, role));
    }
    boxes[0].url = None;
    boxes.extend(reports.iter().map(|role| OrgBox {
        superior: Some(0),
        ..org_box(scope, *role)
    }));
    Some(ReportingChart(Arc::new(OrgChart {
        boxes,
        ..OrgChart::default()
    })))
}

fn org_box(scope: &Scope<'_>, id: RoleId) -> OrgBox {
    let role = &scope.graph[id];
    OrgBox {
        id: role.common.id.to_string(),
        role: role.common.title.to_string(),
        url: Some(scope.url(&Subject::Node(Node::Role(id))).to_string()),
        department: role.base.department.map(|department| Department {
            name: scope.graph[department].common.title.to_string(),
            colour: scope.colour_of(department).unwrap_or_default(),
            sign: String::new(),
        }),
        is_external: role.is_external,
        ..OrgBox::default()
    }
}

/// A link to the chart of all roles, at the place of one of them where the whole chart stands on one page.
pub fn chart_link(scope: &Scope<'_>, id: RoleId) -> Option<Link> {
    let mut link = scope.link_to(&Subject::OrgChart, "Org chart")?;
    let lineup = scope.graph.lineups.get(&ChartOf::Structure(Setting::default()))?;
    if is_in_page(lineup.count) && scope.graph[id].exists_in(Setting::default()) {
        let anchor = anchor(&scope.graph[id].common.id);
        link.url = format!("{}#{}", link.url, crate::plan::url::encode(&anchor)).into();
    }
    Some(link)
}
