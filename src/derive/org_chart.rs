//! Org charts as files: the drawing, DOT and Mermaid.

use std::sync::Arc;

use crate::chart::org;
use crate::config::Config;
use crate::graph::{ChartOf, Graph};
use crate::plan::{ChartFile, Plan, Subject};
use crate::view::Scope;
use crate::view::org_chart::boxes::{Links, chart};

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
        ChartFile::Svg | ChartFile::Script => Links::OfPage,
        ChartFile::Dot | ChartFile::Mermaid => Links::OfSavedFile,
    };
    let chart = chart(&scope, of, links);
    let drawing = || plan.drawing_of(of).svg(&chart);
    let text = match file {
        ChartFile::Svg => drawing(),
        ChartFile::Script => script("orgDrawing", &drawing()),
        ChartFile::Dot => org::dot(&chart),
        ChartFile::Mermaid => org::mermaid(&chart),
    };
    text.into_bytes()
}

/// A script that gives a page some data: one that is opened from disk may load scripts, and nothing else.
pub(super) fn script(name: &str, data: &(impl serde::Serialize + ?Sized)) -> String {
    let data = serde_json::to_string(data).unwrap_or_default();
    format!("(window.callboard = window.callboard || {{}}).{name} = {data};\n")
}
