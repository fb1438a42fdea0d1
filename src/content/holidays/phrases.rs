//! What calendars say of a day in words: "Public holiday in Scotland", "Observance", "Schulferien".

use crate::config::HolidayKind;

/// Words that say what a day is, where they stand at the start of a phrase. The first that fits counts.
const KINDS: &[(&str, HolidayKind)] = &[
    ("observance", HolidayKind::Observance),
    ("unofficial", HolidayKind::Observance),
    ("season", HolidayKind::Observance),
    ("optional", HolidayKind::Optional),
    ("restricted", HolidayKind::Optional),
    ("half day", HolidayKind::Optional),
    ("half_day", HolidayKind::Optional),
    ("school", HolidayKind::School),
    ("schulferien", HolidayKind::School),
    ("vacances scolaires", HolidayKind::School),
    ("bank", HolidayKind::Bank),
    ("government", HolidayKind::Government),
    ("authorities", HolidayKind::Government),
    ("armed_forces", HolidayKind::Government),
    ("public", HolidayKind::Public),
    ("national", HolidayKind::Public),
    ("federal", HolidayKind::Public),
    ("state holiday", HolidayKind::Public),
    ("statutory", HolidayKind::Public),
    ("regional holiday", HolidayKind::Public),
    ("local holiday", HolidayKind::Public),
    ("de_facto", HolidayKind::Public),
    ("gesetzlicher feiertag", HolidayKind::Public),
    ("jour férié", HolidayKind::Public),
];

/// Words for a day that is worked to make up for a day off.
const WORKED: &[&str] = &[
    "working day",
    "workday",
    "work day",
    "make-up day",
    "working_day",
    "munkanap",
    "上班",
    "补班",
    "（班）",
    "(班)",
];

/// What a phrase says that a day is; `None` when it does not say.
pub(super) fn kind_of(phrase: &str) -> Option<HolidayKind> {
    let phrase = phrase.trim().to_lowercase();
    KINDS
        .iter()
        .find(|(words, _)| phrase.starts_with(words))
        .map(|(_, kind)| *kind)
}

/// Whether a phrase says that a day is worked.
pub(super) fn is_worked(phrase: &str) -> bool {
    let phrase = phrase.to_lowercase();
    let is_off =
        phrase.contains("non-working") || phrase.contains("non working") || phrase.contains("not a work");
    !is_off && WORKED.iter().any(|words| phrase.contains(words))
}

/// The places that a phrase names: "Public holiday in England, Wales and Northern Ireland".
pub(super) fn regions_of(phrase: &str) -> Vec<String> {
    let Some((what, places)) = phrase.split_once(" holiday in ") else {
        return Vec::new();
    };
    if what.contains(['.', '\n']) {
        return Vec::new();
    }
    let places = places.lines().next().unwrap_or_default().trim_end_matches('.');
    let places = places.split(',').flat_map(|place| place.split(" and "));
    places
        .map(str::trim)
        .filter(|place| !place.is_empty())
        .map(str::to_owned)
        .collect()
}
