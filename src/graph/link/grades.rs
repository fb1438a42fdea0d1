//! Grades of a role: what one that extends another does not say itself, it takes from there.

use super::cycle::Cycle;
use crate::diagnostic::{Code, Diagnostic};
use crate::graph::{Graph, RoleFacts, RoleId, RoleVariant, SkillAtLevel, SkillId, reporting};

const CIRCLE: Cycle = Cycle {
    code: Code::ExtendsCycle,
    key: "extends",
    message: "roles extend each other",
    next: "and this one extends the next",
    help: "take `extends` out of the role that stands on its own",
};

/// Gives a role that extends another what it does not say itself.
///
/// Title, summary, text, moves and ways in stay its own; all else is taken over where it is left out, and skills are
/// joined, its own levels going first; a skill that it marks `none` is left out. What a grade on the page of its job says
/// itself also holds where it takes over a variant: its level and its pay are what tells it from the other grades.
pub(super) fn inherit(graph: &mut Graph, problems: &mut Vec<Diagnostic>) {
    let above: Vec<_> = graph
        .roles
        .iter()
        .map(|role| role.extends.map(RoleId::index))
        .collect();
    for cycle in reporting::cycles(&above) {
        problems.push(CIRCLE.report(graph, &cycle, |index| &graph.roles[index].common));
        graph.roles[cycle[0]].extends = None;
    }
    // A base comes before its grades when roles are taken in order of their distance from a role without `extends`.
    let mut depth = vec![usize::MAX; graph.roles.len()];
    for start in 0..graph.roles.len() {
        let mut chain = Vec::new();
        let mut at = Some(start);
        while let Some(index) = at.filter(|index| depth[*index] == usize::MAX) {
            chain.push(index);
            at = graph.roles[index].extends.map(RoleId::index);
        }
        let first = at.map_or(0, |index| depth[index] + 1);
        for (distance, index) in (first..).zip(chain.into_iter().rev()) {
            depth[index] = distance;
        }
    }
    let mut order: Vec<_> = (0..graph.roles.len()).filter(|index| depth[*index] > 0).collect();
    order.sort_by_key(|index| depth[*index]);
    for index in order {
        let Some(base) = graph.roles[index].extends else {
            continue;
        };
        let base = graph.roles[base.index()].clone();
        let role = &mut graph.roles[index];
        let own = std::mem::take(&mut role.base);
        let known = role
            .variants
            .iter()
            .map(|variant| variant.setting)
            .collect::<Vec<_>>();
        let taken_over = base
            .variants
            .into_iter()
            .filter(|variant| !known.contains(&variant.setting));
        let is_on_page = role.grade_of.is_some();
        role.variants.extend(taken_over.map(|variant| match is_on_page {
            true => without_own(variant, &own, &role.not_needed),
            false => variant,
        }));
        role.base = RoleFacts {
            department: own.department.or(base.base.department),
            level: own.level.or(base.base.level),
            focus: own.focus.or(base.base.focus),
            reports_to: own
                .reports_to
                .or(base.base.reports_to)
                .filter(|superior| superior.index() != index),
            also_reports_to: either(own.also_reports_to, base.base.also_reports_to),
            works_with: either(own.works_with, base.base.works_with),
            phases: either(own.phases, base.base.phases),
            skills: joined(own.skills, base.base.skills, &role.not_needed),
            tools: either(own.tools, base.base.tools),
            experience: own.experience.or(base.base.experience),
            pay: own.pay.or(base.base.pay),
            covers: either(own.covers, base.base.covers),
        };
        role.stage = role.stage.or(base.stage);
        role.is_external |= base.is_external;
        role.media = either(std::mem::take(&mut role.media), base.media);
        role.nice = joined(std::mem::take(&mut role.nice), base.nice, &role.not_needed);
        role.education = role.education.take().or(base.education);
        role.stress = role.stress.or(base.stress);
        role.balance = role.balance.or(base.balance);
        role.setting = either(std::mem::take(&mut role.setting), base.setting);
        role.industries = either(std::mem::take(&mut role.industries), base.industries);
        role.variants.sort_by_key(|variant| variant.setting);
    }
}

/// A variant of the base without what a grade says itself, and without the base's title and summary there.
fn without_own(variant: RoleVariant, own: &RoleFacts, not_needed: &[SkillId]) -> RoleVariant {
    let says =
        |skill: SkillId| own.skills.iter().any(|(known, _)| *known == skill) || not_needed.contains(&skill);
    let skills = variant.skills.into_iter();
    RoleVariant {
        title: None,
        summary: None,
        reports_to: variant.reports_to.filter(|_| own.reports_to.is_none()),
        also_reports_to: variant.also_reports_to.filter(|_| own.also_reports_to.is_empty()),
        works_with: variant.works_with.filter(|_| own.works_with.is_empty()),
        department: variant.department.filter(|_| own.department.is_none()),
        level: variant.level.filter(|_| own.level.is_none()),
        focus: variant.focus.filter(|_| own.focus.is_none()),
        phases: variant.phases.filter(|_| own.phases.is_empty()),
        skills: skills.filter(|(skill, _)| !says(*skill)).collect(),
        not_needed: variant
            .not_needed
            .into_iter()
            .filter(|skill| !says(*skill))
            .collect(),
        tools: variant.tools.filter(|_| own.tools.is_empty()),
        experience: variant.experience.filter(|_| own.experience.is_none()),
        pay: variant.pay.filter(|_| own.pay.is_none()),
        ..variant
    }
}

fn either<T>(own: Vec<T>, base: Vec<T>) -> Vec<T> {
    if own.is_empty() { base } else { own }
}

fn joined(own: Vec<SkillAtLevel>, base: Vec<SkillAtLevel>, not_needed: &[SkillId]) -> Vec<SkillAtLevel> {
    let mut skills = own;
    for (skill, level) in base {
        if !not_needed.contains(&skill) && !skills.iter().any(|(known, _)| *known == skill) {
            skills.push((skill, level));
        }
    }
    skills.sort_by_key(|(_, level)| std::cmp::Reverse(*level));
    skills
}
