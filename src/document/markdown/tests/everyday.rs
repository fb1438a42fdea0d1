//! What people write in the handbooks of other generators: callouts, containers, pictures, marks.

use super::{html, problems, prose};
use crate::document::LinkKind;
use crate::document::destination::Destination;

#[test]
fn a_callout_may_have_a_title_and_be_folded() {
    for (text, expected) in [
        (
            "> [!note]\n> Words\n",
            "<aside class=\"alert alert-note\" role=\"note\" aria-label=\"Note\">\n<p class=\"alert-title\">Note</p>\n<p>Words</p>\n</aside>\n",
        ),
        (
            "> [!DANGER] Do *not*\n> touch\n",
            "<aside class=\"alert alert-caution\" role=\"note\" aria-label=\"Danger\">\n<p class=\"alert-title\"><span class=\"alert-type\">Danger:</span> Do <em>not</em></p>\n<p>touch</p>\n</aside>\n",
        ),
        (
            "> [!faq]- Why?\n> Because.\n",
            "<details class=\"alert alert-note\">\n<summary class=\"alert-title\"><span class=\"alert-type\">Question:</span> Why?</summary>\n<p>Because.</p>\n</details>\n",
        ),
        (
            "> [!tip]+\n>\n> - one\n",
            "<details class=\"alert alert-tip\" open=\"\">\n<summary class=\"alert-title\">Tip</summary>\n<ul>\n<li>one</li>\n</ul>\n</details>\n",
        ),
        (
            "> [!call-sheet|wide] Today\n",
            "<aside class=\"alert alert-note\" role=\"note\" aria-label=\"Call sheet\">\n<p class=\"alert-title\"><span class=\"alert-type\">Call sheet:</span> Today</p>\n</aside>\n",
        ),
        (
            "> [!note](x)\n",
            "<blockquote>\n<p><a href=\"x\">!note</a></p>\n</blockquote>\n",
        ),
        (
            "> [!\n> note]\n",
            "<blockquote>\n<p>[!\nnote]</p>\n</blockquote>\n",
        ),
    ] {
        assert_eq!(html(text), expected, "{text}");
    }
    assert_eq!(
        html("> [!tip] One\n> two\n>\n> > [!bug]\n> > three\n")
            .matches("</aside>")
            .count(),
        2
    );
}

#[test]
fn a_callout_that_is_nearly_a_type_is_reported() {
    assert_eq!(
        problems("> [!WARNNG]\n> Hot set\n"),
        ["1:5 near-miss-callout `WARNNG`: there is no callout `[!WARNNG]`"]
    );
    assert_eq!(problems("> [!recipe]\n> Soup\n"), [""; 0]);
}

#[test]
fn a_container_is_the_same_callout() {
    let callout = "<aside class=\"alert alert-warning\" role=\"note\" aria-label=\"Warning\">\n<p class=\"alert-title\"><span class=\"alert-type\">Warning:</span> Hot set</p>\n<p>No entry.</p>\n</aside>\n";
    for text in [
        ":::warning Hot set\nNo entry.\n:::\n",
        "::: warning Hot set\n\nNo entry.\n\n:::\n",
        ":::warning[Hot set]\nNo entry.\n:::\n",
        "::::warning{title=\"Hot set\"}\nNo entry.\n::::\n",
    ] {
        assert_eq!(html(text), callout, "{text}");
    }
    assert_eq!(
        html("```\n:::note\n:::\n```\n"),
        "<pre tabindex=\"0\"><code>:::note\n:::\n</code></pre>\n"
    );
    assert_eq!(
        html("- a\n\n  :::tip\n  b\n  :::\n- c\n")
            .matches("</li>")
            .count(),
        2,
        "it stays in its item"
    );
    assert_eq!(
        html("::: details More\nWords\n:::\n"),
        "<details>\n<summary>More</summary>\n<p>Words</p>\n</details>\n"
    );
}

#[test]
fn tabs_are_a_group_of_labelled_sections_that_are_all_there() {
    let text = "::: tabs\n::: tab macOS\nOne\n:::\n::: tab Linux\nTwo\n:::\n:::\n";
    assert_eq!(
        html(text),
        "<div class=\"tabs\" role=\"group\">\n\
         <section class=\"tab\" aria-label=\"macOS\">\n<p class=\"tab-title\">macOS</p>\n<p>One</p>\n</section>\n\
         <section class=\"tab\" aria-label=\"Linux\">\n<p class=\"tab-title\">Linux</p>\n<p>Two</p>\n</section>\n</div>\n"
    );
    let with_html = format!("{text}\n<b>x</b>\n");
    assert!(
        html(&with_html)
            .starts_with("<div class=\"tabs\" role=\"group\">\n<section class=\"tab\" aria-label=\"macOS\">")
    );
}

#[test]
fn words_may_be_marked_raised_and_lowered() {
    for (text, expected) in [
        ("==a *b* c== d", "<p><mark>a <em>b</em> c</mark> d</p>\n"),
        ("a == b and c == d", "<p>a == b and c == d</p>\n"),
        ("`==a==` ==b", "<p><code>==a==</code> ==b</p>\n"),
        ("\\==a==", "<p>==a==</p>\n"),
        ("x^2^ and 2^10 or 3^4", "<p>x<sup>2</sup> and 2^10 or 3^4</p>\n"),
        (
            "H~2~O ~~gone~~ ~gone~",
            "<p>H<sub>2</sub>O <del>gone</del> <del>gone</del></p>\n",
        ),
        ("<i>x</i> ==y==", "<p><i>x</i> <mark>y</mark></p>\n"),
    ] {
        assert_eq!(html(text), expected, "{text}");
    }
}

#[test]
fn pictures_have_sizes_and_names() {
    let shown = |text: &str| {
        html(text)
            .replace(" loading=\"lazy\"", "")
            .replace(" decoding=\"async\"", "")
    };
    for (text, expected) in [
        (
            "![[a.png|300]]",
            "<p><img src=\"a.png\" alt=\"a\" width=\"300\" /></p>\n",
        ),
        (
            "![[b/a.png|The set|300x200]]",
            "<p><img src=\"b/a.png\" alt=\"The set\" width=\"300\" height=\"200\" /></p>\n",
        ),
        (
            "![The set|300](a.png)",
            "<p><img src=\"a.png\" alt=\"The set\" width=\"300\" /></p>\n",
        ),
        (
            "![x](a.png){width=300 .wide} y",
            "<p><img src=\"a.png\" alt=\"x\" width=\"300\" /> y</p>\n",
        ),
        (
            "![x](a.png){: height=\"20px\" }",
            "<p><img src=\"a.png\" alt=\"x\" height=\"20\" /></p>\n",
        ),
        (
            "![x](a.png){not this}",
            "<p><img src=\"a.png\" alt=\"x\" />{not this}</p>\n",
        ),
        (
            "| a |\n|---|\n| ![[a.png|30]] |\n",
            "<table><thead><tr><th scope=\"col\">a</th></tr></thead><tbody>\n<tr><td><img src=\"a.png\" alt=\"a\" width=\"30\" /></td></tr>\n</tbody></table>\n",
        ),
    ] {
        assert_eq!(shown(text), expected, "{text}");
    }
    let link = &prose("![[pic.svg]]").links[0];
    assert_eq!((link.kind, &link.leads), (LinkKind::Image, &Destination::Name));
    assert_eq!(
        html("see ![[plan.pdf]]"),
        "<p>see <a href=\"plan.pdf\">plan.pdf</a></p>\n"
    );
}

#[test]
fn a_page_that_is_alone_in_its_paragraph_is_included_and_linked_within_a_line() {
    assert_eq!(
        html("![[pay]]\n![[pay#Rates|rates]]\n"),
        "<div class=\"include\">(included)</div>\n<div class=\"include\">(included)</div>\n"
    );
    assert_eq!(html("see ![[pay]]\n"), "<p>see <a href=\"pay\">«pay»</a></p>\n");
    assert_eq!(
        html("![[pay]] <b>x</b>\n\n![[pay]]\n"),
        "<p><a href=\"pay\">«pay»</a> <b>x</b></p>\n<div class=\"include\">(included)</div>\n"
    );
}

#[test]
fn a_bar_within_a_wikilink_ends_no_cell() {
    assert_eq!(
        html("| a | b |\n|---|---|\n| [[x|y]] | `[[p|q]]` |\n"),
        "<table><thead><tr><th scope=\"col\">a</th><th scope=\"col\">b</th></tr></thead><tbody>\n<tr><td><a href=\"x\">y</a></td><td><code>[[p|q]]</code></td></tr>\n</tbody></table>\n"
    );
    assert_eq!(
        html("[[a|b]] and [[c|*d*]]"),
        "<p><a href=\"a\">b</a> and <a href=\"c\"><em>d</em></a></p>\n"
    );
}

#[test]
fn brackets_around_the_words_of_a_link_are_words() {
    assert_eq!(
        html("[[here]](https://example.org)"),
        "<p><a href=\"https://example.org\">[here]</a></p>\n"
    );
    assert_eq!(
        html("[[here]] (or there)"),
        "<p><a href=\"here\">«here»</a> (or there)</p>\n"
    );
    assert_eq!(
        html("[[here]](or there)"),
        "<p><a href=\"here\">«here»</a>(or there)</p>\n"
    );
}

#[test]
fn foreign_syntax_is_reported_once_for_each_kind() {
    for (text, found) in [
        (
            "{% include a.html %} and {{ page.title }}",
            "1:1 foreign-syntax `{% include a.html %}`: a Liquid tag is not part of Markdown and does nothing here, 2 times on this page",
        ),
        (
            "{{< ref \"a.md\" >}}",
            "1:1 foreign-syntax `{{< ref \"a.md\" >}}`: a Hugo shortcode is not part of Markdown and does nothing here",
        ),
        (
            "{{#include a.md}}",
            "1:1 foreign-syntax `{{#include a.md}}`: an mdBook directive is not part of Markdown and does nothing here",
        ),
        (
            "import Tabs from '@theme/Tabs'",
            "1:1 foreign-syntax `import Tabs from '@theme/Tabs'`: an MDX import or export is not part of Markdown and does nothing here",
        ),
        (
            "<Tabs group=\"x\">\n\ntext\n\n</Tabs>",
            "1:1 foreign-syntax `<Tabs group=\"x\">`: a JSX component is not part of Markdown and does nothing here",
        ),
        (
            "<details markdown=\"1\">\nx\n</details>",
            "1:1 foreign-syntax `<details markdown=\"1\">`: Markdown within HTML is not part of Markdown and does nothing here",
        ),
        (
            "text\n{: .wide}",
            "2:1 foreign-syntax `{: .wide}`: a kramdown attribute list is not part of Markdown and does nothing here",
        ),
        (
            "!!! note \"x\"\n    y",
            "1:1 foreign-syntax `!!! note \"x\"`: MkDocs syntax is not part of Markdown and does nothing here",
        ),
        (
            ":::steps\nx\n:::",
            "1:1 foreign-syntax `:::steps`: a container that is not known or has no end is not part of Markdown and does nothing here",
        ),
        (
            "a %%secret%% b",
            "1:3 foreign-syntax `%%secret%%`: an Obsidian comment is not part of Markdown and does nothing here",
        ),
    ] {
        assert_eq!(problems(text), [found], "{text}");
    }
    for text in [
        "`{{ x }}`",
        "```\n{% x %}\n```",
        "a {b} c",
        "100%% sure",
        "import tax is due",
        "a -- b",
    ] {
        assert_eq!(problems(text), [""; 0], "{text}");
    }
}
