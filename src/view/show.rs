//! What the pages of one production share: the tabs between them, and posts as people read them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

use super::words::{self, lower};
use super::{Link, Mention, Scope, Tape};
use crate::content::call::{CallFront, Work};
use crate::graph::calls::WorkDay;
use crate::graph::lineup::posts_of_holders;
use crate::graph::{ChartOf, DocumentId, Holder, Node, Post, PostState, ProductionId, RoleId};
use crate::units::alphabet_key;

/// How a post is held, as a badge: `state` for its style, `text` to be read.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Badge {
    /// `vacant`, `acting`, `covered` or `external`.
    pub state: &'static str,
    /// The same in words.
    pub text: String,
}

impl Badge {
    fn new(state: &'static str, text: impl Into<String>) -> Self {
        Self {
            state,
            text: text.into(),
        }
    }

    /// Of a post, a role or a row that is to be filled.
    pub fn vacant(scope: &Scope<'_>) -> Self {
        Self::new("vacant", scope.words().say("common.is_vacant"))
    }

    /// Of somebody who stands in.
    pub fn acting(scope: &Scope<'_>) -> Self {
        Self::new("acting", scope.words().say("common.is_acting"))
    }

    /// Of work that another role does.
    pub fn covered_by(scope: &Scope<'_>, role: RoleId) -> Self {
        let role = lower(&scope.graph[role].common.title);
        Self::new(
            "covered",
            scope.words().fill("common.covered_by", &[("role", &role)]),
        )
    }
}

/// The lineup of a production.
pub fn lineup_of(scope: &Scope<'_>, production: ProductionId) -> Arc<[Post]> {
    scope.graph.posts(ChartOf::Production(production))
}

/// How many posts and people a crew has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct CrewCounts {
    /// Roles, each once for each department; without external parties.
    pub posts: usize,
    /// People, each once, and names in words; without external parties.
    pub people: usize,
    /// Posts that nobody holds, covered ones among them.
    pub vacant: usize,
    /// Posts that are only held by people who stand in.
    pub acting: usize,
    /// Parties outside the company.
    pub external: usize,
}

impl CrewCounts {
    /// Counts a lineup.
    pub fn of(posts: &[Post]) -> Self {
        let own = || posts.iter().filter(|post| !post.is_external);
        let in_state = |state: PostState| own().filter(|post| post.state == state).count();
        let mut people: Vec<&Holder> = own()
            .flat_map(|post| post.holders.iter().map(|holder| &holder.who))
            .collect();
        people.sort_unstable();
        people.dedup();
        Self {
            posts: own().count(),
            people: people.len(),
            vacant: in_state(PostState::Vacant) + in_state(PostState::Covered),
            acting: in_state(PostState::Acting),
            external: posts.len() - own().count(),
        }
    }
}

/// A post with whoever holds it, on one line.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PostLine {
    /// The role, by its title on this production.
    pub role: Link,
    /// Who holds it.
    pub who: Vec<Mention>,
    /// How it is held, where that is worth a word.
    pub badges: Vec<Badge>,
}

/// A post on one line.
pub fn post_line(scope: &Scope<'_>, production: ProductionId, post: &Post) -> PostLine {
    PostLine {
        role: role_link(scope, production, post.role),
        who: post
            .holders
            .iter()
            .map(|holder| scope.mention_holder(&holder.who))
            .collect(),
        badges: state_badges(scope, post),
    }
}

/// A role by its title on a production.
pub fn role_link(scope: &Scope<'_>, production: ProductionId, role: RoleId) -> Link {
    let (link, title) = (
        scope.link(Node::Role(role)),
        scope.graph[role].title_in(scope.graph[production].setting),
    );
    match *link.title == *title {
        true => link,
        false => Link::to(title, link.url.clone()),
    }
}

/// How a post is held, where that is worth a word.
pub fn state_badges(scope: &Scope<'_>, post: &Post) -> Vec<Badge> {
    match (post.state, post.covered_by) {
        (PostState::Acting, _) => vec![Badge::acting(scope)],
        (PostState::Vacant, _) => vec![Badge::vacant(scope)],
        (PostState::Covered, Some(by)) if post.vacancies > 0 => {
            vec![Badge::vacant(scope), Badge::covered_by(scope, by)]
        }
        (PostState::Covered, Some(by)) => vec![Badge::covered_by(scope, by)],
        _ => Vec::new(),
    }
}

/// A department with how much of a crew is in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct DepartmentCount {
    /// The department.
    pub tape: Tape,
    /// How many posts, roles or people, as the page says.
    pub count: usize,
}

/// For each person or name on a crew, the roles they have there, each once.
pub fn other_roles(posts: &[Post]) -> BTreeMap<&Holder, Vec<RoleId>> {
    let mut other_roles: BTreeMap<&Holder, Vec<RoleId>> = BTreeMap::new();
    for (holder, held) in posts_of_holders(posts) {
        let roles = other_roles.entry(holder).or_default();
        for post in held {
            if !roles.contains(&posts[post].role) {
                roles.push(posts[post].role);
            }
        }
    }
    other_roles
}

/// Whether a call sheet is for work in the studio.
pub(super) fn is_studio(front: &CallFront) -> bool {
    front.work == Work::Studio
}

/// Which day of a phase a sheet is of: `Day 3 of 12`.
pub(super) fn work_day_words(scope: &Scope<'_>, day: &WorkDay<'_>) -> String {
    let (number, count) = (day.number.to_string(), day.of.to_string());
    scope
        .words()
        .fill("call.work_day", &[("number", &number), ("count", &count)])
}

/// All productions by `order`, then the latest first.
pub fn in_order(scope: &Scope<'_>) -> Vec<ProductionId> {
    let graph = scope.graph;
    let mut ids: Vec<ProductionId> = ProductionId::all(graph).collect();
    ids.sort_by_cached_key(|id| {
        let show = &graph[*id];
        let order = show.common.entry.and_then(|entry| graph[entry].shared.order);
        (
            order.unwrap_or(i32::MAX),
            Reverse(show.from),
            Reverse(show.season),
            alphabet_key(&show.common.title),
            *id,
        )
    });
    ids
}

/// What a production is, in words.
#[derive(Debug)]
pub struct ProductionFacts {
    /// Its medium.
    pub medium: Option<String>,
    /// Its scale.
    pub scale: Option<String>,
    /// How far it is.
    pub status: Option<String>,
    /// What its season is called.
    pub season: Option<String>,
}

/// Medium, scale and status as words.
pub fn facts(scope: &Scope<'_>, id: ProductionId) -> ProductionFacts {
    let production = &scope.graph[id];
    let name = |id: Option<usize>| {
        let name = id.and_then(|id| scope.graph.setting_names.get(id));
        name.map(|name| name.title())
    };
    ProductionFacts {
        medium: name(production.setting.medium),
        scale: name(production.setting.scale),
        status: production
            .status
            .map(|status| words::choice(scope.words(), "statuses.", status.word()).to_string()),
        season: scope.graph.season_title(production.season),
    }
}

/// Everybody on a crew, each once, for counts; external parties are not crew.
pub fn crew_size(scope: &Scope<'_>, id: ProductionId) -> usize {
    let Some(crew) = &scope.graph[id].crew else {
        return 0;
    };
    let own = crew.rows.iter().filter(|row| !scope.graph[row.role].is_external);
    let people: BTreeSet<&Holder> = own.flat_map(|row| &row.who).collect();
    people.len()
}

/// The template of a document as a link to the file.
pub fn template_of(scope: &Scope<'_>, id: DocumentId) -> Option<Link> {
    let graph = scope.graph;
    let name = graph.written_document(id)?.template.as_deref()?;
    let path = &graph[graph[id].common.entry?].path;
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let path: Arc<str> = Arc::from(format!("{folder}/{}", name.trim_start_matches("./")));
    let url = scope.plan.assets.get(&path)?;
    Some(Link::to(name, scope.plan.href(&scope.page.url, url, "")))
}
