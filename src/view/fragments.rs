//! What many pages show, made when the first of them does: links, siblings, skills at a level.
//!
//! A fragments belongs to one site, as it is linked and laid out. It is never more than a memory: pages are the same with it
//! and without. Where addresses depend on the page that they stand on, links are made for each.

use std::sync::{Arc, OnceLock};

use serde::Serialize;

use super::career::{Gain, ShownSkill, SkillLine};
use super::shared::Component;
use super::{Fragment, Link, Scope};
use crate::config::LinkStyle;
use crate::graph::{Graph, Node, SkillId};
use crate::plan::{PageIndex, PagePlace, Plan, Subject};
use crate::units::SkillLevel;

/// How many levels of a skill there are, with one that is left open.
const LEVELS: usize = 5;
/// The same, and not having the skill.
const LEVELS_BEFORE: usize = 6;

/// What was made so far; nothing to begin with.
#[derive(Debug)]
pub struct SharedFragments {
    links: Places<Link>,
    siblings: Places<Fragment<Sibling>>,
    skill_rows: Places<Fragment<SkillLine>>,
    gains: Places<Fragment<Gain>>,
}

impl SharedFragments {
    /// Room for all that pages of a site have in common.
    pub fn of(graph: &Graph, plan: &Plan) -> Self {
        let is_shared = plan.link_style() == LinkStyle::Hosted;
        let room = |count: usize| if is_shared { count } else { 0 };
        Self {
            links: Places::of(room(plan.pages.len())),
            siblings: Places::of(room(plan.pages.len())),
            skill_rows: Places::of(room(graph.skills.len() * LEVELS * 2)),
            gains: Places::of(room(graph.skills.len() * LEVELS_BEFORE * LEVELS)),
        }
    }

    /// The link to the page of a node, by the node's title.
    pub(super) fn link(&self, page: PageIndex, make: impl FnOnce() -> Link) -> Link {
        self.links.get(page.index(), make)
    }

    /// A page among others of its list, where another of them is shown.
    pub(super) fn sibling(
        &self,
        page: PageIndex,
        make: impl FnOnce() -> Fragment<Sibling>,
    ) -> Fragment<Sibling> {
        self.siblings.get(page.index(), make)
    }

    /// A skill at a level, as a row of a table.
    pub(super) fn skill_row(
        &self,
        skill: ShownSkill,
        make: impl FnOnce() -> Fragment<SkillLine>,
    ) -> Fragment<SkillLine> {
        self.skill_rows.get(place_of(skill), make)
    }

    /// A skill to gain, from one level, or from not having it, to another.
    pub(super) fn gain(
        &self,
        skill: SkillId,
        from: Option<Option<SkillLevel>>,
        to: Option<SkillLevel>,
        make: impl FnOnce() -> Fragment<Gain>,
    ) -> Fragment<Gain> {
        let before = from.map_or(LEVELS, number);
        self.gains.get(
            (skill.index() * LEVELS_BEFORE + before) * LEVELS + number(to),
            make,
        )
    }
}

fn place_of((skill, level, is_nice): ShownSkill) -> usize {
    (skill.index() * LEVELS + number(level)) * 2 + usize::from(is_nice)
}

/// 1 to 4, or 0 where the level is left open.
fn number(level: Option<SkillLevel>) -> usize {
    level.map_or(0, |level| usize::from(level.number()))
}

impl Scope<'_> {
    /// A link to a node, by its title.
    pub fn link(&self, node: Node) -> Link {
        let make = |place: Option<&PagePlace>| {
            let url = place.map(|place| self.plan.href_of(&self.page.url, place));
            Link::to(self.title(node), url.unwrap_or_else(|| Arc::from("#")))
        };
        let place = self.plan.place_of(&Subject::Node(node));
        match (&place, self.fragments) {
            (Some(place @ PagePlace { page, anchor: None }), Some(fragments)) => {
                fragments.link(*page, || make(Some(place)))
            }
            (place, _) => make(place.as_ref()),
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

/// A page of the same list as the one that is shown.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Sibling {
    /// What it is called.
    #[serde(flatten)]
    pub link: Link,
    /// Whether it is the page that is shown.
    pub is_current: bool,
}

impl Component for Sibling {
    const NAME: &'static str = "cb.sibling";
}

impl Sibling {
    /// The page of a node among others of its list.
    pub fn of(scope: &Scope<'_>, node: Node) -> Fragment<Self> {
        let place = scope.plan.place_of(&Subject::Node(node));
        let is_current = scope.page.subject == Subject::Node(node);
        let make = || {
            Fragment::new(Self {
                link: scope.link(node),
                is_current,
            })
        };
        match (place, scope.fragments) {
            (Some(PagePlace { page, anchor: None }), Some(fragments)) if !is_current => {
                fragments.sibling(page, make)
            }
            _ => make(),
        }
    }
}
