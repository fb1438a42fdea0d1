//! What several problems say alike.

use jiff::civil::Date;

use crate::diagnostic::{Code, Diagnostic, Place, Severity};

/// A start on a day off rolls forward, and where it was written it says so.
pub(super) fn rolls_forward(place: Place, what: &str, key: &str, written: Date, rolled: Date) -> Diagnostic {
    let message = format!("{written} is a day off, so {what} starts on {rolled}");
    let problem = Diagnostic::new(Code::ScheduleConflict, place, message);
    Diagnostic {
        severity: Severity::Warning,
        ..problem.help(format!("write `{key}: {rolled}`"))
    }
}

/// "1 working day", "5 working days"
pub(super) fn in_days(days: i64) -> String {
    match days {
        1 => "1 working day".to_owned(),
        days => format!("{days} working days"),
    }
}
