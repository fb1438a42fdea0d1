//! The exports of programs whose columns mean something of their own.
//!
//! A program is recognised by heads that stand together in its exports. Most of its other columns are known as anybody's
//! are; a preset only says what differs: in Kitsu's list of people, `Role` is what somebody may do in Kitsu.

use super::{Column, Purpose, head_words};
use crate::import::grid::Row;

/// An export of a program.
#[derive(Debug)]
pub struct Preset {
    /// The program, and which of its exports.
    pub name: &'static str,
    /// What it may be read as.
    purposes: &'static [Purpose],
    /// Heads by which it is recognised: all of them, as plain words.
    signature: &'static [&'static str],
    /// What heads mean that mean something else, or nothing, elsewhere.
    pub(super) columns: &'static [(&'static str, Column)],
}

/// The export that a row of heads belongs to: the one that is recognised by most heads.
pub(super) fn of(row: &Row, purpose: Purpose) -> Option<&'static Preset> {
    let heads: Vec<String> = row.cells.iter().map(|head| head_words(head)).collect();
    PRESETS
        .iter()
        .filter(|preset| preset.purposes.contains(&purpose))
        .filter(|preset| {
            preset
                .signature
                .iter()
                .all(|head| heads.iter().any(|known| known == head))
        })
        .max_by_key(|preset| preset.signature.len())
}

const ANY: &[Purpose] = &[Purpose::Crew, Purpose::People];
const PEOPLE: &[Purpose] = &[Purpose::People];

const SCHEDULE: &[Purpose] = &[Purpose::Schedule];

/// The name of the export whose rows are tasks of phases.
pub(in crate::import) const KITSU_TASKS: &str = "Kitsu's list of tasks";

const PRESETS: &[Preset] = &[
    // In Kitsu a role is what somebody may do in the program, so that its list of people is no crew list. The heads are those
    // that its server, Zou, writes (`people_export`): in 2026 all of these, before that only names, contacts, role, contract type and
    // `Active`, with the last name first. A position there is a rank (lead, artist), and what somebody earns is nobody's business.
    Preset {
        name: "Kitsu's list of people",
        purposes: PEOPLE,
        signature: &["last name", "first name", "email", "role", "active"],
        columns: &[
            ("role", Column::Ignored),
            ("departments", Column::Ignored),
            ("studio", Column::Ignored),
            ("country", Column::Ignored),
            ("contract type", Column::Ignored),
            ("position", Column::Ignored),
            ("seniority", Column::Ignored),
            ("daily salary", Column::Ignored),
            ("active", Column::Ignored),
        ],
    },
    // The tasks of all open productions, as Zou writes them (`tasks_export`). What is done of a shot or an asset is none of a
    // schedule's phases; the dates when work began and was approved are not those that were planned.
    Preset {
        name: KITSU_TASKS,
        purposes: SCHEDULE,
        signature: &["project", "task type", "start date", "due date"],
        columns: &[
            ("project", Column::Show),
            ("task type", Column::Phase),
            ("episode", Column::Ignored),
            ("sequence", Column::Ignored),
            ("entity type", Column::Ignored),
            ("entity", Column::Ignored),
            ("assigner", Column::Ignored),
            ("assignees", Column::Ignored),
            ("duration", Column::Ignored),
            ("estimation", Column::Ignored),
            ("wip date", Column::Ignored),
            ("validation date", Column::Ignored),
            ("task status", Column::Ignored),
        ],
    },
    Preset {
        name: "ShotGrid's list of people",
        purposes: ANY,
        signature: &["name", "login", "permission group"],
        columns: &[
            ("login", Column::Ignored),
            ("permission group", Column::Ignored),
            ("status", Column::Ignored),
            ("groups", Column::Ignored),
            ("projects", Column::Show),
            ("department", Column::Department),
        ],
    },
    Preset {
        name: "ftrack's list of users",
        purposes: PEOPLE,
        signature: &["first name", "last name", "email", "user type"],
        columns: &[
            ("username", Column::Ignored),
            ("user type", Column::Ignored),
            ("role", Column::Ignored),
            ("roles", Column::Ignored),
            ("security roles", Column::Ignored),
            ("is active", Column::Ignored),
        ],
    },
    Preset {
        name: "StudioBinder's contacts",
        purposes: ANY,
        signature: &["first name", "last name", "job title", "department"],
        columns: &[
            ("group", Column::Ignored),
            ("company", Column::Ignored),
            ("tags", Column::Ignored),
        ],
    },
    Preset {
        name: "Yamdu's crew list",
        purposes: ANY,
        signature: &["first name", "last name", "function", "department"],
        columns: &[
            ("company", Column::Ignored),
            ("access", Column::Ignored),
            ("contract", Column::Ignored),
        ],
    },
    Preset {
        name: "Movie Magic's contacts",
        purposes: ANY,
        signature: &["category", "title", "name", "phone"],
        columns: &[
            ("category", Column::Department),
            ("title", Column::Role),
            ("company", Column::Ignored),
        ],
    },
];

#[cfg(test)]
mod tests {
    use crate::import::Aliases;
    use crate::import::columns::{Column, Header, Purpose};
    use crate::import::grid::Row;

    #[test]
    fn a_program_is_known_by_its_heads_and_its_own_words_mean_what_they_mean_there() {
        let header = |heads: &str, purpose| {
            let row = Row {
                number: 1,
                cells: heads.split(',').map(str::to_owned).collect(),
                is_hidden: false,
            };
            Header::read_all(&row, purpose, &Aliases::default()).pop()
        };
        let kitsu = "Last Name,First Name,Email,Phone,Role,Active";
        let people = header(kitsu, Purpose::People).expect("a list of people");
        assert_eq!(people.preset, Some("Kitsu's list of people"));
        assert!(people.has(Column::GivenName) && !people.has(Column::Role));
        let binder = "Department,Job Title,First Name,Last Name,Email,Phone,Company";
        let crew = header(binder, Purpose::Crew).expect("a crew");
        assert_eq!(crew.preset, Some("StudioBinder's contacts"));
        assert!(crew.has(Column::Role) && crew.has(Column::Department));
        let anybodys = header("Role,Name", Purpose::Crew).expect("a crew");
        assert_eq!(anybodys.preset, None);
    }
}
