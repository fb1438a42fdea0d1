//! `callboard stats`: how well the handbook is kept.

use jiff::civil::Date;

use super::{Common, Failure, Format, Outcome, Terminal, compile_once, parse_date};
use crate::config::{DefaultAudience, Request};
use crate::derive::health;
use crate::words::Words;

/// The most findings of a question that are printed for people.
const MAX_LISTED: usize = 10;

/// What `stats` is told.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// How it is printed; for scripts, with everything that was found
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Look at what this audience has; else at everything
    #[arg(long, value_name = "AUDIENCE")]
    audience: Option<String>,
    /// Include drafts
    #[arg(long)]
    drafts: bool,
    /// The date that counts as today [default: SOURCE_DATE_EPOCH, else the clock]
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    today: Option<Date>,
}

pub(super) fn run(arguments: &Arguments, common: &Common, terminal: &Terminal) -> Result<Outcome, Failure> {
    let (_, snapshot) = super::snapshot(common, arguments.today)?;
    let request = Request {
        audience: arguments.audience.clone(),
        default_audience: DefaultAudience::MostTrusted,
        with_drafts: arguments.drafts,
        ..Request::default()
    };
    let compiled = compile_once(&snapshot, &request, terminal);
    let (graph, plan) = (&compiled.graph, &compiled.plan);
    match arguments.format {
        Format::Json => terminal.print(&health::json(graph, plan, &compiled.config)),
        Format::Human => terminal.print(&human(&health::statistics(
            graph,
            plan,
            snapshot.today,
            &Words::default(),
        ))),
    }
    terminal.mention_errors(&compiled);
    Ok(Outcome::Done)
}

fn human(statistics: &health::Statistics<'_>) -> String {
    let entries = statistics.entries.iter();
    let entries: Vec<String> = entries
        .map(|count| format!("{}: {}", count.title, count.count))
        .collect();
    let mut text = format!("{}\n", entries.join(", "));
    for finding in &statistics.findings {
        text += &format!("\n{}: {}\n", finding.title, finding.count);
        for row in finding.found.iter().take(MAX_LISTED) {
            let place = row.production.or(row.file).unwrap_or("only named");
            let since = row.since.as_ref().map(|since| format!(", since {since}"));
            let address = row.address.map(|address| format!(": {address}"));
            text += &format!(
                "  {} ({place}{}){}\n",
                row.title,
                since.unwrap_or_default(),
                address.unwrap_or_default()
            );
        }
        if finding.count > MAX_LISTED {
            text += &format!("  and {} more\n", finding.count - MAX_LISTED);
        }
    }
    text
}
