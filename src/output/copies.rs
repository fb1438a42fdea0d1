//! Keeps what takes long to make between builds, in `.callboard-cache/`: smaller copies of pictures, one file for each, named
//! by the fingerprint of its picture, and what the search found on pages, a file for so many of them.

use std::fmt::Debug;
use std::path::{Path, PathBuf};
use std::sync::Once;
use std::time::{Duration, SystemTime};

use super::folder::make_cache_folder;
use super::receipt::CACHE_FOLDER;
use crate::source::Fingerprint;

/// What the names of copies of pictures, and of social cards, begin with.
pub const PICTURES_FOLDER: &str = "pictures/";
/// What the names of what the search found begin with.
pub const SEARCH_FOLDER: &str = "search/";

/// Where bytes are kept between builds, by name: a folder with a slash at its end, and a file.
pub trait Store: Debug + Send + Sync {
    /// The bytes of a name.
    fn get(&self, name: &str) -> Option<Vec<u8>>;
    /// Keeps bytes in place of older ones; what cannot be kept is made again next time.
    fn put(&self, name: &str, bytes: &[u8]);
    /// The fingerprint of the program that runs: another one may make other bytes of the same.
    fn program(&self) -> Fingerprint;
}

/// Keeps nothing.
#[derive(Debug, Default)]
pub struct NoStore;

impl Store for NoStore {
    fn get(&self, _: &str) -> Option<Vec<u8>> {
        None
    }

    fn put(&self, _: &str, _: &[u8]) {}

    fn program(&self) -> Fingerprint {
        Fingerprint::default()
    }
}

/// Keeps bytes on disk.
#[derive(Debug)]
pub struct DiskStore {
    cache: PathBuf,
    program: Fingerprint,
    tidied: Once,
}

/// How long a copy is kept that no build asks for.
const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// How old a copy is when using it is noted again.
const NOTED: Duration = Duration::from_secs(24 * 60 * 60);

impl DiskStore {
    /// The store of the site in a folder, for a program.
    pub fn of_site(root: &Path, program: Fingerprint) -> Self {
        Self {
            cache: root.join(CACHE_FOLDER),
            program,
            tidied: Once::new(),
        }
    }

    /// Removes what was not used for long, so that nothing piles up.
    #[expect(clippy::disallowed_methods, reason = "copies are kept on disk")]
    fn tidy(&self) {
        let folders =
            [PICTURES_FOLDER, SEARCH_FOLDER].map(|folder| std::fs::read_dir(self.cache.join(folder)));
        for file in folders.into_iter().flatten().flatten().flatten() {
            let is_old = file.metadata().is_ok_and(|found| is_older(&found, KEPT));
            if is_old {
                let _ = std::fs::remove_file(file.path());
            }
        }
    }
}

/// Whether a file was last used longer ago.
fn is_older(found: &std::fs::Metadata, than: Duration) -> bool {
    let age = found.modified().ok().and_then(|time| time.elapsed().ok());
    age.is_some_and(|age| age > than)
}

#[expect(
    clippy::disallowed_methods,
    reason = "copies are kept on disk, and how old they are is the clock's"
)]
impl Store for DiskStore {
    fn get(&self, name: &str) -> Option<Vec<u8>> {
        let file = self.cache.join(name);
        let bytes = std::fs::read(&file).ok()?;
        if std::fs::metadata(&file).is_ok_and(|found| is_older(&found, NOTED)) {
            let file = std::fs::File::options().append(true).open(&file);
            let _ = file.and_then(|file| file.set_modified(SystemTime::now()));
        }
        Some(bytes)
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        self.tidied.call_once(|| self.tidy());
        let file = self.cache.join(name);
        let new = self.cache.join(format!("{name}.{}", std::process::id()));
        let kept = make_cache_folder(&self.cache)
            .and_then(|()| file.parent().map_or(Ok(()), std::fs::create_dir_all))
            .and_then(|()| std::fs::write(&new, bytes))
            .and_then(|()| std::fs::rename(&new, &file));
        if kept.is_err() {
            let _ = std::fs::remove_file(new);
        }
    }

    fn program(&self) -> Fingerprint {
        self.program
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the tests look at what was written")]
mod tests {
    use std::fs::File;

    use super::*;

    #[test]
    fn a_copy_is_kept_for_the_next_build_and_goes_when_none_uses_it() {
        let root = tempfile::tempdir().unwrap();
        let store = DiskStore::of_site(root.path(), Fingerprint::default());
        assert_eq!(store.get("pictures/a.jpg"), None);
        store.put("pictures/a.jpg", b"copy");
        store.put("pictures/b.jpg", b"other");
        let folder = root.path().join(CACHE_FOLDER).join("pictures");
        for name in ["a.jpg", "b.jpg"] {
            let file = File::options().write(true).open(folder.join(name)).unwrap();
            file.set_modified(SystemTime::now() - 2 * KEPT).unwrap();
        }
        let store = DiskStore::of_site(root.path(), Fingerprint::default());
        assert_eq!(store.get("pictures/a.jpg").as_deref(), Some(&b"copy"[..]));
        store.put("pictures/c.jpg", b"new");
        let names = || {
            std::fs::read_dir(&folder)
                .unwrap()
                .flatten()
                .map(|file| file.file_name())
        };
        let mut names: Vec<_> = names().collect();
        names.sort();
        assert_eq!(names, ["a.jpg", "c.jpg"]);
    }
}
