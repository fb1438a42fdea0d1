//! Reads the disk into a [`Snapshot`]: every file this build may read, as a value, and the date it counts as today.
//!
//! This is the only stage that reads the site's disk. After it, nothing can be missing, changing or slow. It never
//! follows a link out of the root. It knows no kinds and parses nothing: see [`crate::document`].
//! Start reading at [`read`].

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_128;

use crate::diagnostic::{Code, Diagnostic, Place};

/// The file that holds a site's settings and marks its root.
pub const SETTINGS_FILE: &str = "callboard.yaml";

/// Folders below the root that a build reads.
const FOLDERS: [&str; 2] = ["content", "themes"];

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

    /// The fingerprint of something that can be hashed.
    ///
    /// Values hash the same on every machine as long as they hold no pointers and no `usize` that differs in width.
    pub fn of_value(value: &impl std::hash::Hash) -> Self {
        let mut hasher = xxhash_rust::xxh3::Xxh3::new();
        value.hash(&mut hasher);
        Self(hasher.digest128())
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
}

impl SourceFile {
    /// A file made from its parts.
    pub fn new(path: &str, bytes: impl Into<Arc<[u8]>>) -> Self {
        let bytes = bytes.into();
        Self {
            path: Arc::from(path),
            fingerprint: Fingerprint::of(&bytes),
            bytes,
        }
    }
}

/// All that a build may know of the world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The site's files by path: `callboard.yaml` with the `.ics` and `.json` files beside it, and all of `content/` and
    /// `themes/`.
    pub files: BTreeMap<Arc<str>, SourceFile>,
    /// The date that counts as today.
    pub today: Date,
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
            problems: Vec::new(),
        }
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
        let mended = snapshot
            .files
            .values()
            .filter(|file| file.path.ends_with(".md") || file.path.ends_with(".csv"));
        let mended = mended.filter(|file| std::str::from_utf8(&file.bytes).is_err());
        let mended = mended
            .map(|file| (&*file.path, String::from_utf8_lossy(&file.bytes).into_owned()))
            .collect();
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
#[expect(
    clippy::disallowed_methods,
    reason = "source reads the disk for every other stage"
)]
pub fn read(root: &Path, today: Date) -> Result<Snapshot, ReadError> {
    let settings = std::fs::read(root.join(SETTINGS_FILE)).map_err(|error| ReadError {
        message: format!("cannot read the settings {SETTINGS_FILE}: {error}"),
    })?;
    let mut problems = Vec::new();
    let mut listed: Vec<_> = FOLDERS
        .iter()
        .flat_map(|folder| list(root, folder, &mut problems))
        .collect();
    listed.extend(beside_settings(root));
    let read: Vec<_> = listed
        .into_par_iter()
        .map(|path| match std::fs::read(root.join(&path)) {
            Ok(bytes) => Ok(SourceFile::new(&path, bytes)),
            Err(error) => Err(Box::new(unreadable(&path, &error.to_string()))),
        })
        .collect();
    let mut files = vec![SourceFile::new(SETTINGS_FILE, settings)];
    for outcome in read {
        match outcome {
            Ok(file) => files.push(file),
            Err(problem) => problems.push(*problem),
        }
    }
    Ok(Snapshot {
        problems,
        ..Snapshot::of(files, today)
    })
}

/// Files beside the settings that may hold holidays for them to import. Links are left alone.
#[expect(
    clippy::disallowed_methods,
    reason = "source reads the disk for every other stage"
)]
fn beside_settings(root: &Path) -> Vec<String> {
    let Ok(inside) = std::fs::read_dir(root) else {
        return Vec::new();
    };
    let files = inside
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
    let names = files.filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<_> = names
        .filter(|name| !name.starts_with('.') && (name.ends_with(".ics") || name.ends_with(".json")))
        .collect();
    names.sort();
    names
}

/// The paths of all files below a folder of the root, links that leave the root reported and left out.
#[expect(
    clippy::disallowed_methods,
    reason = "source reads the disk for every other stage"
)]
fn list(root: &Path, folder: &str, problems: &mut Vec<Diagnostic>) -> Vec<String> {
    let start = root.join(folder);
    if !start.is_dir() {
        return Vec::new();
    }
    let real_root = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
    let leaves_root = |path: &Path| {
        path.canonicalize()
            .is_ok_and(|real| !real.starts_with(&real_root))
    };
    if leaves_root(&start) {
        problems.push(outside(folder));
        return Vec::new();
    }
    let mut paths = Vec::new();
    let mut walk = walkdir::WalkDir::new(&start)
        .follow_links(true)
        .min_depth(1)
        .sort_by_file_name()
        .into_iter();
    while let Some(entry) = walk.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().map(|path| relative(root, path)).unwrap_or_default();
                let reason = match error.loop_ancestor() {
                    Some(_) => "it is a link to a folder that holds it".to_owned(),
                    None => error
                        .io_error()
                        .map_or_else(|| error.to_string(), ToString::to_string),
                };
                problems.push(unreadable(&path, &reason));
                continue;
            }
        };
        let path = relative(root, entry.path());
        let skip_folder = |walk: &mut walkdir::IntoIter| {
            if entry.file_type().is_dir() {
                walk.skip_current_dir();
            }
        };
        if entry.file_name().to_string_lossy().starts_with('.') {
            skip_folder(&mut walk);
        } else if entry.file_name().to_str().is_none() {
            problems.push(unreadable(&path, "its name is not Unicode"));
            skip_folder(&mut walk);
        } else if entry.path_is_symlink() && leaves_root(entry.path()) {
            problems.push(outside(&path));
            skip_folder(&mut walk);
        } else if entry.file_type().is_file() {
            paths.push(path);
        }
    }
    paths
}

fn relative(root: &Path, path: &Path) -> String {
    let parts = path.strip_prefix(root).unwrap_or(path).components();
    parts
        .map(|part| part.as_os_str().to_string_lossy())
        .collect::<Vec<_>>()
        .join("/")
}

fn unreadable(path: &str, reason: &str) -> Diagnostic {
    Diagnostic::new(
        Code::Unreadable,
        Place::file(&Arc::from(path)),
        format!("`{path}` cannot be read: {reason}"),
    )
}

fn outside(path: &str) -> Diagnostic {
    Diagnostic::new(
        Code::OutsideRoot,
        Place::file(&Arc::from(path)),
        format!("`{path}` is a link to something outside the site and is left out"),
    )
    .help("copy the file into the site")
}
