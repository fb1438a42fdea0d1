//! Writes a site to a folder.
//!
//! Writing never leaves the output folder, never follows a link in it, replaces only what an earlier build wrote, and
//! touches no file whose bytes are already right. New bytes are written in full beside the old ones before the first
//! file is put in place, so a full disk or a stopped build leaves the old site whole. Start reading at [`Output::write`].

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::known::{Known, Untouched};
use super::{LazyFiles, Output, Pages};
use crate::source::Fingerprint;

/// The file in an output folder that says what an earlier build wrote there: a line of explanation, then a path a line.
pub const MARKER_FILE: &str = ".callboard";

/// The folder in an output folder that holds new bytes until they are put in place.
const STAGING_FOLDER: &str = ".callboard-new";

impl Output {
    /// Writes the site to a folder. What is not made yet is made, written and let go, so that a large site needs no memory
    /// for it.
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
        let works = self.works();
        check_folders(folder, works.iter().filter_map(Work::path))?;
        let stage = Stage {
            root: folder,
            staging: folder.join(STAGING_FOLDER),
            left: &left,
        };
        remove_folder(&stage.staging)?;
        let staged = stage.all(&works);
        if staged.is_err() {
            // What is left of it is removed by the next build.
            let _ = remove_folder(&stage.staging);
        }
        let staged = staged?;
        let paths = || staged.keys().map(|path| &**path);
        let changed = staged.values().filter(|file| file.is_changed).count();
        let stale: Vec<_> = earlier
            .iter()
            .filter(|path| !staged.contains_key(path.as_str()))
            .collect();
        let marker = marker_of(paths());
        if changed > 0 || !stale.is_empty() || earlier.is_empty() {
            // What is about to be there counts as ours from now on, should the build be stopped half way.
            let union: BTreeSet<&str> = paths().chain(earlier.iter().map(String::as_str)).collect();
            let union = marker_of(union);
            let mark = |text: &str| write_file(&folder.join(MARKER_FILE), text.as_bytes());
            create_folder(folder)?;
            // An edit seldom adds or removes a file; then the marker is right as it stands.
            if earlier.is_empty() || union != marker_of(earlier.iter().map(String::as_str)) {
                mark(&union)?;
            }
            if changed > 0 {
                put_in_place(&stage.staging, folder)?;
                remove_folder(&stage.staging)?;
            }
            remove_stale(folder, &stale)?;
            if union != marker {
                mark(&marker)?;
            }
        }
        let files = staged.iter().map(|(path, file)| (&**path, file.made_from));
        let files = files.chain([(MARKER_FILE, Fingerprint::of(marker.as_bytes()))]);
        let together = self
            .later
            .iter()
            .filter_map(|(folder, later)| Some((&**folder, later.made_from?)));
        let known = Known::now(folder, files, together);
        let written = Written {
            files: staged.len(),
            bytes: staged.values().map(|file| file.bytes).sum(),
            changed,
            removed: stale.len(),
        };
        Ok((written, known))
    }

    /// All that there is to make and write. What takes long by itself comes first, for the sake of the last of several
    /// cores; pages come last, for the sake of memory, since what they have in common is kept.
    fn works(&self) -> Vec<Work<'_>> {
        let ready = self.files.iter();
        let ready = ready.map(|(path, bytes)| Work::Ready(path, bytes));
        let later = self.later.iter();
        let mut later: Vec<Work<'_>> = later
            .map(|(place, later)| match later.made_from {
                Some(made_from) if !place.ends_with('/') => Work::One(place, later, made_from),
                _ => Work::Together(place, later),
            })
            .collect();
        later.sort_by_key(|work| work.path().is_some());
        let pages = self.pages.iter().flat_map(|pages| {
            let numbers = pages.numbers.iter();
            numbers.map(move |(path, number)| Work::Page(path, pages, *number))
        });
        later.into_iter().chain(ready).chain(pages).collect()
    }
}

/// Something to make and write, with its path.
enum Work<'a> {
    /// Bytes that are there.
    Ready(&'a str, &'a Arc<[u8]>),
    Page(&'a str, &'a Pages, usize),
    /// A file that is made by itself, from this.
    One(&'a str, &'a LazyFiles, Fingerprint),
    /// Files that are made together, by the place of all of them; what they are called is known when they are made.
    Together(&'a str, &'a LazyFiles),
}

impl<'a> Work<'a> {
    /// The path of a single file.
    fn path(&self) -> Option<&'a str> {
        match *self {
            Self::Ready(path, _) | Self::Page(path, ..) | Self::One(path, ..) => Some(path),
            Self::Together(..) => None,
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

/// A file of the site whose bytes are on disk: in its place, or beside it.
struct Staged {
    /// What it is made from.
    made_from: Fingerprint,
    bytes: u64,
    /// Whether its bytes differ from those that an earlier build left.
    is_changed: bool,
}

/// Where new bytes go until all of them are there.
struct Stage<'a> {
    root: &'a Path,
    staging: PathBuf,
    left: &'a Untouched<'a>,
}

impl<'a> Stage<'a> {
    /// Writes the files whose bytes on disk are not those of the site to the folder beside them. Gives every file by path.
    fn all(&self, works: &[Work<'a>]) -> Result<BTreeMap<Cow<'a, str>, Staged>, WriteError> {
        let staged: Vec<Vec<_>> = works
            .par_iter()
            .map(|work| self.work(work))
            .collect::<Result<_, _>>()?;
        Ok(staged.into_iter().flatten().collect())
    }

    fn work(&self, work: &Work<'a>) -> Result<Vec<(Cow<'a, str>, Staged)>, WriteError> {
        let (path, staged) = match *work {
            Work::Ready(path, bytes) => {
                let made_from = Fingerprint::of(bytes);
                let bytes = || Some(Bytes::Shared(bytes.clone()));
                (path, self.file(path, made_from, bytes)?)
            }
            Work::Page(path, pages, number) => {
                let bytes = || match pages.made.get(number).and_then(OnceLock::get) {
                    Some(made) => made.clone().map(Bytes::Shared),
                    None => (pages.make)(number).map(Bytes::Shared),
                };
                let made_from = pages.made_from.get(number).copied().unwrap_or_default();
                (path, self.file(path, made_from, bytes)?)
            }
            Work::One(path, later, made_from) => {
                let bytes = || match later.files.get() {
                    Some(files) => files.values().next().cloned().map(Bytes::Shared),
                    None => (later.make)().pop().map(|(_, bytes)| Bytes::Own(bytes)),
                };
                (path, self.file(path, made_from, bytes)?)
            }
            Work::Together(place, later) => return self.together(place, later),
        };
        Ok(vec![(Cow::Borrowed(path), staged)])
    }

    /// Files that are made together; made now, unless they are left as they would be.
    fn together(&self, place: &str, later: &LazyFiles) -> Result<Vec<(Cow<'a, str>, Staged)>, WriteError> {
        if let Some(made_from) = later.made_from
            && let Some(kept) = self.left.together(place, made_from)
        {
            let kept = kept.into_iter().map(|(path, bytes)| {
                let staged = Staged {
                    made_from,
                    bytes,
                    is_changed: false,
                };
                (Cow::Borrowed(path), staged)
            });
            return Ok(kept.collect());
        }
        let made: Vec<(Cow<'a, str>, Bytes)> = match later.files.get() {
            Some(files) => {
                let files = files.iter();
                let shared = |(path, bytes): (&Arc<str>, &Arc<[u8]>)| {
                    (path.to_string().into(), Bytes::Shared(bytes.clone()))
                };
                files.map(shared).collect()
            }
            None => {
                let own = |(path, bytes): (String, Vec<u8>)| (path.into(), Bytes::Own(bytes));
                (later.make)().into_iter().map(own).collect()
            }
        };
        check_folders(self.root, made.iter().map(|(path, _)| &**path))?;
        made.into_par_iter()
            .map(|(path, bytes)| {
                let made_from = later.made_from.unwrap_or_else(|| Fingerprint::of(&bytes));
                let staged = self.file(&path, made_from, || Some(bytes))?;
                Ok((path, staged))
            })
            .collect()
    }

    fn file(
        &self,
        path: &str,
        made_from: Fingerprint,
        bytes: impl FnOnce() -> Option<Bytes>,
    ) -> Result<Staged, WriteError> {
        if let Some(bytes) = self.left.size(path, made_from) {
            return Ok(Staged {
                made_from,
                bytes,
                is_changed: false,
            });
        }
        let bytes = bytes().ok_or_else(|| WriteError {
            message: format!("the page {path} cannot be made; nothing was changed"),
        })?;
        let is_changed = !is_on_disk(&self.root.join(path), &bytes);
        if is_changed {
            let file = self.staging.join(path);
            if let Some(folder) = file.parent() {
                create_folder(folder)?;
            }
            write_file(&file, &bytes)?;
        }
        Ok(Staged {
            made_from,
            bytes: bytes.len() as u64,
            is_changed,
        })
    }
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

    /// A site with calendars, which are made together.
    fn with_calendars() -> Output {
        let mut site = output(&[("index.html", "home")]);
        site.add_later("calendars/", None, || {
            let calendar = |name: &str| (format!("calendars/{name}.ics"), name.as_bytes().to_vec());
            vec![calendar("milestones"), calendar("crew")]
        });
        site
    }

    #[test]
    fn files_that_are_made_together_are_written_and_let_go() {
        let folder = tempfile::tempdir().unwrap();
        let public = folder.path().join("public");
        let site = with_calendars();
        let written = site.write(&public).unwrap();
        assert_eq!((written.files, written.changed, written.bytes), (3, 3, 18));
        let crew = std::fs::read_to_string(public.join("calendars/crew.ics"));
        assert_eq!(crew.unwrap(), "crew");
        let mut kept = site.later.values().filter_map(|later| later.files.get());
        assert!(kept.next().is_none(), "a large site would need memory for them");
        assert_eq!(site.write(&public).unwrap().changed, 0);
    }

    #[cfg(unix)]
    #[test]
    fn files_that_are_made_together_are_not_written_through_a_link_either() {
        let folder = tempfile::tempdir().unwrap();
        let (public, elsewhere) = (folder.path().join("public"), folder.path().join("elsewhere"));
        std::fs::create_dir(&elsewhere).unwrap();
        output(&[("index.html", "home")]).write(&public).unwrap();
        std::os::unix::fs::symlink(&elsewhere, public.join("calendars")).unwrap();
        let problem = with_calendars().write(&public).unwrap_err();
        assert!(problem.message.contains("remove it yourself"), "{problem}");
        assert_eq!(std::fs::read_dir(&elsewhere).unwrap().count(), 0);
        assert!(!public.join(STAGING_FOLDER).exists());
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
