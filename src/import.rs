//! Reads other people's spreadsheets: of a crew into the rows of a `crew.md`, of people and of roles into files of their own.
//!
//! Nobody's spreadsheet has our headers or our titles. A sheet becomes rows of cells ([`grid`]) and tables ([`table`]) whose
//! columns are known by what people call them ([`columns`]); what they say is read as people type it: people ([`names`]),
//! roles ([`titles`]), dates ([`dates`]), loads ([`cells`]). By what somebody can be reached is taken out first ([`contacts`]).
//!
//! The books balance: every row is taken, a vacancy, a heading, or left over with its reason ([`report`]), and what was lost
//! or guessed is said. What is not understood is not guessed. The result is text for files ([`mod@file`]); the command line
//! writes it. Start reading at [`crew::read`].

use crate::content::CrewRow;
use crate::graph::{Common, DepartmentId, Graph, ProductionId};

pub mod aliases;
pub mod cells;
pub mod columns;
pub mod contacts;
pub mod crew;
pub mod dates;
pub mod file;
pub mod grid;
pub mod handbook;
pub mod names;
pub mod people;
pub mod report;
pub mod roles;
pub mod schedule;
mod spans;
pub mod table;
pub mod titles;
pub mod workbook;

pub use aliases::Aliases;
pub use crew::Imported;
pub use dates::DateOrder;
pub use grid::Refusal;
pub use report::{Books, Fate, Line, Report};

/// Something that is written below `crew`.
#[derive(Clone, Debug)]
pub enum Item {
    /// A row.
    Row(Box<CrewRow>),
    /// A heading of the sheet, or a row that was left over, as a comment.
    Comment(String),
}

/// How a spreadsheet is to be read, where it does not say so itself.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// What names in it mean.
    pub aliases: Aliases,
    /// Which of day and month comes first in `03/04/2026`; known by the sheet's other dates when left out.
    pub date_order: Option<DateOrder>,
    /// The audiences that a row may be for.
    pub audiences: Vec<String>,
}

/// How somebody can be reached whom a sheet names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reachable {
    /// Their name, as the sheet has it.
    pub name: String,
    /// The id of their page, or the name in words.
    pub person: String,
    /// How.
    pub contacts: Vec<contacts::Contact>,
}

/// The department of a name: its id, title or another name, with `department` behind it or without.
fn department(graph: &Graph, aliases: &Aliases, written: &str) -> Option<DepartmentId> {
    let without = |words: Vec<String>| -> Vec<String> {
        let is_plain = |word: &String| {
            !matches!(
                word.as_str(),
                "department" | "dept" | "team" | "unit" | "abteilung"
            )
        };
        words.into_iter().filter(is_plain).collect()
    };
    let wanted = without(titles::words(written));
    let alias = aliases.department(written);
    let is_it = |id: DepartmentId| {
        let common = &graph[id].common;
        match alias {
            Some(alias) => *common.id == *alias,
            None => names_of(graph, common).any(|name| without(titles::words(&name)) == wanted),
        }
    };
    let mut ids = DepartmentId::all(graph);
    ids.find(|id| !wanted.is_empty() && is_it(*id))
}

/// What a sheet may call something by: its id, its title, its other names.
fn names_of(graph: &Graph, common: &Common) -> impl Iterator<Item = String> {
    let aka = common.entry.map(|entry| graph[entry].shared.aka.clone());
    let own = [common.id.to_string(), common.title.to_string()];
    own.into_iter().chain(aka.unwrap_or_default())
}

/// Makes sure that it can be known of which production the rows of a sheet are.
fn name_a_production(production: Option<ProductionId>, tables: &table::Tables) -> Result<(), Refusal> {
    if production.is_some()
        || tables
            .headers
            .iter()
            .all(|header| header.has(columns::Column::Show))
    {
        return Ok(());
    }
    let message = "the sheet has no column that names a production; say which it is: `--production ID`";
    Err(message.to_owned().into())
}

/// The production that a row is of: the one that was asked for, unless the row names another; else the one that it names, by
/// id, title or another name.
fn production(graph: &Graph, asked: Option<ProductionId>, written: &str) -> Result<ProductionId, String> {
    let named = || {
        let wanted = titles::plain_words(written);
        let is_it = |id: &ProductionId| {
            let mut names = names_of(graph, &graph[*id].common);
            names.any(|name| titles::plain_words(&name) == wanted)
        };
        let found = ProductionId::all(graph).find(is_it);
        found.ok_or_else(|| format!("no production is called `{written}`"))
    };
    match (asked, written) {
        (Some(production), "") => Ok(production),
        (Some(production), _) => match named()? {
            other if other != production => Err(format!(
                "it is of `{}`; without `--production`, the rows of all productions are taken",
                graph[other].common.id
            )),
            _ => Ok(production),
        },
        (None, "") => Err("the row names no production".to_owned()),
        (None, _) => named(),
    }
}
