//! How far a build is, for whoever watches it from another thread. It says nothing of the output, and nothing depends on it.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The stage that a build is in, and how much of it is done.
#[derive(Debug, Default)]
pub struct Progress {
    stage: Mutex<(&'static str, usize)>,
    done: AtomicUsize,
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
