use super::super::read::read;
use super::*;
use proptest::prelude::*;

fn role(title: &str, stage: Option<usize>) -> CareerRole {
    CareerRole {
        id: title.to_lowercase().replace(' ', "-"),
        title: title.to_owned(),
        stage,
        ..CareerRole::default()
    }
}

fn up(from: usize, to: usize) -> CareerMove {
    CareerMove {
        from,
        to,
        is_side: false,
        years: "2–4 years".to_owned(),
    }
}

fn ladder() -> CareerMap {
    CareerMap {
        words: Arc::default(),
        title: "Careers".to_owned(),
        stages: ["Entry", "Early", "Experienced", "Expert"]
            .map(str::to_owned)
            .to_vec(),
        roles: vec![
            role("Producer", Some(3)),
            role("Runner", Some(0)),
            role("Coordinator", Some(1)),
            role("Accountant", None),
        ],
        moves: vec![
            up(1, 2),
            up(2, 0),
            up(1, 0),
            CareerMove {
                is_side: true,
                ..up(2, 3)
            },
        ],
    }
}

#[test]
fn columns_follow_stages_and_then_moves() {
    let mut map = ladder();
    assert_eq!(Columns::new(&map, Measures::SCREEN.columns).of_role, [2, 0, 1, 0]);
    map.roles.iter_mut().for_each(|role| role.stage = None);
    assert_eq!(Columns::new(&map, Measures::SCREEN.columns).of_role, [2, 0, 1, 0]);
}

#[test]
fn a_circle_of_moves_does_no_harm() {
    let mut map = ladder();
    map.moves.extend([up(0, 1), up(2, 1), up(1, 1), up(9, 0)]);
    map.roles.iter_mut().for_each(|role| role.stage = None);
    read(&svg(&map, Look::Themed)).assert_clean();
}

#[test]
fn a_list_tells_ways_in_up_and_aside() {
    let map = ladder();
    let lists = lists(&map);
    assert_eq!(lists.len(), 1);
    let of = |index: usize| {
        lists[0]
            .roles
            .iter()
            .find(|entry| entry.role == index)
            .expect("listed")
    };
    assert_eq!(
        (&of(2).entered_from[..], &of(2).up[..], &of(2).side[..]),
        (&[0][..], &[1][..], &[3][..])
    );
    assert_eq!(of(0).entered_from, [1, 2]);
}

#[test]
fn few_lines_cross_in_a_map_that_needs_no_crossing() {
    // Two ladders, written in the order that crosses every step.
    let mut map = CareerMap {
        stages: ladder().stages,
        ..CareerMap::default()
    };
    for stage in 0..4 {
        let names = if stage % 2 == 0 { ["a", "b"] } else { ["b", "a"] };
        map.roles
            .extend(names.map(|name| role(&format!("{name}{stage}"), Some(stage))));
    }
    for from in 0..6 {
        let name = &map.roles[from].title[..1];
        let to = (from / 2 * 2 + 2..from / 2 * 2 + 4)
            .find(|&to| map.roles[to].title.starts_with(name))
            .expect("a next step");
        map.moves.push(up(from, to));
    }
    let picture = read(&svg(&map, Look::Themed));
    let y = |id: &str| {
        picture
            .boxes
            .iter()
            .find(|drawn| drawn.id == id)
            .expect("drawn")
            .rect
            .y
    };
    let is_a_first = y("a0") < y("b0");
    assert!((1..4).all(|stage| (y(&format!("a{stage}")) < y(&format!("b{stage}"))) == is_a_first));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]
    #[test]
    fn every_role_and_move_is_drawn_once_and_meets_no_box(
        roles in prop::collection::vec((prop::option::weighted(0.8, 0_usize..5), 0_usize..5), 1..60),
        moves in prop::collection::vec((0_usize..60, 0_usize..60, any::<bool>()), 0..120),
    ) {
        let names = ["Production", "Camera", "Sound", "Post"];
        let map = CareerMap {
            words: Arc::default(),
            title: "Careers".to_owned(),
            stages: ladder().stages,
            roles: (roles.iter().enumerate()).map(|(index, &(stage, department))| CareerRole {
                department: names.get(department).map(|name| Department { name: (*name).to_owned(), ..Department::default() }),
                is_entry: index % 7 == 0,
                ..role(&format!("Role number {index}"), stage)
            }).collect(),
            moves: moves.iter().map(|&(from, to, is_side)| CareerMove { from, to, is_side, years: String::new() }).collect(),
        };
        let markup = svg(&map, Look::Themed);
        prop_assert_eq!(&markup, &svg(&map, Look::Themed));
        let picture = read(&markup);
        picture.assert_clean();
        prop_assert_eq!(picture.boxes.len(), map.roles.len());
        let mut expected: Vec<(String, String)> = (valid_moves(&map).into_iter())
            .map(|index| (map.roles[map.moves[index].from].id.clone(), map.roles[map.moves[index].to].id.clone()))
            .collect();
        let mut drawn: Vec<(String, String)> = picture.lines.iter().map(|line| (line.from.clone(), line.to.clone())).collect();
        expected.sort();
        drawn.sort();
        prop_assert_eq!(drawn, expected);
        let listed: usize = lists(&map).iter().flat_map(|band| &band.roles).map(|entry| entry.up.len() + entry.side.len()).sum();
        prop_assert_eq!(listed, picture.lines.len());
    }
}
