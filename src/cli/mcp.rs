//! `callboard mcp`: answers assistants on standard input and output, until the input ends.

use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use super::{Common, Failure, Outcome, SiteArguments, Terminal};
use crate::config::Request;
use crate::mcp::{self, Site};
use crate::site::{Cache, link_up};
use crate::source::{self, Fingerprint, Snapshot};

/// What `mcp` is told.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    site: SiteArguments,
}

/// The longest line that is read, in bytes.
const MAX_LINE: u64 = 1 << 20;

pub(super) fn run(arguments: &Arguments, common: &Common, terminal: &Terminal) -> Result<Outcome, Failure> {
    let mut desk = Desk {
        root: super::find_root(common)?,
        today: arguments.site.today,
        request: arguments.site.request(),
        cache: Cache::default(),
        site: None,
    };
    // A site that cannot be read is said at once, and not to the first question.
    desk.site().map_err(Failure)?;
    terminal.say("answering assistants on standard input and output; the end of input ends it");
    let mut input = std::io::stdin().lock();
    loop {
        let mut line = Vec::new();
        let read = input.by_ref().take(MAX_LINE).read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(Outcome::Done);
        }
        if !line.ends_with(b"\n") && read as u64 == MAX_LINE {
            return Err(Failure(format!("a message is longer than {MAX_LINE} bytes")));
        }
        let line = String::from_utf8_lossy(&line);
        if line.trim().is_empty() {
            continue;
        }
        if let Some(answer) = mcp::answer(&line, &mut || desk.site()) {
            terminal.print(&format!("{answer}\n"));
        }
    }
}

/// Keeps the site as it is on disk.
struct Desk {
    root: PathBuf,
    today: Option<Date>,
    request: Request,
    cache: Cache,
    site: Option<(Fingerprint, Arc<Site>)>,
}

impl Desk {
    /// The site, made anew when its files changed.
    fn site(&mut self) -> Result<Arc<Site>, String> {
        let snapshot = self.snapshot(&self.root.clone())?;
        let fingerprint = snapshot.fingerprint();
        if let Some((known, site)) = &self.site
            && *known == fingerprint
        {
            return Ok(site.clone());
        }
        let linked = link_up(&snapshot, &self.request, &mut self.cache, &Arc::default());
        let site = Arc::new(Site::new(linked.on_demand(), &snapshot));
        self.site = Some((fingerprint, site.clone()));
        Ok(site)
    }

    fn snapshot(&self, root: &Path) -> Result<Snapshot, String> {
        let today = super::today_or(self.today).map_err(|failure| failure.0)?;
        source::read(root, today).map_err(|error| error.to_string())
    }
}
