//! Relations that nobody writes: each one that is written on one side, seen from the other.

use rayon::prelude::*;

use crate::graph::{
    CareerPathId, Department, DepartmentId, Graph, Holder, Node, PersonId, ProductionId, Role, RoleId, See,
    Skill, SkillUse, Step, TermId, Tool, ToolId, roles::behind_their_jobs,
};

/// Fills in the relations that nobody writes.
pub(super) fn derive(graph: &mut Graph) {
    works_with_both_ways(graph);
    let Graph {
        roles,
        departments,
        skills,
        tools,
        ..
    } = &mut *graph;
    let ((), (entered_from, extended_by)) = rayon::join(
        || tell_users(roles, departments, skills, tools),
        || (moves_into(roles), grades_of(roles)),
    );
    for ((role, entered_from), extended_by) in roles.iter_mut().zip(entered_from).zip(extended_by) {
        role.entered_from = entered_from;
        role.extended_by = extended_by;
    }
    for index in 0..roles.len() {
        if let Some(job) = roles[index].grade_of {
            roles[job.index()].grades.push(RoleId::new(index));
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
    for index in 0..graph.terms.len() {
        let term = TermId::new(index);
        for seen in graph.terms[index].common.see.clone() {
            if let See::Node(Node::Term(seen)) = seen
                && !graph[seen].common.see.contains(&See::Node(Node::Term(term)))
            {
                graph.terms[seen.index()].seen_from.push(term);
            }
        }
    }
    for index in 0..graph.people.len() {
        let person = PersonId::new(index);
        for (skill, level) in &graph.people[index].skills {
            graph.skills[skill.index()].people.push((person, *level));
        }
        for (position, job) in graph.people[index].story.iter().enumerate() {
            if let Step::Role(role) = job.role {
                graph.roles[role.index()].in_stories.push((person, position));
            }
        }
    }
    tell_crewed(graph);
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

/// Tells departments, skills and tools of the roles that name them.
fn tell_users(roles: &[Role], departments: &mut [Department], skills: &mut [Skill], tools: &mut [Tool]) {
    for (index, role) in roles.iter().enumerate() {
        let id = RoleId::new(index);
        if let Some(department) = role.base.department {
            departments[department.index()].roles.push(id);
        }
        let needed = role.base.skills.iter().map(|skill| (skill, false));
        let welcome = role.nice.iter().map(|skill| (skill, true));
        for ((skill, level), is_nice) in needed.chain(welcome) {
            skills[skill.index()].roles.push(SkillUse {
                role: id,
                level: *level,
                is_nice,
            });
        }
        for tool in &role.base.tools {
            tools[tool.index()].roles.push(id);
        }
    }
}

/// For each role the moves that lead to it.
fn moves_into(roles: &[Role]) -> Vec<Vec<(RoleId, usize)>> {
    let mut entered_from = vec![Vec::new(); roles.len()];
    for (index, role) in roles.iter().enumerate() {
        for (position, step) in role.moves.iter().enumerate() {
            entered_from[step.to.index()].push((RoleId::new(index), position));
        }
    }
    entered_from
}

/// For each role its grades.
fn grades_of(roles: &[Role]) -> Vec<Vec<RoleId>> {
    let mut extended_by = vec![Vec::new(); roles.len()];
    for (index, role) in roles.iter().enumerate() {
        if let Some(base) = role.extends {
            extended_by[base.index()].push(RoleId::new(index));
        }
    }
    extended_by
}

/// Gives rows of crew lists the departments of their roles, and tells roles, departments and people of their rows.
fn tell_crewed(graph: &mut Graph) {
    let Graph {
        roles,
        departments,
        people,
        productions,
        ..
    } = graph;
    let known: &[Role] = roles;
    productions.par_iter_mut().for_each(|production| {
        for line in production.crew.iter_mut().flat_map(|crew| &mut crew.rows) {
            let by_role = || known[line.role.index()].department_in(production.setting);
            line.department = line.department.or_else(by_role);
        }
    });
    for (index, production) in productions.iter().enumerate() {
        let rows = production.crew.iter().flat_map(|crew| &crew.rows);
        for (row, line) in rows.enumerate() {
            let place = (ProductionId::new(index), row);
            roles[line.role.index()].crewed.push(place);
            if let Some(department) = line.department {
                departments[department.index()].crewed.push(place);
            }
            for holder in &line.who {
                if let Holder::Person(person) = holder {
                    people[person.index()].crewed.push(place);
                }
            }
        }
    }
}

/// `works_with` is written on one side and holds for both.
fn works_with_both_ways(graph: &mut Graph) {
    let written: Vec<(RoleId, RoleId)> = RoleId::all(graph)
        .flat_map(|id| graph[id].base.works_with.iter().map(move |other| (id, *other)))
        .collect();
    for (id, other) in written {
        let theirs = &mut graph.roles[other.index()].base.works_with;
        if other != id && !theirs.contains(&id) {
            theirs.push(id);
        }
    }
}

/// Puts the roles of each department in the order in which people list them.
///
/// Done once here, since every page of a role shows its neighbours in the department.
fn sort_departments(graph: &mut Graph) {
    let Graph {
        departments,
        roles,
        entries,
        ..
    } = graph;
    for department in departments {
        department.roles.sort_by_cached_key(|role| {
            let role = &roles[role.index()];
            let order = role
                .common
                .entry
                .and_then(|entry| entries[entry.index()].shared.order);
            (
                role.base.level.unwrap_or(u8::MAX),
                order.unwrap_or(i32::MAX),
                role.title_rank,
                &*role.common.id,
            )
        });
        department.roles = behind_their_jobs(roles, std::mem::take(&mut department.roles));
    }
}
