//! What a build left in its folder, file by file: what each was made from, and how the disk tells that nobody has
//! touched it since. A later build need not make again, nor read back, what is made from the same and is untouched.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::UNIX_EPOCH;

use rayon::prelude::*;

use crate::source::Fingerprint;

/// The files of an output folder as a build left them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// By path.
    pub(super) files: BTreeMap<String, State>,
    /// Files that are made together, by their folder with a slash at its end, or by path.
    pub(super) together: BTreeMap<String, Group>,
}

/// Files that are made together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) made_from: Fingerprint,
    /// How many they are; a group of which one is missing is unknown.
    pub(super) files: usize,
}

/// A file as a build left it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct State {
    pub(super) made_from: Fingerprint,
    /// Of all that it shows, where it is made on its own: it may be made from something else and show the same.
    pub(super) shown: Option<Fingerprint>,
    pub(super) stamp: Stamp,
}

/// What the disk says of a file without opening it: its size, the time of its last change since 1970 in nanoseconds, and its
/// number, where there are such numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) size: u64,
    pub(super) time: u128,
    pub(super) inode: u64,
}

impl Stamp {
    /// None for what is missing or no file.
    fn of(path: &Path) -> Option<Self> {
        let found = std::fs::symlink_metadata(path).ok()?;
        let time = found.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        let size = found.len();
        found.is_file().then_some(Self {
            size,
            time: time.as_nanos(),
            inode: super::disk::inode(&found),
        })
    }
}

impl Known {
    /// The files of a folder as they are now, each with what it was made from, and its stamp where that is known. What is
    /// missing is left out.
    pub(super) fn now<'a>(
        folder: &Path,
        files: impl IntoIterator<Item = (&'a str, Fingerprint, Option<Fingerprint>, Option<Stamp>)>,
        together: impl IntoIterator<Item = (&'a str, Group)>,
    ) -> Self {
        let files: Vec<_> = files.into_iter().collect();
        let states = files
            .into_par_iter()
            .filter_map(|(path, made_from, shown, stamp)| {
                let stamp = stamp.or_else(|| Stamp::of(&folder.join(path)))?;
                let state = State {
                    made_from,
                    shown,
                    stamp,
                };
                Some((path.to_owned(), state))
            });
        let together = together.into_iter();
        Self {
            files: states.collect::<Vec<_>>().into_iter().collect(),
            together: together
                .map(|(folder, group)| (folder.to_owned(), group))
                .collect(),
        }
    }

    /// Whether every file is as it was left.
    pub fn is_untouched(&self, folder: &Path) -> bool {
        self.files
            .par_iter()
            .all(|(path, state)| Stamp::of(&folder.join(path)) == Some(state.stamp))
    }

    /// Those files that are as they were left.
    pub(super) fn untouched(&self, folder: &Path) -> Untouched<'_> {
        let files: Vec<_> = self
            .files
            .par_iter()
            .filter(|(path, state)| Stamp::of(&folder.join(path)) == Some(state.stamp))
            .map(|(path, state)| (path.as_str(), *state))
            .collect();
        Untouched {
            known: self,
            files: files.into_iter().collect(),
        }
    }
}

/// The files of a folder that nobody touched since they were written.
pub(super) struct Untouched<'k> {
    known: &'k Known,
    files: BTreeMap<&'k str, State>,
}

impl<'k> Untouched<'k> {
    /// How a file was left.
    pub(super) fn state(&self, path: &str) -> Option<State> {
        self.files.get(path).copied()
    }

    /// The size of a file, if it was made from this.
    pub(super) fn size(&self, path: &str, made_from: Fingerprint) -> Option<u64> {
        let state = self.state(path)?;
        (state.made_from == made_from).then_some(state.stamp.size)
    }

    /// The paths of the files.
    pub(super) fn paths(&self) -> impl Iterator<Item = &'k str> {
        self.files.keys().copied()
    }

    /// All files that were made together from this, each with its size; none when one of them was touched.
    pub(super) fn together(&self, folder: &str, made_from: Fingerprint) -> Option<Vec<(&'k str, u64)>> {
        let group = self.known.together.get(folder)?;
        let below = super::write::from(&self.files, folder);
        let left: Vec<(&'k str, u64)> = below
            .take_while(|(path, _)| path.starts_with(folder))
            .filter(|(_, state)| state.made_from == made_from)
            .map(|(path, state)| (*path, state.stamp.size))
            .collect();
        (group.made_from == made_from && group.files == left.len()).then_some(left)
    }
}
