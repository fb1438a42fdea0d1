//! Relations that nobody writes: each one that is written on one side, seen from the other.

use crate::graph::{
    CareerPathId, DepartmentId, Graph, Holder, PersonId, ProductionId, RoleId, SkillUse, Step, ToolId,
};

/// Fills in the relations that nobody writes.
pub(super) fn derive(graph: &mut Graph) {
    works_with_both_ways(graph);
    for index in 0..graph.roles.len() {
        let id = RoleId::new(index);
        let role = &graph.roles[index];
        let (department, extends) = (role.base.department, role.extends);
        let moves: Vec<_> = role.moves.iter().map(|step| step.to).collect();
        let skills: Vec<_> = role
            .base
            .skills
            .iter()
            .map(|(skill, level)| (*skill, *level, false))
            .collect();
        let nice: Vec<_> = role
            .nice
            .iter()
            .map(|(skill, level)| (*skill, *level, true))
            .collect();
        let tools = role.base.tools.clone();
        if let Some(department) = department {
            graph.departments[department.index()].roles.push(id);
        }
        if let Some(base) = extends {
            graph.roles[base.index()].extended_by.push(id);
        }
        for (position, to) in moves.into_iter().enumerate() {
            graph.roles[to.index()].entered_from.push((id, position));
        }
        for (skill, level, is_nice) in skills.into_iter().chain(nice) {
            graph.skills[skill.index()].roles.push(SkillUse {
                role: id,
                level,
                is_nice,
            });
        }
        for tool in tools {
            graph.tools[tool.index()].roles.push(id);
        }
    }
    sort_departments(graph);
    for index in 0..graph.departments.len() {
        if let Some(whole) = graph.departments[index].part_of {
            graph.departments[whole.index()]
                .parts
                .push(DepartmentId::new(index));
        }
    }
    for index in 0..graph.tools.len() {
        if let Some(newer) = graph.tools[index].replaced_by {
            graph.tools[newer.index()].replaces.push(ToolId::new(index));
        }
    }
    for index in 0..graph.people.len() {
        let person = PersonId::new(index);
        for (skill, level) in graph.people[index].skills.clone() {
            graph.skills[skill.index()].people.push((person, level));
        }
        for (position, job) in graph.people[index].story.clone().iter().enumerate() {
            if let Step::Role(role) = job.role {
                graph.roles[role.index()].in_stories.push((person, position));
            }
        }
    }
    for index in 0..graph.productions.len() {
        let production = ProductionId::new(index);
        let setting = graph.productions[index].setting;
        let Some(mut crew) = graph.productions[index].crew.take() else {
            continue;
        };
        for (row, line) in crew.rows.iter_mut().enumerate() {
            let role = &mut graph.roles[line.role.index()];
            role.crewed.push((production, row));
            line.department = line.department.or_else(|| role.department_in(setting));
            if let Some(department) = line.department {
                graph.departments[department.index()]
                    .crewed
                    .push((production, row));
            }
            for holder in &line.who {
                if let Holder::Person(person) = holder {
                    graph.people[person.index()].crewed.push((production, row));
                }
            }
        }
        graph.productions[index].crew = Some(crew);
    }
    for index in 0..graph.career_paths.len() {
        let path = CareerPathId::new(index);
        for step in graph.career_paths[index].steps.clone() {
            if let Step::Role(role) = step {
                let on_paths = &mut graph.roles[role.index()].on_paths;
                if on_paths.last() != Some(&path) {
                    on_paths.push(path);
                }
            }
        }
        for other in graph.career_paths[index].disagrees_with.clone() {
            let theirs = &mut graph.career_paths[other.index()].disagrees_with;
            if other != path && !theirs.contains(&path) {
                theirs.push(path);
            }
        }
    }
}

/// `works_with` is written on one side and holds for both.
fn works_with_both_ways(graph: &mut Graph) {
    let written: Vec<_> = graph
        .roles
        .iter()
        .map(|role| role.base.works_with.clone())
        .collect();
    for (index, others) in written.into_iter().enumerate() {
        let id = RoleId::new(index);
        for other in others {
            let theirs = &mut graph.roles[other.index()].base.works_with;
            if other != id && !theirs.contains(&id) {
                theirs.push(id);
            }
        }
    }
}

/// Puts the roles of each department in the order in which people list them.
///
/// Done once here, since every page of a role shows its neighbours in the department.
fn sort_departments(graph: &mut Graph) {
    let mut departments = std::mem::take(&mut graph.departments);
    for department in &mut departments {
        department.roles.sort_by_cached_key(|role| {
            let role = &graph[*role];
            let order = role.common.entry.and_then(|entry| graph[entry].shared.order);
            (
                role.base.level.unwrap_or(u8::MAX),
                order.unwrap_or(i32::MAX),
                role.common.title.to_lowercase(),
                role.common.id.clone(),
            )
        });
    }
    graph.departments = departments;
}
