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
use crate::content::person::Contact;
use crate::content::production::Status;
use crate::content::role::{Balance, Education, MoveKind, Pay, Stage, Stress};
use crate::content::skill::{Learn, SkillKind};
use crate::content::{Body, CrewTable, Entry, Kind, ScheduleFront};
use crate::diagnostic::{Diagnostic, FieldPath, Place};
use crate::document::marks::MarkedWords;
use crate::document::pictures::Picture;
use crate::units::alphabet_key;
use crate::units::{DayRange, ExternalIds, Hours, Load, PartialDate, SkillLevel, WeekDay, Years};

pub mod agenda;
mod bible;
pub mod bookings;
pub mod calendar;
pub mod calls;
mod careers;
pub mod changes;
mod contacts;
mod coverage;
pub mod distribution;
pub mod documents;
mod folders;
pub mod glossary;
pub mod health;
mod includes;
mod jobs;
pub mod lineup;
mod link;
mod names;
mod namesakes;
mod no_line_to_top;
mod prose_links;
mod reporting;
pub mod responsibilities;
pub mod routes;
mod signs;
mod slate;
#[cfg(test)]
pub(crate) mod testing;
mod title_ranks;
mod vacancies;
pub mod workload;

pub use agenda::{AgendaOf, Happening};
pub use bible::{BibleIssue, BibleOf, BiblePart};
pub use calendar::{Schedule, WorkCalendar};
pub use calls::{CallSheet, Called};
pub use careers::MapOf;
pub use changes::Changes;
pub use coverage::{Coverage, Expectation};
pub use distribution::Distribution;
pub use documents::Document;
pub use folders::{FolderContents, Folders, SubFolder};
pub use glossary::Explained;
pub use includes::Includes;
pub use jobs::Job;
pub use lineup::{ChartOf, Lineup, Post, PostHolder, PostState, lineup, superiors};
pub use link::link;
pub(crate) use names::fold;
pub use reporting::{SettingName, VariantKey};
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
    ($($(#[$meta:meta])* $kind:ident($id:ident) in $list:ident: $type:ident;)+) => {
        ids! {
            $($(#[$meta])* $id indexes $list: $type;)+
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

            /// Adds a node of a kind that has a list to it.
            fn add(&mut self, kind: Kind, common: Common) {
                match kind {
                    $(Kind::$kind => self.$list.push($type {
                        common,
                        ..Default::default()
                    }),)+
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
    /// A role.
    Role(RoleId) in roles: Role;
    /// A department.
    Department(DepartmentId) in departments: Department;
    /// A career path.
    CareerPath(CareerPathId) in career_paths: CareerPath;
    /// A person.
    Person(PersonId) in people: Person;
    /// A skill.
    Skill(SkillId) in skills: Skill;
    /// A tool.
    Tool(ToolId) in tools: Tool;
    /// A production.
    Production(ProductionId) in productions: Production;
    /// A term of the trade.
    Term(TermId) in terms: Term;
    /// A call sheet.
    Call(CallId) in calls: CallSheet;
    /// A vacancy.
    Vacancy(VacancyId) in vacancies: Vacancy;
    /// A document that productions make.
    Document(DocumentId) in documents: Document;
    /// An ordinary page.
    Page(PageId) in pages: Page;
}

/// All content, linked.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// The files, in order of path.
    pub entries: Vec<Arc<Entry>>,
    /// In order of path, as are all lists here; skills and tools that are only named follow those with a file.
    pub roles: Vec<Role>,
    /// The departments.
    pub departments: Vec<Department>,
    /// The career paths.
    pub career_paths: Vec<CareerPath>,
    /// The people.
    pub people: Vec<Person>,
    /// The skills.
    pub skills: Vec<Skill>,
    /// The tools.
    pub tools: Vec<Tool>,
    /// The productions.
    pub productions: Vec<Production>,
    /// The terms of the trade.
    pub terms: Vec<Term>,
    /// The call sheets of all productions.
    pub calls: Vec<CallSheet>,
    /// The vacancies, those that are closed too.
    pub vacancies: Vec<Vacancy>,
    /// The documents that productions make.
    pub documents: Vec<Document>,
    /// The ordinary pages.
    pub pages: Vec<Page>,
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
    pub glossary: Vec<glossary::Word>,
    /// Made when a page first shows them: see [`Graph::responsibilities`].
    pub(crate) responsibilities: OnceLock<Vec<responsibilities::Responsibility>>,
    /// How many of these there are, once somebody asked.
    pub(crate) responsibility_count: OnceLock<usize>,
    /// How many people have jobs with dates, once somebody asked.
    pub(crate) busy_count: OnceLock<usize>,
    /// Made when a table first names somebody: see [`Graph::is_named_alone`].
    pub(crate) namesakes: OnceLock<foldhash::HashSet<Node>>,
    /// Made when a page first shows them: see [`Graph::workers`].
    pub(crate) workers: OnceLock<Vec<(Holder, Vec<Job>)>>,
    /// The charts that the site has; for their posts see [`Graph::posts`].
    pub lineups: HashMap<ChartOf, Lineup>,
    /// Roles that the settings expect of productions, by medium and scale.
    pub expects: Vec<Expectation>,
    /// When each file last changed, and what changed lately.
    pub changes: Changes,
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
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// A role.
#[derive(Clone, Debug, Default)]
pub struct Role {
    /// What every node has.
    pub common: Common,
    /// Its ids in the registers of others.
    pub ids: ExternalIds,
    /// Fields that may differ by medium and scale; those that hold where no variant says otherwise.
    pub base: RoleFacts,
    /// What differs, by medium or scale.
    pub variants: Vec<RoleVariant>,
    /// Where in a career it stands.
    pub stage: Option<Stage>,
    /// Whether it stands outside the company.
    pub is_external: bool,
    /// The role that it is a grade of.
    pub extends: Option<RoleId>,
    /// Grades of this role.
    pub extended_by: Vec<RoleId>,
    /// The media in which it exists; empty for all.
    pub media: Vec<SettingId>,
    /// Skills that are welcome.
    pub nice: Vec<SkillAtLevel>,
    /// Skills that it does not need, although the role that it extends does.
    pub not_needed: Vec<SkillId>,
    /// Education that is usual.
    pub education: Option<Education>,
    /// Where it leads.
    pub moves: Vec<Move>,
    /// Roles that lead here, each with the index of the move in their own `moves`.
    pub entered_from: Vec<(RoleId, usize)>,
    /// Ways in that are not roles.
    pub routes_in: Vec<String>,
    /// How stressful it is.
    pub stress: Option<Stress>,
    /// How well it goes with a life outside work.
    pub balance: Option<Balance>,
    /// Where the work is done.
    pub setting: Vec<String>,
    /// Industries that employ it.
    pub industries: Vec<String>,
    /// Roles that answer to it where no variant says otherwise.
    pub manages: Vec<RoleId>,
    /// Each medium or scale in which other roles answer to it than that, with these.
    pub manages_in: Vec<(SettingId, Vec<RoleId>)>,
    /// Documents that it makes, whichever side wrote it.
    pub produces: Vec<DocumentId>,
    /// Rows of crew lists that name it.
    pub crewed: Vec<(ProductionId, usize)>,
    /// Career paths that it is a step of.
    pub on_paths: Vec<CareerPathId>,
    /// People whose story has it as a step, each with the index of the step.
    pub in_stories: Vec<(PersonId, usize)>,
    /// Where its title stands among those of all roles and variants, whatever their letter case: equal titles share it.
    pub title_rank: u32,
}

/// A skill with its level; none where the level is left open.
pub type SkillAtLevel = (SkillId, Option<SkillLevel>);

/// What may differ by medium and scale.
#[derive(Clone, Debug, Default)]
pub struct RoleFacts {
    /// The department.
    pub department: Option<DepartmentId>,
    /// Its place in the hierarchy table.
    pub level: Option<u8>,
    /// What it is for.
    pub focus: Option<String>,
    /// The role it answers to.
    pub reports_to: Option<RoleId>,
    /// Dotted lines.
    pub also_reports_to: Vec<RoleId>,
    /// Roles it works with, whichever side wrote it.
    pub works_with: Vec<RoleId>,
    /// Phases in which it is active, as indexes of the settings' phases.
    pub phases: Vec<usize>,
    /// Skills it needs.
    pub skills: Vec<SkillAtLevel>,
    /// Tools it uses.
    pub tools: Vec<ToolId>,
    /// Years of experience.
    pub experience: Option<Years>,
    /// What it pays.
    pub pay: Option<Pay>,
    /// Roles whose work it takes on.
    pub covers: Vec<RoleId>,
}

/// A medium or scale, as an index of [`Graph::setting_names`].
pub type SettingId = usize;

/// What differs in one medium or at one scale; `None` or empty where nothing does.
#[derive(Clone, Debug, Default)]
pub struct RoleVariant {
    /// The medium or scale.
    pub setting: SettingId,
    /// What it is called there.
    pub title: Option<String>,
    /// What is different, in words.
    pub summary: Option<String>,
    /// The role it answers to there.
    pub reports_to: Option<RoleId>,
    /// Dotted lines there.
    pub also_reports_to: Option<Vec<RoleId>>,
    /// Roles it works with there.
    pub works_with: Option<Vec<RoleId>>,
    /// The department there.
    pub department: Option<DepartmentId>,
    /// Its level there.
    pub level: Option<u8>,
    /// What it is for there.
    pub focus: Option<String>,
    /// Phases in which it is active there.
    pub phases: Option<Vec<usize>>,
    /// Skills whose levels differ there.
    pub skills: Vec<SkillAtLevel>,
    /// Skills that are not needed there.
    pub not_needed: Vec<SkillId>,
    /// Tools it uses there.
    pub tools: Option<Vec<ToolId>>,
    /// Years of experience there.
    pub experience: Option<Years>,
    /// What it pays there.
    pub pay: Option<Pay>,
    /// Roles whose work it takes on there.
    pub covers: Vec<RoleId>,
    /// Where its title stands among those of all roles and variants: see [`Role::title_rank`].
    pub title_rank: u32,
}

impl RoleVariant {
    /// Whether other skills are needed there, or at other levels.
    pub fn changes_skills(&self) -> bool {
        !self.skills.is_empty() || !self.not_needed.is_empty()
    }
}

/// A declared move to another role.
#[derive(Clone, Debug)]
pub struct Move {
    /// The role.
    pub to: RoleId,
    /// Years that are usual before it.
    pub years: Option<Years>,
    /// Up or side.
    pub kind: MoveKind,
    /// A remark.
    pub note: Option<String>,
    /// What it is based on.
    pub source: Option<String>,
    /// The media in which it is made; empty for all.
    pub media: Vec<SettingId>,
}

/// A department.
#[derive(Clone, Debug, Default)]
pub struct Department {
    /// What every node has.
    pub common: Common,
    /// The role that leads it.
    pub head: Option<RoleId>,
    /// The department it is a part of; never a cycle.
    pub part_of: Option<DepartmentId>,
    /// Its parts.
    pub parts: Vec<DepartmentId>,
    /// The name of its colour.
    pub colour: Option<String>,
    /// Two or three letters, its own among all departments, that tell it apart without colour.
    pub sign: String,
    /// Roles that belong to it where no variant says otherwise: by level, then `order`, then title.
    pub roles: Vec<RoleId>,
    /// Rows of crew lists that are counted to it.
    pub crewed: Vec<(ProductionId, usize)>,
}

/// A career path.
#[derive(Clone, Debug, Default)]
pub struct CareerPath {
    /// What every node has.
    pub common: Common,
    /// The medium in which it is usual.
    pub medium: Option<SettingId>,
    /// Its steps. Two roles in a row are a declared move.
    pub steps: Vec<Step>,
    /// What it is based on.
    pub source: Option<String>,
    /// Career paths that say otherwise, whichever side wrote it.
    pub disagrees_with: Vec<CareerPathId>,
}

/// A person.
#[derive(Clone, Debug, Default)]
pub struct Person {
    /// What every node has.
    pub common: Common,
    /// Its ids in the registers of others.
    pub ids: ExternalIds,
    /// Skills they have.
    pub skills: Vec<SkillAtLevel>,
    /// The jobs that led here.
    pub story: Vec<StoryStep>,
    /// Rows of crew lists that name them.
    pub crewed: Vec<(ProductionId, usize)>,
    /// Such as `she/her`.
    pub pronouns: Option<String>,
    /// The town they work from.
    pub base: Option<String>,
    /// How to reach them.
    pub contact: Option<Contact>,
    /// The days on which they are not there, as written.
    pub away: Vec<DayRange>,
    /// A picture beside their file, as written.
    pub photo: Option<String>,
}

/// One job of a story.
#[derive(Clone, Debug)]
pub struct StoryStep {
    /// The role.
    pub role: Step,
    /// Where.
    pub at: Option<String>,
    /// From when.
    pub from: Option<PartialDate>,
    /// Until when.
    pub to: Option<PartialDate>,
    /// A remark.
    pub note: Option<String>,
    /// Whether this job and the one before are roles between which no move is declared.
    pub is_undeclared: bool,
}

/// A skill.
#[derive(Clone, Debug, Default)]
pub struct Skill {
    /// What every node has.
    pub common: Common,
    /// Roles that need it, and whether it is only welcome.
    pub roles: Vec<SkillUse>,
    /// People who have it.
    pub people: Vec<(PersonId, Option<SkillLevel>)>,
    /// Whether it is of the craft or of the person.
    pub kind: Option<SkillKind>,
    /// What it is listed under.
    pub group: Option<String>,
    /// How far in a career it comes.
    pub tier: Option<String>,
    /// What levels look like, by their number as text.
    pub levels: BTreeMap<String, String>,
    /// Where it can be learnt.
    pub learn: Vec<Learn>,
}

/// A role that needs a skill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SkillUse {
    /// The role.
    pub role: RoleId,
    /// At which level; none where that is left open.
    pub level: Option<SkillLevel>,
    /// Whether it is only welcome.
    pub is_nice: bool,
}

/// A tool.
#[derive(Clone, Debug, Default)]
pub struct Tool {
    /// What every node has.
    pub common: Common,
    /// Roles that use it.
    pub roles: Vec<RoleId>,
    /// The tool that took its place.
    pub replaced_by: Option<ToolId>,
    /// Tools whose place it took.
    pub replaces: Vec<ToolId>,
    /// What it is listed under.
    pub kind: Option<String>,
    /// The address of its own page, as written.
    pub url: Option<String>,
}

/// A production.
#[derive(Clone, Debug, Default)]
pub struct Production {
    /// What every node has; its title is the folder's name in words when there is no `index.md`.
    pub common: Common,
    /// Its ids in the registers of others.
    pub ids: ExternalIds,
    /// Its medium and scale.
    pub setting: VariantKey,
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
    /// How far it is.
    pub status: Option<Status>,
    /// The shortest rest between a wrap and the next call, where it is not the settings'.
    pub min_rest: Option<Hours>,
    /// Who gets what.
    pub distribution: Vec<Distribution>,
    /// Its crew list.
    pub crew: Option<Crew>,
    /// The file of its schedule.
    pub schedule: Option<EntryId>,
    /// What its schedule comes to, if it has one.
    pub timetable: Option<Timetable>,
    /// The other chapters of its bible.
    pub chapters: Vec<PageId>,
    /// What its bible in one piece holds, in order.
    pub bible: Vec<BiblePart>,
    /// The issues of its bible, from the first, as this audience may know them.
    pub issues: Vec<BibleIssue>,
}

/// A schedule with its dates, and the calendar that they were worked out by.
#[derive(Clone, Debug)]
pub struct Timetable {
    /// The dates.
    pub schedule: Schedule,
    /// The days that are worked.
    pub calendar: WorkCalendar,
    /// Who does and answers for each of the schedule's phases, in their order.
    pub phases: Vec<Responsible>,
    /// The same for its milestones.
    pub milestones: Vec<Responsible>,
    /// For each milestone, whether its day is written, and does not follow from anything.
    pub is_fixed: Vec<bool>,
    /// The days of a week that are worked.
    pub week: Vec<WeekDay>,
}

/// Who does something of a schedule, and who answers for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Responsible {
    /// The department.
    pub department: Option<DepartmentId>,
    /// Who answers for it.
    pub owner: Option<Named>,
    /// For a phase, which of the settings' phases it belongs to, as an index of them.
    pub part_of: Option<usize>,
    /// The documents that are made in a phase.
    pub produces: Vec<DocumentId>,
    /// The audience that its row names.
    pub visible: Option<String>,
}

/// A crew list.
#[derive(Clone, Debug, Default)]
pub struct Crew {
    /// Its file.
    pub entry: Option<EntryId>,
    /// The rows, in the order written.
    pub rows: Vec<CrewLine>,
    /// Lines that differ on this production.
    pub reports_to: BTreeMap<RoleId, RoleId>,
    /// Roles whose work another one does here: covered role to the role that covers it.
    pub covers: BTreeMap<RoleId, RoleId>,
    /// For each role on the crew, the role it answers to here, whether that is on the crew or not.
    pub reporting: BTreeMap<RoleId, RoleId>,
    /// What links to the list's own page.
    pub linked_from: Vec<Node>,
}

/// One row of a crew list.
#[derive(Clone, Debug)]
pub struct CrewLine {
    /// The role.
    pub role: RoleId,
    /// Who holds it; empty when it is vacant, or filled by somebody this audience may not see.
    pub who: Vec<Holder>,
    /// Whether it is to be filled.
    pub is_vacant: bool,
    /// The first day, where the row gives one.
    pub from: Option<Date>,
    /// The last day, where the row gives one.
    pub to: Option<Date>,
    /// Whether somebody stands in.
    pub is_acting: bool,
    /// How much of their time it takes.
    pub load: Load,
    /// Whether the load is written; otherwise it is shared with their other rows of the same list that have none.
    pub is_load_written: bool,
    /// The credit, where it is not the role.
    pub credit: Option<String>,
    /// The unit.
    pub unit: Option<String>,
    /// The department: the row's own, else the role's on this production.
    pub department: Option<DepartmentId>,
    /// The role that it answers to, where the row says so.
    pub reports_to: Option<RoleId>,
    /// A remark.
    pub note: Option<String>,
    /// The audience that the row names.
    pub visible: Option<String>,
    /// Index of the row as written.
    pub at: usize,
}

/// A term of the trade.
#[derive(Clone, Debug, Default)]
pub struct Term {
    /// What every node has; the summary of its file is its definition.
    pub common: Common,
    /// Whether its first use on a page stays as it is.
    pub is_unmarked: bool,
    /// Terms that name it in their `see` and that it does not name in its own.
    pub seen_from: Vec<TermId>,
}

/// An ordinary page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// What every node has; the id is the path below `content/` without `.md` and `index`.
    pub common: Common,
    /// The production whose bible it is a chapter of.
    pub production: Option<ProductionId>,
}

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

    /// The ids of all productions, in order.
    pub fn production_ids(&self) -> impl Iterator<Item = ProductionId> + use<> {
        (0..self.productions.len()).map(ProductionId::new)
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
            from: bound(production.from, "from"),
            to: bound(production.to, "to"),
        }
    }

    /// The ids of all terms, in order.
    pub fn term_ids(&self) -> impl Iterator<Item = TermId> + use<> {
        (0..self.terms.len()).map(TermId::new)
    }

    /// The ids of a list of roles, in order.
    pub fn role_ids(&self) -> impl Iterator<Item = RoleId> + use<> {
        (0..self.roles.len()).map(RoleId::new)
    }
}

/// What every function of this stage works with.
struct Context<'a> {
    config: &'a Config,
    link_inputs: &'a LinkInputs,
    problems: &'a mut Vec<Diagnostic>,
}
