//! A department: its head, its parts, its roles by level, and how many people are in it.

use std::collections::BTreeSet;

use serde::Serialize;

use super::frame::TocEntry;
use super::list::{Pagination, part_of};
use super::words::{self, Span};
use super::{Body, Frame, Link, Mention, PageParts, Scope, Shortened};
use crate::content::role::Stage;
use crate::graph::{ChartOf, DepartmentId, Holder, Node, RoleId};
use crate::plan::Subject;
use crate::units::DayRange;

/// The most holders that a row of the table of roles names.
const MAX_HOLDERS: usize = 3;

/// What only pages of departments have; templates see it as `department`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct DepartmentView {
    /// The name of its colour, or of the nearest department above it that has one.
    pub colour: Option<String>,
    /// The role that leads it.
    pub head: Option<Link>,
    /// The department it is a part of.
    pub part_of: Option<Link>,
    /// The days of a week on which it works, `Mon – Sat`: its own, else those of the department above it; none where they are those
    /// of each schedule.
    pub week: Option<String>,
    /// Its days off, and those of the departments above it, first to last.
    pub days_off: Vec<Span>,
    /// Days that it works all the same, first to last.
    pub workdays: Vec<Span>,
    /// Its parts, each with how many roles it has.
    pub parts: Vec<Part>,
    /// How many roles it has.
    pub role_count: usize,
    /// Its roles, by level from the top.
    pub roles: Vec<RoleRow>,
    /// The other parts of the list of roles.
    pub role_parts: Pagination,
    /// Which of its roles need which skills.
    pub skill_matrix: Option<Link>,
    /// How many different people crew lists count to it.
    pub people_count: usize,
    /// Skills that most of its roles need, at most eight, with how many roles need each.
    pub skills: Vec<Asked>,
    /// The chart of its roles; none when it has fewer than two.
    pub org_chart: Option<Link>,
}

/// A part of a department.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Part {
    /// The department.
    pub department: Link,
    /// How many roles it has.
    pub role_count: usize,
}

/// A role in the table of a department.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct RoleRow {
    /// The role.
    pub role: Link,
    /// Its place in the hierarchy; 1 is the top.
    pub level: Option<u8>,
    /// What it is for, in one line.
    pub focus: Option<String>,
    /// Whether it is a first job.
    pub is_entry: bool,
    /// Whether it is a grade of the role above it in the list.
    pub is_grade: bool,
    /// Who holds it on a production, at most three.
    pub holders: Shortened<Mention>,
}

/// A skill with the number of roles that need it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Asked {
    /// The skill.
    pub skill: Link,
    /// How many roles.
    pub role_count: usize,
}

/// The view of a department.
pub fn view(scope: &Scope<'_>, id: DepartmentId) -> PageParts {
    let department = &scope.graph[id];
    let mut frame = Frame::of(scope);
    if !department.roles.is_empty() {
        frame.add_sections([TocEntry::new("cb-roles", scope.words().say("common.roles"))]);
    }
    frame.drop_short_toc();
    let (shown, list_parts) = part_of(scope, &department.roles, |role| {
        scope.graph[*role].common.title.clone()
    });
    let mut parts: Vec<Node> = department
        .parts
        .iter()
        .map(|part| Node::Department(*part))
        .collect();
    scope.sort(&mut parts);
    let parts = parts.into_iter().map(|node| Part {
        department: scope.link(node),
        role_count: match node {
            Node::Department(part) => scope.graph[part].roles.len(),
            _ => 0,
        },
    });
    let people: BTreeSet<&Holder> = department
        .crewed
        .iter()
        .filter_map(|(production, row)| scope.graph[*production].crew.as_ref()?.rows.get(*row))
        .flat_map(|line| &line.who)
        .collect();
    let days = scope.graph.department_days(id);
    let spans = |days: Vec<DayRange>| {
        let days = DayRange::joined(days).into_iter();
        days.map(|days| words::range(scope.words(), &days)).collect()
    };
    let view = DepartmentView {
        colour: scope.colour_of(id),
        head: department.head.map(|head| scope.link(Node::Role(head))),
        part_of: department
            .part_of
            .map(|whole| scope.link(Node::Department(whole))),
        week: (!days.week.is_empty())
            .then(|| words::week(scope.words(), &days.week.iter().copied().collect())),
        days_off: spans(days.holidays),
        workdays: spans(days.workdays),
        parts: parts.collect(),
        role_count: department.roles.len(),
        roles: shown.iter().map(|role| row(scope, *role)).collect(),
        role_parts: list_parts,
        skill_matrix: scope.link_to(
            &Subject::SkillMatrix(id),
            scope.words().say("skill_matrix.roles_and_skills"),
        ),
        people_count: people.len(),
        skills: skills(scope, &department.roles),
        org_chart: scope.page_link(&Subject::OrgChart(ChartOf::Department(id))),
    };
    ("department.html", frame, Body::Department(Box::new(view)))
}

fn row(scope: &Scope<'_>, id: RoleId) -> RoleRow {
    let role = &scope.graph[id];
    let holders: BTreeSet<&Holder> = role
        .crewed
        .iter()
        .filter_map(|(production, row)| scope.graph[*production].crew.as_ref()?.rows.get(*row))
        .flat_map(|line| &line.who)
        .collect();
    RoleRow {
        role: scope.link(Node::Role(id)),
        level: role.base.level,
        focus: scope.graph.focus_in_lists(id).map(str::to_owned),
        is_entry: role.stage == Some(Stage::Entry),
        is_grade: role.grade_of.is_some(),
        holders: Shortened::first(MAX_HOLDERS, holders).map(|holder| scope.mention_holder(holder)),
    }
}

/// Skills that most roles need, the most asked for first.
fn skills(scope: &Scope<'_>, roles: &[RoleId]) -> Vec<Asked> {
    let mut asked = std::collections::BTreeMap::new();
    for (skill, _) in roles.iter().flat_map(|role| &scope.graph[*role].base.skills) {
        *asked.entry(*skill).or_insert(0) += 1;
    }
    let mut asked: Vec<_> = asked.into_iter().filter(|(_, count)| *count > 1).collect();
    asked.sort_by(|(one, ones), (other, others)| {
        let title = |skill: crate::graph::SkillId| &scope.graph[skill].common.title;
        others.cmp(ones).then_with(|| title(*one).cmp(title(*other)))
    });
    let asked = asked.into_iter().take(8).map(|(skill, role_count)| Asked {
        skill: scope.link(Node::Skill(skill)),
        role_count,
    });
    asked.collect()
}
