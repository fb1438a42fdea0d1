//! Which boxes stand on which sheet.

use std::collections::BTreeMap;

use super::marks::{also_answers_to, continued_on, from_sheet};
use super::{Paper, sheet_of};
use crate::chart::org::{OrgChart, Portion, Whole, children};

/// Boxes on one sheet.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    /// Boxes that stand on another sheet too, and have their people here.
    pub(super) heads: Vec<usize>,
    /// In order, the heads included.
    pub(super) members: Vec<usize>,
}

impl Page {
    pub(super) fn title(&self, chart: &OrgChart, number: usize, count: usize) -> String {
        let words = &chart.words;
        let title = match count {
            1 => chart.title.clone(),
            _ => sheet_of(words, &chart.title, number + 1, count),
        };
        let heads = self.heads.iter().take(3);
        let roles: Vec<&str> = heads.map(|&head| chart.boxes[head].role.as_str()).collect();
        let named = words.joined(&roles);
        match self.heads.len() - roles.len() {
            _ if roles.is_empty() => title,
            0 => words.labelled(&title, &named),
            more => words.labelled(
                &title,
                &words.count_with("common.names_and_more", more, &[("names", &named)]),
            ),
        }
    }

    /// Both on one sheet, of which these are the heads.
    fn with(&self, other: &Self, heads: &[usize]) -> Self {
        let mut heads = heads.to_vec();
        heads.dedup();
        let mut members = [&self.members[..], &other.members].concat();
        members.sort_unstable();
        members.dedup();
        Self { heads, members }
    }

    /// The same on several sheets: half of the heads each, what hangs from the one head and what does not, or smaller
    /// pieces. One page where nothing can be parted.
    pub(super) fn parted(&self, parents: &[Option<usize>]) -> Vec<Self> {
        if self.members.len() <= 2 {
            return vec![self.clone()];
        }
        let (first, second) = match self.heads.len() {
            0 | 1 => (&self.heads[..], &[][..]),
            many => self.heads.split_at(many / 2),
        };
        let is_below_first = |&&member: &&usize| {
            let mut above = member;
            while !self.heads.contains(&above)
                && let Some(superior) = parents[above]
            {
                above = superior;
            }
            first.contains(&above)
        };
        // Beside what hangs from a head there may be tops that answer to nobody.
        let (below_first, others): (Vec<usize>, Vec<usize>) = self.members.iter().partition(is_below_first);
        if second.is_empty() && (first.is_empty() || others.is_empty()) {
            let piece = Piece {
                head: first.first().copied(),
                members: self.members.clone(),
            };
            let pieces = parted(parents, &piece, (piece.members.len() * 2 / 3).max(2));
            return pieces.into_iter().map(Self::from).collect();
        }
        let half = |heads: &[usize], members| Self {
            heads: heads.to_vec(),
            members,
        };
        vec![half(first, below_first), half(second, others)]
    }
}

impl From<Piece> for Page {
    fn from(piece: Piece) -> Self {
        Self {
            heads: piece.head.into_iter().collect(),
            members: piece.members,
        }
    }
}

/// A part of the forest below one box, or of several tops.
#[derive(Clone, Debug)]
struct Piece {
    /// The box that everything in it hangs from; none where several tops share it.
    head: Option<usize>,
    /// In order, the head included.
    members: Vec<usize>,
}

/// The boxes of a chart by sheets on which they can be read with the marks that they carry there.
pub(super) fn split(whole: &Whole<'_>, paper: Paper) -> Vec<Page> {
    let (chart, parents) = (whole.chart, &whole.parents[..]);
    let (width, height) = paper.readable();
    let below = children(parents);
    let fits = |members: &[usize]| {
        let is_here = |index: &usize| members.binary_search(index).is_ok();
        // The marks that the sheet will carry, as long as they can be.
        let mut notes = Vec::new();
        for &member in members {
            if parents[member].is_some_and(|parent| !is_here(&parent)) {
                notes.push((member, from_sheet(&chart.words, 1000)));
            }
            if !below[member].iter().all(is_here) {
                notes.push((member, continued_on(&chart.words, &[1000])));
            }
            for &to in whole.dotted[member].iter().filter(|to| !is_here(to)) {
                notes.push((member, also_answers_to(chart, to, 1000)));
            }
        }
        let part = Portion {
            whole,
            members: members.to_vec(),
            notes,
        };
        part.area() < width * height && paper.holds(part.lay_out(paper).size())
    };
    let everything = Piece {
        head: None,
        members: (0..chart.boxes.len()).collect(),
    };
    if chart.boxes.len() < 2 || fits(&everything.members) {
        return vec![Page {
            heads: Vec::new(),
            members: everything.members,
        }];
    }
    // A first guess spares measuring pieces that are far too large.
    let guess = (width / 200 * (height / 80)).max(4) as usize;
    let mut open = parted(parents, &everything, guess);
    let mut done = Vec::new();
    while let Some(piece) = open.pop() {
        if piece.members.len() <= 2 || fits(&piece.members) {
            done.push(piece);
            continue;
        }
        let parts = parted(parents, &piece, (piece.members.len() * 2 / 3).max(2));
        match parts.len() {
            0 | 1 => done.push(piece),
            _ => open.extend(parts),
        }
    }
    let mut rank = vec![0; parents.len()];
    preorder(parents)
        .into_iter()
        .enumerate()
        .for_each(|(at, index)| rank[index] = at);
    done.sort_by_key(|piece| {
        let first = piece.members.iter().find(|&&member| Some(member) != piece.head);
        (
            piece.head.map(|head| rank[head] + 1),
            first.map(|&first| rank[first]),
        )
    });
    gathered(done, parents, fits)
}

/// How many sheets are looked at for room for a piece, from the last one back.
const MAX_TRIED: usize = 8;

/// Fills sheets up, so that there are few of them and none is nearly empty: each piece goes to the sheet on which its head
/// stands if there is room for it, else to one nearby, else it begins a new one.
fn gathered(pieces: Vec<Piece>, parents: &[Option<usize>], fits: impl Fn(&[usize]) -> bool) -> Vec<Page> {
    let has = |page: &Page, member: &usize| page.members.binary_search(member).is_ok();
    let mut sheets: Vec<Page> = Vec::new();
    for piece in pieces {
        let page = Page::from(piece);
        let below_head = (sheets.iter().enumerate())
            .filter(|(_, sheet)| {
                page.heads
                    .iter()
                    .any(|head| !sheet.heads.contains(head) && has(sheet, head))
            })
            .map(|(number, sheet)| (number, sheet.with(&page, &sheet.heads)));
        let nearby = (sheets.iter().enumerate().rev().take(MAX_TRIED)).map(|(number, sheet)| {
            (
                number,
                sheet.with(&page, &[&sheet.heads[..], &page.heads].concat()),
            )
        });
        let may_join = |(_, both): &(usize, Page)| {
            // Where a head meets its superior, the line between them would be drawn again.
            let mut superiors = both.heads.iter().filter_map(|&head| parents[head]);
            superiors.all(|superior| !has(both, &superior)) && fits(&both.members)
        };
        match below_head.chain(nearby).find(may_join) {
            Some((number, both)) => sheets[number] = both,
            None => sheets.push(page),
        }
    }
    sheets
}

/// A piece in pieces of a limited number of boxes: the largest subtrees first, then leaves in portions.
fn parted(parents: &[Option<usize>], piece: &Piece, most: usize) -> Vec<Piece> {
    let most = most.max(2);
    // From here to the end a box is a place among the members, so that a piece costs no more than it holds.
    let count = piece.members.len();
    let place = |index: usize| piece.members.binary_search(&index).ok();
    let head = piece.head.and_then(place);
    let within: Vec<Option<usize>> = (piece.members.iter().enumerate())
        .map(|(at, &member)| parents[member].filter(|_| head != Some(at)).and_then(place))
        .collect();
    let below = children(&within);
    let order = preorder(&within);
    let tops: Vec<usize> = (0..count).filter(|&at| within[at].is_none()).collect();

    // How many boxes each box brings along on its own sheet, itself included.
    let mut brings = vec![1_usize; count];
    let mut pieces: Vec<(Option<usize>, Vec<usize>)> = Vec::new();
    let mut is_cut = vec![false; count];
    let thin = |head: Option<usize>, hanging: &[usize], brings: &mut Vec<usize>, is_cut: &mut Vec<bool>| {
        let own = usize::from(head.is_some());
        let mut total = own + hanging.iter().map(|&child| brings[child]).sum::<usize>();
        let mut largest: Vec<usize> = hanging
            .iter()
            .copied()
            .filter(|&child| brings[child] > 1)
            .collect();
        largest.sort_by_key(|&child| (std::cmp::Reverse(brings[child]), child));
        for child in largest {
            if total <= most {
                break;
            }
            total -= brings[child] - 1;
            brings[child] = 1;
            is_cut[child] = true;
        }
        if total <= most {
            return (total, Vec::new());
        }
        // Nothing but single boxes is left: portions of about the same size.
        let room = (most - own).max(1);
        let portions = hanging.len().div_ceil(room);
        let size = hanging.len().div_ceil(portions.max(1)).max(1);
        let later: Vec<Vec<usize>> = hanging.chunks(size).skip(1).map(<[usize]>::to_vec).collect();
        (own + size.min(hanging.len()), later)
    };
    let mut moved = vec![false; count];
    for &index in order.iter().rev() {
        let (total, later) = thin(Some(index), &below[index], &mut brings, &mut is_cut);
        brings[index] = total;
        for portion in later {
            portion.iter().for_each(|&member| moved[member] = true);
            pieces.push((Some(index), portion));
        }
    }
    if head.is_none() {
        let (_, later) = thin(None, &tops, &mut brings, &mut is_cut);
        for portion in later {
            portion.iter().for_each(|&member| moved[member] = true);
            pieces.push((None, portion));
        }
    }
    // What was not moved stays with the nearest box above that has a sheet of its own.
    let mut stays: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    let mut sheet_of = vec![head; count];
    for &index in &order {
        if let Some(parent) = within[index] {
            sheet_of[index] = if is_cut[parent] {
                Some(parent)
            } else {
                sheet_of[parent]
            };
        }
        if !moved[index] {
            stays.entry(sheet_of[index]).or_default().push(index);
        }
    }
    let later = pieces.into_iter();
    let all = stays.into_iter().chain(later).map(|(head, mut places)| {
        places.extend(head);
        places.sort_unstable();
        places.dedup();
        let member = |at: usize| piece.members[at];
        Piece {
            head: head.map(member),
            members: places.into_iter().map(member).collect(),
        }
    });
    all.collect()
}

/// Every box after its superior, siblings in order.
fn preorder(parents: &[Option<usize>]) -> Vec<usize> {
    let below = children(parents);
    let mut order = Vec::with_capacity(parents.len());
    let mut open: Vec<usize> = (0..parents.len())
        .rev()
        .filter(|&index| parents[index].is_none())
        .collect();
    while let Some(index) = open.pop() {
        order.push(index);
        open.extend(below[index].iter().rev());
    }
    order
}
