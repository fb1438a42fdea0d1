//! Skills and tools exist by being named: those without a file are made, with a warning where two names are nearly one.

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt};
use rayon::prelude::*;

use super::Linker;
use crate::config::Config;
use crate::content::{Body, Entry, Kind, WrittenLevel, in_words, is_id};
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place};
use crate::graph::names::{Meaning, Names};
use crate::graph::{Common, EntryId, Graph, Node, Skill, SkillAtLevel, SkillId, Tool, ToolId};

/// The names of skills and tools that entries use, each with the first place that does.
pub(super) type Named = BTreeMap<(Kind, String), Place>;

/// Finds every skill and tool that the entries name.
pub(super) fn named(entries: &[Arc<Entry>]) -> Named {
    let named = entries
        .par_iter()
        .fold(HashMap::default, |mut named, entry| {
            name_uses(entry, &mut |kind, name, place| {
                named.entry((kind, name)).or_insert_with(place);
            });
            named
        })
        .reduce(HashMap::default, |mut named, later| {
            for (name, place) in later {
                named.entry(name).or_insert(place);
            }
            named
        });
    let named = named.into_iter();
    named
        .map(|((kind, name), place)| ((kind, name.to_owned()), place))
        .collect()
}

/// Skills and tools exist by being named; those without a file are made here.
pub(super) fn make_named(
    graph: &mut Graph,
    names: &mut Names,
    mut named: Named,
    config: &Config,
    problems: &mut Vec<Diagnostic>,
) {
    let is_made = |kind: Kind, name: &str| {
        matches!(names.by_id(kind, name), Meaning::Unknown) && is_id(name) && !config.settings.strict_skills
    };
    named.retain(|(kind, name), _| is_made(*kind, name));
    for (kind, name) in named.keys() {
        let common = Common {
            id: Arc::from(name.as_str()),
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
        names.add(graph, node);
    }
    warn_of_similar(graph, &named, problems);
}

impl Linker<'_> {
    /// Which tools took the place of others.
    pub(super) fn resolve_tools(&mut self, graph: &mut Graph) {
        for index in 0..graph.tools.len() {
            let id = ToolId::new(index);
            let Some(entry) = graph.tools[index].common.entry.map(|entry| graph[entry].clone()) else {
                continue;
            };
            let Body::Tool(front) = &entry.body else { continue };
            let Some(newer) = &front.replaced_by else { continue };
            let place = || Place::value(&entry.path, FieldPath::of("replaced_by"));
            match self.typed(graph, Kind::Tool, newer, place).and_then(ToolId::of) {
                Some(newer) if newer == id => {
                    let message = format!("the tool `{}` replaces itself", entry.id);
                    self.report(Diagnostic::new(Code::SelfReference, place(), message));
                }
                newer => graph.tools[index].replaced_by = newer,
            }
        }
    }
}

impl Linker<'_> {
    /// Reports each `none` at a skill that is not needed anyway. Roles have what they take over from `extends` by now.
    pub(super) fn check_skills_not_needed(&mut self, graph: &Graph) {
        for (index, entry) in graph.entries.iter().enumerate() {
            let file = &entry.path;
            match &entry.body {
                Body::Person(front) => {
                    let place = |name: &str| Place::key(file, FieldPath::of("skills").key(name));
                    let help = "take it out: a person has a skill or does not name it";
                    self.report_not_needed(graph, &front.skills, |_| false, place, help);
                }
                Body::Role(front) => {
                    let Meaning::Node(Node::Role(role)) = self.names.by_id(Kind::Role, &entry.id) else {
                        continue;
                    };
                    let role = &graph[role];
                    if role.common.entry.map(EntryId::index) != Some(index) {
                        continue;
                    }
                    let top = |key: &str, name: &str| Place::key(file, FieldPath::of(key).key(name));
                    let has =
                        |skills: &[SkillAtLevel], skill| skills.iter().any(|(known, _)| *known == skill);
                    let base = role.extends.map(|base| &graph[base]);
                    let is_of_base = |skill| {
                        base.is_some_and(|base| has(&base.base.skills, skill) || has(&base.nice, skill))
                    };
                    let help = "take it out: `none` is for a skill that the role named in `extends` needs";
                    self.report_not_needed(
                        graph,
                        &front.skills,
                        is_of_base,
                        |name| top("skills", name),
                        help,
                    );
                    let help = "write it under `skills`";
                    self.report_not_needed(graph, &front.nice, |_| false, |name| top("nice", name), help);
                    let is_of_role = |skill| {
                        let mut variants = role.variants.iter();
                        has(&role.base.skills, skill) || variants.any(|variant| has(&variant.skills, skill))
                    };
                    for (variant, written) in front.variants.iter() {
                        let path = || FieldPath::of("variants").key(variant).key("skills");
                        let place = |name: &str| Place::key(file, path().key(name));
                        let help = "take it out: `none` is for a skill that the role needs elsewhere";
                        self.report_not_needed(graph, &written.skills, is_of_role, place, help);
                    }
                }
                _ => {}
            }
        }
    }

    fn report_not_needed(
        &mut self,
        graph: &Graph,
        written: &[(String, WrittenLevel)],
        is_needed: impl Fn(SkillId) -> bool,
        place: impl Fn(&str) -> Place,
        help: &str,
    ) {
        for (name, _) in written
            .iter()
            .filter(|(_, level)| *level == WrittenLevel::NotNeeded)
        {
            let skill = match self.names.by_id(Kind::Skill, name) {
                Meaning::Node(Node::Skill(skill)) => Some(skill),
                _ => match self.names.by_name(Kind::Skill, graph, name).as_slice() {
                    [Node::Skill(skill)] => Some(*skill),
                    _ => None,
                },
            };
            // A name that means nothing is reported as such already.
            if skill.is_some_and(|skill| !is_needed(skill)) {
                let message = format!("the skill `{name}` is not needed here anyway");
                self.report(Diagnostic::new(Code::WrongValue, place(name), message).help(help));
            }
        }
    }
}

/// A name without a file that is a letter or two from another is more likely a slip than a new skill.
fn warn_of_similar(graph: &Graph, made: &Named, problems: &mut Vec<Diagnostic>) {
    // Slips seldom change both ends of a word, so names meet in buckets by their first and last letters; this keeps
    // the cost in step with the number of names.
    let mut buckets: HashMap<(Kind, bool, String), Bucket<'_>> = HashMap::new();
    let ends = |name: &str| {
        let first: String = name.chars().take(3).collect();
        let last: String = name.chars().rev().take(3).collect();
        [(true, first), (false, last)]
    };
    let skills = graph.skills.iter().map(|skill| (Kind::Skill, &*skill.common.id));
    for (kind, name) in skills.chain(graph.tools.iter().map(|tool| (Kind::Tool, &*tool.common.id))) {
        let letters = Letters::of(name);
        for (is_first, end) in ends(name) {
            let bucket = buckets.entry((kind, is_first, end)).or_default();
            bucket.push((name, letters));
        }
    }
    for ((kind, name), place) in made {
        let mut near: Option<(usize, &str)> = None;
        let letters = Letters::of(name);
        for (is_first, end) in ends(name) {
            let known = buckets
                .get(&(*kind, is_first, end))
                .map(Vec::as_slice)
                .unwrap_or_default();
            // A bucket of thousands says nothing about slips.
            let others = known.iter().take(500).filter(|(other, _)| *other != name);
            for (other, their_letters) in others {
                if letters.apart(their_letters) > 2 * MAX_SLIPS {
                    continue;
                }
                let length = name.chars().count().min(other.chars().count());
                let distance = strsim::osa_distance(name, other);
                let is_slip = distance <= if length < 8 { 1 } else { 2 };
                // Of two names without a file only the later one is reported, once.
                let is_first_of_two =
                    || name.as_str() < *other && made.contains_key(&(*kind, (*other).to_owned()));
                if is_slip && !is_first_of_two() && near.is_none_or(|best| (distance, *other) < best) {
                    near = Some((distance, other));
                }
            }
        }
        if let Some((_, other)) = near {
            let word = kind.words();
            let message = format!("the {word} `{name}` is nearly the {word} `{other}`");
            problems.push(
                Diagnostic::new(Code::SimilarName, place.clone(), message)
                    .help(format!("write `{other}`, or give `{name}` a file of its own")),
            );
        }
    }
}

/// Names that begin or end alike.
type Bucket<'a> = Vec<(&'a str, Letters)>;

/// The most letters by which a slip differs from what was meant.
const MAX_SLIPS: u32 = 2;

/// How often each byte stands in a name of ASCII, bytes that are alike in their last five bits counted as one: letters
/// differ in these.
#[derive(Clone, Copy)]
struct Letters(Option<[u8; 32]>);

impl Letters {
    fn of(name: &str) -> Self {
        if !name.is_ascii() {
            return Self(None);
        }
        let mut counts = [0_u8; 32];
        for byte in name.bytes() {
            let count = &mut counts[usize::from(byte & 31)];
            *count = count.saturating_add(1);
        }
        Self(Some(counts))
    }

    /// How many letters one of two names has and the other has not, counted both ways; never more than there are, and 0
    /// where that is not known.
    ///
    /// Each change of a letter makes two of these at most, an exchange of neighbours none; so names that are farther
    /// apart than twice the changes of a slip need no closer look.
    fn apart(&self, other: &Self) -> u32 {
        let (Some(ours), Some(theirs)) = (&self.0, &other.0) else {
            return 0;
        };
        let pairs = ours.iter().zip(theirs);
        pairs.map(|(one, other)| u32::from(one.abs_diff(*other))).sum()
    }
}

/// Calls back for each skill and tool that an entry names.
fn name_uses<'a>(entry: &'a Entry, found: &mut impl FnMut(Kind, &'a str, &mut dyn FnMut() -> Place)) {
    let file = &entry.path;
    let mut skills = |written: &'a [(String, WrittenLevel)], path: &dyn Fn() -> FieldPath| {
        // What is not needed has to exist elsewhere.
        for (name, _) in written
            .iter()
            .filter(|(_, level)| *level != WrittenLevel::NotNeeded)
        {
            found(Kind::Skill, name, &mut || Place::key(file, path().key(name)));
        }
    };
    match &entry.body {
        Body::Role(front) => {
            skills(&front.skills, &|| FieldPath::of("skills"));
            skills(&front.nice, &|| FieldPath::of("nice"));
            for (name, variant) in front.variants.iter() {
                skills(&variant.skills, &|| {
                    FieldPath::of("variants").key(name).key("skills")
                });
            }
            let mut tools = |names: &'a [String], path: &dyn Fn() -> FieldPath| {
                for (index, name) in names.iter().enumerate() {
                    found(Kind::Tool, name, &mut || Place::value(file, path().index(index)));
                }
            };
            tools(&front.tools, &|| FieldPath::of("tools"));
            for (name, variant) in front.variants.iter() {
                if let Some(names) = &variant.tools {
                    tools(names, &|| FieldPath::of("variants").key(name).key("tools"));
                }
            }
        }
        Body::Person(front) => skills(&front.skills, &|| FieldPath::of("skills")),
        _ => {}
    }
}
