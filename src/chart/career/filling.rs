//! Which roles share a sheet: as many of a department as fit, and no more sheets than need be.
//!
//! Whether roles fit depends on the moves that lead away from the sheet, since each is said in words in the boxes at its
//! ends. All such words are measured once; a trial adds up their sizes. Start at [`Filling::balanced`].

use std::ops::Range;

use foldhash::{HashMap, HashMapExt};

use super::arrange::by_trade;
use super::columns::{Bands, Columns};
use super::drawing::{Measures, faces, measured, text_width};
use super::sheets::{SHEET, Ways, cut, is_readable};
use super::{CareerMap, CareerMove, CareerRole};
use crate::chart::org::{Face, NoteSize};
use crate::chart::svg::Point;

/// More boxes than fit on a sheet however small they are, so that nobody needs to measure.
const MAX_BOXES: usize = 240;
/// Most sheets that are made about as full; of more, only the last one is not.
const MAX_BALANCED: usize = 8;

/// The roles of a map in the order in which they fill sheets: each sheet has some that follow each other.
pub(super) struct Filling<'a> {
    ways: &'a Ways<'a>,
    bands: &'a Bands<'a>,
    /// The roles, by department and stage.
    pub(super) roles: Vec<usize>,
    /// Where each role stands among them.
    places: Vec<usize>,
    /// Where each department ends.
    ends: Vec<usize>,
    /// Boxes without a word of other sheets.
    faces: Vec<Face>,
    notes: Notes,
    /// What was measured so far.
    sizes: HashMap<(usize, usize), Point>,
}

impl<'a> Filling<'a> {
    pub(super) fn new(ways: &'a Ways<'a>, bands: &'a Bands<'a>) -> Self {
        let map = ways.map;
        let columns = Columns::new(map, Measures::PAPER.columns);
        let mut in_band = vec![Vec::new(); bands.departments.len()];
        let mut by_column: Vec<usize> = (0..map.roles.len()).collect();
        by_column.sort_by_key(|&role| (columns.of_role[role], role));
        for role in by_column {
            in_band[bands.of_role[role]].push(role);
        }
        let (mut roles, mut ends) = (Vec::with_capacity(map.roles.len()), Vec::new());
        for band in by_trade(map, bands) {
            roles.append(&mut in_band[band]);
            ends.push(roles.len());
        }
        let mut places = vec![0; roles.len()];
        for (place, &role) in roles.iter().enumerate() {
            places[role] = place;
        }
        Self {
            ways,
            bands,
            roles,
            places,
            ends,
            faces: faces(map, Measures::PAPER, |_| &[]),
            notes: Notes::measured(ways),
            sizes: HashMap::new(),
        }
    }

    /// The roles of each sheet: no more sheets than need be, and all about as full.
    pub(super) fn balanced(&mut self) -> Vec<Range<usize>> {
        let (wide, high) = SHEET;
        let mut sheets = self.split((wide, high));
        if !(2..=MAX_BALANCED).contains(&sheets.len()) {
            return sheets;
        }
        let (mut too_low, mut enough) = (high / sheets.len() as i64, high);
        while enough - too_low > 10 {
            let middle = (too_low + enough) / 2;
            let other = self.split((wide, middle));
            if other.len() <= sheets.len() {
                (sheets, enough) = (other, middle);
            } else {
                too_low = middle;
            }
        }
        sheets
    }

    /// The roles of each sheet of a size, each as full as can be.
    fn split(&mut self, printable: (i64, i64)) -> Vec<Range<usize>> {
        let mut done = Vec::new();
        let mut open = 0..0;
        for end in self.ends.clone() {
            while open.end < end {
                if self.fit(open.start..end, printable) {
                    open.end = end;
                    break;
                }
                if open.is_empty() {
                    open.end = self.most_that_fit(open.start..end, printable);
                }
                done.push(open.clone());
                open = open.end..open.end;
            }
        }
        if !open.is_empty() {
            done.push(open);
        }
        done
    }

    /// Up to where roles, from the first, fit on a sheet; at least one does.
    fn most_that_fit(&mut self, roles: Range<usize>, printable: (i64, i64)) -> usize {
        let (mut fit, mut too_many) = (1, roles.len().min(MAX_BOXES + 1));
        while fit + 1 < too_many {
            let middle = (fit + too_many) / 2;
            if self.fit(roles.start..roles.start + middle, printable) {
                fit = middle;
            } else {
                too_many = middle;
            }
        }
        roles.start + fit
    }

    fn fit(&mut self, roles: Range<usize>, printable: (i64, i64)) -> bool {
        if roles.len() > MAX_BOXES {
            return false;
        }
        let known = self.sizes.get(&(roles.start, roles.end)).copied();
        let size = known.unwrap_or_else(|| {
            let size = self.size_of(&roles);
            self.sizes.insert((roles.start, roles.end), size);
            size
        });
        is_readable(size, printable)
    }

    /// Width and height of a drawing of some roles.
    pub(super) fn size_of(&self, roles: &Range<usize>) -> Point {
        let map = self.ways.map;
        let is_here = |role: usize| roles.contains(&self.places[role]);
        let mut part = CareerMap {
            stages: vec![String::new(); map.stages.len()],
            ..CareerMap::default()
        };
        let mut sizes = Vec::with_capacity(roles.len());
        for &role in &self.roles[roles.clone()] {
            for made in self.ways.moves_out_of(role).filter(|made| is_here(made.to)) {
                part.moves.push(CareerMove {
                    from: self.places[role] - roles.start,
                    to: self.places[made.to] - roles.start,
                    is_side: made.is_side,
                    years: String::new(),
                });
            }
            part.roles.push(CareerRole {
                stage: map.roles[role].stage,
                ..CareerRole::default()
            });
            let notes = self.notes.of(self.ways, role, is_here);
            sizes.push(self.faces[role].size_with(notes));
        }
        let bands = self.bands.of_some(&self.roles[roles.clone()]);
        measured(&part, &bands, &sizes, Measures::PAPER)
    }
}

/// How much room it takes in a box to say where moves to and from other sheets lead.
struct Notes {
    /// For each role, how much room the notes take that name it in the boxes of other roles: those that lead up to it, those
    /// that lead across to it, and those that are entered from it.
    naming: Vec<[NoteSize; 3]>,
    /// That there are so many more that lead here.
    more_from: Vec<NoteSize>,
    /// That it leads to so many more.
    more_to: Vec<NoteSize>,
}

const UP: usize = 0;
const ACROSS: usize = 1;
const FROM: usize = 2;

impl Notes {
    fn measured(ways: &Ways<'_>) -> Self {
        // On paper boxes are equally wide, whoever is on a sheet.
        let width = text_width(ways.map, Measures::PAPER);
        let measure = |words: &str| NoteSize::of(words, width);
        let naming = |role: usize| {
            ["drawing.up_to", "drawing.across_to", "drawing.from"]
                .map(|word| measure(&ways.words_of_away(word, role, "000")))
        };
        let most = |moves: &[Vec<usize>]| moves.iter().map(Vec::len).max().unwrap_or(0);
        let more = |word: &str, most: usize| {
            (0..=most)
                .map(|more| measure(&ways.map.words.count(word, more)))
                .collect()
        };
        Self {
            naming: (0..ways.map.roles.len()).map(naming).collect(),
            more_from: more("drawing.from_more", most(&ways.into)),
            more_to: more("drawing.to_more", most(&ways.out)),
        }
    }

    /// Those in the box of a role.
    fn of(&self, ways: &Ways<'_>, role: usize, is_here: impl Fn(usize) -> bool) -> NoteSize {
        let to = ways.moves_out_of(role).filter(|made| !is_here(made.to));
        let to = to.map(|made| self.naming[made.to][if made.is_side { ACROSS } else { UP }]);
        let from = ways.moves_into(role).filter(|made| !is_here(made.from));
        let from = from.map(|made| self.naming[made.from][FROM]);
        let notes = cut(from.collect(), |more| self.more_from[more]).into_iter();
        notes.chain(cut(to.collect(), |more| self.more_to[more])).sum()
    }
}
