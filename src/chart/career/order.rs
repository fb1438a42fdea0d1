//! In which order things stand in a column, and how high: with few crossings, and near to what they are linked with.

use std::collections::BTreeMap;

use super::super::layout::{Units, spaced};
use super::web::Web;

/// How often the order of all columns is improved.
const SWEEPS: usize = 8;
/// Room above and below the boxes of a department.
pub(super) const BAND_PAD: Units = 8;
/// Room for the names of the stages.
pub(super) const STAGE_LABEL: Units = 40;

/// The order of items in each column.
#[derive(Clone)]
pub(super) struct Order {
    /// The band of each item, counted from the top.
    pub(super) bands: Vec<usize>,
    /// Items of each column from top to bottom.
    pub(super) columns: Vec<Vec<usize>>,
    /// Neighbours in the columns before and after.
    pub(super) before: Vec<Vec<usize>>,
    pub(super) after: Vec<Vec<usize>>,
}

impl Order {
    /// Everything by department, whose places are given, and within each as it comes.
    pub(super) fn new(web: &Web<'_>, ranks: &[usize]) -> Self {
        let count = web.items.len();
        let bands: Vec<usize> = web.item_band.iter().map(|&band| ranks[band]).collect();
        let mut columns = vec![Vec::new(); web.columns.stages.len()];
        let mut sorted: Vec<usize> = (0..count).collect();
        sorted.sort_by_key(|&item| (bands[item], item));
        sorted
            .into_iter()
            .for_each(|item| columns[web.item_column[item]].push(item));
        let (mut before, mut after) = (vec![Vec::new(); count], vec![Vec::new(); count]);
        for &(left, right) in &web.links {
            after[left].push(right);
            before[right].push(left);
        }
        Self {
            bands,
            columns,
            before,
            after,
        }
    }

    /// Sweeps back and forth, sorting each column by the middles of its neighbours; keeps the order with fewest
    /// crossings.
    pub(super) fn improve(&mut self) {
        let mut best = (self.crossings(), self.columns.clone());
        for sweep in 0..SWEEPS {
            let is_forward = sweep % 2 == 0;
            let mut ranks = self.ranks();
            let count = self.columns.len();
            for step in 0..count {
                let column = if is_forward { step } else { count - 1 - step };
                let neighbours = if is_forward { &self.before } else { &self.after };
                let key = |item: usize| {
                    let near = &neighbours[item];
                    // Twice the mean, and its own place where it has no neighbours.
                    let mean = near.iter().map(|&other| ranks[other]).sum::<i64>() * 1024;
                    mean.checked_div(near.len() as i64).unwrap_or(ranks[item] * 1024)
                };
                let mut keyed: Vec<(usize, i64, i64, usize)> = self.columns[column]
                    .iter()
                    .map(|&item| (self.bands[item], key(item), ranks[item], item))
                    .collect();
                keyed.sort_unstable();
                self.columns[column] = keyed.into_iter().map(|(.., item)| item).collect();
                self.columns[column]
                    .iter()
                    .zip(0..)
                    .for_each(|(&item, rank)| ranks[item] = rank);
            }
            let crossings = self.crossings();
            if crossings < best.0 {
                best = (crossings, self.columns.clone());
            }
        }
        self.columns = best.1;
    }

    fn ranks(&self) -> Vec<i64> {
        let mut ranks = vec![0; self.bands.len()];
        for column in &self.columns {
            column
                .iter()
                .zip(0..)
                .for_each(|(&item, rank)| ranks[item] = rank);
        }
        ranks
    }

    /// How many pairs of lines cross, counted with a tree of sums over the places in each next column.
    pub(super) fn crossings(&self) -> u64 {
        let ranks = self.ranks();
        let mut crossings = 0;
        for (number, column) in self.columns.iter().enumerate() {
            let size = self.columns.get(number + 1).map_or(0, Vec::len);
            let mut sums = vec![0_u64; size + 1];
            let mut total = 0;
            for &item in column {
                let mut ends: Vec<usize> = self.after[item]
                    .iter()
                    .map(|&other| ranks[other] as usize)
                    .collect();
                ends.sort_unstable();
                for &end in &ends {
                    let (mut at, mut not_below) = (end + 1, 0);
                    while at > 0 {
                        not_below += sums[at];
                        at &= at - 1;
                    }
                    crossings += total - not_below;
                }
                for end in ends {
                    total += 1;
                    let mut at = end + 1;
                    while at <= size {
                        sums[at] += 1;
                        at += at & at.wrapping_neg();
                    }
                }
            }
        }
        crossings
    }
}

/// Top and height of each of so many bands with a head above its items, by the band, column and height of each item.
pub(super) fn strips(
    count: usize,
    head: Units,
    items: impl Iterator<Item = (usize, usize, Units)>,
) -> Vec<(Units, Units)> {
    let mut cells: BTreeMap<(usize, usize), Units> = BTreeMap::new();
    for (band, column, height) in items {
        *cells.entry((band, column)).or_default() += height;
    }
    let mut needed = vec![0; count];
    for ((band, _), height) in cells {
        needed[band] = height.max(needed[band]);
    }
    let mut y = STAGE_LABEL;
    let strip = |height: Units| {
        let top = y;
        y += head + height + 2 * BAND_PAD;
        (top, head + height + 2 * BAND_PAD)
    };
    needed.into_iter().map(strip).collect()
}

/// The top of each item in its strip below its head, as near to its neighbours as the order lets it.
pub(super) fn heights(
    order: &Order,
    strips: &[(Units, Units)],
    head: Units,
    size: impl Fn(usize) -> Units,
) -> Vec<Units> {
    let mut cells: Vec<(usize, Vec<usize>)> = Vec::new();
    for column in &order.columns {
        for cell in column.chunk_by(|&a, &b| order.bands[a] == order.bands[b]) {
            cells.push((order.bands[cell[0]], cell.to_vec()));
        }
    }
    let mut tops = vec![0; order.bands.len()];
    for (band, cell) in &cells {
        let mut y = strips[*band].0 + head + BAND_PAD;
        for &item in cell {
            tops[item] = y;
            y += size(item);
        }
    }
    for sweep in 0..6 {
        let is_forward = sweep % 2 == 0;
        let mut settle = |(band, cell): &(usize, Vec<usize>)| {
            let wishes: Vec<(Units, Units)> = (cell.iter())
                .map(|&item| {
                    let near = if is_forward {
                        &order.before[item]
                    } else {
                        &order.after[item]
                    };
                    let middles = near
                        .iter()
                        .map(|&other| tops[other] + size(other) / 2)
                        .sum::<Units>();
                    let wanted = middles
                        .checked_div(near.len() as i64)
                        .map_or(tops[item], |middle| middle - size(item) / 2);
                    (wanted, size(item))
                })
                .collect();
            let (top, height) = strips[*band];
            let total: Units = cell.iter().map(|&item| size(item)).sum();
            let mut least = top + head + BAND_PAD;
            let mut most = top + height - BAND_PAD - total;
            for (&item, start) in cell.iter().zip(spaced(&wishes)) {
                tops[item] = start.clamp(least, most.max(least));
                least += size(item);
                most += size(item);
            }
        };
        match is_forward {
            true => cells.iter().for_each(&mut settle),
            false => cells.iter().rev().for_each(&mut settle),
        }
    }
    tops
}
