//! Reporting lines: by medium, by scale and on each production, without a cycle.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::slate::Slate;
use super::{DepartmentId, Graph, Production, ProductionId, Role, RoleId, RoleVariant, SettingId};
use crate::config::Settings;
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place};
use crate::units::words::capitalised;
use crate::words::Words;

/// The name of a medium or scale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingName {
    /// Of a medium.
    Medium(String),
    /// Of a scale.
    Scale(String),
}

impl SettingName {
    /// The name.
    pub fn name(&self) -> &str {
        match self {
            Self::Medium(name) | Self::Scale(name) => name,
        }
    }

    /// Whether it is a medium.
    pub fn is_medium(&self) -> bool {
        matches!(self, Self::Medium(_))
    }

    /// As words; a name without vowels is an abbreviation: `vfx` becomes `VFX`.
    pub fn words(&self) -> String {
        let name = self.name();
        let is_vowel = |letter: char| "aeiouy".contains(letter.to_ascii_lowercase());
        if name.chars().count() <= 4 && name.is_ascii() && !name.contains(is_vowel) {
            return name.to_uppercase();
        }
        name.replace(['-', '_'], " ")
    }

    /// The same at the start of a line.
    pub fn title(&self) -> String {
        capitalised(&self.words())
    }

    /// Where it holds, at the start of a line: `In VFX`, `At small scale`.
    pub fn place(&self, words: &Words) -> String {
        match self {
            Self::Medium(_) => words.fill("settings.in_medium", &[("medium", &self.words())]),
            Self::Scale(_) => words.fill("settings.at_scale", &[("scale", &self.words())]),
        }
    }

    /// The setting of this medium or scale alone.
    pub fn setting(&self, id: SettingId) -> VariantKey {
        match self {
            Self::Medium(_) => VariantKey {
                medium: Some(id),
                scale: None,
            },
            Self::Scale(_) => VariantKey {
                medium: None,
                scale: Some(id),
            },
        }
    }
}

/// A medium, a scale, both or neither: what decides which variants of a role are in force.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VariantKey {
    /// The medium.
    pub medium: Option<SettingId>,
    /// The scale.
    pub scale: Option<SettingId>,
}

/// The names of media, then of scales.
pub(super) fn setting_names(settings: &Settings) -> Vec<SettingName> {
    let media = settings.media.iter().cloned().map(SettingName::Medium);
    media
        .chain(settings.scales.iter().cloned().map(SettingName::Scale))
        .collect()
}

impl Role {
    /// The variants in force, the one that decides first: medium before scale, since what is being made decides which
    /// roles there are, and a small production has fewer of them but no others.
    pub fn variants_in(&self, setting: VariantKey) -> impl Iterator<Item = &RoleVariant> {
        let of = |id: Option<SettingId>| {
            id.and_then(|id| self.variants.iter().find(move |variant| variant.setting == id))
        };
        of(setting.medium).into_iter().chain(of(setting.scale))
    }

    /// The role it answers to.
    pub fn superior_in(&self, setting: VariantKey) -> Option<RoleId> {
        self.variants_in(setting)
            .find_map(|variant| variant.reports_to)
            .or(self.base.reports_to)
    }

    /// Its dotted lines.
    pub fn also_reports_to_in(&self, setting: VariantKey) -> &[RoleId] {
        let own = self
            .variants_in(setting)
            .find_map(|variant| variant.also_reports_to.as_ref());
        own.unwrap_or(&self.base.also_reports_to)
    }

    /// The department it belongs to.
    pub fn department_in(&self, setting: VariantKey) -> Option<DepartmentId> {
        self.variants_in(setting)
            .find_map(|variant| variant.department)
            .or(self.base.department)
    }

    /// What it is called.
    pub fn title_in(&self, setting: VariantKey) -> &str {
        self.variants_in(setting)
            .find_map(|variant| variant.title.as_deref())
            .unwrap_or(&self.common.title)
    }

    /// Where its title stands among those of all roles: see [`Role::title_rank`].
    pub fn title_rank_in(&self, setting: VariantKey) -> u32 {
        let mut titled = self
            .variants_in(setting)
            .filter(|variant| variant.title.is_some());
        titled
            .next()
            .map_or(self.title_rank, |variant| variant.title_rank)
    }

    /// What it is for.
    pub fn focus_in(&self, setting: VariantKey) -> Option<&str> {
        let own = self
            .variants_in(setting)
            .find_map(|variant| variant.focus.as_deref());
        own.or(self.base.focus.as_deref())
    }

    /// Its level.
    pub fn level_in(&self, setting: VariantKey) -> Option<u8> {
        self.variants_in(setting)
            .find_map(|variant| variant.level)
            .or(self.base.level)
    }

    /// The phases in which it is active, as indexes of the settings' phases.
    pub fn phases_in(&self, setting: VariantKey) -> &[usize] {
        let own = self
            .variants_in(setting)
            .find_map(|variant| variant.phases.as_ref());
        own.unwrap_or(&self.base.phases)
    }

    /// Whether it exists in the medium of a setting.
    pub fn exists_in(&self, setting: VariantKey) -> bool {
        self.media.is_empty() || setting.medium.is_none_or(|medium| self.media.contains(&medium))
    }

    /// Roles whose work it takes on.
    pub fn covers_in(&self, setting: VariantKey) -> impl Iterator<Item = RoleId> {
        self.base
            .covers
            .iter()
            .chain(self.variants_in(setting).flat_map(|variant| &variant.covers))
            .copied()
    }
}

impl Graph {
    /// The settings that have reporting lines of their own: the default, each medium, each scale.
    pub fn settings(&self) -> impl Iterator<Item = (Option<&SettingName>, VariantKey)> {
        let named = self
            .setting_names
            .iter()
            .enumerate()
            .map(|(id, name)| (Some(name), name.setting(id)));
        std::iter::once((None, VariantKey::default())).chain(named)
    }

    /// The roles that answer to each role in a setting, in order of path.
    pub fn reports_in(&self, setting: VariantKey) -> Vec<Vec<RoleId>> {
        let mut reports = vec![Vec::new(); self.roles.len()];
        for id in RoleId::all(self) {
            if let Some(superior) = self[id].superior_in(setting) {
                reports[superior.index()].push(id);
            }
        }
        reports
    }

    /// The role that a role answers to on a production: by the crew list's own lines, else by medium and scale.
    pub fn superior_on(&self, production: ProductionId, role: RoleId) -> Option<RoleId> {
        let production = &self[production];
        let own = production
            .crew
            .as_ref()
            .and_then(|crew| crew.reports_to.get(&role).copied());
        own.or_else(|| self[role].superior_in(production.setting))
    }
}

/// The lines upwards of all roles and nothing else, for those who climb along many of them.
pub(super) struct Lines {
    base: Vec<Option<RoleId>>,
    /// For each medium and scale what differs there; empty where nothing does.
    named: Vec<Vec<Option<RoleId>>>,
}

impl Lines {
    pub(super) fn of(graph: &Graph) -> Self {
        let roles = graph.roles.iter();
        let base: Vec<_> = roles.map(|role| role.base.reports_to).collect();
        let mut named = vec![Vec::new(); graph.setting_names.len()];
        for (index, role) in graph.roles.iter().enumerate() {
            // Of two variants of one name the first is in force.
            for variant in role.variants.iter().rev() {
                let lines = &mut named[variant.setting];
                if lines.is_empty() {
                    lines.resize(base.len(), None);
                }
                lines[index] = variant.reports_to;
            }
        }
        Self { base, named }
    }

    /// The role that a role answers to in a setting: see [`Role::superior_in`].
    pub(super) fn superior_in(&self, setting: VariantKey, role: RoleId) -> Option<RoleId> {
        let named = |id: Option<SettingId>| *self.named[id?].get(role.index())?;
        let own = named(setting.medium).or_else(|| named(setting.scale));
        own.or(self.base[role.index()])
    }

    /// The role that a role answers to on a production: see [`Graph::superior_on`].
    pub(super) fn superior_on(&self, production: &Production, role: RoleId) -> Option<RoleId> {
        let crew = production.crew.as_ref();
        let own = crew.and_then(|crew| crew.reports_to.get(&role).copied());
        own.or_else(|| self.superior_in(production.setting, role))
    }
}

/// Who manages whom: by default, and in each medium and at each scale where that differs.
pub(super) fn derive_managers(graph: &mut Graph) {
    let by_default = graph.reports_in(VariantKey::default());
    let named: Vec<_> = graph
        .setting_names
        .iter()
        .enumerate()
        .map(|(id, name)| (id, graph.reports_in(name.setting(id))))
        .collect();
    for (setting, mut reports) in named {
        for (role, reports) in reports.iter_mut().enumerate() {
            if *reports != by_default[role] {
                let reports = std::mem::take(reports);
                graph.roles[role].manages_in.push((setting, reports));
            }
        }
    }
    for (role, reports) in graph.roles.iter_mut().zip(by_default) {
        role.manages = reports;
    }
}

/// Finds the cycles of a functional graph: each node has at most one that it points to.
///
/// Each cycle is given once, from its node of least index along the arrows. Steps grow with the number of nodes.
pub(super) fn cycles(above: &[Option<usize>]) -> Vec<Vec<usize>> {
    const UNSEEN: usize = usize::MAX;
    let mut seen_from = vec![UNSEEN; above.len()];
    let mut found = Vec::new();
    for start in 0..above.len() {
        let mut at = start;
        loop {
            if seen_from[at] == start {
                found.push(cycle_through(above, at));
                break;
            }
            if seen_from[at] != UNSEEN {
                break;
            }
            seen_from[at] = start;
            match above[at] {
                Some(next) => at = next,
                None => break,
            }
        }
    }
    found.sort();
    found
}

fn cycle_through(above: &[Option<usize>], start: usize) -> Vec<usize> {
    let mut cycle = vec![start];
    let mut at = above[start];
    while let Some(next) = at.filter(|next| *next != start) {
        cycle.push(next);
        at = above[next];
    }
    from_least(cycle)
}

/// A cycle, turned so that it starts at its least index.
fn from_least(mut cycle: Vec<usize>) -> Vec<usize> {
    let least = cycle
        .iter()
        .enumerate()
        .min_by_key(|(_, index)| **index)
        .map_or(0, |(position, _)| position);
    cycle.rotate_left(least);
    cycle
}

/// Reports every reporting cycle, in the medium, scale or production in which it arises, and cuts it.
///
/// The same cycle of roles is reported once, in the first setting that has it. It is cut at its first role by path,
/// in every setting, so that the chart hangs from there.
pub(super) fn untangle(graph: &mut Graph, problems: &mut Vec<Diagnostic>) {
    let mut reported: BTreeSet<Vec<usize>> = BTreeSet::new();
    let settings: Vec<_> = graph
        .settings()
        .map(|(name, setting)| (name.cloned(), setting))
        .collect();
    for (name, setting) in settings {
        let above: Vec<_> = graph
            .roles
            .iter()
            .map(|role| role.superior_in(setting).map(RoleId::index))
            .collect();
        for cycle in cycles(&above) {
            if reported.insert(cycle.clone()) {
                let scope = match &name {
                    None => String::new(),
                    Some(SettingName::Medium(name)) => format!(" in the medium `{name}`"),
                    Some(SettingName::Scale(name)) => format!(" at the scale `{name}`"),
                };
                let places = |role: usize| line_place(graph, RoleId::new(role), setting);
                problems.push(cycle_problem(graph, &cycle, &scope, places));
            }
            cut(graph, RoleId::new(cycle[0]), setting);
        }
    }
    untangle_productions(graph, &mut reported, problems);
}

/// Works out whom each role on a crew answers to, and cuts what would be a cycle.
fn untangle_productions(
    graph: &mut Graph,
    reported: &mut BTreeSet<Vec<usize>>,
    problems: &mut Vec<Diagnostic>,
) {
    let lines = Lines::of(graph);
    let on_crews: Vec<OnCrew> = graph
        .productions
        .par_iter()
        .map_init(
            || Slate::new(lines.base.len()),
            |slate, production| on_crew(&lines, production, slate),
        )
        .collect();
    for (index, on_crew) in on_crews.into_iter().enumerate() {
        for cycle in on_crew.cycles {
            if reported.insert(cycle.clone()) {
                problems.push(cycle_on(graph, ProductionId::new(index), &cycle));
            }
        }
        if let Some(crew) = &mut graph.productions[index].crew {
            crew.reporting = on_crew.reporting;
        }
    }
}

/// Whom the roles on a crew answer to.
#[derive(Default)]
struct OnCrew {
    /// Circles, each from its first role.
    cycles: Vec<Vec<usize>>,
    /// For each role the one it answers to, with the cycles cut.
    reporting: BTreeMap<RoleId, RoleId>,
}

fn on_crew(lines: &Lines, production: &Production, position: &mut Slate<usize>) -> OnCrew {
    let Some(crew) = &production.crew else {
        return OnCrew::default();
    };
    // The roles that matter: those on the crew and all above them.
    let mut above: Vec<(RoleId, Option<RoleId>)> = Vec::new();
    for row in &crew.rows {
        let mut at = Some(row.role);
        while let Some(role) = at.filter(|role| position.get(*role).is_none()) {
            let superior = lines.superior_on(production, role);
            position.set(role, above.len());
            above.push((role, superior));
            at = superior;
        }
    }
    let arrows = above.iter().map(|(_, superior)| position.get((*superior)?));
    let arrows: Vec<Option<usize>> = arrows.collect();
    let mut found: Vec<Vec<usize>> = cycles(&arrows)
        .into_iter()
        .map(|cycle| from_least(cycle.into_iter().map(|index| above[index].0.index()).collect()))
        .collect();
    found.sort();
    let mut on_crew: Vec<RoleId> = crew.rows.iter().map(|row| row.role).collect();
    on_crew.sort_unstable();
    on_crew.dedup();
    let is_cut = |role: RoleId| found.iter().any(|cycle| cycle[0] == role.index());
    let reporting = on_crew.into_iter().filter(|role| !is_cut(*role));
    let reporting = reporting
        .filter_map(|role| Some((role, above[position.get(role)?].1?)))
        .collect();
    position.wipe();
    OnCrew {
        cycles: found,
        reporting,
    }
}

/// A cycle on a production.
fn cycle_on(graph: &Graph, production: ProductionId, cycle: &[usize]) -> Diagnostic {
    let production = &graph[production];
    let scope = format!(" on the production `{}`", production.common.id);
    let crew = production.crew.as_ref();
    let crew_file = crew.and_then(|crew| crew.entry).map(|entry| &graph[entry].path);
    let places = |role: usize| {
        let role = RoleId::new(role);
        let is_own = crew.is_some_and(|crew| crew.reports_to.contains_key(&role));
        match crew_file {
            Some(file) if is_own => {
                Place::value(file, FieldPath::of("reports_to").key(&graph[role].common.id))
            }
            _ => line_place(graph, role, production.setting),
        }
    };
    cycle_problem(graph, cycle, &scope, places)
}

fn cycle_problem(
    graph: &Graph,
    cycle: &[usize],
    scope: &str,
    place_of: impl Fn(usize) -> Place,
) -> Diagnostic {
    let id = |index: &usize| format!("`{}`", graph.roles[*index].common.id);
    let first = cycle.first().copied().unwrap_or_default();
    let message = if cycle.len() == 1 {
        format!("the role {} reports to itself{scope}", id(&first))
    } else {
        let chain: Vec<_> = cycle.iter().chain([&first]).map(id).collect();
        format!(
            "roles report to each other in a cycle{scope}: {}",
            chain.join(" → ")
        )
    };
    let mut problem = Diagnostic::new(Code::ReportingCycle, place_of(first), message)
        .help("let the highest of them report to a role outside the cycle, or to nobody");
    for role in cycle.iter().skip(1) {
        problem = problem.related(
            place_of(*role),
            format!("{} reports to the next one here", id(role)),
        );
    }
    problem
}

/// Where the line upwards of a role is written that is in force in a setting.
fn line_place(graph: &Graph, role: RoleId, setting: VariantKey) -> Place {
    let deciding = graph[role]
        .variants_in(setting)
        .find(|variant| variant.reports_to.is_some());
    let path = match deciding {
        Some(variant) => FieldPath::of("variants")
            .key(graph.setting_names[variant.setting].name())
            .key("reports_to"),
        None => FieldPath::of("reports_to"),
    };
    let file = graph[role]
        .common
        .entry
        .map(|entry| graph[entry].path.clone())
        .unwrap_or_default();
    Place::value(&file, path)
}

/// Takes away the line upwards of a role that is in force in a setting.
fn cut(graph: &mut Graph, role: RoleId, setting: VariantKey) {
    let deciding = graph[role]
        .variants_in(setting)
        .find(|variant| variant.reports_to.is_some());
    let deciding = deciding.map(|variant| variant.setting);
    let role = &mut graph.roles[role.index()];
    match deciding {
        Some(id) => {
            for variant in role.variants.iter_mut().filter(|variant| variant.setting == id) {
                variant.reports_to = None;
            }
            // What is then in force may close the same cycle again.
            if role.superior_in(setting).is_some() {
                role.base.reports_to = None;
            }
        }
        None => role.base.reports_to = None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_cycle_is_found_once_from_its_least_node() {
        let above = [Some(1), Some(2), Some(0), Some(0), None, Some(5), Some(4)];
        assert_eq!(cycles(&above), [vec![0, 1, 2], vec![5]]);
        assert!(cycles(&[None, Some(0), Some(1), Some(1)]).is_empty());
    }

    #[test]
    fn a_chain_of_a_hundred_thousand_takes_no_time() {
        let chain: Vec<_> = (0..100_000usize).map(|index| index.checked_sub(1)).collect();
        assert!(cycles(&chain).is_empty());
    }

    proptest! {
        #[test]
        fn the_table_of_lines_says_what_the_roles_say(
            written in prop::collection::vec(
                (
                    prop::option::of(0..6usize),
                    prop::collection::vec((0..4usize, prop::option::of(0..6usize)), 0..4),
                ),
                6,
            ),
        ) {
            let named = |id: Option<usize>| id.map(RoleId::new);
            let role = |(reports_to, variants): &(Option<usize>, Vec<(usize, Option<usize>)>)| {
                let variant = |(setting, reports_to): &(usize, Option<usize>)| RoleVariant {
                    setting: *setting,
                    reports_to: named(*reports_to),
                    ..RoleVariant::default()
                };
                let mut role = Role::default();
                role.base.reports_to = named(*reports_to);
                role.variants = variants.iter().map(variant).collect();
                role
            };
            let name = |id: usize| match id {
                0 | 1 => SettingName::Medium(id.to_string()),
                _ => SettingName::Scale(id.to_string()),
            };
            let graph = Graph {
                roles: written.iter().map(role).collect(),
                setting_names: (0..4).map(name).collect(),
                ..Graph::default()
            };
            let lines = Lines::of(&graph);
            for medium in [None, Some(0), Some(1)] {
                for scale in [None, Some(2), Some(3)] {
                    let setting = VariantKey { medium, scale };
                    for role in RoleId::all(&graph) {
                        prop_assert_eq!(lines.superior_in(setting, role), graph[role].superior_in(setting));
                    }
                }
            }
        }
    }
}
