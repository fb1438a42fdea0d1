//! Lines people up: the posts of a chart, each with the one above it that is really there.
//!
//! The reporting lines of the graph name roles, whether anybody holds them or not. A chart shows posts: what does not
//! exist in a medium, or is not on a crew, is left out, and whoever answers to it hangs from the next one above that
//! is there. Charts, lists, DOT, Mermaid and `site.json` all draw the same [`lineup`], so they cannot disagree.
//! Nothing here knows how a chart looks: see [`crate::chart`] and [`crate::view`].

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::reporting::cycles;
use super::{
    Crew, CrewLine, DepartmentId, Graph, Holder, ProductionId, RoleId, Setting, SettingId, SettingName,
};

/// What a chart is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChartOf {
    /// The roles of a medium or scale; of all, in the default setting.
    Structure(Setting),
    /// The roles of one department, where no medium or scale says otherwise.
    Department(DepartmentId),
    /// The crew of a production.
    Production(ProductionId),
}

/// A box of a chart: a role, on a production in one department, and whoever holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// The role.
    pub role: RoleId,
    /// The department.
    pub department: Option<DepartmentId>,
    /// Whether it stands outside the company.
    pub is_external: bool,
    /// The post it hangs from, as an index of the same list, always a smaller one.
    pub superior: Option<usize>,
    /// How many posts are above it.
    pub depth: usize,
    /// The role it answers to by the book. Where that is not the role of `superior`, it is not there.
    pub answers_to: Option<RoleId>,
    /// Posts it also answers to, as indexes of the same list.
    pub dotted: Vec<usize>,
    /// Who holds it, each once, in the order written. Empty in a structure.
    pub holders: Vec<PostHolder>,
    /// How many rows of the crew list are still to be filled.
    pub vacancies: usize,
    /// How it is held.
    pub state: PostState,
    /// Roles that have no post of their own or no holder, and whose work it takes on.
    pub covers: Vec<RoleId>,
    /// The role that does its work meanwhile.
    pub covered_by: Option<RoleId>,
    /// The rows of the crew list that it stands for, as indexes of [`Crew::rows`].
    pub rows: Vec<usize>,
}

/// Somebody who holds a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostHolder {
    /// Who.
    pub who: Holder,
    /// Whether they stand in, in every row that names them.
    pub is_acting: bool,
}

/// How a post is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PostState {
    /// Nobody is meant: it is part of a structure.
    Described,
    /// By at least one person in their own right, perhaps one this audience may not see.
    Filled,
    /// Only by people who stand in.
    Acting,
    /// By nobody yet.
    Vacant,
    /// By nobody; another role does the work.
    Covered,
}

/// The posts of a chart, as a tree written down in order: each follows the one it hangs from, and siblings come by
/// level, `order` and title. External parties come after everybody else.
///
/// There is no circle, whatever the graph says. Steps grow with the number of posts and lines, not with their product.
pub fn lineup(graph: &Graph, of: ChartOf) -> Vec<Post> {
    let setting = setting_of(graph, of);
    let mut posts = match of {
        ChartOf::Structure(setting) => structure(graph, setting, graph.role_ids()),
        ChartOf::Department(department) => {
            structure(graph, Setting::default(), graph[department].roles.iter().copied())
        }
        ChartOf::Production(production) => crewed(graph, production),
    };
    hang(graph, of, &mut posts);
    in_order(graph, setting, posts)
}

/// The lineups of all charts that the site has.
pub(super) fn all(graph: &Graph) -> HashMap<ChartOf, Arc<[Post]>> {
    let charts = graph.charts().into_par_iter();
    charts.map(|of| (of, Arc::from(lineup(graph, of)))).collect()
}

/// The medium and scale whose variants are in force on a chart.
pub fn setting_of(graph: &Graph, of: ChartOf) -> Setting {
    match of {
        ChartOf::Structure(setting) => setting,
        ChartOf::Department(_) => Setting::default(),
        ChartOf::Production(production) => graph[production].setting,
    }
}

/// For everybody on a chart, the posts they hold, as indexes of it.
pub fn posts_of_holders(posts: &[Post]) -> BTreeMap<&Holder, Vec<usize>> {
    let mut hats: BTreeMap<&Holder, Vec<usize>> = BTreeMap::new();
    for (index, post) in posts.iter().enumerate() {
        for holder in &post.holders {
            hats.entry(&holder.who).or_default().push(index);
        }
    }
    hats
}

impl Graph {
    /// The charts that the site has: of all roles, of each medium and scale that differs, of each department with at
    /// least two roles, of each production with a crew list.
    pub fn charts(&self) -> Vec<ChartOf> {
        let has_roles = !self.roles.is_empty();
        let of_all = has_roles.then_some(ChartOf::Structure(Setting::default()));
        let settings = self.charted_settings().into_iter();
        let settings = settings.map(|id| ChartOf::Structure(self.setting_names[id].setting(id)));
        let departments = (0..self.departments.len()).map(DepartmentId::new);
        let departments = departments
            .filter(|id| self[*id].roles.len() > 1)
            .map(ChartOf::Department);
        let productions = (0..self.productions.len()).map(ProductionId::new);
        let productions = productions
            .filter(|id| self[*id].crew.is_some())
            .map(ChartOf::Production);
        let charts = of_all.into_iter().chain(settings);
        charts.chain(departments).chain(productions).collect()
    }

    /// The posts of a chart, as [`lineup`] puts them.
    pub fn posts(&self, of: ChartOf) -> Arc<[Post]> {
        let known = self.lineups.get(&of).cloned();
        known.unwrap_or_else(|| Arc::from(lineup(self, of)))
    }

    /// The media and scales whose structure differs from the default one.
    pub fn charted_settings(&self) -> Vec<SettingId> {
        let differs = |(id, name): &(usize, &SettingName)| {
            self.roles.iter().any(|role| {
                let is_elsewhere = name.is_medium() && !role.media.is_empty() && !role.media.contains(id);
                is_elsewhere || role.variants.iter().any(|variant| variant.setting == *id)
            })
        };
        let names = self.setting_names.iter().enumerate();
        names.filter(differs).map(|(id, _)| id).collect()
    }

    /// Roles whose work a role takes on, on a production: by its crew list, else by medium and scale where nobody holds them.
    pub fn covers_on(&self, production: ProductionId, role: RoleId) -> Vec<RoleId> {
        let Some(crew) = &self[production].crew else {
            return Vec::new();
        };
        let is_filled = |role: RoleId| crew.rows.iter().any(|row| row.role == role && !row.is_vacant);
        let by_list = crew.covers.iter().filter(|(_, by)| **by == role);
        let mut covered: Vec<RoleId> = by_list.map(|(covered, _)| *covered).collect();
        let by_setting = self[role].covers_in(self[production].setting);
        for other in by_setting.filter(|other| !crew.covers.contains_key(other) && !is_filled(*other)) {
            if !covered.contains(&other) {
                covered.push(other);
            }
        }
        covered
    }
}

/// A post for each of some roles that exists in a setting.
fn structure(graph: &Graph, setting: Setting, roles: impl Iterator<Item = RoleId>) -> Vec<Post> {
    let roles: Vec<RoleId> = roles.filter(|role| graph[*role].exists_in(setting)).collect();
    let there: HashSet<RoleId> = roles.iter().copied().collect();
    let mut covered_by: HashMap<RoleId, RoleId> = HashMap::new();
    for role in &roles {
        for covered in graph[*role].covers_in(setting).filter(|covered| covered != role) {
            covered_by.entry(covered).or_insert(*role);
        }
    }
    let post = |role: &RoleId| {
        let covers = graph[*role].covers_in(setting);
        let covered_by = covered_by.get(role).copied();
        Post {
            role: *role,
            department: graph[*role].department_in(setting),
            is_external: graph[*role].is_external,
            superior: None,
            depth: 0,
            answers_to: None,
            dotted: Vec::new(),
            holders: Vec::new(),
            vacancies: 0,
            state: match covered_by {
                Some(_) => PostState::Covered,
                None => PostState::Described,
            },
            covers: covers.filter(|covered| there.contains(covered)).collect(),
            covered_by,
            rows: Vec::new(),
        }
    };
    roles.iter().map(post).collect()
}

/// A post for each role and department of a crew list: the head of layout and the head of lighting are two posts.
fn crewed(graph: &Graph, production: ProductionId) -> Vec<Post> {
    let Some(crew) = &graph[production].crew else {
        return Vec::new();
    };
    let mut at: HashMap<(RoleId, Option<DepartmentId>), usize> = HashMap::new();
    let mut rows_of: Vec<Vec<usize>> = Vec::new();
    for (index, row) in crew.rows.iter().enumerate() {
        let next = rows_of.len();
        let post = *at.entry((row.role, row.department)).or_insert(next);
        if post == next {
            rows_of.push(Vec::new());
        }
        rows_of[post].push(index);
    }
    let mut covers: HashMap<RoleId, Vec<RoleId>> = HashMap::new();
    for row in &crew.rows {
        covers
            .entry(row.role)
            .or_insert_with(|| graph.covers_on(production, row.role));
    }
    let mut covered_by: BTreeMap<RoleId, RoleId> = BTreeMap::new();
    for row in &crew.rows {
        for covered in covers.get(&row.role).into_iter().flatten() {
            covered_by.entry(*covered).or_insert(row.role);
        }
    }
    let post = |rows: Vec<usize>| {
        let first = &crew.rows[rows[0]];
        let mut post = held(crew, rows, first);
        post.is_external = graph[first.role].is_external;
        post.covers = covers.get(&first.role).cloned().unwrap_or_default();
        post.covered_by = covered_by.get(&first.role).copied();
        if post.state == PostState::Vacant && post.covered_by.is_some() {
            post.state = PostState::Covered;
        }
        post
    };
    rows_of.into_iter().map(post).collect()
}

/// A post by the rows of a crew list that give it.
fn held(crew: &Crew, rows: Vec<usize>, first: &CrewLine) -> Post {
    let mut holders: Vec<PostHolder> = Vec::new();
    for row in rows.iter().map(|row| &crew.rows[*row]) {
        for who in &row.who {
            match holders.iter_mut().find(|holder| holder.who == *who) {
                Some(holder) => holder.is_acting &= row.is_acting,
                None => holders.push(PostHolder {
                    who: who.clone(),
                    is_acting: row.is_acting,
                }),
            }
        }
    }
    let filled = || {
        rows.iter()
            .map(|row| &crew.rows[*row])
            .filter(|row| !row.is_vacant)
    };
    let state = match (filled().next(), filled().all(|row| row.is_acting)) {
        (None, _) => PostState::Vacant,
        (Some(_), true) => PostState::Acting,
        (Some(_), false) => PostState::Filled,
    };
    Post {
        role: first.role,
        department: first.department,
        is_external: false,
        superior: None,
        depth: 0,
        answers_to: None,
        dotted: Vec::new(),
        vacancies: rows.len() - filled().count(),
        holders,
        state,
        covers: Vec::new(),
        covered_by: None,
        rows,
    }
}

/// Finds the post that each one hangs from, climbing over roles that have none.
fn hang(graph: &Graph, of: ChartOf, posts: &mut [Post]) {
    let setting = setting_of(graph, of);
    let mut posts_of: HashMap<RoleId, Vec<usize>> = HashMap::new();
    for (index, post) in posts.iter().enumerate() {
        posts_of.entry(post.role).or_default().push(index);
    }
    let above = |role: RoleId| match of {
        ChartOf::Structure(_) | ChartOf::Department(_) => graph[role].superior_in(setting),
        ChartOf::Production(production) => {
            let crew = graph[production].crew.as_ref();
            match crew {
                Some(crew) if posts_of.contains_key(&role) => crew.reporting.get(&role).copied(),
                _ => graph.superior_on(production, role),
            }
        }
    };
    let mut known: HashMap<RoleId, Option<RoleId>> = HashMap::new();
    let superiors: Vec<Option<usize>> = posts
        .iter()
        .map(|post| {
            let there = climb(post.role, &above, |role| posts_of.contains_key(&role), &mut known)?;
            nearest_post(graph, posts, &posts_of[&there], post.department)
        })
        .collect();
    let dotted: Vec<Vec<usize>> = posts
        .iter()
        .zip(&superiors)
        .map(|(post, superior)| {
            let others = graph[post.role].also_reports_to_in(setting).iter();
            let others = others.filter_map(|role| posts_of.get(role));
            others
                .filter_map(|of_role| nearest_post(graph, posts, of_role, post.department))
                .filter(|other| Some(*other) != *superior)
                .collect()
        })
        .collect();
    for ((post, superior), dotted) in posts.iter_mut().zip(&superiors).zip(dotted) {
        post.superior = *superior;
        post.answers_to = above(post.role);
        post.dotted = dotted;
    }
    // Lines that roles off the crew close into a circle were cut where the graph was linked, but only for those on it.
    for cycle in cycles(&superiors) {
        posts[cycle[0]].superior = None;
    }
}

/// The first role above another that is there.
///
/// What was found on the way is remembered for every role passed, so that many roles below one long gap are quick.
fn climb(
    role: RoleId,
    above: &impl Fn(RoleId) -> Option<RoleId>,
    is_there: impl Fn(RoleId) -> bool,
    known: &mut HashMap<RoleId, Option<RoleId>>,
) -> Option<RoleId> {
    let mut passed = vec![role];
    let mut seen = HashSet::from([role]);
    let mut at = role;
    let found = loop {
        if let Some(found) = known.get(&at) {
            break *found;
        }
        match above(at) {
            Some(next) if is_there(next) => break Some(next),
            Some(next) if seen.insert(next) => {
                passed.push(next);
                at = next;
            }
            Some(_) | None => break None,
        }
    };
    known.extend(passed.into_iter().map(|role| (role, found)));
    found
}

/// Of several posts of one role, the one of the same department, else of the department that it is part of, else the first.
fn nearest_post(
    graph: &Graph,
    posts: &[Post],
    of_role: &[usize],
    department: Option<DepartmentId>,
) -> Option<usize> {
    if let [only] = of_role {
        return Some(*only);
    }
    let mut at = department;
    while let Some(department) = at {
        let same = of_role
            .iter()
            .find(|post| posts[**post].department == Some(department));
        if let Some(post) = same {
            return Some(*post);
        }
        at = graph[department].part_of;
    }
    of_role.first().copied()
}

/// Writes the tree down: each post before those that hang from it.
fn in_order(graph: &Graph, setting: Setting, posts: Vec<Post>) -> Vec<Post> {
    let mut order: Vec<usize> = (0..posts.len()).collect();
    order.sort_by_cached_key(|index| {
        let post = &posts[*index];
        let role = &graph[post.role];
        let written = role
            .common
            .entry
            .and_then(|entry| graph[entry].shared.order)
            .unwrap_or(i32::MAX);
        (
            post.is_external,
            role.level_in(setting).unwrap_or(u8::MAX),
            written,
            role.title_in(setting).to_lowercase(),
            role.common.id.clone(),
            post.rows.first().copied(),
        )
    });
    let mut reports: Vec<Vec<usize>> = vec![Vec::new(); posts.len()];
    let mut waiting: Vec<(usize, usize)> = Vec::new();
    for index in order.iter().rev() {
        match posts[*index].superior {
            Some(superior) => reports[superior].push(*index),
            None => waiting.push((*index, 0)),
        }
    }
    let mut sequence: Vec<(usize, usize)> = Vec::with_capacity(posts.len());
    while let Some((index, depth)) = waiting.pop() {
        sequence.push((index, depth));
        waiting.extend(reports[index].iter().map(|report| (*report, depth + 1)));
    }
    let mut new_index = vec![0; posts.len()];
    for (position, (index, _)) in sequence.iter().enumerate() {
        new_index[*index] = position;
    }
    let mut posts: Vec<Option<Post>> = posts.into_iter().map(Some).collect();
    let moved = sequence.into_iter().filter_map(|(index, depth)| {
        let mut post = posts[index].take()?;
        post.depth = depth;
        post.superior = post.superior.map(|superior| new_index[superior]);
        for other in &mut post.dotted {
            *other = new_index[*other];
        }
        post.dotted.sort_unstable();
        Some(post)
    });
    moved.collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::graph::{Common, Department, Production, Role, RoleFacts, RoleVariant};
    use crate::units::Load;

    /// Roles by id, each with the index of the one it answers to, at the level of its index.
    fn roles(list: &[(&str, Option<usize>)]) -> Graph {
        let role = |(index, (id, superior)): (usize, &(&str, Option<usize>))| Role {
            common: named(id),
            base: RoleFacts {
                reports_to: superior.map(RoleId::new),
                level: u8::try_from(index).ok(),
                ..RoleFacts::default()
            },
            ..Role::default()
        };
        Graph {
            roles: list.iter().enumerate().map(role).collect(),
            setting_names: vec![
                SettingName::Medium("animation".to_owned()),
                SettingName::Medium("vfx".to_owned()),
                SettingName::Scale("small".to_owned()),
            ],
            ..Graph::default()
        }
    }

    fn named(id: &str) -> Common {
        Common {
            id: Arc::from(id),
            title: Arc::from(id),
            ..Common::default()
        }
    }

    fn row(role: usize, who: &[&str]) -> CrewLine {
        CrewLine {
            role: RoleId::new(role),
            who: who.iter().map(|name| Holder::Words(Arc::from(*name))).collect(),
            is_vacant: who.is_empty(),
            from: None,
            to: None,
            is_acting: false,
            load: Load::FULL,
            credit: None,
            unit: None,
            department: None,
            note: None,
            at: 0,
        }
    }

    /// A crew whose reporting is that of the roles.
    fn on_show(mut graph: Graph, rows: Vec<CrewLine>) -> (Graph, ChartOf) {
        let reporting = rows
            .iter()
            .filter_map(|row| Some((row.role, graph[row.role].base.reports_to?)))
            .collect();
        graph.productions.push(Production {
            crew: Some(Crew {
                rows,
                reporting,
                ..Crew::default()
            }),
            ..Production::default()
        });
        (graph, ChartOf::Production(ProductionId::new(0)))
    }

    /// The tree as text: a dash for each post above.
    fn drawn(graph: &Graph, of: ChartOf) -> Vec<String> {
        let posts = lineup(graph, of);
        let line = |post: &Post| format!("{}{}", "-".repeat(post.depth), graph[post.role].common.id);
        posts.iter().map(line).collect()
    }

    fn ladder() -> Graph {
        roles(&[
            ("executive-producer", None),
            ("producer", Some(0)),
            ("line-producer", Some(1)),
            ("production-manager", Some(2)),
            ("production-assistant", Some(3)),
        ])
    }

    #[test]
    fn a_role_whose_superior_is_not_on_the_crew_hangs_from_the_next_one_above() {
        let (graph, show) = on_show(
            ladder(),
            vec![row(4, &["Kim"]), row(1, &["Ana"]), row(3, &["Sam"])],
        );
        assert_eq!(
            drawn(&graph, show),
            ["producer", "-production-manager", "--production-assistant"]
        );
        let posts = lineup(&graph, show);
        assert_eq!(posts[1].answers_to, Some(RoleId::new(2)));
        assert_eq!(posts[0].answers_to, Some(RoleId::new(0)));
        assert_eq!(posts[0].superior, None);
    }

    #[test]
    fn roles_that_a_medium_does_not_have_are_left_out_and_their_reports_move_up() {
        let mut graph = ladder();
        graph.roles[1].media = vec![0];
        graph.roles[4].variants = vec![RoleVariant {
            setting: 1,
            reports_to: Some(RoleId::new(1)),
            ..RoleVariant::default()
        }];
        let vfx = Setting {
            medium: Some(1),
            scale: None,
        };
        assert_eq!(
            drawn(&graph, ChartOf::Structure(vfx)),
            [
                "executive-producer",
                "-line-producer",
                "--production-manager",
                "-production-assistant"
            ]
        );
        assert_eq!(drawn(&graph, ChartOf::Structure(Setting::default())).len(), 5);
    }

    #[test]
    fn one_role_in_two_departments_is_two_posts_and_artists_hang_from_their_own_head() {
        let mut graph = roles(&[
            ("director", None),
            ("department-head", Some(0)),
            ("artist", Some(1)),
        ]);
        graph.departments = ["layout", "lighting", "sky"]
            .map(|id| Department {
                common: named(id),
                ..Department::default()
            })
            .to_vec();
        graph.departments[2].part_of = Some(DepartmentId::new(1));
        let of = |department: usize, row: CrewLine| CrewLine {
            department: Some(DepartmentId::new(department)),
            ..row
        };
        let (graph, show) = on_show(
            graph,
            vec![
                of(0, row(1, &["Gwil"])),
                of(1, row(1, &[])),
                of(2, row(2, &["Orla"])),
                of(0, row(2, &["Lumi"])),
            ],
        );
        assert_eq!(
            drawn(&graph, show),
            ["department-head", "-artist", "department-head", "-artist"]
        );
        let posts = lineup(&graph, show);
        assert_eq!(posts[1].holders[0].who, Holder::Words(Arc::from("Lumi")));
        assert_eq!(posts[2].state, PostState::Vacant);
    }

    #[test]
    fn several_rows_of_a_post_name_each_holder_once() {
        let acting = |row: CrewLine| CrewLine {
            is_acting: true,
            ..row
        };
        let (graph, show) = on_show(
            ladder(),
            vec![
                row(3, &["Kofi"]),
                acting(row(3, &["Wren"])),
                row(3, &["Kofi"]),
                row(3, &[]),
                acting(row(4, &["Wren", "Joe"])),
            ],
        );
        let posts = lineup(&graph, show);
        let names = |post: &Post| {
            post.holders
                .iter()
                .map(|holder| (holder.who.clone(), holder.is_acting))
                .collect::<Vec<_>>()
        };
        let words = |name: &str| Holder::Words(Arc::from(name));
        assert_eq!(names(&posts[0]), [(words("Kofi"), false), (words("Wren"), true)]);
        assert_eq!((posts[0].state, posts[0].vacancies), (PostState::Filled, 1));
        assert_eq!(posts[1].state, PostState::Acting);
        assert_eq!(posts_of_holders(&posts)[&words("Wren")], [0, 1]);
    }

    #[test]
    fn covers_hold_by_list_and_by_scale_but_not_for_a_role_that_somebody_holds() {
        let mut graph = ladder();
        graph.roles[1].base.covers = vec![RoleId::new(2), RoleId::new(3), RoleId::new(4)];
        let (mut graph, show) = on_show(graph, vec![row(1, &["Ana"]), row(3, &[]), row(4, &["Kim"])]);
        if let Some(crew) = &mut graph.productions[0].crew {
            crew.covers.insert(RoleId::new(3), RoleId::new(4));
        }
        let posts = lineup(&graph, show);
        assert_eq!(posts[0].covers, [RoleId::new(2)]);
        assert_eq!(posts[1].state, PostState::Covered);
        assert_eq!(posts[1].covered_by, Some(RoleId::new(4)));
        assert_eq!(posts[2].covers, [RoleId::new(3)]);
        assert_eq!(posts[2].state, PostState::Filled);
    }

    #[test]
    fn external_parties_come_last_and_dotted_lines_go_to_posts_that_are_there() {
        let mut graph = roles(&[
            ("broadcaster", None),
            ("producer", None),
            ("accountant", Some(1)),
            ("finance", None),
        ]);
        graph.roles[0].is_external = true;
        graph.roles[2].base.also_reports_to = vec![RoleId::new(0), RoleId::new(3), RoleId::new(1)];
        let (graph, show) = on_show(
            graph,
            vec![row(0, &["Skylark"]), row(1, &["Ana"]), row(2, &["Moira"])],
        );
        assert_eq!(drawn(&graph, show), ["producer", "-accountant", "broadcaster"]);
        assert_eq!(lineup(&graph, show)[1].dotted, [2]);
    }

    #[test]
    fn a_circle_through_roles_off_the_crew_is_cut() {
        let graph = roles(&[("a", Some(1)), ("b", Some(2)), ("c", Some(0))]);
        let (graph, show) = on_show(graph, vec![row(0, &["A"]), row(2, &["C"])]);
        assert_eq!(drawn(&graph, show), ["a", "-c"]);
        let (graph, show) = on_show(roles(&[("a", Some(0))]), vec![row(0, &["A"])]);
        assert_eq!(drawn(&graph, show), ["a"]);
    }

    #[test]
    fn a_chain_of_fifty_thousand_with_nobody_in_between_takes_no_time() {
        let count = 50_000_usize;
        let mut graph = roles(&[("top", None)]);
        graph.roles = (0..count)
            .map(|index| Role {
                base: RoleFacts {
                    reports_to: index.checked_sub(1).map(RoleId::new),
                    ..RoleFacts::default()
                },
                ..Role::default()
            })
            .collect();
        let (graph, show) = on_show(
            graph,
            vec![
                row(0, &["Top"]),
                row(count - 1, &["Last"]),
                row(count - 2, &["Next"]),
            ],
        );
        assert_eq!(lineup(&graph, show).len(), 3);
        assert_eq!(
            lineup(&graph, ChartOf::Structure(Setting::default())).len(),
            count
        );
    }
}
