//! `site.json`: the checked graph as data, for this audience only, with the JSON Schema of its shape.
//!
//! Ids stand for entries within a kind; where entries of any kind may stand, it is `folder/id`, as in a wikilink. Keys
//! are those of the front matter, and the derived relations that the pages show.

use std::borrow::Cow;
use std::collections::BTreeMap;

use foldhash::HashMap;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

use self::productions::SeasonData;
use crate::config::Config;
use crate::graph::{
    CallId, CareerPathId, ChartOf, CrewLine, DepartmentId, DocumentId, Graph, Holder, Named, Node, PageId,
    PersonId, ProductionId, RoleId, See, SettingId, SkillAtLevel, SkillId, Step, TermId, ToolId, VacancyId,
    superiors,
};
use crate::plan::{Plan, Subject, Url};
use crate::units::{Day, ExternalIds, SkillLevel};

mod calls;
mod careers;
mod departments;
mod documents;
mod pages;
mod people;
mod productions;
mod roles;
mod skills;
mod terms;
mod tools;
mod vacancies;

/// `site.json`.
pub fn site(graph: &Graph, plan: &Plan, config: &Config) -> Vec<u8> {
    let structures = graph.settings().map(|(_, setting)| ChartOf::Structure(setting));
    let productions = ProductionId::all(graph);
    let productions = productions.filter(|id| graph[*id].crew.is_some());
    let writer = Writer {
        graph,
        plan,
        config,
        superiors: superiors(graph, structures.chain(productions.map(ChartOf::Production))),
        own: Url::of_file("site.json"),
    };
    // Moved seldom while it grows, since for that moment it would be there twice. Room that is not written to takes none.
    let mut json = Vec::with_capacity(graph.entries.len() * BYTES_OF_ENTRY);
    serde_json::to_writer(&mut json, &writer.site())
        .unwrap_or_else(|error| unreachable!("site.json: {error}"));
    json
}

/// The version of the shape of `site.json`; it rises when a key goes or comes to mean something else.
pub const SCHEMA_VERSION: u32 = 1;

/// More than most entries take: those of a generated handbook take 2,100 bytes, those of the demo 900.
const BYTES_OF_ENTRY: usize = 4096;

/// The JSON Schema of `site.json`.
pub fn schema() -> String {
    let generator = schemars::generate::SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator();
    let schema = generator.into_root_schema_for::<SiteData<'static>>();
    serde_json::to_string_pretty(&schema).unwrap_or_else(|error| unreachable!("schema of site.json: {error}"))
}

/// Declares `site.json`: for each kind its key, the ids of its entries, what each entry becomes, and what makes that.
macro_rules! site_data {
    ($($(#[$meta:meta])* $key:ident: $id:ty as $data:ty, by $make:ident;)+) => {
        /// The whole of `site.json`.
        #[derive(Serialize, JsonSchema)]
        #[schemars(title = "Callboard site data")]
        struct SiteData<'a> {
            /// The version of this shape. It rises when a key goes or comes to mean something else, not when one is added.
            schema_version: u32,
            /// Title of the site.
            title: String,
            /// The audience that it was made for, if the settings declare any.
            #[serde(skip_serializing_if = "Option::is_none")]
            audience: Option<String>,
            $($(#[$meta])* $key: Each<'a, $data>,)+
            /// The seasons that productions and rows of crew lists may name, in the order of the settings.
            #[serde(skip_serializing_if = "Vec::is_empty")]
            seasons: Vec<SeasonData>,
            /// Reporting lines: role to superior, by `default`, each medium and each scale, of the roles that exist there.
            reporting: BTreeMap<String, BTreeMap<String, String>>,
        }

        impl Writer<'_> {
            fn site(&self) -> SiteData<'_> {
                SiteData {
                    schema_version: SCHEMA_VERSION,
                    title: self.config.settings.title.clone(),
                    audience: self.config.audience.name().map(str::to_owned),
                    $($key: Each::of(<$id>::all(self.graph).len(), |at| self.$make(<$id>::new(at))),)+
                    seasons: self.seasons(),
                    reporting: self.reporting(),
                }
            }
        }
    };
}

site_data! {
    /// The roles.
    roles: RoleId as roles::RoleData, by role;
    /// The departments.
    departments: DepartmentId as departments::DepartmentData, by department;
    /// The career paths.
    careers: CareerPathId as careers::CareerData, by career_path;
    /// The people.
    people: PersonId as people::PersonData, by person;
    /// The skills.
    skills: SkillId as skills::SkillData, by skill;
    /// The tools.
    tools: ToolId as tools::ToolData, by tool;
    /// The call sheets.
    calls: CallId as calls::CallData, by call;
    /// The vacancies, those that are closed too.
    vacancies: VacancyId as vacancies::VacancyData, by vacancy;
    /// The documents that productions make.
    documents: DocumentId as documents::DocumentData, by document;
    /// The productions.
    productions: ProductionId as productions::ProductionData, by production;
    /// The terms of the trade.
    terms: TermId as terms::TermData, by term;
    /// The ordinary pages.
    pages: PageId as pages::PageData, by page;
}

/// A list whose items are made as they are written, one after the other: all together they take several times the room
/// of what is written.
struct Each<'a, T> {
    count: usize,
    make: Box<dyn Fn(usize) -> T + 'a>,
}

impl<'a, T> Each<'a, T> {
    /// So many items, each made from its place.
    fn of(count: usize, make: impl Fn(usize) -> T + 'a) -> Self {
        let make = Box::new(make);
        Self { count, make }
    }
}

impl<T: Serialize> Serialize for Each<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((0..self.count).map(&self.make))
    }
}

impl<T: JsonSchema> JsonSchema for Each<'_, T> {
    fn schema_name() -> Cow<'static, str> {
        Vec::<T>::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        Vec::<T>::schema_id()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Vec::<T>::json_schema(generator)
    }
}

/// What every entry has.
#[derive(Serialize, JsonSchema)]
struct EntryData {
    /// Unique within its kind.
    id: String,
    /// What it is called.
    title: String,
    /// The address of its page.
    url: String,
    /// One or two sentences.
    #[serde(skip_serializing_if = "String::is_empty")]
    summary: String,
    /// Other names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    aka: Vec<String>,
    /// Labels.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    /// Related entries as `folder/id`, and addresses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    see: Vec<String>,
    /// Who keeps it true: `folder/id`, or words.
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<String>,
    /// When its review is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    review_by: Option<Day>,
    /// Ids in the registers of others.
    #[serde(skip_serializing_if = "ExternalIds::is_empty")]
    ids: ExternalIds,
    /// What links to it in prose, as `folder/id`.
    linked_from: Vec<String>,
}

struct Writer<'a> {
    graph: &'a Graph,
    plan: &'a Plan,
    config: &'a Config,
    /// Whom the roles on each chart hang from.
    superiors: HashMap<ChartOf, Vec<(RoleId, RoleId)>>,
    own: Url,
}

impl Writer<'_> {
    fn reporting(&self) -> BTreeMap<String, BTreeMap<String, String>> {
        let settings = self.graph.settings().map(|(name, setting)| {
            let name = name.map_or("default", |name| name.name()).to_owned();
            (name, self.lines_of(ChartOf::Structure(setting)))
        });
        settings.collect()
    }

    /// Whom each role answers to, as a chart hangs it: over roles that are not there. Of a role in several departments, the
    /// first post counts.
    fn lines_of(&self, of: ChartOf) -> BTreeMap<String, String> {
        let mut lines = BTreeMap::new();
        for (role, superior) in self.superiors.get(&of).into_iter().flatten() {
            let superior = || self.role_id(*superior);
            lines.entry(self.role_id(*role)).or_insert_with(superior);
        }
        lines
    }

    fn id(&self, node: Node) -> String {
        self.graph.common(node).id.to_string()
    }

    /// `folder/id`, which tells kinds apart.
    fn path(&self, node: Node) -> String {
        self.graph.kind(node).path(&self.graph.common(node).id)
    }

    fn role_id(&self, role: RoleId) -> String {
        self.id(Node::Role(role))
    }

    fn ids_of<T: Copy>(&self, ids: &[T], node: fn(T) -> Node) -> Vec<String> {
        ids.iter().map(|id| self.id(node(*id))).collect()
    }

    fn role_ids(&self, roles: &[RoleId]) -> Vec<String> {
        self.ids_of(roles, Node::Role)
    }

    fn setting_name(&self, id: SettingId) -> String {
        self.graph.setting_names[id].name().to_owned()
    }

    fn setting_names(&self, ids: &[SettingId]) -> Vec<String> {
        ids.iter().map(|id| self.setting_name(*id)).collect()
    }

    fn phases(&self, phases: &[usize]) -> Vec<String> {
        phases
            .iter()
            .map(|phase| self.config.phases[*phase].clone())
            .collect()
    }

    fn skills(&self, skills: &[SkillAtLevel]) -> BTreeMap<String, Option<SkillLevel>> {
        skills
            .iter()
            .map(|(skill, level)| (self.id(Node::Skill(*skill)), *level))
            .collect()
    }

    fn step(&self, step: &Step) -> String {
        match step {
            Step::Role(role) => self.role_id(*role),
            Step::Words(words) => words.to_string(),
        }
    }

    fn who(&self, line: &CrewLine) -> Vec<String> {
        line.who.iter().map(|who| self.holder(who)).collect()
    }

    fn holder(&self, who: &Holder) -> String {
        match who {
            Holder::Person(person) => self.id(Node::Person(*person)),
            Holder::Words(words) => words.to_string(),
        }
    }

    fn ids(&self, node: Node) -> ExternalIds {
        self.graph.external_ids(node).cloned().unwrap_or_default()
    }

    fn entry(&self, node: Node) -> EntryData {
        let common = self.graph.common(node);
        let shared = self.graph.entry_of(node).map(|entry| &self.graph[entry].shared);
        let place = self.plan.place_of(&Subject::Node(node));
        let see = common.see.iter().map(|see| match see {
            See::Node(node) => self.path(*node),
            See::Address(address) => address.to_string(),
        });
        let owner = common.owner.as_ref().map(|owner| self.named(owner));
        EntryData {
            id: common.id.to_string(),
            title: common.title.to_string(),
            url: place
                .map(|place| self.plan.href_of(&self.own, &place).to_string())
                .unwrap_or_default(),
            summary: shared.map(|shared| shared.summary.clone()).unwrap_or_default(),
            aka: shared.map(|shared| shared.aka.clone()).unwrap_or_default(),
            tags: shared.map(|shared| shared.tags.clone()).unwrap_or_default(),
            see: see.collect(),
            owner,
            review_by: shared.and_then(|shared| shared.review_by),
            ids: self.ids(node),
            linked_from: common.linked_from.iter().map(|node| self.path(*node)).collect(),
        }
    }

    fn named(&self, named: &Named) -> String {
        match named {
            Named::Node(node) => self.path(*node),
            Named::Words(words) => words.to_string(),
        }
    }
}
