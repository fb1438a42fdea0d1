//! Which role a cell of a spreadsheet means.
//!
//! Tried in turn, the surest first: what the aliases say; an id, title or other name; the same but for case, punctuation, plural
//! and the order of `X of Y`; the trade's abbreviations. All of this is tried on the whole cell, and then on the parts of it,
//! before anything is guessed: initials, words cut short, typos, of which the fewest win. A guess is reported as one. What
//! two roles could be meant by is not matched, and both are named.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

use super::Aliases;
use crate::diagnostic::Similar;
use crate::graph::{Graph, Node, PersonId, RoleId, VariantKey, fold};

mod words;

use words::{full_words, is_abbreviation, is_cut, words_in_order};
pub use words::{plain_words, words};

/// What a cell turned out to mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// A role.
    Role {
        /// Which.
        role: RoleId,
        /// How it was found, where that was not by one of its names.
        how: Option<&'static str>,
        /// Whether somebody should look whether it is the right one.
        is_guess: bool,
        /// What stood behind the title, in brackets or after a dash.
        rest: Option<String>,
    },
    /// One of several roles.
    Several {
        /// What was written.
        written: String,
        /// The roles.
        roles: Vec<RoleId>,
    },
    /// No role.
    None {
        /// What was written.
        written: String,
        /// Roles that are near, the nearest first.
        near: Vec<RoleId>,
    },
}

/// How far a title may be from what is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tolerance {
    /// The same in meaning.
    Same,
    /// Near enough to be meant.
    Near,
}

/// The titles that a run compares with what may be meant by them: a thousand slips in a studio of a thousand roles. What comes
/// after that is found by its name, words, letters, initials or abbreviations, or not at all.
const MOST_COMPARED: usize = 4_000_000;

/// Roles by one of the ways in which their names can be written; each role once, in their order.
#[derive(Debug)]
struct Known<K>(HashMap<K, Vec<RoleId>>);

impl<K> Default for Known<K> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<K: std::hash::Hash + Eq> Known<K> {
    /// Roles are added in their order.
    fn add(&mut self, key: K, role: RoleId) {
        let roles = self.0.entry(key).or_default();
        if roles.last() != Some(&role) {
            roles.push(role);
        }
    }

    fn get<Q: std::hash::Hash + Eq + ?Sized>(&self, key: &Q) -> &[RoleId]
    where
        K: std::borrow::Borrow<Q>,
    {
        self.0.get(key).map_or(&[], Vec::as_slice)
    }
}

/// The names of all roles and people.
#[derive(Debug)]
pub struct Titles<'a> {
    graph: &'a Graph,
    setting: VariantKey,
    ids: HashMap<&'a str, RoleId>,
    /// The words of each name, in words that can be compared.
    titles: Vec<(RoleId, Vec<String>)>,
    /// As the site's own names are compared.
    by_name: Known<String>,
    by_words: Known<Vec<String>>,
    by_letters: Known<String>,
    /// The first letters of the words, in the order in which they stand; with small words and without.
    by_initials: Known<String>,
    people: HashMap<Vec<String>, Vec<PersonId>>,
    /// The roles that are nearest to some words, for each that was asked for.
    nearest: RefCell<HashMap<Vec<String>, Vec<RoleId>>>,
    /// How many titles may still be compared.
    left: Cell<usize>,
    /// What is near a title; made for the first cell that matches none.
    similar: OnceLock<SimilarTitles>,
}

/// The roles of each title by its words, and an index of these.
type SimilarTitles = (HashMap<String, Vec<RoleId>>, Similar<String>);

impl<'a> Titles<'a> {
    /// The names that hold on a production of a medium and scale.
    pub fn of(graph: &'a Graph, setting: VariantKey) -> Self {
        let aka = |node: Node| {
            let entry = graph.entry_of(node).map(|entry| &graph[entry]);
            let names = entry.map(|entry| entry.shared.aka.iter().chain(&entry.shared.former));
            names.into_iter().flatten().cloned().collect::<Vec<String>>()
        };
        let mut ids = HashMap::new();
        let mut titles = Vec::new();
        let [mut by_name, mut by_letters, mut by_initials] = [(); 3].map(|()| Known::default());
        let mut by_words = Known::default();
        for role in RoleId::all(graph) {
            let common = &graph[role].common;
            ids.entry(&*common.id).or_insert(role);
            let own = [&*common.id, &*common.title, graph[role].title_in(setting)].map(str::to_owned);
            let variants = graph[role]
                .variants
                .iter()
                .filter_map(|variant| variant.title.clone());
            for name in own.into_iter().chain(variants).chain(aka(Node::Role(role))) {
                let words = words(&name);
                if words.is_empty() {
                    continue;
                }
                by_name.add(fold(&name), role);
                by_letters.add(words.concat(), role);
                by_words.add(words.clone(), role);
                for initials in initials(&name) {
                    by_initials.add(initials, role);
                }
                titles.push((role, words));
            }
        }
        let mut people: HashMap<Vec<String>, Vec<PersonId>> = HashMap::new();
        for index in 0..graph.people.len() {
            let id = PersonId::new(index);
            let common = &graph[id].common;
            let own = [&*common.id, &*common.title].map(str::to_owned);
            for name in own.into_iter().chain(aka(Node::Person(id))) {
                let known = people.entry(plain_words(&name)).or_default();
                if !known.contains(&id) {
                    known.push(id);
                }
            }
        }
        Self {
            graph,
            setting,
            ids,
            titles,
            by_name,
            by_words,
            by_letters,
            by_initials,
            people,
            nearest: RefCell::default(),
            left: Cell::new(MOST_COMPARED),
            similar: OnceLock::new(),
        }
    }

    /// The people of a name.
    pub fn people(&self, written: &str) -> &[PersonId] {
        self.people.get(&plain_words(written)).map_or(&[], Vec::as_slice)
    }

    /// The roles of a cell: one, or several where `Producer / Director` is no title of its own.
    pub fn find_each(&self, written: &str, aliases: &Aliases) -> Vec<Match> {
        if plain_words(written).is_empty() {
            return Vec::new();
        }
        let parted = written.replace(" and ", ";");
        let parts: Vec<&str> = parted
            .split(['/', '&', '+', ';', '\n', ','])
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect();
        for tolerance in [Tolerance::Same, Tolerance::Near] {
            let whole = self.find_within(written, aliases, tolerance);
            if !matches!(whole, Match::None { .. }) {
                return vec![whole];
            }
            if parts.len() > 1 {
                let each: Vec<Match> = parts
                    .iter()
                    .map(|part| self.find_within(part, aliases, tolerance))
                    .collect();
                // Half a match is none: `Grip / Snack wrangler` may well be a title of its own.
                if each.iter().all(|found| matches!(found, Match::Role { .. })) {
                    return each;
                }
            }
        }
        vec![self.none(written)]
    }

    /// The role that a title means without a guess.
    pub fn find_same(&self, written: &str, aliases: &Aliases) -> Option<RoleId> {
        match self.find_within(written, aliases, Tolerance::Same) {
            Match::Role { role, rest: None, .. } => Some(role),
            _ => None,
        }
    }

    fn none(&self, written: &str) -> Match {
        Match::None {
            written: written.split_whitespace().collect::<Vec<_>>().join(" "),
            near: self.near(&words(written)),
        }
    }

    fn find_within(&self, written: &str, aliases: &Aliases, tolerance: Tolerance) -> Match {
        let written = written.split_whitespace().collect::<Vec<_>>().join(" ");
        let by_alias = |title: &str, rest: Option<String>| {
            let id = aliases.role(title)?;
            let role = *self.ids.get(id)?;
            Some(Match::Role {
                role,
                how: Some("by an alias"),
                is_guess: false,
                rest,
            })
        };
        let whole = by_alias(&written, None).unwrap_or_else(|| self.find_words(&written, tolerance));
        if !matches!(whole, Match::None { .. }) {
            return whole;
        }
        let Some(cut) = cut(&written) else { return whole };
        let (title, rest) = (written[..cut].trim(), stripped(&written[cut..]));
        // `EP 2` is the second episode: what is as short as a code is known whole, or with a remark in brackets.
        let is_code = title.chars().count() <= 3 && !written[cut..].starts_with(['(', '[']);
        if is_code {
            return whole;
        }
        if let Some(found) = by_alias(title, Some(rest.clone())) {
            return found;
        }
        match self.find_words(title, tolerance) {
            Match::Role {
                role, how, is_guess, ..
            } => Match::Role {
                role,
                how: how.or(Some("without what follows the title")),
                is_guess,
                rest: Some(rest).filter(|rest| rest.chars().any(char::is_alphabetic)),
            },
            Match::Several { roles, .. } => Match::Several { written, roles },
            Match::None { .. } => whole,
        }
    }

    fn find_words(&self, written: &str, tolerance: Tolerance) -> Match {
        let wanted = words(written);
        let one_of = |roles: &[RoleId], how| self.one_of(written, roles, how, tolerance == Tolerance::Near);
        let found = if wanted.is_empty() {
            None
        } else if tolerance == Tolerance::Same {
            // An id goes before a title, as everywhere.
            let id = self.ids.get(written).map(|role| found(*role, None, false));
            id.or_else(|| one_of(self.by_name.get(&fold(written)), None))
                .or_else(|| one_of(self.by_words.get(&wanted), Some("by the same words")))
                .or_else(|| one_of(self.by_letters.get(&wanted.concat()), Some("by the same letters")))
                .or_else(|| one_of(&self.abbreviated(&wanted), Some("by an abbreviation")))
        } else {
            let letters = words_in_order(written);
            let code = letters.concat();
            let is_one = letters.len() == 1 || letters.iter().all(|word| word.chars().count() == 1);
            let is_code = is_one && (2..=4).contains(&code.chars().count());
            let of_code = if is_code { self.by_initials.get(&code) } else { &[] };
            one_of(of_code, Some("by its initials"))
                .or_else(|| one_of(&self.nearest(&wanted), Some("by words that are near")))
        };
        found.unwrap_or_else(|| Match::None {
            written: written.to_owned(),
            near: Vec::new(),
        })
    }

    /// The roles of which each word is one of these, or one that the trade writes short like this.
    fn abbreviated(&self, wanted: &[String]) -> Vec<RoleId> {
        let roles = full_words(wanted).into_iter();
        let roles = roles.flat_map(|words| self.by_words.get(&words).to_vec());
        let roles: BTreeSet<RoleId> = roles.collect();
        roles.into_iter().collect()
    }

    /// The roles whose words are nearest to these, of those that are near.
    fn nearest(&self, wanted: &[String]) -> Vec<RoleId> {
        if let Some(known) = self.nearest.borrow().get(wanted) {
            return known.clone();
        }
        let Some(left) = self.left.get().checked_sub(self.titles.len()) else {
            return Vec::new();
        };
        self.left.set(left);
        let costs = self.titles.iter();
        let costs = costs.filter_map(|(role, title)| Some((distance(wanted, title)?, *role)));
        let costs: BTreeSet<(u32, RoleId)> = costs.collect();
        let least = costs.first().map(|(cost, _)| *cost);
        let nearest = costs.iter().take_while(|(cost, _)| Some(*cost) == least);
        let nearest: Vec<RoleId> = nearest.map(|(_, role)| *role).collect();
        self.nearest.borrow_mut().insert(wanted.to_vec(), nearest.clone());
        nearest
    }

    /// The one of some roles; several if it is not clear, unless only one of them exists on such a production.
    fn one_of(
        &self,
        written: &str,
        roles: &[RoleId],
        how: Option<&'static str>,
        is_guess: bool,
    ) -> Option<Match> {
        let exists = |role: &RoleId| self.graph[*role].exists_in(self.setting);
        let here: Vec<RoleId> = roles.iter().copied().filter(exists).collect();
        match (here.as_slice(), roles) {
            ([role], _) | (_, [role]) => Some(found(*role, how, is_guess)),
            (_, []) => None,
            _ => Some(Match::Several {
                written: written.to_owned(),
                roles: roles.to_vec(),
            }),
        }
    }

    /// Up to three roles whose words are most like these.
    fn near(&self, wanted: &[String]) -> Vec<RoleId> {
        let wanted_text = wanted.join(" ");
        let (roles, similar) = self.similar.get_or_init(|| {
            let mut roles: HashMap<String, Vec<RoleId>> = HashMap::new();
            for (role, title) in &self.titles {
                roles.entry(title.join(" ")).or_default().push(*role);
            }
            let similar = Similar::of(roles.keys().cloned());
            (roles, similar)
        });
        let mut scores: BTreeMap<RoleId, f64> = BTreeMap::new();
        for title in similar.candidates(&wanted_text) {
            let words: Vec<&str> = title.split(' ').collect();
            let shared = words.iter().filter(|word| wanted.iter().any(|one| one == *word));
            let share = (2 * shared.count()) as f64 / (words.len() + wanted.len()) as f64;
            let likeness = strsim::normalized_damerau_levenshtein(title, &wanted_text);
            for role in &roles[title] {
                let known = scores.entry(*role).or_default();
                *known = known.max(share.max(likeness));
            }
        }
        let mut scored: Vec<(RoleId, f64)> = scores.into_iter().collect();
        scored.retain(|(_, score)| *score >= 0.5);
        scored.sort_by(|a, b| b.1.total_cmp(&a.1));
        scored.into_iter().take(3).map(|(role, _)| role).collect()
    }
}

fn found(role: RoleId, how: Option<&'static str>, is_guess: bool) -> Match {
    Match::Role {
        role,
        how,
        is_guess,
        rest: None,
    }
}

/// Where the title ends: `Production assistant (songs unit)`, `Compositor – water unit`, `Runner #2`.
fn cut(written: &str) -> Option<usize> {
    let dashes = [" - ", " \u{2013} ", " \u{2014} ", ": "];
    let digits = written
        .trim_end_matches(|letter: char| letter.is_ascii_digit())
        .len();
    written
        .find(['(', '[', '#'])
        .or_else(|| dashes.iter().filter_map(|dash| written.find(dash)).min())
        .or_else(|| (digits < written.len()).then_some(digits))
        .filter(|cut| *cut > 0)
}

fn stripped(rest: &str) -> String {
    let edge = |letter: char| !letter.is_alphanumeric();
    rest.trim_matches(edge).to_owned()
}

fn initials(name: &str) -> [String; 2] {
    let plain = plain_words(name);
    let firsts = |with_small: bool| {
        let is_small = |word: &str| matches!(word, "of" | "the" | "and" | "to" | "for");
        let words = plain.iter().filter(|word| with_small || !is_small(word));
        words.filter_map(|word| word.chars().next()).collect::<String>()
    };
    let [with_small, without] = [firsts(true), firsts(false)];
    // A single word has no initials.
    match plain.len() {
        0 | 1 => [String::new(), String::new()],
        _ => [with_small, without],
    }
}

/// How far words are from a title that may be meant by them; none for words that are too far.
fn distance(written: &[String], title: &[String]) -> Option<u32> {
    if written.len() == title.len() {
        return written
            .iter()
            .zip(title)
            .map(|(short, word)| word_distance(short, word))
            .sum();
    }
    // `Script writer` for `Scriptwriter`, with one typo; a small word more is another title.
    let (joined, whole) = (written.concat(), title.concat());
    let is_near = || whole.chars().count() >= 8 && strsim::osa_distance(&joined, &whole) <= 1;
    (written.len().abs_diff(title.len()) == 1 && is_near()).then_some(2)
}

/// Typos count two each, words cut short two, and letters that fell out of a word more.
fn word_distance(short: &str, word: &str) -> Option<u32> {
    if short == word {
        return Some(0);
    }
    if is_abbreviation(short, word) {
        return Some(1);
    }
    let letters = word.chars().count();
    let written = short.chars().count();
    let allowed = match letters.min(written) {
        0..5 => 0,
        5..9 => 1,
        _ => 2,
    };
    // Each letter more or less is a typo; most words are told apart by that.
    let typos = || strsim::osa_distance(short, word);
    let typos = (letters.abs_diff(written).max(1) <= allowed).then(typos);
    if let Some(typos) = typos.filter(|typos| *typos <= allowed) {
        return u32::try_from(typos * 2).ok();
    }
    is_cut(short, word).then(|| {
        let missing = letters.saturating_sub(written);
        if word.starts_with(short) {
            2
        } else {
            2 + u32::try_from(missing).unwrap_or(u32::MAX / 2)
        }
    })
}

#[cfg(test)]
mod tests;
