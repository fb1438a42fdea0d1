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
//! `starts_with: x` starts no sooner than `x` starts, `ends_with: x` ends no sooner than `x` ends; `+3d` is three working
//! days later than that day, `-3d` three earlier, counted as for a milestone. Of several, the latest counts. An overlap
//! longer than the phase that it overlaps is computed as written, with a warning, since the phase then starts before the
//! one it follows. A phase that waits for nothing to start on starts on the schedule's `start`, which is the production's
//! `from` unless it is written; with `ends_with` alone it starts no sooner.
//!
//! **A lag in per cent** is of the length in working days of what it is counted from: `after: x -50%` starts when half of
//! `x` is left, and so does `starts_with: x +50%`. A part of a day counts as a whole one towards the later day: half of
//! five days is done after three. It cannot be before `x` starts; a milestone has no length to take it of, and what has
//! only its last day written none to go beyond.
//!
//! **Weeks of a phase.** A phase with a `week` or `workdays` of its own counts its length, its slack and the days of its lags
//! in the days that it works; a lag in per cent counts in those of what it is counted from.
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
//! With `after`, `starts_with` or `ends_with` beside dates that leave no choice, the dates count and these are checked against
//! them: dates that start or end the phase too early are a `schedule-conflict`.
//!
//! **Days off.** A start on a day off rolls forward to the next working day; where somebody wrote that day (`from`, or
//! the schedule's `start`), a warning says so. A last day that is written stays as written, on a day off too. A
//! range without a working day stays as written, with a warning.
//!
//! **No length.** A phase `for: 0d` takes no time: it stands on the day on which it would start, and a phase that
//! waits for it starts on that same day. So it is a point in the chain of work, rolled to a working day; a milestone is a day
//! that people look forward to.
//!
//! **Milestones.** One that waits is on the last day of what it waits for, with `starts_with` on the first; `ends_with` is the
//! same as `after`. `+3d` is three working days later, `-3d` three earlier, counted from that day: one earlier than a
//! Saturday is Friday, one later is Monday. One with `on` is on that day, a day off too, and what it waits for is checked
//! against it. What waits for a milestone starts on the first working day after it.
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
mod timing;
pub mod what_if;
mod work_calendar;

#[cfg(test)]
mod tests;

pub use moments::Moment;
pub(in crate::graph) use moments::Zones;
pub use planned::{Item, LinkKind, PlannedMilestone, PlannedPhase, Schedule, Wait};
pub use resolve::{Bound, Bounds, calendar_of, resolve};
pub use work_calendar::WorkCalendar;
