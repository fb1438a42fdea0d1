//! Whom a site is built for.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{DefaultAudience, Request, Settings, ShownTo};
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place, nearest};
use crate::source::SETTINGS_FILE;

/// Whom a site is built for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Audience {
    /// All audiences, least trusted first; empty when the settings declare none and everything is for everybody.
    pub all: Arc<[String]>,
    /// The one this build is for, as an index of `all`; 0 when there are none.
    pub rank: usize,
    /// The audience of each field that has one, by `kind.field`, as an index of `all`.
    pub fields: Arc<BTreeMap<String, usize>>,
}

impl Audience {
    /// Its name, if there are audiences at all.
    pub fn name(&self) -> Option<&str> {
        self.all.get(self.rank).map(String::as_str)
    }

    /// The rank of a name.
    pub fn rank_of(&self, name: &str) -> Option<usize> {
        self.all.iter().position(|audience| audience == name)
    }

    /// Whether nothing is kept from it.
    pub fn sees_everything(&self) -> bool {
        self.rank + 1 >= self.all.len()
    }

    /// Whether what is for the audience of this rank may be shown.
    pub fn may_see(&self, rank: usize) -> bool {
        rank <= self.rank
    }
}

/// Fields that say as much as another one, each with that: they are for its audience where the settings say nothing of them.
const FOLLOWING: [(&str, &str); 1] = [("person.week", "person.away")];

pub(super) fn read_audience(
    settings: &Settings,
    request: &Request,
    file: &Arc<str>,
    problems: &mut Vec<Diagnostic>,
) -> Audience {
    let all: Arc<[String]> = settings.audiences.to_vec().into();
    let last = all.len().saturating_sub(1);
    let default_rank = match request.default_audience {
        DefaultAudience::LeastTrusted => 0,
        DefaultAudience::MostTrusted => last,
    };
    let rank_of = |name: &str| all.iter().position(|audience| audience == name);
    let rank = match request.audience.as_deref() {
        None => default_rank,
        Some(name) => rank_of(name).unwrap_or_else(|| {
            let message = format!("there is no audience `{name}` to build for");
            problems.push(unknown_audience(
                Place::value(file, FieldPath::of("audiences")),
                message,
                name,
                &all,
            ));
            0
        }),
    };
    let mut fields = BTreeMap::new();
    for (field, name) in &settings.visible {
        match rank_of(name) {
            Some(rank) => {
                fields.insert(field.clone(), rank);
            }
            None => {
                let message = format!("there is no audience `{name}`");
                let place = Place::value(file, FieldPath::of("visible").key(field));
                problems.push(unknown_audience(place, message, name, &all));
                // Fail closed: a field whose audience cannot be told is for the most trusted one.
                fields.insert(field.clone(), last);
            }
        }
    }
    for (field, like) in FOLLOWING {
        if let Some(rank) = fields.get(like).copied() {
            fields.entry(field.to_owned()).or_insert(rank);
        }
    }
    Audience {
        all,
        rank,
        fields: Arc::new(fields),
    }
}

/// An audience that the settings do not declare, with the nearest one that they do.
pub fn unknown_audience(place: Place, message: String, name: &str, all: &[String]) -> Diagnostic {
    let help = match nearest(name, all.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None if all.is_empty() => format!("declare `audiences: [public, {name}]` in {SETTINGS_FILE}"),
        None => format!("the audiences are {}", all.join(", ")),
    };
    Diagnostic::new(Code::UnknownAudience, place, message).help(help)
}

/// Whether the audience of the build is shown what the settings of git show to some; `None` where they do not say.
pub(super) fn is_shown(
    key: &str,
    to: Option<&ShownTo>,
    audience: &Audience,
    file: &Arc<str>,
    problems: &mut Vec<Diagnostic>,
) -> Option<bool> {
    match to? {
        ShownTo::All(is_shown) => Some(*is_shown),
        ShownTo::Audience(name) => {
            let rank = audience.rank_of(name);
            if rank.is_none() {
                let place = Place::value(file, FieldPath::of("git").key(key));
                let message = format!("there is no audience `{name}`");
                problems.push(unknown_audience(place, message, name, &audience.all));
            }
            Some(rank.is_some_and(|rank| audience.may_see(rank)))
        }
    }
}
