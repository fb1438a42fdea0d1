//! Org charts through the whole pipeline: what is written in front matter is what is drawn, listed and exported.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::process::{Command, Stdio};

use callboard::config::LinkStyle;
use callboard::derive::org_chart;
use callboard::diagnostic::Severity;
use callboard::graph::ChartOf;
use callboard::output::Making;
use callboard::plan::ChartFile;
use callboard::site::Compiled;
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::project::{Project, Site};

/// A line of a chart: who answers, to whom, and whether it is dotted.
type Line = (String, String, bool);

/// Whether a role is on a chart.
type IsThere<'a> = Box<dyn Fn(usize) -> bool + 'a>;

/// A drawing as a browser sees it.
#[derive(Debug, Default)]
struct Drawn {
    /// Left, top, right and bottom of each box, by its id.
    boxes: BTreeMap<String, (i64, i64, i64, i64)>,
    lines: Vec<Line>,
    texts: Vec<String>,
}

/// Reads a drawing back, without its sheets of paper; each box may be there once.
fn read(svg: &str) -> Drawn {
    let mut reader = Reader::from_str(svg);
    let mut drawn = Drawn::default();
    // Boxes in order, each with its place, its outline, and the numbers of those it answers to.
    let mut boxes: Vec<(String, i64, i64, String)> = Vec::new();
    let mut lines: Vec<(usize, String, bool)> = Vec::new();
    let mut shapes: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    let mut shape = String::new();
    let mut is_on_sheet = false;
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Eof => break,
            Event::Start(tag) | Event::Empty(tag) => {
                let get = |name: &str| {
                    let found = tag.try_get_attribute(name).expect("an attribute");
                    found.map(|found| found.unescape_value().expect("text").into_owned())
                };
                let number = |name: &str| get(name).expect("a size").parse::<i64>().expect("a number");
                let class = get("class").unwrap_or_default();
                is_on_sheet |= class == "cb-sheet";
                match &*class {
                    "cb-shape" => _ = shapes.insert(shape.clone(), (number("width"), number("height"))),
                    "cb-frame" if !is_on_sheet && !boxes.is_empty() => {
                        boxes.last_mut().expect("a box").3 = get("href").expect("an outline");
                    }
                    _ if class.starts_with("cb-box") && !is_on_sheet => {
                        let Some(id) = get("data-id") else { continue };
                        let at = get("transform").expect("a place");
                        let at = at.trim_start_matches("translate(").trim_end_matches(')');
                        let at: Vec<i64> = (at.replace('-', " -").split_whitespace())
                            .map(|number| number.parse().expect("a number"))
                            .collect();
                        lines.extend(get("data-parent").map(|to| (boxes.len(), to, false)));
                        let dotted = get("data-dotted").unwrap_or_default();
                        lines.extend(
                            dotted
                                .split_whitespace()
                                .map(|to| (boxes.len(), to.to_owned(), true)),
                        );
                        boxes.push((id, at[0], at[1], String::new()));
                    }
                    _ => {}
                }
                shape = get("id").map_or_else(String::new, |id| format!("#{id}"));
            }
            Event::Text(text) => drawn
                .texts
                .push(text.decode().expect("UTF-8").trim_end().to_owned()),
            _ => {}
        }
    }
    for (from, to, is_dotted) in lines {
        let to: usize = to.parse().expect("a number");
        drawn
            .lines
            .push((boxes[from].0.clone(), boxes[to].0.clone(), is_dotted));
    }
    for (id, x, y, shape) in boxes {
        let (width, height) = shapes[&shape];
        let rect = (x, y, x + width, y + height);
        assert!(
            drawn.boxes.insert(id.clone(), rect).is_none(),
            "{id} is drawn twice"
        );
    }
    drawn
}

/// From left to right, so that each box is compared with the few beside it.
fn assert_no_overlap(drawn: &Drawn) {
    let mut rects: Vec<_> = drawn.boxes.iter().map(|(id, rect)| (*rect, id)).collect();
    rects.sort();
    for (index, ((_, top, right, bottom), id)) in rects.iter().enumerate() {
        for ((left, other_top, _, other_bottom), other) in &rects[index + 1..] {
            if left >= right {
                break;
            }
            assert!(
                other_top >= bottom || other_bottom <= top,
                "{id} and {other} overlap"
            );
        }
    }
}

/// A role as it is written.
#[derive(Clone, Debug)]
struct Written {
    reports_to: Option<usize>,
    also: Vec<usize>,
    is_external: bool,
    is_on_crew: bool,
}

fn id(index: usize) -> String {
    format!("role-{index:04}")
}

/// A site of these roles with one production.
fn project(roles: &[Written]) -> Project {
    let mut project = Project::new();
    let mut crew = String::from("---\ncrew:\n");
    for (index, role) in roles.iter().enumerate() {
        let mut text = format!("---\ntitle: Grade {index}\n");
        if let Some(superior) = role.reports_to {
            let _ = writeln!(text, "reports_to: {}", id(superior));
        }
        if !role.also.is_empty() {
            let also: Vec<String> = role.also.iter().map(|other| id(*other)).collect();
            let _ = writeln!(text, "also_reports_to: [{}]", also.join(", "));
        }
        if role.is_external {
            text += "external: true\n";
        }
        project = project.file(&format!("content/roles/{}.md", id(index)), text + "---\n");
        if role.is_on_crew {
            let _ = writeln!(crew, "  - {{role: {}, who: \"Name {index}\"}}", id(index));
        }
    }
    project
        .file("content/productions/ferry/index.md", "---\ntitle: Ferry\n---\n")
        .file("content/productions/ferry/crew.md", crew + "---\n")
}

/// The lines among those who are there, found again from what is written: up from each, over all who are missing.
fn expected(roles: &[Written], is_there: impl Fn(usize) -> bool) -> Vec<Line> {
    let mut lines = Vec::new();
    for (index, role) in roles.iter().enumerate().filter(|(index, _)| is_there(*index)) {
        let mut above = role.reports_to;
        while let Some(superior) = above.filter(|superior| !is_there(*superior)) {
            above = roles[superior].reports_to;
        }
        lines.extend(above.map(|superior| (id(index), id(superior), false)));
        let also: BTreeSet<usize> = role.also.iter().copied().collect();
        let also = also
            .into_iter()
            .filter(|other| is_there(*other) && Some(*other) != above);
        lines.extend(also.map(|other| (id(index), id(other), true)));
    }
    lines.sort();
    lines
}

/// The tree that nested lists say: each `data-post` with the one whose list it stands in.
fn listed(html: &str) -> BTreeMap<String, Option<String>> {
    let mut tree = BTreeMap::new();
    // The item that is open in each list, from the outermost: an item ends where the next one of its list begins.
    let mut open: Vec<Option<String>> = Vec::new();
    let start = html.find("<ul class=\"tree\"").unwrap_or(html.len());
    for tag in html[start..].split('<').skip(1) {
        let is = |name: &str| {
            let rest = tag.strip_prefix(name);
            rest.is_some_and(|rest| rest.starts_with([' ', '>', '\n']))
        };
        if is("ul") {
            open.push(None);
        } else if is("li") {
            open.pop();
            let post = tag
                .split("data-post=\"")
                .nth(1)
                .and_then(|rest| rest.split('"').next());
            if let Some(post) = post {
                let superior = open.iter().rev().flatten().next().cloned();
                tree.insert(post.to_owned(), superior);
            }
            open.push(post.map(str::to_owned));
        } else if is("/ul") {
            open.pop();
        } else if tag.starts_with("/section") {
            break;
        }
    }
    tree
}

fn built(project: &Project) -> Site {
    let compiled = project.compile();
    assert_eq!(compiled.count(Severity::Error), 0, "{:?}", compiled.diagnostics);
    Site { compiled }
}

fn assert_charts_say_what_is_written(roles: &[Written]) {
    let site = built(&project(roles));
    let charts: [(&str, IsThere<'_>); 2] = [
        ("org-chart/", Box::new(|_| true)),
        (
            "productions/ferry/org-chart/",
            Box::new(|index| roles[index].is_on_crew),
        ),
    ];
    for (folder, is_there) in charts {
        let wanted: BTreeSet<String> = (0..roles.len())
            .filter(|index| is_there(*index))
            .map(id)
            .collect();
        if wanted.is_empty() {
            continue;
        }
        let drawn = read(&site.text(&format!("{folder}org-chart.svg")));
        assert_eq!(
            drawn.boxes.keys().cloned().collect::<BTreeSet<_>>(),
            wanted,
            "{folder}"
        );
        assert_no_overlap(&drawn);
        let lines = expected(roles, &is_there);
        let mut found = drawn.lines.clone();
        found.sort();
        assert_eq!(found, lines, "{folder}");
        for index in (0..roles.len()).filter(|index| is_there(*index)) {
            let title = format!("Grade {index}");
            assert!(drawn.texts.contains(&title), "{title} is no text of {folder}");
        }
        // The list says the same, but for lines across the company's border, which it says by leaving them out.
        if wanted.len() <= 300 {
            let tree = listed(&site.text(&format!("{folder}index.html")));
            assert_eq!(tree.keys().cloned().collect::<BTreeSet<_>>(), wanted, "{folder}");
            let is_external = |role: &str| roles[role[5..].parse::<usize>().expect("a number")].is_external;
            for (from, to, _) in lines.iter().filter(|(.., is_dotted)| !is_dotted) {
                if is_external(from) == is_external(to) {
                    assert_eq!(tree[from].as_ref(), Some(to), "{folder}");
                }
            }
        }
        let dot = site.text(&format!("{folder}org-chart.dot"));
        let mut in_dot: Vec<Line> = dot
            .lines()
            .filter_map(|line| line.trim().split_once(" -> "))
            .map(|(to, from)| {
                let name = from.split(['"']).nth(1).unwrap_or_default();
                (
                    name.to_owned(),
                    to.trim_matches('"').to_owned(),
                    from.contains("dotted"),
                )
            })
            .collect();
        in_dot.sort();
        assert_eq!(in_dot, lines, "{folder}");
    }
}

/// Roles of which each answers to an earlier one or to nobody.
fn written(most: usize) -> impl Strategy<Value = Vec<Written>> {
    let role = (
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        0_u8..40,
        any::<bool>(),
    );
    prop::collection::vec(role, 1..=most).prop_map(|picks| {
        let role = |(index, (above, also, kind, is_on_crew)): (
            usize,
            &(prop::sample::Index, prop::sample::Index, u8, bool),
        )| Written {
            reports_to: (index > 0 && *kind > 1).then(|| above.index(index)),
            also: (*kind % 8 == 3)
                .then(|| also.index(picks.len()))
                .into_iter()
                .filter(|also| *also != index)
                .collect(),
            is_external: *kind == 39,
            is_on_crew: *is_on_crew,
        };
        picks.iter().enumerate().map(role).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]
    #[test]
    fn charts_say_what_the_front_matter_says(roles in written(60)) {
        assert_charts_say_what_is_written(&roles);
    }
}

#[test]
fn a_chart_of_two_thousand_roles_says_what_the_front_matter_says() {
    let role = |index: usize| Written {
        reports_to: (index > 0)
            .then(|| (index - 1) / 7 + index % 3 * (index / 40))
            .map(|above| above.min(index.saturating_sub(1))),
        also: if index % 50 == 9 {
            vec![index / 3]
        } else {
            Vec::new()
        },
        is_external: index % 400 == 399,
        is_on_crew: index % 5 != 1,
    };
    assert_charts_say_what_is_written(&(0..2000).map(role).collect::<Vec<_>>());
}

#[test]
fn the_demo_shows_every_case_that_a_chart_knows() {
    let site = Project::demo().on_demand();
    let show = site.text("productions/harbour-lights/org-chart/org-chart.svg");
    let other = site.text("productions/night-ferry/org-chart/org-chart.svg");
    for (case, mark) in [
        ("vacant", "cb-box is-vacant"),
        ("covered", "cb-box is-covered"),
        ("covered, in words", "covered by"),
        ("acting", "(acting)"),
        ("several holders", ">×3<"),
        ("several other_roles", "also: "),
        ("outside the company", "cb-box is-external"),
        ("the border", "class=\"cb-company-label\""),
        ("dotted", "cb-line is-dotted"),
        ("department colour", "colour-teal\""),
        ("department sign", ">PRO<"),
    ] {
        assert!(show.contains(mark), "Harbour Lights does not show: {case}");
    }
    for mark in [
        "more to be found",
        "(acting)",
        ">×",
        "cb-box is-external",
        "cb-line is-dotted",
        "also: ",
    ] {
        assert!(other.contains(mark), "Night Ferry does not show {mark}");
    }
}

#[test]
fn a_long_chart_is_parted_and_its_drawing_is_one_file() {
    let star = (0..700).map(|index| Written {
        reports_to: (index > 0).then_some(index / 30),
        also: Vec::new(),
        is_external: false,
        is_on_crew: false,
    });
    let site = built(&project(&star.collect::<Vec<_>>()));
    let mut listed_posts = BTreeSet::new();
    for part in ["org-chart/", "org-chart/part-2/", "org-chart/part-3/"] {
        let page = site.text(&format!("{part}index.html"));
        let posts = listed(&page);
        assert!(
            posts.len() <= 300 && !page.contains("<g class=\"cb-box"),
            "{part}"
        );
        listed_posts.extend(posts.into_keys());
    }
    assert_eq!(listed_posts.len(), 700);
    let page = site.text("org-chart/index.html");
    assert!(
        page.contains("data-drawing-src=\"/org-chart/org-chart.svg\""),
        "{page}"
    );
    let svg = site.text("org-chart/org-chart.svg");
    assert_eq!(read(&svg).boxes.len(), 700);
    let sheets = svg.matches("<view id=\"sheet-").count();
    let count = format!("sheet 2 of {sheets}");
    assert!(
        page.contains(&count) && page.contains("/org-chart/org-chart.svg#sheet-2\""),
        "{page}"
    );
}

#[test]
fn a_drawing_stands_in_its_file_and_in_no_page() {
    let crew = "---\ncrew:\n  - {role: producer, who: \"Ana Ruiz\", from: 2026-01-05, to: 2026-03-06}\n---\n";
    let project = Project::new()
        .file("content/roles/producer.md", "---\ntitle: Producer\n---\n")
        .file("content/productions/ferry/index.md", "---\ntitle: Ferry\n---\n")
        .file("content/productions/ferry/crew.md", crew);
    let site = built(&project);
    for page in ["org-chart/index.html", "bible/index.html"] {
        let page = site.text(&format!("productions/ferry/{page}"));
        assert!(
            page.contains("src=\"/productions/ferry/org-chart/org-chart.svg\""),
            "{page}"
        );
        assert!(!page.contains("cb-box"), "{page}");
    }
    let svg = site.text("productions/ferry/org-chart/org-chart.svg");
    assert!(svg.contains("href=\"/roles/producer/\""), "{svg}");
    // The list of a crew of this size has the days.
    assert!(!svg.contains("data-days"), "{svg}");
    assert!(
        !site
            .paths()
            .contains(&"productions/ferry/org-chart/drawing.js".to_owned())
    );
}

#[test]
fn a_build_for_a_folder_on_disk_has_the_drawing_as_a_script_too() {
    let roles = [Written {
        reports_to: None,
        also: Vec::new(),
        is_external: false,
        is_on_crew: true,
    }];
    let site = built(&project(&roles).asking(|request| request.links = LinkStyle::Portable));
    let page = site.text("productions/ferry/org-chart/index.html");
    assert!(
        page.contains("/org-chart/drawing.js\" ") || page.contains("/org-chart/drawing.js\">"),
        "{page}"
    );
    let script = site.text("productions/ferry/org-chart/drawing.js");
    let data = script
        .split_once(".orgDrawing = ")
        .and_then(|(_, rest)| rest.strip_suffix(";\n"));
    let svg: String = serde_json::from_str(data.expect("data")).expect("JSON");
    assert_eq!(svg, site.text("productions/ferry/org-chart/org-chart.svg"));
}

#[test]
fn graphviz_reads_the_exports_of_the_demo_and_finds_the_same_lines() {
    let site = Project::demo().on_demand();
    for folder in [
        "org-chart/",
        "productions/harbour-lights/org-chart/",
        "departments/production/org-chart/",
    ] {
        let run = Command::new("dot")
            .args(["-Tplain"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut child) = run else {
            // `tests/run` installs Graphviz and says so; there its absence is no excuse.
            assert!(
                std::env::var_os("CALLBOARD_TOOLS").is_none(),
                "`dot` is not installed"
            );
            return;
        };
        let dot = site.text(&format!("{folder}org-chart.dot"));
        let mut input = child.stdin.take().expect("a pipe");
        std::io::Write::write_all(&mut input, dot.as_bytes()).expect("dot reads");
        drop(input);
        let output = child.wait_with_output().expect("dot ends");
        assert!(output.status.success(), "dot refuses the chart of {folder}");
        let plain = String::from_utf8(output.stdout).expect("text");
        let mut found: Vec<(String, String)> = plain
            .lines()
            .filter_map(|line| line.strip_prefix("edge "))
            .map(|line| {
                let mut words = line.split(' ').map(|word| word.trim_matches('"').to_owned());
                (words.next().unwrap_or_default(), words.next().unwrap_or_default())
            })
            .collect();
        let drawn = read(&site.text(&format!("{folder}org-chart.svg")));
        let mut wanted: Vec<(String, String)> =
            drawn.lines.into_iter().map(|(from, to, _)| (to, from)).collect();
        found.sort();
        wanted.sort();
        assert_eq!(found, wanted, "{folder}");
    }
}

#[test]
fn a_chart_s_file_is_drawn_again_only_when_its_boxes_change() {
    let project = |focus: &str, title: &str| {
        Project::new()
            .file("content/roles/producer.md", "")
            .file(
                "content/roles/runner.md",
                format!("---\ntitle: {title}\nreports_to: producer\nfocus: {focus}\n---\n"),
            )
            .compile()
    };
    let drawn = |site: &Compiled, known| {
        let chart = (ChartOf::ALL, ChartFile::Dot);
        match org_chart::file(&site.graph, &site.plan, &site.config, chart, known) {
            Making::Done { shown, bytes } => Some((shown, String::from_utf8_lossy(&bytes).into_owned())),
            Making::Unchanged | Making::Failed => None,
        }
    };
    let (shown, _) = drawn(&project("Tea", "Runner"), None).expect("a chart");
    assert_eq!(drawn(&project("Tea and tapes", "Runner"), Some(shown)), None);
    let (_, dot) = drawn(&project("Tea", "Floor runner"), Some(shown)).expect("another chart");
    assert!(dot.contains("Floor runner"), "{dot}");
}
