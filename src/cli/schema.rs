//! `callboard schema`: the JSON Schemas that editors complete and check front matter with.

use super::{Common, Failure, Outcome, Terminal, find_root, vscode};
use crate::config::Settings;
use crate::content::{Kind, schema_of};
use crate::derive::data;
use crate::output::beside;

/// What `schema` is told.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// A kind, `settings` (callboard.yaml) or `site` (site.json); the names when left out
    #[arg(conflicts_with = "vscode")]
    name: Option<String>,
    /// Write the settings, schema, snippets and tasks for Visual Studio Code to `.vscode/` of the site
    #[arg(long)]
    vscode: bool,
}

#[expect(
    clippy::disallowed_methods,
    reason = "schema looks which files of the editor are there"
)]
pub(super) fn run(arguments: &Arguments, common: &Common, terminal: &Terminal) -> Result<Outcome, Failure> {
    if arguments.vscode {
        let root = find_root(common)?;
        for (path, text) in vscode::files() {
            // What somebody has set for their editor stays.
            match root.join(path).exists() {
                true => terminal.say(&format!("{path} is there already; left as it is")),
                false => {
                    beside::create(&root.join(path), text.as_bytes())?;
                    terminal.say(&format!("made {path}"));
                }
            }
        }
        return Ok(Outcome::Done);
    }
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
