//! Passages that only some may see are marked for those who may, and are nothing to the others.

use std::sync::Arc;

use super::filled;
use crate::document::{Audiences, Prose, Rules};
use crate::source::SourceFile;

fn prose(text: &str, built: u16) -> Prose {
    let rules = Rules {
        audiences: Audiences {
            names: ["public", "crew", "internal"].map(Arc::from).to_vec(),
            built,
        },
        ..Rules::default()
    };
    super::parse(
        &SourceFile::new("content/a.md", text.as_bytes()),
        &rules,
        &mut Vec::new(),
    )
    .prose
}

/// The HTML for the most trusted audience, with shorter tags of boxes.
fn html(text: &str) -> String {
    let html = filled(&prose(text, 2));
    ["crew", "internal"]
        .iter()
        .fold(html, |html, name| {
            let label = format!(" class=\"restricted\" role=\"group\" aria-label=\"For {name} only\"");
            html.replace(&label, " box")
        })
        .replace(" data-restricted=\"\"", " marked")
        .replace(" class=\"restricted-words\"", " words")
}

#[test]
fn blocks_have_a_box_with_the_audience_above_them() {
    assert_eq!(
        html("A\n\n::: crew\nB\n\n> C\n:::\n\nD\n"),
        "<p>A</p>\n<div box><div>(crew)</div>\n<p>B</p>\n<blockquote>\n<p>C</p>\n</blockquote>\n</div>\n<p>D</p>\n"
    );
    assert_eq!(
        html("::: crew\n- A\n- B\n:::\n\n::: crew\n```\nC\n```\n:::\n"),
        "<div box><div>(crew)</div>\n<ul>\n<li>A</li>\n<li>B</li>\n</ul>\n</div>\n\
         <div box><div>(crew)</div>\n<pre tabindex=\"0\"><code>C\n</code></pre>\n</div>\n"
    );
    assert_eq!(html("::: public\nA\n:::\n"), "<p>A</p>\n");
}

#[test]
fn within_a_passage_only_what_is_for_fewer_is_marked_again() {
    assert_eq!(
        html("::: crew\nA\n\n::: internal\nB\n:::\n\nC\n:::\n"),
        "<div box><div>(crew)</div>\n<p>A</p>\n<div box><div>(internal)</div>\n<p>B</p>\n</div>\n<p>C</p>\n</div>\n"
    );
    assert_eq!(
        html("::: internal\n::: crew\nA\n:::\n:::\n"),
        "<div box><div>(internal)</div>\n<p>A</p>\n</div>\n"
    );
}

#[test]
fn a_heading_stands_outside_every_box_with_its_own_mark() {
    let prose = prose("## A\n\n::: crew\nB\n\n## C\n\nD\n:::\n\nE\n", 2);
    assert_eq!(prose.headings[1].text, "C");
    assert!(prose.headings[1].is_top_level);
    assert_eq!(
        html("## A\n\n::: crew\nB\n\n## C\n\nD\n:::\n\nE\n"),
        "<h2 id=\"a\">A</h2>\n<div box><div>(crew)</div>\n<p>B</p>\n</div>\n\
         <h2 id=\"c\">C (crew)</h2>\n<div box>\n<p>D</p>\n</div>\n<p>E</p>\n"
    );
}

#[test]
fn items_and_rows_are_marked_where_they_stand() {
    assert_eq!(
        html("- A\n::: crew\n- B\n:::\n- C\n"),
        "<ul>\n<li>A</li>\n<li marked>(crew) B</li>\n<li>C</li>\n</ul>\n"
    );
    assert_eq!(
        html("- A\n  ::: crew\n  - B\n  :::\n"),
        "<ul>\n<li>A\n<div box><div>(crew)</div>\n<ul>\n<li>B</li>\n</ul>\n</div>\n</li>\n</ul>\n"
    );
    assert_eq!(
        html("| A |\n|---|\n| 1 |\n::: internal\n| 2 |\n:::\n| 3 |\n"),
        "<table><thead><tr><th scope=\"col\">A</th></tr></thead><tbody>\n<tr><td>1</td></tr>\n\
         <tr marked><td>(internal) 2</td></tr>\n<tr><td>3</td></tr>\n</tbody></table>\n"
    );
    let items = prose("- A\n::: crew\n- B\n:::\n- C\n", 1).items;
    let audiences: Vec<_> = items.iter().map(|item| item.audience.as_deref()).collect();
    assert_eq!(audiences, [None, Some("crew"), None]);
}

#[test]
fn a_task_has_its_box_and_its_mark() {
    for raw in ["", "\n<b>x</b>"] {
        let html = html(&format!("- [ ] A\n::: crew\n- [x] B [C](c.md){raw}\n:::\n"));
        assert!(
            html.contains("<li marked class=\"task\">(crew) <input type=\"checkbox\"")
                || html.contains("<li class=\"task\" marked>(crew) <input type=\"checkbox\""),
            "{html}"
        );
        assert!(html.contains(" B <a href=\"c.md\">C</a>"), "{html}");
    }
}

#[test]
fn lines_within_a_paragraph_are_marked_as_words() {
    assert_eq!(
        html("A\n::: crew\nB *C*\nD\n:::\nE\n"),
        "<p>A\n(crew) <span words>B </span><em><span words>C</span></em>\n<span words>D</span>\nE</p>\n"
    );
}

#[test]
fn containers_and_footnotes_hold_their_marks() {
    assert_eq!(
        html("::: details More\nA\n\n::: crew\nB\n:::\n:::\n"),
        "<details>\n<summary>More</summary>\n<p>A</p>\n<div box><div>(crew)</div>\n<p>B</p>\n</div>\n</details>\n"
    );
    assert_eq!(
        html("::: crew\n::: details More\nB\n:::\n:::\nC\n"),
        "<div box><div>(crew)</div>\n<details>\n<summary>More</summary>\n<p>B</p>\n</details>\n</div>\n<p>C</p>\n"
    );
    let note = html("A[^n]\n\n::: crew\n[^n]: B\n:::\n");
    assert!(
        note.contains("<li id=\"fn:1\">\n<div box><div>(crew)</div>\n<p>B</p>\n</div>"),
        "{note}"
    );
}

#[test]
fn raw_html_and_marks_leave_each_other_whole() {
    assert_eq!(
        html("<div>\n\n::: crew\n\nA <u>B</u>\n\n<details>\n\n## C\n\n</details>\n\n:::\n\n</div>\n"),
        "<div>\n<div box><div>(crew)</div>\n<p>A <u>B</u></p>\n<details>\n<h2 id=\"c\">C</h2>\n</details>\n</div>\n</div>\n"
    );
}

#[test]
fn a_mark_is_none_of_the_words_and_nothing_to_those_who_see_less() {
    let text = "A\n::: crew\n- B\n:::\n\n::: internal\nC\n:::\n";
    assert_eq!(prose(text, 2).html.plain_text(|_, _| ()), "A\nB\nC");
    assert_eq!(filled(&prose(text, 0)), "<p>A</p>\n");
}
