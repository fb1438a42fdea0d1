//! Reads days off from files of other programs: bank holidays as `.ics` or `.json`.
//!
//! [`HolidayFile::read`] takes the bytes of a file and gives its [`Event`]s with the problems of that text, each with its
//! line; [`select`] chooses those that an `import` of the settings or of a schedule asks for. What is left out is counted
//! by reason, never dropped silently. Nothing here opens files.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::config::{DateOrder, HolidayImport, HolidayKind};
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place, Severity, nearest};
use crate::units::{DayRange, same_name};

mod ics;
mod json;
mod phrases;
mod recurrence;

pub use recurrence::Repeats;

#[cfg(test)]
mod tests;

/// What a file of holidays holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HolidayFile {
    /// In the order of the file.
    pub events: Vec<Event>,
    /// What is wrong in it, by line.
    pub problems: Vec<Diagnostic>,
    /// Events that are no whole days, such as a meeting at three.
    pub timed: usize,
}

/// Days with a name, as a file has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    /// When, both ends inclusive; the first time of one that repeats.
    pub days: Option<DayRange>,
    /// What it is called; empty when the file does not say.
    pub name: String,
    /// What it is; several where it is a bank and a public holiday at once. Empty when the file does not say.
    pub kinds: Vec<HolidayKind>,
    /// Where it holds, by name or code; empty for everywhere.
    pub regions: Vec<String>,
    /// The division of the file that it stands in; a day of a division holds nowhere else.
    pub division: Option<String>,
    /// Whether it is the opposite of a day off: a day that is worked to make up for one.
    pub is_worked: bool,
    /// When it comes back.
    pub repeats: Option<Repeats>,
}

/// The days that an import adds to a calendar.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Days on which nobody works.
    pub days_off: Vec<DayRange>,
    /// Days that are worked although the week or another holiday says otherwise.
    pub workdays: Vec<DayRange>,
}

/// What came of an import, for `check -v`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// The file, by its path from the root.
    pub file: Arc<str>,
    /// How many of its events count as days off.
    pub days_off: usize,
    /// How many are days worked to make up for one.
    pub workdays: usize,
    /// How many are left out, by reason.
    pub left_out: BTreeMap<String, usize>,
}

impl fmt::Display for Tally {
    /// "content/bank.ics: 8 days off, 1 workday; left out 2 observance, 1 only in Scotland"
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counted = |count: usize, one: &str, several: &str| match count {
            1 => format!("1 {one}"),
            count => format!("{count} {several}"),
        };
        write!(
            f,
            "{}: {}",
            self.file,
            counted(self.days_off, "day off", "days off")
        )?;
        if self.workdays > 0 {
            write!(f, ", {}", counted(self.workdays, "workday", "workdays"))?;
        }
        let left_out = self
            .left_out
            .iter()
            .map(|(reason, count)| format!("{count} {reason}"));
        match left_out.collect::<Vec<_>>() {
            none if none.is_empty() => Ok(()),
            some => write!(f, "; left out {}", some.join(", ")),
        }
    }
}

impl HolidayFile {
    /// Reads an `.ics` or `.json` file; `None` for a file of another ending.
    pub fn read(bytes: &[u8], file: &Arc<str>, order: DateOrder) -> Option<Self> {
        let lower = file.to_ascii_lowercase();
        if lower.ends_with(".ics") {
            return Some(ics::read(bytes, file));
        }
        if !lower.ends_with(".json") {
            return None;
        }
        Some(match std::str::from_utf8(bytes) {
            Ok(text) => json::read(text, file, order),
            Err(_) => Self {
                problems: vec![not_utf8(Place::file(file), file)],
                ..Self::default()
            },
        })
    }

    /// The names of its divisions or regions, each once, in order.
    fn regions(&self) -> Vec<&str> {
        let names = self
            .events
            .iter()
            .flat_map(|event| event.division.iter().chain(&event.regions));
        let mut names: Vec<&str> = names.map(String::as_str).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

fn not_utf8(place: Place, file: &str) -> Diagnostic {
    Diagnostic::new(Code::BadUtf8, place, format!("`{file}` is not UTF-8")).help("export it again as UTF-8")
}

/// The days off that an import asks for, in the years that are needed; `place` is where it is written.
///
/// A day that holds in some regions only counts where one of them is chosen. A file that has such days while no region is
/// chosen is reported, since a calendar without them would be false.
pub fn select(
    read: &HolidayFile,
    file: &Arc<str>,
    import: &HolidayImport,
    years: (i16, i16),
    place: &Place,
    problems: &mut Vec<Diagnostic>,
) -> (Imported, Tally) {
    let mut tally = Tally {
        file: file.clone(),
        ..Tally::default()
    };
    let mut imported = Imported::default();
    check_regions(read, file, import, place, problems);
    let leave_out = |tally: &mut Tally, reason: String| *tally.left_out.entry(reason).or_default() += 1;
    for _ in 0..read.timed {
        leave_out(&mut tally, "at a time of day".to_owned());
    }
    for event in &read.events {
        let Some(days) = event.days else { continue };
        let places = || event.division.iter().chain(&event.regions);
        let is_here = import
            .regions
            .iter()
            .any(|chosen| places().any(|place| is_region(chosen, place)));
        if places().next().is_some() && !is_here {
            let names: Vec<&str> = places().map(String::as_str).collect();
            leave_out(&mut tally, format!("only in {}", names.join(", ")));
            continue;
        }
        let is_wanted = event.kinds.is_empty() || event.kinds.iter().any(|kind| import.kinds.contains(kind));
        if let (Some(kind), false, false) = (event.kinds.first(), event.is_worked, is_wanted) {
            leave_out(&mut tally, kind.word().to_owned());
            continue;
        }
        let (list, count) = match event.is_worked {
            true => (&mut imported.workdays, &mut tally.workdays),
            false => (&mut imported.days_off, &mut tally.days_off),
        };
        *count += 1;
        match &event.repeats {
            None => list.push(days),
            Some(repeats) => list.extend(repeats.days(days, years)),
        }
    }
    (imported, tally)
}

/// Whether somebody who writes a region means one that a file names: by its name, its code or the end of its code, or as
/// one of several joined into one division.
fn is_region(chosen: &str, named: &str) -> bool {
    let code = |name: &str| name.rsplit('-').next().unwrap_or(name).to_owned();
    let is_code = |name: &str| {
        name.len() <= 8
            && name
                .chars()
                .all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '-')
    };
    same_name(chosen, named)
        || (is_code(named) && same_name(chosen, &code(named)))
        || named.split("-and-").any(|part| same_name(chosen, part))
}

/// Reports regions that a file does not have, and files of several regions from which none is chosen.
fn check_regions(
    read: &HolidayFile,
    file: &str,
    import: &HolidayImport,
    place: &Place,
    problems: &mut Vec<Diagnostic>,
) {
    let names = read.regions();
    if names.is_empty() {
        return;
    }
    let listed = names.join(", ");
    if import.regions.is_empty() {
        let message = format!("`{file}` has days off that hold in some regions only");
        let example = import.file.rsplit('/').next().unwrap_or_default();
        let has_divisions = read.events.iter().any(|event| event.division.is_some());
        let first = names[0];
        let help = format!("name yours, such as `{{file: {example}, region: {first}}}`; it has {listed}");
        let mut problem = Diagnostic::new(Code::WrongValue, place.clone(), message).help(help);
        if !has_divisions {
            problem.severity = Severity::Warning;
        }
        problems.push(problem);
    }
    for chosen in &import.regions {
        if !names.iter().any(|named| is_region(chosen, named)) {
            let message = format!("`{file}` has no days off for `{chosen}`");
            let help = match nearest(chosen, names.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("it has {listed}"),
            };
            problems.push(Diagnostic::new(Code::WrongValue, place.clone(), message).help(help));
        }
    }
}

/// The path of the file that an import names, from the root, and where the import is written.
///
/// `list` is the key's place: the settings' file or a schedule's, whose folder the paths start from; a path with a slash in
/// front starts from the root.
pub fn locate(
    imports: &[HolidayImport],
    index: usize,
    list: (&Arc<str>, &FieldPath),
) -> (Option<Arc<str>>, Place) {
    let (file, key) = list;
    let path = match imports.len() {
        0 | 1 => key.clone(),
        _ => key.clone().index(index),
    };
    let beside = beside(file, &imports[index].file).map(Arc::from);
    (beside, Place::value(file, path))
}

/// A file that is not there, or is none that can be read.
pub fn unreadable(import: &HolidayImport, place: Place, is_there: bool) -> Diagnostic {
    let name = &import.file;
    let (message, help) = match is_there {
        false => (
            format!("there is no file `{name}` to import"),
            "write its path from this file's folder, or with a slash in front from the root",
        ),
        true => (
            format!("`{name}` is no calendar that can be imported"),
            "name an `.ics` or `.json` file",
        ),
    };
    Diagnostic::new(Code::WrongValue, place, message).help(help)
}

/// A path written in a file, from the root; `None` when it leaves the root.
fn beside(file: &str, written: &str) -> Option<String> {
    let folder = match (written.starts_with('/'), file.rsplit_once('/')) {
        (false, Some((folder, _))) => folder,
        _ => "",
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(written.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Some days from a first one on.
fn range(from: Date, days: i64) -> DayRange {
    let to = from.checked_add((days - 1).max(0).days()).unwrap_or(from);
    DayRange { from, to }
}
