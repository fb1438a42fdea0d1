//! `callboard schedule`: the dates of a production, what is critical, and what would move if something took longer.

use std::fmt::Write as _;

use clap::ValueEnum;
use serde::Serialize;

use super::{Common, Failure, Outcome, SiteArguments, Terminal, compile_once};
use crate::diagnostic::{Diagnostic, Severity, nearest};
use crate::graph::calendar::what_if::{self, Change};
use crate::graph::calendar::{Item, LinkKind, Schedule, WorkCalendar, resolve};
use crate::graph::{Graph, ProductionId};
use crate::site::Compiled;

/// What `schedule` is told.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The production, by the name of its folder
    id: String,
    /// How the dates are printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Show what would move if a phase took longer (+5d, +1w) or less long (-5d), or a milestone were later
    #[arg(long = "what-if", value_name = "PHASE=+5d", allow_hyphen_values = true)]
    what_if: Vec<Change>,
    #[command(flatten)]
    site: SiteArguments,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For people
    Table,
    /// For scripts
    Json,
}

pub(super) fn run(arguments: &Arguments, common: &Common, terminal: &Terminal) -> Result<Outcome, Failure> {
    let (_, snapshot) = super::snapshot(common, arguments.site.today)?;
    let compiled = compile_once(&snapshot, &arguments.site.request(), terminal);
    let graph = &compiled.graph;
    let found = match find(graph, &arguments.id) {
        Ok(found) => found,
        Err(message) => usage(terminal, &message),
    };
    let Some(timetable) = &graph[found].timetable else {
        let file = format!("content/productions/{}/schedule.md", arguments.id);
        return Err(Failure(format!(
            "`{}` has no schedule for this audience; it would be written in {file}",
            arguments.id
        )));
    };
    let plan = Planned::of(&timetable.schedule, &timetable.calendar);
    let what_if = match arguments.what_if.is_empty() {
        true => None,
        false => match imagine(graph, found, &arguments.what_if) {
            Ok(imagined) => Some(imagined),
            Err(message) => usage(terminal, &message),
        },
    };
    let what_if = what_if.map(|(schedule, problems)| WhatIf {
        changes: arguments.what_if.iter().map(Change::to_string).collect(),
        moved: moved(&timetable.schedule, &schedule, &timetable.calendar),
        problems,
        then: Planned::of(&schedule, &timetable.calendar),
    });
    let printed = match arguments.format {
        Format::Table => table(&graph[found].common.title, &plan, what_if.as_ref()),
        Format::Json => {
            let answer = Answer {
                production: &graph[found].common.id,
                title: &graph[found].common.title,
                schedule: &plan,
                what_if: what_if.as_ref(),
            };
            serde_json::to_string_pretty(&answer)? + "\n"
        }
    };
    terminal.print(&printed);
    remark(&compiled, graph, found, terminal);
    Ok(Outcome::Done)
}

/// Says what was asked wrongly, and ends with the status for that.
pub(super) fn usage(terminal: &Terminal, message: &str) -> ! {
    terminal.complain(&format!("error: {message}"));
    std::process::exit(2)
}

/// A production by the name of its folder; else what to say.
pub(super) fn find(graph: &Graph, id: &str) -> Result<ProductionId, String> {
    let ids: Vec<&str> = graph.productions.iter().map(|show| &*show.common.id).collect();
    if let Some(index) = ids.iter().position(|known| *known == id) {
        return Ok(ProductionId::new(index));
    }
    let help = match nearest(id, ids.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if ids.is_empty() => "the site has no productions".to_owned(),
        None => format!("the productions are {}", ids.join(", ")),
    };
    Err(format!("no production is called `{id}`; {help}"))
}

/// The schedule under some changes, and what they would break.
fn imagine(graph: &Graph, id: ProductionId, changes: &[Change]) -> Result<(Schedule, Vec<String>), String> {
    let production = &graph[id];
    let (Some(timetable), Some(entry), Some(front)) = (
        &production.timetable,
        production.schedule,
        graph.written_schedule(id),
    ) else {
        return Err("there is no schedule to change".to_owned());
    };
    let calendar = &timetable.calendar;
    let path = &graph[entry].path;
    let bounds = graph.bounds_of(id);
    let resolved = |front| {
        let mut problems: Vec<Diagnostic> = Vec::new();
        let schedule = resolve(front, path, calendar, &bounds, &mut problems);
        let told: Vec<String> = problems.into_iter().map(in_words).collect();
        (schedule, told)
    };
    let changed = what_if::changed(front, calendar, changes)?;
    let (_, known) = resolved(front);
    let (schedule, problems) = resolved(&changed);
    let new = problems.into_iter().filter(|problem| !known.contains(problem));
    let mut contradicted = what_if::moved_ends(front, &changed);
    contradicted.extend(new);
    Ok((schedule, contradicted))
}

fn in_words(problem: Diagnostic) -> String {
    match (problem.severity, problem.help) {
        (Severity::Error, Some(help)) => format!("{}; {help}", problem.message),
        _ => problem.message,
    }
}

/// A schedule as it is printed. Dates are `2026-01-05`, both ends inclusive; days are working days.
#[derive(Debug, Serialize)]
struct Planned {
    start: Option<String>,
    end: Option<String>,
    working_days: i64,
    phases: Vec<Line>,
    milestones: Vec<Line>,
    /// Ids, by date.
    critical_path: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Line {
    id: String,
    title: String,
    start: String,
    end: String,
    /// Only of a phase.
    #[serde(skip_serializing_if = "Option::is_none")]
    working_days: Option<u32>,
    slack_days: u32,
    critical: bool,
    /// A time of day, as written, with the name of its zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<String>,
    after: Vec<After>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    starts_with: Vec<After>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ends_with: Vec<After>,
    #[serde(skip_serializing_if = "Option::is_none")]
    department: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<String>,
}

#[derive(Debug, Serialize)]
struct After {
    id: String,
    lag_days: i32,
    /// Only where the lag is written in per cent of the other's length.
    #[serde(skip_serializing_if = "Option::is_none")]
    lag_percent: Option<i32>,
    /// As it would be written in the schedule.
    #[serde(skip)]
    written: String,
}

#[derive(Debug, Serialize)]
struct WhatIf {
    changes: Vec<String>,
    moved: Vec<Moved>,
    /// What the changes would contradict or push out of the production.
    problems: Vec<String>,
    then: Planned,
}

#[derive(Debug, Serialize)]
struct Moved {
    id: String,
    title: String,
    start: (String, String),
    end: (String, String),
    /// By how many working days the end moves; negative for earlier.
    by_days: i64,
}

#[derive(Serialize)]
struct Answer<'a> {
    production: &'a str,
    title: &'a str,
    #[serde(flatten)]
    schedule: &'a Planned,
    #[serde(skip_serializing_if = "Option::is_none")]
    what_if: Option<&'a WhatIf>,
}

impl Planned {
    fn of(schedule: &Schedule, calendar: &WorkCalendar) -> Self {
        let line = |item: Item| {
            let days = schedule.days(item);
            let waits = |kind: LinkKind| -> Vec<After> {
                let waits = schedule.waits(item).iter().filter(|wait| wait.kind == kind);
                let after = waits.map(|wait| After {
                    id: schedule.id(wait.item).to_owned(),
                    lag_days: wait.lag_days,
                    lag_percent: wait.lag_percent,
                    written: schedule.written(wait),
                });
                after.collect()
            };
            let (working_days, department, owner) = match item {
                Item::Phase(index) => {
                    let phase = &schedule.phases[index];
                    (Some(phase.working_days), &phase.department, &phase.owner)
                }
                Item::Milestone(index) => {
                    let milestone = &schedule.milestones[index];
                    (None, &milestone.department, &milestone.owner)
                }
            };
            Line {
                id: schedule.id(item).to_owned(),
                title: schedule.title(item).to_owned(),
                start: days.from.to_string(),
                end: days.to.to_string(),
                working_days,
                slack_days: schedule.slack_days(item),
                critical: schedule.slack_days(item) == 0,
                time: schedule.moment(item).map(ToString::to_string),
                after: waits(LinkKind::After),
                starts_with: waits(LinkKind::StartsWith),
                ends_with: waits(LinkKind::EndsWith),
                department: department.clone(),
                owner: owner.clone(),
            }
        };
        let (phases, milestones) = schedule
            .items()
            .partition::<Vec<Item>, _>(|item| matches!(item, Item::Phase(_)));
        let mut milestones = milestones;
        milestones.sort_by_key(|item| schedule.days(*item).from);
        Self {
            start: schedule.span.map(|span| span.from.to_string()),
            end: schedule.span.map(|span| span.to.to_string()),
            working_days: schedule
                .span
                .map_or(0, |span| calendar.working_days_between(span.from, span.to)),
            phases: phases.into_iter().map(line).collect(),
            milestones: milestones.into_iter().map(line).collect(),
            critical_path: schedule
                .critical_path
                .iter()
                .map(|item| schedule.id(*item).to_owned())
                .collect(),
        }
    }
}

/// What has other dates, in order of the new ones.
fn moved(before: &Schedule, after: &Schedule, calendar: &WorkCalendar) -> Vec<Moved> {
    let old: std::collections::HashMap<&str, Item> =
        before.items().map(|item| (before.id(item), item)).collect();
    let mut items: Vec<Item> = after.items().collect();
    items.sort_by_key(|item| (after.days(*item).from, after.days(*item).to));
    let moved = items.into_iter().filter_map(|item| {
        let was = before.days(*old.get(after.id(item))?);
        let is = after.days(item);
        let by_days = match item {
            Item::Phase(_) => after
                .calendar_of(item, calendar)
                .working_days_until(was.to, is.to),
            // A milestone on a day off is on that day; the first working day before it is one earlier.
            Item::Milestone(_) if is.to < was.to && !calendar.is_working(was.to) => {
                -calendar.working_days_between(is.to, was.to)
            }
            Item::Milestone(_) => calendar.working_days_until(was.to, is.to),
        };
        (was != is).then(|| Moved {
            id: after.id(item).to_owned(),
            title: after.title(item).to_owned(),
            start: (was.from.to_string(), is.from.to_string()),
            end: (was.to.to_string(), is.to.to_string()),
            by_days,
        })
    });
    moved.collect()
}

fn table(title: &str, plan: &Planned, what_if: Option<&WhatIf>) -> String {
    let mut text = String::new();
    let _ = match (&plan.start, &plan.end) {
        (Some(start), Some(end)) => {
            writeln!(
                text,
                "{title}: {start} to {end}, {} working days\n",
                plan.working_days
            )
        }
        _ => writeln!(text, "{title}: nothing has a date"),
    };
    let mut rows = vec![["", "PHASE", "TITLE", "START", "END", "DAYS", "SLACK", "AFTER"].map(str::to_owned)];
    rows.extend(plan.phases.iter().map(row));
    if !plan.milestones.is_empty() {
        rows.push(["", "MILESTONE", "TITLE", "", "ON", "", "SLACK", "AFTER"].map(str::to_owned));
        rows.extend(plan.milestones.iter().map(row));
    }
    write_rows(&mut text, &rows, &[5, 6]);
    if !plan.critical_path.is_empty() {
        let _ = writeln!(text, "\n* critical: {}", plan.critical_path.join(", "));
    }
    if let Some(what_if) = what_if {
        let _ = writeln!(text, "\nWhat if {}?", what_if.changes.join(", "));
        if what_if.moved.is_empty() {
            let _ = writeln!(text, "Nothing moves.");
        } else {
            let mut rows = vec![["", "MOVES", "START", "WAS", "END", "WAS", "BY"].map(str::to_owned)];
            rows.extend(what_if.moved.iter().map(|moved| {
                let was = |(was, is): &(String, String)| if was == is { String::new() } else { was.clone() };
                [
                    String::new(),
                    moved.id.clone(),
                    moved.start.1.clone(),
                    was(&moved.start),
                    moved.end.1.clone(),
                    was(&moved.end),
                    format!("{:+}d", moved.by_days),
                ]
            }));
            write_rows(&mut text, &rows, &[6]);
        }
        if plan.end != what_if.then.end {
            let end = what_if.then.end.clone().unwrap_or_default();
            let _ = writeln!(text, "\nThe schedule ends on {end}.");
        }
        if plan.critical_path != what_if.then.critical_path {
            let _ = writeln!(
                text,
                "\n* critical then: {}",
                what_if.then.critical_path.join(", ")
            );
        }
        for problem in &what_if.problems {
            let _ = writeln!(text, "\n! {problem}");
        }
    }
    text
}

fn row(line: &Line) -> [String; 8] {
    let written = |says: &'static str| move |wait: &After| format!("{says}{}", wait.written);
    let waits = line.after.iter().map(written(""));
    let waits = waits.chain(line.starts_with.iter().map(written("starts with ")));
    let after: Vec<String> = waits
        .chain(line.ends_with.iter().map(written("ends with ")))
        .collect();
    let title = match &line.time {
        Some(time) => format!("{}, {time}", line.title),
        None => line.title.clone(),
    };
    [
        if line.critical { "*" } else { "" }.to_owned(),
        line.id.clone(),
        title,
        if line.working_days.is_some() {
            line.start.clone()
        } else {
            String::new()
        },
        line.end.clone(),
        line.working_days.map(|days| days.to_string()).unwrap_or_default(),
        line.slack_days.to_string(),
        after.join(", "),
    ]
}

/// Rows in columns as wide as they need to be; those of numbers end where the others begin.
fn write_rows<const N: usize>(text: &mut String, rows: &[[String; N]], numbers: &[usize]) {
    let mut widths = [0; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    for row in rows {
        let cells =
            row.iter()
                .zip(widths)
                .enumerate()
                .map(|(at, (cell, width))| match numbers.contains(&at) {
                    true => format!("{cell:>width$}"),
                    false => format!("{cell:<width$}"),
                });
        let line = cells.collect::<Vec<_>>().join("  ");
        let _ = writeln!(text, "{}", line.trim_end());
    }
}

/// Says when the dates come from content that has errors, since what is wrong was left out of them.
fn remark(compiled: &Compiled, graph: &Graph, id: ProductionId, terminal: &Terminal) {
    let Some(file) = graph[id].schedule.map(|entry| &graph[entry].path) else {
        return;
    };
    let errors = compiled
        .diagnostics
        .iter()
        .filter(|problem| problem.severity == Severity::Error && problem.place.file == *file);
    match errors.count() {
        0 => {}
        errors => terminal.say(&format!(
            "the schedule has {}, and what is wrong was left out; `callboard check` shows it",
            super::count(errors, "error")
        )),
    }
}
