//! What stands in a bible with a heading of its own below its part: a role, a career path, a call sheet.

use std::collections::{BTreeSet, HashSet};

use serde::Serialize;
use serde_json::Value;

use super::Maker;
use super::within::{self, Chapter};
use crate::content::sections::SectionName;
use crate::graph::{BibleOf, BiblePart, ChartOf, DocumentId, EntryId, Holder, Node, ProductionId, RoleId};
use crate::view::show::{self, Badge};
use crate::view::{Body, Mention, Scope, call, words};

/// Something with a heading of its own below a part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct BibleEntry {
    /// Its number: `6.2`.
    pub number: String,
    /// What it is called; a role of a production, as it is called there.
    pub title: String,
    /// Its anchor, without `#`.
    pub anchor: String,
    /// What a role is for, in one line.
    pub focus: Option<String>,
    /// One or two sentences, where its text is not in the bible; may be empty.
    pub summary: String,
    /// What is known of it, in order.
    pub facts: Vec<BibleFact>,
    /// A call sheet as its own page has it.
    pub call: Option<Value>,
    /// Its text as HTML; of a role on a production what it does there.
    pub html: String,
}

/// Something that is known of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct BibleFact {
    /// What it is: `held_by`, `reports_to`, `department`, `works_with`, `skills`, `tools`, `next`, `head`, `part_of`, `roles`,
    /// `steps`, `made_by`, `signed_off_by`, `phases`, `when`, `base`, `productions`, `kind` or `dates`.
    pub name: &'static str,
    /// The values, as links within the bible or as words.
    pub of: Vec<Mention>,
    /// How a role is held, where that is worth a word.
    pub badges: Vec<Badge>,
}

/// What stands in a part as entries, in order; nothing for other parts.
pub(super) fn nodes(scope: &Scope<'_>, of: BibleOf, part: BiblePart) -> Vec<Node> {
    let graph = scope.graph;
    let count = |count: usize, node: fn(usize) -> Node| (0..count).map(node).collect::<Vec<_>>();
    let mut nodes = match (part, of) {
        (BiblePart::Calls, BibleOf::Production(id)) => {
            return graph.calls_of(id).iter().copied().map(Node::Call).collect();
        }
        (BiblePart::Roles, of) => return roles(scope, of),
        (BiblePart::Departments, _) => count(graph.departments.len(), |at| {
            Node::Department(crate::graph::DepartmentId::new(at))
        }),
        (BiblePart::Careers, _) => count(graph.career_paths.len(), |at| {
            Node::CareerPath(crate::graph::CareerPathId::new(at))
        }),
        (BiblePart::Skills, _) => count(graph.skills.len(), |at| {
            Node::Skill(crate::graph::SkillId::new(at))
        }),
        (BiblePart::Tools, _) => count(graph.tools.len(), |at| Node::Tool(crate::graph::ToolId::new(at))),
        (BiblePart::Documents, _) => DocumentId::all(graph).map(Node::Document).collect(),
        (BiblePart::People, _) => count(graph.people.len(), |at| {
            Node::Person(crate::graph::PersonId::new(at))
        }),
        (BiblePart::Productions, _) => ProductionId::all(graph).map(Node::Production).collect(),
        _ => return Vec::new(),
    };
    scope.sort(&mut nodes);
    nodes
}

/// The roles on a show, or all of them, in the order of the org chart; then those that are on no chart.
fn roles(scope: &Scope<'_>, of: BibleOf) -> Vec<Node> {
    let graph = scope.graph;
    let (chart, mut rest) = match of {
        BibleOf::Handbook => (ChartOf::ALL, RoleId::all(graph).map(Node::Role).collect()),
        BibleOf::Production(id) => (ChartOf::Production(id), Vec::new()),
    };
    scope.sort(&mut rest);
    let posts = graph.posts(chart);
    let charted = posts
        .iter()
        .filter(|post| !post.is_external)
        .map(|post| Node::Role(post.role));
    let mut seen = HashSet::new();
    charted.chain(rest).filter(|node| seen.insert(*node)).collect()
}

impl Maker<'_> {
    /// What stands in a part with headings of its own.
    pub(super) fn entries(&mut self, part: BiblePart, number: &str) -> Vec<BibleEntry> {
        let nodes = nodes(self.scope, self.of, part).into_iter().enumerate();
        let entries = nodes.map(|(index, node)| {
            let number = format!("{number}.{}", index + 1);
            let anchor = within::node_anchor(self.scope.graph, node);
            if self.within.indexed.contains_key(&anchor) {
                self.found.add(&anchor, &anchor, &number);
            }
            let mut entry = BibleEntry {
                title: self.scope.graph.common(node).title.to_string(),
                anchor,
                number,
                ..BibleEntry::default()
            };
            match (node, self.of) {
                (Node::Role(role), BibleOf::Production(id)) => self.fill_role_on(&mut entry, id, role),
                (Node::Call(id), _) => {
                    if let Body::Call(view) = call::view(self.scope, id).2 {
                        entry.title = match &view.day {
                            Some(day) => format!("{} {}", view.weekday, day.text),
                            None => entry.title,
                        };
                        entry.call = self.value(Body::Call(view));
                    }
                    self.fill_text(&mut entry, node);
                }
                _ => {
                    entry.facts = self.facts(node, &entry.anchor, &entry.number);
                    self.fill_text(&mut entry, node);
                }
            }
            entry
        });
        entries.collect()
    }

    /// All of its text; where it has none, its summary.
    fn fill_text(&mut self, entry: &mut BibleEntry, node: Node) {
        let Some(file) = self.scope.graph.entry_of(node) else {
            return;
        };
        if self.scope.graph[file].prose.html.whole().is_blank() {
            entry.summary = self.scope.graph[file].shared.summary.clone();
            return;
        }
        let html = within::filled(self.scope, file, &self.changed, None);
        let mut chapter = Chapter::below_entry(&entry.anchor);
        entry.html = chapter.rewrite(&html, &self.within);
        self.found.add_links(chapter.links, &entry.number);
    }

    /// A role as it is on a show: who holds it, whom it reports to there, and what it does.
    fn fill_role_on(&mut self, entry: &mut BibleEntry, id: ProductionId, own: RoleId) {
        let scope = self.scope;
        let role = &scope.graph[own];
        let setting = scope.graph[id].setting;
        let posts = show::lineup_of(scope, id);
        let same: Vec<_> = posts
            .iter()
            .filter(|post| post.role == own && !post.is_external)
            .collect();
        let mut holders = Vec::new();
        for holder in same.iter().flat_map(|post| &post.holders) {
            let mention = scope.mention_holder(&holder.who);
            if !holders.contains(&mention) {
                holders.push(mention);
            }
        }
        let department = same.first().and_then(|post| post.department);
        let superior = scope.graph.superior_on(id, own);
        entry.title = role.title_in(setting).to_owned();
        entry.focus = role.focus_in(setting).map(str::to_owned);
        let mut held_by = self.fact("held_by", holders, entry);
        held_by.badges = same
            .first()
            .map(|post| show::state_badges(scope, post))
            .unwrap_or_default();
        let superior = superior.map(|role| show::role_link(scope, id, role).into());
        let department = department.map(|id| scope.link(Node::Department(id)).into());
        let facts = [
            held_by,
            self.fact("reports_to", superior.into_iter().collect(), entry),
            self.fact("department", department.into_iter().collect(), entry),
        ];
        entry.facts = facts
            .into_iter()
            .filter(|fact| !fact.of.is_empty() || !fact.badges.is_empty())
            .collect();
        if let Some(file) = role.common.entry {
            entry.summary = scope.graph[file].shared.summary.clone();
            // A grade does what its job does, which is read once where both are on the show.
            let job = scope.graph.job_of(own);
            let is_read_there = job != own
                && self
                    .within
                    .indexed
                    .contains_key(&within::node_anchor(scope.graph, Node::Role(job)));
            if let Some(file) = scope.graph[job].common.entry.filter(|_| !is_read_there) {
                entry.html = self.responsibilities(file, &entry.anchor);
            }
        }
    }

    /// What stands under the heading of responsibilities.
    fn responsibilities(&self, file: EntryId, anchor: &str) -> String {
        let Some(range) = SectionName::Responsibilities.range_in(&self.scope.graph[file].prose) else {
            return String::new();
        };
        let html = within::filled(self.scope, file, &self.changed, Some(range));
        let body = html.split_once("</h2>").map_or(html.as_str(), |(_, body)| body);
        Chapter::of(anchor, "").rewrite(body, &self.within)
    }

    /// What is known of something, whatever the show.
    fn facts(&mut self, node: Node, anchor: &str, number: &str) -> Vec<BibleFact> {
        let scope = self.scope;
        let graph = scope.graph;
        let links = |nodes: Vec<Node>| -> Vec<Mention> {
            nodes.into_iter().map(|node| scope.link(node).into()).collect()
        };
        let words = |text: Option<&str>| -> Vec<Mention> { text.map(Mention::words).into_iter().collect() };
        let roles = |roles: &[RoleId]| links(roles.iter().copied().map(Node::Role).collect());
        let facts: Vec<(&'static str, Vec<Mention>)> = match node {
            Node::Role(id) => {
                let facts = &graph[id].base;
                let skills = facts
                    .skills
                    .iter()
                    .map(|(skill, _)| Node::Skill(*skill))
                    .collect();
                let tools = facts.tools.iter().copied().map(Node::Tool).collect();
                let next = graph[id].moves.iter().map(|to| Node::Role(to.to)).collect();
                vec![
                    (
                        "department",
                        links(facts.department.map(Node::Department).into_iter().collect()),
                    ),
                    (
                        "reports_to",
                        links(facts.reports_to.map(Node::Role).into_iter().collect()),
                    ),
                    ("works_with", roles(&facts.works_with)),
                    ("skills", links(skills)),
                    ("tools", links(tools)),
                    ("next", links(next)),
                ]
            }
            Node::Department(id) => {
                let department = &graph[id];
                vec![
                    (
                        "head",
                        links(department.head.map(Node::Role).into_iter().collect()),
                    ),
                    (
                        "part_of",
                        links(department.part_of.map(Node::Department).into_iter().collect()),
                    ),
                    ("roles", roles(&department.roles)),
                ]
            }
            Node::CareerPath(id) => {
                let steps = graph[id]
                    .steps
                    .iter()
                    .map(|step| scope.mention_step(step))
                    .collect();
                vec![("steps", steps)]
            }
            Node::Skill(id) => {
                let roles: BTreeSet<Node> = graph[id].roles.iter().map(|of| Node::Role(of.role)).collect();
                vec![("roles", links(roles.into_iter().collect()))]
            }
            Node::Tool(id) => vec![
                ("kind", words(graph[id].kind.as_deref())),
                ("roles", roles(&graph[id].roles)),
            ],
            Node::Document(id) => {
                let document = &graph[id];
                let phases = document
                    .phases
                    .iter()
                    .filter_map(|at| scope.config.phases.get(*at));
                let phases = phases
                    .map(|phase| Mention::words(&words::name_words(phase)))
                    .collect();
                let when = graph.written_document(id).and_then(|front| front.when.as_deref());
                vec![
                    ("made_by", roles(&document.made_by)),
                    ("signed_off_by", roles(&document.signed_off_by)),
                    ("phases", phases),
                    ("when", words(when)),
                ]
            }
            Node::Person(id) => {
                let person = &graph[id];
                let shows: BTreeSet<Node> = person
                    .crewed
                    .iter()
                    .map(|(show, _)| Node::Production(*show))
                    .collect();
                vec![
                    ("base", words(person.base.as_deref())),
                    ("productions", links(shows.into_iter().collect())),
                ]
            }
            Node::Production(id) => {
                let facts = show::facts(scope, id);
                let kinds = [facts.medium, facts.scale, facts.status].into_iter().flatten();
                let dates = words::span(scope.words(), graph[id].from, graph[id].to);
                let dates = dates.map(|span| words::span_words(scope.words(), &span));
                vec![
                    ("kind", kinds.map(|kind| Mention::words(&kind)).collect()),
                    ("dates", words(dates.as_deref())),
                ]
            }
            _ => Vec::new(),
        };
        let facts = facts.into_iter().filter(|(_, of)| !of.is_empty());
        let entry = BibleEntry {
            anchor: anchor.to_owned(),
            number: number.to_owned(),
            ..BibleEntry::default()
        };
        facts.map(|(name, of)| self.fact(name, of, &entry)).collect()
    }

    /// A fact, linked within the bible; what the index has is found there, too.
    fn fact(&mut self, name: &'static str, of: Vec<Mention>, at: &BibleEntry) -> BibleFact {
        let of: Vec<Mention> = of
            .into_iter()
            .map(|mention| self.within.mention(mention))
            .collect();
        for mention in &of {
            if let Mention::Page(link) = mention {
                let place = link.url.trim_start_matches('#');
                if self.within.indexed.contains_key(place) {
                    self.found.add(place, &at.anchor, &at.number);
                }
            }
        }
        BibleFact {
            name,
            of,
            badges: Vec::new(),
        }
    }
}

/// The people of a crew list, each once.
pub(super) fn people_on(scope: &Scope<'_>, id: ProductionId) -> BTreeSet<Node> {
    let rows = scope.graph[id].crew.iter().flat_map(|crew| &crew.rows);
    let people = rows.flat_map(|row| &row.who).filter_map(|holder| match holder {
        Holder::Person(person) => Some(Node::Person(*person)),
        Holder::Words(_) => None,
    });
    people.collect()
}
