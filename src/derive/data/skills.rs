//! Skills, as `site.json` has them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{EntryData, Writer};
use crate::content::skill::SkillKind;
use crate::graph::{Node, SkillId};
use crate::units::SkillLevel;

/// A skill.
#[derive(Serialize, JsonSchema)]
pub(super) struct SkillData {
    #[serde(flatten)]
    entry: EntryData,
    kind: Option<SkillKind>,
    group: Option<String>,
    tier: Option<String>,
    levels: BTreeMap<String, String>,
    /// Derived: the roles that need it, with levels.
    roles: BTreeMap<String, Option<SkillLevel>>,
    /// Derived: the roles where it is welcome, with levels.
    nice_for: BTreeMap<String, Option<SkillLevel>>,
    /// Derived: the people who have it, with levels.
    people: BTreeMap<String, Option<SkillLevel>>,
}

impl Writer<'_> {
    pub(super) fn skill(&self, id: SkillId) -> SkillData {
        let skill = &self.graph[id];
        let uses = |is_nice: bool| {
            let uses = skill.roles.iter().filter(move |used| used.is_nice == is_nice);
            uses.map(|used| (self.role_id(used.role), used.level)).collect()
        };
        SkillData {
            entry: self.entry(Node::Skill(id)),
            kind: skill.kind,
            group: skill.group.clone(),
            tier: skill.tier.clone(),
            levels: skill.levels.clone(),
            roles: uses(false),
            nice_for: uses(true),
            people: skill
                .people
                .iter()
                .map(|(person, level)| (self.id(Node::Person(*person)), *level))
                .collect(),
        }
    }
}
