//! Who is related to whom, both ways, each found in one step.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::input::{Crew, Input, Matter, Schedule};
use super::{Anything, Link};

/// All relations of a handbook, by id.
#[derive(Debug, Default)]
pub(super) struct Relations<'i> {
    links: HashMap<&'i str, &'i Link>,
    pub(super) manages: HashMap<&'i str, Vec<&'i Link>>,
    pub(super) entered_from: HashMap<&'i str, Vec<Move<'i>>>,
    pub(super) holders: HashMap<&'i str, Vec<Holder<'i>>>,
    pub(super) jobs: HashMap<&'i str, Vec<Job<'i>>>,
    pub(super) crews: HashMap<&'i str, &'i Crew>,
    pub(super) schedules: HashMap<&'i str, &'i Schedule>,
    /// What names a department, skill or tool; by folder and name.
    pub(super) named: BTreeMap<(&'static str, &'i str), Vec<&'i Link>>,
}

/// A move from or to a role.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Move<'i> {
    pub(super) link: &'i Link,
    pub(super) years: &'i str,
}

/// Who does the work of a role.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Holder<'i> {
    who: &'i Link,
    show: &'i Link,
}

/// What somebody does.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Job<'i> {
    role: &'i Link,
    show: &'i Link,
}

impl<'i> Relations<'i> {
    pub(super) fn of(inputs: &'i [Input]) -> Result<Self, Anything> {
        let pages = inputs.iter().filter(|input| input.has_page());
        let mut relations = Self {
            links: pages.map(|input| (&*input.id, &input.link)).collect(),
            ..Self::default()
        };
        for input in inputs {
            relations.add(input)?;
        }
        Ok(relations)
    }

    fn add(&mut self, input: &'i Input) -> Result<(), Anything> {
        match &input.matter {
            Matter::Role(role) => {
                if let Some(superior) = &role.reports_to {
                    self.manages.entry(superior).or_default().push(&input.link);
                }
                for step in &role.moves {
                    let back = Move {
                        link: &input.link,
                        years: &step.years,
                    };
                    self.entered_from.entry(&step.to).or_default().push(back);
                }
                self.name("departments", &role.department, input);
                role.skills
                    .keys()
                    .for_each(|skill| self.name("skills", skill, input));
                role.tools.iter().for_each(|tool| self.name("tools", tool, input));
            }
            Matter::Person(person) => {
                person
                    .skills
                    .keys()
                    .for_each(|skill| self.name("skills", skill, input));
            }
            Matter::Crew(crew) => {
                let show = self.link(&input.id)?;
                for row in &crew.crew {
                    let (role, who) = (self.link(&row.role)?, self.link(&row.who)?);
                    self.holders
                        .entry(&row.role)
                        .or_default()
                        .push(Holder { who, show });
                    self.jobs.entry(&row.who).or_default().push(Job { role, show });
                }
                self.crews.insert(&input.id, crew);
            }
            Matter::Schedule(schedule) => {
                self.schedules.insert(&input.id, schedule);
            }
            Matter::Department | Matter::Show(_) | Matter::Guide => {}
        }
        Ok(())
    }

    fn name(&mut self, folder: &'static str, name: &'i str, by: &'i Input) {
        self.named.entry((folder, name)).or_default().push(&by.link);
    }

    pub(super) fn link(&self, id: &str) -> Result<&'i Link, Anything> {
        self.links
            .get(id)
            .copied()
            .ok_or_else(|| format!("nothing is called {id}").into())
    }
}
