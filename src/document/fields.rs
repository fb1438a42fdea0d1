//! Cuts out of front matter what an audience may not see: whole files, fields, and items of lists.
//!
//! `visible: crew` on a file is for crew and all who are more trusted. The settings say so of a field for all files of
//! a kind; a file may be stricter, `visible: {contact: internal}`, and where the settings name the field under
//! `may_loosen`, also looser. An item of a list (a crew row, a phase, a milestone) may have a `visible` of its own.
//! In doubt, matter is restricted: an unknown audience is nobody but the most trusted.

use std::sync::Arc;

use jiff::civil::Date;

use super::{Audiences, Finding, FrontMatter, Notes, Reason, What};
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place, nearest};
use crate::yaml::Node;
use crate::yaml::node::Data;

/// The key that restricts.
const VISIBLE: &str = "visible";
/// The key of `visible` as a mapping that stands for the whole file.
const FILE: &str = "file";

/// What the settings say of the fields of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct FieldRules {
    /// Fields by name, a dot for each step down, with the index of the audience that may see them.
    pub fields: Vec<(String, usize)>,
    /// Fields that a file may show to a less trusted audience.
    pub may_loosen: Vec<String>,
    /// The key of the last day on which a file may be shown to anybody, with the date that counts as today.
    pub until: Option<(&'static str, Date)>,
}

/// The front matter without what the audience may not see; `None` when it may not see the file at all.
pub(super) fn cut(
    front: FrontMatter,
    rules: &FieldRules,
    audiences: &Audiences,
    file: &Arc<str>,
    notes: &mut Notes<'_>,
) -> Option<FrontMatter> {
    let FrontMatter::Whole { text, offset } = &front else {
        return Some(front);
    };
    if let Some((key, today)) = rules.until.filter(|(key, _)| text.contains(key))
        && is_over(text, *offset, key, today, file, notes)
    {
        return None;
    }
    if audiences.names.is_empty() && text.contains(VISIBLE) {
        report_undeclared(text, *offset, file, notes.problems);
    }
    // Most files have nothing to cut, and are read as they are.
    let may_hold = |key: &str| text.contains(key.split('.').next().unwrap_or(key));
    if audiences.names.is_empty()
        || !(text.contains(VISIBLE) || rules.fields.iter().any(|(key, _)| may_hold(key)))
    {
        return Some(front);
    }
    // What cannot be read cannot be cut. It gets through to the reader, which reports it and reads nothing of it.
    let Ok(mut tree) = Node::parse(text, *offset) else {
        return Some(front);
    };
    let mut cutter = Cutter {
        audiences,
        file,
        problems: notes.problems,
    };
    let own = cutter.own_rules(&tree, rules);
    let findings = &mut *notes.findings;
    if !audiences.sees(own.file) {
        let place = Place::value(file, FieldPath::of(VISIBLE));
        findings.push(Finding::cut(What::File, place, own.file, Reason::Mark));
        return None;
    }
    for (field, rank) in &own.fields {
        let default = rules.fields.iter().find(|(known, _)| known == field);
        let default = default.map(|(_, rank)| *rank);
        let path = field
            .split('.')
            .fold(FieldPath::default(), |path, step| path.key(step));
        let place = Place::key(file, path);
        let what = || What::Field(field.clone());
        if !audiences.sees(*rank) {
            if remove(&mut tree, field) {
                let reason = match default == Some(*rank) {
                    true => Reason::Settings,
                    false => Reason::Mark,
                };
                findings.push(Finding::cut(what(), place, *rank, reason));
            }
        } else if let Some(default) = default.filter(|default| !audiences.sees(*default))
            && has(&tree, field)
        {
            findings.push(Finding::shown(what(), place, default));
        }
    }
    cutter.cut_items(&mut tree, findings);
    // The rule itself is matter for those who keep the site, not for those who read it.
    if let Data::Map(entries) = &mut tree.data {
        entries.retain(|(key, _)| text_of(key) != Some(VISIBLE));
    }
    Some(FrontMatter::Cut(tree))
}

/// Whether the last day on which the file may be shown has passed. The day itself is read for good with the other fields.
fn is_over(
    text: &str,
    offset: usize,
    key: &str,
    today: Date,
    file: &Arc<str>,
    notes: &mut Notes<'_>,
) -> bool {
    let tree = Node::parse(text, offset).ok();
    let last = tree
        .as_ref()
        .and_then(|tree| text_of(tree.get(key)?)?.parse::<Date>().ok());
    let Some(last) = last.filter(|last| *last < today) else {
        return false;
    };
    let message = format!("this may not be shown to anybody since {last}, and is in no build");
    let place = Place::value(file, FieldPath::of(key));
    let finding = Finding::cut(What::File, place.clone(), usize::MAX, Reason::LeaveEnded);
    notes.findings.push(finding);
    notes.problems.push(
        Diagnostic::new(Code::KeptTooLong, place, message)
            .help("delete the file and the pictures beside it, or set the next date if you have leave"),
    );
    true
}

/// Reports what is restricted on a site without audiences: it would be published to everybody without a word.
fn report_undeclared(text: &str, offset: usize, file: &Arc<str>, problems: &mut Vec<Diagnostic>) {
    let Ok(tree) = Node::parse(text, offset) else {
        return;
    };
    let mut places = Vec::new();
    if tree.get(VISIBLE).is_some() {
        places.push(FieldPath::of(VISIBLE));
    }
    if let Data::Map(entries) = &tree.data {
        for (key, value) in entries {
            let (Some(key), Data::List(items)) = (text_of(key), &value.data) else {
                continue;
            };
            let restricted = items.iter().filter(|(_, item)| item.get(VISIBLE).is_some());
            places.extend(restricted.map(|(index, _)| FieldPath::of(key).index(*index).key(VISIBLE)));
        }
    }
    for path in places {
        let place = Place::value(file, path);
        let message = "the site has no audiences, so nothing can be kept from anybody";
        problems.push(
            Diagnostic::new(Code::UnknownAudience, place, message)
                .help("declare them in callboard.yaml, least trusted first: `audiences: [public, crew]`"),
        );
    }
}

/// The rules of one file: its own joined with the settings'.
struct OwnRules {
    file: usize,
    fields: Vec<(String, usize)>,
}

struct Cutter<'a> {
    audiences: &'a Audiences,
    file: &'a Arc<str>,
    problems: &'a mut Vec<Diagnostic>,
}

impl Cutter<'_> {
    fn own_rules(&mut self, tree: &Node, rules: &FieldRules) -> OwnRules {
        let mut own = OwnRules {
            file: 0,
            fields: rules.fields.clone(),
        };
        match tree.get(VISIBLE).map(|visible| &visible.data) {
            None => {}
            Some(Data::Scalar { text, .. }) => own.file = self.rank(text, FieldPath::of(VISIBLE)),
            Some(Data::Map(entries)) => {
                for (key, value) in entries {
                    let (Some(field), Some(name)) = (text_of(key), text_of(value)) else {
                        continue;
                    };
                    let path = FieldPath::of(VISIBLE).key(field);
                    let rank = self.rank(name, path.clone());
                    if field == FILE {
                        own.file = rank;
                        continue;
                    }
                    let default = rules
                        .fields
                        .iter()
                        .find(|(known, _)| known == field)
                        .map(|(_, rank)| *rank);
                    match default {
                        Some(default)
                            if rank < default && !rules.may_loosen.iter().any(|known| known == field) =>
                        {
                            self.report_looser(field, name, default, path);
                        }
                        _ => {
                            own.fields.retain(|(known, _)| known != field);
                            own.fields.push((field.to_owned(), rank));
                        }
                    }
                }
            }
            Some(Data::List(_)) => {
                let place = Place::value(self.file, FieldPath::of(VISIBLE));
                self.problems.push(
                    Diagnostic::new(Code::WrongType, place, "`visible` is a list").help(
                        "name the least trusted audience that may see it; all who are more trusted may too",
                    ),
                );
                own.file = self.audiences.names.len().saturating_sub(1);
            }
        }
        own
    }

    fn report_looser(&mut self, field: &str, name: &str, default: usize, path: FieldPath) {
        let strict = &self.audiences.names[default];
        let message = format!("`{field}` is for `{strict}` by the settings, and `{name}` is less trusted");
        self.problems.push(
            Diagnostic::new(Code::WrongValue, Place::value(self.file, path), message).help(format!(
                "name `{strict}` or a more trusted audience, or allow it in callboard.yaml under `may_loosen`"
            )),
        );
    }

    /// The index of an audience; of the most trusted one when there is none of that name.
    fn rank(&mut self, name: &str, path: FieldPath) -> usize {
        let names = || self.audiences.names.iter().map(|name| &**name);
        names().position(|known| known == name).unwrap_or_else(|| {
            let help = match nearest(name, names()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the audiences are {}", names().collect::<Vec<_>>().join(", ")),
            };
            let place = Place::value(self.file, path);
            let message = format!("there is no audience `{name}`");
            self.problems
                .push(Diagnostic::new(Code::UnknownAudience, place, message).help(help));
            self.audiences.names.len() - 1
        })
    }

    /// Drops the items of lists at the top that the audience may not see.
    fn cut_items(&mut self, tree: &mut Node, findings: &mut Vec<Finding>) {
        let Data::Map(entries) = &mut tree.data else {
            return;
        };
        for (key, value) in entries {
            let Some(key) = text_of(key).map(str::to_owned) else {
                continue;
            };
            let Data::List(items) = &mut value.data else {
                continue;
            };
            items.retain(|(index, item)| {
                let Some(name) = item.get(VISIBLE).and_then(text_of) else {
                    return true;
                };
                let path = FieldPath::of(&key).index(*index);
                let rank = self.rank(name, path.clone().key(VISIBLE));
                let is_seen = self.audiences.sees(rank);
                if !is_seen {
                    let place = Place::value(self.file, path);
                    findings.push(Finding::cut(What::Item(key.clone()), place, rank, Reason::Mark));
                }
                is_seen
            });
        }
    }
}

/// Whether there is a field of this name, a dot for each step down.
fn has(tree: &Node, field: &str) -> bool {
    let mut steps = field.split('.');
    steps.try_fold(tree, |node, step| node.get(step)).is_some()
}

/// Takes a field out, the last step of its name; a mapping that this leaves empty goes too. Says whether it was there.
fn remove(tree: &mut Node, field: &str) -> bool {
    let (first, rest) = field
        .split_once('.')
        .map_or((field, None), |(first, rest)| (first, Some(rest)));
    let Data::Map(entries) = &mut tree.data else {
        return false;
    };
    let mut was_there = false;
    entries.retain_mut(|(key, value)| {
        if text_of(key) != Some(first) {
            return true;
        }
        match rest {
            None => {
                was_there = true;
                false
            }
            Some(rest) => {
                was_there |= remove(value, rest);
                !matches!(&value.data, Data::Map(left) if left.is_empty())
            }
        }
    });
    was_there
}

fn text_of(node: &Node) -> Option<&str> {
    match &node.data {
        Data::Scalar { text, .. } => Some(text),
        _ => None,
    }
}
