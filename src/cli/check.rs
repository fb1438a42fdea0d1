//! `callboard check`: compile, print what is wrong, write nothing.

use std::path::Path;
use std::time::Duration;

use clap::ValueEnum;

use super::{Common, Failure, Outcome, SiteArguments, Terminal, check_once, count, verdict};
use crate::diagnostic::{Severity, format};
use crate::external;
use crate::external::fetch::Client;
use crate::graph::external_links::{self, Known};
use crate::output::beside;
use crate::output::folder::make_cache_folder;
use crate::output::receipt::CACHE_FOLDER;
use crate::site::Compiled;
use crate::source::{History, KNOWN_LINKS_FILE, Snapshot, Texts};

/// What `check` is told.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// How problems are printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    #[command(flatten)]
    site: SiteArguments,
    /// Ask other hosts too whether links to them still lead somewhere
    #[arg(long)]
    external: bool,
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
    let mut compiled = check_once(&snapshot, &request, terminal);
    if arguments.external {
        ask_other_hosts(&root, &snapshot, &mut compiled, terminal);
    }
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

/// Adds the problems of links to other hosts. What is known of them is kept for the next time.
fn ask_other_hosts(root: &Path, snapshot: &Snapshot, compiled: &mut Compiled, terminal: &Terminal) {
    let settings = &compiled.config.settings.external_links;
    let file = root.join(KNOWN_LINKS_FILE);
    let mut known = Known::read(snapshot);
    let links = external_links::of_site(&compiled.graph);
    let client = Client::new(Duration::from_secs(u64::from(settings.timeout.max(1))));
    let (tally, problems) = external::check(&links, &mut known, settings, snapshot.today, &client);
    compiled.diagnostics.extend(problems);
    let json = serde_json::to_string_pretty(&known).unwrap_or_default();
    let kept = make_cache_folder(&root.join(CACHE_FOLDER))
        .and_then(|()| beside::replace(&file, json.as_bytes()).map_err(std::io::Error::other));
    if let Err(why) = kept {
        terminal.complain(&format!(
            "warning: what is known of links could not be kept: {why}"
        ));
    }
    let mut said = vec![format!("{} to other hosts asked", count(tally.asked, "link"))];
    let mut add = |number: usize, what: &str| {
        if number > 0 {
            said.push(format!("{number} {what}"));
        }
    };
    add(tally.fresh, "answered lately");
    add(tally.ignored, "left alone");
    add(tally.put_off, "put off by their hosts");
    terminal.say(&said.join(", "));
}
