//! Spreads a map of careers over sheets of A3 on which its smallest text can still be read.
//!
//! Departments stay together and in the order of the drawing, as many on a sheet as fit; a department that is larger
//! than a sheet goes on, stage by stage, on the next ones. A move to another sheet is said in words in the boxes at both
//! its ends, with the role and the number of the sheet: nothing has to be followed over an edge. Start at [`drawn`].

use std::collections::BTreeMap;

use super::columns::Bands;
use super::drawing::{Drawing, HEADER, Measures};
use super::filling::Filling;
use super::{CareerMap, CareerMove, CareerRole, valid_moves};
use crate::chart::sheets::Paper;
use crate::chart::sheets::sheet_of;
use crate::chart::svg::Point;
use crate::chart::{Department, Look};

/// A map as a page shows it: as a whole, and on sheets where it is too large for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// The whole map as SVG.
    pub svg: String,
    /// The smallest paper on which the whole can be read: `A3`; none where A0 is too small.
    pub paper: Option<&'static str>,
    /// The map on sheets of A3; empty where the whole can be read on one.
    pub sheets: Vec<MapSheet>,
}

/// A sheet of A3.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapSheet {
    /// What it shows, with its number: "Career map, sheet 2 of 3: Production".
    pub title: String,
    /// Indexes of the roles on it.
    pub roles: Vec<usize>,
    /// The drawing, its size given in millimetres.
    pub svg: String,
}

/// Papers with what can be printed on them, in millimetres, within margins of 10. On A3 the whole shares a page with
/// the head of a site.
const PAPERS: [(&str, (i64, i64)); 4] = [
    ("A3", (400, 245)),
    ("A2", (574, 400)),
    ("A1", (821, 574)),
    ("A0", (1169, 821)),
];
/// What can be printed of a map on each of several sheets of A3, in millimetres: less what the first of them says of it.
pub(super) const SHEET: (i64, i64) = (400, 262);
/// The largest scale of a sheet, in thousandths of a millimetre for each unit: titles are then 16 points high.
const MAX_SCALE: i64 = 400;
/// Most moves of one direction to other sheets that a box names; its role's page has all.
const MAX_NAMED: usize = 5;

/// The map for a page on screen and on paper.
pub fn drawn(map: &CareerMap, look: Look) -> Drawn {
    let whole = Drawing::new(map, Measures::SCREEN);
    let paper = PAPERS
        .iter()
        .find(|(_, printable)| is_readable(whole.size(), *printable));
    let paper = paper.map(|(name, _)| *name);
    Drawn {
        svg: whole.write(map, &map.title, look, None),
        sheets: match paper {
            Some("A3") => Vec::new(),
            _ => sheets(map, look),
        },
        paper,
    }
}

/// The map on as many sheets of A3 as it takes.
pub fn sheets(map: &CareerMap, look: Look) -> Vec<MapSheet> {
    let ways = Ways::new(map);
    let bands = Bands::new(map);
    let mut filling = Filling::new(&ways, &bands);
    let pages = filling.balanced();
    let pages: Vec<&[usize]> = pages.into_iter().map(|page| &filling.roles[page]).collect();
    let mut sheet_of = vec![0; map.roles.len()];
    for (number, page) in pages.iter().enumerate() {
        page.iter().for_each(|&role| sheet_of[role] = number + 1);
    }
    let sheets = pages.iter().enumerate().map(|(number, page)| {
        let part = ways.part(page, |role| sheet_of[role]);
        let drawing = Drawing::new(&part, Measures::PAPER);
        let title = title(map, &drawing.departments, number + 1, pages.len());
        let size = fitted_mm(drawing.size(), look);
        let ids = format!("cb-s{}-f", number + 1);
        MapSheet {
            svg: drawing.write(&part, &title, look, Some((size, &ids))),
            title,
            roles: page.to_vec(),
        }
    });
    sheets.collect()
}

/// Whether the smallest text of a drawing is at least 7 points high on paper of this size.
pub(super) fn is_readable((width, height): Point, (most_wide, most_high): (i64, i64)) -> bool {
    let (wide, high) = Paper::readable_in(most_wide, most_high);
    width <= wide && height + HEADER <= high
}

/// Size in millimetres at which a drawing fills a sheet, its heading left out, but is never larger than it can be read from
/// two steps away.
fn fitted_mm((width, height): Point, look: Look) -> (i64, i64) {
    let (wide, high) = SHEET;
    let drawn_height = match look {
        Look::Themed => height,
        Look::Standalone => height + HEADER,
    };
    // Thousandths of a millimetre for each unit.
    let scale = (wide * 1000 / width)
        .min(high * 1000 / (height + HEADER))
        .min(MAX_SCALE);
    (width * scale / 1000, drawn_height * scale / 1000)
}

fn title(map: &CareerMap, departments: &[Option<&Department>], number: usize, count: usize) -> String {
    if count == 1 {
        return map.title.clone();
    }
    let words = &map.words;
    let names: Vec<&str> = (departments.iter())
        .map(|department| department.map_or(words.say("drawing.other_roles"), |department| &department.name))
        .collect();
    let shown = match names.len() {
        0..=5 => words.joined(&names),
        more => {
            let more = words.count("drawing.more_departments", more - 4);
            let parts = [("list", &*words.joined(&names[..4])), ("last", &more)];
            words.fill("punctuation.last", &parts)
        }
    };
    words.labelled(&sheet_of(words, &map.title, number, count), &shown)
}

/// A map with the moves of each role at hand.
pub(super) struct Ways<'a> {
    pub(super) map: &'a CareerMap,
    pub(super) out: Vec<Vec<usize>>,
    pub(super) into: Vec<Vec<usize>>,
}

impl<'a> Ways<'a> {
    fn new(map: &'a CareerMap) -> Self {
        let mut out = vec![Vec::new(); map.roles.len()];
        let mut into = vec![Vec::new(); map.roles.len()];
        for index in valid_moves(map) {
            let made = &map.moves[index];
            out[made.from].push(index);
            into[made.to].push(index);
        }
        Self { map, out, into }
    }

    /// The moves that a role leads to.
    pub(super) fn moves_out_of(&self, role: usize) -> impl Iterator<Item = &'a CareerMove> {
        self.out[role].iter().map(|&index| &self.map.moves[index])
    }

    /// The moves that lead to a role.
    pub(super) fn moves_into(&self, role: usize) -> impl Iterator<Item = &'a CareerMove> {
        self.into[role].iter().map(|&index| &self.map.moves[index])
    }

    /// What a box says of a move to or from a role on another sheet.
    pub(super) fn words_of_away(&self, key: &str, other: usize, sheet: &str) -> String {
        let parts = [("role", &*self.map.roles[other].title), ("sheet", sheet)];
        self.map.words.fill(key, &parts)
    }

    /// Some roles with the moves among them, and in words those to and from the others, on their sheets.
    fn part(&self, roles: &[usize], sheet_of: impl Fn(usize) -> usize) -> CareerMap {
        let places: BTreeMap<usize, usize> = roles
            .iter()
            .enumerate()
            .map(|(place, &role)| (role, place))
            .collect();
        let away = |word: &str, other: usize| self.words_of_away(word, other, &sheet_of(other).to_string());
        let mut moves = Vec::new();
        let role = |&role: &usize| {
            let (mut to, mut from) = (Vec::new(), Vec::new());
            for made in self.moves_out_of(role) {
                match places.get(&made.to) {
                    Some(&place) => moves.push(CareerMove {
                        from: places[&role],
                        to: place,
                        ..made.clone()
                    }),
                    None if made.is_side => to.push(away("drawing.across_to", made.to)),
                    None => to.push(away("drawing.up_to", made.to)),
                }
            }
            for made in self.moves_into(role) {
                if !places.contains_key(&made.from) {
                    from.push(away("drawing.from", made.from));
                }
            }
            let from = cut(from, |more| self.map.words.count("drawing.from_more", more)).into_iter();
            let notes = from
                .chain(cut(to, |more| self.map.words.count("drawing.to_more", more)))
                .collect();
            CareerRole {
                notes,
                url: None,
                ..self.map.roles[role].clone()
            }
        };
        let roles = roles.iter().map(role).collect();
        CareerMap {
            words: self.map.words.clone(),
            title: self.map.title.clone(),
            stages: self.map.stages.clone(),
            roles,
            moves,
        }
    }
}

/// A limited number of notes, the last one saying how many more there are.
pub(super) fn cut<T>(mut notes: Vec<T>, saying_more: impl Fn(usize) -> T) -> Vec<T> {
    if notes.len() > MAX_NAMED {
        let more = notes.len() - (MAX_NAMED - 1);
        notes.truncate(MAX_NAMED - 1);
        notes.push(saying_more(more));
    }
    notes
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::super::super::read::read;
    use super::*;

    fn map(roles: &[(usize, usize)], moves: &[(usize, usize)]) -> CareerMap {
        let role = |(index, &(stage, department)): (usize, &(usize, usize))| CareerRole {
            id: format!("role-{index}"),
            title: format!("Production coordinator {index}"),
            stage: Some(stage),
            department: (department < 8).then(|| Department {
                name: format!("Department {department}"),
                ..Department::default()
            }),
            ..CareerRole::default()
        };
        CareerMap {
            words: Arc::default(),
            title: "Careers".to_owned(),
            stages: ["Entry", "Early", "Experienced", "Expert"]
                .map(str::to_owned)
                .to_vec(),
            roles: roles.iter().enumerate().map(role).collect(),
            moves: (moves.iter().enumerate())
                .map(|(index, &(from, to))| CareerMove {
                    from,
                    to,
                    is_side: index % 4 == 0,
                    years: String::new(),
                })
                .collect(),
        }
    }

    /// Each role is on one sheet and each move on one or, in words, on two; and each sheet can be read.
    fn assert_complete(map: &CareerMap) {
        let sheets = sheets(map, Look::Standalone);
        let mut on: BTreeMap<String, usize> = BTreeMap::new();
        let mut lines: BTreeSet<(String, String)> = BTreeSet::new();
        let mut texts: BTreeMap<String, String> = BTreeMap::new();
        for (number, sheet) in sheets.iter().enumerate() {
            let picture = read(&sheet.svg);
            picture.assert_clean();
            let (width, height) = picture.size;
            assert!(is_readable((width, height - HEADER), SHEET), "{width} × {height}");
            for drawn in &picture.boxes {
                assert_eq!(
                    on.insert(drawn.id.clone(), number + 1),
                    None,
                    "{} is there twice",
                    drawn.id
                );
                texts.insert(drawn.id.clone(), drawn.texts.join(" "));
            }
            lines.extend(
                picture
                    .lines
                    .iter()
                    .map(|line| (line.from.clone(), line.to.clone())),
            );
        }
        assert_eq!(on.len(), map.roles.len());
        let ways = Ways::new(map);
        for (role, all) in ways.out.iter().enumerate() {
            let id = &map.roles[role].id;
            let away = all
                .iter()
                .filter(|&&index| on[&map.roles[map.moves[index].to].id] != on[id])
                .count();
            for made in all.iter().map(|&index| &map.moves[index]) {
                let other = &map.roles[made.to];
                if on[&other.id] == on[id] {
                    assert!(
                        lines.contains(&(id.clone(), other.id.clone())),
                        "{id} to {}",
                        other.id
                    );
                } else if away <= MAX_NAMED {
                    let words = format!("to {}, sheet\u{a0}{}", other.title, on[&other.id]);
                    assert!(texts[id].contains(&words), "{words}: {}", texts[id]);
                }
            }
        }
    }

    #[test]
    fn a_small_map_needs_no_sheets() {
        let drawn = drawn(&map(&[(0, 0), (1, 0), (2, 1)], &[(0, 1), (1, 2)]), Look::Themed);
        assert_eq!((drawn.paper, drawn.sheets.len()), (Some("A3"), 0));
    }

    #[test]
    fn a_large_map_is_spread_and_says_where_moves_go_on() {
        let roles: Vec<(usize, usize)> = (0..120).map(|role| (role % 4, role / 15)).collect();
        let moves: Vec<(usize, usize)> = (0..119).map(|role| (role, role + 1)).collect();
        let map = map(&roles, &moves);
        let drawn = drawn(&map, Look::Themed);
        assert!(drawn.sheets.len() > 1);
        assert!(drawn.sheets[0].title.starts_with(&format!(
            "Careers, sheet 1 of {}: Department ",
            drawn.sheets.len()
        )));
        assert_complete(&map);
    }

    #[test]
    fn a_department_that_is_larger_than_a_sheet_goes_on_by_stage() {
        let roles: Vec<(usize, usize)> = (0..300).map(|role| (role % 4, 0)).collect();
        let map = map(&roles, &[(0, 299), (3, 4)]);
        let sheets = sheets(&map, Look::Themed);
        assert!(sheets.len() > 2);
        let stage = |sheet: &MapSheet| map.roles[sheet.roles[0]].stage;
        assert!(sheets.windows(2).all(|pair| stage(&pair[0]) <= stage(&pair[1])));
        assert_complete(&map);
    }

    #[test]
    fn a_role_that_everybody_moves_to_still_fits() {
        let roles: Vec<(usize, usize)> = (0..400).map(|role| (role % 4, role % 9)).collect();
        let moves: Vec<(usize, usize)> = (1..400).map(|role| (role, 0)).collect();
        let map = map(&roles, &moves);
        assert_complete(&map);
        let sheets = sheets(&map, Look::Themed);
        assert!(sheets.iter().any(|sheet| sheet.svg.contains("more roles")));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
        #[test]
        fn every_role_and_move_is_on_some_sheet(
            roles in prop::collection::vec((0_usize..4, 0_usize..9), 1..200),
            moves in prop::collection::vec((0_usize..200, 0_usize..200), 0..300),
        ) {
            assert_complete(&map(&roles, &moves));
        }

        #[test]
        fn what_is_measured_of_a_sheet_is_the_size_of_its_drawing(
            roles in prop::collection::vec((0_usize..4, 0_usize..9), 1..60),
            moves in prop::collection::vec((0_usize..60, 0_usize..60), 0..200),
            ends in (any::<prop::sample::Index>(), any::<prop::sample::Index>()),
        ) {
            let map = map(&roles, &moves);
            let (ways, bands) = (Ways::new(&map), Bands::new(&map));
            let filling = Filling::new(&ways, &bands);
            let start = ends.0.index(roles.len());
            let range = start..start + 1 + ends.1.index(roles.len() - start);
            // All digits are of one width, so any number of three stands for the one that is not known yet.
            let part = ways.part(&filling.roles[range.clone()], |_| 100);
            prop_assert_eq!(filling.size_of(&range), Drawing::new(&part, Measures::PAPER).size());
        }
    }
}
