//! Reads the disk into a [`Snapshot`]: every file this build may read, as a value, and the date it counts as today.
//!
//! This is the only stage that reads the site's disk. After it, nothing can be missing, changing or slow. It never
//! follows a link out of the root. It knows no kinds and parses nothing: see [`crate::document`].
//! Start reading at [`read`]; a preview, which reads the same site again and again, has a [`Reader`].

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::channel;

use jiff::civil::Date;
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_128;

use self::confined::{Listed, Root};
use self::list::{OrUnreadable, list_all};
use crate::diagnostic::Diagnostic;
use crate::yaml::front_matter::page_stem;

pub mod commits;
mod confined;
pub mod git;
pub mod history;
mod list;
mod reader;
pub mod text;

pub use confined::LargeFile;
pub use history::History;
pub use list::is_read;
pub use reader::Reader;

/// The file that holds a site's settings and marks its root.
pub const SETTINGS_FILE: &str = "callboard.yaml";

/// What git ignores, which the settings may take over.
pub const GITIGNORE: &str = ".gitignore";

/// Folders below the root that a build reads.
pub const FOLDERS: [&str; 2] = ["content", "themes"];

/// A 128-bit digest of a value: equal fingerprints stand for equal values.
///
/// XXH3: stable between runs and machines, and fast enough to take of every file and view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub u128);

impl Fingerprint {
    /// The fingerprint of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(xxh3_128(bytes))
    }

    /// The fingerprint of all that a reader gives, of which little is held at a time.
    ///
    /// # Errors
    /// Those of the reader.
    pub fn of_stream(mut from: impl std::io::Read) -> std::io::Result<Self> {
        let mut hasher = xxhash_rust::xxh3::Xxh3::new();
        let mut block = vec![0; 64 << 10];
        loop {
            match from.read(&mut block)? {
                0 => return Ok(Self(hasher.digest128())),
                read => hasher.update(&block[..read]),
            }
        }
    }

    /// The fingerprint of something that can be hashed.
    ///
    /// Values hash the same on every machine as long as they hold no pointers and no `usize` that differs in width.
    pub fn of_value(value: &impl std::hash::Hash) -> Self {
        let mut hasher = xxhash_rust::xxh3::Xxh3::new();
        value.hash(&mut hasher);
        Self(hasher.digest128())
    }

    /// Sixteen hexadecimal digits of it, for files that people read.
    pub fn short(self) -> String {
        format!("{:016x}", self.0 as u64)
    }

    /// This fingerprint and another one as one.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        let mut bytes = [0; 32];
        bytes[..16].copy_from_slice(&self.0.to_le_bytes());
        bytes[16..].copy_from_slice(&other.0.to_le_bytes());
        Self::of(&bytes)
    }
}

/// One file, as it was when the snapshot was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Path from the site's root, `/` between parts.
    pub path: Arc<str>,
    /// All of its bytes.
    pub bytes: Arc<[u8]>,
    /// Of the bytes alone; the path is not part of it.
    pub fingerprint: Fingerprint,
    /// Where the bytes are when they were left on disk; then `bytes` holds the first of them, by which it is judged.
    pub large: Option<Arc<LargeFile>>,
}

impl SourceFile {
    /// A file made from its parts.
    pub fn new(path: &str, bytes: impl Into<Arc<[u8]>>) -> Self {
        let bytes = bytes.into();
        Self {
            path: Arc::from(path),
            fingerprint: Fingerprint::of(&bytes),
            bytes,
            large: None,
        }
    }

    /// All of its bytes, read anew where they were left on disk.
    ///
    /// # Errors
    /// When it cannot be read, or is no longer what it was.
    pub fn whole(&self) -> std::io::Result<Arc<[u8]>> {
        match &self.large {
            Some(large) => Ok(large.bytes()?.into()),
            None => Ok(self.bytes.clone()),
        }
    }

    fn left_on_disk(path: &str, head: Vec<u8>, file: LargeFile) -> Self {
        Self {
            fingerprint: file.fingerprint(),
            large: Some(Arc::new(file)),
            ..Self::new(path, head)
        }
    }
}

/// Where `check --external` keeps what it found out about links to other hosts.
pub const KNOWN_LINKS_FILE: &str = ".callboard-cache/external-links.json";

/// All that a build may know of the world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The site's files by path: `callboard.yaml` with the `.ics` and `.json` files beside it, all of `content/` and
    /// `themes/`, and [`KNOWN_LINKS_FILE`].
    pub files: BTreeMap<Arc<str>, SourceFile>,
    /// The date that counts as today.
    pub today: Date,
    /// The commits of the repository that the site stands in, where somebody asked for them.
    pub history: History,
    /// What could not be read.
    pub problems: Vec<Diagnostic>,
}

impl Snapshot {
    /// A snapshot made from files in memory.
    pub fn of(files: impl IntoIterator<Item = SourceFile>, today: Date) -> Self {
        let files = files.into_iter().map(|file| (file.path.clone(), file)).collect();
        Self {
            files,
            today,
            history: History::default(),
            problems: Vec::new(),
        }
    }

    /// Of every file with its path, of the date, and of the commits.
    pub fn fingerprint(&self) -> Fingerprint {
        let files = self.files.values().map(|file| (&file.path, file.fingerprint));
        Fingerprint::of_value(&(files.collect::<Vec<_>>(), self.today.to_string(), &self.history))
    }

    /// Whether a build of both gives the same, told by fingerprints.
    pub fn is_same(&self, other: &Self) -> bool {
        let has_same_files = || {
            let (ours, theirs) = (self.files.values(), other.files.values());
            let mut pairs = ours.zip(theirs);
            pairs.all(|(one, other)| one.fingerprint == other.fingerprint && one.path == other.path)
        };
        self.today == other.today
            && self.history == other.history
            && self.files.len() == other.files.len()
            && has_same_files()
            && self.problems == other.problems
    }

    /// A file's bytes.
    pub fn bytes(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(|file| &*file.bytes)
    }

    /// The files below a folder, in order of path.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a SourceFile> {
        let start: Arc<str> = Arc::from(format!("{folder}/"));
        self.files
            .range(start.clone()..)
            .take_while(move |(path, _)| path.starts_with(&*start))
            .map(|(_, file)| file)
    }
}

/// The texts of a snapshot's files, for showing lines of them; where a file is not UTF-8, with a mark for what is not.
#[derive(Debug)]
pub struct Texts<'s> {
    snapshot: &'s Snapshot,
    mended: BTreeMap<&'s str, String>,
}

impl<'s> Texts<'s> {
    /// The texts of a snapshot.
    pub fn of(snapshot: &'s Snapshot) -> Self {
        Self::among(snapshot, snapshot.files.values())
    }

    /// The same, for showing some problems of it, without looking at the other files.
    pub fn about(snapshot: &'s Snapshot, problems: &[Diagnostic]) -> Self {
        let named: HashSet<Arc<str>> = problems
            .iter()
            .flat_map(|problem| {
                let related = problem.related.iter().map(|related| related.place.file.clone());
                std::iter::once(problem.place.file.clone()).chain(related)
            })
            .collect();
        Self::among(snapshot, named.iter().filter_map(|path| snapshot.files.get(path)))
    }

    fn among(snapshot: &'s Snapshot, files: impl Iterator<Item = &'s SourceFile>) -> Self {
        let texts = files.filter(|file| page_stem(&file.path).is_some() || file.path.ends_with(".csv"));
        let mended = texts.filter_map(|file| match text::decode(&file.bytes) {
            (std::borrow::Cow::Owned(text), Some(_)) => Some((&*file.path, text)),
            _ => None,
        });
        let mended = mended.collect();
        Self { snapshot, mended }
    }

    /// The text of a file; `None` when there is no such file or it is no text.
    pub fn get(&self, path: &str) -> Option<&str> {
        let mended = self.mended.get(path).map(String::as_str);
        mended.or_else(|| std::str::from_utf8(self.snapshot.bytes(path)?).ok())
    }
}

/// Why the disk could not be read.
#[derive(Debug)]
pub struct ReadError {
    /// What was being done, to what, and what the system said.
    pub message: String,
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ReadError {}

/// The site's root: the nearest folder with a `callboard.yaml`, from `start` upwards.
///
/// # Errors
/// When no folder up to the top has one.
#[expect(
    clippy::disallowed_methods,
    reason = "source reads the disk for every other stage"
)]
pub fn find_root(start: &Path) -> Result<PathBuf, ReadError> {
    let start = start.canonicalize().map_err(|error| ReadError {
        message: format!("cannot open the folder {}: {error}", start.display()),
    })?;
    start
        .ancestors()
        .find(|folder| folder.join(SETTINGS_FILE).is_file())
        .map(Path::to_path_buf)
        .ok_or_else(|| ReadError {
            message: format!(
                "no {SETTINGS_FILE} in {} or above it; `callboard init DIR` makes a site to start from",
                start.display()
            ),
        })
}

/// Reads the site below `root`.
///
/// Names that start with a dot are passed over. A link inside the site is followed as long as it stays inside the
/// root; one that leaves it is left out with a warning, as is a file that cannot be read or whose name is not Unicode.
///
/// # Errors
/// When the settings file cannot be read.
pub fn read(root: &Path, today: Date) -> Result<Snapshot, ReadError> {
    let folder = open_root(root)?;
    let settings = read_settings(&folder)?;
    let (mut files, problems) = read_all(root, |listed| read_file(&folder, listed));
    files.push(settings);
    files.extend(read_known_links(&folder));
    Ok(Snapshot {
        problems,
        ..Snapshot::of(files, today)
    })
}

/// Reads the settings alone, for what must be known before the rest is read.
///
/// # Errors
/// When the settings file cannot be read.
pub fn read_settings_alone(root: &Path, today: Date) -> Result<Snapshot, ReadError> {
    Ok(Snapshot::of([read_settings(&open_root(root)?)?], today))
}

/// Reads every file besides the settings while they are listed, and tells what is wrong, in order of path; the files come
/// in no order.
fn read_all<T: Send>(
    root: &Path,
    read: impl Fn(&Listed) -> std::io::Result<T> + Sync,
) -> (Vec<T>, Vec<Diagnostic>) {
    let (listed, portions) = channel::<Vec<Listed>>();
    let read_portion = |portion: Vec<Listed>| -> Vec<Result<T, Box<Diagnostic>>> {
        let portion = portion.iter();
        portion
            .map(|listed| read(listed).ok_or_unreadable(&listed.path))
            .collect()
    };
    let (mut problems, outcomes) = rayon::join(
        || list_all(root, listed),
        || {
            portions
                .into_iter()
                .par_bridge()
                .flat_map_iter(read_portion)
                .collect::<Vec<_>>()
        },
    );
    let mut files = Vec::with_capacity(outcomes.len());
    for outcome in outcomes {
        match outcome {
            Ok(file) => files.push(file),
            Err(problem) => problems.push(*problem),
        }
    }
    problems.sort_by(|a, b| a.place.file.cmp(&b.place.file));
    (files, problems)
}

fn open_root(root: &Path) -> Result<Arc<Root>, ReadError> {
    let opened = Root::open(root).map(Arc::new);
    opened.map_err(|error| ReadError {
        message: format!("cannot open the folder {}: {error}", root.display()),
    })
}

fn read_settings(root: &Arc<Root>) -> Result<SourceFile, ReadError> {
    read_file(root, &root.listed_now(SETTINGS_FILE)).map_err(|error| ReadError {
        message: format!("cannot read the settings {SETTINGS_FILE}: {error}"),
    })
}

/// What is known of links to other hosts; nothing where nobody ever asked, or where it cannot be read: it can be asked again.
fn read_known_links(root: &Arc<Root>) -> Option<SourceFile> {
    read_file(root, &root.listed_now(KNOWN_LINKS_FILE)).ok()
}

fn read_file(root: &Arc<Root>, listed: &Listed) -> std::io::Result<SourceFile> {
    let file = root.file(listed)?;
    match LargeFile::of(root, listed, &file)? {
        Some(large) => Ok(SourceFile::left_on_disk(
            &listed.path,
            confined::head(file)?,
            large,
        )),
        None => Ok(SourceFile::new(&listed.path, confined::bytes(&file)?)),
    }
}
