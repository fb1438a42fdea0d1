//! `callboard export`: a production as files that other programs read.

use std::path::PathBuf;

use clap::Subcommand;

use super::schedule::{find, usage};
use super::{Common, Failure, Outcome, SiteArguments, Terminal, compile_once, count, verdict};
use crate::config::Request;
use crate::derive::kitsu;
use crate::output::beside;

/// The arguments of `export`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    to: To,
}

#[derive(Debug, Subcommand)]
enum To {
    /// Write the people and the schedule of a production as CSV files for Kitsu
    #[command(after_help = "Example:\n  callboard export kitsu harbour-lights --audience crew -o for-kitsu")]
    Kitsu(Kitsu),
}

#[derive(Debug, clap::Args)]
struct Kitsu {
    /// The production, by the name of its folder
    id: String,
    /// The folder for the files, outside the site; those of an earlier export are replaced
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    #[command(flatten)]
    site: SiteArguments,
}

pub(super) fn run(arguments: &Arguments, common: &Common, terminal: &Terminal) -> Result<Outcome, Failure> {
    match &arguments.to {
        To::Kitsu(arguments) => for_kitsu(arguments, common, terminal),
    }
}

fn for_kitsu(arguments: &Kitsu, common: &Common, terminal: &Terminal) -> Result<Outcome, Failure> {
    let (root, snapshot) = super::snapshot(common, arguments.site.today)?;
    let path_of = |kind: &str| arguments.output.join(format!("{}-{kind}.csv", arguments.id));
    super::refuse_inside(&root, &path_of("people"))?;
    let request = Request {
        with_search: false,
        ..arguments.site.request()
    };
    let compiled = compile_once(&snapshot, &request, terminal);
    if verdict(&compiled, false) != Outcome::Done {
        terminal.problems(&compiled.diagnostics, &snapshot);
        terminal.complain("nothing was written, because of the errors above");
        return Ok(Outcome::ContentHasErrors);
    }
    let graph = &compiled.graph;
    let production = match find(graph, &arguments.id) {
        Ok(production) => production,
        Err(message) => usage(terminal, &message),
    };
    let write = |kind: &str, csv: &[u8]| {
        let path = path_of(kind);
        beside::replace(&path, csv).map(|()| path)
    };
    let people = kitsu::people(graph, production);
    let path = write("people", &people.csv)?;
    terminal.say(&format!(
        "{} in {}",
        people_in_words(people.count),
        path.display()
    ));
    if !people.without_email.is_empty() {
        terminal.say(&format!(
            "left out {}, whose e-mail address this audience does not see, and by which Kitsu tells people apart: {}",
            people_in_words(people.without_email.len()),
            people.without_email.join(", ")
        ));
    }
    let timetable = graph[production].timetable.as_ref();
    let (phases, milestones) = timetable.map_or((0, 0), |timetable| {
        let schedule = &timetable.schedule;
        (schedule.phases.len(), schedule.milestones.len())
    });
    let path = write("schedule", &kitsu::schedule(graph, production))?;
    terminal.say(&format!(
        "{} and {} in {}",
        count(phases, "phase"),
        count(milestones, "milestone"),
        path.display()
    ));
    Ok(Outcome::Done)
}

fn people_in_words(number: usize) -> String {
    match number {
        1 => "1 person".to_owned(),
        number => format!("{number} people"),
    }
}
