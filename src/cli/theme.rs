//! `callboard theme`: what the theme is made of, and copies of its files to change.

use std::path::Path;

use clap::Subcommand;

use super::{Common, Failure, Outcome, Terminal};
use crate::config::{self, Request};
use crate::diagnostic::nearest;
use crate::output::beside;
use crate::theme::{self, DEFAULT_THEME};

/// What `theme` is told.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the themes, the files of the one that is built in, and the parameters in force
    #[command(after_help = "Example:\n  callboard theme list")]
    List,
    /// Copy a file of the theme that is built in into the site's theme, to change it
    #[command(
        after_help = "Examples:\n  callboard theme copy templates/home.html --to ours\n  callboard theme copy --all"
    )]
    Copy {
        /// The file as `theme list` names it, such as templates/role.html; all of them with --all
        #[arg(required_unless_present = "all")]
        file: Option<String>,
        /// The site's theme to copy it to [default: the one in callboard.yaml]
        #[arg(long, value_name = "THEME")]
        to: Option<String>,
        /// Copy every file
        #[arg(long, conflicts_with = "file")]
        all: bool,
    },
}

pub(super) fn run(arguments: &Arguments, common: &Common, terminal: &Terminal) -> Result<Outcome, Failure> {
    let (root, snapshot) = super::snapshot(common, None)?;
    let mut problems = Vec::new();
    let config = config::read(&snapshot, &Request::default(), &mut problems);
    match &arguments.action {
        Action::List => {
            let theme = theme::load(&snapshot, &config, &mut problems);
            let mut text = String::from("themes:\n");
            for listed in theme::list(&snapshot) {
                let note = if listed.is_built_in { " (built in)" } else { "" };
                text.push_str(&format!("  {}{note}  {}\n", listed.name, listed.description));
            }
            text.push_str("files of the theme that is built in:\n");
            for path in theme::built_in_files().keys() {
                text.push_str(&format!("  {path}\n"));
            }
            text.push_str("parameters in force:\n");
            for (name, value) in &theme.params {
                text.push_str(&format!("  {name}: {value}\n"));
            }
            terminal.print(&text);
            terminal.problems(&problems, &snapshot);
            Ok(Outcome::Done)
        }
        Action::Copy { file, to, all: _ } => {
            let Some(name) = to
                .as_deref()
                .or(config.settings.theme.as_deref())
                .filter(|name| *name != DEFAULT_THEME)
            else {
                terminal.complain(
                    "error: the site has no theme of its own to copy to; name one with `--to studio`, and write \
                     `theme: studio` in callboard.yaml",
                );
                std::process::exit(2);
            };
            if !crate::content::is_id(name) {
                terminal.complain(&format!(
                    "error: `{name}` is not a name for a theme; write letters, digits and hyphens"
                ));
                std::process::exit(2);
            }
            copy(file.as_deref(), name, &root, terminal)?;
            if config.settings.theme.as_deref() != Some(name) {
                terminal.say(&format!("write `theme: {name}` in callboard.yaml to use it"));
            }
            Ok(Outcome::Done)
        }
    }
}

/// Copies one file, or all, and a `theme.yaml` where the theme has none yet.
#[expect(clippy::disallowed_methods, reason = "looks whether the theme is there")]
fn copy(file: Option<&str>, name: &str, root: &Path, terminal: &Terminal) -> Result<(), Failure> {
    let files = theme::built_in_files();
    let wanted: Vec<_> = match file {
        Some(file) => match files.get_key_value(file) {
            Some(found) => vec![found],
            None => {
                let near = nearest(file, files.keys().map(String::as_str));
                let help = near
                    .map(|near| format!("; did you mean `{near}`?"))
                    .unwrap_or_default();
                terminal.complain(&format!("error: the theme has no file `{file}`{help}"));
                std::process::exit(2);
            }
        },
        None => files
            .iter()
            .filter(|(path, _)| *path != "theme.yaml" && *path != "README.md")
            .collect(),
    };
    let folder = root.join("themes").join(name);
    for (path, bytes) in wanted {
        beside::create(&folder.join(path), bytes)?;
        terminal.say(&format!("made themes/{name}/{path}"));
    }
    if !folder.join("theme.yaml").is_file() {
        let text = format!("name: {name}\ndescription: What this theme is for\n");
        beside::create(&folder.join("theme.yaml"), text.as_bytes())?;
        terminal.say(&format!("made themes/{name}/theme.yaml"));
    }
    Ok(())
}
