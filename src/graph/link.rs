//! From entries to the graph: names become ids, kind by kind.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::calendar::{self, WorkCalendar};
use super::names::{
    self, Meaning, Names, as_career_path, as_department, as_person, as_role, as_skill, as_tool, unknown_code,
};
use super::{
    CareerPathId, Context, CrewLine, DepartmentId, Folders, Graph, Holder, Move, Named, Node, PersonId,
    ProductionId, RoleFacts, RoleId, RoleVariant, See, SettingId, SkillId, SkillUse, Step, StoryStep,
    Surroundings, ToolId, bookings, careers, coverage, lineup, prose_links, reporting, signs, tops,
};
use crate::config::{Config, DateOrder};
use crate::content::crew::{CrewSource, VACANT, WITHHELD};
use crate::content::role::Variant;
use crate::content::{Body, CrewRow, Entry, Kind, is_id};
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place, nearest};
use crate::source::SETTINGS_FILE;
use crate::units::{DayRange, SkillLevel};

/// Links all entries.
///
/// Entries may come in any order; the graph does not depend on it.
pub fn link(
    mut entries: Vec<Arc<Entry>>,
    config: &Config,
    surroundings: Surroundings,
    problems: &mut Vec<Diagnostic>,
) -> Graph {
    entries.sort_by(|one, other| one.path.cmp(&other.path));
    let (published, drafts): (Vec<_>, Vec<_>) = entries
        .into_iter()
        .partition(|entry| config.with_drafts || !entry.shared.is_draft);
    let (mut graph, _twins) = names::gather(published, problems);
    graph.setting_names = reporting::setting_names(&config.settings);
    names::check_doubles(&graph, problems);
    let names = Names::of(&graph, &drafts, &surroundings);
    let mut linker = Linker {
        context: Context {
            config,
            surroundings: &surroundings,
            problems,
        },
        names,
    };
    linker.resolve_skills_and_tools(&mut graph);
    linker.resolve_roles(&mut graph);
    linker.resolve_departments(&mut graph);
    linker.resolve_expectations(&mut graph, config);
    linker.resolve_people(&mut graph);
    linker.resolve_productions(&mut graph);
    linker.resolve_schedules(&mut graph);
    linker.resolve_career_paths(&mut graph);
    linker.resolve_shared(&mut graph);
    let Linker { context, names } = linker;
    inherit(&mut graph, context.problems);
    derive_inverses(&mut graph);
    reporting::untangle(&mut graph, context.problems);
    reporting::derive_managers(&mut graph);
    signs::derive(&mut graph);
    graph.lineups = lineup::all(&graph);
    careers::check(&mut graph, context.problems);
    tops::check(&graph, context.surroundings, context.problems);
    bookings::check(&graph, context.surroundings, context.problems);
    coverage::check(&graph, context.config, context.problems);
    check_reviews(&graph, context.config, context.problems);
    check_visible_fields(context.config, context.problems);
    prose_links::resolve(
        &mut graph,
        &names,
        &drafts,
        context.surroundings,
        context.problems,
    );
    graph.folders = Folders::of(&graph.pages);
    graph.assets = surroundings.assets;
    graph.abbreviations = super::glossary::abbreviations(&graph);
    graph.occupations = careers::occupations(&graph);
    graph.responsibilities = super::responsibilities::responsibilities(&graph);
    graph
}

/// Reports what was to be read again by now.
fn check_reviews(graph: &Graph, config: &Config, problems: &mut Vec<Diagnostic>) {
    for entry in &graph.entries {
        let Some(day) = entry.shared.review_by.filter(|day| day.0 < config.today) else {
            continue;
        };
        let message = format!("`{}` was to be read again by {day}", entry.title());
        problems.push(
            Diagnostic::new(
                Code::ReviewOverdue,
                Place::value(&entry.path, FieldPath::of("review_by")),
                message,
            )
            .help("read it, mend what is no longer so, and set the next date"),
        );
    }
}

/// Reports fields of the settings' `visible` and `may_loosen` that no kind has: a slip there would restrict nothing.
fn check_visible_fields(config: &Config, problems: &mut Vec<Diagnostic>) {
    let file: Arc<str> = Arc::from(SETTINGS_FILE);
    let visible = config
        .settings
        .visible
        .keys()
        .map(|field| (field, Place::key(&file, FieldPath::of("visible").key(field))));
    let loosened = config
        .settings
        .may_loosen
        .iter()
        .enumerate()
        .map(|(index, field)| {
            (
                field,
                Place::value(&file, FieldPath::of("may_loosen").index(index)),
            )
        });
    for (written, place) in visible.chain(loosened) {
        let (kind, field) = written.split_once('.').unwrap_or((written, ""));
        let names = Kind::ALL.into_iter().map(Kind::name);
        let Some(kind) = Kind::ALL.into_iter().find(|known| known.name() == kind) else {
            let help = match nearest(kind, names) {
                Some(near) => format!("did you mean `{near}.{field}`?"),
                None => "write the kind and the field, such as `person.contact`".to_owned(),
            };
            problems.push(
                Diagnostic::new(Code::UnknownKey, place, format!("no kind is called `{kind}`")).help(help),
            );
            continue;
        };
        let schema = crate::content::schema_of(kind);
        let keys = schema.get("properties").and_then(|keys| keys.as_object());
        let top = field.split('.').next().unwrap_or(field);
        if keys.is_some_and(|keys| !keys.contains_key(top)) {
            let keys = keys.into_iter().flat_map(|keys| keys.keys().map(String::as_str));
            let help = nearest(top, keys).map(|near| format!("did you mean `{}.{near}`?", kind.name()));
            let message = format!("a {} has no key `{top}`", kind_words(kind));
            problems.push(Diagnostic::new(Code::UnknownKey, place, message).help_if(help));
        }
    }
}

/// Resolves references, with the names at hand.
pub(super) struct Linker<'a> {
    context: Context<'a>,
    names: Names,
}

impl Linker<'_> {
    fn report(&mut self, problem: Diagnostic) {
        self.context.problems.push(problem);
    }

    /// The node of an id of one kind; what names nothing is reported, what is hidden vanishes.
    fn typed(
        &mut self,
        graph: &Graph,
        kind: Kind,
        written: &str,
        place: impl FnOnce() -> Place,
    ) -> Option<Node> {
        match self.names.by_id(kind, written) {
            Meaning::Node(node) => return Some(node),
            Meaning::Hidden => return None,
            Meaning::Draft => {
                let message = format!("the {} `{written}` is a draft", kind_words(kind));
                self.report(
                    Diagnostic::new(Code::LinkToDraft, place(), message)
                        .help("publish it by taking `draft: true` out of its file, or build with `--drafts`")
                        .as_error(),
                );
                return None;
            }
            Meaning::Several(_) | Meaning::Unknown => {}
        }
        if !is_id(written) {
            match self.names.by_name(kind, graph, written).as_slice() {
                [] => {}
                [node] => return Some(*node),
                several => {
                    let problem = ambiguous(graph, written, several, place());
                    self.report(problem);
                    return None;
                }
            }
        }
        let help = self
            .names
            .suggest(kind, graph, written)
            .unwrap_or_else(|| match kind.folder() {
                Some(folder) if is_id(written) => format!("write it as content/{folder}/{written}.md"),
                _ => "ids are file names without `.md`".to_owned(),
            });
        let message = format!("no {} is called `{written}`", kind_words(kind));
        self.report(Diagnostic::new(unknown_code(kind), place(), message).help(help));
        None
    }

    pub(super) fn role(
        &mut self,
        graph: &Graph,
        written: &str,
        place: impl FnOnce() -> Place,
    ) -> Option<RoleId> {
        self.typed(graph, Kind::Role, written, place).and_then(as_role)
    }

    fn roles(&mut self, graph: &Graph, written: &[String], file: &Arc<str>, path: &FieldPath) -> Vec<RoleId> {
        let mut roles = Vec::new();
        for (index, name) in written.iter().enumerate() {
            let place = || Place::value(file, path.clone().index(index));
            if let Some(role) = self.role(graph, name, place)
                && !roles.contains(&role)
            {
                roles.push(role);
            }
        }
        roles
    }

    fn department(
        &mut self,
        graph: &Graph,
        written: Option<&String>,
        place: impl FnOnce() -> Place,
    ) -> Option<DepartmentId> {
        self.typed(graph, Kind::Department, written?, place)
            .and_then(as_department)
    }

    /// A medium or scale of the settings.
    fn setting(&mut self, graph: &Graph, written: &str, wanted: Wanted, place: Place) -> Option<SettingId> {
        let fits = |name: &&super::SettingName| match wanted {
            Wanted::Medium => name.is_medium(),
            Wanted::Scale => !name.is_medium(),
            Wanted::Either => true,
        };
        let known = graph
            .setting_names
            .iter()
            .position(|name| fits(&name) && name.name() == written);
        if known.is_none() {
            let (code, what, key) = match wanted {
                Wanted::Medium => (Code::UnknownMedium, "medium", "media"),
                Wanted::Scale => (Code::UnknownScale, "scale", "scales"),
                Wanted::Either => (Code::UnknownMedium, "medium or scale", "media"),
            };
            let names = graph
                .setting_names
                .iter()
                .filter(fits)
                .map(super::SettingName::name);
            let help = match nearest(written, names) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("declare it in callboard.yaml under `{key}`"),
            };
            self.report(Diagnostic::new(code, place, format!("no {what} is called `{written}`")).help(help));
        }
        known
    }

    fn media(
        &mut self,
        graph: &Graph,
        written: &[String],
        file: &Arc<str>,
        path: &FieldPath,
    ) -> Vec<SettingId> {
        let place = |index| Place::value(file, path.clone().index(index));
        let media = written.iter().enumerate();
        media
            .filter_map(|(index, name)| self.setting(graph, name, Wanted::Medium, place(index)))
            .collect()
    }

    fn phases(&mut self, written: &[String], file: &Arc<str>, path: &FieldPath) -> Vec<usize> {
        let config = self.context.config;
        let mut phases = Vec::new();
        for (index, name) in written.iter().enumerate() {
            match config.phases.iter().position(|phase| phase == name) {
                Some(phase) => phases.push(phase),
                None => {
                    let help = match nearest(name, config.phases.iter().map(String::as_str)) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("the phases are {}", config.phases.join(", ")),
                    };
                    let place = Place::value(file, path.clone().index(index));
                    let message = format!("no phase is called `{name}`");
                    self.report(Diagnostic::new(Code::UnknownPhase, place, message).help(help));
                }
            }
        }
        phases.sort_unstable();
        phases.dedup();
        phases
    }

    fn skills(
        &mut self,
        graph: &Graph,
        written: &[(String, SkillLevel)],
        file: &Arc<str>,
        path: &FieldPath,
    ) -> Vec<(SkillId, SkillLevel)> {
        let place = |name: &str| Place::key(file, path.clone().key(name));
        let skills = written.iter().filter_map(|(name, level)| {
            let node = self.typed(graph, Kind::Skill, name, || place(name))?;
            Some((as_skill(node)?, *level))
        });
        let mut skills: Vec<_> = skills.collect();
        // What matters most comes first; among equals the writer's order stays.
        skills.sort_by_key(|(_, level)| std::cmp::Reverse(*level));
        skills
    }

    fn tools(&mut self, graph: &Graph, written: &[String], file: &Arc<str>, path: &FieldPath) -> Vec<ToolId> {
        let place = |index| Place::value(file, path.clone().index(index));
        let tools = written.iter().enumerate().filter_map(|(index, name)| {
            self.typed(graph, Kind::Tool, name, || place(index))
                .and_then(as_tool)
        });
        tools.collect()
    }

    /// Skills and tools exist by being named; those without a file are made here.
    fn resolve_skills_and_tools(&mut self, graph: &mut Graph) {
        let mut named: BTreeMap<(Kind, &str), Place> = BTreeMap::new();
        let entries = graph.entries.clone();
        for entry in &entries {
            name_uses(entry, &mut |kind, name, place| {
                named.entry((kind, name)).or_insert_with(place);
            });
        }
        let mut made: Vec<(Kind, &str, Place)> = Vec::new();
        for ((kind, name), place) in named {
            if !matches!(self.names.by_id(kind, name), Meaning::Unknown)
                || !is_id(name)
                || self.context.config.settings.strict_skills
            {
                continue;
            }
            let common = super::Common {
                id: Arc::from(name),
                title: Arc::from(crate::content::in_words(name)),
                ..Default::default()
            };
            let node = match kind {
                Kind::Tool => {
                    graph.tools.push(super::Tool {
                        common,
                        ..Default::default()
                    });
                    Node::Tool(ToolId::new(graph.tools.len() - 1))
                }
                _ => {
                    graph.skills.push(super::Skill {
                        common,
                        ..Default::default()
                    });
                    Node::Skill(SkillId::new(graph.skills.len() - 1))
                }
            };
            self.names.add(graph, node);
            made.push((kind, name, place));
        }
        self.warn_of_similar(graph, &made);
        for index in 0..graph.tools.len() {
            let id = ToolId::new(index);
            let Some(entry) = graph.tools[index].common.entry.map(|entry| graph[entry].clone()) else {
                continue;
            };
            let Body::Tool(front) = &entry.body else { continue };
            let Some(newer) = &front.replaced_by else { continue };
            let place = || Place::value(&entry.path, FieldPath::of("replaced_by"));
            match self.typed(graph, Kind::Tool, newer, place).and_then(as_tool) {
                Some(newer) if newer == id => {
                    let message = format!("the tool `{}` replaces itself", entry.id);
                    self.report(Diagnostic::new(Code::SelfReference, place(), message));
                }
                newer => graph.tools[index].replaced_by = newer,
            }
        }
    }

    /// A name without a file that is a letter or two from another is more likely a slip than a new skill.
    fn warn_of_similar(&mut self, graph: &Graph, made: &[(Kind, &str, Place)]) {
        // Slips seldom change both ends of a word, so names meet in buckets by their first and last letters; this keeps
        // the cost in step with the number of names.
        let mut buckets: HashMap<(Kind, bool, String), Vec<&str>> = HashMap::new();
        let ends = |name: &str| {
            let first: String = name.chars().take(3).collect();
            let last: String = name.chars().rev().take(3).collect();
            [(true, first), (false, last)]
        };
        let skills = graph.skills.iter().map(|skill| (Kind::Skill, &*skill.common.id));
        for (kind, name) in skills.chain(graph.tools.iter().map(|tool| (Kind::Tool, &*tool.common.id))) {
            for (is_first, end) in ends(name) {
                buckets.entry((kind, is_first, end)).or_default().push(name);
            }
        }
        let is_made = |kind: Kind, name: &str| {
            made.binary_search_by(|(k, n, _)| (*k, *n).cmp(&(kind, name)))
                .is_ok()
        };
        for (kind, name, place) in made {
            let mut near: Option<(usize, &str)> = None;
            for (is_first, end) in ends(name) {
                let known = buckets
                    .get(&(*kind, is_first, end))
                    .map(Vec::as_slice)
                    .unwrap_or_default();
                // A bucket of thousands says nothing about slips.
                for other in known.iter().take(500).filter(|other| **other != *name) {
                    let length = name.chars().count().min(other.chars().count());
                    let distance = strsim::osa_distance(name, other);
                    let is_slip = distance <= if length < 8 { 1 } else { 2 };
                    // Of two names without a file only the later one is reported, once.
                    let is_first_of_two = is_made(*kind, other) && *name < *other;
                    if is_slip && !is_first_of_two && near.is_none_or(|best| (distance, *other) < best) {
                        near = Some((distance, other));
                    }
                }
            }
            if let Some((_, other)) = near {
                let word = kind_words(*kind);
                let message = format!("the {word} `{name}` is nearly the {word} `{other}`");
                self.report(
                    Diagnostic::new(Code::SimilarName, place.clone(), message)
                        .help(format!("write `{other}`, or give `{name}` a file of its own")),
                );
            }
        }
    }

    fn resolve_roles(&mut self, graph: &mut Graph) {
        for index in 0..graph.roles.len() {
            let Some(entry) = graph.roles[index].common.entry.map(|entry| graph[entry].clone()) else {
                continue;
            };
            let Body::Role(front, _) = &entry.body else {
                continue;
            };
            let file = &entry.path;
            let own = RoleId::new(index);
            let top = |key: &str| FieldPath::of(key);
            let place = |key: &str| Place::value(file, top(key));
            let base = RoleFacts {
                department: self.department(graph, front.department.as_ref(), || place("department")),
                level: front.level,
                focus: front.focus.clone(),
                reports_to: front
                    .reports_to
                    .as_ref()
                    .and_then(|name| self.role(graph, name, || place("reports_to"))),
                also_reports_to: self.roles(graph, &front.also_reports_to, file, &top("also_reports_to")),
                works_with: self.roles(graph, &front.works_with, file, &top("works_with")),
                phases: self.phases(&front.phases, file, &top("phases")),
                skills: self.skills(graph, &front.skills, file, &top("skills")),
                tools: self.tools(graph, &front.tools, file, &top("tools")),
                experience: front.experience,
                pay: front.pay.clone(),
                covers: self.roles(graph, &front.covers, file, &top("covers")),
            };
            self.refuse_self(graph, own, &base.works_with, file, "works_with");
            self.refuse_self(graph, own, &base.also_reports_to, file, "also_reports_to");
            self.refuse_self(graph, own, &base.covers, file, "covers");
            self.check_pay(front.pay.as_ref(), file, &top("pay"));
            let variants = front.variants.iter().filter_map(|(name, variant)| {
                let path = top("variants").key(name);
                let setting = self.setting(graph, name, Wanted::Either, Place::key(file, path.clone()))?;
                Some(self.variant(graph, setting, variant, file, &path))
            });
            let mut variants: Vec<_> = variants.collect();
            variants.sort_by_key(|variant| variant.setting);
            let moves = front.moves.iter().enumerate().filter_map(|(position, step)| {
                let path = top("moves").index(position);
                let place = || Place::value(file, path.clone().key("to"));
                let to = self.role(graph, &step.to, place)?;
                if to == own {
                    let message = format!("the role `{}` moves to itself", entry.id);
                    self.report(Diagnostic::new(Code::SelfReference, place(), message));
                    return None;
                }
                Some(Move {
                    to,
                    years: step.years,
                    kind: step.kind,
                    note: step.note.clone(),
                    source: step.source.clone(),
                    media: self.media(graph, &step.media, file, &path.clone().key("media")),
                })
            });
            let moves: Vec<_> = moves.collect();
            let extends = front
                .extends
                .as_ref()
                .and_then(|name| self.role(graph, name, || place("extends")));
            let nice = self.skills(graph, &front.nice, file, &top("nice"));
            let media = self.media(graph, &front.media, file, &top("media"));
            let role = &mut graph.roles[index];
            role.base = base;
            role.variants = variants;
            role.moves = moves;
            role.extends = extends;
            role.nice = nice;
            role.media = media;
            role.stage = front.stage;
            role.is_external = front.external;
            role.education = front.education.clone();
            role.routes_in = front.routes_in.to_vec();
            role.stress = front.stress;
            role.balance = front.balance;
            role.setting = front.setting.to_vec();
            role.industries = front.industries.to_vec();
        }
    }

    fn variant(
        &mut self,
        graph: &Graph,
        setting: SettingId,
        variant: &Variant,
        file: &Arc<str>,
        path: &FieldPath,
    ) -> RoleVariant {
        let at = |key: &str| path.clone().key(key);
        let place = |key: &str| Place::value(file, at(key));
        let optional = |linker: &mut Self, names: &Option<crate::content::Names>, key: &str| {
            names
                .as_ref()
                .map(|names| linker.roles(graph, names, file, &at(key)))
        };
        self.check_pay(variant.pay.as_ref(), file, &at("pay"));
        RoleVariant {
            setting,
            title: variant.title.clone(),
            summary: variant.summary.clone(),
            reports_to: variant
                .reports_to
                .as_ref()
                .and_then(|name| self.role(graph, name, || place("reports_to"))),
            also_reports_to: optional(self, &variant.also_reports_to, "also_reports_to"),
            works_with: optional(self, &variant.works_with, "works_with"),
            department: self.department(graph, variant.department.as_ref(), || place("department")),
            level: variant.level,
            focus: variant.focus.clone(),
            phases: variant
                .phases
                .as_ref()
                .map(|phases| self.phases(phases, file, &at("phases"))),
            skills: self.skills(graph, &variant.skills, file, &at("skills")),
            tools: variant
                .tools
                .as_ref()
                .map(|tools| self.tools(graph, tools, file, &at("tools"))),
            experience: variant.experience,
            pay: variant.pay.clone(),
            covers: self.roles(graph, &variant.covers, file, &at("covers")),
        }
    }

    fn check_pay(&mut self, pay: Option<&crate::content::role::Pay>, file: &Arc<str>, path: &FieldPath) {
        let Some(pay) = pay else { return };
        if pay.high < pay.low {
            let message = format!("pay from {} to {} ends before it starts", pay.low, pay.high);
            let place = Place::value(file, path.clone().key("high"));
            self.report(
                Diagnostic::new(Code::WrongValue, place, message).help("`low` is the lesser of the two"),
            );
        }
        if pay.currency.len() != 3 || !pay.currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
            let message = format!("`{}` is not a currency", pay.currency);
            let place = Place::value(file, path.clone().key("currency"));
            self.report(
                Diagnostic::new(Code::WrongValue, place, message)
                    .help("write its three letters of ISO 4217, such as GBP, EUR or USD"),
            );
        }
    }

    fn refuse_self(&mut self, graph: &Graph, own: RoleId, named: &[RoleId], file: &Arc<str>, key: &str) {
        if named.contains(&own) {
            let message = format!("the role `{}` names itself in `{key}`", graph[own].common.id);
            self.report(Diagnostic::new(
                Code::SelfReference,
                Place::value(file, FieldPath::of(key)),
                message,
            ));
        }
    }

    fn resolve_departments(&mut self, graph: &mut Graph) {
        for index in 0..graph.departments.len() {
            let Some(entry) = graph.departments[index]
                .common
                .entry
                .map(|entry| graph[entry].clone())
            else {
                continue;
            };
            let Body::Department(front) = &entry.body else {
                continue;
            };
            let place = |key: &str| Place::value(&entry.path, FieldPath::of(key));
            let head = front
                .head
                .as_ref()
                .and_then(|name| self.role(graph, name, || place("head")));
            let part_of = self.department(graph, front.part_of.as_ref(), || place("part_of"));
            let department = &mut graph.departments[index];
            department.head = head;
            department.part_of = part_of;
            department.colour = front.colour.clone();
        }
        self.cut_department_cycles(graph);
    }

    fn cut_department_cycles(&mut self, graph: &mut Graph) {
        let above: Vec<_> = graph
            .departments
            .iter()
            .map(|department| department.part_of.map(|id| id.index()))
            .collect();
        for cycle in reporting::cycles(&above) {
            let file = |index: usize| {
                let entry = graph.departments[index]
                    .common
                    .entry
                    .map(|entry| graph[entry].path.clone());
                Place::value(&entry.unwrap_or_default(), FieldPath::of("part_of"))
            };
            let names: Vec<_> = cycle
                .iter()
                .map(|index| format!("`{}`", graph.departments[*index].common.id))
                .collect();
            let message = format!(
                "departments are part of each other in a circle: {}",
                names.join(" → ")
            );
            let mut problem = Diagnostic::new(Code::DepartmentCycle, file(cycle[0]), message)
                .help("take `part_of` out of the one at the top");
            for index in &cycle[1..] {
                problem = problem.related(file(*index), "and this one is part of the next");
            }
            self.report(problem);
            graph.departments[cycle[0]].part_of = None;
        }
    }

    /// A role by id, or words; words that are a role's title or alias are that role.
    fn step(&mut self, graph: &Graph, written: &str, place: impl FnOnce() -> Place) -> Option<Step> {
        if is_id(written) {
            return match self.names.by_id(Kind::Role, written) {
                Meaning::Unknown => {
                    let help = self.names.suggest(Kind::Role, graph, written);
                    let words = crate::content::in_words(written);
                    let message = format!("no role is called `{written}`");
                    self.report(Diagnostic::new(Code::UnknownRole, place(), message).help(
                        help.unwrap_or_else(|| {
                            format!("write it as words, `{words}`, if it is no role here")
                        }),
                    ));
                    None
                }
                _ => self.role(graph, written, place).map(Step::Role),
            };
        }
        match self.names.by_name(Kind::Role, graph, written).as_slice() {
            [] => Some(Step::Words(Arc::from(written))),
            _ => self.role(graph, written, place).map(Step::Role),
        }
    }

    fn resolve_people(&mut self, graph: &mut Graph) {
        for index in 0..graph.people.len() {
            let Some(entry) = graph.people[index].common.entry.map(|entry| graph[entry].clone()) else {
                continue;
            };
            let Body::Person(front) = &entry.body else {
                continue;
            };
            let file = &entry.path;
            let skills = self.skills(graph, &front.skills, file, &FieldPath::of("skills"));
            let mut story = Vec::new();
            for (position, job) in front.story.iter().enumerate() {
                let path = FieldPath::of("story").index(position);
                let Some(role) = self.step(graph, &job.role, || Place::value(file, path.clone().key("role")))
                else {
                    continue;
                };
                if let (Some(from), Some(to)) = (job.from, job.to)
                    && (to.year, to.month.unwrap_or(12), to.day.unwrap_or(31))
                        < (from.year, from.month.unwrap_or(1), from.day.unwrap_or(1))
                {
                    let message = format!("this job ends in {to}, before it starts in {from}");
                    let place = Place::value(file, path.key("to"));
                    self.report(
                        Diagnostic::new(Code::EndBeforeStart, place, message)
                            .help("swap the two, or mend the year"),
                    );
                }
                let (at, note) = (job.at.clone(), job.note.clone());
                story.push(StoryStep {
                    role,
                    at,
                    from: job.from,
                    to: job.to,
                    note,
                    is_undeclared: false,
                });
            }
            let person = &mut graph.people[index];
            person.skills = skills;
            person.story = story;
        }
    }

    fn resolve_productions(&mut self, graph: &mut Graph) {
        for index in 0..graph.productions.len() {
            let entry = graph.productions[index]
                .common
                .entry
                .map(|entry| graph[entry].clone());
            if let Some(entry) = &entry
                && let Body::Production(front) = &entry.body
            {
                let place = |key: &str| Place::value(&entry.path, FieldPath::of(key));
                let medium = front
                    .medium
                    .as_ref()
                    .and_then(|name| self.setting(graph, name, Wanted::Medium, place("medium")));
                let scale = front
                    .scale
                    .as_ref()
                    .and_then(|name| self.setting(graph, name, Wanted::Scale, place("scale")));
                if let (Some(from), Some(to)) = (front.from, front.to)
                    && to < from
                {
                    let message = format!("the production ends on {to}, before it starts on {from}");
                    self.report(
                        Diagnostic::new(Code::EndBeforeStart, place("to"), message)
                            .related(place("from"), "it starts here")
                            .help("swap the two, or mend the year"),
                    );
                }
                let production = &mut graph.productions[index];
                production.setting = super::Setting { medium, scale };
                production.from = front.from.map(|day| day.0);
                production.to = front.to.map(|day| day.0);
            }
            let id = ProductionId::new(index);
            if let Some(crew) = graph.productions[index].crew.as_ref().and_then(|crew| crew.entry) {
                let entry = graph[crew].clone();
                self.resolve_crew(graph, id, &entry);
            }
        }
        let by_id: HashMap<Arc<str>, ProductionId> = graph
            .productions
            .iter()
            .enumerate()
            .map(|(index, production)| (production.common.id.clone(), ProductionId::new(index)))
            .collect();
        for (page, id) in names::page_ids(graph) {
            let production = page
                .strip_prefix("productions/")
                .and_then(|rest| rest.split_once('/'))
                .and_then(|(production, _)| by_id.get(production).copied());
            graph.pages[id.index()].production = production;
        }
        for index in 0..graph.pages.len() {
            if let Some(production) = graph.pages[index].production {
                graph.productions[production.index()]
                    .chapters
                    .push(super::PageId::new(index));
            }
        }
    }

    /// Works every schedule out, by the site's calendar and its own.
    fn resolve_schedules(&mut self, graph: &mut Graph) {
        let config = self.context.config;
        let settings_file: Arc<str> = Arc::from(SETTINGS_FILE);
        let imported = self.import(
            &config.settings.import,
            (&settings_file, FieldPath::of("import")),
            config.settings.date_order,
        );
        let holidays: Vec<DayRange> = config.settings.holidays.iter().copied().chain(imported).collect();
        let site = WorkCalendar::new(&config.week, &holidays);
        for index in 0..graph.productions.len() {
            let production = &graph.productions[index];
            let Some(entry) = production.schedule.map(|entry| graph[entry].clone()) else {
                continue;
            };
            let Body::Schedule(front) = &entry.body else {
                continue;
            };
            let bounds = graph.bounds_of(ProductionId::new(index));
            let import = (&entry.path, FieldPath::of("import"));
            let imported = self.import(&front.import, import, config.settings.date_order);
            let calendar = calendar::calendar_of(front, &entry.path, &site, &imported, self.context.problems);
            let schedule = calendar::resolve(front, &entry.path, &calendar, &bounds, self.context.problems);
            let mut responsible =
                |list: &str, at: usize, department: Option<&String>, owner: Option<&String>| {
                    let path = |key: &str| FieldPath::of(list).index(at).key(key);
                    let department = self.department(graph, department, || {
                        Place::value(&entry.path, path("department"))
                    });
                    let owner = owner
                        .and_then(|owner| self.owner(graph, owner, Place::value(&entry.path, path("owner"))));
                    super::Responsible {
                        department,
                        owner,
                        part_of: None,
                    }
                };
            let phases = schedule.phases.iter().map(|phase| {
                responsible(
                    "phases",
                    phase.at,
                    phase.department.as_ref(),
                    phase.owner.as_ref(),
                )
            });
            let mut phases: Vec<super::Responsible> = phases.collect();
            let milestones = schedule.milestones.iter().map(|milestone| {
                responsible(
                    "milestones",
                    milestone.at,
                    milestone.department.as_ref(),
                    milestone.owner.as_ref(),
                )
            });
            let milestones = milestones.collect();
            for (responsible, phase) in phases.iter_mut().zip(&schedule.phases) {
                let written = front.phases.iter().find(|written| written.at == phase.at);
                responsible.part_of = self.part_of(
                    phase,
                    written.and_then(|written| written.part_of.as_ref()),
                    &entry.path,
                );
            }
            graph.productions[index].timetable = Some(super::Timetable {
                schedule,
                calendar,
                phases,
                milestones,
            });
        }
    }

    /// Which of the settings' phases a phase of a schedule belongs to: as written, else the one of its id or title.
    fn part_of(
        &mut self,
        phase: &calendar::PlannedPhase,
        written: Option<&String>,
        file: &Arc<str>,
    ) -> Option<usize> {
        if let Some(written) = written {
            let path = FieldPath::of("phases").index(phase.at).key("part_of");
            return self.phases(std::slice::from_ref(written), file, &path).pop();
        }
        let title = phase.title.to_lowercase().replace(' ', "-");
        let mut names = self.context.config.phases.iter();
        names.position(|name| *name == phase.id || *name == title)
    }

    /// The days off that a list of files holds.
    fn import(&mut self, files: &[String], list: (&Arc<str>, FieldPath), order: DateOrder) -> Vec<DayRange> {
        let calendars = &self.context.surroundings.calendars;
        let read = |path: &str| calendars.get(path).map(|bytes| &**bytes);
        let holidays = calendar::holidays::import(files, list, order, read, self.context.problems);
        holidays.into_iter().map(|holiday| holiday.days).collect()
    }

    /// Who answers for something: a node by id, or words.
    fn owner(&mut self, graph: &Graph, written: &str, place: Place) -> Option<Named> {
        if is_id(written) {
            self.anything(graph, written, place).map(Named::Node)
        } else {
            Some(Named::Words(Arc::from(written)))
        }
    }

    fn resolve_crew(&mut self, graph: &mut Graph, production: ProductionId, entry: &Entry) {
        let Body::Crew(front) = &entry.body else { return };
        let surroundings = self.context.surroundings;
        let table_path = front.table_path(&entry.path);
        let table = table_path.as_ref().and_then(|path| surroundings.tables.get(path));
        let rows: &[CrewRow] = match (&front.crew, table) {
            (CrewSource::Rows(rows), _) => rows,
            (CrewSource::File(_), Some(table)) => &table.rows,
            (CrewSource::File(name), None) => {
                let place = Place::value(&entry.path, FieldPath::of("crew"));
                let is_hidden = table_path
                    .as_ref()
                    .is_some_and(|path| surroundings.hidden.contains(path));
                if !is_hidden {
                    let message = format!("there is no table `{name}` beside this file");
                    self.report(
                        Diagnostic::new(Code::BadCsv, place, message)
                            .help("name a CSV file in the same folder, such as `crew: crew.csv`"),
                    );
                }
                &[]
            }
        };
        let place = |row: &CrewRow, key: &str, item: Option<usize>| match (table, &table_path) {
            (Some(table), Some(path)) => Place::bytes(path, table.cell(row.at, key)),
            _ => {
                let path = FieldPath::of("crew").index(row.at).key(key);
                Place::value(
                    &entry.path,
                    item.iter().fold(path, |path, item| path.index(*item)),
                )
            }
        };
        let mut lines = Vec::new();
        for row in rows {
            let role = match table {
                // A spreadsheet names roles as people do, by title or abbreviation.
                Some(_) if matches!(self.names.by_id(Kind::Role, &row.role), Meaning::Unknown) => {
                    match self.names.by_name(Kind::Role, graph, &row.role).as_slice() {
                        [node] => as_role(*node),
                        _ => self.role(graph, &row.role, || place(row, "role", None)),
                    }
                }
                _ => self.role(graph, &row.role, || place(row, "role", None)),
            };
            let Some(role) = role else { continue };
            if let (Some(from), Some(to)) = (row.from, row.to)
                && to < from
            {
                let message = format!("this job ends on {to}, before it starts on {from}");
                self.report(
                    Diagnostic::new(Code::EndBeforeStart, place(row, "to", None), message)
                        .related(place(row, "from", None), "it starts here"),
                );
            }
            let who = if row.is_vacant() {
                Vec::new()
            } else {
                self.holders(graph, row, &place)
            };
            lines.push(CrewLine {
                role,
                who,
                is_vacant: row.is_vacant(),
                from: row.from.map(|day| day.0),
                to: row.to.map(|day| day.0),
                is_acting: row.acting,
                load: row.load,
                credit: row.credit.clone(),
                unit: row.unit.clone(),
                department: self
                    .department(graph, row.department.as_ref(), || place(row, "department", None)),
                note: row.note.clone(),
                at: row.at,
            });
        }
        let pairs = |linker: &mut Self, key: &str, pairs: &[(String, String)]| {
            let mut resolved = BTreeMap::new();
            for (one, other) in pairs {
                let path = FieldPath::of(key).key(one);
                let from = linker.role(graph, one, || Place::key(&entry.path, path.clone()));
                let to = linker.role(graph, other, || Place::value(&entry.path, path.clone()));
                if let (Some(from), Some(to)) = (from, to) {
                    resolved.insert(from, to);
                }
            }
            resolved
        };
        let reports_to = pairs(self, "reports_to", &front.reports_to);
        let mut covers = pairs(self, "covers", &front.covers);
        covers.retain(|covered, by| covered != by);
        if let Some(crew) = &mut graph.productions[production.index()].crew {
            crew.rows = lines;
            crew.reports_to = reports_to;
            crew.covers = covers;
        }
    }

    fn holders(
        &mut self,
        graph: &Graph,
        row: &CrewRow,
        place: &impl Fn(&CrewRow, &str, Option<usize>) -> Place,
    ) -> Vec<Holder> {
        let mut holders = Vec::new();
        for (item, name) in row.who.iter().enumerate() {
            if [VACANT, WITHHELD]
                .iter()
                .any(|word| name.eq_ignore_ascii_case(word))
            {
                continue;
            }
            let is_known = || !self.names.by_name(Kind::Person, graph, name).is_empty();
            let holder = if is_id(name) || is_known() {
                let item = (row.who.len() > 1).then_some(item);
                self.typed(graph, Kind::Person, name, || place(row, "who", item))
                    .and_then(as_person)
                    .map(Holder::Person)
            } else {
                Some(Holder::Words(Arc::from(name.as_str())))
            };
            holders.extend(holder.filter(|holder| !holders.contains(holder)));
        }
        holders
    }

    fn resolve_career_paths(&mut self, graph: &mut Graph) {
        for index in 0..graph.career_paths.len() {
            let Some(entry) = graph.career_paths[index]
                .common
                .entry
                .map(|entry| graph[entry].clone())
            else {
                continue;
            };
            let Body::CareerPath(front) = &entry.body else {
                continue;
            };
            let file = &entry.path;
            let place = |key: &str| Place::value(file, FieldPath::of(key));
            let medium = front
                .medium
                .as_ref()
                .and_then(|name| self.setting(graph, name, Wanted::Medium, place("medium")));
            let steps = front.steps.iter().enumerate().filter_map(|(position, step)| {
                self.step(graph, step, || {
                    Place::value(file, FieldPath::of("steps").index(position))
                })
            });
            let steps: Vec<_> = steps.collect();
            let others = front
                .disagrees_with
                .iter()
                .enumerate()
                .filter_map(|(position, name)| {
                    let place = || Place::value(file, FieldPath::of("disagrees_with").index(position));
                    self.typed(graph, Kind::CareerPath, name, place)
                        .and_then(as_career_path)
                });
            let disagrees_with: Vec<_> = others.collect();
            let path = &mut graph.career_paths[index];
            path.medium = medium;
            path.steps = steps;
            path.source = front.source.clone();
            path.disagrees_with = disagrees_with;
        }
    }

    /// `see`, `owner` and `tags`, which every kind has.
    fn resolve_shared(&mut self, graph: &mut Graph) {
        let mut tags: BTreeMap<String, (Arc<str>, BTreeSet<Node>)> = BTreeMap::new();
        let nodes: Vec<_> = graph.nodes().collect();
        for node in nodes {
            let Some(entry) = graph.entry_of(node).map(|entry| graph[entry].clone()) else {
                continue;
            };
            for tag in entry.shared.tags.iter().filter(|tag| !tag.trim().is_empty()) {
                let slot = tags
                    .entry(names::fold(tag))
                    .or_insert_with(|| (Arc::from(tag.trim()), BTreeSet::new()));
                slot.1.insert(node);
            }
            let see: Vec<See> = entry
                .shared
                .see
                .iter()
                .enumerate()
                .filter_map(|(index, written)| {
                    if written.contains("://") {
                        return Some(See::Address(Arc::from(written.as_str())));
                    }
                    let place = Place::value(&entry.path, FieldPath::of("see").index(index));
                    self.anything(graph, written, place).map(See::Node)
                })
                .collect();
            let owner = entry.shared.owner.as_ref().and_then(|written| {
                self.owner(graph, written, Place::value(&entry.path, FieldPath::of("owner")))
            });
            if matches!(node, Node::Crew(_) | Node::Schedule(_)) {
                continue;
            }
            let common = common_mut(graph, node);
            common.see = see;
            common.owner = owner;
        }
        graph.tags = tags
            .into_values()
            .map(|(tag, nodes)| (tag, nodes.into_iter().collect()))
            .collect();
    }

    /// A node of any kind.
    fn anything(&mut self, graph: &Graph, written: &str, place: Place) -> Option<Node> {
        match self.names.any(written) {
            Meaning::Node(node) => return Some(node),
            Meaning::Hidden => {}
            Meaning::Draft => {
                let message = format!("`{written}` is a draft");
                self.report(Diagnostic::new(Code::LinkToDraft, place, message));
            }
            Meaning::Several(nodes) => {
                let problem = ambiguous(graph, written, &nodes, place);
                self.report(problem);
            }
            Meaning::Unknown => {
                let help = self
                    .names
                    .suggest_any(written)
                    .map(|near| format!("did you mean `{near}`?"));
                let message = format!("nothing is called `{written}`");
                self.report(
                    Diagnostic::new(Code::UnknownEntry, place, message)
                        .help("write an id, with its folder in front where several share it, or an address")
                        .help_if(help),
                );
            }
        }
        None
    }
}

/// Which of the settings' names fit.
#[derive(Clone, Copy)]
enum Wanted {
    Medium,
    Scale,
    Either,
}

/// A kind as it is said in a sentence.
pub(super) fn kind_words(kind: Kind) -> &'static str {
    match kind {
        Kind::CareerPath => "career path",
        Kind::Crew => "crew list",
        other => other.name(),
    }
}

/// A name that means several things, with all of them.
pub(super) fn ambiguous(graph: &Graph, written: &str, nodes: &[Node], place: Place) -> Diagnostic {
    let path_of = |node: &Node| {
        let folder = graph.kind(*node).folder().unwrap_or_default();
        format!("`{folder}/{}`", graph.common(*node).id).replace("`/", "`")
    };
    let written_out = nodes.iter().map(path_of).collect::<Vec<_>>().join(" or ");
    let mut problem = Diagnostic::new(
        Code::AmbiguousName,
        place,
        format!("`{written}` may mean several things"),
    )
    .help(format!("write {written_out}"));
    for node in nodes {
        if let Some(entry) = graph.entry_of(*node) {
            let words = kind_words(graph.kind(*node));
            problem = problem.related(
                Place::file(&graph[entry].path),
                format!("this {words} goes by the name"),
            );
        }
    }
    problem
}

/// Calls back for each skill and tool that an entry names.
fn name_uses<'a>(entry: &'a Entry, found: &mut impl FnMut(Kind, &'a str, &mut dyn FnMut() -> Place)) {
    let file = &entry.path;
    let mut skills = |pairs: &'a [(String, SkillLevel)], path: FieldPath| {
        for (name, _) in pairs {
            found(Kind::Skill, name, &mut || {
                Place::key(file, path.clone().key(name))
            });
        }
    };
    match &entry.body {
        Body::Role(front, _) => {
            skills(&front.skills, FieldPath::of("skills"));
            skills(&front.nice, FieldPath::of("nice"));
            for (name, variant) in front.variants.iter() {
                skills(&variant.skills, FieldPath::of("variants").key(name).key("skills"));
            }
            let mut tools = |names: &'a [String], path: FieldPath| {
                for (index, name) in names.iter().enumerate() {
                    found(Kind::Tool, name, &mut || {
                        Place::value(file, path.clone().index(index))
                    });
                }
            };
            tools(&front.tools, FieldPath::of("tools"));
            for (name, variant) in front.variants.iter() {
                if let Some(names) = &variant.tools {
                    tools(names, FieldPath::of("variants").key(name).key("tools"));
                }
            }
        }
        Body::Person(front) => skills(&front.skills, FieldPath::of("skills")),
        _ => {}
    }
}

pub(super) fn common_mut(graph: &mut Graph, node: Node) -> &mut super::Common {
    match node {
        Node::Role(id) => &mut graph.roles[id.index()].common,
        Node::Department(id) => &mut graph.departments[id.index()].common,
        Node::CareerPath(id) => &mut graph.career_paths[id.index()].common,
        Node::Person(id) => &mut graph.people[id.index()].common,
        Node::Skill(id) => &mut graph.skills[id.index()].common,
        Node::Tool(id) => &mut graph.tools[id.index()].common,
        Node::Production(id) | Node::Crew(id) | Node::Schedule(id) => {
            &mut graph.productions[id.index()].common
        }
        Node::Page(id) => &mut graph.pages[id.index()].common,
    }
}

/// Gives a role that extends another what it does not say itself.
///
/// Title, summary, text, moves and ways in stay its own; all else is taken over where it is left out, and skills are
/// joined, its own levels going first.
fn inherit(graph: &mut Graph, problems: &mut Vec<Diagnostic>) {
    let above: Vec<_> = graph
        .roles
        .iter()
        .map(|role| role.extends.map(RoleId::index))
        .collect();
    for cycle in reporting::cycles(&above) {
        let file = |index: usize| {
            let entry = graph.roles[index]
                .common
                .entry
                .map(|entry| graph[entry].path.clone());
            Place::value(&entry.unwrap_or_default(), FieldPath::of("extends"))
        };
        let names: Vec<_> = cycle
            .iter()
            .map(|index| format!("`{}`", graph.roles[*index].common.id))
            .collect();
        let message = format!("roles extend each other in a circle: {}", names.join(" → "));
        let mut problem = Diagnostic::new(Code::ExtendsCycle, file(cycle[0]), message)
            .help("take `extends` out of the role that stands on its own");
        for index in &cycle[1..] {
            problem = problem.related(file(*index), "and this one extends the next");
        }
        problems.push(problem);
        graph.roles[cycle[0]].extends = None;
    }
    // A base comes before its grades when roles are taken in order of their distance from a role without `extends`.
    let mut depth = vec![usize::MAX; graph.roles.len()];
    for start in 0..graph.roles.len() {
        let mut chain = Vec::new();
        let mut at = Some(start);
        while let Some(index) = at.filter(|index| depth[*index] == usize::MAX) {
            chain.push(index);
            at = graph.roles[index].extends.map(RoleId::index);
        }
        let first = at.map_or(0, |index| depth[index] + 1);
        for (distance, index) in (first..).zip(chain.into_iter().rev()) {
            depth[index] = distance;
        }
    }
    let mut order: Vec<_> = (0..graph.roles.len()).filter(|index| depth[*index] > 0).collect();
    order.sort_by_key(|index| depth[*index]);
    for index in order {
        let Some(base) = graph.roles[index].extends else {
            continue;
        };
        let base = graph.roles[base.index()].clone();
        let role = &mut graph.roles[index];
        let own = std::mem::take(&mut role.base);
        role.base = RoleFacts {
            department: own.department.or(base.base.department),
            level: own.level.or(base.base.level),
            focus: own.focus.or(base.base.focus),
            reports_to: own
                .reports_to
                .or(base.base.reports_to)
                .filter(|superior| superior.index() != index),
            also_reports_to: either(own.also_reports_to, base.base.also_reports_to),
            works_with: either(own.works_with, base.base.works_with),
            phases: either(own.phases, base.base.phases),
            skills: joined(own.skills, base.base.skills),
            tools: either(own.tools, base.base.tools),
            experience: own.experience.or(base.base.experience),
            pay: own.pay.or(base.base.pay),
            covers: either(own.covers, base.base.covers),
        };
        role.stage = role.stage.or(base.stage);
        role.is_external |= base.is_external;
        role.media = either(std::mem::take(&mut role.media), base.media);
        role.nice = joined(std::mem::take(&mut role.nice), base.nice);
        role.education = role.education.take().or(base.education);
        role.stress = role.stress.or(base.stress);
        role.balance = role.balance.or(base.balance);
        role.setting = either(std::mem::take(&mut role.setting), base.setting);
        role.industries = either(std::mem::take(&mut role.industries), base.industries);
        for variant in base.variants {
            if !role.variants.iter().any(|own| own.setting == variant.setting) {
                role.variants.push(variant);
            }
        }
        role.variants.sort_by_key(|variant| variant.setting);
    }
}

fn either<T>(own: Vec<T>, base: Vec<T>) -> Vec<T> {
    if own.is_empty() { base } else { own }
}

fn joined(own: Vec<(SkillId, SkillLevel)>, base: Vec<(SkillId, SkillLevel)>) -> Vec<(SkillId, SkillLevel)> {
    let mut skills = own;
    for (skill, level) in base {
        if !skills.iter().any(|(known, _)| *known == skill) {
            skills.push((skill, level));
        }
    }
    skills.sort_by_key(|(_, level)| std::cmp::Reverse(*level));
    skills
}

/// Puts the roles of each department in the order in which people list them.
///
/// Done once here, since every page of a role shows its neighbours in the department.
fn sort_departments(graph: &mut Graph) {
    let mut departments = std::mem::take(&mut graph.departments);
    for department in &mut departments {
        department.roles.sort_by_cached_key(|role| {
            let role = &graph[*role];
            let order = role.common.entry.and_then(|entry| graph[entry].shared.order);
            (
                role.base.level.unwrap_or(u8::MAX),
                order.unwrap_or(i32::MAX),
                role.common.title.to_lowercase(),
                role.common.id.clone(),
            )
        });
    }
    graph.departments = departments;
}

/// Fills in the relations that nobody writes.
fn derive_inverses(graph: &mut Graph) {
    works_with_both_ways(graph);
    for index in 0..graph.roles.len() {
        let id = RoleId::new(index);
        let role = &graph.roles[index];
        let (department, extends) = (role.base.department, role.extends);
        let moves: Vec<_> = role.moves.iter().map(|step| step.to).collect();
        let skills: Vec<_> = role
            .base
            .skills
            .iter()
            .map(|(skill, level)| (*skill, *level, false))
            .collect();
        let nice: Vec<_> = role
            .nice
            .iter()
            .map(|(skill, level)| (*skill, *level, true))
            .collect();
        let tools = role.base.tools.clone();
        if let Some(department) = department {
            graph.departments[department.index()].roles.push(id);
        }
        if let Some(base) = extends {
            graph.roles[base.index()].extended_by.push(id);
        }
        for (position, to) in moves.into_iter().enumerate() {
            graph.roles[to.index()].entered_from.push((id, position));
        }
        for (skill, level, is_nice) in skills.into_iter().chain(nice) {
            graph.skills[skill.index()].roles.push(SkillUse {
                role: id,
                level,
                is_nice,
            });
        }
        for tool in tools {
            graph.tools[tool.index()].roles.push(id);
        }
    }
    sort_departments(graph);
    for index in 0..graph.departments.len() {
        if let Some(whole) = graph.departments[index].part_of {
            graph.departments[whole.index()]
                .parts
                .push(DepartmentId::new(index));
        }
    }
    for index in 0..graph.tools.len() {
        if let Some(newer) = graph.tools[index].replaced_by {
            graph.tools[newer.index()].replaces.push(ToolId::new(index));
        }
    }
    for index in 0..graph.people.len() {
        let person = PersonId::new(index);
        for (skill, level) in graph.people[index].skills.clone() {
            graph.skills[skill.index()].people.push((person, level));
        }
        for (position, job) in graph.people[index].story.clone().iter().enumerate() {
            if let Step::Role(role) = job.role {
                graph.roles[role.index()].in_stories.push((person, position));
            }
        }
    }
    for index in 0..graph.productions.len() {
        let production = ProductionId::new(index);
        let setting = graph.productions[index].setting;
        let Some(mut crew) = graph.productions[index].crew.take() else {
            continue;
        };
        for (row, line) in crew.rows.iter_mut().enumerate() {
            let role = &mut graph.roles[line.role.index()];
            role.crewed.push((production, row));
            line.department = line.department.or_else(|| role.department_in(setting));
            if let Some(department) = line.department {
                graph.departments[department.index()]
                    .crewed
                    .push((production, row));
            }
            for holder in &line.who {
                if let Holder::Person(person) = holder {
                    graph.people[person.index()].crewed.push((production, row));
                }
            }
        }
        graph.productions[index].crew = Some(crew);
    }
    for index in 0..graph.career_paths.len() {
        let path = CareerPathId::new(index);
        for step in graph.career_paths[index].steps.clone() {
            if let Step::Role(role) = step {
                let on_paths = &mut graph.roles[role.index()].on_paths;
                if on_paths.last() != Some(&path) {
                    on_paths.push(path);
                }
            }
        }
        for other in graph.career_paths[index].disagrees_with.clone() {
            let theirs = &mut graph.career_paths[other.index()].disagrees_with;
            if other != path && !theirs.contains(&path) {
                theirs.push(path);
            }
        }
    }
}

/// `works_with` is written on one side and holds for both.
fn works_with_both_ways(graph: &mut Graph) {
    let written: Vec<_> = graph
        .roles
        .iter()
        .map(|role| role.base.works_with.clone())
        .collect();
    for (index, others) in written.into_iter().enumerate() {
        let id = RoleId::new(index);
        for other in others {
            let theirs = &mut graph.roles[other.index()].base.works_with;
            if other != id && !theirs.contains(&id) {
                theirs.push(id);
            }
        }
    }
}
