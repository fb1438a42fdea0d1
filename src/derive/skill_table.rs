//! Which roles of a department need which skills, as a table for spreadsheets: a role a row, a skill a column.

use crate::graph::{DepartmentId, Graph};
use crate::view::skill_matrix::{need, skills_of};

/// The table, as CSV in UTF-8: levels from 1 to 4, in brackets where a skill is only welcome.
pub fn table(graph: &Graph, department: DepartmentId) -> Vec<u8> {
    let roles = graph.roles_with_skills(department);
    let skills = skills_of(graph, &roles);
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let head = skills.iter().map(|skill| graph[*skill].common.title.to_string());
    // Writing to memory cannot fail, and all rows have as many cells as the head.
    let _ = writer.write_record(std::iter::once("Role".to_owned()).chain(head));
    for role in roles {
        let cells = skills.iter().map(|skill| match need(graph, role, *skill) {
            Some((level, false)) => level.number().to_string(),
            Some((level, true)) => format!("({})", level.number()),
            None => String::new(),
        });
        let title = graph[role].common.title.to_string();
        let _ = writer.write_record(std::iter::once(title).chain(cells));
    }
    writer.into_inner().unwrap_or_default()
}
