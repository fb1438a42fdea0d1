//! `callboard init DIR`: a small complete site to start from.

use std::path::PathBuf;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use rust_embed::RustEmbed;

use super::{Failure, Outcome, Terminal, parse_date, today_or};
use crate::output::beside;

/// What `init` is told.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The folder to make it in; missing or empty
    dir: PathBuf,
    /// The date that counts as today: the show of the new site is running then [default: SOURCE_DATE_EPOCH, else the clock]
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    today: Option<Date>,
}

/// The day on which the show of the small site starts, as its files have it. A Monday.
const SHOW_STARTS: Date = date(2026, 1, 5);

/// How many weeks ago the show of a new site started: long enough for something to have happened, and half of it still to come.
const WEEKS_AGO: i64 = 8;

/// The files of the small site.
#[derive(RustEmbed)]
#[folder = "src/cli/starter"]
struct Starter;

#[expect(clippy::disallowed_methods, reason = "init looks whether the folder is free")]
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Failure> {
    let folder = &arguments.dir;
    // A folder that is missing is made as a whole.
    let mut made = folder.clone();
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
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => made = beside::name_beside(folder),
        Err(error) => return Err(Failure(format!("cannot look into {}: {error}", folder.display()))),
    }
    let weeks = weeks_to_move(today_or(arguments.today)?);
    for path in Starter::iter() {
        if let Some(file) = Starter::get(&path) {
            // A package cannot hold a file named .gitignore without heeding it.
            let path = if path == "gitignore" { ".gitignore" } else { &*path };
            let text = with_dates_moved(&String::from_utf8_lossy(&file.data), weeks);
            beside::create(&made.join(path), text.as_bytes())?;
        }
    }
    if made != *folder {
        std::fs::rename(&made, folder)
            .map_err(|error| Failure(format!("cannot make {}: {error}", folder.display())))?;
    }
    terminal.say(&format!(
        "made a site in {0}; next:\n  cd {0}\n  callboard serve --open    shows it while you write\n  \
         callboard check           says what is wrong\n  callboard build           makes it in public/",
        folder.display(),
    ));
    Ok(Outcome::Done)
}

/// By how many weeks the dates of the small site are moved, so that its show is running today.
fn weeks_to_move(today: Date) -> i64 {
    let days = today.duration_since(SHOW_STARTS).as_hours() / 24;
    days.div_euclid(7) - WEEKS_AGO
}

/// A text with all its ISO dates so many weeks later. Week days stay what they are.
fn with_dates_moved(text: &str, weeks: i64) -> String {
    const LENGTH: usize = "2026-01-05".len();
    let mut moved = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let date = rest.get(..LENGTH).filter(|word| word.as_bytes()[4] == b'-');
        let date = date.and_then(|word| word.parse::<Date>().ok());
        match date.and_then(|date| date.checked_add(weeks.weeks()).ok()) {
            Some(date) => {
                moved.push_str(&date.to_string());
                rest = &rest[LENGTH..];
            }
            None => {
                moved.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_show_of_a_new_site_started_eight_weeks_ago_on_a_monday() {
        let crew = "from: 2026-01-05 # a Monday";
        for (today, moved) in [
            (date(2026, 3, 2), "from: 2026-01-05 # a Monday"),
            (date(2026, 3, 8), "from: 2026-01-05 # a Monday"),
            (date(2026, 11, 29), "from: 2026-09-28 # a Monday"),
            (date(2025, 1, 1), "from: 2024-11-04 # a Monday"),
        ] {
            assert_eq!(with_dates_moved(crew, weeks_to_move(today)), moved, "{today}");
        }
        assert_eq!(with_dates_moved("no 20-26 date, é", 3), "no 20-26 date, é");
    }
}
