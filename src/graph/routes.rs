//! Routes: ways from role to role by several declared moves, the most usual first.
//!
//! Moves say how many years are usual before them, as a range, with an open end, or not at all. To put routes in order
//! each move counts its middle: half way between both ends, the low end where the high one is open, and
//! [`UNKNOWN_MONTHS`] where nothing is said. A move sideways and one with an open range count [`UNUSUAL_MONTHS`] more each:
//! people go up step by step, and "5+ years" may be any number. The route that counts least comes first, then the one of
//! fewer moves, then the one whose roles come first by path: a total order, so that every build and every browser names
//! the same route. What a reader is shown of a route is never this count, but low and high ends added up.
//!
//! Pages take [`Graph::nearest`], which looks no farther than it must. The finder of the default theme orders routes
//! between any two roles in the reader's browser by the same rule: see `careers.js`.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use super::{Graph, Move, RoleId};
use crate::content::role::MoveKind;
use crate::units::Years;

/// What a move counts whose years nobody has written, in months.
pub const UNKNOWN_MONTHS: u32 = 24;

/// What a move sideways, and one with an open range of years, count more than their years, in months.
pub const UNUSUAL_MONTHS: u32 = 120;

/// A way from a role to another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The roles from the first to the last; never one twice.
    pub roles: Vec<RoleId>,
}

/// Twice the middle of a move's years, in months.
fn double_middle(years: Option<Years>) -> u32 {
    match years {
        None => 2 * UNKNOWN_MONTHS,
        Some(Years {
            low_months,
            high_months,
        }) => u32::from(low_months) + u32::from(high_months.unwrap_or(low_months)),
    }
}

/// What routes are ordered by, twice: the middle of a move's years, and more where it is unusual. In months.
fn rank(step: &Move) -> u32 {
    let is_open = step.years.is_some_and(|years| years.high_months.is_none());
    let unusual = u32::from(is_open) + u32::from(step.kind == MoveKind::Side);
    double_middle(step.years) + 2 * UNUSUAL_MONTHS * unusual
}

impl Graph {
    /// The move that a route takes from a role to another: the most usual, of equal ones the first that is written.
    pub fn best_move(&self, from: RoleId, to: RoleId) -> Option<&Move> {
        let declared = self[from].moves.iter().filter(|step| step.to == to);
        declared.min_by_key(|step| rank(step))
    }

    /// The best routes to the roles that are two moves away or more, nearest first.
    ///
    /// Only routes of at most `most_moves` count, and at most `most` are given. Roles to which a move leads straight
    /// are left out, since their pages and this role's say so. Costs in step with the moves around the role.
    pub fn nearest(&self, from: RoleId, most_moves: usize, most: usize) -> Vec<Route> {
        let mut known: BTreeSet<RoleId> = self[from].moves.iter().map(|step| step.to).collect();
        known.insert(from);
        let mut found = Vec::new();
        let mut gone_on: BTreeSet<(RoleId, usize)> = BTreeSet::new();
        let mut waiting = BinaryHeap::from([Reverse((0, 0, vec![from]))]);
        while let Some(Reverse((months, moves, roles))) = waiting.pop() {
            let Some(&role) = roles.last() else { continue };
            if moves > 0 && known.insert(role) {
                found.push(Route { roles: roles.clone() });
                if found.len() == most {
                    break;
                }
            }
            // A way of fewer moves may come later and still lead farther, so each number of moves counts for itself.
            if moves == most_moves || !gone_on.insert((role, moves)) {
                continue;
            }
            for step in &self[role].moves {
                if !roles.contains(&step.to) {
                    let mut longer = roles.clone();
                    longer.push(step.to);
                    waiting.push(Reverse((months + rank(step), moves + 1, longer)));
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::graph::Role;

    fn graph(count: usize, moves: &[(usize, usize, Option<Years>)]) -> Graph {
        let mut roles = vec![Role::default(); count];
        for (from, to, years) in moves {
            roles[*from].moves.push(Move {
                to: RoleId::new(*to),
                years: *years,
                kind: MoveKind::Up,
                note: None,
                source: None,
                media: Vec::new(),
            });
        }
        Graph {
            roles,
            ..Graph::default()
        }
    }

    fn numbers(routes: &[Route]) -> Vec<Vec<usize>> {
        let numbers = |route: &Route| route.roles.iter().map(|role| role.index()).collect();
        routes.iter().map(numbers).collect()
    }

    #[test]
    fn the_most_usual_routes_come_first_and_leave_single_moves_out() {
        let years = |text: &str| text.parse::<Years>().ok();
        let graph = graph(
            5,
            &[
                (0, 1, years("1-2")),
                (1, 2, years("2-4")),
                (0, 3, None),
                (3, 4, years("1")),
                (1, 4, years("5+")),
                (2, 0, years("1")),
            ],
        );
        assert_eq!(
            numbers(&graph.nearest(RoleId::new(0), 3, 9)),
            [[0, 3, 4], [0, 1, 2]]
        );
        assert_eq!(numbers(&graph.nearest(RoleId::new(0), 3, 1)), [[0, 3, 4]]);
        assert!(graph.nearest(RoleId::new(0), 1, 9).is_empty());
    }

    /// Every way without a role twice, by going all of them.
    fn all_ways(graph: &Graph, way: &mut Vec<usize>, months: u32, most: usize, found: &mut Found) {
        let last = way[way.len() - 1];
        found
            .entry(last)
            .or_default()
            .push((months, way.len() - 1, way.clone()));
        if way.len() > most {
            return;
        }
        for step in &graph.roles[last].moves {
            if !way.contains(&step.to.index()) {
                let counted = match step.years {
                    None => 48,
                    Some(years) => years.low_months + years.high_months.unwrap_or(years.low_months + 240),
                };
                way.push(step.to.index());
                all_ways(graph, way, months + u32::from(counted), most, found);
                way.pop();
            }
        }
    }

    type Found = BTreeMap<usize, Vec<(u32, usize, Vec<usize>)>>;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]
        #[test]
        fn nearest_routes_are_those_that_going_all_ways_finds(
            moves in prop::collection::vec((0_usize..9, 0_usize..9, prop::option::of((0_u16..4, 0_u16..4, any::<bool>()))), 0..30),
        ) {
            let moves: Vec<_> = moves.into_iter().filter(|(from, to, _)| from != to).map(|(from, to, years)| {
                let years = years.map(|(low, more, is_open)| Years {
                    low_months: low * 6,
                    high_months: (!is_open).then_some((low + more) * 6),
                });
                (from, to, years)
            }).collect();
            let graph = graph(9, &moves);
            let mut ways = Found::new();
            all_ways(&graph, &mut vec![0], 0, 3, &mut ways);
            let direct: Vec<usize> = graph.roles[0].moves.iter().map(|step| step.to.index()).collect();
            let mut best: Vec<_> = ways.into_iter()
                .filter(|(to, _)| *to != 0 && !direct.contains(to))
                .filter_map(|(_, ways)| ways.into_iter().min())
                .collect();
            best.sort();
            let best: Vec<_> = best.into_iter().map(|(_, _, way)| way).collect();
            prop_assert_eq!(numbers(&graph.nearest(RoleId::new(0), 3, 99)), best);
        }
    }
}
