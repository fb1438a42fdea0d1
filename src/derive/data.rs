//! `site.json`: the checked graph as data, for this audience only, with the JSON Schema of its shape.
//!
//! Ids stand for entries within a kind; where entries of any kind may stand, it is `folder/id`, as in a wikilink. Keys
//! are those of the front matter, and the derived relations that the pages show.

use std::collections::BTreeMap;

use foldhash::HashMap;

use crate::config::Config;
use crate::content::call::Task;
use crate::graph::calendar::Wait;
use crate::graph::{
    CallId, CareerPathId, ChartOf, CrewLine, DepartmentId, Distribution, DocumentId, Graph, Holder, Named,
    Node, PageId, PersonId, ProductionId, Responsible, RoleId, See, SettingId, SkillAtLevel, SkillId, Step,
    TermId, Timetable, ToolId, VacancyId, superiors,
};
use crate::plan::{Plan, Subject, Url};
use crate::units::{Day, ExternalIds, SkillLevel};

mod shape;

pub use shape::*;

/// `site.json`.
pub fn site(graph: &Graph, plan: &Plan, config: &Config) -> Vec<u8> {
    let structures = graph.settings().map(|(_, setting)| ChartOf::Structure(setting));
    let productions = (0..graph.productions.len()).map(ProductionId::new);
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

/// The version of the shape of `site.json`; see [`SiteData::schema_version`].
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

struct Writer<'a> {
    graph: &'a Graph,
    plan: &'a Plan,
    config: &'a Config,
    /// Whom the roles on each chart hang from.
    superiors: HashMap<ChartOf, Vec<(RoleId, RoleId)>>,
    own: Url,
}

impl Writer<'_> {
    fn site(&self) -> SiteData<'_> {
        let graph = self.graph;
        SiteData {
            schema_version: SCHEMA_VERSION,
            title: self.config.settings.title.clone(),
            audience: self.config.audience.name().map(str::to_owned),
            roles: Each::of(graph.roles.len(), |at| self.role(RoleId::new(at))),
            departments: Each::of(graph.departments.len(), |at| {
                self.department(DepartmentId::new(at))
            }),
            careers: Each::of(graph.career_paths.len(), |at| {
                self.career_path(CareerPathId::new(at))
            }),
            people: Each::of(graph.people.len(), |at| self.person(PersonId::new(at))),
            skills: Each::of(graph.skills.len(), |at| self.skill(SkillId::new(at))),
            tools: Each::of(graph.tools.len(), |at| self.tool(ToolId::new(at))),
            calls: Each::of(graph.calls.len(), |at| self.call(CallId::new(at))),
            vacancies: Each::of(graph.vacancies.len(), |at| self.vacancy(VacancyId::new(at))),
            documents: Each::of(graph.documents.len(), |at| self.document(DocumentId::new(at))),
            productions: Each::of(graph.productions.len(), |at| {
                self.production(ProductionId::new(at))
            }),
            terms: Each::of(graph.terms.len(), |at| self.term(TermId::new(at))),
            pages: Each::of(graph.pages.len(), |at| self.page(PageId::new(at))),
            reporting: self.reporting(),
        }
    }

    fn department(&self, id: DepartmentId) -> DepartmentData {
        let department = &self.graph[id];
        let parts = department.parts.iter();
        DepartmentData {
            entry: self.entry(Node::Department(id)),
            head: department.head.map(|id| self.role_id(id)),
            part_of: department.part_of.map(|id| self.id(Node::Department(id))),
            parts: parts.map(|id| self.id(Node::Department(*id))).collect(),
            colour: department.colour.clone(),
            roles: self.role_ids(&department.roles),
        }
    }

    fn career_path(&self, id: CareerPathId) -> CareerData {
        let path = &self.graph[id];
        let others = path.disagrees_with.iter();
        CareerData {
            entry: self.entry(Node::CareerPath(id)),
            medium: path.medium.map(|id| self.setting_name(id)),
            steps: path.steps.iter().map(|step| self.step(step)).collect(),
            source: path.source.clone(),
            disagrees_with: others.map(|id| self.id(Node::CareerPath(*id))).collect(),
        }
    }

    fn tool(&self, id: ToolId) -> ToolData {
        let tool = &self.graph[id];
        ToolData {
            entry: self.entry(Node::Tool(id)),
            kind: tool.kind.clone(),
            replaced_by: tool.replaced_by.map(|id| self.id(Node::Tool(id))),
            replaces: tool.replaces.iter().map(|id| self.id(Node::Tool(*id))).collect(),
            used_by: self.role_ids(&tool.roles),
        }
    }

    fn term(&self, id: TermId) -> TermData {
        TermData {
            entry: self.entry(Node::Term(id)),
            seen_from: self.graph[id]
                .seen_from
                .iter()
                .map(|id| self.id(Node::Term(*id)))
                .collect(),
        }
    }

    fn page(&self, id: PageId) -> PageData {
        PageData {
            entry: self.entry(Node::Page(id)),
            production: self.graph[id].production.map(|id| self.id(Node::Production(id))),
        }
    }

    fn call(&self, id: CallId) -> CallData {
        let sheet = &self.graph[id];
        let front = self.graph.written_call(id).cloned().unwrap_or_default();
        let people = sheet.people.iter().filter_map(|called| {
            let row = front.calls.get(called.row)?;
            Some(CalledData {
                who: called.who.as_ref().map(|who| self.holder(who)),
                role: called.role.map(|role| self.role_id(role)),
                department: called.department.map(|id| self.id(Node::Department(id))),
                part: row.part.clone(),
                at: row.at.to_string(),
                wrap: row.wrap.as_ref().or(front.wrap.as_ref()).map(ToString::to_string),
                pick_up: row.pick_up.clone(),
                note: row.note.clone(),
            })
        });
        let emergency = front
            .emergency
            .iter()
            .zip(&sheet.emergency)
            .filter_map(|(contact, who)| {
                Some(EmergencyData {
                    who: self.named(who.as_ref()?),
                    phone: contact.phone.clone(),
                    purpose: contact.purpose.clone(),
                })
            });
        let notes = sheet.notes.iter();
        let notes =
            notes.map(|(department, note)| (self.id(Node::Department(*department)), note.to_string()));
        let day = self.graph.work_day(id);
        CallData {
            entry: self.entry(Node::Call(id)),
            production: self.id(Node::Production(sheet.production)),
            day: sheet.day.map(Day),
            work: front.work,
            phase: day.map(|day| day.phase.id.clone()),
            work_day: day.map(|day| day.number),
            work_days: day.map(|day| day.of),
            people: people.collect(),
            emergency: emergency.collect(),
            not_called: sheet.not_called.iter().map(|named| self.named(named)).collect(),
            notes: notes.collect(),
            zone: sheet
                .zone
                .as_ref()
                .and_then(|zone| zone.iana_name())
                .map(str::to_owned),
            unit: front.unit,
            issue: front.issue.unwrap_or(1),
            call: front.call.as_ref().map(ToString::to_string),
            wrap: front.wrap.as_ref().map(ToString::to_string),
            locations: front.locations.0,
            hospital: front.hospital,
            weather: front.weather,
            sun: front.sun,
            safety: front.safety.0,
            scenes: front.scenes.0,
            tasks: self.tasks(front.tasks.0, &sheet.owners),
            meals: front.meals.0,
        }
    }

    fn vacancy(&self, id: VacancyId) -> VacancyData {
        let vacancy = &self.graph[id];
        let front = self.graph.written_vacancy(id).cloned().unwrap_or_default();
        VacancyData {
            entry: self.entry(Node::Vacancy(id)),
            role: vacancy.role.map(|role| self.role_id(role)),
            production: vacancy.production.map(|id| self.id(Node::Production(id))),
            department: vacancy.department.map(|id| self.id(Node::Department(id))),
            closed: vacancy.is_closed,
            unit: front.unit,
            posted: front.posted,
            closes: front.closes,
            employment: front.employment.0,
            place: front.place,
            remote: front.remote.0,
            from: front.from,
            to: front.to,
            hours: front.hours,
            pay: self.graph.pay_of(id).cloned(),
            apply: front.apply,
            how: front.how,
            employer: front.employer.or_else(|| self.config.settings.studio.clone()),
        }
    }

    fn document(&self, id: DocumentId) -> DocumentData {
        let document = &self.graph[id];
        let front = self.graph.written_document(id).cloned().unwrap_or_default();
        DocumentData {
            entry: self.entry(Node::Document(id)),
            made_by: self.role_ids(&document.made_by),
            signed_off_by: self.role_ids(&document.signed_off_by),
            read_by: document.read_by.iter().map(|reader| self.named(reader)).collect(),
            phases: self.phases(&document.phases),
            when: front.when,
            kept: front.kept,
            template: front.template,
        }
    }

    /// Tasks, each with whom it is for as this audience may know it.
    fn tasks(&self, mut tasks: Vec<Task>, owners: &[Option<Named>]) -> Vec<Task> {
        for (task, owner) in tasks.iter_mut().zip(owners) {
            task.owner = owner.as_ref().map(|owner| self.named(owner));
        }
        tasks
    }

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

    fn role_ids(&self, roles: &[RoleId]) -> Vec<String> {
        roles.iter().map(|role| self.role_id(*role)).collect()
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
        match node {
            Node::Role(role) => self.graph[role].ids.clone(),
            Node::Person(person) => self.graph[person].ids.clone(),
            Node::Production(production) => self.graph[production].ids.clone(),
            _ => ExternalIds::default(),
        }
    }

    fn entry(&self, node: Node) -> EntryData {
        let common = self.graph.common(node);
        let shared = self.graph.entry_of(node).map(|entry| &self.graph[entry].shared);
        let url = self.plan.page_of(&Subject::Node(node));
        let see = common.see.iter().map(|see| match see {
            See::Node(node) => self.path(*node),
            See::Address(address) => address.to_string(),
        });
        let owner = common.owner.as_ref().map(|owner| self.named(owner));
        EntryData {
            id: common.id.to_string(),
            title: common.title.to_string(),
            url: url
                .map(|page| self.plan.href_of_page(&self.own, page).to_string())
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

    fn role(&self, id: RoleId) -> RoleData {
        let role = &self.graph[id];
        let base = &role.base;
        let moves = role.moves.iter().map(|step| MoveData {
            to: self.role_id(step.to),
            years: step.years,
            kind: step.kind,
            note: step.note.clone(),
            source: step.source.clone(),
            media: self.setting_names(&step.media),
        });
        let holders = role.crewed.iter().filter_map(|(production, row)| {
            let line = self.graph[*production].crew.as_ref()?.rows.get(*row)?;
            Some(HolderData {
                production: self.id(Node::Production(*production)),
                who: self.who(line),
                vacant: line.is_vacant,
            })
        });
        let variants = role.variants.iter().map(|variant| {
            let data = VariantData {
                title: variant.title.clone(),
                department: variant.department.map(|id| self.id(Node::Department(id))),
                level: variant.level,
                focus: variant.focus.clone(),
                summary: variant.summary.clone(),
                reports_to: variant.reports_to.map(|id| self.role_id(id)),
                also_reports_to: variant
                    .also_reports_to
                    .as_deref()
                    .map(|roles| self.role_ids(roles)),
                works_with: variant.works_with.as_deref().map(|roles| self.role_ids(roles)),
                phases: variant.phases.as_deref().map(|phases| self.phases(phases)),
                skills: self.skills(&variant.skills),
                skills_not_needed: variant
                    .not_needed
                    .iter()
                    .map(|skill| self.id(Node::Skill(*skill)))
                    .collect(),
                tools: variant
                    .tools
                    .as_ref()
                    .map(|tools| tools.iter().map(|id| self.id(Node::Tool(*id))).collect()),
                experience: variant.experience,
                pay: variant.pay.clone(),
                covers: self.role_ids(&variant.covers),
            };
            (self.setting_name(variant.setting), data)
        });
        RoleData {
            entry: self.entry(Node::Role(id)),
            department: base.department.map(|id| self.id(Node::Department(id))),
            level: base.level,
            stage: role.stage,
            focus: base.focus.clone(),
            external: role.is_external,
            reports_to: base.reports_to.map(|id| self.role_id(id)),
            also_reports_to: self.role_ids(&base.also_reports_to),
            manages: self.role_ids(&role.manages),
            works_with: self.role_ids(&base.works_with),
            phases: self.phases(&base.phases),
            skills: self.skills(&base.skills),
            nice: self.skills(&role.nice),
            tools: base.tools.iter().map(|id| self.id(Node::Tool(*id))).collect(),
            experience: base.experience,
            education: role.education.clone(),
            moves: moves.collect(),
            entered_from: role
                .entered_from
                .iter()
                .map(|(from, _)| self.role_id(*from))
                .collect(),
            routes_in: role.routes_in.clone(),
            pay: base.pay.clone(),
            variants: variants.collect(),
            extends: role.extends.map(|id| self.role_id(id)),
            media: self.setting_names(&role.media),
            covers: self.role_ids(&base.covers),
            produces: role
                .produces
                .iter()
                .map(|id| self.id(Node::Document(*id)))
                .collect(),
            holders: holders.collect(),
            career_paths: role
                .on_paths
                .iter()
                .map(|id| self.id(Node::CareerPath(*id)))
                .collect(),
        }
    }

    fn person(&self, id: PersonId) -> PersonData {
        let person = &self.graph[id];
        let story = person.story.iter().map(|job| StoryData {
            role: self.step(&job.role),
            at: job.at.clone(),
            from: job.from,
            to: job.to,
            note: job.note.clone(),
            undeclared_move: job.is_undeclared,
        });
        let crew = person.crewed.iter().filter_map(|(production, row)| {
            let line = self.graph[*production].crew.as_ref()?.rows.get(*row)?;
            Some(JobData {
                production: self.id(Node::Production(*production)),
                role: self.role_id(line.role),
            })
        });
        PersonData {
            entry: self.entry(Node::Person(id)),
            pronouns: person.pronouns.clone(),
            base: person.base.clone(),
            contact: person.contact.clone(),
            skills: self.skills(&person.skills),
            away: person.away.clone(),
            story: story.collect(),
            crew: crew.collect(),
        }
    }

    fn skill(&self, id: SkillId) -> SkillData {
        let skill = &self.graph[id];
        let uses = |is_nice: bool| {
            let uses = skill.roles.iter().filter(move |used| used.is_nice == is_nice);
            uses.map(|used| (self.role_id(used.role), used.level)).collect()
        };
        SkillData {
            entry: self.entry(Node::Skill(id)),
            kind: skill.kind,
            group: skill.group.clone(),
            tier: skill.tier.clone(),
            levels: skill.levels.clone(),
            roles: uses(false),
            nice_for: uses(true),
            people: skill
                .people
                .iter()
                .map(|(person, level)| (self.id(Node::Person(*person)), *level))
                .collect(),
        }
    }

    fn production(&self, id: ProductionId) -> ProductionData {
        let production = &self.graph[id];
        let node = Node::Production(id);
        let crew = production.crew.as_ref();
        let rows = crew
            .map(|crew| crew.rows.as_slice())
            .unwrap_or_default()
            .iter()
            .map(|line| CrewData {
                role: self.role_id(line.role),
                who: self.who(line),
                vacant: line.is_vacant,
                from: line.from.map(Day),
                to: line.to.map(Day),
                acting: line.is_acting,
                load: line.load.0,
                credit: line.credit.clone(),
                unit: line.unit.clone(),
                department: line.department.map(|id| self.id(Node::Department(id))),
                reports_to: line.reports_to.map(|role| self.role_id(role)),
                note: line.note.clone(),
            });
        let pairs = |pairs: Option<&BTreeMap<RoleId, RoleId>>| {
            let pairs = pairs.into_iter().flatten();
            pairs
                .map(|(one, other)| (self.role_id(*one), self.role_id(*other)))
                .collect()
        };
        ProductionData {
            entry: self.entry(node),
            medium: production.setting.medium.map(|id| self.setting_name(id)),
            scale: production.setting.scale.map(|id| self.setting_name(id)),
            status: production.status,
            from: production.from.map(Day),
            to: production.to.map(Day),
            crew: rows.collect(),
            reporting: self.lines_of(ChartOf::Production(id)),
            covers: pairs(crew.map(|crew| &crew.covers)),
            schedule: production
                .timetable
                .as_ref()
                .map(|timetable| self.schedule(timetable)),
            chapters: production
                .chapters
                .iter()
                .map(|id| self.id(Node::Page(*id)))
                .collect(),
            distribution: production
                .distribution
                .iter()
                .map(|list| self.distribution(id, list))
                .collect(),
        }
    }

    fn distribution(&self, production: ProductionId, list: &Distribution) -> DistributionData {
        let receivers = self.graph.receivers(production, list);
        let who = receivers.iter().map(|(who, _)| match who {
            Holder::Person(person) => self.id(Node::Person(*person)),
            Holder::Words(words) => words.to_string(),
        });
        DistributionData {
            title: list.title.to_string(),
            document: list.document.map(|id| self.id(Node::Document(id))),
            who: who.collect(),
        }
    }

    fn schedule(&self, timetable: &Timetable) -> ScheduleData {
        let schedule = &timetable.schedule;
        let after = |waits: &[Wait]| {
            waits
                .iter()
                .map(|wait| match wait.lag_days {
                    0 => schedule.id(wait.item).to_owned(),
                    lag => format!("{} {lag:+}d", schedule.id(wait.item)),
                })
                .collect()
        };
        let department = |who: &Responsible| who.department.map(|id| self.id(Node::Department(id)));
        let phases = schedule
            .phases
            .iter()
            .zip(&timetable.phases)
            .map(|(phase, who)| PhaseData {
                id: phase.id.clone(),
                title: phase.title.clone(),
                start: Day(phase.start),
                end: Day(phase.end),
                call: phase.call.as_ref().map(ToString::to_string),
                part_of: who.part_of.and_then(|part| self.config.phases.get(part).cloned()),
                working_days: phase.working_days,
                slack_days: phase.slack_days,
                critical: phase.is_critical,
                after: after(&phase.after),
                department: department(who),
                owner: who.owner.as_ref().map(|owner| self.named(owner)),
                produces: who
                    .produces
                    .iter()
                    .map(|id| self.id(Node::Document(*id)))
                    .collect(),
            });
        let milestones = schedule
            .milestones
            .iter()
            .zip(&timetable.milestones)
            .map(|(milestone, who)| MilestoneData {
                id: milestone.id.clone(),
                title: milestone.title.clone(),
                on: Day(milestone.on),
                time: milestone.time.as_ref().map(ToString::to_string),
                start: Day(milestone.on),
                end: Day(milestone.on),
                slack_days: milestone.slack_days,
                critical: milestone.is_critical,
                after: after(&milestone.after),
                department: department(who),
                owner: who.owner.as_ref().map(|owner| self.named(owner)),
            });
        ScheduleData {
            phases: phases.collect(),
            milestones: milestones.collect(),
            critical_path: schedule
                .critical_path
                .iter()
                .map(|item| schedule.id(*item).to_owned())
                .collect(),
        }
    }

    fn named(&self, named: &Named) -> String {
        match named {
            Named::Node(node) => self.path(*node),
            Named::Words(words) => words.to_string(),
        }
    }
}
