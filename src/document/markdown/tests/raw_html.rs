//! Raw HTML: what stays of it, and what attackers try.

use super::*;

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
pub(super) fn fault(html: &str) -> Option<String> {
    const VOID: &[&str] = &["br", "hr", "img", "input", "col", "source", "wbr"];
    const ELEMENTS: &str = "a abbr article aside audio b bdi bdo blockquote caption cite code colgroup data dd del details dfn div dl dt \
        em figcaption figure h2 h3 h4 h5 h6 i ins kbd li mark ol p picture pre q rp rt ruby s samp section small span strong sub \
        summary sup table tbody td tfoot th thead time tr u ul var video";
    const ATTRIBUTES: &str = "abbr alt aria-label aria-labelledby checked class colspan controls data-restricted datetime decoding dir disabled height href \
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
