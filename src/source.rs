//! Reads the disk into a [`Snapshot`]: every file this build may read, as a value, and the date it counts as today.
//!
//! This is the only stage that reads the site's disk. After it, nothing can be missing, changing or slow. It never
//! follows a link out of the root. It knows no kinds and parses nothing: see [`crate::document`].
//! Start reading at [`read`]; a preview, which reads the same site again and again, has a [`Reader`].

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::time::{Duration, SystemTime};

use foldhash::{HashMap, HashMapExt};
use jiff::civil::Date;
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_128;

use self::confined::{Listed, Root};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::yaml::front_matter::page_stem;

pub mod commits;
mod confined;

pub mod git;
pub mod history;
pub mod text;

pub use confined::LargeFile;
pub use history::History;

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

    fn left_on_disk(path: &str, head: Vec<u8>, file: LargeFile) -> Self {
        Self {
            fingerprint: file.fingerprint(),
            large: Some(Arc::new(file)),
            ..Self::new(path, head)
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

/// How long a file must have been left alone before a read for its stamp to prove it unchanged later.
///
/// Disks count time in steps (4 ms on ext4, 2 s on FAT), so a file written just before a read may be written again
/// without a change of its time.
const SETTLED: Duration = Duration::from_secs(2);

/// How long a file must have been left alone to count as written: who saves in place empties it first, and a read
/// between the two would take a page for empty.
const AT_REST: Duration = Duration::from_millis(20);

/// How often a file that is still being written is read before it counts as it is.
const MAX_LOOKS: usize = 10;

/// Reads the same site again and again, each time only what may have changed.
///
/// The tree is listed anew at each read. A file's bytes are used again when its size, times and inode are those of the
/// read before *and* it had then been left alone for [`SETTLED`] *and* nobody named it as changed; every other file is
/// read. So a rewrite of the same size, within the same tick of the disk's clock, is seen all the same. Not seen is a
/// tool that rewrites a file in place, to the same size, more than two seconds after the last read, and sets all of its
/// times back: Unix lets nobody do that to the time of change, which counts too.
#[derive(Debug)]
pub struct Reader {
    root: PathBuf,
    known: HashMap<Arc<str>, Known>,
}

/// A file as the last read found it.
#[derive(Clone, Debug)]
struct Known {
    file: SourceFile,
    /// `None` when it proves nothing.
    stamp: Option<Stamp>,
}

/// What the disk tells of a file without opening it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stamp {
    size: u64,
    modified: SystemTime,
    /// Device, inode, and time of change in seconds and nanoseconds; zeros where a system has none.
    identity: (u64, u64, i64, i64),
}

impl Reader {
    /// A reader of the site below a root; it has read nothing yet.
    pub fn new(root: &Path) -> Self {
        Self {
            root: root.to_path_buf(),
            known: HashMap::new(),
        }
    }

    /// Reads the site. What is at or below a path of `named` is read whatever the disk says of it.
    ///
    /// # Errors
    /// When the settings file cannot be read; the next read then starts from what was known before.
    #[expect(
        clippy::disallowed_methods,
        reason = "how long ago a file was written decides whether it is read again, and is in no output"
    )]
    pub fn read(&mut self, today: Date, named: &HashSet<PathBuf>) -> Result<Snapshot, ReadError> {
        let start = SystemTime::now();
        let folder = open_root(&self.root)?;
        let settings = read_settings(&folder)?;
        let (mut known, problems) =
            read_all(&self.root, |listed| self.read_one(&folder, listed, start, named));
        known.par_sort_unstable_by(|a, b| a.file.path.cmp(&b.file.path));
        let files = known.iter().map(|known| known.file.clone());
        let snapshot = Snapshot {
            problems,
            ..Snapshot::of(std::iter::once(settings).chain(files), today)
        };
        let known = known.into_iter();
        self.known = known.map(|known| (known.file.path.clone(), known)).collect();
        Ok(snapshot)
    }

    fn read_one(
        &self,
        folder: &Arc<Root>,
        listed: &Listed,
        start: SystemTime,
        named: &HashSet<PathBuf>,
    ) -> std::io::Result<Known> {
        let path = &*listed.path;
        let full = self.root.join(path);
        // Looked at before it is read: a change between the two shows at the next read.
        let stamp = Stamp::of(&full)?;
        let is_named = || !named.is_empty() && full.ancestors().any(|above| named.contains(above));
        if let Some(known) = self.known.get(path)
            && known.stamp.as_ref() == Some(&stamp)
            && !is_named()
        {
            return Ok(known.clone());
        }
        let mut stamp = stamp;
        let mut file = read_file(folder, listed)?;
        let is_known = |file: &SourceFile| {
            let known = self.known.get(path);
            known.is_some_and(|known| known.file.fingerprint == file.fingerprint)
        };
        for _ in 0..MAX_LOOKS {
            if is_known(&file) || stamp.age().is_none_or(|age| age >= AT_REST) {
                break;
            }
            std::thread::sleep(AT_REST);
            stamp = Stamp::of(&full)?;
            file = read_file(folder, listed)?;
        }
        Ok(Known {
            file,
            stamp: stamp.is_settled(start).then_some(stamp),
        })
    }
}

impl Stamp {
    #[expect(
        clippy::disallowed_methods,
        reason = "source looks at the disk for every other stage"
    )]
    fn of(path: &Path) -> std::io::Result<Self> {
        let found = std::fs::metadata(path)?;
        Ok(Self {
            size: found.len(),
            modified: found.modified()?,
            identity: identity(&found),
        })
    }

    /// How long ago it was written; none for times to come.
    #[expect(
        clippy::disallowed_methods,
        reason = "a file that is just being written is read once more, and its age is in no output"
    )]
    fn age(&self) -> Option<Duration> {
        SystemTime::now().duration_since(self.modified).ok()
    }

    /// Whether the file had been left alone for long enough when a read began; times to come never are.
    fn is_settled(&self, start: SystemTime) -> bool {
        let seconds = u64::try_from(self.identity.2).unwrap_or(0);
        let changed = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        let last = self.modified.max(changed);
        start.duration_since(last).is_ok_and(|age| age > SETTLED)
    }
}

#[cfg(unix)]
fn identity(found: &std::fs::Metadata) -> (u64, u64, i64, i64) {
    use std::os::unix::fs::MetadataExt;
    (found.dev(), found.ino(), found.ctime(), found.ctime_nsec())
}

#[cfg(not(unix))]
fn identity(_: &std::fs::Metadata) -> (u64, u64, i64, i64) {
    (0, 0, 0, 0)
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

fn read_file(root: &Arc<Root>, listed: &Listed) -> std::io::Result<SourceFile> {
    let file = root.file(listed)?;
    match LargeFile::of(root, listed, &file)? {
        Some(large) => Ok(SourceFile::left_on_disk(
            &listed.path,
            confined::head(file)?,
            large,
        )),
        None => Ok(SourceFile::new(&listed.path, confined::bytes(file)?)),
    }
}

/// How many paths are told at once.
const PORTION: usize = 256;

/// Tells the paths of all files that a build may read besides the settings, in portions and in no order; gives what is
/// wrong with the rest.
#[expect(
    clippy::needless_pass_by_value,
    reason = "when this ends, whoever hears the paths must know that no more will come"
)]
fn list_all(root: &Path, listed: Sender<Vec<Listed>>) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let mut portion = Vec::with_capacity(PORTION);
    let mut tell = |path: Listed| {
        portion.push(path);
        if portion.len() == PORTION {
            let full = std::mem::replace(&mut portion, Vec::with_capacity(PORTION));
            // Nobody stops hearing before the end.
            let _ = listed.send(full);
        }
    };
    for folder in FOLDERS {
        list(root, folder, &mut tell, &mut problems);
    }
    beside_settings(root)
        .into_iter()
        .map(Listed::plain)
        .for_each(tell);
    let _ = listed.send(portion);
    problems
}

/// Makes a problem of what the disk says.
trait OrUnreadable<T> {
    fn ok_or_unreadable(self, path: &str) -> Result<T, Box<Diagnostic>>;
}

impl<T> OrUnreadable<T> for std::io::Result<T> {
    fn ok_or_unreadable(self, path: &str) -> Result<T, Box<Diagnostic>> {
        self.map_err(|error| Box::new(unreadable(path, &error.to_string())))
    }
}

/// Files beside the settings that these may name: holidays to import, and what git ignores. Links are left alone.
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
    names.filter(|name| is_beside_settings(name)).collect()
}

/// Whether the settings may name a file of this name, at the root.
fn is_beside_settings(name: &str) -> bool {
    name == GITIGNORE || !name.starts_with('.') && (name.ends_with(".ics") || name.ends_with(".json"))
}

/// Whether a build may read what has this path from the root, `/` between parts; also what holds such paths.
pub fn is_read(path: &str) -> bool {
    let top = path.split('/').next().unwrap_or_default();
    FOLDERS.contains(&top) || path == SETTINGS_FILE || is_beside_settings(path)
}

/// Why a link to a folder above itself is not followed: all that stands there would be read again and again.
const HOLDS_ITSELF: &str = "it is a link to a folder that holds it";

/// Tells the paths of all files below a folder of the root, links that leave the root reported and left out.
#[expect(
    clippy::disallowed_methods,
    reason = "source reads the disk for every other stage"
)]
fn list(root: &Path, folder: &str, tell: &mut impl FnMut(Listed), problems: &mut Vec<Diagnostic>) {
    let start = root.join(folder);
    if !start.is_dir() {
        return;
    }
    let real_root = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
    let leaves_root = |path: &Path| {
        path.canonicalize()
            .is_ok_and(|real| !real.starts_with(&real_root))
    };
    let holds_itself = |link: &Path| {
        let real = |path: &Path| path.canonicalize().ok();
        real(link).is_some_and(|target| {
            link.parent()
                .and_then(real)
                .is_some_and(|at| at.starts_with(target))
        })
    };
    if leaves_root(&start) {
        problems.push(outside(folder));
        return;
    }
    let mut walk = walkdir::WalkDir::new(&start)
        .follow_links(true)
        .min_depth(1)
        .into_iter();
    let is_below = |folder: &Option<PathBuf>, path: &Path| {
        folder.as_ref().is_some_and(|folder| path.starts_with(folder))
    };
    // Every folder below a linked one comes before what stands beside that.
    let mut linked_folder: Option<PathBuf> = match start.is_symlink() {
        true => Some(start.clone()),
        false => None,
    };
    while let Some(entry) = walk.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().map(|path| relative(root, path)).unwrap_or_default();
                let reason = match error.loop_ancestor() {
                    Some(_) => HOLDS_ITSELF.to_owned(),
                    None => error
                        .io_error()
                        .map_or_else(|| error.to_string(), ToString::to_string),
                };
                problems.push(unreadable(&path, &reason));
                continue;
            }
        };
        let path = || relative(root, entry.path());
        let skip_folder = |walk: &mut walkdir::IntoIter| {
            if entry.file_type().is_dir() {
                walk.skip_current_dir();
            }
        };
        let name = entry.file_name();
        if name.as_encoded_bytes().starts_with(b".") {
            skip_folder(&mut walk);
        } else if name.to_str().is_none() {
            problems.push(unreadable(&path(), "its name is not Unicode"));
            skip_folder(&mut walk);
        } else if entry.path_is_symlink() && leaves_root(entry.path()) {
            problems.push(outside(&path()));
            skip_folder(&mut walk);
        } else if entry.path_is_symlink() && holds_itself(entry.path()) {
            problems.push(unreadable(&path(), HOLDS_ITSELF));
            skip_folder(&mut walk);
        } else if entry.file_type().is_file() {
            let is_below_link = is_below(&linked_folder, entry.path());
            tell(Listed {
                path: path(),
                is_through_link: entry.path_is_symlink() || is_below_link,
            });
        } else if !entry.file_type().is_dir() {
            problems.push(unreadable(&path(), "it is neither a file nor a folder"));
        } else {
            if page_stem(&path()).is_some() {
                problems.push(unreadable(&path(), "it is a folder with the name of a page"));
            }
            if entry.path_is_symlink() && !is_below(&linked_folder, entry.path()) {
                linked_folder = Some(entry.path().to_path_buf());
            }
        }
    }
}

/// A path from the root, `/` between parts; what is not Unicode is marked.
fn relative(root: &Path, path: &Path) -> String {
    let whole = path.to_string_lossy();
    let root = root.to_string_lossy();
    // As text: paths are taken apart slowly, and every one that is listed starts with the root as it is written.
    let below = whole.strip_prefix(&*root).unwrap_or(&whole);
    let below = below.trim_start_matches(std::path::MAIN_SEPARATOR);
    if std::path::MAIN_SEPARATOR == '/' {
        below.to_owned()
    } else {
        below.replace(std::path::MAIN_SEPARATOR, "/")
    }
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

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the tests write what is read")]
mod tests {
    use super::*;

    const TODAY: Date = jiff::civil::date(2026, 5, 4);

    fn empty_site() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("content")).unwrap();
        std::fs::write(folder.path().join(SETTINGS_FILE), "").unwrap();
        folder
    }

    /// Gives a file the times of long ago; on Unix its time of change stays that of now.
    fn age(path: &Path) {
        let long_ago = SystemTime::now() - Duration::from_secs(3_600);
        let file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
        file.set_modified(long_ago).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_folder_above_itself_is_one_error_and_not_followed() {
        let folder = empty_site();
        let root = folder.path();
        std::fs::create_dir(root.join("content/a")).unwrap();
        std::fs::write(root.join("content/page.md"), "words").unwrap();
        for (link, target) in [
            ("content/up", ".."),
            ("content/a/round", ".."),
            ("content/a/self", "."),
        ] {
            std::os::unix::fs::symlink(target, root.join(link)).unwrap();
        }
        let snapshot = Reader::new(root).read(TODAY, &HashSet::new()).unwrap();
        let problems: Vec<_> = snapshot
            .problems
            .iter()
            .map(|problem| &*problem.message)
            .collect();
        assert_eq!(
            problems,
            ["content/a/round", "content/a/self", "content/up"]
                .map(|link| format!("`{link}` cannot be read: {HOLDS_ITSELF}"))
        );
    }

    #[test]
    fn a_rewrite_of_the_same_size_and_time_is_seen() {
        let folder = empty_site();
        let root = folder.path();
        let page = root.join("content/page.md");
        let mut reader = Reader::new(root);
        for text in ["one", "two", "six", "ten"] {
            std::fs::write(&page, text).unwrap();
            age(&page);
            let snapshot = reader.read(TODAY, &HashSet::new()).unwrap();
            assert_eq!(snapshot.bytes("content/page.md"), Some(text.as_bytes()));
        }
    }

    #[test]
    fn a_file_that_is_being_written_is_read_when_it_is_whole() {
        let folder = empty_site();
        let root = folder.path();
        let page = root.join("content/page.md");
        std::fs::write(&page, "whole").unwrap();
        let mut reader = Reader::new(root);
        reader.read(TODAY, &HashSet::new()).unwrap();
        std::fs::write(&page, "").unwrap();
        let writer = std::thread::spawn({
            let page = page.clone();
            move || {
                std::thread::sleep(AT_REST / 4);
                std::fs::write(page, "whole again").unwrap();
            }
        });
        let snapshot = reader.read(TODAY, &HashSet::new()).unwrap();
        writer.join().unwrap();
        assert_eq!(snapshot.bytes("content/page.md"), Some(&b"whole again"[..]));
    }

    #[test]
    fn a_file_left_alone_is_not_read_again_unless_it_or_its_folder_is_named() {
        let folder = empty_site();
        let root = folder.path();
        std::fs::write(root.join("content/page.md"), "page").unwrap();
        let mut reader = Reader::new(root);
        let first = reader.read(TODAY, &HashSet::new()).unwrap();
        // As a read long after the write would have noted it.
        let stamp = Stamp::of(&root.join("content/page.md")).unwrap();
        for known in reader.known.values_mut() {
            known.stamp = Some(stamp.clone());
        }
        let bytes = |snapshot: &Snapshot| snapshot.files["content/page.md"].bytes.clone();
        let second = reader.read(TODAY, &HashSet::new()).unwrap();
        assert!(Arc::ptr_eq(&bytes(&first), &bytes(&second)));
        for named in ["content/page.md", "content"] {
            let named = HashSet::from([root.join(named)]);
            let third = reader.read(TODAY, &named).unwrap();
            assert!(!Arc::ptr_eq(&bytes(&first), &bytes(&third)));
            assert!(first.is_same(&third));
        }
    }
}
