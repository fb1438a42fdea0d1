//! Splits an org chart into sheets of paper on which its smallest text can still be read.
//!
//! A chart that fits stays whole. Otherwise large subtrees move to sheets of their own, their head staying
//! behind with "continued on sheet n", until each sheet fits; the first sheet is then an overview of the top. A
//! superior with more people than fit on one sheet heads several. Start at [`sheets`].

use std::collections::BTreeMap;

use super::Look;
use super::layout::Units;
use super::org::{Laid, NOTE_FONT, OrgChart, Portion, Whole, children};
use crate::words::Words;

/// A paper size, in landscape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Paper {
    /// 297 × 210 mm.
    A4,
    /// 420 × 297 mm.
    A3,
}

/// One sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// What it shows, with its number: "Crew, sheet 2 of 5: Director".
    pub title: String,
    /// Indexes of the boxes on it, heads repeated from other sheets included.
    pub boxes: Vec<usize>,
    /// The drawing, its size given in millimetres.
    pub svg: String,
}

/// Height of the smallest text that can be read without effort, in points.
const MIN_POINTS: i64 = 7;

impl Paper {
    /// Width and height within margins of 10 mm.
    pub fn printable_mm(self) -> (i64, i64) {
        match self {
            Self::A4 => (277, 190),
            Self::A3 => (400, 277),
        }
    }

    /// The largest drawing that can still be read on it.
    pub(super) fn readable(self) -> (Units, Units) {
        let (width, height) = self.printable_mm();
        Self::readable_in(width, height)
    }

    /// The largest drawing that can still be read on so many millimetres.
    pub(super) fn readable_in(width: i64, height: i64) -> (Units, Units) {
        let units = |mm: i64| mm * 720 * NOTE_FONT.size / (254 * MIN_POINTS);
        (units(width), units(height))
    }

    /// Whether a drawing of this size can be read on it.
    fn holds(self, (width, height): (Units, Units)) -> bool {
        let (wide, high) = self.readable();
        width <= wide && height <= high
    }

    /// Size in whole millimetres at which a drawing and its heading fill the paper, but are never larger than on the
    /// screen. A drawing without a heading leaves room for one.
    fn fitted_mm(
        self,
        (width, height): (Units, Units),
        (drawn_width, drawn_height): (Units, Units),
    ) -> (i64, i64) {
        let (most_wide, most_high) = self.printable_mm();
        let fits = width * 254 <= most_wide * 960 && height * 254 <= most_high * 960;
        let (millimetres, units) = match fits {
            true => (254, 960),
            false if most_wide * height <= most_high * width => (most_wide, width),
            false => (most_high, height),
        };
        let scaled = |length: Units| (length * millimetres / units.max(1)).max(1);
        (scaled(drawn_width), scaled(drawn_height))
    }
}

/// A chart drawn for a page: as a whole, and on sheets where it is too large for one of the smallest paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// The whole chart as SVG.
    pub svg: String,
    /// The smallest paper on which the whole can be read; none where no paper is large enough.
    pub fits: Option<Paper>,
    /// The chart on sheets of A4; empty where one is enough.
    pub sheets: Vec<Sheet>,
}

/// The chart for a page on screen and on paper.
pub fn drawn(chart: &OrgChart, look: Look) -> Drawn {
    let whole = Whole::of(chart);
    let part = Portion::everything(&whole);
    let (laid, fits) = laid_out(&part);
    Drawn {
        svg: part.draw(look, &laid, ""),
        sheets: match fits {
            Some(Paper::A4) => Vec::new(),
            _ => sheets_of(&whole, Paper::A4, look),
        },
        fits,
    }
}

/// All boxes in a shape for the smallest paper on which they can be read, and which that is. What no paper holds is laid out
/// for the largest.
pub(super) fn laid_out<'a>(part: &Portion<'a>) -> (Laid<'a>, Option<Paper>) {
    let on = |paper: Paper| {
        let laid = part.lay_out(paper);
        let fits = paper.holds(laid.size()).then_some(paper);
        (laid, fits)
    };
    match on(Paper::A4) {
        small @ (_, Some(_)) => small,
        _ => on(Paper::A3),
    }
}

/// The chart on as many sheets as it takes.
pub fn sheets(chart: &OrgChart, paper: Paper, look: Look) -> Vec<Sheet> {
    sheets_of(&Whole::of(chart), paper, look)
}

fn sheets_of(whole: &Whole<'_>, paper: Paper, look: Look) -> Vec<Sheet> {
    let mut pages = split(whole, paper);
    loop {
        let (sheets, too_large) = drawn_sheets(whole, &pages, paper, look);
        if too_large.is_empty() {
            return sheets;
        }
        // Pages were filled up before it was known which marks they carry, and other marks may lead to another layout.
        let parted = pages.into_iter().enumerate().flat_map(|(number, page)| {
            let is_too_large = too_large.binary_search(&number).is_ok();
            match is_too_large {
                true => page.parted(&whole.parents),
                false => vec![page],
            }
        });
        pages = parted.collect();
    }
}

/// The sheets of some pages, and which of the pages are too large although they could be parted.
fn drawn_sheets(whole: &Whole<'_>, pages: &[Page], paper: Paper, look: Look) -> (Vec<Sheet>, Vec<usize>) {
    let marks = Marks::new(whole, pages);
    let mut too_large = Vec::new();
    let sheets = pages.iter().enumerate().map(|(number, page)| {
        let title = page.title(whole.chart, number, pages.len());
        let part = Portion {
            whole,
            members: page.members.clone(),
            notes: marks.notes(whole, number, page),
            heading: title.clone(),
        };
        let laid = part.lay_out(paper);
        if !paper.holds(laid.size()) && page.parted(&whole.parents).len() > 1 {
            too_large.push(number);
        }
        let (width, height) = paper.fitted_mm(laid.size(), laid.drawn_size(look));
        let svg = part.draw(look, &laid, &format!(r#"width="{width}mm" height="{height}mm""#));
        Sheet {
            title,
            boxes: page.members.clone(),
            svg,
        }
    });
    (sheets.collect(), too_large)
}

/// Boxes on one sheet.
#[derive(Clone, Debug, Default)]
struct Page {
    /// Boxes that stand on another sheet too, and have their people here.
    heads: Vec<usize>,
    /// In order, the heads included.
    members: Vec<usize>,
}

impl Page {
    fn title(&self, chart: &OrgChart, number: usize, count: usize) -> String {
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

    /// The same on several sheets: half of the heads each, or smaller pieces of what hangs from one. One page where
    /// nothing can be parted.
    fn parted(&self, parents: &[Option<usize>]) -> Vec<Self> {
        if self.members.len() <= 2 {
            return vec![self.clone()];
        }
        let [_, _, ..] = &self.heads[..] else {
            let piece = Piece {
                head: self.heads.first().copied(),
                members: self.members.clone(),
            };
            let pieces = parted(parents, &piece, (piece.members.len() * 2 / 3).max(2));
            return pieces.into_iter().map(Self::from).collect();
        };
        let (first, second) = self.heads.split_at(self.heads.len() / 2);
        let is_below_first = |&&member: &&usize| {
            let mut above = member;
            while !self.heads.contains(&above)
                && let Some(superior) = parents[above]
            {
                above = superior;
            }
            first.contains(&above)
        };
        let (below_first, below_second): (Vec<usize>, Vec<usize>) =
            self.members.iter().partition(is_below_first);
        let half = |heads: &[usize], members| Self {
            heads: heads.to_vec(),
            members,
        };
        vec![half(first, below_first), half(second, below_second)]
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

fn split(whole: &Whole<'_>, paper: Paper) -> Vec<Page> {
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
            heading: chart.title.clone(),
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

/// Where each box is to be found.
struct Marks {
    /// The sheet on which a box stands below its superior.
    home: Vec<usize>,
    /// The sheets that it heads.
    heads: Vec<Vec<usize>>,
}

impl Marks {
    fn new(whole: &Whole<'_>, pages: &[Page]) -> Self {
        let chart = whole.chart;
        let mut heads = vec![Vec::new(); chart.boxes.len()];
        let mut home = vec![None; chart.boxes.len()];
        for (number, page) in pages.iter().enumerate() {
            page.members
                .iter()
                .for_each(|&member| home[member] = home[member].or(Some(number)));
            page.heads.iter().for_each(|&head| heads[head].push(number));
        }
        // A head has its home where it stands below its superior.
        for (number, page) in pages.iter().enumerate() {
            let own = page.members.iter().filter(|member| !page.heads.contains(member));
            own.for_each(|&member| home[member] = Some(number));
        }
        let home = home.into_iter().map(Option::unwrap_or_default).collect();
        Self { home, heads }
    }

    fn notes(&self, whole: &Whole<'_>, number: usize, page: &Page) -> Vec<(usize, String)> {
        let mut notes = Vec::new();
        for &member in &page.members {
            if self.home[member] != number {
                notes.push((member, from_sheet(&whole.chart.words, self.home[member] + 1)));
                continue;
            }
            let others = self.heads[member].iter().filter(|&&sheet| sheet != number);
            let others: Vec<usize> = others.map(|sheet| sheet + 1).collect();
            if !others.is_empty() {
                notes.push((member, continued_on(&whole.chart.words, &others)));
            }
            for &to in whole.dotted[member]
                .iter()
                .filter(|to| page.members.binary_search(to).is_err())
            {
                notes.push((member, also_answers_to(whole.chart, to, self.home[to] + 1)));
            }
        }
        notes
    }
}

/// The name of a sheet among others: `Org chart, sheet 2 of 5`.
pub(super) fn sheet_of(words: &Words, title: &str, number: usize, count: usize) -> String {
    let (number, count) = (number.to_string(), count.to_string());
    let parts = [("title", title), ("number", &number), ("count", &count)];
    words.fill("drawing.sheet_of", &parts)
}

fn from_sheet(words: &Words, sheet: usize) -> String {
    words.fill("drawing.from_sheet", &[("sheet", &sheet.to_string())])
}

fn continued_on(words: &Words, sheets: &[usize]) -> String {
    let numbers: Vec<String> = sheets.iter().map(ToString::to_string).collect();
    let numbers = words.joined(&numbers);
    words.count_with("drawing.continued_on", sheets.len(), &[("sheets", &numbers)])
}

fn also_answers_to(chart: &OrgChart, to: usize, sheet: usize) -> String {
    let (role, sheet) = (&chart.boxes[to].role, sheet.to_string());
    let parts = [("role", &**role), ("sheet", &sheet)];
    chart.words.fill("drawing.also_answers_on_sheet", &parts)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::org::OrgBox;
    use super::super::read::read;
    use super::*;
    use proptest::prelude::*;

    fn chart(superiors: &[Option<usize>]) -> OrgChart {
        let post = |(index, &superior): (usize, &Option<usize>)| OrgBox {
            id: format!("box-{index}"),
            role: format!("Production coordinator {index}"),
            superior,
            dotted: if index % 50 == 9 {
                vec![index / 2]
            } else {
                Vec::new()
            },
            ..OrgBox::default()
        };
        OrgChart {
            words: Arc::default(),
            title: "Crew".to_owned(),
            company: String::new(),
            boxes: superiors.iter().enumerate().map(post).collect(),
        }
    }

    /// Each box and each solid line is on some sheet, and each sheet can be read.
    fn assert_complete(chart: &OrgChart, paper: Paper) {
        let sheets = sheets(chart, paper, Look::Standalone);
        let (mut boxes, mut lines) = (vec![0; chart.boxes.len()], vec![0; chart.boxes.len()]);
        for sheet in &sheets {
            let picture = read(&sheet.svg);
            picture.assert_clean();
            assert_eq!(picture.boxes.len(), sheet.boxes.len());
            sheet.boxes.iter().for_each(|&index| boxes[index] += 1);
            for line in picture.lines.iter().filter(|line| !line.is_dotted()) {
                let from = chart
                    .boxes
                    .iter()
                    .position(|post| post.id == line.from)
                    .expect("a box");
                lines[from] += 1;
            }
            let (width, height) = picture.size;
            let (wide, high) = paper.readable();
            assert!(
                sheet.boxes.len() <= 2 || (width <= wide && height <= high + 20),
                "{width} × {height}: {}",
                sheet.title
            );
        }
        assert!(boxes.iter().all(|&times| times > 0));
        for (index, post) in chart.boxes.iter().enumerate() {
            assert_eq!(
                lines[index],
                usize::from(post.superior.is_some()),
                "line of {index} on {} sheets",
                sheets.len()
            );
        }
    }

    #[test]
    fn what_fits_stays_on_one_sheet() {
        let sheets = sheets(&chart(&[None, Some(0), Some(0)]), Paper::A4, Look::Themed);
        assert_eq!(sheets.len(), 1);
        assert_eq!(sheets[0].title, "Crew");
    }

    #[test]
    fn a_head_says_where_its_people_are() {
        let superiors: Vec<Option<usize>> = (0..200_usize)
            .map(|index| (index > 0).then(|| (index - 1) / 6))
            .collect();
        let sheets = sheets(&chart(&superiors), Paper::A4, Look::Themed);
        assert!(sheets.len() > 2);
        assert!(sheets[0].svg.contains("continued on sheet 2"));
        assert!(sheets[1].svg.contains("from sheet 1"));
        assert!(
            sheets[1]
                .title
                .starts_with(&format!("Crew, sheet 2 of {}: ", sheets.len()))
        );
    }

    #[test]
    fn stars_chains_and_loose_boxes_are_complete() {
        let star: Vec<Option<usize>> = (0..400_usize).map(|index| (index > 0).then_some(0)).collect();
        let chain: Vec<Option<usize>> = (0..400_usize).map(|index| index.checked_sub(1)).collect();
        // The people of two leads, of whom one answers to the other.
        let leads: Vec<Option<usize>> = (0..200_usize)
            .map(|index| (index > 0).then(|| usize::from(index > 1) * index % 2))
            .collect();
        for superiors in [star, chain, leads, vec![None; 400]] {
            assert_complete(&chart(&superiors), Paper::A4);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]
        #[test]
        fn every_line_is_on_exactly_one_sheet(picks in prop::collection::vec(any::<prop::sample::Index>(), 1..250), spread in 1_usize..60) {
            let superiors: Vec<Option<usize>> = (picks.iter().enumerate())
                .map(|(index, pick)| (index > 0 && pick.index(30) > 0).then(|| pick.index(index.min(spread))))
                .collect();
            assert_complete(&chart(&superiors), Paper::A3);
            assert_complete(&chart(&superiors), Paper::A4);
        }
    }
}
