//! `callboard build`: compile, stop on errors, write.

use std::path::{Component, Path, PathBuf};
use std::time::Instant;

use super::progress::Bar;
use super::{Common, Failure, LinkStyleFlag, Outcome, SiteArguments, Terminal, count, size, times, verdict};
use crate::config::{BaseUrl, Host, Request};
use crate::diagnostic::Severity;
use crate::output::receipt::{self, CACHE_FOLDER, Receipt};
use crate::output::{Folder, Written};
use crate::site::{Cache, Linked, link_up};
use crate::source::{self, Fingerprint, Snapshot};

mod archive;

/// What `build` is told.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The folder to write to, from the site's folder
    #[arg(short, long, default_value = "public", value_name = "DIR")]
    output: PathBuf,
    /// Where the site will stand, such as `https://handbook.example/crew/`
    #[arg(short = 'u', long, value_name = "URL", value_parser = parse_base_url)]
    base_url: Option<String>,
    #[command(flatten)]
    site: SiteArguments,
    /// Let warnings stop the build too
    #[arg(long)]
    strict: bool,
    /// Make no search index
    #[arg(long)]
    no_search: bool,
    /// Publish a site without content over one that had some
    #[arg(long)]
    allow_empty: bool,
    /// Write links that also work from a folder on disk
    #[arg(long)]
    portable: bool,
    /// Write the files that this host reads: its redirects and headers
    #[arg(long, value_enum, value_name = "HOST")]
    host: Option<HostName>,
    /// Write into the folder as it is, file by file, for servers that hold it open
    #[arg(long)]
    in_place: bool,
    /// Write the site into one file, such as `site.tar` or `site.zip`, in place of a folder
    #[arg(long, value_name = "FILE", conflicts_with_all = ["output", "in_place", "allow_empty"])]
    archive: Option<PathBuf>,
}

/// A host, as `--host` names it.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum HostName {
    /// `_redirects` and `_headers`
    Netlify,
    /// `_redirects` and `_headers`, for Cloudflare Pages
    Cloudflare,
    /// `callboard/nginx.conf`, to be included in a `server` block
    Nginx,
    /// `.nojekyll`, and `CNAME` for a domain of your own
    Github,
    /// `callboard/s3-website.json` and `callboard/cloudfront-headers.json`
    S3,
}

impl From<HostName> for Host {
    fn from(name: HostName) -> Self {
        match name {
            HostName::Netlify => Self::Netlify,
            HostName::Cloudflare => Self::Cloudflare,
            HostName::Nginx => Self::Nginx,
            HostName::Github => Self::Github,
            HostName::S3 => Self::S3,
        }
    }
}

/// A site of so few pages may lose half of them by one edit.
const FEW_PAGES: usize = 20;

fn parse_base_url(text: &str) -> Result<String, String> {
    text.parse::<BaseUrl>().map(|_| text.to_owned())
}

#[expect(
    clippy::disallowed_methods,
    reason = "the time that a build takes is told to people"
)]
pub(super) fn run(arguments: &Arguments, common: &Common, terminal: &Terminal) -> Result<Outcome, Failure> {
    if let Some(file) = &arguments.archive {
        return archive::run(file, arguments, common, terminal);
    }
    let root = super::find_root(common)?;
    let asked = root.join(&arguments.output);
    let folder = resolved(&std::path::absolute(&asked)?);
    refuse_source_folders(&root, &folder)?;
    // The site is read when the folder is ours: a build that waits for another one writes what is there afterwards.
    let mut held = hold(&root, &folder, arguments.in_place, terminal)?;
    let start = Instant::now();
    let request = request(arguments);
    let today = super::today_or(arguments.site.today)?;
    let mut snapshot = super::read_with_history(&root, today, &request)?;
    let read = start.elapsed();
    let program = super::program();
    let inputs = Fingerprint::of_value(&(snapshot.fingerprint(), &request));
    let place = receipt::place(&root, &folder);
    let tell = |pages: usize, written: &Written| {
        terminal.say(&format!(
            "{} and {} ({}) in {} ms: {} written, {} removed in {}",
            count(pages, "page"),
            count(written.files - pages.min(written.files), "other file"),
            size(written.bytes),
            start.elapsed().as_millis(),
            written.changed,
            written.removed,
            asked.display(),
        ));
    };
    let last = Receipt::read(&place, program).unwrap_or_default();
    if last.holds(&folder, inputs) {
        tell(last.pages, &last.unchanged());
        return Ok(Outcome::Done);
    }

    let bar = Bar::start(terminal);
    let mut cache = Cache::keeping_copies_in(&root, program);
    let linked = link_up(&snapshot, &request, &mut cache, bar.progress());
    let site = linked.on_demand();
    if verdict(&site, arguments.strict) != Outcome::Done {
        return Ok(refused(linked, bar, arguments, &snapshot, terminal));
    }
    let is_empty = snapshot.below("content").next().is_none();
    if is_empty && last.pages > 0 && !arguments.allow_empty {
        return Err(Failure(format!(
            "content/ is empty or missing, so all of the {} in {} would go; was it fetched? \
             `--allow-empty` builds the site all the same",
            count(last.pages, "page"),
            folder.display()
        )));
    }
    if last.pages > FEW_PAGES && site.plan.pages.len() * 2 < last.pages {
        terminal.complain(&format!(
            "warning: the site had {} and has {} now",
            count(last.pages, "page"),
            site.plan.pages.len()
        ));
    }
    if site.diagnostics.is_empty() {
        // Nothing is to be shown of them, and a large site needs the memory.
        snapshot.files.retain(|path, _| !path.starts_with("content/"));
    }
    let writing = Instant::now();
    bar.progress().begin("make and write");
    bar.progress().count(site.plan.pages.len());
    let written = site.output.write_to(&mut held, &last.known);
    if linked.has_failed() {
        return Ok(refused(linked, bar, arguments, &snapshot, terminal));
    }
    drop(bar);
    terminal.problems(&site.diagnostics, &snapshot);
    let (written, known) = written?;
    let wrote = writing.elapsed();
    let pages = site.plan.pages.len();
    tell(pages, &written);
    let receipt = Receipt {
        program,
        inputs: (site.count(Severity::Warning) == 0).then_some(inputs),
        pages,
        files: written.files,
        bytes: written.bytes,
        known,
    };
    receipt.keep(&place);
    let stages = std::iter::once(("read", read)).chain(site.stages.iter().copied());
    let stages: Vec<_> = stages.chain([("make and write", wrote)]).collect();
    times::tell(terminal, &stages, &linked.page_times());
    // The process is about to end, and the system takes its memory back faster than we could give it.
    std::mem::forget((linked, site, snapshot, last, receipt));
    Ok(Outcome::Done)
}

fn request(arguments: &Arguments) -> Request {
    Request {
        base_url: arguments.base_url.clone(),
        with_search: !arguments.no_search,
        links: LinkStyleFlag(arguments.portable).into(),
        host: arguments.host.map(Host::from),
        ..arguments.site.request()
    }
}

/// Says all that is wrong with a site that is not written.
fn refused(
    linked: Linked,
    bar: Bar,
    arguments: &Arguments,
    snapshot: &Snapshot,
    terminal: &Terminal,
) -> Outcome {
    let compiled = linked.checked();
    drop(bar);
    terminal.problems(&compiled.diagnostics, snapshot);
    let errors = compiled.count(Severity::Error);
    let why = match errors {
        0 => count(compiled.count(Severity::Warning), "warning"),
        _ => count(errors, "error"),
    };
    terminal.complain(&format!("nothing was written, because of {why}"));
    verdict(&compiled, arguments.strict)
}

/// Takes hold of the output folder, so that no other build writes to it.
fn hold(root: &Path, folder: &Path, in_place: bool, terminal: &Terminal) -> Result<Folder, Failure> {
    let ours = root.join(CACHE_FOLDER);
    // On another disk than the site's, the folder beside the output is the one to exchange from.
    let beside = folder.parent().map(|above| above.join(CACHE_FOLDER));
    let caches: Vec<&Path> = std::iter::once(&ours)
        .chain(&beside)
        .map(PathBuf::as_path)
        .collect();
    let caches = if in_place { &[][..] } else { &caches };
    let on_wait = || {
        terminal.say(&format!(
            "waiting for another build of {} to end",
            folder.display()
        ))
    };
    Ok(Folder::open(folder, caches, on_wait)?)
}

/// A path without `..` and without links on the way, whether it is there or not; what it names itself may be a link.
#[expect(
    clippy::disallowed_methods,
    reason = "cli looks at the folders that it was told"
)]
fn resolved(path: &Path) -> PathBuf {
    let mut real = PathBuf::new();
    let mut parts = path.components().peekable();
    while let Some(part) = parts.next() {
        match part {
            Component::ParentDir => _ = real.pop(),
            Component::CurDir => {}
            part => real.push(part),
        }
        if parts.peek().is_some() {
            real = real.canonicalize().unwrap_or(real);
        }
    }
    real
}

/// The output must not lie where the source is, nor the source in it.
#[expect(
    clippy::disallowed_methods,
    reason = "cli looks at the folders that it was told"
)]
fn refuse_source_folders(root: &Path, output: &Path) -> Result<(), Failure> {
    let real = |path: PathBuf| path.canonicalize().unwrap_or(path);
    let (root, output) = (real(root.to_path_buf()), real(output.to_path_buf()));
    let is_source = source::FOLDERS
        .iter()
        .chain(&[CACHE_FOLDER, ".git"])
        .any(|folder| output.starts_with(real(root.join(folder))));
    if is_source || root.starts_with(&output) {
        return Err(Failure(format!(
            "the output cannot be {}, which holds the site's source; choose another folder with `-o`",
            output.display()
        )));
    }
    Ok(())
}
