//! Contrast of a brand's colours: what is written on them, and what cannot be read.
//!
//! Text needs 4.5:1 against its ground, marks and borders 3:1 (WCAG 2.2, 1.4.3 and 1.4.11). What follows from a colour that
//! the settings set is derived here, so that a studio writes one colour and gets a page that can be read.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use crate::chart::social_card::Colours;

/// The least contrast of text with its ground.
const TEXT: f64 = 4.5;

/// The least contrast of a mark with its ground.
const MARK: f64 = 3.0;

/// What is shown on what: the parameter of the colour, that of its ground, and the least contrast between them.
const PAIRS: &[(&str, &str, f64)] = &[
    ("accent", "sheet", MARK),
    ("accent_text", "sheet", TEXT),
    ("ink", "sheet", TEXT),
    ("ink", "board", TEXT),
    ("quiet_ink", "sheet", TEXT),
    ("quiet_ink", "board", TEXT),
];

/// A colour as red, green and blue, from 0 to 255.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rgb([f64; 3]);

/// A pair of colours that is hard to read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct LowContrast {
    /// The parameter that the settings set.
    pub param: String,
    /// `light` or `dark`.
    pub scheme: &'static str,
    /// The parameter of its ground, or of what stands on it.
    pub other: String,
    /// The contrast, from 1 to 21.
    pub ratio: f64,
    /// The least that is needed.
    pub needed: f64,
}

/// The pairs that are hard to read, where the settings set at least one of their colours.
pub(super) fn low(values: &BTreeMap<String, Value>, is_set: impl Fn(&str) -> bool) -> Vec<LowContrast> {
    let mut found = Vec::new();
    for (param, ground, needed) in PAIRS {
        let (param, other) = match (is_set(param), is_set(ground)) {
            (true, _) => (param, ground),
            (false, true) => (ground, param),
            (false, false) => continue,
        };
        for scheme in ["light", "dark"] {
            let Some((a, b)) = of(values, param, scheme).zip(of(values, other, scheme)) else {
                continue;
            };
            let ratio = ratio(a, b);
            if ratio < *needed {
                found.push(LowContrast {
                    param: (*param).to_owned(),
                    scheme,
                    other: (*other).to_owned(),
                    ratio,
                    needed: *needed,
                });
            }
        }
    }
    found
}

/// The custom properties that follow from the colours that the settings set: what is written on a slate, and the accent as text.
pub(super) fn derived(values: &BTreeMap<String, Value>, is_set: impl Fn(&str) -> bool) -> String {
    let mut css = String::new();
    let mut add = |property: &str, colour: &dyn Fn(&str) -> Option<Rgb>| {
        if let Some((light, dark)) = colour("light").zip(colour("dark")) {
            let _ = writeln!(css, "  {property}: light-dark({}, {});", hex(light), hex(dark));
        }
    };
    if is_set("slate") {
        add("--chalk", &|scheme| of(values, "slate", scheme).map(readable_on));
        add("--chalk-2", &|scheme| of(values, "slate", scheme).map(quieter_on));
    }
    let is_followed = is_set("accent") || is_set("sheet") || is_set("ink");
    if is_followed && !is_set("accent_text") {
        add("--accent-text", &|scheme| {
            let [accent, ink, sheet] = ["accent", "ink", "sheet"].map(|name| of(values, name, scheme));
            Some(towards(accent?, ink?, sheet?))
        });
    }
    css
}

/// The colours of social cards: those of a slate, with the accent as its mark where that can be seen.
pub fn of_social_cards(values: &BTreeMap<String, Value>) -> Colours {
    let ground = of(values, "slate", "light").unwrap_or(Rgb([31.0, 43.0, 48.0]));
    let ink = readable_on(ground);
    let mut accents = ["dark", "light"]
        .into_iter()
        .filter_map(|scheme| of(values, "accent", scheme));
    let mark = accents
        .find(|accent| ratio(*accent, ground) >= MARK)
        .unwrap_or(ink);
    Colours {
        ground: bytes(ground),
        ink: bytes(ink),
        mark: bytes(mark),
    }
}

/// The colour of a parameter in a scheme; none where it is written in a way that is not computed here, such as `oklch(…)`.
fn of(values: &BTreeMap<String, Value>, param: &str, scheme: &str) -> Option<Rgb> {
    match values.get(param)? {
        Value::String(text) => parse(text),
        Value::Object(pair) => parse(pair.get(scheme)?.as_str()?),
        _ => None,
    }
}

/// A colour written as `#rgb`, `#rrggbb`, `rgb(…)`, `black` or `white`.
fn parse(text: &str) -> Option<Rgb> {
    let text = text.trim();
    if let Some(digits) = text.strip_prefix('#') {
        let digit = |at: usize, length: usize| {
            let part = digits.get(at..at + length)?;
            let value = f64::from(u8::from_str_radix(part, 16).ok()?);
            Some(if length == 1 { value * 17.0 } else { value })
        };
        return match digits.len() {
            3 | 4 => Some(Rgb([digit(0, 1)?, digit(1, 1)?, digit(2, 1)?])),
            6 | 8 => Some(Rgb([digit(0, 2)?, digit(2, 2)?, digit(4, 2)?])),
            _ => None,
        };
    }
    match text.to_ascii_lowercase().as_str() {
        "black" => return Some(Rgb([0.0; 3])),
        "white" => return Some(Rgb([255.0; 3])),
        _ => {}
    }
    let inside = text.strip_prefix("rgb(")?.strip_suffix(')')?;
    let mut parts = inside.split([' ', ',']).filter(|part| !part.is_empty());
    let mut next = || {
        parts
            .next()?
            .parse::<f64>()
            .ok()
            .map(|part| part.clamp(0.0, 255.0))
    };
    Some(Rgb([next()?, next()?, next()?]))
}

/// How two colours contrast, from 1 to 21.
fn ratio(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Relative luminance, from 0 to 1.
fn luminance(Rgb(parts): Rgb) -> f64 {
    let [red, green, blue] = parts.map(|part| {
        let part = part / 255.0;
        if part <= 0.040_45 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// What can be read on a ground: nearly white or nearly black, or wholly so where that is needed.
fn readable_on(ground: Rgb) -> Rgb {
    let soft = [Rgb([244.0, 246.0, 242.0]), Rgb([26.0, 35.0, 39.0])];
    let hard = [Rgb([255.0; 3]), Rgb([0.0; 3])];
    let best = |of: [Rgb; 2]| {
        if ratio(of[0], ground) >= ratio(of[1], ground) {
            of[0]
        } else {
            of[1]
        }
    };
    let soft = best(soft);
    if ratio(soft, ground) >= 7.0 {
        soft
    } else {
        best(hard)
    }
}

/// The same, as quiet as it can be and still be read.
fn quieter_on(ground: Rgb) -> Rgb {
    let loud = readable_on(ground);
    let quiet = [0.2, 0.15, 0.1, 0.05].map(|share| mix(loud, ground, share));
    let found = quiet
        .into_iter()
        .find(|colour| ratio(*colour, ground) >= TEXT + 0.2);
    found.unwrap_or(loud)
}

/// A colour with a share of another, from 0 to 1.
fn mix(a: Rgb, b: Rgb, share: f64) -> Rgb {
    let part = |index: usize| (a.0[index] * (1.0 - share) + b.0[index] * share).round();
    Rgb([part(0), part(1), part(2)])
}

/// A colour mixed with ink, as little as makes it text on a ground.
fn towards(colour: Rgb, ink: Rgb, ground: Rgb) -> Rgb {
    let mixed = |step: u8| mix(colour, ink, f64::from(step) / 20.0);
    // A little more than needed, since the board around the sheet is often darker.
    (0..=20)
        .map(mixed)
        .find(|mixed| ratio(*mixed, ground) >= TEXT + 0.7)
        .unwrap_or(ink)
}

fn hex(colour: Rgb) -> String {
    let [red, green, blue] = bytes(colour).map(|part| format!("{part:02x}"));
    format!("#{red}{green}{blue}")
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a part of a colour is between 0 and 255"
)]
fn bytes(Rgb(parts): Rgb) -> [u8; 3] {
    parts.map(|part| part.round() as u8)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Value, json};

    use super::{Rgb, derived, low, parse, quieter_on, ratio, readable_on};

    fn brand(set: &[(&str, &str)]) -> BTreeMap<String, Value> {
        let mut values = BTreeMap::from([
            (
                "accent".to_owned(),
                json!({"light": "#c33c1d", "dark": "#ff8a66"}),
            ),
            ("sheet".to_owned(), json!({"light": "#ffffff", "dark": "#182024"})),
            ("board".to_owned(), json!({"light": "#f1f3f0", "dark": "#10171a"})),
            ("ink".to_owned(), json!({"light": "#1a2327", "dark": "#e6ebe8"})),
            (
                "quiet_ink".to_owned(),
                json!({"light": "#4a575d", "dark": "#a9b6b8"}),
            ),
        ]);
        for (name, value) in set {
            values.insert((*name).to_owned(), json!(value));
        }
        values
    }

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        let white = parse("white").unwrap();
        assert!((ratio(white, parse("#000").unwrap()) - 21.0).abs() < 0.01);
        assert!((ratio(white, parse("rgb(118, 118, 118)").unwrap()) - 4.54).abs() < 0.01);
        assert_eq!(parse("oklch(0.7 0.1 20)"), None);
    }

    #[test]
    fn a_yellow_accent_is_reported_with_its_ratio_and_its_text_is_darkened() {
        let values = brand(&[("accent", "#ffd500")]);
        let found = low(&values, |name| name == "accent");
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].scheme, found[0].other.as_str()), ("light", "sheet"));
        assert!((found[0].ratio - 1.42).abs() < 0.02, "{found:?}");
        let css = derived(&values, |name| name == "accent");
        assert!(css.contains("--accent-text: light-dark(#"), "{css}");
    }

    #[test]
    fn what_is_written_on_any_slate_can_be_read() {
        for step in 0..=255_u8 {
            let grey = Rgb([f64::from(step); 3]);
            assert!(ratio(readable_on(grey), grey) >= 4.5, "{step}");
            assert!(ratio(quieter_on(grey), grey) >= 4.5, "{step}");
        }
    }

    #[test]
    fn colours_that_nobody_set_are_not_reported() {
        assert_eq!(low(&brand(&[]), |_| false), []);
        assert_eq!(derived(&brand(&[]), |_| false), "");
    }

    /// The inks of highlighted code on the ground of code, in the default theme's style sheet.
    #[test]
    fn colours_of_code_can_be_read_in_light_and_dark() {
        let styles = include_str!("../../themes/default/static/callboard.css");
        let schemes = |name: &str| {
            let (_, value) = styles
                .split_once(&format!("--{name}: light-dark("))
                .expect("it is a token");
            let (light, rest) = value.split_once(", ").expect("with two colours");
            let (dark, _) = rest.split_once(')').expect("and an end");
            [light, dark].map(|colour| parse(colour).expect("which are colours"))
        };
        let grounds = schemes("well");
        for (class, ink) in [
            ("key", "blue-text"),
            ("string", "green-text"),
            ("number", "violet-text"),
            ("comment", "ink-2"),
        ] {
            assert!(
                styles.contains(&format!(".hl-{class} {{ color: var(--{ink})")),
                "{class}"
            );
            for (colour, ground) in schemes(ink).into_iter().zip(grounds) {
                let ratio = ratio(colour, ground);
                assert!(ratio >= 4.5, "{class}: {ratio}");
            }
        }
    }
}
