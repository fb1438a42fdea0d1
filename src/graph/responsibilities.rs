//! Who does what: every line of responsibility of every role, by area.

use super::{Graph, RoleId};
use crate::content::Body;
use crate::content::sections::{Group, Section, SectionName};

/// One line of a role's responsibilities, as indexes into its sections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Responsibility {
    /// Whose it is.
    pub role: RoleId,
    section: usize,
    group: usize,
    item: usize,
}

impl Graph {
    /// The named sections of a role's text.
    pub fn sections(&self, role: RoleId) -> &[Section] {
        match self[role].common.entry.map(|entry| &self[entry].body) {
            Some(Body::Role(_, sections)) => sections,
            _ => &[],
        }
    }

    /// The section and the group that a line stands in.
    pub fn place_of(&self, line: Responsibility) -> (&Section, &Group) {
        let section = &self.sections(line.role)[line.section];
        (section, &section.groups[line.group])
    }

    /// The words of a line.
    pub fn words_of(&self, line: Responsibility) -> &str {
        &self.place_of(line).1.items[line.item]
    }

    /// What a line is about: the heading of its group, or the phase whose section it stands in.
    pub fn area_of(&self, line: Responsibility) -> Option<&str> {
        let (section, group) = self.place_of(line);
        let heading = group.heading.as_ref().map(|(heading, _)| heading.as_str());
        heading.or_else(|| section.name.phase())
    }
}

/// All lines by area, then by the role's title, then as written; lines without an area come last.
pub(super) fn responsibilities(graph: &Graph) -> Vec<Responsibility> {
    let mut lines = Vec::new();
    for role in graph.role_ids() {
        for (index, section) in graph.sections(role).iter().enumerate() {
            if section.name != SectionName::Responsibilities && section.name.phase().is_none() {
                continue;
            }
            for (group, listed) in section.groups.iter().enumerate() {
                lines.extend((0..listed.items.len()).map(|item| Responsibility {
                    role,
                    section: index,
                    group,
                    item,
                }));
            }
        }
    }
    lines.sort_by_cached_key(|line| {
        let area = graph.area_of(*line).map(str::to_lowercase);
        let title = graph[line.role].common.title.to_lowercase();
        (area.is_none(), area, title, line.role)
    });
    lines
}
