//! Which role a cell of a spreadsheet means.
//!
//! Tried in turn, the surest first: what the aliases say; an id, title or other name; the same but for case,
//! punctuation, plural and the order of `X of Y`; the trade's abbreviations; initials; words cut short; a slip of the
//! pen. What two roles could be meant by is nobody's guess: it is not matched, and both are named.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use super::Aliases;
use crate::graph::{Graph, Node, PersonId, RoleId, VariantKey, fold};

/// What a cell turned out to mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// A role.
    Role {
        /// Which.
        role: RoleId,
        /// How it was found, where that was not by one of its names.
        how: Option<&'static str>,
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

/// A name of a role, in words that can be compared.
#[derive(Clone, Debug)]
struct Title {
    role: RoleId,
    /// As the site's own names are compared.
    folded: String,
    words: Vec<String>,
    /// Whether `X of Y` may also be `Y X`.
    is_turnable: bool,
}

/// The names of all roles and people.
#[derive(Debug)]
pub struct Titles<'a> {
    graph: &'a Graph,
    setting: VariantKey,
    titles: Vec<Title>,
    people: HashMap<Vec<String>, Vec<PersonId>>,
}

impl<'a> Titles<'a> {
    /// The names that hold on a production of a medium and scale.
    pub fn of(graph: &'a Graph, setting: VariantKey) -> Self {
        let aka = |node: Node| {
            let entry = graph.entry_of(node).map(|entry| &graph[entry]);
            entry.map(|entry| entry.shared.aka.clone()).unwrap_or_default()
        };
        let mut titles = Vec::new();
        for role in graph.role_ids() {
            let common = &graph[role].common;
            let own = [&*common.id, &*common.title, graph[role].title_in(setting)].map(str::to_owned);
            let variants = graph[role]
                .variants
                .iter()
                .filter_map(|variant| variant.title.clone());
            for name in own.into_iter().chain(variants).chain(aka(Node::Role(role))) {
                let words = words(&name);
                if !words.is_empty() {
                    titles.push(Title {
                        role,
                        folded: fold(&name),
                        words,
                        is_turnable: is_turnable(&name),
                    });
                }
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
            titles,
            people,
        }
    }

    /// The one person of a name.
    pub fn person(&self, written: &str) -> Option<PersonId> {
        match self.people.get(&plain_words(written))?.as_slice() {
            [person] => Some(*person),
            _ => None,
        }
    }

    /// The roles of a cell: one, or several where `Producer / Director` is no title of its own.
    pub fn find_each(&self, written: &str, aliases: &Aliases) -> Vec<Match> {
        if plain_words(written).is_empty() {
            return Vec::new();
        }
        let whole = self.find(written, aliases);
        if matches!(whole, Match::Role { .. }) {
            return vec![whole];
        }
        let parted = written.replace(" and ", ";");
        let parts: Vec<&str> = parted
            .split(['/', '&', '+', ';', '\n', ','])
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect();
        if parts.len() < 2 {
            return vec![whole];
        }
        let each: Vec<Match> = parts.iter().map(|part| self.find(part, aliases)).collect();
        // Half a match is none: `Grip / Snack wrangler` may well be a title of its own.
        if each.iter().all(|found| matches!(found, Match::Role { .. })) {
            each
        } else {
            vec![whole]
        }
    }

    /// The role of a title.
    pub fn find(&self, written: &str, aliases: &Aliases) -> Match {
        let written = written.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(id) = aliases.role(&written) {
            let role = self
                .graph
                .role_ids()
                .find(|role| *self.graph[*role].common.id == *id);
            if let Some(role) = role {
                return Match::Role {
                    role,
                    how: Some("by an alias"),
                    rest: None,
                };
            }
        }
        let whole = self.find_words(&written);
        if !matches!(whole, Match::None { .. }) {
            return whole;
        }
        // `Production assistant (songs unit)`, `Compositor – water unit`, `Runner #2`.
        let cut = written
            .find(['(', '[', '#'])
            .or_else(|| {
                [" - ", " – ", " — ", ": "]
                    .iter()
                    .filter_map(|dash| written.find(dash))
                    .min()
            })
            .or_else(|| {
                let end = written
                    .trim_end_matches(|letter: char| letter.is_ascii_digit())
                    .len();
                (end < written.len()).then_some(end)
            });
        let Some(cut) = cut.filter(|cut| *cut > 0) else {
            return whole;
        };
        let (title, rest) = written.split_at(cut);
        if let Some(id) = aliases.role(title)
            && let Some(role) = self
                .graph
                .role_ids()
                .find(|role| *self.graph[*role].common.id == *id)
        {
            return Match::Role {
                role,
                how: Some("by an alias"),
                rest: Some(stripped(rest)),
            };
        }
        match self.find_words(title) {
            Match::Role { role, how, .. } => Match::Role {
                role,
                how: how.or(Some("without what stands behind the title")),
                rest: Some(stripped(rest)),
            },
            Match::Several { roles, .. } => Match::Several { written, roles },
            Match::None { .. } => whole,
        }
    }

    fn find_words(&self, written: &str) -> Match {
        // An id goes before a title, as everywhere.
        if let Some(role) = self
            .graph
            .role_ids()
            .find(|role| *self.graph[*role].common.id == *written)
        {
            return Match::Role {
                role,
                how: None,
                rest: None,
            };
        }
        let wanted = words(written);
        let turnable = is_turnable(written);
        let joined = wanted.concat();
        let sorted = |words: &[String]| {
            let mut sorted = words.to_vec();
            sorted.sort_unstable();
            sorted
        };
        type Fits<'f> = &'f dyn Fn(&Title) -> bool;
        let folded = fold(written);
        let is_name = |title: &Title| title.folded == folded;
        let same_words = |title: &Title| {
            title.words == wanted
                || ((turnable || title.is_turnable) && sorted(&title.words) == sorted(&wanted))
        };
        let same_letters = |title: &Title| title.words.concat() == joined;
        let known_short = |title: &Title| fit_words(&wanted, &title.words, is_abbreviation);
        let initials = |title: &Title| {
            (2..=4).contains(&joined.chars().count())
                && wanted.len() == 1
                && title.words.len() == joined.chars().count()
                && title
                    .words
                    .iter()
                    .filter_map(|word| word.chars().next())
                    .eq(joined.chars())
        };
        let cut_short = |title: &Title| {
            fit_words(&wanted, &title.words, |short, word| {
                is_abbreviation(short, word) || is_cut(short, word)
            })
        };
        let slipped = |title: &Title| {
            let length = joined.chars().count().max(title.words.concat().chars().count());
            let allowed = match length {
                0..6 => 0,
                6..11 => 1,
                _ => 2,
            };
            strsim::osa_distance(&title.words.concat(), &joined) <= allowed
        };
        let both = |title: &Title| {
            fit_words(&wanted, &title.words, |short, word| {
                is_abbreviation(short, word)
                    || is_cut(short, word)
                    || (word.chars().count() >= 5 && strsim::osa_distance(short, word) <= 1)
            })
        };
        let steps: [(Fits<'_>, Option<&'static str>); 8] = [
            (&is_name, None),
            (&same_words, Some("by the same words")),
            (&same_letters, Some("by the same letters")),
            (&known_short, Some("by an abbreviation")),
            (&initials, Some("by its initials")),
            (&cut_short, Some("by words cut short")),
            (&slipped, Some("by a slip of the pen")),
            (&both, Some("by words cut short and a slip of the pen")),
        ];
        for (fits, how) in steps {
            let mut roles: Vec<RoleId> = Vec::new();
            for title in self.titles.iter().filter(|title| fits(title)) {
                if !roles.contains(&title.role) {
                    roles.push(title.role);
                }
            }
            let here: Vec<RoleId> = roles
                .iter()
                .copied()
                .filter(|role| self.graph[*role].exists_in(self.setting))
                .collect();
            match (here.as_slice(), roles.as_slice()) {
                ([role], _) | (_, [role]) => {
                    return Match::Role {
                        role: *role,
                        how,
                        rest: None,
                    };
                }
                (_, []) => {}
                _ => {
                    return Match::Several {
                        written: written.to_owned(),
                        roles,
                    };
                }
            }
        }
        Match::None {
            written: written.to_owned(),
            near: self.near(&wanted),
        }
    }

    /// Up to three roles whose words are most like these.
    fn near(&self, wanted: &[String]) -> Vec<RoleId> {
        let wanted_text = wanted.join(" ");
        let mut scored: Vec<(f64, RoleId)> = Vec::new();
        for title in &self.titles {
            let shared = title.words.iter().filter(|word| wanted.contains(word)).count();
            let share = (2 * shared) as f64 / (title.words.len() + wanted.len()).max(1) as f64;
            let likeness = strsim::normalized_damerau_levenshtein(&title.words.join(" "), &wanted_text);
            let score = share.max(likeness);
            match scored.iter_mut().find(|(_, role)| *role == title.role) {
                Some((known, _)) => *known = known.max(score),
                None => scored.push((score, title.role)),
            }
        }
        scored.retain(|(score, _)| *score >= 0.5);
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        scored.into_iter().take(3).map(|(_, role)| role).collect()
    }
}

fn stripped(rest: &str) -> String {
    let edge = |letter: char| !letter.is_alphanumeric();
    rest.trim_matches(edge).to_owned()
}

/// Whether a title may be read from its end: `Manager, production`, `Director of photography`.
fn is_turnable(written: &str) -> bool {
    let lower = written.to_lowercase();
    lower.contains(", ") || lower.contains(" of ")
}

/// Whether each word of one list is a word of the other, or short for it.
fn fit_words(written: &[String], title: &[String], is_short: impl Fn(&str, &str) -> bool) -> bool {
    written.len() == title.len()
        && written
            .iter()
            .zip(title)
            .all(|(short, word)| short == word || is_short(short, word))
}

/// What the trade shortens, and to what.
const ABBREVIATIONS: &[(&str, &[&str])] = &[
    ("acc", &["accountant"]),
    ("accnt", &["accountant"]),
    ("acct", &["accountant"]),
    ("adr", &["dialogue"]),
    ("anim", &["animation", "animator"]),
    ("ass", &["assistant"]),
    ("assist", &["assistant"]),
    ("assoc", &["associate"]),
    ("asst", &["assistant"]),
    ("bd", &["board"]),
    ("biz", &["business"]),
    ("bus", &["business"]),
    ("cam", &["camera"]),
    ("char", &["character"]),
    ("co", &["coordinator"]),
    ("comp", &["compositing", "compositor"]),
    ("coord", &["coordinator"]),
    ("dept", &["department"]),
    ("des", &["designer", "design"]),
    ("dev", &["development"]),
    ("dir", &["director", "direction"]),
    ("ed", &["editor", "editorial"]),
    ("exec", &["executive"]),
    ("fin", &["finance"]),
    ("hd", &["head"]),
    ("hod", &["head"]),
    ("jnr", &["junior"]),
    ("jr", &["junior"]),
    ("ldr", &["leader"]),
    ("mgr", &["manager"]),
    ("mktg", &["marketing"]),
    ("mngr", &["manager"]),
    ("op", &["operator"]),
    ("prdcr", &["producer"]),
    ("prod", &["production", "producer"]),
    ("prodn", &["production"]),
    ("sec", &["secretary"]),
    ("snr", &["senior"]),
    ("sr", &["senior"]),
    ("sup", &["supervisor"]),
    ("supe", &["supervisor"]),
    ("super", &["supervisor"]),
    ("supv", &["supervisor"]),
    ("supvr", &["supervisor"]),
    ("svr", &["supervisor"]),
    ("tech", &["technical", "technician"]),
];

fn is_abbreviation(short: &str, word: &str) -> bool {
    ABBREVIATIONS
        .binary_search_by_key(&short, |(short, _)| short)
        .is_ok_and(|at| ABBREVIATIONS[at].1.contains(&word))
}

/// Whether a word is another one cut short: its beginning, or its first and last letter with some in between.
fn is_cut(short: &str, word: &str) -> bool {
    let (letters, whole) = (short.chars().count(), word.chars().count());
    if letters < 3 || letters >= whole || short.chars().next() != word.chars().next() {
        return false;
    }
    let mut rest = word.chars();
    let is_within = short.chars().all(|letter| rest.any(|other| other == letter));
    word.starts_with(short)
        || (letters + 1 < whole && is_within && short.chars().last() == word.chars().last())
}

/// The words of a title as they are compared: without accents, case, punctuation and little words, in the singular,
/// with `first` for `1st` and `vfx` for `visual effects`.
pub fn words(written: &str) -> Vec<String> {
    let plain = plain_words(written);
    let mut words: Vec<String> = Vec::with_capacity(plain.len());
    for (index, word) in plain.iter().enumerate() {
        let word = match word.as_str() {
            // `production's` came apart at its apostrophe.
            "the" | "of" | "for" | "to" | "and" => continue,
            "s" if index > 0 => continue,
            "1st" => "first",
            "2nd" => "second",
            "3rd" => "third",
            other => other,
        };
        words.push(singular(word));
    }
    // A title of little words alone is those words.
    if words.is_empty() {
        words = plain;
    }
    for (phrase, short) in [
        (&["visual", "effect"][..], "vfx"),
        (&["special", "effect"], "sfx"),
        (&["post", "production"], "post"),
        (&["postproduction"], "post"),
        (&["post", "prod"], "post"),
        (&["co", "ordinator"], "coordinator"),
        (&["co", "ord"], "coord"),
    ] {
        if let Some(at) = words
            .windows(phrase.len())
            .position(|window| window.iter().eq(phrase))
        {
            words.splice(at..at + phrase.len(), [short.to_owned()]);
        }
    }
    // `1st AD`: on its own, AD may be an art or animation director too.
    if let [order, ad] = words.as_slice()
        && matches!(order.as_str(), "first" | "second" | "third")
        && ad == "ad"
    {
        words = vec![order.clone(), "assistant".to_owned(), "director".to_owned()];
    }
    words
}

/// The words of a text in lower case, without accents and punctuation.
pub fn plain_words(written: &str) -> Vec<String> {
    let folded: String = written
        .nfkd()
        .filter(|letter| !unicode_normalization::char::is_combining_mark(*letter))
        .flat_map(char::to_lowercase)
        .collect();
    folded
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn singular(word: &str) -> String {
    if word.len() <= 3 || word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") {
        return word.to_owned();
    }
    if let Some(stem) = word.strip_suffix("ies") {
        return format!("{stem}y");
    }
    if let Some(stem) = word.strip_suffix("men") {
        return format!("{stem}man");
    }
    word.strip_suffix('s').unwrap_or(word).to_owned()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::graph::{Common, Role};

    fn graph(titles: &[&str]) -> Graph {
        let role = |title: &&str| Role {
            common: Common {
                id: Arc::from(title.to_lowercase().replace(' ', "-")),
                title: Arc::from(*title),
                ..Common::default()
            },
            ..Role::default()
        };
        Graph {
            roles: titles.iter().map(role).collect(),
            ..Graph::default()
        }
    }

    fn found(graph: &Graph, written: &str) -> String {
        let titles = Titles::of(graph, VariantKey::default());
        let shown = |found: &Match| match found {
            Match::Role { role, rest, .. } => {
                let rest = rest.as_ref().map(|rest| format!(" ({rest})")).unwrap_or_default();
                format!("{}{rest}", graph[*role].common.id)
            }
            Match::Several { roles, .. } => format!("{} roles", roles.len()),
            Match::None { .. } => "none".to_owned(),
        };
        let each: Vec<_> = titles
            .find_each(written, &Aliases::default())
            .iter()
            .map(shown)
            .collect();
        each.join(" + ")
    }

    #[test]
    fn abbreviations_stand_in_order_and_are_as_they_are_compared() {
        assert!(ABBREVIATIONS.is_sorted_by_key(|(short, _)| short));
        for (short, words) in ABBREVIATIONS {
            assert_eq!(super::words(short).concat(), *short);
            for word in *words {
                assert_eq!(super::words(word).concat(), *word, "{short}");
            }
        }
    }

    #[test]
    fn a_title_is_known_however_people_write_it() {
        let graph = graph(&[
            "Production manager",
            "Production coordinator",
            "Producer",
            "Assistant producer",
            "Associate producer",
            "Post-production supervisor",
            "VFX supervisor",
            "Head of production",
            "First assistant director",
            "Director",
            "Compositor",
        ]);
        for (written, role) in [
            ("PRODUCTION MANAGER", "production-manager"),
            ("Production Managers", "production-manager"),
            ("Manager, Production", "production-manager"),
            ("Prod. Mgr.", "production-manager"),
            ("Prod Manager", "production-manager"),
            ("Produciton manager", "production-manager"),
            ("PM", "production-manager"),
            ("Production co-ordinator", "production-coordinator"),
            ("Prod Co-ord", "production-coordinator"),
            ("Asst. Producer", "assistant-producer"),
            ("Assoc Prod", "associate-producer"),
            ("Post Supervisor", "post-production-supervisor"),
            ("Postproduction Super", "post-production-supervisor"),
            ("Visual Effects Supervisor", "vfx-supervisor"),
            ("VFX Supe", "vfx-supervisor"),
            ("Production Head", "head-of-production"),
            ("1st AD", "first-assistant-director"),
            ("Compositors (water unit)", "compositor (water unit)"),
            ("Compositor 2", "compositor"),
            ("Producer / Director", "producer + director"),
            ("AP", "2 roles"),
            ("Snack wrangler", "none"),
        ] {
            assert_eq!(found(&graph, written), role, "{written}");
        }
    }
}
