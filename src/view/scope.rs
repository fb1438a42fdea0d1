//! What all views are made from: the [`Scope`], with the site and the page that is being made. It makes links and titles.

use std::sync::Arc;

use super::links::{Link, Mention, Tab, Tape};
use crate::config::Config;
use crate::graph::{DepartmentId, EntryId, Graph, Holder, Named, Node, ProductionId, Step};
use crate::plan::catalogue::MadePage;
use crate::plan::{PageIndex, Plan, PlannedPage, Subject, Tabs};

/// What all functions of this stage work with: the site, and the page that is being made.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// All content.
    pub graph: &'a Graph,
    /// All addresses.
    pub plan: &'a Plan,
    /// What the build was told.
    pub config: &'a Config,
    /// The page that is being made.
    pub page: &'a PlannedPage,
}

impl<'a> Scope<'a> {
    /// The scope of one page.
    pub fn of(page: PageIndex, graph: &'a Graph, plan: &'a Plan, config: &'a Config) -> Self {
        Self {
            graph,
            plan,
            config,
            page: &plan.pages[page.index()],
        }
    }

    /// A link to a node, by its title.
    pub fn link(&self, node: Node) -> Link {
        let place = self.plan.place_of(&Subject::Node(node));
        let url = place.map(|place| self.plan.href_of(&self.page.url, &place));
        Link::to(self.title(node), url.unwrap_or_else(|| Arc::from("#")))
    }

    /// The words that pages show besides the content.
    pub fn words(&self) -> &'a crate::words::Words {
        &self.config.words
    }

    /// What a node is called; a crew list or schedule by its own title, else with its production's.
    pub fn title(&self, node: Node) -> Arc<str> {
        let production = &self.graph.common(node).title;
        // Without a title of its own, a file has that of its name.
        let (key, default) = match node {
            Node::Crew(_) => ("titles.crew_of", "Crew"),
            Node::Schedule(_) => ("titles.schedule_of", "Schedule"),
            _ => return production.clone(),
        };
        let entry = self.graph.entry_of(node).map(|entry| &self.graph[entry]);
        let own = entry.map(|entry| entry.title()).filter(|title| *title != default);
        own.map_or_else(
            || Arc::from(self.words().fill(key, &[("production", production)])),
            Arc::from,
        )
    }

    /// Links to nodes, in the order that lists have: by `order`, then title.
    pub fn links(&self, nodes: impl IntoIterator<Item = Node>) -> Vec<Link> {
        let mut nodes: Vec<Node> = nodes.into_iter().collect();
        self.sort(&mut nodes);
        nodes.into_iter().map(|node| self.link(node)).collect()
    }

    /// Puts nodes in the order that lists have: by `order`, then title, then id.
    pub fn sort(&self, nodes: &mut [Node]) {
        self.graph.sort_for_lists(nodes);
    }

    /// A node or words.
    pub fn mention(&self, named: &Named) -> Mention {
        match named {
            Named::Node(node) => self.link(*node).into(),
            Named::Words(words) => Mention::words(words),
        }
    }

    /// A step of a path or story.
    pub fn mention_step(&self, step: &Step) -> Mention {
        match step {
            Step::Role(role) => self.link(Node::Role(*role)).into(),
            Step::Words(words) => Mention::words(words),
        }
    }

    /// A holder of a role.
    pub fn mention_holder(&self, holder: &Holder) -> Mention {
        match holder {
            Holder::Person(person) => self.link(Node::Person(*person)).into(),
            Holder::Words(words) => Mention::words(words),
        }
    }

    /// The subject of a tag, whichever way it is spelt.
    pub fn tag_subject(&self, written: &str) -> Subject {
        let tag = written.trim();
        let exact = Subject::Tag(Arc::from(tag));
        if self.graph.tags.contains_key(tag) {
            return exact;
        }
        let known = self.graph.tag_spellings.get(&crate::graph::fold(tag));
        known.map_or(exact, |known| Subject::Tag(known.clone()))
    }

    /// A department as a strip of tape.
    pub fn tape(&self, department: DepartmentId) -> Tape {
        let link = self.link(Node::Department(department));
        Tape {
            title: link.title.clone(),
            url: link.url.clone(),
            colour: self.colour_of(department),
        }
    }

    /// The colour of a department, or of the nearest one above it that has one.
    pub fn colour_of(&self, department: DepartmentId) -> Option<String> {
        self.colour_name(department).map(str::to_owned)
    }

    fn colour_name(&self, department: DepartmentId) -> Option<&'a str> {
        let graph = self.graph;
        let above = std::iter::successors(Some(department), |department| graph[*department].part_of);
        let mut colours = above.filter_map(|department| graph[department].colour.as_deref());
        colours.next()
    }

    /// The address of a subject; `#` when it has none, which only a page that could not be placed lacks.
    pub fn url(&self, subject: &Subject) -> Arc<str> {
        let place = self.plan.place_of(subject);
        place.map_or_else(
            || Arc::from("#"),
            |place| self.plan.href_of(&self.page.url, &place),
        )
    }

    /// A link to a page, if the site has it, by its own title.
    pub fn page_link(&self, subject: &Subject) -> Option<Link> {
        let page = self.plan.page_of(subject)?;
        let title = self.page_title(&self.plan.pages[page.index()]);
        Some(Link::to(title, self.plan.href_of_page(&self.page.url, page)))
    }

    /// A link to a page, if the site has it, in other words than its title.
    pub fn link_to(&self, subject: &Subject, words: &str) -> Option<Link> {
        let place = self.plan.place_of(subject)?;
        Some(Link::to(words, self.plan.href_of(&self.page.url, &place)))
    }

    /// What links and breadcrumbs call a page: by its introduction, if it has one.
    pub fn page_title(&self, page: &PlannedPage) -> Arc<str> {
        match (&page.subject, page.intro, &page.made) {
            (_, Some(intro), _) => self.graph[intro].common.title.clone(),
            (Subject::Node(Node::Crew(_)), ..) => self.words().shared("common.crew"),
            (Subject::Node(Node::Schedule(_)), ..) => self.words().shared("common.schedule"),
            (Subject::Node(node), ..) => self.graph.common(*node).title.clone(),
            (Subject::ListPage(_, number), ..) => {
                let number = number.to_string();
                Arc::from(self.words().fill("titles.part", &[("number", &number)]))
            }
            (_, None, Some(made)) => made.title.clone(),
            (_, None, None) => Arc::default(),
        }
    }

    /// What a page is called where it stands alone, such as in results of the search.
    pub fn full_title(&self, page: &PlannedPage) -> String {
        let words = self.words();
        let production = |id: ProductionId| &self.graph[id].common.title;
        match (&page.subject, page.intro, page.made.as_deref()) {
            (Subject::Node(Node::Crew(id)), ..) => {
                words.fill("titles.crew_list_of", &[("production", production(*id))])
            }
            (Subject::Node(Node::Schedule(id)), ..) => {
                words.fill("schedule.chart_title", &[("production", production(*id))])
            }
            (Subject::Node(Node::Call(id)), ..) => {
                let sheet = &self.graph[*id];
                words.labelled(production(sheet.production), &sheet.common.title)
            }
            (Subject::ListPage(whole, number), ..) => match self.plan.planned(whole) {
                Some(whole) => {
                    let (title, number) = (self.full_title(whole), number.to_string());
                    words.fill("titles.part_of", &[("title", &title), ("number", &number)])
                }
                None => self.page_title(page).to_string(),
            },
            (_, None, Some(made)) => made.full_title().to_owned(),
            // The title of an introduction may be as short as `Days`.
            (
                _,
                Some(_),
                Some(MadePage {
                    full_title: Some(full),
                    ..
                }),
            ) => full.clone(),
            _ => self.page_title(page).to_string(),
        }
    }

    /// The tabs of a row, where there is anything to choose.
    pub fn tabs(&self, row: Tabs) -> Vec<Tab> {
        let pages = self.plan.tabs(row);
        if pages.len() < 2 {
            return Vec::new();
        }
        let current = self.plan.page_of(self.list().0);
        let tab = |(page, title): &(PageIndex, Arc<str>)| Tab {
            link: Link::to(title.clone(), self.plan.href_of_page(&self.page.url, *page)),
            is_current: current == Some(*page),
        };
        pages.iter().map(tab).collect()
    }

    /// What the page shows, for a long list as a whole; and which part of it, from 1.
    pub fn list(&self) -> (&'a Subject, usize) {
        match &self.page.subject {
            Subject::ListPage(whole, number) => (whole, *number),
            subject => (subject, 1),
        }
    }

    /// The audience of a field such as `role.pay`, where it is not the least trusted one.
    pub fn audience_of_field(&self, field: &str) -> Option<String> {
        let audience = &self.config.audience;
        let rank = audience.fields.get(field).copied().filter(|rank| *rank > 0)?;
        audience.all.get(rank).cloned()
    }

    /// The audience of a field that an entry has, where not everybody may see it.
    pub fn audience_of_own(&self, entry: Option<EntryId>, field: &str) -> Option<&'a Arc<str>> {
        self.graph[entry?].shared.marks.fields.get(field)
    }

    /// The audience that a row names, where not everybody may see it.
    pub fn audience_of_row(&self, visible: Option<&str>) -> Option<String> {
        let rank = self.config.audience.rank_of(visible?)?;
        (rank > 0).then(|| self.config.audience.all[rank].clone())
    }
}
