use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::marks::bar_ends;
use super::places::SHEET;
use super::*;

fn bar(from: Date, to: Date) -> Mark {
    Mark {
        shape: Shape::Bar,
        days: DayRange { from, to },
        text: String::new(),
        label: "Layout".to_owned(),
        url: None,
        classes: "colour-teal".to_owned(),
        is_critical: false,
        after: Vec::new(),
    }
}

fn chart(rows: Vec<GanttRow>) -> GanttInput {
    GanttInput {
        words: Arc::default(),
        id: "schedule".to_owned(),
        title: "Harbour Lights".to_owned(),
        description: "The phases as bars.".to_owned(),
        span: None,
        groups: vec![GanttGroup {
            title: "Layout".to_owned(),
            rows,
        }],
        days_off: Vec::new(),
    }
}

fn row(title: &str, mark: Mark) -> GanttRow {
    GanttRow {
        title: title.to_owned(),
        marks: vec![mark],
    }
}

/// The texts of all elements of a class, in order.
fn texts(svg: &str, class: &str) -> Vec<String> {
    let start = format!("<text class=\"{class}\"");
    let parts = svg.split(&start).skip(1);
    parts
        .map(|part| {
            let text = part
                .split("</text>")
                .next()
                .unwrap_or_default()
                .split_once('>')
                .unwrap()
                .1;
            let mut shown = String::new();
            let mut is_tag = false;
            for letter in text.chars() {
                match letter {
                    '<' => is_tag = true,
                    '>' => is_tag = false,
                    letter if !is_tag => shown.push(letter),
                    _ => {}
                }
            }
            shown
        })
        .collect()
}

/// Fails unless every element is closed in its turn; gives the number of elements.
fn well_formed(svg: &str) -> usize {
    let mut open = Vec::new();
    let mut count = 0;
    for part in svg.split('<').skip(1) {
        let (tag, _) = part.split_once('>').expect("each `<` has its `>`");
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        match tag.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name)),
            None => {
                count += 1;
                if !tag.ends_with('/') {
                    open.push(tag.split(' ').next().unwrap());
                }
            }
        }
    }
    assert!(open.is_empty(), "{open:?}");
    count
}

#[test]
fn a_chart_is_an_image_with_a_name_and_a_description() {
    let svg = draw(&chart(vec![row(
        "Layout",
        bar(date(2026, 1, 5), date(2026, 1, 30)),
    )]));
    well_formed(&svg);
    assert!(svg.contains(r#"role="img" aria-labelledby="schedule-title schedule-desc""#));
    assert!(svg.contains(r#"<title id="schedule-title">Harbour Lights</title>"#));
    assert!(svg.contains(r#"<desc id="schedule-desc">The phases as bars.</desc>"#));
    assert_eq!(texts(&svg, "gantt-label"), ["Layout"]);
    for inline in [" style=", "<style", "<script", " on", "today"] {
        assert!(!svg.contains(inline), "{inline}");
    }
}

#[test]
fn a_chart_with_links_can_be_walked_through() {
    let mut mark = bar(date(2026, 1, 5), date(2026, 1, 30));
    mark.url = Some("/departments/layout/?a&b".to_owned());
    let svg = draw(&chart(vec![row("Layout", mark)]));
    well_formed(&svg);
    assert!(svg.contains(r#"role="group""#));
    assert!(svg.contains(r#"<a href="/departments/layout/?a&amp;b"><title>Layout</title>"#));
}

#[test]
fn a_script_can_find_the_place_of_a_day() {
    let svg = draw(&chart(vec![row(
        "Layout",
        bar(date(2026, 1, 5), date(2026, 4, 14)),
    )]));
    let value = |name: &str| -> &str {
        svg.split(&format!("data-{name}=\""))
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
    };
    assert_eq!(
        (value("first-day"), value("last-day")),
        ("2026-01-05", "2026-04-14")
    );
    let (left, per_day): (f64, f64) = (
        value("plot-left").parse().unwrap(),
        value("px-per-day").parse().unwrap(),
    );
    let width: f64 = value("plot-width").parse().unwrap();
    assert!((per_day * 100.0 - width).abs() <= 0.05);
    assert!((left + width - 1108.0).abs() <= 0.1);
}

#[test]
fn what_is_critical_differs_in_shape_and_not_in_colour_alone() {
    let mut critical = bar(date(2026, 1, 5), date(2026, 1, 30));
    critical.is_critical = true;
    let mut wrap = Mark {
        shape: Shape::Diamond,
        ..critical.clone()
    };
    wrap.after = vec![(0, Ends::EndToStart)];
    let svg = draw(&chart(vec![row("Layout", critical), row("Wrap", wrap)]));
    well_formed(&svg);
    assert_eq!(svg.matches(r#"class="gantt-critical""#).count(), 2);
    assert!(svg.contains(r#"class="gantt-bar is-critical colour-teal""#));
    assert!(svg.contains(r#"class="gantt-milestone is-critical colour-teal""#));
    assert!(svg.contains(r#"class="gantt-link is-critical""#));
}

#[test]
fn an_arrow_names_the_marks_at_its_ends() {
    let mut wrap = bar(date(2026, 2, 2), date(2026, 2, 27));
    wrap.after = vec![(0, Ends::EndToStart)];
    let svg = draw(&chart(vec![
        row("Layout", bar(date(2026, 1, 5), date(2026, 1, 30))),
        row("Wrap", wrap),
    ]));
    well_formed(&svg);
    assert_eq!(
        svg.matches(r#"<g data-from="0" data-to="1"><path class="gantt-link""#)
            .count(),
        1
    );
}

#[test]
fn an_arrow_goes_from_start_to_start_around_the_left_and_from_end_to_end_around_the_right() {
    let drawn = |ends: Ends| {
        let mut second = bar(date(2026, 1, 19), date(2026, 2, 6));
        second.after = vec![(0, ends)];
        let first = row("Layout", bar(date(2026, 1, 12), date(2026, 2, 20)));
        let svg = draw(&chart(vec![first, row("Wrap", second)]));
        well_formed(&svg);
        let numbers = |class: &str| -> Vec<f64> {
            let path = svg.split(&format!(r#"class="{class}" d=""#)).nth(1).unwrap();
            let path = path.split('"').next().unwrap();
            let numbers = path.split(|letter: char| letter != '.' && !letter.is_ascii_digit());
            numbers.filter_map(|number| number.parse().ok()).collect()
        };
        (numbers("gantt-link"), numbers("gantt-arrow"))
    };
    // From x and y, to the side at x, along to y, and back to x; then the tip and the tail of the arrow.
    let (line, arrow) = drawn(Ends::StartToStart);
    let &[from, _, bend, _, to] = &*line else {
        panic!("{line:?}")
    };
    assert!(bend < from && from < to, "{line:?}");
    assert!(arrow[0] == to && arrow[2] < to, "it points right: {arrow:?}");
    let (line, arrow) = drawn(Ends::EndToEnd);
    let &[from, _, bend, _, to] = &*line else {
        panic!("{line:?}")
    };
    assert!(bend > from && from > to, "{line:?}");
    assert!(arrow[0] == to && arrow[2] > to, "it points left: {arrow:?}");
}

#[test]
fn a_critical_milestone_on_the_last_day_is_whole() {
    let mut mark = bar(date(2026, 1, 5), date(2026, 12, 18));
    (mark.shape, mark.is_critical) = (Shape::Diamond, true);
    let svg = draw(&chart(vec![row("Delivery", mark)]));
    let ring = svg
        .split(r#"class="gantt-critical" d="M"#)
        .nth(1)
        .expect("a ring");
    let right: f64 = (ring.split("L").nth(1).and_then(|point| point.split(' ').next()))
        .and_then(|x| x.parse().ok())
        .expect("its right corner");
    assert!(right < 1120.0, "{right}");
}

#[test]
fn lengths_have_no_more_digits_than_are_seen() {
    let written = |hundredths| Px(hundredths).to_string();
    assert_eq!(
        [0, 4, 5, 100, 1234, 1235, -1, -5, -1236].map(written),
        ["0", "0", "0.1", "1", "12.3", "12.4", "0", "0", "-12.4"]
    );
}

#[test]
fn the_scale_adapts_to_the_span() {
    let labels = |from, to| {
        let svg = draw(&chart(vec![row("a", bar(from, to))]));
        let (_, scale) = svg.split_once("<g class=\"gantt-scale-labels\">").unwrap();
        let (scale, _) = scale.split_once("</g>").unwrap();
        let texts = scale.split("</text>").filter_map(|text| text.rsplit_once('>'));
        texts.map(|(_, text)| text.to_owned()).collect::<Vec<_>>()
    };
    let days = labels(date(2026, 1, 5), date(2026, 1, 18));
    assert_eq!(days[..4], ["January 2026", "5", "6", "7"]);
    let weeks = labels(date(2026, 1, 5), date(2026, 6, 30));
    assert_eq!(weeks[..3], ["January 2026", "February 2026", "March 2026"]);
    assert_eq!(weeks[6..9], ["5", "12", "19"]);
    let months = labels(date(2026, 1, 5), date(2028, 6, 30));
    assert_eq!(months[..5], ["2026", "2027", "2028", "Jan", "Feb"]);
    let quarters = labels(date(2026, 1, 1), date(2031, 12, 31));
    assert_eq!(quarters[5..9], ["2031", "Q1", "Q2", "Q3"]);
    let years = labels(date(2026, 1, 1), date(2040, 12, 31));
    assert_eq!(years[..2], ["2026", "2027"]);
    let all = labels(date(0, 1, 1), date(9999, 12, 31));
    assert_eq!(
        all,
        [
            "0", "1000", "2000", "3000", "4000", "5000", "6000", "7000", "8000", "9000"
        ]
    );
}

#[test]
fn days_off_are_shaded_while_a_day_can_be_seen() {
    let off = DayRange {
        from: date(2026, 1, 10),
        to: date(2026, 1, 11),
    };
    let shades = |to| {
        let mut input = chart(vec![row("a", bar(date(2026, 1, 5), to))]);
        input.days_off = vec![
            off,
            DayRange {
                from: date(2020, 1, 1),
                to: date(2020, 1, 1),
            },
        ];
        draw(&input).matches("gantt-off").count()
    };
    assert_eq!(shades(date(2026, 6, 30)), 1);
    assert_eq!(shades(date(2029, 6, 30)), 0);
}

#[test]
fn no_title_is_cut_however_long_it_is() {
    let long = "Previsualisation of the storm sequence with the second unit and its underwater camera";
    let word = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverleihungszeremonie";
    let input = chart(vec![
        row(long, bar(date(2026, 1, 5), date(2026, 1, 30))),
        row(word, bar(date(2026, 1, 5), date(2026, 1, 30))),
        row(
            "編集と色補正と音響効果と最終的な納品物の品質管理",
            bar(date(2026, 1, 5), date(2026, 1, 30)),
        ),
    ]);
    let svg = draw(&input);
    well_formed(&svg);
    let shown = |text: &str| text.replace(' ', "");
    let written: Vec<String> = input.groups[0].rows.iter().map(|row| shown(&row.title)).collect();
    let drawn: Vec<String> = texts(&svg, "gantt-label")
        .iter()
        .map(|text| shown(text))
        .collect();
    assert_eq!(drawn, written);
    let time = Time::of(&input).unwrap();
    for row in &Places::of(&input, &time).rows {
        assert!(
            row.lines
                .iter()
                .all(|line| text::width(line, Font::regular(FONT)) <= time.label_width),
            "{:?}",
            row.lines
        );
    }
    assert_eq!(Places::of(&input, &time).rows[0].lines.len(), 2, "{long}");
}

#[test]
fn what_writers_write_stays_text() {
    let mut mark = bar(date(2026, 1, 5), date(2026, 1, 30));
    mark.label = "</title><script>alert(1)</script>\u{0}".to_owned();
    mark.classes = "\"><script>".to_owned();
    let mut input = chart(vec![row("<b>\"Fish\" & 'chips'</b>", mark)]);
    input.groups[0].title = "<!--".to_owned();
    let svg = draw(&input);
    well_formed(&svg);
    assert!(!svg.contains("<script"));
    assert!(svg.contains("&lt;b&gt;&quot;Fish&quot; &amp; &#39;chips&#39;&lt;/b&gt;"));
}

#[test]
fn an_empty_chart_is_nothing_and_one_day_is_a_day() {
    assert_eq!(draw(&chart(vec![])), "");
    assert_eq!(
        draw(&chart(vec![GanttRow {
            title: "a".to_owned(),
            marks: vec![]
        }])),
        ""
    );
    let svg = draw(&chart(vec![row("a", bar(date(2026, 1, 5), date(2026, 1, 5)))]));
    assert!(
        svg.contains(r#"data-last-day="2026-01-18""#),
        "a day is drawn as part of two weeks"
    );
    let svg = draw(&chart(vec![row(
        "a",
        bar(date(9999, 12, 31), date(9999, 12, 31)),
    )]));
    well_formed(&svg);
}

#[test]
fn five_hundred_phases_over_four_years_stay_readable() {
    let mut rows = Vec::new();
    for index in 0..500_i32 {
        let from = date(2026, 1, 5) + (index * 3 - index % 7).max(0).days();
        let mut mark = bar(from, from + 20.days());
        mark.after = (index > 0)
            .then(|| index as usize - 1)
            .into_iter()
            .chain([9999])
            .map(|number| (number, Ends::EndToStart))
            .collect();
        rows.push(row(&format!("Sequence {index}"), mark));
    }
    let input = chart(rows);
    let svg = draw(&input);
    assert_eq!(svg, draw(&input));
    // A few elements each, and no text in another's row.
    assert!(well_formed(&svg) < 500 * 10, "{}", well_formed(&svg));
    let time = Time::of(&input).unwrap();
    let layout = Places::of(&input, &time);
    for pair in layout.rows.windows(2) {
        assert!(pair[0].top + pair[0].height <= pair[1].top);
    }
    // Each sheet begins with a scale and fits on a printed page.
    for sheet in layout.extents() {
        assert!(sheet.foot - sheet.top <= SHEET + 2 * PADDING);
    }
    assert_eq!(svg.matches("<svg ").count(), layout.sheets.len());
    assert!(layout.sheets.len() > 15);
    // Bars of four weeks are wide enough to point at.
    let (left, right) = bar_ends(&input.groups[0].rows[9].marks[0], &time);
    assert!(right - left >= px(8), "{}", Px(right - left));
}
