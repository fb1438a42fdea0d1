//! Roles side by side: what two of them have in common and in what they differ, in words.
//!
//! A role is written down as a [`Sheet`]: facts with values. Two sheets give the rows of a table. Pages of useful pairs
//! are made here; for a free choice of pairs the sheets are data (see `derive/careers.rs`), and the script of the
//! default theme compares them by the same rule as [`compare`].

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;

use super::frame::{Frame, TocEntry, list_link};
use super::role::pay_view;
use super::{Body, Link, Parts, Scope, career, words};
use crate::content::Kind;
use crate::content::sections::SectionName;
use crate::graph::{Node, RoleId, Setting, SettingId};
use crate::plan::Subject;

/// The most roles beside which a role is put on its page of comparisons; any other pair is a free choice.
const MOST_PAIRS: usize = 12;

/// The most values of a fact on a page of comparisons: of a role that hundreds answer to, not all of them stand on every
/// page beside it.
const MOST_VALUES: usize = 60;

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
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
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
            text: link.title,
            url: Some(link.url),
            level: None,
        }
    }
}

/// Two roles side by side.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Comparison {
    /// The anchor of its heading.
    pub anchor: String,
    /// `Production manager and line producer`.
    pub title: String,
    /// The role on the left.
    pub left: Link,
    /// The role on the right.
    pub right: Link,
    /// Fact by fact.
    pub rows: Vec<Row>,
}

/// A fact of two roles.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Row {
    /// What it is: `Reports to`.
    pub label: &'static str,
    /// Whether both have the same.
    pub is_same: bool,
    /// How they differ, in words: `Same`, `Differs`, `2 in common`, `Only on the left`.
    pub verdict: String,
    /// What the left one has.
    pub left: Vec<Item>,
    /// What the right one has.
    pub right: Vec<Item>,
}

/// A value, and what is to be said of it beside the other side.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Item {
    /// In words, a skill with its level: `Scheduling 4`.
    pub text: Arc<str>,
    /// Its page, if it has one.
    pub url: Option<Arc<str>>,
    /// `only here`, or `2 more`; none where both have it, or where nothing is in common.
    pub note: Option<String>,
}

/// Two sheets, fact by fact: the facts of the left one in its order, then those that only the right one has.
pub fn compare(left: &Sheet, right: &Sheet) -> Vec<Row> {
    let of = |sheet: &Sheet, label: &'static str| {
        let fact = sheet.facts.iter().find(|fact| fact.label == label);
        fact.cloned().unwrap_or(Fact {
            label,
            values: Vec::new(),
            more: 0,
        })
    };
    LABELS
        .into_iter()
        .map(|label| (of(left, label), of(right, label)))
        .filter(|(left, right)| !left.values.is_empty() || !right.values.is_empty())
        .map(|(left, right)| row(&left, &right))
        .collect()
}

fn row(left_fact: &Fact, right_fact: &Fact) -> Row {
    let label = left_fact.label;
    let (left, right) = (&left_fact.values[..], &right_fact.values[..]);
    let has_more = left_fact.more + right_fact.more > 0;
    let names = |values: &[Value]| {
        values
            .iter()
            .map(|value| value.text.clone())
            .collect::<BTreeSet<_>>()
    };
    let (on_left, on_right) = (names(left), names(right));
    let common = on_left.intersection(&on_right).count();
    let levels_differ = |value: &&Value| {
        let other = right.iter().find(|other| other.text == value.text);
        other.is_some_and(|other| other.level != value.level)
    };
    let unlike = left.iter().filter(levels_differ).count();
    let is_same = on_left == on_right && unlike == 0 && !has_more;
    let verdict = match (is_same, left.is_empty(), right.is_empty()) {
        (true, ..) => "Same".to_owned(),
        (_, true, _) => "Only on the right".to_owned(),
        (_, _, true) => "Only on the left".to_owned(),
        _ if common == 0 && left.len() == 1 && right.len() == 1 => "Differs".to_owned(),
        _ if has_more => format!("At least {common} in common"),
        _ if common == 0 => "Nothing in common".to_owned(),
        _ if unlike > 0 => format!("{common} in common, {unlike} at another level"),
        _ => format!("{common} in common"),
    };
    let items = |fact: &Fact, others: &[Value]| -> Vec<Item> {
        let item = |value: &Value| {
            let other = others.iter().find(|other| other.text == value.text);
            let note = match other {
                None if common > 0 => Some("only here".to_owned()),
                Some(other) => match (value.level, other.level) {
                    (Some(level), Some(theirs)) if level > theirs => Some(format!("{} more", level - theirs)),
                    _ => None,
                },
                None => None,
            };
            Item {
                text: match value.level {
                    Some(level) => format!("{} {level}", value.text).into(),
                    None => value.text.clone(),
                },
                url: value.url.clone(),
                note,
            }
        };
        let more = (fact.more > 0).then(|| Item {
            text: format!("and {} more", fact.more).into(),
            url: None,
            note: None,
        });
        fact.values.iter().map(item).chain(more).collect()
    };
    Row {
        label,
        is_same,
        verdict,
        left: items(left_fact, right),
        right: items(right_fact, left),
    }
}

/// All facts in their order.
const LABELS: [&str; 18] = [
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
    variant_of_at_most(scope, id, setting, usual, usize::MAX)
}

/// The same with so many values of a fact at most, as the usual one has them.
fn variant_of_at_most(
    scope: &Scope<'_>,
    id: RoleId,
    setting: SettingId,
    usual: &Sheet,
    most: usize,
) -> Option<Sheet> {
    let name = scope.graph.setting_names.get(setting)?;
    let in_force = name.setting(setting);
    if !scope.graph[id].exists_in(in_force) {
        return None;
    }
    let here = sheet_in(scope, id, Some(setting), most);
    (here.facts != usual.facts).then_some(here)
}

/// A role in one medium or at one scale, or as it is where none holds, with at most so many other roles in a fact.
fn sheet_in(scope: &Scope<'_>, id: RoleId, named: Option<SettingId>, most: usize) -> Sheet {
    let graph = scope.graph;
    let name = named.and_then(|named| graph.setting_names.get(named));
    let setting = match (named, name) {
        (Some(named), Some(name)) => name.setting(named),
        _ => Setting::default(),
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
        let lines = career::skill_lines(scope, skills, &[]).into_iter();
        lines
            .map(|line| Value {
                level: Some(line.level.number),
                ..Value::link(line.skill)
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
            Some(name) => format!(
                "{}, {}",
                role.title_in(setting),
                super::show::lower(&words::in_setting(name))
            ),
            None => link.title.to_string(),
        },
        url: link.url,
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
    items.map(|item| Value::words(item.as_str())).collect()
}

/// What only pages of comparisons have; templates see it as `comparisons`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ComparisonsView {
    /// The role.
    pub role: Link,
    /// The role as it is usually beside what it is in each medium and at each scale where something differs.
    pub variants: Vec<Comparison>,
    /// The role beside those it leads to, in the order of its page, at most twelve.
    pub moves: Vec<Comparison>,
    /// Where any two roles are put side by side, with this one chosen already.
    pub free_choice: Option<Link>,
}

/// The page of a role beside others.
pub fn of_role(scope: &Scope<'_>, id: RoleId) -> Parts {
    let graph = scope.graph;
    let role = scope.link(Node::Role(id));
    let usual = sheet_in(scope, id, None, MOST_VALUES);
    let settings = 0..graph.setting_names.len();
    let variants: Vec<Comparison> = settings
        .filter_map(|setting| {
            let there = variant_of_at_most(scope, id, setting, &usual, MOST_VALUES)?;
            let anchor = format!(
                "cb-in-{}",
                crate::plan::url::slug(graph.setting_names[setting].name())
            );
            let title = words::in_setting(&graph.setting_names[setting]);
            Some(comparison(anchor, title, &usual, &there))
        })
        .collect();
    let moves: Vec<Comparison> = targets(scope, id)
        .into_iter()
        .map(|to| {
            let title = format!(
                "{} and {}",
                role.title,
                super::show::lower(&graph[to].common.title)
            );
            comparison(
                anchor_of(scope, to),
                title,
                &usual,
                &sheet_in(scope, to, None, MOST_VALUES),
            )
        })
        .collect();
    let about = match moves.is_empty() {
        true => "What differs by medium and scale, fact by fact.",
        false => "Beside each role that it leads to, fact by fact.",
    };
    let title = format!("{} compared", role.title);
    let mut frame = Frame::made(scope, &title, about);
    frame.kind = "comparisons";
    if let Some(last) = frame.breadcrumbs.last_mut() {
        last.title = "Compared".into();
    }
    let way: Vec<Link> = list_link(scope, Kind::Role)
        .into_iter()
        .chain([role.clone()])
        .collect();
    frame.breadcrumbs.splice(0..0, way);
    frame.add_sections(
        variants
            .iter()
            .chain(&moves)
            .map(|pair| TocEntry::new(&pair.anchor, &*pair.title)),
    );
    frame.drop_short_toc();
    let free_choice = scope
        .link_to(&Subject::Compare, "Compare with any other role")
        .map(|link| Link {
            url: format!(
                "{}?left={}",
                link.url,
                crate::plan::url::encode(&graph[id].common.id)
            )
            .into(),
            ..link
        });
    let view = ComparisonsView {
        role,
        variants,
        moves,
        free_choice,
    };
    ("comparisons.html", frame, Body::Comparisons(Box::new(view)))
}

/// The roles beside which a role is put: those it leads to, each once.
pub fn targets(scope: &Scope<'_>, id: RoleId) -> Vec<RoleId> {
    let mut seen = BTreeSet::new();
    let moves = scope.graph[id].moves.iter();
    let mut targets: Vec<_> = moves
        .filter(|step| seen.insert(step.to))
        .map(|step| (step.kind, step.to))
        .collect();
    targets.sort_by_key(|(kind, _)| *kind);
    targets.truncate(MOST_PAIRS);
    targets.into_iter().map(|(_, to)| to).collect()
}

/// The anchor of a comparison with a role.
pub fn anchor_of(scope: &Scope<'_>, other: RoleId) -> String {
    format!("cb-and-{}", scope.graph[other].common.id)
}

fn comparison(anchor: String, title: String, left: &Sheet, right: &Sheet) -> Comparison {
    let link = |sheet: &Sheet| Link {
        title: sheet.title.as_str().into(),
        url: sheet.url.clone(),
    };
    Comparison {
        anchor,
        title,
        left: link(left),
        right: link(right),
        rows: compare(left, right),
    }
}

#[cfg(test)]
mod tests {
    use crate::view::testing::Site;

    #[test]
    fn two_roles_stand_side_by_side_with_their_differences_in_words() {
        let site = Site::of(&[
            ("callboard.yaml", "media: [film, vfx]\n"),
            (
                "content/roles/manager.md",
                "---\nfocus: Plans\nlevel: 5\nskills: {planning: 4, notes: 1, tact: 2}\nmoves: [{to: producer}]\nvariants: {vfx: {level: 3}}\n---\n",
            ),
            ("content/roles/producer.md", "---\nfocus: Decides\nlevel: 5\nskills: {planning: 2, notes: 1, law: 3}\ntools: [excel]\n---\n"),
        ])
        .without_problems();
        let page = site.json("roles/manager/compare")["comparisons"].clone();
        let rows = page["moves"][0]["rows"].as_array().cloned().unwrap_or_default();
        let told: Vec<(&str, &str)> = rows
            .iter()
            .map(|row| {
                (
                    row["label"].as_str().unwrap_or(""),
                    row["verdict"].as_str().unwrap_or(""),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("Focus", "Differs"),
                ("Level", "Same"),
                ("Skills", "2 in common, 1 at another level"),
                ("Tools", "Only on the right"),
            ]
        );
        let skills = &rows[2];
        assert_eq!(skills["left"][0]["text"], "Planning 4");
        assert_eq!(skills["left"][0]["note"], "2 more");
        assert_eq!(skills["left"][1]["note"], "only here");
        assert_eq!(skills["left"][2]["note"], serde_json::Value::Null);
        assert_eq!(page["variants"][0]["title"], "In VFX");
        assert_eq!(page["variants"][0]["right"]["title"], "Manager, in VFX");
        assert_eq!(page["moves"][0]["anchor"], "cb-and-producer");
    }
}
