//! `callboard` without a command: what this folder is, and what to do next in it.

use std::process::ExitCode;

use clap::CommandFactory;

use super::{Cli, Common, Failure, SiteArguments, Terminal, check_once, count, find_root};
use crate::diagnostic::Severity;
use crate::source;

/// Prints the state of the site here; outside of a site, how to start. Exit status 0 in a site, 2 elsewhere.
pub(super) fn run(common: &Common, terminal: &Terminal) -> ExitCode {
    let Ok(root) = find_root(common) else {
        let help = Cli::command().render_help();
        terminal.complain(&format!(
            "{help}\nno {} here or above: `callboard init handbook` makes a site to start from, and `callboard new --help` \
             says what can be in it",
            source::SETTINGS_FILE
        ));
        return ExitCode::from(2);
    };
    match of_site(common, terminal) {
        Ok(text) => {
            terminal.print(&format!("{}\n{text}", root.display()));
            ExitCode::SUCCESS
        }
        Err(Failure(message)) => {
            terminal.complain(&format!("error: {message}"));
            ExitCode::from(3)
        }
    }
}

fn of_site(common: &Common, terminal: &Terminal) -> Result<String, Failure> {
    let (_, snapshot) = super::snapshot(common, None)?;
    let asked = SiteArguments {
        audience: None,
        drafts: false,
        today: None,
    };
    let compiled = check_once(&snapshot, &asked.request(), terminal);
    let (errors, warnings) = (compiled.count(Severity::Error), compiled.count(Severity::Warning));
    let state = match (errors, warnings) {
        (0, 0) => "no problems".to_owned(),
        (0, warnings) => count(warnings, "warning"),
        (errors, 0) => count(errors, "error"),
        (errors, warnings) => format!("{} and {}", count(errors, "error"), count(warnings, "warning")),
    };
    let first = match errors + warnings {
        0 => "  callboard serve --open    shows it while you write",
        _ => "  callboard check           says what is wrong, where, and what to do",
    };
    Ok(format!(
        "{}, {state}\n\nnext:\n{first}\n  callboard build           makes it in public/\n  callboard new role ID     makes a page of a kind\n  \
         callboard --help          lists all commands\n",
        count(compiled.plan.page_indexes().len(), "page"),
    ))
}
