//! `callboard issue`: records what calendars say now, so that subscribers see what changed since; with a production, an issue of
//! its bible.

use std::path::Path;

use super::diff::{between, linked};
use super::schedule::{find, usage};
use super::{
    Common, Failure, Outcome, SiteArguments, Terminal, bible, check_once, compile_once, count, verdict,
};
use crate::config::Request;
use crate::content::issues::{Change, Changes, EVERYBODY, ISSUES_FILE, Issue, Issues, colour_of};
use crate::derive::calendar::{LEDGER_FILE, Ledger, all_events};
use crate::diff::{Diff, DutiesChange, EntryChange, State, duties, sentences};
use crate::output::beside;
use crate::site::Compiled;
use crate::source::Snapshot;
use crate::source::commits::{Repository, short};
use crate::units::Day;
use crate::words::Words;

/// What `issue` is asked.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Record an issue of this production's bible, instead of the calendars
    #[arg(value_name = "ID")]
    production: Option<String>,
    /// The date that counts as today [default: SOURCE_DATE_EPOCH, else the clock]
    #[arg(long, value_name = "DATE", value_parser = super::parse_date)]
    today: Option<jiff::civil::Date>,
}

pub(super) fn run(arguments: &Arguments, common: &Common, terminal: &Terminal) -> Result<Outcome, Failure> {
    let (root, snapshot) = super::snapshot(common, arguments.today)?;
    let first = check_once(&snapshot, &Request::default(), terminal);
    if verdict(&first, false) == Outcome::ContentHasErrors {
        terminal.problems(&first.diagnostics, &snapshot);
        terminal.say("nothing was issued, because of the errors above");
        return Ok(Outcome::ContentHasErrors);
    }
    let audiences = first.config.audience.all.clone();
    // Where the settings declare no audiences, there is one site, for everybody.
    let audiences: Vec<Option<String>> = match audiences.is_empty() {
        true => vec![None],
        false => audiences.iter().cloned().map(Some).collect(),
    };
    match &arguments.production {
        Some(id) => bible_of(id, &root, &snapshot, &first, &audiences, terminal),
        None => calendars(arguments, &root, &snapshot, audiences, terminal),
    }
}

fn request(audience: Option<&String>, today: Option<jiff::civil::Date>) -> Request {
    let arguments = SiteArguments {
        audience: audience.cloned(),
        drafts: false,
        today,
    };
    arguments.request()
}

fn calendars(
    arguments: &Arguments,
    root: &Path,
    snapshot: &Snapshot,
    audiences: Vec<Option<String>>,
    terminal: &Terminal,
) -> Result<Outcome, Failure> {
    let earlier = Ledger::read(snapshot, &mut Vec::new());
    let mut ledger = earlier.clone();
    for audience in audiences {
        let request = request(audience.as_ref(), arguments.today);
        let compiled = compile_once(snapshot, &request, terminal);
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

/// Records an issue of a bible: its number, day and colour, the commit that it is made from, and what changed since the one before.
fn bible_of(
    id: &str,
    root: &Path,
    snapshot: &Snapshot,
    site: &Compiled,
    audiences: &[Option<String>],
    terminal: &Terminal,
) -> Result<Outcome, Failure> {
    if let Err(message) = find(&site.graph, id) {
        usage(terminal, &message);
    }
    let repository = Repository::of(root)?;
    let mut uncommitted = repository.uncommitted()?;
    uncommitted.retain(|path| path != ISSUES_FILE && path != LEDGER_FILE);
    if let Some(first) = uncommitted.first() {
        let more = match uncommitted.len() {
            1 => String::new(),
            several => format!(" and {} more", several - 1),
        };
        return Err(Failure(format!(
            "{first}{more} differs from the last commit; commit it first, so that this issue can be made again from its commit"
        )));
    }
    let commit = repository.commit("HEAD")?;
    let mut issues = Issues::read(snapshot, &mut Vec::new());
    let last = issues.of(id).last().cloned();
    if let Some(last) = last.as_ref().filter(|last| last.commit == commit) {
        terminal.say(&format!(
            "issue {} of {id} was made from this very commit; nothing to record",
            last.number
        ));
        return Ok(Outcome::Done);
    }
    let mut issue = Issue {
        number: last.as_ref().map_or(1, |last| last.number + 1),
        date: Day(snapshot.today),
        colour: String::new(),
        commit,
        program: bible::PROGRAM.to_owned(),
        changes: Default::default(),
    };
    issue.colour = colour_of(
        &site.config.words,
        issue.number,
        &site.config.settings.issue_colours,
    );
    if let Some(last) = &last {
        let checkout = repository.check_out(&last.commit)?;
        let earlier = bible::snapshot_of_issue(&checkout, &issues, id, last)?;
        for audience in audiences {
            let request = request(audience.as_ref(), None);
            let (before, after) = (linked(&earlier, &request), linked(snapshot, &request));
            let words = &after.config.words;
            let found = between(&before, &after, snapshot, words);
            let name = audience.clone().unwrap_or_else(|| EVERYBODY.to_owned());
            // A production that this audience may not see has no bible for it either.
            let duties = match find(&after.graph, id) {
                Ok(production) => duties(&before.graph, &after.graph, &found, production, words),
                Err(_) => Vec::new(),
            };
            issue
                .changes
                .insert(name, changes_of(found.of_production(id), duties, words));
        }
    }
    let said = issue
        .changes
        .values()
        .map(|changes| changes.said.len())
        .max()
        .unwrap_or(0);
    terminal.say(&format!(
        "issue {} of {id}: {}, {}, made from {}{}",
        issue.number,
        issue.colour,
        issue.date,
        short(&issue.commit),
        match last {
            Some(last) => format!("; {} since issue {}", count(said, "change"), last.number),
            None => String::new(),
        }
    ));
    issues.0.entry(id.to_owned()).or_default().push(issue);
    beside::replace(&root.join(ISSUES_FILE), issues.text().as_bytes())?;
    terminal.say(&format!("written to {ISSUES_FILE}; commit it with the content"));
    Ok(Outcome::Done)
}

/// What changed, as a bible says it to its readers.
fn changes_of(diff: Diff, duties: Vec<DutiesChange>, words: &Words) -> Changes {
    let mut changes = Changes::default();
    for entry in &diff.entries {
        let is_itself = entry.production.is_none();
        let about = match is_itself {
            true => String::new(),
            false => entry.title.to_string(),
        };
        changes
            .said
            .extend(said(entry, words).into_iter().map(|(text, below)| Change {
                about: about.clone(),
                text,
                below,
            }));
        let passages = entry.text.iter().flat_map(|text| &text.passages);
        changes
            .passages
            .extend(passages.map(|passage| format!("{:032x}", passage.0)));
    }
    for change in duties {
        let passages = change.passages.iter();
        changes
            .passages
            .extend(passages.map(|passage| format!("{:032x}", passage.0)));
        changes.said.push(Change {
            about: change.title,
            text: change.text,
            below: Vec::new(),
        });
    }
    changes
}

fn said(entry: &EntryChange, words: &Words) -> Vec<(String, Vec<String>)> {
    match entry.state {
        State::Added => vec![(words.say("bible_changes.new_chapter").to_owned(), Vec::new())],
        State::Removed => vec![(words.say("bible_changes.chapter_removed").to_owned(), Vec::new())],
        State::Changed => sentences(entry, words)
            .into_iter()
            .map(|said| (said.text, said.below))
            .collect(),
    }
}
