//! Measures whole builds: Callboard beside Hugo, mdBook and the floor, on the same handbook.
//!
//! `cargo bench --bench builds` writes handbooks of 1,000 and 10,000 pages for each program, lets the programs take turns,
//! and prints what each took and how Callboard's figures stand to the others' and to what is asked of them. Each
//! measurement is that of a whole process; a cold build is made in a new folder. A figure is the median of all rounds, and a
//! ratio is the median of the ratios of each round. `cargo bench --bench builds -- --help` lists what can be chosen.
//!
//! `programs` knows the programs, `rounds` lets them run, `report` makes tables of it; `floor`, `hugo` and `mdbook` hold
//! what the three others need. Start reading at [`main`].

#![expect(
    clippy::disallowed_methods,
    reason = "a benchmark writes files, runs programs and looks at the clock"
)]

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;

use programs::{Found, LARGEST_FOR_MDBOOK, Program};

mod floor;
#[path = "../handbook/mod.rs"]
mod handbook;
mod hugo;
mod mdbook;
mod measure;
mod programs;
mod report;
mod rounds;

/// Measures whole builds of generated handbooks.
#[derive(Debug, Parser)]
struct Arguments {
    /// How many pages the handbooks have
    #[arg(default_values_t = [1_000, 10_000])]
    pages: Vec<usize>,
    /// The programs; else all that are there
    #[arg(long, value_enum, value_delimiter = ',')]
    with: Vec<Program>,
    #[command(flatten)]
    choices: rounds::Choices,
    /// Where the handbooks and sites are written
    #[arg(long, default_value = env!("CARGO_TARGET_TMPDIR"))]
    folder: PathBuf,
    /// Cargo says this to every benchmark
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> ExitCode {
    // The processes of its own that it starts; the measured one must be small, so it does nothing else.
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["measure", program, ..] => {
            measure::run_and_print(Path::new(program), &arguments[2..]).map_err(|why| why.to_string())
        }
        ["floor", source, output] => {
            floor::build(Path::new(source), Path::new(output)).map_err(|why| why.to_string())
        }
        _ => run(&Arguments::parse()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            complain(&why);
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]
fn run(arguments: &Arguments) -> Result<(), String> {
    let programs = find(&arguments.with)?;
    let mut measured = Vec::new();
    // Removed when all is measured, and not before: see `rounds`.
    let mut folders = Vec::new();
    for &pages in &arguments.pages {
        let asked_for_mdbook = arguments.with.contains(&Program::Mdbook) || pages <= LARGEST_FOR_MDBOOK;
        let programs = programs
            .iter()
            .filter(|found| found.program != Program::Mdbook || asked_for_mdbook);
        let programs: Vec<Found> = programs.cloned().collect();
        let folder = tempfile::tempdir_in(&arguments.folder).map_err(|why| why.to_string())?;
        let runs = rounds::measure_all(folder.path(), pages, &programs, &arguments.choices)
            .map_err(|why| why.to_string())?;
        if arguments.choices.keep {
            complain(&format!("kept in {}", folder.keep().display()));
        } else {
            folders.push(folder);
        }
        println!("{}", report::of_size(&runs));
        measured.push(runs);
    }
    println!("{}", report::of_all(&measured));
    println!("{}", report::circumstances(&arguments.choices));
    Ok(())
}

/// The programs that were asked for; or all that are there, with a word about the others.
fn find(asked: &[Program]) -> Result<Vec<Found>, String> {
    if !asked.is_empty() {
        return asked.iter().map(|program| program.find()).collect();
    }
    let all = [
        Program::Callboard,
        Program::Equal,
        Program::Floor,
        Program::Hugo,
        Program::Mdbook,
    ];
    let found = all.into_iter().filter_map(|program| match program.find() {
        Ok(found) => Some(found),
        Err(missing) => {
            complain(&missing);
            None
        }
    });
    Ok(found.collect())
}

#[expect(
    clippy::print_stderr,
    reason = "a benchmark tells what it cannot do, and what it is at"
)]
fn complain(text: &str) {
    eprintln!("{text}");
}
