//! Finds a browser and lets it print.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::cli::Failure;

/// Browsers that print to PDF from the command line, by the names that systems give them.
const NAMES: [&str; 8] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "brave-browser",
    "chrome.exe",
];

/// Where they are on systems that do not put programs on a path.
const PLACES: [&str; 4] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/// How long a browser may print. A bible of several hundred pages takes seconds.
const PATIENCE: Duration = Duration::from_secs(120);

/// The browser to print with: the one that was named, else the first that is here.
#[expect(clippy::disallowed_methods, reason = "cli looks where programs are")]
pub(super) fn find(named: Option<&Path>) -> Result<PathBuf, Failure> {
    let on_path = |name: &str| {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path)
            .map(|folder| folder.join(name))
            .find(|file| file.is_file())
    };
    if let Some(named) = named {
        let name = named.to_string_lossy();
        let found = if named.is_file() {
            Some(named.to_path_buf())
        } else {
            on_path(&name)
        };
        return found.ok_or_else(|| {
            Failure(format!(
                "there is no browser {name}; name the program itself with `--browser PATH`"
            ))
        });
    }
    let known = PLACES.iter().map(PathBuf::from).find(|file| file.is_file());
    NAMES.iter().find_map(|name| on_path(name)).or(known).ok_or_else(|| {
        Failure(
            "no browser is here to print with; install Chromium (`apt install chromium`, `brew install --cask chromium`) or \
             Google Chrome, or name one with `--browser PATH`\n  without one, open the bible’s page of the site in any browser \
             and print it there: it then has no page numbers in its contents and index"
                .to_owned(),
        )
    })
}

/// Prints a page to a PDF. Nothing is fetched from anywhere; that no script of the page runs, the page itself says.
pub(super) fn print(browser: &Path, page: &Path, pdf: &Path, profile: &Path) -> Result<(), Failure> {
    let said = match run(browser, page, pdf, profile, false)? {
        Some(said) if said.contains("no-sandbox") => run(browser, page, pdf, profile, true)?,
        other => other,
    };
    match said {
        None => Ok(()),
        Some(said) => {
            let last = said
                .lines()
                .rev()
                .find(|line| !line.trim().is_empty())
                .unwrap_or("nothing");
            Err(Failure(format!(
                "{} could not print the bible; it said: {last}",
                browser.display()
            )))
        }
    }
}

/// Runs the browser once; gives what it said when it printed nothing.
///
/// Its own sandbox does not start for the administrator of a machine, as in most containers. What is printed is the site's
/// own page without scripts, so that it then may do without.
#[expect(
    clippy::disallowed_methods,
    reason = "cli waits for a program, and looks at what it made"
)]
fn run(
    browser: &Path,
    page: &Path,
    pdf: &Path,
    profile: &Path,
    without_sandbox: bool,
) -> Result<Option<String>, Failure> {
    let failed = |error: std::io::Error| Failure(format!("{} cannot be run: {error}", browser.display()));
    let said = profile.with_extension("log");
    let log = std::fs::File::create(&said)?;
    let mut command = Command::new(browser);
    command
        .args([
            "--headless",
            "--disable-gpu",
            "--no-first-run",
            "--no-default-browser-check",
        ])
        .args([
            "--disable-extensions",
            "--disable-background-networking",
            "--disable-dev-shm-usage",
        ])
        .arg("--host-resolver-rules=MAP * ~NOTFOUND")
        .args([
            "--no-pdf-header-footer",
            "--generate-pdf-document-outline",
            "--export-tagged-pdf",
        ])
        .arg(with_path("--user-data-dir=", profile))
        .arg(with_path("--print-to-pdf=", pdf))
        .args(without_sandbox.then_some("--no-sandbox"))
        .arg(page)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log);
    let mut child = command.spawn().map_err(failed)?;
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().map_err(failed)? {
            break status;
        }
        if start.elapsed() > PATIENCE {
            let _ = child.kill();
            let _ = child.wait();
            return Err(Failure(format!(
                "{} has not printed the bible within {} seconds",
                browser.display(),
                PATIENCE.as_secs()
            )));
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let is_printed = status.success() && pdf.is_file();
    Ok((!is_printed).then(|| {
        std::fs::read(&said)
            .map(|said| String::from_utf8_lossy(&said).into_owned())
            .unwrap_or_default()
    }))
}

fn with_path(option: &str, path: &Path) -> std::ffi::OsString {
    let mut argument = std::ffi::OsString::from(option);
    argument.push(path);
    argument
}
