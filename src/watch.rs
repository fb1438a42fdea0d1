//! Tells that files of the site may have changed. What it tells is a hint only: the snapshot is read anew each time, and
//! fingerprints decide whether anything did (see [`crate::source::Reader`]).
//!
//! So nothing depends on what a system reports, or forgets to report, of editors that save by renaming, of branch
//! switches or of folders that come and go. Where a system reports nothing, as on network shares, or refuses to watch
//! so many folders, the site is looked at once a second instead.
//! Start reading at [`Watcher::wait`].

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, NoCache, new_debouncer_opt};

use crate::source::{self, FOLDERS};

/// How long a path must be quiet before its change is told: an editor's save is several events.
const QUIET: Duration = Duration::from_millis(8);

/// How often the debouncer looks whether a path has become quiet.
const TICK: Duration = Duration::from_millis(4);

/// How often the site is looked at where nothing tells of changes.
const POLL: Duration = Duration::from_secs(1);

/// How changes are found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The system tells.
    Events,
    /// Somebody looks, once a second.
    Poll,
}

/// Watches the settings, `content/` and `themes/` of a site.
pub struct Watcher {
    root: PathBuf,
    events: Option<Events>,
    /// Why the system does not tell of changes, where it was asked to.
    pub trouble: Option<String>,
}

struct Events {
    debouncer: Debouncer<RecommendedWatcher, NoCache>,
    told: Receiver<DebounceEventResult>,
    watched: HashSet<PathBuf>,
}

impl std::fmt::Debug for Watcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watcher")
            .field("root", &self.root)
            .field("mode", &self.mode())
            .finish()
    }
}

impl Watcher {
    /// Starts to watch. Where the system cannot tell of changes, it polls, and says why in [`Watcher::trouble`].
    ///
    /// `root` should be canonical, since some systems tell of canonical paths only.
    pub fn start(root: &Path, mode: Mode) -> Self {
        let mut watcher = Self {
            root: root.to_path_buf(),
            events: None,
            trouble: None,
        };
        if mode == Mode::Events {
            match Events::start(root) {
                Ok(events) => watcher.events = Some(events),
                Err(error) => watcher.trouble = Some(error.to_string()),
            }
        }
        watcher
    }

    /// How changes are found out.
    pub fn mode(&self) -> Mode {
        match self.events {
            Some(_) => Mode::Events,
            None => Mode::Poll,
        }
    }

    /// What may have changed by now, as [`Watcher::wait`] gives it, without waiting. Polling never knows before it looks.
    pub fn news(&mut self) -> Option<HashSet<PathBuf>> {
        self.events.as_ref()?;
        self.wait(Duration::ZERO)
    }

    /// Waits until something may have changed, and gives the paths that were named; `None` when `at_most` passed first.
    pub fn wait(&mut self, at_most: Duration) -> Option<HashSet<PathBuf>> {
        let Some(events) = &mut self.events else {
            std::thread::sleep(POLL.min(at_most));
            return Some(HashSet::new());
        };
        events.wait(&self.root, at_most).unwrap_or_else(|error| {
            self.trouble = Some(error.to_string());
            self.events = None;
            Some(HashSet::new())
        })
    }
}

impl Events {
    fn start(root: &Path) -> notify::Result<Self> {
        let (tell, told) = channel();
        let config = notify::Config::default();
        let mut debouncer = new_debouncer_opt(QUIET, Some(TICK), tell, NoCache::new(), config)?;
        // Not what lies deeper: the output and the folders of other programs are there too.
        debouncer.watch(root, RecursiveMode::NonRecursive)?;
        let mut events = Self {
            debouncer,
            told,
            watched: HashSet::new(),
        };
        events.watch_folders(root)?;
        Ok(events)
    }

    /// Watches the site's folders that are there, among them those that were not when it last looked.
    fn watch_folders(&mut self, root: &Path) -> notify::Result<()> {
        for folder in FOLDERS.map(|folder| root.join(folder)) {
            let is_there = std::fs::symlink_metadata(&folder).is_ok();
            if is_there && !self.watched.contains(&folder) {
                match self.debouncer.watch(&folder, RecursiveMode::Recursive) {
                    Ok(()) => _ = self.watched.insert(folder),
                    // It may be gone again.
                    Err(error) if matches!(error.kind, notify::ErrorKind::PathNotFound) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(())
    }

    fn wait(&mut self, root: &Path, at_most: Duration) -> notify::Result<Option<HashSet<PathBuf>>> {
        let mut named = HashSet::new();
        let mut is_told = match self.told.recv_timeout(at_most) {
            Ok(told) => self.take(root, told, &mut named)?,
            Err(RecvTimeoutError::Timeout) => false,
            Err(RecvTimeoutError::Disconnected) => return Err(notify::Error::generic("the watcher ended")),
        };
        while let Ok(told) = self.told.try_recv() {
            is_told |= self.take(root, told, &mut named)?;
        }
        Ok(is_told.then_some(named))
    }

    /// Notes the paths of some events; whether there were any that matter.
    fn take(
        &mut self,
        root: &Path,
        told: DebounceEventResult,
        named: &mut HashSet<PathBuf>,
    ) -> notify::Result<bool> {
        let Ok(events) = told else {
            // Something was missed, so it may be anything.
            return Ok(true);
        };
        let mut is_told = false;
        for event in events.iter().filter(|event| !is_a_look(event.kind)) {
            is_told |= event.need_rescan();
            for path in &event.paths {
                if !is_ours(root, path) {
                    continue;
                }
                // A folder that goes takes its watch with it, and one that comes back needs a new one.
                if self.watched.remove(path) {
                    let _ = self.debouncer.unwatch(path);
                }
                named.insert(path.clone());
                is_told = true;
            }
        }
        if is_told {
            self.watch_folders(root)?;
        }
        Ok(is_told)
    }
}

/// Whether a build may read what is at a path.
fn is_ours(root: &Path, path: &Path) -> bool {
    let below = path.strip_prefix(root).ok().and_then(Path::to_str);
    below.is_some_and(|below| source::is_read(&below.replace('\\', "/")))
}

/// Whether an event tells only that somebody opened or read something, as our own reads do.
fn is_a_look(kind: EventKind) -> bool {
    matches!(kind, EventKind::Access(_)) && kind != EventKind::Access(AccessKind::Close(AccessMode::Write))
}
