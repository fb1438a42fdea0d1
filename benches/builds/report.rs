//! Makes Markdown tables of what was measured.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use crate::measure::Taken;
use crate::programs::Program;
use crate::rounds::{Choices, Run, Runs};

/// What each program took on handbooks of one size.
pub(crate) fn of_size(runs: &Runs) -> String {
    let mut table = Table::new(&format!("{} pages", grouped(runs.pages)));
    for run in &runs.programs {
        table.column(&run.found.name);
    }
    let mut row = |name: &str, cell: &dyn Fn(&Run) -> String| {
        table.row(name, runs.programs.iter().map(cell).collect());
    };
    row("cold build, without search", &|run| {
        seconds(&run.cold, |taken| taken.wall)
    });
    row("… on all processors together", &|run| {
        seconds(&run.cold, |taken| taken.processor)
    });
    row("… memory at its most", &|run| mebibytes(&run.cold));
    row("cold build, with search", &|run| {
        seconds(&run.cold_with_search, |taken| taken.wall)
    });
    row("… memory at its most", &|run| mebibytes(&run.cold_with_search));
    row("build again, nothing changed", &|run| {
        seconds(&run.again, |taken| taken.wall)
    });
    row("… files written", &|run| counted(&run.again, run.written_again));
    row("build again, one role edited", &|run| {
        seconds(&run.edited, |taken| taken.wall)
    });
    row("… files written", &|run| {
        counted(&run.edited, run.written_after_edit)
    });
    row("… files that differ", &|run| {
        counted(&run.edited, run.different_after_edit.len())
    });
    row("build again, one title edited", &|run| {
        seconds(&run.retitled, |taken| taken.wall)
    });
    row("files of the site", &|run| grouped(run.site.files));
    row("bytes of the site", &|run| {
        format!("{:.1} MB", run.site.bytes as f64 / 1e6)
    });
    row("bytes of a role's page", &|run| {
        format!("{:.1} kB", run.site.role_page as f64 / 1e3)
    });
    let mut text = table.text();
    if let Some(ours) = find(runs, Program::Callboard) {
        let verdict = if ours.wrote_what_differs {
            "exactly"
        } else {
            "NOT exactly"
        };
        let _ = write!(
            text,
            "\nAfter the edit, Callboard wrote {verdict} the files whose bytes differ"
        );
        let _ = write!(text, ": {}", by_folder(&ours.different_after_edit));
        text.push_str(".\n");
    }
    text
}

/// Files by name where they are few in their folder, by number where they are many.
fn by_folder(paths: &[String]) -> String {
    let mut folders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for path in paths {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        folders.entry(folder).or_default().push(path);
    }
    let told = folders.into_iter().map(|(folder, paths)| {
        if paths.len() <= 2 {
            paths.join(", ")
        } else {
            format!("{} in {folder}/", paths.len())
        }
    });
    told.collect::<Vec<_>>().join(", ")
}

/// How Callboard stands to the others, to itself and to what is asked of it, at each size.
pub(crate) fn of_all(measured: &[Runs]) -> String {
    let mut table = Table::new("ratio, smaller is better");
    for runs in measured {
        table.column(&format!("{} pages", grouped(runs.pages)));
    }
    table.column("must");
    table.column("aim");
    let mut row = |name: &str, cell: &dyn Fn(&Runs) -> Option<f64>, must: &str, aim: &str| {
        let cells = measured
            .iter()
            .map(|runs| cell(runs).map_or_else(nothing, |ratio| format!("{ratio:.2}")));
        table.row(name, cells.chain([must.to_owned(), aim.to_owned()]).collect());
    };
    let wall = |taken: &Taken| taken.wall.as_secs_f64();
    let to = |other: Program, ours: fn(&Run) -> &[Taken], of: fn(&Taken) -> f64| {
        move |runs: &Runs| {
            paired(
                ours(find(runs, Program::Callboard)?),
                &find(runs, other)?.cold,
                of,
            )
        }
    };
    let cold: fn(&Run) -> &[Taken] = |run| &run.cold;
    let searched: fn(&Run) -> &[Taken] = |run| &run.cold_with_search;
    let processor = |taken: &Taken| taken.processor.as_secs_f64();
    let memory = |taken: &Taken| taken.memory as f64;
    row(
        "cold build without search / Hugo",
        &to(Program::Hugo, cold, wall),
        "0.38",
        "0.25",
    );
    row(
        "cold build without search / the floor",
        &to(Program::Floor, cold, wall),
        "2.50",
        "1.50",
    );
    row(
        "cold build with search / Hugo without",
        &to(Program::Hugo, searched, wall),
        "0.45",
        "0.30",
    );
    row(
        "cold build of equal work / Hugo",
        &|runs| {
            paired(
                &find(runs, Program::Equal)?.cold,
                &find(runs, Program::Hugo)?.cold,
                wall,
            )
        },
        "0.20",
        "0.12",
    );
    row(
        "cold build without search / mdBook",
        &to(Program::Mdbook, cold, wall),
        "",
        "",
    );
    row(
        "processor time without search / Hugo",
        &to(Program::Hugo, cold, processor),
        "",
        "",
    );
    row(
        "processor time without search / the floor",
        &to(Program::Floor, cold, processor),
        "",
        "",
    );
    row(
        "memory with search / Hugo without",
        &to(Program::Hugo, searched, memory),
        "0.22",
        "0.15",
    );
    let own = |ours: fn(&Run) -> &[Taken]| {
        move |runs: &Runs| {
            let run = find(runs, Program::Callboard)?;
            paired(ours(run), &run.cold_with_search, wall)
        }
    };
    row(
        "nothing changed / own cold build",
        &own(|run| &run.again),
        "0.03",
        "0.02",
    );
    row(
        "one role edited / own cold build",
        &own(|run| &run.edited),
        "0.12",
        "0.08",
    );
    row(
        "one title edited / own cold build",
        &own(|run| &run.retitled),
        "0.35",
        "0.20",
    );
    let to_hugo_s_site = |of: fn(&Run) -> f64| {
        move |runs: &Runs| Some(of(find(runs, Program::Callboard)?) / of(find(runs, Program::Hugo)?))
    };
    row(
        "bytes of the site / Hugo",
        &to_hugo_s_site(|run| run.site.bytes as f64),
        "4.0",
        "2.5",
    );
    row(
        "files of the site / Hugo",
        &to_hugo_s_site(|run| run.site.files as f64),
        "2.2",
        "1.6",
    );
    let per_page = |runs: &Runs| {
        Some(median(find(runs, Program::Callboard)?.cold.iter().map(wall))? / runs.pages as f64)
    };
    let page = |runs: &Runs| Some(find(runs, Program::Callboard)?.site.role_page as f64);
    if let Some(first) = measured.first() {
        let smallest = grouped(first.pages);
        let growth = |of: Option<f64>, at_first: Option<f64>| Some(of? / at_first?);
        let time = |runs: &Runs| growth(per_page(runs), per_page(first));
        row(
            &format!("time a page / that at {smallest}"),
            &time,
            "1.30",
            "1.10",
        );
        let bytes = |runs: &Runs| growth(page(runs), page(first));
        row(
            &format!("bytes of a role's page / those at {smallest}"),
            &bytes,
            "1",
            "1",
        );
    }
    table.text()
}

/// When and on what it was measured.
pub(crate) fn circumstances(choices: &Choices) -> String {
    let Choices { rounds, threads, .. } = choices;
    let processors = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let named = |line: &&str| line.starts_with("model name");
    let model = processors
        .lines()
        .find(named)
        .and_then(|line| line.split_once(": "));
    let model = model.map_or(std::env::consts::ARCH, |(_, name)| name);
    format!(
        "Measured on {} with {threads} threads on {model}, {}; medians of {rounds} rounds in which the programs took turns.",
        jiff::Zoned::now().date(),
        std::env::consts::OS,
    )
}

fn find(runs: &Runs, program: Program) -> Option<&Run> {
    runs.programs.iter().find(|run| run.found.program == program)
}

/// The median of the ratios of each round.
fn paired(ours: &[Taken], theirs: &[Taken], of: impl Fn(&Taken) -> f64) -> Option<f64> {
    median(
        ours.iter()
            .zip(theirs)
            .map(|(ours, theirs)| of(ours) / of(theirs)),
    )
}

fn median(numbers: impl Iterator<Item = f64>) -> Option<f64> {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    let middle = numbers.len() / 2;
    if numbers.len().is_multiple_of(2) {
        Some((numbers.get(middle)? + numbers.get(middle.checked_sub(1)?)?) / 2.0)
    } else {
        numbers.get(middle).copied()
    }
}

fn seconds(taken: &[Taken], of: fn(&Taken) -> Duration) -> String {
    median(taken.iter().map(|taken| of(taken).as_secs_f64()))
        .map_or_else(nothing, |time| format!("{time:.2} s"))
}

fn mebibytes(taken: &[Taken]) -> String {
    let memory = median(taken.iter().map(|taken| taken.memory as f64 / f64::from(1 << 20)));
    memory.map_or_else(nothing, |memory| format!("{memory:.0} MiB"))
}

/// A count that was made if anything was measured.
fn counted(taken: &[Taken], count: usize) -> String {
    if taken.is_empty() {
        nothing()
    } else {
        grouped(count)
    }
}

fn nothing() -> String {
    "–".to_owned()
}

/// A number with commas: 10,000.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A table in Markdown, with a row of numbers after each name.
struct Table {
    head: String,
    line: String,
    rows: String,
}

impl Table {
    fn new(name: &str) -> Self {
        Self {
            head: format!("| {name} |"),
            line: "|---|".to_owned(),
            rows: String::new(),
        }
    }

    fn column(&mut self, name: &str) {
        let _ = write!(self.head, " {name} |");
        self.line.push_str("---:|");
    }

    /// A row, unless nothing is known of it.
    fn row(&mut self, name: &str, cells: Vec<String>) {
        let _ = writeln!(self.rows, "| {name} | {} |", cells.join(" | "));
    }

    fn text(self) -> String {
        format!("{}\n{}\n{}", self.head, self.line, self.rows)
    }
}
