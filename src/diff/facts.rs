//! What a graph says of one entry, field by field: only what somebody wrote, since the rest follows from it.
//!
//! One exception: the lines of a production's org chart, which follow from many files and are what people look for.

use std::sync::{Arc, OnceLock};

use foldhash::HashMap;

use super::{Side, path_of};
use crate::content::skill::Learn;
use crate::graph::{ChartOf, Holder, Named, Node, PersonId, RoleId, See, SettingId, SkillAtLevel, Step};
use crate::units::{ExternalIds, SkillLevel};
use crate::words::Words;

mod productions;
mod roles;
mod schedule;

/// Stands for whoever holds a post that is vacant.
pub(super) const VACANT: &str = "vacant";

/// A field and what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Its key.
    pub field: String,
    /// What it is called within a sentence.
    pub label: String,
    /// Whether it holds a single value.
    pub is_single: bool,
    /// Its parts.
    pub items: Vec<Item>,
}

/// A part of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it is about: `roles/producer`, or words; empty for a plain value.
    pub id: String,
    /// The same as people read it.
    pub title: String,
    /// What is said of it; may be empty.
    pub value: String,
}

/// Whom each role on the crew of a production hangs from there.
type Superiors = HashMap<ChartOf, Vec<(RoleId, RoleId)>>;

/// Reads the facts of one side. An earlier side's entries go by the paths and titles that they have later.
pub(super) struct Reader<'a> {
    pub(super) side: Side<'a>,
    titles: &'a HashMap<Node, (String, Arc<str>)>,
    words: &'a Words,
    superiors: OnceLock<Superiors>,
}

/// The facts of an entry as they are gathered.
#[derive(Default)]
struct Facts {
    list: Vec<Fact>,
    /// What goes before the keys, and behind the labels.
    within: (String, String),
}

impl Facts {
    fn add(&mut self, field: &str, label: &str, is_single: bool, items: Vec<Item>) {
        self.list.push(Fact {
            field: format!("{}{field}", self.within.0),
            label: format!("{label}{}", self.within.1),
            is_single,
            items,
        });
    }

    /// A plain value.
    fn value(&mut self, field: &str, label: &str, value: Option<impl Into<String>>) {
        let item = value.map(|value| Item {
            id: String::new(),
            title: String::new(),
            value: value.into(),
        });
        self.add(field, label, true, item.into_iter().collect());
    }

    /// One thing with a name.
    fn one(&mut self, field: &str, label: &str, item: Option<Item>) {
        self.add(field, label, true, item.into_iter().collect());
    }

    fn many(&mut self, field: &str, label: &str, items: impl Iterator<Item = Item>) {
        self.add(field, label, false, items.collect());
    }

    fn words<S: AsRef<str>>(&mut self, field: &str, label: &str, words: impl IntoIterator<Item = S>) {
        self.many(
            field,
            label,
            words.into_iter().map(|words| word(words.as_ref(), "")),
        );
    }

    /// Things of which the order counts.
    fn steps(&mut self, field: &str, label: &str, steps: impl Iterator<Item = String>) {
        let numbered = steps.enumerate().map(|(at, value)| Item {
            id: format!("{}", at + 1),
            title: format!("{}", at + 1),
            value,
        });
        self.many(field, label, numbered);
    }
}

fn word(words: &str, value: impl Into<String>) -> Item {
    Item {
        id: words.to_owned(),
        title: words.to_owned(),
        value: value.into(),
    }
}

impl<'a> Reader<'a> {
    pub(super) fn of(
        side: Side<'a>,
        titles: &'a HashMap<Node, (String, Arc<str>)>,
        words: &'a Words,
    ) -> Self {
        Self {
            side,
            titles,
            words,
            superiors: OnceLock::new(),
        }
    }

    /// `folder/id` and title of a node, as the later side has them.
    pub(super) fn known_as(&self, node: Node) -> (String, Arc<str>) {
        let known = self.titles.get(&node).cloned();
        known.unwrap_or_else(|| {
            let graph = self.side.graph;
            (path_of(graph, node), graph.common(node).title.clone())
        })
    }

    /// A word of the changes of a bible, with its one part filled in.
    fn fill(&self, key: &str, part: &str, value: &str) -> String {
        self.words.fill(&format!("bible_changes.{key}"), &[(part, value)])
    }

    fn item(&self, node: Node, value: impl Into<String>) -> Item {
        let (id, title) = self.known_as(node);
        Item {
            id,
            title: title.to_string(),
            value: value.into(),
        }
    }

    fn role(&self, role: RoleId) -> Item {
        self.item(Node::Role(role), "")
    }

    fn roles<'r>(&'r self, roles: &'r [RoleId]) -> impl Iterator<Item = Item> + 'r {
        roles.iter().map(|role| self.role(*role))
    }

    fn named(&self, named: &Named) -> Item {
        match named {
            Named::Node(node) => self.item(*node, ""),
            Named::Words(words) => word(words, ""),
        }
    }

    fn holder(&self, holder: &Holder) -> Item {
        match holder {
            Holder::Person(person) => self.item(Node::Person(*person), ""),
            Holder::Words(words) => word(words, ""),
        }
    }

    fn setting(&self, id: SettingId) -> String {
        self.side.graph.setting_names[id].name().to_owned()
    }

    fn skills<'r>(&'r self, skills: &'r [SkillAtLevel]) -> impl Iterator<Item = Item> + 'r {
        let skills = skills.iter();
        skills.map(|(skill, level)| self.item(Node::Skill(*skill), level.map_or("", SkillLevel::word)))
    }

    /// All that was written of an entry.
    pub(super) fn facts(&self, node: Node) -> Vec<Fact> {
        let graph = self.side.graph;
        let mut facts = Facts::default();
        let common = graph.common(node);
        facts.value("title", "title", Some(common.title.to_string()));
        if let Some(entry) = graph.entry_of(node) {
            let shared = &graph[entry].shared;
            let written = (!shared.summary.is_empty()).then(|| shared.summary.clone());
            facts.value("summary", "summary", written);
            facts.words("aka", "other names", &shared.aka);
            facts.words("tags", "tags", &shared.tags);
            facts.value(
                "review_by",
                "review due",
                shared.review_by.map(|day| day.to_string()),
            );
        }
        facts.one(
            "owner",
            "owner",
            common.owner.as_ref().map(|owner| self.named(owner)),
        );
        let see = common.see.iter().map(|see| match see {
            See::Node(node) => self.item(*node, ""),
            See::Address(address) => word(address, ""),
        });
        facts.many("see", "see also", see);
        match node {
            Node::Role(id) => self.of_role(&graph[id], &mut facts),
            Node::Department(id) => {
                let department = &graph[id];
                facts.one("head", "head", department.head.map(|role| self.role(role)));
                let above = department.part_of.map(|id| self.item(Node::Department(id), ""));
                facts.one("part_of", "part of", above);
                facts.value("colour", "colour", department.colour.clone());
                let days = &department.days;
                facts.words("week", "working days", days.week.iter().map(|day| day.name()));
                facts.words(
                    "holidays",
                    "days off",
                    days.holidays.iter().map(ToString::to_string),
                );
                facts.words(
                    "workdays",
                    "workdays",
                    days.workdays.iter().map(ToString::to_string),
                );
            }
            Node::CareerPath(id) => {
                let path = &graph[id];
                facts.value("medium", "medium", path.medium.map(|id| self.setting(id)));
                facts.steps("steps", "steps", path.steps.iter().map(|step| self.step(step)));
                facts.value("source", "source", path.source.clone());
                let others = path.disagrees_with.iter();
                let others = others.map(|id| self.item(Node::CareerPath(*id), ""));
                facts.many("disagrees_with", "disagrees with", others);
            }
            Node::Person(id) => self.of_person(id, &mut facts),
            Node::Skill(id) => {
                let skill = &graph[id];
                facts.value(
                    "kind",
                    "kind",
                    skill.kind.map(|kind| format!("{kind:?}").to_lowercase()),
                );
                facts.value("group", "group", skill.group.clone());
                facts.value("tier", "tier", skill.tier.clone());
                let levels = skill
                    .levels
                    .iter()
                    .map(|(level, text)| word(level, text.as_str()));
                facts.many("levels", "levels", levels);
                let learn = skill.learn.iter().map(|learn| match learn {
                    Learn::Words(words) => word(words, ""),
                    Learn::Course(course) => word(
                        &course.title,
                        course.url.as_ref().map(ToString::to_string).unwrap_or_default(),
                    ),
                });
                facts.many("learn", "where to learn it", learn);
            }
            Node::Tool(id) => {
                let tool = &graph[id];
                facts.value("kind", "kind", tool.kind.clone());
                let by = tool.replaced_by.map(|id| self.item(Node::Tool(id), ""));
                facts.one("replaced_by", "replaced by", by);
                facts.value("url", "address", tool.url.clone());
            }
            Node::Production(id) => self.of_production(id, &mut facts),
            Node::Term(id) => facts.value("mark", "marked in texts", graph[id].is_unmarked.then_some("no")),
            Node::Call(id) => {
                let front = graph.written_call(id);
                let call = front.and_then(|front| front.call.as_ref());
                let wrap = front.and_then(|front| front.wrap.as_ref());
                facts.value("call", "general call", call.map(ToString::to_string));
                facts.value("wrap", "wrap", wrap.map(ToString::to_string));
                let people = graph[id].people.iter().filter_map(|called| {
                    let row = graph.call_row(id, called)?;
                    Some(word(graph.name_of(called.who.as_ref()?), row.at.to_string()))
                });
                facts.many("calls", "calls", people);
            }
            Node::Vacancy(id) => {
                let vacancy = &graph[id];
                facts.one("role", "role", vacancy.role.map(|role| self.role(role)));
                let production = vacancy.production.map(|id| self.item(Node::Production(id), ""));
                facts.one("production", "production", production);
                let closes = graph.written_vacancy(id).and_then(|front| front.closes);
                facts.value("closes", "closes", closes.map(|day| day.to_string()));
            }
            Node::Document(id) => {
                let document = &graph[id];
                facts.many("made_by", "made by", self.roles(&document.made_by));
                facts.many(
                    "signed_off_by",
                    "signed off by",
                    self.roles(&document.signed_off_by),
                );
                facts.words("phases", "phases", self.phases(&document.phases));
                let when = graph.written_document(id).and_then(|front| front.when.clone());
                facts.value("when", "when", when);
            }
            Node::Page(_) | Node::Crew(_) | Node::Schedule(_) => {}
        }
        facts.list
    }

    fn of_person(&self, id: PersonId, facts: &mut Facts) {
        let person = &self.side.graph[id];
        add_ids(&person.ids, facts);
        facts.value("pronouns", "pronouns", person.pronouns.clone());
        facts.value("base", "base", person.base.clone());
        let contact = person.contact.as_ref().map(|contact| {
            let json = serde_json::to_value(contact).unwrap_or_default();
            let values = json.as_object().into_iter().flatten();
            let values = values.filter_map(|(_, value)| value.as_str().map(str::to_owned));
            values.collect::<Vec<_>>().join(", ")
        });
        facts.value("contact", "contact", contact);
        facts.many("skills", "skills", self.skills(&person.skills));
        let week = person
            .week
            .iter()
            .flat_map(|week| week.days().collect::<Vec<_>>());
        facts.words("week", "working days", week.map(|day| day.to_string()));
        facts.words("away", "away", person.away.iter().map(ToString::to_string));
        let story = person.story.iter().map(|job| {
            let days = (
                job.from.map(|day| day.to_string()),
                job.to.map(|day| day.to_string()),
            );
            let days = match days {
                (None, None) => None,
                (from, to) => Some(format!("{}–{}", from.unwrap_or_default(), to.unwrap_or_default())),
            };
            let at = job.at.as_ref().map(|at| format!("at {at}"));
            let parts = [Some(self.step(&job.role)), at, days, job.note.clone()];
            parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
        });
        facts.steps("story", "story", story);
    }

    fn phases(&self, phases: &[usize]) -> Vec<String> {
        let names = &self.side.config.phases;
        phases
            .iter()
            .filter_map(|phase| names.get(*phase).cloned())
            .collect()
    }

    fn step(&self, step: &Step) -> String {
        match step {
            Step::Role(role) => self.known_as(Node::Role(*role)).1.to_string(),
            Step::Words(words) => words.to_string(),
        }
    }
}

/// Ids in the registers of others, by the names of the registers.
fn add_ids(ids: &ExternalIds, facts: &mut Facts) {
    let ids = serde_json::to_value(ids).unwrap_or_default();
    let ids = ids.as_object().into_iter().flatten();
    let ids = ids.map(|(register, id)| word(register, id.as_str().unwrap_or_default()));
    facts.many("ids", "ids elsewhere", ids.collect::<Vec<_>>().into_iter());
}
