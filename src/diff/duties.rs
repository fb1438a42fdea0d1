//! How what the roles of a production do has changed: their responsibilities, which stand in its bible.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Diff, State, passages_of};
use crate::content::Kind;
use crate::content::sections::SectionName;
use crate::graph::{Graph, ProductionId, Role, RoleId};
use crate::source::Fingerprint;
use crate::words::Words;

/// A role on a production whose responsibilities changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DutiesChange {
    /// What it is called on the production.
    pub title: String,
    /// What is said of it: `responsibilities: 2 passages new or changed`.
    pub text: String,
    /// The passages that are new or changed.
    pub passages: BTreeSet<Fingerprint>,
}

/// The roles on the crew of a production whose responsibilities changed, by title. `diff` is what changed between both sides.
pub fn duties(
    before: &Graph,
    after: &Graph,
    diff: &Diff,
    production: ProductionId,
    words: &Words,
) -> Vec<DutiesChange> {
    let rows = after[production].crew.iter().flat_map(|crew| &crew.rows);
    let roles: BTreeSet<RoleId> = rows.map(|row| row.role).collect();
    let on_show = |id: &str| roles.iter().copied().find(|role| *after[*role].common.id == *id);
    let of_roles = diff
        .entries
        .iter()
        .filter(|entry| entry.kind == Kind::Role.name() && entry.state == State::Changed);
    let changes = of_roles.filter_map(|entry| {
        let (text, role) = (entry.text.as_ref()?, on_show(&entry.id)?);
        let earlier_id: &Arc<str> = entry.renamed_from.as_ref().unwrap_or(&entry.id);
        let earlier = before.roles.iter().find(|role| role.common.id == *earlier_id)?;
        let (was, is) = (passages_in(before, earlier), passages_in(after, &after[role]));
        let passages: BTreeSet<Fingerprint> = is.intersection(&text.passages).copied().collect();
        let gone = was.difference(&is).count().saturating_sub(passages.len());
        let mut said: Vec<String> = Vec::new();
        if !passages.is_empty() {
            said.push(words.count("bible_changes.passages_changed", passages.len()));
        }
        if gone > 0 {
            said.push(words.count("bible_changes.passages_removed", gone));
        }
        (!said.is_empty()).then(|| DutiesChange {
            title: after[role].title_in(after[production].setting).to_owned(),
            text: words.fill(
                "bible_changes.responsibilities",
                &[("changes", &words.joined(&said))],
            ),
            passages,
        })
    });
    changes.collect()
}

/// The passages of what a role does.
fn passages_in(graph: &Graph, role: &Role) -> BTreeSet<Fingerprint> {
    let Some(entry) = role.common.entry else {
        return BTreeSet::new();
    };
    let Some(range) = SectionName::Responsibilities.range_in(&graph[entry].prose) else {
        return BTreeSet::new();
    };
    let passages = passages_of(graph, entry).into_iter();
    // The heading itself is not in the bible.
    let inside = passages.filter(|(at, _)| range.contains(at) && *at > range.start);
    inside.map(|(_, passage)| passage).collect()
}
