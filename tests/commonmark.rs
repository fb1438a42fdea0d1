//! Every example of the CommonMark specification renders as the specification says.
//!
//! What Callboard does on purpose beyond the specification is undone, or done to the expected HTML, before the two are
//! compared: see [`ours`] and [`theirs`]. What is left are the examples in [`EXCEPTIONS`], each with its reason.

use callboard::config::RawHtml;
use callboard::document::html::{escape_attribute, escape_url};
use callboard::document::{self, Rules, SlotKind};
use callboard::source::SourceFile;

/// Examples that render otherwise, and why.
const EXCEPTIONS: &[(u32, &str)] = &[
    (
        31,
        "a link in raw HTML is a gap, and what fills it needs no `&ouml;`",
    ),
    (548, "`[[foo]]` is a wikilink"),
    (559, "`[[*foo* bar]]` is a wikilink"),
    (590, "`![[foo]]` is an image by wikilink"),
    (
        630,
        "a link in raw HTML is a gap, and what fills it needs no `&ouml;`",
    ),
];

#[derive(serde::Deserialize)]
struct Example {
    example: u32,
    section: String,
    markdown: String,
    html: String,
}

#[test]
fn every_example_of_the_specification_renders_as_it_says() {
    let examples: Vec<Example> = serde_json::from_str(include_str!("spec/commonmark-0.31.2.json")).unwrap();
    assert_eq!(examples.len(), 652);
    let mut wrong = Vec::new();
    for Example {
        example,
        section,
        markdown,
        html,
    } in &examples
    {
        let differs = ours(markdown) != theirs(html);
        let is_exception = EXCEPTIONS.iter().any(|(number, _)| number == example);
        if differs && !is_exception {
            wrong.push(format!(
                "example {example} ({section})\n{markdown}\nexpected\n{}\nfound\n{}",
                theirs(html),
                ours(markdown)
            ));
        } else if !differs && is_exception {
            wrong.push(format!(
                "example {example} renders as it should, so it is no exception"
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of 652\n\n{}",
        wrong.len(),
        wrong.join("\n--------\n")
    );
}

/// What Callboard makes of some Markdown, with plain links in the gaps, without what it adds on purpose.
fn ours(markdown: &str) -> String {
    let rules = Rules {
        raw_html: RawHtml::Allow,
        ..Rules::default()
    };
    // A blank line first, so that an example that begins with a thematic break is not taken for front matter.
    let file = SourceFile::new("content/example.md", format!("\n{markdown}").into_bytes());
    let mut problems = Vec::new();
    let prose = document::parse(&file, "page", &rules, &mut problems)
        .expect("nothing restricts it")
        .prose;
    let filled = prose.html.fill(|slot, out| {
        let link = &prose.links[slot.link];
        match slot.kind {
            SlotKind::Open => {
                out.push_str("<a href=\"");
                escape_url(out, &link.target);
                if !link.title.is_empty() {
                    out.push_str("\" title=\"");
                    escape_attribute(out, &link.title);
                }
                out.push_str("\">");
            }
            SlotKind::Close => out.push_str("</a>"),
            SlotKind::Words => escape_attribute(out, &link.target),
            // In raw HTML the URL stands as it was written.
            SlotKind::Url if is_raw(markdown, &link.target) => escape_attribute(out, &link.target),
            SlotKind::Url => escape_url(out, &link.target),
            SlotKind::Include | SlotKind::Audience => {}
        }
    });
    // The title stands apart from the body.
    let title = prose
        .title
        .map(|title| format!("<h1>{}</h1>\n", escaped(&title.text)))
        .unwrap_or_default();
    let mut html = title + &filled;
    for heading in &prose.headings {
        html = html.replacen(&format!(" id=\"{}\"", escaped(&heading.id)), "", 1);
    }
    // Long lines of code can be scrolled with the keyboard; images wait until they are looked at.
    html = html
        .replace("<pre tabindex=\"0\">", "<pre>")
        .replace(" loading=\"lazy\"", "")
        .replace(" decoding=\"async\"", "");
    // An image with a title that stands alone is a figure.
    while let Some(start) = html.find("<figure>") {
        let end = start + html[start..].find("</figure>").unwrap();
        let figure = &html[start + "<figure>".len()..end];
        let (image, title) = figure
            .strip_suffix("</figcaption>")
            .unwrap()
            .split_once("<figcaption>")
            .unwrap();
        let paragraph = format!(
            "<p>{} title=\"{title}\" /></p>",
            image.strip_suffix(" />").unwrap()
        );
        html.replace_range(start..end + "</figure>".len(), &paragraph);
    }
    normal(&html)
}

/// Whether a URL is that of an element that the writer made.
fn is_raw(markdown: &str, target: &str) -> bool {
    ["href", "src"]
        .iter()
        .any(|attribute| markdown.contains(&format!("{attribute}=\"{target}")))
}

/// What the specification says, with its headings as Callboard numbers them: a heading of level 1 that stands first is
/// the title, of which the words are kept; after any other one, headings stand one level lower.
fn theirs(html: &str) -> String {
    let mut expected = String::new();
    let mut rest = html;
    if let Some(after) = html.strip_prefix("<h1>")
        && let Some((title, after)) = after.split_once("</h1>")
    {
        expected = format!("<h1>{}</h1>", without_tags(title));
        rest = after;
    }
    let mut shift = 0;
    for part in rest.split_inclusive("<h") {
        let level = part.bytes().next().filter(|byte| (b'1'..=b'6').contains(byte));
        match level {
            Some(level) if expected.ends_with("<h") => {
                shift = if level == b'1' { 1 } else { shift };
                let lower = (level + shift).min(b'6');
                let (old, new) = (
                    format!("</h{}>", char::from(level)),
                    format!("</h{}>", char::from(lower)),
                );
                expected.push(char::from(lower));
                expected.push_str(&part[1..].replacen(&old, &new, 1));
            }
            _ => expected.push_str(part),
        }
    }
    normal(&expected)
}

fn without_tags(html: &str) -> String {
    let mut words = String::new();
    let mut is_tag = false;
    for c in html.chars() {
        match c {
            '<' => is_tag = true,
            '>' => is_tag = false,
            c if !is_tag => words.push(c),
            _ => {}
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn escaped(text: &str) -> String {
    let mut html = String::new();
    escape_attribute(&mut html, text);
    html
}

/// Writes alike what means the same: quotation marks in text, and spaces and line ends at the end.
fn normal(html: &str) -> String {
    html.replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .trim()
        .to_owned()
}
