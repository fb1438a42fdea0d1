//! How well the handbook is kept, as JSON: beside its page, and for `callboard stats`.

use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use crate::config::Config;
use crate::content::Kind;
use crate::graph::Graph;
use crate::graph::health::Found;
use crate::plan::Plan;
use crate::view::health::findings;
use crate::view::words::choice;
use crate::words::Words;

/// The version of the shape of this data. It grows when something that programs read changes or goes.
const VERSION: u32 = 1;

/// All that is found, with how many entries there are.
#[derive(Debug, Serialize)]
pub struct Statistics<'a> {
    version: u32,
    /// The date that counts as today.
    date: String,
    /// How many entries there are of each kind that has any.
    pub entries: Vec<Count>,
    /// What was looked for, and what was found.
    pub findings: Vec<Finding<'a>>,
}

/// How many there are of a kind.
#[derive(Debug, Serialize)]
pub struct Count {
    kind: &'static str,
    /// The kind, in the plural.
    #[serde(skip)]
    pub title: Arc<str>,
    /// How many.
    pub count: usize,
}

/// What was found of one question.
#[derive(Debug, Serialize)]
pub struct Finding<'a> {
    question: &'static str,
    /// What it is called.
    pub title: Arc<str>,
    /// How many.
    pub count: usize,
    /// Each of them.
    pub found: Vec<Row<'a>>,
}

/// Something that was found.
#[derive(Debug, Serialize)]
pub struct Row<'a> {
    kind: &'static str,
    id: &'a str,
    /// What it is called.
    pub title: &'a str,
    /// Its file; none for a skill that is only named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<&'a str>,
    /// The address of another host that it links to and that is dead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<&'a str>,
    /// Since when its review is due, or the address dead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// The production whose row it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub production: Option<&'a str>,
}

/// The statistics of a site on a date.
pub fn statistics<'a>(graph: &'a Graph, plan: &Plan, today: Date, words: &Words) -> Statistics<'a> {
    let entries = Kind::ALL.into_iter().map(|kind| Count {
        kind: kind.name(),
        title: kind.plural_in(words),
        count: graph.nodes().filter(|node| graph.kind(*node) == kind).count(),
    });
    let findings = findings(graph, plan, today).into_iter().map(|finding| Finding {
        question: finding.of.name(),
        title: choice(words, "health.", finding.of.name()),
        count: finding.found.len(),
        found: finding.found.iter().map(|found| row(graph, found)).collect(),
    });
    Statistics {
        version: VERSION,
        date: today.to_string(),
        entries: entries.filter(|count| count.count > 0).collect(),
        findings: findings.collect(),
    }
}

fn row<'a>(graph: &'a Graph, found: &Found) -> Row<'a> {
    let common = graph.common(found.node);
    Row {
        kind: graph.kind(found.node).name(),
        id: &common.id,
        title: &common.title,
        file: graph.entry_of(found.node).map(|entry| &**graph[entry].file()),
        address: found.address(graph),
        since: found.since.map(|day| day.to_string()),
        production: found.row.map(|(production, _)| &*graph[production].common.id),
    }
}

/// The same as JSON.
pub fn json(graph: &Graph, plan: &Plan, config: &Config) -> String {
    let json = serde_json::to_string_pretty(&statistics(graph, plan, config.today, &config.words))
        .unwrap_or_default();
    format!("{json}\n")
}
