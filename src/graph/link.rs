//! From entries to the graph: names become ids, kind by kind.
//!
//! [`link`] tells the order; each kind of entry has a file of its own, and `references` what they share.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::names::{self, Names};
use super::{
    Context, Folders, Graph, LinkInputs, Named, Node, See, bookings, calls as call_sheets, careers, changes,
    coverage, former_names, glossary, includes, lineup, no_line_to_top, prose_links, reporting, signs,
    title_ranks, vacancies as vacancies_of_site,
};
use crate::config::Config;
use crate::content::{self, Entry};
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place};
use crate::units::Address;

mod bibles;
mod calls;
mod career_paths;
mod checks;
mod crews;
mod cycle;
mod departments;
mod documents;
mod facts;
mod grades;
mod inverses;
mod people;
mod productions;
mod references;
mod roles;
mod schedules;
mod seasons;
mod skills_and_tools;
mod vacancies;

pub(super) use references::ambiguous;

/// Links all entries.
///
/// Entries may come in any order; the graph does not depend on it.
pub fn link(
    entries: Vec<Arc<Entry>>,
    config: &Config,
    mut link_inputs: LinkInputs,
    problems: &mut Vec<Diagnostic>,
) -> Graph {
    let mut entries = content::grades::with_grades(entries);
    let over = entries.extract_if(.., |entry| vacancies_of_site::is_over(entry, config.today));
    let over: Vec<Arc<str>> = over.map(|entry| entry.path.clone()).collect();
    link_inputs.hidden.extend(over);
    let (published, drafts): (Vec<_>, Vec<_>) = entries
        .into_iter()
        .partition(|entry| config.with_drafts || !entry.shared.is_draft);
    let mut graph = names::gather(published, problems);
    graph.setting_names = reporting::setting_names(&config.settings);
    graph.seasons.clone_from(&config.seasons);
    names::check_duplicates(&graph, problems);
    let (mut names, named) = rayon::join(
        || Names::of(&graph, &drafts, &link_inputs),
        || skills_and_tools::named(&graph.entries),
    );
    skills_and_tools::make_named(&mut graph, &mut names, named, config, problems);
    let mut linker = Linker {
        context: Context {
            config,
            link_inputs: &link_inputs,
            problems,
        },
        names: &names,
    };
    linker.resolve_tools(&mut graph);
    linker.resolve_roles(&mut graph);
    linker.resolve_departments(&mut graph);
    linker.resolve_expectations(&mut graph, config);
    linker.resolve_people(&mut graph);
    linker.resolve_productions(&mut graph);
    linker.resolve_schedules(&mut graph);
    linker.resolve_documents(&mut graph);
    linker.resolve_career_paths(&mut graph);
    linker.resolve_shared(&mut graph);
    facts::copy(&mut graph);
    grades::inherit(&mut graph, problems);
    title_ranks::give(&mut graph);
    inverses::derive(&mut graph);
    // They go by the departments of roles and of rows of crew lists, which are known now.
    let mut linker = Linker {
        context: Context {
            config,
            link_inputs: &link_inputs,
            problems,
        },
        names: &names,
    };
    linker.check_skills_not_needed(&graph);
    linker.resolve_calls(&mut graph);
    linker.resolve_vacancies(&mut graph);
    reporting::untangle(&mut graph, problems);
    reporting::derive_managers(&mut graph);
    signs::derive(&mut graph);
    graph.lineups = lineup::all(&graph);
    careers::check(&mut graph, &names, problems);
    // What is left looks at the graph, and not at what the others make of it.
    let mut of_links = Vec::new();
    let (links, (words, occupations)) = rayon::join(
        || prose_links::resolve(&graph, &names, &drafts, &link_inputs, &mut of_links),
        || {
            no_line_to_top::check(&graph, &link_inputs, problems);
            bookings::check(&graph, &link_inputs, problems);
            call_sheets::check(&graph, config, &link_inputs, problems);
            coverage::check(&graph, config, problems);
            vacancies_of_site::check(&graph, config, problems);
            checks::check_reviews(&graph, config, problems);
            checks::check_visible_fields(config, problems);
            rayon::join(|| glossary::glossary(&graph), || careers::occupations(&graph))
        },
    );
    problems.append(&mut of_links);
    prose_links::tell(&mut graph, links);
    former_names::hide(&mut graph);
    includes::resolve(&mut graph, problems);
    graph.marked_words = glossary::marked_words(&graph, &words, config);
    graph.glossary = words;
    graph.occupations = occupations;
    graph.folders = Folders::of(&graph.pages);
    graph.lowest_level = graph.roles.iter().filter_map(|role| role.base.level).max();
    graph.changes = changes::of(&graph, &link_inputs, config);
    graph.dead_links = link_inputs.dead_links;
    graph.assets = link_inputs.assets;
    graph.pictures = link_inputs.pictures;
    graph
}

/// How many tags are kept as those that most things carry.
const MAX_COMMON_TAGS: usize = 200;

/// Resolves references, with the names at hand.
pub(super) struct Linker<'a> {
    context: Context<'a>,
    names: &'a Names,
}

impl Linker<'_> {
    fn report(&mut self, problem: Diagnostic) {
        self.context.problems.push(problem);
    }

    /// Resolves what each of some things says, on all cores. Problems come in the order of the things.
    fn side_by_side<T: Send>(
        &mut self,
        count: usize,
        resolve: impl Fn(&mut Linker<'_>, usize) -> T + Sync,
    ) -> Vec<T> {
        let (config, link_inputs, names) = (self.context.config, self.context.link_inputs, self.names);
        // Problems are few, and the values may be large: so these are put in their places at once.
        let told = Mutex::new(Vec::new());
        let resolved = (0..count).into_par_iter().map(|index| {
            let mut problems = Vec::new();
            let context = Context {
                config,
                link_inputs,
                problems: &mut problems,
            };
            let value = resolve(&mut Linker { context, names }, index);
            if !problems.is_empty() {
                told.lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push((index, problems));
            }
            value
        });
        let resolved = resolved.collect();
        let mut told = told.into_inner().unwrap_or_else(PoisonError::into_inner);
        told.sort_unstable_by_key(|(index, _)| *index);
        let told = told.into_iter().flat_map(|(_, problems)| problems);
        self.context.problems.extend(told);
        resolved
    }

    /// `see`, `owner` and `tags`, which every kind has.
    fn resolve_shared(&mut self, graph: &mut Graph) {
        let nodes: Vec<Node> = graph.nodes().collect();
        let resolved = self.side_by_side(nodes.len(), |linker, index| {
            let entry = graph.entry_of(nodes[index]).map(|entry| &graph[entry]);
            entry.map_or_else(Default::default, |entry| linker.shared_of(graph, entry))
        });
        let mut tags: BTreeMap<String, (Arc<str>, BTreeSet<Node>)> = BTreeMap::new();
        for (node, (see, owner)) in nodes.into_iter().zip(resolved) {
            let Some(entry) = graph.entry_of(node).map(|entry| &graph[entry]) else {
                continue;
            };
            for tag in entry.shared.tags.iter().filter(|tag| !tag.trim().is_empty()) {
                let slot = tags
                    .entry(names::fold(tag))
                    .or_insert_with(|| (Arc::from(tag.trim()), BTreeSet::new()));
                slot.1.insert(node);
            }
            if !graph.kind(node).is_of_production() {
                let common = graph.common_mut(node);
                common.see = see;
                common.owner = owner;
            }
        }
        let spellings = tags.iter().map(|(name, (tag, _))| (name.clone(), tag.clone()));
        graph.tag_spellings = spellings.collect();
        graph.tags = tags
            .into_values()
            .map(|(tag, nodes)| (tag, nodes.into_iter().collect()))
            .collect();
        let mut common: Vec<(&Arc<str>, usize)> =
            graph.tags.iter().map(|(tag, nodes)| (tag, nodes.len())).collect();
        common.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        graph.common_tags = common
            .into_iter()
            .take(MAX_COMMON_TAGS)
            .map(|(tag, _)| tag.clone())
            .collect();
    }

    /// What `see` and `owner` of a file name.
    fn shared_of(&mut self, graph: &Graph, entry: &Entry) -> (Vec<See>, Option<Named>) {
        let see = entry.shared.see.iter().enumerate();
        let see = see.filter_map(|(index, written)| {
            let place = || Place::value(&entry.path, FieldPath::of("see").index(index));
            if written.contains(':') && !written.contains(char::is_whitespace) {
                return match written.parse::<Address>() {
                    Ok(address) => Some(See::Address(Arc::from(&*address))),
                    Err(message) => {
                        let (message, help) = message.split_once('\n').unwrap_or((&message, ""));
                        let problem = Diagnostic::new(Code::WrongValue, place(), message);
                        self.report(problem.help(help));
                        None
                    }
                };
            }
            self.anything(graph, written, place).map(See::Node)
        });
        let see = see.collect();
        let owner = entry.shared.owner.as_ref();
        let place = || Place::value(&entry.path, FieldPath::of("owner"));
        (see, owner.and_then(|written| self.owner(graph, written, place)))
    }
}
