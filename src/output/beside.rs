//! Writes single files of the user's: in full beside the place where they go, then put there in one step, so that a full
//! disk or a stopped program leaves the old file whole.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::{WriteError, disk};

/// Writes a file in place of an older one, if there is one, with the folders above it. Through a link, what it leads to is replaced; permissions
/// stay.
///
/// # Errors
/// When the disk refuses; the old file is then as it was.
#[expect(clippy::disallowed_methods, reason = "output writes")]
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    if let Some(folder) = path.parent() {
        disk::create_folder(folder)?;
    }
    let path = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let permissions = std::fs::metadata(&path).ok().map(|found| found.permissions());
    with_new(&path, bytes, |new| {
        if let Some(permissions) = permissions {
            std::fs::set_permissions(new, permissions)?;
        }
        std::fs::rename(new, &path)
    })
}

/// Writes a file where none is yet, with the folders above it.
///
/// # Errors
/// When something is there already, and when the disk refuses.
#[expect(clippy::disallowed_methods, reason = "output writes")]
pub fn create(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    if let Some(folder) = path.parent() {
        disk::create_folder(folder)?;
    }
    let is_there = || {
        WriteError::new(format!(
            "{} is there already; nothing was changed",
            path.display()
        ))
    };
    if disk::found(path).is_some() {
        return Err(is_there());
    }
    with_new(path, bytes, |new| match std::fs::hard_link(new, path) {
        Ok(()) => std::fs::remove_file(new),
        Err(why) if why.kind() == std::io::ErrorKind::AlreadyExists => Err(why),
        // A disk without links.
        Err(_) => std::fs::rename(new, path),
    })
    .map_err(|why| match why.kind {
        Some(std::io::ErrorKind::AlreadyExists) => is_there(),
        _ => why,
    })
}

/// A name for what is not ready yet, in the folder where it goes. Its dot keeps it out of every site.
pub fn name_beside(path: &Path) -> PathBuf {
    path.with_file_name(format!(".{}.callboard-new", std::process::id()))
}

fn with_new(
    path: &Path,
    bytes: &[u8],
    put_in_place: impl FnOnce(&Path) -> std::io::Result<()>,
) -> Result<(), WriteError> {
    let new = name_beside(path);
    // Of a process of the same number that was stopped.
    disk::remove_file(&new)?;
    let written = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&new)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        })
        .and_then(|()| put_in_place(&new));
    written.map_err(|why| {
        // What is wrong is said already.
        let _ = disk::remove_file(&new);
        disk::error("write", path, &why)
    })
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the tests look at what was written")]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_replaced_as_a_whole_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("crew.md");
        create(&file, b"first").unwrap();
        assert!(
            create(&file, b"other")
                .unwrap_err()
                .message
                .contains("is there already")
        );
        replace(&file, b"second").unwrap();
        assert_eq!(std::fs::read(&file).unwrap(), b"second");
        create(&folder.path().join("a/b/new.md"), b"new").unwrap();
        assert_eq!(names(folder.path()), ["a", "crew.md"]);
        assert_eq!(names(&folder.path().join("a/b")), ["new.md"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_and_permissions_stay() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("crew.md"), folder.path().join("link.md"));
        std::fs::write(&file, "first").unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink("crew.md", &link).unwrap();
        replace(&link, b"second").unwrap();
        assert_eq!(std::fs::read(&file).unwrap(), b"second");
        assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(
            std::fs::metadata(&file).unwrap().permissions().mode() & 0o777,
            0o640
        );
    }
}
