//! Runs the `git` program. Nothing else does: who needs the repository asks here.
//!
//! It only reads: no hook, no lock, no pager, no network, and none of the reader's own settings that would change what is
//! printed. Start reading at [`run`]; what the commits say of a site's files is in [`super::history`].

use std::ffi::OsStr;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// Why git gave no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GitError {
    /// There is no program of this name.
    NoProgram,
    /// It ended with an error: the first line of what it said.
    Failed(String),
}

impl std::fmt::Display for GitError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoProgram => f.write_str("the program `git` is not installed"),
            Self::Failed(said) => f.write_str(said),
        }
    }
}

impl std::error::Error for GitError {}

/// Settings of a reader's own that would change what commands print, or start other programs.
const FIXED_SETTINGS: [&str; 6] = [
    "core.fsmonitor=false",
    "core.quotePath=false",
    "log.follow=false",
    "log.showRoot=true",
    "log.showSignature=false",
    "color.ui=false",
];

/// What a git command prints, run in a folder of a repository.
///
/// # Errors
/// When there is no git, or it ends with an error.
pub fn run(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>, GitError> {
    run_with(folder, arguments, &[], b"")
}

/// The same with places that git is to use instead of its usual ones, by the names of the environment, and with what it reads.
///
/// # Errors
/// When there is no git, or it ends with an error.
pub fn run_with(
    folder: &Path,
    arguments: &[&str],
    places: &[(&str, &OsStr)],
    input: &[u8],
) -> Result<Vec<u8>, GitError> {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).arg("--no-pager");
    for setting in FIXED_SETTINGS {
        command.args(["-c", setting]);
    }
    command
        .args(arguments)
        .env("LC_ALL", "C")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .envs(places.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let failed = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => GitError::NoProgram,
        _ => GitError::Failed(error.to_string()),
    };
    let mut child = command.spawn().map_err(failed)?;
    let stdin = child.stdin.take();
    // Written beside the reading: either may be longer than a pipe holds.
    let output = std::thread::scope(|scope| {
        scope.spawn(|| stdin.map(|mut stdin| stdin.write_all(input)));
        child.wait_with_output()
    });
    let output = output.map_err(failed)?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let first = said.lines().find(|line| !line.trim().is_empty());
    let first = first.map_or("it ended with an error", |line| {
        line.trim_start_matches("fatal: ")
    });
    Err(GitError::Failed(first.to_owned()))
}
