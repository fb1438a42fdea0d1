//! The slow path of [`super::read`]: every problem at its field.
//!
//! The tree is read into the type again and again. Each time something does not fit, it is reported and cut out of
//! the tree, until the rest fits or what is missing cannot be done without.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use self::misfit::{Misfit, missing};
use self::wording::{parent, shown};
use super::de::ErrorKind;
use super::node::{Data, Node, YamlProblem};
use super::types::NEEDS_TREE;
use super::{Gaps, Keys, Yaml, syntax};
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place, nearest};

mod misfit;
mod wording;

pub(super) use wording::choices;

/// How many problems of one text are reported before it is given up.
const MAX_PROBLEMS: usize = 200;

/// Reads what can be read and reports the rest.
pub fn read<T: Keys>(file: &Arc<str>, yaml: Yaml<'_>, problems: &mut Vec<Diagnostic>) -> Option<(T, Gaps)> {
    let mut tree = match yaml {
        Yaml::Tree(tree) => tree.clone(),
        Yaml::Text { text, offset } => match Node::parse(text, offset) {
            Ok(tree) => tree,
            Err(problem) if super::needs_limits(text) => {
                problems.push(problem.diagnostic(file));
                return None;
            }
            Err(problem) => {
                problems.push(
                    match libyaml::<serde::de::IgnoredAny>(text, offset) {
                        // Only this parser minds the text, so what kept it from being read is something else.
                        Ok(_) => libyaml::<T>(text, offset).err().unwrap_or(problem),
                        Err(_) => problem,
                    }
                    .diagnostic(file),
                );
                return None;
            }
        },
    };
    let known = problems.len();
    let mut given_up = HashSet::new();
    // Keys that nothing resembles, by the mapping that holds them.
    let mut strange: HashMap<FieldPath, Vec<usize>> = HashMap::new();
    report_duplicates(file, &mut tree, &FieldPath::top(), problems);
    while problems.len() - known < MAX_PROBLEMS {
        let error = match T::deserialize(&tree) {
            Ok(value) => {
                if problems.len() == known
                    && let Yaml::Text { text, offset } = yaml
                    && !super::needs_limits(text)
                {
                    problems.extend(refused_by_libyaml::<T>(file, text, offset));
                }
                return Some((value, Gaps::of(&tree)));
            }
            Err(error) => error,
        };
        let path = error.path(&tree);
        if let ErrorKind::MissingField { field } = error.kind() {
            // A key that was misspelt, or has a wrong value, is reported already. So is the one key under another name.
            if let Some([only]) = strange.remove(&path).as_deref() {
                problems[*only].help = Some(format!("did you mean `{field}`?"));
            } else if !given_up.contains(&path.clone().key(field)) {
                problems.push(missing(file, T::HOLDER, &path, field));
            }
        } else {
            let described = Misfit {
                file,
                tree: &tree,
                error: &error,
                path: &path,
            };
            let problem = described.diagnostic::<T>();
            if let ErrorKind::UnknownField { field, expected } = error.kind() {
                match nearest(field, expected.iter().copied()) {
                    Some(meant) => drop(given_up.insert(parent(&path).key(meant))),
                    None => strange.entry(parent(&path)).or_default().push(problems.len()),
                }
            }
            problems.push(problem);
        }
        given_up.insert(path);
        if !cut(&mut tree, &error.way()) {
            return None;
        }
    }
    None
}

/// Why libyaml refuses a text that the tree accepts; nothing when it only lost the form of a value.
fn refused_by_libyaml<T: Keys>(file: &Arc<str>, text: &str, offset: usize) -> Option<Diagnostic> {
    let problem = libyaml::<T>(text, offset).err()?;
    (!problem.message.contains(NEEDS_TREE)).then(|| problem.diagnostic(file))
}

/// Reads a text by serde_yaml, for its complaint.
fn libyaml<T: serde::de::DeserializeOwned>(text: &str, offset: usize) -> Result<T, YamlProblem> {
    serde_yaml::from_str::<T>(text).map_err(|error| {
        let at = error.location().map_or(0, |location| {
            let line_start = text
                .split_inclusive('\n')
                .take(location.line() - 1)
                .map(str::len)
                .sum::<usize>();
            let line = text.get(line_start..).unwrap_or_default();
            let column = line
                .char_indices()
                .nth(location.column() - 1)
                .map_or(line.len(), |(column, _)| column);
            line_start + column
        });
        let mut problem = syntax::friendly(&error.to_string(), text, at, None);
        problem.offset += offset;
        problem
    })
}

/// Reports keys that a mapping has twice, and leaves the first of each.
fn report_duplicates(file: &Arc<str>, node: &mut Node, path: &FieldPath, problems: &mut Vec<Diagnostic>) {
    match &mut node.data {
        Data::Map(entries) => {
            let mut first: HashMap<String, Range<usize>> = HashMap::new();
            entries.retain(|(key, _)| {
                let Some(name) = key.text() else { return true };
                let Some(earlier) = first.get(name).cloned() else {
                    first.insert(name.to_owned(), key.span.clone());
                    return true;
                };
                let message = format!("the key `{}` is written twice", shown(name));
                let problem =
                    Diagnostic::new(Code::DuplicateKey, Place::bytes(file, key.span.clone()), message)
                        .help("keep one of the two")
                        .related(Place::bytes(file, earlier), "first written here");
                problems.push(problem);
                false
            });
            for (key, value) in entries {
                let path = path.clone().key(key.text().unwrap_or_default());
                report_duplicates(file, value, &path, problems);
            }
        }
        Data::List(items) => {
            for (index, item) in items {
                report_duplicates(file, item, &path.clone().index(*index), problems);
            }
        }
        Data::Scalar { .. } => {}
    }
}

/// Takes what stands at the end of a way out of the tree; false when that would be all of it.
fn cut(tree: &mut Node, way: &[usize]) -> bool {
    let Some((&last, way)) = way.split_last() else {
        return false;
    };
    let mut holder = tree;
    for &position in way {
        let next = match &mut holder.data {
            Data::Map(entries) => entries.get_mut(position).map(|(_, value)| value),
            Data::List(items) => items.get_mut(position).map(|(_, item)| item),
            Data::Scalar { .. } => None,
        };
        let Some(next) = next else { return false };
        holder = next;
    }
    match &mut holder.data {
        Data::Map(entries) if last < entries.len() => drop(entries.remove(last)),
        Data::List(items) if last < items.len() => drop(items.remove(last)),
        _ => return false,
    }
    true
}

#[cfg(test)]
mod tests;
