//! Reads the commits of the repository that a site stands in: the [`History`].
//!
//! One `git log` for the whole tree, whatever the number of pages. A history that is not all there gives none: a shallow
//! clone has every file changed in its oldest commit, which is a false date. What the commits say of each page is for
//! [`crate::graph`] to tell. Start reading at [`History::read`]; a preview has a [`HistoryReader`].

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use jiff::Timestamp;
use jiff::civil::Date;

use super::git::{self, GitError};

/// The commits that touched files of a site, or why they are not known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum History {
    /// Nobody asked for it.
    #[default]
    NotRead,
    /// The site stands in no repository.
    NoRepository,
    /// There is no git.
    NoProgram,
    /// Only the newest commits were fetched.
    Shallow,
    /// Git says why not.
    Failed(Arc<str>),
    /// All of them, newest first, as `git log` has them.
    Known(Arc<[Commit]>),
}

/// A commit that touched files of `content/`. Merges are none: what they bring was touched by others.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Commit {
    /// Its whole name.
    pub id: Arc<str>,
    /// When it was committed.
    pub at: Timestamp,
    /// The day where it was committed.
    pub day: Date,
    /// Who wrote the change, by `.mailmap`.
    pub author: Arc<str>,
    /// The first line of its message.
    pub subject: Arc<str>,
    /// The files of `content/` that it touched, by path from the site's root.
    pub touched: Vec<(Arc<str>, Touch)>,
}

/// What a commit did to a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Touch {
    /// It was not there before.
    Added,
    /// It has other bytes, or another mode.
    Changed,
    /// It was at this path before.
    Renamed(Arc<str>),
    /// It is not there any more.
    Removed,
}

/// Starts the header of a commit. What follows is told apart by NUL bytes, which no path and no name can hold.
const HEADER: u8 = 1;

impl History {
    /// Reads the history of the site below a root. Uncommitted changes are no part of it.
    pub fn read(root: &Path) -> Self {
        let is_shallow = match git::run(root, &["rev-parse", "--is-shallow-repository"]) {
            Ok(answer) => answer.starts_with(b"true"),
            Err(error) => return Self::unknown(error, root),
        };
        if is_shallow {
            return Self::Shallow;
        }
        // The walk of `git log --follow`: every commit in order of time. Named paths alone would leave out branches whose
        // changes were made on another one too.
        let log = [
            "log",
            "--full-history",
            "--no-merges",
            "--no-ext-diff",
            "--find-renames",
            "--name-status",
            "--relative",
            "--encoding=UTF-8",
            "-z",
            "--format=%x01%H%x00%cI%x00%aN%x00%s",
            "--",
            "content",
        ];
        match git::run(root, &log) {
            Ok(printed) => Self::Known(parse(&printed).into()),
            Err(GitError::Failed(said)) if said.contains("does not have any commits yet") => {
                Self::Known(Arc::default())
            }
            Err(error) => Self::unknown(error, root),
        }
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "source looks at the disk for every other stage"
    )]
    fn unknown(error: GitError, root: &Path) -> Self {
        let is_repository = || root.ancestors().any(|folder| folder.join(".git").exists());
        match error {
            // Without git, whoever has no repository lacks nothing.
            GitError::NoProgram if !is_repository() => Self::NoRepository,
            GitError::NoProgram => Self::NoProgram,
            GitError::Failed(said) if said.starts_with("not a git repository") => Self::NoRepository,
            GitError::Failed(said) => Self::Failed(said.into()),
        }
    }

    /// The commits, newest first; none when they are not known.
    pub fn commits(&self) -> Option<&[Commit]> {
        match self {
            Self::Known(commits) => Some(commits),
            _ => None,
        }
    }
}

/// The commits that `git log` printed. What cannot be read, such as a path that is not UTF-8, is passed over.
fn parse(printed: &[u8]) -> Vec<Commit> {
    let text = |bytes: &[u8]| -> Arc<str> { String::from_utf8_lossy(bytes).into() };
    let mut commits: Vec<Commit> = Vec::new();
    let mut is_readable = false;
    let mut fields = printed.split(|byte| *byte == 0);
    while let Some(field) = fields.next() {
        let field = field.strip_prefix(b"\n").unwrap_or(field);
        if let Some(id) = field.strip_prefix(&[HEADER]) {
            let mut next = || text(fields.next().unwrap_or_default());
            let (when, author, subject) = (next(), next(), next());
            let day = when.get(..10).and_then(|day| day.parse().ok());
            is_readable = false;
            if let (Ok(at), Some(day)) = (when.parse(), day) {
                is_readable = true;
                commits.push(Commit {
                    id: text(id),
                    at,
                    day,
                    author,
                    subject,
                    touched: Vec::new(),
                });
            }
            continue;
        }
        let Some(status) = field.first() else { continue };
        let path = text(fields.next().unwrap_or_default());
        let touched = match status {
            b'A' => (path, Touch::Added),
            b'D' => (path, Touch::Removed),
            b'R' => (text(fields.next().unwrap_or_default()), Touch::Renamed(path)),
            // Only `diff.renames=copies` in somebody's own settings makes these.
            b'C' => (text(fields.next().unwrap_or_default()), Touch::Added),
            _ => (path, Touch::Changed),
        };
        if let Some(commit) = commits.last_mut().filter(|_| is_readable) {
            commit.touched.push(touched);
        }
    }
    commits
}

/// Reads the history of the same site again and again; git runs only when there may be other commits.
#[derive(Debug)]
pub struct HistoryReader {
    root: PathBuf,
    /// The file that git writes to at each commit, pull and checkout; none without a repository.
    log: Option<PathBuf>,
    seen: Option<(u64, Option<SystemTime>)>,
    history: History,
}

impl HistoryReader {
    /// A reader of the site below a root; it has read nothing yet.
    pub fn new(root: &Path) -> Self {
        let log = git::run(root, &["rev-parse", "--git-path", "logs/HEAD"]).ok();
        let log = log.map(|path| root.join(String::from_utf8_lossy(&path).trim_end()));
        Self {
            root: root.to_path_buf(),
            log,
            seen: None,
            history: History::NotRead,
        }
    }

    /// The history as it is now.
    #[expect(
        clippy::disallowed_methods,
        reason = "source looks at the disk for every other stage"
    )]
    pub fn read(&mut self) -> History {
        let found = self.log.as_ref().and_then(|log| std::fs::metadata(log).ok());
        let seen = found.map(|found| (found.len(), found.modified().ok()));
        if self.history == History::NotRead || seen != self.seen {
            self.history = History::read(&self.root);
            self.seen = seen;
        }
        self.history.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_git_prints_is_read_field_by_field() {
        let printed = b"\x01aa\x00no time\x00Ana\x00Not a time\x00\nM\x00content/lost.md\x00\
            \x01bb\x002026-03-02T23:30:00-05:00\x00Ana Ruiz\x00Move it\x00\nR090\x00content/a.md\x00content/b.md\x00A\x00content/\x01c.md\x00\
            \x01cc\x002026-03-01T08:00:00Z\x00Sam\x00Start\x00\nA\x00content/a.md\x00D\x00content/d.md\x00";
        let commits = parse(printed);
        let told: Vec<_> = commits
            .iter()
            .map(|commit| (&*commit.id, commit.day.to_string(), &commit.touched[..]))
            .collect();
        let path = |path: &str| -> Arc<str> { path.into() };
        assert_eq!(
            told,
            [
                (
                    "bb",
                    "2026-03-02".to_owned(),
                    &[
                        (path("content/b.md"), Touch::Renamed(path("content/a.md"))),
                        (path("content/\u{1}c.md"), Touch::Added),
                    ][..]
                ),
                (
                    "cc",
                    "2026-03-01".to_owned(),
                    &[
                        (path("content/a.md"), Touch::Added),
                        (path("content/d.md"), Touch::Removed),
                    ][..]
                ),
            ]
        );
        assert_eq!(commits[0].at.to_string(), "2026-03-03T04:30:00Z");
    }

    #[test]
    fn a_folder_outside_every_repository_has_no_history() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(History::read(folder.path()), History::NoRepository);
    }
}
