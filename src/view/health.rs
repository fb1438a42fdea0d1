//! How well the handbook is kept, for those who keep it.

use std::sync::Arc;

use serde::Serialize;

use super::frame::{Frame, TocEntry};
use super::words::{self, DayText};
use super::{Body, Link, PageParts, Scope, Shortened};
use crate::graph::health::{self, Found, Question};
use crate::graph::{Graph, Node};
use crate::plan::{MadeFile, Plan};

/// The most findings of one question that the page lists; the file beside it has all.
const MAX_LISTED: usize = 100;

/// What only the page of the handbook's health has; templates see it as `health`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct HealthView {
    /// What was looked for, with what was found.
    pub questions: Vec<QuestionView>,
    /// The address of the same as JSON.
    pub data: Option<String>,
}

/// One thing that was looked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct QuestionView {
    /// The anchor of its section.
    pub anchor: String,
    /// What it is called.
    pub title: Arc<str>,
    /// What to do about it.
    pub advice: Arc<str>,
    /// How many were found.
    pub count: usize,
    /// The first of them, at most 100.
    pub rows: Shortened<FindingRow>,
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct FindingRow {
    /// Its page.
    #[serde(flatten)]
    pub link: Link,
    /// The address of another host that is dead.
    pub address: Option<String>,
    /// The date that has passed, of a review; the first day on which the address failed.
    pub since: Option<DayText>,
    /// The production, of a role to be filled.
    pub production: Option<Arc<str>>,
    /// Who owns it, where that is known.
    pub owner: Option<Arc<str>>,
}

/// What is found in a site: what the graph finds, but pages that introduce a made page, which everybody is led to.
pub fn findings(graph: &Graph, plan: &Plan, today: jiff::civil::Date) -> Vec<health::Finding> {
    let is_introduction = |found: &Found| matches!(found.node, Node::Page(id) if plan.is_introduction(id));
    let mut findings = health::of(graph, today);
    for finding in findings
        .iter_mut()
        .filter(|finding| finding.of == Question::NoLinks)
    {
        finding.found.retain(|found| !is_introduction(found));
    }
    findings
}

/// The page of the handbook's health.
pub fn view(scope: &Scope<'_>) -> PageParts {
    let mut frame = Frame::of(scope);
    let findings = findings(scope.graph, scope.plan, scope.config.today);
    let questions: Vec<QuestionView> = findings.iter().map(|finding| question(scope, finding)).collect();
    frame.add_sections(
        questions
            .iter()
            .map(|question| TocEntry::new(&question.anchor, &*question.title)),
    );
    let data = scope.plan.made_file(&MadeFile::Health);
    let view = HealthView {
        questions,
        data: data.map(|url| scope.plan.href(&scope.page.url, url, "")),
    };
    ("health.html", frame, Body::Health(Box::new(view)))
}

fn question(scope: &Scope<'_>, finding: &health::Finding) -> QuestionView {
    QuestionView {
        anchor: format!("cb-{}", finding.of.name()),
        title: words::choice(scope.words(), "health.", finding.of.name()),
        advice: words::choice(scope.words(), "health.", &format!("{}-advice", finding.of.name())),
        count: finding.found.len(),
        rows: Shortened::first(MAX_LISTED, &finding.found).map(|found| row(scope, found)),
    }
}

fn row(scope: &Scope<'_>, found: &Found) -> FindingRow {
    let owner = scope.graph.common(found.node).owner.as_ref();
    FindingRow {
        link: Link::to(scope.title(found.node), scope.link(found.node).url.clone()),
        address: found.address(scope.graph).map(str::to_owned),
        since: found.since.map(|day| words::day(scope.words(), day)),
        production: found
            .row
            .map(|(production, _)| scope.graph[production].common.title.clone()),
        owner: owner.map(|owner| scope.mention(owner).title().clone()),
    }
}
