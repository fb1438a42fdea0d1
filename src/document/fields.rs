//! Cuts out of front matter what an audience may not see: whole files, fields, and items of lists.
//!
//! `visible: crew` on a file is for crew and all who are more trusted. The settings say so of a field for all files of
//! a kind; a file may be stricter, `visible: {contact: internal}`, and where the settings name the field under
//! `may_loosen`, also looser. An item of a list (a crew row, a phase, a milestone) may have a `visible` of its own.
//! In doubt, content is restricted: an unknown audience is nobody but the most trusted.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::{Audiences, Finding, FrontMatter, Notes, Reason, What};
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place, nearest};
use crate::yaml::Node;
use crate::yaml::node::Data;

mod marks;

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
    /// Where else in a file its fields may stand: what holds for a field holds there too.
    pub(super) repeats: Repeats,
}

/// Where else than at its top a file may say fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Repeats {
    /// The key of a list whose items have them.
    pub(super) list: Option<&'static str>,
    /// The key of a mapping whose values have them, by name: at the top, and in those items.
    pub(super) names: Option<&'static str>,
}

/// What of a file not everybody may see, where the audience of the build does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Marks {
    /// The audience that the whole file is for.
    pub file: Option<Arc<str>>,
    /// The audience of each such field that the file has, by its name, a dot for each step down.
    pub fields: BTreeMap<String, Arc<str>>,
}

/// The front matter without what the audience may not see, and what is marked in the rest; `None` when it may not see the
/// file at all.
pub(super) fn redact(
    front: FrontMatter,
    rules: &FieldRules,
    audiences: &Audiences,
    file: &Arc<str>,
    notes: &mut Notes<'_>,
) -> Option<(FrontMatter, Marks)> {
    let unmarked = |front| Some((front, Marks::default()));
    // Most files have nothing to cut, and are read as they are.
    let is_open = audiences.names.is_empty();
    let mut tree = match &front {
        FrontMatter::Absent => return unmarked(front),
        FrontMatter::Unreadable => {
            notes.is_in_doubt = true;
            return unmarked(front);
        }
        FrontMatter::Tree(tree) => tree.clone(),
        FrontMatter::Whole { text, offset } => {
            let may_hold = |key: &str| text.contains(key.split('.').next().unwrap_or(key));
            let has_end = rules.until.is_some_and(|(key, _)| text.contains(key));
            let has_marks = match is_open {
                true => text.contains(VISIBLE),
                false => marks::may_hold(text) || rules.fields.iter().any(|(key, _)| may_hold(key)),
            };
            if !has_end && !has_marks {
                return unmarked(front);
            }
            // What cannot be read cannot be cut. It gets through to the reader, which reports it and reads nothing of it.
            match Node::parse(text, *offset) {
                Ok(tree) => tree,
                Err(_) => return unmarked(front),
            }
        }
    };
    if let Some((key, today)) = rules.until
        && is_over(&tree, key, today, file, notes)
    {
        return None;
    }
    if is_open {
        report_undeclared(&tree, file, notes.problems);
        return unmarked(front);
    }
    if let FrontMatter::Whole { text, offset } = &front {
        marks::check_lines(text, *offset, &tree, file, notes);
    }
    marks::check_near(&mut tree, audiences, file, notes);
    let findings = &mut *notes.findings;
    let mut cutter = Cutter {
        audiences,
        file,
        problems: notes.problems,
    };
    let own = cutter.own_rules(&tree, rules);
    if !audiences.sees(own.file) {
        let place = Place::value(file, FieldPath::of(VISIBLE));
        findings.push(Finding::cut(What::File, place, own.file, Reason::Mark));
        return None;
    }
    for (field, rank) in &own.fields {
        let default = rules.fields.iter().find(|(known, _)| known == field);
        let default = default.map(|(_, rank)| *rank);
        let place = Place::key(file, path_of(&tree, rules.repeats, field));
        let what = || What::Field(field.clone());
        if !audiences.sees(*rank) {
            if remove_anywhere(&mut tree, rules.repeats, field) {
                let reason = match default == Some(*rank) {
                    true => Reason::Settings,
                    false => Reason::Mark,
                };
                findings.push(Finding::cut(what(), place, *rank, reason));
            }
        } else if let Some(default) = default.filter(|default| !audiences.sees(*default))
            && has_anywhere(&tree, rules.repeats, field)
        {
            findings.push(Finding::shown(what(), place, default));
        }
    }
    let name = |rank: usize| audiences.names.get(rank).filter(|_| rank > 0).cloned();
    let seen = own
        .fields
        .iter()
        .filter(|(field, rank)| audiences.sees(*rank) && has_anywhere(&tree, rules.repeats, field));
    let marks = Marks {
        file: name(own.file),
        fields: seen
            .filter_map(|(field, rank)| Some((field.clone(), name(*rank)?)))
            .collect(),
    };
    cutter.cut_items(&mut tree, findings);
    cutter.cut_misplaced(&mut tree, findings);
    if let Data::Map(entries) = &mut tree.data {
        entries.retain(|(key, _)| key.text() != Some(VISIBLE));
    }
    Some((FrontMatter::Tree(tree), marks))
}

/// Whether the last day on which the file may be shown has passed. The day itself is read for good with the other fields.
fn is_over(tree: &Node, key: &str, today: Date, file: &Arc<str>, notes: &mut Notes<'_>) -> bool {
    let last = tree
        .get(key)
        .and_then(Node::text)
        .and_then(|day| day.parse::<Date>().ok());
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
fn report_undeclared(tree: &Node, file: &Arc<str>, problems: &mut Vec<Diagnostic>) {
    let mut places = Vec::new();
    if tree.get(VISIBLE).is_some() {
        places.push(FieldPath::of(VISIBLE));
    }
    if let Data::Map(entries) = &tree.data {
        for (key, value) in entries {
            let (Some(key), Data::List(items)) = (key.text(), &value.data) else {
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
        let mut marks = tree
            .entries()
            .iter()
            .filter(|(key, _)| key.text() == Some(VISIBLE));
        let Some((_, mark)) = marks.next() else { return own };
        if let Some((again, _)) = marks.next() {
            self.report_twice(again);
            own.file = self.last();
        }
        match &mark.data {
            Data::Scalar { text, .. } => own.file = own.file.max(self.rank(text, FieldPath::of(VISIBLE))),
            Data::Map(entries) => {
                for (key, value) in entries {
                    self.own_rule(key, value, tree, rules, &mut own);
                }
            }
            Data::List(_) => {
                self.report_list(FieldPath::of(VISIBLE));
                own.file = self.last();
            }
        }
        own
    }

    /// One field of `visible` as a mapping.
    fn own_rule(&mut self, key: &Node, value: &Node, tree: &Node, rules: &FieldRules, own: &mut OwnRules) {
        let Some(field) = key.text() else {
            own.file = self.last();
            let message = "`visible` is for fields by their names, and this is none";
            let place = Place::bytes(self.file, key.span.clone());
            self.problems
                .push(Diagnostic::new(Code::MisplacedMark, place, message));
            return;
        };
        let path = FieldPath::of(VISIBLE).key(field);
        let rank = match value.text() {
            Some(name) => self.rank(name, path.clone()),
            None => {
                self.report_list(path.clone());
                self.last()
            }
        };
        if field == FILE {
            own.file = own.file.max(rank);
            return;
        }
        let default = rules.fields.iter().find(|(known, _)| known == field);
        let default = default.map(|(_, rank)| *rank);
        if default.is_none() && !has_anywhere(tree, rules.repeats, field) {
            self.report_unknown_field(field, path, tree);
            own.file = own.file.max(rank);
            return;
        }
        match default {
            Some(default) if rank < default && !rules.may_loosen.iter().any(|known| known == field) => {
                self.report_looser(field, value.text().unwrap_or_default(), default, path);
            }
            _ => {
                // Of a field that is named twice, the stricter rule holds; that it is written twice is reported.
                let earlier = own.fields.iter().position(|(known, _)| known == field);
                let earlier = earlier.map(|at| own.fields.swap_remove(at));
                let is_from_settings = rules.fields.iter().any(|rule| Some(rule) == earlier.as_ref());
                let rank = match earlier {
                    Some((_, earlier)) if !is_from_settings => {
                        self.report_twice(key);
                        rank.max(earlier)
                    }
                    _ => rank,
                };
                own.fields.push((field.to_owned(), rank));
            }
        }
    }

    fn last(&self) -> usize {
        self.audiences.names.len().saturating_sub(1)
    }

    fn report_twice(&mut self, key: &Node) {
        let message = format!("the key `{}` is written twice", key.text().unwrap_or_default());
        let place = Place::bytes(self.file, key.span.clone());
        self.problems
            .push(Diagnostic::new(Code::DuplicateKey, place, message).help("keep one of the two"));
    }

    fn report_list(&mut self, path: FieldPath) {
        let place = Place::value(self.file, path);
        self.problems.push(
            Diagnostic::new(Code::WrongType, place, "`visible` takes one name")
                .help("name the least trusted audience that may see it; all who are more trusted may too"),
        );
    }

    fn report_unknown_field(&mut self, field: &str, path: FieldPath, tree: &Node) {
        let fields = tree.entries().iter().filter_map(|(key, _)| key.text());
        let fields = fields.filter(|field| *field != VISIBLE).chain([FILE]);
        let help = match nearest(field, fields) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name a field that the file has, or `file` for all of it".to_owned(),
        };
        let message = format!("this restricts nothing: the file has no field `{field}`");
        self.problems
            .push(Diagnostic::new(Code::MisplacedMark, Place::key(self.file, path), message).help(help));
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
            let Some(key) = key.text().map(str::to_owned) else {
                continue;
            };
            let Data::List(items) = &mut value.data else {
                continue;
            };
            items.retain(|(index, item)| {
                let mut marks = item
                    .entries()
                    .iter()
                    .filter(|(key, _)| key.text() == Some(VISIBLE));
                let Some((_, mark)) = marks.next() else {
                    return true;
                };
                let path = FieldPath::of(&key).index(*index);
                let mut rank = match mark.text() {
                    Some(name) => self.rank(name, path.clone().key(VISIBLE)),
                    None => {
                        self.report_list(path.clone().key(VISIBLE));
                        self.last()
                    }
                };
                if let Some((again, _)) = marks.next() {
                    self.report_twice(again);
                    rank = self.last();
                }
                let is_seen = self.audiences.sees(rank);
                if !is_seen {
                    let place = Place::value(self.file, path);
                    findings.push(Finding::cut(What::Item(key.clone()), place, rank, Reason::Mark));
                }
                is_seen
            });
        }
    }

    /// Reports marks where none is looked for, and drops the keys at the top that hold one.
    fn cut_misplaced(&mut self, tree: &mut Node, findings: &mut Vec<Finding>) {
        let last = self.last();
        let Data::Map(entries) = &mut tree.data else {
            return;
        };
        entries.retain(|(key, value)| {
            if key.text() == Some(VISIBLE) {
                return true;
            }
            let Some(mark) = misplaced(value, 0) else { return true };
            let name = key.text().unwrap_or_default().to_owned();
            let message = format!("nothing looks for `visible` here, so it restricts nothing in `{name}`");
            let place = Place::bytes(self.file, mark.span.clone());
            self.problems.push(
                Diagnostic::new(Code::MisplacedMark, place.clone(), message).help(format!(
                    "put it into an item of a list, `- {{…, visible: …}}`, or restrict the field: `visible: {{{name}: …}}`"
                )),
            );
            let is_seen = self.audiences.sees(last);
            if !is_seen {
                findings.push(Finding::cut(What::Field(name), place, last, Reason::Mark));
            }
            is_seen
        });
    }
}

/// A key `visible` anywhere but in an item of the list at the top that holds it.
fn misplaced(node: &Node, depth: usize) -> Option<&Node> {
    match &node.data {
        Data::Scalar { .. } => None,
        Data::List(items) => items.iter().find_map(|(_, item)| match (&item.data, depth) {
            (Data::Map(entries), 0) => entries.iter().find_map(|(_, value)| misplaced(value, depth + 2)),
            _ => misplaced(item, depth + 1),
        }),
        Data::Map(entries) => entries.iter().find_map(|(key, value)| {
            if key.text() == Some(VISIBLE) {
                return Some(key);
            }
            misplaced(value, depth + 1)
        }),
    }
}

/// Whether there is a field of this name, a dot for each step down.
fn has(tree: &Node, field: &str) -> bool {
    let mut steps = field.split('.');
    steps.try_fold(tree, |node, step| node.get(step)).is_some()
}

/// The mappings in which a file may say a field, with the way to each: itself first.
fn parts(tree: &Node, repeats: Repeats) -> Vec<(FieldPath, &Node)> {
    let mut parts = vec![(FieldPath::top(), tree)];
    let list = repeats
        .list
        .and_then(|list| Some((FieldPath::of(list), tree.get(list)?)));
    if let Some((path, value)) = list {
        match &value.data {
            Data::List(items) => {
                parts.extend(items.iter().map(|(at, item)| (path.clone().index(*at), item)));
            }
            // One item alone.
            _ => parts.push((path, value)),
        }
    }
    let mut by_name = Vec::new();
    for (path, part) in &parts {
        let names = repeats
            .names
            .and_then(|names| Some((path.clone().key(names), part.get(names)?)));
        let Some((path, names)) = names else { continue };
        let values = names.entries().iter();
        by_name
            .extend(values.map(|(name, value)| (path.clone().key(name.text().unwrap_or_default()), value)));
    }
    parts.extend(by_name);
    parts
}

/// The same, wherever a file may say it.
fn has_anywhere(tree: &Node, repeats: Repeats, field: &str) -> bool {
    parts(tree, repeats).iter().any(|(_, part)| has(part, field))
}

/// Where a field stands first.
fn path_of(tree: &Node, repeats: Repeats, field: &str) -> FieldPath {
    let parts = parts(tree, repeats);
    let first = parts.into_iter().find(|(_, part)| has(part, field));
    let start = first.map_or_else(FieldPath::top, |(path, _)| path);
    field.split('.').fold(start, |path, step| path.key(step))
}

/// Takes a field out wherever a file may say it, also under a key that stands twice. Says whether it was there.
fn remove_anywhere(tree: &mut Node, repeats: Repeats, field: &str) -> bool {
    let mut was_there = remove_by_name(tree, repeats.names, field);
    for value in values_of(tree, repeats.list) {
        match &mut value.data {
            Data::List(items) => {
                for (_, item) in items {
                    was_there |= remove_by_name(item, repeats.names, field);
                }
            }
            _ => was_there |= remove_by_name(value, repeats.names, field),
        }
    }
    was_there
}

/// The same of a mapping, and of the values of another one in it.
fn remove_by_name(tree: &mut Node, names: Option<&str>, field: &str) -> bool {
    let mut was_there = remove(tree, field);
    for value in values_of(tree, names) {
        if let Data::Map(entries) = &mut value.data {
            for (_, value) in entries {
                was_there |= remove(value, field);
            }
        }
    }
    was_there
}

/// The values under a key, of which there should be one.
fn values_of<'t>(tree: &'t mut Node, key: Option<&str>) -> impl Iterator<Item = &'t mut Node> {
    let entries = match &mut tree.data {
        Data::Map(entries) => entries.as_mut_slice(),
        _ => &mut [],
    };
    let of_key = entries
        .iter_mut()
        .filter(move |(name, _)| key.is_some() && name.text() == key);
    of_key.map(|(_, value)| value)
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
        if key.text() != Some(first) {
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
