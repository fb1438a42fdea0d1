//! Which roles of a department need which skills: tables narrow enough to be read.

use serde::Serialize;

use super::frame::Frame;
use super::list::{Pagination, part_of};
use super::words::{self, LevelText};
use super::{Body, Link, PageParts, Scope};
use crate::graph::{DepartmentId, Graph, Node, RoleId, SkillAtLevel, SkillId};
use crate::plan::MadeFile;
use crate::units::SkillLevel;
use crate::units::alphabet_key;

/// The most skills of one table.
const COLUMNS: usize = 8;

/// What only tables of skills have; templates see it as `skill_matrix`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SkillMatrixView {
    /// The department.
    pub department: Link,
    /// The name of its colour.
    pub colour: Option<String>,
    /// How many of its roles need or welcome any skill.
    pub role_count: usize,
    /// How many skills they need or welcome.
    pub skill_count: usize,
    /// The tables, each with a few skills: those that most roles need come first.
    pub tables: Vec<SkillTable>,
    /// What each level is called, from 1 to 4.
    pub levels: Vec<LevelText>,
    /// Whether any of these skills is needed or welcome without a level.
    pub has_open_levels: bool,
    /// The whole of it as a table for spreadsheets.
    pub csv: Option<String>,
    /// The other parts.
    pub parts: Pagination,
}

/// Some skills, and the roles that need any of them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SkillTable {
    /// `Scheduling to negotiation`.
    pub title: String,
    /// The skills.
    pub skills: Vec<Link>,
    /// The roles, by level from the top.
    pub rows: Vec<SkillRow>,
}

/// A role.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SkillRow {
    /// The role.
    pub role: Link,
    /// For each skill how it needs it.
    pub cells: Vec<Cell>,
}

/// How a role needs a skill.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Cell {
    /// Whether it needs or welcomes it.
    pub is_used: bool,
    /// At which level; none where it does not need it, or the level is left open.
    pub level: Option<LevelText>,
    /// Whether it is welcome but not needed.
    pub is_nice: bool,
}

/// How a role needs a skill: at which level, and whether it is only welcome.
fn need(graph: &Graph, role: RoleId, skill: SkillId) -> Option<(Option<SkillLevel>, bool)> {
    let find = |skills: &[SkillAtLevel]| {
        skills
            .iter()
            .find(|(known, _)| *known == skill)
            .map(|(_, level)| *level)
    };
    let needed = find(&graph[role].base.skills).map(|level| (level, false));
    needed.or_else(|| find(&graph[role].nice).map(|level| (level, true)))
}

/// The skills of some roles: those that most of them need first, then by title.
pub fn skills_of(graph: &Graph, roles: &[RoleId]) -> Vec<SkillId> {
    let mut counts = std::collections::BTreeMap::<SkillId, (usize, usize)>::new();
    for role in roles {
        for (skill, _) in &graph[*role].base.skills {
            counts.entry(*skill).or_default().0 += 1;
        }
        for (skill, _) in &graph[*role].nice {
            counts.entry(*skill).or_default().1 += 1;
        }
    }
    let mut skills: Vec<_> = counts.into_iter().collect();
    skills.sort_by_cached_key(|(skill, (needed, nice))| {
        let title = alphabet_key(&graph[*skill].common.title);
        (std::cmp::Reverse((*needed, *nice)), title, *skill)
    });
    skills.into_iter().map(|(skill, _)| skill).collect()
}

/// The table of a department, or a part of it.
pub fn view(scope: &Scope<'_>, id: DepartmentId) -> PageParts {
    let graph = scope.graph;
    let department = scope.link(Node::Department(id));
    let roles = graph.roles_with_skills(id);
    let (shown, parts) = part_of(scope, &roles, |role| graph[*role].common.title.clone());
    let frame = Frame::of(scope);
    let skills = skills_of(graph, shown);
    let csv = scope.plan.made_file(&MadeFile::SkillTable(id));
    let tables: Vec<SkillTable> = evenly(&skills)
        .map(|skills| table(scope, shown, skills))
        .collect();
    let mut cells = (tables.iter()).flat_map(|table| table.rows.iter().flat_map(|row| &row.cells));
    let view = SkillMatrixView {
        colour: scope.colour_of(id),
        role_count: roles.len(),
        skill_count: skills.len(),
        has_open_levels: cells.any(|cell| cell.is_used && cell.level.is_none()),
        tables,
        levels: SkillLevel::ALL
            .map(|level| words::level(scope.words(), level))
            .to_vec(),
        csv: csv.map(|url| scope.plan.href(&scope.page.url, url, "")),
        department,
        parts,
    };
    ("skill-matrix.html", frame, Body::SkillMatrix(Box::new(view)))
}

/// Skills in tables of about the same width.
fn evenly(skills: &[SkillId]) -> impl Iterator<Item = &[SkillId]> {
    let tables = skills.len().div_ceil(COLUMNS).max(1);
    skills.chunks(skills.len().div_ceil(tables).max(1))
}

fn table(scope: &Scope<'_>, roles: &[RoleId], skills: &[SkillId]) -> SkillTable {
    let links: Vec<Link> = skills
        .iter()
        .map(|skill| scope.link(Node::Skill(*skill)))
        .collect();
    let row = |role: &RoleId| {
        let cells: Vec<Cell> = skills
            .iter()
            .map(|skill| match need(scope.graph, *role, *skill) {
                Some((level, is_nice)) => Cell {
                    is_used: true,
                    level: level.map(|level| words::level(scope.words(), level)),
                    is_nice,
                },
                None => Cell::default(),
            })
            .collect();
        cells.iter().any(|cell| cell.is_used).then(|| SkillRow {
            role: scope.link(Node::Role(*role)),
            cells,
        })
    };
    let title = match (links.first(), links.last()) {
        (Some(first), Some(last)) if first != last => {
            let (from, to) = (&first.title, words::lower(&last.title));
            scope
                .words()
                .fill("skill_matrix.from_to", &[("from", from), ("to", &to)])
        }
        (Some(only), _) => only.title.to_string(),
        _ => String::new(),
    };
    SkillTable {
        title,
        rows: roles.iter().filter_map(row).collect(),
        skills: links,
    }
}

#[cfg(test)]
mod tests {
    use crate::view::testing::{Site, titles};

    #[test]
    fn a_department_has_a_table_of_its_skills_with_the_most_needed_first() {
        let site = Site::of(&[
            ("callboard.yaml", ""),
            ("content/departments/art.md", ""),
            (
                "content/roles/a.md",
                "---\ndepartment: art\nlevel: 1\nskills: {drawing: 4, notes: 1}\n---\n",
            ),
            (
                "content/roles/b.md",
                "---\ndepartment: art\nlevel: 2\nskills: {notes: 2}\nnice: {drawing: 1}\n---\n",
            ),
            ("content/roles/c.md", "---\ndepartment: art\n---\n"),
        ])
        .without_problems();
        let page = site.json("departments/art/skills")["skill_matrix"].clone();
        let table = &page["tables"][0];
        assert_eq!(titles(&table["skills"]), ["Notes", "Drawing"]);
        assert_eq!(table["rows"].as_array().map(Vec::len), Some(2), "C needs none");
        assert_eq!(table["rows"][1]["cells"][0]["level"]["number"], 2);
        assert_eq!(table["rows"][1]["cells"][1]["is_nice"], true);
        assert_eq!(page["csv"], "/departments/art/skills/skills.csv");
    }

    #[test]
    fn a_skill_without_a_level_is_ticked() {
        let site = Site::of(&[
            ("callboard.yaml", ""),
            ("content/departments/art.md", ""),
            (
                "content/roles/a.md",
                "---\ndepartment: art\nskills: [drawing, notes: 3]\nnice: maya\n---\n",
            ),
        ])
        .without_problems();
        let page = site.json("departments/art/skills")["skill_matrix"].clone();
        assert_eq!(page["has_open_levels"], true);
        let cells = &page["tables"][0]["rows"][0]["cells"];
        assert_eq!(cells[0]["is_used"], true);
        assert!(cells[0]["level"].is_null());
        let html = site.html("departments/art/skills");
        assert!(html.contains(">✓</b>") && html.contains(">(✓)</b>"), "{html}");
    }
}
