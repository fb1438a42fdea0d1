//! Reads a drawing back, as a browser would see it: for tests.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::layout::Rect;
use super::svg::{NOTE_SIZE, ROLE_SIZE};
use super::text::{Font, width};

/// What a drawing shows.
#[derive(Debug, Default)]
pub(super) struct Picture {
    pub(super) size: (i64, i64),
    pub(super) boxes: Vec<DrawnBox>,
    pub(super) lines: Vec<DrawnLine>,
    /// Paths that belong to several moves.
    trunks: Vec<DrawnLine>,
    /// What is beyond the edge, each with the size of its view.
    pub(super) sheets: Vec<Picture>,
}

/// A box with its text.
#[derive(Clone, Debug, Default)]
pub(super) struct DrawnBox {
    pub(super) id: String,
    /// The number of the box that it answers to, among those of the whole drawing.
    pub(super) parent: Option<usize>,
    dotted: Vec<usize>,
    /// The outline that it uses.
    shape: String,
    /// How far it is moved within what it stands in.
    own: (i64, i64),
    pub(super) rect: Rect,
    labels: Vec<Label>,
    pub(super) texts: Vec<String>,
}

/// A line of text in a box.
#[derive(Clone, Debug)]
struct Label {
    class: String,
    x: i64,
    y: i64,
    size: i64,
    words: String,
}

/// A line, as points close to each other.
#[derive(Debug, Default)]
pub(super) struct DrawnLine {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) class: String,
    points: Vec<(f64, f64)>,
}

impl DrawnLine {
    pub(super) fn is_dotted(&self) -> bool {
        self.class.contains("is-dotted")
    }
}

/// An element that is open: its name, how far it moves what is inside, its size of text, and whether it is a box.
type Open = (String, (i64, i64), Option<i64>, bool);

/// Panics where the drawing is no well-formed SVG, or a text does not fit its box.
pub(super) fn read(markup: &str) -> Picture {
    let mut reader = Reader::from_str(markup);
    reader.config_mut().check_end_names = true;
    let mut whole = Picture::default();
    let mut views: Vec<(i64, i64)> = Vec::new();
    // Sizes of outlines by their ids.
    let mut shapes: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    let mut open: Vec<Open> = Vec::new();
    let mut label: Option<Label> = None;
    let mut is_in_style = false;
    loop {
        let event = reader.read_event().expect("well-formed");
        let is_start = matches!(event, Event::Start(_));
        match event {
            Event::Eof => break,
            Event::Start(tag) | Event::Empty(tag) => {
                let name = String::from_utf8(tag.name().as_ref().to_vec()).expect("UTF-8");
                let attributes = attributes(&tag);
                let get = |name: &str| attributes.get(name).map_or("", String::as_str);
                let number = |name: &str| get(name).parse::<i64>().unwrap_or(0);
                let class = get("class");
                let at = (open.iter()).fold((0, 0), |at, (_, by, ..)| (at.0 + by.0, at.1 + by.1));
                let is_box =
                    class.starts_with("cb-box") && !open.iter().any(|(name, ..)| name == "cb-header");
                let by = translation(get("transform"));
                let sheet = open.iter().any(|(name, ..)| name == "cb-sheet");
                let picture = match whole.sheets.last_mut().filter(|_| sheet) {
                    Some(sheet) => sheet,
                    None => &mut whole,
                };
                match name.as_str() {
                    "svg" => picture.size = view_size(get("viewBox")),
                    "style" => is_in_style = is_start,
                    "view" => views.push(view_size(get("viewBox"))),
                    "g" if class == "cb-sheet" => whole.sheets.push(Picture {
                        size: views.pop().expect("a view before its sheet"),
                        ..Picture::default()
                    }),
                    "g" if is_box => picture.boxes.push(DrawnBox {
                        id: get("data-id").to_owned(),
                        parent: get("data-parent").parse().ok(),
                        dotted: get("data-dotted")
                            .split_whitespace()
                            .map(|other| other.parse().expect("a number"))
                            .collect(),
                        own: by,
                        // A sheet counts from its own corner.
                        rect: Rect {
                            x: if sheet { by.0 } else { at.0 + by.0 },
                            y: if sheet { by.1 } else { at.1 + by.1 },
                            ..Rect::default()
                        },
                        ..DrawnBox::default()
                    }),
                    "use" if class == "cb-frame" => {
                        let drawn = picture.boxes.last_mut().expect("a box");
                        assert!(drawn.shape.is_empty(), "two frames in {}", drawn.id);
                        drawn.shape = get("href")[1..].to_owned();
                    }
                    "use" => {
                        let used: usize = get("href")["#cb-b".len()..].parse().expect("a box");
                        let mut again = whole.boxes[used].clone();
                        // The box has its own place besides, without what moves the whole.
                        again.rect.x = again.own.0 + number("x");
                        again.rect.y = again.own.1 + number("y");
                        whole.sheets.last_mut().expect("a sheet").boxes.push(again);
                    }
                    "rect" if class == "cb-shape" => {
                        let id = open.last().map(|(name, ..)| name.clone()).expect("an outline");
                        shapes.insert(id, (number("width"), number("height")));
                    }
                    "path" if class.starts_with("cb-line") => {
                        for points in path_points(get("d"), if sheet { (0, 0) } else { at }) {
                            let line = DrawnLine {
                                from: get("data-from").to_owned(),
                                to: get("data-to").to_owned(),
                                class: class.to_owned(),
                                points,
                            };
                            match class.contains("cb-trunk") {
                                true => picture.trunks.push(line),
                                false => picture.lines.push(line),
                            }
                        }
                    }
                    "text" => {
                        let size = match class {
                            "cb-role" => ROLE_SIZE,
                            "cb-note" | "cb-sign" | "cb-count" => NOTE_SIZE,
                            _ => open
                                .iter()
                                .rev()
                                .find_map(|(_, _, size, _)| *size)
                                .expect("a size"),
                        };
                        label = Some(Label {
                            class: class.to_owned(),
                            x: number("x"),
                            y: number("y"),
                            size,
                            words: String::new(),
                        });
                    }
                    "tspan" => {
                        let before = label.take().expect("a text");
                        let next = Label {
                            x: number("x"),
                            y: before.y + number("dy"),
                            words: String::new(),
                            ..before.clone()
                        };
                        if let Some(drawn) = picture.boxes.last_mut() {
                            drawn.labels.push(before);
                        }
                        label = Some(next);
                    }
                    _ => {}
                }
                if is_start {
                    let name = match (class, get("id")) {
                        ("cb-sheet" | "cb-header", _) => class.to_owned(),
                        (_, id) if name == "g" && !id.is_empty() => id.to_owned(),
                        _ => name,
                    };
                    open.push((name, by, get("font-size").parse().ok(), is_box));
                }
            }
            Event::Text(text) if !is_in_style => {
                if let Some(label) = &mut label {
                    label.words.push_str(&text.decode().expect("UTF-8"));
                }
            }
            Event::GeneralRef(name) => {
                if let Some(label) = &mut label {
                    let entity = format!("&{};", name.decode().expect("UTF-8"));
                    label
                        .words
                        .push_str(&quick_xml::escape::unescape(&entity).expect("a known entity"));
                }
            }
            Event::End(_) => {
                let (name, ..) = open.pop().expect("open");
                let in_box = open.iter().any(|(.., is_box)| *is_box);
                let sheet = open.iter().any(|(name, ..)| name == "cb-sheet");
                is_in_style &= name != "style";
                if name == "text"
                    && let (true, Some(label)) = (in_box, label.take())
                {
                    let picture = match whole.sheets.last_mut().filter(|_| sheet) {
                        Some(sheet) => sheet,
                        None => &mut whole,
                    };
                    picture.boxes.last_mut().expect("a box").labels.push(label);
                }
            }
            _ => {}
        }
    }
    assert!(open.is_empty());
    whole.settle(&shapes);
    let boxes = whole.boxes.clone();
    whole.name_lines(&boxes, &(0..boxes.len()).collect::<Vec<_>>());
    whole
}

/// Width and height of a view.
fn view_size(view: &str) -> (i64, i64) {
    let numbers: Vec<i64> = (view.split(' ').map(|number| number.parse().expect("a number"))).collect();
    (numbers[2], numbers[3])
}

impl Picture {
    /// Gives all boxes the size of their outlines, and checks that their texts fit.
    fn settle(&mut self, shapes: &BTreeMap<String, (i64, i64)>) {
        for drawn in &mut self.boxes {
            (drawn.rect.width, drawn.rect.height) = shapes[&drawn.shape];
            for label in &drawn.labels {
                assert_fits(drawn.rect, label);
                drawn.texts.push(label.words.trim_end().to_owned());
            }
        }
        self.sheets.iter_mut().for_each(|sheet| sheet.settle(shapes));
    }

    /// Finds out between which boxes the lines run that do not say so. `members` are the numbers of this picture's boxes among
    /// those of the whole.
    pub(super) fn name_lines(&mut self, whole: &[DrawnBox], members: &[usize]) {
        let boxes = &self.boxes;
        let touches = |drawn: &DrawnBox, &(x, y): &(f64, f64)| {
            let Rect { x: left, y: top, .. } = drawn.rect;
            // Where there are further cards, lines end at the edge of the last.
            let (right, bottom) = (drawn.rect.right() as f64, drawn.rect.bottom() as f64 + 4.0);
            x >= left as f64 && x <= right && y >= top as f64 && y <= bottom
        };
        for line in self.lines.iter_mut().filter(|line| line.from.is_empty()) {
            let member_at = |point: Option<&(f64, f64)>| {
                let at = boxes
                    .iter()
                    .position(|drawn| touches(drawn, point.expect("a line")));
                members[at.unwrap_or_else(|| panic!("a line ends nowhere: {:?}", line.points))]
            };
            let (a, b) = (member_at(line.points.first()), member_at(line.points.last()));
            let answers = |from: usize, to: usize| match line.class.contains("is-dotted") {
                true => whole[from].dotted.contains(&to),
                false => whole[from].parent == Some(to),
            };
            let (from, to) = if answers(a, b) { (a, b) } else { (b, a) };
            assert!(
                answers(from, to),
                "a line joins {} and {}",
                whole[a].id,
                whole[b].id
            );
            (line.from, line.to) = (whole[from].id.clone(), whole[to].id.clone());
        }
    }

    /// Panics where boxes overlap or a line meets a box.
    pub(super) fn assert_clean(&self) {
        let mut by_left: Vec<&DrawnBox> = self.boxes.iter().collect();
        by_left.sort_by_key(|drawn| drawn.rect.x);
        let widest = by_left.iter().map(|drawn| drawn.rect.width).max().unwrap_or(0);
        for (rank, first) in by_left.iter().enumerate() {
            let (a, (width, height)) = (first.rect, self.size);
            assert!(
                a.width > 0 && a.x >= 0 && a.y >= 0 && a.right() <= width && a.bottom() <= height,
                "{first:?} in {width} × {height}"
            );
            for second in by_left[rank + 1..]
                .iter()
                .take_while(|second| second.rect.x < a.right())
            {
                let b = second.rect;
                assert!(
                    b.y >= a.bottom() || a.y >= b.bottom(),
                    "{} and {} overlap",
                    first.id,
                    second.id
                );
            }
        }
        for line in self.lines.iter().chain(&self.trunks) {
            for pair in line.points.windows(2) {
                let (left, right) = (pair[0].0.min(pair[1].0), pair[0].0.max(pair[1].0));
                let (top, bottom) = (pair[0].1.min(pair[1].1), pair[0].1.max(pair[1].1));
                let start = by_left.partition_point(|drawn| ((drawn.rect.x + widest) as f64) < left);
                for drawn in by_left[start..]
                    .iter()
                    .take_while(|drawn| (drawn.rect.x as f64) < right + 1.0)
                {
                    let rect = drawn.rect;
                    let meets = left < rect.right() as f64 - 0.01
                        && right > rect.x as f64 + 0.01
                        && top < rect.bottom() as f64 - 0.01
                        && bottom > rect.y as f64 + 0.01;
                    assert!(
                        !meets,
                        "the line from {} to {} meets {}: {pair:?} {rect:?}",
                        line.from, line.to, drawn.id
                    );
                }
            }
        }
    }
}

fn attributes(tag: &BytesStart<'_>) -> BTreeMap<String, String> {
    (tag.attributes())
        .map(|attribute| {
            let attribute = attribute.expect("well-formed");
            let key = String::from_utf8(attribute.key.as_ref().to_vec()).expect("UTF-8");
            (key, attribute.unescape_value().expect("escaped").into_owned())
        })
        .collect()
}

/// The whole part of a translation.
fn translation(transform: &str) -> (i64, i64) {
    let inside = transform.trim_start_matches("translate(").trim_end_matches(')');
    let mut parts = numbers(inside).into_iter().map(|part| part.floor() as i64);
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0))
}

/// Numbers with spaces or signs between them.
fn numbers(text: &str) -> Vec<f64> {
    let text = text.replace('-', " -");
    let parts = text.split_whitespace();
    parts.map(|part| part.parse().expect("a number")).collect()
}

fn assert_fits(rect: Rect, label: &Label) {
    let Label {
        class,
        x,
        y,
        size,
        words,
    } = label;
    let is_bold = ["cb-role", "cb-sign", "cb-sign is-long", "cb-count"].contains(&&**class);
    // The space before the next line is not seen.
    let needed = width(words.trim_end(), Font { size: *size, is_bold });
    let is_centred = is_bold && class != "cb-role";
    let left = if is_centred { x - needed / 2 } else { *x };
    assert!(
        left >= 0 && left + needed <= rect.width,
        "{words:?} is {needed} wide at {left} in {rect:?}"
    );
    assert!(
        y >= size && *y <= rect.height,
        "{words:?} stands at {y} in {rect:?}"
    );
}

/// Points along each line of a path; curves in sixteen pieces.
fn path_points(path: &str, (dx, dy): (i64, i64)) -> Vec<Vec<(f64, f64)>> {
    let mut lines: Vec<Vec<(f64, f64)>> = Vec::new();
    let starts: Vec<usize> = path
        .char_indices()
        .filter(|(_, c)| c.is_ascii_alphabetic())
        .map(|(at, _)| at)
        .collect();
    for (number, &start) in starts.iter().enumerate() {
        let end = starts.get(number + 1).copied().unwrap_or(path.len());
        let values = numbers(&path[start + 1..end]);
        if let ("M", &[x, y]) = (&path[start..=start], &values[..]) {
            lines.push(vec![(x, y)]);
            continue;
        }
        let points = lines.last_mut().expect("a start");
        let (x, y) = points.last().copied().unwrap_or_default();
        match (&path[start..=start], &values[..]) {
            ("L", &[x, y]) => points.push((x, y)),
            ("l", &[right, down]) => points.push((x + right, y + down)),
            ("H", &[x]) => points.push((x, y)),
            ("h", &[right]) => points.push((x + right, y)),
            ("v", &[down]) => points.push((x, y + down)),
            // The bend itself, which the curve stays inside of.
            ("q", &[bend_x, bend_y, right, down]) => {
                points.extend([(x + bend_x, y + bend_y), (x + right, y + down)]);
            }
            ("C", &[ax, ay, bx, by, to_x, to_y]) => points.extend((1..=16).map(|step| {
                let (t, u) = (f64::from(step) / 16.0, 1.0 - f64::from(step) / 16.0);
                let at = |p: f64, a: f64, b: f64, q: f64| {
                    u * u * u * p + 3.0 * u * u * t * a + 3.0 * u * t * t * b + t * t * t * q
                };
                (at(x, ax, bx, to_x), at(y, ay, by, to_y))
            })),
            other => panic!("an unknown piece of a path: {other:?}"),
        }
    }
    for (x, y) in lines.iter_mut().flatten() {
        (*x, *y) = (*x + dx as f64, *y + dy as f64);
    }
    lines
}
