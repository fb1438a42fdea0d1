//! `callboard build`: compile, stop on errors, write.

use std::path::PathBuf;
use std::time::Instant;

use super::progress::Bar;
use super::{
    Common, Failure, LinkStyleFlag, Outcome, SiteArguments, Terminal, compile_once, count, size, times,
    verdict,
};
use crate::config::{BaseUrl, Request};
use crate::diagnostic::Severity;

/// What `build` is told.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The folder to write to, from the site's folder
    #[arg(short, long, default_value = "public", value_name = "DIR")]
    output: PathBuf,
    /// Where the site will stand: https://handbook.example/crew/
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
    /// Write links that also work from a folder on disk
    #[arg(long)]
    portable: bool,
}

fn parse_base_url(text: &str) -> Result<String, String> {
    text.parse::<BaseUrl>().map(|_| text.to_owned())
}

#[expect(
    clippy::disallowed_methods,
    reason = "the time that a build takes is told to people"
)]
pub(super) fn run(arguments: &Arguments, common: &Common, terminal: &Terminal) -> Result<Outcome, Failure> {
    let start = Instant::now();
    let (root, snapshot) = super::snapshot(common, arguments.site.today)?;
    let read = start.elapsed();
    let folder = root.join(&arguments.output);
    refuse_source_folders(&root, &folder)?;
    let request = Request {
        base_url: arguments.base_url.clone(),
        with_search: !arguments.no_search,
        links: LinkStyleFlag(arguments.portable).into(),
        ..arguments.site.request()
    };
    let compiled = compile_once(&snapshot, &request, terminal);
    terminal.problems(&compiled.diagnostics, &snapshot);
    if verdict(&compiled, arguments.strict) == Outcome::ContentHasErrors {
        let errors = compiled.count(Severity::Error);
        let why = match errors {
            0 => count(compiled.count(Severity::Warning), "warning"),
            _ => count(errors, "error"),
        };
        terminal.complain(&format!("nothing was written, because of {why}"));
        return Ok(Outcome::ContentHasErrors);
    }
    let writing = Instant::now();
    let bar = Bar::start(terminal);
    bar.progress().begin("write");
    let written = compiled.output.write(&folder)?;
    drop(bar);
    let wrote = writing.elapsed();
    terminal.say(&format!(
        "{} and {} ({}) in {} ms: {} written, {} removed in {}",
        count(compiled.plan.pages.len(), "page"),
        count(
            written.files - compiled.plan.pages.len().min(written.files),
            "other file"
        ),
        size(written.bytes),
        start.elapsed().as_millis(),
        written.changed,
        written.removed,
        folder.display(),
    ));
    let stages = std::iter::once(("read", read)).chain(compiled.stages.iter().copied());
    let stages: Vec<_> = stages.chain([("write", wrote)]).collect();
    times::tell(terminal, &stages, &compiled.page_times);
    // The process is about to end, and the system takes its memory back faster than we could give it.
    std::mem::forget(compiled);
    Ok(Outcome::Done)
}

/// The output must not lie where the source is, nor the source in it.
#[expect(
    clippy::disallowed_methods,
    reason = "cli looks at the folders that it was told"
)]
fn refuse_source_folders(root: &std::path::Path, output: &std::path::Path) -> Result<(), Failure> {
    let real = |path: &std::path::Path| {
        // The folder may not be there yet: then its nearest parent that is decides.
        let there = path
            .ancestors()
            .find_map(|ancestor| Some((ancestor, ancestor.canonicalize().ok()?)));
        there.map_or_else(
            || path.to_path_buf(),
            |(ancestor, real)| real.join(path.strip_prefix(ancestor).unwrap_or(path)),
        )
    };
    let (root, output) = (real(root), real(output));
    let is_source = ["content", "themes"]
        .iter()
        .any(|folder| output.starts_with(root.join(folder)));
    if is_source || root.starts_with(&output) {
        return Err(Failure(format!(
            "the output cannot be {}, which holds the site's source; choose another folder with `-o`",
            output.display()
        )));
    }
    Ok(())
}
