//! How much a template may make of one page, and for how long: a loop that never ends would take all memory, or all time.
//!
//! The engine has no such limit of its own. What is written is counted here, and the clock is looked at with it and with
//! each `range`, which is what a loop over nothing but numbers runs on.

use std::cell::Cell;
use std::io::{Error, Write};
use std::time::Duration;

use tera::{Kwargs, State, TeraResult, Value};

use crate::config::Limits;

/// What the making of one page may take.
#[derive(Clone, Copy, Debug)]
pub struct Allowance {
    /// Bytes of HTML.
    pub bytes: usize,
    /// How long it may take.
    pub time: Duration,
    /// Tells the time that has gone by since some moment. Without it, nothing is too long.
    pub clock: Option<fn() -> Duration>,
}

impl Allowance {
    /// What the settings allow.
    pub fn of(limits: &Limits, clock: Option<fn() -> Duration>) -> Self {
        Self {
            bytes: limits.page.millions(),
            time: Duration::from_secs(limits.page_time.0.into()),
            clock,
        }
    }
}

impl Default for Allowance {
    fn default() -> Self {
        Self::of(&Limits::default(), None)
    }
}

/// What a page took too much of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Excess {
    Bytes,
    Time,
}

/// A clock, and what it will show when a page has to be there.
type End = (fn() -> Duration, Duration);

thread_local! {
    /// That of the page which this thread makes.
    static END: Cell<Option<End>> = const { Cell::new(None) };
    /// What it took too much of.
    static EXCESS: Cell<Option<Excess>> = const { Cell::new(None) };
}

fn is_over() -> bool {
    END.get().is_some_and(|(clock, end)| clock() > end)
}

/// So many writes go by between two looks at the clock.
const WRITES: u32 = 1 << 12;

/// Room for a page that takes no more than it may.
pub(super) struct Room<'h> {
    html: &'h mut Vec<u8>,
    bytes: usize,
    writes: u32,
}

impl<'h> Room<'h> {
    /// Empty room for the page that this thread makes from now on.
    pub(super) fn new(html: &'h mut Vec<u8>, allowance: Allowance) -> Self {
        END.set(allowance.clock.map(|clock| (clock, clock() + allowance.time)));
        EXCESS.set(None);
        html.clear();
        Self {
            html,
            bytes: allowance.bytes,
            writes: 0,
        }
    }

    /// What the page took too much of, if anything.
    pub(super) fn excess(self) -> Option<Excess> {
        END.set(None);
        EXCESS.take()
    }
}

fn exceeded(excess: Excess) -> Error {
    EXCESS.set(Some(excess));
    Error::other("the page takes more than it may")
}

impl Write for Room<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.html.len() + bytes.len() > self.bytes {
            return Err(exceeded(Excess::Bytes));
        }
        self.writes += 1;
        if self.writes.is_multiple_of(WRITES) && is_over() {
            return Err(exceeded(Excess::Time));
        }
        self.html.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Numbers that one `range` gives at most, as of the engine's own.
const MAX_RANGE: i64 = 100_000;

/// The function `range` of the engine, which looks at the clock too.
pub(super) fn range(arguments: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    if is_over() {
        return Err(tera::Error::message(exceeded(Excess::Time)));
    }
    let start = arguments.get::<i64>("start")?.unwrap_or(0);
    let end = arguments.must_get::<i64>("end")?;
    let step = arguments.get::<i64>("step_by")?.unwrap_or(1);
    let span = end.saturating_sub(start);
    if step == 0 || span.saturating_abs() / step.saturating_abs().max(1) > MAX_RANGE {
        let message = format!("`range` gives at most {MAX_RANGE} numbers, by steps other than 0");
        return Err(tera::Error::message(message));
    }
    let numbers = (0..).map_while(|number: i64| {
        let value = start.checked_add(number.checked_mul(step)?)?;
        (if step > 0 { value < end } else { value > end }).then_some(value)
    });
    Ok(Value::from(numbers.map(Value::from).collect::<Vec<_>>()))
}
