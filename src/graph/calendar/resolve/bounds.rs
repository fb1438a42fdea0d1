//! The dates of the production that a schedule belongs to, and what lies outside them.

use jiff::civil::Date;

use crate::diagnostic::Place;

/// The dates of the production that a schedule belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// Its first day.
    pub from: Option<Bound>,
    /// Its last day, inclusive.
    pub to: Option<Bound>,
}

/// A date of a production, and where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The day.
    pub day: Date,
    /// Where it is written.
    pub at: Place,
}

/// The production's first day, if a day lies before it. Bounds that contradict each other bind nothing.
pub(super) fn bound_before(production: &Bounds, day: Date) -> Option<&Bound> {
    let bound = production.from.as_ref().filter(|bound| day < bound.day)?;
    production
        .to
        .as_ref()
        .is_none_or(|to| bound.day <= to.day)
        .then_some(bound)
}

/// The production's last day, if a day lies after it.
pub(super) fn bound_after(production: &Bounds, day: Date) -> Option<&Bound> {
    let bound = production.to.as_ref().filter(|bound| day > bound.day)?;
    production
        .from
        .as_ref()
        .is_none_or(|from| from.day <= bound.day)
        .then_some(bound)
}
