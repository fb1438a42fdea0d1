//! Org charts as files: a drawing that stands alone, DOT, Mermaid, and what is too large for a page.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::chart::org::OrgChart;
use crate::chart::sheets::{Paper, sheets};
use crate::chart::{Look, org};
use crate::config::Config;
use crate::graph::{ChartOf, Graph};
use crate::plan::{ChartFile, Plan, Subject};
use crate::view::Scope;
use crate::view::org_chart::boxes::Links;
use crate::view::org_chart::{SheetView, chart};

/// A file of a chart; nothing for a chart without a page.
pub fn file(
    graph: &Arc<Graph>,
    plan: &Arc<Plan>,
    config: &Arc<Config>,
    of: ChartOf,
    file: ChartFile,
) -> Vec<u8> {
    let Some(page) = plan.page_of(&Subject::OrgChart(of)) else {
        return Vec::new();
    };
    let scope = Scope::of(page, graph, plan, config);
    let links = match file {
        ChartFile::Drawing | ChartFile::Sheets => Links::OfPage,
        ChartFile::Svg | ChartFile::Dot | ChartFile::Mermaid => Links::OfSavedFile,
    };
    let chart = chart(&scope, of, links);
    let text = match file {
        ChartFile::Svg => org::svg(&chart, Look::Standalone),
        ChartFile::Dot => org::dot(&chart),
        ChartFile::Mermaid => org::mermaid(&chart),
        ChartFile::Drawing => {
            script("orgDrawing", &org::svg(&chart, Look::Themed)) + &script("orgHolders", &holders(&chart))
        }
        ChartFile::Sheets => {
            let sheets = sheets(&chart, Paper::A4, Look::Themed);
            let views: Vec<SheetView<'_>> = sheets.iter().map(SheetView::of).collect();
            script("orgSheets", &views)
        }
    };
    text.into_bytes()
}

/// The names in each box, with the days on which they hold the post: a drawing has names in lines, and no days.
fn holders(chart: &OrgChart) -> BTreeMap<&str, Vec<(&str, Option<&str>)>> {
    let held = chart.boxes.iter().filter(|post| !post.people.is_empty());
    held.map(|post| {
        let people = post.people.iter();
        let named = people.map(|holder| (&*holder.name, holder.days.as_deref()));
        (&*post.id, named.collect())
    })
    .collect()
}

/// A script that gives a page some data: one that is opened from disk may load scripts, and nothing else.
pub(super) fn script(name: &str, data: &(impl serde::Serialize + ?Sized)) -> String {
    let data = serde_json::to_string(data).unwrap_or_default();
    format!("(window.callboard = window.callboard || {{}}).{name} = {data};\n")
}
