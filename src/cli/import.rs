//! `callboard import crew FILE --production ID`: other people's spreadsheets as content.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Subcommand, ValueEnum};

use super::{Common, Failure, Outcome, Terminal, compile_once, refuse_inside, size};
use crate::config::{DefaultAudience, Request};
use crate::diagnostic::{format, nearest};
use crate::graph::{Graph, ProductionId};
use crate::import::columns::Purpose;
use crate::import::people::Listed;
use crate::import::table::Tables;
use crate::import::{self, Aliases, DateOrder, Reading, Refusal};
use crate::output::beside;
use crate::site::Compiled;
use crate::source::Snapshot;

mod handbook;

/// The arguments of `import`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Turn a spreadsheet of a crew into the production's crew.md
    #[command(
        after_help = "Examples:\n  callboard import crew crew.xlsx --production harbour-lights --dry-run\n  callboard import crew crew.csv --production harbour-lights --columns Betreuung=who"
    )]
    Crew(Crew),
    /// Turn a list of people into files of people
    #[command(after_help = "Example:\n  callboard import people people.xlsx --dry-run")]
    People(People),
    /// Turn a list of roles into files of roles
    #[command(after_help = "Example:\n  callboard import roles roles.csv --dry-run")]
    Roles(Roles),
    /// Turn a list of phases, milestones or tasks into the production's schedule.md
    #[command(
        after_help = "Examples:\n  callboard import schedule kitsu_tasks_export.csv --dry-run\n  callboard import schedule plan.xlsx --production harbour-lights --columns Vorgangsart=kind"
    )]
    Schedule(Schedule),
    /// Turn a handbook that is written for another generator into content
    #[command(after_help = "Example:\n  callboard import handbook ../old-handbook --from mkdocs --dry-run")]
    Handbook(handbook::Handbook),
}

#[derive(Debug, clap::Args)]
struct Crew {
    /// The spreadsheet: .xlsx, .ods, or CSV with any delimiter and encoding; any headers, in any order
    file: PathBuf,
    /// The id of the production; without it, a column of the sheet names the production of each row
    #[arg(long, value_name = "ID")]
    production: Option<String>,
    #[command(flatten)]
    reading: ReadingArguments,
    /// A file outside the site for telephone numbers, e-mail and postal addresses; without it, they are written nowhere
    #[arg(long, value_name = "FILE")]
    contacts: Option<PathBuf>,
    #[command(flatten)]
    writing: Writing,
}

#[derive(Debug, clap::Args)]
struct People {
    /// The list: .xlsx, .ods, or CSV with any delimiter and encoding; any headers, in any order
    file: PathBuf,
    #[command(flatten)]
    reading: ReadingArguments,
    /// Write e-mail and telephone numbers, too; the settings must say who may see `person.contact`
    #[arg(long)]
    with_contacts: bool,
    /// Print what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
}

#[derive(Debug, clap::Args)]
struct Roles {
    /// The list: .xlsx, .ods, or CSV with any delimiter and encoding; any headers, in any order
    file: PathBuf,
    #[command(flatten)]
    reading: ReadingArguments,
    /// Print what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
}

#[derive(Debug, clap::Args)]
struct Schedule {
    /// The list: .xlsx, .ods, or CSV with any delimiter and encoding; any headers, in any order
    file: PathBuf,
    /// The id of the production; without it, a column of the list names the production of each row
    #[arg(long, value_name = "ID")]
    production: Option<String>,
    #[command(flatten)]
    reading: ReadingArguments,
    #[command(flatten)]
    writing: Writing,
}

/// What becomes of files that a production has already.
#[derive(Clone, Copy, Debug, clap::Args)]
struct Writing {
    /// Put what is read in place of what the file has, and leave the rest of the file as it is
    #[arg(long)]
    replace: bool,
    /// Print what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// How a sheet is to be read.
#[derive(Debug, clap::Args)]
struct ReadingArguments {
    /// A YAML file with what names of the sheet mean: `roles`, `people`, `departments` and `columns`
    #[arg(long, value_name = "FILE")]
    aliases: Option<PathBuf>,
    /// The sheet of a workbook [default: of those that are shown, the one that most columns are known of]
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// What columns are, as `Betreuung=who,Ref=ignored`
    #[arg(long, value_name = "HEAD=COLUMN")]
    columns: Vec<String>,
    /// What comes first in dates such as 03/04/2026 [default: what the other dates of the sheet show]
    #[arg(long, value_enum, value_name = "ORDER")]
    dates: Option<Order>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Order {
    DayFirst,
    MonthFirst,
}

pub(super) fn run(arguments: &Arguments, common: &Common, terminal: &Terminal) -> Result<Outcome, Failure> {
    match &arguments.what {
        What::Crew(arguments) => crew(arguments, common, terminal),
        What::People(arguments) => people(arguments, common, terminal),
        What::Roles(arguments) => roles(arguments, common, terminal),
        What::Schedule(arguments) => schedule(arguments, common, terminal),
        What::Handbook(arguments) => handbook::run(arguments, common, terminal),
    }
}

/// The site as those see it who may see everything, since people whom only some may see have names all the same.
fn compile(snapshot: &Snapshot, terminal: &Terminal) -> Compiled {
    let request = Request {
        default_audience: DefaultAudience::MostTrusted,
        with_drafts: true,
        with_search: false,
        ..Request::default()
    };
    compile_once(snapshot, &request, terminal)
}

fn people(arguments: &People, common: &Common, terminal: &Terminal) -> Result<Outcome, Failure> {
    let (root, snapshot) = super::snapshot(common, None)?;
    let compiled = compile(&snapshot, terminal);
    let is_restricted = compiled
        .config
        .audience
        .fields
        .get("person.contact")
        .is_some_and(|rank| *rank > 0);
    if arguments.with_contacts && !is_restricted {
        return Err(Failure(
            "the settings do not say who may see how people can be reached; nothing was written\n  \
             write `audiences: [public, crew]` and `visible: {person.contact: crew}` in callboard.yaml first"
                .to_owned(),
        ));
    }
    let Some(reading) = reading(&arguments.reading, &compiled, terminal)? else {
        return Ok(Outcome::ContentHasErrors);
    };
    let file = (&*arguments.file, arguments.reading.sheet.as_deref());
    let Some(tables) = tables(file, Purpose::People, &reading, terminal)? else {
        return Ok(Outcome::ContentHasErrors);
    };
    let listed = import::people::read(&compiled.graph, &tables, &reading, arguments.with_contacts);
    write_listed(&root, &listed, arguments.dry_run, terminal)
}

fn roles(arguments: &Roles, common: &Common, terminal: &Terminal) -> Result<Outcome, Failure> {
    let (root, snapshot) = super::snapshot(common, None)?;
    let compiled = compile(&snapshot, terminal);
    let Some(reading) = reading(&arguments.reading, &compiled, terminal)? else {
        return Ok(Outcome::ContentHasErrors);
    };
    let file = (&*arguments.file, arguments.reading.sheet.as_deref());
    let Some(tables) = tables(file, Purpose::Roles, &reading, terminal)? else {
        return Ok(Outcome::ContentHasErrors);
    };
    let listed = import::roles::read(&compiled.graph, &tables, &reading);
    write_listed(&root, &listed, arguments.dry_run, terminal)
}

/// Writes files that do not exist yet, and the report.
fn write_listed(
    root: &Path,
    listed: &Listed,
    dry_run: bool,
    terminal: &Terminal,
) -> Result<Outcome, Failure> {
    for file in &listed.files {
        if dry_run {
            terminal.print(&format!("{}\n{}", file.path, file.text));
        } else {
            beside::create(&root.join(&file.path), file.text.as_bytes())?;
        }
    }
    terminal.say(&listed.report.to_string());
    let count = listed.files.len();
    if !dry_run && count > 0 {
        let noun = if count == 1 { "file" } else { "files" };
        terminal.say(&format!("wrote {count} {noun}"));
    }
    Ok(outcome(&listed.report, terminal))
}

fn crew(arguments: &Crew, common: &Common, terminal: &Terminal) -> Result<Outcome, Failure> {
    let (root, snapshot) = super::snapshot(common, None)?;
    let compiled = compile(&snapshot, terminal);
    let graph = &compiled.graph;
    let id = arguments.production.as_deref();
    let production = id.map(|id| production(graph, id)).transpose()?;
    if let Some(contacts) = &arguments.contacts {
        refuse_inside(&root, contacts)?;
    }
    let Some(reading) = reading(&arguments.reading, &compiled, terminal)? else {
        return Ok(Outcome::ContentHasErrors);
    };
    let file = (&*arguments.file, arguments.reading.sheet.as_deref());
    let Some(tables) = tables(file, Purpose::Crew, &reading, terminal)? else {
        return Ok(Outcome::ContentHasErrors);
    };
    let imported = match import::crew::read(graph, production, &tables, &reading) {
        Ok(imported) => imported,
        Err(refusal) => return refused(&arguments.file, refusal, terminal),
    };

    let mut files = Vec::new();
    for (production, items) in &imported.lists {
        let path = OfShow::path(graph, *production, "crew.md");
        files.push(OfShow::new(&snapshot, path, "rows", |old| match old {
            None => Ok(import::file::new(items)),
            Some(old) => import::file::replace(old, items),
        })?);
    }
    write_of_shows(&root, &files, &imported.report, arguments.writing, terminal)?;
    if let Some(path) = arguments.contacts.as_ref().filter(|_| !arguments.writing.dry_run) {
        beside::create(path, &import::file::contacts(&imported.reachable))?;
        terminal.say(&format!("wrote {}, which must not be published", path.display()));
    }
    Ok(outcome(&imported.report, terminal))
}

fn schedule(arguments: &Schedule, common: &Common, terminal: &Terminal) -> Result<Outcome, Failure> {
    let (root, snapshot) = super::snapshot(common, None)?;
    let compiled = compile(&snapshot, terminal);
    let graph = &compiled.graph;
    let id = arguments.production.as_deref();
    let production = id.map(|id| production(graph, id)).transpose()?;
    let Some(reading) = reading(&arguments.reading, &compiled, terminal)? else {
        return Ok(Outcome::ContentHasErrors);
    };
    let file = (&*arguments.file, arguments.reading.sheet.as_deref());
    let Some(tables) = tables(file, Purpose::Schedule, &reading, terminal)? else {
        return Ok(Outcome::ContentHasErrors);
    };
    let imported = match import::schedule::read(graph, production, &tables, &reading) {
        Ok(imported) => imported,
        Err(refusal) => return refused(&arguments.file, refusal, terminal),
    };
    let mut files = Vec::new();
    for (production, new) in &imported.schedules {
        let path = OfShow::path(graph, *production, "schedule.md");
        files.push(OfShow::new(&snapshot, path, "phases", |old| match old {
            None => Ok(new.file()),
            Some(old) => new.replace(old),
        })?);
    }
    write_of_shows(&root, &files, &imported.report, arguments.writing, terminal)?;
    Ok(outcome(&imported.report, terminal))
}

/// A file of a production that an import writes.
struct OfShow {
    path: String,
    text: String,
    /// Whether there is one already.
    is_old: bool,
}

impl OfShow {
    fn path(graph: &Graph, production: ProductionId, name: &str) -> String {
        format!("content/productions/{}/{name}", graph[production].common.id)
    }

    /// The file with new lines, which `text` makes of the old one, if there is one; `what` they are.
    fn new(
        snapshot: &Snapshot,
        path: String,
        what: &str,
        text: impl FnOnce(Option<&str>) -> Result<String, String>,
    ) -> Result<Self, Failure> {
        let old = snapshot.bytes(&path).map(String::from_utf8_lossy);
        let text = text(old.as_deref())
            .map_err(|problem| Failure(format!("cannot find the {what} of {path}: {problem}")))?;
        Ok(Self {
            is_old: old.is_some(),
            path,
            text,
        })
    }
}

/// Writes files of productions, and the report; prints them instead on a dry run.
fn write_of_shows(
    root: &Path,
    files: &[OfShow],
    report: &import::Report,
    writing: Writing,
    terminal: &Terminal,
) -> Result<(), Failure> {
    for file in files.iter().filter(|_| writing.dry_run) {
        terminal.print(&file.text);
    }
    terminal.say(&report.to_string());
    if writing.dry_run {
        return Ok(());
    }
    if let Some(file) = files.iter().find(|file| file.is_old && !writing.replace) {
        return Err(Failure(format!(
            "{} exists already; nothing was changed\n  \
             `--replace` puts what was read in place of its own and leaves the rest; `--dry-run` shows the result",
            file.path
        )));
    }
    for file in files {
        let full_path = root.join(&file.path);
        if file.is_old {
            beside::replace(&full_path, file.text.as_bytes())?;
        } else {
            beside::create(&full_path, file.text.as_bytes())?;
        }
        terminal.say(&format!("wrote {}", file.path));
    }
    Ok(())
}

/// Whether somebody has to look at what was read, and how to make that unnecessary.
fn outcome(report: &import::Report, terminal: &Terminal) -> Outcome {
    if !report.needs_a_look() {
        return Outcome::Done;
    }
    terminal.say(
        "look at what was left over or changed; correct the sheet, or pass `--aliases FILE` with `roles: {…: id}`, \
         or `--columns HEAD=ignored`",
    );
    Outcome::ContentHasErrors
}

/// How a sheet is read; none when the aliases have mistakes, which are reported.
fn reading(
    arguments: &ReadingArguments,
    compiled: &Compiled,
    terminal: &Terminal,
) -> Result<Option<Reading>, Failure> {
    let mut read = match &arguments.aliases {
        None => Aliases::default(),
        Some(path) => match aliases(path, &compiled.graph, terminal)? {
            Some(aliases) => aliases,
            None => return Ok(None),
        },
    };
    read.add_columns(&arguments.columns).map_err(Failure)?;
    Ok(Some(Reading {
        aliases: read,
        audiences: compiled.config.audience.all.to_vec(),
        date_order: arguments.dates.map(|order| match order {
            Order::DayFirst => DateOrder::DayFirst,
            Order::MonthFirst => DateOrder::MonthFirst,
        }),
    }))
}

/// The tables of a file; none when it has mistakes, which are reported.
fn tables(
    (path, sheet): (&Path, Option<&str>),
    purpose: Purpose,
    reading: &Reading,
    terminal: &Terminal,
) -> Result<Option<Tables>, Failure> {
    let name: Arc<str> = Arc::from(path.to_string_lossy());
    match import::table::of_file(&name, &read(path)?, sheet, purpose, &reading.aliases) {
        Ok(tables) => Ok(Some(tables)),
        Err(refusal) => refused(path, refusal, terminal).map(|_| None),
    }
}

/// Says why a file was not read.
fn refused(path: &Path, refusal: Refusal, terminal: &Terminal) -> Result<Outcome, Failure> {
    match refusal {
        Refusal::Words(words) => Err(Failure(format!("cannot import {}: {words}", path.display()))),
        Refusal::Mistakes { text, problems } => {
            terminal.complain(&format::human(&problems, |_| Some(&text), true));
            Ok(Outcome::ContentHasErrors)
        }
    }
}

fn production(graph: &Graph, id: &str) -> Result<ProductionId, Failure> {
    let ids = || graph.productions.iter().map(|production| &*production.common.id);
    if let Some(index) = ids().position(|known| known == id) {
        return Ok(ProductionId::new(index));
    }
    let help = match nearest(id, ids()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("`callboard new production {id}` makes one"),
    };
    Err(Failure(format!("no production is called `{id}`; {help}")))
}

/// Reads the aliases; what they mean must be there.
fn aliases(path: &Path, graph: &Graph, terminal: &Terminal) -> Result<Option<Aliases>, Failure> {
    let bytes = read(path)?;
    let text = String::from_utf8_lossy(&bytes);
    let name: Arc<str> = Arc::from(path.to_string_lossy());
    let mut problems = Vec::new();
    let aliases = Aliases::read(&name, &text, &mut problems);
    if !problems.is_empty() {
        terminal.complain(&format::human(&problems, |_| Some(&text), true));
        return Ok(None);
    }
    let roles: Vec<&str> = graph.roles.iter().map(|role| &*role.common.id).collect();
    let people: Vec<&str> = graph.people.iter().map(|person| &*person.common.id).collect();
    let unknown = |kind: &str, id: &str, ids: &[&str]| {
        let help = nearest(id, ids.iter().copied()).map(|near| format!("; did you mean `{near}`?"));
        format!(
            "{}: no {kind} is called `{id}`{}",
            path.display(),
            help.unwrap_or_default()
        )
    };
    let lost = aliases
        .roles()
        .filter(|id| !roles.contains(id))
        .map(|id| unknown("role", id, &roles));
    let people_lost = aliases
        .people()
        .filter(|id| !people.contains(id))
        .map(|id| unknown("person", id, &people));
    let lost: Vec<String> = lost.chain(people_lost).collect();
    if lost.is_empty() {
        Ok(Some(aliases))
    } else {
        Err(Failure(lost.join("\n")))
    }
}

/// How large a file to import may be: a spreadsheet of 100,000 people takes a tenth of it.
const MAX_FILE: u64 = 64 << 20;

/// Reads a file from outside the site: a pipe too, but never more than any spreadsheet has.
#[expect(
    clippy::disallowed_methods,
    reason = "import reads a file from outside the site"
)]
fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map(|file| file.take(MAX_FILE + 1));
    file.and_then(|mut file| file.read_to_end(&mut bytes))
        .map_err(|error| Failure(format!("cannot read {}: {error}", path.display())))?;
    if bytes.len() as u64 > MAX_FILE {
        return Err(Failure(format!(
            "{} holds more than {}, which no crew list does; nothing was read of it",
            path.display(),
            size(MAX_FILE)
        )));
    }
    Ok(bytes)
}
