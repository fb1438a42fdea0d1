//! A role among those right around it, as small drawings for its page: the moves to and from it, and whom it answers to.
//!
//! A page has two of them, and a handbook a thousand pages, so they are written straight into one text and say nothing
//! twice: lines of one kind are one path, sizes of text and what a box is filled with are up to the style sheet, and
//! no box has an id, since no script looks for it. Pages say the same in words.
//! Start at [`moves`] and [`reporting`].

use std::borrow::Cow;
use std::sync::Arc;

use super::layout::{Units, tidied};
use super::org::{BAR, PAD};
use super::svg::{Point, colour_class, escape, push_number, push_rounded_path};
use super::text::{Font, is_one_line, wrap};

#[cfg(test)]
mod tests;

/// A role as one of the boxes.
#[derive(Clone, Debug, Default)]
pub struct NearRole<'a> {
    /// The role's title.
    pub title: &'a str,
    /// The role's page; none for the role whose page it is.
    pub url: Option<Arc<str>>,
    /// Its department, which a pointer that rests on the box is told; empty for none.
    pub department: &'a str,
    /// The name of its department's colour; empty for none.
    pub colour: &'a str,
    /// Whether it takes beginners.
    pub is_entry: bool,
    /// Whether it stands outside the company.
    pub is_external: bool,
}

/// A move from or to the role.
#[derive(Clone, Debug, Default)]
pub struct NearMove<'a> {
    /// The other role.
    pub role: NearRole<'a>,
    /// Whether it is a move to other work rather than up.
    pub is_side: bool,
    /// Years that are usual before it, in words such as `2-4`; empty where unknown.
    pub years: String,
}

/// Width of the drawing of moves, and of its boxes.
const MOVES_WIDTH: Units = 800;
const MOVES_BOX: Units = 190;
/// Width of the drawing of lines of reporting, of its boxes, and of the room between those.
const LINES_WIDTH: Units = 300;
const LINES_BOX: Units = 140;
const LINES_GAP: Units = 16;
/// Most roles on either side of the moves, and most who answer.
const MOST: usize = 6;
/// Most boxes in a row of lines of reporting.
const ROW: usize = 2;
/// Room below each box beside the moves.
const STACK_GAP: Units = 14;
/// How round the bends of lines are.
const BEND: Units = 6;
/// Length of an arrow's head.
const ARROW: Units = 7;

const TITLE_FONT: Font = Font::bold(14);
const NOTE_FONT: Font = Font::regular(11);

/// The moves around a role: entered from on the left, leads to on the right, up before sideways.
///
/// Always 800 wide. Where there are more than six on a side, the last place says how many are left out.
pub fn moves(role: &NearRole<'_>, into: &[NearMove<'_>], out: &[NearMove<'_>]) -> String {
    let mut in_order: Vec<&NearMove<'_>> = out.iter().collect();
    in_order.sort_by_key(|made| made.is_side);
    let left = Stack::of(into.iter(), into.len());
    let right = Stack::of(in_order.into_iter(), out.len());
    let subject = Shown::of(role, MOVES_BOX, &[]);
    let height = left.height.max(right.height).max(subject.height) + 24;
    let subject_at = ((MOVES_WIDTH - MOVES_BOX) / 2, (height - subject.height) / 2);
    let mut drawing = Drawing::new("cb-career", (MOVES_WIDTH, height));
    drawing.title(role.title, ": where it is entered from and where it leads");
    let (mut up, mut side, mut heads) = (String::new(), String::new(), String::new());
    let mut places: Vec<(&Shown<'_>, Point)> = Vec::with_capacity(2 * MOST);
    let mut left_out: Vec<(usize, Point)> = Vec::new();
    for (stack, is_left) in [(&left, true), (&right, false)] {
        let mut y = (height - stack.height) / 2 + 7;
        let x = if is_left { 8 } else { MOVES_WIDTH - 8 - MOVES_BOX };
        for (shown, is_side) in &stack.roles {
            let middle = y + shown.height / 2;
            let (from, to) = match is_left {
                true => ((x + MOVES_BOX, middle), (subject_at.0 - ARROW, height / 2)),
                false => ((subject_at.0 + MOVES_BOX, height / 2), (x - ARROW, middle)),
            };
            push_curve(if *is_side { &mut side } else { &mut up }, from, to);
            if !is_left {
                push_head(&mut heads, to);
            }
            places.push((shown, (x, y)));
            y += shown.height + STACK_GAP;
        }
        left_out.push((stack.left_out, (x + BAR + PAD, y + STACK_GAP)));
    }
    if !into.is_empty() {
        push_head(&mut heads, (subject_at.0 - ARROW, height / 2));
    }
    drawing.path(r#"class="cb-line""#, &up);
    drawing.path(r#"class="cb-line is-side" stroke-dasharray="6 4""#, &side);
    drawing.path(r#"class="cb-arrow" fill="currentColor" stroke="none""#, &heads);
    for (shown, at) in places {
        drawing.role(shown, at, "");
    }
    drawing.role(&subject, subject_at, " is-subject");
    for (count, at) in left_out {
        drawing.left_out(count, at);
    }
    drawing.finish()
}

/// The roles on one side of the moves.
struct Stack<'a> {
    /// Each with whether its move is one sideways.
    roles: Vec<(Shown<'a>, bool)>,
    left_out: usize,
    height: Units,
}

impl<'a> Stack<'a> {
    fn of(moves: impl Iterator<Item = &'a NearMove<'a>>, count: usize) -> Self {
        let shown = if count > MOST { MOST - 1 } else { count };
        let of_move = |made: &'a NearMove<'a>| {
            let note = move_note(made);
            let notes: &[&str] = if note.is_empty() { &[] } else { &[&note] };
            (Shown::of(&made.role, MOVES_BOX, notes), made.is_side)
        };
        let roles: Vec<(Shown<'_>, bool)> = moves.take(shown).map(of_move).collect();
        let heights = roles.iter().map(|(shown, _)| shown.height + STACK_GAP);
        let rest = if count > shown { 30 } else { 0 };
        Self {
            height: heights.sum::<Units>() + rest,
            left_out: count - shown,
            roles,
        }
    }
}

/// What the box of a role says of its move: `side move, 2-4 years`; empty for nothing.
fn move_note(made: &NearMove<'_>) -> String {
    let years = match made.years.as_str() {
        "" => String::new(),
        "1" => "1 year".to_owned(),
        years => format!("{years} years"),
    };
    match (made.is_side, years.is_empty()) {
        (true, true) => "side move".to_owned(),
        (true, false) => format!("side move, {years}"),
        (false, _) => years,
    }
}

/// Whom a role answers to, above it, and up to six who answer to it, below: the superior first, then those by dotted lines.
///
/// Always 300 wide, so that it stands beside a page's text, and on a telephone, without being made smaller. Where there
/// are more who answer, the last place says how many are left out. Its links are for pointers and no stops of the keyboard,
/// since the page says the same in words.
pub fn reporting(
    role: &NearRole<'_>,
    superior: Option<&NearRole<'_>>,
    dotted: &[NearRole<'_>],
    reports: &[NearRole<'_>],
) -> String {
    let shown = |role| Shown::of(role, LINES_BOX, &[]);
    let tallest = |row: &[Shown<'_>]| row.iter().map(|shown| shown.height).max().unwrap_or(0);
    // Rows are centred; a row of one stands right below or above the subject.
    let step = LINES_BOX + LINES_GAP;
    let place = |row: usize, at: usize| {
        let (row, at) = (row as Units, at as Units);
        (LINES_WIDTH - (row * step - LINES_GAP)) / 2 + at * step
    };
    let centre = LINES_WIDTH / 2;
    let (mut solid, mut dots) = (String::new(), String::new());
    let mut places: Vec<(Shown<'_>, Point, &str)> = Vec::with_capacity(ROW + 1 + MOST);

    let above = superior.into_iter().chain(dotted).take(ROW);
    let above: Vec<Shown<'_>> = above.map(shown).collect();
    let count = above.len();
    let top = 12;
    let subject_y = if count == 0 {
        top
    } else {
        top + tallest(&above) + 44
    };
    for (at, shown) in above.into_iter().enumerate() {
        let x = place(count, at);
        let middle = x + LINES_BOX / 2;
        // Each line has its own height and its own place on the subject, so that dotted and solid ones stay apart.
        let (turn, last) = (at as Units, count as Units - 1);
        let enters = centre + (2 * turn - last) * 12;
        let bend = subject_y - 12 - 6 * turn.min(last - turn);
        let from = top + shown.height;
        let line = [
            (enters, subject_y),
            (enters, bend),
            (middle, bend),
            (middle, from),
        ];
        let is_solid = at == 0 && superior.is_some();
        let lines = if is_solid { &mut solid } else { &mut dots };
        push_rounded_path(lines, &tidied(line), BEND);
        places.push((shown, (x, top), ""));
    }

    let subject = shown(role);
    let below = subject_y + subject.height;
    places.push((subject, (place(1, 0), subject_y), " is-subject"));
    let there = if reports.len() > MOST {
        MOST - 1
    } else {
        reports.len()
    };
    let left_out = reports.len() - there;
    let rows = there.div_ceil(ROW);
    let mut y = below;
    let mut left_out_at = (0, 0);
    for (number, row) in reports[..there].chunks(ROW).enumerate() {
        // In an even row the trunk goes on between its boxes; so rows above the last have an even number of places.
        let is_last = number + 1 == rows;
        let count = if is_last {
            row.len() + usize::from(left_out > 0)
        } else {
            ROW
        };
        let (bus, top) = (y + 20, y + 40);
        let row: Vec<Shown<'_>> = row.iter().map(shown).collect();
        y = top + tallest(&row);
        if is_last {
            left_out_at = (place(count, row.len()), top + 24);
        }
        for (at, shown) in row.into_iter().enumerate() {
            let x = place(count, at);
            let middle = x + LINES_BOX / 2;
            let line = [(centre, below), (centre, bus), (middle, bus), (middle, top)];
            push_rounded_path(&mut solid, &tidied(line), BEND);
            places.push((shown, (x, top), ""));
        }
    }

    let mut drawing = Drawing::new("cb-org", (LINES_WIDTH, y + 12));
    drawing.link = "<a tabindex=\"-1\" href=\"";
    drawing.title(role.title, ": whom it answers to and who answers to it");
    drawing.path(r#"class="cb-line""#, &solid);
    drawing.path(r#"class="cb-line is-dotted" stroke-dasharray="2 4""#, &dots);
    for (shown, at, class) in &places {
        drawing.role(shown, *at, class);
    }
    drawing.left_out(left_out, left_out_at);
    drawing.finish()
}

/// A role with its words in lines.
struct Shown<'a> {
    role: &'a NearRole<'a>,
    width: Units,
    height: Units,
    /// Lines of the title, then those of notes, each with its baseline.
    title: Vec<(Cow<'a, str>, Units)>,
    notes: Vec<(String, Units)>,
}

impl<'a> Shown<'a> {
    fn of(role: &'a NearRole<'a>, width: Units, notes: &[&str]) -> Self {
        let room = width - BAR - 2 * PAD;
        let mut height = 7;
        let mut line = |step: Units, baseline: Units| {
            height += step;
            height - step + baseline
        };
        let title: Vec<_> = match is_one_line(role.title, TITLE_FONT, room) {
            true => vec![(Cow::Borrowed(role.title), line(18, 14))],
            false => wrap(role.title, TITLE_FONT, room)
                .into_iter()
                .map(|text| (Cow::Owned(text), line(18, 14)))
                .collect(),
        };
        let entry = role.is_entry.then_some("entry role");
        let outside = role.is_external.then_some("outside the company");
        let notes = notes.iter().copied().chain(entry).chain(outside);
        let notes: Vec<_> = notes
            .flat_map(|note| wrap(note, NOTE_FONT, room))
            .map(|text| (text, line(14, 11)))
            .collect();
        let height = (height + 9).max(36);
        Self {
            role,
            width,
            height: height + height % 2,
            title,
            notes,
        }
    }
}

/// A drawing in the making.
struct Drawing {
    out: String,
    /// How a link opens, up to its address.
    link: &'static str,
}

impl Drawing {
    fn new(kind: &str, (width, height): Point) -> Self {
        let mut out = String::with_capacity(4096);
        out.push_str("<svg class=\"cb-chart cb-near ");
        out.push_str(kind);
        out.push_str("\" viewBox=\"0 0 ");
        push_number(&mut out, width);
        out.push(' ');
        push_number(&mut out, height);
        push_attribute(&mut out, "\" width=\"", width);
        push_attribute(&mut out, " height=\"", height);
        out.push_str(" role=\"group\" font-size=\"13\" fill=\"none\" stroke=\"currentColor\">");
        Self {
            out,
            link: "<a href=\"",
        }
    }

    /// What the whole shows.
    fn title(&mut self, role: &str, words: &str) {
        self.out.push_str("<title>");
        escape(&mut self.out, role);
        self.out.push_str(words);
        self.out.push_str("</title><g transform=\"translate(.5 .5)\">");
    }

    /// All lines of a kind.
    fn path(&mut self, attributes: &str, path: &str) {
        if !path.is_empty() {
            self.out.push_str("<path ");
            self.out.push_str(attributes);
            self.out.push_str(" d=\"");
            self.out.push_str(path);
            self.out.push_str("\"/>");
        }
    }

    /// A box with its top left corner at a point.
    fn role(&mut self, shown: &Shown<'_>, (x, y): Point, class: &str) {
        let Shown {
            role, width, height, ..
        } = *shown;
        let out = &mut self.out;
        out.push_str("<g class=\"cb-box");
        if role.is_external {
            out.push_str(" is-external");
        }
        if role.is_entry && class.is_empty() {
            out.push_str(" is-entry");
        }
        out.push_str(class);
        let colour = colour_class(role.colour);
        if !colour.is_empty() {
            out.push_str(" colour-");
            out.push_str(&colour);
        }
        out.push_str("\" transform=\"translate(");
        push_number(out, x);
        out.push(' ');
        push_number(out, y);
        out.push_str(")\">");
        if !role.department.is_empty() {
            out.push_str("<title>");
            escape(out, role.department);
            out.push_str("</title>");
        }
        push_attribute(out, "<rect class=\"cb-frame\" width=\"", width);
        push_attribute(out, " height=\"", height);
        out.push_str(match role.is_external {
            true => " rx=\"4\" stroke-dasharray=\"1 2\"/>",
            false => " rx=\"4\"/>",
        });
        if !role.department.is_empty() {
            out.push_str("<path class=\"cb-bar\" d=\"M6 0H4Q0 0 0 4V");
            push_number(out, height - 4);
            out.push_str("Q0 ");
            push_number(out, height);
            out.push_str(" 4 ");
            push_number(out, height);
            out.push_str("H6Z\"/>");
        }
        if let Some(url) = &role.url {
            out.push_str(self.link);
            escape(out, url);
            out.push_str("\">");
        }
        for (text, baseline) in &shown.title {
            push_text(out, "cb-role", (BAR + PAD, *baseline), text);
        }
        if role.url.is_some() {
            out.push_str("</a>");
        }
        for (text, baseline) in &shown.notes {
            push_text(out, "cb-note", (BAR + PAD, *baseline), text);
        }
        out.push_str("</g>");
    }

    /// How many roles there are besides, if any.
    fn left_out(&mut self, count: usize, at: Point) {
        if count > 0 {
            push_text(&mut self.out, "cb-note", at, &format!("+{count} more"));
        }
    }

    fn finish(mut self) -> String {
        self.out.push_str("</g></svg>");
        self.out
    }
}

/// Adds an attribute that is opened already, with its end.
fn push_attribute(out: &mut String, opened: &str, value: Units) {
    out.push_str(opened);
    push_number(out, value);
    out.push('"');
}

fn push_text(out: &mut String, class: &str, (x, y): Point, text: &str) {
    out.push_str("<text class=\"");
    out.push_str(class);
    push_attribute(out, "\" x=\"", x);
    push_attribute(out, " y=\"", y);
    out.push('>');
    escape(out, text);
    out.push_str("</text>");
}

/// Adds a line that leaves and arrives level, and is straight if it can be.
fn push_curve(out: &mut String, from: Point, to: Point) {
    push_points(out, 'M', &[from]);
    if from.1 == to.1 {
        out.push('H');
        push_number(out, to.0);
    } else {
        let middle = (from.0 + to.0) / 2;
        push_points(out, 'C', &[(middle, from.1), (middle, to.1), to]);
    }
}

/// Adds the head of an arrow that points right.
fn push_head(out: &mut String, (x, y): Point) {
    push_points(out, 'M', &[(x, y - 4)]);
    push_points(out, 'L', &[(x + ARROW, y)]);
    push_points(out, 'L', &[(x, y + 4)]);
    out.push('Z');
}

fn push_points(out: &mut String, letter: char, points: &[Point]) {
    let mut before = letter;
    for (x, y) in points {
        out.push(before);
        push_number(out, *x);
        out.push(' ');
        push_number(out, *y);
        before = ' ';
    }
}
