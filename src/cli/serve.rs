//! `callboard serve`: compile, swap the pages, tell the browsers; again whenever something changed.

use std::collections::HashSet;
use std::net::{TcpListener, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::civil::Date;

use super::progress::Bar;
use super::{
    Common, Failure, Outcome, Terminal, count, find_root, parse_date, times, today_or, wants_history,
};
use crate::config::{DefaultAudience, Request};
use crate::diagnostic::{Diagnostic, format};
use crate::server::{Hosts, Limits, Server, Site};
use crate::site::{Cache, Linked, link_up};
use crate::source::history::HistoryReader;
use crate::source::{Reader, Snapshot, Texts};
use crate::watch::{Mode, Watcher};

/// How many ports are tried, from the one that was asked for.
const PORTS_TRIED: u16 = 50;

/// How long to wait for news before looking whether another day began.
const AT_MOST: Duration = Duration::from_secs(60);

/// How long to wait after the site could not be read: the moment may have been a bad one.
const AFTER_TROUBLE: Duration = Duration::from_millis(500);

/// How many pages that nobody asked for are made before looking whether there is something newer: some milliseconds'
/// worth, since whoever has just saved waits for them. On large sites a chart takes as long as dozens of other pages.
const PAGES_AT_ONCE: usize = 4;

/// What `serve` is told.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The address to answer at; another one than this machine's own lets others see the site
    #[arg(long, default_value = "127.0.0.1", value_name = "HOST")]
    host: String,
    /// The port; the next free one when it is taken, any free one for 0
    #[arg(short, long, default_value_t = 1212)]
    port: u16,
    /// Open the site in the browser
    #[arg(long)]
    open: bool,
    /// Look at the files once a second instead of waiting to be told, as network shares need
    #[arg(long)]
    poll: bool,
    /// Show the site as this audience sees it; else as the most trusted one does
    #[arg(long, value_name = "AUDIENCE")]
    audience: Option<String>,
    /// Include drafts
    #[arg(long)]
    drafts: bool,
    /// The date that counts as today [default: SOURCE_DATE_EPOCH, else the clock]
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    today: Option<Date>,
}

pub(super) fn run(arguments: &Arguments, common: &Common, terminal: &Terminal) -> Result<Outcome, Failure> {
    let root = find_root(common)?;
    let root = real_path(&root)?;
    let listener = listen(&arguments.host, arguments.port, terminal)?;
    // Watching starts before the first look, so that no change falls between them.
    let mode = if arguments.poll { Mode::Poll } else { Mode::Events };
    let watcher = Watcher::start(&root, mode);
    let request = Request {
        audience: arguments.audience.clone(),
        default_audience: DefaultAudience::MostTrusted,
        with_drafts: arguments.drafts,
        ..Request::default()
    };
    let wants_history = wants_history(&root, today_or(arguments.today)?, &request);
    let mut preview = Preview {
        reader: Reader::new(&root),
        history: wants_history.then(|| HistoryReader::new(&root)),
        cache: Cache::keeping_copies_in(&root, super::program()),
        root,
        today: arguments.today,
        request,
        last: None,
        last_problems: String::new(),
        problems_of_pages: Vec::new(),
        last_whole: None,
        is_started: false,
        bar: Bar::start(terminal),
        terminal: *terminal,
    };
    let (site, news) = preview.first()?;
    let audience = news.linked.config().audience.name().map(str::to_owned);
    let server = Arc::new(Server::start(
        listener,
        Hosts::of(&arguments.host),
        Limits::default(),
        site,
    )?);
    // Whoever reads that Ctrl-C ends it may press it at once.
    let end = server.hear_of_end()?;
    announce(&server, arguments, audience.as_deref(), terminal);
    follow(preview, news, watcher, &server)?;
    // Nothing can be received but the wish to end.
    let _ = end.recv();
    Ok(Outcome::Done)
}

/// Says where the site is, and opens it if that was asked for.
fn announce(server: &Server, arguments: &Arguments, audience: Option<&str>, terminal: &Terminal) {
    let address = server.address();
    let host = match address.ip() {
        ip if ip.is_unspecified() => "localhost".to_owned(),
        _ if arguments.host.parse::<std::net::IpAddr>().is_err() => arguments.host.clone(),
        std::net::IpAddr::V6(ip) => format!("[{ip}]"),
        std::net::IpAddr::V4(ip) => ip.to_string(),
    };
    let url = format!("http://{host}:{}{}", address.port(), server.site().base_path());
    let for_whom = audience
        .map(|audience| format!(" for `{audience}`"))
        .unwrap_or_default();
    terminal.say(&format!("serving the site{for_whom} at {url} (Ctrl-C ends it)"));
    if Hosts::is_open_to_others(address) {
        terminal.complain(&format!(
            "warning: other machines of your network can read it{}",
            audience
                .map(|audience| format!(" as `{audience}` does"))
                .unwrap_or_default()
        ));
    }
    if arguments.open && open::that_detached(&url).is_err() {
        terminal.complain(&format!(
            "no browser could be opened on this machine; any browser shows {url}"
        ));
    }
}

/// Rebuilds the site for ever, beside the thread that waits for the end.
fn follow(
    mut preview: Preview,
    first: News,
    mut watcher: Watcher,
    server: &Arc<Server>,
) -> Result<(), Failure> {
    let mut named = None;
    let server = Arc::downgrade(server);
    std::thread::Builder::new()
        .name("callboard-follow".to_owned())
        .spawn(move || {
            let mut wait = AT_MOST;
            let mut unfinished = Some(first);
            loop {
                preview.tell_trouble(&mut watcher);
                if let Some(news) = unfinished.take() {
                    let Some(server) = server.upgrade() else { return };
                    (named, unfinished) = preview.make_pages(news, &server, &mut watcher);
                }
                let changed = named.take().or_else(|| watcher.wait(wait));
                let Some(server) = server.upgrade() else { return };
                wait = AT_MOST;
                match preview.look(&changed.unwrap_or_default(), &server) {
                    Look::Same => {}
                    Look::Trouble => wait = AFTER_TROUBLE,
                    Look::News(news) => unfinished = Some(*news),
                }
            }
        })?;
    Ok(())
}

/// What came of looking at the site again.
enum Look {
    /// It is as it was.
    Same,
    /// It cannot be read.
    Trouble,
    /// It is served already, and its pages are made as they are asked for.
    News(Box<News>),
}

/// A change that is served already.
struct News {
    linked: Linked,
    snapshot: Arc<Snapshot>,
    /// The site before it; none at the start.
    before: Option<Arc<Site>>,
}

/// A site that is looked at again and again.
struct Preview {
    root: PathBuf,
    today: Option<Date>,
    request: Request,
    reader: Reader,
    /// None where the settings want no dates of change.
    history: Option<HistoryReader>,
    cache: Cache,
    last: Option<Arc<Snapshot>>,
    /// As they were printed.
    last_problems: String,
    /// What was wrong with pages when all were made last.
    problems_of_pages: Vec<Diagnostic>,
    /// The last site of which all pages were made.
    last_whole: Option<Arc<Site>>,
    /// Whether there are pages.
    is_started: bool,
    /// Seen until there are pages; it watches over them as long as the preview lasts.
    bar: Bar,
    terminal: Terminal,
}

impl Preview {
    fn first(&mut self) -> Result<(Site, News), Failure> {
        let snapshot = Arc::new(self.read(&HashSet::new())?);
        let linked = link_up(&snapshot, &self.request, &mut self.cache, self.bar.progress());
        self.bar.hide();
        self.last = Some(snapshot.clone());
        let site = Site::next(None, linked.on_demand(), snapshot.clone(), &self.root);
        let news = News {
            linked,
            snapshot,
            before: None,
        };
        Ok((site, news))
    }

    /// Reads the site as it is now. Git runs only when there may be other commits.
    fn read(&mut self, named: &HashSet<PathBuf>) -> Result<Snapshot, Failure> {
        let mut snapshot = self.reader.read(today_or(self.today)?, named)?;
        snapshot.history = self.history.as_mut().map(HistoryReader::read).unwrap_or_default();
        Ok(snapshot)
    }

    /// Says once why the system does not tell of changes.
    fn tell_trouble(&self, watcher: &mut Watcher) {
        if let Some(trouble) = watcher.trouble.take() {
            self.terminal.complain(&format!(
                "warning: the system cannot tell of changes ({trouble}); looking for them once a second instead"
            ));
        }
    }

    /// Reads the site again, and serves it at once if anything changed.
    #[expect(
        clippy::disallowed_methods,
        reason = "the time from a change to its page is told to people"
    )]
    fn look(&mut self, named: &HashSet<PathBuf>, server: &Server) -> Look {
        let start = Instant::now();
        let snapshot = match self.read(named) {
            Ok(snapshot) => Arc::new(snapshot),
            Err(Failure(message)) => {
                if self.last.take().is_some() {
                    self.terminal.complain(&format!("error: {message}"));
                    server.publish(server.site().with_trouble(&message, &self.root));
                }
                return Look::Trouble;
            }
        };
        if self.last.as_ref().is_some_and(|last| last.is_same(&snapshot)) {
            return Look::Same;
        }
        let read = start.elapsed();
        let linked = link_up(&snapshot, &self.request, &mut self.cache, self.bar.progress());
        let at_once = linked.on_demand();
        let (linked_at, stages) = (start.elapsed(), at_once.stages.clone());
        let before = server.site();
        server.publish(Site::next(Some(&*before), at_once, snapshot.clone(), &self.root));
        let published = start.elapsed();

        // The browsers know. What follows is for the terminal, and for pages that nobody looks at.
        let changed = changed_files(self.last.as_deref(), &snapshot);
        self.terminal
            .say(&format!("{changed}: served in {} ms", published.as_millis()));
        let stages = std::iter::once(("read", read)).chain(stages);
        let stages: Vec<_> = stages.chain([("publish", published - linked_at)]).collect();
        times::tell(&self.terminal, &stages, &[]);
        self.last = Some(snapshot.clone());
        Look::News(Box::new(News {
            linked,
            snapshot,
            before: Some(before),
        }))
    }

    /// Makes all pages of a site that is served already, to tell what is wrong with them. Something newer comes first:
    /// then it stops, and gives what may have changed meanwhile, and what is left to do if nothing has.
    fn make_pages(
        &mut self,
        news: News,
        server: &Server,
        watcher: &mut Watcher,
    ) -> (Option<HashSet<PathBuf>>, Option<News>) {
        let News {
            mut linked,
            snapshot,
            before,
        } = news;
        // Until all pages are made, what was wrong with them counts as still so.
        let known = linked.problems().len();
        let so_far = [linked.problems(), &self.problems_of_pages].concat();
        self.tell(&so_far, &snapshot);
        self.is_started = true;
        while linked.make_some(PAGES_AT_ONCE, &self.cache) {
            if let Some(changed) = watcher.news() {
                let news = News {
                    linked,
                    snapshot,
                    before,
                };
                return (Some(changed), Some(news));
            }
        }
        let compiled = linked.finish(&mut self.cache);
        let page_times = compiled.page_times.clone();
        let problems = compiled.diagnostics.clone();
        server.publish(Site::next(
            before.as_deref(),
            compiled,
            snapshot.clone(),
            &self.root,
        ));
        let whole = server.site();
        if let Some(last) = self.last_whole.replace(whole.clone())
            && self.terminal.is_verbose
        {
            let different = whole.changed_files(&last);
            self.terminal
                .say(&format!("{} of the site changed", count(different, "file")));
            times::tell(&self.terminal, &[], &page_times);
        }
        self.problems_of_pages = problems.get(known..).unwrap_or_default().to_vec();
        if problems != so_far {
            self.tell(&problems, &snapshot);
        }
        (None, None)
    }

    /// Prints what is wrong: in full where it is news, else that it is still so.
    fn tell(&mut self, problems: &[Diagnostic], snapshot: &Snapshot) {
        let texts = Texts::about(snapshot, problems);
        let arranged = format::arrange(problems, |file| texts.get(file));
        let counts = format::Counts::of(&arranged);
        let shown = format::human(problems, |file| texts.get(file), true);
        if shown == self.last_problems {
            if !shown.is_empty() {
                self.terminal.say(&format!("still {counts}"));
            }
            return;
        }
        if shown.is_empty() {
            self.terminal.say("no problems any more");
        } else {
            self.terminal.complain(shown.trim_end());
        }
        if counts.errors > 0 && self.is_started {
            self.terminal
                .complain("the pages stay as they were until the errors are mended");
        }
        self.last_problems = shown;
    }
}

/// The files of the source that changed, in a few words.
fn changed_files(before: Option<&Snapshot>, now: &Snapshot) -> String {
    let Some(before) = before else {
        return "the settings".to_owned();
    };
    let differs = |(path, fingerprint): (&Arc<str>, _), other: &Snapshot| {
        other.files.get(path).map(|file| file.fingerprint) != Some(fingerprint)
    };
    let came = now
        .files
        .iter()
        .filter(|(path, file)| differs((path, file.fingerprint), before));
    let gone = before.files.keys().filter(|path| !now.files.contains_key(*path));
    let paths: Vec<_> = came.map(|(path, _)| path).chain(gone).collect();
    match &paths[..] {
        [] if before.history != now.history => "the commits".to_owned(),
        [] => "the day or what can be read".to_owned(),
        [one] => one.to_string(),
        [first, ..] => format!("{first} and {} more", paths.len() - 1),
    }
}

/// Takes the port that was asked for, or the next free one.
fn listen(host: &str, port: u16, terminal: &Terminal) -> Result<TcpListener, Failure> {
    let host = host.trim_matches(['[', ']']);
    let last = if port == 0 {
        0
    } else {
        port.saturating_add(PORTS_TRIED)
    };
    for candidate in port..=last {
        let addresses = (host, candidate).to_socket_addrs();
        let addresses =
            addresses.map_err(|error| Failure(format!("cannot find the address of {host}: {error}")))?;
        match TcpListener::bind(&*addresses.collect::<Vec<_>>()) {
            Ok(listener) => {
                if candidate != port {
                    terminal.say(&format!("port {port} is taken; using {candidate}"));
                }
                return Ok(listener);
            }
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {}
            Err(error) => return Err(Failure(format!("cannot listen at {host}:{candidate}: {error}"))),
        }
    }
    Err(Failure(format!(
        "the ports {port} to {last} of {host} are all taken; name another with `-p`"
    )))
}

/// The root as the system's own news of changes will name it.
#[expect(
    clippy::disallowed_methods,
    reason = "cli looks at the folder that it was told"
)]
fn real_path(root: &Path) -> Result<PathBuf, Failure> {
    let real = root.canonicalize();
    real.map_err(|error| Failure(format!("cannot open the folder {}: {error}", root.display())))
}
