//! `callboard import crew FILE --production ID`: somebody else's spreadsheet as a crew list.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Subcommand, ValueEnum};

use super::{Common, Failure, Outcome, Terminal, compile_once, size};
use crate::config::{DefaultAudience, Request};
use crate::diagnostic::{format, nearest};
use crate::graph::{Graph, ProductionId};
use crate::import::{self, Aliases, DateOrder, Fate, Reading};
use crate::output::beside;

/// What `import` is told.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Turn a spreadsheet of a crew, saved as CSV, into the production's crew.md
    Crew(Crew),
}

#[derive(Debug, clap::Args)]
struct Crew {
    /// The spreadsheet, saved as CSV: commas, semicolons or tabs, any headers, in any order
    file: PathBuf,
    /// The id of the production
    #[arg(long, value_name = "ID")]
    production: String,
    /// A YAML file with what names of the sheet mean: `roles`, `people`, `departments` and `columns`
    #[arg(long, value_name = "FILE")]
    aliases: Option<PathBuf>,
    /// What comes first in dates such as 03/04/2026 [default: what the other dates of the sheet tell]
    #[arg(long, value_enum, value_name = "ORDER")]
    dates: Option<Order>,
    /// Put the rows in place of those that the crew list has, and leave the rest of the file as it is
    #[arg(long)]
    replace: bool,
    /// Say what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Order {
    DayFirst,
    MonthFirst,
}

pub(super) fn run(arguments: &Arguments, common: &Common, terminal: &Terminal) -> Result<Outcome, Failure> {
    match &arguments.what {
        What::Crew(arguments) => crew(arguments, common, terminal),
    }
}

fn crew(arguments: &Crew, common: &Common, terminal: &Terminal) -> Result<Outcome, Failure> {
    let (root, snapshot) = super::snapshot(common, None)?;
    // Names that only some may see are names all the same to whoever writes the crew list.
    let request = Request {
        default_audience: DefaultAudience::MostTrusted,
        with_drafts: true,
        with_search: false,
        ..Request::default()
    };
    let compiled = compile_once(&snapshot, &request, terminal);
    let graph = &compiled.graph;
    let production = production(graph, &arguments.production)?;
    let reading = Reading {
        aliases: match &arguments.aliases {
            None => Aliases::default(),
            Some(path) => match aliases(path, graph, terminal)? {
                Some(aliases) => aliases,
                None => return Ok(Outcome::ContentHasErrors),
            },
        },
        date_order: arguments.dates.map(|order| match order {
            Order::DayFirst => DateOrder::DayFirst,
            Order::MonthFirst => DateOrder::MonthFirst,
        }),
    };
    let imported = import::crew(graph, production, &read(&arguments.file)?, &reading)
        .map_err(|problem| Failure(format!("cannot import {}: {problem}", arguments.file.display())))?;

    let id = &graph[production].common.id;
    let path = format!("content/productions/{id}/crew.md");
    let old = snapshot.bytes(&path).map(String::from_utf8_lossy);
    let text = match &old {
        None => import::file::new(&imported.items),
        Some(old) => import::file::replace(old, &imported.items)
            .map_err(|problem| Failure(format!("cannot find the rows of {path}: {problem}")))?,
    };
    if arguments.dry_run {
        terminal.print(&text);
    }
    terminal.say(&imported.report.to_string());
    let not_matched = imported.report.count(Fate::NotMatched);
    if !arguments.dry_run {
        let full_path = root.join(&path);
        match old {
            None => beside::create(&full_path, text.as_bytes())?,
            Some(_) if arguments.replace => beside::replace(&full_path, text.as_bytes())?,
            Some(_) => {
                return Err(Failure(format!(
                    "{path} is there already; nothing was changed\n  \
                     `--replace` puts the rows in place of its own and leaves the rest; `--dry-run` shows the result"
                )));
            }
        }
        terminal.say(&format!("wrote {path}"));
    }
    if not_matched == 0 {
        return Ok(Outcome::Done);
    }
    let kept = if not_matched == 1 { "row was" } else { "rows were" };
    terminal.say(&format!(
        "{not_matched} {kept} not matched and kept as a comment; mend the sheet, or pass `--aliases FILE` with `roles: {{…: id}}`"
    ));
    Ok(Outcome::ContentHasErrors)
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
