//! What a bible holds, and in which order: of a production, or of the whole handbook.

use std::collections::BTreeSet;

use super::{PageId, ProductionId};
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

/// Whose bible it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BibleOf {
    /// The whole handbook's.
    Handbook,
    /// A production's.
    Production(ProductionId),
}

/// A part of a bible in one piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "most names are those of the lists that they hold")]
pub enum BiblePart {
    /// The text of the production, or of the home page.
    About,
    /// A page.
    Chapter(PageId),
    Departments,
    /// The schedule, with its chart.
    Schedule,
    /// The crew list.
    Crew,
    /// The call sheets.
    Calls,
    OrgChart,
    /// What each role does: those on the show, or all.
    Roles,
    Careers,
    Skills,
    Tools,
    /// Who makes which document, and who signs it off.
    Documents,
    People,
    Productions,
    /// Words of the trade that occur.
    Glossary,
    /// Where roles and people occur.
    Index,
}

impl BiblePart {
    /// The parts that a bible has besides its chapters, by the words for them, in the usual order. Chapters come after
    /// the first.
    pub const fn made(of: BibleOf) -> &'static [(&'static str, Self)] {
        match of {
            BibleOf::Handbook => &[
                ("about", Self::About),
                ("departments", Self::Departments),
                ("org-chart", Self::OrgChart),
                ("roles", Self::Roles),
                ("careers", Self::Careers),
                ("skills", Self::Skills),
                ("tools", Self::Tools),
                ("documents", Self::Documents),
                ("people", Self::People),
                ("productions", Self::Productions),
                ("glossary", Self::Glossary),
                ("index", Self::Index),
            ],
            BibleOf::Production(_) => &[
                ("about", Self::About),
                ("schedule", Self::Schedule),
                ("crew", Self::Crew),
                ("calls", Self::Calls),
                ("org-chart", Self::OrgChart),
                ("roles", Self::Roles),
                ("glossary", Self::Glossary),
                ("index", Self::Index),
            ],
        }
    }

    /// The word for all chapters that are not named.
    pub const CHAPTERS: &'static str = "chapters";

    /// Whether a bible has it only where its `order` names it: a call sheet is old news the next day.
    pub const fn is_by_choice(self) -> bool {
        matches!(self, Self::Calls)
    }

    /// The part by its word.
    pub(super) fn of_word(of: BibleOf, word: &str) -> Option<Self> {
        let found = Self::made(of).iter().find(|(known, _)| *known == word);
        found.map(|(_, part)| *part)
    }
}
