//! What Markdown has beyond CommonMark.

use super::*;

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
    // A heading of a task begins where it stands, behind the class of its item.
    assert_eq!(
        html("- [ ] Wrap\n  ---\n"),
        "<ul>\n<li class=\"task\">\n<h2 id=\"wrap\"><input type=\"checkbox\" disabled=\"\" aria-label=\"Not done\" /> Wrap</h2>\n</li>\n</ul>\n"
    );
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
        "<pre tabindex=\"0\"><code class=\"language-yaml\"><span class=\"hl-key\">a</span>: &lt;b&gt;\n</code></pre>\n"
    );
}

#[test]
fn an_image_with_a_title_that_stands_alone_is_a_figure() {
    assert_eq!(
        html("![A *map*](m.png \"Fig. <1>\")\n"),
        "<figure><img src=\"m.png\" alt=\"A map\" decoding=\"async\" /><figcaption>Fig. &lt;1&gt;</figcaption></figure>\n"
    );
    assert!(html("![a](m.png \"t\") b\n").starts_with("<p><img src=\"m.png\" alt=\"a\" title=\"t\""));
    assert!(html("![a](m.png)\n").starts_with("<p><img src=\"m.png\" alt=\"a\" decoding"));
    assert!(html("<b>x</b>\n\n![a](m.png \"t\")\n").contains(
        "<figure><img src=\"m.png\" alt=\"a\" decoding=\"async\" /><figcaption>t</figcaption></figure>"
    ));
}

#[test]
fn the_id_of_a_block_is_a_place_and_no_words() {
    let page = prose("Plan the day. ^plan-1\n\n- Call ^call\n- Wrap\n\nTwo ^lines\ngo on, 2 ^ 3 and x^2^.\n");
    assert_eq!(page.anchors, ["^plan-1", "^call"]);
    assert!(page.html.text.starts_with(
        "<p>Plan the day.<span id=\"^plan-1\"></span></p>\n<ul>\n<li>Call<span id=\"^call\"></span></li>"
    ));
    assert!(
        page.html
            .text
            .contains("Two ^lines\ngo on, 2 ^ 3 and x<sup>2</sup>."),
        "{}",
        page.html.text
    );
    assert_eq!(page.summary, "Plan the day.");
}
