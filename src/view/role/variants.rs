//! What differs by medium and scale, fact by fact.

use serde::Serialize;

use super::pay::pay_view;
use super::{existing, phase_names};
use crate::graph::{Node, Role, RoleId, RoleVariant};
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
    pub label: &'static str,
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
            heading: name.place(),
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
        found.push(of_words("Pay", pay_view(pay).in_one_line(), None));
    }
    found
}

/// Skills whose level a variant changes, as one fact.
fn skill_differences(scope: &Scope<'_>, role: &Role, variant: &RoleVariant) -> Option<Difference> {
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
                    format!("{} {} → {}", link.title, known.number(), level.number())
                }
                (_, Some(level)) => format!("{} {}", link.title, level.number()),
                (Some(_), None) => format!("{} at any level", link.title),
                (None, None) => link.title.to_string(),
            };
            Some(Link::to(text, link.url.clone()).into())
        })
        .collect();
    values.extend(variant.not_needed.iter().map(|skill| {
        let link = scope.link(Node::Skill(*skill));
        Mention::from(Link::to(format!("{} not needed", link.title), link.url.clone()))
    }));
    (!values.is_empty()).then_some(Difference {
        label: "Skills",
        values,
        instead_of: None,
    })
}
