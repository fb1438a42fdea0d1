use super::*;
use proptest::prelude::*;

/// What can be read on A3.
const A3: (Units, Units) = (1782, 1234);

/// A forest: each box hangs from an earlier one or from none.
pub(in crate::chart) fn forests(most: usize) -> impl Strategy<Value = (Vec<Node>, Vec<Link>)> {
    let size = (
        any::<proptest::sample::Index>(),
        0u8..20,
        40i64..240,
        20i64..120,
        0u8..40,
    );
    let nodes = prop::collection::vec(size, 1..=most).prop_map(|rows| {
        let build = |(index, row): (usize, (proptest::sample::Index, u8, i64, i64, u8))| {
            let (pick, top, width, height, outside) = row;
            let parent = (index > 0 && top > 0).then(|| match top % 3 {
                // Bushy, chained and star-like forests.
                0 => pick.index(index),
                1 => index - 1 - pick.index(index.min(4)),
                _ => pick.index(index.min(12)),
            });
            Node {
                width,
                height,
                parent,
                is_outside: outside == 0,
            }
        };
        rows.into_iter().enumerate().map(build).collect::<Vec<_>>()
    });
    nodes.prop_flat_map(|nodes| {
        let count = nodes.len();
        let links = prop::collection::vec((0..count, 0..count), 0..(count / 6).clamp(1, 60));
        let links = links.prop_map(|links| links.into_iter().map(|(from, to)| Link { from, to }).collect());
        (Just(nodes), links)
    })
}

/// Panics unless boxes keep apart and no line meets a box but at its two ends.
pub(in crate::chart) fn assert_clean(geometry: &Geometry) {
    let mut by_top: Vec<usize> = (0..geometry.boxes.len()).collect();
    by_top.sort_by_key(|&index| geometry.boxes[index].y);
    for (rank, &a) in by_top.iter().enumerate() {
        let first = geometry.boxes[a];
        assert!(
            first.x >= 0
                && first.y >= 0
                && first.right() <= geometry.width
                && first.bottom() <= geometry.height
        );
        for &b in by_top[rank + 1..]
            .iter()
            .take_while(|&&b| geometry.boxes[b].y < first.bottom() + 10)
        {
            let second = geometry.boxes[b];
            assert!(
                second.x >= first.right() + 10
                    || first.x >= second.right() + 10
                    || second.y >= first.bottom() + 10,
                "boxes {a} {first:?} and {b} {second:?} are too near",
            );
        }
    }
    for line in &geometry.lines {
        for pair in line.points.windows(2) {
            let ((x, y), (to_x, to_y)) = (pair[0], pair[1]);
            assert!(x == to_x || y == to_y, "{line:?} is askew");
            for (index, rect) in geometry.boxes.iter().enumerate() {
                let meets = x.min(to_x) < rect.right()
                    && x.max(to_x) > rect.x
                    && y.min(to_y) < rect.bottom()
                    && y.max(to_y) > rect.y;
                assert!(!meets, "{line:?} meets box {index} {rect:?}");
            }
        }
        for (end, point) in [(0, line.points.first()), (1, line.points.last())] {
            let touches = |rect: Rect| {
                point.is_some_and(|&(x, y)| {
                    rect.x <= x && x <= rect.right() && rect.y <= y && y <= rect.bottom()
                })
            };
            assert!(
                touches(geometry.boxes[line.from]) || touches(geometry.boxes[line.to]),
                "end {end} of {line:?} is loose"
            );
        }
    }
}

fn node(parent: Option<usize>) -> Node {
    Node {
        width: 180,
        height: 60,
        parent,
        is_outside: false,
    }
}

#[test]
fn nothing_one_box_a_chain_and_a_star() {
    assert_eq!(layout(&[], &[], A3).boxes, []);
    assert_clean(&layout(&[node(None)], &[], A3));
    let chain: Vec<Node> = (0..2000usize).map(|index| node(index.checked_sub(1))).collect();
    let drawn = layout(&chain, &[Link { from: 1999, to: 0 }], A3);
    assert_clean(&drawn);
    assert_eq!(drawn.lines.len(), 2000);
    let star: Vec<Node> = (0..2000).map(|index| node((index > 0).then_some(0))).collect();
    let drawn = layout(&star, &[], A3);
    assert_clean(&drawn);
    assert!(
        drawn.width < 4 * drawn.height && drawn.height < 4 * drawn.width,
        "{} × {}",
        drawn.width,
        drawn.height
    );
}

#[test]
fn boxes_without_superiors_stand_in_a_grid() {
    let drawn = layout(&vec![node(None); 100], &[], A3);
    assert_clean(&drawn);
    assert!(
        drawn.width < 4 * drawn.height,
        "{} × {}",
        drawn.width,
        drawn.height
    );
}

#[test]
fn a_superior_stands_above_those_who_answer() {
    let drawn = layout(
        &[node(None), node(Some(0)), node(Some(0)), node(Some(2))],
        &[],
        A3,
    );
    for line in &drawn.lines {
        assert!(drawn.boxes[line.to].bottom() < drawn.boxes[line.from].y);
    }
}

#[test]
fn those_outside_stand_outside_the_border() {
    let mut nodes = vec![
        node(None),
        node(Some(0)),
        node(Some(1)),
        node(Some(1)),
        node(Some(2)),
    ];
    nodes[0].is_outside = true;
    nodes[4].is_outside = true;
    let drawn = layout(&nodes, &[Link { from: 3, to: 4 }], A3);
    assert_clean(&drawn);
    let border = drawn.company.expect("a border");
    for (index, rect) in drawn.boxes.iter().enumerate() {
        let is_outside = rect.bottom() < border.y || rect.y > border.bottom();
        let is_inside = border.y < rect.y
            && rect.bottom() < border.bottom()
            && border.x < rect.x
            && rect.right() < border.right();
        assert!(
            is_outside != is_inside && is_outside == nodes[index].is_outside,
            "{index}"
        );
    }
    assert_eq!(
        drawn
            .lines
            .iter()
            .filter(|line| line.kind == LineKind::Dotted)
            .count(),
        1
    );
}

#[test]
fn twice_the_boxes_take_about_twice_the_steps() {
    let forest = |count: usize| -> Vec<Node> {
        (0..count)
            .map(|index| node((index > 0).then(|| (index * 7919 % index).min(index / 3))))
            .collect()
    };
    let links = |count: usize| -> Vec<Link> {
        (1..20)
            .map(|part| Link {
                from: count * part / 20,
                to: count / 2,
            })
            .collect()
    };
    let chain = |count: usize| -> Vec<Node> { (0..count).map(|index| node(index.checked_sub(1))).collect() };
    for shape in [forest, chain] {
        let steps = |count: usize| layout(&shape(count), &links(count), A3).steps;
        let (small, large) = (steps(1000), steps(2000));
        assert!(
            large < small * 3,
            "{small} steps for 1000 boxes, {large} for 2000"
        );
    }
}

#[test]
fn items_keep_their_order_and_distance() {
    assert_eq!(spaced(&[(0, 10), (5, 10), (100, 10)]), [-3, 7, 100]);
    assert_eq!(spaced(&[]), Vec::<i64>::new());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]
    #[test]
    fn small_forests_are_drawn_clean((nodes, links) in forests(40)) {
        let drawn = layout(&nodes, &links, A3);
        assert_clean(&drawn);
        prop_assert_eq!(&drawn, &layout(&nodes, &links, A3));
    }

    #[test]
    fn a_shape_that_is_not_tried_would_come_to_the_same_as_one_that_was((nodes, _) in forests(60)) {
        let parents = forest(&nodes.iter().map(|node| node.parent).collect::<Vec<_>>());
        let tree = Tree::inside(&nodes, &parents);
        let slots = tidy::slots(&nodes, &tree);
        let mut tried: Vec<(Shape, Placed<'_>)> = Vec::new();
        for shape in Shape::candidates(&nodes, A3) {
            let placed = Tidy::new(&nodes, &tree, &slots, shape).place();
            for (other, known) in &tried {
                let is_alike = (other.slope, other.spread) == (shape.slope, shape.spread);
                if is_alike && known.alike().holds(shape.limits) {
                    prop_assert_eq!(&known.boxes, &placed.boxes);
                }
            }
            tried.push((shape, placed));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, max_shrink_iters: 20, ..ProptestConfig::default() })]
    #[test]
    fn large_forests_are_drawn_clean((nodes, links) in forests(2000)) {
        assert_clean(&layout(&nodes, &links, A3));
    }
}
