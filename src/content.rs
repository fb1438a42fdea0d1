//! Gives a [`Document`] its kind and types: the [`Entry`].
//!
//! The folder says the kind, the file's stem is the id. Fields have types and units here; references are still names
//! as written, since only [`crate::graph`] sees all files. This stage knows no graph, no URL and no HTML beyond the
//! prose it passes on. Start reading at [`lower`]; each kind has a file of its own.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, FieldPath, Place};
use crate::document::{Document, Prose};
use crate::source::Fingerprint;
use crate::units::Day;
use crate::yaml::front_matter::page_stem;
use crate::yaml::{self, Gaps, Keys, OneOrMany};

pub mod career_path;
pub mod companions;
pub mod crew;
pub mod department;
pub mod holidays;
pub mod page;
pub mod person;
pub mod production;
pub mod role;
pub mod schedule;
pub mod sections;
pub mod skill;
pub mod sources;
pub mod tool;

pub use career_path::CareerPathFront;
pub use crew::{CrewFront, CrewRow, CrewTable};
pub use department::DepartmentFront;
pub use page::PageFront;
pub use person::PersonFront;
pub use production::ProductionFront;
pub use role::RoleFront;
pub use schedule::ScheduleFront;
pub use sections::Section;
pub use skill::SkillFront;
pub use tool::ToolFront;

/// What a file is about; its folder says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// `content/roles/<id>.md`
    Role,
    /// `content/departments/<id>.md`
    Department,
    /// `content/careers/<id>.md`
    CareerPath,
    /// `content/people/<id>.md`
    Person,
    /// `content/skills/<id>.md`
    Skill,
    /// `content/tools/<id>.md`
    Tool,
    /// `content/productions/<id>/index.md`
    Production,
    /// `content/productions/<id>/crew.md`
    Crew,
    /// `content/productions/<id>/schedule.md`
    Schedule,
    /// Anything else.
    Page,
}

/// A kind that has a list of its own, in the folder of its files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names are the kinds")]
pub enum ListedKind {
    Role,
    Department,
    CareerPath,
    Person,
    Production,
    Skill,
    Tool,
}

impl ListedKind {
    /// The kind.
    pub fn kind(self) -> Kind {
        match self {
            Self::Role => Kind::Role,
            Self::Department => Kind::Department,
            Self::CareerPath => Kind::CareerPath,
            Self::Person => Kind::Person,
            Self::Production => Kind::Production,
            Self::Skill => Kind::Skill,
            Self::Tool => Kind::Tool,
        }
    }
}

impl Kind {
    /// The kind as one that has a list; none for crew lists, schedules and pages.
    pub fn listed(self) -> Option<ListedKind> {
        match self {
            Self::Role => Some(ListedKind::Role),
            Self::Department => Some(ListedKind::Department),
            Self::CareerPath => Some(ListedKind::CareerPath),
            Self::Person => Some(ListedKind::Person),
            Self::Production => Some(ListedKind::Production),
            Self::Skill => Some(ListedKind::Skill),
            Self::Tool => Some(ListedKind::Tool),
            Self::Crew | Self::Schedule | Self::Page => None,
        }
    }

    /// All kinds, in the order in which they are listed to people.
    pub const ALL: [Self; 10] = [
        Self::Role,
        Self::Department,
        Self::CareerPath,
        Self::Person,
        Self::Production,
        Self::Crew,
        Self::Schedule,
        Self::Skill,
        Self::Tool,
        Self::Page,
    ];

    /// Its place among all kinds.
    pub fn rank(self) -> usize {
        Self::ALL
            .iter()
            .position(|kind| *kind == self)
            .unwrap_or(Self::ALL.len())
    }

    /// The word that settings, commands and field defaults use: `role`, `career-path`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::Department => "department",
            Self::CareerPath => "career-path",
            Self::Person => "person",
            Self::Skill => "skill",
            Self::Tool => "tool",
            Self::Production => "production",
            Self::Crew => "crew",
            Self::Schedule => "schedule",
            Self::Page => "page",
        }
    }

    /// The kind of a name, in the singular or the plural.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == name || kind.folder() == Some(name))
    }

    /// The folder below `content/` that holds this kind; `None` for crew lists, schedules and pages.
    pub fn folder(self) -> Option<&'static str> {
        match self {
            Self::Role => Some("roles"),
            Self::Department => Some("departments"),
            Self::CareerPath => Some("careers"),
            Self::Person => Some("people"),
            Self::Skill => Some("skills"),
            Self::Tool => Some("tools"),
            Self::Production => Some("productions"),
            Self::Crew | Self::Schedule | Self::Page => None,
        }
    }

    /// The kind and id of a Markdown file, by its path from the root.
    ///
    /// The id of a page is its path below `content/` without `.md` and without `index`; crew lists and schedules have
    /// the id of their production.
    pub fn of_path(path: &str) -> (Self, &str) {
        let below = path.strip_prefix("content/").unwrap_or(path);
        let stemmed = page_stem(below).unwrap_or(below);
        let (folder, rest) = stemmed.split_once('/').unwrap_or(("", stemmed));
        let stem = rest.rsplit('/').next().unwrap_or(rest);
        let is_index = is_index_stem(stem);
        let as_page = || {
            let id = if is_index {
                stemmed.strip_suffix(stem).unwrap_or("").trim_end_matches('/')
            } else {
                stemmed
            };
            (Self::Page, id)
        };
        let kind = match folder {
            "roles" => Self::Role,
            "departments" => Self::Department,
            "careers" => Self::CareerPath,
            "people" => Self::Person,
            "skills" => Self::Skill,
            "tools" => Self::Tool,
            "productions" => {
                return match rest.split_once('/') {
                    None if is_index => as_page(),
                    None => (Self::Production, rest),
                    Some((id, "crew")) => (Self::Crew, id),
                    Some((id, "schedule")) => (Self::Schedule, id),
                    Some((id, chapter)) if is_index_stem(chapter) => (Self::Production, id),
                    Some(_) => as_page(),
                };
            }
            _ => return as_page(),
        };
        if is_index || is_made_page(folder, rest) {
            as_page()
        } else {
            (kind, stem)
        }
    }
}

/// Whether a path below the folder of a kind is the address of a page that Callboard makes: the file is its introduction.
fn is_made_page(folder: &str, path: &str) -> bool {
    match folder {
        "roles" => path.ends_with("/compare"),
        "departments" => path.ends_with("/org-chart") || path.ends_with("/skills"),
        "careers" => matches!(path, "map" | "finder" | "compare") || path.starts_with("map/"),
        _ => false,
    }
}

/// Whether a file of this stem stands for its folder.
pub fn is_index_stem(stem: &str) -> bool {
    stem.eq_ignore_ascii_case("index") || stem.eq_ignore_ascii_case("readme")
}

/// One file of content, with types.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Path from the site's root.
    pub path: Arc<str>,
    /// Unique within its kind.
    pub id: Arc<str>,
    /// What every kind has.
    pub shared: Shared,
    /// The fields of its kind.
    pub body: Body,
    /// Its text.
    pub prose: Prose,
    /// Whether nothing of its front matter could be read: the entry then only stands for its name.
    pub is_broken: bool,
    /// Where lists of its front matter lost items that were restricted or could not be read.
    pub gaps: Gaps,
    /// Of all but the words of its text; see [`Document::outline`].
    pub outline: Fingerprint,
    /// Of its text, which its own page shows and no other.
    pub wording: Fingerprint,
}

/// The fields of a kind, as written.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names are the kinds")]
pub enum Body {
    Role(Box<RoleFront>, Vec<Section>),
    Department(DepartmentFront),
    CareerPath(CareerPathFront),
    Person(Box<PersonFront>),
    Skill(SkillFront),
    Tool(ToolFront),
    Production(ProductionFront),
    Crew(CrewFront),
    Schedule(Box<ScheduleFront>),
    Page(PageFront),
}

impl Entry {
    /// Its kind.
    pub fn kind(&self) -> Kind {
        match self.body {
            Body::Role(..) => Kind::Role,
            Body::Department(_) => Kind::Department,
            Body::CareerPath(_) => Kind::CareerPath,
            Body::Person(_) => Kind::Person,
            Body::Skill(_) => Kind::Skill,
            Body::Tool(_) => Kind::Tool,
            Body::Production(_) => Kind::Production,
            Body::Crew(_) => Kind::Crew,
            Body::Schedule(_) => Kind::Schedule,
            Body::Page(_) => Kind::Page,
        }
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
    /// The audience that may see it.
    pub visible: Option<String>,
    /// Who keeps it true: an id of a role, person or department, or words.
    pub owner: Option<String>,
    /// When it is to be read again.
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
            /// When it is to be read again.
            #[schemars(example = &"2027-06-30")]
            pub review_by: Option<$crate::units::Day>,
            /// Related entries by id, and addresses.
            #[schemars(example = serde_json::json!(["producer", "https://example.org/"]))]
            pub see: $crate::yaml::OneOrMany<String>,
            /// Whatever the site's own templates want.
            #[schemars(example = serde_json::json!({"door_code": "by the kettle"}))]
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
                    visible: self.visible.take(),
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
pub fn lower(document: Document, problems: &mut Vec<Diagnostic>) -> Entry {
    let (kind, id) = Kind::of_path(&document.path);
    let id = Arc::from(id);
    match kind {
        Kind::Role => {
            let sections = sections::of_role(&document, problems);
            entry(document, id, problems, |front: RoleFront| {
                Body::Role(Box::new(front), sections)
            })
        }
        Kind::Department => entry(document, id, problems, Body::Department),
        Kind::CareerPath => {
            let path = document.path.clone();
            let entry = entry(document, id, problems, Body::CareerPath);
            if matches!(&entry.body, Body::CareerPath(front) if front.steps.is_empty()) && !entry.is_broken {
                problems.push(missing(
                    &path,
                    "a career path",
                    "steps",
                    "steps: [runner, production-assistant]",
                ));
            }
            entry
        }
        Kind::Person => entry(document, id, problems, |front| Body::Person(Box::new(front))),
        Kind::Skill => entry(document, id, problems, Body::Skill),
        Kind::Tool => entry(document, id, problems, Body::Tool),
        Kind::Production => entry(document, id, problems, Body::Production),
        Kind::Crew => entry(document, id, problems, |front: CrewFront| {
            Body::Crew(front.counted())
        }),
        Kind::Schedule => entry(document, id, problems, |front: ScheduleFront| {
            Body::Schedule(Box::new(front.counted()))
        }),
        Kind::Page => entry(document, id, problems, Body::Page),
    }
}

fn entry<F: Front>(
    document: Document,
    id: Arc<str>,
    problems: &mut Vec<Diagnostic>,
    body: impl FnOnce(F) -> Body,
) -> Entry {
    let outline = document.outline();
    let Document {
        path,
        front,
        mut prose,
    } = document;
    let wording = Fingerprint::of_value(&prose.html);
    let read = front
        .yaml()
        .and_then(|yaml| yaml::read_with_gaps::<F>(&path, yaml, problems));
    let is_broken = read.is_none();
    let (mut front, gaps) = read.unwrap_or_default();
    let mut shared = front.take_shared();
    fill_in(&mut shared, &path, &mut prose);
    // It stays in memory for as long as the site does.
    prose.items = Vec::new();
    prose.headings.shrink_to_fit();
    prose.links.shrink_to_fit();
    Entry {
        path,
        id,
        shared,
        body: body(front),
        prose,
        is_broken,
        gaps,
        outline,
        wording,
    }
}

/// The defaults of the shared keys.
fn fill_in(shared: &mut Shared, path: &Arc<str>, prose: &mut Prose) {
    if shared.title.trim().is_empty() {
        shared.title = match prose.title.as_ref().filter(|title| !title.text.trim().is_empty()) {
            Some(title) => Arc::from(title.text.as_str()),
            None => Arc::from(in_words(stem_for_title(path))),
        };
    }
    if shared.summary.trim().is_empty() {
        shared.summary = std::mem::take(&mut prose.summary);
    }
}

/// The part of a path that names the file: its stem, or for an index file its folder.
fn stem_for_title(path: &str) -> &str {
    let below = path.strip_prefix("content/").unwrap_or(path);
    let stemmed = page_stem(below).unwrap_or(below);
    let mut parts = stemmed.rsplit('/');
    match parts.next() {
        Some(stem) if is_index_stem(stem) => parts.next().unwrap_or("home"),
        Some(stem) => stem,
        None => stemmed,
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

/// Makes problems of later stages count the items of lists as the files do; see [`Gaps`].
pub fn restore_places(entries: &[Arc<Entry>], problems: &mut [Diagnostic]) {
    let with_gaps: BTreeMap<&str, &Gaps> = entries
        .iter()
        .filter(|entry| !entry.gaps.is_empty())
        .map(|entry| (&*entry.path, &entry.gaps))
        .collect();
    if with_gaps.is_empty() {
        return;
    }
    for problem in problems {
        let related = problem.related.iter_mut().map(|related| &mut related.place);
        for place in std::iter::once(&mut problem.place).chain(related) {
            if let Some(gaps) = with_gaps.get(&*place.file) {
                gaps.restore(&mut place.spot);
            }
        }
    }
}

/// Reports the keys of an entry that must be there.
fn missing(path: &Arc<str>, holder: &str, key: &str, example: &str) -> Diagnostic {
    Diagnostic::new(
        Code::MissingKey,
        Place::file(path),
        format!("{holder} needs the key `{key}`"),
    )
    .help(format!("add it to the front matter: `{example}`"))
}

/// A place in the front matter of an entry.
pub fn field(path: &Arc<str>, field: FieldPath) -> Place {
    Place::value(path, field)
}

/// The JSON Schema of the front matter of a kind.
pub fn schema_of(kind: Kind) -> schemars::Schema {
    match kind {
        Kind::Role => schemars::schema_for!(RoleFront),
        Kind::Department => schemars::schema_for!(DepartmentFront),
        Kind::CareerPath => schemars::schema_for!(CareerPathFront),
        Kind::Person => schemars::schema_for!(PersonFront),
        Kind::Skill => schemars::schema_for!(SkillFront),
        Kind::Tool => schemars::schema_for!(ToolFront),
        Kind::Production => schemars::schema_for!(ProductionFront),
        Kind::Crew => schemars::schema_for!(CrewFront),
        Kind::Schedule => schemars::schema_for!(ScheduleFront),
        Kind::Page => schemars::schema_for!(PageFront),
    }
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
                "content/productions/night-ferry/tone.md",
                Kind::Page,
                "productions/night-ferry/tone",
            ),
            (
                "content/productions/night-ferry/art/index.md",
                Kind::Page,
                "productions/night-ferry/art",
            ),
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
