//! Links entries into the [`Graph`]: every reference becomes a typed id, and every id resolves.
//!
//! Takes the [`Entry`] values of all files; gives one `Graph` and the problems found on the way. This is the only stage
//! that sees all files at once. What could not be resolved is left out, so that a reader of the graph never wonders.
//! Reporting lines have no cycle, in any medium, at any scale, on any production. Relations go both ways: only
//! `reports_to` is written, who manages whom is derived. The graph knows nothing of URLs or HTML: see [`crate::plan`].
//! Start reading at [`link()`].

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Index;
use std::sync::{Arc, OnceLock};

use foldhash::HashMap;
use jiff::civil::Date;

use self::calendar::{Bound, Bounds};
use crate::config::Config;
use crate::content::issues::Issues;
use crate::content::production::Status;
use crate::content::{Body, CrewTable, Entry, Kind, ScheduleFront};
use crate::diagnostic::{Diagnostic, FieldPath, Place};
use crate::document::marks::MarkedWords;
use crate::document::pictures::Picture;
use crate::units::{ExternalIds, alphabet_key};

mod absences;
pub mod agenda;
mod bible;
pub mod bookings;
mod by_days;
pub mod calendar;
pub mod calls;
mod career_paths;
mod careers;
pub mod changes;
mod contacts;
mod coverage;
mod departments;
pub mod distribution;
pub mod documents;
pub mod external_links;
mod folders;
mod former_names;
pub mod glossary;
pub mod health;
mod includes;
mod jobs;
pub mod lineup;
mod link;
mod names;
mod namesakes;
mod no_line_to_top;
mod pages;
mod people;
mod productions;
mod prose_links;
mod reporting;
pub mod responsibilities;
mod roles;
pub mod routes;
mod seasons;
mod signs;
mod skills;
mod slate;
mod terms;
#[cfg(test)]
pub(crate) mod testing;
mod title_ranks;
mod tools;
mod vacancies;
pub mod workload;

pub use agenda::{AgendaOf, Happening};
pub use bible::{BibleIssue, BibleOf, BiblePart};
pub use by_days::Begun;
pub use calendar::{Schedule, WorkCalendar};
pub use calls::{CallSheet, Called};
pub use career_paths::CareerPath;
pub use careers::MapOf;
pub use changes::Changes;
pub use coverage::{Coverage, Expectation};
pub use departments::Department;
pub use distribution::Distribution;
pub use documents::Document;
pub use folders::{FolderContents, Folders, SubFolder};
pub use glossary::Explained;
pub use includes::Includes;
pub use jobs::Job;
pub use lineup::{ChartOf, Lineup, Post, PostHolder, PostState, lineup, superiors};
pub use link::link;
pub(crate) use names::fold;
pub use pages::Page;
pub use people::{Person, StoryStep};
pub use productions::{Crew, CrewLine, Production, Responsible, Timetable};
pub use reporting::{SettingName, VariantKey};
pub use roles::{Move, Role, RoleFacts, RoleVariant, SkillAtLevel};
pub use skills::{Skill, SkillUse};
pub use terms::Term;
pub use tools::Tool;
pub use vacancies::Vacancy;
pub use workload::{Stretch, Weeks, Workload};

/// Declares a typed index of one of the graph's lists.
macro_rules! ids {
    ($($(#[$meta:meta])* $id:ident indexes $list:ident: $type:ty;)+) => {
        $(
            $(#[$meta])*
            #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $id(u32);

            impl $id {
                pub(crate) fn new(index: usize) -> Self {
                    Self(u32::try_from(index).unwrap_or(u32::MAX))
                }

                /// All of them, in order.
                pub fn all(graph: &Graph) -> impl ExactSizeIterator<Item = Self> + use<> {
                    (0..graph.$list.len()).map(Self::new)
                }

                /// Its position in the graph's list.
                pub fn index(self) -> usize {
                    self.0 as usize
                }
            }

            impl Index<$id> for Graph {
                type Output = $type;

                fn index(&self, id: $id) -> &$type {
                    &self.$list[id.index()]
                }
            }
        )+
    };
}

/// Declares the kinds of nodes that have a list in the graph: each with its index, the list, and the type of what is in it.
macro_rules! nodes {
    (
        nodes { $($(#[$meta:meta])* $kind:ident($id:ident) in $list:ident: $type:ty;)+ }
        $(#[$of_graph:meta])* pub struct Graph { $($fields:tt)* }
    ) => {
        ids! {
            $($(#[$meta])* $id indexes $list: $type;)+
        }

        $(
            impl $id {
                /// That of a node, if it is of this kind.
                pub fn of(node: Node) -> Option<Self> {
                    match node {
                        Node::$kind(id) => Some(id),
                        _ => None,
                    }
                }
            }
        )+

        $(#[$of_graph])*
        #[derive(Clone, Debug, Default)]
        pub struct Graph {
            $(
                #[doc = concat!("Of each ", stringify!($kind), ", what is known of it.")]
                pub $list: Vec<$type>,
            )+
            $($fields)*
        }

        /// Anything that has a page of its own and can be linked to.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "the names are the kinds")]
        pub enum Node {
            $($kind($id),)+
            /// The crew list of a production.
            Crew(ProductionId),
            /// The schedule of a production.
            Schedule(ProductionId),
        }

        impl Graph {
            /// What every node has.
            ///
            /// A crew list or schedule shares its production's.
            pub fn common(&self, node: Node) -> &Common {
                match node {
                    $(Node::$kind(id) => &self[id].common,)+
                    Node::Crew(id) | Node::Schedule(id) => &self[id].common,
                }
            }

            fn common_mut(&mut self, node: Node) -> &mut Common {
                match node {
                    $(Node::$kind(id) => &mut self.$list[id.index()].common,)+
                    Node::Crew(id) | Node::Schedule(id) => &mut self.productions[id.index()].common,
                }
            }

            /// The kind of a node.
            pub fn kind(&self, node: Node) -> Kind {
                match node {
                    $(Node::$kind(_) => Kind::$kind,)+
                    Node::Crew(_) => Kind::Crew,
                    Node::Schedule(_) => Kind::Schedule,
                }
            }

            /// All nodes, kind by kind; the crew list and schedule of a production after it.
            pub fn nodes(&self) -> impl Iterator<Item = Node> {
                let nodes = std::iter::empty();
                $(let nodes = nodes.chain((0..self.$list.len()).map(|index| Node::$kind($id::new(index))));)+
                nodes.flat_map(|node| std::iter::once(node).chain(self.files_of(node)))
            }

            /// How many nodes of a kind there are.
            pub fn count(&self, kind: Kind) -> usize {
                match kind {
                    $(Kind::$kind => self.$list.len(),)+
                    Kind::Crew => self.productions.iter().filter(|production| production.crew.is_some()).count(),
                    Kind::Schedule => self.productions.iter().filter(|production| production.schedule.is_some()).count(),
                }
            }

            /// Adds a node of a kind that has a list to it.
            fn add(&mut self, kind: Kind, common: Common) {
                match kind {
                    $(Kind::$kind => {
                        let mut node = <$type>::default();
                        node.common = common;
                        self.$list.push(node);
                    })+
                    // They are in their production.
                    Kind::Crew | Kind::Schedule => {}
                }
            }
        }
    };
}

ids! {
    /// A file of content.
    EntryId indexes entries: Arc<Entry>;
}

nodes! {
    nodes {
        /// A role.
        Role(RoleId) in roles: roles::Role;
        /// A department.
        Department(DepartmentId) in departments: departments::Department;
        /// A career path.
        CareerPath(CareerPathId) in career_paths: career_paths::CareerPath;
        /// A person.
        Person(PersonId) in people: people::Person;
        /// A skill.
        Skill(SkillId) in skills: skills::Skill;
        /// A tool.
        Tool(ToolId) in tools: tools::Tool;
        /// A production.
        Production(ProductionId) in productions: productions::Production;
        /// A term of the trade.
        Term(TermId) in terms: terms::Term;
        /// A call sheet.
        Call(CallId) in calls: calls::CallSheet;
        /// A vacancy.
        Vacancy(VacancyId) in vacancies: vacancies::Vacancy;
        /// A document that productions make.
        Document(DocumentId) in documents: documents::Document;
        /// An ordinary page.
        Page(PageId) in pages: pages::Page;
    }

    /// All content, linked.
    ///
    /// The nodes of each kind are in order of path; skills and tools that are only named follow those with a file.
    pub struct Graph {
        /// The files, in order of path.
        pub entries: Vec<Arc<Entry>>,
        /// For each file, where its links lead, in the order of `Prose::links`.
        pub links: Vec<Vec<Target>>,
        /// For each file that shows texts of others within its own, which.
        pub includes: Includes,
        /// The folders in which pages stand.
        pub folders: Folders,
        /// The other files of `content/`, which are published as they are.
        pub assets: BTreeSet<Arc<str>>,
        /// Those of them that are pictures, with their sizes.
        pub pictures: BTreeMap<Arc<str>, Picture>,
        /// For each tag, in its first spelling, what carries it.
        pub tags: BTreeMap<Arc<str>, Vec<Node>>,
        /// Seasons in the order in which the settings declare them.
        pub seasons: Vec<crate::config::Season>,
        /// The days that the settings count as worked.
        pub calendar: calendar::WorkCalendar,
        /// What came of each import of holidays, in order: the settings', then the schedules'.
        pub imported: Vec<crate::content::holidays::Tally>,
        /// The spelling of each tag by its folded name.
        pub tag_spellings: BTreeMap<String, Arc<str>>,
        /// The tags that most things carry, those first that more do.
        pub common_tags: Vec<Arc<str>>,
        /// Names of media, then of scales, as the settings declare them.
        pub setting_names: Vec<SettingName>,
        /// Words that are marked where a page first uses them: abbreviations that stand for one thing only, and terms.
        pub marked_words: MarkedWords<Explained>,
        /// What the bible of the whole handbook holds, in order; none unless the settings ask for one.
        pub handbook_bible: Option<Vec<BiblePart>>,
        /// The roles from the top down, by level: all of them, and those of each medium.
        pub occupations: BTreeMap<Option<SettingId>, Vec<RoleId>>,
        /// The number of the lowest level that a role stands on; none where no role has a level.
        pub lowest_level: Option<u8>,
        /// Every title, alias and abbreviation, in order of the alphabet.
        pub glossary: glossary::Glossary,
        /// Made when a page first shows them: see [`Graph::responsibilities`].
        pub(crate) responsibilities: OnceLock<Vec<responsibilities::Responsibility>>,
        /// Made when a table first names somebody: see [`Graph::is_named_alone`].
        pub(crate) namesakes: OnceLock<foldhash::HashSet<Node>>,
        /// Made for the first of the pages that list them: see [`Graph::workers`].
        pub(crate) workers: OnceLock<Vec<(Holder, Vec<Job>)>>,
        /// The charts that the site has; for their posts see [`Graph::posts`].
        pub lineups: HashMap<ChartOf, Lineup>,
        /// Roles that the settings expect of productions, by medium and scale.
        pub expects: Vec<Expectation>,
        /// When each file last changed, and what changed lately.
        pub changes: Changes,
        /// The links to other hosts that are known to be dead, each with the first day on which it failed.
        pub dead_links: Vec<(String, jiff::civil::Date)>,
    }
}

/// What every node has.
#[derive(Clone, Debug, Default)]
pub struct Common {
    /// Unique within its kind.
    pub id: Arc<str>,
    /// What it is called.
    pub title: Arc<str>,
    /// Its file; `None` for a skill or tool that is only named.
    pub entry: Option<EntryId>,
    /// What links here from prose, without doubles.
    pub linked_from: Vec<Node>,
    /// Related nodes and addresses, as its file gives them.
    pub see: Vec<See>,
    /// Who keeps it true.
    pub owner: Option<Named>,
}

/// Something related.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum See {
    /// In this site.
    Node(Node),
    /// Elsewhere.
    Address(Arc<str>),
}

/// A node, or words that name nothing here.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Named {
    /// In this site.
    Node(Node),
    /// As written.
    Words(Arc<str>),
}

/// A person with a page, or a name in words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holder {
    /// With a page.
    Person(PersonId),
    /// As written.
    Words(Arc<str>),
}

/// A role or words, as a step of a story or path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// With a page.
    Role(RoleId),
    /// As written.
    Words(Arc<str>),
}

/// A medium or scale, as an index of [`Graph::setting_names`].
pub type SettingId = usize;

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// To a node, and an anchor on its page.
    Node(Node, Option<Arc<str>>),
    /// To another file of `content/`; the rest of the address, with its `?` or `#`, follows as written.
    Asset(Arc<str>, Arc<str>),
    /// To an address elsewhere, as written.
    Address(Arc<str>),
    /// To a path of the site, from its root without a slash, that only the plan can tell; the rest as above.
    SitePath(Arc<str>, Arc<str>),
    /// Nowhere: the link's words stand as plain text.
    Nothing,
}

/// The inputs of [`link()`] that are not entries.
#[derive(Clone, Debug, Default)]
pub struct LinkInputs {
    /// Crew tables by path.
    pub tables: BTreeMap<Arc<str>, Arc<CrewTable>>,
    /// The other files of `content/`.
    pub assets: BTreeSet<Arc<str>>,
    /// Those of them that are pictures.
    pub pictures: BTreeMap<Arc<str>, Picture>,
    /// Files that a schedule or the settings may import holidays from, by path.
    pub calendars: BTreeMap<Arc<str>, Arc<[u8]>>,
    /// Paths of files that this audience may not see. A reference to them vanishes without a word.
    pub hidden: BTreeSet<Arc<str>>,
    /// The issues of bibles.
    pub issues: Issues,
    /// The names of people whom this audience may not see, folded. Words that are one of them vanish where a person is
    /// meant.
    pub hidden_people: BTreeSet<String>,
    /// The links to other hosts that count as dead, each with the first day on which it failed.
    pub dead_links: Vec<(String, jiff::civil::Date)>,
    /// The commits of the repository, with all that they touched.
    pub history: crate::source::History,
}

impl Graph {
    /// The file of a node, if it has one.
    pub fn entry_of(&self, node: Node) -> Option<EntryId> {
        match node {
            Node::Crew(id) => self[id].crew.as_ref().and_then(|crew| crew.entry),
            Node::Schedule(id) => self[id].schedule,
            other => self.common(other).entry,
        }
    }

    /// The ids of a node in the registers of others, if its kind has any.
    pub fn external_ids(&self, node: Node) -> Option<&ExternalIds> {
        match node {
            Node::Role(id) => Some(&self[id].ids),
            Node::Person(id) => Some(&self[id].ids),
            Node::Production(id) => Some(&self[id].ids),
            _ => None,
        }
    }

    /// The crew list and the schedule of a production, as far as it has them; nothing for other nodes.
    fn files_of(&self, node: Node) -> impl Iterator<Item = Node> + use<> {
        let production = match node {
            Node::Production(id) => Some((id, &self[id])),
            _ => None,
        };
        let crew = production.and_then(|(id, of)| of.crew.as_ref().map(|_| Node::Crew(id)));
        let schedule = production.and_then(|(id, of)| of.schedule.map(|_| Node::Schedule(id)));
        crew.into_iter().chain(schedule)
    }

    /// Puts nodes in the order that lists have: by `order`, then title, then id.
    pub fn sort_for_lists(&self, nodes: &mut [Node]) {
        nodes.sort_by_cached_key(|node| {
            let common = self.common(*node);
            let order = common.entry.and_then(|entry| self[entry].shared.order);
            (
                order.unwrap_or(i32::MAX),
                alphabet_key(&common.title),
                common.id.clone(),
            )
        });
    }

    /// Whether a production is done with.
    pub fn is_delivered(&self, production: ProductionId) -> bool {
        self[production].status == Some(Status::Delivered)
    }

    /// The schedule of a production as written.
    pub fn written_schedule(&self, production: ProductionId) -> Option<&ScheduleFront> {
        match &self[self[production].schedule?].body {
            Body::Schedule(front) => Some(front),
            _ => None,
        }
    }

    /// The dates that a production's schedule has to stay within.
    pub fn bounds_of(&self, production: ProductionId) -> Bounds {
        let production = &self[production];
        let file = production.common.entry.map(|entry| &self[entry].path);
        let bound = |day: Option<Date>, key: &str| {
            Some(Bound {
                day: day?,
                at: Place::value(file?, FieldPath::of(key)),
            })
        };
        Bounds {
            from: bound(production.from, production.key_of("from")),
            to: bound(production.to, production.key_of("to")),
        }
    }
}

/// What every function of this stage works with.
struct Context<'a> {
    config: &'a Config,
    link_inputs: &'a LinkInputs,
    problems: &'a mut Vec<Diagnostic>,
}
