//! Causes before consequences: what only follows from a key that could not be read is not reported beside it.
//!
//! Only an error counts as a cause, so a site with a message held back here is not published either, and the message
//! comes back with the next run if it has a reason of its own.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, FieldPath, Severity, Spot, Step, nearest};
use crate::source::SETTINGS_FILE;

/// What could not be read of YAML: for each file, where.
pub(super) struct Unread<'a>(BTreeMap<&'a str, Vec<&'a FieldPath>>);

impl<'a> Unread<'a> {
    /// Of the problems of reading files, each on its own.
    pub(super) fn of(problems: &'a [Diagnostic]) -> Self {
        let mut unread = BTreeMap::<&str, Vec<&FieldPath>>::new();
        for problem in problems {
            if problem.severity == Severity::Error
                && let Some(path) = path_of(problem)
            {
                unread.entry(&*problem.place.file).or_default().push(path);
            }
        }
        Self(unread)
    }

    /// Whether a problem of a later stage may only be there because a key could not be read.
    pub(super) fn explains(&self, problem: &Diagnostic) -> bool {
        let Some(path) = path_of(problem) else {
            return false;
        };
        let lists: &[&str] = match (problem.code, first_key(path)) {
            // Of this schedule; others are of the settings.
            (Code::UnknownPhase, Some("phases" | "milestones")) => {
                return self.concerns(&problem.place.file, &["phases", "milestones"]);
            }
            (Code::MissingKey, _) => return self.is_of_item(&problem.place.file, path),
            (Code::UnknownPhase, _) => &["phases"],
            (Code::UnknownMedium, _) => &["media", "scales"],
            (Code::UnknownScale, _) => &["scales"],
            _ => return false,
        };
        self.concerns(SETTINGS_FILE, lists)
    }

    /// Whether something of one of these lists of a file, or of a key that may stand for it, could not be read.
    fn concerns(&self, file: &str, lists: &[&str]) -> bool {
        let unread = self.0.get(file).into_iter().flatten();
        unread
            .filter_map(|path| first_key(path))
            .any(|key| nearest(key, lists.iter().copied()).is_some())
    }

    /// Whether something of the same item of a list could not be read.
    fn is_of_item(&self, file: &str, path: &FieldPath) -> bool {
        let Some(item) = path.0.get(..2) else {
            return false;
        };
        let mut unread = self.0.get(file).into_iter().flatten();
        unread.any(|unread| unread.0.starts_with(item))
    }
}

fn path_of(problem: &Diagnostic) -> Option<&FieldPath> {
    match &problem.place.spot {
        Spot::Key(path) | Spot::Value(path) => Some(path),
        _ => None,
    }
}

fn first_key(path: &FieldPath) -> Option<&str> {
    path.0.first().and_then(|step| match step {
        Step::Key(key) => Some(&**key),
        Step::Index(_) => None,
    })
}
