//! A role written down fact by fact.

use std::sync::Arc;

use serde::Serialize;

use crate::content::sections::SectionName;
use crate::graph::{Node, Role, RoleId, SettingId, VariantKey};
use crate::view::role::pay_view;
use crate::view::{Link, Scope, career, words};

/// A role, fact by fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sheet {
    /// What it is called: `Producer`, `Producer in VFX`.
    pub title: String,
    /// Its page.
    pub url: Arc<str>,
    /// The facts, of which those that are empty are left out.
    pub facts: Vec<Fact>,
}

/// A fact of a role.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Fact {
    /// What it is: `Reports to`.
    pub label: &'static str,
    /// What holds.
    pub values: Vec<Value>,
    /// How many more there are; 0 in data, which has them all.
    #[serde(skip)]
    pub more: usize,
}

/// One of the values of a fact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Value {
    /// In words.
    pub text: Arc<str>,
    /// Its page, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<Arc<str>>,
    /// The level from 1 to 4, if it is a skill.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<u8>,
}

impl Value {
    fn words(text: impl Into<Arc<str>>) -> Self {
        Self {
            text: text.into(),
            url: None,
            level: None,
        }
    }

    fn link(link: Link) -> Self {
        Self {
            text: link.title.clone(),
            url: Some(link.url.clone()),
            level: None,
        }
    }
}

/// All facts in their order.
pub(super) const LABELS: [&str; 18] = [
    "Focus",
    "Department",
    "Level",
    "Stage",
    "Reports to",
    "Also reports to",
    "Manages",
    "Works with",
    "Also does the work of",
    "Phases",
    "Responsibilities",
    "Skills",
    "Nice to have",
    "Tools",
    "Experience",
    "Education",
    "Pay",
    "Exists in",
];

/// A role as it is where no variant holds.
pub fn sheet(scope: &Scope<'_>, id: RoleId) -> Sheet {
    sheet_in(scope, id, None, usize::MAX)
}

/// A role as it is in one medium or at one scale; none where it does not exist there, or nothing differs from the
/// usual.
pub fn variant_sheet(scope: &Scope<'_>, id: RoleId, setting: SettingId, usual: &Sheet) -> Option<Sheet> {
    let there = variant_of_at_most(scope, id, setting, usize::MAX)?;
    (there.facts != usual.facts).then_some(there)
}

/// The same with so many values of a fact at most, and also where a closer look would find that nothing differs.
pub(super) fn variant_of_at_most(
    scope: &Scope<'_>,
    id: RoleId,
    setting: SettingId,
    most: usize,
) -> Option<Sheet> {
    let name = scope.graph.setting_names.get(setting)?;
    let in_force = name.setting(setting);
    let role = &scope.graph[id];
    let is_there = role.exists_in(in_force) && !is_as_usual(scope, role, setting, in_force);
    is_there.then(|| sheet_in(scope, id, Some(setting), most))
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

/// A role in one medium or at one scale, or as it is where none holds, with a limited number of other roles in a fact.
pub(super) fn sheet_in(scope: &Scope<'_>, id: RoleId, named: Option<SettingId>, most: usize) -> Sheet {
    let graph = scope.graph;
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
        let there = roles.iter().filter(exists).take(most);
        scope
            .links(there.map(|other| Node::Role(*other)))
            .into_iter()
            .map(Value::link)
            .collect()
    };
    let text = |text: Option<String>| text.map(Value::words).into_iter().collect::<Vec<_>>();
    let skills = |skills: &[(crate::graph::SkillId, crate::units::SkillLevel)]| -> Vec<Value> {
        let lines = career::skill_rows(scope, skills, &[]).into_iter();
        lines
            .map(|line| Value {
                level: Some(line.level.number),
                ..Value::link(line.skill.clone())
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
            .map(|words| format!("preferred: {words}"));
        education.minimum.clone().into_iter().chain(preferred)
    });
    let media = role
        .media
        .iter()
        .filter_map(|medium| career::setting_title(graph, *medium));
    let all = [
        ("Focus", text(role.focus_in(setting).map(str::to_owned))),
        (
            "Department",
            role.department_in(setting)
                .map(|department| Value::link(scope.link(Node::Department(department))))
                .into_iter()
                .collect(),
        ),
        (
            "Level",
            text(role.level_in(setting).map(|level| level.to_string())),
        ),
        (
            "Stage",
            text(role.stage.map(|stage| words::capitalised(stage.word()))),
        ),
        ("Reports to", roles(role.superior_in(setting).as_slice())),
        ("Also reports to", roles(role.also_reports_to_in(setting))),
        ("Manages", roles(manages)),
        ("Works with", roles(works_with)),
        ("Also does the work of", roles(&covers)),
        (
            "Phases",
            phases
                .into_iter()
                .filter_map(|phase| scope.config.phases.get(phase))
                .map(|phase| Value::words(words::capitalised(phase)))
                .collect(),
        ),
        ("Responsibilities", responsibilities(scope, id)),
        ("Skills", skills(&career::skills_in(role, setting))),
        ("Nice to have", skills(&role.nice)),
        (
            "Tools",
            scope
                .links(tools.iter().map(|tool| Node::Tool(*tool)))
                .into_iter()
                .map(Value::link)
                .collect(),
        ),
        ("Experience", text(experience.map(words::years))),
        ("Education", education.map(Value::words).collect()),
        ("Pay", text(pay.map(|pay| pay_view(pay).in_one_line()))),
        ("Exists in", media.map(Value::words).collect()),
    ];
    let more_of = |label: &str| {
        let roles: &[RoleId] = match label {
            "Manages" => manages,
            "Works with" => works_with,
            _ => &[],
        };
        roles.iter().filter(exists).count().saturating_sub(most)
    };
    Sheet {
        title: match name {
            Some(name) => format!("{}, {}", role.title_in(setting), words::lower(&name.place())),
            None => link.title.to_string(),
        },
        url: link.url.clone(),
        facts: all
            .into_iter()
            .filter(|(_, values): &(_, Vec<Value>)| !values.is_empty())
            .map(|(label, values)| Fact {
                label,
                values,
                more: more_of(label),
            })
            .collect(),
    }
}

fn responsibilities(scope: &Scope<'_>, id: RoleId) -> Vec<Value> {
    let sections = scope.graph.sections(id).iter();
    let named = sections.filter(|section| section.name == SectionName::Responsibilities);
    let items = named.flat_map(|section| section.groups.iter().flat_map(|group| &group.items));
    items.map(|item| Value::words(item.clone())).collect()
}
