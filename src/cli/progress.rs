//! The bar that shows how far a long build is, where standard error is a terminal; and nothing where it is not.
//!
//! A thread of its own looks at the build's [`Progress`] now and then and writes one line over the last one. It begins
//! only after a while, so that what is done at once shows nothing. It also ends the program when a page takes far too long:
//! loops of a template that write nothing know no clock. Start at [`Bar::start`].

use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use super::Terminal;
use crate::site::progress::{Moment, Page, Progress};

/// What is done sooner than this shows no bar.
const PATIENCE: Duration = Duration::from_millis(400);
/// The time from one look to the next.
const PACE: Duration = Duration::from_millis(100);
/// How many characters the bar is wide, between its brackets.
const WIDTH: usize = 24;
/// How many characters a line is wide at most, which is what is wiped.
const LINE: usize = 78;

/// A bar on standard error, as long as it lives.
pub(super) struct Bar {
    progress: Arc<Progress>,
    watching: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Bar {
    /// Watches a build from now on, and shows a bar if anybody sees it.
    pub(super) fn start(terminal: &Terminal) -> Self {
        let progress = Arc::new(Progress::default());
        let is_shown = !terminal.is_quiet && std::io::stderr().is_terminal();
        let watching = Some(watch(&progress, is_shown));
        Self { progress, watching }
    }

    /// Takes the bar away, and goes on watching.
    pub(super) fn hide(&mut self) {
        self.stop();
        self.watching = Some(watch(&self.progress, false));
    }

    fn stop(&mut self) {
        if let Some((stop, thread)) = self.watching.take() {
            drop(stop);
            let _ = thread.join();
        }
    }

    /// What the build is to tell how far it is.
    pub(super) fn progress(&self) -> &Arc<Progress> {
        &self.progress
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Begins to watch, until the sender is gone, which says nothing.
fn watch(progress: &Arc<Progress>, is_shown: bool) -> (Sender<()>, JoinHandle<()>) {
    let (stop, stopped) = channel::<()>();
    let watched = progress.clone();
    let watch = move || {
        let mut wait = PATIENCE;
        let mut is_drawn = false;
        while stopped.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
            if let Some(page) = watched.stuck() {
                give_up(&page, is_drawn);
            }
            if is_shown {
                write(&line(watched.now()));
            }
            (wait, is_drawn) = (PACE, is_shown);
        }
        if is_drawn {
            write("");
        }
    };
    (stop, std::thread::spawn(watch))
}

/// Ends the program over a page that no limit stops. What was published stays as it is, as after any interruption.
fn give_up(page: &Page, is_drawn: bool) -> ! {
    if is_drawn {
        write("");
    }
    let Page { path, template } = page;
    let _ = writeln!(
        std::io::stderr(),
        "error[too-large]: the template `{template}` works for too long on the page `/{path}`, and writes nothing meanwhile\n  \
         = help: look for loops in loops in the template, or allow more in callboard.yaml: `limits: {{page_time: …}}`, in \
         seconds"
    );
    std::process::exit(1);
}

/// Writes over the last line, with nothing that a terminal could fail to understand.
fn write(line: &str) {
    let mut terminal = std::io::stderr().lock();
    let end = if line.is_empty() { "\r" } else { "" };
    let _ = write!(terminal, "\r{line:<LINE$}{end}");
    let _ = terminal.flush();
}

/// The stage, its bar, and how many of its files or pages are done.
fn line(now: Moment) -> String {
    let Moment { stage, done, of } = now;
    if of == 0 {
        return format!("{stage:>20}");
    }
    let full = done * WIDTH / of;
    format!(
        "{stage:>20} [{}{}] {done} of {of}",
        "#".repeat(full),
        "-".repeat(WIDTH - full)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_fills_with_what_is_done() {
        let shown = |done, of| {
            line(Moment {
                stage: "render",
                done,
                of,
            })
        };
        assert_eq!(
            shown(0, 10),
            "              render [------------------------] 0 of 10"
        );
        assert_eq!(
            shown(5, 10),
            "              render [############------------] 5 of 10"
        );
        assert_eq!(
            shown(10, 10),
            "              render [########################] 10 of 10"
        );
        assert_eq!(shown(0, 0), "              render", "nobody counts");
        assert!(shown(100_000, 100_000).len() < LINE);
    }
}
