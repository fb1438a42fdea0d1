//! What many pages show, made when the first of them does: links, siblings, skills at a level.
//!
//! A stock belongs to one site, as it is linked and laid out. It is never more than a memory: pages are the same with it
//! and without. Where addresses depend on the page that they stand on, links are made for each.

use std::sync::{Arc, OnceLock};

use super::career::{Gain, SkillLine};
use super::page::Sibling;
use super::{Link, Scope, Shared};
use crate::config::LinkStyle;
use crate::graph::{Graph, Node, RoleId, SkillId};
use crate::plan::{PageIndex, Plan};
use crate::units::SkillLevel;

/// How many levels of a skill there are, with none.
const LEVELS: usize = 5;

/// What was made so far; nothing to begin with.
#[derive(Debug)]
pub struct Stock {
    links: Places<Link>,
    siblings: Places<Shared<Sibling>>,
    needed: Places<Shared<SkillLine>>,
    nice: Places<Shared<SkillLine>>,
    gains: Places<Shared<Gain>>,
}

impl Stock {
    /// Room for all that pages of a site have in common.
    pub fn of(graph: &Graph, plan: &Plan) -> Self {
        let is_shared = plan.link_style() == LinkStyle::Hosted;
        let room = |count: usize| if is_shared { count } else { 0 };
        Self {
            links: Places::of(room(plan.pages.len())),
            siblings: Places::of(room(graph.roles.len())),
            needed: Places::of(room(graph.skills.len() * LEVELS)),
            nice: Places::of(room(graph.skills.len() * LEVELS)),
            gains: Places::of(room(graph.skills.len() * LEVELS * LEVELS)),
        }
    }

    /// The link to the page of a node, by the node's title.
    pub(super) fn link(&self, page: PageIndex, make: impl FnOnce() -> Link) -> Link {
        self.links.get(page.index(), make)
    }

    /// A role among those of its department.
    pub(super) fn sibling(&self, role: RoleId, make: impl FnOnce() -> Shared<Sibling>) -> Shared<Sibling> {
        self.siblings.get(role.index(), make)
    }

    /// A skill at a level.
    pub(super) fn skill_line(
        &self,
        skill: SkillId,
        level: SkillLevel,
        is_nice: bool,
        make: impl FnOnce() -> Shared<SkillLine>,
    ) -> Shared<SkillLine> {
        let lines = if is_nice { &self.nice } else { &self.needed };
        lines.get(skill.index() * LEVELS + usize::from(level.number()), make)
    }

    /// A skill to gain, from one level to another.
    pub(super) fn gain(
        &self,
        skill: SkillId,
        from: u8,
        to: u8,
        make: impl FnOnce() -> Shared<Gain>,
    ) -> Shared<Gain> {
        let levels = usize::from(from) * LEVELS + usize::from(to);
        self.gains.get(skill.index() * LEVELS * LEVELS + levels, make)
    }
}

impl Scope<'_> {
    /// A link to a node, by its title.
    pub fn link(&self, node: Node) -> Link {
        let make = |page: Option<PageIndex>| {
            let url = page.map(|page| self.plan.href_of_page(&self.page.url, page));
            Link::to(self.title(node), url.unwrap_or_else(|| Arc::from("#")))
        };
        match (self.plan.page_of_node(node), self.stock) {
            (Some(page), Some(stock)) => stock.link(page, || make(Some(page))),
            (page, _) => make(page),
        }
    }
}

/// Values by number, each made when it is first asked for.
#[derive(Debug)]
struct Places<T>(Box<[OnceLock<T>]>);

impl<T: Clone> Places<T> {
    fn of(count: usize) -> Self {
        Self((0..count).map(|_| OnceLock::new()).collect())
    }

    /// The value of a place; one that has no place is made anew.
    fn get(&self, place: usize, make: impl FnOnce() -> T) -> T {
        match self.0.get(place) {
            Some(place) => place.get_or_init(make).clone(),
            None => make(),
        }
    }
}
