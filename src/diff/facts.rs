//! What a graph says of one entry, field by field: only what somebody wrote, since the rest follows from it.
//!
//! One exception: the lines of a production's org chart, which follow from many files and are what people look for.

use std::sync::{Arc, OnceLock};

use foldhash::HashMap;

use super::{Side, path_of};
use crate::content::role::{Education, Pay};
use crate::content::skill::Learn;
use crate::graph::{
    ChartOf, CrewLine, Holder, Named, Node, PersonId, ProductionId, Role, RoleFacts, RoleId, RoleVariant,
    See, SettingId, SkillAtLevel, Step, superiors,
};
use crate::units::{ExternalIds, SkillLevel};
use crate::words::Words;

/// Stands for whoever holds a post that is vacant.
mod schedule;

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

    fn of_role(&self, role: &Role, facts: &mut Facts) {
        add_ids(&role.ids, facts);
        self.of_base(&role.base, facts);
        facts.value("stage", "career stage", role.stage.map(|stage| stage.word()));
        facts.value(
            "external",
            "outside the company",
            role.is_external.then_some("yes"),
        );
        facts.one("extends", "grade of", role.extends.map(|id| self.role(id)));
        facts.words("media", "media", role.media.iter().map(|id| self.setting(*id)));
        facts.many("nice", "welcome skills", self.skills(&role.nice));
        facts.value("education", "education", role.education.as_ref().map(education));
        let moves = role.moves.iter().map(|step| {
            let years = step.years.map(|years| format!("after {years} years"));
            let media: Vec<String> = step.media.iter().map(|id| self.setting(*id)).collect();
            let media = (!media.is_empty()).then(|| format!("in {}", media.join(", ")));
            let kind = format!("{:?}", step.kind).to_lowercase();
            let parts = [Some(kind), years, media, step.note.clone(), step.source.clone()];
            self.item(
                Node::Role(step.to),
                parts.into_iter().flatten().collect::<Vec<_>>().join(", "),
            )
        });
        facts.many("moves", "moves to", moves);
        facts.words("routes_in", "routes in", &role.routes_in);
        facts.value("stress", "stress", role.stress.map(|stress| stress.words().0));
        facts.value(
            "balance",
            "work-life balance",
            role.balance.map(|balance| balance.word()),
        );
        facts.words("setting", "place of work", &role.setting);
        facts.words("industries", "industries", &role.industries);
        for variant in &role.variants {
            self.of_variant(variant, facts);
        }
    }

    fn of_base(&self, base: &RoleFacts, facts: &mut Facts) {
        facts.one(
            "reports_to",
            "reports to",
            base.reports_to.map(|id| self.role(id)),
        );
        facts.many(
            "also_reports_to",
            "also reports to",
            self.roles(&base.also_reports_to),
        );
        let department = base.department.map(|id| self.item(Node::Department(id), ""));
        facts.one("department", "department", department);
        facts.value("level", "level", base.level.map(|level| level.to_string()));
        facts.value("focus", "focus", base.focus.clone());
        facts.many("works_with", "works with", self.roles(&base.works_with));
        facts.words("phases", "phases", self.phases(&base.phases));
        facts.many("skills", "skills", self.skills(&base.skills));
        let tools = base.tools.iter().map(|id| self.item(Node::Tool(*id), ""));
        facts.many("tools", "tools", tools);
        facts.value(
            "experience",
            "years of experience",
            base.experience.map(|years| years.to_string()),
        );
        facts.value("pay", "pay", base.pay.as_ref().map(pay));
        facts.many("covers", "covers", self.roles(&base.covers));
    }

    fn of_variant(&self, variant: &RoleVariant, facts: &mut Facts) {
        let name = &self.side.graph.setting_names[variant.setting];
        facts.within = (
            format!("variants.{}.", name.name()),
            format!(" ({})", name.words()),
        );
        let roles = |roles: &Option<Vec<RoleId>>| -> Vec<Item> {
            self.roles(roles.as_deref().unwrap_or_default()).collect()
        };
        facts.value("title", "title", variant.title.clone());
        facts.value("summary", "what differs", variant.summary.clone());
        facts.one(
            "reports_to",
            "reports to",
            variant.reports_to.map(|id| self.role(id)),
        );
        facts.many(
            "also_reports_to",
            "also reports to",
            roles(&variant.also_reports_to).into_iter(),
        );
        facts.many("works_with", "works with", roles(&variant.works_with).into_iter());
        let department = variant.department.map(|id| self.item(Node::Department(id), ""));
        facts.one("department", "department", department);
        facts.value("level", "level", variant.level.map(|level| level.to_string()));
        facts.value("focus", "focus", variant.focus.clone());
        facts.words(
            "phases",
            "phases",
            self.phases(variant.phases.as_deref().unwrap_or_default()),
        );
        facts.many("skills", "skills", self.skills(&variant.skills));
        let not_needed = variant.not_needed.iter();
        let not_needed = not_needed.map(|skill| self.item(Node::Skill(*skill), ""));
        facts.many("skills_not_needed", "skills that are not needed", not_needed);
        let tools = variant
            .tools
            .iter()
            .flatten()
            .map(|id| self.item(Node::Tool(*id), ""));
        facts.many("tools", "tools", tools);
        facts.value(
            "experience",
            "years of experience",
            variant.experience.map(|years| years.to_string()),
        );
        facts.value("pay", "pay", variant.pay.as_ref().map(pay));
        facts.many("covers", "covers", self.roles(&variant.covers));
        facts.within = Default::default();
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

    fn of_production(&self, id: ProductionId, facts: &mut Facts) {
        let production = &self.side.graph[id];
        add_ids(&production.ids, facts);
        facts.value(
            "medium",
            "medium",
            production.setting.medium.map(|id| self.setting(id)),
        );
        facts.value(
            "scale",
            "scale",
            production.setting.scale.map(|id| self.setting(id)),
        );
        let status = production.status.map(|status| {
            let key = status.word().replace('-', "_");
            self.words.say(&format!("statuses.{key}")).to_lowercase()
        });
        facts.value("status", "status", status);
        facts.value(
            "season",
            "season",
            self.side.graph.season_title(production.season),
        );
        facts.value("from", "first day", production.from.map(|day| day.to_string()));
        facts.value("to", "last day", production.to.map(|day| day.to_string()));
        if let Some(crew) = &production.crew {
            let rows = crew.rows.iter().flat_map(|line| self.posts(line));
            facts.many("crew", "crew", rows);
            let covers = crew.covers.iter().map(|(covered, by)| {
                let (_, by) = self.known_as(Node::Role(*by));
                self.item(Node::Role(*covered), by.to_string())
            });
            facts.many("covers", "covered roles", covers);
            facts.many("reporting", "reporting lines", self.lines(id).into_iter());
        }
        if let Some(timetable) = &production.timetable {
            self.schedule(facts, timetable);
        }
    }

    /// A row of a crew list as one item for each of its holders; a vacancy is held by nobody.
    fn posts<'r>(&'r self, line: &'r CrewLine) -> impl Iterator<Item = Item> + 'r {
        let (role, role_title) = self.known_as(Node::Role(line.role));
        let vacancy = (line.is_vacant && line.who.is_empty()).then(|| word(VACANT, ""));
        let holders = line.who.iter().map(|holder| self.holder(holder)).chain(vacancy);
        let department = line
            .department
            .map(|id| self.item(Node::Department(id), "").title);
        let season = self.side.graph.season_title(line.season);
        let days = match (line.from, line.to) {
            (None, None) => None,
            (Some(from), None) => Some(self.fill("from_day", "day", &from.to_string())),
            (None, Some(to)) => Some(self.fill("to_day", "day", &to.to_string())),
            (Some(from), Some(to)) => Some(format!("{from}..{to}")),
        };
        let superior = line
            .reports_to
            .map(|role| self.fill("reports_to_row", "role", &self.role(role).title));
        let parts = [
            season,
            days,
            superior,
            line.is_acting.then(|| self.fill("acting", "", "")),
            line.is_load_written.then(|| line.load.to_string()),
            line.credit
                .as_ref()
                .map(|credit| self.fill("credited_as", "credit", credit)),
            line.unit.as_ref().map(|unit| self.fill("unit", "unit", unit)),
            department,
            line.note.clone(),
        ];
        let value = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
        holders.map(move |holder| Item {
            id: format!("{role} {}", holder.id),
            title: format!("{}\t{role_title}", holder.title),
            value: value.clone(),
        })
    }

    /// For each role on the crew of a production, the role that it hangs from on its chart; of several posts, the first.
    fn lines(&self, id: ProductionId) -> Vec<Item> {
        let graph = self.side.graph;
        let superiors = self.superiors.get_or_init(|| {
            let with_crew = ProductionId::all(graph).filter(|id| graph[*id].crew.is_some());
            superiors(graph, with_crew.map(ChartOf::Production))
        });
        let mut lines: Vec<Item> = Vec::new();
        for (role, superior) in superiors.get(&ChartOf::Production(id)).into_iter().flatten() {
            let (_, superior) = self.known_as(Node::Role(*superior));
            let item = self.item(Node::Role(*role), superior.to_string());
            if !lines.iter().any(|line| line.id == item.id) {
                lines.push(item);
            }
        }
        lines
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

fn education(education: &Education) -> String {
    let fields = education.fields.iter().cloned();
    let parts = education
        .minimum
        .iter()
        .cloned()
        .chain(education.preferred.iter().map(|text| format!("better: {text}")));
    parts.chain(fields).collect::<Vec<_>>().join("; ")
}

fn pay(pay: &Pay) -> String {
    let amount = format!("{} {}–{} a {}", pay.currency, pay.low, pay.high, pay.per.word());
    let as_of = pay.as_of.map(|day| format!("as of {day}"));
    let parts = [Some(amount), pay.region.clone(), as_of, pay.note.clone()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
