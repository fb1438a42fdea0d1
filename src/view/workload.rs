//! How busy somebody is, as pages tell it: weekly workload, gaps, clashes and leave.

use serde::Serialize;

use super::words::{self, LeaveSpan, Span};
use super::{Link, Scope};
use crate::chart::gantt::{Mark, Shape};
use crate::graph::{Node, Stretch, Workload};
use crate::units::{DayRange, Leave};
use crate::words::Words;

/// How busy somebody is; templates see it as `workload`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct WorkloadView {
    /// The weekly workload from the first job to the last, equal weeks joined.
    pub weeks: Vec<WeeksLine>,
    /// Days without a job between jobs.
    pub gaps: Vec<Span>,
    /// Days with more work than time.
    pub clashes: Vec<ClashLine>,
    /// Days of leave from the first job to the last.
    pub away: Vec<LeaveSpan>,
}

/// Weeks in a row with the same load.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct WeeksLine {
    /// From the first Monday to the last Sunday.
    pub span: Span,
    /// How many weeks, in words.
    pub count: String,
    /// The load, such as `60 %`.
    pub load: String,
    /// Whether any day of them has more work than time.
    pub is_clash: bool,
}

/// Days with more work than time.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ClashLine {
    /// From the first to the last.
    pub span: Span,
    /// The load, such as `120 %`.
    pub load: String,
    /// The productions that ask for it, each once.
    pub productions: Vec<Link>,
}

/// A load as it stands in text.
pub fn percent(words: &Words, load: u32) -> String {
    words.fill("common.percent", &[("value", &load.to_string())])
}

/// The workload of somebody.
pub fn view(scope: &Scope<'_>, workload: &Workload) -> WorkloadView {
    let weeks = workload.weeks().into_iter().map(|weeks| WeeksLine {
        span: words::range(scope.words(), &weeks.days),
        count: scope.words().count("counts.weeks", weeks.count as usize),
        load: percent(scope.words(), weeks.load),
        is_clash: weeks.is_clash,
    });
    let away = workload.stretches.iter().filter(|stretch| stretch.is_away());
    WorkloadView {
        weeks: weeks.collect(),
        gaps: workload
            .gaps()
            .map(|gap| words::range(scope.words(), &gap.days))
            .collect(),
        clashes: workload.clashes().map(|clash| clash_line(scope, clash)).collect(),
        away: joined(away)
            .iter()
            .map(|leave| words::leave(scope.words(), leave))
            .collect(),
    }
}

/// A clash with the productions that it is between.
pub fn clash_line(scope: &Scope<'_>, clash: &Stretch) -> ClashLine {
    ClashLine {
        span: words::range(scope.words(), &clash.days),
        load: percent(scope.words(), clash.load),
        productions: clash
            .productions
            .iter()
            .map(|id| scope.link(Node::Production(*id)))
            .collect(),
    }
}

/// Stretches of leave that follow each other without a day between them, as one.
fn joined<'a>(stretches: impl Iterator<Item = &'a Stretch>) -> Vec<Leave> {
    let mut joined: Vec<Leave> = Vec::new();
    for stretch in stretches {
        let half = stretch.away.half();
        match joined.last_mut() {
            Some(before)
                if before.half == half && before.days.to.tomorrow().ok() == Some(stretch.days.from) =>
            {
                before.days.to = stretch.days.to;
            }
            _ => joined.push(Leave {
                days: stretch.days,
                half,
            }),
        }
    }
    joined
}

/// Strips for clashes and leave, within some days or all of them.
pub(super) fn strips(scope: &Scope<'_>, name: &str, load: &Workload, within: Option<DayRange>) -> Vec<Mark> {
    let strip = |days: DayRange, words: String, class: &str| Mark {
        shape: Shape::Strip,
        days,
        text: String::new(),
        label: {
            let what = [words, words::range_words(scope.words(), &days)];
            scope.words().labelled(name, &scope.words().joined(&what))
        },
        url: None,
        classes: class.to_owned(),
        is_critical: false,
        after: Vec::new(),
    };
    let cut = |days: DayRange| {
        let Some(within) = within else { return Some(days) };
        let days = DayRange {
            from: days.from.max(within.from),
            to: days.to.min(within.to),
        };
        (days.from <= days.to).then_some(days)
    };
    let stretches = load.stretches.iter().filter_map(|stretch| {
        let days = cut(stretch.days)?;
        match (stretch.is_clash, stretch.is_away()) {
            (true, _) => Some(strip(days, percent(scope.words(), stretch.load), "is-clash")),
            (false, true) => {
                let half = stretch
                    .away
                    .half()
                    .map(|half| words::half_word(scope.words(), half));
                let away = [Some(scope.words().say("common.is_away")), half.as_deref()];
                let away: Vec<&str> = away.into_iter().flatten().collect();
                Some(strip(days, scope.words().joined(&away), "is-away"))
            }
            (false, false) => None,
        }
    });
    stretches.collect()
}
