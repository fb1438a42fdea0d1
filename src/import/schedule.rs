//! A list of phases, milestones or tasks as the schedules of productions.
//!
//! Each row is a phase with its two days, or a milestone with its one. In a list of tasks each row is part of the phase of its
//! task type, which lasts from the first day of its tasks to the last.

use std::collections::HashMap;
use std::fmt::Write as _;

use jiff::civil::Date;

use super::columns::{Column, Header, presets};
use super::contacts;
use super::crew::{clean, season, shown_cells};
use super::dates::Dates;
use super::file::{quoted, replace_key, scalar};
use super::grid::{Refusal, Row};
use super::people::{id_of, is_no_entry, left_over};
use super::report::{Counted, Fate, Line, Report};
use super::table::{Entry, Tables};
use super::titles::plain_words;
use super::{Reading, spans};
use crate::content::crew::is_placeholder;
use crate::graph::{Graph, ProductionId};

/// The result of reading a schedule.
#[derive(Clone, Debug)]
pub struct Imported {
    /// For each production that the sheet names, its schedule, in the order of the sheet.
    pub schedules: Vec<(ProductionId, NewSchedule)>,
    /// What became of every row.
    pub report: Report,
}

/// Phases and milestones, in the order of a sheet.
#[derive(Clone, Debug, Default)]
pub struct NewSchedule {
    items: Vec<Item>,
    /// The ids that are taken, each with the number to try next behind it.
    ids: HashMap<String, usize>,
    /// The first phase of each title, by its words.
    phases: HashMap<Vec<String>, usize>,
}

/// A phase or a milestone.
#[derive(Clone, Debug)]
struct Item {
    id: String,
    title: String,
    is_milestone: bool,
    /// The first and the last day; one day for a milestone. None until a task of it has one.
    days: Option<(Date, Date)>,
    department: Option<String>,
    note: Option<String>,
    /// The accounts of its rows, as indexes.
    lines: Vec<usize>,
}

const ROWS: Counted = Counted {
    what: "rows that can name a phase or milestone",
    taken: None,
    empty: "without dates",
};

/// Reads the tables of a sheet as schedules: of one production, or of those that a column names.
///
/// # Errors
/// When no production is named, neither from outside nor by a column.
pub fn read(
    graph: &Graph,
    production: Option<ProductionId>,
    tables: &Tables,
    reading: &Reading,
) -> Result<Imported, Refusal> {
    super::name_a_production(production, tables)?;
    let mut reader = Reader {
        graph,
        production,
        reading,
        dates: Dates::of(
            tables.date_cells().into_iter(),
            reading.date_order,
            season(graph, production),
        ),
        schedules: Vec::new(),
        lines: Vec::new(),
    };
    for entry in &tables.entries() {
        reader.entry(tables, entry);
    }
    reader.leave_out_phases_without_days();
    let mut remarks = tables.grid.remarks.clone();
    remarks.extend(reader.dates.remarks());
    Ok(Imported {
        schedules: reader.schedules,
        report: tables.report(reader.lines, remarks, ROWS),
    })
}

struct Reader<'a> {
    graph: &'a Graph,
    production: Option<ProductionId>,
    reading: &'a Reading,
    dates: Dates,
    schedules: Vec<(ProductionId, NewSchedule)>,
    lines: Vec<Line>,
}

impl Reader<'_> {
    fn entry(&mut self, tables: &Tables, entry: &Entry<'_>) {
        let header = &tables.headers[entry.table];
        let row = clean(entry.row, header).row;
        let (title, _) = contacts::without_address(header.cell(&row, Column::Phase));
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut line = Line::new(row.number, &title, shown_cells(&row));
        let filled = row.cells.iter().filter(|cell| !cell.is_empty()).count();
        if !is_no_entry(tables, entry, &title, &mut line) {
            if title.is_empty() || is_placeholder(&title) {
                left_over(&mut line, "the row names no phase");
            } else if filled == 1 {
                line.fate = Fate::Heading;
            } else {
                match super::production(self.graph, self.production, header.cell(&row, Column::Show)) {
                    Ok(production) => self.item(production, title, header, &row, &mut line),
                    Err(reason) => left_over(&mut line, &reason),
                }
            }
        }
        self.lines.push(line);
    }

    fn item(&mut self, production: ProductionId, title: String, header: &Header, row: &Row, line: &mut Line) {
        let is_task =
            header.preset == Some(presets::KITSU_TASKS) && header.cell(row, Column::Kind).is_empty();
        let is_milestone = is_milestone(header.cell(row, Column::Kind), line);
        let days = match spans::read(&self.dates, header, row, line) {
            (Some(day), None) | (None, Some(day)) if is_task || is_milestone => Some((day, day)),
            (Some(from), Some(to)) if is_milestone && from != to => {
                return left_over(line, "a milestone has one day, and the row has two");
            }
            (Some(from), Some(to)) => Some((from, to)),
            (None, None) if is_task && line.changes.is_empty() => None,
            (None, None) => return left_over(line, "the row has no dates that can be read"),
            _ => return left_over(line, "the row has one date; a phase has a first and a last day"),
        };
        let department = self.department(header.cell(row, Column::Department), &title, line);
        let note = Some(contacts::without_address(header.cell(row, Column::Note)).0);
        let note = note.filter(|note| !note.is_empty());
        line.lost = header.lost_by(row);
        if row.is_hidden {
            line.changes.push("the sheet hides this row".to_owned());
        }
        line.fate = match line.changes.is_empty() && line.lost.is_empty() {
            true => Fate::Matched,
            false => Fate::Changed,
        };
        // Rows that name nobody's days are counted apart.
        line.people = usize::from(days.is_some());
        let at = self.lines.len();
        let schedule = self.schedule_of(production);
        let words = plain_words(&title);
        let known = schedule.phases.get(&words).filter(|_| is_task);
        if let Some(item) = known.map(|known| &mut schedule.items[*known]) {
            item.days = match (item.days, days) {
                (Some((from, to)), Some((first, last))) => Some((from.min(first), to.max(last))),
                (known, new) => known.or(new),
            };
            item.lines.push(at);
            line.role = Some(item.id.clone());
            return;
        }
        let id = schedule.new_id(&title);
        line.role = Some(id.clone());
        if !is_milestone {
            schedule.phases.entry(words).or_insert(schedule.items.len());
        }
        schedule.items.push(Item {
            id,
            title,
            is_milestone,
            days,
            department,
            note,
            lines: vec![at],
        });
    }

    fn schedule_of(&mut self, production: ProductionId) -> &mut NewSchedule {
        let at = self.schedules.iter().position(|(known, _)| *known == production);
        let at = at.unwrap_or_else(|| {
            self.schedules.push((production, NewSchedule::default()));
            self.schedules.len() - 1
        });
        &mut self.schedules[at].1
    }

    /// The department that a row names; else the one that is called as its phase is.
    fn department(&self, written: &str, title: &str, line: &mut Line) -> Option<String> {
        let department = |name: &str| super::department(self.graph, &self.reading.aliases, name);
        let found = match written.is_empty() || is_placeholder(written) {
            true => department(title),
            false => {
                let found = department(written);
                if found.is_none() {
                    line.changes
                        .push(format!("left out: no department is called `{written}`"));
                }
                found
            }
        };
        found.map(|department| self.graph[department].common.id.to_string())
    }

    /// A phase of which no task has a date is not planned: its rows are left over.
    fn leave_out_phases_without_days(&mut self) {
        for (_, schedule) in &mut self.schedules {
            for item in schedule.items.iter().filter(|item| item.days.is_none()) {
                for at in &item.lines {
                    let line = &mut self.lines[*at];
                    line.role = None;
                    left_over(line, "no task of this type has a date");
                }
            }
            schedule.items.retain(|item| item.days.is_some());
        }
        self.schedules.retain(|(_, schedule)| !schedule.items.is_empty());
    }
}

/// Whether a row is of a milestone, by the cell that says what it is.
fn is_milestone(kind: &str, line: &mut Line) -> bool {
    const MILESTONES: [&str; 7] = [
        "milestone",
        "milestones",
        "meilenstein",
        "jalon",
        "hito",
        "marco",
        "mijlpaal",
    ];
    const PHASES: [&str; 8] = [
        "",
        "phase",
        "task",
        "task type",
        "stage",
        "fase",
        "etape",
        "vorgang",
    ];
    let words = plain_words(kind).join(" ");
    if !MILESTONES.contains(&&*words) && !PHASES.contains(&&*words) {
        line.changes
            .push(format!("left out: `{kind}` is neither a phase nor a milestone"));
    }
    MILESTONES.contains(&&*words)
}

impl NewSchedule {
    /// An id that nothing in the schedule has, made of a title.
    fn new_id(&mut self, title: &str) -> String {
        let base = id_of(title).unwrap_or_else(|| "phase".to_owned());
        let mut id = base.clone();
        let mut next = self.ids.get(&base).copied().unwrap_or(2);
        while self.ids.contains_key(&id) {
            id = format!("{base}-{next}");
            next += 1;
        }
        self.ids.insert(base, next);
        self.ids.entry(id.clone()).or_insert(2);
        id
    }

    /// A new file.
    pub fn file(&self) -> String {
        format!("---\n{}{}---\n", self.list(false), self.list(true))
    }

    /// A file of a schedule with other phases, and other milestones if the sheet has any; everything else as it was.
    ///
    /// # Errors
    /// When the file's front matter is not YAML, so that nobody can tell where they are.
    pub fn replace(&self, old: &str) -> Result<String, String> {
        let lists = [("phases", self.list(false)), ("milestones", self.list(true))];
        let mut named = lists.iter().filter(|(_, lines)| !lines.is_empty());
        named.try_fold(old.to_owned(), |text, (key, lines)| {
            replace_key(&text, key, lines)
        })
    }

    /// The key with all phases, or all milestones; nothing where there are none.
    fn list(&self, of_milestones: bool) -> String {
        let mut text = String::new();
        for item in self
            .items
            .iter()
            .filter(|item| item.is_milestone == of_milestones)
        {
            if text.is_empty() {
                text.push_str(if of_milestones {
                    "milestones:\n"
                } else {
                    "phases:\n"
                });
            }
            let _ = writeln!(text, "  - {{{}}}", item.keys());
        }
        text
    }
}

impl Item {
    fn keys(&self) -> String {
        let mut keys = vec![
            format!("id: {}", scalar(&self.id)),
            format!("title: {}", quoted(&self.title)),
        ];
        if let Some((from, to)) = self.days {
            keys.push(match self.is_milestone {
                true => format!("on: {from}"),
                false => format!("from: {from}, to: {to}"),
            });
        }
        keys.extend(
            self.department
                .as_ref()
                .map(|department| format!("department: {}", scalar(department))),
        );
        keys.extend(self.note.as_ref().map(|note| format!("note: {}", quoted(note))));
        keys.join(", ")
    }
}
