//! What a page shows besides its own text: the files that its HTML, and its stylesheets, refer to.
//!
//! Read by a scanner and not by an HTML parser: a reference too many or too few means a reload too many, or a picture
//! that changes at the next reload only, and every open page is scanned after every change.

use std::collections::BTreeSet;
use std::ops::Range;

/// A reference of a page to a file that a browser loads with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reference {
    /// Where its address stands in the page, as bytes.
    pub(super) at: Range<usize>,
    /// Whether it can be put in place without a reload.
    pub(super) is_stylesheet: bool,
}

/// The references of a page, in order.
pub(super) fn of_page(html: &str) -> Vec<Reference> {
    let mut found = Vec::new();
    let mut rest = 0;
    while let Some(start) = memchr::memchr(b'<', &html.as_bytes()[rest..]).map(|at| rest + at + 1) {
        let tag = Tag::read(html, start);
        rest = tag.end.max(start);
        let is_link = tag.name.eq_ignore_ascii_case("link");
        let rel = |word: &str| {
            let value = tag.value("rel").map(|range| &html[range]).unwrap_or_default();
            value
                .split_ascii_whitespace()
                .any(|rel| rel.eq_ignore_ascii_case(word))
        };
        let is_stylesheet = is_link && rel("stylesheet");
        for (name, range) in &tag.attributes {
            let is_loaded = match name.to_ascii_lowercase().as_str() {
                "src" | "poster" => true,
                "href" => {
                    is_stylesheet
                        || is_link && (rel("icon") || rel("preload") || rel("modulepreload"))
                        || tag.name.eq_ignore_ascii_case("image")
                        || tag.name.eq_ignore_ascii_case("use")
                }
                "data" => tag.name.eq_ignore_ascii_case("object"),
                "srcset" => {
                    found.extend(of_srcset(html, range.clone()));
                    false
                }
                _ => false,
            };
            if is_loaded {
                found.push(Reference {
                    at: range.clone(),
                    is_stylesheet,
                });
            }
        }
    }
    found.sort_by_key(|reference| reference.at.start);
    found
}

fn of_srcset(html: &str, at: Range<usize>) -> impl Iterator<Item = Reference> {
    let value = &html[at.clone()];
    value.split(',').filter_map(move |candidate| {
        let address = candidate.split_ascii_whitespace().next()?;
        let start = at.start + (address.as_ptr() as usize - value.as_ptr() as usize);
        Some(Reference {
            at: start..start + address.len(),
            is_stylesheet: false,
        })
    })
}

/// The addresses that a stylesheet loads: `url(…)` and `@import "…"`.
pub(super) fn of_stylesheet(css: &str) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    for (at, opening) in css.match_indices("url(").chain(css.match_indices("@import")) {
        let rest = css[at + opening.len()..].trim_start();
        let address = match rest.chars().next() {
            Some(quote @ ('"' | '\'')) => rest[1..].split(quote).next(),
            _ if opening == "url(" => rest.split(')').next().map(str::trim_end),
            _ => None,
        };
        found.extend(address.filter(|address| !address.starts_with("data:")));
    }
    found
}

/// A tag's name and attributes.
struct Tag<'h> {
    name: &'h str,
    attributes: Vec<(&'h str, Range<usize>)>,
    end: usize,
}

impl<'h> Tag<'h> {
    /// Reads the tag whose name starts at a byte.
    fn read(html: &'h str, start: usize) -> Self {
        let bytes = html.as_bytes();
        let until = |from: usize, is_end: fn(u8) -> bool| {
            let length = bytes[from..].iter().position(|byte| is_end(*byte));
            length.map_or(bytes.len(), |length| from + length)
        };
        let is_name_end = |byte: u8| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/' | b'=' | b'<');
        let mut at = until(start, is_name_end);
        let mut tag = Self {
            name: &html[start..at],
            attributes: Vec::new(),
            end: at,
        };
        if tag.name.is_empty() {
            return tag;
        }
        loop {
            at = until(at, |byte| !(byte.is_ascii_whitespace() || byte == b'/'));
            if at >= bytes.len() || matches!(bytes[at], b'>' | b'<') {
                break;
            }
            let name_end = until(at + 1, is_name_end);
            let name = &html[at..name_end];
            at = until(name_end, |byte| !byte.is_ascii_whitespace());
            if bytes.get(at) != Some(&b'=') {
                continue;
            }
            at = until(at + 1, |byte| !byte.is_ascii_whitespace());
            let value = match bytes.get(at) {
                Some(b'"') => at + 1..until(at + 1, |byte| byte == b'"'),
                Some(b'\'') => at + 1..until(at + 1, |byte| byte == b'\''),
                _ => at..until(at, |byte| byte.is_ascii_whitespace() || byte == b'>'),
            };
            let is_quoted = matches!(bytes.get(at), Some(b'"' | b'\''));
            at = (value.end + usize::from(is_quoted)).min(bytes.len());
            tag.attributes.push((name, value));
        }
        tag.end = at;
        tag
    }

    fn value(&self, name: &str) -> Option<Range<usize>> {
        let mut attributes = self.attributes.iter();
        let found = attributes.find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(found.1.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_shows_its_pictures_scripts_and_stylesheets_but_not_what_it_links_to() {
        let html = "<!doctype html><link rel=\"stylesheet\" href=\"/a.css?v=1\"><script src='/b.js' defer></script>\
                    <a href=\"/c/\">x < y</a><IMG alt=\"a > b\" SRC=/d.png><img srcset=\"/e.png 1x, /f.png 2x\">\
                    <link rel=canonical href=/g/><link rel=\"icon\" href=\"/h.svg\"/><video poster=\"/i.jpg\">";
        let found = of_page(html);
        let shown: Vec<_> = found.iter().map(|found| &html[found.at.clone()]).collect();
        assert_eq!(
            shown,
            [
                "/a.css?v=1",
                "/b.js",
                "/d.png",
                "/e.png",
                "/f.png",
                "/h.svg",
                "/i.jpg"
            ]
        );
        let sheets = found.iter().filter(|found| found.is_stylesheet).count();
        assert_eq!(sheets, 1);
    }

    #[test]
    fn a_stylesheet_loads_what_it_names() {
        let css = "@import 'print.css'; a { background: url(x.svg) } @font-face { src: url( \"f.woff2\" ) }\
                   b { background: url(data:image/png;base64,xx) }";
        assert_eq!(
            of_stylesheet(css).into_iter().collect::<Vec<_>>(),
            ["f.woff2", "print.css", "x.svg"]
        );
    }

    proptest::proptest! {
        #[test]
        fn nothing_upsets_the_scanner(html in "[<>='\"/ a-cü]{0,60}", css in "(url\\(|@import|[\"') a;ü]){0,20}") {
            for found in of_page(&html) {
                proptest::prop_assert!(html.get(found.at).is_some());
            }
            of_stylesheet(&css);
        }
    }
}
