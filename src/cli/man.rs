//! `callboard man`: the manual pages of the program and of each command, for `man`.

use std::path::PathBuf;

use clap::CommandFactory;

use super::{Cli, Failure, Outcome, Terminal};

/// What `man` is told.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The folder to write a page for each command to; without it, the page of the program is printed
    dir: Option<PathBuf>,
}

#[expect(
    clippy::disallowed_methods,
    reason = "man writes to a folder of the user's, outside of any site"
)]
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Failure> {
    let command = Cli::command();
    match &arguments.dir {
        Some(dir) => {
            std::fs::create_dir_all(dir)
                .and_then(|()| clap_mangen::generate_to(command, dir))
                .map_err(|error| {
                    Failure(format!("cannot write manual pages to {}: {error}", dir.display()))
                })?;
            terminal.say(&format!("wrote the manual pages to {}", dir.display()));
        }
        None => {
            let mut page = Vec::new();
            clap_mangen::Man::new(command).render(&mut page)?;
            terminal.print(&String::from_utf8_lossy(&page));
        }
    }
    Ok(Outcome::Done)
}
