//! Lets the programs take turns at building, and notes what each build took and which files it wrote.
//!
//! Nothing is removed before all is measured. Ext4 does not use an inode again for minutes after its file was removed, and
//! passes over each such inode whenever it makes a file: builds that follow the removal of a large site spend up to a third
//! of their time on that, the more the more files they make.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use walkdir::WalkDir;
use xxhash_rust::xxh3::xxh3_128;

use crate::measure::{Taken, measure};
use crate::programs::{Found, Search};

/// What all programs took on handbooks of one size.
#[derive(Debug)]
pub(crate) struct Runs {
    pub(crate) pages: usize,
    pub(crate) programs: Vec<Run>,
}

/// What a program took, round by round.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) found: Found,
    /// Without an index for searching.
    pub(crate) cold: Vec<Taken>,
    /// With one, where the program makes one.
    pub(crate) cold_with_search: Vec<Taken>,
    /// In a new process, with nothing changed.
    pub(crate) again: Vec<Taken>,
    /// In a new process, with a paragraph added to one role.
    pub(crate) edited: Vec<Taken>,
    /// In a new process, with the title of one role changed in its front matter.
    pub(crate) retitled: Vec<Taken>,
    pub(crate) site: Site,
    pub(crate) written_again: usize,
    pub(crate) written_after_edit: usize,
    /// The files whose bytes the edit made others.
    pub(crate) different_after_edit: Vec<String>,
    /// Whether a build after an edit wrote the files whose bytes differ, and no other.
    pub(crate) wrote_what_differs: bool,
}

/// What a build made.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Site {
    pub(crate) files: usize,
    pub(crate) bytes: u64,
    /// Bytes of the pages of roles, at the median.
    pub(crate) role_page: u64,
}

/// How to measure.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Choices {
    /// How often each builds
    #[arg(long, default_value_t = 5)]
    pub(crate) rounds: usize,
    /// How many threads each may use
    #[arg(long, default_value_t = 2)]
    pub(crate) threads: usize,
    /// Keep the handbooks and the sites, to look at them
    #[arg(long)]
    pub(crate) keep: bool,
}

/// Measures all programs on a handbook of about so many pages.
///
/// # Errors
/// When a program fails, or the disk refuses.
pub(crate) fn measure_all(
    folder: &Path,
    pages: usize,
    programs: &[Found],
    choices: &Choices,
) -> io::Result<Runs> {
    let rounds = choices.rounds;
    let mut turns = Vec::new();
    for (number, found) in programs.iter().enumerate() {
        tell(&format!("{pages} pages: writing the handbook for {}", found.name));
        let source = folder.join(format!("handbook-{number}"));
        found.program.write_handbook(&source, pages)?;
        turns.push(Turn {
            source,
            outputs: folder.join(format!("sites-{number}")),
            threads: choices.threads,
            run: Run::of(found),
        });
    }
    for round in 0..rounds {
        // Who follows whom changes, so that nobody always builds after the same one.
        let places: Vec<usize> = if round.is_multiple_of(2) {
            (0..turns.len()).collect()
        } else {
            (0..turns.len()).rev().collect()
        };
        for place in places {
            let turn = &mut turns[place];
            tell(&format!(
                "{pages} pages, round {} of {rounds}: {}",
                round + 1,
                turn.run.found.name
            ));
            turn.take(round)?;
        }
    }
    tell("");
    Ok(Runs {
        pages,
        programs: turns.into_iter().map(|turn| turn.run).collect(),
    })
}

/// A program with its handbook.
struct Turn {
    source: PathBuf,
    outputs: PathBuf,
    threads: usize,
    run: Run,
}

impl Turn {
    /// One round: a cold build or two, one with nothing changed, one after an edit of words, and one after an edit of
    /// front matter, before which the words are as they were.
    fn take(&mut self, round: usize) -> io::Result<()> {
        let program = self.run.found.program;
        let (name, with_search) = (
            format!("round-{}", round + 1),
            format!("round-{}-search", round + 1),
        );
        let cold = self.new_folder(&name)?;
        let taken = self.build(&cold, Search::Without)?;
        self.run.cold.push(taken);
        if round == 0 {
            self.run.site = Site::look(&cold)?;
        }
        let mut site = cold;
        if program.has_search() {
            site = self.new_folder(&with_search)?;
            let taken = self.build(&site, Search::With)?;
            self.run.cold_with_search.push(taken);
        }
        if program.builds_again() {
            self.build_again(&site, round == 0)?;
            self.build_edited(&site, round == 0)?;
            self.build_retitled(&site)?;
        }
        Ok(())
    }

    fn build_again(&mut self, site: &Path, is_first: bool) -> io::Result<()> {
        let before = if is_first { stamps(site)? } else { Stamps::new() };
        let taken = self.build(site, Search::With)?;
        self.run.again.push(taken);
        if is_first {
            self.run.written_again = changes(&before, &stamps(site)?, |stamp| stamp.written).len();
        }
        Ok(())
    }

    fn build_edited(&mut self, site: &Path, is_first: bool) -> io::Result<()> {
        let before = if is_first { stamps(site)? } else { Stamps::new() };
        let file = self.source.join(self.run.found.program.edited());
        let text = fs::read_to_string(&file)?;
        fs::write(&file, format!("{text}\n\nEdited by the benchmark.\n"))?;
        let taken = self.build(site, Search::With)?;
        fs::write(&file, text)?;
        self.run.edited.push(taken);
        if is_first {
            let after = stamps(site)?;
            let written = changes(&before, &after, |stamp| stamp.written);
            self.run.different_after_edit = changes(&before, &after, |stamp| stamp.bytes);
            self.run.written_after_edit = written.len();
            self.run.wrote_what_differs = written == self.run.different_after_edit;
        }
        Ok(())
    }

    fn build_retitled(&mut self, site: &Path) -> io::Result<()> {
        self.build(site, Search::With)?;
        let file = self.source.join(self.run.found.program.edited());
        let text = fs::read_to_string(&file)?;
        let edited = text.replacen("title: Role", "title: Renamed role", 1);
        if edited == text {
            return Ok(());
        }
        fs::write(&file, edited)?;
        let taken = self.build(site, Search::With)?;
        fs::write(&file, text)?;
        self.run.retitled.push(taken);
        Ok(())
    }

    fn build(&self, output: &Path, search: Search) -> io::Result<Taken> {
        measure(&self.run.found.command(&self.source, output, search, self.threads))
    }

    fn new_folder(&self, name: &str) -> io::Result<PathBuf> {
        let folder = self.outputs.join(name);
        fs::create_dir_all(&folder)?;
        Ok(folder)
    }
}

impl Run {
    fn of(found: &Found) -> Self {
        Self {
            found: found.clone(),
            cold: Vec::new(),
            cold_with_search: Vec::new(),
            again: Vec::new(),
            edited: Vec::new(),
            retitled: Vec::new(),
            site: Site::default(),
            written_again: 0,
            written_after_edit: 0,
            different_after_edit: Vec::new(),
            wrote_what_differs: false,
        }
    }
}

impl Site {
    fn look(folder: &Path) -> io::Result<Self> {
        let mut found = Self::default();
        let mut role_pages = Vec::new();
        for entry in WalkDir::new(folder) {
            let entry = entry?;
            if !entry.file_type().is_file() {
                continue;
            }
            let bytes = entry.metadata()?.len();
            found.files += 1;
            found.bytes += bytes;
            let path = entry
                .path()
                .strip_prefix(folder)
                .unwrap_or(entry.path())
                .to_string_lossy();
            if path.starts_with("roles/role-") && path.ends_with(".html") {
                role_pages.push(bytes);
            }
        }
        role_pages.sort_unstable();
        found.role_page = role_pages.get(role_pages.len() / 2).copied().unwrap_or_default();
        Ok(found)
    }
}

/// When a file was written, and a fingerprint of its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    written: SystemTime,
    bytes: u128,
}

type Stamps = BTreeMap<String, Stamp>;

fn stamps(folder: &Path) -> io::Result<Stamps> {
    let mut found = Stamps::new();
    for entry in WalkDir::new(folder) {
        let entry = entry?;
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            let written = entry.metadata()?.modified()?;
            let bytes = xxh3_128(&fs::read(entry.path())?);
            found.insert(path.to_string_lossy().into_owned(), Stamp { written, bytes });
        }
    }
    Ok(found)
}

/// The files that came, went or changed, in the respect that is asked for.
fn changes<T: PartialEq>(before: &Stamps, after: &Stamps, respect: impl Fn(&Stamp) -> T) -> Vec<String> {
    let all = before
        .keys()
        .chain(after.keys().filter(|path| !before.contains_key(*path)));
    let changed = all.filter(|path| before.get(*path).map(&respect) != after.get(*path).map(&respect));
    changed.cloned().collect()
}

/// Says what is being done, on the line where it said what was done before.
fn tell(doing: &str) {
    let mut terminal = io::stderr();
    if terminal.is_terminal() {
        let _ = write!(terminal, "\r\x1b[K{doing}");
        let _ = terminal.flush();
    }
}
