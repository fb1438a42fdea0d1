//! How far a build is, for whoever watches it from another thread. It says nothing of the output, and nothing depends on it.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::clock::Stopwatch;

/// The stage that a build is in, and how much of it is done.
#[derive(Debug, Default)]
pub struct Progress {
    stage: Mutex<(&'static str, usize)>,
    done: AtomicUsize,
    making: Mutex<Vec<Making>>,
}

/// A page that is being made.
#[derive(Clone, Debug)]
struct Making {
    page: Page,
    since: Stopwatch,
    may_take: Duration,
}

/// Which page of a site, made by which template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Where it will be.
    pub path: String,
    /// The file name of the template.
    pub template: &'static str,
}

/// What a [`Progress`] says at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The stage; empty before the first.
    pub stage: &'static str,
    /// How many of its files or pages are done.
    pub done: usize,
    /// How many there are; 0 where nobody counts.
    pub of: usize,
}

impl Progress {
    /// Begins a stage whose steps nobody counts yet.
    pub fn begin(&self, stage: &'static str) {
        if let Ok(mut now) = self.stage.lock() {
            *now = (stage, 0);
            self.done.store(0, Ordering::Relaxed);
        }
    }

    /// Says how many steps the stage has.
    pub fn count(&self, steps: usize) {
        if let Ok(mut now) = self.stage.lock() {
            now.1 = steps;
        }
    }

    /// A step of the stage is done.
    pub fn step(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    /// Makes a page, and lets who watches know of it meanwhile.
    pub(super) fn making<T>(&self, page: Page, may_take: Duration, make: impl FnOnce() -> T) -> T {
        let making = Making {
            page,
            since: Stopwatch::start(),
            may_take,
        };
        if let Ok(mut now) = self.making.lock() {
            now.push(making.clone());
        }
        let made = make();
        if let Ok(mut now) = self.making.lock() {
            now.retain(|other| other.page != making.page);
        }
        made
    }

    /// A page that takes twice as long as it may. A template that writes something is stopped before; one whose loops write
    /// nothing cannot be.
    pub fn stuck(&self) -> Option<Page> {
        let now = self.making.lock().ok()?;
        let stuck = now.iter().find(|page| page.since.elapsed() > page.may_take * 2)?;
        Some(stuck.page.clone())
    }

    /// How far the build is.
    pub fn now(&self) -> Moment {
        let (stage, of) = self.stage.lock().map(|now| *now).unwrap_or_default();
        Moment {
            stage,
            done: self.done.load(Ordering::Relaxed).min(of),
            of,
        }
    }
}
