//! People, as `site.json` has them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{EntryData, Writer};
use crate::content::person::Contact;
use crate::graph::{Node, PersonId};
use crate::units::{Leave, PartialDate, SkillLevel, WorkedDay};

/// A person.
#[derive(Serialize, JsonSchema)]
pub(super) struct PersonData {
    #[serde(flatten)]
    entry: EntryData,
    pronouns: Option<String>,
    base: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contact: Option<Contact>,
    skills: BTreeMap<String, Option<SkillLevel>>,
    /// The days of a week on which they work, where it is not those of whatever they are on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    week: Vec<WorkedDay>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    away: Vec<Leave>,
    story: Vec<StoryData>,
    /// Derived: their rows of crew lists.
    crew: Vec<JobData>,
}

/// One job of a story.
#[derive(Serialize, JsonSchema)]
pub(super) struct StoryData {
    /// Id of a role, or words.
    role: String,
    at: Option<String>,
    from: Option<PartialDate>,
    to: Option<PartialDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    /// Derived: whether it follows a role that declares no move to this one.
    undeclared_move: bool,
}

/// A row of a crew list, seen from the person.
#[derive(Serialize, JsonSchema)]
pub(super) struct JobData {
    /// The production.
    production: String,
    /// The role.
    role: String,
}

impl Writer<'_> {
    pub(super) fn person(&self, id: PersonId) -> PersonData {
        let person = &self.graph[id];
        let story = person.story.iter().map(|job| StoryData {
            role: self.step(&job.role),
            at: job.at.clone(),
            from: job.from,
            to: job.to,
            note: job.note.clone(),
            undeclared_move: job.is_undeclared,
        });
        let crew = person.crewed.iter().filter_map(|(production, row)| {
            let line = self.graph[*production].crew.as_ref()?.rows.get(*row)?;
            Some(JobData {
                production: self.id(Node::Production(*production)),
                role: self.role_id(line.role),
            })
        });
        PersonData {
            entry: self.entry(Node::Person(id)),
            pronouns: person.pronouns.clone(),
            base: person.base.clone(),
            contact: person.contact.clone(),
            skills: self.skills(&person.skills),
            week: person
                .week
                .iter()
                .flat_map(|week| week.days().collect::<Vec<_>>())
                .collect(),
            away: person.away.clone(),
            story: story.collect(),
            crew: crew.collect(),
        }
    }
}
