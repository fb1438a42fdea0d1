//! The data by which a reader's browser finds routes between roles and puts two of them side by side.
//!
//! Scripts that call `callboard.careersPiece(version, name, content)`: like the pieces of the search they work under
//! `default-src 'self'`, under any base path, and from a folder on disk. The version, a fingerprint of all of them, is
//! in each, so that a reader who still has an old one is not told a mixture of both. `careers.js` of the default theme
//! reads them.
//!
//! | piece | holds | needed for |
//! |---|---|---|
//! | `roles` | titles, ids and addresses of all roles, media, departments | every question |
//! | `moves` | who leads where, in how many years | routes |
//! | `paths` | the career paths that people wrote | routes: those come first |
//! | `skills` | what each role needs, by medium where that differs | what is to be learnt |
//! | `sheet-000`, … | facts of 32 roles that follow each other; roles and skills by their numbers | comparisons |
//!
//! Numbers are digits of base 64 of a fixed width, since most are indexes below 4,096: a move takes three or four bytes,
//! a skill three. Measured on 1,000 roles with 18,000 moves and 200 skills, in `tests/browser/finder.test.mjs`.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;
use serde_json::json;

use super::search::pack::digit;
use crate::config::Config;
use crate::content::role::MoveKind;
use crate::graph::{CareerPathId, Graph, MapOf, Move, Node, RoleId, SkillAtLevel, SkillId, Step, VariantKey};
use crate::plan::{Plan, Subject};
use crate::source::Fingerprint;
use crate::units::SkillLevel;
use crate::view::compare::{Value, sheet, variant_sheet};
use crate::view::finder::DATA_FOLDER;
use crate::view::{Mention, Scope, career};

/// How many roles share a piece of sheets.
const SHEETS_PER_PIECE: usize = 32;

/// The pieces, by path; none where the site has neither finder nor comparison.
pub fn files(graph: &Graph, plan: &Plan, config: &Config) -> Vec<(String, Vec<u8>)> {
    let page = plan
        .page_of(&Subject::Finder)
        .or_else(|| plan.page_of(&Subject::Compare));
    let Some(page) = page else { return Vec::new() };
    // Both pages are equally deep, so an address that is right on one of them is right on the other.
    let scope = Scope::of(page, graph, plan, config);
    let mut pieces = vec![
        ("roles".to_owned(), text(&roles(&scope))),
        ("moves".to_owned(), text(&moves(graph))),
        ("paths".to_owned(), text(&paths(&scope))),
        ("skills".to_owned(), text(&skills(&scope))),
    ];
    let all: Vec<RoleId> = RoleId::all(graph).collect();
    let sheets = all
        .par_chunks(SHEETS_PER_PIECE)
        .enumerate()
        .map(|(number, roles)| {
            let sheets: Vec<_> = roles.iter().map(|role| role_sheets(&scope, *role)).collect();
            (format!("sheet-{number:03}"), text(&sheets))
        });
    pieces.par_extend(sheets);
    let version = format!("{:032x}", Fingerprint::of_value(&pieces).0);
    let file = |(name, content): (String, String)| {
        let script = format!("callboard.careersPiece(\"{version}\",\"{name}\",{content});\n");
        (format!("{DATA_FOLDER}{name}.js"), script.into_bytes())
    };
    pieces.into_iter().map(file).collect()
}

/// A value as JSON. It stands in a file of its own, so nothing in it can end a script element.
fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Digits of base 64 of a fixed width.
fn digits(number: usize, width: usize) -> impl Iterator<Item = char> {
    (0..width)
        .rev()
        .map(move |place| digit(number >> (6 * place) & 63))
}

/// How many digits any index below a count takes.
fn width(count: usize) -> usize {
    (1..).find(|width| count <= 1 << (6 * width)).unwrap_or(1)
}

fn roles(scope: &Scope<'_>) -> serde_json::Value {
    let graph = scope.graph;
    // What is around an id in the usual address of a role; an address that differs is written out.
    let (before, after) = RoleId::all(graph).next().map_or_else(Default::default, |id| {
        let url = scope.link(Node::Role(id)).url.clone();
        let encoded = crate::plan::url::encode(&graph[id].common.id);
        let parts = url
            .rsplit_once(&encoded)
            .map(|(before, after)| (before.to_owned(), after.to_owned()));
        parts.unwrap_or_default()
    });
    let mut addresses = BTreeMap::new();
    for id in RoleId::all(graph) {
        let url = scope.link(Node::Role(id)).url.clone();
        if *url
            != *format!(
                "{before}{}{after}",
                crate::plan::url::encode(&graph[id].common.id)
            )
        {
            addresses.insert(id.index(), url);
        }
    }
    let only_in: BTreeMap<usize, &Vec<usize>> = RoleId::all(graph)
        .filter(|id| !graph[*id].media.is_empty())
        .map(|id| (id.index(), &graph[id].media))
        .collect();
    let names: Vec<serde_json::Value> = graph
        .setting_names
        .iter()
        .enumerate()
        .map(|(id, name)| {
            let title = career::setting_title(graph, id).unwrap_or_default();
            json!({"name": name.name(), "title": title, "medium": name.is_medium()})
        })
        .collect();
    let titles: Vec<&str> = graph.roles.iter().map(|role| &*role.common.title).collect();
    // An id that is its title as an address is left out.
    let ids: Vec<serde_json::Value> = graph
        .roles
        .iter()
        .map(|role| match plain_slug(&role.common.title) == *role.common.id {
            true => json!(0),
            false => json!(role.common.id),
        })
        .collect();
    let departments: Vec<&str> = graph
        .departments
        .iter()
        .map(|department| &*department.common.title)
        .collect();
    let department: Vec<i64> = graph
        .roles
        .iter()
        .map(|role| {
            role.base
                .department
                .map_or(-1, |department| i64::try_from(department.index()).unwrap_or(-1))
        })
        .collect();
    json!({
        "titles": titles,
        "ids": ids,
        "before": before,
        "after": after,
        "addresses": addresses,
        "departments": departments,
        "department": department,
        "settings": names,
        "onlyIn": only_in,
        "perPiece": SHEETS_PER_PIECE,
    })
}

/// A title as an id would be written, by a rule that a script has too.
fn plain_slug(title: &str) -> String {
    let lower = title.to_ascii_lowercase();
    let parts = lower.split(|letter: char| !letter.is_ascii_alphanumeric());
    parts
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

/// What moves have in common: low and high end of their years in months, whether they lead sideways, their media.
type KindOfMove = (Option<(u16, Option<u16>)>, bool, Vec<usize>);

fn moves(graph: &Graph) -> serde_json::Value {
    // Each combination of years, direction and media, with its index.
    let mut kinds: BTreeMap<KindOfMove, usize> = BTreeMap::new();
    let kind_of = |step: &Move| {
        let years = step.years.map(|years| (years.low_months, years.high_months));
        (years, step.kind == MoveKind::Side, step.media.clone())
    };
    for step in graph.roles.iter().flat_map(|role| &role.moves) {
        let next = kinds.len();
        kinds.entry(kind_of(step)).or_insert(next);
    }
    let (role_width, kind_width) = (width(graph.roles.len()), width(kinds.len()));
    let packed = |moves: &[Move]| -> String {
        let one = |step: &Move| {
            let kind = kinds.get(&kind_of(step)).copied().unwrap_or_default();
            digits(step.to.index(), role_width).chain(digits(kind, kind_width))
        };
        moves.iter().flat_map(one).collect()
    };
    let mut listed: Vec<_> = kinds.iter().map(|(kind, index)| (*index, kind)).collect();
    listed.sort_unstable();
    let kinds_json: Vec<serde_json::Value> = listed
        .into_iter()
        .map(|(_, (years, is_side, media))| {
            let (low, high) = match years {
                Some((low, high)) => (json!(low), json!(high)),
                None => (json!(null), json!(null)),
            };
            json!([low, high, u8::from(*is_side), media])
        })
        .collect();
    let moves: Vec<String> = graph.roles.iter().map(|role| packed(&role.moves)).collect();
    json!({
        "unknownMonths": crate::graph::routes::UNKNOWN_MONTHS,
        "unusualMonths": crate::graph::routes::UNUSUAL_MONTHS,
        "kinds": kinds_json,
        "widths": [role_width, kind_width],
        "moves": moves,
    })
}

/// A career path that people wrote.
#[derive(Serialize)]
struct WrittenPath<'a> {
    title: &'a str,
    url: String,
    /// The index of the medium in which it is usual.
    medium: Option<usize>,
    /// Roles by number, and words for what is no role.
    steps: Vec<serde_json::Value>,
}

/// The career paths in their order on the list of all.
fn paths<'a>(scope: &Scope<'a>) -> Vec<WrittenPath<'a>> {
    let graph = scope.graph;
    let mut nodes: Vec<Node> = (0..graph.career_paths.len())
        .map(|index| Node::CareerPath(CareerPathId::new(index)))
        .collect();
    scope.sort(&mut nodes);
    let written = nodes.into_iter().filter_map(|node| match node {
        Node::CareerPath(id) => Some(WrittenPath {
            title: &graph[id].common.title,
            url: scope.link(node).url.to_string(),
            medium: graph[id].medium,
            steps: (graph[id].steps.iter())
                .map(|step| match step {
                    Step::Role(role) => json!(role.index()),
                    Step::Words(words) => json!(words),
                })
                .collect(),
        }),
        _ => None,
    });
    written.collect()
}

fn skills(scope: &Scope<'_>) -> serde_json::Value {
    let graph = scope.graph;
    let skill_width = width(graph.skills.len());
    // A level that is left open is 0.
    let packed = |skills: &[SkillAtLevel]| -> String {
        let one = |(skill, level): &SkillAtLevel| {
            let level = level.map_or(0, SkillLevel::number);
            digits(skill.index(), skill_width).chain(digits(usize::from(level), 1))
        };
        skills.iter().flat_map(one).collect()
    };
    let needs: Vec<String> = graph.roles.iter().map(|role| packed(&role.base.skills)).collect();
    // For each medium, the roles that need other skills there.
    let mut there: BTreeMap<usize, BTreeMap<usize, String>> = BTreeMap::new();
    for id in RoleId::all(graph) {
        for variant in graph[id]
            .variants
            .iter()
            .filter(|variant| variant.changes_skills())
        {
            let is_medium = graph
                .setting_names
                .get(variant.setting)
                .is_some_and(|name| name.is_medium());
            if is_medium {
                let setting = VariantKey {
                    medium: Some(variant.setting),
                    scale: None,
                };
                let skills = career::skills_in(&graph[id], setting);
                there
                    .entry(variant.setting)
                    .or_default()
                    .insert(id.index(), packed(&skills));
            }
        }
    }
    let titles: Vec<&str> = graph.skills.iter().map(|skill| &*skill.common.title).collect();
    let ids: Vec<&str> = graph.skills.iter().map(|skill| &*skill.common.id).collect();
    let links = (0..graph.skills.len()).map(|index| scope.link(Node::Skill(SkillId::new(index))).url.clone());
    // As for roles: what is around the ids in the addresses of skills, all of which are made alike.
    let (before, after) = match (links.into_iter().next(), ids.first()) {
        (Some(url), Some(id)) => {
            let encoded = crate::plan::url::encode(id);
            let parts = url.rsplit_once(&encoded);
            parts
                .map(|(before, after)| (before.to_owned(), after.to_owned()))
                .unwrap_or_default()
        }
        _ => Default::default(),
    };
    json!({
        "titles": titles,
        "ids": ids,
        "before": before,
        "after": after,
        "widths": [skill_width],
        "needs": needs,
        "there": there,
    })
}

/// A role, and what it is in each medium and at each scale where something differs: its facts, and by the index of a medium or
/// scale what it is called there and what differs; a fact that does not hold there has no values.
fn role_sheets(scope: &Scope<'_>, id: RoleId) -> serde_json::Value {
    let settings = 0..scope.graph.setting_names.len();
    let usual = sheet(scope, id);
    let there = settings.filter_map(|setting| {
        let there = variant_sheet(scope, id, setting, &usual)?;
        let is_gone = |label: &str| there.facts.iter().all(|(other, _)| **other != *label);
        let gone = usual.facts.iter().filter(|(label, _)| is_gone(label));
        let gone = gone.map(|(label, _)| json!([label]));
        let changed = there.facts.iter().filter(|fact| !usual.facts.contains(fact));
        let facts: Vec<serde_json::Value> = changed.map(fact).chain(gone).collect();
        Some((setting, json!([there.title, facts])))
    });
    let there: BTreeMap<usize, serde_json::Value> = there.collect();
    let facts: Vec<serde_json::Value> = usual.facts.iter().map(fact).collect();
    json!([facts, there])
}

/// The label of a fact and its values: a role by its number, a skill by its number and level, anything else with a page by its
/// words and address, and what has none by its words.
fn fact((label, values): &(Arc<str>, Vec<Value>)) -> serde_json::Value {
    let values = values
        .iter()
        .map(|value| match (value.node, value.level, &value.what) {
            (Some(Node::Role(role)), ..) => json!(role.index()),
            (Some(Node::Skill(skill)), Some(level), _) => json!([skill.index(), level]),
            (_, _, Mention::Page(link)) => json!([link.title, link.url]),
            (_, _, words) => json!(words.title()),
        });
    let label = std::iter::once(json!(label));
    serde_json::Value::Array(label.chain(values).collect())
}

/// A map of careers as a file to print.
pub fn poster(graph: &Graph, plan: &Plan, config: &Config, of: MapOf) -> Vec<u8> {
    match plan.page_of(&Subject::CareerMap(of)) {
        Some(page) => crate::view::career_map::poster(&Scope::of(page, graph, plan, config), of).into_bytes(),
        None => Vec::new(),
    }
}

/// The same on sheets of A3, as a script that a page loads.
pub fn sheets(graph: &Graph, plan: &Plan, config: &Config, of: MapOf) -> Vec<u8> {
    match plan.page_of(&Subject::CareerMap(of)) {
        Some(page) => {
            let sheets = crate::view::career_map::sheets(&Scope::of(page, graph, plan, config), of);
            super::org_chart::script("mapSheets", &sheets).into_bytes()
        }
        None => Vec::new(),
    }
}
