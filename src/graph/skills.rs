//! What the graph knows of a skill.

use std::collections::BTreeMap;

use super::{Common, PersonId, RoleId};
use crate::content::skill::{Learn, SkillKind};
use crate::units::SkillLevel;

/// A skill.
#[derive(Clone, Debug, Default)]
pub struct Skill {
    /// What every node has.
    pub common: Common,
    /// Roles that need it, and whether it is only welcome.
    pub roles: Vec<SkillUse>,
    /// People who have it.
    pub people: Vec<(PersonId, Option<SkillLevel>)>,
    /// Whether it is of the craft or of the person.
    pub kind: Option<SkillKind>,
    /// What it is listed under.
    pub group: Option<String>,
    /// How far in a career it comes.
    pub tier: Option<String>,
    /// What levels look like, by their number as text.
    pub levels: BTreeMap<String, String>,
    /// Where it can be learnt.
    pub learn: Vec<Learn>,
}

/// A role that needs a skill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SkillUse {
    /// The role.
    pub role: RoleId,
    /// At which level; none where that is left open.
    pub level: Option<SkillLevel>,
    /// Whether it is only welcome.
    pub is_nice: bool,
}
