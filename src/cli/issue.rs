//! `callboard issue`: remembers what calendars say, so that subscribers are told what changed since.

use super::{Common, Failure, Outcome, SiteArguments, Terminal, compile_once, count, verdict};
use crate::config::Request;
use crate::derive::calendar::{LEDGER_FILE, Ledger, all_events};
use crate::output::beside;

/// What `issue` is told.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The date that counts as today [default: SOURCE_DATE_EPOCH, else the clock]
    #[arg(long, value_name = "DATE", value_parser = super::parse_date)]
    today: Option<jiff::civil::Date>,
}

pub(super) fn run(arguments: &Arguments, common: &Common, terminal: &Terminal) -> Result<Outcome, Failure> {
    let (root, snapshot) = super::snapshot(common, arguments.today)?;
    let first = compile_once(&snapshot, &Request::default(), terminal);
    if verdict(&first, false) == Outcome::ContentHasErrors {
        terminal.problems(&first.diagnostics, &snapshot);
        terminal.say("nothing was issued, because of the errors above");
        return Ok(Outcome::ContentHasErrors);
    }
    let earlier = Ledger::read(&snapshot, &mut Vec::new());
    let mut ledger = earlier.clone();
    let audiences = first.config.audience.all.clone();
    // Where the settings declare no audiences, there is one site, for everybody.
    let asked: Vec<Option<String>> = match audiences.is_empty() {
        true => vec![None],
        false => audiences.iter().cloned().map(Some).collect(),
    };
    for audience in asked {
        let request = SiteArguments {
            audience: audience.clone(),
            drafts: false,
            today: arguments.today,
        }
        .request();
        let compiled = compile_once(&snapshot, &request, terminal);
        let events = all_events(&compiled.graph, &compiled.plan, &compiled.config);
        let changes = ledger.issue(&compiled.config.audience, &events, snapshot.today);
        let to = audience
            .map(|audience| format!("{audience}: "))
            .unwrap_or_default();
        terminal.say(&format!(
            "{to}{}, {} new, {} changed, {} gone",
            count(events.len(), "event"),
            changes.new,
            changes.changed,
            changes.gone
        ));
    }
    if ledger != earlier {
        beside::replace(&root.join(LEDGER_FILE), ledger.text().as_bytes())?;
        terminal.say(&format!("written to {LEDGER_FILE}; keep it with the content"));
    }
    Ok(Outcome::Done)
}
