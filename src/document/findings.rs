//! What was cut from a file for an audience, and what it sees by leave of the file: the facts of an audit.

use super::FrontMatter;
use super::{Rules, encoding, places::Places};
use crate::diagnostic::Place;
use crate::source::SourceFile;

/// Something that is restricted, at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub what: What,
    /// Where it is marked, or stands.
    pub place: Place,
    /// Rank of the least trusted audience that it is for; beyond all audiences where nobody may see it.
    pub rank: usize,
    /// Why.
    pub reason: Reason,
    /// Whether the audience sees it, though the settings keep such fields for a more trusted one.
    pub is_shown: bool,
}

/// What is restricted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The whole file.
    File,
    /// A field, by its name.
    Field(String),
    /// An item of a list, by the list's name.
    Item(String),
    /// A passage of prose.
    Passage,
}

/// Why something is restricted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The file says so.
    Mark,
    /// The settings say so of all files of its kind.
    Settings,
    /// The last day has passed until which it might be shown.
    LeaveEnded,
}

impl Finding {
    pub(super) fn cut(what: What, place: Place, rank: usize, reason: Reason) -> Self {
        Self {
            what,
            place,
            rank,
            reason,
            is_shown: false,
        }
    }

    pub(super) fn shown(what: What, place: Place, rank: usize) -> Self {
        Self {
            is_shown: true,
            ..Self::cut(what, place, rank, Reason::Mark)
        }
    }
}

/// What an audience sees of a file, as it is written, and what was found while the rest was cut.
#[derive(Clone, Debug)]
pub struct SeenText {
    /// The front matter that is left.
    pub front: FrontMatter,
    /// The Markdown that is left; `None` where the audience does not see the file.
    pub body: Option<(String, Places)>,
    /// What was restricted.
    pub findings: Vec<Finding>,
}

/// Redacts a file as [`super::parse`] does, and keeps account.
pub fn account(file: &SourceFile, kind: &str, rules: &Rules) -> SeenText {
    let (mut problems, mut findings) = (Vec::new(), Vec::new());
    let text = encoding::read(file, &mut problems);
    let seen = super::seen(&text, &file.path, kind, rules, &mut problems, &mut findings);
    let (front, body) = match seen {
        Some(seen) => (seen.front, Some((seen.body.text.into_owned(), seen.body.places))),
        None => (FrontMatter::Absent, None),
    };
    SeenText {
        front,
        body,
        findings,
    }
}
