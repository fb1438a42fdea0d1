//! `callboard check`: compile, print what is wrong, write nothing.

use clap::ValueEnum;

use super::{Common, Failure, Outcome, SiteArguments, Terminal, compile_once, count, verdict};
use crate::diagnostic::{Severity, format};
use crate::source::{History, Texts};

/// What `check` is told.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// How problems are printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    #[command(flatten)]
    site: SiteArguments,
    /// Let warnings count as errors
    #[arg(long)]
    strict: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// With the lines they are about
    Human,
    /// For scripts and editors
    Json,
    /// As annotations of a GitHub workflow
    Github,
    /// For code scanning (SARIF 2.1.0)
    Sarif,
}

pub(super) fn run(arguments: &Arguments, common: &Common, terminal: &Terminal) -> Result<Outcome, Failure> {
    let root = super::find_root(common)?;
    let request = arguments.site.request();
    let mut snapshot = super::read_with_history(&root, super::today_or(arguments.site.today)?, &request)?;
    // Links may lead to the page of changes. Where dates lack, nothing is wrong yet: nothing is published.
    if snapshot.history.commits().is_none() {
        snapshot.history = History::NotRead;
    }
    let compiled = compile_once(&snapshot, &request, terminal);
    let texts = Texts::of(&snapshot);
    let texts = |file: &str| texts.get(file);
    let problems = &compiled.diagnostics;
    if common.verbose {
        compiled
            .graph
            .imported
            .iter()
            .for_each(|tally| terminal.say(&tally.to_string()));
    }
    match arguments.format {
        Format::Human => {
            terminal.print(&format::human(problems, texts, true));
            if problems.is_empty() {
                terminal.say(&format!(
                    "no problems in {}",
                    count(compiled.plan.pages.len(), "page")
                ));
            }
        }
        Format::Json => terminal.print(&format::json(problems, texts)),
        Format::Github => terminal.print(&format::github(problems, texts)),
        Format::Sarif => terminal.print(&format::sarif(problems, texts)),
    }
    let outcome = verdict(&compiled, arguments.strict);
    if outcome == Outcome::ContentHasErrors && compiled.count(Severity::Error) == 0 {
        terminal.say("warnings count as errors here (--strict)");
    }
    Ok(outcome)
}
