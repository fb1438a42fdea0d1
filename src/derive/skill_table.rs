//! Which roles of a department need which skills, as a table for spreadsheets: a role a row, a skill a column.

use std::borrow::Cow;

use foldhash::HashMap;

use super::spreadsheet::Table;
use crate::config::Config;
use crate::graph::{DepartmentId, Graph, Role, SkillId};
use crate::units::SkillLevel;
use crate::view::skill_matrix::skills_of;

/// The table, as CSV in UTF-8: levels from 1 to 4 or `x` for a skill without one, in brackets where it is only welcome.
pub fn table(graph: &Graph, config: &Config, department: DepartmentId) -> Vec<u8> {
    let roles = graph.roles_with_skills(department);
    let skills = skills_of(graph, &roles);
    let heads = skills
        .iter()
        .map(|skill| Cow::Borrowed(&*graph[*skill].common.title));
    let mut table = Table::new(
        config.settings.csv_mark,
        std::iter::once(Cow::Borrowed(config.words.say("common.role"))).chain(heads),
    );
    let places: HashMap<SkillId, usize> = skills.iter().copied().zip(0..).collect();
    for role in roles {
        let Role {
            common, base, nice, ..
        } = &graph[role];
        // Most cells are empty.
        let mut cells = vec![Cow::Borrowed(""); skills.len()];
        for (skill, level) in nice {
            cells[places[skill]] = Cow::Owned(format!("({})", shown(*level)));
        }
        for (skill, level) in &base.skills {
            cells[places[skill]] = Cow::Owned(shown(*level));
        }
        table.row(std::iter::once(Cow::Borrowed(&*common.title)).chain(cells));
    }
    table.finish()
}

fn shown(level: Option<SkillLevel>) -> String {
    level.map_or("x".to_owned(), |level| level.number().to_string())
}
