//! Roles, as `site.json` has them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{EntryData, Writer};
use crate::content::role::{Education, MoveKind, Pay, Stage};
use crate::graph::{Node, RoleId};
use crate::units::{SkillLevel, Years};

/// A role.
#[derive(Serialize, JsonSchema)]
pub(super) struct RoleData {
    #[serde(flatten)]
    entry: EntryData,
    department: Option<String>,
    level: Option<u8>,
    stage: Option<Stage>,
    focus: Option<String>,
    external: bool,
    reports_to: Option<String>,
    also_reports_to: Vec<String>,
    /// Derived: the roles that report to it where no medium or scale says otherwise.
    manages: Vec<String>,
    /// From both sides.
    works_with: Vec<String>,
    phases: Vec<String>,
    skills: BTreeMap<String, Option<SkillLevel>>,
    nice: BTreeMap<String, Option<SkillLevel>>,
    tools: Vec<String>,
    experience: Option<Years>,
    education: Option<Education>,
    moves: Vec<MoveData>,
    /// Derived: the roles that declare a move to it.
    entered_from: Vec<String>,
    routes_in: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pay: Option<Pay>,
    variants: BTreeMap<String, VariantData>,
    extends: Option<String>,
    /// The job whose page it shares as one of its grades; its `url` is a place on that page.
    #[serde(skip_serializing_if = "Option::is_none")]
    grade_of: Option<String>,
    /// Its grades that share its page, from the lowest up.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    grades: Vec<String>,
    media: Vec<String>,
    covers: Vec<String>,
    /// The documents that it makes, from both sides.
    produces: Vec<String>,
    /// Derived: who holds it, by crew lists.
    holders: Vec<HolderData>,
    /// Derived: the career paths that it is a step of.
    career_paths: Vec<String>,
}

/// Somebody who holds a role on a production.
#[derive(Serialize, JsonSchema)]
pub(super) struct HolderData {
    /// The production.
    production: String,
    /// Ids of people, and names in words; empty when it is vacant.
    who: Vec<String>,
    /// Whether it is to be filled.
    vacant: bool,
}

/// A declared move.
#[derive(Serialize, JsonSchema)]
pub(super) struct MoveData {
    to: String,
    years: Option<Years>,
    kind: MoveKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    media: Vec<String>,
}

/// What differs in a medium or at a scale; only what does.
#[derive(Serialize, JsonSchema)]
pub(super) struct VariantData {
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    department: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    focus: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reports_to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    also_reports_to: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    works_with: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phases: Option<Vec<String>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    skills: BTreeMap<String, Option<SkillLevel>>,
    /// Skills of the role that are not needed there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    skills_not_needed: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tools: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    experience: Option<Years>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pay: Option<Pay>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    covers: Vec<String>,
}

impl Writer<'_> {
    pub(super) fn role(&self, id: RoleId) -> RoleData {
        let role = &self.graph[id];
        let base = &role.base;
        let moves = role.moves.iter().map(|step| MoveData {
            to: self.role_id(step.to),
            years: step.years,
            kind: step.kind,
            note: step.note.clone(),
            source: step.source.clone(),
            media: self.setting_names(&step.media),
        });
        let holders = role.crewed.iter().filter_map(|(production, row)| {
            let line = self.graph[*production].crew.as_ref()?.rows.get(*row)?;
            Some(HolderData {
                production: self.id(Node::Production(*production)),
                who: self.who(line),
                vacant: line.is_vacant,
            })
        });
        let variants = role.variants.iter().map(|variant| {
            let data = VariantData {
                title: variant.title.clone(),
                department: variant.department.map(|id| self.id(Node::Department(id))),
                level: variant.level,
                focus: variant.focus.clone(),
                summary: variant.summary.clone(),
                reports_to: variant.reports_to.map(|id| self.role_id(id)),
                also_reports_to: variant
                    .also_reports_to
                    .as_deref()
                    .map(|roles| self.role_ids(roles)),
                works_with: variant.works_with.as_deref().map(|roles| self.role_ids(roles)),
                phases: variant.phases.as_deref().map(|phases| self.phases(phases)),
                skills: self.skills(&variant.skills),
                skills_not_needed: variant
                    .not_needed
                    .iter()
                    .map(|skill| self.id(Node::Skill(*skill)))
                    .collect(),
                tools: variant.tools.as_ref().map(|tools| self.ids_of(tools, Node::Tool)),
                experience: variant.experience,
                pay: variant.pay.clone(),
                covers: self.role_ids(&variant.covers),
            };
            (self.setting_name(variant.setting), data)
        });
        RoleData {
            entry: self.entry(Node::Role(id)),
            department: base.department.map(|id| self.id(Node::Department(id))),
            level: base.level,
            stage: role.stage,
            focus: base.focus.clone(),
            external: role.is_external,
            reports_to: base.reports_to.map(|id| self.role_id(id)),
            also_reports_to: self.role_ids(&base.also_reports_to),
            manages: self.role_ids(&role.manages),
            works_with: self.role_ids(&base.works_with),
            phases: self.phases(&base.phases),
            skills: self.skills(&base.skills),
            nice: self.skills(&role.nice),
            tools: self.ids_of(&base.tools, Node::Tool),
            experience: base.experience,
            education: role.education.clone(),
            moves: moves.collect(),
            entered_from: role
                .entered_from
                .iter()
                .map(|(from, _)| self.role_id(*from))
                .collect(),
            routes_in: role.routes_in.clone(),
            pay: base.pay.clone(),
            variants: variants.collect(),
            extends: role.extends.map(|id| self.role_id(id)),
            grade_of: role.grade_of.map(|id| self.role_id(id)),
            grades: self.role_ids(&role.grades),
            media: self.setting_names(&role.media),
            covers: self.role_ids(&base.covers),
            produces: self.ids_of(&role.produces, Node::Document),
            holders: holders.collect(),
            career_paths: self.ids_of(&role.on_paths, Node::CareerPath),
        }
    }
}
