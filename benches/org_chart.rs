//! Measures how long a large crew takes to be laid out and drawn, and to be put on sheets of paper.
//!
//! `cargo bench --bench org_chart` takes charts of 200, 2,000 and 5,000 posts (or of the sizes given as arguments) with a
//! name in each box and a dotted line from every twentieth, and prints medians in milliseconds.

#![expect(clippy::disallowed_methods, reason = "a benchmark looks at the clock")]

use std::time::{Duration, Instant};

use callboard::chart::org::{Holder, OrgBox, OrgChart, State, dot, svg};
use callboard::chart::sheets::{Paper, sheets};
use callboard::chart::{Department, Look};

const ROUNDS: usize = 9;

#[expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]
fn main() {
    let sizes: Vec<usize> = std::env::args()
        .filter_map(|argument| argument.parse().ok())
        .collect();
    let sizes = if sizes.is_empty() {
        vec![200, 2_000, 5_000]
    } else {
        sizes
    };
    println!(
        "{:>7} {:>10} {:>12} {:>10} {:>8}",
        "posts", "drawn", "bytes", "on sheets", "DOT"
    );
    for posts in sizes {
        let chart = crew(posts);
        let bytes = svg(&chart, Look::Themed).len();
        println!(
            "{posts:>7} {:>10.1} {bytes:>12} {:>10.1} {:>8.1}",
            median(|| svg(&chart, Look::Themed).len()),
            median(|| sheets(&chart, Paper::A4, Look::Themed).len()),
            median(|| dot(&chart).len()),
        );
    }
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
        title: "Crew".to_owned(),
        company: String::new(),
        boxes: (0..posts).map(post).collect(),
    }
}

/// The median time of something, in milliseconds.
fn median(mut doing: impl FnMut() -> usize) -> f64 {
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(doing());
            start.elapsed()
        })
        .collect();
    times.sort();
    times[ROUNDS / 2].as_secs_f64() * 1e3
}
