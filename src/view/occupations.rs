//! The occupational map: the hierarchy as a table, then what each role is about, from the top down.

use super::frame::Frame;
use std::sync::Arc;

use serde::Serialize;

use super::list::{Pagination, other_names, part_of, summary};
use super::{Body, Link, Mention, PageParts, Scope, Tab, Tape, career};
use crate::content::role::Stage;
use crate::graph::{ChartOf, MapOf, Node, RoleId, SettingId, VariantKey};
use crate::plan::{Subject, Tabs};

/// The most people and moves that an entry names.
const MAX_NAMED: usize = 4;

/// What only the occupational map has; templates see it as `occupational_map`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct OccupationalMapView {
    /// What it is of, as a sentence.
    pub about: String,
    /// The maps of all roles and of each medium; empty where the settings name no medium.
    pub tabs: Vec<Tab>,
    /// Whether any role shown has a level.
    pub has_levels: bool,
    /// The roles from the top down.
    pub roles: Vec<Occupation>,
    /// The career map.
    pub career_map: Option<Link>,
    /// Org chart there.
    pub org_chart: Option<Link>,
    /// The other parts of it.
    pub parts: Pagination,
}

/// A role of the map.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Occupation {
    /// The anchor of its entry.
    pub anchor: String,
    /// The role, as it is called there.
    pub role: Link,
    /// Other names and abbreviations.
    pub aka: Vec<String>,
    /// Its place in the hierarchy there; 1 is the top.
    pub level: Option<u8>,
    /// What it is for there, in one line.
    pub focus: Option<String>,
    /// What it is, in one or two sentences; may be empty.
    pub summary: String,
    /// Its department there.
    pub department: Option<Tape>,
    /// Whether it is a first job.
    pub is_entry: bool,
    /// Whether it stands outside the company.
    pub is_external: bool,
    /// The role it answers to there.
    pub reports_to: Option<Link>,
    /// Roles it leads up to, at most four.
    pub leads_to: Vec<Link>,
    /// People whose story passes this role, at most four.
    pub people: Vec<Mention>,
}

/// The map of all roles or of one medium, or a part of it.
pub fn view(scope: &Scope<'_>, medium: Option<SettingId>) -> PageParts {
    let graph = scope.graph;
    let setting = medium
        .map(|id| graph.setting_names[id].setting(id))
        .unwrap_or_default();
    let roles = graph.occupations.get(&medium).map_or(&[][..], Vec::as_slice);
    let title_of = |role: &RoleId| Arc::from(graph[*role].title_in(setting));
    let (shown, parts) = part_of(scope, roles, title_of);
    let frame = Frame::of(scope);
    let roles: Vec<Occupation> = shown
        .iter()
        .map(|role| occupation(scope, *role, setting))
        .collect();
    let view = OccupationalMapView {
        tabs: scope.tabs(Tabs::OccupationalMaps),
        has_levels: roles.iter().any(|role| role.level.is_some()),
        roles,
        career_map: scope.page_link(&Subject::CareerMap(MapOf::All)),
        org_chart: scope.link_to(
            &Subject::OrgChart(ChartOf::Structure(setting)),
            scope.words().say("common.org_chart"),
        ),
        about: frame.description.clone(),
        parts,
    };
    (
        "occupational-map.html",
        frame,
        Body::OccupationalMap(Box::new(view)),
    )
}

fn occupation(scope: &Scope<'_>, id: RoleId, setting: VariantKey) -> Occupation {
    let graph = scope.graph;
    let role = &graph[id];
    let node = Node::Role(id);
    let is_made =
        |media: &[SettingId]| media.is_empty() || setting.medium.is_none_or(|medium| media.contains(&medium));
    let up = role
        .moves
        .iter()
        .filter(|step| step.kind == crate::content::role::MoveKind::Up && is_made(&step.media));
    let mut people: Vec<_> = role.in_stories.iter().map(|(person, _)| *person).collect();
    people.sort_unstable();
    people.dedup();
    let mut people = career::people_links(scope, people);
    people.truncate(MAX_NAMED);
    Occupation {
        anchor: format!("cb-role-{}", role.common.id),
        role: Link::to(role.title_in(setting), scope.link(node).url.clone()),
        aka: other_names(scope, node),
        level: role.level_in(setting),
        focus: role.focus_in(setting).map(str::to_owned),
        summary: summary(scope, node),
        department: role
            .department_in(setting)
            .map(|department| scope.tape(department)),
        is_entry: role.stage == Some(Stage::Entry),
        is_external: role.is_external,
        reports_to: role
            .superior_in(setting)
            .map(|superior| scope.link(Node::Role(superior))),
        leads_to: up
            .take(MAX_NAMED)
            .map(|step| scope.link(Node::Role(step.to)))
            .collect(),
        people,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::view::testing::Site;

    #[test]
    fn the_map_of_a_medium_ranks_its_roles_as_they_stand_there() {
        let site = Site::of(&[
            ("callboard.yaml", "media: [animation, vfx]\n"),
            ("content/roles/line-producer.md", "---\nlevel: 4\n---\n"),
            (
                "content/roles/manager.md",
                "---\ntitle: Production manager\naka: PM\nlevel: 5\nfocus: Schedules\nvariants: {vfx: {level: 3, focus: Artists}}\n---\n",
            ),
            ("content/roles/animator.md", "---\nlevel: 6\nmedia: animation\n---\n"),
        ])
        .without_problems();
        let told = |url: &str| {
            let map = site.json(url)["occupational_map"].clone();
            let roles = map["roles"].as_array().cloned().unwrap_or_default();
            let line = |role: &Value| {
                (
                    role["level"].clone(),
                    role["role"]["title"].clone(),
                    role["focus"].clone(),
                )
            };
            roles.iter().map(line).collect::<Vec<_>>()
        };
        let row = |level: u8, title: &str, focus: Value| (level.into(), title.into(), focus);
        assert_eq!(
            told("occupational-map"),
            [
                row(4, "Line producer", Value::Null),
                row(5, "Production manager", "Schedules".into()),
                row(6, "Animator", Value::Null)
            ]
        );
        assert_eq!(
            told("occupational-map/in-vfx"),
            [
                row(3, "Production manager", "Artists".into()),
                row(4, "Line producer", Value::Null)
            ]
        );
    }
}
