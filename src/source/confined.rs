//! Opens files below the site's root, and nothing else: by the folder's descriptor, never through a link that was not there
//! when the file was listed, and only what is a regular file. A pipe or a device that took a file's place is an error, not
//! a wait.

use std::fs::File;
use std::io::{Error, Read, Result};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Fingerprint;

/// How large a file has to be, in bytes, to be left on disk: most of a site's bytes are pictures and other files that are
/// only published, and pictures are looked into one at a time.
const MIN_LARGE: u64 = 16 << 10;

/// Endings of files that somebody looks into before they are published; these are always read.
const LOOKED_INTO: [&str; 11] = [
    "csv", "tsv", "ics", "json", "yaml", "yml", "toml", "svg", "html", "htm", "xml",
];

/// A path from the root, as it was listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) path: String,
    /// Whether a link, which stays inside the root, stands on the way or at the end.
    pub(super) is_through_link: bool,
}

impl Listed {
    pub(super) fn plain(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            is_through_link: false,
        }
    }
}

/// The site's folder, held open.
#[derive(Debug)]
pub(super) struct Root {
    path: PathBuf,
    #[cfg(unix)]
    folder: File,
}

impl Root {
    #[cfg_attr(
        unix,
        expect(
            clippy::disallowed_methods,
            reason = "source reads the disk for every other stage"
        )
    )]
    pub(super) fn open(path: &Path) -> Result<Self> {
        Ok(Self {
            path: path.to_path_buf(),
            #[cfg(unix)]
            folder: File::open(path)?,
        })
    }

    /// A path as it is now: through links, if there are any.
    pub(super) fn listed_now(&self, path: &str) -> Listed {
        Listed {
            path: path.to_owned(),
            is_through_link: self.path.join(path).is_symlink(),
        }
    }

    /// Opens a regular file.
    pub(super) fn file(&self, listed: &Listed) -> Result<File> {
        let file = match listed.is_through_link {
            false => self.open_without_links(Path::new(&listed.path))?,
            true => self.open_without_links(&self.resolved(&listed.path)?)?,
        };
        match file.metadata()?.is_file() {
            true => Ok(file),
            false => Err(Error::other("it is not a regular file")),
        }
    }

    /// The path from the root of what links lead to.
    #[expect(
        clippy::disallowed_methods,
        reason = "source reads the disk for every other stage"
    )]
    fn resolved(&self, path: &str) -> Result<PathBuf> {
        let real = self.path.join(path).canonicalize()?;
        match real.strip_prefix(self.path.canonicalize()?) {
            Ok(below) => Ok(below.to_path_buf()),
            Err(_) => Err(Error::other("it is a link to something outside the site")),
        }
    }

    #[cfg(unix)]
    fn open_without_links(&self, path: &Path) -> Result<File> {
        use rustix::fs::OFlags;
        use rustix::io::Errno;
        // Opening a pipe must not wait for somebody to write to it.
        let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let opened = match self.open_at_once(path, flags) {
            // Old systems, and containers that allow no calls that they do not know.
            Err(Errno::NOSYS | Errno::PERM) => self.open_step_by_step(path, flags),
            opened => opened,
        };
        match opened {
            Ok(file) => Ok(file),
            Err(Errno::LOOP | Errno::XDEV) => {
                Err(Error::other("a link took its place while the site was read"))
            }
            Err(Errno::NXIO) => Err(Error::other("it is not a regular file")),
            Err(error) => Err(error.into()),
        }
    }

    #[cfg(any(target_os = "linux", target_os = "android"))]
    fn open_at_once(&self, path: &Path, flags: rustix::fs::OFlags) -> rustix::io::Result<File> {
        use rustix::fs::{Mode, ResolveFlags, openat2};
        let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
        openat2(&self.folder, path, flags, Mode::empty(), resolve).map(File::from)
    }

    #[cfg(all(unix, not(any(target_os = "linux", target_os = "android"))))]
    fn open_at_once(&self, _: &Path, _: rustix::fs::OFlags) -> rustix::io::Result<File> {
        Err(rustix::io::Errno::NOSYS)
    }

    #[cfg(unix)]
    fn open_step_by_step(&self, path: &Path, flags: rustix::fs::OFlags) -> rustix::io::Result<File> {
        use rustix::fs::{Mode, OFlags, openat};
        let flags = flags | OFlags::NOFOLLOW;
        let mut folder: Option<File> = None;
        let mut parts = path.components().peekable();
        while let Some(part) = parts.next() {
            let std::path::Component::Normal(name) = part else {
                return Err(rustix::io::Errno::XDEV);
            };
            let is_last = parts.peek().is_none();
            let flags = if is_last { flags } else { flags | OFlags::DIRECTORY };
            let from = folder.as_ref().unwrap_or(&self.folder);
            let opened = openat(from, name, flags, Mode::empty()).map(File::from)?;
            if is_last {
                return Ok(opened);
            }
            folder = Some(opened);
        }
        Err(rustix::io::Errno::NOENT)
    }

    #[cfg(not(unix))]
    #[expect(
        clippy::disallowed_methods,
        reason = "source reads the disk for every other stage"
    )]
    fn open_without_links(&self, path: &Path) -> Result<File> {
        File::open(self.path.join(path))
    }
}

/// A file of the site that is published as it is, too large to be held in memory.
#[derive(Clone)]
pub struct LargeFile {
    root: Arc<Root>,
    listed: Listed,
    size: u64,
    fingerprint: Fingerprint,
}

impl std::fmt::Debug for LargeFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LargeFile")
            .field("path", &self.listed.path)
            .field("size", &self.size)
            .finish()
    }
}

impl PartialEq for LargeFile {
    fn eq(&self, other: &Self) -> bool {
        self.listed == other.listed && self.fingerprint == other.fingerprint
    }
}

impl Eq for LargeFile {}

impl LargeFile {
    /// The file that was opened, if it is to be left on disk.
    pub(super) fn of(root: &Arc<Root>, listed: &Listed, file: &File) -> Result<Option<Self>> {
        let ending = Path::new(&listed.path)
            .extension()
            .and_then(|ending| ending.to_str());
        let ending = ending.map(str::to_ascii_lowercase).unwrap_or_default();
        if crate::yaml::front_matter::MARKDOWN.contains(&&*ending)
            || LOOKED_INTO.contains(&&*ending)
            || !listed.path.starts_with("content/")
        {
            return Ok(None);
        }
        let size = file.metadata()?.len();
        if size < MIN_LARGE {
            return Ok(None);
        }
        Ok(Some(Self {
            root: root.clone(),
            listed: listed.clone(),
            size,
            fingerprint: stamp(file)?,
        }))
    }

    /// How many bytes it has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Stands for its bytes: made of its size, the time of its last change and its number on the disk.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// Opens it.
    ///
    /// # Errors
    /// When it cannot be read, and when it is no longer the file that was listed.
    pub fn open(&self) -> Result<File> {
        let file = self.root.file(&self.listed)?;
        self.check(&file)?;
        Ok(file)
    }

    /// All of its bytes, for whoever looks into it.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn bytes(&self) -> Result<Vec<u8>> {
        let file = self.open()?;
        let bytes = bytes(&file)?;
        self.check(&file)?;
        Ok(bytes)
    }

    /// Whether an open file is still as it was listed.
    ///
    /// # Errors
    /// When it is not.
    pub fn check(&self, file: &File) -> Result<()> {
        match stamp(file)? == self.fingerprint {
            true => Ok(()),
            false => Err(Error::other(
                "it was changed since the site was read; build again",
            )),
        }
    }

    /// Its path from the root.
    pub fn path(&self) -> &str {
        &self.listed.path
    }
}

fn stamp(file: &File) -> Result<Fingerprint> {
    let found = file.metadata()?;
    let (device, inode, ..) = super::reader::identity(&found);
    Ok(Fingerprint::of_value(&(
        found.len(),
        found.modified()?,
        device,
        inode,
    )))
}

/// How much of a large text is kept, in bytes, to see whether it is what its name says.
const TEXT_HEAD: usize = 64 << 10;

/// The same of what is no text, which the first bytes tell.
const OTHER_HEAD: usize = 1 << 10;

/// Reads the start of a file.
pub(super) fn head(file: File) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(TEXT_HEAD as u64).read_to_end(&mut bytes)?;
    if bytes.iter().take(OTHER_HEAD).any(|byte| *byte == 0) {
        bytes.truncate(OTHER_HEAD);
    }
    Ok(bytes)
}

/// Reads all of a file.
pub(super) fn bytes(file: &File) -> Result<Vec<u8>> {
    let size = usize::try_from(file.metadata()?.len()).unwrap_or(0);
    let mut bytes = Vec::with_capacity(size.saturating_add(1));
    // A `File` on its own would ask the system again how much is left to read.
    file.take(u64::MAX).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(all(test, unix))]
#[expect(clippy::disallowed_methods, reason = "the tests write what is read")]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    /// A site with a file, and a secret beside it.
    fn site() -> (tempfile::TempDir, Root) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("site");
        std::fs::create_dir_all(root.join("content/roles")).unwrap();
        std::fs::create_dir_all(folder.path().join("secret")).unwrap();
        std::fs::write(root.join("content/roles/runner.md"), "Runs.").unwrap();
        std::fs::write(folder.path().join("secret/runner.md"), "secret").unwrap();
        let root = Root::open(&root).unwrap();
        (folder, root)
    }

    fn read(root: &Root, listed: &Listed) -> Result<Vec<u8>> {
        bytes(&root.file(listed)?)
    }

    #[test]
    fn a_link_that_took_the_place_of_a_file_or_folder_is_not_followed() {
        let (folder, root) = site();
        let listed = Listed::plain("content/roles/runner.md");
        assert_eq!(read(&root, &listed).unwrap(), b"Runs.");
        let file = root.path.join("content/roles/runner.md");
        for target in ["../../../secret/runner.md", "/etc/passwd", "/dev/zero"] {
            std::fs::remove_file(&file).unwrap();
            symlink(target, &file).unwrap();
            assert!(read(&root, &listed).is_err(), "{target}");
            let flags = rustix::fs::OFlags::RDONLY;
            assert!(
                root.open_step_by_step(Path::new(&listed.path), flags).is_err(),
                "{target}"
            );
        }
        std::fs::remove_dir_all(root.path.join("content/roles")).unwrap();
        symlink(folder.path().join("secret"), root.path.join("content/roles")).unwrap();
        assert!(read(&root, &listed).is_err());
    }

    #[test]
    fn a_link_that_was_listed_leads_to_files_of_the_site_only() {
        let (_folder, root) = site();
        let link = root.path.join("content/link.md");
        let listed = Listed {
            path: "content/link.md".to_owned(),
            is_through_link: true,
        };
        symlink("roles/runner.md", &link).unwrap();
        assert_eq!(read(&root, &listed).unwrap(), b"Runs.");
        std::fs::remove_file(&link).unwrap();
        symlink("../../secret/runner.md", &link).unwrap();
        assert!(read(&root, &listed).is_err());
    }

    #[test]
    fn a_large_file_that_was_changed_is_not_sent_as_the_one_that_was_listed() {
        let (_folder, root) = site();
        let path = root.path.join("content/film.mov");
        std::fs::File::create(&path).unwrap().set_len(MIN_LARGE).unwrap();
        let root = Arc::new(root);
        let listed = Listed::plain("content/film.mov");
        let file = root.file(&listed).unwrap();
        let large = LargeFile::of(&root, &listed, &file).unwrap().unwrap();
        assert!(large.open().is_ok());
        std::fs::File::create(&path)
            .unwrap()
            .set_len(MIN_LARGE + 1)
            .unwrap();
        assert!(large.open().is_err());
    }

    #[test]
    fn of_a_large_file_little_is_kept_unless_it_is_a_text() {
        let (_folder, root) = site();
        let kept = |start: &[u8]| {
            let path = root.path.join("content/guide.page");
            std::fs::write(&path, [start, &[b' '; TEXT_HEAD]].concat()).unwrap();
            head(root.file(&Listed::plain("content/guide.page")).unwrap())
                .unwrap()
                .len()
        };
        assert_eq!(kept(b"---\nvisible: internal\n---\n"), TEXT_HEAD);
        assert_eq!(kept(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), OTHER_HEAD);
    }
}
