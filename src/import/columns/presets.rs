//! The exports of programs whose columns mean something of their own.
//!
//! A program is recognised by heads that stand together in its exports. Most of its other columns are known as anybody's
//! are; a preset only says what differs: in Kitsu's list of people, `Role` is what somebody may do in Kitsu. Beside each stands
//! where its heads come from: of Kitsu, whose program is open, they are known; of others only as far as somebody described them.

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
    // The columns of the page of people as the program sets it up, in order: name, status, thumbnail, e-mail, login, password, permission
    // group, projects, groups. A studio may show others.
    Preset {
        name: "ShotGrid's list of people",
        purposes: ANY,
        signature: &["name", "login", "permission group"],
        columns: &[
            ("status", Column::Ignored),
            ("thumbnail", Column::Ignored),
            ("login", Column::Ignored),
            ("password", Column::Ignored),
            ("permission group", Column::Ignored),
            ("groups", Column::Ignored),
            ("projects", Column::Show),
            ("department", Column::Department),
        ],
    },
    // What a user has in ftrack's interface for programs (`username`, `first_name`, `last_name`, `email`, `user_type`, `is_active`),
    // as scripts write it. No file that the program itself exports was to be had.
    Preset {
        name: "ftrack's list of users, by what is known of it",
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
    // Of these three no export and no description of one is public. The heads are those that people name; since other
    // sheets have them too, nothing is left out by them without a word.
    Preset {
        name: "StudioBinder's contacts, by what is known of them",
        purposes: ANY,
        signature: &["first name", "last name", "job title", "department"],
        columns: &[],
    },
    Preset {
        name: "Yamdu's crew list, by what is known of it",
        purposes: ANY,
        signature: &["first name", "last name", "function", "department"],
        columns: &[],
    },
    Preset {
        name: "Movie Magic's contacts, by what is known of them",
        purposes: ANY,
        signature: &["category", "title", "name", "phone"],
        columns: &[("category", Column::Department), ("title", Column::Role)],
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
        let now = "First Name,Last Name,Email,Phone,Role,Departments,Studio,Country,Contract Type,Position,Seniority,\
                   Daily Salary,Active";
        let people = header(now, Purpose::People).expect("a list of people");
        let lost = people.uses().into_iter().filter(|used| !used.is_read);
        assert_eq!(lost.count(), 0);
        let shotgrid = "Name,Status,Thumbnail,Email,Login,Password,Permission Group,Projects,Groups";
        let people = header(shotgrid, Purpose::People).expect("a list of people");
        assert_eq!(people.preset, Some("ShotGrid's list of people"));
        let binder = "Department,Job Title,First Name,Last Name,Email,Phone,Company";
        let crew = header(binder, Purpose::Crew).expect("a crew");
        assert!(
            crew.preset
                .is_some_and(|preset| preset.starts_with("StudioBinder"))
        );
        assert!(crew.has(Column::Role) && crew.has(Column::Department));
        // Nobody knows for certain what such a program writes: a column that nothing knows is not passed over.
        let company = crew.uses().pop().expect("a column");
        assert_eq!((company.head.as_str(), company.is_read), ("Company", false));
        let anybodys = header("Role,Name", Purpose::Crew).expect("a crew");
        assert_eq!(anybodys.preset, None);
    }
}
