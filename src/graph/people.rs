//! What the graph knows of a person.

use super::{Common, ProductionId, SkillAtLevel, Step};
use crate::content::person::Contact;
use crate::units::{DayRange, ExternalIds, PartialDate};

/// A person.
#[derive(Clone, Debug, Default)]
pub struct Person {
    /// What every node has.
    pub common: Common,
    /// Its ids in the registers of others.
    pub ids: ExternalIds,
    /// Skills they have.
    pub skills: Vec<SkillAtLevel>,
    /// The jobs that led here.
    pub story: Vec<StoryStep>,
    /// Rows of crew lists that name them.
    pub crewed: Vec<(ProductionId, usize)>,
    /// Such as `she/her`.
    pub pronouns: Option<String>,
    /// The town they work from.
    pub base: Option<String>,
    /// How to reach them.
    pub contact: Option<Contact>,
    /// The days on which they are not there, as written.
    pub away: Vec<DayRange>,
    /// A picture beside their file, as written.
    pub photo: Option<String>,
}

/// One job of a story.
#[derive(Clone, Debug)]
pub struct StoryStep {
    /// The role.
    pub role: Step,
    /// Where.
    pub at: Option<String>,
    /// From when.
    pub from: Option<PartialDate>,
    /// Until when.
    pub to: Option<PartialDate>,
    /// A remark.
    pub note: Option<String>,
    /// Whether this job and the one before are roles between which no move is declared.
    pub is_undeclared: bool,
}
