//! What stands in the columns of a map, and what is linked with what from one column to the next.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::{Bands, Columns};
use super::{CareerMap, valid_moves};

/// Lines that lead to one role from one side, and share their way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Net {
    pub(super) to: usize,
    pub(super) is_leftwards: bool,
    pub(super) is_side: bool,
}

impl Net {
    /// The next column on its way.
    pub(super) fn towards(self, column: usize) -> usize {
        if self.is_leftwards { column - 1 } else { column + 1 }
    }
}

/// Something in a column: a role, or a place where a net passes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Item {
    Role(usize),
    Pass,
}

/// Roles, the places where nets pass over columns, and the links between neighbours.
pub(super) struct Web<'a> {
    map: &'a CareerMap,
    /// Where each role stands.
    pub(super) columns: Columns,
    /// Moves between two roles of the map.
    pub(super) moves: Vec<usize>,
    /// Roles first, then the places where nets pass.
    pub(super) items: Vec<Item>,
    /// The column of each item.
    pub(super) item_column: Vec<usize>,
    /// The department of each item, as a number of [`Bands`].
    pub(super) item_band: Vec<usize>,
    /// The column in which each net begins.
    pub(super) farthest: BTreeMap<Net, usize>,
    pass: BTreeMap<(Net, usize), usize>,
    /// Pairs of items in columns side by side, the left one first.
    pub(super) links: BTreeSet<(usize, usize)>,
}

impl<'a> Web<'a> {
    pub(super) fn new(map: &'a CareerMap, columns: Columns, bands: &Bands<'_>) -> Self {
        let mut web = Self {
            map,
            moves: valid_moves(map),
            items: (0..map.roles.len()).map(Item::Role).collect(),
            item_column: columns.of_role.clone(),
            item_band: bands.of_role.clone(),
            columns,
            farthest: BTreeMap::new(),
            pass: BTreeMap::new(),
            links: BTreeSet::new(),
        };
        web.cast_nets();
        web.add_passes(bands);
        web.link();
        web
    }

    /// The net of a move.
    pub(super) fn net_of(&self, index: usize) -> Net {
        let made = &self.map.moves[index];
        Net {
            to: made.to,
            is_leftwards: self.column_of(made.to) < self.column_of(made.from),
            is_side: made.is_side,
        }
    }

    pub(super) fn column_of(&self, role: usize) -> usize {
        self.columns.of_role[role]
    }

    /// What stands for a net in a column: its role, or the place where it passes.
    pub(super) fn item_at(&self, net: Net, column: usize) -> Option<usize> {
        if column == self.column_of(net.to) {
            Some(net.to)
        } else {
            self.pass.get(&(net, column)).copied()
        }
    }

    fn cast_nets(&mut self) {
        for &index in &self.moves {
            let made = &self.map.moves[index];
            let (from, net) = (self.column_of(made.from), self.net_of(index));
            if from == self.column_of(made.to) {
                continue;
            }
            let far = self.farthest.entry(net).or_insert(from);
            *far = match net.is_leftwards {
                true => from.max(*far),
                false => from.min(*far),
            };
        }
    }

    fn add_passes(&mut self, bands: &Bands<'_>) {
        for (&net, &far) in &self.farthest {
            let to = self.columns.of_role[net.to];
            for column in far.min(to) + 1..far.max(to) {
                self.pass.insert((net, column), self.items.len());
                self.items.push(Item::Pass);
                self.item_column.push(column);
                self.item_band.push(bands.of_role[net.to]);
            }
        }
    }

    fn link(&mut self) {
        let mut links = BTreeSet::new();
        let mut link = |a: usize, net: Net, column: usize| {
            if let Some(b) = self.item_at(net, net.towards(column)) {
                links.insert(if net.is_leftwards { (b, a) } else { (a, b) });
            }
        };
        for &index in &self.moves {
            let (net, from) = (self.net_of(index), self.map.moves[index].from);
            if self.column_of(from) != self.column_of(net.to) {
                link(from, net, self.column_of(from));
            }
        }
        for (&(net, column), &item) in &self.pass {
            link(item, net, column);
        }
        self.links = links;
    }
}
