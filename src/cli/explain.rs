//! `callboard explain CODE`: what a problem means and how to mend it.

use super::{Failure, Outcome, Terminal};
use crate::diagnostic::{Code, nearest};

/// What `explain` is told.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The code in the brackets of a message, such as unknown-role; all codes when left out
    code: Option<String>,
}

pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Failure> {
    let Some(name) = &arguments.code else {
        for code in Code::ALL {
            let first = code.explanation().lines().next().unwrap_or_default().trim();
            terminal.print(&format!("{:<24}{first}\n", code.name()));
        }
        return Ok(Outcome::Done);
    };
    match Code::of(name) {
        Some(code) => {
            let lines = code
                .explanation()
                .lines()
                .map(|line| line.strip_prefix(' ').unwrap_or(line));
            let text: Vec<&str> = lines.collect();
            terminal.print(&format!("{}\n\n{}\n", code.name(), text.join("\n").trim_end()));
            Ok(Outcome::Done)
        }
        None => {
            let near = nearest(name, Code::ALL.iter().map(|code| code.name()));
            let help = near
                .map(|near| format!("; did you mean `{near}`?"))
                .unwrap_or_default();
            terminal.complain(&format!("error: there is no code `{name}`{help}"));
            std::process::exit(2);
        }
    }
}
