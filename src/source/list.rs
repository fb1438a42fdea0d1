//! Lists the files that a build may read, without opening them.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Sender;

use super::confined::Listed;
use super::{FOLDERS, GITIGNORE, SETTINGS_FILE};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::yaml::front_matter::page_stem;

/// How many paths are told at once.
const PORTION: usize = 256;

/// Tells the paths of all files that a build may read besides the settings, in portions and in no order; gives what is
/// wrong with the rest.
#[expect(
    clippy::needless_pass_by_value,
    reason = "when this ends, whoever hears the paths must know that no more will come"
)]
pub(super) fn list_all(root: &Path, listed: Sender<Vec<Listed>>) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let mut portion = Vec::with_capacity(PORTION);
    let mut tell = |path: Listed| {
        portion.push(path);
        if portion.len() == PORTION {
            let full = std::mem::replace(&mut portion, Vec::with_capacity(PORTION));
            // Nobody stops hearing before the end.
            let _ = listed.send(full);
        }
    };
    for folder in FOLDERS {
        list(root, folder, &mut tell, &mut problems);
    }
    beside_settings(root)
        .into_iter()
        .map(Listed::plain)
        .for_each(tell);
    let _ = listed.send(portion);
    problems
}

/// Makes a problem of what the disk says.
pub(super) trait OrUnreadable<T> {
    fn ok_or_unreadable(self, path: &str) -> Result<T, Box<Diagnostic>>;
}

impl<T> OrUnreadable<T> for std::io::Result<T> {
    fn ok_or_unreadable(self, path: &str) -> Result<T, Box<Diagnostic>> {
        self.map_err(|error| Box::new(unreadable(path, &error.to_string())))
    }
}

/// Files beside the settings that these may name: holidays to import, and what git ignores. Links are left alone.
#[expect(
    clippy::disallowed_methods,
    reason = "source reads the disk for every other stage"
)]
fn beside_settings(root: &Path) -> Vec<String> {
    let Ok(inside) = std::fs::read_dir(root) else {
        return Vec::new();
    };
    let files = inside
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
    let names = files.filter_map(|entry| entry.file_name().into_string().ok());
    names.filter(|name| is_beside_settings(name)).collect()
}

/// Whether the settings may name a file of this name, at the root.
fn is_beside_settings(name: &str) -> bool {
    name == GITIGNORE || !name.starts_with('.') && (name.ends_with(".ics") || name.ends_with(".json"))
}

/// Whether a build may read what has this path from the root, `/` between parts; also what holds such paths.
pub fn is_read(path: &str) -> bool {
    let top = path.split('/').next().unwrap_or_default();
    FOLDERS.contains(&top) || path == SETTINGS_FILE || is_beside_settings(path)
}

/// Why a link to a folder above itself is not followed: all that stands there would be read again and again.
pub(super) const HOLDS_ITSELF: &str = "it is a link to a folder that holds it";

/// Tells the paths of all files below a folder of the root, links that leave the root reported and left out.
#[expect(
    clippy::disallowed_methods,
    reason = "source reads the disk for every other stage"
)]
fn list(root: &Path, folder: &str, tell: &mut impl FnMut(Listed), problems: &mut Vec<Diagnostic>) {
    let start = root.join(folder);
    if !start.is_dir() {
        return;
    }
    let real_root = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
    let leaves_root = |path: &Path| {
        path.canonicalize()
            .is_ok_and(|real| !real.starts_with(&real_root))
    };
    let holds_itself = |link: &Path| {
        let real = |path: &Path| path.canonicalize().ok();
        real(link).is_some_and(|target| {
            link.parent()
                .and_then(real)
                .is_some_and(|at| at.starts_with(target))
        })
    };
    if leaves_root(&start) {
        problems.push(outside(folder));
        return;
    }
    let mut walk = walkdir::WalkDir::new(&start)
        .follow_links(true)
        .min_depth(1)
        .into_iter();
    let is_below = |folder: &Option<PathBuf>, path: &Path| {
        folder.as_ref().is_some_and(|folder| path.starts_with(folder))
    };
    // Every folder below a linked one comes before what stands beside that.
    let mut linked_folder: Option<PathBuf> = match start.is_symlink() {
        true => Some(start.clone()),
        false => None,
    };
    while let Some(entry) = walk.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().map(|path| relative(root, path)).unwrap_or_default();
                let reason = match error.loop_ancestor() {
                    Some(_) => HOLDS_ITSELF.to_owned(),
                    None => error
                        .io_error()
                        .map_or_else(|| error.to_string(), ToString::to_string),
                };
                problems.push(unreadable(&path, &reason));
                continue;
            }
        };
        let path = || relative(root, entry.path());
        let skip_folder = |walk: &mut walkdir::IntoIter| {
            if entry.file_type().is_dir() {
                walk.skip_current_dir();
            }
        };
        let name = entry.file_name();
        // What git ignores below a folder is said there.
        let is_gitignore = name == GITIGNORE && entry.file_type().is_file();
        if name.as_encoded_bytes().starts_with(b".") && !is_gitignore {
            skip_folder(&mut walk);
        } else if name.to_str().is_none() {
            problems.push(unreadable(&path(), "its name is not Unicode"));
            skip_folder(&mut walk);
        } else if entry.path_is_symlink() && leaves_root(entry.path()) {
            problems.push(outside(&path()));
            skip_folder(&mut walk);
        } else if entry.path_is_symlink() && holds_itself(entry.path()) {
            problems.push(unreadable(&path(), HOLDS_ITSELF));
            skip_folder(&mut walk);
        } else if entry.file_type().is_file() {
            let is_below_link = is_below(&linked_folder, entry.path());
            tell(Listed {
                path: path(),
                is_through_link: entry.path_is_symlink() || is_below_link,
            });
        } else if !entry.file_type().is_dir() {
            problems.push(unreadable(&path(), "it is neither a file nor a folder"));
        } else {
            if page_stem(&path()).is_some() {
                problems.push(unreadable(&path(), "it is a folder with the name of a page"));
            }
            if entry.path_is_symlink() && !is_below(&linked_folder, entry.path()) {
                linked_folder = Some(entry.path().to_path_buf());
            }
        }
    }
}

/// A path from the root, `/` between parts; what is not Unicode is marked.
fn relative(root: &Path, path: &Path) -> String {
    let whole = path.to_string_lossy();
    let root = root.to_string_lossy();
    // As text: paths are taken apart slowly, and every one that is listed starts with the root as it is written.
    let below = whole.strip_prefix(&*root).unwrap_or(&whole);
    let below = below.trim_start_matches(std::path::MAIN_SEPARATOR);
    if std::path::MAIN_SEPARATOR == '/' {
        below.to_owned()
    } else {
        below.replace(std::path::MAIN_SEPARATOR, "/")
    }
}

fn unreadable(path: &str, reason: &str) -> Diagnostic {
    Diagnostic::new(
        Code::Unreadable,
        Place::file(&Arc::from(path)),
        format!("`{path}` cannot be read: {reason}"),
    )
}

fn outside(path: &str) -> Diagnostic {
    Diagnostic::new(
        Code::OutsideRoot,
        Place::file(&Arc::from(path)),
        format!("`{path}` is a link to something outside the site and is left out"),
    )
    .help("copy the file into the site")
}
