//! What a template can see: the [`View`] of each page.
//!
//! Views decide, templates lay out: all choosing, ordering and counting is done here, so that a theme's author reads
//! plain names. A view holds ready links and HTML, and nothing else of the graph; equal views give equal pages, which
//! is what a rebuild goes by. This is the only stage that knows both the graph and what templates want.
//! Start reading at [`of`]; each kind has a file of its own.

use std::sync::Arc;

use serde::Serialize;

use crate::config::Config;
use crate::document::{Html, SlotKind};
use crate::graph::{EntryId, Graph, Node, Target};
use crate::plan::{PageIndex, Plan, PlannedPage, Subject};

/// A link to a page of the site.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Link {
    /// What the page is called.
    pub title: Arc<str>,
    /// Its address, ready for an `href`.
    pub url: String,
}

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
        Link {
            title: self.graph.common(node).title.clone(),
            url: self.url(&Subject::Node(node)),
        }
    }

    /// Links to nodes, in the order that lists have: by `order`, then title.
    pub fn links(&self, nodes: impl IntoIterator<Item = Node>) -> Vec<Link> {
        let mut nodes: Vec<Node> = nodes.into_iter().collect();
        self.sort(&mut nodes);
        nodes.into_iter().map(|node| self.link(node)).collect()
    }

    /// Puts nodes in the order that lists have: by `order`, then title, then id.
    pub fn sort(&self, nodes: &mut [Node]) {
        nodes.sort_by_cached_key(|node| {
            let common = self.graph.common(*node);
            let order = common.entry.and_then(|entry| self.graph[entry].shared.order);
            (
                order.unwrap_or(i32::MAX),
                common.title.to_lowercase(),
                common.id.clone(),
            )
        });
    }

    /// The address of a subject's page; `#` when it has none, which only a page that could not be placed lacks.
    pub fn url(&self, subject: &Subject) -> String {
        self.plan.page_of(subject).map_or_else(
            || "#".to_owned(),
            |page| self.plan.href_of_page(&self.page.url, page, None),
        )
    }

    /// A link to a made page, if the site has it.
    pub fn link_to(&self, subject: &Subject, title: &str) -> Option<Link> {
        let page = self.plan.page_of(subject)?;
        Some(Link {
            title: Arc::from(title),
            url: self.plan.href_of_page(&self.page.url, page, None),
        })
    }

    /// The prose of a file as HTML, with its links filled in.
    pub fn prose(&self, entry: EntryId) -> String {
        self.fill(entry, &self.graph[entry].prose.html)
    }

    /// Some HTML of a file, with its links filled in.
    pub fn fill(&self, entry: EntryId, html: &Html) -> String {
        let file = &self.graph[entry];
        let targets = &self.graph.links[entry.index()];
        html.fill(|slot| {
            let target = targets.get(slot.link).unwrap_or(&Target::Nothing);
            let link = &file.prose.links[slot.link];
            let href = || self.plan.href_of_target(&self.page.url, target);
            match slot.kind {
                SlotKind::Open => match href() {
                    Some(href) => open_tag(&href, &link.title, matches!(target, Target::Address(_))),
                    None => String::new(),
                },
                SlotKind::Close => {
                    if href().is_some() {
                        "</a>".to_owned()
                    } else {
                        String::new()
                    }
                }
                SlotKind::Words => escape(&self.words_of(target, &link.target)),
                SlotKind::Url => href().map(|href| escape(&href)).unwrap_or_default(),
            }
        })
    }

    /// The words of a wikilink without any: the title when it was written as an id, else as written.
    fn words_of(&self, target: &Target, written: &str) -> String {
        let name = written.split('#').next().unwrap_or(written);
        let last = name.rsplit('/').next().unwrap_or(name);
        match target {
            Target::Node(node, _) if *self.graph.common(*node).id == *name || name.contains('/') => {
                self.graph.common(*node).title.to_string()
            }
            Target::Node(node, _) if name.is_empty() => self.graph.common(*node).title.to_string(),
            _ => last.trim().to_owned(),
        }
    }
}

fn open_tag(href: &str, title: &str, is_elsewhere: bool) -> String {
    let title = if title.is_empty() {
        String::new()
    } else {
        format!(" title=\"{}\"", escape(title))
    };
    let rel = if is_elsewhere && href.starts_with("http") {
        " rel=\"noopener\""
    } else {
        ""
    };
    format!("<a href=\"{}\"{title}{rel}>", escape(href))
}

/// Text as HTML, also within an attribute in double quotes.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}
