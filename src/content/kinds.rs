//! The catalogue of kinds: what there is once for each kind of file, in one table.
//!
//! From it come [`Kind`], its names, folders and labels, the typed front matter of an [`Entry`], and its JSON Schema.
//! A new kind is a row here; the compiler then names each place that has to handle it.

use std::sync::Arc;

use super::{
    Entry, call, career_path, crew, department, document as written_document, entry, is_index_stem, page,
    person, production, role, schedule, skill, term, tool, vacancy,
};
use crate::diagnostic::{Code, Diagnostic};
use crate::document;
use crate::words::Words;
use crate::yaml::Keys;
use crate::yaml::front_matter::page_stem;

/// What a kind is called, and where its files are.
#[derive(Clone, Copy, Debug)]
struct Row {
    /// The word that settings, commands and field defaults use: `career-path`.
    name: &'static str,
    /// What one of the kind is called: `Career path`.
    title: &'static str,
    /// What several are called: `Careers`.
    plural: &'static str,
    files: Files,
    /// What is wrong where something names one that there is not.
    unknown: Code,
}

/// Where the files of a kind are.
#[derive(Clone, Copy, Debug)]
enum Files {
    /// `content/<folder>/<id>.md`.
    InFolder(&'static str),
    /// `content/productions/<id>/index.md`.
    Production,
    /// `content/productions/<id>/<stem>.md`, with the id of the production.
    OfProduction(&'static str),
    /// `content/productions/<id>/<folder>/<stem>.md`, with all of that below `productions/` as its id.
    BelowProduction(&'static str),
    /// Anywhere else.
    Anywhere,
}

/// The folder of productions.
const PRODUCTIONS: &str = "productions";

/// Declares the kinds: each with its front matter, what is done to that once it is read, whether it has a list of its own,
/// and its row.
macro_rules! kinds {
    ($($(#[$meta:meta])* $kind:ident($front:ty $(, then $after:ident)?) $($listed:ident)? = $row:expr;)+) => {
        kinds! { @listed [] $($kind $($listed)?;)+ }

        /// What a file is about; its folder says it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            $($(#[$meta])* $kind,)+
        }

        /// The fields of a kind, as written.
        #[derive(Clone, Debug)]
        #[expect(missing_docs, reason = "the names are the kinds")]
        pub enum Body {
            $($kind(Box<$front>),)+
        }

        impl Kind {
            /// All kinds, in the order in which they are listed to people.
            pub const ALL: [Self; [$(Self::$kind),+].len()] = [$(Self::$kind),+];

            fn row(self) -> Row {
                match self {
                    $(Self::$kind => $row,)+
                }
            }

            /// The kind as one that has a list; none for those without.
            pub fn listed(self) -> Option<ListedKind> {
                ListedKind::ALL.into_iter().find(|listed| listed.kind() == self)
            }
        }

        impl Entry {
            /// Its kind.
            pub fn kind(&self) -> Kind {
                match self.body {
                    $(Body::$kind(_) => Kind::$kind,)+
                }
            }
        }

        /// Reads the front matter of a document as that of a kind.
        pub(super) fn read(kind: Kind, document: document::Document, id: Arc<str>, words: &Words, problems: &mut Vec<Diagnostic>) -> Entry {
            match kind {
                $(Kind::$kind => entry(document, id, words, problems, |front: $front| {
                    Body::$kind(Box::new(front$(.$after())?))
                }),)+
            }
        }

        /// The keys that a file of a kind may have, and those that are derived and nobody writes.
        pub(super) fn keys_of(kind: Kind) -> Vec<String> {
            let schema = schema_of(kind);
            let keys = schema.get("properties").and_then(|keys| keys.as_object());
            let derived = match kind {
                $(Kind::$kind => <$front as Keys>::DERIVED,)+
            };
            let written = keys.into_iter().flat_map(|keys| keys.keys().cloned());
            written.chain(derived.iter().map(|derived| derived.key.to_owned())).collect()
        }

        /// The JSON Schema of the front matter of a kind.
        pub fn schema_of(kind: Kind) -> schemars::Schema {
            match kind {
                $(Kind::$kind => schemars::schema_for!($front),)+
            }
        }
    };

    // The kinds that are marked so, one after the other.
    (@listed [$($found:ident)*] $kind:ident listed; $($rest:tt)*) => {
        kinds! { @listed [$($found)* $kind] $($rest)* }
    };
    (@listed [$($found:ident)*] $kind:ident; $($rest:tt)*) => {
        kinds! { @listed [$($found)*] $($rest)* }
    };
    (@listed [$($listed:ident)+]) => {
        /// A kind that has a list of its own, in the folder of its files.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "the names are the kinds")]
        pub enum ListedKind {
            $($listed,)+
        }

        impl ListedKind {
            /// All kinds with a list, in the order in which they are listed to people.
            pub const ALL: [Self; [$(Self::$listed),+].len()] = [$(Self::$listed),+];

            /// The kind.
            pub fn kind(self) -> Kind {
                match self {
                    $(Self::$listed => Kind::$listed,)+
                }
            }
        }
    };
}

kinds! {
    /// `content/roles/<id>.md`
    Role(role::RoleFront) listed = row("role", "Role", "Roles", Files::InFolder("roles")).unknown(Code::UnknownRole);
    /// `content/departments/<id>.md`
    Department(department::DepartmentFront) listed = row("department", "Department", "Departments", Files::InFolder("departments")).unknown(Code::UnknownDepartment);
    /// `content/careers/<id>.md`
    CareerPath(career_path::CareerPathFront) listed = row("career-path", "Career path", "Careers", Files::InFolder("careers")).unknown(Code::UnknownCareerPath);
    /// `content/people/<id>.md`
    Person(person::PersonFront) listed = row("person", "Person", "People", Files::InFolder("people")).unknown(Code::UnknownPerson);
    /// `content/productions/<id>/index.md`
    Production(production::ProductionFront) listed = row("production", "Production", "Productions", Files::Production);
    /// `content/productions/<id>/crew.md`
    Crew(crew::CrewFront, then counted) = row("crew", "Crew list", "Crew lists", Files::OfProduction("crew"));
    /// `content/productions/<id>/schedule.md`
    Schedule(schedule::ScheduleFront, then counted) = row("schedule", "Schedule", "Schedules", Files::OfProduction("schedule"));
    /// `content/productions/<id>/calls/<date>.md`
    Call(call::CallFront) = row("call", "Call sheet", "Call sheets", Files::BelowProduction("calls"));
    /// `content/vacancies/<id>.md`
    Vacancy(vacancy::VacancyFront) listed = row("vacancy", "Vacancy", "Vacancies", Files::InFolder("vacancies"));
    /// `content/documents/<id>.md`
    Document(written_document::DocumentFront) listed = row("document", "Document", "Documents", Files::InFolder("documents"));
    /// `content/skills/<id>.md`
    Skill(skill::SkillFront) listed = row("skill", "Skill", "Skills", Files::InFolder("skills")).unknown(Code::UnknownSkill);
    /// `content/tools/<id>.md`
    Tool(tool::ToolFront) listed = row("tool", "Tool", "Tools", Files::InFolder("tools")).unknown(Code::UnknownTool);
    /// `content/glossary/<id>.md`; the glossary is their list.
    Term(term::TermFront) = row("term", "Term", "Terms", Files::InFolder("glossary"));
    /// Anything else.
    Page(page::PageFront) = row("page", "Page", "Pages", Files::Anywhere);
}

const fn row(name: &'static str, title: &'static str, plural: &'static str, files: Files) -> Row {
    Row {
        name,
        title,
        plural,
        files,
        unknown: Code::UnknownEntry,
    }
}

impl Row {
    const fn unknown(self, unknown: Code) -> Self {
        Self { unknown, ..self }
    }
}

impl ListedKind {
    /// What its list is, in a sentence.
    pub fn about_in(self, words: &Words) -> String {
        words.say(&self.kind().key("list_about")).to_owned()
    }
}

impl Kind {
    /// Its place among all kinds.
    pub fn rank(self) -> usize {
        self as usize
    }

    /// The word that settings, commands and field defaults use: `role`, `career-path`.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// What one of the kind is called, as a label: `Career path`.
    pub fn title(self) -> &'static str {
        self.row().title
    }

    /// What several of the kind are called, as a label: `Careers`.
    pub fn plural(self) -> &'static str {
        self.row().plural
    }

    /// What one of the kind is called on pages.
    pub fn title_in(self, words: &Words) -> Arc<str> {
        words.shared(&self.key("kind_name"))
    }

    /// What several of the kind are called on pages.
    pub fn plural_in(self, words: &Words) -> Arc<str> {
        words.shared(&self.key("kind_plural"))
    }

    /// The key of a word in the section that the strings files have for the kind.
    fn key(self, word: &str) -> String {
        format!("{}.{word}", self.section())
    }

    /// The section of the strings files that has the words of the kind: `career_path`.
    pub fn section(self) -> String {
        self.name().replace('-', "_")
    }

    /// What is wrong where something names one of the kind that there is not.
    pub fn unknown_code(self) -> Code {
        self.row().unknown
    }

    /// What one of the kind is called within a sentence: `career path`.
    pub fn words(self) -> String {
        self.row().title.to_lowercase()
    }

    /// The kind of a name, in the singular or the plural.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == name || kind.folder() == Some(name))
    }

    /// The names of all kinds, for those who may choose one: `role, department, …`.
    pub fn names() -> String {
        Self::ALL.map(Self::name).join(", ")
    }

    /// The folder below `content/` that holds this kind; `None` for what is in a production's folder, and pages.
    pub fn folder(self) -> Option<&'static str> {
        match self.row().files {
            Files::InFolder(folder) => Some(folder),
            Files::Production => Some(PRODUCTIONS),
            Files::OfProduction(_) | Files::BelowProduction(_) | Files::Anywhere => None,
        }
    }

    /// The kind that a folder below `content/` holds.
    pub fn of_folder(folder: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.folder() == Some(folder))
    }

    /// Whether its files share id and name with the production that they are about.
    pub fn is_of_production(self) -> bool {
        matches!(self.row().files, Files::OfProduction(_))
    }

    /// The path of an entry from the folder `content/`, without `.md`; what tells entries of all kinds apart.
    pub fn path(self, id: &str) -> String {
        match self.row().files {
            Files::InFolder(folder) => format!("{folder}/{id}"),
            Files::Production => format!("{PRODUCTIONS}/{id}"),
            Files::OfProduction(stem) => format!("{PRODUCTIONS}/{id}/{stem}"),
            Files::BelowProduction(_) => format!("{PRODUCTIONS}/{id}"),
            Files::Anywhere => id.to_owned(),
        }
    }

    /// The file of a new entry, as a path from the site's root. For what is in a folder of a production, the id is written
    /// without that folder: `night-ferry/2026-03-14`.
    pub fn file(self, id: &str) -> String {
        match (self.row().files, id.split_once('/')) {
            (Files::Production, _) => format!("content/{}/index.md", self.path(id)),
            (Files::BelowProduction(folder), Some((production, stem))) => {
                format!("content/{PRODUCTIONS}/{production}/{folder}/{stem}.md")
            }
            _ => format!("content/{}.md", self.path(id)),
        }
    }

    /// The kind and id of a Markdown file where some folders of kinds hold ordinary pages; see
    /// [`page_folders`](super::page_folders).
    pub fn of_file<'p>(path: &'p str, page_folders: &[&str]) -> (Self, &'p str) {
        let below = path.strip_prefix("content/").unwrap_or(path);
        match below.split_once('/') {
            Some((folder, _)) if page_folders.contains(&folder) => (Self::Page, page_id(below)),
            _ => Self::of_path(path),
        }
    }

    /// Whether its files are in a folder of the production that they are about, and have the production's id in theirs.
    pub fn is_below_production(self) -> bool {
        matches!(self.row().files, Files::BelowProduction(_))
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
        let page = (Self::Page, page_id(below));
        if folder == PRODUCTIONS {
            let Some((id, file)) = rest.split_once('/') else {
                return if is_index { page } else { (Self::Production, rest) };
            };
            let is_file = |kind: &Self| match (kind.row().files, file.split_once('/')) {
                (Files::OfProduction(stem), None) => stem == file,
                (Files::BelowProduction(folder), Some((own, stem))) => {
                    folder == own && !is_index_stem(stem) && !is_made_page(folder, stem)
                }
                _ => false,
            };
            return match Self::ALL.into_iter().find(is_file) {
                Some(kind) if kind.is_of_production() => (kind, id),
                Some(kind) => (kind, rest),
                None if is_index_stem(file) => (Self::Production, id),
                None => page,
            };
        }
        match Self::of_folder(folder) {
            Some(kind) if !is_index && !is_made_page(folder, rest) => (kind, stem),
            _ => page,
        }
    }
}

/// The id of a page: its path below `content/` without its ending and without `index`.
fn page_id(below: &str) -> &str {
    let stemmed = page_stem(below).unwrap_or(below);
    let (folder, stem) = stemmed.rsplit_once('/').unwrap_or(("", stemmed));
    if is_index_stem(stem) { folder } else { stemmed }
}

/// Whether a path below the folder of a kind is the address of a page that Callboard makes: the file is its introduction.
fn is_made_page(folder: &str, path: &str) -> bool {
    match folder {
        "departments" => path.ends_with("/org-chart") || path.ends_with("/skills"),
        "careers" => matches!(path, "map" | "finder" | "compare") || path.starts_with("map/"),
        "calls" => path == "people",
        _ => false,
    }
}
