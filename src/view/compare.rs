//! A role written down fact by fact: what the page on which readers compare any two roles knows about each of them.
//!
//! The sheets are data (see `derive/careers.rs`); `compare.js` of the default theme puts two of them side by side.

use std::sync::Arc;

use crate::content::sections::SectionName;
use crate::graph::{Node, Role, RoleId, SettingId, SkillAtLevel, VariantKey};
use crate::units::SkillLevel;
use crate::view::pay::pay_view;
use crate::view::{Scope, career, words};

/// A role, fact by fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// What it is called: `Producer`, `Producer in VFX`.
    pub title: String,
    /// Its page.
    pub url: Arc<str>,
    /// The facts, of which those that are empty are left out.
    pub facts: Vec<Fact>,
}

/// A fact of a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is: `Reports to`.
    pub label: Arc<str>,
    /// What holds.
    pub values: Vec<Value>,
}

/// One of the values of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// In words.
    pub text: Arc<str>,
    /// What it is, if it has a page, and the address of that.
    pub page: Option<(Node, Arc<str>)>,
    /// The level from 1 to 4, if it is a skill.
    pub level: Option<u8>,
}

impl Value {
    fn words(text: impl Into<Arc<str>>) -> Self {
        Self {
            text: text.into(),
            page: None,
            level: None,
        }
    }

    fn link(scope: &Scope<'_>, node: Node) -> Self {
        let link = scope.link(node);
        Self {
            text: link.title.clone(),
            page: Some((node, link.url.clone())),
            level: None,
        }
    }
}

/// A role as it is where no variant holds.
pub fn sheet(scope: &Scope<'_>, id: RoleId) -> Sheet {
    sheet_in(scope, id, None)
}

/// A role as it is in one medium or at one scale; none where it does not exist there, or nothing differs from the
/// usual.
pub fn variant_sheet(scope: &Scope<'_>, id: RoleId, setting: SettingId, usual: &Sheet) -> Option<Sheet> {
    let name = scope.graph.setting_names.get(setting)?;
    let in_force = name.setting(setting);
    let role = &scope.graph[id];
    if !role.exists_in(in_force) || is_as_usual(scope, role, setting, in_force) {
        return None;
    }
    let there = sheet_in(scope, id, Some(setting));
    (there.facts != usual.facts).then_some(there)
}

/// Whether plainly nothing differs: no variant says anything, and everybody around the role is there too.
fn is_as_usual(scope: &Scope<'_>, role: &Role, setting: SettingId, in_force: VariantKey) -> bool {
    let facts = &role.base;
    let mut around = (facts.reports_to.iter())
        .chain(&facts.also_reports_to)
        .chain(&facts.works_with)
        .chain(&facts.covers)
        .chain(&role.manages);
    role.variants_in(in_force).next().is_none()
        && role.manages_in.iter().all(|(there, _)| *there != setting)
        && around.all(|other| scope.graph[*other].exists_in(in_force))
}

/// A role in one medium or at one scale, or as it is where none holds.
fn sheet_in(scope: &Scope<'_>, id: RoleId, named: Option<SettingId>) -> Sheet {
    let (graph, words) = (scope.graph, scope.words());
    let name = named.and_then(|named| graph.setting_names.get(named));
    let setting = match (named, name) {
        (Some(named), Some(name)) => name.setting(named),
        _ => VariantKey::default(),
    };
    let role = &graph[id];
    let own = || role.variants_in(setting);
    let link = scope.link(Node::Role(id));
    let exists = |other: &&RoleId| graph[**other].exists_in(setting);
    let roles = |roles: &[RoleId]| -> Vec<Value> {
        let there = roles.iter().filter(exists);
        there
            .map(|other| Value::link(scope, Node::Role(*other)))
            .collect()
    };
    let text = |text: Option<String>| text.map(Value::words).into_iter().collect::<Vec<_>>();
    let skills = |skills: &[SkillAtLevel]| -> Vec<Value> {
        let in_order = career::in_order(scope, skills, &[]);
        in_order
            .map(|(skill, level, _)| Value {
                level: level.map(SkillLevel::number),
                ..Value::link(scope, Node::Skill(skill))
            })
            .collect()
    };
    let manages = match named.and_then(|named| role.manages_in.iter().find(|(there, _)| *there == named)) {
        Some((_, manages)) => manages,
        None => &role.manages,
    };
    let phases = own()
        .find_map(|variant| variant.phases.as_ref())
        .unwrap_or(&role.base.phases);
    let mut phases = phases.clone();
    phases.sort_unstable();
    let tools = own()
        .find_map(|variant| variant.tools.as_ref())
        .unwrap_or(&role.base.tools);
    let pay = own()
        .find_map(|variant| variant.pay.as_ref())
        .or(role.base.pay.as_ref());
    let experience = own()
        .find_map(|variant| variant.experience)
        .or(role.base.experience);
    let works_with = own()
        .find_map(|variant| variant.works_with.as_ref())
        .unwrap_or(&role.base.works_with);
    let covers: Vec<RoleId> = role.covers_in(setting).collect();
    let education = role.education.iter().flat_map(|education| {
        let preferred = education
            .preferred
            .as_ref()
            .map(|preferred| words.fill("role.education_preferred", &[("education", preferred)]));
        education.minimum.clone().into_iter().chain(preferred)
    });
    let media = role
        .media
        .iter()
        .filter_map(|medium| career::setting_title(graph, *medium));
    let all = [
        ("common.focus", text(role.focus_in(setting).map(str::to_owned))),
        (
            "common.department",
            role.department_in(setting)
                .map(|department| Value::link(scope, Node::Department(department)))
                .into_iter()
                .collect(),
        ),
        (
            "common.level",
            text(role.level_in(setting).map(|level| level.to_string())),
        ),
        (
            "common.stage",
            text(
                role.stage
                    .map(|stage| words::choice(words, "stages.", stage.word()).to_string()),
            ),
        ),
        ("common.reports_to", roles(role.superior_in(setting).as_slice())),
        ("role.also_reports_to", roles(role.also_reports_to_in(setting))),
        ("role.manages", roles(manages)),
        ("role.works_with", roles(works_with)),
        ("role.covers_roles", roles(&covers)),
        (
            "common.phases",
            phases
                .into_iter()
                .filter_map(|phase| scope.config.phases.get(phase))
                .map(|phase| Value::words(words::capitalised(phase)))
                .collect(),
        ),
        ("compare.responsibilities", responsibilities(scope, id)),
        ("common.skills", skills(&career::skills_in(role, setting))),
        ("compare.nice_to_have", skills(&role.nice)),
        (
            "common.tools",
            (tools.iter())
                .map(|tool| Value::link(scope, Node::Tool(*tool)))
                .collect(),
        ),
        (
            "common.experience",
            text(experience.map(|years| words::years(scope.words(), years))),
        ),
        ("common.education", education.map(Value::words).collect()),
        (
            "common.pay",
            text(pay.map(|pay| pay_view(words, pay).in_one_line(words))),
        ),
        ("compare.exists_in", media.map(Value::words).collect()),
    ];
    Sheet {
        title: match name {
            Some(name) => words.fill(
                "compare.role_in",
                &[
                    ("role", role.title_in(setting)),
                    ("where", &words::lower(&name.place(words))),
                ],
            ),
            None => link.title.to_string(),
        },
        url: link.url.clone(),
        facts: all
            .into_iter()
            .filter(|(_, values): &(_, Vec<Value>)| !values.is_empty())
            .map(|(label, mut values)| {
                let field = match label {
                    "role.covers_roles" => "covers",
                    "compare.nice_to_have" => "nice",
                    label => label.rsplit('.').next().unwrap_or(label),
                };
                let audience = scope.audience_of_own(role.common.entry, field);
                let mark = audience.map(|name| words.fill("common.only_for", &[("audience", name)]));
                values.extend(mark.map(Value::words));
                Fact {
                    label: words.shared(label),
                    values,
                }
            })
            .collect(),
    }
}

fn responsibilities(scope: &Scope<'_>, id: RoleId) -> Vec<Value> {
    let sections = scope.graph.sections(id).iter();
    let named = sections.filter(|section| section.name == SectionName::Responsibilities);
    let items = named.flat_map(|section| section.groups.iter().flat_map(|group| &group.items));
    items.map(|item| Value::words(item.text.clone())).collect()
}
