//! What a chart says of each post, and the boxes that are drawn of it.

use std::collections::BTreeMap;

use crate::chart::Department;
use crate::chart::org::{Holder as BoxHolder, OrgBox, OrgChart, State};
use crate::config::LinkStyle;
use crate::graph::lineup::{posts_of_holders, setting_of};
use crate::graph::{ChartOf, Crew, Graph, Holder, Node, Post, PostHolder, PostState, RoleId, VariantKey};
use crate::plan::Subject;
use crate::plan::charts::is_in_page;
use crate::view::words::lower;
use crate::view::{Scope, Shortened};

/// The most names in a box; the list has all.
const MAX_NAMES: usize = 30;
/// The most other posts that are named of somebody who has several.
const MAX_HATS: usize = 4;

/// Where the links of a drawing lead from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Links {
    /// From the chart's own page, and from its drawing, which stands in the same folder.
    OfPage,
    /// From wherever a reader has saved the file, where the site knows its address.
    OfSavedFile,
}

/// The chart for drawing and for other programs; `scope` is that of the chart's page.
pub fn chart(scope: &Scope<'_>, of: ChartOf, links: Links) -> OrgChart {
    let posts = scope.graph.posts(of);
    let telling = Telling {
        links,
        ..Telling::of(scope, of, &posts)
    };
    let settings = &scope.config.settings;
    OrgChart {
        words: scope.config.words.clone(),
        title: super::title(scope, of),
        company: settings.studio.clone().unwrap_or_else(|| settings.title.clone()),
        boxes: (0..posts.len())
            .map(|index| telling.org_box(&posts, index))
            .collect(),
    }
}

/// Which box a post is: its role, with the department where a role has several posts.
pub(super) fn id(graph: &Graph, posts: &[Post], index: usize) -> String {
    let post = &posts[index];
    let role = &graph[post.role].common.id;
    // Most roles belong to one department, so that one that does not says which it is.
    let usual = graph[post.role].base.department;
    match post.department {
        Some(department) if Some(department) != usual => format!("{role}:{}", graph[department].common.id),
        None if usual.is_some() => format!("{role}:"),
        _ => role.to_string(),
    }
}

/// What is said of the posts of one chart, in list and drawing alike.
pub(super) struct Telling<'a> {
    scope: Scope<'a>,
    of: ChartOf,
    setting: VariantKey,
    crew: Option<&'a Crew>,
    /// For everybody with several posts, which.
    other_roles: BTreeMap<Holder, Vec<usize>>,
    links: Links,
}

impl<'a> Telling<'a> {
    pub(super) fn of(scope: &Scope<'a>, of: ChartOf, posts: &[Post]) -> Self {
        let other_roles = posts_of_holders(posts).into_iter();
        Self {
            scope: *scope,
            of,
            setting: setting_of(scope.graph, of),
            crew: match of {
                ChartOf::Production(id) => scope.graph[id].crew.as_ref(),
                ChartOf::Structure(_) | ChartOf::Department(_) => None,
            },
            other_roles: other_roles
                .filter(|(_, posts)| posts.len() > 1)
                .map(|(holder, posts)| (holder.clone(), posts))
                .collect(),
            links: Links::OfPage,
        }
    }

    /// What a role is called here.
    pub(super) fn title(&self, role: RoleId) -> &'a str {
        self.scope.graph[role].title_in(self.setting)
    }

    pub(super) fn role_url(&self, role: RoleId) -> String {
        self.url(Node::Role(role))
    }

    fn url(&self, node: Node) -> String {
        let scope = &self.scope;
        let is_saved = self.links == Links::OfSavedFile && scope.config.links == LinkStyle::Hosted;
        let place = scope.plan.place_of(&Subject::Node(node)).filter(|_| is_saved);
        let absolute = place.and_then(|place| scope.config.base.absolute(&scope.plan.address_of(&place)));
        absolute.unwrap_or_else(|| scope.url(&Subject::Node(node)).to_string())
    }

    /// Whether it is the chart of one department.
    pub(super) fn is_of_department(&self) -> bool {
        matches!(self.of, ChartOf::Department(_))
    }

    /// The credit, where all rows of the crew list give it the same.
    pub(super) fn credit(&self, post: &Post) -> Option<String> {
        let crew = self.crew?;
        let mut credits = post.rows.iter().map(|row| crew.rows[*row].credit.as_ref());
        let first = credits.next().flatten()?;
        credits.all(|credit| credit == Some(first)).then(|| first.clone())
    }

    /// The days on which somebody holds a post, as scripts read them; none where a row has neither first nor last day.
    pub(super) fn days(&self, holder: &PostHolder) -> Option<String> {
        let crew = self.crew?;
        let rows = holder.rows.iter().map(|row| &crew.rows[*row]);
        let spans: Vec<String> = rows
            .map(|row| {
                let end =
                    |date: Option<jiff::civil::Date>| date.map_or_else(String::new, |date| date.to_string());
                format!("{}/{}", end(row.from), end(row.to))
            })
            .collect();
        (!spans.is_empty() && !spans.iter().any(|span| span == "/")).then(|| spans.join(" "))
    }

    /// Whom it answers to by the book, where that is not the post it hangs from.
    pub(super) fn answers_to(&self, posts: &[Post], post: &Post) -> Option<String> {
        let above = post.superior.map(|superior| posts[superior].role);
        let by_the_book = post.answers_to.filter(|role| Some(*role) != above)?;
        let (title, words) = (lower(self.title(by_the_book)), self.scope.words());
        match self.of {
            ChartOf::Structure(_) => None,
            ChartOf::Production(_) => Some(words.fill("org_chart.answers_to_not_here", &[("role", &title)])),
            ChartOf::Department(_) => {
                let department = self.scope.graph[by_the_book].base.department;
                Some(match department {
                    Some(department) => {
                        let department = &self.scope.graph[department].common.title;
                        let parts = [("role", &*title), ("department", department)];
                        words.fill("org_chart.answers_to_in", &parts)
                    }
                    None => words.fill("crew.answers_to", &[("role", &title)]),
                })
            }
        }
    }

    /// Whom it also answers to.
    pub(super) fn dotted(&self, posts: &[Post], post: &Post) -> Option<String> {
        let others: Vec<String> = post
            .dotted
            .iter()
            .map(|other| lower(self.title(posts[*other].role)))
            .collect();
        let words = self.scope.words();
        let fill = || words.fill("org_chart.also_answers_to", &[("roles", &words.listed(&others))]);
        (!others.is_empty()).then(fill)
    }

    /// Roles whose work it takes on.
    pub(super) fn covers(&self, post: &Post) -> Option<String> {
        let covers: Vec<String> = post.covers.iter().map(|role| lower(self.title(*role))).collect();
        let words = self.scope.words();
        (!covers.is_empty()).then(|| words.fill("common.covers", &[("role", &words.listed(&covers))]))
    }

    /// How many are missing, where some are there.
    pub(super) fn still_to_be_found(&self, post: &Post) -> Option<String> {
        let is_short = post.vacancies > 0 && !post.holders.is_empty();
        is_short.then(|| {
            self.scope
                .words()
                .count("org_chart.more_to_be_found", post.vacancies)
        })
    }

    /// For each person of a post with others: which.
    pub(super) fn other_roles(&self, posts: &[Post], index: usize) -> Vec<String> {
        let post = &posts[index];
        let of_holder = post.holders.iter().filter_map(|holder| {
            let all = self.other_roles.get(&holder.who)?;
            // Of somebody with hundreds of posts, a few say enough, and how many there are.
            let others = all.iter().filter(|other| **other != index);
            let name = |other: &usize| lower(self.title(posts[*other].role));
            let words = self.scope.words();
            let roles = words.listed(&words.at_most(MAX_HATS, others, name));
            Some(match post.holders.len() {
                1 => words.fill("org_chart.also", &[("roles", &roles)]),
                _ => {
                    let name = self.scope.mention_holder(&holder.who).title().clone();
                    words.fill("org_chart.also_of", &[("name", &*name), ("roles", &roles)])
                }
            })
        });
        of_holder.collect()
    }

    fn org_box(&self, posts: &[Post], index: usize) -> OrgBox {
        let post = &posts[index];
        let graph = self.scope.graph;
        let holder = |holder: &PostHolder| BoxHolder {
            name: self.scope.mention_holder(&holder.who).title().to_string(),
            url: match holder.who {
                Holder::Person(person) => Some(self.url(Node::Person(person))),
                Holder::Words(_) => None,
            },
            is_acting: holder.is_acting,
            days: self.days(holder).filter(|_| !is_in_page(posts.len())),
            ..BoxHolder::default()
        };
        let people = Shortened::first(MAX_NAMES, &post.holders).map(holder);
        let mut notes: Vec<String> = Vec::new();
        notes.extend((people.more > 0).then(|| self.scope.words().count("common.and_more", people.more)));
        notes.extend(self.credit(post));
        notes.extend(self.answers_to(posts, post));
        notes.extend(self.covers(post));
        notes.extend(self.still_to_be_found(post));
        notes.extend(self.other_roles(posts, index));
        OrgBox {
            id: id(graph, posts, index),
            role: self.title(post.role).to_owned(),
            url: Some(self.role_url(post.role)),
            people: people.shown,
            state: match (post.state, post.covered_by) {
                (PostState::Described, _) => State::Role,
                (PostState::Filled | PostState::Acting, _) => State::Filled,
                (PostState::Covered, Some(by)) => State::CoveredBy(lower(self.title(by))),
                (PostState::Vacant | PostState::Covered, _) => State::Vacant,
            },
            count: post.holders.len() + post.vacancies,
            department: post.department.map(|department| Department {
                name: graph[department].common.title.to_string(),
                colour: self.scope.colour_of(department).unwrap_or_default(),
                sign: match self.is_of_department() {
                    true => String::new(),
                    false => graph[department].sign.clone(),
                },
            }),
            is_external: post.is_external,
            superior: post.superior,
            dotted: post.dotted.clone(),
            notes,
        }
    }
}
