//! Titles, headings, the summary and the items of lists.

use super::*;

#[test]
fn a_heading_of_level_1_that_stands_first_is_the_title() {
    let page = prose("<!-- lint off -->\n\n# Line [producer](x.md)\n\nKeeps the books.\n");
    let title = page.title.unwrap();
    assert_eq!(
        (title.level, title.text.as_str(), title.id.as_str()),
        (1, "Line producer", "line-producer")
    );
    assert_eq!(page.html.text, "<p>Keeps the books.</p>\n");
    assert_eq!(
        page.links.len(),
        1,
        "a link in the title is checked, though it has no gap"
    );
    assert_eq!(page.html.slots, []);
    for text in [
        "Words\n\n# Title",
        "## Title",
        "> # Title",
        "- # Title",
        "***\n# Title",
    ] {
        assert_eq!(prose(text).title, None, "{text}");
    }
}

#[test]
fn later_headings_of_level_1_push_what_follows_down() {
    let outline = |text: &str| {
        prose(text)
            .headings
            .iter()
            .map(|h| format!("{} {}", h.level, h.text))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        outline("# T\n## A\n### B\n# C\n## D\n###### E\n"),
        ["2 A", "3 B", "2 C", "3 D", "6 E"]
    );
    assert_eq!(outline("x\n\n# A\n## B\n"), ["2 A", "3 B"]);
}

#[test]
fn ids_are_unique_and_in_the_html() {
    let page = prose("## Über uns\n## Pay\n## Pay\n### Pay {#pay}\n## `code` & *more* ![alt](x.png)\n");
    let ids: Vec<&str> = page.headings.iter().map(|heading| heading.id.as_str()).collect();
    assert_eq!(ids, ["über-uns", "pay-1", "pay-2", "pay", "code--more-alt"]);
    for heading in &page.headings {
        let tag = format!("<h{} id=\"{}\">", heading.level, heading.id);
        assert!(page.html.text[heading.at..].starts_with(&tag), "{tag}");
    }
}

#[test]
fn headings_within_other_blocks_are_not_at_the_top() {
    let page = prose("## A\n> ## B\n\n- ## C\n\n## D\n");
    let top: Vec<bool> = page.headings.iter().map(|heading| heading.is_top_level).collect();
    assert_eq!(top, [true, false, false, true]);
}

#[test]
fn written_attributes_of_headings_other_than_ids_go() {
    assert_eq!(
        html("## A {#b .cb-menu onclick=alert(1)}\n"),
        "<h2 id=\"b\">A</h2>\n"
    );
}

#[test]
fn the_summary_is_the_first_paragraph_of_words() {
    let summary = |text: &str| prose(text).summary;
    assert_eq!(
        summary(
            "# T\n\n> quote\n\n- item\n\n![i](i.png)\n\nKeeps *the\nshow* on [[time|schedule]].\n\nMore."
        ),
        "Keeps the show on schedule."
    );
    assert_eq!(summary("> [!NOTE]\n> x\n\n|a|\n|-|\n|b|\n"), "");
    assert_eq!(
        summary("Ask the [[roles/line-producer#pay]] &amp; `PM`."),
        "Ask the line-producer & PM."
    );
}

#[test]
fn list_items_know_their_words_and_heading() {
    let page = prose(
        "- a\n\n## Duties\n\n- Plans *the* show\n  - in weeks\n\n    and days\n- [x] `done`\n\n> ## Not it\n\n1. last\n",
    );
    let items: Vec<_> = page
        .items
        .iter()
        .map(|item| (item.text.as_str(), item.heading, item.depth))
        .collect();
    assert_eq!(
        items,
        [
            ("a", None, 0),
            ("Plans the show", Some(0), 0),
            ("in weeks and days", Some(0), 1),
            ("done", Some(0), 0),
            ("last", Some(0), 0)
        ]
    );
}
