//! Which roles of a department need which skills, as a table for spreadsheets: a role a row, a skill a column.

use std::borrow::Cow;

use foldhash::HashMap;

use crate::graph::{DepartmentId, Graph, Role, SkillId};
use crate::view::skill_matrix::skills_of;

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
    let places: HashMap<SkillId, usize> = skills.iter().copied().zip(0..).collect();
    for role in roles {
        let Role {
            common, base, nice, ..
        } = &graph[role];
        // Most cells are empty.
        let mut cells = vec![Cow::Borrowed(""); skills.len()];
        for (skill, level) in nice {
            cells[places[skill]] = Cow::Owned(format!("({})", level.number()));
        }
        for (skill, level) in &base.skills {
            cells[places[skill]] = Cow::Owned(level.number().to_string());
        }
        let cells = cells.iter().map(|cell| cell.as_bytes());
        let _ = writer.write_record(std::iter::once(common.title.as_bytes()).chain(cells));
    }
    writer.into_inner().unwrap_or_default()
}
