//! Maps of careers: all roles and moves, by department and stage, drawn and as lists; of one medium, of one department.

use std::sync::Arc;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::frame::Frame;
use super::list::{Pagination, part_of};
use super::{Body, Link, PageParts, Scope, Shortened, Tab, Tape, career, words};
use crate::chart::career::sheets::{self, Drawn, MapSheet};
use crate::chart::career::{CareerMap, CareerMove, CareerRole, lists, svg};
use crate::chart::{Department as DrawnDepartment, Look};
use crate::content::role::{MoveKind, Stage};
use crate::graph::{DepartmentId, MapOf, Move, Node, RoleId};
use crate::plan::catalogue::department_title;
use crate::plan::{MadeFile, Subject, Tabs};
use crate::units::alphabet_key;

/// The most moves of one direction that a role's entry lists; its page has all.
const MAX_MOVES: usize = 12;

/// What only maps of careers have; templates see it as `career_map`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CareerMapView {
    /// What the map is of, as a sentence.
    pub about: String,
    /// The maps of all roles and of each medium; empty where there is only one.
    pub tabs: Vec<Tab>,
    /// Maps of departments, where all roles together are too many to be drawn.
    pub departments: Vec<Link>,
    /// How many roles are on it.
    pub role_count: usize,
    /// How many moves are on it.
    pub move_count: usize,
    /// Roles that take beginners, at most twenty.
    pub entry_roles: Vec<Link>,
    /// The drawn map; none where it is too large to be drawn.
    pub drawing: Option<MapDrawing>,
    /// The address of the script with the map on sheets of paper, where it is too large to be drawn; `callboard.mapSheets`
    /// then has them.
    pub sheets_src: Option<String>,
    /// The map as a file to print.
    pub poster: Option<String>,
    /// The names of the stages that roles of the map are at, for the filter.
    pub stages: Vec<String>,
    /// The same in words: departments, each with its roles from the first stage to the last.
    pub bands: Vec<MapBand>,
    /// The other parts of the lists.
    pub parts: Pagination,
    /// Where routes between any two roles are found.
    pub finder: Option<Link>,
}

/// A map that is drawn when its page is rendered, so that a page that is remembered costs no drawing.
///
/// Templates see `svg`, the drawing; `paper`, the smallest paper on which the whole can be read, `A3` to `A0` or none; and
/// `sheets` of A3, each with `title` and `svg`, where that is not A3.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MapDrawing(Arc<CareerMap>);

impl Serialize for MapDrawing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Drawn { svg, paper, sheets } = sheets::drawn(&self.0, Look::Themed);
        let sheets: Vec<MapSheetView> = sheets.into_iter().map(MapSheetView::of).collect();
        let mut fields = serializer.serialize_struct("MapDrawing", 3)?;
        fields.serialize_field("svg", &svg)?;
        fields.serialize_field("paper", &paper)?;
        fields.serialize_field("sheets", &sheets)?;
        fields.end()
    }
}

/// A sheet of paper with a part of a map.
#[derive(Clone, Debug, Serialize)]
pub struct MapSheetView {
    /// What it shows.
    pub title: String,
    /// The drawing.
    pub svg: String,
}

impl MapSheetView {
    fn of(sheet: MapSheet) -> Self {
        let MapSheet { title, svg, .. } = sheet;
        Self { title, svg }
    }
}

/// The roles of a department.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct MapBand {
    /// What the department is called, or `Other roles`.
    pub title: String,
    /// The department.
    pub tape: Option<Tape>,
    /// Its roles from the first stage to the last.
    pub roles: Vec<MapRole>,
}

/// A role with its moves.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct MapRole {
    /// The role's id, by which the script finds its box.
    pub id: String,
    /// The role.
    pub role: Link,
    /// Where in a career it stands: `Entry`.
    pub stage: Option<String>,
    /// Whether it takes beginners.
    pub is_entry: bool,
    /// Roles that lead here, at most twelve.
    pub entered_from: Shortened<MapMove>,
    /// Roles it leads up to, likewise.
    pub up: Shortened<MapMove>,
    /// Roles it leads to sideways, likewise.
    pub side: Shortened<MapMove>,
}

/// A move.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct MapMove {
    /// The other role.
    pub role: Link,
    /// Years that are usual before it: `2–4 years`.
    pub years: Option<String>,
}

/// A map, or a part of its lists.
pub fn view(scope: &Scope<'_>, of: MapOf) -> PageParts {
    let graph = scope.graph;
    let roles = in_order(scope, of);
    let is_drawn = graph.can_be_drawn(of);
    let departments = department_maps(scope, of);
    // Lists of all roles stand here unless maps of departments have them.
    let map = (is_drawn || departments.is_empty()).then(|| drawn_map(scope, of, &roles));
    let bands_of = |map| lists(map).into_iter().flat_map(|band| band.roles);
    let listed: Vec<RoleId> = (map.iter().flat_map(bands_of))
        .map(|entry| roles[entry.role])
        .collect();
    let (shown, parts) = part_of(scope, &listed, |role| graph[*role].common.title.clone());
    let shown = if is_drawn { &listed[..] } else { shown };
    let frame = Frame::of(scope);
    let is_first = parts.number == 1;
    let has_stage = |stage: &Stage| roles.iter().any(|role| graph[*role].stage == Some(*stage));
    let beside = |file| {
        let url = scope.plan.made_file(&file)?;
        Some(scope.plan.href(&scope.page.url, url, ""))
    };
    let view = CareerMapView {
        tabs: scope.tabs(Tabs::CareerMaps),
        departments: if is_first { departments } else { Vec::new() },
        role_count: roles.len(),
        move_count: roles.iter().map(|role| graph.moves_on(of, *role).count()).sum(),
        entry_roles: match is_first {
            true => career::entry_roles(scope, roles.iter().copied(), career::MAX_ENTRY_ROLES),
            false => Vec::new(),
        },
        drawing: map
            .filter(|_| is_drawn && is_first)
            .map(|map| MapDrawing(Arc::new(map))),
        sheets_src: beside(MadeFile::MapSheets(of)).filter(|_| is_first),
        poster: beside(MadeFile::Poster(of)),
        stages: Stage::ALL
            .iter()
            .filter(|stage| has_stage(stage))
            .map(|stage| words::choice(scope.words(), "stages.", stage.word()).to_string())
            .collect(),
        bands: bands(scope, of, shown),
        finder: scope.page_link(&Subject::Finder),
        about: frame.description.clone(),
        parts,
    };
    ("career-map.html", frame, Body::CareerMap(Box::new(view)))
}

/// The map as a file to print: with its colours, and without links, which paper does not have.
pub fn poster(scope: &Scope<'_>, of: MapOf) -> String {
    let mut map = drawn_map(scope, of, &in_order(scope, of));
    map.roles.iter_mut().for_each(|role| role.url = None);
    svg(&map, Look::Standalone)
}

/// The map on sheets of A3, for a page that cannot hold them.
pub fn sheets(scope: &Scope<'_>, of: MapOf) -> Vec<MapSheetView> {
    let map = drawn_map(scope, of, &in_order(scope, of));
    let sheets = sheets::sheets(&map, Look::Themed);
    sheets.into_iter().map(MapSheetView::of).collect()
}

/// The roles of a map: by the order of their departments, then by path.
fn in_order(scope: &Scope<'_>, of: MapOf) -> Vec<RoleId> {
    let graph = scope.graph;
    let mut departments: Vec<Node> = (0..graph.departments.len())
        .map(|index| Node::Department(DepartmentId::new(index)))
        .collect();
    scope.sort(&mut departments);
    let mut ranks = vec![usize::MAX; departments.len()];
    for (rank, node) in departments.into_iter().enumerate() {
        if let Node::Department(id) = node {
            ranks[id.index()] = rank;
        }
    }
    let mut roles = graph.roles_on(of);
    roles.sort_by_key(|id| {
        graph[*id]
            .base
            .department
            .map_or(usize::MAX, |department| ranks[department.index()])
    });
    roles
}

fn drawn_map(scope: &Scope<'_>, of: MapOf, roles: &[RoleId]) -> CareerMap {
    let graph = scope.graph;
    let mut places = vec![None; graph.roles.len()];
    for (place, role) in roles.iter().enumerate() {
        places[role.index()] = Some(place);
    }
    let mut moves = Vec::new();
    for (from, role) in roles.iter().enumerate() {
        for index in graph.moves_on(of, *role) {
            let step = &graph[*role].moves[index];
            if let Some(to) = places[step.to.index()] {
                moves.push(drawn_move(scope, from, to, step));
            }
        }
    }
    CareerMap {
        words: scope.config.words.clone(),
        title: scope
            .plan
            .planned(&Subject::CareerMap(of))
            .map_or_else(String::new, |page| scope.full_title(page)),
        stages: Stage::ALL
            .map(|stage| words::choice(scope.words(), "stages.", stage.word()).to_string())
            .to_vec(),
        roles: roles.iter().map(|role| drawn_role(scope, *role)).collect(),
        moves,
    }
}

fn drawn_role(scope: &Scope<'_>, id: RoleId) -> CareerRole {
    let role = &scope.graph[id];
    CareerRole {
        id: role.common.id.to_string(),
        title: role.common.title.to_string(),
        url: Some(scope.url(&Subject::Node(Node::Role(id))).to_string()),
        department: role.base.department.map(|department| DrawnDepartment {
            name: scope.graph[department].common.title.to_string(),
            colour: scope.colour_of(department).unwrap_or_default(),
            sign: String::new(),
        }),
        stage: role
            .stage
            .and_then(|stage| Stage::ALL.iter().position(|known| *known == stage)),
        is_entry: role.stage == Some(Stage::Entry),
        notes: Vec::new(),
    }
}

fn drawn_move(scope: &Scope<'_>, from: usize, to: usize, step: &Move) -> CareerMove {
    CareerMove {
        from,
        to,
        is_side: step.kind == MoveKind::Side,
        years: step
            .years
            .map(|years| words::years(scope.words(), years))
            .unwrap_or_default(),
    }
}

/// The maps of departments, from the map of all roles.
fn department_maps(scope: &Scope<'_>, of: MapOf) -> Vec<Link> {
    if of != MapOf::All {
        return Vec::new();
    }
    let departments = DepartmentId::all(scope.graph);
    let mut links: Vec<Link> = (departments.map(Some).chain([None]))
        .filter_map(|id| {
            let map = Subject::CareerMap(MapOf::Department(id));
            scope.link_to(&map, &department_title(scope.graph, scope.words(), id))
        })
        .collect();
    links.sort_by_cached_key(|link| alphabet_key(&link.title));
    links
}

/// Roles in a row of one department are a band.
fn bands(scope: &Scope<'_>, of: MapOf, roles: &[RoleId]) -> Vec<MapBand> {
    let graph = scope.graph;
    let bands = roles.chunk_by(|a, b| graph[*a].base.department == graph[*b].base.department);
    let band = |roles: &[RoleId]| {
        let department = roles.first().and_then(|role| graph[*role].base.department);
        MapBand {
            title: department_title(graph, scope.words(), department).to_string(),
            tape: department.map(|id| scope.tape(id)),
            roles: roles.iter().map(|role| listed(scope, of, *role)).collect(),
        }
    };
    bands.map(band).collect()
}

fn listed(scope: &Scope<'_>, of: MapOf, id: RoleId) -> MapRole {
    let graph = scope.graph;
    let role = &graph[id];
    let line = |role: RoleId, step: &Move| MapMove {
        role: scope.link(Node::Role(role)),
        years: step.years.map(|years| words::years(scope.words(), years)),
    };
    let out = |kind: MoveKind| {
        let moves = graph.moves_on(of, id).map(|index| &role.moves[index]);
        let moves = moves.filter(|step| step.kind == kind);
        Shortened::first(MAX_MOVES, moves).map(|step| line(step.to, step))
    };
    let is_made = |step: &Move| match of {
        MapOf::Medium(medium) => step.media.is_empty() || step.media.contains(&medium),
        _ => true,
    };
    let into = career::moves_into(scope, id)
        .into_iter()
        .filter(|(_, step)| is_made(step));
    MapRole {
        id: role.common.id.to_string(),
        role: scope.link(Node::Role(id)),
        stage: role
            .stage
            .map(|stage| words::choice(scope.words(), "stages.", stage.word()).to_string()),
        is_entry: role.stage == Some(Stage::Entry),
        entered_from: Shortened::first(MAX_MOVES, into).map(|(from, step)| line(from, step)),
        up: out(MoveKind::Up),
        side: out(MoveKind::Side),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::view::testing::{Site, titles};

    fn moves_of(list: &Value) -> Vec<&str> {
        let shown = list["shown"].as_array().map(Vec::as_slice).unwrap_or_default();
        shown
            .iter()
            .filter_map(|line| line["role"]["title"].as_str())
            .collect()
    }

    #[test]
    fn a_map_shows_roles_by_department_and_stage_and_a_medium_has_its_own() {
        let site = Site::of(&[
            ("callboard.yaml", "media: [film, vfx]\n"),
            ("content/departments/office.md", ""),
            ("content/roles/producer.md", "---\ndepartment: office\nstage: expert\n---\n"),
            ("content/roles/runner.md", "---\ndepartment: office\nstage: entry\nmoves: [{to: producer, years: 8-18}, {to: editor, kind: side, media: film}]\n---\n"),
            ("content/roles/editor.md", "---\nmedia: film\n---\n"),
            ("content/roles/client.md", "---\nexternal: true\n---\n"),
        ])
        .without_problems();
        let map = site.json("careers/map")["career_map"].clone();
        assert_eq!(map["bands"][0]["title"], "Office");
        let runner = &map["bands"][0]["roles"][0];
        assert_eq!(runner["role"]["title"], "Runner");
        assert_eq!(runner["is_entry"], true);
        assert_eq!(moves_of(&runner["up"]), ["Producer"]);
        assert_eq!(runner["up"]["shown"][0]["years"], "8–18 years");
        assert_eq!(moves_of(&runner["side"]), ["Editor"]);
        assert_eq!(map["bands"][1]["title"], "Other roles");
        assert_eq!(
            map["bands"][1]["roles"].as_array().map(Vec::len),
            Some(1),
            "the client is on no map"
        );
        assert_eq!(titles(&map["tabs"]), ["All media", "VFX"]);
        assert!(
            map["drawing"]["svg"]
                .as_str()
                .is_some_and(|svg| svg.contains("data-from=\"runner\""))
        );
        let vfx = site.json("careers/map/in-vfx")["career_map"].clone();
        assert_eq!(moves_of(&vfx["bands"][0]["roles"][0]["side"]), [""; 0]);
        assert_eq!(vfx["role_count"], 2);
    }

    #[test]
    fn a_map_that_is_too_large_to_be_drawn_leads_to_one_of_each_department() {
        let mut files: Vec<(String, String)> = vec![
            ("callboard.yaml".into(), String::new()),
            ("content/departments/art.md".into(), String::new()),
        ];
        for number in 0..121 {
            let department = if number % 2 == 0 { "department: art\n" } else { "" };
            files.push((
                format!("content/roles/r{number:03}.md"),
                format!(
                    "---\ntitle: Role {number}\n{department}moves: [{{to: r{:03}}}]\n---\n",
                    (number + 1) % 121
                ),
            ));
        }
        let files: Vec<(&str, &str)> = files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .collect();
        let site = Site::of(&files).without_problems();
        let map = site.json("careers/map")["career_map"].clone();
        assert_eq!(map["drawing"], Value::Null);
        assert_eq!(map["sheets_src"], "/careers/map/career-map-sheets.js");
        assert_eq!(map["bands"], Value::Array(Vec::new()));
        assert_eq!(titles(&map["departments"]), ["Art", "Other roles"]);
        let art = site.json("careers/map/departments/art")["career_map"].clone();
        assert_eq!(art["role_count"], 61);
        assert!(art["drawing"]["svg"].is_string());
        assert_eq!(art["sheets_src"], Value::Null);
        let listed = art["bands"][0]["roles"].as_array().cloned().unwrap_or_default();
        let first = listed.iter().find(|role| role["role"]["title"] == "Role 0");
        assert_eq!(
            first.map(|role| moves_of(&role["up"])),
            Some(vec!["Role 1"]),
            "also where it leads into another department"
        );
    }
}
