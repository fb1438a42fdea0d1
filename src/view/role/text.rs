//! A role's text in sections, so that its page can open with what most readers ask and fold the rest.

use serde::Serialize;

/// From how many words on a role's text is folded, section by section.
const LONG_TEXT: usize = 260;

/// What a role's text is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct RoleText {
    /// What stands before the first heading, as HTML; may be empty.
    pub intro: String,
    /// The sections under headings of level 2, in order.
    pub sections: Vec<TextSection>,
    /// Footnotes, as HTML; may be empty.
    pub footnotes: String,
    /// Whether it is so long that its sections are folded, but for the one that its duties are read in.
    pub is_long: bool,
}

/// A heading of level 2 and what stands under it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct TextSection {
    /// The heading as HTML, with its `<h2>`.
    pub heading: String,
    /// What stands under it, as HTML.
    pub html: String,
    /// Whether it is not folded.
    pub is_open: bool,
}

impl RoleText {
    /// Opens the section whose heading has an id; whether there is one.
    pub(super) fn open(&mut self, anchor: &str) -> bool {
        let id = format!("id=\"{anchor}\"");
        let mut sections = self.sections.iter_mut();
        let section = sections.find(|section| section.heading.contains(&id));
        section.is_some_and(|section| {
            section.is_open = true;
            true
        })
    }
}

/// Whether an element holds others; a heading inside one of them does not end a section.
fn is_holder(name: &str) -> bool {
    matches!(
        name,
        "article"
            | "aside"
            | "blockquote"
            | "dd"
            | "details"
            | "div"
            | "dl"
            | "figure"
            | "footer"
            | "header"
            | "li"
            | "main"
            | "nav"
            | "ol"
            | "section"
            | "table"
            | "ul"
    )
}

/// Splits the HTML of a text at its headings of level 2.
pub(super) fn split(html: &str) -> RoleText {
    let mut starts = Vec::new();
    let mut footnotes = None;
    let mut depth = 0_usize;
    for at in memchr::memchr_iter(b'<', html.as_bytes()) {
        let rest = &html[at + 1..];
        let (is_end, rest) = rest.strip_prefix('/').map_or((false, rest), |rest| (true, rest));
        let letters = rest.bytes().take_while(u8::is_ascii_alphanumeric);
        let name = &rest[..letters.count()];
        if depth == 0 && !is_end && name == "h2" {
            starts.push(at);
        }
        if depth == 0 && !is_end && rest.starts_with("section class=\"footnotes\"") {
            footnotes = footnotes.or(Some(at));
        }
        if is_holder(name) {
            depth = if is_end {
                depth.saturating_sub(1)
            } else {
                depth + 1
            };
        }
    }
    let is_long = words(html).nth(LONG_TEXT).is_some();
    let end = footnotes.unwrap_or(html.len());
    starts.retain(|start| *start < end);
    let first = starts.first().copied().unwrap_or(end);
    let ends = starts.iter().skip(1).copied().chain([end]);
    let sections = starts.iter().zip(ends).map(|(start, end)| {
        let section = &html[*start..end];
        let body = section
            .find("</h2>")
            .map_or(section.len(), |at| at + "</h2>".len());
        TextSection {
            heading: section[..body].to_owned(),
            html: section[body..].trim().to_owned(),
            is_open: !is_long,
        }
    });
    RoleText {
        intro: html[..first].trim().to_owned(),
        sections: sections.collect(),
        footnotes: html[end..].to_owned(),
        is_long,
    }
}

/// The words that a reader sees, near enough.
fn words(html: &str) -> impl Iterator<Item = &str> {
    let texts = html
        .split('<')
        .map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text));
    texts.flat_map(str::split_whitespace)
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn a_text_is_split_at_its_own_headings_only() {
        let text = split(
            "<p>Keeps time.</p>\n<h2 id=\"a\">Duties</h2>\n<ul><li>Plans</li></ul>\n<div class=\"restricted\"><h2 id=\"b\">Pay</h2></div>\n\
             <h2 id=\"c\">Tools</h2>\n<p>A pen.</p>\n<section class=\"footnotes\"><h2>Notes</h2></section>",
        );
        assert_eq!(text.intro, "<p>Keeps time.</p>");
        let headings: Vec<_> = text
            .sections
            .iter()
            .map(|section| section.heading.as_str())
            .collect();
        assert_eq!(headings, ["<h2 id=\"a\">Duties</h2>", "<h2 id=\"c\">Tools</h2>"]);
        assert!(text.sections[0].html.ends_with("</h2></div>"));
        assert_eq!(
            text.footnotes,
            "<section class=\"footnotes\"><h2>Notes</h2></section>"
        );
        assert!(!text.is_long);
        assert!(split(&"<p>word</p> ".repeat(300)).is_long);
    }

    #[test]
    fn a_text_without_headings_is_all_introduction() {
        let text = split("<p>Runs.</p>");
        assert_eq!((text.intro.as_str(), text.sections.len()), ("<p>Runs.</p>", 0));
        assert_eq!(split(""), super::RoleText::default());
    }
}
