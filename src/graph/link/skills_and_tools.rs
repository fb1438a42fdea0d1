//! Skills and tools exist by being named: those without a file are made, with a warning where two names are nearly one.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::Linker;
use super::references::kind_words;
use crate::content::{Body, Entry, Kind, in_words, is_id};
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place};
use crate::graph::names::{Meaning, as_tool};
use crate::graph::{Common, Graph, Node, Skill, SkillId, Tool, ToolId};
use crate::units::SkillLevel;

impl Linker<'_> {
    /// Skills and tools exist by being named; those without a file are made here.
    pub(super) fn resolve_skills_and_tools(&mut self, graph: &mut Graph) {
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
            let common = Common {
                id: Arc::from(name),
                title: Arc::from(in_words(name)),
                ..Default::default()
            };
            let node = match kind {
                Kind::Tool => {
                    graph.tools.push(Tool {
                        common,
                        ..Default::default()
                    });
                    Node::Tool(ToolId::new(graph.tools.len() - 1))
                }
                _ => {
                    graph.skills.push(Skill {
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
                    if letters_apart(name, other) > 2 * MOST_SLIPS {
                        continue;
                    }
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
}

/// The most letters by which a slip differs from what was meant.
const MOST_SLIPS: u32 = 2;

/// How many letters one of two names has and the other has not, counted both ways; 0 where that is not known.
///
/// Each change of a letter makes two of these at most, an exchange of neighbours none; so names that are farther apart
/// than twice the changes of a slip need no closer look.
fn letters_apart(one: &str, other: &str) -> u32 {
    if !one.is_ascii() || !other.is_ascii() {
        return 0;
    }
    let mut counts = [0_i32; 128];
    for byte in one.bytes() {
        counts[usize::from(byte)] += 1;
    }
    for byte in other.bytes() {
        counts[usize::from(byte)] -= 1;
    }
    counts.iter().map(|count| count.unsigned_abs()).sum()
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
