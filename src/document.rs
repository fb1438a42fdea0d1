//! Parses a file into a [`Document`]: front matter still as YAML, prose as HTML with its links still open.
//!
//! Parsing never fails: what cannot be read is reported and left out. Restricted content is gone after this stage
//! (see [`audience`]), so no later stage can leak it. Places survive as ranges of bytes of the source file. This stage
//! looks at one file at a time, so its results are remembered by the file's fingerprint. It knows no kinds (see
//! [`crate::content`]) and resolves no link (see [`crate::graph`]).

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use self::destination::Destination;
use crate::config::{Config, PictureMetadata, RawHtml};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::{Fingerprint, SourceFile};
use crate::words::Words;

pub mod audience;
pub mod destination;
mod doubts;
mod encoding;
pub mod fields;
pub mod findings;
pub mod frontmatter;
pub mod html;
pub mod markdown;
pub mod marks;
pub mod pictures;
pub mod places;
pub mod programs;

pub use audience::Audiences;
use fields::Repeats;
pub use fields::{FieldRules, Marks};
pub use findings::{Finding, Reason, What};
pub use frontmatter::FrontMatter;
pub use html::HtmlPart;

/// Parses a file for one audience; `None` when that audience may not see it.
///
/// Every problem of the file that can be seen without knowing its kind is reported; the document is what is left.
/// The result depends on nothing but the file's path and bytes and the rules. `kind` is the word by which the settings
/// call what the file is about; it only says which of the rules for fields hold.
pub fn parse(
    file: &SourceFile,
    kind: &str,
    rules: &Rules,
    problems: &mut Vec<Diagnostic>,
) -> Option<Document> {
    let text = encoding::read(file, problems);
    let mut findings = Vec::new();
    let seen = seen(&text, &file.path, kind, rules, problems, &mut findings)?;
    let prose = markdown::render(&seen.body, rules, &file.path, problems);
    Some(Document {
        path: file.path.clone(),
        front: seen.front,
        marks: seen.marks,
        prose,
    })
}

/// What an audience sees of a file, before its prose is parsed.
struct Seen<'t> {
    front: FrontMatter,
    marks: Marks,
    body: audience::Redacted<'t>,
}

/// Redacts a file; `None` when the audience may not see it, or when it cannot be told whether it may.
fn seen<'t>(
    text: &'t str,
    path: &Arc<str>,
    kind: &str,
    rules: &Rules,
    problems: &mut Vec<Diagnostic>,
    findings: &mut Vec<Finding>,
) -> Option<Seen<'t>> {
    let audiences = &rules.audiences;
    let (front, start) = frontmatter::split(text, path, problems);
    let mut notes = Notes {
        problems,
        findings,
        is_in_doubt: false,
    };
    if audiences.names.is_empty() && kind == "page" {
        let unread =
            |problem: &&mut Diagnostic| matches!(problem.code, Code::UnclosedFrontMatter | Code::BadYaml);
        let problems = notes.problems.iter_mut().filter(unread);
        problems.for_each(|problem| problem.severity = Severity::Warning);
    }
    let has_front = !matches!(front, FrontMatter::Absent);
    let is_clear = doubts::check_head(text, start, has_front, audiences, path, &mut notes);
    let (front, marks) = fields::redact(front, rules.fields_of(kind), audiences, path, &mut notes)?;
    let body = audience::redact(&text[start..], start, audiences, path, &mut notes);
    if is_clear {
        doubts::check_prose(&body.text, &body.places, audiences, path, &mut notes);
    }
    // In doubt, closed: what is nearly a mark is an error, and until it is mended nobody less trusted sees the page.
    (!notes.is_in_doubt || audiences.see_everything()).then_some(Seen { front, marks, body })
}

/// What is said while a file is redacted.
struct Notes<'n> {
    problems: &'n mut Vec<Diagnostic>,
    findings: &'n mut Vec<Finding>,
    /// Whether something was found that may be meant to restrict the file and does not.
    is_in_doubt: bool,
}

impl Notes<'_> {
    /// Reports something that may be meant to restrict the file: a warning where no audiences are declared.
    fn doubt(&mut self, problem: Diagnostic, audiences: &Audiences) {
        if audiences.names.is_empty() {
            self.problems.push(problem.as_warning());
        } else {
            self.is_in_doubt = true;
            self.problems.push(problem);
        }
    }
}

/// What the settings say about files. A parsed document depends on this and on its file, and on nothing else.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rules {
    /// What becomes of HTML in Markdown.
    pub raw_html: RawHtml,
    /// Who may see what.
    pub audiences: Audiences,
    /// What the settings say of fields, by kind.
    pub fields: BTreeMap<String, FieldRules>,
    /// Whether pictures are published with what cameras wrote into them.
    pub keeps_metadata: bool,
    /// Folders of kinds whose files are ordinary pages on this site.
    pub page_folders: Vec<&'static str>,
    /// Patterns of files that are no part of the site.
    pub ignore: Vec<String>,
    /// The words of the theme: those around what Markdown makes, and of titles that nobody wrote.
    pub words: Arc<Words>,
    /// How large a page may be.
    pub max_bytes: usize,
    /// How many pixels a picture may have.
    pub max_pixels: usize,
}

/// Kinds with a key for the last day on which their files may be shown.
const UNTIL: [(&str, &str); 1] = [("person", "keep_until")];

/// Kinds whose files say fields again: of a role in the items of a list, and in what differs by medium or scale.
const REPEATS: [(&str, Repeats); 1] = [(
    "role",
    Repeats {
        list: Some("grades"),
        names: Some("variants"),
    },
)];

impl Rules {
    /// The rules of a site.
    pub fn of(config: &Config) -> Self {
        let mut fields: BTreeMap<String, FieldRules> = BTreeMap::new();
        for (field, rank) in config.audience.fields.iter() {
            if let Some((kind, field)) = field.split_once('.') {
                fields
                    .entry(kind.to_owned())
                    .or_default()
                    .fields
                    .push((field.to_owned(), *rank));
            }
        }
        for field in config.settings.may_loosen.iter() {
            if let Some((kind, field)) = field.split_once('.') {
                fields
                    .entry(kind.to_owned())
                    .or_default()
                    .may_loosen
                    .push(field.to_owned());
            }
        }
        for (kind, key) in UNTIL {
            fields.entry(kind.to_owned()).or_default().until = Some((key, config.today));
        }
        for (kind, repeats) in REPEATS {
            fields.entry(kind.to_owned()).or_default().repeats = repeats;
        }
        Self {
            raw_html: config.settings.raw_html,
            audiences: Audiences {
                names: config
                    .audience
                    .all
                    .iter()
                    .map(|name| Arc::from(name.as_str()))
                    .collect(),
                built: u16::try_from(config.audience.rank).unwrap_or(u16::MAX),
            },
            fields,
            page_folders: Vec::new(),
            words: config.words.clone(),
            ignore: config.settings.ignore.to_vec(),
            max_bytes: config.settings.limits.page_source.millions(),
            max_pixels: config.settings.limits.pixels.millions(),
            keeps_metadata: config.settings.picture_metadata == PictureMetadata::Keep,
        }
    }

    /// The rules for fields without last days, for those who have to find what those days ended.
    pub fn without_ends(&self) -> BTreeMap<String, FieldRules> {
        let mut fields = self.fields.clone();
        fields.values_mut().for_each(|rules| rules.until = None);
        fields
    }

    fn fields_of(&self, kind: &str) -> &FieldRules {
        static NONE: FieldRules = FieldRules {
            fields: Vec::new(),
            may_loosen: Vec::new(),
            until: None,
            repeats: Repeats {
                list: None,
                names: None,
            },
        };
        self.fields.get(kind).unwrap_or(&NONE)
    }
}

/// One Markdown file, parsed for one audience.
#[derive(Clone, Debug)]
pub struct Document {
    /// Path from the site's root, `/` between parts.
    pub path: Arc<str>,
    /// The YAML between the `---` lines.
    pub front: FrontMatter,
    /// What of it not everybody may see.
    pub marks: Marks,
    /// The Markdown after it.
    pub prose: Prose,
}

impl Document {
    /// The fingerprint of all but the words of its text: of what other pages may show or depend on.
    ///
    /// Where things stand in the file or in the text is no part of it, so that an edit within a paragraph leaves it be.
    pub fn outline(&self) -> Fingerprint {
        let prose = &self.prose;
        let headings = prose.title.iter().chain(&prose.headings);
        let headings =
            headings.map(|heading| (heading.level, &heading.id, &heading.text, heading.is_top_level));
        let links = prose
            .links
            .iter()
            .map(|link| (link.kind, &link.target, &link.title));
        let items = prose
            .items
            .iter()
            .map(|item| (&item.text, item.heading, item.depth, &item.audience));
        Fingerprint::of_value(&(
            (&self.path, &self.front, &self.marks),
            (
                prose.title.is_some(),
                headings.collect::<Vec<_>>(),
                &prose.summary,
            ),
            (links.collect::<Vec<_>>(), items.collect::<Vec<_>>()),
            &prose.anchors,
        ))
    }
}

/// Markdown, as HTML and as the facts that later stages need of it.
#[derive(Clone, Debug, Default)]
pub struct Prose {
    /// The heading of level 1 that stands first, if there is one; it titles the page and is not part of `html`.
    pub title: Option<Heading>,
    /// Plain text of the first paragraph that stands outside lists, quotes and tables; empty when there is none.
    pub summary: String,
    /// The body.
    pub html: Html,
    /// All headings of the body in order; `at` says where each stands in `html`.
    pub headings: Vec<Heading>,
    /// All links, images and wikilinks in order, with those written in raw HTML. One that stands where nothing is
    /// shown, such as in the title, has no gap in `html`.
    pub links: Vec<Link>,
    /// All list items in order, nested ones after the item that holds them; without those of footnotes.
    pub items: Vec<ListItem>,
    /// Ids of elements other than headings that a link may name: those written in raw HTML, in order.
    pub anchors: Vec<String>,
}

/// HTML with gaps where links go.
///
/// The gaps are filled when all URLs are known, see [`crate::view`]. Cutting `html` at the `at` of a heading of level 2
/// gives whole sections, since headings of the top level never stand inside another element.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Html {
    /// The HTML without what goes into the gaps. Safe to show as it is.
    pub text: String,
    /// The gaps, in order of `at`.
    pub slots: Vec<Slot>,
}

/// A gap in [`Html`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Slot {
    /// The byte of `text` before which it goes.
    pub at: usize,
    /// Index in [`Prose::links`]; of an audience for [`SlotKind::Audience`].
    pub link: usize,
    /// What goes there.
    pub kind: SlotKind,
}

/// What goes into a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SlotKind {
    /// The whole start tag `<a href="…">`; nothing when the link becomes plain text.
    Open,
    /// The whole end tag `</a>`; nothing when the link becomes plain text.
    Close,
    /// The words of a wikilink that was written without any: the target's title.
    Words,
    /// Only the URL, escaped for an attribute in double quotes: of an image, or of a link in raw HTML.
    Url,
    /// The text of another page, or of a section of it.
    Include,
    /// The mark of a passage that only some may see. Its number is not that of a link but the index of the audience.
    Audience,
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// The anchor: unique on the page, stable under edits elsewhere on it.
    pub id: String,
    /// Its words, plain.
    pub text: String,
    /// The byte of [`Html::text`] at which its start tag begins; 0 for the title.
    pub at: usize,
    /// Whether it stands at the top level, not in a list, quote or other element.
    pub is_top_level: bool,
    /// Bytes of the source file.
    pub span: Range<usize>,
}

/// A link, an image or a wikilink, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// How it was written.
    pub kind: LinkKind,
    /// The destination as written, entities and escapes already undone: `../roles/runner.md#pay`, `PM`.
    pub target: String,
    /// What the destination names.
    pub leads: Destination,
    /// The title attribute, for [`SlotKind::Open`]; empty when there is none.
    pub title: String,
    /// Bytes of the source file that hold the destination, or the whole link where that cannot be told.
    pub span: Range<usize>,
}

/// How a link was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkKind {
    /// `[words](target)` in any of its forms, autolinks with it.
    Inline,
    /// `![words](target)`, `![[file.png]]`, or the `src` of an element in raw HTML.
    Image,
    /// `[[target]]`.
    Wikilink,
    /// `[[target|words]]`.
    WikilinkWithWords,
    /// The `href` of an element in raw HTML.
    RawHtml,
    /// `![[page#section]]`.
    Include,
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListItem {
    /// Its own words, plain, without those of nested lists.
    pub text: String,
    /// Index in [`Prose::headings`] of the heading it stands under, if any.
    pub heading: Option<usize>,
    /// How many lists hold the list it stands in; 0 for a list at the top.
    pub depth: u8,
    /// The audience of the passage it stands in, where not everybody may see that.
    pub audience: Option<Arc<str>>,
    /// Bytes of the source file.
    pub span: Range<usize>,
}
