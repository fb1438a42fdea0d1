//! What a build remembers for the next one: that it wrote this site here from these inputs.
//!
//! A build whose inputs are those of the receipt, over files that nobody touched since, has nothing to do. A receipt
//! is never a reason for other bytes: it is believed only when the inputs and the program are the same to the last
//! byte, and every file has the size and the time of its last change that it had when it was written. A receipt that
//! is missing, cut short or of another version counts as none; so it may be deleted at any time.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use rayon::prelude::*;

use super::{MARKER_FILE, Written, marked_files};
use crate::source::Fingerprint;

/// The folder of receipts, in the site's own.
pub const CACHE_FOLDER: &str = ".callboard-cache";

/// The first line of a receipt.
const HEAD: &str = "Callboard's receipt 1";

/// The last line, without which it was cut short.
const END: &str = "end";

/// What a build wrote, and from what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Of all that the site is made of.
    pub inputs: Fingerprint,
    /// How many pages the site has.
    pub pages: usize,
    /// How many files, pages among them.
    pub files: usize,
    /// All their bytes.
    pub bytes: u64,
    /// Of the path, size and time of each file.
    state: Fingerprint,
}

/// Where the receipt for an output folder is kept.
pub fn place(root: &Path, folder: &Path) -> PathBuf {
    let name = Fingerprint::of(folder.as_os_str().as_encoded_bytes()).short();
    root.join(CACHE_FOLDER).join(name)
}

impl Receipt {
    /// The receipt for what was just written; `None` when the files cannot be looked at.
    pub fn of(folder: &Path, inputs: Fingerprint, pages: usize, written: &Written) -> Option<Self> {
        Some(Self {
            inputs,
            pages,
            files: written.files,
            bytes: written.bytes,
            state: state_of(folder)?,
        })
    }

    /// Whether a build from some inputs would find everything in the folder as it is.
    pub fn holds(&self, folder: &Path, inputs: Fingerprint) -> bool {
        self.inputs == inputs && state_of(folder) == Some(self.state)
    }

    /// What a build does that finds everything as it is.
    pub fn unchanged(&self) -> Written {
        Written {
            files: self.files,
            bytes: self.bytes,
            changed: 0,
            removed: 0,
        }
    }

    /// Reads a receipt, if there is one and all of it.
    #[expect(clippy::disallowed_methods, reason = "a receipt is kept on disk")]
    pub fn read(file: &Path) -> Option<Self> {
        let text = std::fs::read_to_string(file).ok()?;
        let mut lines = text.lines();
        let head = lines.next()?;
        let hex = |line: &str| u128::from_str_radix(line, 16).ok().map(Fingerprint);
        let receipt = Self {
            inputs: hex(lines.next()?)?,
            state: hex(lines.next()?)?,
            pages: lines.next()?.parse().ok()?,
            files: lines.next()?.parse().ok()?,
            bytes: lines.next()?.parse().ok()?,
        };
        (head == HEAD && lines.next() == Some(END) && lines.next().is_none()).then_some(receipt)
    }

    /// Keeps it, in place of an older one. What goes wrong costs time and nothing else.
    #[expect(clippy::disallowed_methods, reason = "a receipt is kept on disk")]
    pub fn keep(&self, file: &Path) {
        let mut text = format!("{HEAD}\n");
        for line in [
            format!("{:032x}", self.inputs.0),
            format!("{:032x}", self.state.0),
            self.pages.to_string(),
            self.files.to_string(),
            self.bytes.to_string(),
            END.to_owned(),
        ] {
            // Writing to a string never fails.
            let _ = writeln!(text, "{line}");
        }
        let Some(folder) = file.parent() else { return };
        let whole = file.with_extension("new");
        let kept = std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(folder.join(".gitignore"), "*\n"))
            .and_then(|()| std::fs::write(&whole, text))
            .and_then(|()| std::fs::rename(&whole, file));
        if kept.is_err() {
            forget(file);
        }
    }
}

/// Takes a receipt away, before what it tells of is changed.
#[expect(clippy::disallowed_methods, reason = "a receipt is kept on disk")]
pub fn forget(file: &Path) {
    let _ = std::fs::remove_file(file);
}

/// Path, size and time of all files that the marker names, and of the marker; `None` when one is missing or is no file.
fn state_of(folder: &Path) -> Option<Fingerprint> {
    let mut paths = marked_files(folder)?;
    paths.push(MARKER_FILE.to_owned());
    let states = paths.par_iter().map(|path| {
        let found = std::fs::symlink_metadata(folder.join(path)).ok()?;
        let time = found.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        let state = (path, found.len(), time.as_nanos());
        found.is_file().then(|| Fingerprint::of_value(&state))
    });
    let states: Option<Vec<Fingerprint>> = states.collect();
    Some(Fingerprint::of_value(
        &states?.into_iter().map(|state| state.0).collect::<Vec<_>>(),
    ))
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the tests look at what was written")]
mod tests {
    use super::super::Output;
    use super::*;

    #[test]
    fn a_receipt_holds_until_an_input_or_a_file_is_another() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("public");
        let mut site = Output::default();
        site.add("index.html", "home".as_bytes());
        site.add("roles/runner/index.html", "runner".as_bytes());
        let written = site.write(&folder).unwrap();
        let inputs = Fingerprint::of(b"inputs");
        let file = place(root.path(), &folder);
        Receipt::of(&folder, inputs, 2, &written).unwrap().keep(&file);

        let receipt = Receipt::read(&file).unwrap();
        assert_eq!((receipt.pages, receipt.files, receipt.bytes), (2, 2, 10));
        assert!(receipt.holds(&folder, inputs));
        assert!(!receipt.holds(&folder, Fingerprint::of(b"others")));

        let page = folder.join("roles/runner/index.html");
        std::fs::write(&page, "RUNNER").unwrap();
        assert!(!receipt.holds(&folder, inputs), "somebody changed a page");
        std::fs::remove_file(&page).unwrap();
        assert!(!receipt.holds(&folder, inputs), "somebody removed a page");
    }

    #[test]
    fn a_receipt_that_was_cut_short_counts_as_none() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("public");
        let mut site = Output::default();
        site.add("index.html", "home".as_bytes());
        let written = site.write(&folder).unwrap();
        let file = place(root.path(), &folder);
        Receipt::of(&folder, Fingerprint::of(b"inputs"), 1, &written)
            .unwrap()
            .keep(&file);
        let whole = std::fs::read_to_string(&file).unwrap();
        for length in 0..whole.len() - 1 {
            std::fs::write(&file, &whole[..length]).unwrap();
            assert_eq!(Receipt::read(&file), None, "of {length} bytes");
        }
        std::fs::write(&file, whole.replace(HEAD, "Callboard's receipt 0")).unwrap();
        assert_eq!(Receipt::read(&file), None);
    }
}
