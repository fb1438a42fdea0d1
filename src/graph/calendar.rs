//! Turns a schedule as written into dates: when each phase starts and ends, how much slack it has, what is critical.
//!
//! [`WorkCalendar`] knows which days are worked and counts in them; [`resolve()`] gives a [`Schedule`] and the problems
//! found on the way. Days off come as dates: [`crate::content::holidays`] reads them from files. Nothing here knows roles,
//! people, URLs or today. Start reading at [`resolve()`].
//!
//! # The rules
//!
//! A date is a whole day, and **both ends of everything are inclusive**. `d` is one working day, `w` as many as the
//! calendar's week has. Where these rules leave no choice but to differ from what somebody wrote, they say so.
//!
//! **What starts when.** A phase that waits for something starts on the first working day after it ends: `after: x`.
//! `x +3d` leaves three working days free between them, `x -10d` starts ten working days earlier than `after: x` would.
//! Of several, the latest counts. An overlap longer than the phase that it overlaps is computed as written, with a
//! warning, since the phase then starts before the one it follows. A phase that waits for nothing starts on the
//! schedule's `start`, which is the production's `from` unless it is written.
//!
//! | written | the phase |
//! |---|---|
//! | `for` | starts when it may and takes that long |
//! | `to` | starts when it may and ends on that day; its length follows |
//! | `from`, `for` | starts on that day and takes that long |
//! | `from`, `to` | is that range; days off inside it make it no longer |
//! | `from`, `for`, `to` | is that range, and `for` must be the number of its working days |
//! | `for`, `to` | ends on that day and starts as long before it as it takes |
//! | `from` alone, or none | is an error: its length is missing |
//!
//! With `after` beside `from` or beside `for` and `to`, the dates count and `after` is checked against them: dates that
//! start the phase too early are a `schedule-conflict`.
//!
//! **Days off.** A start on a day off rolls forward to the next working day; where somebody wrote that day (`from`, or
//! the schedule's `start`), a warning says so. A last day that is written stays as written, on a day off too. A
//! range without a working day stays as written, with a warning.
//!
//! **No length.** A phase `for: 0d` takes no time: it stands on the day on which it would start, and a phase that
//! waits for it starts on that same day.
//!
//! **Milestones.** One that waits is on the last day of what it waits for; `+3d` is three working days later, `-3d` three
//! earlier, counted from that day: one earlier than a Saturday is Friday, one later is Monday. One with `on` is on that day, a day off too, and its `after` is checked against it. What waits for a
//! milestone starts on the first working day after it.
//!
//! **Slack** is the number of working days that a phase may take longer, or a milestone may be later, before that moves the
//! end of the whole schedule or contradicts something else whose date is written: what trying it with `--what-if` gives.
//! Its own written date does not count, nor do the production's. What has only its last day written may start later, as
//! long as a working day is left of it. What has no slack is **critical**.
//!
//! **What is wrong is left out.** A wait for something unknown, in a cycle, or contradicted by a date is dropped; a phase
//! without length, or that ends before it starts, is dropped. What waits for it is computed from the rest, and no
//! problem is reported of a date that only follows from such a gap.

mod moments;
mod order;
mod planned;
mod resolve;
mod slack;
pub mod what_if;
mod work_calendar;

#[cfg(test)]
mod tests;

pub use moments::Moment;
pub(in crate::graph) use moments::Zones;
pub use planned::{Item, PlannedMilestone, PlannedPhase, Schedule, Wait};
pub use resolve::{Bound, Bounds, calendar_of, resolve};
pub use work_calendar::WorkCalendar;
