//! Which roles a production of its medium and scale is expected to have, and what its crew list makes of them.
//!
//! The settings' `expects` names the roles. Each is filled, vacant, covered by another role, or missing: neither on the
//! list nor covered, which a producer wants to hear of before the first day.

use std::collections::HashMap;
use std::sync::Arc;

use super::link::Linker;
use super::{Graph, Node, ProductionId, RoleId, SettingId};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place};
use crate::source::SETTINGS_FILE;

/// A role that the settings expect of a medium or scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// The role.
    pub role: RoleId,
    /// The medium or scale.
    pub by: SettingId,
    /// Its index in the settings' list.
    pub at: usize,
}

/// What a crew list makes of a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Coverage {
    /// Somebody holds it, in their own right or standing in.
    Filled,
    /// It is on the list, and nobody holds it.
    Vacant,
    /// Nobody holds it; another role does the work.
    Covered(RoleId),
    /// It is neither on the list nor covered.
    Missing,
}

impl Graph {
    /// The roles that a production is expected to have, each once: those of its medium, then those of its scale. Roles
    /// that do not exist in its medium are not.
    pub fn expected_on(&self, production: ProductionId) -> Vec<Expectation> {
        let setting = self[production].setting;
        let mut expected: Vec<Expectation> = Vec::new();
        let of = |id: SettingId| {
            self.expects
                .iter()
                .filter(move |expectation| expectation.by == id)
        };
        for one in [setting.medium, setting.scale].into_iter().flatten().flat_map(of) {
            let is_known = expected.iter().any(|known| known.role == one.role);
            if !is_known && self[one.role].exists_in(setting) {
                expected.push(*one);
            }
        }
        expected
    }

    /// What the crew list of a production makes of each role that is expected of it; empty where there is no list.
    pub fn coverage(&self, production: ProductionId) -> Vec<(Expectation, Coverage)> {
        let Some(crew) = &self[production].crew else {
            return Vec::new();
        };
        let mut is_filled: HashMap<RoleId, bool> = HashMap::new();
        for row in &crew.rows {
            *is_filled.entry(row.role).or_default() |= !row.is_vacant;
        }
        let setting = self[production].setting;
        let mut covered_by = crew.covers.clone();
        for row in &crew.rows {
            for covered in self[row.role].covers_in(setting) {
                covered_by.entry(covered).or_insert(row.role);
            }
        }
        let state = |role: RoleId| match (is_filled.get(&role), covered_by.get(&role)) {
            (Some(true), _) => Coverage::Filled,
            (_, Some(by)) if *by != role => Coverage::Covered(*by),
            (Some(false), _) => Coverage::Vacant,
            (None, _) => Coverage::Missing,
        };
        let expected = self.expected_on(production).into_iter();
        expected.map(|one| (one, state(one.role))).collect()
    }
}

impl Linker<'_> {
    /// Resolves the roles that the settings expect.
    pub(super) fn resolve_expectations(&mut self, graph: &mut Graph, config: &Config) {
        let file: Arc<str> = Arc::from(SETTINGS_FILE);
        let mut expects = Vec::new();
        for (by, name) in graph.setting_names.iter().enumerate() {
            let written = config.settings.expects.get(name.name());
            for (at, role) in written.into_iter().flat_map(|list| list.iter()).enumerate() {
                let path = || FieldPath::of("expects").key(name.name()).index(at);
                let role = self.role(graph, role, || Place::value(&file, path()));
                expects.extend(role.map(|role| Expectation { role, by, at }));
            }
        }
        graph.expects = expects;
    }
}

/// Reports roles that a production lacks.
///
/// Only where everything can be seen: a row that this audience may not see would be missed here and is not missing.
/// What is delivered is left alone.
pub(super) fn check(graph: &Graph, config: &Config, problems: &mut Vec<Diagnostic>) {
    let settings: Arc<str> = Arc::from(SETTINGS_FILE);
    if !config.audience.sees_everything() {
        return;
    }
    for index in 0..graph.productions.len() {
        let id = ProductionId::new(index);
        let Some(entry) = graph.entry_of(Node::Crew(id)).map(|entry| &graph[entry]) else {
            continue;
        };
        if graph.is_delivered(id) {
            continue;
        }
        for (expected, state) in graph.coverage(id) {
            if state != Coverage::Missing {
                continue;
            }
            let role = &graph[expected.role].common.id;
            let name = graph.setting_names[expected.by].name();
            let production = &graph[id].common.title;
            let message = format!("{production} has nobody as `{role}`, and nobody covers it");
            let path = FieldPath::of("expects").key(name).index(expected.at);
            problems.push(
                Diagnostic::new(
                    Code::MissingRole,
                    Place::key(&entry.path, FieldPath::of("crew")),
                    message,
                )
                .help(format!(
                    "add `{{role: {role}, who: vacant}}` to the crew, or say who does the work: `covers: {{{role}: …}}`"
                ))
                .related(
                    Place::value(&settings, path),
                    format!("the settings expect it where medium or scale is `{name}`"),
                ),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::graph::testing::row;
    use crate::graph::{Crew, Production, Role, VariantKey};

    #[test]
    fn an_expected_role_is_filled_vacant_covered_or_missing() {
        let [producer, editor, secretary, runner, composer] = [0, 1, 2, 3, 4].map(RoleId::new);
        let mut roles = vec![Role::default(); 5];
        roles[producer.index()].base.covers = vec![runner];
        let expects = [producer, editor, secretary, runner, composer, producer];
        let graph = Graph {
            roles,
            expects: (0..)
                .zip(expects)
                .map(|(at, role)| Expectation { role, by: 0, at })
                .collect(),
            productions: vec![Production {
                setting: VariantKey {
                    medium: Some(0),
                    scale: None,
                },
                crew: Some(Crew {
                    rows: vec![row(producer, &["Ana"]), row(editor, &[]), row(editor, &[])],
                    covers: BTreeMap::from([(secretary, producer)]),
                    ..Crew::default()
                }),
                ..Production::default()
            }],
            ..Graph::default()
        };
        let found = graph.coverage(ProductionId::new(0));
        let states: Vec<_> = found.into_iter().map(|(one, state)| (one.role, state)).collect();
        assert_eq!(
            states,
            [
                (producer, Coverage::Filled),
                (editor, Coverage::Vacant),
                (secretary, Coverage::Covered(producer)),
                (runner, Coverage::Covered(producer)),
                (composer, Coverage::Missing),
            ]
        );
    }
}
