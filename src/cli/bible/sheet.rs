//! The page of a bible as it is printed: nothing that leads to a file, page numbers, and heads on every sheet.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::document::html::with_tags;

/// What stands at the edges of each sheet.
#[derive(Clone, Debug, Default)]
pub(super) struct Heads {
    /// The production.
    pub(super) title: String,
    /// The issue and its colour, or the day.
    pub(super) issue: String,
    /// Whom it is for; may be empty.
    pub(super) audience: String,
}

/// The page of the site as it is printed. `absolute` is the whole address of a path of the site, where that is known.
pub(super) fn printable(
    html: &str,
    folder: &str,
    heads: &Heads,
    absolute: impl Fn(&str) -> Option<String>,
) -> String {
    let mut is_script = false;
    let mut out = with_tags(html, |tag| {
        if tag.starts_with("<script") {
            is_script = true;
        }
        let Some(address) = attribute(tag, "href").filter(|_| tag.starts_with("<a ")) else {
            return Cow::Borrowed(tag);
        };
        if address.starts_with('#') || address.contains(':') {
            return Cow::Borrowed(tag);
        }
        // A link to a file of this machine is of use to nobody, and would tell where it was printed.
        let path = resolved(folder, address);
        let whole = absolute(path.trim_end_matches("index.html"));
        let (old, new) = (
            format!(" href=\"{address}\""),
            whole.map(|url| format!(" href=\"{}\"", escaped(&url))),
        );
        Cow::Owned(tag.replacen(&old, &new.unwrap_or_default(), 1))
    });
    if is_script {
        out = without_scripts(&out);
    }
    if let Some(at) = out.find("</head>") {
        out.insert_str(at, &style(heads));
    }
    if let Some(at) = out.find("<head>") {
        out.insert_str(at + "<head>".len(), POLICY);
    }
    out
}

/// A site may hold raw HTML; what is printed runs nothing of it and loads nothing from elsewhere.
const POLICY: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"script-src 'none'; object-src 'none'; frame-src 'none'; \
                      connect-src 'none'\">";

fn without_scripts(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find("<script") {
        out.push_str(&rest[..start]);
        let end = rest[start..]
            .find("</script>")
            .map_or(rest.len(), |end| start + end + "</script>".len());
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

/// Heads on every sheet but the first. Browsers know no running titles, so these are written for each bible.
fn style(heads: &Heads) -> String {
    // The margins that the site's own pages have are not those of a bible.
    let head = |place: &str, text: &str| match text {
        "" => format!("@{place}{{content:none}}"),
        text => format!(
            "@{place}{{content:\"{}\";font:8pt sans-serif;color:#444}}",
            css(text)
        ),
    };
    format!(
        "<style>@page{{{}{}{}}}@page :first{{@top-left{{content:none}}@top-right{{content:none}}@bottom-left{{content:none}}}}</style>\n",
        head("top-left", &heads.title),
        head("top-right", &heads.issue),
        head("bottom-left", &heads.audience),
    )
}

/// Text within quotation marks of a style sheet that stands in HTML.
fn css(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '"' | '\\' | '<' | '>' | '&' | '\n' | '\r' => {
                out.push_str(&format!("\\{:x} ", u32::from(letter)))
            }
            letter => out.push(letter),
        }
    }
    out
}

/// What asks for the number of the page that a link leads to, at its end.
const ASKS: &str = " data-page>";

/// The page with the number of its page in each link that asks for one; what has no place keeps none. In an entry of the index,
/// the number takes the place of the section's, and what is on a page that was named already goes, with what parts it.
pub(super) fn numbered(html: &str, places: &BTreeMap<String, usize>) -> String {
    const ENTRY: &str = "class=\"bible-places\"";
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    // The index is the last part that asks.
    let mut is_in_entry = false;
    let mut named = BTreeSet::new();
    while let Some(at) = rest.find(ASKS) {
        if rest[..at].contains(ENTRY) {
            is_in_entry = true;
            named.clear();
        }
        let start = at + ASKS.len();
        let end = rest[start..].find("</a>").map_or(rest.len(), |end| start + end);
        match places.get(asked_by(&rest[..at])) {
            Some(number) if is_in_entry && !named.insert(*number) => {
                let link = rest[..at].rfind('<').unwrap_or(at);
                let before = rest[..link].rfind('>').map_or(0, |end| end + 1);
                out.push_str(&rest[..before]);
                rest = rest[end..].strip_prefix("</a>").unwrap_or_default();
                continue;
            }
            Some(number) => {
                out.push_str(&rest[..if is_in_entry { start } else { end }]);
                out.push_str(&format!("<span class=\"bible-page\">{number}</span>"));
            }
            None => out.push_str(&rest[..end]),
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

/// The anchor that the tag leads to in which some HTML ends.
fn asked_by(html: &str) -> &str {
    let tag = &html[html.rfind('<').unwrap_or(html.len())..];
    attribute(tag, "href").unwrap_or_default().trim_start_matches('#')
}

/// What the page asks numbers for.
pub(super) fn asked_for(html: &str) -> BTreeSet<&str> {
    let asking = html.match_indices(ASKS);
    asking.map(|(at, _)| asked_by(&html[..at])).collect()
}

/// Files of the site that the page shows, as paths from its root: style sheets and pictures.
pub(super) fn files(html: &str, folder: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    with_tags(html, |tag| {
        let key = match tag {
            _ if tag.starts_with("<link ") => "href",
            _ if tag.starts_with("<img ") || tag.starts_with("<source ") => "src",
            _ => return Cow::Borrowed(tag),
        };
        if let Some(address) = attribute(tag, key).filter(|address| !address.contains(':')) {
            found.insert(resolved(folder, address));
        }
        Cow::Borrowed(tag)
    });
    found
}

/// Files that a style sheet names, likewise.
pub(super) fn files_of_style(css: &str, folder: &str) -> BTreeSet<String> {
    let parts = css.split("url(").skip(1);
    let names = parts.filter_map(|part| part.split(')').next());
    let names = names.map(|name| name.trim_matches(['"', '\'', ' ']));
    names
        .filter(|name| !name.contains(':') && !name.starts_with('#'))
        .map(|name| resolved(folder, name))
        .collect()
}

/// A relative address from a folder of the site, as a path from the site's root.
fn resolved(folder: &str, address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop(),
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    let decoded = percent_encoding::percent_decode_str(&joined)
        .decode_utf8_lossy()
        .into_owned();
    match path.ends_with('/') {
        true => decoded + "/",
        false => decoded,
    }
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, value) = tag.split_once(&format!(" {name}=\""))?;
    value.split_once('"').map(|(value, _)| value)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_files_of_this_machine_are_whole_addresses_or_words() {
        let html = "<a href=\"../../../roles/pm/index.html#pay\">PM</a> <a href=\"#part-crew\">Crew</a> <a href=\"mailto:a@b.c\">Mail</a>";
        let folder = "productions/show/bible";
        let known = |path: &str| Some(format!("https://handbook.example/{path}"));
        let of =
            |absolute: &dyn Fn(&str) -> Option<String>| printable(html, folder, &Heads::default(), absolute);
        assert!(of(&known).contains("<a href=\"https://handbook.example/roles/pm/\">PM</a>"));
        assert!(
            of(&|_| None)
                .contains("<a>PM</a> <a href=\"#part-crew\">Crew</a> <a href=\"mailto:a@b.c\">Mail</a>")
        );
    }

    #[test]
    fn a_title_cannot_end_the_style_sheet_that_it_stands_in() {
        let heads = Heads {
            title: "A \"</style>\\".to_owned(),
            ..Heads::default()
        };
        let html = printable("<head></head>", "", &heads, |_| None);
        assert_eq!(html.matches("</style>").count(), 1);
        assert!(html.contains("A \\22 \\3c /style\\3e \\5c "), "{html}");
    }

    #[test]
    fn page_numbers_go_where_they_are_asked_for() {
        let html = "<a href=\"#a\" data-page>A</a><a href=\"#b\" class=\"c\" data-page>B</a>";
        let places = BTreeMap::from([("a".to_owned(), 12)]);
        assert_eq!(
            numbered(html, &places),
            "<a href=\"#a\" data-page>A<span class=\"bible-page\">12</span></a>\
             <a href=\"#b\" class=\"c\" data-page>B</a>"
        );
        assert_eq!(asked_for(html), BTreeSet::from(["a", "b"]));
        let entry =
            "<b class=\"bible-places\"><a href=\"#a\" data-page>1</a>, <a href=\"#c\" data-page>2</a></b>";
        let places = BTreeMap::from([("a".to_owned(), 12), ("c".to_owned(), 12)]);
        let twice = format!("{entry}{entry}");
        let shown = "<a href=\"#a\" data-page><span class=\"bible-page\">12</span></a></b>";
        assert_eq!(numbered(&twice, &places).matches(shown).count(), 2);
        assert!(!numbered(&twice, &places).contains("#c"));
        // Also where the first place of an entry has no number.
        let places = BTreeMap::from([("c".to_owned(), 12)]);
        let shown = "data-page>1</a>, <a href=\"#c\" data-page><span class=\"bible-page\">12</span></a>";
        assert!(numbered(entry, &places).contains(shown));
    }
}
