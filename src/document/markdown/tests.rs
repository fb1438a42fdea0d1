//! What Markdown becomes.

use std::sync::Arc;

use proptest::prelude::*;

use crate::config::RawHtml;
use crate::diagnostic::Diagnostic as Problem;
use crate::diagnostic::{Diagnostic, Spot};
use crate::document::html::{escape_attribute, escape_url};
use crate::document::{Document, Link, LinkKind, Prose, Rules, SlotKind};
use crate::source::SourceFile;

/// Parses a page that its audience may see.
fn parse(file: &SourceFile, rules: &Rules, problems: &mut Vec<Problem>) -> Document {
    crate::document::parse(file, "page", rules, problems).expect("nothing restricts the file")
}

fn parsed(text: &str, raw_html: RawHtml) -> (Document, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let rules = Rules {
        raw_html,
        ..Rules::default()
    };
    (
        parse(
            &SourceFile::new("content/a.md", text.as_bytes()),
            &rules,
            &mut problems,
        ),
        problems,
    )
}

fn prose(text: &str) -> Prose {
    parsed(text, RawHtml::Sanitize).0.prose
}

/// The body with plain links in its gaps.
fn filled(prose: &Prose) -> String {
    prose.html.fill(|slot, out| {
        let link = &prose.links[slot.link];
        match slot.kind {
            SlotKind::Open => {
                out.push_str("<a href=\"");
                escape_url(out, &link.target);
                out.push_str("\">");
            }
            SlotKind::Close => out.push_str("</a>"),
            SlotKind::Words => {
                out.push('«');
                escape_attribute(out, &link.target);
                out.push('»');
            }
            SlotKind::Url => escape_url(out, &link.target),
        }
    })
}

fn html(text: &str) -> String {
    filled(&prose(text))
}

/// Each problem as `line:column code: message`, with the text it points at.
fn problems(text: &str) -> Vec<String> {
    let (_, problems) = parsed(text, RawHtml::Sanitize);
    problems
        .into_iter()
        .map(|problem| {
            let Spot::Bytes(range) = problem.place.spot else {
                panic!("no bytes")
            };
            let before = &text[..range.start];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            format!(
                "{line}:{column} {} `{}`: {}",
                problem.code, &text[range], problem.message
            )
        })
        .collect()
}

// The outline

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

// Extensions

#[test]
fn tables_tell_headers_and_alignment() {
    assert_eq!(
        html("| | Week | Pay |\n|---|:-:|--:|\n| PM | 1 | 900 |\n"),
        "<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Table\">\n\
         <table><thead><tr><td></td><th scope=\"col\" class=\"align-center\">Week</th><th scope=\"col\" class=\"align-right\">Pay</th></tr></thead><tbody>\n\
         <tr><td>PM</td><td class=\"align-center\">1</td><td class=\"align-right\">900</td></tr>\n</tbody></table>\n</div>\n"
    );
}

#[test]
fn wide_tables_can_be_scrolled_and_have_names_of_their_own() {
    let table = "|a|b|c|\n|-|-|-|\n|1|2|3|\n\n";
    let page = html(&format!("{table}## Pay \"now\"\n\n{table}{table}"));
    let labels: Vec<&str> = page
        .split("aria-label=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert_eq!(
        labels,
        ["Table", "Pay &quot;now&quot;", "Pay &quot;now&quot;, table 2"]
    );
    assert!(page.starts_with(
        "<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Table\">\n<table>"
    ));
    assert!(page.ends_with("</tbody></table>\n</div>\n"));
}

#[test]
fn tasks_are_disabled_check_boxes_with_a_name() {
    assert_eq!(
        html("- [ ] call\n- [x] wrap\n"),
        "<ul>\n<li class=\"task\"><input type=\"checkbox\" disabled=\"\" aria-label=\"Not done\" /> call</li>\n\
         <li class=\"task\"><input type=\"checkbox\" disabled=\"\" checked=\"\" aria-label=\"Done\" /> wrap</li>\n</ul>\n"
    );
    assert!(html("- [ ] a\n\n- b\n").contains("<li class=\"task\">\n<p><input"));
}

#[test]
fn footnotes_are_gathered_at_the_end_in_order_of_reference() {
    let page = html(
        "B[^b] and A[^a], B again[^b].\n\n[^a]: Note *a*.\n[^b]: Note b[^c], see [x](y.md).\n[^c]: - c\n[^d]: unused[^e]\n[^e]: unused\n\nEnd.\n",
    );
    assert_eq!(
        page,
        "<p>B<sup><a href=\"#fn:1\" id=\"fnref:1\" role=\"doc-noteref\" aria-label=\"Footnote 1\">1</a></sup> and \
         A<sup><a href=\"#fn:2\" id=\"fnref:2\" role=\"doc-noteref\" aria-label=\"Footnote 2\">2</a></sup>, B \
         again<sup><a href=\"#fn:1\" id=\"fnref:1:2\" role=\"doc-noteref\" aria-label=\"Footnote 1\">1</a></sup>.</p>\n\
         <p>End.</p>\n\
         <section class=\"footnotes\" role=\"doc-endnotes\" aria-labelledby=\"fn:title\">\n\
         <h2 id=\"fn:title\" class=\"visually-hidden\">Footnotes</h2>\n<ol>\n\
         <li id=\"fn:1\">\n<p>Note b<sup><a href=\"#fn:3\" id=\"fnref:3\" role=\"doc-noteref\" aria-label=\"Footnote 3\">3</a></sup>, see <a href=\"y.md\">x</a>. \
         <a href=\"#fnref:1\" class=\"footnote-back\" role=\"doc-backlink\" aria-label=\"Back to reference 1\">↩</a> \
         <a href=\"#fnref:1:2\" class=\"footnote-back\" role=\"doc-backlink\" aria-label=\"Back to reference 1, 2\">↩<sup>2</sup></a></p>\n</li>\n\
         <li id=\"fn:2\">\n<p>Note <em>a</em>. <a href=\"#fnref:2\" class=\"footnote-back\" role=\"doc-backlink\" aria-label=\"Back to reference 2\">↩</a></p>\n</li>\n\
         <li id=\"fn:3\">\n<ul>\n<li>c</li>\n</ul> <a href=\"#fnref:3\" class=\"footnote-back\" role=\"doc-backlink\" aria-label=\"Back to reference 3\">↩</a>\n</li>\n\
         </ol>\n</section>\n"
    );
}

#[test]
fn every_footnote_link_has_its_target() {
    for text in [
        "# T[^a]\n\n[^a]: x\n",
        "[words[^a]](x.md)\n\n[^a]: x\n",
        "[^a]: x[^b]\n[^b]: y[^a]\n\nz[^b]\n",
        "<div>\n\nx[^a]\n\n</div>\n\n[^a]: y\n\n    <b>z\n",
    ] {
        let page = html(text);
        for target in page
            .split("href=\"#")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
        {
            assert!(page.contains(&format!("id=\"{target}\"")), "{target} in {page}");
        }
    }
}

#[test]
fn alerts_are_notes_with_a_name() {
    assert_eq!(
        html("> [!WARNING]\n> Hot *set*.\n"),
        "<aside class=\"alert alert-warning\" role=\"note\" aria-label=\"Warning\">\n<p class=\"alert-title\">Warning</p>\n<p>Hot <em>set</em>.</p>\n</aside>\n"
    );
}

#[test]
fn the_rest_of_the_extensions_is_there() {
    assert_eq!(html("~~old~~\n"), "<p><del>old</del></p>\n");
    assert_eq!(
        html("Call\n: When to come\n"),
        "<dl>\n<dt>Call</dt>\n<dd>When to come</dd>\n</dl>\n"
    );
    assert_eq!(html("\"a\" -- $b$ ...\n"), "<p>\"a\" -- $b$ ...</p>\n");
    assert_eq!(
        html("```yaml x\na: <b>\n```\n"),
        "<pre tabindex=\"0\"><code class=\"language-yaml\">a: &lt;b&gt;\n</code></pre>\n"
    );
}

#[test]
fn an_image_with_a_title_that_stands_alone_is_a_figure() {
    assert_eq!(
        html("![A *map*](m.png \"Fig. <1>\")\n"),
        "<figure><img src=\"m.png\" alt=\"A map\" loading=\"lazy\" decoding=\"async\" /><figcaption>Fig. &lt;1&gt;</figcaption></figure>\n"
    );
    assert!(html("![a](m.png \"t\") b\n").starts_with("<p><img src=\"m.png\" alt=\"a\" title=\"t\""));
    assert!(html("![a](m.png)\n").starts_with("<p><img src=\"m.png\" alt=\"a\" loading"));
    assert!(html("<b>x</b>\n\n![a](m.png \"t\")\n").contains("<figure><img src=\"m.png\" alt=\"a\" loading=\"lazy\" decoding=\"async\" /><figcaption>t</figcaption></figure>"));
}

// Links

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
        "<p>See <em>the</em> PM, , her and <img src=\"\" alt=\"i\" loading=\"lazy\" decoding=\"async\" />.</p>\n"
    );
    assert_eq!(
        filled(&page),
        "<p>See <a href=\"pm.md\"><em>the</em> PM</a>, <a href=\"AD\">«AD»</a>, <a href=\"AD\">her</a> and \
         <img src=\"i.png\" alt=\"i\" loading=\"lazy\" decoding=\"async\" />.</p>\n"
    );
    assert_eq!(
        html("## [a](b)\n[c](d)\n"),
        "<h2 id=\"a\"><a href=\"b\">a</a></h2>\n<p><a href=\"d\">c</a></p>\n"
    );
    assert_eq!(
        html("[![i](i.png \"t\")](b)\n"),
        "<p><a href=\"b\"><img src=\"i.png\" alt=\"i\" title=\"t\" loading=\"lazy\" decoding=\"async\" /></a></p>\n"
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

// Raw HTML

#[test]
fn harmless_markup_stays() {
    for (text, expected) in [
        ("a<br>b <!-- c --> d\n", "<p>a<br />b  d</p>\n"),
        (
            "Press <kbd>Esc</kbd>, H<sub>2</sub>O, <mark>x\n",
            "<p>Press <kbd>Esc</kbd>, H<sub>2</sub>O, <mark>x</mark></p>\n",
        ),
        (
            "<abbr title='a \"b\" &amp; &eacute;'>c</abbr>\n",
            "<p><abbr title=\"a &quot;b&quot; &amp; é\">c</abbr></p>\n",
        ),
        (
            "<p align=center class=\"x-lead foo\">a < b</p>\n",
            "<p class=\"align-center x-lead\">a &lt; b</p>\n",
        ),
        ("<h1>Big</h1>\n", "<h2>Big</h2>\n"),
        ("<a href=\"b.md\">c</a>\n", "<p><a href=\"b.md\">c</a></p>\n"),
        (
            "<img src='a.png' width=9 onerror=x>\n",
            "<img src=\"a.png\" width=\"9\" />\n",
        ),
        ("<ul><li>a<li>b</ul>\n", "<ul><li>a</li><li>b</li></ul>\n"),
        (
            "<table><tr><td>a<td>b\n\n*c*\n\n<tr><td>d</table>\n",
            "<table><tbody><tr><td>a</td><td>b\n<p><em>c</em></p>\n</td></tr><tr><td>d</td></tr></tbody></table>\n",
        ),
        (
            "<video src=a.mp4 controls></video>\n",
            "<p><video src=\"a.mp4\" controls=\"\"></video></p>\n",
        ),
        (
            "&lt;b&gt; `<b>` \\<b>\n",
            "<p>&lt;b&gt; <code>&lt;b&gt;</code> &lt;b&gt;</p>\n",
        ),
    ] {
        assert_eq!(html(text), expected, "{text}");
    }
}

#[test]
fn details_may_stand_around_markdown() {
    let page = prose(
        "## A\n\n<details open>\n<summary>More [x](y)</summary>\n\n## B\n\n- [c](d.md) and [[e]]\n- [x] f[^1]\n\n</details>\n\n## C\n\n[^1]: note\n",
    );
    assert_eq!(
        filled(&page),
        "<h2 id=\"a\">A</h2>\n<details open=\"\">\n<summary>More [x](y)</summary>\n<h2 id=\"b\">B</h2>\n<ul>\n\
         <li><a href=\"d.md\">c</a> and <a href=\"e\">«e»</a></li>\n\
         <li class=\"task\"><input type=\"checkbox\" disabled=\"\" checked=\"\" aria-label=\"Done\" /> \
         f<sup><a href=\"#fn:1\" id=\"fnref:1\" role=\"doc-noteref\" aria-label=\"Footnote 1\">1</a></sup></li>\n</ul>\n\
         </details>\n<h2 id=\"c\">C</h2>\n\
         <section class=\"footnotes\" role=\"doc-endnotes\" aria-labelledby=\"fn:title\">\n\
         <h2 id=\"fn:title\" class=\"visually-hidden\">Footnotes</h2>\n<ol>\n<li id=\"fn:1\">\n<p>note \
         <a href=\"#fnref:1\" class=\"footnote-back\" role=\"doc-backlink\" aria-label=\"Back to reference 1\">↩</a></p>\n</li>\n</ol>\n</section>\n"
    );
    let headings: Vec<_> = page
        .headings
        .iter()
        .map(|h| (h.text.as_str(), h.is_top_level))
        .collect();
    assert_eq!(headings, [("A", true), ("B", false), ("C", true)]);
    for heading in &page.headings {
        assert!(page.html.text[heading.at..].starts_with(&format!("<h2 id=\"{}\">", heading.id)));
    }
    assert_eq!(
        page.items.iter().map(|item| item.heading).collect::<Vec<_>>(),
        [Some(1), Some(1)]
    );
}

#[test]
fn ids_in_raw_html_are_anchors_unless_they_are_taken() {
    let page = prose("<a id=\"old\"></a> <b id=pay>x</b> <i id=old>y</i> <u id=cb-menu>z</u>\n\n## Pay\n");
    assert_eq!(page.anchors, ["old"]);
    assert_eq!(
        filled(&page),
        "<p><a id=\"old\"></a> <b>x</b> <i>y</i> <u>z</u></p>\n<h2 id=\"pay\">Pay</h2>\n"
    );
}

#[test]
fn an_anchor_of_the_old_form_is_one() {
    let page = prose("## <a name=\"pay\"></a> What it pays\n\n[Pay](#pay) <a name=x id=y></a>\n");
    assert_eq!(page.anchors, ["pay", "y"]);
    assert!(page.html.text.contains("<a id=\"pay\"></a> What it pays</h2>"));
    assert!(!page.html.text.contains("name="));
}

#[test]
fn what_is_dropped_is_reported_at_its_place() {
    assert_eq!(
        problems(
            "---\nx: y\n---\nÄ <b onclick=x style='y'>z</b>\n\n> a\n>\n> <div>\n> <script>\n> x</script>\n\nUse <name> and <font color=red>x</font>.\n\n<a href=' JavaScript:x'>y</a>\n"
        ),
        [
            "4:3 raw-html-dropped `<b onclick=x style='y'>`: `onclick`, `style` of `<b>` are not kept",
            "9:3 raw-html-dropped `<script>`: `<script>` is not kept",
            "12:5 raw-html-dropped `<name>`: `<name>` is not kept",
            "12:16 raw-html-dropped `<font color=red>`: `<font>` is not kept",
            "14:10 unsafe-link ` JavaScript:x`: this link has a `JavaScript:` URL and is left out",
        ]
    );
    assert_eq!(
        problems("a\n\n<!-- b\n\nc\n"),
        ["3:1 raw-html-dropped `<!`: this comment has no end and hides what follows it"]
    );
    assert_eq!(problems("<!-- a -->\n\nb <!-- c --> <br/> d\n"), [] as [&str; 0]);
}

#[test]
fn comments_are_never_published_unless_all_html_is_allowed() {
    let text =
        "a <!-- secret --> b\n\n<!-- secret\n\nsecret -->\n\n<div><!-- secret -->c</div>\n\n<!-- secret\n";
    for raw_html in [RawHtml::Sanitize, RawHtml::Escape] {
        let html = parsed(text, raw_html).0.prose.html.text;
        assert!(!html.contains("secret"), "{html}");
    }
    assert!(
        parsed(text, RawHtml::Allow)
            .0
            .prose
            .html
            .text
            .contains("<!-- secret -->")
    );
}

#[test]
fn escaped_html_is_text() {
    let (document, problems) = parsed("a <b>c</b>\n\n<div onclick=x>\nd\n</div>\n", RawHtml::Escape);
    assert_eq!(
        document.prose.html.text,
        "<p>a &lt;b&gt;c&lt;/b&gt;</p>\n<p>&lt;div onclick=x&gt;\nd\n&lt;/div&gt;</p>\n"
    );
    assert!(problems.is_empty());
}

#[test]
fn allowed_html_is_passed_through_with_gaps_for_its_links() {
    let text =
        "<div onclick=x>\n<a class=y href='z.md'>w</a></div>\n\n<script src=s.js>\"<a href=no>\"</script>\n";
    let (document, problems) = parsed(text, RawHtml::Allow);
    assert_eq!(
        filled(&document.prose),
        "<div onclick=x>\n<a class=y href=\"z.md\">w</a></div>\n<script src=\"s.js\">\"<a href=no>\"</script>\n"
    );
    assert!(problems.is_empty());
}

#[test]
fn too_much_nesting_is_shown_as_text() {
    let text = "<div>".repeat(10_000);
    let (document, problems) = parsed(&text, RawHtml::Sanitize);
    assert!(document.prose.html.text.starts_with("<p>&lt;div&gt;"));
    assert_eq!(problems.len(), 1);
}

/// What attackers try, from the OWASP cheat sheet, the tests of other sanitisers and the history of their holes.
const ATTACKS: &[&str] = &[
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "a <script>alert(1)</script> b",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\n>alert(1)</script\n>",
    "<<SCRIPT>alert(1);//\\<</SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<img src=x:x onerror=\"alert(1)\"//",
    "<img \"\"\"><script>alert(1)</script>\"\\>",
    "<img src=`javascript:alert(1)`>",
    "<IMG SRC=\"jav&#x09;ascript:alert(1);\">",
    "<IMG SRC=&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)>",
    "<img src=\"data:text/html;base64,PHNjcmlwdD4=\">",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href=\"java\nscript:alert(1)\">x</a>",
    "<a href=\" &#14; javascript:alert(1)\">x</a>",
    "<a href=javascript&colon;alert(1)>x</a>",
    "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
    "<a href=\"vbscript:msgbox(1)\">x</a>",
    "<a href=\"x\" onmouseover=alert(1)>x</a>",
    "<a xlink:href=\"javascript:alert(1)\">x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](&#106;avascript:alert(1))",
    "[x][r]\n\n[r]: javascript:alert(1)",
    "![x](javascript:alert(1))",
    "![x\" onerror=\"alert(1)](y)",
    "![x](y \"\\\" onerror=\\\"alert(1)\")",
    "[x](y \"\\\" onclick=\\\"alert(1)\")",
    "<javascript:alert(1)>",
    "<vbscript:alert(1)>",
    "[[javascript:alert(1)]]",
    "[[a\" onclick=\"alert(1)|b]]",
    "# x {#\" onclick=alert(1) \"}",
    "## x {onclick=alert(1)}",
    "```\" onclick=alert(1) \"\nx\n```",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<math href=\"javascript:alert(1)\">x</math>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<applet code=x></applet>",
    "<form action=javascript:alert(1)><input type=submit></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<input autofocus onfocus=alert(1)>",
    "<input type=checkbox>",
    "<select autofocus onfocus=alert(1)><option>x</select>",
    "<textarea><img src=x onerror=alert(1)></textarea>",
    "<title><img src=x onerror=alert(1)></title>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<plaintext><b>",
    "<template><script>alert(1)</script></template>",
    "<style>@import 'evil.css';</style>",
    "<div style=\"background:url(javascript:alert(1))\">x</div>",
    "<link rel=stylesheet href=evil.css>",
    "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
    "<base href=//evil.example/>",
    "<body onload=alert(1)>",
    "<html><head><script>alert(1)</script>",
    "<video src=x onerror=alert(1)></video>",
    "<video poster=javascript:alert(1)></video>",
    "<audio src=javascript:alert(1)></audio>",
    "<details open ontoggle=alert(1)>x</details>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<isindex type=image src=1 onerror=alert(1)>",
    "<table background=javascript:alert(1)><tr><td>x</table>",
    "<blockquote cite=javascript:alert(1)>x</blockquote>",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!-- --!><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml <img src=x onerror=alert(1)>?>",
    "<p title=\"</p><img src=x onerror=alert(1)>\">x",
    "</div></main></body><script>alert(1)</script>",
    "</p></article></main><div>x",
    "<div\u{FDD0}a0.0\u{FDD1}>x</div>",
    "<div id=\"\u{FDD0}a0.0000000000000000\u{FDD1}\">x</div>",
    "<a href=\"&#xFDD0;l0.0&#xFDD1;\">x</a>",
    "\u{FDD0}w0.0\u{FDD1} <b>x</b>",
    "<b>*<i>x</b>*</i>",
    "<table><a href=x><tr><td>y",
    "<a href=x><table><a href=y>z</table>",
    "<p><table><p></table></p></p>",
    "<b id=a><b id=b><b id=c>\n\nx\n\ny",
];

/// Checks that HTML is plain, balanced and without anything that acts; gives the first fault.
///
/// It knows nothing of how the HTML was made: every `<` must start one of the tags below, every attribute must be one
/// of those below in double quotes, every element must be closed in order, and no URL may name a program.
fn fault(html: &str) -> Option<String> {
    const VOID: &[&str] = &["br", "hr", "img", "input", "col", "source", "wbr"];
    const ELEMENTS: &str = "a abbr article aside audio b bdi bdo blockquote caption cite code colgroup data dd del details dfn div dl dt \
        em figcaption figure h2 h3 h4 h5 h6 i ins kbd li mark ol p picture pre q rp rt ruby s samp section small span strong sub \
        summary sup table tbody td tfoot th thead time tr u ul var video";
    const ATTRIBUTES: &str = "abbr alt aria-label aria-labelledby checked class colspan controls datetime decoding dir disabled height href \
        hreflang id lang loading loop media muted open preload reversed role rowspan scope span src start tabindex title type value width";
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('/') {
            let Some(end) = after.find('>') else {
                return Some("no end of an end tag".to_owned());
            };
            if open.pop() != Some(&after[..end]) {
                return Some(format!("</{}> closes nothing", &after[..end]));
            }
            rest = &after[end + 1..];
            continue;
        }
        let end = rest.find([' ', '>']).unwrap_or(rest.len());
        let name = &rest[..end];
        rest = &rest[end..];
        if !VOID.contains(&name) && !ELEMENTS.split_whitespace().any(|known| known == name) {
            return Some(format!("<{name}>"));
        }
        while let Some(after) = rest.strip_prefix(' ') {
            if let Some(after) = after.strip_prefix('/') {
                rest = after;
                break;
            }
            let Some((attribute, after)) = after.split_once("=\"") else {
                return Some(format!("no value in <{name}>"));
            };
            let Some((value, after)) = after.split_once('"') else {
                return Some(format!("no end of a value in <{name}>"));
            };
            if !ATTRIBUTES.split_whitespace().any(|known| known == attribute) {
                return Some(format!("{attribute} of <{name}>"));
            }
            let url: String = value
                .chars()
                .filter(|c| !c.is_control() && *c != ' ')
                .flat_map(char::to_lowercase)
                .collect();
            if matches!(attribute, "href" | "src")
                && ["javascript", "vbscript", "data:text"]
                    .iter()
                    .any(|scheme| url.starts_with(scheme) && url.contains(':'))
            {
                return Some(format!("{attribute}={url}"));
            }
            rest = after;
        }
        let Some(after) = rest.strip_prefix('>') else {
            return Some(format!("no end of <{name}>"));
        };
        rest = after;
        if name == "input" && !html.contains("<li class=\"task\">") {
            return Some("<input>".to_owned());
        }
        if !VOID.contains(&name) {
            open.push(name);
        }
    }
    open.pop().map(|name| format!("<{name}> is not closed"))
}

#[test]
fn no_attack_leaves_anything_that_acts() {
    assert!(ATTACKS.len() >= 40);
    for attack in ATTACKS {
        for text in [
            attack.to_string(),
            format!("x {attack} y"),
            format!("- {attack}\n\n> {attack}\n\nafter\n"),
            format!("|a|\n|-|\n|{attack}|\n"),
            format!("<div>\n\n{attack}\n\n</div>\n{attack}"),
            format!("# {attack}\n\n## {attack}\n\n[^1] [{attack}](x)\n\n[^1]: {attack}\n"),
            format!("<b title=\"{attack}\">{attack}</b>"),
        ] {
            let html = html(&text);
            assert_eq!(fault(&html), None, "{text}\n\n{html}");
        }
    }
}

#[test]
fn all_attacks_at_once_do_not_help_each_other() {
    let text = ATTACKS.join("\n\n");
    assert_eq!(fault(&html(&text)), None);
    for first in ATTACKS {
        for second in ATTACKS.iter().step_by(7) {
            let text = format!("{first}{second}\n");
            assert_eq!(fault(&html(&text)), None, "{text}");
        }
    }
}

// Hostile input

#[test]
fn hostile_texts_take_no_time_that_grows_with_their_square() {
    let many = |piece: &str| piece.repeat(60_000 / piece.len());
    for text in [
        many("["),
        many("[["),
        many("[]("),
        many("![["),
        many("*a_ "),
        many("`a``"),
        many("<"),
        many("<a "),
        many("<a href='"),
        many("<!-- "),
        many("a <b>"),
        many("<b>\n\n"),
        many("<b title=1><b title=2>\n\nx\n\n"),
        format!("<div>\n\n{}", many("x\n\n")),
        format!("<table>\n\n{}", many("x\n\n")),
        format!("<table>{}", many("x<b>y</b>")),
        format!(
            "<a {}>",
            (0..8_000).map(|n| format!("a{n}=1 ")).collect::<String>()
        ),
        many("<div></p>"),
        many("&amp;"),
        many("[^1]"),
        format!("{}\n\n[^1]: x", many("a[^1] ")),
        many("[^1]: x[^1]\n"),
        many("# a\n"),
        many("# a {#a}\n"),
        many("|a|\n|-|\n"),
        many("- [ ] a\n"),
        many("[a][b]\n\n[b]: c\n\n"),
        many("::: crew\n"),
        many(":::\n- "),
        many("{# "),
        many(">"),
        many("> "),
        many("- "),
        many("1. "),
        many("[^1]: "),
        many("> a\n>> a\n>>> a\n"),
        (0..600)
            .map(|depth| format!("{}- a\n", "  ".repeat(depth)))
            .collect(),
        format!("{}\n\n<b>", many("> ")),
        many("**a "),
        many("[a](b \""),
        many("\\"),
        format!("{}a", many(" ")),
    ] {
        for raw_html in [RawHtml::Sanitize, RawHtml::Escape, RawHtml::Allow] {
            let audiences = crate::document::Audiences {
                names: vec![Arc::from("crew")],
                built: 0,
            };
            let mut problems = Vec::new();
            let file = SourceFile::new("content/a.md", text.as_bytes());
            #[expect(clippy::disallowed_methods, reason = "the test measures time")]
            let start = std::time::Instant::now();
            let document = parse(
                &file,
                &Rules {
                    raw_html,
                    audiences,
                    ..Rules::default()
                },
                &mut problems,
            );
            // A square of this length would take minutes; without one it is a fraction of a second, even on a
            // machine that is busy.
            assert!(
                start.elapsed().as_secs() < 20,
                "{:?} took {:?}",
                &text[..40],
                start.elapsed()
            );
            assert!(document.prose.html.text.len() < 100 * 60_000, "{:?}", &text[..40]);
        }
    }
}

/// Lines that Markdown and HTML make something of, in any order.
fn soup() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "# ",
        "## A",
        "- ",
        "1. ",
        "> ",
        "    ",
        "\n",
        "\n\n",
        "```",
        "~~~",
        "[a](b)",
        "[[c]]",
        "[[c|d]]",
        "![e](f \"g\")",
        "[^1]",
        "[^1]: ",
        "|a|b|c|d|\n|-|-|-|-|\n",
        "|",
        "*",
        "**",
        "_",
        "~~",
        "`",
        "<b>",
        "</b>",
        "<div>",
        "</div>",
        "<details>",
        "<table>",
        "<tr>",
        "<td>",
        "</table>",
        "<p>",
        "<a href=x>",
        "</a>",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "<br>",
        "<img src=y>",
        "<i id=z>",
        "- [x] ",
        "> [!NOTE]\n",
        ": ",
        "{#id}",
        "---\n",
        "&amp;",
        "é",
        "日本",
        "\u{301}",
        "\t",
        "\\",
        "\r\n",
        "word ",
        "[r]",
        "\n[r]: s\n",
        "::: crew\n",
        ":::\n",
        "<",
        ">",
        "\"",
        "\0",
        "<summary>",
        "<pre>",
        "<style>",
        "<svg>",
        "<li>",
        "</li>",
        "</ul>",
        "<ul>",
        "<a>",
        "]",
        "(",
        ")",
        "[",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

fn check(text: &str, raw_html: RawHtml) -> Result<(), TestCaseError> {
    let mut problems = Vec::new();
    let audiences = crate::document::Audiences {
        names: vec![Arc::from("public"), Arc::from("crew")],
        built: 1,
    };
    let file = SourceFile::new("content/a.md", text.as_bytes());
    let page = parse(
        &file,
        &Rules {
            raw_html,
            audiences,
            ..Rules::default()
        },
        &mut problems,
    )
    .prose;
    let html = &page.html;
    let mut at = 0;
    for slot in &html.slots {
        prop_assert!(slot.at >= at && slot.at <= html.text.len() && html.text.is_char_boundary(slot.at));
        prop_assert!(slot.link < page.links.len());
        at = slot.at;
    }
    let ids: std::collections::HashSet<&str> = page
        .title
        .iter()
        .chain(&page.headings)
        .map(|heading| heading.id.as_str())
        .collect();
    prop_assert_eq!(ids.len(), page.headings.len() + usize::from(page.title.is_some()));
    let mut at = 0;
    for heading in &page.headings {
        prop_assert!(
            html.text[heading.at..].starts_with(&format!("<h{} id=\"", heading.level)),
            "{:?}",
            heading
        );
        prop_assert!(heading.at >= at);
        at = heading.at;
    }
    for item in &page.items {
        prop_assert!(item.heading.is_none_or(|heading| heading < page.headings.len()));
    }
    let spans = page
        .links
        .iter()
        .map(|link| &link.span)
        .chain(page.headings.iter().map(|heading| &heading.span));
    let text = String::from_utf8_lossy(text.as_bytes());
    for span in spans.chain(page.items.iter().map(|item| &item.span)) {
        prop_assert!(text.get(span.clone()).is_some(), "{:?} of {:?}", span, text);
    }
    for problem in &problems {
        let Spot::Bytes(range) = &problem.place.spot else {
            continue;
        };
        prop_assert!(text.get(range.clone()).is_some(), "{:?}", problem);
    }
    if raw_html != RawHtml::Allow {
        let filled = filled(&page);
        prop_assert_eq!(fault(&filled), None, "{}", filled);
        let ids: Vec<&str> = filled
            .split(" id=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        let unique: std::collections::HashSet<&&str> = ids.iter().collect();
        prop_assert_eq!(ids.len(), unique.len(), "ids of {}", filled);
        for heading in page.headings.iter().filter(|heading| heading.is_top_level) {
            prop_assert_eq!(
                fault(&page.html.text[..heading.at]),
                None,
                "a heading at the top stands in nothing"
            );
        }
    }
    page.html.plain_text(|_, _| {});
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn any_markdown_gives_a_page_in_order(text in soup()) {
        for raw_html in [RawHtml::Sanitize, RawHtml::Escape, RawHtml::Allow] {
            check(&text, raw_html)?;
        }
    }

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut problems = Vec::new();
        parse(&SourceFile::new("content/a.md", bytes), &Rules::default(), &mut problems);
    }
}
