//! Which raw HTML is harmless: the elements and attributes that stay.

/// How an element of the list is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closing {
    /// It has no content.
    Void,
    /// At the latest at the end of the block of Markdown that it stands in.
    Inline,
    /// It may hold blocks of Markdown.
    Block,
}

/// The harmless elements, each with the attributes that only it may have.
pub(super) const ELEMENTS: &[(&str, Closing, &[&str])] = &[
    ("a", Closing::Inline, &["href", "hreflang"]),
    ("abbr", Closing::Inline, &[]),
    ("article", Closing::Block, &[]),
    ("aside", Closing::Block, &[]),
    (
        "audio",
        Closing::Block,
        &["src", "controls", "loop", "muted", "preload"],
    ),
    ("b", Closing::Inline, &[]),
    ("bdi", Closing::Inline, &[]),
    ("bdo", Closing::Inline, &[]),
    ("blockquote", Closing::Block, &[]),
    ("br", Closing::Void, &[]),
    ("caption", Closing::Block, &[]),
    ("cite", Closing::Inline, &[]),
    ("code", Closing::Inline, &[]),
    ("col", Closing::Void, &["span"]),
    ("colgroup", Closing::Block, &["span"]),
    ("data", Closing::Inline, &["value"]),
    ("dd", Closing::Block, &[]),
    ("del", Closing::Inline, &["datetime"]),
    ("details", Closing::Block, &["open"]),
    ("dfn", Closing::Inline, &[]),
    ("div", Closing::Block, &[]),
    ("dl", Closing::Block, &[]),
    ("dt", Closing::Block, &[]),
    ("em", Closing::Inline, &[]),
    ("figcaption", Closing::Block, &[]),
    ("figure", Closing::Block, &[]),
    ("h1", Closing::Block, &[]),
    ("h2", Closing::Block, &[]),
    ("h3", Closing::Block, &[]),
    ("h4", Closing::Block, &[]),
    ("h5", Closing::Block, &[]),
    ("h6", Closing::Block, &[]),
    ("hr", Closing::Void, &[]),
    ("i", Closing::Inline, &[]),
    ("img", Closing::Void, &["src", "alt", "width", "height"]),
    ("ins", Closing::Inline, &["datetime"]),
    ("kbd", Closing::Inline, &[]),
    ("li", Closing::Block, &["value"]),
    ("mark", Closing::Inline, &[]),
    ("ol", Closing::Block, &["start", "reversed", "type"]),
    ("p", Closing::Block, &[]),
    ("picture", Closing::Inline, &[]),
    ("pre", Closing::Block, &[]),
    ("q", Closing::Inline, &[]),
    ("rp", Closing::Inline, &[]),
    ("rt", Closing::Inline, &[]),
    ("ruby", Closing::Inline, &[]),
    ("s", Closing::Inline, &[]),
    ("samp", Closing::Inline, &[]),
    ("section", Closing::Block, &[]),
    ("small", Closing::Inline, &[]),
    ("source", Closing::Void, &["src", "type", "media"]),
    ("span", Closing::Inline, &[]),
    ("strong", Closing::Inline, &[]),
    ("sub", Closing::Inline, &[]),
    ("summary", Closing::Block, &[]),
    ("sup", Closing::Inline, &[]),
    ("table", Closing::Block, &[]),
    ("tbody", Closing::Block, &[]),
    ("td", Closing::Block, &["colspan", "rowspan"]),
    ("tfoot", Closing::Block, &[]),
    ("th", Closing::Block, &["colspan", "rowspan", "scope", "abbr"]),
    ("thead", Closing::Block, &[]),
    ("time", Closing::Inline, &["datetime"]),
    ("tr", Closing::Block, &[]),
    ("u", Closing::Inline, &[]),
    ("ul", Closing::Block, &[]),
    ("var", Closing::Inline, &[]),
    (
        "video",
        Closing::Block,
        &["src", "controls", "loop", "muted", "preload", "width", "height"],
    ),
    ("wbr", Closing::Void, &[]),
];

/// Attributes that any element may have. Of classes only those for code, and the site's own that start with `x-`.
pub(super) const EVERYWHERE: &[&str] = &["id", "class", "title", "lang", "dir"];

/// Attributes that go without a word, since nothing is lost with them here.
const NOT_MISSED: &[&str] = &["target", "rel", "cite", "loading", "decoding"];

/// Elements that are dropped with all they hold.
pub(super) fn loses_content(name: &str) -> bool {
    super::tokens::holds_raw_text(name) || name == "template"
}

/// A harmless element: its name as it is written, and how it is closed.
pub(super) fn element(name: &str) -> Option<(&'static str, Closing)> {
    ELEMENTS
        .iter()
        .find(|(known, ..)| *known == name)
        .map(|(known, closing, _)| {
            // A page has one `h1`, and it is the title.
            (if *known == "h1" { "h2" } else { known }, *closing)
        })
}

/// What becomes of an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It stays as it is.
    Kept,
    /// It is a link: `href` or `src`.
    Link,
    /// It becomes this class.
    Class(String),
    /// It goes, and nobody needs to know.
    Dropped,
    /// It goes with a warning.
    Reported,
}

/// What becomes of an attribute of a harmless element.
pub(super) fn fate(element: &str, attribute: &str, value: &str) -> Fate {
    let own = ELEMENTS
        .iter()
        .find(|(known, ..)| *known == element)
        .map_or(&[][..], |(.., own)| own);
    match attribute {
        "href" | "src" if own.contains(&attribute) => Fate::Link,
        "class" => {
            let is_kept = |class: &&str| class.starts_with("x-") || class.starts_with("language-");
            let kept: Vec<&str> = value.split_ascii_whitespace().filter(is_kept).collect();
            match kept.len() {
                0 if value.trim_ascii().is_empty() => Fate::Dropped,
                0 => Fate::Reported,
                _ => Fate::Class(kept.join(" ")),
            }
        }
        "align" => match value.trim_ascii().to_ascii_lowercase().as_str() {
            side @ ("left" | "center" | "right") => Fate::Class(format!("align-{side}")),
            _ => Fate::Dropped,
        },
        _ if own.contains(&attribute) || EVERYWHERE.contains(&attribute) => Fate::Kept,
        _ if NOT_MISSED.contains(&attribute) || attribute.starts_with("data-") => Fate::Dropped,
        _ => Fate::Reported,
    }
}
