//! `callboard list`: what the site holds.

use serde::Serialize;

use super::{Common, Failure, Format, Outcome, SiteArguments, Terminal, compile_once};
use crate::content::Kind;
use crate::plan::{Subject, Url};

/// What `list` is told.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[arg(value_parser = super::parse_kind, help = format!("Only entries of this kind: {}", Kind::names()))]
    kind: Option<Kind>,
    /// How entries are printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    #[command(flatten)]
    site: SiteArguments,
}

#[derive(Serialize)]
struct Listed<'a> {
    kind: &'static str,
    id: &'a str,
    title: &'a str,
    /// Path from the site's root; `null` for a skill or tool that is only named.
    file: Option<&'a str>,
    url: String,
}

pub(super) fn run(arguments: &Arguments, common: &Common, terminal: &Terminal) -> Result<Outcome, Failure> {
    let (_, snapshot) = super::snapshot(common, arguments.site.today)?;
    let compiled = compile_once(&snapshot, &arguments.site.request(), terminal);
    let (graph, plan) = (&compiled.graph, &compiled.plan);
    let wanted = graph
        .nodes()
        .filter(|node| arguments.kind.is_none_or(|kind| graph.kind(*node) == kind));
    let listed = wanted.map(|node| {
        let common = graph.common(node);
        let place = plan.place_of(&Subject::Node(node));
        Listed {
            kind: graph.kind(node).name(),
            id: &common.id,
            title: &common.title,
            file: graph.entry_of(node).map(|entry| &**graph[entry].file()),
            url: place
                .map(|place| plan.href_of(&Url::folder(""), &place).to_string())
                .unwrap_or_default(),
        }
    });
    let listed: Vec<_> = listed.collect();
    match arguments.format {
        Format::Json => {
            let json = serde_json::to_string_pretty(&listed)?;
            terminal.print(&format!("{json}\n"));
        }
        Format::Human => {
            let width = listed
                .iter()
                .map(|entry| entry.id.chars().count())
                .max()
                .unwrap_or(0)
                .min(40);
            for entry in &listed {
                terminal.print(&format!(
                    "{:<12} {:<width$}  {}\n",
                    entry.kind, entry.id, entry.title
                ));
            }
        }
    }
    terminal.mention_errors(&compiled);
    Ok(Outcome::Done)
}
