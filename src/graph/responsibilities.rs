//! Who does what: every line of responsibility of every role, by area.

use super::{Graph, RoleId};
use crate::content::sections::{Group, Item, Section, SectionName};

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
        let roles = RoleId::all(self);
        let groups = roles.flat_map(|role| listing(self, role).flat_map(|(_, section)| &section.groups));
        groups.map(|group| group.items.len()).sum()
    }

    /// The named sections of a role's text.
    pub fn sections(&self, role: RoleId) -> &[Section] {
        let entry = self[role].common.entry;
        entry.map_or(&[], |entry| &self[entry].sections)
    }

    /// The main duties of a role, at most `max`: the first line under each heading, then the second of each, and so on.
    ///
    /// They are taken from its responsibilities or, where it lists none, from what it does in each phase. A grade without lines
    /// of its own has those of the role it builds on.
    pub fn main_duties(&self, role: RoleId, max: usize) -> Vec<&Item> {
        let sections = self.sections(role);
        let is_main = |section: &&Section| section.name == SectionName::Responsibilities;
        let mut groups: Vec<&Group> = sections
            .iter()
            .filter(is_main)
            .flat_map(|section| &section.groups)
            .collect();
        if groups.iter().all(|group| group.items.is_empty()) {
            groups = listing(self, role)
                .flat_map(|(_, section)| &section.groups)
                .collect();
        }
        let longest = groups.iter().map(|group| group.items.len()).max().unwrap_or(0);
        if longest == 0 {
            return match self[role].extends {
                Some(base) if base != role => self.main_duties(base, max),
                _ => Vec::new(),
            };
        }
        let rounds =
            (0..longest).flat_map(|round| groups.iter().filter_map(move |group| group.items.get(round)));
        rounds.take(max).collect()
    }

    /// The section and the group that a line stands in.
    pub fn place_of(&self, line: Responsibility) -> (&Section, &Group) {
        let section = &self.sections(line.role)[line.section];
        (section, &section.groups[line.group])
    }

    /// The line itself.
    pub fn item_of(&self, line: Responsibility) -> &Item {
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
    for role in RoleId::all(graph) {
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
