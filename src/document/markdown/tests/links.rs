//! Links and their places.

use super::*;
use crate::document::{Link, LinkKind};

/// Kind, target, title and the text at the span.
fn links(text: &str) -> Vec<(LinkKind, String, String, String)> {
    let shown = |link: Link| (link.kind, link.target, link.title, text[link.span].to_owned());
    parsed(text, RawHtml::Sanitize)
        .0
        .prose
        .links
        .into_iter()
        .map(shown)
        .collect()
}

fn link(kind: LinkKind, target: &str, title: &str, written: &str) -> (LinkKind, String, String, String) {
    (kind, target.to_owned(), title.to_owned(), written.to_owned())
}

#[test]
fn every_kind_of_link_is_found_at_its_destination() {
    use LinkKind::{Image, Inline, RawHtml, Wikilink, WikilinkWithWords};
    for (text, expected) in [
        (
            "---\ntitle: Ü\n---\nÄ [a](b.md#c \"d\")",
            link(Inline, "b.md#c", "d", "b.md#c"),
        ),
        ("[a]( <b c.md> 'd')", link(Inline, "b c.md", "d", "b c.md")),
        ("[](b.md)", link(Inline, "b.md", "", "b.md")),
        ("[a]()", link(Inline, "", "", "[a]()")),
        ("[`](`](b.md)", link(Inline, "b.md", "", "b.md")),
        ("[a\\](b)](c(d).md)", link(Inline, "c(d).md", "", "c(d).md")),
        (
            "[a](b&amp;c\\_d.md)",
            link(Inline, "b&c_d.md", "", "b&amp;c\\_d.md"),
        ),
        ("> [a](\n> b.md)", link(Inline, "b.md", "", "b.md")),
        (
            "[a][r]\n\n[r]:\n  <b.md> 'd'\n",
            link(Inline, "b.md", "d", "b.md"),
        ),
        ("[R]\n\n> [r]: b.md\n", link(Inline, "b.md", "", "b.md")),
        (
            "<https://example.org/a>",
            link(Inline, "https://example.org/a", "", "https://example.org/a"),
        ),
        (
            "<a@example.org>",
            link(Inline, "mailto:a@example.org", "", "a@example.org"),
        ),
        ("![a [b](c) d](e.png \"f\")", link(Image, "e.png", "f", "e.png")),
        ("[[PM]]", link(Wikilink, "PM", "", "PM")),
        (
            "[[ skills/pay#x ]]",
            link(Wikilink, "skills/pay#x", "", "skills/pay#x"),
        ),
        ("[[PM|the *PM*]]", link(WikilinkWithWords, "PM", "", "PM")),
        ("|a|\n|-|\n|[[PM\\|x]]|", link(WikilinkWithWords, "PM", "", "PM")),
        ("![[a.png]]", link(Image, "a.png", "", "a.png")),
        (
            "Ä <a title=x href='b.md#c'>d</a>",
            link(RawHtml, "b.md#c", "", "b.md#c"),
        ),
        (
            "> <div>\n> <a\n>  href=\"b.md\">d</a>\n",
            link(RawHtml, "b.md", "", "b.md"),
        ),
        ("<img src=b.png alt=x>", link(Image, "b.png", "", "b.png")),
    ] {
        assert_eq!(links(text), [expected], "{text}");
    }
}

#[test]
fn links_are_gaps() {
    let page = prose("See [*the* PM](pm.md), [[AD]], [[AD|her]] and ![i](i.png).\n");
    assert_eq!(
        page.html.text,
        "<p>See <em>the</em> PM, , her and <img src=\"\" alt=\"i\" decoding=\"async\" />.</p>\n"
    );
    assert_eq!(
        filled(&page),
        "<p>See <a href=\"pm.md\"><em>the</em> PM</a>, <a href=\"AD\">«AD»</a>, <a href=\"AD\">her</a> and \
         <img src=\"i.png\" alt=\"i\" decoding=\"async\" />.</p>\n"
    );
    assert_eq!(
        html("## [a](b)\n[c](d)\n"),
        "<h2 id=\"a\"><a href=\"b\">a</a></h2>\n<p><a href=\"d\">c</a></p>\n"
    );
    assert_eq!(
        html("[![i](i.png \"t\")](b)\n"),
        "<p><a href=\"b\"><img src=\"i.png\" alt=\"i\" title=\"t\" decoding=\"async\" /></a></p>\n"
    );
}

#[test]
fn a_link_that_could_run_a_program_is_left_out() {
    let text = "[a](javascript:alert(1)) <javascript:x> ![b](data:text/html,x) [[javascript:y]] [c][r]\n\n[r]: vbscript:z\n";
    assert_eq!(html(text), "<p>a javascript:x b javascript:y c</p>\n");
    assert_eq!(
        problems(text),
        [
            "1:5 unsafe-link `javascript:alert(1)`: this link has a `javascript:` URL and is left out",
            "1:27 unsafe-link `javascript:x`: this link has a `javascript:` URL and is left out",
            "1:46 unsafe-link `data:text/html,x`: this image has a `data:` URL and is left out",
            "1:66 unsafe-link `javascript:y`: this link has a `javascript:` URL and is left out",
            "3:6 unsafe-link `vbscript:z`: this link has a `vbscript:` URL and is left out",
        ]
    );
    assert_eq!(
        html("![b](data:image/png;base64,AA==)")
            .matches("data:image/png")
            .count(),
        1
    );
}
