//! `callboard build --archive FILE`: the site as one file.

use std::path::Path;
use std::time::Instant;

use super::{Arguments, link_up, refuse_source_folders, refused, request, resolved};
use crate::cli::progress::Bar;
use crate::cli::{
    Common, Failure, Outcome, Terminal, count, find_root, read_with_history, size, today_or, verdict,
};
use crate::output::archive::Format;
use crate::site::Cache;

#[expect(
    clippy::disallowed_methods,
    reason = "the time that a build takes is told to people"
)]
pub(super) fn run(
    file: &Path,
    arguments: &Arguments,
    common: &Common,
    terminal: &Terminal,
) -> Result<Outcome, Failure> {
    let Some(format) = Format::of(file) else {
        return Err(Failure(format!(
            "cannot tell what kind of file {} is to be; its name has to end with .tar or .zip",
            file.display()
        )));
    };
    let root = find_root(common)?;
    let asked = root.join(file);
    let path = resolved(&std::path::absolute(&asked)?);
    refuse_source_folders(&root, &path)?;
    let start = Instant::now();
    let request = request(arguments);
    let snapshot = read_with_history(&root, today_or(arguments.site.today)?, &request)?;
    let bar = Bar::start(terminal);
    let mut cache = Cache::default();
    let linked = link_up(&snapshot, &request, &mut cache, bar.progress());
    let site = linked.on_demand();
    if verdict(&site, arguments.strict) != Outcome::Done {
        return Ok(refused(linked, bar, arguments, &snapshot, terminal));
    }
    let pages = site.plan.pages.len();
    bar.progress().begin("make and write");
    bar.progress().count(pages);
    let written = site.output.archive(&path, format);
    if linked.has_failed() {
        return Ok(refused(linked, bar, arguments, &snapshot, terminal));
    }
    drop(bar);
    terminal.problems(&site.diagnostics, &snapshot);
    let written = written?;
    terminal.say(&format!(
        "{} and {} ({}) in {} ms, in {}",
        count(pages, "page"),
        count(written.files - pages.min(written.files), "other file"),
        size(written.bytes),
        start.elapsed().as_millis(),
        asked.display(),
    ));
    Ok(Outcome::Done)
}
