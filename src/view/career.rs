//! Moves between roles, as pages of roles and career paths show them: years, skills to gain, people who made them.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;

use super::words::{self, LevelText};
use super::{Link, Mention, Scope};
use crate::content::role::{MoveKind, Stage};
use crate::content::skill::SkillKind;
use crate::graph::routes::Route;
use crate::graph::{
    CareerPath, Graph, Move, Node, PersonId, Role, RoleId, SettingId, SettingName, SkillAtLevel, SkillId,
    Step, VariantKey,
};
use crate::units::alphabet_key;
use crate::units::{SkillLevel, Years};
use crate::words::Words;

/// A skill with a level.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SkillLine {
    /// The skill.
    pub skill: Link,
    /// How well it is to be mastered, or is; none where that is left open.
    pub level: Option<LevelText>,
    /// Whether it is welcome but not needed.
    pub is_nice: bool,
    /// `Hard` or `Soft`, where the skill's file says so.
    pub kind: Option<Arc<str>>,
}

/// A skill to gain for a move.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Gain {
    /// The skill.
    pub skill: Link,
    /// The level in the role one comes from, 1 to 4; none when the skill is new or has no level there.
    pub from: Option<u8>,
    /// The level in the role one goes to, 1 to 4; none where it has no level.
    pub to: Option<u8>,
    /// Both in short: `2 → 4`, `new, 3`, or `new`; `to 3` where the level before is not known.
    pub text: String,
}

/// Skills with levels: needed ones before those that are welcome, highest level first, then by title.
pub fn skill_lines(scope: &Scope<'_>, needed: &[SkillAtLevel], nice: &[SkillAtLevel]) -> Vec<SkillLine> {
    let skills = in_order(scope, needed, nice);
    skills.map(|skill| skill_line(scope, skill)).collect()
}

/// A skill, its level, and whether it is welcome but not needed.
pub(super) type ShownSkill = (SkillId, Option<SkillLevel>, bool);

fn skill_line(scope: &Scope<'_>, (skill, level, is_nice): ShownSkill) -> SkillLine {
    SkillLine {
        skill: scope.link(Node::Skill(skill)),
        level: level.map(|level| words::level(scope.words(), level)),
        is_nice,
        kind: kind_of(scope, skill),
    }
}

/// Skills in the order in which they are shown.
pub(super) fn in_order(
    scope: &Scope<'_>,
    needed: &[SkillAtLevel],
    nice: &[SkillAtLevel],
) -> impl Iterator<Item = ShownSkill> {
    let graph = scope.graph;
    let of = |is_nice: bool| move |(skill, level): &SkillAtLevel| (*skill, *level, is_nice);
    let mut skills: Vec<ShownSkill> = needed.iter().map(of(false)).collect();
    skills.extend(nice.iter().map(of(true)));
    skills.sort_by(|(one, level, is_nice), (other, its_level, its_nice)| {
        (is_nice.cmp(its_nice))
            .then_with(|| its_level.cmp(level))
            .then_with(|| graph[*one].common.title.cmp(&graph[*other].common.title))
    });
    skills.into_iter()
}

/// The most entry roles that the head of a page names.
pub const MAX_ENTRY_ROLES: usize = 20;

/// The first of some roles that take beginners, in the order that lists have.
pub fn entry_roles(scope: &Scope<'_>, roles: impl Iterator<Item = RoleId>, most: usize) -> Vec<Link> {
    let is_entry = |role: &RoleId| scope.graph[*role].stage == Some(Stage::Entry);
    let mut links = scope.links(roles.filter(is_entry).map(Node::Role));
    links.truncate(most);
    links
}

/// The skills that somebody must gain to move from one role to another, as both need them in a setting.
///
/// The greatest steps come first, then titles.
pub fn gains(scope: &Scope<'_>, from: RoleId, to: RoleId, setting: VariantKey) -> Vec<Gain> {
    let (graph, words) = (scope.graph, scope.words());
    let has = skills_in(&graph[from], setting);
    let mut gains: Vec<(u8, Gain)> = skills_in(&graph[to], setting)
        .iter()
        .copied()
        .filter_map(|(skill, wanted)| {
            let level = has
                .iter()
                .find(|(known, _)| *known == skill)
                .map(|(_, level)| *level);
            let step = SkillLevel::counted(wanted).checked_sub(level.map_or(0, SkillLevel::counted));
            let step = step.filter(|step| *step > 0)?;
            let (from, to) = (
                level.flatten().map(SkillLevel::number),
                wanted.map(SkillLevel::number),
            );
            let text = match (level, from, to) {
                (_, Some(from), Some(to)) => {
                    let (from, to) = (from.to_string(), to.to_string());
                    words.fill("moves.from_to", &[("from", &from), ("to", &to)])
                }
                (Some(_), _, Some(to)) => words.fill("careers.gain_to", &[("level", &to.to_string())]),
                (_, _, Some(to)) => words.fill("careers.gain_new_at", &[("level", &to.to_string())]),
                (_, _, None) => words.say("careers.gain_new").to_owned(),
            };
            let skill = scope.link(Node::Skill(skill));
            Some((
                step,
                Gain {
                    skill,
                    from,
                    to,
                    text,
                },
            ))
        })
        .collect();
    gains.sort_by(|(step, a), (its_step, b)| {
        its_step.cmp(step).then_with(|| a.skill.title.cmp(&b.skill.title))
    });
    gains.into_iter().map(|(_, gain)| gain).collect()
}

/// The skills that a role needs in a setting: its own, with what variants change, add and leave out.
pub fn skills_in(role: &Role, setting: VariantKey) -> Cow<'_, [SkillAtLevel]> {
    // The variant that decides first comes first, so it is applied last.
    let variants: Vec<_> = role.variants_in(setting).collect();
    if !variants.iter().any(|variant| variant.changes_skills()) {
        return Cow::Borrowed(&role.base.skills);
    }
    let mut skills = role.base.skills.clone();
    for variant in variants.into_iter().rev() {
        skills.retain(|(skill, _)| !variant.not_needed.contains(skill));
        for (skill, level) in &variant.skills {
            match skills.iter_mut().find(|(known, _)| known == skill) {
                Some((_, known)) => *known = *level,
                None => skills.push((*skill, *level)),
            }
        }
    }
    Cow::Owned(skills)
}

/// The moves that lead to a role, each with the role that it starts from: moves up first, then by title.
pub fn moves_into<'a>(scope: &Scope<'a>, id: RoleId) -> Vec<(RoleId, &'a Move)> {
    let graph = scope.graph;
    let declared = graph[id].entered_from.iter();
    let mut moves: Vec<(RoleId, &Move)> = declared
        .filter_map(|(from, position)| Some((*from, graph[*from].moves.get(*position)?)))
        .collect();
    moves.sort_by_cached_key(|(from, step)| {
        (
            step.kind == MoveKind::Side,
            alphabet_key(&graph[*from].common.title),
            *from,
        )
    });
    moves
}

/// The setting that a move or path is about: of its one medium, else the default.
pub fn setting_of(media: &[SettingId]) -> VariantKey {
    match media {
        [medium] => VariantKey {
            medium: Some(*medium),
            scale: None,
        },
        _ => VariantKey::default(),
    }
}

/// The years of a route, added up.
pub fn elapsed(graph: &Graph, route: &Route) -> Elapsed {
    let moves = route
        .roles
        .windows(2)
        .map(|pair| graph.best_move(pair[0], pair[1]));
    moves.fold(Elapsed::default(), |elapsed, step| {
        elapsed.after(step.and_then(|step| step.years))
    })
}

/// How many skills are to be gained on each of some routes from a role: those that one of its roles needs at a higher level
/// than the first.
pub fn gain_counts(graph: &Graph, from: RoleId, routes: &[Route]) -> Vec<usize> {
    let mut has = graph[from].base.skills.clone();
    has.sort_unstable_by_key(|(skill, _)| *skill);
    let is_gain = |(skill, level): &&SkillAtLevel| {
        let before = has.binary_search_by_key(skill, |(known, _)| *known);
        before.is_err() || before.is_ok_and(|at| SkillLevel::counted(has[at].1) < SkillLevel::counted(*level))
    };
    let mut gains: Vec<SkillId> = Vec::new();
    let count = |route: &Route| {
        gains.clear();
        for role in route.roles.iter().skip(1) {
            let gained = graph[*role].base.skills.iter().filter(is_gain);
            gains.extend(gained.map(|(skill, _)| *skill));
        }
        gains.sort_unstable();
        gains.dedup();
        gains.len()
    };
    routes.iter().map(count).collect()
}

/// People whose story goes from one role straight to another, in order of path.
pub fn people_who_moved(graph: &Graph, from: RoleId, to: RoleId) -> Vec<PersonId> {
    let mut people: Vec<PersonId> = graph[from]
        .in_stories
        .iter()
        .filter(|(person, position)| {
            let next = graph[*person].story.get(position + 1);
            next.is_some_and(|job| job.role == Step::Role(to))
        })
        .map(|(person, _)| *person)
        .collect();
    people.sort_unstable();
    people.dedup();
    people
}

/// The same as links.
pub fn people_links(scope: &Scope<'_>, people: impl IntoIterator<Item = PersonId>) -> Vec<Mention> {
    let links = scope.links(people.into_iter().map(Node::Person));
    links.into_iter().map(Mention::from).collect()
}

/// Names of media as a sentence has them: `animation and VFX`; none where a move holds in all.
pub fn media_words(scope: &Scope<'_>, media: &[SettingId]) -> Option<String> {
    let names: Vec<String> = media
        .iter()
        .filter_map(|medium| scope.graph.setting_names.get(*medium))
        .map(|name| name.words())
        .collect();
    (!names.is_empty()).then(|| scope.words().listed(&names))
}

/// The title of a medium or scale.
pub fn setting_title(graph: &Graph, setting: SettingId) -> Option<String> {
    let name: &SettingName = graph.setting_names.get(setting)?;
    Some(name.title())
}

/// Time from the start of a path.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Elapsed {
    low_months: u32,
    high_months: u32,
    is_open: bool,
}

impl Elapsed {
    /// A move later. Low ends are added to low ends and high to high; a move of unknown length leaves the end open.
    #[must_use]
    pub fn after(self, years: Option<Years>) -> Self {
        let (low, high) = match years {
            Some(years) => (u32::from(years.low_months), years.high_months.map(u32::from)),
            None => (0, None),
        };
        Self {
            low_months: self.low_months + low,
            high_months: self.high_months + high.unwrap_or(low),
            is_open: self.is_open || high.is_none(),
        }
    }

    /// `4–8`, `3+`; none when nothing is known.
    pub fn number(self, words: &Words) -> Option<String> {
        let (low, high) = self.ends()?;
        Some(words::years_number(words, low, high))
    }

    /// `4–8 years`; none when nothing is known.
    pub fn words(self, words: &Words) -> Option<String> {
        let (low, high) = self.ends()?;
        Some(words::years_from_to(words, low, high))
    }

    /// Both ends in months, the high one where it is not open; none when nothing is known.
    fn ends(self) -> Option<(u32, Option<u32>)> {
        let is_unknown = self.low_months == 0 && (self.high_months == 0 || self.is_open);
        let high = (!self.is_open).then_some(self.high_months);
        (!is_unknown).then_some((self.low_months, high))
    }
}

/// Whether a skill is hard or soft, where its file says so.
pub fn kind_of(scope: &Scope<'_>, id: SkillId) -> Option<Arc<str>> {
    scope.graph[id].kind.map(|kind| {
        scope.words().shared(match kind {
            SkillKind::Hard => "skill.hard",
            SkillKind::Soft => "skill.soft",
        })
    })
}

/// Years from the first step to the last; none when no move says.
pub fn total(scope: &Scope<'_>, path: &CareerPath) -> Option<String> {
    let moves = path.steps.windows(2);
    let elapsed = moves.fold(Elapsed::default(), |elapsed, pair| {
        elapsed.after(declared_move(scope.graph, &pair[0], &pair[1]).and_then(|step| step.years))
    });
    elapsed.words(scope.words())
}

/// The declared move between two steps, if both are roles.
pub fn declared_move<'a>(graph: &'a Graph, from: &Step, to: &Step) -> Option<&'a Move> {
    match (from, to) {
        (Step::Role(from), Step::Role(to)) => graph[*from].moves.iter().find(|step| step.to == *to),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_added_up_end_by_end_and_an_unknown_step_leaves_the_end_open() {
        let years = |text: &str| text.parse::<Years>().ok();
        let start = Elapsed::default();
        assert_eq!(start.number(&Words::default()), None);
        let second = start.after(years("1-2")).after(years("2-4"));
        assert_eq!(second.number(&Words::default()).as_deref(), Some("3–6"));
        assert_eq!(
            second.after(None).words(&Words::default()).as_deref(),
            Some("3+ years")
        );
        assert_eq!(
            second
                .after(years("3+"))
                .after(years("1"))
                .words(&Words::default())
                .as_deref(),
            Some("7+ years")
        );
        assert_eq!(start.after(None).words(&Words::default()), None);
        assert_eq!(
            start
                .after(years("0.5"))
                .after(years("0.5"))
                .words(&Words::default())
                .as_deref(),
            Some("1 year")
        );
    }
}
