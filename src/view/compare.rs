//! A role fact by fact, and the one rule for what differs: between two roles, a role and its grade, a role and its variant.
//!
//! What each fact is called and what it holds stands here once. Two facts are the same when they hold the same values, skills at
//! the same levels. Pages of roles show what differs by [`RoleFact::difference`]; for any two roles that a reader chooses, the
//! [`Sheet`] of each is data (see `derive/careers.rs`), and `compare.js` of the default theme puts two sheets side by side: it
//! reads facts and labels from them, and knows none itself.

use std::sync::Arc;

use serde::Serialize;

use super::pay::pay_view;
use super::{Link, Mention, Scope, career, words};
use crate::content::sections::SectionName;
use crate::graph::{Node, RoleId, SettingId, SkillAtLevel, VariantKey};
use crate::units::SkillLevel;
use crate::words::Words;

/// Declares the facts, in the order in which they are compared: the word for each, and the field that it is written in.
macro_rules! facts {
    ($($fact:ident: $word:literal, $field:literal;)+) => {
        /// A fact of a role.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[expect(missing_docs, reason = "each has a word")]
        pub enum RoleFact {
            $($fact,)+
        }

        impl RoleFact {
            /// All, in the order in which they are compared.
            pub const ALL: &[Self] = &[$(Self::$fact),+];

            const fn names(self) -> (&'static str, &'static str) {
                match self {
                    $(Self::$fact => ($word, $field),)+
                }
            }
        }
    };
}

facts! {
    Focus: "common.focus", "focus";
    Department: "common.department", "department";
    Level: "common.level", "level";
    Stage: "common.stage", "stage";
    ReportsTo: "common.reports_to", "reports_to";
    AlsoReportsTo: "role.also_reports_to", "also_reports_to";
    Manages: "role.manages", "manages";
    WorksWith: "role.works_with", "works_with";
    Covers: "role.covers_roles", "covers";
    Phases: "common.phases", "phases";
    Responsibilities: "compare.responsibilities", "responsibilities";
    Skills: "common.skills", "skills";
    NiceToHave: "compare.nice_to_have", "nice";
    Tools: "common.tools", "tools";
    Experience: "common.experience", "experience";
    LeastEducation: "common.education", "education";
    WelcomeEducation: "common.education", "education";
    Pay: "common.pay", "pay";
    Media: "compare.exists_in", "media";
}

/// One of the values of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// In words, with a link where it has a page.
    pub what: Mention,
    /// What has that page.
    pub node: Option<Node>,
    /// The level from 1 to 4, if it is a skill that has one.
    pub level: Option<u8>,
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

/// Where a role is looked at.
#[derive(Clone, Copy, Debug, Default)]
pub struct Within {
    /// The variants that hold.
    pub variants: VariantKey,
    /// Roles around it are left out where they do not exist here.
    pub around: VariantKey,
}

impl Within {
    /// In a medium and at a scale.
    pub fn setting(setting: VariantKey) -> Self {
        Self {
            variants: setting,
            around: setting,
        }
    }
}

impl Value {
    /// Something that has no page.
    pub fn words(text: impl AsRef<str>) -> Self {
        Self {
            what: Mention::words(text.as_ref()),
            node: None,
            level: None,
        }
    }

    fn page(scope: &Scope<'_>, node: Node) -> Self {
        Self {
            what: scope.link(node).into(),
            node: Some(node),
            level: None,
        }
    }
}

impl RoleFact {
    /// What a variant or a grade may say otherwise than its role, lines first.
    pub const OF_VARIANTS: [Self; 14] = [
        Self::ReportsTo,
        Self::AlsoReportsTo,
        Self::Manages,
        Self::WorksWith,
        Self::Covers,
        Self::Department,
        Self::Level,
        Self::Stage,
        Self::Focus,
        Self::Phases,
        Self::Skills,
        Self::Tools,
        Self::Experience,
        Self::Pay,
    ];

    /// What it is called.
    pub fn label(self, words: &Words) -> Arc<str> {
        words.shared(self.names().0)
    }

    /// The field that it is written in, as the settings and `visible` name it.
    pub const fn field(self) -> &'static str {
        self.names().1
    }

    /// What a role has; empty where it has nothing.
    pub fn values(self, scope: &Scope<'_>, id: RoleId, within: Within) -> Vec<Value> {
        let (graph, words) = (scope.graph, scope.words());
        let (role, setting) = (&graph[id], within.variants);
        let own = || role.variants_in(setting);
        let text = |text: Option<String>| text.map(Value::words).into_iter().collect();
        let pages = |mut nodes: Vec<Node>| {
            scope.sort(&mut nodes);
            nodes.into_iter().map(|node| Value::page(scope, node)).collect()
        };
        let roles = |roles: &mut dyn Iterator<Item = RoleId>| {
            let there = roles.filter(|other| graph[*other].exists_in(within.around));
            pages(there.map(Node::Role).collect())
        };
        let skills = |skills: &[SkillAtLevel]| {
            let skills = career::in_order(scope, skills, &[]);
            let value = |(skill, level, _): (_, Option<SkillLevel>, _)| Value {
                level: level.map(SkillLevel::number),
                ..Value::page(scope, Node::Skill(skill))
            };
            skills.map(value).collect()
        };
        let education = role.education.as_ref();
        match self {
            Self::Focus => text(role.focus_in(setting).map(str::to_owned)),
            Self::Department => pages(
                role.department_in(setting)
                    .map(Node::Department)
                    .into_iter()
                    .collect(),
            ),
            Self::Level => text(role.level_in(setting).map(|level| level.to_string())),
            Self::Stage => {
                let stage = |word| words::choice(words, "stages.", word).to_string();
                text(role.stage.map(|known| stage(known.word())))
            }
            Self::ReportsTo => roles(&mut role.superior_in(setting).into_iter()),
            Self::AlsoReportsTo => roles(&mut role.also_reports_to_in(setting).iter().copied()),
            Self::Manages => {
                let is_here = |at: SettingId| [setting.medium, setting.scale].contains(&Some(at));
                let there = role.manages_in.iter().find(|(at, _)| is_here(*at));
                roles(
                    &mut there
                        .map_or(&role.manages, |(_, manages)| manages)
                        .iter()
                        .copied(),
                )
            }
            Self::WorksWith => {
                let there = own().find_map(|variant| variant.works_with.as_ref());
                roles(&mut there.unwrap_or(&role.base.works_with).iter().copied())
            }
            Self::Covers => roles(&mut role.covers_in(setting)),
            Self::Phases => {
                let there = own().find_map(|variant| variant.phases.as_ref());
                let phases = phase_names(scope, there.unwrap_or(&role.base.phases));
                phases.into_iter().map(Value::words).collect()
            }
            Self::Responsibilities => {
                let sections = graph.sections(id).iter();
                let named = sections.filter(|section| section.name == SectionName::Responsibilities);
                let items = named.flat_map(|section| section.groups.iter().flat_map(|group| &group.items));
                items.map(|item| Value::words(&item.text)).collect()
            }
            Self::Skills => skills(&career::skills_in(role, setting)),
            Self::NiceToHave => skills(&role.nice),
            Self::Tools => {
                let there = own().find_map(|variant| variant.tools.as_ref());
                let tools = there.unwrap_or(&role.base.tools).iter();
                pages(tools.map(|tool| Node::Tool(*tool)).collect())
            }
            Self::Experience => {
                let there = own().find_map(|variant| variant.experience);
                text(
                    there
                        .or(role.base.experience)
                        .map(|years| words::years(words, years)),
                )
            }
            Self::LeastEducation => text(education.and_then(|education| education.minimum.clone())),
            Self::WelcomeEducation => {
                let welcome = education.and_then(|education| education.preferred.as_ref());
                text(welcome.map(|what| words.fill("role.education_preferred", &[("education", what)])))
            }
            Self::Pay => {
                let there = own().find_map(|variant| variant.pay.as_ref());
                text(
                    there
                        .or(role.base.pay.as_ref())
                        .map(|pay| pay_view(words, pay).in_one_line(words)),
                )
            }
            Self::Media => {
                let media = role.media.iter();
                let titles = media.filter_map(|medium| career::setting_title(graph, *medium));
                titles.map(Value::words).collect()
            }
        }
    }

    /// What differs in this fact: what holds here, in place of what is usual. None where that is the same, or nothing is said.
    pub fn difference(self, scope: &Scope<'_>, here: Vec<Value>, usual: &[Value]) -> Option<Difference> {
        if here == usual {
            return None;
        }
        let words = scope.words();
        let is_new = |value: &Value| !usual.contains(value);
        let values: Vec<Mention> = match self {
            Self::Skills => changed_skills(words, &here, usual),
            Self::Covers => here.into_iter().filter(is_new).map(|value| value.what).collect(),
            Self::AlsoReportsTo | Self::Manages | Self::WorksWith if here.is_empty() => {
                vec![Mention::words(words.say("compare.nobody"))]
            }
            _ => here.into_iter().map(|value| value.what).collect(),
        };
        let says_instead = !matches!(self, Self::Focus | Self::Covers | Self::Skills | Self::Tools);
        let titles: Vec<String> = usual.iter().map(|value| value.what.title().to_string()).collect();
        (!values.is_empty()).then(|| Difference {
            label: self.label(words),
            values,
            instead_of: (says_instead && !titles.is_empty()).then(|| words.listed(&titles)),
        })
    }
}

impl Difference {
    /// In words: `Level: 3 instead of 5`.
    pub fn in_words(&self, words: &Words) -> String {
        let values: Vec<String> = self
            .values
            .iter()
            .map(|value| value.title().to_string())
            .collect();
        let there = words.listed(&values);
        match &self.instead_of {
            Some(here) => {
                let parts = [("fact", &*self.label), ("there", &*there), ("here", &**here)];
                words.fill("compare.instead_of", &parts)
            }
            None => words.labelled(&self.label, &there),
        }
    }
}

/// Skills whose levels differ: `Scheduling 3 → 4`; then those that are not needed here.
fn changed_skills(words: &Words, here: &[Value], usual: &[Value]) -> Vec<Mention> {
    let find =
        |values: &[Value], skill: &Value| values.iter().find(|value| value.node == skill.node).cloned();
    let said = |skill: &Value, text: String| match &skill.what {
        Mention::Page(link) => Link::to(text, link.url.clone()).into(),
        Mention::Words(_) => Mention::words(&text),
    };
    let changed = here.iter().filter(|skill| !usual.contains(skill)).map(|skill| {
        let (title, known) = (skill.what.title(), find(usual, skill));
        let text = match (known.as_ref().and_then(|known| known.level), skill.level) {
            (Some(from), Some(to)) => {
                let (from, to) = (from.to_string(), to.to_string());
                words.fill(
                    "script.gain_from_to",
                    &[("skill", title), ("from", &from), ("to", &to)],
                )
            }
            (_, Some(level)) => format!("{title} {level}"),
            (Some(_), None) => words.fill("compare.at_any_level", &[("skill", title)]),
            (None, None) => title.to_string(),
        };
        said(skill, text)
    });
    let gone = usual.iter().filter(|skill| find(here, skill).is_none());
    let gone = gone.map(|skill| {
        let text = words.fill("compare.not_needed", &[("skill", skill.what.title())]);
        said(skill, text)
    });
    changed.chain(gone).collect()
}

/// Phases by name, in the order of the settings.
pub(super) fn phase_names(scope: &Scope<'_>, phases: &[usize]) -> Vec<String> {
    let mut phases = phases.to_vec();
    phases.sort_unstable();
    let names = phases
        .into_iter()
        .filter_map(|phase| scope.config.phases.get(phase));
    names.map(|name| words::capitalised(name)).collect()
}

/// A role, fact by fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// What it is called: `Producer`, `Producer in VFX`.
    pub title: String,
    /// The facts by what they are called, of which those that are empty are left out.
    pub facts: Vec<(Arc<str>, Vec<Value>)>,
}

/// A role as it is where no variant holds.
pub fn sheet(scope: &Scope<'_>, id: RoleId) -> Sheet {
    Sheet {
        title: scope.graph[id].common.title.to_string(),
        facts: facts(scope, id, VariantKey::default()),
    }
}

/// A role as it is in one medium or at one scale; none where it does not exist there, or nothing differs from the
/// usual.
pub fn variant_sheet(scope: &Scope<'_>, id: RoleId, setting: SettingId, usual: &Sheet) -> Option<Sheet> {
    let name = scope.graph.setting_names.get(setting)?;
    let in_force = name.setting(setting);
    let role = &scope.graph[id];
    if !role.exists_in(in_force) || is_as_usual(scope, id, setting, in_force) {
        return None;
    }
    let facts = facts(scope, id, in_force);
    let place = words::lower(&name.place(scope.words()));
    let title = [("role", role.title_in(in_force)), ("where", &place)];
    (facts != usual.facts).then(|| Sheet {
        title: scope.words().fill("compare.role_in", &title),
        facts,
    })
}

/// Whether plainly nothing differs: no variant says anything, and everybody around the role is there too.
fn is_as_usual(scope: &Scope<'_>, id: RoleId, setting: SettingId, in_force: VariantKey) -> bool {
    let role = &scope.graph[id];
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

/// The facts of a role in a setting, each with a mark where not everybody may see it.
fn facts(scope: &Scope<'_>, id: RoleId, setting: VariantKey) -> Vec<(Arc<str>, Vec<Value>)> {
    let words = scope.words();
    let mut facts: Vec<(RoleFact, Vec<Value>)> = Vec::new();
    for fact in RoleFact::ALL {
        let values = fact.values(scope, id, Within::setting(setting));
        match facts.last_mut() {
            Some((last, known)) if last.names() == fact.names() => known.extend(values),
            _ => facts.push((*fact, values)),
        }
    }
    facts.retain(|(_, values)| !values.is_empty());
    let marked = facts.into_iter().map(|(fact, mut values)| {
        let audience = scope.audience_of_own(scope.graph[id].common.entry, fact.field());
        let mark = audience.map(|name| words.fill("common.only_for", &[("audience", name)]));
        values.extend(mark.map(Value::words));
        (fact.label(words), values)
    });
    marked.collect()
}
