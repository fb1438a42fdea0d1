//! Where a role comes from and where it leads.

use serde::Serialize;

use super::MAX_RELATED;
use crate::content::role::MoveKind;
use crate::graph::routes::Route;
use crate::graph::{CareerPathId, Move, Node, RoleId, Step, VariantKey};
use crate::view::career::{self, Gain};
use crate::view::compare::{RoleFact, Within};
use crate::view::frame::MAX_BESIDE;
use crate::view::{Link, Mention, Scope, Shortened, words};

/// The most moves of the routes that a role's page lists.
const MAX_MOVES: usize = 3;

/// The most routes that a role's page lists; the finder has all.
const MAX_FARTHER: usize = 3;

/// The most new tools that are named; the page of the other role has all.
const MAX_TOOLS: usize = 3;

/// The facts in which a move may differ. Skills are left out, since those to gain stand beside it, and so are texts and lists of
/// roles: they stand on the page of the second role.
const FACTS: [RoleFact; 9] = [
    RoleFact::Focus,
    RoleFact::Department,
    RoleFact::Level,
    RoleFact::Stage,
    RoleFact::ReportsTo,
    RoleFact::Experience,
    RoleFact::LeastEducation,
    RoleFact::Pay,
    RoleFact::Media,
];

/// A move from or to another role.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct MoveView {
    /// The other role.
    pub role: Link,
    /// Whether it is a move sideways.
    pub is_side: bool,
    /// Years that are usual before it, such as `2–4 years`.
    pub years: Option<String>,
    /// The media in which it is made, such as `film and television`; none for all.
    pub media: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// What it is based on.
    pub source: Option<String>,
    /// Skills to gain; empty for moves that lead here, since they stand on the page of the other role. As items of a list,
    /// ready from `cb.gain`.
    pub gains: Vec<Gain>,
    /// In which facts the other role differs, in words, such as `Level: 3 instead of 5`; empty for moves that lead here.
    /// Skills are left out: see `gains`.
    pub differences: Vec<String>,
    /// People who made it, at most 20.
    pub people: Shortened<Mention>,
}

/// A role that is several moves away, and the best route to it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct FartherRole {
    /// The role.
    pub role: Link,
    /// The roles between, in order.
    pub via: Vec<Link>,
    /// How many moves it takes.
    pub moves: usize,
    /// The years of all of them added up, such as `4–8 years`; none when no move says.
    pub years: Option<String>,
    /// How many skills are to be gained on the way.
    pub gain_count: usize,
}

/// A career path that a role is a step of.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PathPlace {
    /// The path.
    pub path: Link,
    /// Which step, from 1.
    pub step: usize,
    /// How many steps there are.
    pub of: usize,
}

/// A move from a role.
pub(super) fn move_to(scope: &Scope<'_>, from: RoleId, step: &Move) -> MoveView {
    let setting = career::setting_of(&step.media);
    MoveView {
        gains: career::gains(scope, from, step.to, setting),
        differences: differences(scope, from, step.to, setting),
        people: people_who_moved(scope, from, step.to),
        ..bare_move(scope, step.to, step)
    }
}

/// The facts in which the second of two roles differs from the first, in words: `Level: 3 instead of 5`.
fn differences(scope: &Scope<'_>, from: RoleId, to: RoleId, setting: VariantKey) -> Vec<String> {
    let words = scope.words();
    let within = Within {
        variants: setting,
        ..Within::default()
    };
    let both = |fact: RoleFact| [from, to].map(|role| fact.values(scope, role, within));
    let found = FACTS.into_iter().filter_map(|fact| {
        let [here, there] = both(fact);
        fact.difference(scope, there, &here)
    });
    let mut found: Vec<String> = found.map(|difference| difference.in_words(words)).collect();
    let [known, tools] = both(RoleFact::Tools);
    let new = tools.iter().filter(|tool| !known.contains(tool));
    let new: Vec<String> = new.map(|tool| tool.what.title().to_string()).collect();
    if !new.is_empty() {
        let named = words.listed(&words.at_most(MAX_TOOLS, new, |tool| tool));
        found.push(words.fill("compare.new_tools", &[("tools", &named)]));
    }
    found
}

fn bare_move(scope: &Scope<'_>, other: RoleId, step: &Move) -> MoveView {
    MoveView {
        role: scope.link(Node::Role(other)),
        is_side: step.kind == MoveKind::Side,
        years: step.years.map(|years| words::years(scope.words(), years)),
        media: career::media_words(scope, &step.media),
        note: step.note.clone(),
        source: step.source.clone(),
        gains: Vec::new(),
        differences: Vec::new(),
        people: Shortened::default(),
    }
}

fn people_who_moved(scope: &Scope<'_>, from: RoleId, to: RoleId) -> Shortened<Mention> {
    let people = career::people_links(scope, career::people_who_moved(scope.graph, from, to));
    Shortened::first(MAX_BESIDE, people)
}

/// The best routes to roles that are two or three moves away.
pub(super) fn farther(scope: &Scope<'_>, id: RoleId) -> Vec<FartherRole> {
    let routes = scope.graph.nearest(id, MAX_MOVES, MAX_FARTHER);
    let gain_counts = career::gain_counts(scope.graph, id, &routes);
    let view = |(route, gain_count): (&Route, usize)| {
        let (to, before) = route.roles.split_last()?;
        Some(FartherRole {
            role: scope.link(Node::Role(*to)),
            via: before
                .iter()
                .skip(1)
                .map(|role| scope.link(Node::Role(*role)))
                .collect(),
            moves: before.len(),
            years: career::elapsed(scope.graph, route).words(scope.words()),
            gain_count,
        })
    };
    routes.iter().zip(gain_counts).filter_map(view).collect()
}

pub(super) fn entered_from(scope: &Scope<'_>, id: RoleId) -> Shortened<MoveView> {
    let into = Shortened::first(MAX_RELATED, career::moves_into(scope, id));
    into.map(|(from, step)| MoveView {
        people: people_who_moved(scope, from, id),
        ..bare_move(scope, from, step)
    })
}

pub(super) fn paths(scope: &Scope<'_>, id: RoleId) -> Vec<PathPlace> {
    let mut nodes: Vec<Node> = scope.graph[id]
        .on_paths
        .iter()
        .map(|path: &CareerPathId| Node::CareerPath(*path))
        .collect();
    scope.sort(&mut nodes);
    let places = nodes.into_iter().filter_map(|node| {
        let Node::CareerPath(path) = node else {
            return None;
        };
        let steps = &scope.graph[path].steps;
        let position = steps.iter().position(|step| *step == Step::Role(id))?;
        Some(PathPlace {
            path: scope.link(node),
            step: position + 1,
            of: steps.len(),
        })
    });
    places.collect()
}
