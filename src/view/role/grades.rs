//! Grades of a job on its page: side by side in a table, and each with what differs.

use std::sync::Arc;

use serde::Serialize;

use super::moves::{MoveView, move_to};
use super::variants::{self, Difference, of_roles, of_words};
use super::{MAX_RELATED, existing};
use crate::content::role::{MoveKind, Stage};
use crate::graph::{Graph, Node, Role, RoleId, RoleVariant, SkillId};
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
            differences(scope, &graph[job], role)
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
fn differences(scope: &Scope<'_>, job: &Role, grade: &Role) -> Vec<Difference> {
    let mut found = Vec::new();
    let stage = |role: &Role| {
        role.stage
            .map(|stage| words::choice(scope.words(), "stages.", stage.word()).to_string())
    };
    if grade.stage != job.stage
        && let Some(own) = stage(grade)
    {
        found.push(of_words(scope, "common.stage", own, stage(job)));
    }
    let reports = existing(scope.graph, &grade.manages, None);
    if !reports.is_empty() {
        let reports = Shortened::first(MAX_RELATED, reports);
        let mut manages = of_roles(scope, "role.manages", &reports.shown, &[]);
        if reports.more > 0 {
            let more = scope.words().count("common.n_more", reports.more);
            manages.values.push(Mention::words(&more));
        }
        found.push(manages);
    }
    found.extend(variants::differences(scope, job, &as_variant(job, grade)));
    found
}

/// A grade as what differs from its job, which is what a variant is.
fn as_variant(job: &Role, grade: &Role) -> RoleVariant {
    let (facts, of_job) = (&grade.base, &job.base);
    let needs = |skill: SkillId| facts.skills.iter().any(|(known, _)| *known == skill);
    let not_needed = of_job.skills.iter().map(|(skill, _)| *skill);
    RoleVariant {
        reports_to: facts.reports_to,
        also_reports_to: Some(facts.also_reports_to.clone()),
        // Others name the job as one that they work with, and mean its grades too.
        works_with: Some(facts.works_with.clone()).filter(|roles| !is_within(roles, &of_job.works_with)),
        department: facts.department,
        level: facts.level,
        focus: facts.focus.clone(),
        phases: Some(facts.phases.clone()),
        skills: facts.skills.clone(),
        not_needed: not_needed.filter(|skill| !needs(*skill)).collect(),
        tools: Some(facts.tools.clone()),
        experience: facts.experience,
        pay: facts.pay.clone().filter(|pay| Some(pay) != of_job.pay.as_ref()),
        covers: if is_within(&facts.covers, &of_job.covers) {
            Vec::new()
        } else {
            facts.covers.clone()
        },
        ..RoleVariant::default()
    }
}

fn is_within(roles: &[RoleId], others: &[RoleId]) -> bool {
    roles.iter().all(|role| others.contains(role))
}

/// The facts of the steps side by side: those that any has, and the skills in which they differ.
fn rows(scope: &Scope<'_>, roles: &[RoleId]) -> Vec<GradeRow> {
    let (graph, words) = (scope.graph, scope.words());
    let text =
        |text: Option<String>| -> Vec<Mention> { text.iter().map(|text| Mention::words(text)).collect() };
    let link = |role: RoleId| Mention::from(scope.link(Node::Role(role)));
    let row = |label: &str, field: &'static str, cell: &dyn Fn(&Role) -> Vec<Mention>| GradeRow {
        label: Mention::words(words.say(label)),
        field,
        cells: roles.iter().map(|role| cell(&graph[*role])).collect(),
    };
    let facts = [
        row("common.level", "level", &|role| {
            text(role.base.level.map(|level| level.to_string()))
        }),
        row("common.stage", "stage", &|role| {
            text(
                role.stage
                    .map(|stage| words::choice(words, "stages.", stage.word()).to_string()),
            )
        }),
        row("common.experience", "experience", &|role| {
            text(role.base.experience.map(|years| words::years(words, years)))
        }),
        row("common.pay", "pay", &|role| {
            let pay = role.base.pay.as_ref().map(|pay| pay_view(words, pay));
            text(pay.map(|pay| words.fill("pay.amount_per", &[("amount", &pay.amount), ("per", &pay.per)])))
        }),
        row("common.reports_to", "reports_to", &|role| {
            role.base.reports_to.map(link).into_iter().collect()
        }),
        row("role.leads_to", "moves", &|role| {
            role.moves.iter().map(|step| link(step.to)).collect()
        }),
    ];
    let mut rows: Vec<GradeRow> = facts
        .into_iter()
        .filter(|row| row.cells.iter().any(|cell| !cell.is_empty()))
        .collect();
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
        GradeRow {
            label: scope.link(Node::Skill(skill)).into(),
            field: "skills",
            cells: roles
                .iter()
                .map(|role| match level_of(*role, skill) {
                    Some(Some(level)) => vec![Mention::words(&level.number().to_string())],
                    Some(None) => vec![Mention::words("✓")],
                    None => Vec::new(),
                })
                .collect(),
        }
    }));
    rows
}
