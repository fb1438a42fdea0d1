//! The finished site as a value: path → bytes. `build` writes it, `serve` serves it.
//!
//! Writing never leaves the output folder, never follows a link in it, replaces only what an earlier build wrote, and
//! touches no file whose bytes are already right. New bytes are written in full beside the old ones before the first
//! file is put in place, so a full disk or a stopped build leaves the old site whole. Start reading at [`Output::write`].

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use crate::source::Fingerprint;
use known::{Known, Untouched};

pub mod known;
pub mod receipt;

/// The file in an output folder that says what an earlier build wrote there: a line of explanation, then a path a line.
pub const MARKER_FILE: &str = ".callboard";

/// The folder in an output folder that holds new bytes until they are put in place.
const STAGING_FOLDER: &str = ".callboard-new";

/// Bytes by path.
type Files = BTreeMap<Arc<str>, Arc<[u8]>>;

/// Every file of the site.
#[derive(Clone, Default)]
pub struct Output {
    files: Files,
    /// By folder, with a slash at its end, or by path.
    later: BTreeMap<Arc<str>, Later>,
    pages: Option<Pages>,
}

/// Files that are costly and seldom asked for; made when first looked at.
#[derive(Clone)]
struct Later {
    /// None when only the files themselves tell whether they are others.
    made_from: Option<Fingerprint>,
    files: Arc<OnceLock<Files>>,
    make: Arc<dyn Fn() -> Vec<(String, Vec<u8>)> + Send + Sync>,
}

/// The bytes of a page; none when it cannot be made.
type Made = Option<Arc<[u8]>>;

/// Pages that are made when first looked at, each on its own; one that cannot be made is not there.
#[derive(Clone)]
struct Pages {
    numbers: Arc<BTreeMap<Arc<str>, usize>>,
    made_from: Arc<[Fingerprint]>,
    made: Arc<[OnceLock<Made>]>,
    make: Arc<dyn Fn(usize) -> Made + Send + Sync>,
}

impl Pages {
    fn get(&self, path: &str) -> Option<&Arc<[u8]>> {
        let number = *self.numbers.get(path)?;
        self.made
            .get(number)?
            .get_or_init(|| (self.make)(number))
            .as_ref()
    }
}

impl Later {
    fn files(&self) -> &Files {
        self.files.get_or_init(|| {
            let made = (self.make)().into_iter();
            made.map(|(path, bytes)| (Arc::from(path), Arc::from(bytes)))
                .collect()
        })
    }
}

impl fmt::Debug for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Output")
            .field("files", &self.files.len())
            .field("later", &self.later.len())
            .finish()
    }
}

impl Output {
    /// Puts a file in. The first of two of one path stays; the plan has made sure that there are none.
    pub fn add(&mut self, path: impl Into<Arc<str>>, bytes: impl Into<Arc<[u8]>>) {
        self.files.entry(path.into()).or_insert_with(|| bytes.into());
    }

    /// Puts files in that are made when first asked for: all in one folder (with a slash at its end), or one by its path.
    ///
    /// Equal fingerprints in `made_from` promise equal files of this folder; without one, the files are made to see
    /// whether they are others.
    pub fn add_later(
        &mut self,
        folder: &str,
        made_from: Option<Fingerprint>,
        make: impl Fn() -> Vec<(String, Vec<u8>)> + Send + Sync + 'static,
    ) {
        let later = Later {
            made_from,
            files: Arc::default(),
            make: Arc::new(make),
        };
        self.later.insert(Arc::from(folder), later);
    }

    /// Puts pages in that are made when first asked for, each by its place in a list of their paths. Equal fingerprints
    /// beside a path promise equal pages.
    pub fn add_pages(
        &mut self,
        paths: impl IntoIterator<Item = (Arc<str>, Fingerprint)>,
        make: impl Fn(usize) -> Option<Arc<[u8]>> + Send + Sync + 'static,
    ) {
        let (paths, made_from): (Vec<Arc<str>>, Vec<Fingerprint>) = paths.into_iter().unzip();
        let numbers = paths.into_iter().enumerate();
        let numbers: BTreeMap<Arc<str>, usize> = numbers.map(|(number, path)| (path, number)).collect();
        self.pages = Some(Pages {
            made_from: made_from.into(),
            made: std::iter::repeat_with(OnceLock::new)
                .take(numbers.len())
                .collect(),
            numbers: Arc::new(numbers),
            make: Arc::new(make),
        });
    }

    /// What makes a file when it is first asked for, if anything does.
    fn maker_of(&self, path: &str) -> Option<&Later> {
        let folders = path.rmatch_indices('/').map(|(at, _)| &path[..=at]);
        std::iter::once(path)
            .chain(folders)
            .find_map(|place| self.later.get(place))
    }

    /// The bytes of a file.
    pub fn get(&self, path: &str) -> Option<&Arc<[u8]>> {
        self.files
            .get(path)
            .or_else(|| self.pages.as_ref()?.get(path))
            .or_else(|| self.maker_of(path)?.files().get(path))
    }

    /// The files that are there without being made first, in order of path.
    pub fn ready(&self) -> &BTreeMap<Arc<str>, Arc<[u8]>> {
        &self.files
    }

    /// Whether looking for a path may take long, because files are made for it first.
    pub fn may_take_long(&self, path: &str) -> bool {
        let is_page = |pages: &Pages| pages.numbers.contains_key(path);
        !self.files.contains_key(path)
            && (self.pages.as_ref().is_some_and(is_page) || self.maker_of(path).is_some())
    }

    /// All files in order of path; those that are made later are made now.
    pub fn files(&self) -> BTreeMap<&Arc<str>, &Arc<[u8]>> {
        self.later.par_iter().for_each(|(_, later)| {
            later.files();
        });
        let pages: Vec<_> = self.pages.iter().flat_map(|pages| &*pages.numbers).collect();
        let pages: Vec<_> = pages
            .into_par_iter()
            .filter_map(|(path, _)| Some((path, self.get(path)?)))
            .collect();
        let later = self.later.values().flat_map(|later| later.files());
        self.files.iter().chain(pages).chain(later).collect()
    }

    /// Writes the site to a folder. A page, or a file by itself, that is not made yet is made, written and let go, so that
    /// a large site needs no memory for them.
    ///
    /// # Errors
    /// When the folder holds something that no earlier build wrote, when a link stands in the way, when a page cannot be
    /// made, and when the disk refuses. The old site is then as it was, unless the disk fails while files are put in
    /// place.
    pub fn write(&self, folder: &Path) -> Result<Written, WriteError> {
        Ok(self.write_over(folder, &Known::default())?.0)
    }

    /// The same over what an earlier build is known to have left: files that are made from the same and that nobody
    /// touched are neither made nor read. Gives what is known of the folder now.
    ///
    /// # Errors
    /// As [`Output::write`].
    pub fn write_over(&self, folder: &Path, known: &Known) -> Result<(Written, Known), WriteError> {
        let earlier = earlier_files(folder)?;
        let left = known.untouched(folder);
        let parts = self.parts(&left);
        check_folders(folder, parts.keys().copied())?;
        let staging = folder.join(STAGING_FOLDER);
        remove_folder(&staging)?;
        let staged = stage(folder, &staging, &parts, &left);
        if staged.is_err() {
            // What is left of it is removed by the next build.
            let _ = remove_folder(&staging);
        }
        let staged = staged?;
        let stale: Vec<_> = earlier
            .iter()
            .filter(|path| !parts.contains_key(path.as_str()))
            .collect();
        let marker = marker_of(parts.keys().copied());
        if staged.changed > 0 || !stale.is_empty() || earlier.is_empty() {
            // What is about to be there counts as ours from now on, should the build be stopped half way.
            let union: BTreeSet<&str> = parts
                .keys()
                .copied()
                .chain(earlier.iter().map(String::as_str))
                .collect();
            let union = marker_of(union);
            let mark = |text: &str| write_file(&folder.join(MARKER_FILE), text.as_bytes());
            create_folder(folder)?;
            // An edit seldom adds or removes a file; then the marker is right as it stands.
            if earlier.is_empty() || union != marker_of(earlier.iter().map(String::as_str)) {
                mark(&union)?;
            }
            if staged.changed > 0 {
                put_in_place(&staging, folder)?;
                remove_folder(&staging)?;
            }
            remove_stale(folder, &stale)?;
            if union != marker {
                mark(&marker)?;
            }
        }
        let files = parts.iter().map(|(path, part)| (*path, part.made_from()));
        let files = files.chain([(MARKER_FILE, Fingerprint::of(marker.as_bytes()))]);
        let together = self
            .later
            .iter()
            .filter_map(|(folder, later)| Some((&**folder, later.made_from?)));
        let known = Known::now(folder, files, together);
        let written = Written {
            files: parts.len(),
            bytes: staged.bytes,
            changed: staged.changed,
            removed: stale.len(),
        };
        Ok((written, known))
    }

    /// Every file with what gives its bytes; those that are made together are made now, unless they are left as they
    /// would be.
    fn parts<'a>(&'a self, left: &Untouched<'a>) -> BTreeMap<&'a str, Part<'a>> {
        let later: Vec<Vec<(&str, Part<'_>)>> = self
            .later
            .par_iter()
            .map(|(folder, later)| {
                let kept = later
                    .made_from
                    .and_then(|made_from| Some((made_from, left.together(folder, made_from)?)));
                match (kept, later.made_from) {
                    (Some((made_from, files)), _) => {
                        let kept = |path| (path, Part::Kept(made_from));
                        files.into_iter().map(kept).collect()
                    }
                    (None, Some(made_from)) if !folder.ends_with('/') => {
                        vec![(&**folder, Part::One(later, made_from))]
                    }
                    (None, _) => {
                        let made = later.files().iter();
                        made.map(|(path, bytes)| (&**path, Part::Ready(bytes, later.made_from)))
                            .collect()
                    }
                }
            })
            .collect();
        let ready = self.files.iter();
        let pages = self.pages.iter().flat_map(|pages| {
            let numbers = pages.numbers.iter();
            numbers.map(move |(path, number)| (&**path, Part::Page(pages, *number)))
        });
        ready
            .map(|(path, bytes)| (&**path, Part::Ready(bytes, None)))
            .chain(pages)
            .chain(later.into_iter().flatten())
            .collect()
    }
}

/// What gives the bytes of a file.
#[derive(Clone, Copy)]
enum Part<'a> {
    /// Its bytes, and what they were made from if that says more than they do.
    Ready(&'a Arc<[u8]>, Option<Fingerprint>),
    Page(&'a Pages, usize),
    /// A file that is made by itself, from this.
    One(&'a Later, Fingerprint),
    /// It is on disk as it would be made from this.
    Kept(Fingerprint),
}

impl Part<'_> {
    /// What it is made from; of bytes that are there, themselves.
    fn made_from(self) -> Fingerprint {
        match self {
            Self::Ready(bytes, made_from) => made_from.unwrap_or_else(|| Fingerprint::of(bytes)),
            Self::Page(pages, number) => pages.made_from.get(number).copied().unwrap_or_default(),
            Self::One(_, made_from) | Self::Kept(made_from) => made_from,
        }
    }

    fn bytes(self) -> Option<Bytes> {
        match self {
            Self::Ready(bytes, _) => Some(Bytes::Shared(bytes.clone())),
            Self::One(later, _) => match later.files.get() {
                Some(files) => files.values().next().cloned().map(Bytes::Shared),
                None => (later.make)().pop().map(|(_, bytes)| Bytes::Own(bytes)),
            },
            Self::Kept(_) => None,
            Self::Page(pages, number) => match pages.made.get(number).and_then(OnceLock::get) {
                Some(made) => made.clone().map(Bytes::Shared),
                None => (pages.make)(number).map(Bytes::Shared),
            },
        }
    }
}

/// The bytes of a file: those of the site, or made for this once. A file may be large, so they are not copied.
enum Bytes {
    Shared(Arc<[u8]>),
    Own(Vec<u8>),
}

impl std::ops::Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Shared(bytes) => bytes,
            Self::Own(bytes) => bytes,
        }
    }
}

/// What was written beside the old files.
#[derive(Clone, Copy, Default)]
struct Staged {
    changed: usize,
    bytes: u64,
}

/// Writes the files whose bytes on disk are not those of the site to a folder of their own.
fn stage(
    root: &Path,
    staging: &Path,
    parts: &BTreeMap<&str, Part<'_>>,
    left: &Untouched<'_>,
) -> Result<Staged, WriteError> {
    let one = |(path, part): (&&str, &Part<'_>)| {
        if let Some(bytes) = left.size(path, part.made_from()) {
            return Ok(Staged { changed: 0, bytes });
        }
        let bytes = part.bytes().ok_or_else(|| WriteError {
            message: format!("the page {path} cannot be made; nothing was changed"),
        })?;
        let is_changed = !is_on_disk(&root.join(path), &bytes);
        if is_changed {
            let file = staging.join(path);
            if let Some(folder) = file.parent() {
                create_folder(folder)?;
            }
            write_file(&file, &bytes)?;
        }
        Ok(Staged {
            changed: usize::from(is_changed),
            bytes: bytes.len() as u64,
        })
    };
    parts
        .par_iter()
        .map(one)
        .try_reduce(Staged::default, |one, other| {
            Ok(Staged {
                changed: one.changed + other.changed,
                bytes: one.bytes + other.bytes,
            })
        })
}

/// What a write did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// Files of the site.
    pub files: usize,
    /// Bytes of the site.
    pub bytes: u64,
    /// Files whose bytes differed, and so were written.
    pub changed: usize,
    /// Files of an earlier build that were removed.
    pub removed: usize,
}

/// Why a site could not be written.
#[derive(Debug)]
pub struct WriteError {
    /// What was being done, to what, and what the system said; with a way out where there is one.
    pub message: String,
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for WriteError {}

fn error(doing: &str, path: &Path, why: &std::io::Error) -> WriteError {
    WriteError {
        message: format!("cannot {doing} {}: {why}", path.display()),
    }
}

fn marker_of<'a>(paths: impl IntoIterator<Item = &'a str>) -> String {
    let mut text =
        "Callboard wrote the files below; the next build may replace or remove them, and no others.\n"
            .to_owned();
    for path in paths {
        text.push_str(path);
        text.push('\n');
    }
    text
}

/// The files that an earlier build wrote to a folder.
#[expect(
    clippy::disallowed_methods,
    reason = "output is the stage that writes, and looks at what it wrote"
)]
fn earlier_files(folder: &Path) -> Result<Vec<String>, WriteError> {
    match std::fs::symlink_metadata(folder) {
        Err(why) if why.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(why) => return Err(error("look at", folder, &why)),
        Ok(found) if found.is_symlink() => {
            return Err(WriteError {
                message: format!("{} is a link; name the folder itself with `-o`", folder.display()),
            });
        }
        Ok(found) if !found.is_dir() => {
            return Err(WriteError {
                message: format!("{} is not a folder", folder.display()),
            });
        }
        Ok(_) => {}
    }
    let marker = folder.join(MARKER_FILE);
    match read_marker(&marker) {
        Ok(paths) => Ok(paths),
        Err(why) if why.kind() == std::io::ErrorKind::NotFound => {
            let mut inside = std::fs::read_dir(folder).map_err(|why| error("look into", folder, &why))?;
            if inside.next().is_none() {
                return Ok(Vec::new());
            }
            Err(WriteError {
                message: format!(
                    "{} holds files that no earlier build wrote; nothing was changed\n  \
                     choose another folder with `-o`, or empty this one yourself",
                    folder.display()
                ),
            })
        }
        Err(why) => Err(error("read", &marker, &why)),
    }
}

#[expect(clippy::disallowed_methods, reason = "output looks at what it wrote")]
fn read_marker(marker: &Path) -> std::io::Result<Vec<String>> {
    if !std::fs::symlink_metadata(marker)?.is_file() {
        return Err(std::io::ErrorKind::NotFound.into());
    }
    let text = std::fs::read_to_string(marker)?;
    let paths = text.lines().skip(1).filter(|path| is_inside(path));
    Ok(paths.map(str::to_owned).collect())
}

/// Whether a path stays in its folder: a marker may have been edited by anybody.
fn is_inside(path: &str) -> bool {
    !path.is_empty()
        && !path.starts_with('/')
        && !path.contains(['\\', '\0'])
        && path
            .split('/')
            .all(|part| !part.is_empty() && part != "." && part != "..")
}

/// Refuses to write through a link: each folder on the way to a file is a real one, or missing.
fn check_folders<'a>(root: &Path, paths: impl Iterator<Item = &'a str>) -> Result<(), WriteError> {
    let mut folders = BTreeSet::new();
    for path in paths {
        let mut folder = path;
        while let Some((above, _)) = folder.rsplit_once('/') {
            if !folders.insert(above) {
                break;
            }
            folder = above;
        }
    }
    let blocked = folders
        .into_par_iter()
        .map(|folder| root.join(folder))
        .find_any(|folder| {
            std::fs::symlink_metadata(folder).is_ok_and(|found| found.is_symlink() || !found.is_dir())
        });
    match blocked {
        Some(folder) => Err(WriteError {
            message: format!(
                "{} is a link or a file where the site needs a folder; remove it yourself",
                folder.display()
            ),
        }),
        None => Ok(()),
    }
}

/// Whether a file has these bytes already.
#[expect(clippy::disallowed_methods, reason = "output compares before it writes")]
fn is_on_disk(file: &Path, bytes: &[u8]) -> bool {
    let looks_same = std::fs::symlink_metadata(file)
        .is_ok_and(|found| found.is_file() && found.len() == bytes.len() as u64);
    looks_same && std::fs::read(file).is_ok_and(|old| old == bytes)
}

/// Moves files from one folder to another, folder by folder where the other has none of that name. A link that stands
/// where a file goes is replaced, never written through.
#[expect(clippy::disallowed_methods, reason = "output writes")]
fn put_in_place(from: &Path, to: &Path) -> Result<(), WriteError> {
    let inside = std::fs::read_dir(from).map_err(|why| error("look into", from, &why))?;
    let inside: Vec<_> = inside
        .collect::<Result<_, _>>()
        .map_err(|why| error("look into", from, &why))?;
    inside.par_iter().try_for_each(|entry| {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_folder && std::fs::symlink_metadata(&to).is_ok() {
            return put_in_place(&from, &to);
        }
        std::fs::rename(&from, &to).map_err(|why| error("put in place", &to, &why))
    })
}

/// Removes what the site no longer has, and the folders that this leaves empty.
#[expect(clippy::disallowed_methods, reason = "output removes what it wrote")]
fn remove_stale(root: &Path, stale: &[&String]) -> Result<(), WriteError> {
    let mut folders: BTreeSet<PathBuf> = BTreeSet::new();
    for path in stale {
        // A folder on the way that became a link is not ours to look into.
        let mut on_the_way = path.match_indices('/').map(|(at, _)| root.join(&path[..at]));
        if on_the_way.any(|folder| std::fs::symlink_metadata(folder).is_ok_and(|found| found.is_symlink())) {
            continue;
        }
        remove_file(&root.join(path))?;
        let mut folder = path.as_str();
        while let Some((above, _)) = folder.rsplit_once('/') {
            folders.insert(root.join(above));
            folder = above;
        }
    }
    for folder in folders.iter().rev() {
        // Fails when something is left in it, which is as it should be.
        let _ = std::fs::remove_dir(folder);
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "output removes what it wrote")]
fn remove_file(path: &Path) -> Result<(), WriteError> {
    match std::fs::remove_file(path) {
        Err(why) if why.kind() != std::io::ErrorKind::NotFound => Err(error("remove", path, &why)),
        _ => Ok(()),
    }
}

#[expect(clippy::disallowed_methods, reason = "output removes what it wrote")]
fn remove_folder(path: &Path) -> Result<(), WriteError> {
    if std::fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink()) {
        return remove_file(path);
    }
    match std::fs::remove_dir_all(path) {
        Err(why) if why.kind() != std::io::ErrorKind::NotFound => Err(error("remove", path, &why)),
        _ => Ok(()),
    }
}

#[expect(clippy::disallowed_methods, reason = "output writes")]
fn create_folder(path: &Path) -> Result<(), WriteError> {
    std::fs::create_dir_all(path).map_err(|why| error("make the folder", path, &why))
}

#[expect(clippy::disallowed_methods, reason = "output writes")]
fn write_file(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    std::fs::write(path, bytes).map_err(|why| error("write", path, &why))
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the tests look at what was written")]
mod tests {
    use super::*;

    fn output(files: &[(&str, &str)]) -> Output {
        let mut output = Output::default();
        for (path, text) in files {
            output.add(*path, text.as_bytes());
        }
        output
    }

    #[test]
    fn writing_twice_writes_nothing_and_what_went_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let public = folder.path().join("public");
        let first = output(&[("index.html", "home"), ("roles/runner/index.html", "runner")]);
        assert_eq!(
            first.write(&public).unwrap(),
            Written {
                files: 2,
                bytes: 10,
                changed: 2,
                removed: 0
            }
        );
        assert_eq!(first.write(&public).unwrap().changed, 0);
        std::fs::write(public.join("mine.txt"), "kept").unwrap();
        let second = output(&[("index.html", "home!")]);
        let written = second.write(&public).unwrap();
        assert_eq!((written.changed, written.removed), (1, 1));
        assert!(!public.join("roles").exists());
        assert!(
            public.join("mine.txt").exists(),
            "what a build did not write is not removed"
        );
        assert!(!public.join(STAGING_FOLDER).exists());
    }

    #[test]
    fn an_edit_writes_the_files_whose_bytes_differ_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let public = folder.path().join("public");
        let role = ("roles/runner/index.html", "runner");
        output(&[("index.html", "home"), role]).write(&public).unwrap();
        let paths = ["index.html", "roles/runner/index.html", MARKER_FILE].map(|path| public.join(path));
        let long_ago = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1);
        for path in &paths {
            let file = std::fs::File::options().append(true).open(path).unwrap();
            file.set_modified(long_ago).unwrap();
        }
        output(&[("index.html", "home!"), role]).write(&public).unwrap();
        let is_written =
            paths.map(|path| std::fs::symlink_metadata(path).unwrap().modified().unwrap() != long_ago);
        assert_eq!(is_written, [true, false, false]);
    }

    #[test]
    fn a_folder_of_somebody_else_is_refused_and_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("thesis.txt"), "mine").unwrap();
        let problem = output(&[("index.html", "home")])
            .write(folder.path())
            .unwrap_err();
        assert!(problem.message.contains("nothing was changed"), "{problem}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_the_output_is_never_written_through() {
        let folder = tempfile::tempdir().unwrap();
        let (public, elsewhere) = (folder.path().join("public"), folder.path().join("elsewhere"));
        std::fs::create_dir(&elsewhere).unwrap();
        std::fs::write(elsewhere.join("index.html"), "theirs").unwrap();
        output(&[("index.html", "home")]).write(&public).unwrap();
        std::os::unix::fs::symlink(&elsewhere, public.join("roles")).unwrap();
        let site = output(&[("index.html", "home"), ("roles/index.html", "roles")]);
        assert!(site.write(&public).is_err());
        std::fs::remove_file(public.join("roles")).unwrap();
        std::os::unix::fs::symlink(elsewhere.join("index.html"), public.join("a.html")).unwrap();
        output(&[("index.html", "home"), ("a.html", "ours")])
            .write(&public)
            .unwrap();
        assert_eq!(
            std::fs::read_to_string(elsewhere.join("index.html")).unwrap(),
            "theirs"
        );
        assert_eq!(std::fs::read_to_string(public.join("a.html")).unwrap(), "ours");
    }

    #[test]
    fn a_marker_that_was_tampered_with_removes_nothing_outside() {
        let folder = tempfile::tempdir().unwrap();
        let public = folder.path().join("public");
        std::fs::create_dir(&public).unwrap();
        std::fs::write(folder.path().join("precious"), "x").unwrap();
        std::fs::write(
            public.join(MARKER_FILE),
            "words\n../precious\n/etc/passwd\na/../../precious\n",
        )
        .unwrap();
        output(&[("index.html", "home")]).write(&public).unwrap();
        assert!(folder.path().join("precious").exists());
    }
}
