//! Splits an org chart into sheets of paper on which its smallest text can still be read.
//!
//! A chart that fits stays whole. Otherwise large subtrees move to sheets of their own, their head staying
//! behind with "continued on sheet n", until each sheet fits; the first sheet is then an overview of the top. A
//! superior with more people than fit on one sheet heads several. Start at [`drawn`].

use marks::Marks;
use split::{Page, split};

use super::layout::Units;
use super::org::{Laid, NOTE_FONT, OrgChart, Portion, Whole, view_id};
use crate::words::Words;

mod marks;
mod split;

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
    /// The id of the view of the file that shows it.
    pub view: String,
    /// Width and height on paper, in CSS pixels, of which there are 96 to the inch.
    pub size: (i64, i64),
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

    /// Size in whole CSS pixels at which a drawing and its heading fill the paper, but are never larger than on the
    /// screen: of the drawing without the heading, which the page says.
    fn fitted(
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
        let scaled = |length: Units| (length * millimetres * 960 / (254 * units.max(1))).max(1);
        (scaled(drawn_width), scaled(drawn_height))
    }
}

/// A chart as a file, and what a page that shows it has to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// The file, as SVG: the whole, and each sheet as a view of it. The same chart gives the same bytes.
    pub svg: String,
    /// Width and height of the whole.
    pub size: (Units, Units),
    /// The smallest paper on which the whole can be read; none where no paper is large enough.
    pub fits: Option<Paper>,
    /// The chart on sheets of A4; empty where one is enough.
    pub sheets: Vec<Sheet>,
}

/// The chart for the screen and for paper.
pub fn drawn(chart: &OrgChart) -> Drawn {
    let whole = Whole::of(chart);
    let part = Portion::everything(&whole);
    let (laid, fits) = laid_out(&part);
    let (sheets, placed) = match fits {
        Some(Paper::A4) => (Vec::new(), Vec::new()),
        _ => sheets_of(&whole, Paper::A4).into_iter().unzip(),
    };
    Drawn {
        svg: part.file(&laid, &placed),
        size: laid.size(),
        fits,
        sheets,
    }
}

/// All boxes in a shape for the smallest paper on which they can be read, and which that is. What no paper holds is laid out
/// for the largest.
fn laid_out<'a>(part: &Portion<'a>) -> (Laid<'a>, Option<Paper>) {
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

/// A sheet with its boxes in their places.
type Placed<'a> = (Portion<'a>, Laid<'a>);

/// The chart on as many sheets as it takes.
fn sheets_of<'a>(whole: &'a Whole<'a>, paper: Paper) -> Vec<(Sheet, Placed<'a>)> {
    let mut pages = split(whole, paper);
    loop {
        let (sheets, too_large) = placed_sheets(whole, &pages, paper);
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
fn placed_sheets<'a>(
    whole: &'a Whole<'a>,
    pages: &[Page],
    paper: Paper,
) -> (Vec<(Sheet, Placed<'a>)>, Vec<usize>) {
    let marks = Marks::new(whole, pages);
    let mut too_large = Vec::new();
    let sheets = pages.iter().enumerate().map(|(number, page)| {
        let part = Portion {
            whole,
            members: page.members.clone(),
            notes: marks.notes(whole, number, page),
        };
        let laid = part.lay_out(paper);
        if !paper.holds(laid.size()) && page.parted(&whole.parents).len() > 1 {
            too_large.push(number);
        }
        let sheet = Sheet {
            title: page.title(whole.chart, number, pages.len()),
            boxes: page.members.clone(),
            view: view_id(number + 1),
            size: paper.fitted(laid.size(), laid.drawn_size()),
        };
        (sheet, (part, laid))
    });
    (sheets.collect(), too_large)
}

/// The name of a sheet among others: `Org chart, sheet 2 of 5`.
pub(super) fn sheet_of(words: &Words, title: &str, number: usize, count: usize) -> String {
    let (number, count) = (number.to_string(), count.to_string());
    let parts = [("title", title), ("number", &number), ("count", &count)];
    words.fill("drawing.sheet_of", &parts)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::org::OrgBox;
    use super::super::read::{Picture, read};
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

    /// The sheets of a chart with what is drawn on each; what fits on one is its own sheet.
    fn pictures(chart: &OrgChart) -> Vec<(Sheet, Picture)> {
        let drawn = drawn(chart);
        let mut whole = read(&drawn.svg);
        assert_eq!(whole.sheets.len(), drawn.sheets.len());
        let pictures = std::mem::take(&mut whole.sheets);
        let named = (drawn.sheets.into_iter().zip(pictures)).map(|(sheet, mut picture)| {
            picture.name_lines(&whole.boxes, &sheet.boxes);
            (sheet, picture)
        });
        named.collect()
    }

    /// Each box and each solid line is on some sheet, and each sheet can be read.
    fn assert_complete(chart: &OrgChart) {
        let sheets = pictures(chart);
        if sheets.is_empty() {
            assert_eq!(drawn(chart).fits, Some(Paper::A4));
            return;
        }
        let (mut boxes, mut lines) = (vec![0; chart.boxes.len()], vec![0; chart.boxes.len()]);
        for (sheet, picture) in &sheets {
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
            let (wide, high) = Paper::A4.readable();
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
    fn what_fits_on_a_sheet_is_drawn_once() {
        let drawn = drawn(&chart(&[None, Some(0), Some(0)]));
        assert_eq!((drawn.fits, drawn.sheets), (Some(Paper::A4), Vec::new()));
        assert!(!drawn.svg.contains("<view"));
    }

    #[test]
    fn a_head_says_where_its_people_are() {
        let superiors: Vec<Option<usize>> = (0..200_usize)
            .map(|index| (index > 0).then(|| (index - 1) / 6))
            .collect();
        let sheets = pictures(&chart(&superiors));
        let says = |number: usize, words: &str| {
            let texts = sheets[number].1.boxes.iter().flat_map(|drawn| &drawn.texts);
            texts.into_iter().any(|text| text.contains(words))
        };
        assert!(sheets.len() > 2);
        assert!(says(0, "continued on sheet 2"));
        assert!(says(1, "from sheet 1"));
        let (second, count) = (&sheets[1].0, sheets.len());
        assert!(second.title.starts_with(&format!("Crew, sheet 2 of {count}: ")));
        assert_eq!(second.view, "sheet-2");
    }

    #[test]
    fn a_sheet_uses_the_boxes_of_the_whole() {
        let superiors: Vec<Option<usize>> = (0..200_usize)
            .map(|index| (index > 0).then(|| (index - 1) / 6))
            .collect();
        let drawn = drawn(&chart(&superiors));
        let anew = drawn.svg.matches(r#"<g class="cb-box""#).count() - 200;
        let again = drawn.svg.matches(r##"<use href="#cb-b"##).count();
        assert_eq!(
            anew + again,
            drawn.sheets.iter().map(|sheet| sheet.boxes.len()).sum::<usize>()
        );
        assert!(again > 3 * anew, "{again} used, {anew} drawn again");
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
            assert_complete(&chart(&superiors));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]
        #[test]
        fn every_line_is_on_exactly_one_sheet(picks in prop::collection::vec(any::<prop::sample::Index>(), 1..250), spread in 1_usize..60) {
            let superiors: Vec<Option<usize>> = (picks.iter().enumerate())
                .map(|(index, pick)| (index > 0 && pick.index(30) > 0).then(|| pick.index(index.min(spread))))
                .collect();
            assert_complete(&chart(&superiors));
        }
    }
}
