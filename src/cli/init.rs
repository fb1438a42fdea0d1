//! `callboard init DIR`: a small complete site to start from.

use std::path::PathBuf;

use rust_embed::RustEmbed;

use super::{Failure, Outcome, Terminal, write_new};

/// What `init` is told.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The folder to make it in; missing or empty
    dir: PathBuf,
}

/// The files of the small site.
#[derive(RustEmbed)]
#[folder = "src/cli/starter"]
struct Starter;

#[expect(clippy::disallowed_methods, reason = "init looks whether the folder is free")]
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Failure> {
    let folder = &arguments.dir;
    match std::fs::read_dir(folder) {
        Ok(mut inside) => {
            // A fresh repository is as good as empty.
            let is_taken = inside.any(|entry| entry.is_ok_and(|entry| entry.file_name() != ".git"));
            if is_taken {
                return Err(Failure(format!(
                    "{} is not empty; nothing was changed",
                    folder.display()
                )));
            }
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(Failure(format!("cannot look into {}: {error}", folder.display()))),
    }
    for path in Starter::iter() {
        if let Some(file) = Starter::get(&path) {
            // A package cannot hold a file named .gitignore without heeding it.
            let path = if path == "gitignore" { ".gitignore" } else { &*path };
            write_new(&folder.join(path), &file.data)?;
        }
    }
    terminal.say(&format!(
        "made a site in {}\n  cd {}\n  callboard build      makes it in public/\n  callboard check      says what is wrong",
        folder.display(),
        folder.display(),
    ));
    Ok(Outcome::Done)
}
