//! An output folder, held by one process at a time.
//!
//! New bytes are first written in full where nobody looks. Then they become the site in one step: a tree that holds the
//! whole new site, unchanged files linked, is exchanged with the old one. The old tree stays in the workspace, so that the
//! next build only has to bring it up to date. Where that cannot be done (the folder holds files of others, is a mount
//! point or lies on a disk that cannot exchange or link), files are put in place one after another, with a journal: a list
//! of the new site beside its new files. A build that finds a journal first finishes what it says. A single file with new
//! bytes is put in place as it is, which is one step by itself.
//! Start reading at [`Folder::open`].

use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rayon::prelude::*;

use super::marker::{MARKER_FILE, Marker};
use super::{WriteError, disk};
use crate::source::Fingerprint;

/// The folder in an output folder that holds new bytes until they are put in place one by one.
const STAGING_FOLDER: &str = ".callboard-new";

/// In a staging folder, the new files by their path.
const FILES: &str = "files";

/// In a staging folder, the journal: the marker that the output folder will have. While it is missing, the files beside
/// it may not be all.
const JOURNAL: &str = "marker";

/// In a workspace, the tree that the site is exchanged with.
const TREE: &str = "tree";

/// In a workspace, says that exchanging was tried and cannot be done.
const CANNOT_EXCHANGE: &str = "in-place";

/// How long to wait for another build of the same folder.
const MAX_WAIT: Duration = Duration::from_secs(60);

/// How often to look whether the other build has ended.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// An output folder that no other build writes to while this value lives.
#[derive(Debug)]
pub struct Folder {
    pub(super) path: PathBuf,
    /// Where trees are put together; `None` where they cannot be exchanged.
    workspace: Option<PathBuf>,
    /// What an earlier build wrote; `None` where no marker stands.
    marker: Option<Marker>,
    /// Whether it was missing.
    is_made: bool,
    /// Let go when the value is dropped.
    locks: Vec<File>,
}

impl Drop for Folder {
    /// Where nothing was written, nothing is left.
    #[expect(clippy::disallowed_methods, reason = "output removes what it made")]
    fn drop(&mut self) {
        if self.is_made {
            // Fails when there is a site in it.
            let _ = std::fs::remove_dir(&self.path);
        }
    }
}

/// What becomes of the files of a folder.
pub(super) struct Change<'a> {
    /// Every file of the site by path, and what becomes of it.
    pub(super) files: Vec<(&'a str, Fate)>,
    /// What earlier builds wrote.
    pub(super) earlier: &'a Marker,
    /// The new marker.
    pub(super) marker: &'a str,
}

/// What becomes of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It has new bytes.
    New,
    /// It stays, with the number that it has on its device where that is known.
    Kept(Option<u64>),
}

impl Change<'_> {
    fn wanted(&self) -> BTreeSet<&str> {
        self.files.iter().map(|(path, _)| *path).collect()
    }

    /// The file with new bytes, where it is the only one and the site keeps its list of files: to put it in place is one step
    /// by itself.
    fn only_new_bytes(&self) -> Option<&str> {
        let mut new = self.files.iter().filter(|(_, fate)| *fate == Fate::New);
        let (path, _) = new.next().filter(|_| self.earlier.is_whole)?;
        let is_known = |(path, _): &(&str, Fate)| self.earlier.files.contains(*path);
        let keeps_list = self.files.len() == self.earlier.files.len() && self.files.iter().all(is_known);
        (new.next().is_none() && keeps_list).then_some(path)
    }

    fn changed(&self) -> impl ParallelIterator<Item = &str> {
        self.files
            .par_iter()
            .filter(|(_, fate)| *fate == Fate::New)
            .map(|(path, _)| *path)
    }
}

impl Folder {
    /// Takes hold of an output folder, which is made if it is missing, and finishes what an interrupted build began.
    ///
    /// While another process holds it, calls `on_wait` once and waits for up to a minute. `caches` are folders in which
    /// to keep the tree that the site is exchanged with: the first that lies on the same device is taken. Without any,
    /// files are put in place one by one.
    ///
    /// # Errors
    /// When it is a link or no folder, when another build does not end, and when the disk refuses.
    pub fn open(path: &Path, caches: &[&Path], on_wait: impl FnOnce()) -> Result<Self, WriteError> {
        let is_made = disk::found(path).is_none();
        let lock = lock(path, on_wait)?;
        let workspace = caches.iter().find_map(|cache| workspace(cache, path));
        let mut folder = Self {
            path: path.to_path_buf(),
            workspace,
            marker: None,
            is_made,
            locks: lock.into_iter().collect(),
        };
        folder.finish()?;
        if let Some(workspace) = &folder.workspace {
            disk::remove_folder(&workspace.join(STAGING_FOLDER))?;
        }
        folder.marker = Marker::read(&path.join(MARKER_FILE))?;
        Ok(folder)
    }

    /// What earlier builds wrote: what the marker lists, and where it is missing or was cut short, what is known to be as
    /// a build left it.
    pub(super) fn earlier<'k>(&self, untouched: impl Iterator<Item = &'k str>) -> Result<Marker, WriteError> {
        let mut earlier = match &self.marker {
            Some(marker) if marker.is_whole => return Ok(marker.clone()),
            Some(marker) => marker.clone(),
            None if disk::entries(&self.path)?.is_empty() => {
                return Ok(Marker {
                    is_whole: true,
                    ..Marker::default()
                });
            }
            None => Marker::default(),
        };
        earlier.files.extend(untouched.map(str::to_owned));
        earlier.files.remove(MARKER_FILE);
        if self.marker.is_none() && earlier.files.is_empty() {
            return Err(WriteError::new(format!(
                "{} holds files that no earlier build wrote; nothing was changed\n  \
                 choose another folder with `-o`, or empty this one yourself",
                self.path.display()
            )));
        }
        Ok(earlier)
    }

    /// Where new bytes go until all of them are there; empty.
    pub(super) fn staging(&self) -> PathBuf {
        let above = self.workspace.as_ref().unwrap_or(&self.path);
        above.join(STAGING_FOLDER).join(FILES)
    }

    /// Removes new bytes that are not to become the site.
    pub(super) fn discard(&self) {
        // What is left of it is removed by the next build.
        let above = self.workspace.as_ref().unwrap_or(&self.path);
        let _ = disk::remove_folder(&above.join(STAGING_FOLDER));
    }

    /// Makes the new bytes the site. `Ok(false)` when files have to be put in place one by one, for which the new bytes
    /// have to be written once more.
    pub(super) fn commit(&mut self, change: &Change<'_>) -> Result<bool, WriteError> {
        match (self.put(change), &self.workspace) {
            (Err(why), Some(workspace)) if why.is_for_lack_of_means() => {
                disk::remove_folder(workspace)?;
                disk::write_file(&workspace.join(CANNOT_EXCHANGE), b"")?;
                self.workspace = None;
                Ok(false)
            }
            (done, _) => done.map(|()| true),
        }
    }

    /// The same, by whatever way is open.
    fn put(&mut self, change: &Change<'_>) -> Result<(), WriteError> {
        if let Some(path) = change.only_new_bytes()
            && self.leads_to_a_file(path)
        {
            disk::rename(&self.staging().join(path), &self.path.join(path))?;
            self.discard();
            return Ok(());
        }
        let Some(workspace) = self.workspace.clone() else {
            return self.put_in_place(change);
        };
        if self.holds_only(&self.path, "", &change.earlier.files) {
            return self.exchange(&workspace, change);
        }
        let staging = self.staging();
        if disk::found(&staging).is_some() {
            disk::create_folder(&self.path.join(STAGING_FOLDER))?;
            disk::rename(&staging, &self.path.join(STAGING_FOLDER).join(FILES))?;
        }
        self.workspace = None;
        self.put_in_place(change)
    }

    /// Whether a path leads to a file, or a link that takes its place, by folders of the site alone.
    fn leads_to_a_file(&self, path: &str) -> bool {
        let is_folder =
            |folder: &str| disk::found(&self.path.join(folder)).is_some_and(|found| found.is_dir());
        path.match_indices('/').all(|(end, _)| is_folder(&path[..end]))
            && disk::found(&self.path.join(path)).is_some_and(|found| !found.is_dir())
    }

    /// Whether a folder holds nothing but files of these paths, in folders that hold them.
    fn holds_only(&self, folder: &Path, below: &str, files: &BTreeSet<String>) -> bool {
        let Ok(entries) = disk::entries(folder) else {
            return false;
        };
        let is_ours = |entry: &std::fs::DirEntry| {
            let name = entry.file_name();
            let Some(name) = name.to_str() else { return false };
            let path = format!("{below}{name}");
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => self.holds_only(&entry.path(), &format!("{path}/"), files),
                _ => files.contains(&path) || path == MARKER_FILE,
            }
        };
        // Of a folder that is empty, somebody may have removed our files.
        let is_known = || {
            files
                .range(below.to_owned()..)
                .next()
                .is_some_and(|path| path.starts_with(below))
        };
        (!entries.is_empty() || below.is_empty() || is_known()) && entries.par_iter().all(is_ours)
    }

    /// Puts a tree with the whole new site together, and exchanges it with the old one.
    fn exchange(&mut self, workspace: &Path, change: &Change<'_>) -> Result<(), WriteError> {
        let tree = workspace.join(TREE);
        self.put_together(workspace, &tree, change)?;
        let (marker, earlier) = (tree.join(MARKER_FILE), self.path.join(MARKER_FILE));
        if disk::has_bytes(&earlier, change.marker.as_bytes()) {
            disk::link_file(&earlier, &marker)?;
        } else {
            disk::write_file(&marker, change.marker.as_bytes())?;
        }
        disk::copy_permissions(&self.path, &tree)?;
        // Whoever opens the folder after the exchange waits until all is done.
        self.locks.extend(try_lock(&tree).ok().flatten());
        if self.is_empty() {
            disk::rename(&tree, &self.path)?;
        } else {
            disk::exchange(&tree, &self.path).map_err(|why| disk::error("put in place", &self.path, &why))?;
        }
        self.discard();
        Ok(())
    }

    fn is_empty(&self) -> bool {
        disk::entries(&self.path).is_ok_and(|inside| inside.is_empty())
    }

    /// Makes a tree of the new files and links to all others, without a marker. The tree of an earlier build is brought up
    /// to date, if it is whole, which its marker says.
    fn put_together(&self, workspace: &Path, tree: &Path, change: &Change<'_>) -> Result<(), WriteError> {
        let new = workspace.join(STAGING_FOLDER).join(FILES);
        let marker = Marker::read(&tree.join(MARKER_FILE))?.filter(|marker| marker.is_whole);
        let kept = change.files.par_iter().filter_map(|(path, fate)| match fate {
            Fate::Kept(inode) => Some((*path, *inode)),
            Fate::New => None,
        });
        let Some(marker) = marker else {
            disk::remove_folder(tree)?;
            disk::create_folder(&new)?;
            kept.try_for_each(|(path, _)| disk::link_file(&self.path.join(path), &new.join(path)))?;
            return disk::rename(&new, tree);
        };
        disk::remove_file(&tree.join(MARKER_FILE))?;
        let wanted = change.wanted();
        let gone = marker.files.iter().map(String::as_str);
        disk::remove_files(tree, gone.filter(|path| !wanted.contains(path)))?;
        kept.try_for_each(|(path, inode)| {
            let (ours, other) = (self.path.join(path), tree.join(path));
            let inode = inode.or_else(|| disk::found(&ours).as_ref().map(disk::inode));
            match disk::found(&other) {
                Some(there) if inode == Some(disk::inode(&there)) => return Ok(()),
                Some(there) if there.is_dir() => disk::remove_folder(&other)?,
                Some(_) => disk::remove_file(&other)?,
                None => {}
            }
            disk::link_file(&ours, &other)
        })?;
        if disk::found(&new).is_some() {
            disk::move_files(&new, tree)?;
        }
        Ok(())
    }

    /// Puts files in place one by one, after looking whether all of it can be done.
    fn put_in_place(&self, change: &Change<'_>) -> Result<(), WriteError> {
        self.check_ways(change)?;
        let marker = self.path.join(MARKER_FILE);
        let whole = self.path.join(STAGING_FOLDER).join("marker-new");
        if !change.earlier.is_whole {
            // What is known to be ours now has to be known after an interruption, too.
            disk::write_file(
                &whole,
                Marker::text(change.earlier.files.iter().map(String::as_str)).as_bytes(),
            )?;
            disk::rename(&whole, &marker)?;
        }
        disk::write_file(&whole, change.marker.as_bytes())?;
        disk::rename(&whole, &self.path.join(STAGING_FOLDER).join(JOURNAL))?;
        self.finish()
    }

    /// Finishes what the journal says, if there is one. Each step may be done again after an interruption.
    fn finish(&self) -> Result<(), WriteError> {
        let staging = self.path.join(STAGING_FOLDER);
        let journal = staging.join(JOURNAL);
        let marker = self.path.join(MARKER_FILE);
        if let Some(new) = Marker::read(&journal)?.filter(|journal| journal.is_whole) {
            let old = Marker::read(&marker)?.unwrap_or_default();
            disk::remove_files(&self.path, old.files.difference(&new.files).map(String::as_str))?;
            if disk::found(&staging.join(FILES)).is_some() {
                disk::move_files(&staging.join(FILES), &self.path)?;
            }
            if old != new {
                disk::rename(&journal, &marker)?;
            }
        }
        disk::remove_file(&journal)?;
        disk::remove_folder(&staging)
    }

    /// Refuses what would write through a link, over a file of somebody else, or put a file where a folder is needed.
    fn check_ways(&self, change: &Change<'_>) -> Result<(), WriteError> {
        let wanted = change.wanted();
        let is_stale = |path: &str| change.earlier.files.contains(path) && !wanted.contains(path);
        let is_blocked = |folder: &&str| {
            disk::found(&self.path.join(folder))
                .is_some_and(|found| found.is_symlink() || (!found.is_dir() && !is_stale(folder)))
        };
        let folders = folders_of(change.files.iter().map(|(path, _)| *path));
        if let Some(folder) = folders.into_par_iter().find_first(is_blocked) {
            return Err(WriteError::new(format!(
                "{} is a link or a file where the site needs a folder; remove it yourself",
                self.path.join(folder).display()
            )));
        }
        let is_somebody_s = |path: &&str| {
            let full = self.path.join(path);
            match disk::found(&full) {
                Some(found) if found.is_dir() => !self.is_stale_folder(&full, &format!("{path}/"), &is_stale),
                Some(found) if found.is_file() => {
                    change.earlier.is_whole && !change.earlier.files.contains(*path)
                }
                _ => false,
            }
        };
        match change.changed().find_first(is_somebody_s) {
            Some(path) => Err(WriteError::new(format!(
                "{} stands where the site has a file, and no build wrote it; nothing was changed\n  \
                 move it away, or rename the page or file of this address",
                self.path.join(path).display()
            ))),
            None => Ok(()),
        }
    }

    /// Whether a folder holds only files that are about to be removed.
    fn is_stale_folder(&self, folder: &Path, below: &str, is_stale: &(dyn Fn(&str) -> bool + Sync)) -> bool {
        let Ok(entries) = disk::entries(folder) else {
            return false;
        };
        entries.iter().all(|entry| {
            let name = entry.file_name();
            let Some(name) = name.to_str() else { return false };
            let path = format!("{below}{name}");
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => {
                    self.is_stale_folder(&entry.path(), &format!("{path}/"), is_stale)
                }
                _ => is_stale(&path),
            }
        })
    }
}

/// All folders on the way to files, each once.
fn folders_of<'a>(paths: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
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
    folders.into_iter().collect()
}

/// Where trees for an output folder are put together, if they can be exchanged with it.
fn workspace(cache: &Path, folder: &Path) -> Option<PathBuf> {
    let workspace = cache.join(format!("{}.trees", name_of(folder)));
    let cannot = disk::found(&workspace.join(CANNOT_EXCHANGE)).is_some();
    if cannot || cfg!(not(any(target_os = "linux", target_os = "macos"))) {
        return None;
    }
    make_cache_folder(cache).ok()?;
    make_private(&workspace).ok()?;
    (disk::device(&workspace)? == disk::device(folder)?).then_some(workspace)
}

/// The name of an output folder in a cache folder.
pub(super) fn name_of(folder: &Path) -> String {
    Fingerprint::of(folder.as_os_str().as_encoded_bytes()).short()
}

/// Makes a cache folder, which keeps itself out of git.
///
/// # Errors
/// When the disk refuses.
#[expect(clippy::disallowed_methods, reason = "output writes")]
pub fn make_cache_folder(cache: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(cache)?;
    let ignore = cache.join(".gitignore");
    match disk::found(&ignore) {
        Some(_) => Ok(()),
        None => std::fs::write(ignore, "*\n"),
    }
}

/// Makes a folder into which only its owner can look: it may lie where a web server reads, and holds what is no longer
/// published.
#[cfg(unix)]
fn make_private(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
}

#[cfg(not(unix))]
fn make_private(folder: &Path) -> std::io::Result<()> {
    std::fs::DirBuilder::new().recursive(true).create(folder)
}

/// Locks a folder, which is made if it is missing. `None` on a disk that has no locks.
#[expect(clippy::disallowed_methods, reason = "how long to wait for another build")]
fn lock(path: &Path, on_wait: impl FnOnce()) -> Result<Option<File>, WriteError> {
    let start = std::time::Instant::now();
    let mut on_wait = Some(on_wait);
    loop {
        match disk::found(path) {
            Some(found) if found.is_symlink() => {
                return Err(WriteError::new(format!(
                    "{} is a link; name the folder itself with `-o`",
                    path.display()
                )));
            }
            Some(found) if !found.is_dir() => {
                return Err(WriteError::new(format!("{} is not a folder", path.display())));
            }
            Some(_) => {}
            None => disk::create_folder(path)?,
        }
        match try_lock(path) {
            Ok(lock) => return Ok(lock),
            Err(why) if why.kind() == std::io::ErrorKind::NotFound => {}
            Err(why) if why.kind() == std::io::ErrorKind::WouldBlock => {
                if start.elapsed() > MAX_WAIT {
                    return Err(WriteError::new(format!(
                        "another build has been writing to {} for a minute; nothing was changed\n  \
                         build again when it has ended",
                        path.display()
                    )));
                }
                if let Some(on_wait) = on_wait.take() {
                    on_wait();
                }
                std::thread::sleep(LOOK_EVERY);
            }
            Err(why) => return Err(disk::error("open", path, &why)),
        }
    }
}

/// Locks what stands at a path; fails when another process holds it. `None` on a disk that has no locks.
#[expect(clippy::disallowed_methods, reason = "a lock belongs to an open file")]
fn try_lock(folder: &Path) -> std::io::Result<Option<File>> {
    // Unix locks the folder itself, so that nothing is left in it.
    #[cfg(unix)]
    let file = File::open(folder)?;
    #[cfg(not(unix))]
    let file = File::create(folder.join(".callboard-lock"))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(std::fs::TryLockError::WouldBlock) => return Err(std::io::ErrorKind::WouldBlock.into()),
        Err(std::fs::TryLockError::Error(_)) => return Ok(None),
    }
    // The other process may have put another folder here meanwhile.
    let held = file.metadata()?;
    let is_same = disk::found(folder).is_some_and(|there| disk::inode(&there) == disk::inode(&held));
    match is_same || cfg!(not(unix)) {
        true => Ok(Some(file)),
        false => Err(std::io::ErrorKind::NotFound.into()),
    }
}
