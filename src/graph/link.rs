//! From entries to the graph: names become ids, kind by kind.
//!
//! [`link`] tells the order; each kind of entry has a file of its own, and `references` what they share.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::names::{self, Names};
use super::{
    Common, Context, Folders, Graph, Node, See, Surroundings, bookings, careers, coverage, glossary, lineup,
    prose_links, reporting, responsibilities, signs, tops,
};
use crate::config::Config;
use crate::content::Entry;
use crate::diagnostic::{Diagnostic, FieldPath, Place};

mod career_paths;
mod checks;
mod circle;
mod crews;
mod departments;
mod grades;
mod inverses;
mod people;
mod productions;
mod references;
mod roles;
mod schedules;
mod skills_and_tools;

pub(super) use references::ambiguous;

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
    grades::inherit(&mut graph, context.problems);
    inverses::derive(&mut graph);
    reporting::untangle(&mut graph, context.problems);
    reporting::derive_managers(&mut graph);
    signs::derive(&mut graph);
    graph.lineups = lineup::all(&graph);
    careers::check(&mut graph, context.problems);
    tops::check(&graph, context.surroundings, context.problems);
    bookings::check(&graph, context.surroundings, context.problems);
    coverage::check(&graph, context.config, context.problems);
    checks::check_reviews(&graph, context.config, context.problems);
    checks::check_visible_fields(context.config, context.problems);
    prose_links::resolve(
        &mut graph,
        &names,
        &drafts,
        context.surroundings,
        context.problems,
    );
    graph.folders = Folders::of(&graph.pages);
    graph.assets = surroundings.assets;
    graph.abbreviations = glossary::abbreviations(&graph);
    graph.occupations = careers::occupations(&graph);
    graph.lowest_level = graph.roles.iter().filter_map(|role| role.base.level).max();
    graph.responsibilities = responsibilities::responsibilities(&graph);
    graph
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
}

pub(super) fn common_mut(graph: &mut Graph, node: Node) -> &mut Common {
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
