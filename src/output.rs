//! The finished site as a value: path → bytes. `build` writes it ([`mod@write`]), `serve` serves it. Start reading at [`Output`].

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use crate::source::{Fingerprint, LargeFile};

pub mod archive;
pub mod beside;
pub mod copies;
mod disk;
pub mod folder;
pub mod known;
mod marker;
pub mod receipt;
pub mod write;

pub use folder::Folder;
pub use marker::MARKER_FILE;
pub use write::{WriteError, Written};

/// Bytes by path.
type Files = BTreeMap<Arc<str>, Arc<[u8]>>;

/// Every file of the site.
#[derive(Clone, Default)]
pub struct Output {
    files: Files,
    /// Those that are made together, by folder, with a slash at its end, or by path.
    later: BTreeMap<Arc<str>, LazyFiles>,
    singles: Vec<Singles>,
    twins: Option<Twins>,
    /// Files that are copied from the site's source as they are.
    copies: BTreeMap<Arc<str>, Arc<LargeFile>>,
}

/// Files that are made together when one of them is first looked at.
#[derive(Clone)]
struct LazyFiles {
    /// None when only the files themselves tell whether they are others.
    made_from: Option<Fingerprint>,
    files: Arc<OnceLock<Files>>,
    make: Arc<dyn Fn() -> Vec<(String, Vec<u8>)> + Send + Sync>,
}

/// The bytes of a file; none when it cannot be made.
type Made = Option<Arc<[u8]>>;

/// What came of making a file.
#[derive(Clone, Debug)]
pub enum Making {
    /// It shows what it is known to have shown, and was not made.
    Unchanged,
    /// It was made.
    Done {
        /// The fingerprint of all that it shows; equal ones promise equal files.
        shown: Fingerprint,
        /// Its bytes.
        bytes: Arc<[u8]>,
    },
    /// It cannot be made.
    Failed,
}

impl Making {
    /// Of a file that shows nothing but its bytes.
    pub fn of(bytes: Vec<u8>) -> Self {
        Self::Done {
            shown: Fingerprint::of(&bytes),
            bytes: bytes.into(),
        }
    }

    /// The bytes, where nothing was known.
    fn bytes(self) -> Made {
        match self {
            Self::Done { bytes, .. } => Some(bytes),
            Self::Unchanged | Self::Failed => None,
        }
    }
}

/// Pages, and files that are costly and seldom asked for: made when first looked at, each on its own. One that cannot be
/// made is not there.
#[derive(Clone)]
struct Singles {
    numbers: Arc<BTreeMap<Arc<str>, usize>>,
    made_from: Arc<[Fingerprint]>,
    made: Arc<[OnceLock<Made>]>,
    make: Arc<dyn Fn(usize, Option<Fingerprint>) -> Making + Send + Sync>,
}

impl Singles {
    fn get(&self, path: &str) -> Option<&Arc<[u8]>> {
        let number = *self.numbers.get(path)?;
        self.made
            .get(number)?
            .get_or_init(|| (self.make)(number, None).bytes())
            .as_ref()
    }
}

/// Files beside pages, each made of the bytes of its page when first looked at.
#[derive(Clone)]
struct Twins {
    by_path: Arc<BTreeMap<Arc<str>, Twin>>,
    by_page: Arc<BTreeMap<Arc<str>, Arc<str>>>,
    make: Arc<MakeTwin>,
}

/// Makes the file at a path of the bytes of its page.
type MakeTwin = dyn Fn(&str, &[u8]) -> Vec<u8> + Send + Sync;

/// A file beside a page.
struct Twin {
    page: Arc<str>,
    made: OnceLock<Made>,
}

impl LazyFiles {
    fn files(&self) -> &Files {
        self.files.get_or_init(|| {
            let made = (self.make)().into_iter();
            made.map(|(path, bytes)| (Arc::from(path), Arc::from(bytes)))
                .collect()
        })
    }
}

impl LazyFiles {
    /// The files that were made, or made for this once.
    fn own(&self) -> Vec<(String, write::Bytes)> {
        match self.files.get() {
            Some(files) => {
                let files = files.iter();
                let shared = |(path, bytes): (&Arc<str>, &Arc<[u8]>)| {
                    (path.to_string(), write::Bytes::Shared(bytes.clone()))
                };
                files.map(shared).collect()
            }
            None => {
                let own = |(path, bytes): (String, Vec<u8>)| (path, write::Bytes::Own(bytes));
                (self.make)().into_iter().map(own).collect()
            }
        }
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

    /// Puts a large file in that is copied from where it is; see [`Output::copies`].
    pub fn add_copy(&mut self, path: impl Into<Arc<str>>, file: Arc<LargeFile>) {
        self.copies.insert(path.into(), file);
    }

    /// The large files, which are not held in memory: none of the other functions knows them.
    pub fn copies(&self) -> &BTreeMap<Arc<str>, Arc<LargeFile>> {
        &self.copies
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
        let later = LazyFiles {
            made_from,
            files: Arc::default(),
            make: Arc::new(make),
        };
        self.later.insert(Arc::from(folder), later);
    }

    /// Puts files in that are made when first asked for, each by its place in a list of their paths. Equal fingerprints
    /// beside a path promise equal files. `make` also takes what the file is known to have shown.
    pub fn add_each(
        &mut self,
        paths: impl IntoIterator<Item = (Arc<str>, Fingerprint)>,
        make: impl Fn(usize, Option<Fingerprint>) -> Making + Send + Sync + 'static,
    ) {
        let (paths, made_from): (Vec<Arc<str>>, Vec<Fingerprint>) = paths.into_iter().unzip();
        let numbers = paths.into_iter().enumerate();
        let numbers: BTreeMap<Arc<str>, usize> = numbers.map(|(number, path)| (path, number)).collect();
        self.singles.push(Singles {
            made_from: made_from.into(),
            made: std::iter::repeat_with(OnceLock::new)
                .take(numbers.len())
                .collect(),
            numbers: Arc::new(numbers),
            make: Arc::new(make),
        });
    }

    /// Puts a file in beside each of some pages (paths of the file and of its page), made of the page's path and bytes.
    pub fn add_twins(
        &mut self,
        paths: impl IntoIterator<Item = (Arc<str>, Arc<str>)>,
        make: impl Fn(&str, &[u8]) -> Vec<u8> + Send + Sync + 'static,
    ) {
        let paths: Vec<_> = paths.into_iter().collect();
        let twin = |page: Arc<str>| Twin {
            page,
            made: OnceLock::new(),
        };
        let by_page = paths.iter().map(|(path, page)| (page.clone(), path.clone()));
        self.twins = Some(Twins {
            by_page: Arc::new(by_page.collect()),
            by_path: Arc::new(paths.into_iter().map(|(path, page)| (path, twin(page))).collect()),
            make: Arc::new(make),
        });
    }

    /// The file beside a page, by its path.
    fn twin(&self, path: &str) -> Option<&Arc<[u8]>> {
        let twins = self.twins.as_ref()?;
        let twin = twins.by_path.get(path)?;
        let make = || Some(Arc::from((twins.make)(&twin.page, self.get(&twin.page)?)));
        twin.made.get_or_init(make).as_ref()
    }

    /// What makes a file when it is first asked for, if anything does.
    fn maker_of(&self, path: &str) -> Option<&LazyFiles> {
        let folders = path.rmatch_indices('/').map(|(at, _)| &path[..=at]);
        std::iter::once(path)
            .chain(folders)
            .find_map(|place| self.later.get(place))
    }

    /// The bytes of a file.
    pub fn get(&self, path: &str) -> Option<&Arc<[u8]>> {
        self.files
            .get(path)
            .or_else(|| self.singles.iter().find_map(|singles| singles.get(path)))
            .or_else(|| self.twin(path))
            .or_else(|| self.maker_of(path)?.files().get(path))
    }

    /// The files that are there without being made first, in order of path.
    pub fn ready(&self) -> &BTreeMap<Arc<str>, Arc<[u8]>> {
        &self.files
    }

    /// Whether looking for a path may take long, because files are made for it first.
    pub fn may_take_long(&self, path: &str) -> bool {
        let is_twin = |twins: &Twins| twins.by_path.contains_key(path);
        !self.files.contains_key(path)
            && (self.is_single(path)
                || self.twins.as_ref().is_some_and(is_twin)
                || self.maker_of(path).is_some())
    }

    /// Whether a file is made on its own when it is first asked for.
    fn is_single(&self, path: &str) -> bool {
        self.singles
            .iter()
            .any(|singles| singles.numbers.contains_key(path))
    }

    /// All files in order of path; those that are made later are made now.
    pub fn files(&self) -> BTreeMap<&Arc<str>, &Arc<[u8]>> {
        self.later.par_iter().for_each(|(_, later)| {
            later.files();
        });
        let singles = self.singles.iter().flat_map(|singles| singles.numbers.keys());
        let singles: Vec<_> = singles.collect();
        let singles: Vec<_> = singles
            .into_par_iter()
            .filter_map(|path| Some((path, self.get(path)?)))
            .collect();
        let twins: Vec<_> = self.twins.iter().flat_map(|twins| twins.by_path.keys()).collect();
        let twins: Vec<_> = twins
            .into_par_iter()
            .filter_map(|path| Some((path, self.twin(path)?)))
            .collect();
        let later = self.later.values().flat_map(|later| later.files());
        self.files
            .iter()
            .chain(singles)
            .chain(twins)
            .chain(later)
            .collect()
    }
}
