use super::*;
use crate::chart::layout::tests::forests;
use crate::chart::read::read;
use crate::chart::sheets::drawn;
use proptest::prelude::*;

/// Names as they come, and as they should not.
const NAMES: [&str; 10] = [
    "Ana Ruiz",
    "Oluwaseun Adebayo-Fitzgerald",
    "山田 太郎",
    "نور المصري",
    "יעל כהן",
    "Joe <&\"]]> Baptiste",
    "Rindfleischetikettierungsüberwachungsaufgabenübertragungsbeauftragter",
    "👩‍🎨 Max",
    "i",
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
];

fn post(id: &str, superior: Option<usize>) -> OrgBox {
    OrgBox {
        id: id.to_owned(),
        role: id.replace('-', " "),
        superior,
        ..OrgBox::default()
    }
}

fn department(name: &str) -> Department {
    Department {
        name: name.to_owned(),
        colour: "teal".to_owned(),
        sign: name[..3].to_uppercase(),
    }
}

fn charts(most: usize) -> impl Strategy<Value = OrgChart> {
    (forests(most), any::<u32>()).prop_map(|((nodes, links), seed)| {
        let mut boxes: Vec<OrgBox> = (nodes.iter().enumerate())
            .map(|(index, node)| {
                let pick = |salt: usize| NAMES[(index * 31 + salt * 17 + seed as usize % 97) % NAMES.len()];
                let people: Vec<Holder> = (0..(index + seed as usize) % 4)
                    .map(|salt| Holder {
                        name: pick(salt).to_owned(),
                        url: Some(format!("/people/?a={salt}&b=\"{index}\"")),
                        is_acting: salt == 2,
                        days: None,
                        note: if salt == 1 {
                            pick(index).to_owned()
                        } else {
                            String::new()
                        },
                        also_in: if salt == 0 {
                            vec![index / 2, 1_000_000]
                        } else {
                            Vec::new()
                        },
                    })
                    .collect();
                OrgBox {
                    id: format!("box-{index}"),
                    role: pick(7).to_owned(),
                    url: (index % 3 == 0).then(|| format!("/roles/{index}/")),
                    count: people.len(),
                    people,
                    state: match index % 5 {
                        0 => State::Vacant,
                        1 => State::CoveredBy(pick(3).to_owned()),
                        _ => State::Filled,
                    },
                    department: (index % 4 > 0)
                        .then(|| department(["Production", "Camera", "Sound"][index % 3])),
                    is_external: node.is_outside,
                    superior: node.parent,
                    dotted: Vec::new(),
                    notes: (0..index % 3)
                        .map(|salt| format!("covers {}", pick(salt)))
                        .collect(),
                }
            })
            .collect();
        links
            .iter()
            .for_each(|link| boxes[link.from].dotted.push(link.to));
        OrgChart {
            words: Arc::default(),
            title: "A <chart>".to_owned(),
            company: String::new(),
            boxes,
        }
    })
}

fn svg(chart: &OrgChart) -> String {
    drawn(chart).svg
}

/// Reads the drawing back, and compares it with the chart and its list.
fn assert_says_the_same(chart: &OrgChart) {
    let markup = svg(chart);
    let picture = read(&markup);
    picture.assert_clean();

    // Each box once, below the superior that the chart names.
    let expected: Vec<(String, Option<usize>)> = (chart.boxes.iter())
        .map(|post| (post.id.clone(), post.superior))
        .collect();
    let drawn: Vec<(String, Option<usize>)> = (picture.boxes.iter())
        .map(|drawn| (drawn.id.clone(), drawn.parent))
        .collect();
    assert_eq!(drawn, expected);

    // Each line once, and none besides.
    let mut wanted: Vec<(String, String, bool)> = Vec::new();
    for post in &chart.boxes {
        wanted.extend(
            post.superior
                .map(|to| (post.id.clone(), chart.boxes[to].id.clone(), false)),
        );
        let dotted: BTreeSet<usize> = post.dotted.iter().copied().collect();
        for to in dotted
            .into_iter()
            .filter(|&to| Some(to) != post.superior && chart.boxes[to].id != post.id)
        {
            wanted.push((post.id.clone(), chart.boxes[to].id.clone(), true));
        }
    }
    let mut lines: Vec<(String, String, bool)> = picture
        .lines
        .iter()
        .map(|line| (line.from.clone(), line.to.clone(), line.is_dotted()))
        .collect();
    wanted.sort();
    lines.sort();
    assert_eq!(lines, wanted);

    // The words of each box are all there, in order.
    for (post, drawn) in chart.boxes.iter().zip(&picture.boxes) {
        let squeezed = |text: &str| text.split_whitespace().collect::<String>();
        let said = squeezed(&drawn.texts.concat());
        for words in post
            .people
            .iter()
            .map(|holder| holder.words(&chart.words))
            .chain([post.role.clone()])
            .chain(post.state.words(&chart.words))
        {
            assert!(
                said.contains(&squeezed(&words)),
                "{words:?} is missing in {:?}",
                drawn.texts
            );
        }
    }

    // The list says the same tree.
    let mut listed: Vec<(String, Option<usize>)> = vec![(String::new(), None); chart.boxes.len()];
    let mut open: Vec<(OrgNode, Option<usize>)> = list(chart).into_iter().map(|node| (node, None)).collect();
    let mut count = 0;
    while let Some((node, parent)) = open.pop() {
        count += 1;
        listed[node.index] = (chart.boxes[node.index].id.clone(), parent);
        open.extend(node.children.into_iter().map(|child| (child, Some(node.index))));
    }
    assert_eq!(count, chart.boxes.len());
    assert_eq!(listed, expected);
}

/// All but its style sheet may stand in a page with a strict policy, and its numbers are whole or halves.
fn assert_plain(markup: &str) {
    let (before, rest) = markup.split_once("<style>").expect("a style sheet");
    let (_, after) = rest.split_once("</style>").expect("its end");
    let markup = &format!("{before}{after}").replace(r#"fill-opacity=".16""#, "");
    for forbidden in [" style=", "<style", "<script", "url(", " on", "javascript:"] {
        let tags = markup.split('<').filter_map(|tag| tag.split('>').next());
        for tag in tags {
            assert!(!format!("<{tag}").contains(forbidden), "{forbidden} in <{tag}>");
        }
    }
    for (at, _) in markup.match_indices('.') {
        let (before, after) = (&markup[..at], &markup[at + 1..]);
        let is_number = after.starts_with(|c: char| c.is_ascii_digit())
            && before.ends_with(|c: char| " (0123456789".contains(c));
        let is_half = after.starts_with('5') && !after[1..].starts_with(|c: char| c.is_ascii_digit());
        assert!(
            !is_number || is_half,
            "…{}",
            &markup[at.saturating_sub(20)..at + 3]
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn a_small_chart_reads_back_as_it_was(chart in charts(40)) {
        assert_says_the_same(&chart);
        assert_plain(&svg(&chart));
        prop_assert_eq!(svg(&chart), svg(&chart));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2, max_shrink_iters: 10, ..ProptestConfig::default() })]
    #[test]
    fn a_large_chart_reads_back_as_it_was(chart in charts(2000)) {
        assert_says_the_same(&chart);
    }
}

#[test]
fn a_chart_of_nobody_is_an_empty_drawing() {
    let picture = read(&svg(&OrgChart::default()));
    assert!(picture.boxes.is_empty() && picture.lines.is_empty());
    assert_eq!(list(&OrgChart::default()), []);
}

#[test]
fn a_chain_and_a_star_of_2000_read_back() {
    let chain = (0..2000)
        .map(|index: usize| post(&format!("box-{index}"), index.checked_sub(1)))
        .collect();
    let star = (0..2000)
        .map(|index: usize| post(&format!("box-{index}"), (index > 0).then_some(0)))
        .collect();
    for boxes in [chain, star] {
        assert_says_the_same(&OrgChart {
            words: Arc::default(),
            title: "Crew".to_owned(),
            company: String::new(),
            boxes,
        });
    }
}

#[test]
fn a_circle_of_superiors_is_drawn_as_a_chain() {
    let chart = OrgChart {
        boxes: vec![post("a", Some(1)), post("b", Some(0)), post("c", Some(7))],
        ..OrgChart::default()
    };
    let picture = read(&svg(&chart));
    assert_eq!(picture.lines.len(), 1);
    assert_eq!(list(&chart).len(), 2);
}

#[test]
fn vacant_acting_covered_and_several_hats_are_said_in_words() {
    let mut chart = OrgChart {
        boxes: vec![
            post("producer", None),
            post("editor", Some(0)),
            post("runner", Some(0)),
        ],
        ..OrgChart::default()
    };
    chart.boxes[0].people.push(Holder {
        name: "Ana".to_owned(),
        is_acting: true,
        also_in: vec![1],
        ..Holder::default()
    });
    chart.boxes[1].state = State::CoveredBy("Sam".to_owned());
    chart.boxes[2].state = State::Vacant;
    chart.boxes[2].count = 2;
    let picture = read(&svg(&chart));
    assert_eq!(
        picture.boxes[0].texts,
        ["producer", "Ana (acting)", "also: editor"]
    );
    assert_eq!(picture.boxes[1].texts, ["editor", "covered by Sam"]);
    assert_eq!(picture.boxes[2].texts, ["×2", "runner", "vacant"]);
}

#[test]
fn exports_quote_what_their_languages_would_read() {
    let mut chart = OrgChart {
        title: "The \"crew\" \\".to_owned(),
        ..OrgChart::default()
    };
    chart.boxes = vec![
        post("a\"b", None),
        post("end", Some(0)),
        post("back\\", Some(0)),
        post("end", Some(1)),
    ];
    chart.boxes[0].role = "Key \"grip\" \\N <b>".to_owned();
    chart.boxes[1].dotted = vec![2];
    let markup = dot(&chart);
    assert!(
        markup.contains(r#""a\"b" [label="Key \"grip\" \\N <b>"];"#),
        "{markup}"
    );
    assert!(markup.contains(r#""a\"b" -> "box 2";"#), "{markup}");
    assert!(
        markup.contains(r#""box 2" -> "end" [style=dotted, constraint=false];"#),
        "{markup}"
    );
    let text = mermaid(&chart);
    assert!(
        text.contains(r#"n0["Key #34;grip#34; #92;N #60;b#62;"]"#),
        "{text}"
    );
    assert!(text.contains("n0 --- n1") && text.contains("n2 -.- n1"), "{text}");
}

#[test]
fn the_way_of_lines_is_left_to_graphviz() {
    let chart = OrgChart {
        boxes: (0..228).map(|number| post(&format!("r{number}"), None)).collect(),
        ..OrgChart::default()
    };
    // With `splines=ortho` it aborts on a chart of this size.
    assert!(!dot(&chart).contains("splines"));
}

/// Runs only where Graphviz is installed.
#[test]
fn graphviz_finds_the_same_edges() {
    use std::io::Write as _;
    use std::process::{Command, Stdio};
    let mut chart = OrgChart {
        title: "Crew".to_owned(),
        ..OrgChart::default()
    };
    chart.boxes = vec![
        post("client", None),
        post("producer", Some(0)),
        post("say-\"cheese\"", Some(1)),
        post("runner", Some(1)),
    ];
    chart.boxes[0].is_external = true;
    chart.boxes[3].dotted = vec![2, 0];
    let run = Command::new("dot")
        .arg("-Tplain")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = run else { return };
    child
        .stdin
        .take()
        .expect("a pipe")
        .write_all(dot(&chart).as_bytes())
        .expect("dot reads");
    let output = child.wait_with_output().expect("dot ends");
    let plain = String::from_utf8(output.stdout).expect("text");
    let mut edges: Vec<String> = (plain.lines())
        .filter_map(|line| line.strip_prefix("edge "))
        .map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" "))
        .collect();
    edges.sort();
    let expected = [
        r#""say-\"cheese\"" runner"#,
        "client producer",
        "client runner",
        "producer \"say-\\\"cheese\\\"\"",
        "producer runner",
    ];
    assert_eq!(edges, expected);
}
