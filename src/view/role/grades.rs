//! Grades of a job on its page: side by side in a table, and each with what differs.

use std::sync::Arc;

use serde::Serialize;

use super::MAX_RELATED;
use super::moves::{MoveView, move_to};
use crate::content::role::{MoveKind, Stage};
use crate::graph::{Graph, Node, RoleId, SkillId};
use crate::view::compare::{Difference, RoleFact, Value, Within};
use crate::view::feed::{self, Feed};
use crate::view::frame::{MAX_BESIDE, TocEntry};
use crate::view::holding::{self, Holding};
use crate::view::pay::pay_view;
use crate::view::{Link, Mention, Scope, Shortened, words};
use crate::words::Words;

/// The grades of a job that share its page.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct GradesView {
    /// The grades from the lowest up; the job itself among them where a move leads from a grade to it, or from it to one.
    pub steps: Vec<GradeStep>,
    /// What they are side by side; each row has a cell for each step. Empty where they say nothing that can be compared.
    pub rows: Vec<GradeRow>,
}

/// A grade, or the job itself among its grades.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct GradeStep {
    /// The id of its section on the page; empty for the job itself.
    pub id: String,
    /// What it is called, and its place on the page.
    pub link: Link,
    /// Whether it is the job itself, which the rest of the page is about.
    pub is_job: bool,
    /// Whether it is a first job.
    pub is_entry: bool,
    /// The audience that it is for, where not everybody may see it.
    pub audience: Option<Arc<str>>,
    /// Other names and abbreviations.
    pub aka: Vec<String>,
    /// Years that are usual in the step before, where a move leads from there.
    pub after: Option<String>,
    /// A sentence or two about it.
    pub summary: Option<String>,
    /// What differs from the job, fact by fact.
    pub differences: Vec<Difference>,
    /// Ways in that are not roles.
    pub routes_in: Vec<String>,
    /// Roles it leads to, up before sideways.
    pub moves: Vec<MoveView>,
    /// The calendar of what it answers for.
    pub calendar: Option<Feed>,
    /// Who holds it on which production, newest first, at most 20.
    pub holders: Shortened<Holding>,
}

/// A fact of all grades.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct GradeRow {
    /// The fact, or the skill.
    pub label: Mention,
    /// The field of the fact, as the settings and `visible` name it.
    pub field: &'static str,
    /// What each step has, in their order; empty where it has nothing.
    pub cells: Vec<Vec<Mention>>,
}

/// The grades on a job's page; none where it has none.
pub(super) fn grades(scope: &Scope<'_>, job: RoleId) -> Option<GradesView> {
    let roles = in_order(scope.graph, job);
    if roles.is_empty() {
        return None;
    }
    let before = std::iter::once(None).chain(roles.iter().copied().map(Some));
    let steps = roles
        .iter()
        .zip(before)
        .map(|(role, before)| step(scope, job, *role, before));
    Some(GradesView {
        steps: steps.collect(),
        rows: rows(scope, &roles),
    })
}

impl GradesView {
    /// The section in the list of contents.
    pub(super) fn contents(&self, words: &Words) -> TocEntry {
        let steps = self.steps.iter().filter(|step| !step.is_job);
        TocEntry {
            children: steps
                .map(|step| TocEntry::new(&step.id, &*step.link.title))
                .collect(),
            ..TocEntry::new("cb-grades", words.say("role.grades"))
        }
    }
}

/// The grades as written, and the job where moves put it among them: before the first that it leads to, else behind the
/// last that leads to it.
fn in_order(graph: &Graph, job: RoleId) -> Vec<RoleId> {
    let mut roles = graph[job].grades.clone();
    let next = roles.iter().position(|grade| graph.is_move(job, *grade));
    let last = roles.iter().rposition(|grade| graph.is_move(*grade, job));
    if let Some(place) = next.or(last.map(|last| last + 1)) {
        roles.insert(place, job);
    }
    roles
}

fn step(scope: &Scope<'_>, job: RoleId, id: RoleId, before: Option<RoleId>) -> GradeStep {
    let graph = scope.graph;
    let role = &graph[id];
    let is_job = id == job;
    let shared = role.common.entry.map(|entry| &graph[entry].shared);
    let after = before.and_then(|before| graph[before].moves.iter().find(|step| step.to == id));
    let moves = [MoveKind::Up, MoveKind::Side].into_iter().flat_map(|kind| {
        let moves = role.moves.iter().filter(move |step| step.kind == kind && !is_job);
        moves.map(|step| move_to(scope, id, step))
    });
    let own = shared.filter(|_| !is_job);
    GradeStep {
        id: if is_job {
            String::new()
        } else {
            role.common.id.to_string()
        },
        link: scope.link(Node::Role(id)),
        is_job,
        is_entry: role.stage == Some(Stage::Entry),
        audience: own.and_then(|shared| shared.marks.file.clone()),
        aka: own.map(|shared| shared.aka.clone()).unwrap_or_default(),
        after: after
            .and_then(|step| step.years)
            .map(|years| words::years(scope.words(), years)),
        summary: own
            .map(|shared| shared.summary.clone())
            .filter(|summary| !summary.is_empty()),
        differences: if is_job {
            Vec::new()
        } else {
            differences(scope, job, id)
        },
        routes_in: if is_job {
            Vec::new()
        } else {
            role.routes_in.clone()
        },
        moves: moves.collect(),
        calendar: feed::of_node(scope, Node::Role(id)).filter(|_| !is_job),
        holders: match is_job {
            true => Shortened::default(),
            false => Shortened::first(MAX_BESIDE, holding::holdings(scope, &role.crewed)),
        },
    }
}

/// What a grade has otherwise than its job.
fn differences(scope: &Scope<'_>, job: RoleId, grade: RoleId) -> Vec<Difference> {
    let difference = |fact: RoleFact| {
        let [mut here, mut usual] = [grade, job].map(|role| fact.values(scope, role, Within::default()));
        match fact {
            // Whom the job manages is nothing that a grade lacks.
            RoleFact::Manages => {
                usual.clear();
                let reports = Shortened::first(MAX_RELATED, here);
                here = reports.shown;
                if reports.more > 0 {
                    here.push(Value::words(scope.words().count("common.n_more", reports.more)));
                }
            }
            // Others name the job as one that they work with, and mean its grades too.
            RoleFact::WorksWith if here.iter().all(|role| usual.contains(role)) => return None,
            _ => {}
        }
        fact.difference(scope, here, &usual)
    };
    RoleFact::OF_VARIANTS.into_iter().filter_map(difference).collect()
}

/// The facts of the steps side by side: those that any has, and the skills in which they differ.
fn rows(scope: &Scope<'_>, roles: &[RoleId]) -> Vec<GradeRow> {
    let (graph, words) = (scope.graph, scope.words());
    let values = |fact: RoleFact, role: RoleId| fact.values(scope, role, Within::default());
    let row = |label: Mention, field: &'static str, cell: &dyn Fn(RoleId) -> Vec<Mention>| GradeRow {
        label,
        field,
        cells: roles.iter().map(|role| cell(*role)).collect(),
    };
    let fact = |fact: RoleFact| {
        row(
            Mention::words(&fact.label(words)),
            fact.field(),
            &|role| match fact {
                RoleFact::Pay => {
                    let pay = graph[role].base.pay.as_ref().map(|pay| pay_view(words, pay));
                    let pay = pay.map(|pay| Mention::words(&pay.amount_per(words)));
                    pay.into_iter().collect()
                }
                _ => values(fact, role).into_iter().map(|value| value.what).collect(),
            },
        )
    };
    let mut rows = vec![
        fact(RoleFact::Level),
        fact(RoleFact::Stage),
        fact(RoleFact::Experience),
        fact(RoleFact::Pay),
        fact(RoleFact::ReportsTo),
        row(Mention::words(words.say("role.leads_to")), "moves", &|role| {
            let moves = graph[role].moves.iter();
            moves.map(|step| scope.link(Node::Role(step.to)).into()).collect()
        }),
    ];
    rows.retain(|row| row.cells.iter().any(|cell| !cell.is_empty()));
    let level_of = |role: RoleId, skill: SkillId| {
        let mut skills = graph[role].base.skills.iter();
        skills.find(|(known, _)| *known == skill).map(|(_, level)| *level)
    };
    let mut skills: Vec<SkillId> = Vec::new();
    for (skill, _) in roles.iter().flat_map(|role| &graph[*role].base.skills) {
        let first = level_of(roles[0], *skill);
        if !skills.contains(skill) && roles.iter().any(|role| level_of(*role, *skill) != first) {
            skills.push(*skill);
        }
    }
    rows.extend(skills.into_iter().map(|skill| {
        row(
            scope.link(Node::Skill(skill)).into(),
            RoleFact::Skills.field(),
            &|role| match level_of(role, skill) {
                Some(Some(level)) => vec![Mention::words(&level.number().to_string())],
                Some(None) => vec![Mention::words("✓")],
                None => Vec::new(),
            },
        )
    }));
    rows
}
