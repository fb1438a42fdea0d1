//! Marks the first use of each abbreviation in finished prose, so that a reader learns what it stands for.

use std::collections::BTreeSet;

use super::html::{end_of_tag, escape_attribute};

/// Elements whose words stay as they are: marked already, links with a target that explains more, headings, code.
const LEFT_ALONE: [&str; 17] = [
    "a", "abbr", "dfn", "code", "pre", "kbd", "samp", "h1", "h2", "h3", "h4", "h5", "h6", "svg", "math",
    "button", "textarea",
];

/// The HTML with an `<abbr>` around the first use of each word that `meaning` knows.
pub fn mark<'m>(html: String, meaning: impl Fn(&str) -> Option<&'m str>) -> String {
    let mut marked: Option<String> = None;
    let mut known: BTreeSet<&str> = BTreeSet::new();
    // Names of the open elements that are left alone, from the outermost.
    let mut within: Vec<&str> = Vec::new();
    let (mut at, mut copied) = (0, 0);
    while at < html.len() {
        let rest = &html[at..];
        let text = memchr::memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
        if within.is_empty() {
            for (start, word) in words(&rest[..text]) {
                let Some(title) = meaning(word).filter(|_| known.insert(word)) else {
                    continue;
                };
                let out = marked.get_or_insert_with(|| String::with_capacity(html.len() + 64));
                out.push_str(&html[copied..at + start]);
                out.push_str("<abbr title=\"");
                escape_attribute(out, title);
                out.push_str("\">");
                out.push_str(word);
                out.push_str("</abbr>");
                copied = at + start + word.len();
            }
        }
        let tag = &rest[text..];
        let length = end_of_tag(tag);
        let name = name_of(&tag[..length]);
        if let Some(alone) = LEFT_ALONE
            .into_iter()
            .find(|alone| alone.eq_ignore_ascii_case(name))
        {
            match tag.starts_with("</") {
                true if within.last() == Some(&alone) => {
                    within.pop();
                }
                true => {}
                false if tag[..length].ends_with("/>") => {}
                false => within.push(alone),
            }
        }
        at += text + length.max(usize::from(text < rest.len()));
    }
    match marked {
        Some(mut out) => {
            out.push_str(&html[copied..]);
            out
        }
        None => html,
    }
}

/// The words of a text with two capitals or more in them, each with where it starts.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let text = if may_have_two_capitals(text) { text } else { "" };
    let mut from = 0;
    let parts = text
        .split(|letter: char| !letter.is_alphanumeric())
        .map(move |word| {
            let start = from;
            from += word.len();
            from += text[from..].chars().next().map_or(0, char::len_utf8);
            (start, word)
        });
    parts.filter(|(_, word)| word.chars().filter(|letter| letter.is_uppercase()).count() >= 2)
}

/// Whether a word may have two capitals, as far as a quick look tells: hardly any text has.
fn may_have_two_capitals(text: &str) -> bool {
    let mut capitals = 0;
    text.bytes().any(|byte| {
        match byte {
            b'A'..=b'Z' => capitals += 1,
            b'a'..=b'z' | b'0'..=b'9' => {}
            // A letter beyond ASCII may be a capital, and is part of its word.
            128.. => capitals += 1,
            _ => capitals = 0,
        }
        capitals >= 2
    })
}

/// The name of the element that a tag opens or closes.
fn name_of(tag: &str) -> &str {
    let name = tag.trim_start_matches(['<', '/']);
    let end = name.find(|letter: char| !letter.is_ascii_alphanumeric());
    &name[..end.unwrap_or(name.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(html: &str) -> String {
        mark(html.to_owned(), |word| match word {
            "PM" => Some("Production manager"),
            "DoP" => Some("Director of \"photography\""),
            _ => None,
        })
    }

    #[test]
    fn the_first_use_alone_is_marked_and_only_in_running_text() {
        assert_eq!(
            marked(
                "<h2 id=\"PM\">PM</h2>\n<p>See <a href=\"/pm/\">the PM</a> or PMs; <em>a PM</em>’s day, PM.</p>"
            ),
            "<h2 id=\"PM\">PM</h2>\n<p>See <a href=\"/pm/\">the PM</a> or PMs; <em>a <abbr title=\"Production manager\">PM</abbr></em>’s day, PM.</p>"
        );
        assert_eq!(
            marked("é—DoP<br>"),
            "é—<abbr title=\"Director of &quot;photography&quot;\">DoP</abbr><br>"
        );
    }

    #[test]
    fn html_without_any_is_left_as_it_is() {
        for html in [
            "",
            "a < b",
            "<p>pm Pm</p>",
            "<!-- PM -->",
            "<code>PM</code>",
            "x<PM",
            "&PMx;",
        ] {
            assert_eq!(marked(html), html);
        }
    }
}
