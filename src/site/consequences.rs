//! Causes before consequences: what only follows from a key that could not be read, or from a role that is not known, is not
//! reported beside it.
//!
//! Only an error counts as a cause, so a site with a message held back here is not published either, and the message
//! comes back with the next run if it has a reason of its own.

use std::collections::BTreeMap;

use crate::content::grades::KEY;
use crate::diagnostic::{Code, Diagnostic, FieldPath, Severity, Spot, Step, nearest};
use crate::source::SETTINGS_FILE;

/// What could not be read of YAML: for each file, where.
pub(super) struct Unread<'a>(BTreeMap<&'a str, Vec<&'a FieldPath>>);

impl<'a> Unread<'a> {
    /// Of the problems of reading files, each on its own, and those of linking them that leave something out.
    pub(super) fn of(of_files: &'a [Diagnostic], of_links: &'a [Diagnostic]) -> Self {
        let mut unread = BTreeMap::<&str, Vec<&FieldPath>>::new();
        let left_out = of_links
            .iter()
            .filter(|problem| problem.code == Code::UnknownRole);
        for problem in of_files.iter().chain(left_out) {
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
        let file = &*problem.place.file;
        let path = path_of(problem);
        match (problem.code, path.and_then(first_key)) {
            // Of this schedule; others are of the settings.
            (Code::UnknownPhase, Some("phases" | "milestones")) => {
                self.concerns(file, &["phases", "milestones"])
            }
            (Code::UnknownPhase, _) => self.concerns(SETTINGS_FILE, &["phases"]),
            (Code::UnknownMedium, _) => self.concerns(SETTINGS_FILE, &["media", "scales"]),
            (Code::UnknownSeason, _) => self.concerns(SETTINGS_FILE, &["seasons"]),
            (Code::UnknownScale, _) => self.concerns(SETTINGS_FILE, &["scales"]),
            // Whoever they answer to may be on the row that could not be read.
            (Code::NoLineToTop, Some("crew")) => self.concerns(file, &["crew", "reports_to"]),
            (Code::NoLineToTop, _) => self.concerns(file, &["reports_to"]),
            // The role whose moves are asked for is named beside the step.
            (Code::UndeclaredMove, _) => {
                let mut related = problem.related.iter();
                related.any(|related| self.concerns(&related.place.file, &["moves"]))
            }
            (Code::MissingKey, _) => path.is_some_and(|path| self.is_of_item(file, path)),
            _ => false,
        }
    }

    /// Whether something of one of these keys of a file, or of one that may stand for it, could not be read.
    fn concerns(&self, file: &str, keys: &[&str]) -> bool {
        let unread = self.0.get(file).into_iter().flatten();
        unread
            .filter_map(|path| first_key(path))
            .any(|key| nearest(key, keys.iter().copied()).is_some())
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

/// The key of a file that a path leads through first, or of a grade in it: these mean what those of a file do.
fn first_key(path: &FieldPath) -> Option<&str> {
    match path.0.as_slice() {
        [Step::Key(grades), Step::Index(_), Step::Key(key), ..] if **grades == *KEY => Some(key),
        [Step::Key(key), ..] => Some(key),
        _ => None,
    }
}
