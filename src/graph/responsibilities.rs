//! Who does what: every line of responsibility of every role, by area.

use super::{Graph, RoleId};
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
    /// All lines by area, then by the role's title, then as written; lines without an area come last.
    pub fn responsibilities(&self) -> &[Responsibility] {
        self.responsibilities.get_or_init(|| sorted(self))
    }

    /// How many lines there are, at less than the cost of sorting them.
    pub fn count_responsibilities(&self) -> usize {
        *self.responsibility_count.get_or_init(|| {
            let roles = self.role_ids();
            let groups = roles.flat_map(|role| listing(self, role).flat_map(|(_, section)| &section.groups));
            groups.map(|group| group.items.len()).sum()
        })
    }

    /// The named sections of a role's text.
    pub fn sections(&self, role: RoleId) -> &[Section] {
        let entry = self[role].common.entry;
        entry.map_or(&[], |entry| &self[entry].sections)
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

/// The sections of a role that list what it does, each with its index.
fn listing(graph: &Graph, role: RoleId) -> impl Iterator<Item = (usize, &Section)> {
    let sections = graph.sections(role).iter().enumerate();
    sections.filter(|(_, section)| {
        section.name == SectionName::Responsibilities || section.name.phase().is_some()
    })
}

fn sorted(graph: &Graph) -> Vec<Responsibility> {
    let mut lines = Vec::new();
    for role in graph.role_ids() {
        for (section, listed) in listing(graph, role) {
            for (group, listed) in listed.groups.iter().enumerate() {
                lines.extend((0..listed.items.len()).map(|item| Responsibility {
                    role,
                    section,
                    group,
                    item,
                }));
            }
        }
    }
    lines.sort_by_cached_key(|line| {
        let area = graph.area_of(*line).map(str::to_lowercase);
        (area.is_none(), area, graph[line.role].title_rank, line.role)
    });
    lines
}
