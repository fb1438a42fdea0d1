//! Where a role stands: its department from top to bottom, its stage and its place in a chain from left to right.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Department;
use super::{CareerMap, CareerRole, valid_moves};

/// Which department each role stands in.
pub(super) struct Bands<'a> {
    pub(super) departments: Vec<Option<&'a Department>>,
    pub(super) of_role: Vec<usize>,
}

impl<'a> Bands<'a> {
    pub(super) fn new(map: &'a CareerMap) -> Self {
        let mut numbers: BTreeMap<Option<&str>, usize> = BTreeMap::new();
        let mut departments = Vec::new();
        // Roles without a department come last, wherever the first of them stands.
        let with = map.roles.iter().filter(|role| role.department.is_some());
        for role in with.chain(map.roles.iter().filter(|role| role.department.is_none())) {
            let name = role
                .department
                .as_ref()
                .map(|department| department.name.as_str());
            numbers.entry(name).or_insert_with(|| {
                departments.push(role.department.as_ref());
                departments.len() - 1
            });
        }
        let number = |role: &CareerRole| {
            numbers[&role
                .department
                .as_ref()
                .map(|department| department.name.as_str())]
        };
        Self {
            of_role: map.roles.iter().map(number).collect(),
            departments,
        }
    }

    /// The departments of some roles.
    pub(super) fn of_some(&self, roles: &[usize]) -> Self {
        let mut numbers = vec![None; self.departments.len()];
        let mut departments = Vec::new();
        let mut number = |&role: &usize| {
            let band = self.of_role[role];
            *numbers[band].get_or_insert_with(|| {
                departments.push(self.departments[band]);
                departments.len() - 1
            })
        };
        Self {
            of_role: roles.iter().map(&mut number).collect(),
            departments,
        }
    }
}

/// Which column each role stands in.
pub(super) struct Columns {
    pub(super) of_role: Vec<usize>,
    /// Stage of each column; none on a map without stages.
    pub(super) stages: Vec<Option<usize>>,
}

impl Columns {
    /// At most so many columns: longer chains share them, or a web of a thousand moves would be as wide as it is tangled.
    pub(super) fn new(map: &CareerMap, most: usize) -> Self {
        let ups: Vec<(usize, usize)> = (valid_moves(map).into_iter())
            .map(|index| &map.moves[index])
            .filter(|made| !made.is_side)
            .map(|made| (made.from, made.to))
            .collect();
        let stages = guessed_stages(map, &ups);
        let within: Vec<(usize, usize)> = ups
            .into_iter()
            .filter(|&(from, to)| stages[from] == stages[to])
            .collect();
        let mut depths = longest_ways(map.roles.len(), &within);
        let mut deepest: BTreeMap<Option<usize>, usize> = BTreeMap::new();
        for (&stage, &depth) in stages.iter().zip(&depths) {
            let deepest = deepest.entry(stage).or_default();
            *deepest = depth.max(*deepest);
        }
        let counts: BTreeMap<Option<usize>, usize> = (deepest.into_iter())
            .map(|(stage, depth)| (stage, depth + 1))
            .collect();
        let most = shared(most, &counts);
        for (stage, depth) in stages.iter().zip(&mut depths) {
            *depth = *depth * most[stage] / counts[stage];
        }
        // Columns are numbered from left to right, without the empty ones.
        let used: BTreeSet<(Option<usize>, usize)> =
            stages.iter().copied().zip(depths.iter().copied()).collect();
        let numbers: BTreeMap<(Option<usize>, usize), usize> = used.iter().copied().zip(0..).collect();
        let of_role = stages
            .iter()
            .zip(&depths)
            .map(|(&stage, &depth)| numbers[&(stage, depth)])
            .collect();
        Self {
            of_role,
            stages: used.into_iter().map(|(stage, _)| stage).collect(),
        }
    }
}

/// How many of so many columns in all each stage gets that would have so many; the stages that need most go without first.
fn shared(most: usize, wanted: &BTreeMap<Option<usize>, usize>) -> BTreeMap<Option<usize>, usize> {
    let mut counts = wanted.clone();
    let mut total: usize = counts.values().sum();
    while total > most.max(counts.len()) {
        let largest = counts.values_mut().rev().max();
        largest.into_iter().for_each(|count| *count -= 1);
        total -= 1;
    }
    counts
}

/// The stage of each role: its own, or the latest that leads to it, or the earliest that it leads to, or the
/// first.
fn guessed_stages(map: &CareerMap, ups: &[(usize, usize)]) -> Vec<Option<usize>> {
    let known = |role: &CareerRole| role.stage.filter(|&stage| stage < map.stages.len());
    let own: Vec<Option<usize>> = map.roles.iter().map(known).collect();
    if own.iter().all(Option::is_none) {
        return own;
    }
    let mut stages = own.clone();
    for _ in 0..map.stages.len() {
        let before = stages.clone();
        for &(from, to) in ups {
            if own[to].is_none() {
                stages[to] = stages[to].max(before[from]);
            }
        }
        for &(from, to) in ups {
            if stages[from].is_none() {
                stages[from] = before[to];
            }
        }
        if stages == before {
            break;
        }
    }
    stages.into_iter().map(|stage| stage.or(Some(0))).collect()
}

/// For each node the length of the longest way to it; a cycle is cut where it is first met.
fn longest_ways(count: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let (mut next, mut waiting) = (vec![Vec::new(); count], vec![0_usize; count]);
    for &(from, to) in edges {
        next[from].push(to);
        waiting[to] += 1;
    }
    let mut depths = vec![0; count];
    let mut is_done = vec![false; count];
    let mut ready: Vec<usize> = (0..count).rev().filter(|&node| waiting[node] == 0).collect();
    let mut first_open = 0;
    loop {
        let Some(node) = ready.pop() else {
            while first_open < count && is_done[first_open] {
                first_open += 1;
            }
            if first_open == count {
                return depths;
            }
            ready.push(first_open);
            continue;
        };
        if std::mem::replace(&mut is_done[node], true) {
            continue;
        }
        for &to in &next[node] {
            waiting[to] -= 1;
            if !is_done[to] {
                depths[to] = depths[to].max(depths[node] + 1);
                if waiting[to] == 0 {
                    ready.push(to);
                }
            }
        }
    }
}
