//! Loads, yes and no, and what stands behind a title, as people type them into spreadsheets.

use crate::units::Load;

/// Whether a cell says yes.
pub fn is_yes(written: &str) -> bool {
    let word = written.trim().to_lowercase();
    matches!(
        word.as_str(),
        "yes"
            | "y"
            | "true"
            | "x"
            | "1"
            | "\u{2713}"
            | "\u{2714}"
            | "acting"
            | "interim"
            | "ja"
            | "oui"
            | "si"
            | "s\u{ed}"
            | "sim"
    )
}

/// A load: `60%`, `60`, `0.6`, `1.0`, `full time`.
pub fn load(written: &str) -> Option<Load> {
    let text = written.trim().to_lowercase().replace(',', ".");
    match text.as_str() {
        "full" | "full time" | "full-time" | "ft" | "vollzeit" | "temps plein" => return Some(Load::FULL),
        "half" | "half time" | "half-time" | "mi-temps" | "halbtags" => return Some(Load(50)),
        _ => {}
    }
    let has_sign = text.ends_with('%');
    let number: f64 = text.trim_end_matches('%').trim().parse().ok()?;
    let percent = if has_sign || number > 4.0 {
        number
    } else {
        number * 100.0
    };
    if !(1.0..=400.0).contains(&percent) {
        return None;
    }
    format!("{}%", percent.round()).parse().ok()
}

/// What stood behind a role, as a unit or a note: `songs unit` is one, `nights` the other. A mere number is neither.
pub fn qualifier(rest: Option<&str>) -> (Option<String>, Option<String>) {
    let Some(rest) = rest
        .map(str::trim)
        .filter(|rest| rest.chars().any(char::is_alphabetic))
    else {
        return (None, None);
    };
    let lower = rest.to_lowercase();
    match lower.strip_suffix("unit").map(str::trim_end) {
        Some(unit) if !unit.is_empty() && lower.len() == rest.len() => {
            (Some(rest[..unit.len()].to_owned()), None)
        }
        _ => (None, Some(rest.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loads_are_read_as_shares_and_as_percent() {
        for (written, percent) in [
            ("60%", 60),
            ("60", 60),
            ("0.6", 60),
            ("0,6", 60),
            ("1", 100),
            ("full time", 100),
        ] {
            assert_eq!(load(written), Some(Load(percent)), "{written}");
        }
        assert_eq!(load("some"), None);
    }
}
