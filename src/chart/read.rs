//! Reads a drawing back, as a browser would see it: for tests.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::layout::Rect;
use super::text::{Font, width};

/// What a drawing shows.
#[derive(Debug, Default)]
pub(super) struct Picture {
    pub(super) size: (i64, i64),
    pub(super) boxes: Vec<DrawnBox>,
    pub(super) lines: Vec<DrawnLine>,
    /// Paths that belong to several moves.
    trunks: Vec<DrawnLine>,
}

/// A box with its text.
#[derive(Debug, Default)]
pub(super) struct DrawnBox {
    pub(super) id: String,
    pub(super) parent: Option<String>,
    pub(super) rect: Rect,
    pub(super) texts: Vec<String>,
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

/// Panics where the drawing is no well-formed SVG, or a text does not fit its box.
pub(super) fn read(markup: &str) -> Picture {
    let mut reader = Reader::from_str(markup);
    reader.config_mut().check_end_names = true;
    let mut picture = Picture::default();
    // For each open element: its name, how far it moves what is inside, and whether it is a box.
    let mut open: Vec<(String, (i64, i64), bool)> = Vec::new();
    let mut label: Option<(BTreeMap<String, String>, String)> = None;
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
                let at = open
                    .iter()
                    .fold((0, 0), |at, (_, by, _)| (at.0 + by.0, at.1 + by.1));
                let in_box = open.iter().any(|(.., is_box)| *is_box);
                let is_box = get("class").starts_with("cb-box");
                let by = translation(get("transform"));
                match name.as_str() {
                    "svg" => picture.size = (number("data-width"), number("data-height")),
                    "g" if is_box => picture.boxes.push(DrawnBox {
                        id: get("data-id").to_owned(),
                        parent: attributes.get("data-parent").cloned(),
                        ..DrawnBox::default()
                    }),
                    "rect" if in_box && get("class") == "cb-frame" => {
                        let drawn = picture.boxes.last_mut().expect("a box");
                        assert_eq!(drawn.rect, Rect::default(), "two frames in {}", drawn.id);
                        drawn.rect = Rect {
                            x: at.0,
                            y: at.1,
                            width: number("width"),
                            height: number("height"),
                        };
                    }
                    "path" if get("class").starts_with("cb-line") => {
                        let line = |path: &str| DrawnLine {
                            from: get("data-from").to_owned(),
                            to: get("data-to").to_owned(),
                            class: get("class").to_owned(),
                            points: path_points(path, at),
                        };
                        if get("class").contains("cb-trunk") {
                            picture.trunks.push(line(get("d")));
                        } else {
                            picture.lines.push(line(get("d")));
                        }
                    }
                    "text" => label = Some((attributes.clone(), String::new())),
                    _ => {}
                }
                if is_start {
                    open.push((name, by, is_box));
                }
            }
            Event::Text(text) => {
                if let Some((_, words)) = &mut label {
                    words.push_str(&text.decode().expect("UTF-8"));
                }
            }
            Event::GeneralRef(name) => {
                if let Some((_, words)) = &mut label {
                    let entity = format!("&{};", name.decode().expect("UTF-8"));
                    words.push_str(&quick_xml::escape::unescape(&entity).expect("a known entity"));
                }
            }
            Event::End(_) => {
                let (name, ..) = open.pop().expect("open");
                let in_box = open.iter().any(|(.., is_box)| *is_box);
                if name == "text"
                    && let (true, Some((attributes, words))) = (in_box, label.take())
                {
                    assert_fits(picture.boxes.last_mut().expect("a box"), &attributes, words, 13);
                }
            }
            _ => {}
        }
    }
    assert!(open.is_empty());
    picture
}

impl Picture {
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
    let mut parts = inside
        .split(' ')
        .map(|part| part.parse::<f64>().unwrap_or(0.0).floor() as i64);
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0))
}

fn assert_fits(drawn: &mut DrawnBox, attributes: &BTreeMap<String, String>, words: String, size: i64) {
    let number = |name: &str, other: i64| {
        attributes
            .get(name)
            .map_or(other, |text| text.parse().expect("a whole number"))
    };
    let (x, y, size) = (number("x", 0), number("y", 0), number("font-size", size));
    let class = attributes.get("class").map_or("", String::as_str);
    let is_bold = ["cb-role", "cb-sign", "cb-count"].contains(&class);
    let needed = width(&words, Font { size, is_bold });
    let is_centred = ["cb-sign", "cb-count"].contains(&class);
    let left = if is_centred { x - needed / 2 } else { x };
    assert!(
        left >= 0 && left + needed <= drawn.rect.width,
        "{words:?} is {needed} wide at {left} in {:?}",
        drawn.rect
    );
    assert!(
        y >= size && y <= drawn.rect.height,
        "{words:?} stands at {y} in {:?}",
        drawn.rect
    );
    drawn.texts.push(words);
}

/// Points along a path; curves in sixteen pieces.
fn path_points(path: &str, (dx, dy): (i64, i64)) -> Vec<(f64, f64)> {
    let mut points: Vec<(f64, f64)> = Vec::new();
    let starts: Vec<usize> = path
        .char_indices()
        .filter(|(_, c)| c.is_ascii_alphabetic())
        .map(|(at, _)| at)
        .collect();
    for (number, &start) in starts.iter().enumerate() {
        let end = starts.get(number + 1).copied().unwrap_or(path.len());
        let values: Vec<f64> = path[start + 1..end]
            .split_whitespace()
            .map(|value| value.parse().expect("a number"))
            .collect();
        let (x, y) = points.last().copied().unwrap_or_default();
        match (&path[start..=start], &values[..]) {
            ("M" | "L", &[x, y]) => points.push((x, y)),
            ("H", &[x]) => points.push((x, y)),
            ("V", &[y]) => points.push((x, y)),
            // The bend itself, which the curve stays inside of.
            ("Q", &[bend_x, bend_y, x, y]) => points.extend([(bend_x, bend_y), (x, y)]),
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
    points
        .into_iter()
        .map(|(x, y)| (x + dx as f64, y + dy as f64))
        .collect()
}
