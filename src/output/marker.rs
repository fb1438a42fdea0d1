//! The list of the files that a build wrote to a folder, in the folder itself: only these may be replaced or removed.
//!
//! A line of explanation, a path a line, and a line with a dot. Without the dot the list was cut short, and other files
//! may be ours too. In a path, `%` and control characters are written as in an address (`%0A`).

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use super::WriteError;
use super::disk;

/// The name of the list in an output folder.
pub const MARKER_FILE: &str = ".callboard";

const HEAD: &str = "Callboard wrote the files below; the next build may replace or remove them, and no others. A dot ends the list.\n";

/// No path is this.
const END: &str = ".";

/// What a marker lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Marker {
    pub(super) files: BTreeSet<String>,
    /// Whether the list was read to its end.
    pub(super) is_whole: bool,
}

impl Marker {
    /// Reads the marker of a folder; `None` when there is none.
    #[expect(clippy::disallowed_methods, reason = "output looks at what it wrote")]
    pub(super) fn read(file: &Path) -> Result<Option<Self>, WriteError> {
        if disk::found(file).is_none_or(|found| !found.is_file()) {
            return Ok(None);
        }
        let bytes = std::fs::read(file).map_err(|why| disk::error("read", file, &why))?;
        Ok(Some(Self::of_bytes(&bytes)))
    }

    fn of_bytes(bytes: &[u8]) -> Self {
        // What follows the last line break was cut short.
        let lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
        let lines = lines.split_last().map_or(&[][..], |(_, lines)| lines);
        let is_whole = lines.len() > 1 && lines.last() == Some(&END.as_bytes());
        let paths = lines.iter().skip(1);
        let paths = paths.filter_map(|line| read_path(std::str::from_utf8(line).ok()?));
        Self {
            files: paths.filter(|path| is_inside(path)).collect(),
            is_whole,
        }
    }

    /// The marker of a folder with these files.
    pub(super) fn text<'a>(files: impl IntoIterator<Item = &'a str>) -> String {
        let mut text = HEAD.to_owned();
        for path in files {
            write_path(&mut text, path);
            text.push('\n');
        }
        text + END + "\n"
    }
}

/// Writes a path so that it takes one line.
pub(super) fn write_path(text: &mut String, path: &str) {
    for letter in path.chars() {
        if letter == '%' || letter.is_ascii_control() {
            // Writing to a string never fails.
            let _ = write!(text, "%{:02X}", u32::from(letter));
        } else {
            text.push(letter);
        }
    }
}

/// Reads a path that [`write_path`] wrote.
pub(super) fn read_path(line: &str) -> Option<String> {
    let path = percent_encoding::percent_decode_str(line).decode_utf8().ok()?;
    Some(path.into_owned())
}

/// Whether a path stays in its folder: anybody may have edited a marker.
fn is_inside(path: &str) -> bool {
    let is_foreign = |letter: char| letter == '\0' || (cfg!(windows) && matches!(letter, '\\' | ':'));
    !path.contains(is_foreign)
        && path
            .split('/')
            .all(|part| !part.is_empty() && part != "." && part != "..")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_line_breaks_quotes_and_percent_signs_are_read_back() {
        let names = [
            "a b.txt",
            "zz\nkeep.txt",
            "\"q'.html",
            "100%.pdf",
            "50%25/x",
            "%0A",
            "é/\t\r",
        ];
        let names: BTreeSet<String> = names.map(str::to_owned).into();
        let text = Marker::text(names.iter().map(String::as_str));
        let read = Marker::of_bytes(text.as_bytes());
        assert_eq!(
            read,
            Marker {
                files: names,
                is_whole: true
            }
        );
    }

    #[test]
    fn a_marker_that_was_cut_short_lists_whole_names_only_and_is_not_whole() {
        let text = Marker::text(["index.html", "roles/index.html"]);
        for length in 0..text.len() {
            let read = Marker::of_bytes(&text.as_bytes()[..length]);
            assert!(!read.is_whole, "of {length} bytes");
            let known = ["index.html", "roles/index.html"];
            assert!(
                read.files.iter().all(|path| known.contains(&path.as_str())),
                "{read:?}"
            );
        }
    }

    #[test]
    fn a_marker_names_nothing_outside_its_folder() {
        let bytes =
            b"words\n../precious\n/etc/passwd\na/../../precious\na//b\n%2e%2e/x\n\nfine\n\xff\xfe\n.\n";
        let read = Marker::of_bytes(bytes);
        assert_eq!(read.files.into_iter().collect::<Vec<_>>(), ["fine"]);
        assert!(read.is_whole);
    }
}
