//! Org charts as files: the drawing, DOT and Mermaid.

use std::sync::Arc;

use crate::chart::org;
use crate::config::Config;
use crate::graph::{ChartOf, Graph};
use crate::output::Making;
use crate::plan::{ChartFile, Plan, Subject};
use crate::source::Fingerprint;
use crate::view::Scope;
use crate::view::org_chart::boxes::{Links, chart};

/// A file of a chart, unless the chart is known to be the same; nothing for a chart without a page.
pub fn file(
    graph: &Arc<Graph>,
    plan: &Arc<Plan>,
    config: &Arc<Config>,
    (of, file): (ChartOf, ChartFile),
    known: Option<Fingerprint>,
) -> Making {
    let Some(page) = plan.page_of(&Subject::OrgChart(of)) else {
        return Making::of(Vec::new());
    };
    let scope = Scope::of(page, graph, plan, config);
    let links = match file {
        ChartFile::Svg | ChartFile::Script => Links::OfPage,
        ChartFile::Dot | ChartFile::Mermaid => Links::OfSavedFile,
    };
    // What is in the boxes is quickly told; to lay them out takes long.
    let chart = chart(&scope, of, links);
    let shown = Fingerprint::of_value(&(&chart, file));
    if known == Some(shown) {
        return Making::Unchanged;
    }
    let drawing = || plan.drawing_of(of).svg(&chart);
    let text = match file {
        ChartFile::Svg => drawing(),
        ChartFile::Script => script("orgDrawing", &drawing()),
        ChartFile::Dot => org::dot(&chart),
        ChartFile::Mermaid => org::mermaid(&chart),
    };
    let bytes = text.into_bytes().into();
    Making::Done { shown, bytes }
}

/// A script that gives a page some data: one that is opened from disk may load scripts, and nothing else.
pub(super) fn script(name: &str, data: &(impl serde::Serialize + ?Sized)) -> String {
    let data = serde_json::to_string(data).unwrap_or_default();
    format!("(window.callboard = window.callboard || {{}}).{name} = {data};\n")
}
