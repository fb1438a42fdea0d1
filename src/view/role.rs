//! A role: its facts, its lines up and down, what differs by medium and scale, and where it comes from and leads.

use serde::Serialize;

use super::career::{self, Gain, SkillLine};
use super::frame::{MOST_BESIDE, TocEntry};
use super::holding::{self, Holding};
use super::page::Sibling;
use super::reporting_chart::{self, ReportingChart};
use super::{Body, Frame, Link, Mention, Parts, Scope, Tape, career_map, compare, words};
use crate::content::role::{Education, MoveKind, Pay, PayPeriod, Stage};
use crate::content::sections::SectionName;
use crate::graph::routes::Route;
use crate::graph::{CareerPathId, Graph, Move, Node, Role, RoleId, RoleVariant, SettingId, Step};
use crate::plan::Subject;

/// The most moves of the routes that a role's page lists.
const MOST_MOVES: usize = 3;
/// The most routes that a role's page lists; the finder has all.
const MOST_FARTHER: usize = 12;

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
    pub phase_count: u32,
    /// The role it answers to where no variant says otherwise.
    pub reports_to: Option<Link>,
    /// Further roles it answers to: dotted lines.
    pub also_reports_to: Vec<Link>,
    /// Roles that answer to it where no variant says otherwise, at most 20.
    pub manages: Vec<Link>,
    /// How many more there are.
    pub manages_more: u32,
    /// Whom it answers to and who answers to it, as a small drawing, ready SVG; none where there is nobody. Its links are not
    /// stops of the keyboard, so what it shows is to be said in words as well.
    pub reporting_chart: Option<ReportingChart>,
    /// Roles it works with.
    pub works_with: Vec<Link>,
    /// Roles whose work it takes on.
    pub covers: Vec<Link>,
    /// What differs by medium and scale, in the order of the settings.
    pub variants: Vec<VariantBox>,
    /// The role that it is a grade of.
    pub base: Option<BaseRole>,
    /// Grades of this role.
    pub grades: Vec<Link>,
    /// Skills it needs, then those that are welcome; highest level first.
    pub skills: Vec<SkillLine>,
    /// Tools it uses.
    pub tools: Vec<Link>,
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
    /// Roles that lead here, moves up before moves sideways.
    pub entered_from: Vec<MoveView>,
    /// Ways in that are not roles.
    pub routes_in: Vec<String>,
    /// Roles it leads up to, in the order written.
    pub moves_up: Vec<MoveView>,
    /// Roles it leads to sideways, in the order written.
    pub moves_side: Vec<MoveView>,
    /// A small drawing of the moves to and from it, as ready SVG; none where there are none.
    pub neighbourhood: Option<String>,
    /// The best routes to roles that are two or three moves away, soonest first, at most twelve.
    pub farther: Vec<FartherRole>,
    /// Where routes from this role to any other are found, with this one chosen already.
    pub finder: Option<Link>,
    /// This role beside those it leads to, and as it is in each medium and at each scale.
    pub comparisons: Option<Link>,
    /// Career paths that it is a step of.
    pub paths: Vec<PathPlace>,
    /// Who holds it on which production, newest first, at most 20.
    pub holders: Vec<Holding>,
    /// How many more there are.
    pub holders_more: u32,
    /// Roles of the same department with this one, by level, at most 20; empty when it is alone.
    pub siblings: Vec<Sibling>,
    /// Whether the department has more of them.
    pub has_more_siblings: bool,
    /// Its place on the chart of all roles.
    pub org_chart: Option<Link>,
}

/// The role that a grade builds on.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct BaseRole {
    /// The role.
    pub role: Link,
    /// The address of its responsibilities; none when it has none.
    pub responsibilities: Option<String>,
}

/// What differs in one medium or at one scale.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct VariantBox {
    /// `In VFX`, `At small scale`.
    pub heading: String,
    /// What the role is called there, where that differs.
    pub title: Option<String>,
    /// What is different, in a sentence or two.
    pub summary: Option<String>,
    /// What differs, fact by fact.
    pub differences: Vec<Difference>,
}

/// A fact that differs.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Difference {
    /// The fact: `Reports to`.
    pub label: &'static str,
    /// What holds there, as links or words.
    pub values: Vec<Mention>,
    /// What holds otherwise, in plain words; none when it only adds to that.
    pub instead_of: Option<String>,
}

/// What a role pays.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PayView {
    /// Such as `£950–1,350`.
    pub amount: String,
    /// Such as `a week`.
    pub per: &'static str,
    /// Where this is paid.
    pub region: Option<String>,
    /// When this was so, such as `March 2026`.
    pub as_of: Option<String>,
    /// Whether the remark says that it is an example.
    pub is_example: bool,
    /// A remark, where it says more than that.
    pub note: Option<String>,
}

/// A move from or to another role.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct MoveView {
    /// The other role.
    pub role: Link,
    /// Whether it is a move sideways.
    pub is_side: bool,
    /// Years that are usual before it, such as `2–4 years`.
    pub years: Option<String>,
    /// The media in which it is made, such as `film and television`; none for all.
    pub media: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// What it is based on.
    pub source: Option<String>,
    /// Skills to gain; empty for moves that lead here, since they stand on the page of the other role.
    pub gains: Vec<Gain>,
    /// The address of both roles side by side; none for moves that lead here.
    pub comparison: Option<String>,
    /// People who made it.
    pub people: Vec<Mention>,
}

/// A role that is several moves away, and the best route to it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct FartherRole {
    /// The role.
    pub role: Link,
    /// The roles between, in order.
    pub via: Vec<Link>,
    /// How many moves it takes.
    pub moves: u32,
    /// The years of all of them added up, such as `4–8 years`; none when no move says.
    pub years: Option<String>,
    /// How many skills are to be gained on the way.
    pub gain_count: u32,
}

/// A career path that a role is a step of.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PathPlace {
    /// The path.
    pub path: Link,
    /// Which step, from 1.
    pub step: u32,
    /// How many steps there are.
    pub of: u32,
}

/// The view of a role.
pub fn view(scope: &Scope<'_>, id: RoleId) -> Parts {
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
    let mut holders = holding::holdings(scope, &role.crewed);
    let holders_more = count(holders.len().saturating_sub(MOST_BESIDE));
    holders.truncate(MOST_BESIDE);
    let (siblings, has_more_siblings) = siblings(scope, id);
    let moves = |kind: MoveKind| {
        let declared = role.moves.iter().filter(move |step| step.kind == kind);
        declared.map(|step| move_to(scope, id, step)).collect()
    };
    let reports = existing(graph, &role.manages, None);
    let mut manages = links(&reports);
    let manages_more = count(manages.len().saturating_sub(MOST_BESIDE));
    manages.truncate(MOST_BESIDE);
    let view = RoleView {
        is_external: role.is_external,
        department: facts.department.map(|department| scope.tape(department)),
        focus: facts.focus.clone(),
        level: facts.level,
        stage: role.stage.map(|stage| words::capitalised(stage.word())),
        is_entry: role.stage == Some(Stage::Entry),
        experience: facts.experience.map(words::years),
        media: setting_names(graph, &role.media),
        phases: phase_names(scope, &facts.phases),
        phase_count: count(scope.config.phases.len()),
        reports_to: facts.reports_to.map(|role| scope.link(Node::Role(role))),
        also_reports_to: links(&facts.also_reports_to),
        manages,
        manages_more,
        reporting_chart: reporting_chart::of(scope, id, &reports),
        works_with: links(&facts.works_with),
        covers: links(&facts.covers),
        variants: variants(scope, role),
        base: role.extends.map(|base| base_role(scope, base)),
        grades: links(&role.extended_by),
        skills: career::skill_lines(scope, &facts.skills, &role.nice),
        tools: scope.links(facts.tools.iter().map(|tool| Node::Tool(*tool))),
        pay: facts.pay.as_ref().map(pay_view),
        education_minimum: minimum,
        education_preferred: preferred,
        education_fields: fields.0,
        stress: role.stress.map(|stress| words::capitalised(stress.words().0)),
        balance: role.balance.map(|balance| words::capitalised(balance.word())),
        setting: role.setting.clone(),
        industries: role.industries.clone(),
        entered_from: entered_from(scope, id),
        routes_in: role.routes_in.clone(),
        moves_up: moves(MoveKind::Up),
        moves_side: moves(MoveKind::Side),
        neighbourhood: career_map::around(scope, id),
        farther: farther(scope, id),
        finder: scope.link_to(&Subject::Finder, "Find a route").map(|link| Link {
            url: format!("{}?from={}", link.url, crate::plan::url::encode(&role.common.id)),
            ..link
        }),
        comparisons: scope.link_to(&Subject::Comparisons(id), "Compare"),
        paths: paths(scope, id),
        holders,
        holders_more,
        siblings,
        has_more_siblings,
        org_chart: reporting_chart::chart_link(scope, id),
    };
    let mut frame = Frame::of_node(scope, Node::Role(id));
    if let Some(department) = &view.department
        && let Some(itself) = frame.breadcrumbs.pop()
    {
        let department = Link {
            title: department.title.clone(),
            url: department.url.clone(),
        };
        frame.breadcrumbs.extend([department, itself]);
    }
    frame.add_sections(sections(&view));
    frame.drop_short_toc();
    ("role.html", frame, Body::Role(Box::new(view)))
}

/// The sections that the template makes after the text.
fn sections(view: &RoleView) -> Vec<TocEntry> {
    let has_moves = !view.moves_up.is_empty() || !view.moves_side.is_empty();
    let has_ways_in = !view.entered_from.is_empty() || !view.routes_in.is_empty();
    let sections = [
        (!view.skills.is_empty(), "cb-skills", "Skills"),
        (!view.variants.is_empty(), "cb-variants", "Where the job differs"),
        (
            has_moves || has_ways_in || !view.paths.is_empty(),
            "cb-moves",
            "Where from, where to",
        ),
        (has_lines(view), "cb-lines", "Reporting lines"),
        (true, "cb-facts", "Facts"),
    ];
    let made = sections.into_iter().filter(|(is_there, ..)| *is_there);
    made.map(|(_, id, title)| TocEntry::new(id, title)).collect()
}

fn has_lines(view: &RoleView) -> bool {
    view.reports_to.is_some() || !view.manages.is_empty() || !view.also_reports_to.is_empty()
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn setting_names(graph: &Graph, settings: &[SettingId]) -> Vec<String> {
    let titles = settings
        .iter()
        .filter_map(|setting| career::setting_title(graph, *setting));
    titles.collect()
}

fn phase_names(scope: &Scope<'_>, phases: &[usize]) -> Vec<String> {
    let mut phases = phases.to_vec();
    phases.sort_unstable();
    let names = phases
        .into_iter()
        .filter_map(|phase| scope.config.phases.get(phase));
    names.map(|name| words::capitalised(name)).collect()
}

/// The roles of a list that exist in a medium.
fn existing(graph: &Graph, roles: &[RoleId], setting: Option<SettingId>) -> Vec<RoleId> {
    let setting = setting
        .and_then(|id| Some(graph.setting_names.get(id)?.setting(id)))
        .unwrap_or_default();
    let roles = roles.iter().copied();
    roles.filter(|role| graph[*role].exists_in(setting)).collect()
}

/// A box for each medium and scale in which something differs, its lines downwards too.
fn variants(scope: &Scope<'_>, role: &Role) -> Vec<VariantBox> {
    let graph = scope.graph;
    let boxes = graph.setting_names.iter().enumerate().filter_map(|(id, name)| {
        if !role.exists_in(name.setting(id)) {
            return None;
        }
        let variant = role.variants.iter().find(|variant| variant.setting == id);
        let mut differences = variant
            .map(|variant| differences(scope, role, variant))
            .unwrap_or_default();
        if let Some((_, reports)) = role.manages_in.iter().find(|(setting, _)| *setting == id) {
            let (here, otherwise) = (
                existing(graph, reports, Some(id)),
                existing(graph, &role.manages, Some(id)),
            );
            if here != otherwise {
                let at = differences
                    .iter()
                    .take_while(|known| is_line_up(known.label))
                    .count();
                differences.insert(at, of_roles(scope, "Manages", &here, &otherwise));
            }
        }
        let summary = variant.and_then(|variant| variant.summary.clone());
        let title = variant.and_then(|variant| variant.title.clone());
        if differences.is_empty() && summary.is_none() && title.is_none() {
            return None;
        }
        Some(VariantBox {
            heading: words::in_setting(name),
            title: title.filter(|title| **title != *role.common.title),
            summary,
            differences,
        })
    });
    boxes.collect()
}

fn is_line_up(label: &str) -> bool {
    label == "Reports to" || label == "Also reports to"
}

/// A difference between lists of roles.
fn of_roles(scope: &Scope<'_>, label: &'static str, here: &[RoleId], otherwise: &[RoleId]) -> Difference {
    let links = |roles: &[RoleId]| scope.links(roles.iter().map(|role| Node::Role(*role)));
    let titles: Vec<String> = links(otherwise)
        .into_iter()
        .map(|link| link.title.to_string())
        .collect();
    let values: Vec<Mention> = links(here).into_iter().map(Mention::from).collect();
    Difference {
        label,
        values: if values.is_empty() {
            vec![Mention::words("nobody")]
        } else {
            values
        },
        instead_of: (!titles.is_empty()).then(|| words::listed(&titles)),
    }
}

/// A difference between texts.
fn of_words(label: &'static str, here: String, otherwise: Option<String>) -> Difference {
    Difference {
        label,
        values: vec![Mention::words(&here)],
        instead_of: otherwise,
    }
}

/// What a variant changes, lines first.
fn differences(scope: &Scope<'_>, role: &Role, variant: &RoleVariant) -> Vec<Difference> {
    let base = &role.base;
    let mut found = Vec::new();
    if let Some(superior) = variant
        .reports_to
        .filter(|superior| Some(*superior) != base.reports_to)
    {
        found.push(of_roles(
            scope,
            "Reports to",
            &[superior],
            base.reports_to.as_slice(),
        ));
    }
    let lists = [
        ("Also reports to", &variant.also_reports_to, &base.also_reports_to),
        ("Works with", &variant.works_with, &base.works_with),
    ];
    for (label, here, otherwise) in lists {
        if let Some(here) = here.as_ref().filter(|here| *here != otherwise) {
            found.push(of_roles(scope, label, here, otherwise));
        }
    }
    if !variant.covers.is_empty() {
        found.push(of_roles(scope, "Also does the work of", &variant.covers, &[]));
    }
    if let Some(department) = variant
        .department
        .filter(|department| Some(*department) != base.department)
    {
        let instead = base
            .department
            .map(|department| scope.graph[department].common.title.to_string());
        found.push(Difference {
            label: "Department",
            values: vec![scope.link(Node::Department(department)).into()],
            instead_of: instead,
        });
    }
    if let Some(level) = variant.level.filter(|level| Some(*level) != base.level) {
        found.push(of_words(
            "Level",
            level.to_string(),
            base.level.map(|level| level.to_string()),
        ));
    }
    if let Some(focus) = variant
        .focus
        .as_ref()
        .filter(|focus| Some(*focus) != base.focus.as_ref())
    {
        found.push(of_words("Focus", focus.clone(), None));
    }
    if let Some(phases) = variant.phases.as_ref().filter(|phases| **phases != base.phases) {
        let names = |phases: &[usize]| words::listed(&phase_names(scope, phases));
        found.push(of_words(
            "Phases",
            names(phases),
            Some(names(&base.phases)).filter(|names| !names.is_empty()),
        ));
    }
    found.extend(skill_differences(scope, role, variant));
    if let Some(tools) = variant.tools.as_ref().filter(|tools| **tools != base.tools) {
        let tools = scope.links(tools.iter().map(|tool| Node::Tool(*tool)));
        found.push(Difference {
            label: "Tools",
            values: tools.into_iter().map(Mention::from).collect(),
            instead_of: None,
        });
    }
    if let Some(experience) = variant
        .experience
        .filter(|experience| Some(*experience) != base.experience)
    {
        found.push(of_words(
            "Experience",
            words::years(experience),
            base.experience.map(words::years),
        ));
    }
    if let Some(pay) = &variant.pay {
        let pay = pay_view(pay);
        let region = pay.region.map(|region| format!(", {region}")).unwrap_or_default();
        let as_of = pay
            .as_of
            .map(|as_of| format!(" (as of {as_of})"))
            .unwrap_or_default();
        found.push(of_words(
            "Pay",
            format!("{} {}{region}{as_of}", pay.amount, pay.per),
            None,
        ));
    }
    found
}

/// Skills whose level a variant changes, as one fact.
fn skill_differences(scope: &Scope<'_>, role: &Role, variant: &RoleVariant) -> Option<Difference> {
    let values: Vec<Mention> = variant
        .skills
        .iter()
        .filter_map(|(skill, level)| {
            let known = role.base.skills.iter().find(|(known, _)| known == skill);
            if known.is_some_and(|(_, known)| known == level) {
                return None;
            }
            let link = scope.link(Node::Skill(*skill));
            let text = match known {
                Some((_, known)) => format!("{} {} → {}", link.title, known.number(), level.number()),
                None => format!("{} {}", link.title, level.number()),
            };
            Some(Mention {
                title: text.into(),
                url: Some(link.url),
            })
        })
        .collect();
    (!values.is_empty()).then_some(Difference {
        label: "Skills",
        values,
        instead_of: None,
    })
}

fn base_role(scope: &Scope<'_>, id: RoleId) -> BaseRole {
    let role = scope.link(Node::Role(id));
    let entry = scope.graph[id].common.entry.map(|entry| &scope.graph[entry]);
    let anchor = entry.and_then(|entry| match &entry.body {
        crate::content::Body::Role(_, sections) => {
            let mut named = sections.iter();
            named.find(|section| section.name == SectionName::Responsibilities)
        }
        _ => None,
    });
    BaseRole {
        responsibilities: anchor
            .map(|section| format!("{}#{}", role.url, crate::plan::url::encode(&section.anchor))),
        role,
    }
}

/// What a role pays, in words.
pub fn pay_view(pay: &Pay) -> PayView {
    let symbol = match pay.currency.as_str() {
        "GBP" => "£".to_owned(),
        "EUR" => "€".to_owned(),
        "USD" => "$".to_owned(),
        "JPY" => "¥".to_owned(),
        other => format!("{other} "),
    };
    let (low, high) = (words::thousands(pay.low), words::thousands(pay.high));
    let is_example = pay
        .note
        .as_deref()
        .is_some_and(|note| note.to_lowercase().contains("example"));
    let says_more = |note: &String| !is_example || note.split_whitespace().count() > 3;
    PayView {
        amount: if low == high {
            format!("{symbol}{low}")
        } else {
            format!("{symbol}{low}–{high}")
        },
        per: match pay.per {
            PayPeriod::Hour => "an hour",
            PayPeriod::Day => "a day",
            PayPeriod::Week => "a week",
            PayPeriod::Month => "a month",
            PayPeriod::Year => "a year",
        },
        region: pay.region.clone(),
        as_of: pay.as_of.map(|date| match (date.month, date.day) {
            (Some(month), Some(day)) => format!("{day} {} {}", words::month(month), date.year),
            (Some(month), None) => format!("{} {}", words::month(month), date.year),
            (None, _) => date.year.to_string(),
        }),
        is_example,
        note: pay.note.clone().filter(says_more),
    }
}

fn move_to(scope: &Scope<'_>, from: RoleId, step: &Move) -> MoveView {
    let setting = career::setting_of(&step.media);
    MoveView {
        gains: career::gains(scope, from, step.to, setting),
        comparison: comparison(scope, from, step.to),
        people: career::people_links(scope, career::people_who_moved(scope.graph, from, step.to)),
        ..bare_move(scope, step.to, step)
    }
}

fn bare_move(scope: &Scope<'_>, other: RoleId, step: &Move) -> MoveView {
    MoveView {
        role: scope.link(Node::Role(other)),
        is_side: step.kind == MoveKind::Side,
        years: step.years.map(words::years),
        media: career::media_words(scope.graph, &step.media),
        note: step.note.clone(),
        source: step.source.clone(),
        gains: Vec::new(),
        comparison: None,
        people: Vec::new(),
    }
}

/// The address of two roles side by side.
fn comparison(scope: &Scope<'_>, from: RoleId, to: RoleId) -> Option<String> {
    let page = scope.plan.page_of(&Subject::Comparisons(from))?;
    let anchor = compare::anchor_of(scope, to);
    compare::targets(scope, from)
        .contains(&to)
        .then(|| scope.plan.href_of_page(&scope.page.url, page, Some(&anchor)))
}

/// The best routes to roles that are two or three moves away.
fn farther(scope: &Scope<'_>, id: RoleId) -> Vec<FartherRole> {
    let routes = scope.graph.nearest(id, MOST_MOVES, MOST_FARTHER).into_iter();
    let view = |route: Route| {
        let (to, before) = route.roles.split_last()?;
        Some(FartherRole {
            role: scope.link(Node::Role(*to)),
            via: before
                .iter()
                .skip(1)
                .map(|role| scope.link(Node::Role(*role)))
                .collect(),
            moves: count(before.len()),
            years: career::elapsed(scope.graph, &route).words(),
            gain_count: count(career::gains_of_route(scope.graph, &route).len()),
        })
    };
    routes.filter_map(view).collect()
}

fn entered_from(scope: &Scope<'_>, id: RoleId) -> Vec<MoveView> {
    let moves = career::moves_into(scope, id).into_iter();
    let view = |(from, step): (RoleId, &Move)| MoveView {
        people: career::people_links(scope, career::people_who_moved(scope.graph, from, id)),
        ..bare_move(scope, from, step)
    };
    moves.map(view).collect()
}

fn paths(scope: &Scope<'_>, id: RoleId) -> Vec<PathPlace> {
    let mut nodes: Vec<Node> = scope.graph[id]
        .on_paths
        .iter()
        .map(|path: &CareerPathId| Node::CareerPath(*path))
        .collect();
    scope.sort(&mut nodes);
    let places = nodes.into_iter().filter_map(|node| {
        let Node::CareerPath(path) = node else {
            return None;
        };
        let steps = &scope.graph[path].steps;
        let position = steps.iter().position(|step| *step == Step::Role(id))?;
        Some(PathPlace {
            path: scope.link(node),
            step: count(position + 1),
            of: count(steps.len()),
        })
    });
    places.collect()
}

/// Roles of the same department, by level; where there are too many, those around this one.
fn siblings(scope: &Scope<'_>, id: RoleId) -> (Vec<Sibling>, bool) {
    let Some(department) = scope.graph[id].base.department else {
        return (Vec::new(), false);
    };
    let roles = &scope.graph[department].roles;
    if roles.len() < 2 {
        return (Vec::new(), false);
    }
    let own = roles.iter().position(|role| *role == id).unwrap_or_default();
    let last_start = roles.len().saturating_sub(MOST_BESIDE);
    let start = own.saturating_sub(MOST_BESIDE / 2).min(last_start);
    let siblings = roles.iter().skip(start).take(MOST_BESIDE).map(|role| Sibling {
        link: scope.link(Node::Role(*role)),
        is_current: *role == id,
    });
    (siblings.collect(), roles.len() > MOST_BESIDE)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::view::testing::{Site, titles};

    const SETTINGS: &str = "media: [animation, vfx]\nscales: [small]\n";

    fn role(files: &[(&str, &str)], url: &str) -> Value {
        let files: Vec<_> = [("callboard.yaml", SETTINGS)]
            .iter()
            .chain(files)
            .copied()
            .collect();
        Site::of(&files).without_problems().json(url)["role"].clone()
    }

    #[test]
    fn a_box_says_what_differs_in_a_medium_and_instead_of_what() {
        let files = [
            ("content/roles/line-producer.md", ""),
            ("content/roles/show-producer.md", ""),
            (
                "content/roles/production-manager.md",
                "---\nreports_to: line-producer\nlevel: 5\nskills: {scheduling: 3}\n\
                 variants:\n  vfx: {reports_to: show-producer, level: 3, skills: {scheduling: 4}}\n---\n",
            ),
        ];
        let view = role(&files, "roles/production-manager");
        let variant = &view["variants"][0];
        assert_eq!(variant["heading"], "In VFX");
        assert_eq!(variant["differences"][0]["label"], "Reports to");
        assert_eq!(titles(&variant["differences"][0]["values"]), ["Show producer"]);
        assert_eq!(variant["differences"][0]["instead_of"], "Line producer");
        assert_eq!(titles(&variant["differences"][2]["values"]), ["Scheduling 3 → 4"]);
        // Both ends of the line show it, though only one wrote it.
        let above = role(&files, "roles/show-producer");
        assert_eq!(titles(&above["manages"]), [""; 0]);
        assert_eq!(above["variants"][0]["differences"][0]["label"], "Manages");
        let left = role(&files, "roles/line-producer");
        assert_eq!(
            titles(&left["variants"][0]["differences"][0]["values"]),
            ["nobody"]
        );
        assert_eq!(
            left["variants"][0]["differences"][0]["instead_of"],
            "Production manager"
        );
    }

    #[test]
    fn a_move_names_the_skills_that_are_missing_and_who_made_it() {
        let files = [
            (
                "content/roles/runner.md",
                "---\nskills: {notes: 1, driving: 2}\nmoves: [{to: coordinator, years: 1-2}, {to: editor, kind: side}]\n---\n",
            ),
            (
                "content/roles/coordinator.md",
                "---\nskills: {notes: 3, tracking: 3, driving: 1}\nroutes_in: [Theatre]\n---\n",
            ),
            ("content/roles/editor.md", ""),
            (
                "content/people/ana-ruiz.md",
                "---\nstory: [{role: runner, from: 2014}, {role: coordinator, from: 2015}]\n---\n",
            ),
        ];
        let runner = role(&files, "roles/runner");
        let up = &runner["moves_up"][0];
        assert_eq!(up["years"], "1–2 years");
        let gains: Vec<_> = up["gains"]
            .as_array()
            .map(|gains| {
                gains
                    .iter()
                    .map(|gain| (&gain["skill"]["title"], &gain["text"]))
                    .collect()
            })
            .unwrap_or_default();
        assert_eq!(gains.len(), 2);
        assert_eq!(gains[0], (&Value::from("Tracking"), &Value::from("new, 3")));
        assert_eq!(gains[1], (&Value::from("Notes"), &Value::from("1 → 3")));
        assert_eq!(titles(&up["people"]), ["Ana ruiz"]);
        assert_eq!(runner["moves_side"][0]["role"]["title"], "Editor");
        let coordinator = role(&files, "roles/coordinator");
        assert_eq!(coordinator["entered_from"][0]["role"]["title"], "Runner");
        assert_eq!(coordinator["routes_in"][0], "Theatre");
    }

    #[test]
    fn a_grade_leads_to_what_its_base_does() {
        let files = [
            (
                "content/roles/artist.md",
                "---\nfocus: Draws\n---\n## Responsibilities\n",
            ),
            ("content/roles/senior-artist.md", "---\nextends: artist\n---\n"),
        ];
        let senior = role(&files, "roles/senior-artist");
        assert_eq!(senior["base"]["role"]["title"], "Artist");
        assert_eq!(
            senior["base"]["responsibilities"],
            "/roles/artist/#responsibilities"
        );
        assert_eq!(titles(&role(&files, "roles/artist")["grades"]), ["Senior artist"]);
    }

    #[test]
    fn roles_of_a_department_stand_in_order_of_level() {
        let files = [
            ("content/departments/art.md", ""),
            ("content/roles/a.md", "---\ndepartment: art\nlevel: 3\n---\n"),
            ("content/roles/b.md", "---\ndepartment: art\nlevel: 1\n---\n"),
            ("content/roles/c.md", "---\ndepartment: art\n---\n"),
        ];
        let view = role(&files, "roles/a");
        assert_eq!(titles(&view["siblings"]), ["B", "A", "C"]);
        assert_eq!(view["has_more_siblings"], false);
    }
}
