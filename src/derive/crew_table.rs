//! A crew list as a table for spreadsheets, with the columns that `crew: crew.csv` reads.

use std::borrow::Cow;

use super::spreadsheet::Table;
use super::workbook::{self, Cell, Sheet};
use crate::config::{Config, language};
use crate::content::crew::{COLUMNS, VACANT, WITHHELD};
use crate::graph::{Common, CrewLine, Graph, Holder, Node, ProductionId};

/// The columns, in order: those that are read, but the audience, which a reader is not told, and superiors and seasons that
/// no row has.
fn columns(has_superiors: bool, has_seasons: bool) -> impl Iterator<Item = &'static str> {
    COLUMNS.into_iter().filter(move |column| match *column {
        "visible" => false,
        "reports_to" => has_superiors,
        "season" => has_seasons,
        _ => true,
    })
}

/// The crew list of a production, as CSV in UTF-8; only the head when there is no list.
///
/// Roles, people and departments are named as people do, by title; by id where a title says too little. Read again, it
/// gives the same table.
pub fn table(graph: &Graph, production: ProductionId, with_mark: bool) -> Vec<u8> {
    let (heads, rows) = heads_and_rows(graph, production);
    let mut table = Table::new(with_mark, heads.into_iter().map(Cow::Borrowed));
    for row in rows {
        table.row(row.into_iter().map(|cell| match cell {
            Cell::Text(text) => Cow::Owned(text),
            Cell::Day(day) => Cow::Owned(day.map(|day| day.to_string()).unwrap_or_default()),
        }));
    }
    table.finish()
}

/// The same as a workbook, in which days are days.
pub fn workbook(graph: &Graph, config: &Config, production: ProductionId) -> Vec<u8> {
    let (heads, rows) = heads_and_rows(graph, production);
    workbook::of(&Sheet {
        name: &graph[production].common.title,
        is_right_to_left: language::direction(&config.settings.language) == "rtl",
        heads,
        rows,
    })
}

fn heads_and_rows(graph: &Graph, production: ProductionId) -> (Vec<&'static str>, Vec<Vec<Cell>>) {
    let rows = graph[production].crew.as_ref().map_or(&[][..], |crew| &crew.rows);
    let has_superiors = rows.iter().any(|row| row.reports_to.is_some());
    let has_seasons = rows.iter().any(|row| row.season.is_some());
    let rows = rows.iter().map(|row| {
        let superior = row.reports_to.map(|role| name(graph, Node::Role(role)));
        let superior = has_superiors.then(|| Cell::Text(superior.unwrap_or_default()));
        let season = row
            .season
            .and_then(|season| Some(graph.seasons.get(season)?.id.clone()));
        let season = has_seasons.then(|| Cell::Text(season.unwrap_or_default()));
        cells(graph, production, row)
            .into_iter()
            .chain(superior)
            .chain(season)
            .collect()
    });
    (columns(has_superiors, has_seasons).collect(), rows.collect())
}

fn cells(graph: &Graph, production: ProductionId, row: &CrewLine) -> [Cell; 10] {
    let who: Vec<String> = row
        .who
        .iter()
        .map(|holder| match holder {
            Holder::Person(person) => name(graph, Node::Person(*person)),
            Holder::Words(words) => words.to_string(),
        })
        .collect();
    let usual = graph[row.role].department_in(graph[production].setting);
    let department = row.department.filter(|department| Some(*department) != usual);
    let text = |text: Option<&str>| Cell::Text(text.unwrap_or_default().to_owned());
    // A season stands in place of its days.
    let day = |day: Option<jiff::civil::Date>| Cell::Day(day.filter(|_| row.season.is_none()));
    [
        Cell::Text(name(graph, Node::Role(row.role))),
        Cell::Text(if row.is_vacant {
            VACANT.to_owned()
        } else if who.is_empty() {
            WITHHELD.to_owned()
        } else {
            cell_of_names(&who)
        }),
        day(row.from),
        day(row.to),
        text(row.is_acting.then_some("true")),
        Cell::Text(if row.is_load_written {
            row.load.to_string()
        } else {
            String::new()
        }),
        text(row.credit.as_deref()),
        text(row.unit.as_deref()),
        text(department.map(|department| &*graph[department].common.id)),
        text(row.note.as_deref()),
    ]
}

/// Several names in one cell. Where a comma or the like stands in one, a semicolon at the end says that it parts nothing.
fn cell_of_names(names: &[String]) -> String {
    let cell = names.join("; ");
    if names.len() == 1 && cell.contains([',', '&', '/']) {
        return cell + ";";
    }
    cell
}

/// The title of a role or person where it names nothing else of its kind, and no separator stands in it; else the id.
fn name(graph: &Graph, node: Node) -> String {
    let Common { id, title, .. } = graph.common(node);
    match graph.is_named_alone(node) && !title.contains([';', '|', '\n']) {
        true => title.to_string(),
        false => id.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::content::crew::names_of_cell;
    use crate::graph::{Crew, PersonId, Production, Role, RoleId};
    use crate::units::Load;
    use crate::view::testing::Site;

    fn named(id: &str, title: &str) -> Common {
        Common {
            id: Arc::from(id),
            title: Arc::from(title),
            ..Common::default()
        }
    }

    #[test]
    fn a_cell_of_names_reads_as_the_same_names() {
        for names in [
            vec!["Kelp & Daughter"],
            vec!["Ana", "Crane, Moss"],
            vec!["Ana"],
            vec![],
        ] {
            let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
            assert_eq!(names_of_cell(&cell_of_names(&names), b',').0, names);
        }
    }

    #[test]
    fn a_title_that_is_another_role_s_short_name_gives_way_to_the_id() {
        let site = Site::of(&[
            ("callboard.yaml", ""),
            ("content/roles/production-manager.md", "---\naka: [PM]\n---\n"),
            ("content/roles/post-mixer.md", "---\ntitle: PM\n---\n"),
            ("content/productions/tide/index.md", ""),
            (
                "content/productions/tide/crew.md",
                "---\ncrew:\n  - {role: production-manager, who: Ana}\n  - {role: post-mixer, who: Lee}\n---\n",
            ),
        ]);
        let table = String::from_utf8(table(&site.graph, ProductionId::new(0), false)).unwrap_or_default();
        let roles: Vec<&str> = table
            .lines()
            .skip(1)
            .filter_map(|row| row.split(',').next())
            .collect();
        assert_eq!(roles, ["Production manager", "post-mixer"]);
    }

    #[test]
    fn a_row_names_people_as_people_do_unless_that_says_too_little() {
        let role = |id: &str, title: &str| Role {
            common: named(id, title),
            ..Role::default()
        };
        let person = |id: &str, title: &str| crate::graph::Person {
            common: named(id, title),
            ..crate::graph::Person::default()
        };
        let row = CrewLine {
            role: RoleId::new(0),
            who: vec![
                Holder::Person(PersonId::new(0)),
                Holder::Person(PersonId::new(1)),
                Holder::Words(Arc::from("Joe \"Mac\" Baptiste")),
            ],
            is_vacant: false,
            from: "2026-01-05".parse().ok(),
            to: None,
            season: None,
            is_acting: true,
            load: Load(60),
            is_load_written: true,
            credit: None,
            unit: Some("main".to_owned()),
            department: None,
            reports_to: None,
            note: None,
            visible: None,
            at: 0,
        };
        let vacant = CrewLine {
            role: RoleId::new(1),
            who: Vec::new(),
            is_vacant: true,
            is_acting: false,
            load: Load::FULL,
            is_load_written: false,
            ..row.clone()
        };
        let graph = Graph {
            roles: vec![role("runner", "Runner"), role("editor", "Picture; sound editor")],
            people: vec![
                person("ana-ruiz", "Ana Ruiz"),
                person("sam-1", "Sam"),
                person("sam-2", "sam"),
            ],
            productions: vec![Production {
                crew: Some(Crew {
                    rows: vec![row, vacant],
                    ..Crew::default()
                }),
                ..Production::default()
            }],
            ..Graph::default()
        };
        assert_eq!(
            String::from_utf8(table(&graph, ProductionId::new(0), false)).as_deref(),
            Ok("role,who,from,to,acting,load,credit,unit,department,note\r\n\
                Runner,\"Ana Ruiz; sam-1; Joe \"\"Mac\"\" Baptiste\",2026-01-05,,true,60%,,main,,\r\n\
                editor,vacant,2026-01-05,,,,,main,,\r\n")
        );
    }
}
