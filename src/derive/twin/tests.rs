use super::markdown;

fn twin(html: &str) -> String {
    let page = format!("<body><nav>Away</nav><main>{html}</main><footer>Foot</footer></body>");
    markdown(page.as_bytes(), &|address| address.to_owned())
        .trim_end()
        .to_owned()
}

#[test]
fn blocks_become_what_markdown_has_for_them() {
    let cases = [
        (
            "<h2 id=a>Who</h2><p>Some <strong>bold</strong>\n and <em>quiet</em> <code>a|b</code> words</p>",
            "## Who\n\nSome **bold** and *quiet* `a|b` words",
        ),
        (
            "<ul><li>One<ul><li>Two</li></ul></li><li>Three</li></ul>",
            "- One\n  - Two\n- Three",
        ),
        (
            "<ol start=3><li><p>A</p><p>B</p></li><li>C</li></ol>",
            "3. A\n\n   B\n\n4. C",
        ),
        (
            "<dl><div><dt>Stage</dt><dd>Early</dd></div><dt>Skills</dt><dd><ul><li>a</li></ul></dd></dl>",
            "- Stage: Early\n- Skills:\n  - a",
        ),
        (
            "<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>1|2</td><td><p>x</p><p>y</p></td></tr></tbody></table>",
            "| A | B |\n| --- | --- |\n| 1\\|2 | x<br>y |",
        ),
        (
            "<pre><code class=\"language-yaml\"><span class=\"hl-key\">a</span>: 1\n</code></pre>",
            "```yaml\na: 1\n```",
        ),
        (
            "<blockquote><p>a</p><p>b</p></blockquote><hr>",
            "> a\n>\n> b\n\n---",
        ),
        ("<a href=\"/x/\"><h3>Card</h3><p>More</p></a>", "[Card More](/x/)"),
        (
            "<p>a<br>b <img src=c.png alt=\"A set\"><img src=d.png alt=\"\"></p>",
            "a b ![A set](c.png)",
        ),
        (
            "<p><span>Owner: Ana</span><span>Due May</span></p>",
            "Owner: Ana Due May",
        ),
    ];
    for (html, expected) in cases {
        assert_eq!(twin(html), expected);
    }
}

#[test]
fn what_is_not_read_is_left_out() {
    let html = "<script>a</script><svg><text>b</text></svg><p hidden>c</p><p>d<span aria-hidden=\"true\">e</span></p>\
                <button>f</button><nav>g</nav><noscript>h</noscript><select><option>i</option></select>";
    assert_eq!(twin(html), "d");
    let without_ends = "<div><p hidden>a<p>b</div><ul><li hidden>c<li>d</ul>e";
    assert_eq!(twin(without_ends), "b\n\n- d\n\ne");
}

#[test]
fn words_stay_words() {
    for words in [
        "# no", "1. no", "- no", "*no*", "a_b_c", "[no](x)", "<b>", "&amp;", "`no`", "| a |", "+ no", "> no",
        "a\\b", "***", "===", "~~~ x",
    ] {
        let html = format!("<p>{}</p>", words.replace('&', "&amp;").replace('<', "&lt;"));
        let text = twin(&html);
        let back: String = pulldown_cmark::Parser::new(&text)
            .map(|event| match event {
                pulldown_cmark::Event::Text(text) => text.into_string(),
                pulldown_cmark::Event::Start(pulldown_cmark::Tag::Paragraph)
                | pulldown_cmark::Event::End(_) => String::new(),
                other => format!("{other:?}"),
            })
            .collect();
        assert_eq!(back, words, "{text}");
    }
}

#[test]
fn html_that_is_out_of_order_is_read_all_the_same() {
    assert_eq!(
        twin("<p>a<p>b</div><ul><li>c<li>d</ul></b>e"),
        "a\n\nb\n\n- c\n- d\n\ne"
    );
    let deep = "<div>".repeat(5_000) + "x";
    assert_eq!(twin(&deep), "x");
}
