//! `callboard schema`: the JSON Schemas that editors complete and check front matter with.

use super::{Failure, Outcome, Terminal};
use crate::config::Settings;
use crate::content::{Kind, schema_of};
use crate::derive::data;

/// What `schema` is told.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// A kind, `settings` (callboard.yaml) or `site` (site.json); the names when left out
    name: Option<String>,
}

pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Failure> {
    let names = || Kind::ALL.into_iter().map(Kind::name).chain(["settings", "site"]);
    let text = match arguments.name.as_deref() {
        None => names().fold(String::new(), |list, name| format!("{list}{name}\n")),
        Some("settings") => format!(
            "{}\n",
            serde_json::to_string_pretty(&schemars::schema_for!(Settings))?
        ),
        Some("site") => format!("{}\n", data::schema()),
        Some(name) => match Kind::of_name(name) {
            Some(kind) => format!("{}\n", serde_json::to_string_pretty(&schema_of(kind))?),
            None => {
                let names: Vec<_> = names().collect();
                terminal.complain(&format!(
                    "error: no schema is called `{name}`; there are {}",
                    names.join(", ")
                ));
                std::process::exit(2);
            }
        },
    };
    terminal.print(&text);
    Ok(Outcome::Done)
}
