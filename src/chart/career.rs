//! The career map: roles as boxes, moves as arrows, stages from left to right, departments from top to bottom.
//!
//! Layered drawing. A role's column comes from its stage, and within a stage from the longest chain of moves
//! that leads to it. A move that passes over columns gets a place of its own between the boxes there, shared by
//! all moves to the same role: so lines that run together lead to one role only, and nothing crosses a box. The
//! order in each column is improved in a fixed number of sweeps. Start at [`svg`]; [`lists`] says the same in
//! words.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::layout::{Units, spaced};
use super::org::{BAR, Face, HEADING, LINE, NOTE, OrgBox, PAD};
use super::svg::{BASE_SIZE, Ink, Point, Svg, colour_class, shades};
use super::text::{Font, width_for_lines, wrap};
use super::{Department, Look};

/// Roles and the moves between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CareerMap {
    /// What it is a map of; the accessible name of the drawing.
    pub title: String,
    /// Names of the stages, from first to last.
    pub stages: Vec<String>,
    /// The roles; departments are drawn in the order in which they first appear.
    pub roles: Vec<CareerRole>,
    /// The moves.
    pub moves: Vec<CareerMove>,
}

/// A role on the map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CareerRole {
    /// Unique on the map; scripts find the box by it.
    pub id: String,
    /// The role's title.
    pub title: String,
    /// The role's page.
    pub url: Option<String>,
    /// Its department.
    pub department: Option<Department>,
    /// Index in [`CareerMap::stages`]; guessed from its moves where there is none.
    pub stage: Option<usize>,
    /// Whether it is a way into the industry.
    pub is_entry: bool,
}

/// A move from one role to another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CareerMove {
    /// Index of the role that is left.
    pub from: usize,
    /// Index of the role that is entered.
    pub to: usize,
    /// Whether it is a move to other work rather than up.
    pub is_side: bool,
    /// Years that are usual before it, in words such as `2-4`; empty where unknown.
    pub years: String,
}

/// The roles of a department, as a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CareerBand<'a> {
    /// The department; none for roles without.
    pub department: Option<&'a Department>,
    /// Its roles from the first stage to the last.
    pub roles: Vec<CareerEntry>,
}

/// A role in a list, with its moves as indexes of [`CareerMap::moves`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CareerEntry {
    /// Index in [`CareerMap::roles`].
    pub role: usize,
    /// Moves that lead to it.
    pub entered_from: Vec<usize>,
    /// Moves up.
    pub up: Vec<usize>,
    /// Moves sideways.
    pub side: Vec<usize>,
}

/// The map as lists, one for each department in the order of the drawing.
pub fn lists(map: &CareerMap) -> Vec<CareerBand<'_>> {
    let columns = Columns::new(map);
    let bands = Bands::new(map);
    let mut lists: Vec<CareerBand<'_>> = bands
        .departments
        .iter()
        .map(|&department| CareerBand {
            department,
            roles: Vec::new(),
        })
        .collect();
    let mut order: Vec<usize> = (0..map.roles.len()).collect();
    order.sort_by_key(|&role| (columns.of_role[role], role));
    let mut entries: Vec<CareerEntry> = (0..map.roles.len())
        .map(|role| CareerEntry {
            role,
            entered_from: Vec::new(),
            up: Vec::new(),
            side: Vec::new(),
        })
        .collect();
    for index in valid_moves(map) {
        let made = &map.moves[index];
        entries[made.to].entered_from.push(index);
        let from = &mut entries[made.from];
        if made.is_side {
            from.side.push(index)
        } else {
            from.up.push(index)
        }
    }
    order
        .into_iter()
        .for_each(|role| lists[bands.of_role[role]].roles.push(entries[role].clone()));
    lists
}

/// The map as SVG. The same map gives the same bytes.
pub fn svg(map: &CareerMap, look: Look) -> String {
    let drawing = Drawing::new(map);
    drawing.write(map, look)
}

/// A role and the moves around it.
#[derive(Clone, Debug)]
pub struct Crossroads<'a> {
    /// The role in the middle.
    pub subject: &'a CareerRole,
    /// Roles that it is entered from, with the moves.
    pub into: Vec<(&'a CareerRole, &'a CareerMove)>,
    /// Roles that it leads to, with the moves; up first.
    pub out: Vec<(&'a CareerRole, &'a CareerMove)>,
}

impl<'a> Crossroads<'a> {
    /// The moves around a role; `None` where there is no such role.
    pub fn of(map: &'a CareerMap, role: usize) -> Option<Self> {
        let subject = map.roles.get(role)?;
        let moves = || valid_moves(map).into_iter().map(|index| &map.moves[index]);
        let into = moves()
            .filter(|made| made.to == role)
            .map(|made| (&map.roles[made.from], made))
            .collect();
        let mut out: Vec<_> = moves()
            .filter(|made| made.from == role)
            .map(|made| (&map.roles[made.to], made))
            .collect();
        out.sort_by_key(|(_, made)| made.is_side);
        Some(Self { subject, into, out })
    }
}

/// Width of the drawing of a crossroads, whoever is in it.
const NEAR_WIDTH: Units = 800;
/// Most roles on either side of it.
const NEAR_MOST: usize = 6;

/// A small drawing for a role's page: entered from on the left, leads to on the right.
///
/// Always 800 wide. Where there are more than six on a side, the last place says how many are left out.
pub fn neighbourhood(around: &Crossroads<'_>, look: Look) -> String {
    const WIDE: Units = 190;
    let face = |role: &CareerRole, made: Option<&CareerMove>| {
        let mut notes = Vec::new();
        if let Some(made) = made {
            let years = years_words(&made.years);
            match (made.is_side, years.is_empty()) {
                (true, true) => notes.push("side move".to_owned()),
                (true, false) => notes.push(format!("side move, {years}")),
                (false, false) => notes.push(years),
                (false, true) => {}
            }
        }
        if role.is_entry {
            notes.push(ENTRY.to_owned());
        }
        let notes: Vec<&str> = notes.iter().map(String::as_str).collect();
        Face::new(&as_box(role), WIDE - BAR - 2 * PAD, BAR, &notes)
    };
    let shown = |count: usize| if count > NEAR_MOST { NEAR_MOST - 1 } else { count };
    let stack = |roles: &[(&CareerRole, &CareerMove)]| {
        let faces: Vec<Face> = roles[..shown(roles.len())]
            .iter()
            .map(|(role, made)| face(role, Some(made)))
            .collect();
        let rest = if roles.len() > NEAR_MOST { 30 } else { 0 };
        let height: Units = faces.iter().map(|face| face.height + 14).sum::<Units>() + rest;
        (faces, height)
    };
    let (left, left_height) = stack(&around.into);
    let (right, right_height) = stack(&around.out);
    let subject = face(around.subject, None);
    let height = left_height.max(right_height).max(subject.height) + 24;
    let subject_at = ((NEAR_WIDTH - subject.width) / 2, (height - subject.height) / 2);
    let title = format!(
        "{}: where it is entered from and where it leads",
        around.subject.title
    );
    let mut svg = Svg::new(look, "cb-career cb-near", (NEAR_WIDTH, height), "", &title, "");
    svg.raw(r#"<g transform="translate(.5 .5)">"#);
    for (roles, faces, tall, is_left) in [
        (&around.into, left, left_height, true),
        (&around.out, right, right_height, false),
    ] {
        let mut y = (height - tall) / 2 + 7;
        for ((role, made), face) in roles.iter().zip(&faces) {
            let x = if is_left { 8 } else { NEAR_WIDTH - 8 - face.width };
            let middle = y + face.height / 2;
            let (from, to) = match is_left {
                true => ((x + face.width, middle), (subject_at.0 - ARROW, height / 2)),
                false => ((subject_at.0 + subject.width, height / 2), (x - ARROW, middle)),
            };
            let (from_id, to_id) = if is_left {
                (&role.id, &around.subject.id)
            } else {
                (&around.subject.id, &role.id)
            };
            write_move(&mut svg, made, from_id, to_id, &curve(from, to));
            if !is_left {
                write_arrow(&mut svg, to, true);
            }
            face.write(&mut svg, &as_box(role), (x, y), None, entry_class(role));
            y += face.height + 14;
        }
        let left_out = roles.len() - faces.len();
        if left_out > 0 {
            let x = if is_left { 8 } else { NEAR_WIDTH - 8 - WIDE };
            svg.raw(r#"<g fill="currentColor" stroke="none">"#);
            svg.text(
                NOTE,
                (x + BAR + PAD, y + 14),
                BASE_SIZE,
                &format!("+{left_out} more"),
            )
            .raw("</g>");
        }
    }
    if !around.into.is_empty() {
        write_arrow(&mut svg, (subject_at.0 - ARROW, height / 2), true);
    }
    subject.write(&mut svg, &as_box(around.subject), subject_at, None, " is-subject");
    svg.raw("</g>");
    svg.finish()
}

/// The words on a role by which people enter.
const ENTRY: &str = "entry role";
/// Length of an arrow's head.
const ARROW: Units = 7;
/// Room between columns, in which lines go up and down.
const CHANNEL: Units = 64;
/// Room between boxes of a column, and around a line that passes between them.
const BOX_GAP: Units = 10;
const LINE_GAP: Units = 8;
/// Room above and below the boxes of a department.
const BAND_PAD: Units = 8;
/// Width of the departments' names on the left.
const BAND_LABEL: Units = 144;
/// Room for the names of the stages.
const STAGE_LABEL: Units = 40;
const MARGIN: Units = 24;
/// Widths of text in boxes: least, and most before it is broken into more lines.
const TEXT_WIDTHS: (Units, Units) = (120, 170);
/// Most columns of one stage. Longer chains share columns: else a web of a thousand moves would be as wide as
/// it is tangled.
const MOST_COLUMNS: usize = 4;
/// How often the order of all columns is improved.
const SWEEPS: usize = 8;

const SIDE: Ink = Ink::new("cb-line is-side", r##"stroke="#7b8794" stroke-width="1.5""##)
    .shaped(r#"stroke-dasharray="6 4""#);
const TRUNK: Ink = Ink::new("cb-line cb-trunk", r##"stroke="#7b8794" stroke-width="1.5""##);
const SIDE_TRUNK: Ink = Ink::new(
    "cb-line cb-trunk is-side",
    r##"stroke="#7b8794" stroke-width="1.5""##,
)
.shaped(r#"stroke-dasharray="6 4""#);
const ARROW_HEAD: Ink = Ink::new("cb-arrow", "");
const COLUMN: Ink = Ink::new("cb-column", r##"stroke="#cbd2d9""##).shaped(r#"stroke-dasharray="2 4""#);
const LABEL: Ink = Ink::new("cb-label", r#"font-weight="600""#);

/// Moves between two roles that exist, each pair and direction once.
fn valid_moves(map: &CareerMap) -> Vec<usize> {
    let mut seen = BTreeSet::new();
    let count = map.roles.len();
    (map.moves.iter().enumerate())
        .filter(|(_, made)| {
            made.from < count && made.to < count && made.from != made.to && seen.insert((made.from, made.to))
        })
        .map(|(index, _)| index)
        .collect()
}

/// Which department each role stands in.
struct Bands<'a> {
    departments: Vec<Option<&'a Department>>,
    of_role: Vec<usize>,
}

impl<'a> Bands<'a> {
    fn new(map: &'a CareerMap) -> Self {
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
}

/// Which column each role stands in.
struct Columns {
    of_role: Vec<usize>,
    /// Stage of each column; none on a map without stages.
    stages: Vec<Option<usize>>,
}

impl Columns {
    fn new(map: &CareerMap) -> Self {
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
        let most = if map.stages.is_empty() {
            MOST_COLUMNS * 4
        } else {
            MOST_COLUMNS
        };
        let mut depths = longest_ways(map.roles.len(), &within);
        let mut deepest: BTreeMap<Option<usize>, usize> = BTreeMap::new();
        for (&stage, &depth) in stages.iter().zip(&depths) {
            let deepest = deepest.entry(stage).or_default();
            *deepest = depth.max(*deepest);
        }
        for (stage, depth) in stages.iter().zip(&mut depths) {
            let count = deepest[stage] + 1;
            if count > most {
                *depth = *depth * most / count;
            }
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

/// For each node the length of the longest way to it; a circle is cut where it is first met.
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

/// Lines that lead to one role from one side, and share their way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Net {
    to: usize,
    is_leftwards: bool,
    is_side: bool,
}

/// Something in a column: a role, or a place where a net passes.
#[derive(Clone, Copy, Debug)]
enum Item {
    Role(usize),
    Pass,
}

/// A map with boxes and lines in their places.
struct Drawing<'a> {
    bands: Bands<'a>,
    stages: Vec<Option<usize>>,
    faces: Vec<Face>,
    width: Units,
    height: Units,
    /// Left edge of each column.
    lefts: Vec<Units>,
    /// Top and height of each band.
    strips: Vec<(Units, Units)>,
    /// Corner of each role's box.
    corners: Vec<Point>,
    /// The shared end of a net: its path.
    trunks: Vec<(Net, String)>,
    /// Heads of arrows, and whether they point right.
    arrows: Vec<(Point, bool)>,
    /// Index of each move, and its path.
    paths: Vec<(usize, String)>,
}

impl<'a> Drawing<'a> {
    fn new(map: &'a CareerMap) -> Self {
        let bands = Bands::new(map);
        let columns = Columns::new(map);
        let moves = valid_moves(map);
        let faces = faces(map);
        let column_of = &columns.of_role;
        let count = columns.stages.len();

        // Items: roles first, then the places where nets pass over columns.
        let mut items: Vec<Item> = (0..map.roles.len()).map(Item::Role).collect();
        let mut item_column: Vec<usize> = column_of.clone();
        let mut item_band: Vec<usize> = bands.of_role.clone();
        let net_of = |index: usize| {
            let made = &map.moves[index];
            Net {
                to: made.to,
                is_leftwards: column_of[made.to] < column_of[made.from],
                is_side: made.is_side,
            }
        };
        let mut farthest: BTreeMap<Net, usize> = BTreeMap::new();
        for &index in moves
            .iter()
            .filter(|&&index| column_of[map.moves[index].from] != column_of[map.moves[index].to])
        {
            let from = column_of[map.moves[index].from];
            let far = farthest.entry(net_of(index)).or_insert(from);
            *far = if net_of(index).is_leftwards {
                from.max(*far)
            } else {
                from.min(*far)
            };
        }
        let mut pass: BTreeMap<(Net, usize), usize> = BTreeMap::new();
        for (&net, &far) in &farthest {
            let to = column_of[net.to];
            for column in far.min(to) + 1..far.max(to) {
                pass.insert((net, column), items.len());
                items.push(Item::Pass);
                item_column.push(column);
                item_band.push(bands.of_role[net.to]);
            }
        }

        // Who is linked with whom in the next column.
        let item_at = |net: Net, column: usize| {
            if column == column_of[net.to] {
                Some(net.to)
            } else {
                pass.get(&(net, column)).copied()
            }
        };
        let towards = |net: Net, column: usize| if net.is_leftwards { column - 1 } else { column + 1 };
        let mut links: BTreeSet<(usize, usize)> = BTreeSet::new();
        let mut link = |a: usize, b: Option<usize>, net: Net| {
            if let Some(b) = b {
                links.insert(if net.is_leftwards { (b, a) } else { (a, b) });
            }
        };
        for &index in &moves {
            let (net, from) = (net_of(index), map.moves[index].from);
            if column_of[from] != column_of[net.to] {
                link(from, item_at(net, towards(net, column_of[from])), net);
            }
        }
        for (&(net, column), &item) in &pass {
            link(item, item_at(net, towards(net, column)), net);
        }

        let mut order = Order::new(&items, &item_column, &item_band, &links, count);
        order.improve();

        let size = |item: usize| match items[item] {
            Item::Role(role) => faces[role].height + BOX_GAP,
            Item::Pass => LINE_GAP,
        };
        let (strips, tops) = heights(&order, &item_band, bands.departments.len(), size);
        let column_width = faces.iter().map(|face| face.width).max().unwrap_or(0);
        let lefts: Vec<Units> = (0..count)
            .map(|column| MARGIN + BAND_LABEL + column as i64 * (column_width + CHANNEL))
            .collect();
        let corners: Vec<Point> = (0..map.roles.len())
            .map(|role| (lefts[column_of[role]], tops[role] + BOX_GAP / 2))
            .collect();
        let middle = |item: usize| match items[item] {
            Item::Role(role) => corners[role].1 + faces[role].height / 2,
            Item::Pass => tops[item] + LINE_GAP / 2,
        };
        let edge = |item: usize, is_right: bool| match items[item] {
            Item::Role(role) => corners[role].0 + if is_right { faces[role].width } else { 0 },
            Item::Pass => lefts[item_column[item]] + if is_right { column_width } else { 0 },
        };
        // Where a net enters an item, short of the arrow's head on a box.
        let entrance = |item: usize, net: Net| {
            let head = if matches!(items[item], Item::Role(_)) {
                ARROW
            } else {
                0
            };
            (
                edge(item, net.is_leftwards) + if net.is_leftwards { head } else { -head },
                middle(item),
            )
        };
        let exit = |item: usize, net: Net| (edge(item, !net.is_leftwards), middle(item));

        let (mut paths, mut trunks, mut arrows) = (Vec::new(), Vec::new(), BTreeSet::new());
        for &index in &moves {
            let (net, from) = (net_of(index), map.moves[index].from);
            if column_of[from] == column_of[net.to] {
                let (start, end) = (exit(from, net), (edge(net.to, true) + ARROW, middle(net.to) + 9));
                let bulge = (18 + (start.1 - end.1).abs() / 10).min(CHANNEL / 2);
                paths.push((
                    index,
                    format!(
                        "M{} {}C{} {} {} {} {} {}",
                        start.0,
                        start.1,
                        start.0 + bulge,
                        start.1,
                        end.0 + bulge,
                        end.1,
                        end.0,
                        end.1
                    ),
                ));
                arrows.insert((end, false));
                continue;
            }
            if let Some(next) = item_at(net, towards(net, column_of[from])) {
                paths.push((index, curve(exit(from, net), entrance(next, net))));
            }
            arrows.insert((entrance(net.to, net), !net.is_leftwards));
        }
        for (&net, &far) in &farthest {
            let mut column = towards(net, far);
            let mut path = String::new();
            while let Some(&item) = pass.get(&(net, column)) {
                let start = entrance(item, net);
                if path.is_empty() {
                    let _ = write!(path, "M{} {}", start.0, start.1);
                }
                column = towards(net, column);
                if let Some(next) = item_at(net, column) {
                    let _ = write!(path, "H{}", exit(item, net).0);
                    path.push_str(
                        curve(exit(item, net), entrance(next, net))
                            .trim_start_matches(|c| c != 'C' && c != 'H'),
                    );
                }
            }
            if !path.is_empty() {
                trunks.push((net, path));
            }
        }
        let width = lefts
            .last()
            .map_or(MARGIN + BAND_LABEL, |left| left + column_width + CHANNEL / 2)
            + MARGIN;
        let height = strips.last().map_or(STAGE_LABEL, |(top, height)| top + height) + MARGIN;
        let stages = columns.stages;
        Self {
            bands,
            stages,
            faces,
            width,
            height,
            lefts,
            strips,
            corners,
            trunks,
            arrows: arrows.into_iter().collect(),
            paths,
        }
    }

    fn write(&self, map: &CareerMap, look: Look) -> String {
        let header = if look == Look::Standalone { 44 } else { 0 };
        let desc = match map.roles.len() {
            1 => "Map of 1 role".to_owned(),
            count => format!("Map of {count} roles"),
        };
        let desc = desc
            + ". Departments from top to bottom, stages from left to right; arrows lead to the next role, dashed ones to other work.";
        let mut svg = Svg::new(
            look,
            "cb-career",
            (self.width, self.height + header),
            "",
            &map.title,
            &desc,
        );
        if header > 0 {
            svg.raw(r#"<g fill="currentColor" stroke="none">"#)
                .text(HEADING, (MARGIN, 40), 22, &map.title)
                .raw("</g>");
        }
        let _ = write!(svg.buffer(), r#"<g transform="translate(.5 {header}.5)">"#);
        self.write_headings(&mut svg, map);
        svg.raw(r#"<g class="cb-lines">"#);
        for (net, path) in &self.trunks {
            svg.raw("<path")
                .ink(if net.is_side { SIDE_TRUNK } else { TRUNK })
                .attribute("data-to", &map.roles[net.to].id);
            svg.attribute("d", path).raw("/>");
        }
        for (index, path) in &self.paths {
            let made = &map.moves[*index];
            write_move(
                &mut svg,
                made,
                &map.roles[made.from].id,
                &map.roles[made.to].id,
                path,
            );
        }
        for &(point, is_rightwards) in &self.arrows {
            write_arrow(&mut svg, point, is_rightwards);
        }
        svg.raw("</g>");
        for ((role, face), &corner) in map.roles.iter().zip(&self.faces).zip(&self.corners) {
            face.write(&mut svg, &as_box(role), corner, None, entry_class(role));
        }
        svg.raw("</g>");
        svg.finish()
    }

    fn write_headings(&self, svg: &mut Svg, map: &CareerMap) {
        let bottom = self.strips.last().map_or(0, |(top, height)| top + height);
        for (&department, &(top, height)) in self.bands.departments.iter().zip(&self.strips) {
            let (strong, pale) = shades(department.map_or("", |department| department.colour.as_str()));
            let colour = department.map_or(String::new(), |department| colour_class(&department.colour));
            let class = if colour.is_empty() {
                String::new()
            } else {
                format!(" colour-{colour}")
            };
            svg.raw(r#"<rect stroke="none""#)
                .attribute("class", &format!("cb-band{class}"))
                .fill(pale);
            if svg.is_standalone() {
                svg.raw(r#" fill-opacity=".45""#);
            }
            svg.number("x", MARGIN)
                .number("y", top + 3)
                .number("width", self.width - 2 * MARGIN)
                .number("height", height - 6);
            svg.number("rx", 6).raw("/>");
            svg.raw(r#"<g stroke="none" fill="currentColor""#);
            if svg.is_standalone() {
                svg.attribute("color", strong);
            }
            svg.raw(">");
            let name = department.map_or("Other", |department| department.name.as_str());
            for (line, text) in wrap(name, Font::bold(14), BAND_LABEL - 20).iter().enumerate() {
                svg.text(LABEL, (MARGIN + 14, top + 28 + 18 * line as i64), 14, text);
            }
            svg.raw("</g>");
        }
        let mut column = 0;
        while column < self.stages.len() {
            let stage = self.stages[column];
            let end = (column..self.stages.len())
                .take_while(|&other| self.stages[other] == stage)
                .last()
                .unwrap_or(column);
            if let Some(name) = stage.and_then(|stage| map.stages.get(stage)) {
                svg.raw(r#"<g fill="currentColor" stroke="none">"#)
                    .text(LABEL, (self.lefts[column], 26), 15, name)
                    .raw("</g>");
                if column > 0 {
                    let x = self.lefts[column] - CHANNEL / 2;
                    svg.raw("<path")
                        .ink(COLUMN)
                        .attribute("d", &format!("M{x} 10V{bottom}"))
                        .raw("/>");
                }
            }
            column = end + 1;
        }
    }
}

/// Measured boxes, all of one width.
fn faces(map: &CareerMap) -> Vec<Face> {
    let (least, most) = TEXT_WIDTHS;
    let mut wanted: Vec<Units> = map
        .roles
        .iter()
        .map(|role| width_for_lines(&role.title, Font::bold(14), 2, least, most))
        .collect();
    wanted.sort_unstable();
    let text_width = wanted
        .get(wanted.len().saturating_sub(1) * 9 / 10)
        .map_or(least, |width| width + width % 2);
    let face = |role: &CareerRole| {
        Face::new(
            &as_box(role),
            text_width,
            BAR,
            if role.is_entry { &[ENTRY] } else { &[] },
        )
    };
    map.roles.iter().map(face).collect()
}

/// The order of items in each column.
struct Order<'a> {
    items: &'a [Item],
    bands: &'a [usize],
    /// Items of each column from top to bottom.
    columns: Vec<Vec<usize>>,
    /// Neighbours in the columns before and after.
    before: Vec<Vec<usize>>,
    after: Vec<Vec<usize>>,
}

impl<'a> Order<'a> {
    fn new(
        items: &'a [Item],
        item_columns: &[usize],
        bands: &'a [usize],
        links: &BTreeSet<(usize, usize)>,
        count: usize,
    ) -> Self {
        let mut columns = vec![Vec::new(); count];
        let mut sorted: Vec<usize> = (0..items.len()).collect();
        sorted.sort_by_key(|&item| (bands[item], item));
        sorted
            .into_iter()
            .for_each(|item| columns[item_columns[item]].push(item));
        let (mut before, mut after) = (vec![Vec::new(); items.len()], vec![Vec::new(); items.len()]);
        for &(left, right) in links {
            after[left].push(right);
            before[right].push(left);
        }
        Self {
            items,
            bands,
            columns,
            before,
            after,
        }
    }

    /// Sweeps back and forth, sorting each column by the middles of its neighbours; keeps the order with fewest
    /// crossings.
    fn improve(&mut self) {
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
        let mut ranks = vec![0; self.items.len()];
        for column in &self.columns {
            column
                .iter()
                .zip(0..)
                .for_each(|(&item, rank)| ranks[item] = rank);
        }
        ranks
    }

    /// How many pairs of lines cross, counted with a tree of sums over the places in each next column.
    fn crossings(&self) -> u64 {
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

/// Top and height of each band, and the top of each item, as near to its neighbours as the order lets it.
fn heights(
    order: &Order<'_>,
    bands: &[usize],
    count: usize,
    size: impl Fn(usize) -> Units,
) -> (Vec<(Units, Units)>, Vec<Units>) {
    let mut cells: Vec<(usize, Vec<usize>)> = Vec::new();
    for column in &order.columns {
        for cell in column.chunk_by(|&a, &b| bands[a] == bands[b]) {
            cells.push((bands[cell[0]], cell.to_vec()));
        }
    }
    let mut needed = vec![0; count];
    for (band, cell) in &cells {
        needed[*band] = needed[*band].max(cell.iter().map(|&item| size(item)).sum::<Units>());
    }
    let mut strips = Vec::with_capacity(count);
    let mut y = STAGE_LABEL;
    for height in needed {
        strips.push((y, height + 2 * BAND_PAD));
        y += height + 2 * BAND_PAD;
    }
    let mut tops = vec![0; order.items.len()];
    for (band, cell) in &cells {
        let mut y = strips[*band].0 + BAND_PAD;
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
            let mut least = top + BAND_PAD;
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
    (strips, tops)
}

/// A role as a box to draw.
fn as_box(role: &CareerRole) -> OrgBox {
    OrgBox {
        id: role.id.clone(),
        role: role.title.clone(),
        url: role.url.clone(),
        department: role.department.clone(),
        ..OrgBox::default()
    }
}

fn entry_class(role: &CareerRole) -> &'static str {
    if role.is_entry { " is-entry" } else { "" }
}

/// "2-4 years"; empty where unknown.
fn years_words(years: &str) -> String {
    match years {
        "" => String::new(),
        "1" => "1 year".to_owned(),
        years => format!("{years} years"),
    }
}

/// A line that leaves and arrives level, and is straight if it can be.
fn curve(from: Point, to: Point) -> String {
    if from.1 == to.1 {
        return format!("M{} {}H{}", from.0, from.1, to.0);
    }
    let middle = (from.0 + to.0) / 2;
    format!(
        "M{} {}C{middle} {} {middle} {} {} {}",
        from.0, from.1, from.1, to.1, to.0, to.1
    )
}

fn write_move(svg: &mut Svg, made: &CareerMove, from: &str, to: &str, path: &str) {
    svg.raw("<path")
        .ink(if made.is_side { SIDE } else { LINE })
        .attribute("data-from", from)
        .attribute("data-to", to);
    svg.attribute("d", path);
    match years_words(&made.years) {
        years if years.is_empty() => svg.raw("/>"),
        years => svg.raw(">").element("title", &years).raw("</path>"),
    };
}

fn write_arrow(svg: &mut Svg, (x, y): Point, is_rightwards: bool) {
    let tip = if is_rightwards { x + ARROW } else { x - ARROW };
    let path = format!("M{x} {}L{tip} {y}L{x} {}Z", y - 4, y + 4);
    svg.raw(r#"<path stroke="none" fill="currentColor""#);
    svg.ink(ARROW_HEAD).attribute("d", &path).raw("/>");
}

#[cfg(test)]
mod tests {
    use super::super::read::read;
    use super::*;
    use proptest::prelude::*;

    fn role(title: &str, stage: Option<usize>) -> CareerRole {
        CareerRole {
            id: title.to_lowercase().replace(' ', "-"),
            title: title.to_owned(),
            stage,
            ..CareerRole::default()
        }
    }

    fn up(from: usize, to: usize) -> CareerMove {
        CareerMove {
            from,
            to,
            is_side: false,
            years: "2-4".to_owned(),
        }
    }

    fn ladder() -> CareerMap {
        CareerMap {
            title: "Careers".to_owned(),
            stages: ["Entry", "Early", "Experienced", "Expert"]
                .map(str::to_owned)
                .to_vec(),
            roles: vec![
                role("Producer", Some(3)),
                role("Runner", Some(0)),
                role("Coordinator", Some(1)),
                role("Accountant", None),
            ],
            moves: vec![
                up(1, 2),
                up(2, 0),
                up(1, 0),
                CareerMove {
                    is_side: true,
                    ..up(2, 3)
                },
            ],
        }
    }

    #[test]
    fn columns_follow_stages_and_then_moves() {
        let mut map = ladder();
        assert_eq!(Columns::new(&map).of_role, [2, 0, 1, 0]);
        map.roles.iter_mut().for_each(|role| role.stage = None);
        assert_eq!(Columns::new(&map).of_role, [2, 0, 1, 0]);
    }

    #[test]
    fn a_circle_of_moves_does_no_harm() {
        let mut map = ladder();
        map.moves.extend([up(0, 1), up(2, 1), up(1, 1), up(9, 0)]);
        map.roles.iter_mut().for_each(|role| role.stage = None);
        read(&svg(&map, Look::Themed)).assert_clean();
    }

    #[test]
    fn a_list_tells_ways_in_up_and_aside() {
        let map = ladder();
        let lists = lists(&map);
        assert_eq!(lists.len(), 1);
        let of = |index: usize| {
            lists[0]
                .roles
                .iter()
                .find(|entry| entry.role == index)
                .expect("listed")
        };
        assert_eq!(
            (&of(2).entered_from[..], &of(2).up[..], &of(2).side[..]),
            (&[0][..], &[1][..], &[3][..])
        );
        assert_eq!(of(0).entered_from, [1, 2]);
    }

    #[test]
    fn few_lines_cross_in_a_map_that_needs_no_crossing() {
        // Two ladders, written in the order that crosses every step.
        let mut map = CareerMap {
            stages: ladder().stages,
            ..CareerMap::default()
        };
        for stage in 0..4 {
            let names = if stage % 2 == 0 { ["a", "b"] } else { ["b", "a"] };
            map.roles
                .extend(names.map(|name| role(&format!("{name}{stage}"), Some(stage))));
        }
        for from in 0..6 {
            let name = &map.roles[from].title[..1];
            let to = (from / 2 * 2 + 2..from / 2 * 2 + 4)
                .find(|&to| map.roles[to].title.starts_with(name))
                .expect("a next step");
            map.moves.push(up(from, to));
        }
        let picture = read(&svg(&map, Look::Themed));
        let y = |id: &str| {
            picture
                .boxes
                .iter()
                .find(|drawn| drawn.id == id)
                .expect("drawn")
                .rect
                .y
        };
        let is_a_first = y("a0") < y("b0");
        assert!((1..4).all(|stage| (y(&format!("a{stage}")) < y(&format!("b{stage}"))) == is_a_first));
    }

    #[test]
    fn a_crossroads_says_how_many_it_leaves_out() {
        let mut map = ladder();
        for number in 0..9 {
            map.roles.push(role(&format!("Job {number}"), Some(0)));
            map.moves.push(up(map.roles.len() - 1, 0));
        }
        let around = Crossroads::of(&map, 0).expect("a role");
        let markup = neighbourhood(&around, Look::Themed);
        assert!(markup.contains("+6 more"), "{markup}");
        let picture = read(&markup);
        picture.assert_clean();
        assert_eq!(picture.boxes.len(), 6);
        assert!(Crossroads::of(&map, 99).is_none());
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]
        #[test]
        fn every_role_and_move_is_drawn_once_and_meets_no_box(
            roles in prop::collection::vec((prop::option::weighted(0.8, 0_usize..5), 0_usize..5), 1..60),
            moves in prop::collection::vec((0_usize..60, 0_usize..60, any::<bool>()), 0..120),
        ) {
            let names = ["Production", "Camera", "Sound", "Post"];
            let map = CareerMap {
                title: "Careers".to_owned(),
                stages: ladder().stages,
                roles: (roles.iter().enumerate()).map(|(index, &(stage, department))| CareerRole {
                    department: names.get(department).map(|name| Department { name: (*name).to_owned(), ..Department::default() }),
                    is_entry: index % 7 == 0,
                    ..role(&format!("Role number {index}"), stage)
                }).collect(),
                moves: moves.iter().map(|&(from, to, is_side)| CareerMove { from, to, is_side, years: String::new() }).collect(),
            };
            let markup = svg(&map, Look::Themed);
            prop_assert_eq!(&markup, &svg(&map, Look::Themed));
            let picture = read(&markup);
            picture.assert_clean();
            prop_assert_eq!(picture.boxes.len(), map.roles.len());
            let mut expected: Vec<(String, String)> = (valid_moves(&map).into_iter())
                .map(|index| (map.roles[map.moves[index].from].id.clone(), map.roles[map.moves[index].to].id.clone()))
                .collect();
            let mut drawn: Vec<(String, String)> = picture.lines.iter().map(|line| (line.from.clone(), line.to.clone())).collect();
            expected.sort();
            drawn.sort();
            prop_assert_eq!(drawn, expected);
            let listed: usize = lists(&map).iter().flat_map(|band| &band.roles).map(|entry| entry.up.len() + entry.side.len()).sum();
            prop_assert_eq!(listed, picture.lines.len());
        }
    }
}
