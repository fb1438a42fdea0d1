//! Reads the same site again and again, as the preview does: the [`Reader`].

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use foldhash::{HashMap, HashMapExt};
use jiff::civil::Date;
use rayon::prelude::*;

use super::confined::{Listed, Root};
use super::{
    ReadError, Snapshot, SourceFile, open_root, read_all, read_file, read_known_links, read_settings,
};

/// How long a file must have been left alone before a read for its stamp to prove it unchanged later.
///
/// Disks count time in steps (4 ms on ext4, 2 s on FAT), so a file written just before a read may be written again
/// without a change of its time.
const SETTLED: Duration = Duration::from_secs(2);

/// How long a file must have been left alone to count as written: who saves in place empties it first, and a read
/// between the two would take a page for empty.
const AT_REST: Duration = Duration::from_millis(10);

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
        let links = read_known_links(&folder);
        let snapshot = Snapshot {
            problems,
            ..Snapshot::of(std::iter::once(settings).chain(links).chain(files), today)
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
            let left = stamp.age().and_then(|age| AT_REST.checked_sub(age));
            let Some(left) = left.filter(|left| !left.is_zero() && !is_known(&file)) else {
                break;
            };
            std::thread::sleep(left);
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
pub(super) fn identity(found: &std::fs::Metadata) -> (u64, u64, i64, i64) {
    use std::os::unix::fs::MetadataExt;
    (found.dev(), found.ino(), found.ctime(), found.ctime_nsec())
}

#[cfg(not(unix))]
pub(super) fn identity(_: &std::fs::Metadata) -> (u64, u64, i64, i64) {
    (0, 0, 0, 0)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the tests write what is read")]
mod tests;
