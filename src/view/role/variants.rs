//! What differs by medium and scale, fact by fact.

use std::sync::Arc;

use serde::Serialize;

use super::{existing, phase_names};
use crate::graph::{Node, Role, RoleId, RoleVariant};
use crate::view::pay::pay_view;
use crate::view::{Link, Mention, Scope, words};

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
    pub label: Arc<str>,
    /// What holds there, as links or words.
    pub values: Vec<Mention>,
    /// What holds otherwise, in plain words; none when it only adds to that.
    pub instead_of: Option<String>,
}

/// A box for each medium and scale in which something differs, its lines downwards too.
pub(super) fn variants(scope: &Scope<'_>, role: &Role) -> Vec<VariantBox> {
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
                    .take_while(|known| is_line_up(scope, &known.label))
                    .count();
                differences.insert(at, of_roles(scope, "role.manages", &here, &otherwise));
            }
        }
        let summary = variant.and_then(|variant| variant.summary.clone());
        let title = variant.and_then(|variant| variant.title.clone());
        if differences.is_empty() && summary.is_none() && title.is_none() {
            return None;
        }
        Some(VariantBox {
            heading: name.place(scope.words()),
            title: title.filter(|title| **title != *role.common.title),
            summary,
            differences,
        })
    });
    boxes.collect()
}

fn is_line_up(scope: &Scope<'_>, label: &str) -> bool {
    let words = scope.words();
    label == words.say("common.reports_to") || label == words.say("role.also_reports_to")
}

/// A difference between lists of roles.
pub(super) fn of_roles(scope: &Scope<'_>, label: &str, here: &[RoleId], otherwise: &[RoleId]) -> Difference {
    let links = |roles: &[RoleId]| scope.links(roles.iter().map(|role| Node::Role(*role)));
    let titles: Vec<String> = links(otherwise)
        .into_iter()
        .map(|link| link.title.to_string())
        .collect();
    let values: Vec<Mention> = links(here).into_iter().map(Mention::from).collect();
    Difference {
        label: scope.words().shared(label),
        values: if values.is_empty() {
            vec![Mention::words(scope.words().say("compare.nobody"))]
        } else {
            values
        },
        instead_of: (!titles.is_empty()).then(|| scope.words().listed(&titles)),
    }
}

/// A difference between texts.
pub(super) fn of_words(
    scope: &Scope<'_>,
    label: &str,
    here: String,
    otherwise: Option<String>,
) -> Difference {
    Difference {
        label: scope.words().shared(label),
        values: vec![Mention::words(&here)],
        instead_of: otherwise,
    }
}

/// What a variant changes, lines first.
pub(super) fn differences(scope: &Scope<'_>, role: &Role, variant: &RoleVariant) -> Vec<Difference> {
    let (base, words) = (&role.base, scope.words());
    let mut found = Vec::new();
    if let Some(superior) = variant
        .reports_to
        .filter(|superior| Some(*superior) != base.reports_to)
    {
        found.push(of_roles(
            scope,
            "common.reports_to",
            &[superior],
            base.reports_to.as_slice(),
        ));
    }
    let lists = [
        (
            "role.also_reports_to",
            &variant.also_reports_to,
            &base.also_reports_to,
        ),
        ("role.works_with", &variant.works_with, &base.works_with),
    ];
    for (label, here, otherwise) in lists {
        if let Some(here) = here.as_ref().filter(|here| *here != otherwise) {
            found.push(of_roles(scope, label, here, otherwise));
        }
    }
    if !variant.covers.is_empty() {
        found.push(of_roles(scope, "role.covers_roles", &variant.covers, &[]));
    }
    if let Some(department) = variant
        .department
        .filter(|department| Some(*department) != base.department)
    {
        let instead = base
            .department
            .map(|department| scope.graph[department].common.title.to_string());
        found.push(Difference {
            label: scope.words().shared("common.department"),
            values: vec![scope.link(Node::Department(department)).into()],
            instead_of: instead,
        });
    }
    if let Some(level) = variant.level.filter(|level| Some(*level) != base.level) {
        found.push(of_words(
            scope,
            "common.level",
            level.to_string(),
            base.level.map(|level| level.to_string()),
        ));
    }
    if let Some(focus) = variant
        .focus
        .as_ref()
        .filter(|focus| Some(*focus) != base.focus.as_ref())
    {
        found.push(of_words(scope, "common.focus", focus.clone(), None));
    }
    if let Some(phases) = variant.phases.as_ref().filter(|phases| **phases != base.phases) {
        let names = |phases: &[usize]| scope.words().listed(&phase_names(scope, phases));
        found.push(of_words(
            scope,
            "common.phases",
            names(phases),
            Some(names(&base.phases)).filter(|names| !names.is_empty()),
        ));
    }
    found.extend(skill_differences(scope, role, variant));
    if let Some(tools) = variant.tools.as_ref().filter(|tools| **tools != base.tools) {
        let tools = scope.links(tools.iter().map(|tool| Node::Tool(*tool)));
        found.push(Difference {
            label: scope.words().shared("common.tools"),
            values: tools.into_iter().map(Mention::from).collect(),
            instead_of: None,
        });
    }
    if let Some(experience) = variant
        .experience
        .filter(|experience| Some(*experience) != base.experience)
    {
        found.push(of_words(
            scope,
            "common.experience",
            words::years(scope.words(), experience),
            base.experience.map(|years| words::years(scope.words(), years)),
        ));
    }
    if let Some(pay) = &variant.pay {
        found.push(of_words(
            scope,
            "common.pay",
            pay_view(words, pay).in_one_line(words),
            None,
        ));
    }
    found
}

/// Skills whose level a variant changes, as one fact.
fn skill_differences(scope: &Scope<'_>, role: &Role, variant: &RoleVariant) -> Option<Difference> {
    let words = scope.words();
    let mut values: Vec<Mention> = variant
        .skills
        .iter()
        .filter_map(|(skill, level)| {
            let known = role.base.skills.iter().find(|(known, _)| known == skill);
            if known.is_some_and(|(_, known)| known == level) {
                return None;
            }
            let link = scope.link(Node::Skill(*skill));
            let text = match (known.and_then(|(_, known)| *known), level) {
                (Some(known), Some(level)) => {
                    let (from, to) = (known.number().to_string(), level.number().to_string());
                    let parts = [("skill", &*link.title), ("from", &from), ("to", &to)];
                    words.fill("script.gain_from_to", &parts)
                }
                (_, Some(level)) => format!("{} {}", link.title, level.number()),
                (Some(_), None) => words.fill("compare.at_any_level", &[("skill", &link.title)]),
                (None, None) => link.title.to_string(),
            };
            Some(Link::to(text, link.url.clone()).into())
        })
        .collect();
    values.extend(variant.not_needed.iter().map(|skill| {
        let link = scope.link(Node::Skill(*skill));
        let text = words.fill("compare.not_needed", &[("skill", &link.title)]);
        Mention::from(Link::to(text, link.url.clone()))
    }));
    (!values.is_empty()).then_some(Difference {
        label: scope.words().shared("common.skills"),
        values,
        instead_of: None,
    })
}
