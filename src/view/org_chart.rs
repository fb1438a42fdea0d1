//! Org charts: who answers to whom, by medium, by scale, and on each production.

use serde::Serialize;

use super::frame::{Frame, list_link};
use super::show::{self, Badge, CrewCounts, Tab};
use super::words;
use super::{Body, Link, Mention, Parts, Scope, Tape};
use crate::content::Kind;
use crate::graph::{ChartOf, Crew, Node, Post, ProductionId, RoleId, Setting, SettingId, lineup};
use crate::plan::Subject;

/// The most productions that have a tab on the charts of roles; the list of productions has all.
const MOST_PRODUCTION_TABS: usize = 8;

/// What only org charts have; templates see it as `org_chart`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct OrgChartView {
    /// What the chart is of, as a sentence.
    pub about: String,
    /// The production; none for a chart of roles.
    pub production: Option<Link>,
    /// The charts of roles, or the pages of the production.
    pub tabs: Vec<Tab>,
    /// Productions with a chart of their own; empty on theirs.
    pub shows: Vec<Link>,
    /// The list of productions, where not all of them have a tab.
    pub all_shows: Option<Link>,
    /// How many posts and people a crew has; none for a chart of roles.
    pub counts: Option<CrewCounts>,
    /// How many roles there are.
    pub roles: usize,
    /// The posts inside the company, as a tree written down in order.
    pub posts: Vec<PostView>,
    /// Parties outside the company, likewise.
    pub external: Vec<PostView>,
    /// The drawn chart, as ready SVG; none while there is none.
    pub svg: Option<String>,
    /// Other forms of the chart to download.
    pub downloads: Vec<Link>,
}

/// A post of the tree. To write nested lists, open one after a post that `has_reports`, and close `closes` after it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct PostView {
    /// The role's title here.
    pub title: String,
    /// The role's address.
    pub url: String,
    /// The department.
    pub tape: Option<Tape>,
    /// The credit, where all rows of the crew list give it the same; it says which of several heads this is.
    pub credit: Option<String>,
    /// Who holds it.
    pub who: Vec<PostHolderView>,
    /// How it is held, where that is worth a word.
    pub badges: Vec<Badge>,
    /// What else is to be known, each in a few words: dotted lines, work it covers, whom it answers to by the book.
    pub notes: Vec<String>,
    /// Whether posts follow that hang from it.
    pub has_reports: bool,
    /// How many lists end after it.
    pub closes: usize,
}

/// Somebody who holds a post.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PostHolderView {
    /// Who.
    #[serde(flatten)]
    pub name: Mention,
    /// Whether they stand in while others hold it too.
    pub is_acting: bool,
}

/// The chart of all roles, or of one medium or scale.
pub fn structure(scope: &Scope<'_>, setting: Option<SettingId>) -> Parts {
    let name = setting.and_then(|id| scope.graph.setting_names.get(id));
    let in_force = match (setting, name) {
        (Some(id), Some(name)) => name.setting(id),
        _ => Setting::default(),
    };
    let posts = lineup(scope.graph, ChartOf::Structure(in_force));
    let about = match name {
        Some(name) => format!(
            "{}. Each role answers to the one above it.",
            words::in_setting(name)
        ),
        None => "All roles. Each answers to the one above it, unless a medium or a scale says otherwise."
            .to_owned(),
    };
    let mut frame = Frame::made(scope, "Who answers to whom", &about);
    frame.kind = "org-chart";
    frame.full_title = match name {
        Some(name) => format!("Org chart: {}", words::setting_words(name.name())),
        None => "Org chart".to_owned(),
    };
    if let Some(last) = frame.breadcrumbs.last_mut() {
        last.title = match name {
            Some(name) => words::setting_title(name.name()).into(),
            None => "Org chart".into(),
        };
    }
    if name.is_some()
        && let Some(above) = scope.link_to(&Subject::OrgChart, "Org chart")
    {
        frame.breadcrumbs.insert(0, above);
    }
    let (shows, all_shows) = shows(scope);
    let title = |role: RoleId| scope.graph[role].title_in(in_force).to_owned();
    let (posts, external) = tree(scope, &posts, &title, None);
    let view = OrgChartView {
        about,
        production: None,
        tabs: structure_tabs(scope),
        shows,
        all_shows,
        counts: None,
        roles: posts.len() + external.len(),
        posts,
        external,
        svg: None,
        downloads: Vec::new(),
    };
    ("org-chart.html", frame, Body::OrgChart(Box::new(view)))
}

/// The chart of a production's crew.
pub fn production(scope: &Scope<'_>, id: ProductionId) -> Parts {
    let show = &scope.graph[id];
    let lineup = show::lineup_of(scope, id);
    let about = format!("The crew of {}, with the names in the boxes.", show.common.title);
    let mut frame = Frame::made(scope, &show.common.title, &about);
    frame.kind = "org-chart";
    frame.full_title = format!("Org chart of {}", show.common.title);
    if let Some(last) = frame.breadcrumbs.last_mut() {
        last.title = "Org chart".into();
    }
    let way = list_link(scope, Kind::Production)
        .into_iter()
        .chain([scope.link(Node::Production(id))]);
    frame.breadcrumbs = way.chain(frame.breadcrumbs).collect();
    let title = |role: RoleId| scope.graph[role].title_in(show.setting).to_owned();
    let (posts, external) = tree(scope, &lineup, &title, show.crew.as_ref());
    let view = OrgChartView {
        about,
        production: Some(scope.link(Node::Production(id))),
        tabs: show::tabs(scope, id),
        shows: Vec::new(),
        all_shows: None,
        counts: Some(CrewCounts::of(&lineup)),
        roles: posts.len() + external.len(),
        posts,
        external,
        svg: None,
        downloads: Vec::new(),
    };
    ("org-chart.html", frame, Body::OrgChart(Box::new(view)))
}

fn structure_tabs(scope: &Scope<'_>) -> Vec<Tab> {
    let mut tabs = Vec::new();
    let mut add = |subject: Subject, title: &str| {
        tabs.extend(scope.link_to(&subject, title).map(|link| Tab {
            link,
            is_current: scope.page.subject == subject,
        }));
    };
    add(Subject::OrgChart, "All roles");
    for id in scope.graph.charted_settings() {
        add(
            Subject::OrgChartIn(id),
            &words::setting_title(scope.graph.setting_names[id].name()),
        );
    }
    tabs
}

fn shows(scope: &Scope<'_>) -> (Vec<Link>, Option<Link>) {
    let ids = (0..scope.graph.productions.len()).map(ProductionId::new);
    let mut nodes: Vec<Node> = ids
        .filter(|id| scope.graph[*id].crew.is_some())
        .map(Node::Production)
        .collect();
    scope.sort(&mut nodes);
    let has_more = nodes.len() > MOST_PRODUCTION_TABS;
    let links = nodes
        .into_iter()
        .take(MOST_PRODUCTION_TABS)
        .filter_map(|node| match node {
            Node::Production(id) => {
                scope.link_to(&Subject::ProductionOrgChart(id), &scope.graph[id].common.title)
            }
            _ => None,
        });
    let all = has_more.then(|| list_link(scope, Kind::Production)).flatten();
    (links.collect(), all)
}

/// The posts inside the company and those outside, each as a tree in order.
fn tree(
    scope: &Scope<'_>,
    posts: &[Post],
    title: &dyn Fn(RoleId) -> String,
    crew: Option<&Crew>,
) -> (Vec<PostView>, Vec<PostView>) {
    let (own, external): (Vec<usize>, Vec<usize>) =
        (0..posts.len()).partition(|index| !posts[*index].is_external);
    let view = |index: usize| post_view(scope, posts, index, title, crew);
    (nested(posts, &own, view), nested(posts, &external, view))
}

/// Writes some posts down as a tree, in the order of the lineup.
///
/// A post whose superior is on the other side of the company's border hangs from the next one above on its own side.
fn nested(posts: &[Post], chosen: &[usize], view: impl Fn(usize) -> PostView) -> Vec<PostView> {
    let mut depths: Vec<Option<usize>> = vec![None; posts.len()];
    let mut above: Vec<Option<usize>> = vec![None; posts.len()];
    let mut is_chosen = vec![false; posts.len()];
    for index in chosen {
        is_chosen[*index] = true;
    }
    for (index, post) in posts.iter().enumerate() {
        // A superior stands before its reports, so what is above it is known.
        let superior = post.superior.and_then(|superior| {
            if is_chosen[superior] {
                Some(superior)
            } else {
                above[superior]
            }
        });
        above[index] = superior;
        if is_chosen[index] {
            depths[index] = Some(
                superior
                    .and_then(|superior| depths[superior])
                    .map_or(0, |depth| depth + 1),
            );
        }
    }
    let mut views: Vec<PostView> = Vec::with_capacity(chosen.len());
    for (position, index) in chosen.iter().enumerate() {
        let depth = depths[*index].unwrap_or_default();
        let next = chosen
            .get(position + 1)
            .and_then(|next| depths[*next])
            .unwrap_or_default();
        views.push(PostView {
            has_reports: next > depth,
            closes: depth.saturating_sub(next),
            ..view(*index)
        });
    }
    views
}

fn post_view(
    scope: &Scope<'_>,
    posts: &[Post],
    index: usize,
    title: &dyn Fn(RoleId) -> String,
    crew: Option<&Crew>,
) -> PostView {
    let post = &posts[index];
    let small = |role: RoleId| show::lower(&title(role));
    let mut notes = Vec::new();
    let above = post.superior.map(|superior| posts[superior].role);
    if crew.is_some()
        && let Some(by_the_book) = post.answers_to.filter(|role| Some(*role) != above)
    {
        notes.push(format!("answers to {}, not on this crew", small(by_the_book)));
    }
    let dotted: Vec<String> = post
        .dotted
        .iter()
        .map(|other| small(posts[*other].role))
        .collect();
    if !dotted.is_empty() {
        notes.push(format!("also answers to {}", words::listed(&dotted)));
    }
    let covers: Vec<String> = post.covers.iter().map(|role| small(*role)).collect();
    if !covers.is_empty() {
        notes.push(format!("covers {}", words::listed(&covers)));
    }
    if post.vacancies > 0 && !post.holders.is_empty() {
        notes.push(format!("{} more to be found", post.vacancies));
    }
    let credits = |crew: &Crew| {
        let mut credits = post.rows.iter().map(|row| crew.rows[*row].credit.clone());
        let first = credits.next().flatten();
        credits.all(|credit| credit == first).then_some(first).flatten()
    };
    let is_mixed = post.holders.iter().any(|holder| !holder.is_acting);
    PostView {
        title: title(post.role),
        url: scope.url(&Subject::Node(Node::Role(post.role))),
        tape: post.department.map(|department| scope.tape(department)),
        credit: crew.and_then(credits),
        who: post
            .holders
            .iter()
            .map(|holder| PostHolderView {
                name: scope.mention_holder(&holder.who),
                is_acting: holder.is_acting && is_mixed,
            })
            .collect(),
        badges: show::state_badges(scope.graph, post),
        notes,
        ..PostView::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::{Graph, Role, RoleFacts};

    /// The nested lists as text: brackets open and close lists.
    fn written(superiors: &[(Option<usize>, bool)], is_external: bool) -> String {
        let role = |(superior, is_external): &(Option<usize>, bool)| Role {
            base: RoleFacts {
                reports_to: superior.map(RoleId::new),
                ..RoleFacts::default()
            },
            is_external: *is_external,
            ..Role::default()
        };
        let graph = Graph {
            roles: superiors.iter().map(role).collect(),
            ..Graph::default()
        };
        let posts = lineup(&graph, ChartOf::Structure(Setting::default()));
        let chosen: Vec<usize> = (0..posts.len())
            .filter(|index| posts[*index].is_external == is_external)
            .collect();
        let views = nested(&posts, &chosen, |index| PostView {
            title: posts[index].role.index().to_string(),
            ..PostView::default()
        });
        let mut text = String::new();
        for view in views {
            text += &view.title;
            text += if view.has_reports { "(" } else { " " };
            text += &")".repeat(view.closes);
        }
        text
    }

    #[test]
    fn nested_lists_open_and_close_around_their_posts() {
        let tree = [
            (None, false),
            (Some(0), false),
            (Some(1), false),
            (Some(0), false),
            (None, false),
        ];
        assert_eq!(written(&tree, false), "0(1(2 )3 )4 ");
    }

    #[test]
    fn a_post_below_an_external_party_hangs_from_the_next_one_above_inside() {
        let tree = [(None, false), (Some(0), true), (Some(1), false), (Some(2), true)];
        assert_eq!(written(&tree, false), "0(2 )");
        assert_eq!(written(&tree, true), "1(3 )");
    }
}
