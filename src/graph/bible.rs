//! What the bible of a production holds, and in which order.

use std::collections::BTreeSet;

use super::PageId;
use crate::content::issues::Change;
use crate::source::Fingerprint;
use crate::units::Day;

/// An issue of a bible, as the audience of the build may know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BibleIssue {
    /// From 1.
    pub number: u32,
    /// The day of it.
    pub date: Day,
    /// The colour of its paper.
    pub colour: String,
    /// What changed since the issue before.
    pub changes: Vec<Change>,
    /// The passages that are new or changed.
    pub passages: BTreeSet<Fingerprint>,
}

/// A part of a bible in one piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BiblePart {
    /// The production's own text and facts.
    About,
    /// A page of the production.
    Chapter(PageId),
    /// The schedule, with its chart.
    Schedule,
    /// The crew list.
    Crew,
    /// Who reports to whom on the show.
    OrgChart,
    /// What each role on the show does.
    Roles,
    /// Words of the trade that occur.
    Glossary,
    /// Where roles and people occur.
    Index,
}

impl BiblePart {
    /// The parts that a bible has besides its chapters, by the words for them, in the usual order. Chapters come after
    /// the first.
    pub const MADE: [(&'static str, Self); 7] = [
        ("about", Self::About),
        ("schedule", Self::Schedule),
        ("crew", Self::Crew),
        ("org-chart", Self::OrgChart),
        ("roles", Self::Roles),
        ("glossary", Self::Glossary),
        ("index", Self::Index),
    ];

    /// The word for all chapters that are not named.
    pub const CHAPTERS: &'static str = "chapters";

    /// Whether a page by this name would be hidden behind a part of that name.
    pub(super) fn of_word(word: &str) -> Option<Self> {
        let found = Self::MADE.iter().find(|(known, _)| *known == word);
        found.map(|(_, part)| *part)
    }
}
