//! What is wrong with the content, where, and the way out: the [`Diagnostic`].
//!
//! Every stage returns its value *and* its diagnostics; nothing here stops the program. A diagnostic names a
//! [`Place`] in the words of the stage that found it (a range of bytes, or a field of the front matter), and the
//! place becomes lines and columns once, at the end, by [`locate()`]. So no value of the happy path carries a position.
//! The formats that people and machines read are in [`mod@format`], the texts of `callboard explain` in [`codes`].

use std::ops::Range;
use std::sync::Arc;

pub mod codes;
pub mod format;
pub mod locate;
mod similar;

pub use codes::Code;
pub use locate::{Located, Locator, locate};
pub use similar::Similar;

/// Whether a problem stops a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Stops `build` and makes `check` exit with 1.
    Error,
    /// Printed; stops a build under `--strict` only.
    Warning,
    /// Printed; stops nothing. What works here and may surprise elsewhere.
    Hint,
}

/// One problem in the content, the settings or the theme.
///
/// The message is in lower case, names the thing in backquotes, has no full stop and blames nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of problem this is; stable, and explained by `callboard explain`.
    pub code: Code,
    /// Usually the code's own; see [`Code::severity`].
    pub severity: Severity,
    /// The headline.
    pub message: String,
    /// Where to look first.
    pub place: Place,
    /// A way out, as a sentence fragment after `help:`.
    pub help: Option<String>,
    /// The other places, where two disagree; each with its own words.
    pub related: Vec<Related>,
}

/// A second place that a diagnostic points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub place: Place,
    /// What is there, in lower case.
    pub message: String,
}

/// A spot in a file of the site.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// Path from the site's root, `/` between parts.
    pub file: Arc<str>,
    /// The spot in it.
    pub spot: Spot,
}

/// How a stage names a spot before it becomes lines and columns.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Spot {
    /// The file as a whole; printed without line.
    File,
    /// Bytes of the file, counted from its start (front matter included).
    Bytes(Range<usize>),
    /// A key of the file's YAML (its front matter, or all of a `.yaml` file).
    Key(FieldPath),
    /// The value at a key of the file's YAML.
    Value(FieldPath),
    /// A line and column given by another program's parser, both from 1.
    LineColumn(u32, u32),
}

/// The way from the top of a file's YAML to one value: `crew`, 3, `role`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldPath(pub Vec<Step>);

/// One step of a [`FieldPath`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Into a mapping.
    Key(Arc<str>),
    /// Into a list, from 0, as written in the file.
    Index(usize),
}

impl FieldPath {
    /// The top of the YAML.
    pub fn top() -> Self {
        Self::default()
    }

    /// The path of a key at the top.
    pub fn of(key: &str) -> Self {
        Self::top().key(key)
    }

    /// This path, one key further.
    #[must_use]
    pub fn key(mut self, key: &str) -> Self {
        self.0.push(Step::Key(Arc::from(key)));
        self
    }

    /// This path, one list item further.
    #[must_use]
    pub fn index(mut self, index: usize) -> Self {
        self.0.push(Step::Index(index));
        self
    }
}

impl std::fmt::Display for FieldPath {
    /// `crew[3].role`, items counted from 0 as tools do.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if position == 0 => write!(f, "{key}")?,
                Step::Key(key) => write!(f, ".{key}")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

impl Place {
    /// A file as a whole.
    pub fn file(file: &Arc<str>) -> Self {
        Self {
            file: file.clone(),
            spot: Spot::File,
        }
    }

    /// Bytes of a file.
    pub fn bytes(file: &Arc<str>, range: Range<usize>) -> Self {
        Self {
            file: file.clone(),
            spot: Spot::Bytes(range),
        }
    }

    /// The value at a field of a file's YAML.
    pub fn value(file: &Arc<str>, path: FieldPath) -> Self {
        Self {
            file: file.clone(),
            spot: Spot::Value(path),
        }
    }

    /// The key of a field of a file's YAML.
    pub fn key(file: &Arc<str>, path: FieldPath) -> Self {
        Self {
            file: file.clone(),
            spot: Spot::Key(path),
        }
    }
}

impl Diagnostic {
    /// A problem of the code's usual severity.
    pub fn new(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            place,
            help: None,
            related: Vec::new(),
        }
    }

    /// As an error, where the code is usually a warning but here something is left out for it.
    #[must_use]
    pub fn as_error(mut self) -> Self {
        self.severity = Severity::Error;
        self
    }

    /// As a hint, where it may well be nothing.
    #[must_use]
    pub fn as_hint(mut self) -> Self {
        self.severity = Severity::Hint;
        self
    }

    /// As a warning, where the code is usually an error but here nothing is left out for it.
    #[must_use]
    pub fn as_warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// With a way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With a way out, where there is one.
    #[must_use]
    pub fn help_if(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    /// With another place to look at.
    #[must_use]
    pub fn related(mut self, place: Place, message: impl Into<String>) -> Self {
        self.related.push(Related {
            place,
            message: message.into(),
        });
        self
    }
}

/// The candidate nearest to `written`, if near enough to be meant.
///
/// Near is an optimal-string-alignment distance (a swap of neighbours counts once) of at most a third of the
/// longer word's length, and at least 1; case and the difference between `-`, `_` and space do not count.
pub fn nearest<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let fold = |word: &str| word.to_lowercase().replace(['_', ' '], "-");
    let wanted = fold(written);
    let length = wanted.chars().count();
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let folded = fold(candidate);
            let longer = folded.chars().count().max(length);
            let shorter = folded.chars().count().min(length);
            let allowed = (longer / 3).max(1);
            if longer - shorter > allowed {
                return None;
            }
            let distance = strsim::osa_distance(&wanted, &folded);
            (distance <= allowed).then_some((distance, candidate))
        })
        .min()
        .map(|(_, candidate)| candidate)
}
