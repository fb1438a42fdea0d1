//! Gives a [`Document`] its kind and types: the [`Entry`].
//!
//! The folder says the kind, the file's stem is the id. Fields have types and units here; references are still names
//! as written, since only [`crate::graph`] sees all files. This stage knows no graph, no URL and no HTML beyond the
//! prose it passes on. Start reading at [`lower`]; each kind has a file of its own.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Place, Spot, Step};
use crate::document::{Document, Marks, Prose, Rules};
use crate::source::Fingerprint;
use crate::units::Day;
use crate::words::Words;
use crate::yaml::front_matter::page_stem;
use crate::yaml::{self, Gaps, Keys, OneOrMany};

pub mod call;
pub mod career_path;
pub mod companions;
pub mod crew;
pub mod department;
pub mod document;
pub mod grades;
pub mod hidden;
pub mod holidays;
pub mod issues;
pub mod kinds;
pub mod page;
pub mod page_folders;
pub mod person;
pub mod production;
pub mod role;
pub mod schedule;
pub mod sections;
pub mod skill;
pub mod skill_levels;
pub mod sources;
pub mod term;
pub mod tool;
pub mod vacancy;

pub use call::CallFront;
pub use crew::{CrewRow, CrewTable};
pub use grades::{GradeOf, WrittenPlaces};
pub use kinds::{Body, Kind, ListedKind, schema_of};
pub use schedule::ScheduleFront;
pub use sections::Section;
pub use skill_levels::{SkillLevels, WrittenLevel};

/// Whether a file of this stem stands for its folder.
pub fn is_index_stem(stem: &str) -> bool {
    let is = |name: &str| stem.eq_ignore_ascii_case(name);
    is("index") || is("_index") || is("readme")
}

/// One file of content, with types; or a grade, which is written within the file of its job.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Path from the site's root; of a grade that of its job's file, `#` and its id. See [`Entry::file`].
    pub path: Arc<str>,
    /// Unique within its kind.
    pub id: Arc<str>,
    /// What every kind has.
    pub shared: Shared,
    /// The fields of its kind.
    pub body: Body,
    /// The named sections of a role's text; empty for other kinds.
    pub sections: Vec<Section>,
    /// Its text.
    pub prose: Prose,
    /// Whether nothing of its front matter could be read: the entry then only stands for its name.
    pub is_broken: bool,
    /// Where lists of its front matter lost items that were restricted or could not be read.
    pub gaps: Gaps,
    /// Keys of other generators that are kept under `extra`, on an ordinary page, with their bytes in the file.
    pub foreign_keys: Vec<(Arc<str>, Range<usize>)>,
    /// Of all but the words of its text; see [`Document::outline`].
    pub outline: Fingerprint,
    /// Of its text, which its own page shows and no other.
    pub wording: Fingerprint,
    /// The grades of a job that are written in its file, as entries of their own, in the order written.
    pub grades: Vec<Arc<Entry>>,
    /// Where a grade is written; none for a file.
    pub grade_of: Option<GradeOf>,
}

impl Entry {
    /// What it is called, its other names, and those that it had.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let others = self.shared.aka.iter().chain(&self.shared.former);
        std::iter::once(self.title()).chain(others.map(String::as_str))
    }

    /// The file that it is written in.
    pub fn file(&self) -> &Arc<str> {
        self.grade_of.as_ref().map_or(&self.path, |grade| &grade.file)
    }

    /// What it is called: its `title`, else the heading that stands first, else its file's name in words.
    pub fn title(&self) -> &str {
        &self.shared.title
    }
}

/// The keys that every kind shares, with their defaults filled in.
#[derive(Clone, Debug, Default)]
pub struct Shared {
    /// Never empty.
    pub title: Arc<str>,
    /// One or two sentences; empty when neither the key nor a paragraph gives any.
    pub summary: String,
    /// Other names and abbreviations.
    pub aka: Vec<String>,
    /// Names it had, which are understood and shown nowhere.
    pub former: Vec<String>,
    /// Old URLs that redirect here.
    pub aliases: Vec<String>,
    /// Free labels.
    pub tags: Vec<String>,
    /// Sorts before title in lists; entries without come after those with.
    pub order: Option<i32>,
    /// Left out of a build unless drafts are asked for.
    pub is_draft: bool,
    /// What of it not everybody may see.
    pub marks: Marks,
    /// Who keeps it true: an id of a role, person or department, or words.
    pub owner: Option<String>,
    /// When its review is due.
    pub review_by: Option<Day>,
    /// Related entries (ids) and addresses.
    pub see: Vec<String>,
    /// For the site's own templates.
    pub extra: BTreeMap<String, serde_json::Value>,
}

/// Front matter with the shared keys, before their defaults.
pub trait Front: Keys + Default {
    /// Takes the shared keys out.
    fn take_shared(&mut self) -> Shared;
}

/// Declares the front matter of a kind: its own keys, after those that all kinds share.
macro_rules! front_matter {
    (
        $(#[$meta:meta])*
        $name:ident, held by $holder:literal,
        derived { $($derived:literal => $instead:literal),* $(,)? },
        { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, serde::Deserialize, schemars::JsonSchema)]
        #[schemars(title = $holder)]
        #[serde(deny_unknown_fields, default)]
        pub struct $name {
            /// What it is called. Default: the first heading, or the file's name in words.
            pub title: Option<String>,
            /// One or two sentences. Default: the first paragraph.
            #[schemars(example = &"What it is, in a sentence or two.")]
            pub summary: Option<String>,
            /// Other names and abbreviations.
            #[schemars(example = serde_json::json!(["KG"]))]
            pub aka: $crate::yaml::OneOrMany<String>,
            /// Names it had: they are understood wherever somebody writes them, and shown nowhere.
            #[schemars(example = serde_json::json!(["Its old name"]))]
            pub former: $crate::yaml::OneOrMany<String>,
            /// Old URLs of this site that redirect here, such as `/jobs/pm/`.
            #[schemars(example = serde_json::json!(["/old-handbook/page/"]))]
            pub aliases: $crate::yaml::OneOrMany<String>,
            /// Free labels; each has a page.
            #[schemars(example = serde_json::json!(["new starters"]))]
            pub tags: $crate::yaml::OneOrMany<String>,
            /// Sorts before the title in lists.
            #[schemars(example = 1)]
            pub order: Option<i32>,
            /// Left out unless drafts are asked for.
            #[schemars(example = true)]
            pub draft: bool,
            /// The audience that may see it, and all that are more trusted.
            pub visible: Option<String>,
            /// Who keeps it true: a role, person or department by id, or words.
            #[schemars(example = &"producer")]
            pub owner: Option<String>,
            /// When its review is due.
            #[schemars(example = &"2027-06-30")]
            pub review_by: Option<$crate::units::Day>,
            /// Related entries by id, and addresses.
            #[schemars(example = serde_json::json!(["producer", "https://example.org/"]))]
            pub see: $crate::yaml::OneOrMany<String>,
            /// Whatever the site's own templates want.
            #[schemars(example = serde_json::json!({"door_code": "by the kettle"}))]
            #[serde(deserialize_with = "crate::yaml::types::unique_values")]
            pub extra: std::collections::BTreeMap<String, serde_json::Value>,
            $($(#[$field_meta])* pub $field: $type,)*
        }

        impl $crate::yaml::Keys for $name {
            const HOLDER: &'static str = $holder;
            const DERIVED: &'static [$crate::yaml::Derived] =
                &[$($crate::yaml::Derived { key: $derived, instead: $instead }),*];
        }

        impl $crate::content::Front for $name {
            fn take_shared(&mut self) -> $crate::content::Shared {
                $crate::content::Shared {
                    title: self.title.take().map(Into::into).unwrap_or_default(),
                    summary: self.summary.take().unwrap_or_default(),
                    aka: std::mem::take(&mut self.aka.0),
                    former: std::mem::take(&mut self.former.0),
                    aliases: std::mem::take(&mut self.aliases.0),
                    tags: std::mem::take(&mut self.tags.0),
                    order: self.order,
                    is_draft: self.draft,
                    marks: $crate::document::Marks::default(),
                    owner: self.owner.take(),
                    review_by: self.review_by,
                    see: std::mem::take(&mut self.see.0),
                    extra: std::mem::take(&mut self.extra),
                }
            }
        }
    };
}
pub(crate) use front_matter;

/// Gives a document its kind and types. Always an entry: a file that could not be read still stands for its name.
///
/// `page_folders` are folders of kinds that hold ordinary pages.
pub fn lower(document: Document, rules: &Rules, problems: &mut Vec<Diagnostic>) -> Entry {
    let (kind, id) = Kind::of_file(&document.path, &rules.page_folders);
    let id = Arc::from(id);
    let sections = match kind {
        Kind::Role => sections::of_role(&document, problems),
        _ => Vec::new(),
    };
    let (document, foreign_keys) = match kind {
        Kind::Page => page::adapt(document, problems),
        _ => (document, Vec::new()),
    };
    let before = problems.len();
    let written = match kind {
        Kind::Role => grades::written(&document.front),
        _ => Vec::new(),
    };
    let mut entry = kinds::read(kind, document, id, &rules.words, problems);
    grades::take_out(&mut entry, &written, problems);
    entry.sections = sections;
    entry.foreign_keys = foreign_keys;
    if !entry.is_broken {
        report_missing(&entry, before, problems);
    }
    entry
}

/// Reports keys without which an entry says nothing. A key that is there and could not be read has been reported, since
/// `before` so many problems were known.
fn report_missing(entry: &Entry, before: usize, problems: &mut Vec<Diagnostic>) {
    let unreadable = problems[before..]
        .iter()
        .filter_map(|problem| match &problem.place.spot {
            Spot::Key(path) | Spot::Value(path) => path.0.first().cloned(),
            _ => None,
        });
    let unreadable: Vec<Step> = unreadable.collect();
    let mut report = |key: &str, example: &str| {
        let is_key = |step: &Step| matches!(step, Step::Key(known) if **known == *key);
        if unreadable.iter().any(is_key) {
            return;
        }
        let holder = format!("a {}", entry.kind().words());
        let message = format!("{holder} needs the key `{key}`");
        problems.push(
            Diagnostic::new(Code::MissingKey, Place::file(&entry.path), message)
                .help(format!("add it to the front matter: `{example}`")),
        );
    };
    match &entry.body {
        Body::CareerPath(front) if front.steps.is_empty() => {
            report("steps", "steps: [runner, production-assistant]");
        }
        Body::Call(front) => {
            if front.call.is_none() {
                report("call", "call: \"07:30\"");
            }
            if front.hospital.is_none() && front.work == call::Work::Shoot {
                report("hospital", "hospital: {name: …, address: …, phone: …}");
            }
        }
        Body::Vacancy(front) => {
            for (key, example) in front.missing() {
                report(key, example);
            }
        }
        _ => {}
    }
}

fn entry<F: Front>(
    document: Document,
    id: Arc<str>,
    words: &Words,
    problems: &mut Vec<Diagnostic>,
    body: impl FnOnce(F) -> Body,
) -> Entry {
    let outline = document.outline();
    let Document {
        path,
        front,
        marks,
        mut prose,
    } = document;
    let wording = Fingerprint::of_value(&prose.html);
    let read = front
        .yaml()
        .and_then(|yaml| yaml::read_with_gaps::<F>(&path, yaml, problems));
    let is_broken = read.is_none();
    let (mut front, gaps) = read.unwrap_or_default();
    let mut shared = front.take_shared();
    shared.marks = marks;
    let body = body(front);
    fill_in(words, &mut shared, &body, &path, &mut prose);
    // It stays in memory for as long as the site does.
    prose.items = Vec::new();
    prose.headings.shrink_to_fit();
    prose.links.shrink_to_fit();
    Entry {
        path,
        id,
        shared,
        body,
        sections: Vec::new(),
        prose,
        is_broken,
        gaps,
        foreign_keys: Vec::new(),
        outline,
        wording,
        grades: Vec::new(),
        grade_of: None,
    }
}

/// The defaults of the shared keys.
fn fill_in(words: &Words, shared: &mut Shared, body: &Body, path: &Arc<str>, prose: &mut Prose) {
    if shared.title.trim().is_empty() {
        shared.title = match prose.title.as_ref().filter(|title| !title.text.trim().is_empty()) {
            Some(title) => Arc::from(title.text.as_str()),
            None => {
                let stem = stem_for_title(path);
                let known = match (body, stem) {
                    (Body::Call(front), Some(stem)) => call::default_title(words, stem, front.work),
                    (_, None) => Some(words.say("frame.home").to_owned()),
                    _ => None,
                };
                Arc::from(known.unwrap_or_else(|| in_words(stem.unwrap_or_default())))
            }
        };
    }
    if shared.summary.trim().is_empty() {
        shared.summary = std::mem::take(&mut prose.summary);
    }
}

/// The part of a path that names the file: its stem, or for an index file its folder; none for the home page.
fn stem_for_title(path: &str) -> Option<&str> {
    let below = path.strip_prefix("content/").unwrap_or(path);
    let stemmed = page_stem(below).unwrap_or(below);
    let mut parts = stemmed.rsplit('/');
    match parts.next() {
        Some(stem) if is_index_stem(stem) => parts.next(),
        stem => stem,
    }
}

/// A file name as words: `production-manager` becomes `Production manager`.
pub fn in_words(stem: &str) -> String {
    let words = stem.replace(['-', '_'], " ");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => stem.to_owned(),
    }
}

/// A heading as it is usually written: its first letter in upper case, hyphens kept.
fn in_words_keep_hyphen(heading: &str) -> String {
    let mut letters = heading.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// Whether a text has the form of an id, so that it must name an entry; anything else is words.
///
/// Ids are lower-case letters, digits and hyphens. `sam-patel` that names nobody is a mistake; `Joe Baptiste` is a name.
pub fn is_id(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|letter| {
            letter == '-' || letter.is_numeric() || (letter.is_alphabetic() && !letter.is_uppercase())
        })
}

/// A list of names where one may stand alone.
pub type Names = OneOrMany<String>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_says_the_kind_and_the_stem_is_the_id() {
        let kinds = [
            ("content/roles/runner.md", Kind::Role, "runner"),
            ("content/roles/vfx/compositor.md", Kind::Role, "compositor"),
            ("content/roles/index.md", Kind::Page, "roles"),
            (
                "content/careers/runner-to-producer.md",
                Kind::CareerPath,
                "runner-to-producer",
            ),
            (
                "content/productions/night-ferry/index.md",
                Kind::Production,
                "night-ferry",
            ),
            (
                "content/productions/night-ferry.md",
                Kind::Production,
                "night-ferry",
            ),
            (
                "content/productions/night-ferry/crew.md",
                Kind::Crew,
                "night-ferry",
            ),
            (
                "content/productions/night-ferry/schedule.md",
                Kind::Schedule,
                "night-ferry",
            ),
            (
                "content/productions/night-ferry/calls/2026-03-14.md",
                Kind::Call,
                "night-ferry/calls/2026-03-14",
            ),
            (
                "content/productions/night-ferry/calls/index.md",
                Kind::Page,
                "productions/night-ferry/calls",
            ),
            (
                "content/productions/night-ferry/calls/people.md",
                Kind::Page,
                "productions/night-ferry/calls/people",
            ),
            (
                "content/productions/night-ferry/tone.md",
                Kind::Page,
                "productions/night-ferry/tone",
            ),
            (
                "content/productions/night-ferry/art/index.md",
                Kind::Page,
                "productions/night-ferry/art",
            ),
            ("content/glossary/call-sheet.md", Kind::Term, "call-sheet"),
            ("content/glossary/index.md", Kind::Page, "glossary"),
            ("content/index.md", Kind::Page, ""),
            ("content/README.md", Kind::Page, ""),
            ("content/guides/index.md", Kind::Page, "guides"),
            ("content/guides/start here.md", Kind::Page, "guides/start here"),
        ];
        for (path, kind, id) in kinds {
            assert_eq!(Kind::of_path(path), (kind, id), "{path}");
        }
    }

    #[test]
    fn a_name_in_words_is_not_an_id() {
        assert!(is_id("sam-patel"));
        assert!(is_id("größe-2"));
        for words in ["Joe Baptiste", "Joe", "short film", "", "a/b"] {
            assert!(!is_id(words), "{words}");
        }
    }
}
