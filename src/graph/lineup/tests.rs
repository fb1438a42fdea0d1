//! Small charts, post by post.

use std::sync::Arc;

use super::*;
use crate::graph::{Common, Crew, CrewLine, Department, Production, Role, RoleFacts, RoleVariant, testing};

/// Roles by id, each with the index of the one it answers to, at the level of its index.
fn roles(list: &[(&str, Option<usize>)]) -> Graph {
    let role = |(index, (id, superior)): (usize, &(&str, Option<usize>))| Role {
        common: named(id),
        base: RoleFacts {
            reports_to: superior.map(RoleId::new),
            level: u8::try_from(index).ok(),
            ..RoleFacts::default()
        },
        ..Role::default()
    };
    Graph {
        roles: list.iter().enumerate().map(role).collect(),
        setting_names: vec![
            SettingName::Medium("animation".to_owned()),
            SettingName::Medium("vfx".to_owned()),
            SettingName::Scale("small".to_owned()),
        ],
        ..Graph::default()
    }
}

fn named(id: &str) -> Common {
    Common {
        id: Arc::from(id),
        title: Arc::from(id),
        ..Common::default()
    }
}

fn row(role: usize, who: &[&str]) -> CrewLine {
    testing::row(RoleId::new(role), who)
}

/// A crew whose reporting is that of the roles.
fn on_show(mut graph: Graph, rows: Vec<CrewLine>) -> (Graph, ChartOf) {
    let reporting = rows
        .iter()
        .filter_map(|row| Some((row.role, graph[row.role].base.reports_to?)))
        .collect();
    graph.productions.push(Production {
        crew: Some(Crew {
            rows,
            reporting,
            ..Crew::default()
        }),
        ..Production::default()
    });
    (graph, ChartOf::Production(ProductionId::new(0)))
}

/// The tree as text: a dash for each post above.
fn drawn(graph: &Graph, of: ChartOf) -> Vec<String> {
    let posts = lineup(graph, of);
    let line = |post: &Post| format!("{}{}", "-".repeat(post.depth), graph[post.role].common.id);
    posts.iter().map(line).collect()
}

fn ladder() -> Graph {
    roles(&[
        ("executive-producer", None),
        ("producer", Some(0)),
        ("line-producer", Some(1)),
        ("production-manager", Some(2)),
        ("production-assistant", Some(3)),
    ])
}

#[test]
fn a_role_whose_superior_is_not_on_the_crew_hangs_from_the_next_one_above() {
    let (graph, show) = on_show(
        ladder(),
        vec![row(4, &["Kim"]), row(1, &["Ana"]), row(3, &["Sam"])],
    );
    assert_eq!(
        drawn(&graph, show),
        ["producer", "-production-manager", "--production-assistant"]
    );
    let posts = lineup(&graph, show);
    assert_eq!(posts[1].answers_to, Some(RoleId::new(2)));
    assert_eq!(posts[0].answers_to, Some(RoleId::new(0)));
    assert_eq!(posts[0].superior, None);
}

#[test]
fn rows_of_one_role_may_answer_to_different_roles() {
    let answers_to = |row: CrewLine, role: usize| CrewLine {
        reports_to: Some(RoleId::new(role)),
        ..row
    };
    let (graph, show) = on_show(
        roles(&[
            ("director", None),
            ("lead", Some(0)),
            ("editor", Some(0)),
            ("artist", Some(1)),
        ]),
        vec![
            row(0, &["Ana"]),
            row(1, &["Lee"]),
            row(3, &["Kim"]),
            answers_to(row(3, &["Sam"]), 0),
            // The editor is not on this crew, so this one hangs from the director as well.
            answers_to(row(3, &["Joe"]), 2),
        ],
    );
    assert_eq!(
        drawn(&graph, show),
        ["director", "-lead", "--artist", "-artist", "-artist"]
    );
}

#[test]
fn roles_that_a_medium_does_not_have_are_left_out_and_their_reports_move_up() {
    let mut graph = ladder();
    graph.roles[1].media = vec![0];
    graph.roles[4].variants = vec![RoleVariant {
        setting: 1,
        reports_to: Some(RoleId::new(1)),
        ..RoleVariant::default()
    }];
    let vfx = VariantKey {
        medium: Some(1),
        scale: None,
    };
    assert_eq!(
        drawn(&graph, ChartOf::Structure(vfx)),
        [
            "executive-producer",
            "-line-producer",
            "--production-manager",
            "-production-assistant"
        ]
    );
    assert_eq!(drawn(&graph, ChartOf::Structure(VariantKey::default())).len(), 5);
}

#[test]
fn one_role_in_two_departments_is_two_posts_and_artists_hang_from_their_own_head() {
    let mut graph = roles(&[
        ("director", None),
        ("department-head", Some(0)),
        ("artist", Some(1)),
    ]);
    graph.departments = ["layout", "lighting", "sky"]
        .map(|id| Department {
            common: named(id),
            ..Department::default()
        })
        .to_vec();
    graph.departments[2].part_of = Some(DepartmentId::new(1));
    let of = |department: usize, row: CrewLine| CrewLine {
        department: Some(DepartmentId::new(department)),
        ..row
    };
    let (graph, show) = on_show(
        graph,
        vec![
            of(0, row(1, &["Gwil"])),
            of(1, row(1, &[])),
            of(2, row(2, &["Orla"])),
            of(0, row(2, &["Lumi"])),
        ],
    );
    assert_eq!(
        drawn(&graph, show),
        ["department-head", "-artist", "department-head", "-artist"]
    );
    let posts = lineup(&graph, show);
    assert_eq!(posts[1].holders[0].who, Holder::Words(Arc::from("Lumi")));
    assert_eq!(posts[2].state, PostState::Vacant);
}

#[test]
fn several_rows_of_a_post_name_each_holder_once() {
    let acting = |row: CrewLine| CrewLine {
        is_acting: true,
        ..row
    };
    let (graph, show) = on_show(
        ladder(),
        vec![
            row(3, &["Kofi"]),
            acting(row(3, &["Wren"])),
            row(3, &["Kofi"]),
            row(3, &[]),
            acting(row(4, &["Wren", "Joe"])),
        ],
    );
    let posts = lineup(&graph, show);
    let names = |post: &Post| {
        post.holders
            .iter()
            .map(|holder| (holder.who.clone(), holder.is_acting))
            .collect::<Vec<_>>()
    };
    let words = |name: &str| Holder::Words(Arc::from(name));
    assert_eq!(names(&posts[0]), [(words("Kofi"), false), (words("Wren"), true)]);
    assert_eq!((posts[0].state, posts[0].vacancies), (PostState::Filled, 1));
    assert_eq!(posts[1].state, PostState::Acting);
    assert_eq!(posts_of_holders(&posts)[&words("Wren")], [0, 1]);
}

#[test]
fn covers_hold_by_list_and_by_scale_but_not_for_a_role_that_somebody_holds() {
    let mut graph = ladder();
    graph.roles[1].base.covers = vec![RoleId::new(2), RoleId::new(3), RoleId::new(4)];
    let (mut graph, show) = on_show(graph, vec![row(1, &["Ana"]), row(3, &[]), row(4, &["Kim"])]);
    if let Some(crew) = &mut graph.productions[0].crew {
        crew.covers.insert(RoleId::new(3), RoleId::new(4));
    }
    let posts = lineup(&graph, show);
    assert_eq!(posts[0].covers, [RoleId::new(2)]);
    assert_eq!(posts[1].state, PostState::Covered);
    assert_eq!(posts[1].covered_by, Some(RoleId::new(4)));
    assert_eq!(posts[2].covers, [RoleId::new(3)]);
    assert_eq!(posts[2].state, PostState::Filled);
}

#[test]
fn external_parties_come_last_and_dotted_lines_go_to_posts_that_are_there() {
    let mut graph = roles(&[
        ("broadcaster", None),
        ("producer", None),
        ("accountant", Some(1)),
        ("finance", None),
    ]);
    graph.roles[0].is_external = true;
    graph.roles[2].base.also_reports_to = vec![RoleId::new(0), RoleId::new(3), RoleId::new(1)];
    let (graph, show) = on_show(
        graph,
        vec![row(0, &["Skylark"]), row(1, &["Ana"]), row(2, &["Moira"])],
    );
    assert_eq!(drawn(&graph, show), ["producer", "-accountant", "broadcaster"]);
    assert_eq!(lineup(&graph, show)[1].dotted, [2]);
}

#[test]
fn a_circle_through_roles_off_the_crew_is_cut() {
    let graph = roles(&[("a", Some(1)), ("b", Some(2)), ("c", Some(0))]);
    let (graph, show) = on_show(graph, vec![row(0, &["A"]), row(2, &["C"])]);
    assert_eq!(drawn(&graph, show), ["a", "-c"]);
    let (graph, show) = on_show(roles(&[("a", Some(0))]), vec![row(0, &["A"])]);
    assert_eq!(drawn(&graph, show), ["a"]);
}

#[test]
fn a_chain_of_fifty_thousand_with_nobody_in_between_takes_no_time() {
    let count = 50_000_usize;
    let mut graph = roles(&[("top", None)]);
    graph.roles = (0..count)
        .map(|index| Role {
            base: RoleFacts {
                reports_to: index.checked_sub(1).map(RoleId::new),
                ..RoleFacts::default()
            },
            ..Role::default()
        })
        .collect();
    let (graph, show) = on_show(
        graph,
        vec![
            row(0, &["Top"]),
            row(count - 1, &["Last"]),
            row(count - 2, &["Next"]),
        ],
    );
    assert_eq!(lineup(&graph, show).len(), 3);
    assert_eq!(
        lineup(&graph, ChartOf::Structure(VariantKey::default())).len(),
        count
    );
}
