//! Links, names and labels as templates see them, and the escaping that goes with them.

use std::sync::Arc;

use serde::Serialize;

/// A link to a page of the site.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Link {
    /// What the page is called.
    pub title: Arc<str>,
    /// Its address, ready for an `href`.
    pub url: Arc<str>,
}

impl Link {
    /// A link by its words and its address, ready for an `href`.
    pub fn to(title: impl Into<Arc<str>>, url: impl Into<Arc<str>>) -> Self {
        Self {
            title: title.into(),
            url: url.into(),
        }
    }
}

/// Something named, with a link where it has a page. Templates see its `title`, and its `url`, which is none for words that
/// name nothing here.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(untagged)]
pub enum Mention {
    /// Something that has a page.
    Page(Link),
    /// Words that name nothing here.
    Words(Words),
}

/// Words that name nothing here.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Words {
    /// The words.
    pub title: Arc<str>,
    /// None: they lead nowhere.
    pub url: (),
}

impl From<Link> for Mention {
    fn from(link: Link) -> Self {
        Self::Page(link)
    }
}

impl Mention {
    /// Words that name nothing here.
    pub fn words(words: &str) -> Self {
        Self::Words(Words {
            title: Arc::from(words),
            url: (),
        })
    }

    /// What it is called.
    pub fn title(&self) -> &Arc<str> {
        match self {
            Self::Page(link) => &link.title,
            Self::Words(words) => &words.title,
        }
    }
}

/// A page of the same list as the one that is shown.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Sibling {
    /// What it is called.
    #[serde(flatten)]
    pub link: Link,
    /// Whether it is the page that is shown.
    pub is_current: bool,
}

/// A tab of a row of pages that belong together.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Tab {
    /// What the tab says, and the address of its page.
    #[serde(flatten)]
    pub link: Link,
    /// Whether it is the page that is shown.
    pub is_current: bool,
}

/// A department as a strip of tape: its name and its colour.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Tape {
    /// What it is called.
    pub title: Arc<str>,
    /// Its address, ready for an `href`.
    pub url: Arc<str>,
    /// The name of its colour, or of the nearest department above it that has one.
    pub colour: Option<String>,
}

/// An address that may stand in an `href`: of the web, of mail, of a telephone. Anything else could run as a script.
pub fn safe_address(address: &str) -> Option<String> {
    let is_known = ["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| {
        address
            .get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    });
    is_known.then(|| address.to_owned())
}

/// Text as HTML, also within an attribute in double quotes.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    escape_into(&mut escaped, text);
    escaped
}

/// Appends text as HTML, also within an attribute in double quotes.
pub fn escape_into(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
}

/// The anchor of the row of a phase or milestone. No heading's begins so.
pub fn plan_anchor(id: &str) -> String {
    format!("cb-plan-{}", crate::plan::url::slug(id))
}

/// The anchor of a post: `cb-post-runner`.
pub fn post_anchor(id: &str) -> String {
    let plain = id.split_whitespace().collect::<Vec<_>>().join("-");
    format!("cb-post-{plain}")
}
