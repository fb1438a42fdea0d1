//! What was done with each file, and with each construct that could not be converted.

use std::collections::BTreeMap;
use std::fmt;

use super::Generator;

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is a page now, at this path below `content/`.
    Page(String),
    /// It was copied as it is, to this path below `content/`.
    Copied(String),
    /// Menu and order were read from it.
    Read,
    /// It was not taken, for this reason.
    Left(&'static str),
}

/// Something that could not be converted, wherever it was met.
#[derive(Clone, Debug, Default)]
struct Unconverted {
    advice: &'static str,
    places: Vec<(String, usize)>,
}

/// What an import did.
#[derive(Clone, Debug)]
pub struct Report {
    generator: Generator,
    files: BTreeMap<String, Fate>,
    converted: BTreeMap<&'static str, usize>,
    unconverted: BTreeMap<String, Unconverted>,
}

/// How many places of a kind are named.
const MAX_PLACES: usize = 3;

impl Report {
    pub(super) fn new(generator: Generator) -> Self {
        Self {
            generator,
            files: BTreeMap::new(),
            converted: BTreeMap::new(),
            unconverted: BTreeMap::new(),
        }
    }

    pub(super) fn generator(&self) -> Generator {
        self.generator
    }

    pub(super) fn file(&mut self, path: &str, fate: Fate) {
        self.files.insert(path.to_owned(), fate);
    }

    pub(super) fn converted(&mut self, what: &'static str) {
        *self.converted.entry(what).or_default() += 1;
    }

    pub(super) fn note(&mut self, what: &str, advice: &'static str, file: &str, line: usize) {
        let kind = self.unconverted.entry(what.to_owned()).or_default();
        kind.advice = advice;
        kind.places.push((file.to_owned(), line));
    }

    /// Every file that was read, with its fate.
    pub fn files(&self) -> &BTreeMap<String, Fate> {
        &self.files
    }

    /// How many files became pages.
    pub fn pages(&self) -> usize {
        self.files
            .values()
            .filter(|fate| matches!(fate, Fate::Page(_)))
            .count()
    }

    /// What could not be converted, each kind with how often it was met.
    pub fn unconverted(&self) -> impl Iterator<Item = (&str, usize)> {
        self.unconverted
            .iter()
            .map(|(what, kind)| (what.as_str(), kind.places.len()))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |is: fn(&Fate) -> bool| self.files.values().filter(|fate| is(fate)).count();
        writeln!(f, "read as {}: {} files", self.generator.name(), self.files.len())?;
        writeln!(f, "  {:>5}  pages", self.pages())?;
        writeln!(
            f,
            "  {:>5}  copied as they are",
            count(|fate| matches!(fate, Fate::Copied(_)))
        )?;
        writeln!(
            f,
            "  {:>5}  read for menu and order",
            count(|fate| matches!(fate, Fate::Read))
        )?;
        let mut left: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (path, fate) in &self.files {
            if let Fate::Left(reason) = fate {
                left.entry(reason).or_default().push(path);
            }
        }
        for (reason, paths) in left {
            writeln!(f, "  {:>5}  not taken: {reason}", paths.len())?;
            places(f, paths.iter().map(|path| (*path).to_owned()), paths.len())?;
        }
        if !self.converted.is_empty() {
            writeln!(f, "converted:")?;
            for (what, count) in &self.converted {
                writeln!(f, "  {count:>5}  {what}")?;
            }
        }
        if self.unconverted.is_empty() {
            return writeln!(f, "everything was converted");
        }
        writeln!(f, "not converted:")?;
        for (what, kind) in &self.unconverted {
            writeln!(f, "  {:>5}  {what}: {}", kind.places.len(), kind.advice)?;
            let shown = kind.places.iter().map(|(file, line)| format!("{file}:{line}"));
            places(f, shown, kind.places.len())?;
        }
        Ok(())
    }
}

fn places(f: &mut fmt::Formatter<'_>, places: impl Iterator<Item = String>, count: usize) -> fmt::Result {
    for place in places.take(MAX_PLACES) {
        writeln!(f, "           {place}")?;
    }
    if count > MAX_PLACES {
        writeln!(f, "           and {} more", count - MAX_PLACES)?;
    }
    Ok(())
}
