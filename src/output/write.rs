//! Writes a site to a folder.
//!
//! Writing never leaves the output folder, never follows a link in it, replaces only what an earlier build wrote, and
//! touches no file whose bytes are already right. New bytes are written in full beside the old ones before they become the
//! site, so a full disk or a stopped build leaves the old site whole: see [`Folder`]. Start reading at [`Output::write_to`].

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::folder::{Change, Fate, Folder};
use super::known::{Group, Known, State, Untouched};
use super::marker::{MARKER_FILE, Marker};
use super::{LazyFiles, Making, Output, Singles, Twins, disk};
use crate::source::{Fingerprint, LargeFile};

impl Output {
    /// Writes the site to a folder of which nothing is known. What is not made yet is made, written and let go, so that a
    /// large site needs no memory for it.
    ///
    /// # Errors
    /// As [`Output::write_to`], and when another build does not end.
    pub fn write(&self, folder: &Path) -> Result<Written, WriteError> {
        let mut folder = Folder::open(folder, &[], || {})?;
        Ok(self.write_to(&mut folder, &Known::default())?.0)
    }

    /// Writes the site over what an earlier build is known to have left: files that are made from the same and that nobody
    /// touched are neither made nor read. Returns what is known of the folder now.
    ///
    /// # Errors
    /// When the folder holds something that no earlier build wrote, when a link stands in the way, when a page cannot be
    /// made, and when the disk refuses. The old site is then as it was, unless the disk fails while files are put in
    /// place one by one; the next build then finishes that.
    pub fn write_to(&self, folder: &mut Folder, known: &Known) -> Result<(Written, Known), WriteError> {
        let left = known.untouched(&folder.path);
        let earlier = folder.earlier(left.paths())?;
        loop {
            let written = self.stage_and_commit(folder, &earlier, &left);
            if written.is_err() {
                folder.discard();
            }
            if let Some(written) = written? {
                return Ok(written);
            }
        }
    }

    /// `None` when it has to be done once more, with files put in place one by one.
    fn stage_and_commit(
        &self,
        folder: &mut Folder,
        earlier: &Marker,
        left: &Untouched<'_>,
    ) -> Result<Option<(Written, Known)>, WriteError> {
        let stage = Stage {
            root: folder.path.clone(),
            staging: folder.staging(),
            left,
        };
        let staged = stage.all(&self.works())?;
        let staged: BTreeMap<&str, &Staged> = staged
            .iter()
            .flatten()
            .map(|(path, file)| (&**path, file))
            .collect();
        check_names(&staged)?;
        let changed = staged.values().filter(|file| file.is_changed).count();
        let stale = earlier
            .files
            .iter()
            .filter(|path| !staged.contains_key(path.as_str()));
        let removed = stale.count();
        let marker = Marker::text(staged.keys().copied());
        let is_listed = earlier.is_whole && earlier.files.len() == staged.len() + removed && removed == 0;
        if changed > 0 || !is_listed {
            let change = Change {
                files: staged
                    .iter()
                    .map(|(path, file)| (*path, file.fate(left.state(path))))
                    .collect(),
                earlier,
                marker: &marker,
            };
            if !folder.commit(&change)? {
                return Ok(None);
            }
        }
        let files = staged.iter().map(|(path, file)| {
            // A file that stays is not looked at again: if somebody touches it meanwhile, the next build sees it.
            let stamp = left.state(path).filter(|_| !file.is_changed);
            (*path, file.made_from, file.shown, stamp.map(|state| state.stamp))
        });
        let files = files.chain([(MARKER_FILE, Fingerprint::of(marker.as_bytes()), None, None)]);
        let groups = self.later.iter().filter_map(|(place, later)| {
            let made_from = later.made_from?;
            let below = from(&staged, place).take_while(|(path, _)| path.starts_with(&**place));
            let files = below.filter(|(_, file)| file.made_from == made_from).count();
            Some((&**place, Group { made_from, files }))
        });
        let known = Known::now(&folder.path, files, groups);
        let written = Written {
            files: staged.len(),
            bytes: staged.values().map(|file| file.bytes).sum(),
            changed,
            removed,
        };
        Ok(Some((written, known)))
    }

    /// All that there is to make and write. What takes long by itself comes first, for the sake of the last of several
    /// cores; pages come last, for the sake of memory, since what they have in common is kept.
    pub(super) fn works(&self) -> Vec<Work<'_>> {
        let ready = self.files.iter();
        let ready = ready.map(|(path, bytes)| Work::Ready(path, bytes));
        let together = self.later.iter();
        let together = together.map(|(place, later)| Work::Together(place, later));
        // Pages were put in before all others.
        let singles = self.singles.iter().rev().flat_map(|singles| {
            let numbers = singles.numbers.iter();
            numbers.map(move |(path, number)| Work::Single(path, singles, *number, self.twin_of(path)))
        });
        // Where the pages are there already, so are their twins, nearly.
        let twins = self.twins.iter().flat_map(|twins| &*twins.by_path);
        let twins = twins.filter(|(_, twin)| !self.is_single(&twin.page));
        let twins = twins.filter_map(|(path, _)| Some(Work::Ready(path, self.get(path)?)));
        let copies = self.copies.iter().map(|(path, file)| Work::Copy(path, file));
        together
            .chain(copies)
            .chain(ready)
            .chain(singles)
            .chain(twins)
            .collect()
    }

    /// The file that is made of a page, with its path.
    fn twin_of(&self, page: &str) -> Option<TwinOf<'_>> {
        let twins = self.twins.as_ref()?;
        Some((twins.by_page.get(page)?, twins))
    }
}

/// The path of the file beside a page, and what makes it.
type TwinOf<'a> = (&'a str, &'a Twins);

/// Something to make and write, with its path.
pub(super) enum Work<'a> {
    /// A large file of the site's source.
    Copy(&'a str, &'a LargeFile),
    /// Bytes that are there.
    Ready(&'a str, &'a Arc<[u8]>),
    /// A file that is made on its own, such as a page.
    Single(&'a str, &'a Singles, usize, Option<TwinOf<'a>>),
    /// Files that are made together, by the place of all of them; what they are called is known when they are made.
    Together(&'a str, &'a LazyFiles),
}

/// The bytes of a file: those of the site, or made for this once. A file may be large, so they are not copied.
pub(super) enum Bytes {
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
    /// What it shows, of a file that is made on its own.
    shown: Option<Fingerprint>,
    bytes: u64,
    /// Whether its bytes differ from those that an earlier build left.
    is_changed: bool,
}

impl Staged {
    /// What becomes of the file, which an earlier build may have left in this state.
    fn fate(&self, left: Option<State>) -> Fate {
        match self.is_changed {
            true => Fate::New,
            false => Fate::Kept(left.map(|state| state.stamp.inode)),
        }
    }
}

/// Where new bytes go until all of them are there.
struct Stage<'a> {
    root: PathBuf,
    staging: PathBuf,
    left: &'a Untouched<'a>,
}

/// Files with their paths.
type StagedFiles<'a> = Vec<(Cow<'a, str>, Staged)>;

impl<'a> Stage<'a> {
    /// Writes the files whose bytes on disk are not those of the site to the folder beside them. Returns every file.
    fn all(&self, works: &[Work<'a>]) -> Result<Vec<StagedFiles<'a>>, WriteError> {
        works.par_iter().map(|work| self.work(work)).collect()
    }

    fn work(&self, work: &Work<'a>) -> Result<StagedFiles<'a>, WriteError> {
        let (path, staged) = match *work {
            Work::Ready(path, bytes) => {
                let made_from = Fingerprint::of(bytes);
                let bytes = || Some(Bytes::Shared(bytes.clone()));
                (path, self.file(path, made_from, bytes)?)
            }
            Work::Copy(path, file) => (path, self.copy(path, file)?),
            Work::Single(path, singles, number, twin) => return self.single(path, singles, number, twin),
            Work::Together(place, later) => return self.together(place, later),
        };
        Ok(vec![(Cow::Borrowed(path), staged)])
    }

    /// Files that are made together; made now, unless they are left as they would be.
    fn together(&self, place: &str, later: &LazyFiles) -> Result<StagedFiles<'a>, WriteError> {
        if let Some(made_from) = later.made_from
            && let Some(kept) = self.left.together(place, made_from)
        {
            let kept = kept.into_iter().map(|(path, bytes)| {
                let staged = Staged {
                    made_from,
                    shown: None,
                    bytes,
                    is_changed: false,
                };
                (Cow::Borrowed(path), staged)
            });
            return Ok(kept.collect());
        }
        let made = later.own().into_par_iter();
        made.map(|(path, bytes)| {
            let made_from = later.made_from.unwrap_or_else(|| Fingerprint::of(&bytes));
            let staged = self.file(&path, made_from, || Some(bytes))?;
            Ok((Cow::Owned(path), staged))
        })
        .collect()
    }

    fn copy(&self, path: &str, file: &LargeFile) -> Result<Staged, WriteError> {
        let made_from = file.fingerprint();
        let bytes = file.size();
        let cannot = |why: std::io::Error| WriteError::new(format!("cannot copy {}: {why}", file.path()));
        let mut is_changed = false;
        if self.left.size(path, made_from).is_none() {
            let mut source = file.open().map_err(cannot)?;
            is_changed = !disk::has_bytes_of(&self.root.join(path), &mut source, bytes).map_err(cannot)?;
            if is_changed {
                disk::copy_file(&mut source, &self.staging.join(path))?;
            }
            file.check(&source).map_err(cannot)?;
        }
        Ok(Staged {
            made_from,
            shown: None,
            bytes,
            is_changed,
        })
    }

    /// A page, with its twin where it has one, or another file. What is made from the same, or shows the same, is not made.
    fn single(
        &self,
        path: &'a str,
        singles: &Singles,
        number: usize,
        twin: Option<TwinOf<'a>>,
    ) -> Result<StagedFiles<'a>, WriteError> {
        let made_from = singles.made_from.get(number).copied().unwrap_or_default();
        let states: Option<Vec<(&'a str, State)>> = std::iter::once(path)
            .chain(twin.map(|(path, _)| path))
            .map(|path| Some((path, self.left.state(path)?)))
            .collect();
        // A twin is made of its page's bytes, so where one of the two is missing, both are made.
        let left = states
            .as_ref()
            .and_then(|states| states.first())
            .map(|(_, state)| *state);
        let as_left = || {
            let states = states.iter().flatten();
            let staged = states.map(|(path, state)| {
                let staged = Staged {
                    made_from,
                    shown: state.shown,
                    bytes: state.stamp.size,
                    is_changed: false,
                };
                (Cow::Borrowed(*path), staged)
            });
            Ok(staged.collect())
        };
        if left.is_some_and(|state| state.made_from == made_from) {
            return as_left();
        }
        let (shown, bytes) = match singles.made.get(number).and_then(OnceLock::get) {
            Some(made) => (None, made.clone()),
            None => match (singles.make)(number, left.and_then(|state| state.shown)) {
                Making::Done { shown, bytes } => (Some(shown), Some(bytes)),
                Making::Unchanged if left.is_some() => return as_left(),
                Making::Unchanged | Making::Failed => (None, None),
            },
        };
        let mut files = Vec::with_capacity(2);
        if let Some((twin, twins)) = twin {
            let text = bytes.as_ref().map(|html| Bytes::Own((twins.make)(path, html)));
            files.push((Cow::Borrowed(twin), self.file(twin, made_from, || text)?));
        }
        let file = self.file(path, made_from, || bytes.map(Bytes::Shared))?;
        files.push((Cow::Borrowed(path), Staged { shown, ..file }));
        Ok(files)
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
                shown: None,
                bytes,
                is_changed: false,
            });
        }
        let bytes =
            bytes().ok_or_else(|| WriteError::new(format!("{path} cannot be made; nothing was changed")))?;
        let is_changed = !disk::has_bytes(&self.root.join(path), &bytes);
        if is_changed {
            disk::write_file(&self.staging.join(path), &bytes)?;
        }
        Ok(Staged {
            made_from,
            shown: None,
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
    /// What kind of trouble the system had.
    pub(super) kind: Option<std::io::ErrorKind>,
}

impl WriteError {
    pub(super) fn new(message: String) -> Self {
        Self { message, kind: None }
    }

    /// Whether a disk or system cannot do what was asked at all, as opposed to now.
    pub(super) fn is_for_lack_of_means(&self) -> bool {
        use std::io::ErrorKind as Kind;
        matches!(
            self.kind,
            Some(
                Kind::Unsupported
                    | Kind::InvalidInput
                    | Kind::CrossesDevices
                    | Kind::ResourceBusy
                    | Kind::PermissionDenied
                    | Kind::ReadOnlyFilesystem
                    | Kind::TooManyLinks
            )
        )
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for WriteError {}

/// The entries of a map from a path on.
pub(super) fn from<'m, 'p, T>(
    files: &'m BTreeMap<&'p str, T>,
    path: &str,
) -> impl Iterator<Item = (&'m &'p str, &'m T)> + use<'m, 'p, T> {
    files.range::<str, _>((Bound::Included(path), Bound::Unbounded))
}

/// Refuses a site in which a file stands where another file needs a folder.
fn check_names(staged: &BTreeMap<&str, &Staged>) -> Result<(), WriteError> {
    let is_folder = |path: &str| {
        let below = format!("{path}/");
        let next = from(staged, &below).next();
        next.is_some_and(|(next, _)| next.starts_with(&below))
    };
    match staged.par_iter().find_first(|(path, _)| is_folder(path)) {
        Some((path, _)) => Err(WriteError::new(format!(
            "the site has both a file and a folder of the name {path}; nothing was changed\n  \
             rename one of them"
        ))),
        None => Ok(()),
    }
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
        assert!(!public.join(".callboard-new").exists());
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
        assert!(!public.join(".callboard-new").exists());
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
