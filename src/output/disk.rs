//! The few things that writing does to a disk, each with an error that says what was being done, and to what.

use std::fs::File;
use std::io::{Read, Seek};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::WriteError;

pub(super) fn error(doing: &str, path: &Path, why: &std::io::Error) -> WriteError {
    WriteError {
        message: format!("cannot {doing} {}: {why}", path.display()),
        kind: Some(why.kind()),
    }
}

/// What stands at a path, a link not followed; `None` when nothing does.
pub(super) fn found(path: &Path) -> Option<std::fs::Metadata> {
    std::fs::symlink_metadata(path).ok()
}

/// The names in a folder.
#[expect(clippy::disallowed_methods, reason = "output looks at what it wrote")]
pub(super) fn entries(folder: &Path) -> Result<Vec<std::fs::DirEntry>, WriteError> {
    let inside = std::fs::read_dir(folder).map_err(|why| error("look into", folder, &why))?;
    let inside: Result<Vec<_>, _> = inside.collect();
    inside.map_err(|why| error("look into", folder, &why))
}

#[expect(clippy::disallowed_methods, reason = "output writes")]
pub(super) fn create_folder(path: &Path) -> Result<(), WriteError> {
    std::fs::create_dir_all(path).map_err(|why| error("make the folder", path, &why))
}

/// Writes a file that is not there yet, with the folders above it.
pub(super) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let fresh = in_folder(path, || {
        std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(path)
    });
    fresh
        .and_then(|mut file| std::io::Write::write_all(&mut file, bytes))
        .map_err(|why| error("write", path, &why))
}

/// Copies an open file from its start to one that is not there yet; the system does it, and shares the bytes where it can.
pub(super) fn copy_file(from: &mut File, to: &Path) -> Result<(), WriteError> {
    let fresh = in_folder(to, || {
        std::fs::OpenOptions::new().write(true).create_new(true).open(to)
    });
    fresh
        .and_then(|mut to| {
            from.rewind()?;
            std::io::copy(from, &mut to)
        })
        .map(|_| ())
        .map_err(|why| error("write", to, &why))
}

/// Whether a file has the bytes of an open one, which has that many.
#[expect(clippy::disallowed_methods, reason = "output compares before it writes")]
pub(super) fn has_bytes_of(file: &Path, other: &mut File, size: u64) -> std::io::Result<bool> {
    if found(file).is_none_or(|found| !found.is_file() || found.len() != size) {
        return Ok(false);
    }
    let mut file = File::open(file)?;
    let (mut ours, mut theirs) = (vec![0; 1 << 16], vec![0; 1 << 16]);
    let mut left = size;
    while left > 0 {
        let length = usize::try_from(left).unwrap_or(usize::MAX).min(ours.len());
        file.read_exact(&mut ours[..length])?;
        other.read_exact(&mut theirs[..length])?;
        if ours[..length] != theirs[..length] {
            return Ok(false);
        }
        left -= length as u64;
    }
    Ok(true)
}

/// Gives a file a second name; nothing may stand there yet.
pub(super) fn link_file(from: &Path, to: &Path) -> Result<(), WriteError> {
    in_folder(to, || std::fs::hard_link(from, to)).map_err(|why| error("link", to, &why))
}

/// Does something that needs the folder of a path, which is made if it is missing.
#[expect(clippy::disallowed_methods, reason = "output writes")]
fn in_folder<T>(path: &Path, act: impl Fn() -> std::io::Result<T>) -> std::io::Result<T> {
    match act() {
        Err(why) if why.kind() == std::io::ErrorKind::NotFound => {
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder)?;
            }
            act()
        }
        done => done,
    }
}

/// Puts a file in place under another name: what stood there is replaced in one step.
#[expect(clippy::disallowed_methods, reason = "output writes")]
pub(super) fn rename(from: &Path, to: &Path) -> Result<(), WriteError> {
    std::fs::rename(from, to).map_err(|why| error("put in place", to, &why))
}

/// Gives a folder the permissions of another one.
pub(super) fn copy_permissions(from: &Path, to: &Path) -> Result<(), WriteError> {
    let Some(found) = found(from) else { return Ok(()) };
    std::fs::set_permissions(to, found.permissions()).map_err(|why| error("set the permissions of", to, &why))
}

/// Removes a file or link, if it is there.
#[expect(clippy::disallowed_methods, reason = "output removes what it wrote")]
pub(super) fn remove_file(path: &Path) -> Result<(), WriteError> {
    match std::fs::remove_file(path) {
        Err(why) if !is_gone(&why) => Err(error("remove", path, &why)),
        _ => Ok(()),
    }
}

/// Whether there is nothing at a path, or no longer a folder to hold it.
fn is_gone(why: &std::io::Error) -> bool {
    use std::io::ErrorKind::{NotADirectory, NotFound};
    matches!(why.kind(), NotFound | NotADirectory)
}

#[expect(clippy::disallowed_methods, reason = "output removes what it wrote")]
fn remove_empty_folder(path: &Path) -> Result<(), WriteError> {
    std::fs::remove_dir(path).map_err(|why| error("remove", path, &why))
}

/// Removes a folder with all that is in it, if it is there; of a link, the link.
#[expect(clippy::disallowed_methods, reason = "output removes what it wrote")]
pub(super) fn remove_folder(path: &Path) -> Result<(), WriteError> {
    if found(path).is_some_and(|found| !found.is_dir()) {
        return remove_file(path);
    }
    match std::fs::remove_dir_all(path) {
        Err(why) if !is_gone(&why) => Err(error("remove", path, &why)),
        _ => Ok(()),
    }
}

/// Removes files of a folder, and the folders that this leaves empty. Nothing behind a link is touched.
#[expect(clippy::disallowed_methods, reason = "output removes what it wrote")]
pub(super) fn remove_files<'a>(
    root: &Path,
    files: impl IntoIterator<Item = &'a str>,
) -> Result<(), WriteError> {
    let mut folders = std::collections::BTreeSet::<PathBuf>::new();
    for path in files {
        let mut on_the_way = path.match_indices('/').map(|(at, _)| root.join(&path[..at]));
        if on_the_way.any(|folder| found(&folder).is_some_and(|found| !found.is_dir())) {
            continue;
        }
        let file = root.join(path);
        if found(&file).is_some_and(|found| !found.is_dir()) {
            remove_file(&file)?;
        }
        let mut folder = path;
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

/// Moves files from one folder to another, whole folders where the other has none of that name. A link that stands
/// where a file goes is replaced, never written through.
pub(super) fn move_files(from: &Path, to: &Path) -> Result<(), WriteError> {
    entries(from)?.par_iter().try_for_each(|entry| {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        match found(&to) {
            Some(there) if is_folder && there.is_dir() => move_files(&from, &to),
            Some(there) if there.is_dir() => {
                // Whoever left a folder that holds something here was asked to remove it.
                remove_empty_folder(&to)?;
                rename(&from, &to)
            }
            _ => rename(&from, &to),
        }
    })
}

/// Whether a file has these bytes.
#[expect(clippy::disallowed_methods, reason = "output compares before it writes")]
pub(super) fn has_bytes(file: &Path, bytes: &[u8]) -> bool {
    let looks_same = found(file).is_some_and(|found| found.is_file() && found.len() == bytes.len() as u64);
    looks_same && std::fs::read(file).is_ok_and(|old| old == bytes)
}

/// Makes one folder stand where another one stands, and the other way round, in one step; both must be there.
#[cfg(any(target_os = "linux", target_os = "macos"))]
pub(super) fn exchange(a: &Path, b: &Path) -> std::io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
pub(super) fn exchange(_: &Path, _: &Path) -> std::io::Result<()> {
    Err(std::io::ErrorKind::Unsupported.into())
}

/// The device that a path is on, for telling whether files can be moved between two; `None` where systems have no such number.
#[cfg(unix)]
pub(super) fn device(path: &Path) -> Option<u64> {
    found(path).map(|found| std::os::unix::fs::MetadataExt::dev(&found))
}

#[cfg(not(unix))]
pub(super) fn device(_: &Path) -> Option<u64> {
    None
}

/// The number of a file on its device, the same for all names of a file.
#[cfg(unix)]
pub(super) fn inode(found: &std::fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(found)
}

#[cfg(not(unix))]
pub(super) fn inode(_: &std::fs::Metadata) -> u64 {
    0
}
