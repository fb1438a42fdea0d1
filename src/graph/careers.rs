//! Careers: which roles and moves a map has, and checks of moves, career paths and stories against each other.

use std::collections::BTreeMap;

use super::names::{Meaning, Names};
use super::{DepartmentId, Graph, Node, RoleId, SettingId, Step};
use crate::content::{Body, Kind};
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place};

/// What a map of careers is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MapOf {
    /// All roles.
    All,
    /// The roles and moves of one medium.
    Medium(SettingId),
    /// The roles of one department, or those of none.
    Department(Option<DepartmentId>),
}

/// The most roles and moves that are drawn on one map. More of them make a web in which nobody finds a way, and a page
/// that grows with the site.
const MAX_DRAWN: (usize, usize) = (120, 480);

/// The most roles and moves that are spread over sheets of paper: a wall full. Maps of departments remain.
const MAX_PRINTED: (usize, usize) = (2_000, 40_000);

impl Graph {
    /// The roles on a map: all inside the company that exist there, in order of path.
    ///
    /// Parties outside the company are on it only if a move starts or ends at them.
    pub fn roles_on(&self, map: MapOf) -> Vec<RoleId> {
        let is_on = |id: &RoleId| {
            let role = &self[*id];
            let is_there = match map {
                MapOf::All => true,
                MapOf::Medium(medium) => role.media.is_empty() || role.media.contains(&medium),
                MapOf::Department(department) => role.base.department == department,
            };
            is_there && (!role.is_external || !role.moves.is_empty() || !role.entered_from.is_empty())
        };
        match map {
            MapOf::Department(Some(department)) => {
                let mut roles: Vec<RoleId> = self[department].roles.clone();
                roles.retain(is_on);
                roles.sort_unstable();
                roles
            }
            _ => RoleId::all(self).filter(is_on).collect(),
        }
    }

    /// The moves of a role that are made where a map is of, as indexes of [`super::Role::moves`].
    pub fn moves_on(&self, map: MapOf, role: RoleId) -> impl Iterator<Item = usize> {
        let moves = self[role].moves.iter().enumerate();
        let made = moves.filter(move |(_, step)| match map {
            MapOf::Medium(medium) => step.media.is_empty() || step.media.contains(&medium),
            _ => true,
        });
        made.map(|(index, _)| index)
    }

    /// The roles of a department that need or welcome any skill, by level.
    pub fn roles_with_skills(&self, department: DepartmentId) -> Vec<RoleId> {
        let has_skills = |id: &&RoleId| !self[**id].base.skills.is_empty() || !self[**id].nice.is_empty();
        self[department]
            .roles
            .iter()
            .filter(has_skills)
            .copied()
            .collect()
    }

    /// Whether a map is small enough to be drawn.
    pub fn can_be_drawn(&self, map: MapOf) -> bool {
        self.has_at_most(map, MAX_DRAWN)
    }

    /// Whether a map is small enough to be printed, on however many sheets.
    pub fn can_be_printed(&self, map: MapOf) -> bool {
        self.has_at_most(map, MAX_PRINTED)
    }

    fn has_at_most(&self, map: MapOf, (most_roles, most_moves): (usize, usize)) -> bool {
        let roles = self.roles_on(map);
        let moves: usize = roles.iter().map(|role| self.moves_on(map, *role).count()).sum();
        roles.len() <= most_roles && moves <= most_moves
    }

    /// The maps of careers that the site has; none where no role leads to another.
    ///
    /// One of all roles, and one of each medium in which something differs. Where the first is too large to be drawn,
    /// it leads to one of each department instead.
    pub fn career_maps(&self) -> Vec<MapOf> {
        if self.roles.iter().all(|role| role.moves.is_empty()) {
            return Vec::new();
        }
        let mut maps = vec![MapOf::All];
        let media = (0..self.setting_names.len()).filter(|id| self.setting_names[*id].is_medium());
        let differs = |medium: &SettingId| {
            let leaves_out = |media: &[SettingId]| !media.is_empty() && !media.contains(medium);
            let mut roles = self.roles.iter();
            roles.any(|role| leaves_out(&role.media) || role.moves.iter().any(|step| leaves_out(&step.media)))
        };
        let of_media = media.filter(differs).map(MapOf::Medium);
        maps.extend(of_media.filter(|map| self.can_be_drawn(*map)));
        if !self.can_be_drawn(MapOf::All) {
            let departments = DepartmentId::all(self);
            let all = departments.map(Some).chain([None]).map(MapOf::Department);
            maps.extend(all.filter(|map| !self.roles_on(*map).is_empty()));
        }
        maps
    }

    /// Whether a role declares a move to another.
    pub fn is_move(&self, from: RoleId, to: RoleId) -> bool {
        self[from].moves.iter().any(|step| step.to == to)
    }
}

/// The roles from the top down: all of them, then those of each medium.
pub(super) fn occupations(graph: &Graph) -> BTreeMap<Option<SettingId>, Vec<RoleId>> {
    let media = (0..graph.setting_names.len()).filter(|id| graph.setting_names[*id].is_medium());
    let ranked = |medium: Option<SettingId>| {
        let setting = medium
            .map(|id| graph.setting_names[id].setting(id))
            .unwrap_or_default();
        let mut roles: Vec<RoleId> = RoleId::all(graph)
            .filter(|id| graph[*id].exists_in(setting))
            .collect();
        roles.sort_by_cached_key(|id| {
            let role = &graph[*id];
            let order = role.common.entry.and_then(|entry| graph[entry].shared.order);
            let level = role.level_in(setting).unwrap_or(u8::MAX);
            let order = order.unwrap_or(i32::MAX);
            (role.is_external, level, order, role.title_rank_in(setting), *id)
        });
        (medium, roles)
    };
    std::iter::once(None).chain(media.map(Some)).map(ranked).collect()
}

/// Two roles in a row on a career path must be a declared move; in somebody's story they need not, but it is noted.
pub(super) fn check(graph: &mut Graph, names: &Names, problems: &mut Vec<Diagnostic>) {
    written_twice(graph, names, problems);
    for path in &graph.career_paths {
        let Some(entry) = path.common.entry.map(|entry| &graph[entry]) else {
            continue;
        };
        for (index, pair) in path.steps.windows(2).enumerate() {
            let [Step::Role(from), Step::Role(to)] = pair else {
                continue;
            };
            if from == to || graph.is_move(*from, *to) {
                continue;
            }
            let (from, to) = (&graph[*from].common, &graph[*to].common);
            // Of a file that could not be read nobody knows which moves it declares.
            if from.entry.is_some_and(|entry| graph[entry].is_broken) {
                continue;
            }
            let place = Place::value(
                &entry.path,
                FieldPath::of("steps").index(step_index(graph, path, index + 1)),
            );
            let mut problem = Diagnostic::new(
                Code::UndeclaredMove,
                place,
                format!("`{}` declares no move to `{}`", from.id, to.id),
            );
            if let Some(file) = from.entry.map(|entry| &graph[entry].path) {
                problem = problem
                    .help(format!("add `- {{to: {}}}` to `moves` in {file}", to.id))
                    .related(
                        Place::key(file, FieldPath::of("moves")),
                        "the moves it declares are here",
                    );
            }
            problems.push(problem);
        }
    }
    let undeclared: Vec<Vec<bool>> = graph
        .people
        .iter()
        .map(|person| {
            let pairs = person
                .story
                .windows(2)
                .map(|pair| match (&pair[0].role, &pair[1].role) {
                    (Step::Role(from), Step::Role(to)) => from != to && !graph.is_move(*from, *to),
                    _ => false,
                });
            pairs.collect()
        })
        .collect();
    for (person, undeclared) in graph.people.iter_mut().zip(undeclared) {
        for (job, is_undeclared) in person.story.iter_mut().skip(1).zip(undeclared) {
            job.is_undeclared = is_undeclared;
        }
    }
}

/// The index in the file of a step; steps that name nothing were left out of the graph.
fn step_index(graph: &Graph, path: &super::CareerPath, position: usize) -> usize {
    let Some(entry) = path.common.entry else {
        return position;
    };
    let Body::CareerPath(front) = &graph[entry].body else {
        return position;
    };
    if front.steps.len() == path.steps.len() {
        return position;
    }
    let Some(Step::Role(role)) = path.steps.get(position) else {
        return position;
    };
    front
        .steps
        .iter()
        .position(|step| **step == *graph[*role].common.id)
        .unwrap_or(position)
}

/// `works_with` holds for both sides, so writing it on both is one place too many to keep true.
fn written_twice(graph: &Graph, names: &Names, problems: &mut Vec<Diagnostic>) {
    let front_of = |role: RoleId| {
        let entry = graph[role].common.entry.map(|entry| &graph[entry])?;
        match &entry.body {
            Body::Role(front) => Some((entry, front)),
            _ => None,
        }
    };
    for id in RoleId::all(graph) {
        let Some((entry, front)) = front_of(id) else {
            continue;
        };
        for (position, name) in front.works_with.iter().enumerate() {
            let Meaning::Node(Node::Role(other)) = names.by_id(Kind::Role, name) else {
                continue;
            };
            let Some((their_entry, theirs)) = front_of(other).filter(|_| other < id) else {
                continue;
            };
            let own_id = &*graph[id].common.id;
            if let Some(their_position) = theirs.works_with.iter().position(|name| name == own_id) {
                let place = |path, position| Place::value(path, FieldPath::of("works_with").index(position));
                let message = format!("`{own_id}` and `{name}` both say that they work with each other");
                problems.push(
                    Diagnostic::new(Code::WrittenTwice, place(&entry.path, position), message)
                        .help("write it on one side only; it holds for both")
                        .related(place(&their_entry.path, their_position), "it is written here too"),
                );
            }
        }
    }
}
