//! A role: its facts, its lines up and down, what differs by medium and scale, and where it comes from and leads.

use serde::Serialize;

use self::moves::{entered_from, farther, move_to, paths};
use self::variants::variants;
use super::career::{self, SkillLine};
use super::compare::phase_names;
use super::duties::Duty;
use super::frame::{MAX_BESIDE, TocEntry};
use super::holding::{self, Holding};
use super::links::{Sibling, post_anchor};
use super::pay::{PayView, pay_view};
use super::{Body, Frame, Link, PageParts, Scope, Shortened, Tape, words};
use crate::content::role::{Education, MoveKind, Stage};
use crate::content::sections::SectionName;
use crate::graph::{ChartOf, Graph, Node, RoleId, SettingId, VariantKey};
use crate::plan::Subject;
use crate::plan::charts::is_in_page;

mod grades;
mod moves;
mod text;
mod variants;

pub use grades::{GradeRow, GradeStep, GradesView};
pub use moves::{FartherRole, MoveView, PathPlace};
pub use text::{RoleText, TextSection};
pub use variants::VariantBox;

/// The most of what others say of a role, so that its page does not grow with theirs; no handbook that is written by hand
/// comes near.
const MAX_RELATED: usize = 60;

/// How many of a role's main duties its page opens with.
const MAX_DUTIES: usize = 5;

/// From how many skills on the list of them is folded.
const MANY_SKILLS: usize = 10;

/// The most roles of its department that a role's page names.
const MAX_SIBLINGS: usize = 6;

/// How many roles a short list at the head of the page names.
const MAX_AT_A_GLANCE: usize = 3;

/// What only pages of roles have; templates see it as `role`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct RoleView {
    /// Whether it stands outside the company.
    pub is_external: bool,
    /// Its department.
    pub department: Option<Tape>,
    /// What it is for, in one line.
    pub focus: Option<String>,
    /// Its place in the hierarchy; 1 is the top.
    pub level: Option<u8>,
    /// How many levels the hierarchy has.
    pub level_count: Option<u8>,
    /// Where in a career it stands: `Entry`, `Early`, `Experienced` or `Expert`.
    pub stage: Option<String>,
    /// Whether it is a first job.
    pub is_entry: bool,
    /// Years of experience that are usual, such as `3–6 years`.
    pub experience: Option<String>,
    /// The media in which it exists; empty for all.
    pub media: Vec<String>,
    /// The phases of a production in which it is active, in order.
    pub phases: Vec<String>,
    /// How many phases a production has.
    pub phase_count: usize,
    /// The role it answers to where no variant says otherwise.
    pub reports_to: Option<Link>,
    /// Further roles it answers to: dotted lines.
    pub also_reports_to: Vec<Link>,
    /// Roles that answer to it where no variant says otherwise, at most 20.
    pub manages: Shortened<Link>,
    /// The first three of them, for the head of the page.
    pub manages_first: Shortened<Link>,
    /// Its main duties, in plain words, at most five; empty where its text lists no more than these, which is then open.
    pub duties: Vec<Duty>,
    /// Where it leads next: moves up, then sideways, at most five.
    pub next: Vec<NextRole>,
    /// Its text in sections; the whole is `page.prose`.
    pub text: RoleText,
    /// Roles it works with, at most 60.
    pub works_with: Shortened<Link>,
    /// Roles whose work it takes on.
    pub covers: Vec<Link>,
    /// What differs by medium and scale, in the order of the settings.
    pub variants: Vec<VariantBox>,
    /// The role that it is a grade of.
    pub base: Option<BaseRole>,
    /// Its grades that share this page, side by side and one by one; none where it has none.
    pub ladder: Option<GradesView>,
    /// Grades of this role with pages of their own, at most 60.
    pub grades: Shortened<Link>,
    /// Skills it needs, then those that are welcome; highest level first. As items of a list, ready from `cb.skill_row`.
    pub skills: Vec<SkillLine>,
    /// Whether there are so many that they are folded.
    pub has_many_skills: bool,
    /// Tools it uses.
    pub tools: Vec<Link>,
    /// Documents that it makes.
    pub produces: Vec<Link>,
    /// Whether there is any of the facts that stand beside the text: pay, phases, education, tools and the like.
    pub has_facts: bool,
    /// What it pays.
    pub pay: Option<PayView>,
    /// The least education that is usual.
    pub education_minimum: Option<String>,
    /// Education that is welcome.
    pub education_preferred: Option<String>,
    /// Fields of study.
    pub education_fields: Vec<String>,
    /// How stressful it is, in words.
    pub stress: Option<String>,
    /// How well it goes with a life outside work, in words.
    pub balance: Option<String>,
    /// Where the work is done.
    pub setting: Vec<String>,
    /// Industries that employ it.
    pub industries: Vec<String>,
    /// Roles that lead here, moves up before moves sideways, at most 60.
    pub entered_from: Shortened<MoveView>,
    /// Ways in that are not roles.
    pub routes_in: Vec<String>,
    /// Roles it leads up to, in the order written.
    pub moves_up: Vec<MoveView>,
    /// Roles it leads to sideways, in the order written.
    pub moves_side: Vec<MoveView>,
    /// The best routes to roles that are two or three moves away, soonest first, at most three.
    pub farther: Vec<FartherRole>,
    /// Where routes from this role to any other are found, with this one chosen already.
    pub finder: Option<Link>,
    /// Where this role can be put beside any other, with this one chosen already; an answer of that page needs script.
    pub compare: Option<Link>,
    /// Career paths that it is a step of, at most 60.
    pub paths: Shortened<PathPlace>,
    /// Who holds it on which production, newest first, at most 20.
    pub holders: Shortened<Holding>,
    /// Roles of the same department with this one, by level, at most 6; empty when it is alone. As items of
    /// a list, ready from `cb.sibling`.
    pub siblings: Vec<Sibling>,
    /// Whether the department has more of them.
    pub has_more_siblings: bool,
    /// Its place on the chart of all roles.
    pub org_chart: Option<Link>,
}

/// A role that this one leads to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct NextRole {
    /// The role.
    pub role: Link,
    /// Whether it is a move sideways.
    pub is_side: bool,
    /// Years that are usual before it.
    pub years: Option<String>,
}

/// The role that a grade builds on.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct BaseRole {
    /// The role.
    pub role: Link,
    /// The address of its responsibilities; none when it has none.
    pub responsibilities: Option<String>,
}

/// The view of a role.
pub fn view(scope: &Scope<'_>, id: RoleId) -> PageParts {
    let graph = scope.graph;
    let role = &graph[id];
    let facts = &role.base;
    let links = |roles: &[RoleId]| scope.links(roles.iter().map(|role| Node::Role(*role)));
    let education = role.education.clone().unwrap_or_default();
    let Education {
        minimum,
        preferred,
        fields,
    } = education;
    let (siblings, has_more_siblings) = siblings(scope, id);
    let moves = |kind: MoveKind| {
        let declared = role.moves.iter().filter(move |step| step.kind == kind);
        declared.map(|step| move_to(scope, id, step)).collect()
    };
    let manages = links(&role.manages);
    let elsewhere = role.extended_by.iter().copied();
    let elsewhere: Vec<RoleId> = elsewhere.filter(|grade| !role.grades.contains(grade)).collect();
    let (duties, text) = duties_and_text(scope, id);
    let mut view = RoleView {
        is_external: role.is_external,
        department: facts.department.map(|department| scope.tape(department)),
        focus: facts.focus.clone(),
        level: facts.level,
        level_count: graph.lowest_level,
        stage: role
            .stage
            .map(|stage| words::choice(scope.words(), "stages.", stage.word()).to_string()),
        is_entry: role.stage == Some(Stage::Entry),
        experience: facts.experience.map(|years| words::years(scope.words(), years)),
        media: setting_names(graph, &role.media),
        phases: phase_names(scope, &facts.phases),
        phase_count: scope.config.phases.len(),
        reports_to: facts.reports_to.map(|role| scope.link(Node::Role(role))),
        also_reports_to: links(&facts.also_reports_to),
        manages_first: Shortened::first(MAX_AT_A_GLANCE, manages.iter().cloned()),
        manages: Shortened::first(MAX_BESIDE, manages),
        duties,
        next: Vec::new(),
        text,
        works_with: Shortened::first(MAX_RELATED, links(&facts.works_with)),
        covers: links(&facts.covers),
        variants: variants(scope, id),
        base: role.extends.map(|base| base_role(scope, base)),
        ladder: grades::grades(scope, id),
        grades: Shortened::first(MAX_RELATED, links(&elsewhere)),
        skills: career::skill_lines(scope, &facts.skills, &role.nice),
        has_many_skills: facts.skills.len() + role.nice.len() > MANY_SKILLS,
        tools: scope.links(facts.tools.iter().map(|tool| Node::Tool(*tool))),
        produces: scope.links(role.produces.iter().map(|document| Node::Document(*document))),
        has_facts: false,
        pay: facts.pay.as_ref().map(|pay| pay_view(scope.words(), pay)),
        education_minimum: minimum,
        education_preferred: preferred,
        education_fields: fields.0,
        stress: role
            .stress
            .map(|stress| words::choice(scope.words(), "stress.", stress.words().0).to_string()),
        balance: role
            .balance
            .map(|balance| words::choice(scope.words(), "balance.", balance.word()).to_string()),
        setting: role.setting.clone(),
        industries: role.industries.clone(),
        entered_from: entered_from(scope, id),
        routes_in: role.routes_in.clone(),
        moves_up: moves(MoveKind::Up),
        moves_side: moves(MoveKind::Side),
        farther: farther(scope, id),
        finder: asked_of(
            scope,
            &Subject::Finder,
            scope.words().say("titles.finder"),
            "from",
            id,
        ),
        compare: asked_of(
            scope,
            &Subject::Compare,
            scope.words().say("titles.compare_one"),
            "left",
            id,
        ),
        paths: Shortened::first(MAX_RELATED, paths(scope, id)),
        holders: Shortened::first(MAX_BESIDE, holding::holdings(scope, &role.crewed)),
        siblings,
        has_more_siblings,
        org_chart: chart_link(scope, id),
    };
    view.has_facts = has_facts(&view);
    let moves = view.moves_up.iter().chain(&view.moves_side);
    view.next = moves.take(MAX_DUTIES).map(next_role).collect();
    let mut frame = Frame::of(scope);
    frame.add_sections(view.ladder.iter().map(|ladder| ladder.contents(scope.words())));
    frame.add_sections(sections(scope, &view));
    frame.drop_short_toc();
    ("role.html", frame, Body::Role(Box::new(view)))
}

/// The main duties and the text. Where the text lists no more duties than that, they are read there.
fn duties_and_text(scope: &Scope<'_>, id: RoleId) -> (Vec<Duty>, RoleText) {
    let mut text = text::split(&scope.prose());
    let duties = scope.graph.main_duties(id, MAX_DUTIES + 1);
    let sections = scope.graph.sections(id).iter();
    let listed = sections
        .filter(|section| section.name == SectionName::Responsibilities)
        .find(|section| section.groups.iter().any(|group| !group.items.is_empty()));
    if let Some(section) = listed.filter(|_| duties.len() <= MAX_DUTIES)
        && text.open(&section.anchor)
    {
        return (Vec::new(), text);
    }
    let duties = duties.into_iter().take(MAX_DUTIES).map(Duty::of);
    (duties.collect(), text)
}

/// A page on which readers choose roles, with one chosen already.
fn asked_of(scope: &Scope<'_>, page: &Subject, title: &str, field: &str, id: RoleId) -> Option<Link> {
    let mut link = scope.link_to(page, title)?;
    let id = crate::plan::url::encode(&scope.graph[id].common.id);
    link.url = format!("{}?{field}={id}", link.url).into();
    Some(link)
}

/// A link to the chart of all roles, at the place of one of them where the whole chart stands on one page.
fn chart_link(scope: &Scope<'_>, id: RoleId) -> Option<Link> {
    let mut link = scope.page_link(&Subject::OrgChart(ChartOf::ALL))?;
    let key = VariantKey::default();
    let lineup = scope.graph.lineups.get(&ChartOf::Structure(key))?;
    if is_in_page(lineup.count) && scope.graph[id].exists_in(key) {
        let anchor = post_anchor(&scope.graph[id].common.id);
        link.url = format!("{}#{}", link.url, crate::plan::url::encode(&anchor)).into();
    }
    Some(link)
}

/// The sections that the template makes after the text.
fn sections(scope: &Scope<'_>, view: &RoleView) -> Vec<TocEntry> {
    let has_moves = !view.moves_up.is_empty() || !view.moves_side.is_empty();
    let has_ways_in = !view.entered_from.is_empty() || !view.routes_in.is_empty();
    let sections = [
        (!view.skills.is_empty(), "cb-skills", "common.skills"),
        (
            !view.variants.is_empty(),
            "cb-variants",
            "role.by_type_of_production",
        ),
        (
            has_moves || has_ways_in || !view.paths.is_empty(),
            "cb-moves",
            "role.career_moves",
        ),
        (has_lines(view), "cb-lines", "role.reporting_lines"),
        (view.has_facts, "cb-facts", "common.facts"),
    ];
    let made = sections.into_iter().filter(|(is_there, ..)| *is_there);
    made.map(|(_, id, title)| TocEntry::new(id, scope.words().say(title)))
        .collect()
}

fn next_role(step: &MoveView) -> NextRole {
    NextRole {
        role: step.role.clone(),
        is_side: step.is_side,
        years: step.years.clone(),
    }
}

fn has_facts(view: &RoleView) -> bool {
    let lists = [
        &view.phases,
        &view.education_fields,
        &view.setting,
        &view.industries,
    ];
    let roles = [
        &view.works_with.shown,
        &view.covers,
        &view.grades.shown,
        &view.tools,
        &view.produces,
    ];
    view.is_external
        || view.pay.is_some()
        || [
            &view.education_minimum,
            &view.education_preferred,
            &view.stress,
            &view.balance,
        ]
        .iter()
        .any(|fact| fact.is_some())
        || lists.iter().any(|list| !list.is_empty())
        || roles.iter().any(|list| !list.is_empty())
}

fn has_lines(view: &RoleView) -> bool {
    view.reports_to.is_some() || !view.manages.is_empty() || !view.also_reports_to.is_empty()
}

fn setting_names(graph: &Graph, settings: &[SettingId]) -> Vec<String> {
    let titles = settings
        .iter()
        .filter_map(|setting| career::setting_title(graph, *setting));
    titles.collect()
}

fn base_role(scope: &Scope<'_>, id: RoleId) -> BaseRole {
    let role = scope.link(Node::Role(id));
    let mut sections = scope.graph.sections(id).iter();
    let anchor = sections.find(|section| section.name == SectionName::Responsibilities);
    BaseRole {
        responsibilities: anchor
            .map(|section| format!("{}#{}", role.url, crate::plan::url::encode(&section.anchor))),
        role,
    }
}

/// Roles of the same department, by level; where there are too many, those around this one.
fn siblings(scope: &Scope<'_>, id: RoleId) -> (Vec<Sibling>, bool) {
    let Some(department) = scope.graph[id].base.department else {
        return (Vec::new(), false);
    };
    // Grades are on the page of their job.
    let roles = scope.graph[department].roles.iter().copied();
    let roles: Vec<RoleId> = roles
        .filter(|role| scope.graph.has_own_page(Node::Role(*role)))
        .collect();
    if roles.len() < 2 {
        return (Vec::new(), false);
    }
    let own = roles.iter().position(|role| *role == id).unwrap_or_default();
    let last_start = roles.len().saturating_sub(MAX_SIBLINGS);
    let start = own.saturating_sub(MAX_SIBLINGS / 2).min(last_start);
    let near = roles.iter().skip(start).take(MAX_SIBLINGS);
    let siblings = near.map(|role| Sibling {
        link: scope.link(Node::Role(*role)),
        is_current: *role == id,
    });
    (siblings.collect(), roles.len() > MAX_SIBLINGS)
}

#[cfg(test)]
mod tests;
