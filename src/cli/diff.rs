//! `callboard diff`: what changed between two commits, or a commit and the tree, in the trade's words.

use std::path::Path;

use clap::ValueEnum;

use super::schedule::{find, usage};
use super::{Common, Failure, Outcome, SiteArguments, Terminal, count, find_root, today_or};
use crate::config::{Config, DefaultAudience, Request};
use crate::diagnostic::Severity;
use crate::diff::{self, Diff, Side};
use crate::site::{Cache, Compiled, link_up};
use crate::source::commits::{Checkout, Repository, short};
use crate::source::{self, Snapshot};
use crate::words::Words;

/// What `diff` is asked.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Two commits, A..B; or one, which is compared with the files as they are now
    #[arg(value_name = "A..B", default_value = "HEAD")]
    revisions: String,
    /// Only what concerns this production
    #[arg(long, value_name = "ID")]
    production: Option<String>,
    /// How the changes are printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    site: SiteArguments,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// To be read here
    Text,
    /// For a pull request
    Markdown,
    /// For scripts
    Json,
}

pub(super) fn run(arguments: &Arguments, common: &Common, terminal: &Terminal) -> Result<Outcome, Failure> {
    let root = find_root(common)?;
    let repository = Repository::of(&root)?;
    let today = today_or(arguments.site.today)?;
    let (from, to) = match arguments.revisions.split_once("..") {
        None => (arguments.revisions.as_str(), ""),
        Some((from, to)) => (
            if from.is_empty() { "HEAD" } else { from },
            to.trim_start_matches('.'),
        ),
    };
    // Large files of a commit are read where they are, so they have to stay there until the two are compared.
    let at = |revision: &str| -> Result<(Snapshot, String, Option<Checkout>), Failure> {
        if revision.is_empty() {
            let name = "the files as they are".to_owned();
            return Ok((source::read(&root, today)?, name, None));
        }
        let commit = repository.commit(revision)?;
        let checkout = repository.check_out(&commit)?;
        let name = match commit.starts_with(revision) {
            true => short(&commit).to_owned(),
            false => format!("{revision} ({})", short(&commit)),
        };
        Ok((read_commit(&checkout.root(), today, &name)?, name, Some(checkout)))
    };
    let (before, before_name, _kept) = at(from)?;
    let (after, after_name, _kept_too) = at(to)?;
    let request = arguments.site.request();
    let (before, after_site) = (linked(&before, &request), linked(&after, &request));
    for (site, name) in [(&before, &before_name), (&after_site, &after_name)] {
        let errors = site.count(Severity::Error);
        if errors > 0 {
            terminal.say(&format!(
                "{name}: the content has {}, and what is wrong is left out here; `callboard check` says what it is",
                count(errors, "error")
            ));
        }
    }
    let mut found = between(&before, &after_site, &after, &Words::default());
    if let Some(id) = &arguments.production {
        if let (Err(_), Err(message)) = (find(&before.graph, id), find(&after_site.graph, id)) {
            usage(terminal, &message);
        }
        found = found.of_production(id);
    }
    match arguments.format {
        Format::Json => {
            let json = serde_json::json!({
                "from": before_name,
                "to": after_name,
                "audience": after_site.config.audience.name(),
                "entries": found.entries,
            });
            terminal.print(&format!("{}\n", serde_json::to_string_pretty(&json)?));
        }
        Format::Text => {
            let for_whom = audience(&after_site.config)
                .map(|name| format!(", as {name} sees it"))
                .unwrap_or_default();
            terminal.say(&format!("from {before_name} to {after_name}{for_whom}"));
            terminal.print(&diff::text(&found));
        }
        Format::Markdown => terminal.print(&diff::markdown(&found)),
    }
    if found.is_empty() {
        terminal.say("nothing changed");
    }
    Ok(Outcome::Done)
}

fn audience(config: &Config) -> Option<&str> {
    config.audience.name()
}

/// Reads a commit's files, which have the site's settings where the site has them now.
pub(super) fn read_commit(root: &Path, today: jiff::civil::Date, name: &str) -> Result<Snapshot, Failure> {
    source::read(root, today).map_err(|error| Failure(format!("{name}: {error}")))
}

/// Links a site; no page is made.
pub(super) fn linked(snapshot: &Snapshot, request: &Request) -> Compiled {
    link_up(snapshot, request, &mut Cache::default(), &Default::default()).on_demand()
}

/// What changed between two sites for the audience of both, where the later one was made of `snapshot`.
pub(super) fn between(before: &Compiled, after: &Compiled, snapshot: &Snapshot, words: &Words) -> Diff {
    // What the audience no longer sees has not gone, and only the whole of the later site can say so.
    let unredacted = (!after.config.audience.sees_everything()).then(|| {
        let request = Request {
            default_audience: DefaultAudience::MostTrusted,
            with_drafts: true,
            ..Request::default()
        };
        linked(snapshot, &request)
    });
    diff::compare(side(before), side(after), unredacted.as_ref().map(side), words)
}

fn side(site: &Compiled) -> Side<'_> {
    Side {
        graph: &site.graph,
        config: &site.config,
    }
}
