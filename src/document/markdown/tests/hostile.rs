//! Texts that nobody would write, or only to do harm.

use std::sync::Arc;

use proptest::prelude::*;

use super::raw_html::fault;
use super::*;

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
        match slot.kind {
            // What everybody may see has no mark.
            SlotKind::Audience => prop_assert_eq!(slot.link, 1),
            _ => prop_assert!(slot.link < page.links.len()),
        }
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
