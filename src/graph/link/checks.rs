//! What no entry writes as a reference, and is checked all the same: reviews that are due, fields that are restricted.

use std::sync::Arc;

use crate::config::Config;
use crate::content::Kind;
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place, nearest};
use crate::graph::Graph;
use crate::source::SETTINGS_FILE;

/// Reports pages whose review is due.
pub(super) fn check_reviews(graph: &Graph, config: &Config, problems: &mut Vec<Diagnostic>) {
    for entry in &graph.entries {
        let Some(day) = entry.shared.review_by.filter(|day| day.0 < config.today) else {
            continue;
        };
        let message = format!("`{}` was due for review on {day}", entry.title());
        problems.push(
            Diagnostic::new(
                Code::ReviewOverdue,
                Place::value(&entry.path, FieldPath::of("review_by")),
                message,
            )
            .help("read it, update what is out of date, and set the next date"),
        );
    }
}

/// Reports fields of the settings' `visible` and `may_loosen` that no kind has: a slip there would restrict nothing.
pub(super) fn check_visible_fields(config: &Config, problems: &mut Vec<Diagnostic>) {
    let file: Arc<str> = Arc::from(SETTINGS_FILE);
    let visible = config
        .settings
        .visible
        .keys()
        .map(|field| (field, Place::key(&file, FieldPath::of("visible").key(field))));
    let loosened = config
        .settings
        .may_loosen
        .iter()
        .enumerate()
        .map(|(index, field)| {
            (
                field,
                Place::value(&file, FieldPath::of("may_loosen").index(index)),
            )
        });
    for (written, place) in visible.chain(loosened) {
        let (kind, field) = written.split_once('.').unwrap_or((written, ""));
        let names = Kind::ALL.into_iter().map(Kind::name);
        let Some(kind) = Kind::ALL.into_iter().find(|known| known.name() == kind) else {
            let help = match nearest(kind, names) {
                Some(near) => format!("did you mean `{near}.{field}`?"),
                None => "write the kind and the field, such as `person.contact`".to_owned(),
            };
            problems.push(
                Diagnostic::new(Code::UnknownKey, place, format!("no kind is called `{kind}`")).help(help),
            );
            continue;
        };
        let schema = crate::content::schema_of(kind);
        let keys = schema.get("properties").and_then(|keys| keys.as_object());
        let top = field.split('.').next().unwrap_or(field);
        if keys.is_some_and(|keys| !keys.contains_key(top)) {
            let keys = keys.into_iter().flat_map(|keys| keys.keys().map(String::as_str));
            let help = nearest(top, keys).map(|near| format!("did you mean `{}.{near}`?", kind.name()));
            let message = format!("a {} has no key `{top}`", kind.words());
            problems.push(Diagnostic::new(Code::UnknownKey, place, message).help_if(help));
        }
    }
}
