//! `callboard audit`: what an audience sees and does not see, to be read through before a site is published.

use std::fmt::Write as _;

use super::{Common, Failure, Format, Outcome, SiteArguments, Terminal, check_once, count};
use crate::audit::{Audit, Item, audit};
use crate::diagnostic::Severity;

/// What `audit` is told.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// How the account is printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    #[command(flatten)]
    site: SiteArguments,
}

pub(super) fn run(arguments: &Arguments, common: &Common, terminal: &Terminal) -> Result<Outcome, Failure> {
    let (_, snapshot) = super::snapshot(common, arguments.site.today)?;
    let compiled = check_once(&snapshot, &arguments.site.request(), terminal);
    let account = audit(&snapshot, &compiled);
    match arguments.format {
        Format::Json => terminal.print(&format!("{}\n", serde_json::to_string_pretty(&account)?)),
        Format::Human => terminal.print(&shown(&account)),
    }
    let errors = compiled.count(Severity::Error);
    if errors > 0 {
        terminal.problems(&compiled.diagnostics, &snapshot);
        terminal.say(&format!(
            "the content has {}, so nothing would be published",
            count(errors, "error")
        ));
        return Ok(Outcome::ContentHasErrors);
    }
    Ok(Outcome::Done)
}

fn shown(account: &Audit) -> String {
    let mut text = match &account.audience {
        Some(audience) => {
            format!("What the site for `{audience}` keeps back, and what it shows all the same.\n")
        }
        None => "The site declares no audiences, so everything is for everybody.\n".to_owned(),
    };
    for (title, items) in [
        ("Kept back", &account.restricted),
        (
            "Shown because a file says so, against the settings",
            &account.shown_by_leave,
        ),
        (
            "Addresses, numbers and names in text that is shown",
            &account.in_text,
        ),
        (
            "Published files that nothing here looks into",
            &account.not_looked_into,
        ),
        (
            "Published files to which nothing leads that is shown",
            &account.nothing_leads_to,
        ),
    ] {
        let _ = writeln!(text, "\n{title}: {}", items.len());
        let places: Vec<String> = items.iter().map(place).collect();
        let width = places
            .iter()
            .map(|place| place.chars().count())
            .max()
            .unwrap_or(0)
            .min(60);
        for (item, place) in items.iter().zip(places) {
            let _ = writeln!(text, "  {place:<width$}  {}", item.what);
        }
    }
    text
}

fn place(item: &Item) -> String {
    match (item.line, item.column) {
        (Some(line), Some(column)) => format!("{}:{line}:{column}", item.file),
        _ => item.file.to_string(),
    }
}
