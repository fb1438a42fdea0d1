//! What the graph knows of a role.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    CareerPathId, Common, DepartmentId, DocumentId, Graph, Node, PersonId, ProductionId, RoleId, SettingId,
    SkillId, ToolId,
};
use crate::content::role::{Balance, Education, MoveKind, Pay, Stage, Stress};
use crate::units::{ExternalIds, SkillLevel, Years};

/// A role.
#[derive(Clone, Debug, Default)]
pub struct Role {
    /// What every node has.
    pub common: Common,
    /// Its ids in the registers of others.
    pub ids: ExternalIds,
    /// Fields that may differ by medium and scale; those that hold where no variant says otherwise.
    pub base: RoleFacts,
    /// What differs, by medium or scale.
    pub variants: Vec<RoleVariant>,
    /// Where in a career it stands.
    pub stage: Option<Stage>,
    /// Whether it stands outside the company.
    pub is_external: bool,
    /// The role that it is a grade of.
    pub extends: Option<RoleId>,
    /// Grades of this role, whether they share its page or not.
    pub extended_by: Vec<RoleId>,
    /// The job whose page it shares, as one of its grades; none for a role with a page of its own.
    pub grade_of: Option<RoleId>,
    /// Grades that share its page, in the order written.
    pub grades: Vec<RoleId>,
    /// The media in which it exists; empty for all.
    pub media: Vec<SettingId>,
    /// Skills that are welcome.
    pub nice: Vec<SkillAtLevel>,
    /// Skills that it does not need, although the role that it extends does.
    pub not_needed: Vec<SkillId>,
    /// Education that is usual.
    pub education: Option<Education>,
    /// Where it leads.
    pub moves: Vec<Move>,
    /// Roles that lead here, each with the index of the move in their own `moves`.
    pub entered_from: Vec<(RoleId, usize)>,
    /// Ways in that are not roles.
    pub routes_in: Vec<String>,
    /// How stressful it is.
    pub stress: Option<Stress>,
    /// How well it goes with a life outside work.
    pub balance: Option<Balance>,
    /// Where the work is done.
    pub setting: Vec<String>,
    /// Industries that employ it.
    pub industries: Vec<String>,
    /// Roles that answer to it where no variant says otherwise.
    pub manages: Vec<RoleId>,
    /// Each medium or scale in which other roles answer to it than that, with these.
    pub manages_in: Vec<(SettingId, Vec<RoleId>)>,
    /// Documents that it makes, whichever side wrote it.
    pub produces: Vec<DocumentId>,
    /// Rows of crew lists that name it.
    pub crewed: Vec<(ProductionId, usize)>,
    /// Career paths that it is a step of.
    pub on_paths: Vec<CareerPathId>,
    /// People whose story has it as a step, each with the index of the step.
    pub in_stories: Vec<(PersonId, usize)>,
    /// Where its title stands among those of all roles and variants, whatever their letter case: equal titles share it.
    pub title_rank: u32,
}

/// A skill with its level; none where the level is left open.
pub type SkillAtLevel = (SkillId, Option<SkillLevel>);

/// What may differ by medium and scale.
#[derive(Clone, Debug, Default)]
pub struct RoleFacts {
    /// The department.
    pub department: Option<DepartmentId>,
    /// Its place in the hierarchy table.
    pub level: Option<u8>,
    /// What it is for.
    pub focus: Option<String>,
    /// The role it answers to.
    pub reports_to: Option<RoleId>,
    /// Dotted lines.
    pub also_reports_to: Vec<RoleId>,
    /// Roles it works with, whichever side wrote it.
    pub works_with: Vec<RoleId>,
    /// Phases in which it is active, as indexes of the settings' phases.
    pub phases: Vec<usize>,
    /// Skills it needs.
    pub skills: Vec<SkillAtLevel>,
    /// Tools it uses.
    pub tools: Vec<ToolId>,
    /// Years of experience.
    pub experience: Option<Years>,
    /// What it pays.
    pub pay: Option<Pay>,
    /// Roles whose work it takes on.
    pub covers: Vec<RoleId>,
}

/// What differs in one medium or at one scale; `None` or empty where nothing does.
#[derive(Clone, Debug, Default)]
pub struct RoleVariant {
    /// The medium or scale.
    pub setting: SettingId,
    /// What it is called there.
    pub title: Option<String>,
    /// What is different, in words.
    pub summary: Option<String>,
    /// The role it answers to there.
    pub reports_to: Option<RoleId>,
    /// Dotted lines there.
    pub also_reports_to: Option<Vec<RoleId>>,
    /// Roles it works with there.
    pub works_with: Option<Vec<RoleId>>,
    /// The department there.
    pub department: Option<DepartmentId>,
    /// Its level there.
    pub level: Option<u8>,
    /// What it is for there.
    pub focus: Option<String>,
    /// Phases in which it is active there.
    pub phases: Option<Vec<usize>>,
    /// Skills whose levels differ there.
    pub skills: Vec<SkillAtLevel>,
    /// Skills that are not needed there.
    pub not_needed: Vec<SkillId>,
    /// Tools it uses there.
    pub tools: Option<Vec<ToolId>>,
    /// Years of experience there.
    pub experience: Option<Years>,
    /// What it pays there.
    pub pay: Option<Pay>,
    /// Roles whose work it takes on there.
    pub covers: Vec<RoleId>,
    /// Where its title stands among those of all roles and variants: see [`Role::title_rank`].
    pub title_rank: u32,
}

impl Graph {
    /// The role whose page a role is shown on: its own, or that of its job.
    pub fn job_of(&self, role: RoleId) -> RoleId {
        self[role].grade_of.unwrap_or(role)
    }

    /// What a role is for, where it stands in a list: that of a grade only where it is not that of its job, above it there.
    pub fn focus_in_lists(&self, role: RoleId) -> Option<&str> {
        let focus = self[role].base.focus.as_deref();
        let job = self[role]
            .grade_of
            .and_then(|job| self[job].base.focus.as_deref());
        focus.filter(|focus| job != Some(*focus))
    }

    /// A list of roles with each grade behind its job, as far as that is in the list.
    pub fn grades_behind_jobs(&self, listed: Vec<RoleId>) -> Vec<RoleId> {
        behind_their_jobs(&self.roles, listed)
    }

    /// Whether a node has a page of its own: all have but grades, which share that of their job.
    pub fn has_own_page(&self, node: Node) -> bool {
        RoleId::of(node).is_none_or(|role| self[role].grade_of.is_none())
    }
}

/// A list of roles with each grade behind its job, as far as that is in the list; else in the order that they had.
pub(super) fn behind_their_jobs(roles: &[Role], listed: Vec<RoleId>) -> Vec<RoleId> {
    if listed.iter().all(|role| roles[role.index()].grade_of.is_none()) {
        return listed;
    }
    let known: BTreeSet<RoleId> = listed.iter().copied().collect();
    let job_of = |role: &RoleId| roles[role.index()].grade_of.filter(|job| known.contains(job));
    let mut grades: BTreeMap<RoleId, Vec<RoleId>> = BTreeMap::new();
    for role in &listed {
        if let Some(job) = job_of(role) {
            grades.entry(job).or_default().push(*role);
        }
    }
    let jobs = listed.iter().filter(|role| job_of(role).is_none());
    let each = jobs.flat_map(|job| std::iter::once(*job).chain(grades.remove(job).unwrap_or_default()));
    each.collect()
}

impl RoleVariant {
    /// Whether other skills are needed there, or at other levels.
    pub fn changes_skills(&self) -> bool {
        !self.skills.is_empty() || !self.not_needed.is_empty()
    }
}

/// A declared move to another role.
#[derive(Clone, Debug)]
pub struct Move {
    /// The role.
    pub to: RoleId,
    /// Years that are usual before it.
    pub years: Option<Years>,
    /// Up or side.
    pub kind: MoveKind,
    /// A remark.
    pub note: Option<String>,
    /// What it is based on.
    pub source: Option<String>,
    /// The media in which it is made; empty for all.
    pub media: Vec<SettingId>,
}
