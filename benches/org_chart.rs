//! Measures how long a large crew takes to be drawn, as a whole and on sheets of paper, and to be written as DOT.
//!
//! `cargo bench --bench org_chart` takes charts of 200, 2,000 and 5,000 posts with a name in each box and a dotted line from
//! every twentieth.

use std::sync::Arc;

use callboard::chart::Department;
use callboard::chart::org::{Holder, OrgBox, OrgChart, State, dot};
use callboard::chart::sheets::drawn;
use divan::Bencher;
use divan::counter::BytesCount;

const POSTS: [usize; 3] = [200, 2_000, 5_000];

fn main() {
    divan::main();
}

#[divan::bench(args = POSTS, sample_count = 10)]
fn drawn_and_on_sheets(bencher: Bencher<'_, '_>, posts: usize) {
    let chart = crew(posts);
    let bytes = drawn(&chart).svg.len();
    bencher.counter(BytesCount::new(bytes)).bench(|| drawn(&chart));
}

#[divan::bench(args = POSTS, sample_count = 10)]
fn as_dot(bencher: Bencher<'_, '_>, posts: usize) {
    let chart = crew(posts);
    bencher.bench(|| dot(&chart));
}

/// A crew in which each post has up to seven below it.
fn crew(posts: usize) -> OrgChart {
    let post = |index: usize| OrgBox {
        id: format!("role-{index}"),
        role: format!("Production coordinator {index}"),
        url: Some(format!("/roles/role-{index}/")),
        people: vec![Holder {
            name: format!("Wren Hallowdene {index}"),
            url: Some(format!("/people/person-{index}/")),
            ..Holder::default()
        }],
        state: State::Filled,
        count: 1,
        department: Some(Department {
            name: format!("Department {}", index % 16),
            colour: "teal".to_owned(),
            sign: format!("D{}", index % 16),
        }),
        superior: (index > 0).then(|| (index - 1) / 7),
        dotted: if index % 20 == 9 {
            vec![index / 2]
        } else {
            Vec::new()
        },
        ..OrgBox::default()
    };
    OrgChart {
        words: Arc::default(),
        title: "Crew".to_owned(),
        company: String::new(),
        boxes: (0..posts).map(post).collect(),
    }
}
