//! What a build remembers for the next one: what it wrote here, and from what.
//!
//! A build whose inputs are those of the receipt, over files that nobody touched since, has nothing to do; one of which
//! some inputs are others makes the files that are made from those. A receipt is never a reason for other bytes: it is
//! believed only from the very same program, and of a file only while it has the size and the time of its last change
//! that it had when it was written. A receipt that is missing, cut short or of another version counts as none; so it may
//! be deleted at any time.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::Written;
use super::folder::{make_cache_folder, name_of};
use super::known::{Group, Known, Stamp, State};
use super::marker::{read_path, write_path};
use crate::source::Fingerprint;

/// The folder of receipts, in the site's own.
pub const CACHE_FOLDER: &str = ".callboard-cache";

/// The first line of a receipt.
const HEAD: &str = "Callboard's receipt 4";

/// The last line, without which it was cut short.
const END: &str = "end";

/// What a build wrote, and from what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Receipt {
    /// Of the program that wrote it.
    pub program: Fingerprint,
    /// Of all that the site is made of; none when the build had something to say that the next one has to say again.
    pub inputs: Option<Fingerprint>,
    /// How many pages the site has.
    pub pages: usize,
    /// How many files, pages among them.
    pub files: usize,
    /// All their bytes.
    pub bytes: u64,
    /// Each file as it was left.
    pub known: Known,
}

/// Where the receipt for an output folder is kept.
pub fn place(root: &Path, folder: &Path) -> PathBuf {
    root.join(CACHE_FOLDER).join(name_of(folder))
}

impl Receipt {
    /// Whether a build from some inputs would find everything in the folder as it is.
    pub fn holds(&self, folder: &Path, inputs: Fingerprint) -> bool {
        // The marker is known beside the files of the site; what was missing when they were listed is not.
        self.inputs == Some(inputs)
            && self.known.files.len() == self.files + 1
            && self.known.is_untouched(folder)
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

    /// Reads the receipt of a program, if there is one and all of it.
    #[expect(clippy::disallowed_methods, reason = "a receipt is kept on disk")]
    pub fn read(file: &Path, program: Fingerprint) -> Option<Self> {
        let text = std::fs::read_to_string(file).ok()?;
        Self::of_text(&text).filter(|receipt| receipt.program == program)
    }

    fn of_text(text: &str) -> Option<Self> {
        let body = text.strip_prefix(HEAD)?.strip_prefix('\n')?;
        let mut lines = body.strip_suffix(END)?.lines();
        let hex = |line: &str| u128::from_str_radix(line, 16).ok().map(Fingerprint);
        let mut receipt = Self {
            program: hex(lines.next()?)?,
            inputs: hex(lines.next()?),
            pages: lines.next()?.parse().ok()?,
            files: lines.next()?.parse().ok()?,
            bytes: lines.next()?.parse().ok()?,
            known: Known::default(),
        };
        for line in lines {
            let mut parts = line.splitn(6, ' ');
            let made_from = hex(parts.next()?)?;
            let shown = hex(parts.next()?);
            let (size, time, inode) = (parts.next()?, parts.next()?, parts.next()?);
            let path = read_path(parts.next()?)?;
            if size == TOGETHER {
                let files = inode.parse().ok()?;
                receipt.known.together.insert(path, Group { made_from, files });
            } else {
                let stamp = Stamp {
                    size: size.parse().ok()?,
                    time: time.parse().ok()?,
                    inode: inode.parse().ok()?,
                };
                let state = State {
                    made_from,
                    shown,
                    stamp,
                };
                receipt.known.files.insert(path, state);
            }
        }
        Some(receipt)
    }

    fn text(&self) -> String {
        let mut text = format!("{HEAD}\n{:032x}\n", self.program.0);
        // Writing to a string never fails.
        let _ = match self.inputs {
            Some(inputs) => writeln!(text, "{:032x}", inputs.0),
            None => writeln!(text, "-"),
        };
        let _ = writeln!(text, "{}\n{}\n{}", self.pages, self.files, self.bytes);
        let mut line = |made_from: Fingerprint, rest: std::fmt::Arguments<'_>, path| {
            let _ = write!(text, "{:032x} {rest} ", made_from.0);
            write_path(&mut text, path);
            text.push('\n');
        };
        for (folder, Group { made_from, files }) in &self.known.together {
            line(
                *made_from,
                format_args!("- {TOGETHER} {TOGETHER} {files}"),
                folder,
            );
        }
        for (path, state) in &self.known.files {
            let Stamp { size, time, inode } = state.stamp;
            match state.shown {
                Some(Fingerprint(shown)) => {
                    line(
                        state.made_from,
                        format_args!("{shown:032x} {size} {time} {inode}"),
                        path,
                    );
                }
                None => line(state.made_from, format_args!("- {size} {time} {inode}"), path),
            }
        }
        text + END
    }

    /// Keeps it, in place of an older one. What goes wrong costs time and nothing else.
    #[expect(clippy::disallowed_methods, reason = "a receipt is kept on disk")]
    pub fn keep(&self, file: &Path) {
        let Some(folder) = file.parent() else { return };
        let whole = file.with_extension("new");
        let kept = make_cache_folder(folder)
            .and_then(|()| std::fs::write(&whole, self.text()))
            .and_then(|()| std::fs::rename(&whole, file));
        if kept.is_err() {
            let _ = std::fs::remove_file(file);
        }
    }
}

/// In a receipt, stands for the size and time of files that are made together; their number follows.
const TOGETHER: &str = "-";

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the tests look at what was written")]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::super::{Folder, Making, Output};
    use super::*;

    const PROGRAM: Fingerprint = Fingerprint(7);

    fn inputs(text: &str) -> Fingerprint {
        Fingerprint::of(text.as_bytes())
    }

    /// Writes a site, and gives the receipt for it as the next build reads it.
    fn written(root: &Path, folder: &Path, site: &Output) -> Receipt {
        let file = place(root, folder);
        let earlier = Receipt::read(&file, PROGRAM).unwrap_or_default();
        let mut held = Folder::open(folder, &[&root.join(CACHE_FOLDER)], || {}).unwrap();
        let (written, known) = site.write_to(&mut held, &earlier.known).unwrap();
        let receipt = Receipt {
            program: PROGRAM,
            inputs: Some(inputs("all")),
            pages: 2,
            files: written.files,
            bytes: written.bytes,
            known,
        };
        receipt.keep(&file);
        assert_eq!(Receipt::read(&file, PROGRAM).as_ref(), Some(&receipt));
        receipt
    }

    #[test]
    fn a_receipt_holds_until_an_input_or_a_file_is_another() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("public");
        let mut site = Output::default();
        site.add("index.html", "home".as_bytes());
        site.add("roles/runner/index.html", "runner".as_bytes());
        let receipt = written(root.path(), &folder, &site);
        assert_eq!((receipt.pages, receipt.files, receipt.bytes), (2, 2, 10));
        assert!(receipt.holds(&folder, inputs("all")));
        assert!(!receipt.holds(&folder, inputs("others")));

        let page = folder.join("roles/runner/index.html");
        std::fs::write(&page, "RUNNER").unwrap();
        assert!(!receipt.holds(&folder, inputs("all")), "somebody changed a page");
        std::fs::remove_file(&page).unwrap();
        assert!(!receipt.holds(&folder, inputs("all")), "somebody removed a page");
    }

    /// A site of two pages and a folder of files, made from what is named; counts what it makes.
    fn counted(home: &str, runner: &str, feeds: &str, made: &Arc<AtomicUsize>) -> Output {
        let mut site = Output::default();
        let texts = [home.to_owned(), runner.to_owned()];
        let pages = [("index.html", home), ("runner/index.html", runner)];
        let paths = pages.map(|(path, from)| (Arc::from(path), inputs(from)));
        let counter = made.clone();
        site.add_each(paths, move |number, known| {
            // What stands behind a comma is not shown.
            let text = texts[number].split(',').next().unwrap_or_default();
            let shown = inputs(text);
            if known == Some(shown) {
                return Making::Unchanged;
            }
            counter.fetch_add(1, Ordering::Relaxed);
            let bytes = Arc::from(text.as_bytes());
            Making::Done { shown, bytes }
        });
        let (counter, text) = (made.clone(), feeds.to_owned());
        site.add_later("feeds/", Some(inputs(feeds)), move || {
            counter.fetch_add(1, Ordering::Relaxed);
            vec![("feeds/a.ics".to_owned(), text.clone().into_bytes())]
        });
        site
    }

    #[test]
    fn what_is_made_from_the_same_and_untouched_is_neither_made_nor_read() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("public");
        let made = Arc::new(AtomicUsize::new(0));
        let build = |home: &str, runner: &str, feeds: &str| {
            written(root.path(), &folder, &counted(home, runner, feeds, &made));
            made.swap(0, Ordering::Relaxed)
        };
        let text = |path: &str| std::fs::read_to_string(folder.join(path)).unwrap();
        assert_eq!(build("home", "runner", "feeds"), 3);
        assert_eq!(build("home", "runner", "feeds"), 0);
        assert_eq!(build("home", "runner edited", "feeds"), 1);
        assert_eq!(text("runner/index.html"), "runner edited");
        assert_eq!(build("home", "runner edited", "other feeds"), 1);
        let seen = build(
            "home",
            "runner edited, and something that it does not show",
            "other feeds",
        );
        assert_eq!(seen, 0, "a page that shows the same is not rendered");
        assert_eq!(text("feeds/a.ics"), "other feeds");

        std::fs::write(folder.join("index.html"), "somebody's").unwrap();
        std::fs::remove_file(folder.join("feeds/a.ics")).unwrap();
        assert_eq!(build("home", "runner edited", "other feeds"), 2);
        assert_eq!(
            (text("index.html"), text("feeds/a.ics")),
            ("home".into(), "other feeds".into())
        );
    }

    #[test]
    fn a_receipt_that_was_cut_short_or_is_another_program_s_counts_as_none() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("public");
        written(
            root.path(),
            &folder,
            &counted("home", "runner", "feeds", &Arc::default()),
        );
        let file = place(root.path(), &folder);
        let whole = std::fs::read_to_string(&file).unwrap();
        for length in 0..whole.len() {
            std::fs::write(&file, &whole[..length]).unwrap();
            assert_eq!(Receipt::read(&file, PROGRAM), None, "of {length} bytes");
        }
        std::fs::write(&file, whole.replace(HEAD, "Callboard's receipt 0")).unwrap();
        assert_eq!(Receipt::read(&file, PROGRAM), None);
        std::fs::write(&file, &whole).unwrap();
        assert_eq!(Receipt::read(&file, Fingerprint(8)), None);
    }
}
