//! The search of the site: an index of all words of all pages, in pieces that a reader's browser loads as it needs them.
//!
//! Made from the text in memory, for one audience, so it holds what the pages of that audience hold; how to reach
//! somebody is never in it. What each page gives is decided here; [`index`] makes the files; `search.js` of the default
//! theme answers queries from them. Start at [`files`].
//!
//! Decisions, with what they buy:
//! - The pieces are scripts that call `callboard.searchPiece(version, name, content)`. One form works everywhere: under
//!   `default-src 'self'`, under any base path, and from a folder on disk, where a browser refuses to fetch. Names do not
//!   change with the content; the version, a fingerprint of the piece, is in each piece and in `index.js`, and the browser
//!   asks for a piece as `w012.js?v=<version>`. A reader who still has the old `index.js` is told by the first piece that
//!   changed. Each piece has a version of its own, so that an edit leaves the other pieces as they are.
//! - `index.js` says which pieces there are, and their versions. `w*.js` hold words in order of the alphabet, each with its postings; a
//!   beginning that would take more than two pieces, such as `p`, has an entry of its own that knows names only. `p*.js`
//!   hold title, address, headings and excerpts of pages that follow each other. `words.js` holds all words, for
//!   queries with typing errors.
//! - Words are folded ([`words`]). Words of one stem know each other within their piece, so the browser needs no stemmer.
//! - Postings are of sections, so that a result leads to the right heading.
//!
//! Measured on 10,000 pages of 6.4 kB text each: 7 to 9 MB in 300 files; a query of two words takes 85 to 160 kB.

use std::fmt::Write;

use crate::config::{Config, LinkStyle};
use crate::content::Kind;
use crate::content::skill::Learn;
use crate::document::Heading;
use crate::graph::{CrewLine, EntryId, Graph, Holder, Node, PersonId, ProductionId, RoleId, SkillId, Step};
use crate::plan::{PageIndex, Plan, PlannedPage, SearchGroup, Subject};
use crate::view::Scope;

mod excerpt;
mod index;
pub(super) mod pack;
mod words;

use index::{KindRun, Options, SearchPage, SearchSection};

/// The folder of the output that holds the index.
pub const FOLDER: &str = "callboard/search/";

/// The files of the index, by path.
pub fn files(graph: &Graph, plan: &Plan, config: &Config) -> Vec<(String, Vec<u8>)> {
    let mut sources: Vec<(SearchGroup, PageIndex)> = plan
        .page_indexes()
        .into_iter()
        .filter_map(|page| Some((group_of(&plan.pages[page.index()], graph)?, page)))
        .collect();
    // Pages are numbered through, so those of a kind are a range, and equally good ones show in this order.
    sources.sort_by_key(|(group, page)| (rank(*group), *page));
    let kinds = runs(&sources);
    let options = Options {
        language: &config.settings.language,
        is_portable: config.links == LinkStyle::Portable,
    };
    let page = |(_, page): &(SearchGroup, PageIndex)| page_of(&Scope::of(*page, graph, plan, config));
    let files = index::build(&sources, page, &kinds, options);
    files
        .into_iter()
        .map(|(name, bytes)| (format!("{FOLDER}{name}"), bytes))
        .collect()
}

/// Among which results a page is shown; `None` for what is no result.
fn group_of(page: &PlannedPage, graph: &Graph) -> Option<SearchGroup> {
    match (&page.subject, &page.made) {
        (Subject::Node(node), _) => Some(SearchGroup::Kind(graph.kind(*node))),
        (_, Some(made)) => made.search,
        (_, None) => None,
    }
}

/// In which order groups are shown.
fn rank(group: SearchGroup) -> usize {
    match group {
        SearchGroup::Kind(kind) => kind.rank(),
        SearchGroup::Tag => Kind::ALL.len(),
    }
}

fn run(group: SearchGroup) -> KindRun {
    let (name, label) = match group {
        SearchGroup::Kind(kind) => (kind.name(), kind.title()),
        SearchGroup::Tag => ("tag", "Tag"),
    };
    // Most readers look for a role. A tag leads to pages that are results themselves.
    let boost = match group {
        SearchGroup::Kind(Kind::Role) => 110,
        SearchGroup::Kind(Kind::Crew | Kind::Schedule) => 95,
        SearchGroup::Kind(_) => 100,
        SearchGroup::Tag => 90,
    };
    KindRun {
        name,
        label,
        pages: 0,
        boost,
    }
}

fn runs(sources: &[(SearchGroup, PageIndex)]) -> Vec<KindRun> {
    let groups = sources.chunk_by(|a, b| a.0 == b.0);
    groups
        .map(|pages| KindRun {
            pages: pages.len(),
            ..run(pages[0].0)
        })
        .collect()
}

/// What the search knows of a page.
fn page_of(scope: &Scope<'_>) -> SearchPage {
    let graph = scope.graph;
    let page = scope.page;
    let mut found = SearchPage {
        url: page.url.encoded(),
        // Results say that they are tags.
        title: match page.subject {
            Subject::Tag(_) => scope.page_title(page).to_string(),
            _ => scope.full_title(page),
        },
        ..SearchPage::default()
    };
    let node = match &page.subject {
        Subject::Node(node) => Some(*node),
        _ => page.intro.map(Node::Page),
    };
    let Some(node) = node else { return found };
    let mut facts = Facts::new(graph);
    facts.add_node(node);
    if let Some(id) = graph.entry_of(node) {
        let shared = &graph[id].shared;
        found.aka.clone_from(&shared.aka);
        found.summary.clone_from(&shared.summary);
        facts.add_all(&shared.tags);
        found.sections = sections(scope, id);
    }
    if let Node::Role(id) = node {
        found.aka.extend(
            graph[id]
                .variants
                .iter()
                .filter_map(|variant| variant.title.clone()),
        );
    }
    found.facts = facts.text;
    found
}

/// The text of a file, by headings of levels 2 and 3. The first section is what stands before them.
fn sections(scope: &Scope<'_>, entry: EntryId) -> Vec<SearchSection> {
    let prose = &scope.graph[entry].prose;
    let html = &prose.html.text;
    let headings: Vec<&Heading> = prose
        .headings
        .iter()
        .filter(|heading| heading.is_top_level && heading.level <= 3)
        .collect();
    let end_of = |section: usize| headings.get(section).map_or(html.len(), |next| next.at);
    let head = SearchSection {
        text: scope.plain_text(entry, 0..end_of(0)),
        ..SearchSection::default()
    };
    let below = headings.iter().enumerate().map(|(index, heading)| {
        // The heading itself is told apart from the text below it.
        let tag = html
            .get(heading.at..)
            .and_then(|rest| rest.find("</h"))
            .unwrap_or(0);
        SearchSection {
            anchor: heading.id.clone(),
            heading: heading.text.clone(),
            text: scope.plain_text(entry, heading.at + tag..end_of(index + 1)),
        }
    });
    std::iter::once(head).chain(below).collect()
}

/// Words of a page's fields. Only what its page shows; never how to reach somebody, and no pay.
struct Facts<'a> {
    graph: &'a Graph,
    text: String,
}

impl<'a> Facts<'a> {
    fn new(graph: &'a Graph) -> Self {
        Self {
            graph,
            text: String::new(),
        }
    }

    fn add(&mut self, words: &str) {
        if words.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str(" · ");
        }
        self.text.push_str(words);
    }

    fn add_all<'w>(&mut self, all: impl IntoIterator<Item = &'w String>) {
        for words in all {
            self.add(words);
        }
    }

    fn add_title(&mut self, node: Node) {
        self.add(&self.graph.common(node).title);
    }

    fn add_node(&mut self, node: Node) {
        let graph = self.graph;
        match node {
            Node::Role(id) => self.add_role(id),
            Node::CareerPath(id) => {
                for step in &graph[id].steps {
                    self.add_step(step, "");
                }
            }
            Node::Person(id) => self.add_person(id),
            Node::Skill(id) => self.add_skill(id),
            Node::Tool(id) => self.add(graph[id].kind.as_deref().unwrap_or_default()),
            Node::Production(id) => {
                for setting in [graph[id].setting.medium, graph[id].setting.scale]
                    .into_iter()
                    .flatten()
                {
                    self.add(&graph.setting_names[setting].words());
                }
            }
            Node::Crew(id) => {
                for row in graph[id].crew.iter().flat_map(|crew| &crew.rows) {
                    self.add_crew_line(row);
                }
            }
            Node::Schedule(id) => self.add_schedule(id),
            Node::Department(_) | Node::Page(_) => {}
        }
    }

    fn add_role(&mut self, id: RoleId) {
        let role = &self.graph[id];
        self.add(role.base.focus.as_deref().unwrap_or_default());
        if let Some(department) = role.base.department {
            self.add_title(Node::Department(department));
        }
        for (skill, _) in role.base.skills.iter().chain(&role.nice) {
            self.add_title(Node::Skill(*skill));
        }
        for tool in &role.base.tools {
            self.add_title(Node::Tool(*tool));
        }
        for variant in &role.variants {
            self.add(variant.focus.as_deref().unwrap_or_default());
            self.add(variant.summary.as_deref().unwrap_or_default());
        }
        for list in [&role.routes_in, &role.setting, &role.industries] {
            self.add_all(list);
        }
    }

    fn add_person(&mut self, id: PersonId) {
        let graph = self.graph;
        let person = &graph[id];
        self.add(person.base.as_deref().unwrap_or_default());
        for (production, row) in &person.crewed {
            let Some(line) = graph[*production]
                .crew
                .as_ref()
                .and_then(|crew| crew.rows.get(*row))
            else {
                continue;
            };
            let at = &graph[*production].common.title;
            self.add_step(&Step::Role(line.role), at);
        }
        for step in &person.story {
            self.add_step(&step.role, step.at.as_deref().unwrap_or_default());
            self.add(step.note.as_deref().unwrap_or_default());
        }
        for (skill, _) in &person.skills {
            self.add_title(Node::Skill(*skill));
        }
    }

    fn add_step(&mut self, step: &Step, at: &str) {
        let role = match step {
            Step::Role(id) => &self.graph[*id].common.title,
            Step::Words(words) => words,
        };
        if at.is_empty() {
            self.add(role)
        } else {
            self.add(&format!("{role}, {at}"))
        }
    }

    fn add_skill(&mut self, id: SkillId) {
        let skill = &self.graph[id];
        self.add(skill.group.as_deref().unwrap_or_default());
        self.add_all(skill.levels.values());
        for learn in &skill.learn {
            match learn {
                Learn::Words(words) => self.add(words),
                Learn::Course(course) => self.add(&course.title),
            }
        }
    }

    fn add_crew_line(&mut self, row: &CrewLine) {
        let graph = self.graph;
        let mut line = row.credit.clone().unwrap_or_default();
        if line.is_empty() {
            line = graph[row.role].common.title.to_string();
        } else {
            // Writing to a string cannot fail.
            let _ = write!(line, " ({})", graph[row.role].common.title);
        }
        for who in &row.who {
            let name = match who {
                Holder::Person(id) => &graph[*id].common.title,
                Holder::Words(words) => words,
            };
            let _ = write!(line, ", {name}");
        }
        for words in [&row.unit, &row.note].into_iter().flatten() {
            let _ = write!(line, ", {words}");
        }
        self.add(&line);
    }

    fn add_schedule(&mut self, id: ProductionId) {
        let graph = self.graph;
        let Some(timetable) = &graph[id].timetable else {
            return;
        };
        for phase in &timetable.schedule.phases {
            self.add(&phase.title);
            self.add(phase.note.as_deref().unwrap_or_default());
        }
        for milestone in &timetable.schedule.milestones {
            self.add(&milestone.title);
            self.add(milestone.note.as_deref().unwrap_or_default());
        }
    }
}
