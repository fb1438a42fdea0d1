//! `callboard bible`: the bible of a production, or the whole handbook, as one PDF, with page numbers in contents and index.
//!
//! A browser numbers sheets, but cannot write the number of one onto another. So the page is printed once, the PDF says where each
//! part landed, and it is printed again with the numbers; once more if they moved anything.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use self::sheet::Heads;
use super::schedule::{find, usage};
use super::{Common, Failure, Outcome, SiteArguments, Terminal, count, find_root, size, today_or, verdict};
use crate::config::{LinkStyle, Request};
use crate::content::issues::{ISSUES_FILE, Issue, Issues};
use crate::content::sources::is_ignored;
use crate::graph::BibleOf;
use crate::output::beside;
use crate::plan::{Subject, Url};
use crate::site::{Cache, Compiled, link_up};
use crate::source::commits::{Checkout, Repository, private_folder, short};
use crate::source::{self, Snapshot, SourceFile};

mod browser;
mod pdf;
mod sheet;

/// What `bible` is asked.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The production, by the name of its folder; without it, the whole handbook
    id: Option<String>,
    /// The file to write [default: ID-bible.pdf or bible.pdf, with the audience where there are several]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The browser to print with; else Chromium or Chrome, where it is found
    #[arg(long, value_name = "PATH")]
    browser: Option<PathBuf>,
    /// Make this issue again, from the commit that it was made from
    #[arg(long, value_name = "NUMBER", requires = "id", conflicts_with_all = ["today", "drafts"])]
    issue: Option<u32>,
    #[command(flatten)]
    site: SiteArguments,
}

pub(super) fn run(arguments: &Arguments, common: &Common, terminal: &Terminal) -> Result<Outcome, Failure> {
    let browser = browser::find(arguments.browser.as_deref())?;
    let root = find_root(common)?;
    let today = today_or(arguments.site.today)?;
    // The files of an issue have to stay where they are until they are printed.
    let (snapshot, _checkout) = match (arguments.issue, &arguments.id) {
        (Some(number), Some(id)) => of_issue(&root, id, number, terminal)?,
        _ => (source::read(&root, today)?, None),
    };
    let request = Request {
        links: LinkStyle::Portable,
        with_search: false,
        ..arguments.site.request()
    };
    let linked = link_up(&snapshot, &request, &mut Cache::default(), &Default::default());
    let site = linked.on_demand();
    if verdict(&site, false) != Outcome::Done {
        terminal.problems(&site.diagnostics, &snapshot);
        terminal.complain("nothing was printed, because of the errors above");
        return Ok(Outcome::ContentHasErrors);
    }
    let of = match &arguments.id {
        None => BibleOf::Handbook,
        Some(id) => match find(&site.graph, id) {
            Ok(id) => BibleOf::Production(id),
            Err(message) => usage(terminal, &message),
        },
    };
    let Some(page) = site.plan.planned(&Subject::Bible(of)) else {
        let address = match &arguments.id {
            Some(id) => format!("productions/{id}/bible"),
            None => "bible".to_owned(),
        };
        let is_left_out = is_ignored(&site.config.settings.leave_out, &address);
        return Err(Failure(match &arguments.id {
            _ if is_left_out => {
                format!("the site goes without `/{address}`: see `leave_out` in callboard.yaml")
            }
            Some(id) => format!(
                "`{id}` has no bible for this audience: it has neither chapters nor a crew list nor a schedule"
            ),
            None => "the handbook has no bible of its own; ask for one with `bible: {}` in callboard.yaml, \
                     or name a production: `callboard bible ID`"
                .to_owned(),
        }));
    };
    let printed = print(&site, of, &page.url, &browser)?;
    let mut name = match &arguments.id {
        Some(id) => format!("{id}-bible"),
        None => "bible".to_owned(),
    };
    if let Some(audience) = site.config.audience.name() {
        name = format!("{name}-{audience}");
    }
    name.push_str(".pdf");
    let file = arguments.output.clone().unwrap_or_else(|| PathBuf::from(name));
    beside::replace(&file, &printed.pdf)?;
    terminal.say(&format!(
        "{} ({}) in {}",
        count(printed.pages, "page"),
        size(printed.pdf.len() as u64),
        file.display()
    ));
    Ok(Outcome::Done)
}

/// The files that an issue was made from, with its record as the last one.
fn of_issue(
    root: &Path,
    production: &str,
    number: u32,
    terminal: &Terminal,
) -> Result<(Snapshot, Option<Checkout>), Failure> {
    let now = source::read(root, jiff::civil::Date::constant(1970, 1, 1))?;
    let issues = Issues::read(&now, &mut Vec::new());
    let found = issues.of(production).iter().find(|issue| issue.number == number);
    let Some(issue) = found else {
        return Err(Failure(match issues.of(production).last() {
            Some(last) => format!(
                "`{production}` has no issue {number}; its last one is {}",
                last.number
            ),
            None => {
                format!("`{production}` has no issues yet; `callboard issue {production}` records the first")
            }
        }));
    };
    if issue.program != PROGRAM {
        terminal.complain(&format!(
            "warning: issue {number} was made by Callboard {}, and this is {PROGRAM}: the pages may differ",
            issue.program
        ));
    }
    let checkout = Repository::of(root)?.check_out(&issue.commit)?;
    let snapshot = snapshot_of_issue(&checkout, &issues, production, issue)?;
    Ok((snapshot, Some(checkout)))
}

/// The version of this program.
pub(super) const PROGRAM: &str = env!("CARGO_PKG_VERSION");

/// The files of a checkout on the day of an issue, with the record of issues up to it.
pub(super) fn snapshot_of_issue(
    checkout: &Checkout,
    issues: &Issues,
    production: &str,
    issue: &Issue,
) -> Result<Snapshot, Failure> {
    let name = format!("issue {} ({})", issue.number, short(&issue.commit));
    let mut snapshot = super::diff::read_commit(&checkout.root(), issue.date.0, &name)?;
    let record = issues.clone().up_to(production, issue.number);
    let file = SourceFile::new(ISSUES_FILE, record.text().into_bytes());
    snapshot.files.insert(file.path.clone(), file);
    Ok(snapshot)
}

/// A printed bible.
struct Printed {
    pdf: Vec<u8>,
    pages: usize,
}

/// How often a bible is printed at most: numbers that move parts of it settle at the third try, if at all.
const MAX_PRINTS: usize = 4;

/// Prints the page of a bible until the numbers in it are those of its sheets.
#[expect(
    clippy::disallowed_methods,
    reason = "the browser reads files, and writes one"
)]
fn print(site: &Compiled, of: BibleOf, url: &Url, browser: &Path) -> Result<Printed, Failure> {
    let path = url.file();
    let Some(html) = site.output.get(&path) else {
        return Err(Failure(
            "the page of the bible could not be made; `callboard build` says why".to_owned(),
        ));
    };
    let html = String::from_utf8_lossy(html);
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let audience = &site.config.audience;
    let (title, issue) = match of {
        BibleOf::Handbook => (site.config.settings.title.clone(), None),
        BibleOf::Production(id) => {
            let production = &site.graph[id];
            (production.common.title.to_string(), production.issues.last())
        }
    };
    let words = &site.config.words;
    let heads = Heads {
        title,
        issue: match issue {
            Some(issue) if issue.date.0 == site.config.today => {
                let parts = [
                    ("number", &*issue.number.to_string()),
                    ("colour", &issue.colour),
                    ("date", &issue.date.to_string()),
                ];
                words.fill("bible.issue_on", &parts)
            }
            Some(issue) => {
                let (date, number) = (site.config.today.to_string(), issue.number.to_string());
                let parts = [("date", &*date), ("number", &number)];
                words.fill("bible.after_issue", &parts)
            }
            None => site.config.today.to_string(),
        },
        audience: match audience.name().filter(|_| audience.rank > 0) {
            Some(name) => words.fill("common.only_for", &[("audience", name)]),
            None => String::new(),
        },
    };
    let plain = sheet::printable(&html, folder, &heads, |path| site.config.base.absolute(path));
    let place = private_folder()?;
    let tree = place.path().join("site");
    write_files(site, &plain, folder, &tree)?;
    let page = tree.join(&path);
    let pdf = place.path().join("bible.pdf");
    let mut numbers = BTreeMap::new();
    for _ in 0..MAX_PRINTS {
        std::fs::write(&page, sheet::numbered(&plain, &numbers))?;
        // What is there afterwards was printed now.
        let _ = std::fs::remove_file(&pdf);
        browser::print(browser, &page, &pdf, &place.path().join("profile"))?;
        let mut bytes = std::fs::read(&pdf)?;
        let found = pdf::places(&bytes)
            .map_err(|why| Failure(format!("the PDF of {} cannot be read: {why}", browser.display())))?;
        // Later prints leave out what is named twice, and the links to it.
        let lost = sheet::asked_for(&plain)
            .into_iter()
            .find(|name| !found.places.contains_key(*name));
        if let Some(lost) = lost.filter(|_| numbers.is_empty()) {
            return Err(Failure(format!(
                "the PDF of {} does not say on which page `{lost}` is",
                browser.display()
            )));
        }
        let is_settled = found
            .places
            .iter()
            .all(|(name, page)| numbers.get(name) == Some(page));
        if is_settled && !numbers.is_empty() {
            pdf::set_date(&mut bytes, site.config.today);
            pdf::count_elements(&mut bytes);
            return Ok(Printed {
                pdf: bytes,
                pages: found.pages,
            });
        }
        numbers.extend(found.places);
    }
    Err(Failure(format!(
        "page numbers move each time that the bible is printed with {}; another browser may be named with `--browser PATH`",
        browser.display()
    )))
}

/// Writes the files that a page shows to a folder.
#[expect(clippy::disallowed_methods, reason = "the browser reads files")]
fn write_files(site: &Compiled, html: &str, folder: &str, tree: &Path) -> Result<(), Failure> {
    let mut wanted: Vec<String> = sheet::files(html, folder).into_iter().collect();
    let mut written = std::collections::BTreeSet::new();
    std::fs::create_dir_all(tree.join(folder))?;
    while let Some(path) = wanted.pop() {
        if !written.insert(path.clone()) {
            continue;
        }
        let file = tree.join(&path);
        // Above the site's root nothing of it can be.
        if !file.starts_with(tree) || path.contains("..") {
            continue;
        }
        let make_folder = || std::fs::create_dir_all(file.parent().unwrap_or(tree));
        if let Some(bytes) = site.output.get(&path) {
            if path.ends_with(".css") {
                let style = String::from_utf8_lossy(bytes);
                let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
                wanted.extend(sheet::files_of_style(&style, folder));
            }
            make_folder()?;
            std::fs::write(&file, bytes)?;
        } else if let Some(large) = site.output.copies().get(path.as_str()) {
            make_folder()?;
            let mut to = std::fs::File::create(&file)?;
            std::io::copy(&mut large.open()?, &mut to)?;
        }
    }
    Ok(())
}
