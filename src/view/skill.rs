//! A skill: what each level means, which roles need it, who has it.

use std::sync::Arc;

use serde::Serialize;

use super::list::{Pagination, part_of};
use super::words::{self, LevelText};
use super::{Body, Frame, Link, Mention, PageParts, Scope, Shortened, Tape, career};
use crate::content::skill::Learn;
use crate::graph::{Node, Skill, SkillId, SkillUse};
use crate::units::SkillLevel;
use crate::units::alphabet_key;

/// The most people that the page of a skill names.
const MAX_PEOPLE: usize = 50;

/// What only pages of skills have; templates see it as `skill`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SkillView {
    /// `Hard` or `Soft`.
    pub kind: Option<Arc<str>>,
    /// What it is listed under.
    pub group: Option<String>,
    /// How far in a career it comes.
    pub tier: Option<String>,
    /// What each level means, from 1 to 4; levels without words are left out.
    pub levels: Vec<LevelMeaning>,
    /// Where it can be learnt.
    pub learn: Vec<Mention>,
    /// Roles that need it, by level from the highest, those without a level last; levels that no role asks for are left out.
    pub roles: Vec<RolesAtLevel>,
    /// How many roles need it or welcome it.
    pub role_count: usize,
    /// The other parts of the list of roles.
    pub parts: Pagination,
    /// People who have it, highest level first, then by name, at most fifty.
    pub people: Shortened<PersonWithSkill>,
}

/// What a level of a skill means.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct LevelMeaning {
    /// The level.
    pub level: LevelText,
    /// What somebody at this level does.
    pub text: String,
}

/// Roles that need a skill at one level.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct RolesAtLevel {
    /// The level; none where it is left open.
    pub level: Option<LevelText>,
    /// The roles: those that need it first, then by title.
    pub roles: Vec<RoleWithSkill>,
}

/// A role that needs a skill.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct RoleWithSkill {
    /// The role.
    pub role: Link,
    /// Its department.
    pub department: Option<Tape>,
    /// Whether the skill is welcome but not needed.
    pub is_nice: bool,
}

/// A person who has a skill.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PersonWithSkill {
    /// The person.
    pub person: Link,
    /// How well; none where that is left open.
    pub level: Option<LevelText>,
}

/// The view of a skill.
pub fn view(scope: &Scope<'_>, id: SkillId) -> PageParts {
    let skill = &scope.graph[id];
    let mut frame = Frame::of(scope);
    frame.drop_short_toc();
    let mut uses = skill.roles.clone();
    uses.sort_by_cached_key(|used| {
        let title = alphabet_key(&scope.graph[used.role].common.title);
        (std::cmp::Reverse(used.level), used.is_nice, title, used.role)
    });
    let (shown, parts) = part_of(scope, &uses, |used| scope.graph[used.role].common.title.clone());
    let levels_shown = shown.chunk_by(|a, b| a.level == b.level);
    let roles: Vec<RolesAtLevel> = levels_shown.filter_map(|uses| roles_at(scope, uses)).collect();
    let is_first = parts.number == 1;
    let known_by = if is_first { &skill.people[..] } else { &[] };
    let mut people: Vec<PersonWithSkill> = known_by
        .iter()
        .map(|(person, level)| PersonWithSkill {
            person: scope.link(Node::Person(*person)),
            level: level.map(|level| words::level(scope.words(), level)),
        })
        .collect();
    people.sort_by(|a, b| {
        let number = |with: &PersonWithSkill| with.level.as_ref().map_or(0, |level| level.number);
        let by_level = number(b).cmp(&number(a));
        by_level.then_with(|| a.person.title.cmp(&b.person.title))
    });
    let view = SkillView {
        kind: career::kind_of(scope, id),
        group: skill.group.clone().filter(|_| is_first),
        tier: skill.tier.clone().filter(|_| is_first),
        levels: if is_first {
            levels(scope, skill)
        } else {
            Vec::new()
        },
        learn: if is_first { learn(skill) } else { Vec::new() },
        role_count: skill.roles.len(),
        roles,
        people: Shortened::first(MAX_PEOPLE, people),
        parts,
    };
    ("skill.html", frame, Body::Skill(Box::new(view)))
}

fn levels(scope: &Scope<'_>, skill: &Skill) -> Vec<LevelMeaning> {
    let meaning = |level: SkillLevel| {
        let number = level.number().to_string();
        let text = skill.levels.get(&number)?;
        Some(LevelMeaning {
            level: words::level(scope.words(), level),
            text: text.clone(),
        })
    };
    SkillLevel::ALL.into_iter().filter_map(meaning).collect()
}

fn learn(skill: &Skill) -> Vec<Mention> {
    let places = skill.learn.iter().map(|place| match place {
        Learn::Words(words) => Mention::words(words),
        Learn::Course(course) => match course.url.as_deref().and_then(super::safe_address) {
            Some(url) => Link::to(course.title.as_str(), url).into(),
            None => Mention::words(&course.title),
        },
    });
    places.collect()
}

fn roles_at(scope: &Scope<'_>, uses: &[SkillUse]) -> Option<RolesAtLevel> {
    let level = uses
        .first()?
        .level
        .map(|level| words::level(scope.words(), level));
    let roles = uses.iter().map(|used| RoleWithSkill {
        role: scope.link(Node::Role(used.role)),
        department: scope.graph[used.role]
            .base
            .department
            .map(|department| scope.tape(department)),
        is_nice: used.is_nice,
    });
    Some(RolesAtLevel {
        level,
        roles: roles.collect(),
    })
}
