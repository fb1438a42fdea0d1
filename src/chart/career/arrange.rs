//! In which order departments stand from top to bottom: those that people move between near each other.
//!
//! Starts from the order that was given, and from two that bring related departments together: each at the middle of
//! those it trades people with, and each where the moves are shortest. Of these the one counts whose drawing has
//! the fewest crossings, neighbours changing places as long as that helps; so the result is never worse than
//! the order that was given. Start at [`arranged`].

use std::collections::BTreeMap;

use super::columns::Bands;
use super::order::Order;
use super::web::Web;
use super::{CareerMap, valid_moves};

/// How often departments are put at the middle of those they trade people with.
const ROUNDS: usize = 16;
/// Most departments that are tried at every place; more of them only go to the middle.
const MAX_TRIED: usize = 40;
/// Most departments, and most items, of which neighbours change places for the sake of crossings.
const MAX_SWAPPED: (usize, usize) = (24, 600);
/// How often all neighbours are tried.
const SWAPS: usize = 3;

/// The place of each department from the top, and the order of everything in it.
pub(super) fn arranged(map: &CareerMap, bands: &Bands<'_>, web: &Web<'_>) -> (Vec<usize>, Order) {
    let trade = Trade::new(map, bands);
    let judged = |order: Vec<usize>| {
        let ranks = ranks_of(&order);
        let mut drawn = Order::new(web, &ranks);
        drawn.improve();
        let reach = (web.links.iter())
            .map(|&(a, b)| ranks[web.item_band[a]].abs_diff(ranks[web.item_band[b]]))
            .sum::<usize>();
        ((drawn.crossings(), reach), order, drawn)
    };
    let given: Vec<usize> = (0..bands.departments.len()).collect();
    let mut best = judged(given.clone());
    for start in [trade.at_the_middle(given.clone()), trade.shortened(given)] {
        let shortened = trade.shortened(start.clone());
        for order in [start, shortened] {
            if order == best.1 {
                continue;
            }
            let other = judged(order);
            if other.0 < best.0 {
                best = other;
            }
        }
    }
    let movable = trade.movable;
    if movable <= MAX_SWAPPED.0 && web.items.len() <= MAX_SWAPPED.1 {
        for _ in 0..SWAPS {
            let before = best.0;
            for upper in 0..movable.saturating_sub(1) {
                let mut order = best.1.clone();
                order.swap(upper, upper + 1);
                let other = judged(order);
                if other.0 < best.0 {
                    best = other;
                }
            }
            if best.0 == before {
                break;
            }
        }
    }
    let (_, order, drawn) = best;
    (ranks_of(&order), drawn)
}

/// The departments from top to bottom, by how short the moves between them are: for maps that are too large to count
/// crossings.
pub(super) fn by_trade(map: &CareerMap, bands: &Bands<'_>) -> Vec<usize> {
    let trade = Trade::new(map, bands);
    let given: Vec<usize> = (0..bands.departments.len()).collect();
    let found = trade.shortened(trade.at_the_middle(given.clone()));
    match trade.reach(&found) < trade.reach(&given) {
        true => found,
        false => given,
    }
}

/// How many moves lead from department to department.
struct Trade {
    /// How many departments may change their place; roles without one stay last.
    movable: usize,
    /// Of each department the others, with how many moves lead there or come from there.
    with: Vec<Vec<(usize, usize)>>,
}

impl Trade {
    fn new(map: &CareerMap, bands: &Bands<'_>) -> Self {
        let mut with: Vec<BTreeMap<usize, usize>> = vec![BTreeMap::new(); bands.departments.len()];
        for index in valid_moves(map) {
            let made = &map.moves[index];
            let (from, to) = (bands.of_role[made.from], bands.of_role[made.to]);
            if from != to {
                *with[from].entry(to).or_insert(0) += 1;
                *with[to].entry(from).or_insert(0) += 1;
            }
        }
        let movable = bands
            .departments
            .iter()
            .take_while(|department| department.is_some());
        Self {
            movable: movable.count(),
            with: with
                .into_iter()
                .map(|others| others.into_iter().collect())
                .collect(),
        }
    }

    /// How many bands all moves pass together.
    fn reach(&self, order: &[usize]) -> usize {
        let ranks = ranks_of(order);
        let of = |(band, with): (usize, &Vec<(usize, usize)>)| {
            with.iter()
                .map(|&(other, moves)| moves * ranks[band].abs_diff(ranks[other]))
                .sum::<usize>()
        };
        self.with.iter().enumerate().map(of).sum()
    }

    /// Each department at the middle of those it trades people with, again and again; the shortest of all.
    fn at_the_middle(&self, mut order: Vec<usize>) -> Vec<usize> {
        let mut best = (self.reach(&order), order.clone());
        for _ in 0..ROUNDS {
            let ranks = ranks_of(&order);
            let middle = |band: usize| {
                let with = &self.with[band];
                let moves: usize = with.iter().map(|&(_, moves)| moves).sum();
                let places: usize = with.iter().map(|&(other, moves)| moves * ranks[other]).sum();
                (places * 1024).checked_div(moves).unwrap_or(ranks[band] * 1024)
            };
            order[..self.movable].sort_by_key(|&band| (middle(band), ranks[band]));
            let reach = self.reach(&order);
            if reach < best.0 {
                best = (reach, order.clone());
            }
        }
        best.1
    }

    /// Each department where the moves are shortest, as long as that makes them shorter.
    fn shortened(&self, order: Vec<usize>) -> Vec<usize> {
        if self.movable > MAX_TRIED {
            return order;
        }
        let mut best = (self.reach(&order), order);
        loop {
            let before = best.0;
            for band in 0..self.movable {
                for place in 0..self.movable {
                    let mut order = best.1.clone();
                    order.retain(|&other| other != band);
                    order.insert(place, band);
                    let reach = self.reach(&order);
                    if reach < best.0 {
                        best = (reach, order);
                    }
                }
            }
            if best.0 == before {
                return best.1;
            }
        }
    }
}

fn ranks_of(order: &[usize]) -> Vec<usize> {
    let mut ranks = vec![0; order.len()];
    for (rank, &band) in order.iter().enumerate() {
        ranks[band] = rank;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::columns::Columns;
    use super::super::drawing::Measures;
    use super::super::{CareerMove, CareerRole};
    use super::*;
    use crate::chart::Department;

    fn crossings_of(map: &CareerMap, ranks: Option<Vec<usize>>) -> u64 {
        let bands = Bands::new(map);
        let web = Web::new(map, Columns::new(map, Measures::SCREEN.columns), &bands);
        let mut order = match ranks {
            Some(ranks) => Order::new(&web, &ranks),
            None => return arranged(map, &bands, &web).1.crossings(),
        };
        order.improve();
        order.crossings()
    }

    fn map(roles: &[(usize, usize)], moves: &[(usize, usize)]) -> CareerMap {
        let role = |(index, &(stage, department)): (usize, &(usize, usize))| CareerRole {
            id: index.to_string(),
            title: format!("Role {index}"),
            stage: Some(stage),
            department: (department < 8).then(|| Department {
                name: format!("Department {department}"),
                ..Department::default()
            }),
            ..CareerRole::default()
        };
        CareerMap {
            stages: ["Entry", "Early", "Experienced", "Expert"]
                .map(str::to_owned)
                .to_vec(),
            roles: roles.iter().enumerate().map(role).collect(),
            moves: (moves.iter())
                .map(|&(from, to)| CareerMove {
                    from,
                    to,
                    ..CareerMove::default()
                })
                .collect(),
            ..CareerMap::default()
        }
    }

    #[test]
    fn departments_that_people_move_between_stand_together() {
        // Three pairs of departments; given so that each pair is as far apart as can be.
        let roles: Vec<(usize, usize)> = (0..6)
            .flat_map(|department| [(0, department), (1, department)])
            .collect();
        let moves: Vec<(usize, usize)> = (0..3).map(|pair| (pair * 2, (pair + 3) * 2 + 1)).collect();
        let map = map(&roles, &moves);
        let bands = Bands::new(&map);
        let order = by_trade(&map, &bands);
        assert_eq!(Trade::new(&map, &bands).reach(&order), 2 * 3);
    }

    #[test]
    fn roles_without_a_department_stay_last() {
        let map = map(&[(0, 9), (0, 1), (1, 0), (1, 9)], &[(0, 2), (1, 3)]);
        let bands = Bands::new(&map);
        let web = Web::new(&map, Columns::new(&map, Measures::SCREEN.columns), &bands);
        let (ranks, _) = arranged(&map, &bands, &web);
        assert_eq!(ranks[2], 2);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]
        #[test]
        fn no_more_lines_cross_than_in_the_order_that_was_given(
            roles in prop::collection::vec((0_usize..4, 0_usize..9), 2..40),
            moves in prop::collection::vec((0_usize..40, 0_usize..40), 0..60),
        ) {
            let map = map(&roles, &moves);
            let given = (0..Bands::new(&map).departments.len()).collect();
            prop_assert!(crossings_of(&map, None) <= crossings_of(&map, Some(given)));
        }
    }
}
