//! The files of a commit, as a checkout of it puts them on disk: filters and line ends included, so that a commit and the tree
//! of the same files give the same [`super::Snapshot`]. Nothing of the user's work tree or index is touched.
//! Start reading at [`Repository`].

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::git::{self, GitError};

/// The repository that a site's folder is in.
#[derive(Clone, Debug)]
pub struct Repository {
    /// The site's folder.
    root: PathBuf,
    /// Where git keeps the repository.
    git_dir: String,
    /// The site's folder from the top of the repository: empty, or `handbook/`.
    prefix: String,
}

/// The files of a commit in a folder of their own, readable by nobody else, which is removed when this is dropped.
#[derive(Debug)]
pub struct Checkout {
    folder: tempfile::TempDir,
}

impl Checkout {
    /// The site's folder as it was.
    pub fn root(&self) -> PathBuf {
        self.folder.path().join("tree")
    }
}

impl Repository {
    /// The repository of a site's folder.
    ///
    /// # Errors
    /// When there is no `git` program, or the folder is in no repository.
    pub fn of(root: &Path) -> Result<Self, GitError> {
        let mut repository = Self {
            root: root.to_path_buf(),
            git_dir: String::new(),
            prefix: String::new(),
        };
        let place = repository.line(&["rev-parse", "--absolute-git-dir"]);
        repository.git_dir = place.map_err(|error| match error {
            GitError::Failed(said) => GitError::Failed(format!("git says: {said}")),
            other => other,
        })?;
        repository.prefix = repository.line(&["rev-parse", "--show-prefix"])?;
        Ok(repository)
    }

    /// The full name of the commit that a revision stands for: `main`, `v1.2`, `HEAD~3`.
    ///
    /// # Errors
    /// When it stands for none.
    pub fn commit(&self, revision: &str) -> Result<String, GitError> {
        let commit = format!("{revision}^{{commit}}");
        let found = self.line(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit]);
        found.map_err(|_| {
            GitError::Failed(format!(
                "git knows no commit `{revision}`; `git log --oneline` lists those there are"
            ))
        })
    }

    /// Paths of the site that a build reads and that differ from the last commit, with files that git does not know yet.
    ///
    /// # Errors
    /// When git cannot say.
    pub fn uncommitted(&self) -> Result<Vec<String>, GitError> {
        let status = [
            "status",
            "--porcelain",
            "-z",
            "--no-renames",
            "--untracked-files=all",
            "--",
            ".",
        ];
        let listed = git::run(&self.root, &status)?;
        let listed = String::from_utf8_lossy(&listed);
        let paths = listed.split('\0').filter_map(|line| line.get(3..));
        let below = paths.filter_map(|path| path.strip_prefix(&self.prefix));
        Ok(below
            .filter(|path| super::is_read(path))
            .map(str::to_owned)
            .collect())
    }

    /// Puts the site's files as of a commit into a folder of their own.
    ///
    /// # Errors
    /// When the commit has no such folder, or the disk fails.
    pub fn check_out(&self, commit: &str) -> Result<Checkout, GitError> {
        let failed = |error: std::io::Error| {
            GitError::Failed(format!("cannot make a folder for the files of a commit: {error}"))
        };
        let folder = private_folder().map_err(failed)?;
        let checkout = Checkout { folder };
        let tree = checkout.root();
        make_folder(&tree).map_err(failed)?;
        let index = checkout.folder.path().join("index");
        let places = [
            ("GIT_DIR", OsStr::new(&self.git_dir)),
            ("GIT_WORK_TREE", tree.as_os_str()),
            ("GIT_INDEX_FILE", index.as_os_str()),
        ];
        let run = |arguments: &[&str], input: &[u8]| git::run_with(&tree, arguments, &places, input);
        let at_commit = format!("{commit}:{}", self.prefix);
        run(&["read-tree", &at_commit], b"").map_err(|_| {
            GitError::Failed(format!(
                "the commit {} has no folder `{}`",
                short(commit),
                self.prefix.trim_end_matches('/')
            ))
        })?;
        let listed = run(&["ls-files", "--stage", "-z"], b"")?;
        run(&["checkout-index", "-z", "--stdin"], &read_paths(&listed))?;
        Ok(checkout)
    }

    /// The first line that git prints.
    fn line(&self, arguments: &[&str]) -> Result<String, GitError> {
        let printed = git::run(&self.root, arguments)?;
        let printed = String::from_utf8_lossy(&printed);
        Ok(printed.lines().next().unwrap_or_default().to_owned())
    }
}

/// The first characters of a commit's name, as people write it.
pub fn short(commit: &str) -> &str {
    commit.get(..10).unwrap_or(commit)
}

/// Of the files of an index, the paths that a build reads, one after the other with a zero byte behind each; all of them
/// where a link is among those, since it may lead to any other. Rules for checking out come first.
fn read_paths(listed: &[u8]) -> Vec<u8> {
    // `100644 <object> 0\t<path>`
    let files = listed.split(|byte| *byte == 0).filter(|line| !line.is_empty());
    let files = files.filter_map(|line| {
        let tab = line.iter().position(|byte| *byte == b'\t')?;
        Some((&line[..tab], &line[tab + 1..]))
    });
    let is_read = |path: &[u8]| std::str::from_utf8(path).is_ok_and(super::is_read);
    let is_rule = |path: &[u8]| path == b".gitattributes" || path.ends_with(b"/.gitattributes");
    let needs_all = files
        .clone()
        .any(|(mode, path)| mode.starts_with(b"120000") && is_read(path));
    let wanted = |path: &[u8]| needs_all || is_read(path);
    let rules = files.clone().filter(|(_, path)| is_rule(path));
    let others = files.filter(|(_, path)| wanted(path) && !is_rule(path));
    let mut paths = Vec::new();
    for (_, path) in rules.chain(others) {
        paths.extend_from_slice(path);
        paths.push(0);
    }
    paths
}

/// A folder that nobody else can read: what is restricted may be among the files.
pub fn private_folder() -> std::io::Result<tempfile::TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("callboard-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o700));
    }
    builder.tempdir()
}

#[expect(
    clippy::disallowed_methods,
    reason = "a folder of its own, for the files of a commit"
)]
fn make_folder(path: &Path) -> std::io::Result<()> {
    std::fs::create_dir(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_build_reads_is_taken_out_of_a_commit_unless_a_link_may_lead_elsewhere() {
        let plain =
            b"100644 a 0\t.gitattributes\x00100644 a 0\tcontent/a.md\x00100644 a 0\tmasters/film.mov\x00";
        assert_eq!(read_paths(plain), b".gitattributes\x00content/a.md\x00");
        let linked = b"120000 a 0\tcontent/a.md\x00100644 a 0\tshared/a.md\x00";
        assert_eq!(read_paths(linked), b"content/a.md\x00shared/a.md\x00");
    }
}
