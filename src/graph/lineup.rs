//! Lines people up: the posts of a chart, each with the one above it that is really there.
//!
//! The reporting lines of the graph name roles, whether anybody holds them or not. A chart shows posts: what does not
//! exist in a medium, or is not on a crew, is left out, and whoever answers to it hangs from the next one above that
//! is there. Charts, lists, DOT, Mermaid and `site.json` all draw the same [`lineup`], so they cannot disagree.
//! Nothing here knows how a chart looks: see [`crate::chart`] and [`crate::view`].

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use foldhash::HashMap;
use rayon::prelude::*;

use self::posts::{crewed, structure};
use self::tree::{Notes, hang, in_order};
use super::reporting::Lines;
use super::{
    DepartmentId, Graph, Holder, ProductionId, RoleId, SettingId, SettingName, VariantKey, no_line_to_top,
};

mod posts;
mod tree;

/// What a chart is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChartOf {
    /// The roles of a medium or scale; of all, in the default setting.
    Structure(VariantKey),
    /// The roles of one department, where no medium or scale says otherwise.
    Department(DepartmentId),
    /// The crew of a production.
    Production(ProductionId),
}

impl ChartOf {
    /// All roles, where no medium or scale says otherwise.
    pub const ALL: Self = Self::Structure(VariantKey {
        medium: None,
        scale: None,
    });
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
    /// The role that its rows of the crew list name as their superior, if they do.
    pub reports_to: Option<RoleId>,
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
    /// The rows of the crew list that it stands for, as indexes of the rows of [`crate::graph::Crew`].
    pub rows: Vec<usize>,
}

/// Somebody who holds a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostHolder {
    /// Who.
    pub who: Holder,
    /// Whether they stand in, in every row that names them.
    pub is_acting: bool,
    /// Their rows of the crew list.
    pub rows: Vec<usize>,
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
/// There is no cycle, whatever the graph says. Steps grow with the number of posts and lines, not with their product.
pub fn lineup(graph: &Graph, of: ChartOf) -> Vec<Post> {
    line_up(graph, of, &Lines::of(graph), &mut Notes::new(graph.roles.len()))
}

fn line_up(graph: &Graph, of: ChartOf, lines: &Lines, notes: &mut Notes) -> Vec<Post> {
    in_order(graph, setting_of(graph, of), hung(graph, of, lines, notes))
}

/// The posts of a chart in no order, each with the one it hangs from.
fn hung(graph: &Graph, of: ChartOf, lines: &Lines, notes: &mut Notes) -> Vec<Post> {
    let mut posts = match of {
        ChartOf::Structure(setting) => structure(graph, setting, RoleId::all(graph)),
        ChartOf::Department(department) => structure(
            graph,
            VariantKey::default(),
            graph[department].roles.iter().copied(),
        ),
        ChartOf::Production(production) => crewed(graph, production),
    };
    hang(graph, of, &mut posts, lines, notes);
    posts
}

/// A chart that the site has.
#[derive(Clone, Debug)]
pub struct Lineup {
    /// How many posts it has.
    pub count: usize,
    /// The posts that answer to nobody, each with the top that the others answer to.
    pub(super) loose: Vec<(Post, Post)>,
    /// Its posts; lined up when somebody looks at it.
    posts: OnceLock<Arc<[Post]>>,
}

/// All charts that the site has.
pub(super) fn all(graph: &Graph) -> HashMap<ChartOf, Lineup> {
    let lines = Lines::of(graph);
    let charts = graph.charts().into_par_iter();
    let lineup = |notes: &mut Notes, of: ChartOf| {
        let posts = hung(graph, of, &lines, notes);
        let lineup = Lineup {
            count: posts.len(),
            loose: no_line_to_top::loose(&posts),
            posts: OnceLock::new(),
        };
        (of, lineup)
    };
    charts
        .map_init(|| Notes::new(graph.roles.len()), lineup)
        .collect()
}

/// The medium and scale whose variants are in force on a chart.
pub fn setting_of(graph: &Graph, of: ChartOf) -> VariantKey {
    match of {
        ChartOf::Structure(setting) => setting,
        ChartOf::Department(_) => VariantKey::default(),
        ChartOf::Production(production) => graph[production].setting,
    }
}

/// For everybody on a chart, the posts they hold, as indexes of it.
pub fn posts_of_holders(posts: &[Post]) -> BTreeMap<&Holder, Vec<usize>> {
    let mut other_roles: BTreeMap<&Holder, Vec<usize>> = BTreeMap::new();
    for (index, post) in posts.iter().enumerate() {
        for holder in &post.holders {
            other_roles.entry(&holder.who).or_default().push(index);
        }
    }
    other_roles
}

/// For each of some charts, whom the roles on it hang from: role and superior, as the chart is hung.
pub fn superiors(
    graph: &Graph,
    charts: impl IntoIterator<Item = ChartOf>,
) -> HashMap<ChartOf, Vec<(RoleId, RoleId)>> {
    let lines = Lines::of(graph);
    let mut notes = Notes::new(graph.roles.len());
    let superiors = charts.into_iter().map(|of| {
        let posts = hung(graph, of, &lines, &mut notes);
        let pairs = posts
            .iter()
            .filter_map(|post| Some((post.role, posts[post.superior?].role)));
        (of, pairs.collect())
    });
    superiors.collect()
}

impl Graph {
    /// The charts that the site has: of all roles, of each medium and scale that differs, of each department with at
    /// least two roles, of each production with a crew list.
    pub fn charts(&self) -> Vec<ChartOf> {
        let has_roles = !self.roles.is_empty();
        let of_all = has_roles.then_some(ChartOf::Structure(VariantKey::default()));
        let settings = self.charted_settings().into_iter();
        let settings = settings.map(|id| ChartOf::Structure(self.setting_names[id].setting(id)));
        let departments = DepartmentId::all(self);
        let departments = departments
            .filter(|id| self[*id].roles.len() > 1)
            .map(ChartOf::Department);
        let productions = ProductionId::all(self);
        let productions = productions
            .filter(|id| self[*id].crew.is_some())
            .map(ChartOf::Production);
        let charts = of_all.into_iter().chain(settings);
        charts.chain(departments).chain(productions).collect()
    }

    /// The posts of a chart, as [`lineup`] puts them.
    pub fn posts(&self, of: ChartOf) -> Arc<[Post]> {
        let lined_up = || Arc::from(lineup(self, of));
        match self.lineups.get(&of) {
            Some(known) => known.posts.get_or_init(lined_up).clone(),
            None => lined_up(),
        }
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

#[cfg(test)]
mod tests;
