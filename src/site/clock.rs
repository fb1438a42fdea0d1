//! How long each stage takes.

use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use super::progress::Progress;

/// Measures the stages, and says which one it is.
#[derive(Debug)]
pub(super) struct Clock {
    progress: Arc<Progress>,
    now: Option<(&'static str, Stopwatch)>,
    laps: Vec<(&'static str, Duration)>,
}

impl Clock {
    pub(super) fn start(progress: &Arc<Progress>) -> Self {
        Self {
            progress: progress.clone(),
            now: None,
            laps: Vec::new(),
        }
    }

    /// Begins a stage, and ends the one before.
    pub(super) fn begin(&mut self, stage: &'static str) {
        let ended = self.now.replace((stage, Stopwatch::start()));
        self.laps
            .extend(ended.map(|(stage, watch)| (stage, watch.elapsed())));
        self.progress.begin(stage);
    }

    /// Ends the stage, if one has begun.
    pub(super) fn stop(&mut self) {
        let ended = self.now.take();
        self.laps
            .extend(ended.map(|(stage, watch)| (stage, watch.elapsed())));
    }

    /// The time of each stage that has ended.
    pub(super) fn laps(&self) -> Vec<(&'static str, Duration)> {
        self.laps.clone()
    }

    /// Where it says how far the build is.
    pub(super) fn progress(&self) -> &Arc<Progress> {
        &self.progress
    }
}

/// How long ago this program looked at its clock first.
pub(super) fn since_start() -> Duration {
    static START: LazyLock<Stopwatch> = LazyLock::new(Stopwatch::start);
    START.elapsed()
}

/// The one thing of the pipeline that looks at a clock, and no output depends on what it shows: a page that takes too long is
/// an error.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stopwatch(Instant);

#[expect(
    clippy::disallowed_methods,
    reason = "the time that something takes is told to people, and is in no output"
)]
impl Stopwatch {
    pub(super) fn start() -> Self {
        Self(Instant::now())
    }

    pub(super) fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}
